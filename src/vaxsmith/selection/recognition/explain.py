"""Verb: say one answer in words that a clinician follows, and what stands beside it uncounted."""

from __future__ import annotations

import math

from vaxsmith.core import Unassessed, in_percent
from vaxsmith.presentation.prediction import Prediction
from vaxsmith.selection.recognition.catalogue import facing, is_anchor
from vaxsmith.selection.recognition.features import AFFINITY_SCALE_NANOMOLAR, Floats, measure_features
from vaxsmith.selection.recognition.model import RecognitionModel
from vaxsmith.selection.recognition.recognition import Contribution


def assess_pair(
    peptide: str, model: RecognitionModel, *, percentile: float, wild_type: str = "", expression: float | None = None
) -> Unassessed | None:
    """Tell why recognition of a peptide cannot be judged, or None if it can.

    ``percentile`` is its presentation (%), NaN where it has none; ``expression`` is in TPM. A ``wild_type`` equal to the
    peptide and an expression of 0 are reasons: the first is no mutant, the second is not presented.
    """
    shortest, longest = model.lengths
    if not shortest <= len(peptide) <= longest:
        return Unassessed(
            reason=f"{len(peptide)} residues: the screens tested peptides of {shortest} to {longest}",
            remedy="ask for the windows of these lengths that carry the change",
        )
    if wild_type == peptide:
        return Unassessed(reason="the peptide is its wild type: normal cells show it", remedy="check the wild type")
    if expression == 0:
        return Unassessed(
            reason="expression is 0: what is not made is not presented", remedy="measure expression, or leave it out"
        )
    if math.isnan(percentile):
        return Unassessed(reason="presentation was not judged", remedy="look at what vaxsmith predict says of this pair")
    if percentile > model.screened_percentile:
        return Unassessed(
            reason=(
                f"percentile {percentile:.3g}: hardly any peptide over {model.screened_percentile:.3g} was screened, and "
                "what is not presented is not recognised"
            ),
            remedy="ask for a peptide or an allele that is presented better",
        )
    return None


def contributions_of(prediction: Prediction, model: RecognitionModel) -> tuple[Contribution, ...]:
    """Say what each feature did to the odds, the strongest first."""
    peptide, percentile, affinity = _arrays(prediction)
    values = measure_features(model.features, peptide, percentile, affinity)[0]
    moved = model.contributions(peptide, percentile, affinity)[0]
    found = [
        Contribution(
            feature=name,
            value=float(value),
            usual=float(usual),
            odds=math.exp(step),
            sentence=_sentence(name, prediction, float(value), float(usual), math.exp(step)),
        )
        for name, value, usual, step in zip(model.features, values, model.mean, moved, strict=True)
    ]
    return tuple(sorted(found, key=lambda one: (-abs(math.log(one.odds)), one.feature)))


def log_odds_of(prediction: Prediction, model: RecognitionModel) -> float:
    """Give the log odds of one predicted pair."""
    return float(model.log_odds(*_arrays(prediction))[0])


def remarks_of(
    prediction: Prediction, *, wild_type: str = "", wild_type_percentile: float = math.nan, expression: float | None = None
) -> tuple[str, ...]:
    """Say what is known of wild type and expression: facts that the probability does not contain."""
    remarks = []
    if wild_type:
        remarks.append(f"{_change(prediction.peptide, wild_type)}.")
    if not math.isnan(wild_type_percentile):
        ratio = wild_type_percentile / prediction.percentile if prediction.percentile else math.inf
        remarks.append(
            f"The mutant is presented {'better' if ratio > 1 else 'no better'} than its wild type: percentile "
            f"{prediction.percentile:.3g} against {wild_type_percentile:.3g} (agretopicity {ratio:.2g})."
        )
    if expression is not None:
        remarks.append(f"Expression is {expression:.3g} TPM.")
    return tuple(remarks)


def _arrays(prediction: Prediction) -> tuple[list[str], Floats, Floats]:
    import numpy as np

    return [prediction.peptide], np.array([prediction.percentile]), np.array([prediction.affinity_nanomolar])


def _change(peptide: str, wild_type: str) -> str:
    """Say where the change stands: at an anchor, where it decides presentation, or where the T cell sees it."""
    if len(wild_type) != len(peptide):
        return f"The wild type {wild_type} has another length"
    places = [place for place, (old, new) in enumerate(zip(wild_type, peptide, strict=True)) if old != new]
    named = ", ".join(f"{wild_type[place]}{place + 1}{peptide[place]}" for place in places)
    anchored = [place for place in places if is_anchor(peptide, place)]
    if len(anchored) == len(places):
        return f"The change {named} stands at an anchor: the T cell sees what a presented wild type would show it too"
    middle = range(len(peptide) - 1 - len(facing(peptide)), len(peptide) - 1)
    if any(place in middle for place in places):
        return f"The change {named} faces the T cell"
    return f"The change {named} stands beside the anchors, where T cells see little of it"


def _sentence(name: str, prediction: Prediction, value: float, usual: float, odds: float) -> str:
    does = f"odds × {odds:.2f}"
    middle = facing(prediction.peptide)
    more = "more" if value > usual else "less"
    if name == "percentile":
        said = f"percentile {prediction.percentile:.3g}; the usual screened peptide has {10**-usual:.2g}"
        return f"It is presented {'better' if value > usual else 'worse'} than usual ({said}): {does}."
    if name == "affinity":
        typical = AFFINITY_SCALE_NANOMOLAR ** (1 - usual)
        tight = "tighter" if value > usual else "looser"
        return f"It binds {tight} than usual ({prediction.affinity_nanomolar:.3g} nM against {typical:.3g}): {does}."
    if name == "hydrophobicity":
        index = f"index {value:.1f} against {usual:.1f}"
        return f"The residues that face the T cell, {middle}, are {more} hydrophobic than usual ({index}): {does}."
    if name == "size":
        larger = "larger" if value > usual else "smaller"
        return f"The residues that face the T cell, {middle}, are {larger} than usual ({value:.0f} Å³, {usual:.0f}): {does}."
    return (
        f"{in_percent(value)} of the residues that face the T cell, {middle}, are {name}, {more} than the usual "
        f"{in_percent(usual)}: {does}."
    )
