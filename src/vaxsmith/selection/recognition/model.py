"""The model: a logistic regression on a few features, read from the JSON file that ``training.recognition`` wrote.

    log odds = intercept + Σ weight · (feature − mean) / deviation

``mean`` and ``deviation`` are those among the screened peptides, so the intercept is the log odds of the average screened
peptide. Weights of presentation are never negative: a better percentile never lowers a probability.
``tests/reference/slow_recognition.py`` says the same with loops.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vaxsmith.core import InputError
from vaxsmith.selection.recognition.features import FEATURES, PRESENTATION, Floats, measure_features

FILE = Path(__file__).parent / "weights" / "recognition.json"
FORMAT = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class RecognitionModel:
    """Weights for F features, and where they come from.

    ``mean``, ``deviation`` and ``weight`` are (F,). ``base_rate`` (0..1) is the share of positives in the screens that the
    probabilities refer to; ``lengths`` are the shortest and longest peptides and ``screened_percentile`` (%) the weakest
    presentation that those screens tested in any number. ``about`` is what the training wrote about itself.
    """

    features: tuple[str, ...]
    mean: Floats
    deviation: Floats
    weight: Floats
    intercept: float
    base_rate: float
    lengths: tuple[int, int]
    screened_percentile: float
    about: Mapping[str, Any]

    @property
    def name(self) -> str:
        """Name and version, as provenance records it."""
        return str(self.about["name"])

    def contributions(
        self, peptides: Sequence[str], percentile: NDArray[np.floating], affinity_nanomolar: NDArray[np.floating]
    ) -> Floats:
        """Give by how much each feature moves the log odds from those of the average screened peptide: (N, F)."""
        found = measure_features(self.features, peptides, percentile, affinity_nanomolar)
        moved: Floats = self.weight * (found - self.mean) / self.deviation
        return moved

    def log_odds(
        self, peptides: Sequence[str], percentile: NDArray[np.floating], affinity_nanomolar: NDArray[np.floating]
    ) -> Floats:
        """Give the log odds of recognition of N peptides (N,), whatever their lengths and percentiles; NaN for NaN."""
        total = np.full(len(peptides), self.intercept)
        # One column after the other, so that a row is the same bits whatever stands beside it.
        for column in self.contributions(peptides, percentile, affinity_nanomolar).T:
            total += column
        return total


def read_recognition_model(path: Path = FILE) -> RecognitionModel:
    """Read a model (the one that ships, unless told otherwise), strictly.

    Raises:
        InputError: the file is absent, damaged, of another format, or holds weights that no training writes.
    """
    try:
        held = json.loads(path.read_text(encoding="utf-8"), parse_constant=_refuse_constant)
    except (OSError, ValueError, RecursionError) as error:
        raise _unreadable(path, str(error)) from error
    return model_of(held, path)


def model_of(held: Any, path: Path = FILE) -> RecognitionModel:
    """Give the model that a file's JSON value holds; ``path`` is named where it holds none.

    Raises:
        InputError: a field is missing, or no number, or holds what no training writes.
    """
    try:
        if held["format"] != FORMAT:
            raise _unreadable(path, f"its format is {held['format']}, not {FORMAT}")
        rows = held["features"]
        columns = {key: np.array([_number(row[key]) for row in rows]) for key in ("mean", "deviation", "weight")}
        shortest, longest = (int(_number(length)) for length in held["lengths"])
        model = RecognitionModel(
            features=tuple(str(row["name"]) for row in rows),
            intercept=_number(held["intercept"]),
            base_rate=_number(held["base_rate"]),
            lengths=(shortest, longest),
            screened_percentile=_number(held["screened_percentile"]),
            about=held["about"],
            **columns,
        )
    except (KeyError, TypeError, IndexError, ValueError) as error:
        raise _unreadable(path, str(error)) from error
    fault = _fault(model)
    if fault:
        raise _unreadable(path, fault)
    return model


@cache
def load_recognition_model() -> RecognitionModel:
    """Load the model that ships with vaxsmith, once a process.

    Raises:
        InputError: the weights are missing or damaged.
    """
    return read_recognition_model()


def _fault(model: RecognitionModel) -> str:
    """Say what no training writes; empty where all is well."""
    if not isinstance(model.about, dict) or not isinstance(model.about.get("name"), str):
        return "it does not say its name"
    if not model.features or len(set(model.features)) < len(model.features) or not set(model.features) <= set(FEATURES):
        return f"its features are {', '.join(model.features) or 'none'}"
    if not (model.deviation > 0).all():
        return "a feature has no spread"
    if any(w < 0 for name, w in zip(model.features, model.weight.tolist(), strict=True) if name in PRESENTATION):
        return "better presentation would lower the probability"
    if not 0 < model.base_rate < 1 or not 0 < model.screened_percentile <= 100:
        return "its base rate or its range of percentiles is impossible"
    if not 8 <= model.lengths[0] <= model.lengths[1] <= 14:
        return "its lengths are none of class I"
    return ""


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError(f"{value!r} is not a number")
    return float(value)


def _refuse_constant(name: str) -> float:
    raise ValueError(f"{name} is not a number")


def _unreadable(path: Path, why: str) -> InputError:
    return InputError(
        f"the recognition model cannot be read ({why[:200]})",
        expected=f"the {path.name} that ships with vaxsmith",
        cause="an incomplete or damaged installation",
        remedy="install vaxsmith again, or make the file with the command in its model card",
        place=path.name,
    )
