"""Read what was screened for T-cell recognition, and keep out of training whatever stands in an evaluation set.

A row of a training set is left out if its file flags it, if its peptide stands in an evaluation set, whatever the flag
says, or if it is nearly the same as such a peptide (``training.clusters``: eight residues shared, or one mismatch).
"""

from __future__ import annotations

import csv
import gzip
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from training.clusters import FOLDS, cluster
from vaxsmith.hla import parse_allele
from vaxsmith.presentation import ClassOneNetwork
from vaxsmith.selection.recognition.features import FEATURES, measure_features

SCREENED, TESTED = "improve_screened", "prime2_tested"  # the base population, and what may help beside it
EVALUATION = ("cedar_neoepitopes", "itsndb")
SHARED = 8

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """N peptides, the allele that each was tested with, and whether a T cell answered.

    ``response`` is (N,) of 0 and 1; ``percentile`` (%) and ``affinity_nanomolar`` (N,) are the network's; ``features``
    (N, 6) are all of ``FEATURES``. ``wild_types`` and their numbers are empty where the set gives none. ``group`` (N,)
    numbers clusters of alike peptides over all sets together, ``fold`` (N,) is 0 to ``FOLDS`` - 1, whole groups at a time.
    """

    peptides: tuple[str, ...]
    alleles: tuple[str, ...]
    response: Floats
    percentile: Floats
    affinity_nanomolar: Floats
    features: Floats
    group: NDArray[np.int64]
    fold: NDArray[np.int64]
    wild_types: tuple[str, ...] = ()
    wild_type_percentile: Floats | None = None
    wild_type_affinity: Floats | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """The training sets and the evaluation sets by name, and what was read, left out and kept, in words."""

    training: dict[str, Rows]
    evaluation: dict[str, Rows]
    ledger: dict[str, dict[str, int]]


def load_corpus(corpora: Path, network: ClassOneNetwork) -> Corpus:
    """Read all four sets, judge their peptides, and leave out of training what evaluation needs unseen."""
    folder = corpora / "recognition"
    raw = {name: _read(folder / "training" / f"{name}.tsv.gz") for name in (SCREENED, TESTED)}
    raw |= {name: _read(folder / "evaluation" / f"{name}.tsv.gz") for name in EVALUATION}
    # Sorted, so that the groups depend on the peptides and not on the order of files.
    distinct = sorted({row["peptide"] for rows in raw.values() for row in rows})
    group_of = dict(zip(distinct, cluster(distinct, shared=SHARED).tolist(), strict=True))
    evaluated = {row["peptide"] for name in EVALUATION for row in raw[name]}
    near = {group_of[peptide] for peptide in evaluated}
    ledger: dict[str, dict[str, int]] = {}
    kept: dict[str, Rows] = {}
    for name, rows in raw.items():
        said = ledger[name] = {"read": len(rows)}
        left = rows
        if name not in EVALUATION:
            left = _drop(left, lambda row: row["in_evaluation"] == "1", said, "flagged as in an evaluation set")
            left = _drop(left, lambda row: row["peptide"] in evaluated, said, "peptide in an evaluation set, not flagged")
            left = _drop(left, lambda row: group_of[row["peptide"]] in near, said, "nearly the same as one of these")
        left = _drop(left, lambda row: network.assess(parse_allele(row["allele"])) is not None, said, "allele not judged")
        kept[name] = _judge(left, network, group_of, distinct)
        said["kept"], said["of them positive"] = len(left), int(kept[name].response.sum())
    return Corpus(
        training={name: kept[name] for name in (SCREENED, TESTED)},
        evaluation={name: kept[name] for name in EVALUATION},
        ledger=ledger,
    )


def _read(path: Path) -> list[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text, delimiter="\t"))


def _drop(
    rows: list[dict[str, str]], unwanted: Callable[[dict[str, str]], bool], said: dict[str, int], why: str
) -> list[dict[str, str]]:
    kept = [row for row in rows if not unwanted(row)]
    said[why] = len(rows) - len(kept)
    return kept


def _judge(rows: list[dict[str, str]], network: ClassOneNetwork, group_of: dict[str, int], distinct: Sequence[str]) -> Rows:
    peptides, alleles = tuple(row["peptide"] for row in rows), tuple(row["allele"] for row in rows)
    group = np.array([group_of[peptide] for peptide in peptides], np.int64)
    percentile, affinity = judge(peptides, alleles, network)
    wild_types = tuple(row["wild_type"] for row in rows) if rows and "wild_type" in rows[0] else ()
    wild = judge(wild_types, alleles, network) if wild_types else (None, None)
    return Rows(
        peptides=peptides, alleles=alleles, group=group,
        response=np.array([float(row["response"]) for row in rows]),
        percentile=percentile, affinity_nanomolar=affinity,
        features=measure_features(FEATURES, peptides, percentile, affinity),
        fold=np.array([zlib.crc32(distinct[first].encode()) % FOLDS for first in group.tolist()], np.int64),
        wild_types=wild_types, wild_type_percentile=wild[0], wild_type_affinity=wild[1],
    )  # fmt: skip


def judge(peptides: Sequence[str], alleles: Sequence[str], network: ClassOneNetwork) -> tuple[Floats, Floats]:
    """Give the percentile (%) and the affinity (nM) of each of N peptides with its allele: two arrays of (N,)."""
    percentile, affinity = (np.full(len(peptides), np.nan) for _ in range(2))
    for allele in sorted(set(alleles)):
        rows = np.array([row for row, name in enumerate(alleles) if name == allele])
        found = network.predict([peptides[row] for row in rows.tolist()], [parse_allele(allele)])
        percentile[rows], affinity[rows] = found.percentile[:, 0], found.affinity_nanomolar[:, 0]
    return percentile, affinity
