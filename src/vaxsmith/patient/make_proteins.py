"""Every mutant protein of a tumor: of its variants, its fusions, its splice junctions and its markers."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TypeVar

from vaxsmith.core import Dropped, Finding, Severity
from vaxsmith.genome import Reference, build_proteome, proteome_from_proteins, with_patient_proteins
from vaxsmith.patient.settings import Settings
from vaxsmith.patient.tumor import Tumor
from vaxsmith.proteins import (
    FusionSettings,
    MutantProtein,
    ProteinSet,
    ReadingSettings,
    SpliceSettings,
    proteins_from_annotation,
    proteins_from_caller_peptides,
    proteins_from_fusions,
    proteins_from_junctions,
    proteins_from_markers,
    proteins_from_reference,
)
from vaxsmith.selection import NormalSide, known_normal_proteins
from vaxsmith.tumor import CallSet, MarkerSet, find_markers, vital_gene_test

_Rules = TypeVar("_Rules", ReadingSettings, FusionSettings, SpliceSettings)
_NEEDS_REFERENCE = "give --reference-fasta and --reference-annotation"


def make_proteins(tumor: Tumor, reference: Reference | None = None, *, settings: Settings | None = None) -> ProteinSet:
    """Make all mutant proteins: from the reference where there is one, else from what the files themselves hold.

    Without a reference neighbours are not combined, inherited variants and splice junctions cannot be used, and fusions
    give what their caller translated; each is said.
    """
    rules = settings or Settings()
    made = [_of_variants(tumor, reference, rules)]
    if tumor.fusions is not None:
        fusions = tumor.fusions
        if reference:
            own = _with_filters(rules.proteins.fusions, rules)
            made.append(proteins_from_fusions(fusions, reference, calls=_every_call(tumor), settings=own))
        else:
            made.append(proteins_from_caller_peptides(fusions))
        made.append(ProteinSet(proteins=(), dropped=fusions.dropped, findings=fusions.findings))
    made.append(_of_junctions(tumor, reference, rules))
    made[0] = _without_seen(made[0], made[-1])
    for markers in _markers(tumor, reference, rules):
        made.append(proteins_from_markers(markers.markers, reference, settings=rules.proteins.markers))
        made.append(ProteinSet(proteins=(), dropped=markers.dropped, findings=markers.findings))
    return ProteinSet(
        proteins=tuple(protein for part in made for protein in part.proteins),
        dropped=tuple(entry for part in made for entry in part.dropped),
        findings=(*(reference.findings if reference else ()), *(finding for part in made for finding in part.findings)),
        germline=tuple(dict.fromkeys(stretch for part in made for stretch in part.germline)),
    )


def normal_side(
    tumor: Tumor, proteins: ProteinSet, reference: Reference | None = None, *, settings: Settings | None = None
) -> NormalSide:
    """Give what this patient's normal cells make, as far as the case knows it.

    With a reference: every protein of its annotation and what inherited variants make of them. Without: the normal
    proteins that the case itself holds. A table of normal tissue tells which genes vital tissues make.
    """
    own = known_normal_proteins(tumor.calls, proteins)
    proteome = with_patient_proteins(build_proteome(reference), own) if reference else proteome_from_proteins(own)
    if tumor.tissue is None:
        return NormalSide(proteome=proteome)
    return NormalSide(
        proteome=proteome,
        matters=vital_gene_test(tumor.tissue, reference=reference, settings=(settings or Settings()).tumor.markers),
    )


def _of_variants(tumor: Tumor, reference: Reference | None, rules: Settings) -> ProteinSet:
    if reference is not None:
        settings = _with_filters(rules.proteins.reading, rules)
        made = proteins_from_reference(tumor.calls, reference, germline=tumor.germline, settings=settings)
        return replace(made, findings=(*made.findings, *_germline_findings(tumor.germline)))
    made = proteins_from_annotation(tumor.calls)
    if tumor.germline is None:
        return made
    return replace(made, findings=(*made.findings, _unused("germline variants", "inherited variants were not applied")))


def _without_seen(variants: ProteinSet, junctions: ProteinSet) -> ProteinSet:
    """Take out the possible messages of broken splice sites that RNA shows: they are judged as junctions."""
    seen = {(protein.transcript.identifier, protein.mutant): protein for protein in junctions.proteins}
    kept: list[MutantProtein] = []
    dropped = list(variants.dropped)
    for protein in variants.proteins:
        junction = seen.get((protein.transcript.identifier, protein.mutant)) if protein.alternative else None
        if junction is None:
            kept.append(protein)
            continue
        dropped += [
            Dropped(
                stage="proteins",
                reason="seen-as-junction",
                sentence=f"The RNA shows this message of the broken splice site: it is judged as {junction.label}.",
                variant=call.label,
                gene=protein.transcript.gene,
                transcript=protein.transcript.identifier,
            )
            for call in protein.calls
        ]
    return replace(variants, proteins=tuple(kept), dropped=tuple(dropped))


def _germline_findings(germline: CallSet | None) -> tuple[Finding, ...]:
    """Say how many inherited variants were applied and how many records were not, by reason."""
    if germline is None:
        return ()
    counts = Counter(entry.reason for entry in germline.dropped)
    fallen = ", ".join(f"{reason} {number}" for reason, number in sorted(counts.items()))
    sentence = f"{len(germline.calls)} inherited variants were read" + (f"; not applied: {fallen}." if fallen else ".")
    own = Finding(check="germline", severity=Severity.NOTE, place="germline variants", sentence=sentence)
    return own, *germline.findings


def _of_junctions(tumor: Tumor, reference: Reference | None, rules: Settings) -> ProteinSet:
    given = tumor.junctions or tumor.retained
    if given is None:
        return ProteinSet(proteins=())
    dropped: tuple[Dropped, ...] = ()
    findings: tuple[Finding, ...] = ()
    for entry in (tumor.junctions, tumor.retained):
        if entry is not None:
            dropped, findings = (*dropped, *entry.dropped), (*findings, *entry.findings)
    if reference is None:
        sentence = "splice junctions were not used"
        return ProteinSet(proteins=(), dropped=dropped, findings=(*findings, _unused("splice junctions", sentence)))
    calls = _every_call(tumor)
    junctions = tumor.junctions or replace(given, junctions=(), records=0, dropped=(), findings=())
    made = proteins_from_junctions(
        junctions,
        reference,
        normal=tumor.normal_junctions,
        retained=tumor.retained,
        calls=calls,
        settings=_with_filters(rules.proteins.splice, rules),
    )
    return replace(made, dropped=(*dropped, *made.dropped), findings=(*findings, *made.findings))


def _with_filters(own: _Rules, rules: Settings) -> _Rules:
    """Accept for neighbours what the choice of targets accepts, too."""
    return replace(own, accepted_filters=own.accepted_filters | set(rules.selection.accepted_filters))


def _every_call(tumor: Tumor) -> CallSet:
    """Give the somatic and the inherited calls together."""
    inherited = tumor.germline.calls if tumor.germline is not None else ()
    return replace(tumor.calls, calls=(*tumor.calls.calls, *inherited))


def _markers(tumor: Tumor, reference: Reference | None, rules: Settings) -> list[MarkerSet]:
    found = []
    if tumor.tissue is not None and tumor.expression is not None:
        found.append(find_markers(tumor.expression, tumor.tissue, reference=reference, settings=rules.tumor.markers))
    elif tumor.tissue is not None:
        sentence = "A table of normal tissue is given, but no expression of the tumor to compare with it."
        note = Finding(check="markers", severity=Severity.CAUTION, place="protein markers", sentence=sentence)
        found.append(MarkerSet(markers=(), findings=(note,)))
    if tumor.viral is not None:
        found.append(tumor.viral)
    return found


def _unused(place: str, what: str) -> Finding:
    sentence = f"Without a reference, {what}: {_NEEDS_REFERENCE}."
    return Finding(check="reference", severity=Severity.CAUTION, place=place, sentence=sentence)
