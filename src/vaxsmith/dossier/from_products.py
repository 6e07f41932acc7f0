"""Write down what is made: the platform, each molecule with its protein, or the set of peptides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from vaxsmith.construct.construct import Construct, Platform, Segment
from vaxsmith.construct.peptide_set import LongPeptide
from vaxsmith.dossier.from_choice import record_sourced
from vaxsmith.dossier.from_evidence import altered_residues, record_finding
from vaxsmith.dossier.from_manufacture import record_check, record_manufacture
from vaxsmith.dossier.plain import tidy
from vaxsmith.dossier.product_records import (
    AdministrationRecord,
    ConstructRecord,
    InsertRecord,
    JunctionRecord,
    LongPeptideRecord,
    MessengerRecord,
    PartRecord,
    PeptideSetRecord,
    PlatformRecord,
    ProductRecord,
    SegmentRecord,
)
from vaxsmith.mrna.insert import Insert
from vaxsmith.mrna.messenger import Messenger
from vaxsmith.patient.design import Design
from vaxsmith.selection.target import Target

_PARTS = ("signal", "signal_length", "trafficking", "linker")
_LENGTHS = ("window_length", "tile_overlap", "most_windows", "most_molecules")


def record_platform(platform: Platform) -> PlatformRecord:
    """Write down a platform; parts between windows are left out where windows stand alone."""
    names = _LENGTHS if platform.form == "long peptides" else (*_PARTS, *_LENGTHS)
    parts = {name: getattr(platform, name) for name in names}
    return PlatformRecord(
        name=platform.name,
        form=platform.form.value,
        description=platform.description,
        parts={name: record_sourced(part) for name, part in parts.items() if part is not None},
    )


def record_administration(design: Design) -> AdministrationRecord:
    """Write down the route and the formulation that a person chose."""
    return AdministrationRecord(
        route=record_sourced(design.route) if design.route else None,
        formulation=record_sourced(design.formulation) if design.formulation else None,
    )


def record_products(design: Design) -> tuple[ProductRecord, ...]:
    """Write down every molecule with its protein."""
    ranks = _ranks(design)
    return tuple(
        ProductRecord(
            name=product.name,
            protein_construct=_construct(product.construct, ranks),
            messenger=_messenger(product.messenger) if product.messenger else None,
            insert=_insert(product.insert) if product.insert else None,
            manufacture=record_manufacture(product.manufacture) if product.manufacture else None,
            whole_check=record_check(product.whole_check) if product.whole_check else None,
        )
        for product in design.products
    )


def record_peptides(design: Design) -> PeptideSetRecord | None:
    """Write down the set of peptides; None where molecules are made."""
    if design.peptides is None:
        return None
    ranks = _ranks(design)
    made = design.peptides
    return PeptideSetRecord(
        peptides=tuple(_peptide(peptide, ranks) for peptide in made.peptides),
        charge_acidity=made.settings.acidity,
        order={"amount": made.settings.amount, "purity": made.settings.purity, "counter_ion": made.settings.counter_ion},
    )


def _ranks(design: Design) -> dict[str, int]:
    return {_key(target): rank for rank, target in enumerate(design.choice.chosen, start=1)}


def _key(target: Target) -> str:
    return target.label + target.name


def _peptide(peptide: LongPeptide, ranks: Mapping[str, int]) -> LongPeptideRecord:
    made = peptide.properties
    return LongPeptideRecord(
        name=peptide.name,
        target_rank=ranks.get(_key(peptide.target)),
        sequence=peptide.sequence,
        start=peptide.start,
        altered=altered_residues(peptide.target.protein, peptide.altered, (0, len(peptide.sequence))),
        moved=peptide.moved,
        average_mass=made.average_mass,
        monoisotopic_mass=made.monoisotopic_mass,
        net_charge=made.net_charge,
        isoelectric_point=made.isoelectric_point,
        hydropathy=made.hydropathy,
        findings=tuple(record_finding(finding, stage="construct") for finding in peptide.findings),
    )


def _construct(construct: Construct, ranks: Mapping[str, int]) -> ConstructRecord:
    def segment(part: Segment) -> SegmentRecord:
        return SegmentRecord(
            kind=part.kind.value,
            name=part.name,
            sequence=part.sequence,
            start=part.start,
            end=part.end,
            target_rank=ranks.get(_key(part.target)) if part.target else None,
            altered=altered_residues(part.target.protein, part.altered, (part.start, part.end)) if part.target else None,
        )

    return ConstructRecord(
        sequence=construct.sequence,
        segments=tuple(segment(part) for part in construct.segments),
        junction_peptides=tuple(
            JunctionRecord(
                peptide=prediction.peptide,
                allele=prediction.allele,
                percentile=tidy(prediction.percentile),
                presentation=tidy(prediction.presentation),
                affinity_nanomolar=tidy(prediction.affinity_nanomolar),
            )
            for prediction in construct.junction_peptides
        ),
        order_objective=tidy(construct.order_objective),
        order_gap=tidy(construct.order_gap),
        order_method=construct.order_method,
    )


def _messenger(messenger: Messenger) -> MessengerRecord:
    return MessengerRecord(
        name=messenger.name,
        parts=tuple(
            PartRecord(
                kind=part.kind.value,
                name=part.name,
                sequence=part.sequence,
                start=part.start,
                end=part.end,
                fixed=part.fixed,
                citation=part.citation,
            )
            for part in messenger.parts
        ),
        protein=messenger.protein,
        cap=messenger.cap,
        promoter=messenger.promoter,
        promoter_overlap=messenger.promoter_overlap,
        linearisation=messenger.linearisation,
        template=messenger.template,
        cai=tidy(messenger.cai),
        gc_fraction=tidy(messenger.gc_fraction),
        energy=tidy(messenger.energy),
        energy_model=messenger.energy_model,
        structure=messenger.structure,
        exchange_rate=tidy(messenger.exchange_rate),
        objective=tidy(messenger.objective),
        opening_energy=tidy(messenger.opening_energy),
    )


def _insert(insert: Insert) -> InsertRecord:
    return InsertRecord(
        name=insert.name,
        parts=tuple(_insert_parts(insert)),
        protein=insert.protein,
        cai=tidy(insert.cai),
        gc_fraction=tidy(insert.gc_fraction),
        vector=record_sourced(insert.vector),
        reserved=insert.reserved,
        room=insert.room,
    )


def _insert_parts(insert: Insert) -> Iterator[PartRecord]:
    start = 0
    for kind, part in insert.parts:
        if part.value:
            end = start + len(part.value)
            yield PartRecord(
                kind=kind,
                name=part.name,
                sequence=part.value,
                start=start,
                end=end,
                fixed=kind != "CDS",
                citation=part.citation,
            )
            start = end
