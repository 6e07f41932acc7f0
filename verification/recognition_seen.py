"""Which peptides the presentation network was trained on: it may know them better than it would know a patient's."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray


def seen_by_presentation(corpora: Path, peptides: Sequence[str]) -> NDArray[np.bool_]:
    """Tell of each peptide whether it stands in any file of ``class_one/training``, ligand or affinity: (N,)."""
    wanted, found = set(peptides), set()
    for path in sorted((corpora / "class_one" / "training").glob("*.tsv.gz")):
        with gzip.open(path, "rt", encoding="utf-8", newline="") as text:
            rows = csv.reader(text, delimiter="\t")
            at = next(rows).index("peptide")
            found |= {row[at] for row in rows} & wanted
    return np.array([peptide in found for peptide in peptides], bool)
