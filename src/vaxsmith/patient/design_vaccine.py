"""The story of one design: each stage one call, in the order of the road."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from vaxsmith.construct.catalogue.administration import choose_formulation, choose_route
from vaxsmith.construct.construct import Construct, Form
from vaxsmith.construct.partition import build_constructs
from vaxsmith.construct.peptide_set import PeptideSet, build_peptide_set
from vaxsmith.core import (
    Dropped,
    Finding,
    InfeasibleError,
    Provenance,
    Severity,
    Unassessed,
    library_versions,
    vaxsmith_version,
)
from vaxsmith.patient.design import Case, Design
from vaxsmith.patient.inputs import input_files, read_hla, read_loss, read_reference
from vaxsmith.patient.make_products import encode
from vaxsmith.patient.make_proteins import make_proteins, normal_side
from vaxsmith.patient.predictors_used import predictors_used, training_support
from vaxsmith.patient.read_tumor import read_tumor
from vaxsmith.patient.rna_message import NEEDS_REFERENCE, with_rna_messages
from vaxsmith.patient.settings import Settings, plain_settings
from vaxsmith.patient.stopwatch import Stopwatch
from vaxsmith.patient.tumor import Tumor
from vaxsmith.presentation import Predictor, default_predictor
from vaxsmith.proteins import hits_of_proteins
from vaxsmith.selection import NOT_COMBINED, Choice, NormalSide, choose_targets, no_class_two, read_review
from vaxsmith.tumor import CallSet, find_presentation_defects

STAGES = ("variants", "hla", "proteins", "selection", "construct", "mrna")


def design_vaccine(
    case: Case,
    settings: Settings | None = None,
    *,
    predictor: Predictor | None = None,
    class_two_predictor: Predictor | None = None,
    progress: Callable[[str], None] = lambda stage: None,
) -> Design:
    """Design one patient's vaccine.

    ``predictor`` judges class I and ``class_two_predictor`` class II (default: the networks that ship). ``progress`` is told
    each stage's name (see ``STAGES``) as it begins.

    Raises:
        InputError: a file is missing, malformed or of another genome build.
        InfeasibleError: no target is left, what must go in cannot, or no molecule keeps every rule.
    """
    settings = settings or Settings()
    watch = Stopwatch(progress)
    predictor = predictor or default_predictor()
    review = None if case.review is None else read_review(case.review)

    watch.begin("variants")
    reference = read_reference(case)
    tumor = read_tumor(case, reference, settings=settings.tumor)
    calls = tumor.calls

    watch.begin("hla")
    genotype = read_hla(case)
    loss = read_loss(case, genotype)
    class_two = (class_two_predictor or default_predictor(2)) if genotype.class_two else None

    watch.begin("proteins")
    proteins = make_proteins(tumor, reference, settings=settings)

    watch.begin("selection")
    normal = normal_side(tumor, proteins, reference, settings=settings)
    defects = find_presentation_defects(
        calls,
        hits=hits_of_proteins(proteins, calls) if reference else None,
        clonal=tumor.clonal,
        segments=tumor.segments,
        accepted_filters=settings.selection.accepted_filters,
    )
    dropped = (*calls.dropped, *tumor.dropped, *genotype.dropped, *(loss.dropped if loss else ()), *proteins.dropped)
    try:
        choice = choose_targets(
            calls,
            proteins,
            genotype,
            predictor,
            class_two=class_two or no_class_two(genotype),
            loss=loss,
            normal=normal,
            clonal=tumor.clonal,
            wishes=settings.wishes,
            review=review,
            settings=settings.selection,
            generator=np.random.default_rng(settings.seed),
        )
    except InfeasibleError as error:
        error.dropped = (*dropped, *error.dropped)
        raise
    choice = with_rna_messages(choice, case, reference, settings=settings.tumor.context)
    dropped = (*dropped, *choice.dropped)
    if not choice.chosen:
        raise _no_target(calls, dropped, choice.findings)

    watch.begin("construct")
    platform = settings.chosen_platform
    constructs: tuple[Construct, ...] = ()
    peptides = None
    if platform.form is Form.PEPTIDES:
        peptides = build_peptide_set(choice.chosen, platform=platform, settings=settings.peptides)
        platform = peptides.platform
    else:
        constructs = build_constructs(
            choice.chosen,
            alleles=(*genotype.class_one, *genotype.class_two),
            predictor=predictor,
            class_two=class_two,
            normal=normal.proteome,
            platform=platform,
            settings=settings.construct,
        )

    watch.begin("mrna")
    products = encode(constructs, name=case.name, settings=settings)
    watch.end()

    return Design(
        case=case,
        calls=calls,
        genotype=genotype,
        proteins=proteins,
        choice=choice,
        platform=platform,
        products=products,
        peptides=peptides,
        route=choose_route(settings.route),
        formulation=choose_formulation(settings.formulation, platform.form),
        dropped=(*dropped, *_not_built(constructs, peptides)),
        findings=(
            *calls.findings,
            *tumor.findings,
            *genotype.findings,
            *proteins.findings,
            *training_support(genotype, predictor, class_two),
            *defects.findings,
            *_of_proteome(normal),
            *choice.findings,
        ),
        unassessed={
            **_without_class_two(choice),
            **({} if reference else {"neighbouring variants on one molecule": NOT_COMBINED}),
            **({"mutant message in the RNA": NEEDS_REFERENCE} if case.rna_alignments and not reference else {}),
            **({"genes of antigen presentation": defects.unassessed} if defects.unassessed else {}),
            **_unknown_clonality(tumor),
        },
        settings=plain_settings(settings),
        provenance=Provenance(
            version=vaxsmith_version(),
            inputs=input_files(case),
            libraries=library_versions(),
            settings=plain_settings(settings),
            seed=settings.seed,
        ),
        predictor=predictor.name,
        predictors=predictors_used(predictor, class_two),
        phases=tumor.phases,
        hla_loss=loss,
        defects=defects,
        preset=settings.preset,
        seconds=watch.seconds,
    )


def _not_built(constructs: Sequence[Construct], peptides: PeptideSet | None) -> Iterator[Dropped]:
    """Give what was chosen and could not be built."""
    for made in (*constructs, peptides):
        yield from made.dropped if made is not None else ()


def _without_class_two(choice: Choice) -> dict[str, Unassessed]:
    """Say why class II was not judged, where it was not: every target then says the same."""
    reasons = [target.class_two for target in choice.chosen if isinstance(target.class_two, Unassessed)]
    return {"class II presentation": reasons[0]} if reasons else {}


def _of_proteome(normal: NormalSide) -> tuple[Finding, ...]:
    """Say what the index of normal proteins lacks."""
    fallen = normal.proteome.dropped
    if not fallen:
        return normal.proteome.findings
    names = ", ".join(entry.transcript for entry in fallen[:3])
    sentence = (
        f"{len(fallen)} coding transcripts of the annotation could not be read ({names} …): a peptide of theirs would not "
        "be known as normal, unless another transcript of the gene has it."
    )
    own = Finding(check="proteome", severity=Severity.NOTE, place="normal proteins", sentence=sentence, measured=len(fallen))
    return (*normal.proteome.findings, own)


def _unknown_clonality(tumor: Tumor) -> dict[str, Unassessed]:
    """Say why no call's fraction of tumor cells is known, where it is so."""
    reasons = [entry for entry in tumor.clonal.values() if isinstance(entry, Unassessed)]
    if not reasons or len(reasons) < len(tumor.clonal):
        return {}
    return {"share of tumor cells that carry a change": reasons[0]}


def _no_target(calls: CallSet, dropped: tuple[Dropped, ...], findings: tuple[Finding, ...]) -> InfeasibleError:
    """Say what became of every variant when none is left."""
    counts: dict[str, int] = {}
    for entry in dropped:
        if entry.variant:
            counts[entry.reason] = counts.get(entry.reason, 0) + 1
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    faults = [finding.sentence for finding in findings if finding.severity is Severity.FAULT]
    fell = "rows that fell, by reason: " + ", ".join(f"{reason} {n}" for reason, n in ranked[:8]) if ranked else ""
    return InfeasibleError(
        "no variant is left that could be a target" if calls.records else "the variants file holds no record",
        cause=" ".join([*faults, fell]).strip(),
        remedy="see dropped.tsv; check the HLA type, the annotation and the filters" if dropped else "check the file",
        dropped=dropped,
    )
