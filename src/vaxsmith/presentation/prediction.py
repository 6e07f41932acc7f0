"""Nouns and port of presentation: what a predictor is asked, and what it answers."""

from __future__ import annotations

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

    ``presentation`` is a score in 0..1 (1 = surely presented); ``percentile`` the share, in %, of random human peptides
    that this allele presents better (small is good); ``affinity_nanomolar`` the predicted dissociation constant (IC50,
    nM) or NaN where the predictor gives none; ``spread`` the ensemble's standard deviation of ``presentation``, NaN
    for a single network.
    """

    peptide: str
    allele: str
    presentation: float
    percentile: float
    affinity_nanomolar: float = float("nan")
    spread: float = float("nan")
    predictor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Predictions:
    """Answers for P peptides × A alleles: every array is float32 of shape (P, A), NaN where unassessed.

    ``unassessed`` gives, by allele name, why a whole column was not predicted.
    """

    peptides: tuple[str, ...]
    alleles: tuple[Allele, ...]
    presentation: NDArray[np.float32]
    percentile: NDArray[np.float32]
    affinity_nanomolar: NDArray[np.float32]
    spread: NDArray[np.float32]
    predictor: str
    unassessed: Mapping[str, Unassessed] = field(default_factory=dict)

    def at(self, peptide_index: int, allele_index: int) -> Prediction:
        """Give one pair's prediction."""
        return Prediction(
            peptide=self.peptides[peptide_index],
            allele=self.alleles[allele_index].name,
            presentation=float(self.presentation[peptide_index, allele_index]),
            percentile=float(self.percentile[peptide_index, allele_index]),
            affinity_nanomolar=float(self.affinity_nanomolar[peptide_index, allele_index]),
            spread=float(self.spread[peptide_index, allele_index]),
            predictor=self.predictor,
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
