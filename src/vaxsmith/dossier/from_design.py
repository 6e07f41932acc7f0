"""Make the record of a design: every noun of the road, written in plain fields."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from vaxsmith.core import Finding, InputFile, Unassessed
from vaxsmith.dossier.events import find_events, genes_of_event
from vaxsmith.dossier.evidence_records import (
    DroppedRecord,
    EventKind,
    FateRecord,
    FindingRecord,
    TargetRecord,
    UnassessedRecord,
    VariantRecord,
)
from vaxsmith.dossier.fates import cause_labels, count_funnel, find_fates, road_stages, target_labels
from vaxsmith.dossier.from_choice import record_composition, record_review, weigh_target
from vaxsmith.dossier.from_evidence import (
    record_finding,
    record_phase,
    record_protein,
    record_target,
    record_variant,
)
from vaxsmith.dossier.from_loss import record_defect, record_loss
from vaxsmith.dossier.from_manufacture import unassessed_in_making
from vaxsmith.dossier.from_products import record_administration, record_peptides, record_platform, record_products
from vaxsmith.dossier.plain import plain
from vaxsmith.dossier.records import (
    AlleleRecord,
    CallSetRecord,
    CaseRecord,
    DesignRecord,
    GenotypeRecord,
    InputFileRecord,
    PredictorRecord,
    ProvenanceRecord,
)
from vaxsmith.hla.allele import Allele
from vaxsmith.patient.design import Case, Design
from vaxsmith.patient.inputs import case_files


def record_design(design: Design) -> DesignRecord:
    """Write down a whole design; the same design always gives the same record."""
    fates, events = find_fates(design), find_events(design)
    chosen = len(design.choice.chosen)
    ranked = [*design.choice.chosen, *design.choice.next_in_line]
    stretches = design.carried
    targets = tuple(
        record_target(
            target,
            rank=rank,
            status="chosen" if rank <= chosen else "next",
            labels=target_labels(target),
            causes=tuple(label for label in cause_labels(target) if label in fates),
            carried_by=stretches if rank <= chosen else None,
            weighed=weigh_target(design, target),
        )
        for rank, target in enumerate(ranked, start=1)
    )
    unjudged = _unjudged_molecules(design)
    return DesignRecord(
        case=_case(design.case),
        calls=CallSetRecord(
            dialect=design.calls.dialect,
            records=design.calls.records,
            calls=len(design.calls.calls),
            build=design.calls.build,
            annotated=design.calls.annotated,
            tumor_sample=design.calls.tumor_sample,
            normal_sample=design.calls.normal_sample,
            rna_sample=design.calls.rna_sample,
        ),
        genotype=GenotypeRecord(
            class_one=_alleles(design.genotype.class_one, unjudged),
            class_two=_alleles(design.genotype.class_two, unjudged),
            homozygous=design.genotype.homozygous,
            source=Path(design.genotype.source).name,
        ),
        funnel=count_funnel(fates, road_stages(design.dropped), events),
        targets=targets,
        composition=record_composition(design),
        review=record_review(design.choice.review),
        hla_loss=record_loss(design.hla_loss, design.genotype),
        defects=tuple(record_defect(defect) for defect in design.defects.defects),
        platform=record_platform(design.platform),
        administration=record_administration(design),
        products=record_products(design),
        peptide_set=record_peptides(design),
        findings=gather_findings(design, targets),
        unassessed=(*_unassessed(design.unassessed, targets), *unassessed_in_making(design.products)),
        predictor=design.predictor,
        predictors=tuple(
            PredictorRecord.model_validate(
                {"mhc_class": used.mhc_class, "name": used.name, "weights": used.weights and _file(used.weights)}
            )
            for used in design.predictors
        ),
        settings=plain(design.settings),
        provenance=ProvenanceRecord(
            version=design.provenance.version,
            inputs=tuple(_file(file) for file in design.provenance.inputs),
            libraries=dict(design.provenance.libraries),
            seed=design.provenance.seed,
        ),
        variants=_variants(design, fates, events),
        proteins=tuple(record_protein(protein) for protein in design.proteins.proteins),
        phases=tuple(record_phase(phase) for phase in design.phases),
        dropped=tuple(
            DroppedRecord(
                stage=row.stage,
                reason=row.reason,
                sentence=row.sentence,
                variant=row.variant,
                gene=row.gene,
                transcript=row.transcript,
                allele=row.allele,
                peptide=row.peptide,
                unassessed=row.unassessed,
                remedy=row.remedy,
            )
            for row in design.dropped
        ),
    )


def gather_findings(design: Design, targets: Iterable[TargetRecord]) -> tuple[FindingRecord, ...]:
    """Gather every stage's findings once each, with the stage that made it, in road order."""
    by_stage: list[tuple[str, Iterable[Finding]]] = [
        ("tumor", design.calls.findings),
        ("tumor", design.defects.findings),
        ("hla", design.genotype.findings),
        ("hla", design.hla_loss.findings if design.hla_loss else ()),
        ("hla", (finding for finding in design.choice.findings if finding.check.startswith("hla-"))),
        ("proteins", design.proteins.findings),
        ("selection", design.choice.findings),
        *_of_products(design),
    ]
    of_targets = [("selection", finding) for target in design.choice.chosen for finding in target.findings]
    of_proteins = [("proteins", finding) for target in design.choice.chosen for finding in target.protein.findings]
    staged = [(stage, finding) for stage, findings in by_stage for finding in findings]
    seen: dict[Finding, FindingRecord] = {}
    names = {str(path): path.name for path in case_files(design.case).values()}
    for stage, finding in [*staged, *of_proteins, *of_targets, *(("design", finding) for finding in design.findings)]:
        seen.setdefault(finding, record_finding(_by_name(finding, names), stage=stage))
    return tuple(seen.values())


