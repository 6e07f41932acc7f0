"""The story of one design: each stage one call, in the order of the road."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from vaxsmith.construct import build_construct
from vaxsmith.core import Dropped, InfeasibleError, InputFile, Provenance, hash_file, library_versions, vaxsmith_version
from vaxsmith.genome import load_reference
from vaxsmith.hla import Genotype, parse_genotype, read_genotype
from vaxsmith.mrna import design_messenger
from vaxsmith.patient.design import Case, Design
from vaxsmith.patient.settings import Settings, plain_settings
from vaxsmith.presentation import Predictor, class_two_unassessed, default_predictor
from vaxsmith.proteins import ProteinSet, proteins_from_annotation, proteins_from_reference
from vaxsmith.selection import choose_targets
from vaxsmith.tumor import CallSet, add_expression, read_calls, read_expression

STAGES = ("variants", "hla", "proteins", "selection", "construct", "mrna")


def design_vaccine(
    case: Case,
    settings: Settings | None = None,
    *,
    predictor: Predictor | None = None,
    progress: Callable[[str], None] = lambda stage: None,
) -> Design:
    """Design one patient's vaccine.

    ``progress`` is told each stage's name (see ``STAGES``) as it begins.

    Raises:
        InputError: a file is missing, malformed or of another genome build.
        InfeasibleError: no target is left, or no molecule keeps every rule.
    """
    settings = settings or Settings()
    watch = _Watch(progress)
    predictor = predictor or default_predictor()

    watch.begin("variants")
    calls = read_tumor(case)

    watch.begin("hla")
    genotype = read_hla(case)

    watch.begin("proteins")
    proteins = make_proteins(case, calls)

    watch.begin("selection")
    class_two = class_two_unassessed()
    choice = choose_targets(calls, proteins, genotype, predictor, class_two=class_two, settings=settings.selection)
    dropped = (*calls.dropped, *genotype.dropped, *proteins.dropped, *choice.dropped)
    if not choice.chosen:
        raise _no_target(dropped)

    watch.begin("construct")
    usable = [allele for allele in genotype.class_one if predictor.assess(allele) is None]
    construct = build_construct(
        choice.chosen,
        alleles=usable,
        predictor=predictor,
        platform=settings.chosen_platform,
        settings=settings.construct,
    )

    watch.begin("mrna")
    messenger = design_messenger(construct.sequence, name=case.name, settings=settings.messenger)
    watch.end()

    return Design(
        case=case,
        calls=calls,
        genotype=genotype,
        proteins=proteins,
        choice=choice,
        construct=construct,
        messenger=messenger,
        dropped=(*dropped, *construct.dropped),
        findings=(*calls.findings, *genotype.findings, *proteins.findings, *choice.findings),
        unassessed={"class II presentation": class_two},
        settings=plain_settings(settings),
        provenance=Provenance(
            version=vaxsmith_version(),
            inputs=input_files(case),
            libraries=library_versions(),
            settings=plain_settings(settings),
            seed=settings.seed,
        ),
        predictor=predictor.name,
        seconds=watch.seconds,
    )


def read_tumor(case: Case) -> CallSet:
    """Read the case's variants, and its expression table if it has one."""
    calls = read_calls(
        case.variants,
        tumor_sample=case.tumor_sample,
        normal_sample=case.normal_sample,
        rna_sample=case.rna_sample,
    )
    return add_expression(calls, read_expression(case.expression)) if case.expression else calls


def read_hla(case: Case) -> Genotype:
    """Read the case's HLA type, from text or from a typer's output."""
    return read_genotype(case.hla) if isinstance(case.hla, Path) else parse_genotype(case.hla)


def make_proteins(case: Case, calls: CallSet) -> ProteinSet:
    """Make the mutant proteins: from the reference where the case has one, else from the file's annotation."""
    if case.reference_fasta and case.reference_annotation:
        reference = load_reference(case.reference_fasta, case.reference_annotation)
        made = proteins_from_reference(calls, reference)
        return replace(made, findings=(*reference.findings, *made.findings))
    return proteins_from_annotation(calls)


def input_files(case: Case) -> tuple[InputFile, ...]:
    """Hash every file of a case."""
    named = {
        "variants": case.variants,
        "hla": case.hla if isinstance(case.hla, Path) else None,
        "expression": case.expression,
        "reference_fasta": case.reference_fasta,
        "reference_annotation": case.reference_annotation,
    }
    return tuple(hash_file(path, role=role) for role, path in named.items() if path is not None)


def _no_target(dropped: tuple[Dropped, ...]) -> InfeasibleError:
    """Say what became of every variant when none is left."""
    counts: dict[str, int] = {}
    for entry in dropped:
        if entry.variant:
            counts[entry.reason] = counts.get(entry.reason, 0) + 1
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return InfeasibleError(
        "no variant is left that could be a target",
        cause="rows that fell, by reason: "
        + (", ".join(f"{reason} {n}" for reason, n in ranked[:8]) or "the file is empty"),
        remedy="see dropped.tsv; check the HLA type, the annotation and the filters",
        dropped=dropped,
    )


class _Watch:
    """Tell the caller which stage begins, and how many seconds each took."""

    def __init__(self, progress: Callable[[str], None]) -> None:
        self.seconds: dict[str, float] = {}
        self._progress = progress
        self._stage = ""
        self._since = 0.0

    def begin(self, stage: str) -> None:
        """End the stage under way and begin the next."""
        self.end()
        self._progress(stage)
        self._stage, self._since = stage, time.perf_counter()

    def end(self) -> None:
        """End the stage under way."""
        if self._stage:
            self.seconds[self._stage] = time.perf_counter() - self._since
        self._stage = ""
