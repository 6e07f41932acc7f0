"""Read the training corpora: ligands, affinities, background; leave out what the evaluation sets hold.

Every count of what was left out, and why, goes into ``Corpora.ledger`` and from there into the weights' metadata.
The inner split is by peptide: ``crc32(peptide) % 20 == 0`` (5 %) is never trained on, whatever allele or file it stands in.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

RESIDUES = "ACDEFGHIKLMNPQRSTVWY"
SHORTEST, LONGEST = 8, 14
CALIBRATION_LENGTHS = (8, 9, 10, 11)
CALIBRATION_PER_LENGTH = 25_000
_CODE = np.full(128, 255, np.uint8)
_CODE[[ord(letter) for letter in RESIDUES]] = np.arange(20)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """N peptide-allele pairs: ``peptide`` (N,) strings, ``allele`` (N,) indices into ``Corpora.alleles``."""

    peptide: NDArray[np.object_]
    allele: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.peptide)

    def take(self, chosen: NDArray[np.bool_] | NDArray[np.int64]) -> Pairs:
        """Give the chosen rows."""
        return Pairs(peptide=self.peptide[chosen], allele=self.allele[chosen])


@dataclass(frozen=True, slots=True, kw_only=True)
class MultiAllelic:
    """Ligands of samples with several alleles: ``genotype`` (N, 6) indices into ``Corpora.alleles``, padded with -1."""

    peptide: NDArray[np.object_]
    genotype: NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpora:
    """Everything the training reads. Negatives and calibration peptides are disjoint parts of the background files."""

    alleles: tuple[str, ...]
    grooves: NDArray[np.uint8]  # (alleles, 34) residue codes
    ligands: Pairs
    held_out: Pairs  # the inner fold of the ligands
    affinities: Pairs
    affinity: NDArray[np.float32]  # 1 - log50000(nM) of ``affinities``
    held_out_affinities: Pairs
    held_out_affinity: NDArray[np.float32]
    multi_allelic: MultiAllelic
    negatives: NDArray[np.object_]  # human k-mers, 8..14, as many of each length
    calibration: NDArray[np.object_]  # human k-mers, 8..11, 25,000 of each length, length after length
    ledger: dict[str, int] = field(default_factory=dict)


def encode(peptides: NDArray[np.object_] | list[str]) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Give residue codes (N, 14), padded with 255 on the right, and lengths (N,)."""
    padded = np.array(peptides, dtype=f"S{LONGEST}")
    letters = padded.view(np.uint8).reshape(len(padded), LONGEST)
    return np.where(letters == 0, 255, _CODE[letters]).astype(np.uint8), (letters != 0).sum(1).astype(np.int64)


def inner_fold(peptides: NDArray[np.object_]) -> NDArray[np.bool_]:
    """Mark the peptides of the inner fold."""
    return np.array([zlib.crc32(peptide.encode()) % 20 == 0 for peptide in peptides], bool)


def _read(folder: Path, name: str) -> pd.DataFrame:
    return pd.read_csv(folder / f"{name}.tsv.gz", sep="\t", keep_default_na=False, dtype=str)


def _usable(peptides: pd.Series) -> pd.Series:
    return peptides.str.fullmatch(f"[{RESIDUES}]{{{SHORTEST},{LONGEST}}}")


def _evaluation(folder: Path) -> tuple[set[str], set[tuple[str, str]]]:
    """Give the peptides of the ten-sample ligands, and the positive pairs of both TransPHLA sets."""
    ten = _read(folder, "evaluation/gfeller2018_10_samples")
    pairs: set[tuple[str, str]] = set()
    for name in ("transphla_independent", "transphla_external"):
        table = _read(folder, f"evaluation/{name}")
        table = table[table.ligand == "1"]
        pairs |= set(zip(table.allele, table.peptide, strict=True))
    return set(ten.peptide[ten.ligand == "1"]), pairs


def _ligands(folder: Path, ten: set[str], transphla: set[tuple[str, str]], ledger: dict[str, int]) -> pd.DataFrame:
    """Give the mono-allelic (or author-assigned) pairs that no evaluation set holds, each once."""
    parts = []
    for name in ("ligands_anthem", "ligands_iedb2026_9mers", "ligands_abelin2019", "ligands_gomez2024"):
        table = _read(folder, f"training/{name}").rename(columns={"assigned_allele": "allele"})
        ledger[f"{name}: rows"] = len(table)
        in_ten = (table.in_gfeller_evaluation == "1") | table.peptide.isin(ten)
        in_transphla = pd.Series(
            [pair in transphla for pair in zip(table.allele, table.peptide, strict=True)], index=table.index
        )
        if "in_transphla_evaluation" in table:
            in_transphla |= table.in_transphla_evaluation == "1"
        usable = _usable(table.peptide)
        ledger[f"{name}: left out, ligand of the ten samples"] = int(in_ten.sum())
        ledger[f"{name}: left out, TransPHLA pair"] = int((in_transphla & ~in_ten).sum())
        ledger[f"{name}: left out, not 8-14 plain residues"] = int((~usable & ~in_ten & ~in_transphla).sum())
        parts.append(table.loc[usable & ~in_ten & ~in_transphla, ["allele", "peptide"]])
    return pd.concat(parts).drop_duplicates().sort_values(["allele", "peptide"])


