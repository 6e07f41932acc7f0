"""Nothing of an evaluation set reaches training: version 1 learned the ten samples' random peptides by heart, unnoticed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from tests.corpora import corpus
from training.class_one import data as class_one
from training.class_two import data as class_two

TEN = "evaluation/gfeller2018_10_samples.tsv.gz"
TRANSPHLA = ("evaluation/transphla_independent.tsv.gz", "evaluation/transphla_external.tsv.gz")


def read(folder: Path, name: str) -> pd.DataFrame:
    return pd.read_csv(folder / name, sep="\t", keep_default_na=False, dtype=str)


@pytest.mark.corpora
def test_no_peptide_of_an_evaluation_set_trains_or_calibrates_class_one() -> None:
    folder = corpus(f"class_one/{TEN}").parent.parent
    given = class_one.load(folder.parent)
    ten = read(folder, TEN)
    evaluated = set(ten.peptide)
    pairs = set()
    for name in TRANSPHLA:
        table = read(folder, name)
        evaluated |= set(table.peptide)
        table = table[table.ligand == "1"]
        pairs |= set(zip(table.allele, table.peptide, strict=True))
    weekly = read(folder, "evaluation/iedb_weekly.tsv.gz")
    weekly = weekly[weekly.date >= class_one.WEEKLY_FROM]
    pairs |= set(zip(weekly.allele, weekly.peptide, strict=True))

    for random in (given.calibration, given.test_background):
        assert not evaluated & set(random)
    ligands = set(ten.peptide[ten.ligand == "1"])
    for part in (given.ligands, given.affinities):
        assert not ligands & set(part.peptide)
        assert not pairs & {(given.alleles[a], p) for a, p in zip(part.allele, part.peptide, strict=True)}
    assert not ligands & set(given.multi_allelic.peptide)

    # Random peptides are cut from the text. Human proteins are finite, so some of the ten samples' own are windows of it
    # (7 % of those of 11 residues); one such window is drawn once in four trainings, and never again and again.
    letters = np.frombuffer(class_one.RESIDUES.encode(), np.uint8)[given.text].tobytes().decode()
    cut = {letters[start : start + 11] for start in range(len(letters) - 10)}
    elevens = set(ten.peptide[(ten.ligand == "0") & (ten.peptide.str.len() == 11)])
    assert len(cut & elevens) < len(elevens) / 10


@pytest.mark.corpora
def test_no_pair_of_an_evaluation_set_trains_class_two() -> None:
    folder = corpus("class_two/evaluation/iedb_automated.tsv.gz").parent.parent
    given = class_two.load(folder.parent)
    pairs, peptides = set(), set()
    for name in ("fusionattn_external", "fusionattn_test1", "iedb_automated"):
        table = read(folder, f"evaluation/{name}.tsv.gz")
        pairs |= set(zip(table.allele, table.peptide, strict=True))
        peptides |= set(table.peptide)
    for part in (given.ligands, given.refused, given.affinities):
        assert not pairs & {(given.alleles[a], p) for a, p in zip(part.allele, part.peptide, strict=True)}
    for random in (given.calibration, given.test_background):
        assert not peptides & set(random)


def test_cut_peptides_have_every_length_and_lie_in_the_text() -> None:
    text = np.random.default_rng(0).integers(0, 20, 1_000).astype(np.uint8)
    codes, lengths = class_one.cut(text, 2_000, np.random.default_rng(1))
    assert set(lengths.tolist()) == set(range(class_one.SHORTEST, class_one.LONGEST + 1))
    assert ((codes != 255).sum(axis=1) == lengths).all()
    whole = text.tobytes()
    assert all(row[:length].tobytes() in whole for row, length in zip(codes[:50], lengths[:50], strict=True))


@pytest.mark.corpora
def test_what_is_trained_on_is_the_same_in_every_process() -> None:
    folder = corpus("class_two/training/binding_affinity.tsv.gz").parent.parent
    code = (
        "import hashlib, sys; from pathlib import Path; from training.class_two import data\n"
        "text, calibration, test = data._background(Path(sys.argv[1]), {'A' * 14}, {})\n"
        "print(hashlib.sha256(text.tobytes() + ' '.join([*calibration, *test]).encode()).hexdigest())"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", code, folder], env={**os.environ, "PYTHONHASHSEED": seed}, check=True, capture_output=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(told) == 1
