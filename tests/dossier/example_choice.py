"""The made-up design chosen as one decision, with near misses, a lost allele, a defect and a board's review."""

from __future__ import annotations

import dataclasses
from datetime import date
from functools import cache

import numpy as np
from tests.dossier.example_class_two import DR, HOSTILE, PAIR, helpers_of
from tests.dossier.example_design import choose, example_design
from tests.dossier.example_targets import ALLELES, SCRIPT, call, residues, substitution, target

from vaxsmith.core import Dropped, Finding, Severity
from vaxsmith.hla.allele import Allele
from vaxsmith.hla.loss import AlleleLoss, HlaLoss, LossStatus
from vaxsmith.patient.design import Design
from vaxsmith.selection import Review, SelectionSettings, Wishes, apply_review, target_digest
from vaxsmith.selection.compose import Composition, compose
from vaxsmith.selection.falls import drop, not_wanted, outranked
from vaxsmith.selection.review import Decision, Verdict
from vaxsmith.selection.target import Choice, Target
from vaxsmith.tumor.presentation_defects import find_presentation_defects
from vaxsmith.tumor.presentation_genes import PRESENTATION_GENES
from vaxsmith.tumor.presentation_hits import Damage, GeneHit

LOST, PARTLY = ALLELES[4], ALLELES[1]
STALE = "chr1-1-A-T"
COMMENT = f"look again {SCRIPT}"
B2M = call("chr15", 44711585, "G", "A", fraction=0.9)
SETTINGS = SelectionSettings(targets=6, next_in_line=2, rounds=12)


def lost() -> HlaLoss:
    """Give one allele as lost, one as lost in part, the others as kept."""
    told = {LOST: (LossStatus.LOST, 1.0), PARTLY: (LossStatus.LOST, 0.4)}
    entries = []
    for name in ALLELES:
        status, share = told.get(name, (LossStatus.KEPT, None))
        sentence = f"The table says of {name}: {status.value}."
        place = "/home/someone/loss.tsv:3"
        entries.append(AlleleLoss(allele=name, status=status, sentence=sentence, place=place, copies=0.2, cells_lost=share))
    return HlaLoss(alleles=tuple(entries), source="LOHHLA")


def candidates() -> tuple[Target, ...]:
    """Give eleven candidates; some have class II peptides, one is known to be in a part of the cells alone."""
    before = choose()
    more = [
        substitution(call("chr2", 208248388, "C", "T"), "IDH1", residues("IDH1", 70), 32, "H"),
        substitution(call("chr1", 114713909, "G", "T"), "NRAS", residues("NRAS", 80), 41, "K"),
        substitution(call("chr14", 104780214, "C", "T"), "AKT1", residues("AKT1", 60), 17, "K"),
    ]
    rest = (target(protein, 0.3 - 0.1 * place, expression=3.0) for place, protein in enumerate(more))
    found = (*before.chosen, *before.next_in_line, *rest)
    scores = {one.label: 0.1 + 0.04 * place for place, one in enumerate(found)}
    return tuple(dataclasses.replace(one, class_two=helpers_of(one), score=scores[one.label]) for one in found)


@cache
def composed() -> Composition:
    """Choose six of them."""
    found = compose(
        candidates(),
        class_one=[Allele(name=name, mhc_class=1, locus=name[4]) for name in ALLELES if name != LOST],
        class_two=[Allele(name=name, mhc_class=2, locus="D") for name in (PAIR, HOSTILE, DR)],
        loss=lost(),
        wishes=Wishes(must_not=(unwanted().label,), source="policy.toml"),
        settings=SETTINGS,
        generator=np.random.default_rng(0),
    )
    assert found is not None
    return found


def unwanted() -> Target:
    """Give the candidate that a policy does not want."""
    return next(one for one in candidates() if one.protein.transcript.gene == "IDH1")


def review() -> Review:
    """Give a board's review: two accepted, of which one on other evidence, one pending, one of no candidate."""
    first, second, third = composed().chosen[:3]
    signed = {"by": "N. N.", "on": date(2026, 11, 20)}
    return Review(
        decisions=(
            Decision(target=first.label, verdict=Verdict.ACCEPT, name=first.name, evidence=target_digest(first), **signed),
            Decision(
                target=second.label, verdict=Verdict.ACCEPT, name=second.name, comment=COMMENT, evidence="0" * 64, **signed
            ),
            Decision(target=third.label, verdict=Verdict.PENDING, name=third.name),
            Decision(target=STALE, verdict=Verdict.ACCEPT, name="GONE A1T", **signed),
        ),
        design="ab" * 32,
        sealed=True,
    )


def chosen_design() -> Design:
    """Give the whole design."""
    composition = composed()
    outcome = apply_review({one.label: target_digest(one) for one in candidates()}, review())
    shared = Finding(
        check="hla-lost-in-part", severity=Severity.CAUTION, place=PARTLY, sentence=f"{PARTLY} is lost in 40 % of the cells."
    )
    choice = Choice(
        chosen=composition.chosen,
        next_in_line=composition.next_in_line,
        dropped=(),
        findings=(shared, *outcome.findings),
        composition=composition,
        review=outcome,
    )
    design = example_design(choice=choice)
    fallen: list[Dropped] = []
    for one in composition.rest:
        fallen += drop(one.protein, "outranked", outranked(one, composition.marginal_of(one)))
    for one in composition.not_wanted:
        fallen += drop(one.protein, "not-wanted", not_wanted(one, "policy.toml"))
    gene = PRESENTATION_GENES["B2M"]
    hit = GeneHit(call=B2M, gene=gene, damage=Damage.TRUNCATING, kind="stop gained", change="p.Trp80Ter")
    fallen.append(Dropped(stage="proteins", reason="stop-gain", sentence="It ends early.", variant=B2M.label, gene="B2M"))
    defects = find_presentation_defects(design.calls, hits=[hit])
    left = (*composition.rest, *composition.not_wanted)
    calls = (*design.calls.calls, *(one.protein.calls[0] for one in left), B2M)
    molecules = tuple(Allele(name=name, mhc_class=2, locus=name[4:8]) for name in (PAIR, HOSTILE, DR))
    return dataclasses.replace(
        design,
        calls=dataclasses.replace(design.calls, calls=calls, records=len(calls)),
        genotype=dataclasses.replace(design.genotype, class_two=molecules),
        dropped=(*design.dropped, *fallen),
        hla_loss=lost(),
        defects=defects,
        findings=(*design.findings, *defects.findings),
    )
