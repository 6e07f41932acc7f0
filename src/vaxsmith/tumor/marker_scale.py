"""A tumor's TPM in the unit of a table of normal tissues."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from vaxsmith.core import Sourced, Unassessed
from vaxsmith.tumor.normal_tissue import NormalTissue

FEWEST_GENES: Sourced[int] = Sourced(
    name="fewest genes from which two scales can be matched",
    value=5000,
    unit="genes",
    citation="vaxsmith house choice",
    note="A quarter of the protein-coding genes; a hand-made table of some genes has no distribution.",
)


def on_tissue_scale(
    genes: Sequence[tuple[int, ...]], tpm: Sequence[float], tissue: NormalTissue
) -> NDArray[np.float64] | Unassessed:
    """Give what each gene would measure were the tumor one of the tissues (n values, in the table's unit).

    ``genes`` (n) are rows of the table, ``tpm`` (n) the tumor's values. The gene's rank among the tumor's genes is kept, and
    the value that this rank has in a tissue is read off, the median over tissues: quantile normalisation (Bolstad et al.
    2003, Bioinformatics 19:185-193) onto the table's own distribution. TPM, nTPM and the older NX differ in scale, NX by a
    factor of ten and more at the top, so values must not be divided by each other as they stand. Equal values share the mean
    of their ranks.
    """
    count = len(genes)
    if count < FEWEST_GENES.value:
        return Unassessed(
            reason=f"the tumor's table and that of normal tissues share {count} genes; {FEWEST_GENES.value} are needed to "
            "put both on one scale",
            remedy="give the expression of all genes",
        )
    values = np.array([np.max(_filled(tissue.values[list(rows)]), axis=0) for rows in genes], dtype=np.float64)
    tumor = np.asarray(tpm, dtype=np.float64)
    ordered = np.sort(tumor)
    low, high = np.searchsorted(ordered, tumor, "left"), np.searchsorted(ordered, tumor, "right")
    rank = ((low + high - 1) / 2) / (count - 1)
    columns = []
    for column in values.T:
        measured = np.sort(column[column >= 0])
        if len(measured) >= FEWEST_GENES.value:
            columns.append(np.interp(rank, np.linspace(0, 1, len(measured)), measured))
    if not columns:
        return Unassessed(
            reason=f"no tissue of the table has {FEWEST_GENES.value} of the tumor's genes",
            remedy="give a whole table of normal tissues",
        )
    return np.asarray(np.median(columns, axis=0), dtype=np.float64)


def _filled(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Put −1 where nothing was measured, so that the highest of several rows can be taken."""
    return np.where(np.isnan(values), np.float32(-1), values)
