"""Read the class II corpora: ligands, judged peptides, affinities; leave out what the evaluation sets hold.

``presentation_mixed`` holds ligands and negatives, and rows that its authors derived from affinities (flagged): those are
left to the affinity head, which has the measurements themselves. Every pair of an evaluation set is left out of everything.
Random human peptides are laid together from the class I background, 14 residues at a time, so their seams are not human.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from training.class_one.data import RESIDUES, Pairs
from training.clusters import folds

SHORTEST, LONGEST = 9, 25
CORE = 9
GROOVE = 34
CALIBRATION_LENGTHS = tuple(range(12, 22))
CALIBRATION_PER_LENGTH = 10_000
TEST_PER_LENGTH = 2_000
_EVALUATION = ("fusionattn_external", "fusionattn_test1", "iedb_automated")
GAP = 20  # where DQA1 chains lack a residue that others have
_CODE = np.full(128, 255, np.uint8)
_CODE[[ord(letter) for letter in RESIDUES]] = np.arange(20)


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpora:
    """Everything the training reads.

    ``ligands`` and ``refused`` are pairs found and not found on the molecule; ``negatives`` (N,) random human peptides of
    9..25 residues, as many of each length; ``calibration`` 10,000 of each of 12..21, length after length, and
    ``test_background`` 2,000 of each that neither trained nor calibrated anything.
    """

    alleles: tuple[str, ...]
    grooves: NDArray[np.uint8]  # (alleles, 34) residue codes (``GAP``: none): 15 of the alpha chain, 19 of the beta
    ligands: Pairs
    refused: Pairs
    affinities: Pairs
    affinity: NDArray[np.float32]  # 1 - log50000(nM) of ``affinities``
    negatives: NDArray[np.object_]
    calibration: NDArray[np.object_]
    test_background: NDArray[np.object_]
    fold_of: Mapping[str, int]
    ledger: dict[str, int] = field(default_factory=dict)

    def fold(self, peptides: NDArray[np.object_]) -> NDArray[np.int64]:
        """Give the folds of training peptides: (N,)."""
        return np.array([self.fold_of[peptide] for peptide in peptides], np.int64)

    def digest(self) -> str:
        """Give a SHA-256 of everything that is trained on: a checkpoint of other data is no checkpoint of these."""
        told = hashlib.sha256(self.grooves.tobytes() + self.affinity.tobytes())
        for peptides in (self.ligands.peptide, self.refused.peptide, self.affinities.peptide, self.negatives):
            told.update("\n".join(peptides).encode())
        for alleles in (self.ligands.allele, self.refused.allele, self.affinities.allele):
            told.update(np.ascontiguousarray(alleles).tobytes())
        told.update(np.array(sorted(self.fold_of.items()), dtype="U32").tobytes())
        return told.hexdigest()


def encode(peptides: NDArray[np.object_] | list[str]) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Give residue codes (N, 25), padded with 255 on the right, and lengths (N,)."""
    padded = np.array(peptides, dtype=f"S{LONGEST}")
    letters = padded.view(np.uint8).reshape(len(padded), LONGEST)
    return np.where(letters == 0, 255, _CODE[letters]).astype(np.uint8), (letters != 0).sum(1).astype(np.int64)


def _read(folder: Path, name: str) -> pd.DataFrame:
    table = pd.read_csv(folder / f"{name}.tsv.gz", sep="\t", keep_default_na=False, dtype=str)
    return table.rename(columns={"restriction": "allele"})


def _usable(peptides: pd.Series) -> pd.Series:
    return peptides.str.fullmatch(f"[{RESIDUES}]{{{SHORTEST},{LONGEST}}}")


def complete_name(name: str, beta_to_pairs: Mapping[str, list[str]]) -> str:
    """Give the molecule that a ligand file names by its beta chain alone, where only one alpha chain is usual.

    DPB1 chains pair with DPA1*01:03 unless told otherwise, as in the data's other files; DQ chains without their alpha
    chain stay as they are, and so without a groove.
    """
    if name.startswith("HLA-DPB1"):
        return f"HLA-DPA1*01:03-{name.removeprefix('HLA-')}"
    pairs = beta_to_pairs.get(name, [])
    return pairs[0] if len(pairs) == 1 else name