def _multi_allelic(
    folder: Path, index: dict[str, int], ten: set[str], transphla: set[tuple[str, str]], ledger: dict[str, int]
) -> MultiAllelic:
    table = _read(folder, "training/ligands_multiallelic")
    genotypes = {text: text.split(",") for text in set(table.alleles)}
    ledger["ligands_multiallelic: rows"] = len(table)
    out = (table.in_gfeller_evaluation == "1") | table.peptide.isin(ten)
    out |= pd.Series(
        [any((a, p) in transphla for a in genotypes[g]) for g, p in zip(table.alleles, table.peptide, strict=True)],
        index=table.index,
    )
    ledger["ligands_multiallelic: left out, in an evaluation set"] = int(out.sum())
    table = table[~out & _usable(table.peptide)]
    table = table[~inner_fold(table.peptide.to_numpy(object))].drop_duplicates(["alleles", "peptide"])
    table = table.sort_values(["alleles", "peptide"])
    genotype = np.full((len(table), 6), -1, np.int64)
    for row, text in enumerate(table.alleles):
        known = [index[name] for name in genotypes[text] if name in index]
        genotype[row, : len(known)] = known
    return MultiAllelic(peptide=table.peptide.to_numpy(object), genotype=genotype)


def _background(folder: Path, ligands: set[str]) -> tuple[NDArray[np.object_], NDArray[np.object_]]:
    """Split the background: the last 25,000 of each of 8..11 calibrate, the others (never a known ligand) are negatives."""
    negatives, calibration = [], []
    for length in range(SHORTEST, LONGEST + 1):
        peptides = _read(folder, f"background/human_{length}mers").peptide
        peptides = peptides[_usable(peptides)].drop_duplicates().to_numpy(object)
        kept = peptides[:-CALIBRATION_PER_LENGTH]
        if length in CALIBRATION_LENGTHS:
            calibration.append(peptides[-CALIBRATION_PER_LENGTH:])
        kept = kept[[peptide not in ligands for peptide in kept]]
        negatives.append(kept)
    fewest = min(map(len, negatives))
    return np.concatenate([part[:fewest] for part in negatives]), np.concatenate(calibration)


def load(corpora: Path) -> Corpora:
    """Read ``corpora``/class_one and give what may be trained on."""
    folder = corpora / "class_one"
    table = _read(folder, "pseudosequences")
    # The table writes alleles of three-digit numbers with the colon a digit late: A*021:36 is A*02:136.
    table["allele"] = table.allele.str.replace(r"^(HLA-[ABC]\*\d\d)(\d):(\d\d)$", r"\1:\2\3", regex=True)
    table = table.drop_duplicates("allele")
    table = table[table.allele.str.match(r"HLA-[ABC]\*\d+:\d+$")].sort_values("allele")
    alleles = tuple(table.allele)
    index = {name: i for i, name in enumerate(alleles)}
    grooves = _CODE[np.array(table.pseudosequence, dtype="S34").view(np.uint8).reshape(-1, 34)]
    ledger: dict[str, int] = {}
    ten, transphla = _evaluation(folder)

    ligands = _ligands(folder, ten, transphla, ledger)
    known = ligands.allele.isin(index)
    ledger["ligands left out, no groove known for the allele"] = int((~known).sum())
    ligands = ligands[known]
    pairs = Pairs(peptide=ligands.peptide.to_numpy(object), allele=ligands.allele.map(index).to_numpy(np.int64))
    inner = inner_fold(pairs.peptide)

    affinity = _read(folder, "training/binding_affinity")
    ledger["binding_affinity: rows"] = len(affinity)
    keep = _usable(affinity.peptide) & affinity.allele.isin(index) & ~affinity.peptide.isin(ten)
    ledger["binding_affinity: left out"] = int((~keep).sum())
    affinity = affinity[keep]
    measured = Pairs(peptide=affinity.peptide.to_numpy(object), allele=affinity.allele.map(index).to_numpy(np.int64))
    value = affinity.affinity.to_numpy(np.float32)
    measured_inner = inner_fold(measured.peptide)

    multi = _multi_allelic(folder, index, ten, transphla, ledger)
    negatives, calibration = _background(folder, set(pairs.peptide) | set(multi.peptide) | ten)
    ledger["ligands trained on"] = int((~inner).sum())
    ledger["ligands of the inner fold"] = int(inner.sum())
    ledger["multi-allelic ligands offered for assignment"] = len(multi.peptide)
    ledger["negatives to draw from"] = len(negatives)
    return Corpora(
        alleles=alleles, grooves=grooves, ligands=pairs.take(~inner), held_out=pairs.take(inner),
        affinities=measured.take(~measured_inner), affinity=value[~measured_inner],
        held_out_affinities=measured.take(measured_inner), held_out_affinity=value[measured_inner],
        multi_allelic=multi, negatives=negatives, calibration=calibration, ledger=ledger,
    )  # fmt: skip
