"""Judge many pairs of many predictors, kept as flat columns: which row asked, which allele, and the numbers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from vaxsmith.core import Unassessed
from vaxsmith.hla.allele import Allele
from vaxsmith.presentation.prediction import Predictions, Predictor

Rows = NDArray[np.intp]
PredictorOf = Callable[[Allele], Predictor]
_NO_NUMBER = Unassessed(reason="the predictor gave no number for this pair")


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """N pairs that have numbers: every array is of shape (N,), NaN where the predictor gives no such number.

    ``row`` says which peptide was asked, ``allele`` which of ``alleles``; ``core_start`` is -1 where there is no core.
    ``distance`` (A,) and ``caveats`` (A, words for a note, mostly empty) belong to ``alleles``. What was asked and has no
    number at all stands in ``missing``: row and reason.
    """

    alleles: tuple[Allele, ...]
    distance: NDArray[np.float64]
    caveats: tuple[str, ...]
    row: Rows
    allele: Rows
    affinity_nanomolar: NDArray[np.float32]
    presentation: NDArray[np.float32]
    percentile: NDArray[np.float32]
    spread: NDArray[np.float32]
    core_start: NDArray[np.int16]
    missing: tuple[tuple[int, str], ...] = ()


_PER_PAIR = tuple(field.name for field in fields(Judged) if field.name not in {"alleles", "distance", "caveats", "missing"})


class Panel:
    """The predictors of some alleles, each asked once whether it can judge its allele."""

    def __init__(self, predictor_of: PredictorOf) -> None:
        self._choose = predictor_of
        self._known: dict[str, tuple[Predictor, Unassessed | None]] = {}

    def predictor(self, allele: Allele) -> Predictor:
        """Give the predictor that judges ``allele``, or would if it could."""
        return self._ask(allele)[0]

    def refusal(self, allele: Allele) -> Unassessed | None:
        """Tell why ``allele`` cannot be judged, or None if it can."""
        return self._ask(allele)[1]

    def _ask(self, allele: Allele) -> tuple[Predictor, Unassessed | None]:
        found = self._known.get(allele.name)
        if found is None:
            predictor = self._choose(allele)
            found = self._known[allele.name] = predictor, predictor.assess(allele)
        return found


def judge_pairs(peptides: Sequence[str], rows_of: Mapping[Allele, Rows], panel: Panel) -> Judged:
    """Judge the rows (indices into ``peptides``, rising) that each allele is asked for.

    Alleles that share a predictor and their rows are asked together, so that the peptides' part of the work is done once.
    The alleles must be judged by their predictors, and the peptides of lengths that these take.
    """
    alleles = tuple(rows_of)
    together: dict[tuple[int, bytes], list[int]] = {}
    for number, (allele, rows) in enumerate(rows_of.items()):
        if len(rows):
            together.setdefault((id(panel.predictor(allele)), rows.tobytes()), []).append(number)
    distance, caveats = np.full(len(alleles), np.nan), [""] * len(alleles)
    columns: dict[str, list[NDArray[np.generic]]] = {name: [] for name in _PER_PAIR}
    missing: list[tuple[int, str]] = []
    for numbers in together.values():
        rows = rows_of[alleles[numbers[0]]]
        asked = [alleles[number] for number in numbers]
        found = panel.predictor(asked[0]).predict([peptides[row] for row in rows.tolist()], asked)
        distance[numbers] = [found.distance.get(allele.name, np.nan) for allele in asked]
        about = _about(found)
        for number in numbers:
            caveats[number] = "; ".join(words for words in (about, found.notes.get(alleles[number].name, "")) if words)
        given = ~(np.isnan(found.percentile) & np.isnan(found.presentation) & np.isnan(found.affinity_nanomolar))
        which_peptide, which_allele = np.nonzero(given)
        columns["row"].append(rows[which_peptide])
        columns["allele"].append(np.array(numbers, np.intp)[which_allele])
        columns["core_start"].append(
            np.full(len(which_peptide), -1, np.int16) if found.core_start is None else found.core_start[given]
        )
        for name in ("affinity_nanomolar", "presentation", "percentile", "spread"):
            columns[name].append(getattr(found, name)[given])
        if not given.all():
            missing += _missing(found, rows, given)
    kinds = {"row": np.intp, "allele": np.intp, "core_start": np.int16}
    joined = {
        name: np.concatenate(parts) if parts else np.empty(0, kinds.get(name, np.float32)) for name, parts in columns.items()
    }
    return Judged(
        alleles=alleles,
        distance=distance,
        caveats=tuple(caveats),
        missing=tuple(missing),
        **joined,
    )


def _about(found: Predictions) -> str:
    """Say what the predictor's numbers rank where that is not presentation; empty where it is, or there are none."""
    if found.ranks == "presentation":
        return ""
    named = [name for name in ("presentation", "percentile") if not np.isnan(getattr(found, name)).all()]
    return f"{' and '.join(named)} {'are' if len(named) > 1 else 'is'} of {found.ranks}" if named else ""


def _missing(found: Predictions, rows: Rows, given: NDArray[np.bool_]) -> list[tuple[int, str]]:
    """Say of each pair without a number why, in the predictor's words where it has some."""
    said = []
    for peptide_index, allele_index in np.argwhere(~given).tolist():
        peptide, name = found.peptides[peptide_index], found.alleles[allele_index].name
        reason = found.gaps.get((peptide, name)) or found.unassessed.get(name) or _NO_NUMBER
        said.append((int(rows[peptide_index]), f"{name} unassessed: {reason.reason}"))
    return said


def take(judged: Judged, chosen: NDArray[np.intp] | NDArray[np.bool_]) -> Judged:
    """Give the chosen pairs, in the chosen order."""
    return replace(judged, **{name: getattr(judged, name)[chosen] for name in _PER_PAIR})


def in_order(judged: Judged) -> Judged:
    """Sort the pairs by row, then in the order of ``alleles``."""
    return take(judged, np.lexsort((judged.allele, judged.row)))


def best_of_rows(judged: Judged) -> Judged:
    """Keep one pair a row, rows rising: the smallest percentile, then the highest presentation, then the tightest binding.

    What a predictor does not give counts as last; among full equals the allele's name decides.
    """
    by_name = np.argsort(np.argsort([allele.name for allele in judged.alleles])) if judged.alleles else np.empty(0, np.intp)
    order = np.lexsort(
        (by_name[judged.allele], judged.affinity_nanomolar, -judged.presentation, judged.percentile, judged.row)
    )
    first = np.flatnonzero(np.diff(judged.row[order], prepend=-1))
    return take(judged, order[first])
