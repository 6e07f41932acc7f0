"""Nouns: the probability that a T cell answers one presented peptide, and what raised or lowered it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vaxsmith.core import Unassessed, in_percent

NOT_COUNTED = "Not counted in this number, since the screens that trained it do not tell it:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """What one feature did to the odds of the average screened peptide: ``odds`` over 1 raised them.

    ``value`` and ``usual`` are the feature of this peptide and its mean among the screened ones, in the feature's unit;
    ``sentence`` says it for people.
    """

    feature: str
    value: float
    usual: float
    odds: float
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognition:
    """How likely a T cell answers a peptide that is presented.

    ``probability`` (0..1) refers to peptides screened in patients, of which the share ``base_rate`` was recognised.
    ``remarks`` are facts that a board should know and that the number does not contain.
    """

    peptide: str
    allele: str
    probability: float
    base_rate: float
    percentile: float
    contributions: tuple[Contribution, ...]
    remarks: tuple[str, ...] = ()
    model: str = ""

    @property
    def sentences(self) -> tuple[str, ...]:
        """The answer in words: the number, what made it, and what stands beside it."""
        first = (
            f"Of peptides that are as {self.peptide} is on {self.allele}, the model expects "
            f"{in_percent(self.probability, 1)} to be recognised; of all that were screened in patients, "
            f"{in_percent(self.base_rate, 1)} were."
        )
        beside = (NOT_COUNTED, *self.remarks) if self.remarks else ()
        return (first, *(each.sentence for each in self.contributions), *beside)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognitions:
    """Answers for N pairs of a peptide and an allele: ``probability`` (N,), NaN where ``unassessed``, by row, says why.

    ``each`` holds a ``Recognition`` or the reason for none, in the order asked.
    """

    each: tuple[Recognition | Unassessed, ...]
    base_rate: float
    model: str

    @property
    def probability(self) -> NDArray[np.float64]:
        """The probabilities (N,), NaN where unassessed."""
        return np.array([one.probability if isinstance(one, Recognition) else np.nan for one in self.each], np.float64)

    @property
    def unassessed(self) -> Mapping[int, Unassessed]:
        """By row, why there is no probability."""
        return {row: one for row, one in enumerate(self.each) if isinstance(one, Unassessed)}
