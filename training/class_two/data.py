"""Read the class II corpora: ligands, judged peptides, affinities; leave out what the evaluation sets hold.

``presentation_mixed`` holds ligands and negatives, and rows that its authors derived from affinities (flagged): those are
left to the affinity head, which has the measurements themselves. Every pair of an evaluation set is left out of everything.
Random human peptides are cut from the class I background laid together, 11 to 14 residues at a time, so their seams are not
human.
"""

from __future__ import annotations

import hashlib
import zlib
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

    ``ligands`` and ``refused`` are pairs found and not found on the molecule. ``text`` (T,) is residue codes to cut random
    peptides from; ``calibration`` 10,000 peptides of each of 12..21 residues, length after length, and ``test_background``
    2,000 of each that neither trained nor calibrated anything, cut from another part.
    """

    alleles: tuple[str, ...]
    grooves: NDArray[np.uint8]  # (alleles, 34) residue codes (``GAP``: none): 15 of the alpha chain, 19 of the beta
    ligands: Pairs
    refused: Pairs
    affinities: Pairs
    affinity: NDArray[np.float32]  # 1 - log50000(nM) of ``affinities``
    text: NDArray[np.uint8]
    calibration: NDArray[np.object_]
    test_background: NDArray[np.object_]
    fold_of: Mapping[str, int]
    ledger: dict[str, int] = field(default_factory=dict)

    def fold(self, peptides: NDArray[np.object_]) -> NDArray[np.int64]:
        """Give the folds of training peptides: (N,)."""
        return np.array([self.fold_of[peptide] for peptide in peptides], np.int64)

    def digest(self) -> str:
        """Give a SHA-256 of everything that is trained on: a checkpoint of other data is no checkpoint of these."""
        told = hashlib.sha256(self.grooves.tobytes() + self.affinity.tobytes() + self.text.tobytes())
        for peptides in (self.ligands.peptide, self.refused.peptide, self.affinities.peptide):
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


def _background(
    folder: Path, known: set[str], ledger: dict[str, int]
) -> tuple[NDArray[np.uint8], NDArray[np.object_], NDArray[np.object_]]:
    """Lay background peptides together: the text for random peptides, and calibration and test peptides of another part.

    No piece is a ``known`` ligand or stands in an evaluation set.
    """
    pieces: list[str] = []
    for length in (14, 13, 12, 11):
        table = _read(folder.parent / "class_one", f"background/human_{length}mers")
        pieces += table.peptide[_usable(table.peptide) & ~table.peptide.isin(known)].tolist()
    # Pieces of all lengths in both parts, in an order that has nothing to do with the file's.
    pieces = sorted(set(pieces), key=lambda piece: (zlib.crc32(piece.encode()), piece))
    calibration, test, at = [], [], 0
    joined = "".join(pieces)
    for length in CALIBRATION_LENGTHS:
        cuts: dict[str, None] = {}
        while len(cuts) < CALIBRATION_PER_LENGTH + TEST_PER_LENGTH:
            if (peptide := joined[at : at + length]) not in known:
                cuts[peptide] = None
            at += length
        both = list(cuts)
        calibration += both[:CALIBRATION_PER_LENGTH]
        test += both[CALIBRATION_PER_LENGTH:]
    ledger["residues of text to cut random peptides from"] = len(joined) - at
    codes = _CODE[np.frombuffer(joined[at:].encode(), np.uint8)]
    return codes, np.array(calibration, object), np.array(test, object)


def cut(text: NDArray[np.uint8], number: int, random: np.random.Generator) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Cut random peptides of 9..25 residues, as many of each length: codes (N, 25) padded with 255, lengths (N,)."""
    lengths = random.integers(SHORTEST, LONGEST + 1, number)
    place = np.arange(LONGEST)[None, :]
    codes = text[random.integers(0, len(text) - LONGEST, number)[:, None] + place]
    return np.where(place < lengths[:, None], codes, 255).astype(np.uint8), lengths


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

    text, calibration, test = _background(folder, set(found.peptide) | {peptide for _, peptide in evaluated}, ledger)
    everything = sorted({*found.peptide, *refused.peptide, *measured.peptide})
    ledger |= {"ligands to train on": len(found), "negatives of the mixed file": len(refused), "affinities": len(measured)}
    return Corpora(
        alleles=alleles, grooves=grooves, ligands=pairs(found), refused=pairs(refused), affinities=pairs(measured),
        affinity=measured.affinity.to_numpy(np.float32), text=text, calibration=calibration, test_background=test,
        fold_of=dict(zip(everything, folds(everything, shared=CORE).tolist(), strict=True)), ledger=ledger,
    )  # fmt: skip
