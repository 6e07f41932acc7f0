"""Tables of normal tissues written by the tests."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from vaxsmith.tumor.normal_tissue import NormalTissue, read_normal_tissue

TISSUES = ("testis", "placenta", "cerebral_cortex", "heart_muscle", "lung", "liver", "kidney", "skin", "prostate", "ovary")


def write_wide(path: Path, genes: Mapping[str, Mapping[str, float | str]], tissues: tuple[str, ...] = TISSUES) -> Path:
    """Write a wide table; tissues that a gene does not name get 0."""
    rows = ["\t".join(("GeneID", *tissues))]
    rows += ["\t".join((gene, *(str(levels.get(name, 0)) for name in tissues))) for gene, levels in genes.items()]
    path.write_text("\n".join(rows) + "\n")
    return path


def made_tissue(folder: Path, genes: Mapping[str, Mapping[str, float | str]]) -> NormalTissue:
    """Give a table of these genes."""
    return read_normal_tissue(write_wide(folder / "tissue.tsv", genes))
