"""What the model reads off a peptide and its presentation: every feature by its name, as one number.

Nothing here was learned. ``percentile`` and ``affinity`` rise with better presentation; the others describe the residues
that face the T cell (``catalogue.facing``).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from vaxsmith.core import SettingsError
from vaxsmith.selection.recognition.catalogue import AROMATIC, CHARGED, HYDROPHOBICITY, VOLUME, facing

Floats = NDArray[np.float64]

# The least that our networks give; another predictor's 0 counts as this.
BEST_PERCENTILE = 1e-5
AFFINITY_SCALE_NANOMOLAR = 50_000.0

PRESENTATION = ("percentile", "affinity")
FACING: Mapping[str, Callable[[str], float]] = MappingProxyType({
    "hydrophobicity": lambda middle: sum(HYDROPHOBICITY.value[residue] for residue in middle) / len(middle),
    "aromatic": lambda middle: sum(residue in AROMATIC.value for residue in middle) / len(middle),
    "size": lambda middle: sum(VOLUME.value[residue] for residue in middle) / len(middle),
    "charged": lambda middle: sum(residue in CHARGED.value for residue in middle) / len(middle),
})  # fmt: skip
FEATURES = (*PRESENTATION, *FACING)


def measure_features(
    names: Sequence[str], peptides: Sequence[str], percentile: NDArray[np.floating], affinity_nanomolar: NDArray[np.floating]
) -> Floats:
    """Give the features ``names`` of N peptides of eight or more residues: (N, F), NaN where a number is missing.

    ``percentile`` (N,) in % and ``affinity_nanomolar`` (N,) are those of the allele that each peptide is asked for.
    ``percentile`` becomes −log10 of it (0.1 % is 1, never over 5), ``affinity`` 1 − log(nM) / log(50,000), in 0..1.

    Raises:
        SettingsError: there is no feature of that name.
    """
    found = np.empty((len(peptides), len(names)), np.float64)
    middles = [facing(peptide) for peptide in peptides]
    for column, name in enumerate(names):
        if name == "percentile":
            found[:, column] = -np.log10(np.maximum(np.asarray(percentile, np.float64), BEST_PERCENTILE))
        elif name == "affinity":
            nanomolar = np.clip(np.asarray(affinity_nanomolar, np.float64), 1.0, AFFINITY_SCALE_NANOMOLAR)
            found[:, column] = 1.0 - np.log(nanomolar) / math.log(AFFINITY_SCALE_NANOMOLAR)
        elif name in FACING:
            found[:, column] = [FACING[name](middle) for middle in middles]
        else:
            raise SettingsError(f"the feature {name!r} is not known", expected=f"one of {', '.join(FEATURES)}")
    return found