def _random_peptides(folder: Path, ligands: set[str]) -> NDArray[np.object_]:
    """Lay background 14-mers together and cut them into peptides of every length in turn; never a known ligand."""
    text = "".join(_read(folder.parent / "class_one", "background/human_14mers").peptide)
    text += "".join(_read(folder.parent / "class_one", "background/human_13mers").peptide)
    text += "".join(_read(folder.parent / "class_one", "background/human_12mers").peptide)
    text += "".join(_read(folder.parent / "class_one", "background/human_11mers").peptide)
    lengths = np.tile(np.arange(SHORTEST, LONGEST + 1), len(text) // sum(range(SHORTEST, LONGEST + 1)))
    ends = np.cumsum(lengths)
    cut = [text[end - length : end] for end, length in zip(ends, lengths, strict=True)]
    return np.array(
        [peptide for peptide in dict.fromkeys(cut) if peptide not in ligands and set(peptide) <= set(RESIDUES)], object
    )


def load(corpora: Path) -> Corpora:
    """Read ``corpora``/class_two and give what may be trained on."""
    folder = corpora / "class_two"
    table = _read(folder, "pseudosequences").drop_duplicates("allele").sort_values("allele")
    alleles = tuple(table.allele)
    index = {name: i for i, name in enumerate(alleles)}
    grooves = _CODE[np.array(table.pseudosequence, dtype=f"S{GROOVE}").view(np.uint8).reshape(-1, GROOVE)]
    grooves[grooves == 255] = GAP  # the table writes X
    ledger: dict[str, int] = {"alleles with a groove": len(alleles)}
    evaluated: set[tuple[str, str]] = set()
    for name in _EVALUATION:
        found = _read(folder, f"evaluation/{name}")
        evaluated |= set(zip(found.allele, found.peptide, strict=True))

    def kept(name: str, table: pd.DataFrame) -> pd.DataFrame:
        ledger[f"{name}: rows"] = len(table)
        in_evaluation = pd.Series(
            [pair in evaluated for pair in zip(table.allele, table.peptide, strict=True)], index=table.index
        )
        usable, known = _usable(table.peptide), table.allele.isin(index)
        ledger[f"{name}: left out, pair of an evaluation set"] = int(in_evaluation.sum())
        ledger[f"{name}: left out, no groove known for the allele"] = int((~known & ~in_evaluation).sum())
        ledger[f"{name}: left out, not {SHORTEST}-{LONGEST} plain residues"] = int((~usable & known & ~in_evaluation).sum())
        return table[~in_evaluation & usable & known]

    measured = kept("binding_affinity", _read(folder, "training/binding_affinity"))
    mixed = _read(folder, "training/presentation_mixed")
    derived = mixed.also_in_binding_affinity == "1"
    ledger["presentation_mixed: left to the affinities they come from"] = int(derived.sum())
    mixed = kept("presentation_mixed", mixed[~derived])
    abelin = _read(folder, "training/ligands_abelin2019")
    pairs_of: dict[str, list[str]] = {}
    for name in sorted(set(mixed.allele) | set(measured.allele)):
        if "-DQB1" in name or "-DPB1" in name:
            pairs_of.setdefault("HLA-" + name.split("-", 2)[2], []).append(name)
    abelin["allele"] = [complete_name(name, pairs_of) for name in abelin.allele]
    abelin = kept("ligands_abelin2019", abelin)

    found = pd.concat([mixed[mixed.label == "1"], abelin])[["allele", "peptide"]].drop_duplicates()
    found = found.sort_values(["allele", "peptide"])
    refused = mixed[mixed.label == "0"][["allele", "peptide"]].drop_duplicates().sort_values(["allele", "peptide"])
    both = set(zip(found.allele, found.peptide, strict=True))
    twice = pd.Series([pair in both for pair in zip(refused.allele, refused.peptide, strict=True)], index=refused.index)
    ledger["presentation_mixed: negatives that are ligands of the same allele elsewhere"] = int(twice.sum())
    refused = refused[~twice]

    def pairs(rows: pd.DataFrame) -> Pairs:
        return Pairs(peptide=rows.peptide.to_numpy(object), allele=rows.allele.map(index).to_numpy(np.int64))

    random = _random_peptides(folder, set(found.peptide) | {peptide for _, peptide in evaluated})
    size = np.array([len(peptide) for peptide in random])
    calibration, test, negatives = [], [], []
    for length in range(SHORTEST, LONGEST + 1):
        part = random[size == length]
        if length in CALIBRATION_LENGTHS:
            calibration.append(part[:CALIBRATION_PER_LENGTH])
            test.append(part[CALIBRATION_PER_LENGTH:][:TEST_PER_LENGTH])
        negatives.append(part[CALIBRATION_PER_LENGTH + TEST_PER_LENGTH :])
    everything = sorted({*found.peptide, *refused.peptide, *measured.peptide})
    ledger |= {"ligands to train on": len(found), "negatives of the mixed file": len(refused), "affinities": len(measured)}
    ledger["random peptides to draw from"] = sum(map(len, negatives))
    return Corpora(
        alleles=alleles, grooves=grooves, ligands=pairs(found), refused=pairs(refused), affinities=pairs(measured),
        affinity=measured.affinity.to_numpy(np.float32), negatives=np.concatenate(negatives),
        calibration=np.concatenate(calibration), test_background=np.concatenate(test),
        fold_of=dict(zip(everything, folds(everything, shared=CORE).tolist(), strict=True)), ledger=ledger,
    )  # fmt: skip