def _of_products(design: Design) -> Iterator[tuple[str, Iterable[Finding]]]:
    """Give what was found about what is made; where there are several molecules, the place names the molecule."""
    several = len(design.products) > 1
    for product in design.products:
        before = f"{product.name}, " if several else ""
        staged = [("construct", product.construct.findings)]
        staged += [("mrna", made.findings) for made in (product.messenger, product.insert) if made is not None]
        staged += [("mrna", product.whole_check.findings)] if product.whole_check is not None else []
        for stage, findings in staged:
            yield stage, [dataclasses.replace(finding, place=before + finding.place) for finding in findings]
    if design.peptides is not None:
        yield "construct", design.peptides.findings
        yield from (("construct", peptide.findings) for peptide in design.peptides.peptides)


def _by_name(finding: Finding, names: Mapping[str, str]) -> Finding:
    """Name a file of the case by its name alone, never by its path."""
    for path, name in names.items():
        if finding.place.startswith(path):
            return dataclasses.replace(finding, place=name + finding.place[len(path) :])
    return finding


def _case(case: Case) -> CaseRecord:
    named = {role: path for role, path in case_files(case).items() if role != "hla"}
    hla = case.hla.name if isinstance(case.hla, Path) else case.hla
    return CaseRecord(
        name=case.name,
        diagnosis=case.diagnosis,
        notice=case.notice,
        files={role: path.name for role, path in named.items()},
        hla=hla,
        purity=case.purity,
        sex=case.sex.value if case.sex else "",
    )


def _file(file: InputFile) -> InputFileRecord:
    return InputFileRecord(role=file.role, name=file.name, size_bytes=file.size_bytes, sha256=file.sha256)


def _alleles(alleles: Iterable[Allele], unjudged: Mapping[str, str]) -> tuple[AlleleRecord, ...]:
    return tuple(
        AlleleRecord.model_validate(
            {
                "name": allele.name,
                "mhc_class": allele.mhc_class,
                "locus": allele.locus,
                "written": allele.written,
                "unassessed": unjudged.get(allele.name, ""),
            }
        )
        for allele in alleles
    )


def _unjudged_molecules(design: Design) -> dict[str, str]:
    """Say, by molecule, why nobody judged what it presents."""
    reasons = {row.allele: row.sentence for row in design.dropped if row.allele and row.reason == "allele-unassessed"}
    whole = next((target.class_two for target in design.choice.chosen), None)
    if isinstance(whole, Unassessed):
        reasons = {**{allele.name: whole.reason for allele in design.genotype.class_two}, **reasons}
    return reasons


def _unassessed(whole: Mapping[str, Unassessed], targets: Iterable[TargetRecord]) -> tuple[UnassessedRecord, ...]:
    """Join what the design says it could not judge with what its targets say, once each."""
    found = {
        (item.what, item.reason): item
        for item in (
            *(UnassessedRecord(what=what, reason=why.reason, remedy=why.remedy) for what, why in whole.items()),
            *(target.class_two_unassessed for target in targets if target.class_two_unassessed),
        )
    }
    reasons_of_whole = {why.reason for why in whole.values()}
    return tuple(item for (what, reason), item in found.items() if what in whole or reason not in reasons_of_whole)


def _variants(design: Design, fates: Mapping[str, FateRecord], events: Mapping[str, EventKind]) -> tuple[VariantRecord, ...]:
    calls = {call.label: call for call in design.calls.calls}
    changes: dict[str, dict[str, None]] = defaultdict(dict)
    genes: dict[str, dict[str, None]] = defaultdict(dict)
    kinds: dict[str, str] = {}
    for protein in design.proteins.proteins:
        if protein.event is not None:
            kinds[protein.label] = protein.effect.kind.value
            changes[protein.label][protein.name] = None
            genes[protein.label][protein.transcript.gene] = None
        for call in protein.calls:
            changes[call.label][protein.name] = None
            genes[call.label][protein.transcript.gene] = None
    for row in design.dropped:
        genes[row.variant][row.gene] = None
    for label in events:
        named = genes_of_event(label)
        genes[label] = dict.fromkeys((*named, *(name for name in genes[label] if "::" not in name)))
    return tuple(
        record_variant(
            label,
            calls.get(label),
            fate,
            genes=genes[label],
            changes=changes[label],
            kind=kinds.get(label, ""),
            event=events.get(label, ""),
        )
        for label, fate in fates.items()
    )
