"""What the portfolio reckons with: for each target the chances that T cells answer its epitopes, and what may fail.

An epitope's chance is that of recognition (``selection.recognition``: natural responses in patients), carried to the rate of
responses that vaccines raised, times what the model does not know: where the change lies at anchors alone, how much better
the mutant is presented than its wild type; and for a protein that normal cells make too, ``self_antigen_share``. The numbers
serve to weigh targets against each other. What they say of a patient's responses nobody has tested.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from vaxsmith.core import Sourced, Unassessed
from vaxsmith.hla.allele import Allele
from vaxsmith.hla.loss import HlaLoss
from vaxsmith.presentation.catalogue import STRONG_CLASS_TWO_PERCENTILE
from vaxsmith.selection.portfolio import EpitopeChance, PortfolioCandidate, SharedCauses, risks_of
from vaxsmith.selection.portfolio.candidate import ALLELE_FAILURE
from vaxsmith.selection.recognition import at_base_rate, load_recognition_model
from vaxsmith.selection.recognition.catalogue import is_anchor
from vaxsmith.selection.settings import SelectionSettings
from vaxsmith.selection.shares import expression_share, novelty_share
from vaxsmith.selection.target import PeptideEvidence, Target
from vaxsmith.tumor.marker import Marker

_UNKNOWN_CLONALITY = 0.5
_HOUSE = "vaxsmith house choice, docs/decisions/0018-choosing-as-one-decision.md"
VACCINE_RATE: Sourced[float] = Sourced(
    name="share of presented class I epitopes that a vaccine makes T cells answer",
    value=0.05,
    citation=_HOUSE,
    note="such that a target which three molecules present reaches the 16 % of neoantigens with CD8 responses of Ott et al. "
    "(Nature 2017;547:217: long peptides, six patients; cited from memory); the order of targets hardly depends on it",
)
CLASS_TWO_RATE: Sourced[float] = Sourced(
    name="share of strongly presented class II epitopes that a vaccine makes T cells answer",
    value=0.05,
    citation=_HOUSE,
    note="trials saw CD4 responses more often than CD8; no screen of class II epitopes trained anything here, so one counts "
    "no more than one of class I",
)


def candidate_of(target: Target, settings: SelectionSettings) -> PortfolioCandidate:
    """Give a target as the portfolio sees it; its key is ``key_of``."""
    marker = target.protein.event
    share = settings.self_antigen_share.value if isinstance(marker, Marker) and not marker.sequence else 1.0
    epitopes = [
        EpitopeChance(allele=evidence.prediction.allele, mhc_class=1, chance=share * class_one_chance(evidence))
        for evidence in _apart(target.peptides)
    ]
    if not isinstance(target.class_two, Unassessed):
        epitopes += [
            EpitopeChance(allele=evidence.prediction.allele, mhc_class=2, chance=share * class_two_chance(evidence))
            for evidence in _apart([one for one in target.class_two if one.new_in_core is not False])
        ]
    return PortfolioCandidate(
        key=key_of(target),
        gene=target.protein.transcript.gene or target.label,
        epitopes=tuple(epitopes),
        made=expression_share(target.expression, target.rna_fraction, settings),
        clonal_fraction=_UNKNOWN_CLONALITY if target.clonal_evidence is None else target.clonal_evidence,
    )


def own_chance(candidate: PortfolioCandidate) -> float:
    """Give the chance (0..1) that some T cell answers a candidate on a tumor cell, if no molecule and no gene fails."""
    missed = math.prod(1.0 - epitope.chance for epitope in candidate.epitopes)
    return candidate.made * candidate.clonal_fraction * (1.0 - missed)


def key_of(target: Target) -> str:
    """Name a target uniquely: its label and its gene with the change."""
    return f"{target.label} {target.name}"


def class_one_chance(evidence: PeptideEvidence) -> float:
    """Give the chance (0..1) that CD8 T cells answer a presented peptide, if the tumor makes and shows it."""
    model = load_recognition_model()
    prediction = evidence.prediction
    odds = float(
        model.log_odds([prediction.peptide], np.array([prediction.percentile]), np.array([prediction.affinity_nanomolar]))[0]
    )
    # A predictor without what the model asks for: an average presented peptide, as its answer would be without evidence.
    chance = model.base_rate if math.isnan(odds) else 1.0 / (1.0 + math.exp(-odds))
    raised = at_base_rate(chance, given=model.base_rate, wanted=VACCINE_RATE.value)
    return raised * (novelty_share(evidence) if _at_anchors_alone(evidence) else 1.0)


def class_two_chance(evidence: PeptideEvidence) -> float:
    """Give the chance (0..1) that CD4 T cells answer a presented peptide.

    ``CLASS_TWO_RATE`` × min(1, 2 h / (h + percentile)); h is the percentile of strong presentation, where the factor is 1.
    """
    half = STRONG_CLASS_TWO_PERCENTILE.value
    return CLASS_TWO_RATE.value * min(1.0, 2.0 * half / (half + evidence.prediction.percentile))


def causes_of(class_one: Sequence[Allele], class_two: Sequence[Allele], loss: HlaLoss | None) -> SharedCauses:
    """Give the molecules that can fail, those lost in a part of the tumor's cells with a higher chance."""
    known = {}
    for allele in class_one:
        share = loss.share_lost(allele.name) if loss is not None else 0.0
        known[allele.name] = 1.0 - (1.0 - ALLELE_FAILURE.value) * (1.0 - share)
    classes = {allele.name: allele.mhc_class for allele in (*class_one, *class_two)}
    return SharedCauses(alleles=risks_of(classes, known))


def _apart(peptides: Sequence[PeptideEvidence]) -> list[PeptideEvidence]:
    """Keep, on each molecule, the best peptides that do not overlap: those that do are mostly seen by the same T cells."""
    kept: list[PeptideEvidence] = []
    for evidence in peptides:
        first = evidence.window.start
        last = first + len(evidence.window.sequence)
        if all(
            evidence.prediction.allele != other.prediction.allele
            or last <= other.window.start
            or other.window.start + len(other.window.sequence) <= first
            for other in kept
        ):
            kept.append(evidence)
    return kept


def _at_anchors_alone(evidence: PeptideEvidence) -> bool:
    peptide, normal = evidence.window.sequence, evidence.window.wild_type
    if normal is None or len(normal) != len(peptide):
        return False
    return all(is_anchor(peptide, at) for at, (new, old) in enumerate(zip(peptide, normal, strict=True)) if new != old)
