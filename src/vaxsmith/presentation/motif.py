"""What an allele presents, as a motif: residues by place among the best of many random peptides."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vaxsmith.core import AMINO_ACIDS, InputError, SettingsError
from vaxsmith.hla.allele import Allele
from vaxsmith.presentation.catalogue.residues import HUMAN_RESIDUES
from vaxsmith.presentation.prediction import Predictions, Predictor

CORE_RESIDUES = 9
_USUAL_LENGTH = {1: 9, 2: 15}


@dataclass(frozen=True, slots=True, kw_only=True)
class Motif:
    """Residues of the peptides that one allele presents best, L places × 20 residues in the order of ``AMINO_ACIDS``.

    ``frequency`` (L, 20) are shares of the ``chosen`` peptides, ``background`` (20,) those of the ``drawn`` random ones.
    ``bits`` (L,) is what a place tells: the relative entropy of frequency and background less what ``chosen`` peptides
    tell by chance. ``length`` is that of the peptides; in class II, L is 9, the places of the core.
    """

    allele: str
    mhc_class: int
    length: int
    drawn: int
    chosen: int
    predictor: str
    frequency: NDArray[np.float64]
    background: NDArray[np.float64]
    bits: NDArray[np.float64]


def find_motif(
    allele: Allele,
    predictor: Predictor,
    random: np.random.Generator,
    *,
    length: int | None = None,
    drawn: int = 200_000,
    best: float = 0.005,
) -> Motif:
    """Ask ``predictor`` for ``drawn`` random peptides and count residues in the ``best`` share of them.

    Random peptides have the residues of human proteins, each place on its own, and ``length`` (9, in class II 15) residues.
    In class II the cores are counted.

    Reference: Schneider & Stephens, Nucleic Acids Res 1990;18:6097 (letters in stacks as high as the place's information).

    Raises:
        InputError: the allele cannot be judged, or the predictor names no cores.
        SettingsError: the predictor does not take this length.
    """
    refusal = predictor.assess(allele)
    if refusal is not None:
        raise InputError(f"{allele.name} cannot be judged: {refusal.reason}", remedy=refusal.remedy)
    length = length or _USUAL_LENGTH[allele.mhc_class]
    shortest, longest = predictor.lengths
    if not shortest <= length <= longest:
        raise SettingsError(
            f"a motif of {length} residues", expected=f"{shortest} to {longest}, which {predictor.name} judges"
        )
    counts = np.array([HUMAN_RESIDUES.value[residue] for residue in AMINO_ACIDS], np.float64)
    background = counts / counts.sum()
    codes = random.choice(len(AMINO_ACIDS), (drawn, length), p=background)
    letters = np.frombuffer(AMINO_ACIDS.encode(), np.uint8)[codes]
    peptides = letters.view(f"S{length}")[:, 0].astype(f"U{length}").tolist()
    predictions = predictor.predict(peptides, [allele])
    top = _best(predictions, max(1, round(drawn * best)), allele)
    places = _cores(predictions, top, codes) if allele.mhc_class == 2 else codes[top]
    frequency = np.stack([np.bincount(column, minlength=len(AMINO_ACIDS)) for column in places.T]) / len(places)
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = np.where(frequency > 0, frequency * np.log2(frequency / background), 0.0)
    by_chance = (len(AMINO_ACIDS) - 1) / (2 * math.log(2) * len(places))
    return Motif(
        allele=allele.name,
        mhc_class=allele.mhc_class,
        length=length,
        drawn=drawn,
        chosen=len(places),
        predictor=predictor.name,
        frequency=frequency,
        background=background,
        bits=np.maximum(terms.sum(axis=1) - by_chance, 0.0),
    )


def _best(predictions: Predictions, count: int, allele: Allele) -> NDArray[np.intp]:
    """Give the rows of the ``count`` best; by the first number that the predictor gives, in this order."""
    for badness in (-predictions.presentation, predictions.percentile, predictions.affinity_nanomolar):
        if not np.isnan(badness).all():
            # Stable, so that the same draw gives the same picture; NaN comes last.
            return np.argsort(badness[:, 0], kind="stable")[:count]
    raise InputError(
        f"{predictions.predictor} gave no number for any peptide with {allele.name}",
        remedy="look at its own output, or draw the motif with another predictor",
    )


def _cores(predictions: Predictions, top: NDArray[np.intp], codes: NDArray[np.int64]) -> NDArray[np.int64]:
    """Cut the nine residues in the groove out of the best peptides."""
    starts = None if predictions.core_start is None else predictions.core_start[top, 0].astype(np.intp)
    if starts is None or (starts < 0).any():
        raise InputError(
            f"{predictions.predictor} does not say where the core of a class II peptide lies",
            remedy="draw the motif with vaxsmith's own network",
        )
    cores: NDArray[np.int64] = codes[top[:, None], starts[:, None] + np.arange(CORE_RESIDUES)]
    return cores
