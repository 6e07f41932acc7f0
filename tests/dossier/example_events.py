"""The made-up design with events beside its variants: a fusion, two junctions, a marker of its own and a virus's protein."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from tests.dossier.example_design import choose, example_design
from tests.dossier.example_product import build_construct, build_messenger
from tests.dossier.example_targets import call, evidence, label, residues, target

from vaxsmith.core import Dropped, Finding, Severity
from vaxsmith.patient.design import Design
from vaxsmith.patient.product import Product
from vaxsmith.proteins.mutant_protein import Effect, EffectKind, MutantProtein
from vaxsmith.selection.target import Choice, Target
from vaxsmith.tumor.fusion import Fusion, FusionPartner, FusionReads
from vaxsmith.tumor.junction import Junction
from vaxsmith.tumor.marker import Marker, MarkerKind, TissueRisk
from vaxsmith.tumor.segments import Sex
from vaxsmith.tumor.variant import Call

FUSION = "EML4::ALK chr2:42295516-chr2:29223528"
SKIP, RETAINED = "chr5:271962-275250(+)", "chr5:28530-28608(-)"
OWN, VIRAL = "MAGEX (cancer-testis antigen)", "E7_made (viral protein)"
CAUSE = call("chr5", 273963, "G", "A")
TISSUE = "Testis alone makes it."
FALLEN = ("A1CF::NONE chr10:5-chr3:7", "chr9:101-202(?)", "PRAMEX (marker)")  # each known by its name alone


def made_of(protein: MutantProtein, *pairs: tuple[int, str], **more: object) -> Target:
    """Give a target of an event; ``pairs`` are the starts of its peptides and their alleles."""
    fields: dict[str, object] = {"expression": None, "expression_source": "", "tumor_fraction": None, "rna_fraction": None}
    made = target(dataclasses.replace(protein, calls=(CAUSE,)), 0.5, **{**fields, "clonal_evidence": None, **more})
    peptides = tuple(evidence(protein, start, 9, f"HLA-{allele}") for start, allele in pairs)
    return dataclasses.replace(made, protein=protein, proteins=(protein,), peptides=peptides)


def fused() -> Target:
    """Give an in-frame fusion with 21 reads across it and 7 pairs around it."""
    five, three = residues("EML4", 90), residues("ALK", 120)[60:]
    event = Fusion(
        label=FUSION,
        caller="arriba",
        record=1,
        five_prime=FusionPartner(gene="EML4", contig="chr2", position=42295515),
        three_prime=FusionPartner(gene="ALK", contig="chr2", position=29223527),
        reads=FusionReads(split=21, spanning=7),
        confidence="high",
        kind="inversion",
    )
    change = "EML4(1_40)::ALK(61_120)"
    protein = MutantProtein(
        calls=(),
        transcript=label("EML4"),
        effect=Effect(kind=EffectKind.FUSION, change=change, hgvs_coding="ENST1.1:r.1_120::ENST2.1:r.181_*1"),
        wild_type=five,
        mutant=five[:40] + three,
        altered=(40, 40),
        replaced=(40, 90),
        route="reference",
        event=event,
    )
    return made_of(protein, (34, "A*02:01"))


def spliced(place: str, *, retained: bool = False, causes: tuple[Call, ...] = ()) -> Target:
    """Give a skipped exon (20 residues gone), or an intron that stays (a new tail)."""
    name = "KEEP" if retained else "SKIP"
    normal = residues(name, 100)
    tail = residues(name + "tail", 16)[1:]
    start, end = (int(base) for base in place.partition(":")[2].partition("(")[0].split("-"))
    event = Junction(
        label=place,
        contig="chr5",
        start=start - 1,
        end=end,
        strand=place[-2],
        unique_reads=35,
        motif="GT-AG",
        caller="table" if retained else "STAR",
        retained=retained,
    )
    kind = EffectKind.SPLICE_FRAMESHIFT if retained else EffectKind.SPLICE
    protein = MutantProtein(
        calls=(),
        transcript=label(name),
        effect=Effect(kind=kind, change="L41Kfs*16" if retained else "L41_K60del"),
        wild_type=normal,
        mutant=normal[:40] + (tail if retained else normal[60:]),
        altered=(40, 55) if retained else (40, 40),
        replaced=(40, 100) if retained else (40, 60),
        route="reference",
        causes=causes,
        event=event,
    )
    return made_of(protein, (34, "A*11:01"))


def whole(kind: MarkerKind) -> Target:
    """Give a whole protein, of the patient's own or of a virus, of which the vaccine carries a stretch."""
    viral = kind is MarkerKind.VIRAL
    name = VIRAL if viral else OWN
    gene = name.partition(" ")[0]
    sequence = residues(gene, 80)
    risk = TissueRisk(sentence=TISSUE)
    protein = MutantProtein(
        calls=(),
        transcript=label(gene, mane=False),
        effect=Effect(kind=EffectKind(kind.value), change=kind.value),
        wild_type="",
        mutant=sequence,
        altered=(20, 40),
        replaced=(0, 0),
        route="sequence" if viral else "reference",
        event=Marker(label=name, kind=kind, gene=gene, risk=risk, sequence=sequence if viral else ""),
    )
    finding = Finding(check="marker-tissue-risk", severity=Severity.CAUTION, place=name, sentence=TISSUE)
    reasons = (f"{protein.name} is shown.", f"The tumor transcribes it (50.0 TPM). {TISSUE}")
    more = {"expression": 50.0, "expression_source": "gene", "reasons": reasons, "findings": () if viral else (finding,)}
    return made_of(protein, (20, "A*02:01"), (31, "B*07:02"), **more)


def events_design() -> Design:
    """Give the made-up design with five events among its targets and three that fell."""
    plain = choose()
    skipped, retained = spliced(SKIP, causes=(CAUSE,)), spliced(RETAINED, retained=True)
    events = (fused(), skipped, retained, whole(MarkerKind.CANCER_TESTIS), whole(MarkerKind.VIRAL))
    choice = Choice(chosen=(*plain.chosen, *events), next_in_line=plain.next_in_line, dropped=())
    base, construct = example_design(choice=plain), build_construct(choice.chosen)
    fallen = tuple(
        Dropped(stage=stage, reason="few-reads", sentence="Too little.", variant=name, gene=gene, transcript=transcript)
        for name, stage, gene, transcript in zip(
            FALLEN, ("selection", "proteins", "markers"), ("A1CF", "", "PRAMEX"), ("T1", "", ""), strict=True
        )
    )
    possible = Dropped(
        stage="selection",
        reason="splice-unproven",
        sentence="It breaks a splice site.",
        variant=CAUSE.label,
        transcript="T1",
        unassessed=True,
        remedy="give junctions",
    )
    return dataclasses.replace(
        base,
        case=dataclasses.replace(base.case, rna_alignments=Path("rna.bam"), purity=0.8, sex=Sex.FEMALE),
        calls=dataclasses.replace(base.calls, calls=(*base.calls.calls, CAUSE), records=base.calls.records + 1),
        proteins=dataclasses.replace(base.proteins, proteins=(*base.proteins.proteins, *(each.protein for each in events))),
        choice=choice,
        products=(Product(name="molecule", construct=construct, messenger=build_messenger(construct.sequence)),),
        dropped=(*base.dropped, *fallen, possible),
    )
