"""Write predictions as the columns that every table of ``vaxsmith predict`` has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from vaxsmith.presentation.judged import Judged

PREDICTION_COLUMNS = ("affinity_nanomolar", "presentation", "percentile", "spread", "core", "distance")
NOT_PREDICTED = "\t".join(["NA"] * len(PREDICTION_COLUMNS))
_CORE_RESIDUES = 9


def written_predictions(judged: Judged, peptides: Sequence[str]) -> Iterator[str]:
    """Give the text of ``PREDICTION_COLUMNS`` for each pair; ``NA`` for what there is not.

    ``peptides`` are those that ``judged.row`` counts. Numbers have five significant digits, distances three.
    """
    pattern: list[str] = []
    values: list[Sequence[object]] = []
    gaps = False
    for name in PREDICTION_COLUMNS[:4]:
        column = getattr(judged, name)
        empty = np.isnan(column)
        if empty.all():
            pattern.append("NA")
            continue
        gaps |= bool(empty.any())
        pattern.append("%.5g")
        values.append(column.tolist())
    if (judged.core_start < 0).all():
        pattern.append("NA")
    else:
        pattern.append("%s")
        values.append(
            [
                peptides[row][start : start + _CORE_RESIDUES] if start >= 0 else "NA"
                for row, start in zip(judged.row.tolist(), judged.core_start.tolist(), strict=True)
            ]
        )
    distances = [f"{value:.3g}" if value == value else "NA" for value in judged.distance.tolist()]  # noqa: PLR0124 - NaN
    pattern.append("%s")
    values.append([distances[allele] for allele in judged.allele.tolist()])
    texts = map("\t".join(pattern).__mod__, zip(*values, strict=True))
    # Peptides are upper case, so "nan" is a number that the predictor did not give.
    return (text.replace("nan", "NA") for text in texts) if gaps else texts
