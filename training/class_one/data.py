"""Read the training corpora: ligands, affinities, background; leave out what the evaluation sets hold.

Every count of what was left out, and why, goes into ``Corpora.ledger`` and from there into the weights' metadata.
Every peptide has a fold (``clusters.py``): near-identical peptides share it, whatever allele or file they stand in.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from training.clusters import folds

RESIDUES = "ACDEFGHIKLMNPQRSTVWY"
SHORTEST, LONGEST = 8, 14
CALIBRATION_LENGTHS = (8, 9, 10, 11)
CALIBRATION_PER_LENGTH = 25_000
TEXT_LENGTHS = (12, 13, 14)  # the longest, so that seams are few
TEST_PER_LENGTH = 5_000
WEEKLY_FROM = "2018"  # pairs that IEDB's weekly benchmark published from then on are for evaluation
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
    """Ligands of samples: ``genotype`` (N, 6) indices into ``Corpora.alleles`` padded with -1, ``sample`` (N,) numbers."""

    peptide: NDArray[np.object_]
    genotype: NDArray[np.int64]
    sample: NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpora:
    """Everything the training reads. Text, calibration and test peptides are disjoint parts of the background files.

    ``text`` (T,) is residue codes of human 12-, 13- and 14-mers laid end to end: random peptides are cut from it anywhere,
    so that none comes twice and none can be learned by heart; ``calibration`` 25,000 of each of 8..11, length after length,
    and ``test_background`` 5,000 of each of 8..11 that neither trained nor calibrated anything.
    """

    alleles: tuple[str, ...]
    grooves: NDArray[np.uint8]  # (alleles, 34) residue codes
    ligands: Pairs
    affinities: Pairs
    affinity: NDArray[np.float32]  # 1 - log50000(nM) of ``affinities``
    multi_allelic: MultiAllelic
    text: NDArray[np.uint8]
    calibration: NDArray[np.object_]
    test_background: NDArray[np.object_]
    fold_of: Mapping[str, int]  # of every peptide in ligands, affinities and multi_allelic
    ledger: dict[str, int] = field(default_factory=dict)

    def fold(self, peptides: NDArray[np.object_]) -> NDArray[np.int64]:
        """Give the folds of training peptides: (N,)."""
        return np.array([self.fold_of[peptide] for peptide in peptides], np.int64)

    def digest(self) -> str:
        """Give a SHA-256 of everything that is trained on: a checkpoint of other data is no checkpoint of these."""
        told = hashlib.sha256(self.grooves.tobytes() + self.affinity.tobytes() + self.text.tobytes())
        for peptides in (self.ligands.peptide, self.affinities.peptide, self.multi_allelic.peptide):
            told.update("\n".join(peptides).encode())
        for alleles in (self.ligands.allele, self.affinities.allele, self.multi_allelic.genotype):
            told.update(np.ascontiguousarray(alleles).tobytes())
        told.update(np.array(sorted(self.fold_of.items()), dtype="U32").tobytes())
        return told.hexdigest()


def encode(peptides: NDArray[np.object_] | list[str]) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Give residue codes (N, 14), padded with 255 on the right, and lengths (N,)."""
    padded = np.array(peptides, dtype=f"S{LONGEST}")
    letters = padded.view(np.uint8).reshape(len(padded), LONGEST)
    return np.where(letters == 0, 255, _CODE[letters]).astype(np.uint8), (letters != 0).sum(1).astype(np.int64)


def _read(folder: Path, name: str) -> pd.DataFrame:
    return pd.read_csv(folder / f"{name}.tsv.gz", sep="\t", keep_default_na=False, dtype=str)


def _usable(peptides: pd.Series) -> pd.Series:
    return peptides.str.fullmatch(f"[{RESIDUES}]{{{SHORTEST},{LONGEST}}}")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Evaluation:
    """What the evaluation sets hold: ligands of the ten samples, pairs that are kept out, and every peptide of any label."""

    ten: set[str]
    transphla: set[tuple[str, str]]  # positive pairs of both sets
    weekly: set[tuple[str, str]]  # pairs of IEDB's weekly benchmark from ``WEEKLY_FROM`` on
    peptides: set[str]


