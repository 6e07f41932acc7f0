"""Nouns and port of presentation: what a predictor is asked, and what it answers."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from vaxsmith.core import Unassessed
from vaxsmith.hla.allele import Allele


@dataclass(frozen=True, slots=True, kw_only=True)
class Prediction:
    """How well one allele presents one peptide.

    ``presentation`` is a score in 0..1, by which peptides of one allele are ranked (large is good); it is no probability.
    ``percentile`` is the share, in %, of random human peptides that this allele presents better (small is good).
    ``affinity_nanomolar`` is the predicted dissociation constant (IC50, nM), or NaN where the predictor gives none;
    ``spread`` the ensemble's standard deviation of ``presentation``, NaN where there is no ensemble. ``core_start`` is where
    the nine residues in a class II groove begin (0-based), None for class I or where the predictor does not tell.
    ``distance`` is how far the allele's groove lies from the nearest one trained on (0..1, by the similarity of grooves of
    Nielsen et al., PLoS ONE 2007;2:e796), NaN where the predictor does not tell it on this scale.
    """

    peptide: str
    allele: str
    presentation: float
    percentile: float
    affinity_nanomolar: float = math.nan
    spread: float = math.nan
    predictor: str = ""
    core_start: int | None = None
    distance: float = math.nan

    @property
    def core(self) -> str:
        """The nine residues that lie in a class II groove; empty where ``core_start`` is None."""
        return "" if self.core_start is None else self.peptide[self.core_start : self.core_start + 9]


@dataclass(frozen=True, slots=True, kw_only=True)
class Predictions:
    """Answers for P peptides × A alleles: every array is float32 of shape (P, A), NaN where unassessed.

    ``core_start`` (P, A) is int16, -1 where there is none, and None where the predictor finds no cores. By allele name,
    ``distance`` gives how far the groove lies from a trained one, ``unassessed`` why a whole column was not predicted.
    ``gaps`` says the same of single pairs, by peptide and allele name, where others of the column were predicted.
    ``notes`` is what else the predictor says of an allele, by its name, in words for a table. ``ranks`` is what score and
    percentile are about: ``presentation``; ``affinity``, whose percentiles may be compared with those of presentation if
    that is said; or another question (``immunogenicity``, ``processing``), whose percentiles may not.
    """

    peptides: tuple[str, ...]
    alleles: tuple[Allele, ...]
    presentation: NDArray[np.float32]
    percentile: NDArray[np.float32]
    affinity_nanomolar: NDArray[np.float32]
    spread: NDArray[np.float32]
    predictor: str
    core_start: NDArray[np.int16] | None = None
    distance: Mapping[str, float] = field(default_factory=dict)
    unassessed: Mapping[str, Unassessed] = field(default_factory=dict)
    gaps: Mapping[tuple[str, str], Unassessed] = field(default_factory=dict)
    ranks: str = "presentation"
    notes: Mapping[str, str] = field(default_factory=dict)

    def at(self, peptide_index: int, allele_index: int) -> Prediction:
        """Give one pair's prediction."""
        # math.nan and no new one: a prediction equals itself asked for again.
        core = -1 if self.core_start is None else int(self.core_start[peptide_index, allele_index])
        return Prediction(
            peptide=self.peptides[peptide_index],
            allele=self.alleles[allele_index].name,
            presentation=float(self.presentation[peptide_index, allele_index]),
            percentile=float(self.percentile[peptide_index, allele_index]),
            affinity_nanomolar=float(self.affinity_nanomolar[peptide_index, allele_index]),
            spread=float(self.spread[peptide_index, allele_index]),
            predictor=self.predictor,
            core_start=core if core >= 0 else None,
            distance=self.distance.get(self.alleles[allele_index].name, math.nan),
        )


class Predictor(Protocol):
    """The port behind which every presentation predictor stands, ours and others'."""

    @property
    def name(self) -> str:
        """Name and version, as provenance records it."""
        ...

    @property
    def lengths(self) -> tuple[int, int]:
        """Shortest and longest peptide it can judge, in residues."""
        ...

    def assess(self, allele: Allele) -> Unassessed | None:
        """Tell why ``allele`` cannot be predicted, or None if it can."""
        ...

    def predict(self, peptides: Sequence[str], alleles: Sequence[Allele]) -> Predictions:
        """Predict every pair.

        Raises:
            InputError: a peptide has a letter other than the twenty amino acids, or a length outside ``lengths``.
        """
        ...
