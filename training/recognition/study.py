"""Choose and fit the model, and say what a choice made in this way is worth: cross-validation inside cross-validation.

The candidates differ in features, in ridge, and in whether the rows of ``prime2_tested`` help. Of that set most positives
stand in an evaluation set and are left out, so how presentation and recognition go together in what remains says nothing:
its rows share the weights of the residues that face the T cell, and have an intercept and weights of presentation of
their own, which are thrown away. Losses are always those of ``improve_screened``.

Of each combination of features and sets the best ridge stands for it; of these the smallest wins whose loss is within one
standard error (of the paired differences) of the least. The rule of one standard error: Breiman et al., Classification
and Regression Trees, 1984, section 3.4.3.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from training.clusters import FOLDS
from training.recognition.data import SCREENED, TESTED, Rows
from training.recognition.fit import Floats, fit_logistic, log_losses
from vaxsmith.selection.recognition.features import FEATURES, PRESENTATION

# From small to large: among equals the first wins.
FEATURE_SETS: tuple[tuple[str, ...], ...] = (
    ("percentile",),
    ("percentile", "affinity"),
    ("percentile", "hydrophobicity"),
    ("percentile", "hydrophobicity", "aromatic"),
    ("percentile", "affinity", "hydrophobicity", "aromatic"),
    ("percentile", "hydrophobicity", "aromatic", "size", "charged"),
    ("percentile", "affinity", "hydrophobicity", "aromatic", "size", "charged"),
)
RIDGES = (3.0, 30.0, 300.0)
_INNER = 5
Masks = dict[str, NDArray[np.bool_]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One way to make the model: features, whether ``prime2_tested`` helps, and the ridge on standardised weights."""

    features: tuple[str, ...]
    helped: bool
    ridge: float

    @property
    def said(self) -> str:
        """The candidate in words."""
        sets = f"{SCREENED} and {TESTED}" if self.helped else SCREENED
        return f"{', '.join(self.features)}; {sets}; ridge {self.ridge:g}"


BASELINE = Candidate(features=("percentile",), helped=False, ridge=RIDGES[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """Weights (F,) of standardised features, and the intercept: the log odds of the average screened peptide."""

    features: tuple[str, ...]
    mean: Floats
    deviation: Floats
    weight: Floats
    intercept: float

    def log_odds(self, features: Floats) -> Floats:
        """Give the log odds (N,) of rows with these of ``FEATURES`` (N, 6)."""
        found: Floats = self.intercept + (features[:, _at(self.features)] - self.mean) / self.deviation @ self.weight
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Which candidate won, and of each combination its mean loss and how far it lies above the least (and the error)."""

    chosen: Candidate
    losses: list[tuple[Candidate, float, float, float]]


def fit(candidate: Candidate, training: dict[str, Rows], seen: Masks | None = None) -> Fitted:
    """Fit one candidate on all rows, or on those ``seen`` of each set."""
    kept = {name: np.ones(len(rows.response), bool) if seen is None else seen[name] for name, rows in training.items()}
    screened = training[SCREENED]
    found = screened.features[kept[SCREENED]][:, _at(candidate.features)]
    mean, deviation = found.mean(axis=0), found.std(axis=0)
    design = np.hstack([np.ones((len(found), 1)), (found - mean) / deviation])
    response = screened.response[kept[SCREENED]]
    count = design.shape[1]
    presented = np.array([name in PRESENTATION for name in candidate.features])
    bounded = np.concatenate([[False], presented])
    if candidate.helped:
        other = (training[TESTED].features[kept[TESTED]][:, _at(candidate.features)] - mean) / deviation
        own = np.hstack([np.ones((len(other), 1)), other[:, presented]])
        shared = np.hstack([np.zeros((len(other), 1)), np.where(presented, 0.0, other)])
        design = np.block([[design, np.zeros((len(design), own.shape[1]))], [shared, own]])
        response = np.concatenate([response, training[TESTED].response[kept[TESTED]]])
        bounded = np.concatenate([bounded, np.zeros(own.shape[1], bool)])
    ridge = np.full(design.shape[1], candidate.ridge)
    ridge[0] = 0.0
    if candidate.helped:
        ridge[count] = 0.0
    weights = fit_logistic(design, response, ridge, bounded)
    return Fitted(
        features=candidate.features, mean=mean, deviation=deviation, weight=weights[1:count], intercept=float(weights[0])
    )


def held_out(candidate: Candidate, training: dict[str, Rows], part: NDArray[np.int64], parts: Sequence[int]) -> Floats:
    """Give the log odds (N,) of the screened rows, each by a model that saw nothing of its part; NaN outside ``parts``.

    ``part`` numbers folds; row r of any set belongs to ``part[fold of r]``.
    """
    screened = training[SCREENED]
    found = np.full(len(screened.response), np.nan)
    for number in parts:
        seen = {name: (part[rows.fold] != number) & (part[rows.fold] >= 0) for name, rows in training.items()}
        here = part[screened.fold] == number
        found[here] = fit(candidate, training, seen).log_odds(screened.features[here])
    return found


def choose(training: dict[str, Rows], without: int | None = None) -> Choice:
    """Choose a candidate by cross-validation on the screened rows, fold ``without`` left out of everything."""
    folds = [fold for fold in range(FOLDS) if fold != without]
    part = np.full(FOLDS, -1)
    part[folds] = np.arange(len(folds)) % _INNER
    screened = training[SCREENED]
    used = part[screened.fold] >= 0
    best: list[tuple[Candidate, Floats]] = []
    for features in FEATURE_SETS:
        helps = any(name not in PRESENTATION for name in features)
        for helped in (False, True) if helps else (False,):
            tried = []
            for ridge in RIDGES:
                candidate = Candidate(features=features, helped=helped, ridge=ridge)
                log_odds = held_out(candidate, training, part, range(_INNER))
                tried.append((candidate, log_losses(log_odds[used], screened.response[used])))
            best.append(min(tried, key=lambda one: float(one[1].mean())))
    least = min(best, key=lambda one: float(one[1].mean()))[1]
    losses = []
    for candidate, loss in best:
        above = loss - least
        losses.append((candidate, float(loss.mean()), float(above.mean()), float(above.std() / np.sqrt(len(above)))))
    return Choice(chosen=next(one[0] for one in losses if one[2] <= one[3] or one[2] == 0.0), losses=losses)


def nested(training: dict[str, Rows]) -> tuple[Floats, Floats, list[Choice]]:
    """Give held-out log odds (N,) of the screened rows: by the whole procedure, and by the baseline; and its ten choices."""
    screened, part = training[SCREENED], np.arange(FOLDS)
    found, baseline = (np.full(len(screened.response), np.nan) for _ in range(2))
    choices = []
    for fold in range(FOLDS):
        choice = choose(training, without=fold)
        choices.append(choice)
        here = screened.fold == fold
        found[here] = held_out(choice.chosen, training, part, [fold])[here]
        baseline[here] = held_out(BASELINE, training, part, [fold])[here]
    return found, baseline, choices


def _at(names: Sequence[str]) -> list[int]:
    return [FEATURES.index(name) for name in names]