def _evaluation(folder: Path) -> _Evaluation:
    ten = _read(folder, "evaluation/gfeller2018_10_samples")
    peptides, pairs = set(ten.peptide), set[tuple[str, str]]()
    for name in ("transphla_independent", "transphla_external"):
        table = _read(folder, f"evaluation/{name}")
        peptides |= set(table.peptide)
        table = table[table.ligand == "1"]
        pairs |= set(zip(table.allele, table.peptide, strict=True))
    weekly = _read(folder, "evaluation/iedb_weekly")
    weekly = weekly[(weekly.date >= WEEKLY_FROM) & (weekly.date != "Date")]
    return _Evaluation(
        ten=set(ten.peptide[ten.ligand == "1"]), transphla=pairs,
        weekly=set(zip(weekly.allele, weekly.peptide, strict=True)), peptides=peptides | set(weekly.peptide),
    )  # fmt: skip


def _marked(table: pd.DataFrame, pairs: set[tuple[str, str]]) -> pd.Series:
    return pd.Series([pair in pairs for pair in zip(table.allele, table.peptide, strict=True)], index=table.index)


def _ligands(folder: Path, kept_out: _Evaluation, ledger: dict[str, int]) -> pd.DataFrame:
    """Give the mono-allelic (or author-assigned) pairs that no evaluation set holds, each once."""
    parts = []
    for name in ("ligands_anthem", "ligands_iedb2026_9mers", "ligands_abelin2019", "ligands_gomez2024"):
        table = _read(folder, f"training/{name}").rename(columns={"assigned_allele": "allele"})
        ledger[f"{name}: rows"] = len(table)
        in_ten = (table.in_gfeller_evaluation == "1") | table.peptide.isin(kept_out.ten)
        in_transphla = _marked(table, kept_out.transphla)
        if "in_transphla_evaluation" in table:
            in_transphla |= table.in_transphla_evaluation == "1"
        in_weekly = _marked(table, kept_out.weekly)
        usable = _usable(table.peptide)
        ledger[f"{name}: left out, ligand of the ten samples"] = int(in_ten.sum())
        ledger[f"{name}: left out, TransPHLA pair"] = int((in_transphla & ~in_ten).sum())
        ledger[f"{name}: left out, pair of the weekly benchmark"] = int((in_weekly & ~in_ten & ~in_transphla).sum())
        out = in_ten | in_transphla | in_weekly
        ledger[f"{name}: left out, not 8-14 plain residues"] = int((~usable & ~out).sum())
        parts.append(table.loc[usable & ~out, ["allele", "peptide"]])
    return pd.concat(parts).drop_duplicates().sort_values(["allele", "peptide"])


def _multi_allelic(folder: Path, index: dict[str, int], kept_out: _Evaluation, ledger: dict[str, int]) -> MultiAllelic:
    pairs = kept_out.transphla | kept_out.weekly
    table = _read(folder, "training/ligands_multiallelic")
    genotypes = {text: text.split(",") for text in set(table.alleles)}
    ledger["ligands_multiallelic: rows"] = len(table)
    out = (table.in_gfeller_evaluation == "1") | table.peptide.isin(kept_out.ten)
    out |= pd.Series(
        [any((a, p) in pairs for a in genotypes[g]) for g, p in zip(table.alleles, table.peptide, strict=True)],
        index=table.index,
    )
    ledger["ligands_multiallelic: left out, in an evaluation set"] = int(out.sum())
    table = table[~out & _usable(table.peptide)].drop_duplicates(["alleles", "peptide"])
    table = table.sort_values(["alleles", "peptide"])
    genotype = np.full((len(table), 6), -1, np.int64)
    for row, text in enumerate(table.alleles):
        known = [index[name] for name in genotypes[text] if name in index]
        genotype[row, : len(known)] = known
    number = {name: i for i, name in enumerate(sorted(set(table["sample"])))}
    sample = table["sample"].map(number).to_numpy(np.int64)
    return MultiAllelic(peptide=table.peptide.to_numpy(object), genotype=genotype, sample=sample)


