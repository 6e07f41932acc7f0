"""What both networks do with the table of grooves and with peptides: who can be judged, and what a peptide is."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from vaxsmith.core import AMINO_ACIDS, InputError, Unassessed
from vaxsmith.hla.allele import Allele
from vaxsmith.presentation.dense import CODE, NOT_A_RESIDUE, DenseWeights
from vaxsmith.presentation.model_file import Model
from vaxsmith.presentation.register import RegisterWeights

ROMAN = {1: "I", 2: "II"}
_CHAINS = ("DPA1", "DPB1", "DQA1", "DQB1")


def assess_allele(
    allele: Allele, model: Model[DenseWeights] | Model[RegisterWeights], *, mhc_class: int, farthest: float
) -> Unassessed | None:
    """Tell why ``allele`` cannot be judged with ``model``, or None if it can; ``farthest`` is a groove distance, 0..1."""
    if allele.mhc_class != mhc_class:
        return Unassessed(
            reason=f"{allele.name} is a class {ROMAN[allele.mhc_class]} molecule, not of class {ROMAN[mhc_class]}",
            remedy="ask presentation.predictor_for(allele), which gives the network of its class",
        )
    groove, kind = model.groove_of.get(allele.name), f"class {ROMAN[mhc_class]}"
    if groove is None and allele.locus in _CHAINS:
        return Unassessed(
            reason=f"{allele.name} is one chain of a molecule that needs two: what it presents depends on the other chain",
            remedy="name both chains as one molecule, as in HLA-DPA1*01:03-DPB1*04:01",
        )
    if groove is None:
        return Unassessed(
            reason=f"the binding groove of {allele.name} is not in the network's table of {kind} molecules",
            remedy="check the typing; if it stands, ask for a prediction with the closest allele of the same group",
        )
    distance = float(model.distance[groove])
    if distance > farthest:
        nearest = model.trained_name[model.nearest[groove]]
        return Unassessed(
            reason=(
                f"no ligands like those of {allele.name} were trained on: the nearest trained groove, {nearest}, is at "
                f"distance {distance:.2f} (limit {farthest})"
            ),
            remedy="have binding measured, or use a predictor that was trained on ligands of this allele",
        )
    if not model.background[groove]:
        return Unassessed(
            reason=f"the weights in use hold no percentile calibration for the groove of {allele.name}",
            remedy="use the weights that ship with vaxsmith, or train without --quick",
        )
    return None


def encode_peptides(peptides: Sequence[str], *, shortest: int, longest: int, mhc_class: int) -> NDArray[np.uint8]:
    """Give residue codes (N, ``longest``), ``NOT_A_RESIDUE`` beyond the end.

    Raises:
        InputError: a peptide is shorter or longer, or has a letter other than the twenty amino acids.
    """
    if not len(peptides):
        return np.empty((0, longest), np.uint8)
    lengths = np.fromiter(map(len, peptides), np.intp, len(peptides))
    bad = np.flatnonzero((lengths < shortest) | (lengths > longest))
    if len(bad):
        raise InputError(
            f"peptide {peptides[bad[0]]!r} has {lengths[bad[0]]} residues",
            expected=f"{shortest} to {longest} residues",
            remedy=f"leave it out, or cut windows of a length that class {ROMAN[mhc_class]} molecules present",
            place=f"peptide {bad[0] + 1} of {len(peptides)}",
        )
    if "".join(peptides).isascii():
        letters = np.array(list(peptides), dtype=f"S{longest}").view(np.uint8).reshape(-1, longest)
        codes: NDArray[np.uint8] = CODE[letters]
        if np.array_equal((codes != NOT_A_RESIDUE).sum(axis=1), lengths):
            return codes
    where = next(i for i, peptide in enumerate(peptides) if set(peptide) - set(AMINO_ACIDS))
    raise InputError(
        f"peptide {peptides[where]!r} has a letter that is not one of the twenty amino acids",
        expected="upper-case one-letter codes ACDEFGHIKLMNPQRSTVWY",
        cause="an unknown residue, a stop, lower case or a modified residue",
        remedy="leave the peptide out",
        place=f"peptide {where + 1} of {len(peptides)}",
    )


def share(logits: NDArray[np.floating]) -> NDArray[np.float64]:
    """Give the logistic function of logits."""
    found: NDArray[np.float64] = 1.0 / (1.0 + np.exp(-np.clip(logits.astype(np.float64), -80.0, 80.0)))
    return found
