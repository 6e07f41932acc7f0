"""Read what a case names of its tumor: calls, inherited variants, reads, expression, fusions, junctions, copy numbers."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace

from vaxsmith.core import Finding
from vaxsmith.genome import Reference
from vaxsmith.patient.design import Case
from vaxsmith.patient.settings import TumorSettings
from vaxsmith.patient.tumor import Tumor
from vaxsmith.tumor import (
    Alignments,
    CallSet,
    ReadPhase,
    add_expression,
    count_fragments,
    open_alignments,
    phase_from_reads,
    read_calls,
    read_expression,
    read_fusions,
    read_germline,
    read_junctions,
    read_normal_junctions,
    read_normal_tissue,
    read_retained_introns,
    read_segments,
    read_viral_proteins,
    require_same_genome,
    with_clonal_fractions,
    with_phase_of_germline,
    with_read_phase,
    with_rna_support,
)


def read_tumor(case: Case, reference: Reference | None = None, *, settings: TumorSettings | None = None) -> Tumor:
    """Read every file of the tumor that the case names, and let the reads say what they know of phase and RNA.

    ``reference`` tells how far an indel can slide, so that reads which write it elsewhere in a repeat are counted, too.

    Raises:
        InputError: a file cannot be read, or lacks what is asked of it.
        FormatError: a file is not what it should be.
        ReferenceMismatchError: the alignments are of another genome.
    """
    rules = settings or TumorSettings()
    calls = read_calls(
        case.variants, tumor_sample=case.tumor_sample, normal_sample=case.normal_sample, rna_sample=case.rna_sample
    )
    expression = read_expression(case.expression) if case.expression else None
    if expression is not None:
        calls = add_expression(calls, expression)
    germline = read_germline(case.germline, sample=case.germline_sample) if case.germline else None
    if germline is not None:
        calls = with_phase_of_germline(calls, germline)
    calls, germline, phases, findings = _with_reads(case, calls, germline, reference, rules)
    segments = read_segments(case.segments) if case.segments else None
    clonal = with_clonal_fractions(
        calls.calls,
        purity=case.purity,
        segments=segments,
        sex=case.sex,
        settings=rules.clonal,
        purity_settings=rules.purity,
    )
    return Tumor(
        calls=calls,
        germline=germline,
        expression=expression,
        fusions=read_fusions(case.fusions) if case.fusions else None,
        junctions=read_junctions(case.junctions) if case.junctions else None,
        retained=read_retained_introns(case.retained_introns) if case.retained_introns else None,
        normal_junctions=read_normal_junctions(case.normal_junctions) if case.normal_junctions else None,
        tissue=read_normal_tissue(case.normal_tissue) if case.normal_tissue else None,
        viral=read_viral_proteins(case.viral_proteins, expression=expression) if case.viral_proteins else None,
        clonal={calls.calls[place].variant: known for place, known in clonal.by_call.items()},
        phases=phases,
        segments=segments,
        dropped=segments.dropped if segments is not None else (),
        findings=(*findings, *clonal.findings),
    )


def _with_reads(
    case: Case, calls: CallSet, germline: CallSet | None, reference: Reference | None, rules: TumorSettings
) -> tuple[CallSet, CallSet | None, tuple[ReadPhase, ...], tuple[Finding, ...]]:
    """Phase neighbours by the fragments that cover both, and count the RNA fragments of each call."""
    with ExitStack() as until_read:
        rna, every = _opened(case, calls, reference, until_read)
        if not every:
            return calls, germline, (), ()
        inherited = germline.calls if germline is not None else ()
        phases = phase_from_reads((*calls.calls, *inherited), every, reference=reference, settings=rules.phase)
        phased, findings = with_read_phase((*calls.calls, *inherited), phases)
        somatic, known = phased[: len(calls.calls)], phased[len(calls.calls) :]
        calls = replace(calls, calls=somatic)
        germline = replace(germline, calls=known) if germline is not None else None
        if rna is not None:
            counts = count_fragments(calls.calls, rna, reference=reference, settings=rules.counting)
            calls = with_rna_support(calls, counts, sample=case.rna_alignments.name if case.rna_alignments else "")
        return calls, germline, phases, findings


def _opened(
    case: Case, calls: CallSet, reference: Reference | None, until_read: ExitStack
) -> tuple[Alignments | None, list[Alignments]]:
    opened: dict[str, Alignments] = {}
    for role, path in (("rna", case.rna_alignments), ("dna", case.dna_alignments)):
        if path is None:
            continue
        alignments = open_alignments(path, reference_fasta=case.reference_fasta)
        until_read.callback(alignments.close)
        require_same_genome(alignments, calls.contigs, of=case.variants.name)
        if reference is not None:
            require_same_genome(alignments, reference.sequences.lengths, of=reference.sequences.path.name)
        opened[role] = alignments
    return opened.get("rna"), list(opened.values())