def _background(
    folder: Path, evaluated: set[str], ledger: dict[str, int]
) -> tuple[NDArray[np.uint8], NDArray[np.object_], NDArray[np.object_]]:
    """Split the background into the text for random peptides, calibration and test peptides.

    No peptide of an evaluation set is among them: the random peptides of the ten samples are rows of these very files. Of
    each length of 8..11 the last 25,000 calibrate, and the 5,000 before them test.
    """
    text, calibration, test = [], [], []
    left_out = 0
    for length in range(SHORTEST, LONGEST + 1):
        peptides = _read(folder, f"background/human_{length}mers").peptide
        peptides = peptides[_usable(peptides)].drop_duplicates()
        also = peptides.isin(evaluated)
        left_out += int(also.sum())
        peptides = peptides[~also].to_numpy(object)
        if length in CALIBRATION_LENGTHS:
            calibration.append(peptides[-CALIBRATION_PER_LENGTH:])
            test.append(peptides[-CALIBRATION_PER_LENGTH - TEST_PER_LENGTH : -CALIBRATION_PER_LENGTH])
        if length in TEXT_LENGTHS:
            # The last ones of every length stay out of training: verification ranks among them.
            text.append("".join(peptides[: -CALIBRATION_PER_LENGTH - TEST_PER_LENGTH]))
    ledger["background: left out, peptide of an evaluation set"] = left_out
    codes = _CODE[np.frombuffer("".join(text).encode(), np.uint8)]
    return codes, np.concatenate(calibration), np.concatenate(test)


def cut(text: NDArray[np.uint8], number: int, random: np.random.Generator) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Cut random peptides of 8..14 residues, as many of each length: codes (N, 14) padded with 255, lengths (N,)."""
    lengths = random.integers(SHORTEST, LONGEST + 1, number)
    place = np.arange(LONGEST)[None, :]
    codes = text[random.integers(0, len(text) - LONGEST, number)[:, None] + place]
    return np.where(place < lengths[:, None], codes, 255).astype(np.uint8), lengths


def load(corpora: Path) -> Corpora:
    """Read ``corpora``/class_one and give what may be trained on."""
    folder = corpora / "class_one"
    table = _read(folder, "pseudosequences")
    # The table writes alleles of three-digit numbers with the colon a digit late: A*021:36 is A*02:136.
    table["allele"] = table.allele.str.replace(r"^(HLA-[ABC]\*\d\d)(\d):(\d\d)$", r"\1:\2\3", regex=True)
    table = table.drop_duplicates("allele")
    table = table[table.allele.str.match(r"HLA-[ABCEG]\*\d+:\d+$")].sort_values("allele")
    alleles = tuple(table.allele)
    index = {name: i for i, name in enumerate(alleles)}
    grooves = _CODE[np.array(table.pseudosequence, dtype="S34").view(np.uint8).reshape(-1, 34)]
    ledger: dict[str, int] = {}
    kept_out = _evaluation(folder)

    ligands = _ligands(folder, kept_out, ledger)
    known = ligands.allele.isin(index)
    ledger["ligands left out, no groove known for the allele"] = int((~known).sum())
    ligands = ligands[known]
    pairs = Pairs(peptide=ligands.peptide.to_numpy(object), allele=ligands.allele.map(index).to_numpy(np.int64))

    affinity = _read(folder, "training/binding_affinity")
    ledger["binding_affinity: rows"] = len(affinity)
    in_weekly, in_transphla = _marked(affinity, kept_out.weekly), _marked(affinity, kept_out.transphla)
    ledger["binding_affinity: left out, pair of the weekly benchmark"] = int(in_weekly.sum())
    ledger["binding_affinity: left out, TransPHLA pair"] = int((in_transphla & ~in_weekly).sum())
    evaluated = in_weekly | in_transphla
    keep = _usable(affinity.peptide) & affinity.allele.isin(index) & ~affinity.peptide.isin(kept_out.ten) & ~evaluated
    ledger["binding_affinity: left out, other"] = int((~keep & ~evaluated).sum())
    affinity = affinity[keep]
    measured = Pairs(peptide=affinity.peptide.to_numpy(object), allele=affinity.allele.map(index).to_numpy(np.int64))
    value = affinity.affinity.to_numpy(np.float32)

    multi = _multi_allelic(folder, index, kept_out, ledger)
    text, calibration, test = _background(folder, kept_out.peptides, ledger)
    peptides = sorted({*pairs.peptide, *measured.peptide, *multi.peptide})
    ledger["ligands to train on"] = len(pairs)
    ledger["multi-allelic ligands offered for assignment"] = len(multi.peptide)
    ledger["residues of text to cut random peptides from"] = len(text)
    return Corpora(
        alleles=alleles, grooves=grooves, ligands=pairs, affinities=measured, affinity=value, multi_allelic=multi,
        text=text, calibration=calibration, test_background=test,
        fold_of=dict(zip(peptides, folds(peptides, shared=SHORTEST).tolist(), strict=True)), ledger=ledger,
    )  # fmt: skip
