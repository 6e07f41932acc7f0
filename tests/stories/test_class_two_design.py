"""Class II from the command line to the folder, with predictors whose answers are known."""

from __future__ import annotations

import csv
import hashlib
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.cli.command_line import run_command
from tests.selection.made_class_two import KnownClassTwo

from vaxsmith.core import Unassessed
from vaxsmith.demo import case_file
from vaxsmith.hla.allele import Allele
from vaxsmith.patient.predictors_used import predictors_used, training_support
from vaxsmith.presentation import load_class_one, load_class_two
from vaxsmith.presentation.model_file import FOLDER
from vaxsmith.presentation.prediction import Predictions

ONE = "A*02:01, B*07:02, C*07:02"
TWO = ", DRB1*04:01, DRB1*15:01, DPA1*01:03, DPB1*04:01, DRB3*99:98"
Answer = tuple[int, str, str]
Design = Callable[..., Answer]


def drawn(*names: str) -> float:
    """Give a percentile over 0, up to 100, that depends on the names alone."""
    return (int(hashlib.sha256("|".join(names).encode()).hexdigest()[:8], 16) + 1) / 0x100000000 * 100


class DrawnClassOne:
    """A class I predictor whose percentiles are drawn from the names."""

    name = "drawn class I"
    lengths = (8, 14)

    def assess(self, allele: Allele) -> Unassessed | None:
        return None

    def predict(self, peptides: Sequence[str], alleles: Sequence[Allele]) -> Predictions:
        percentile = np.array([drawn(p, a.name) for p in peptides for a in alleles], np.float32)
        percentile = percentile.reshape(len(peptides), len(alleles))
        return Predictions(
            peptides=tuple(peptides),
            alleles=tuple(alleles),
            presentation=1 / (1 + percentile),
            percentile=percentile,
            affinity_nanomolar=100 * percentile,
            spread=percentile / 100,
            predictor=self.name,
        )


def class_two() -> KnownClassTwo:
    return KnownClassTwo(
        percentile=lambda peptide, allele: drawn(peptide[2:13], allele), core=lambda peptide: 3, refused=("HLA-DRB3*99:98",)
    )


@pytest.fixture
def design(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Design:
    known: dict[int, Any] = {1: DrawnClassOne(), 2: class_two()}
    story = sys.modules["vaxsmith.patient.design_vaccine"]  # the package has the function of that name in its place
    monkeypatch.setattr(story, "default_predictor", lambda mhc_class=1: known[mhc_class])
    demo = case_file().parent

    def run(name: str, hla: str, settings: str = "") -> Answer:
        case = tmp_path / f"{name}.toml"
        case.write_text(
            f'name = "{name}"\nnotice = "not a person"\nvariants = "{demo / "variants.vcf"}"\nhla = "{hla}"\n'
            f'expression = "{demo / "expression.tsv"}"\ntumor_sample = "DEMO_TUMOR"\nnormal_sample = "DEMO_NORMAL"\n'
            f"[settings]\ntargets = 5\n{settings}"
        )
        return run_command(["design", str(case), "--out", str(tmp_path / name)], monkeypatch, capsys)

    return run


def record(folder: Path) -> dict[str, Any]:
    value: dict[str, Any] = json.loads((folder / "design.json").read_text())
    return value


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))


def test_class_two_adds_to_what_class_one_says(design: Design, tmp_path: Path) -> None:
    for name, hla in (("without", ONE), ("with", ONE + TWO)):
        status, _, said = design(name, hla)
        assert status == 0, said
    without, beside = record(tmp_path / "without"), record(tmp_path / "with")
    alone, helped = ({t["name"]: t for t in made["targets"]} for made in (without, beside))
    shared = [(alone[name], helped[name]) for name in alone if name in helped]
    assert shared
    for one, other in shared:
        assert [p["sequence"] for p in one["peptides"]] == [p["sequence"] for p in other["peptides"]]
        assert one["score"] < other["score"] or not any(item["new_in_core"] for item in other["class_two"])

    assert {item["what"]: item["reason"] for item in without["unassessed"]}["class II presentation"] == (
        "no class II type was given"
    )
    assert [used["name"] for used in without["predictors"]] == ["drawn class I"]
    assert {row["presented_class_two"] for row in rows(tmp_path / "without" / "targets.tsv")} == {
        "unassessed: no class II type was given"
    }

    assert "class II presentation" not in {item["what"] for item in beside["unassessed"]}
    assert [(used["mhc_class"], used["name"], used["weights"]) for used in beside["predictors"]] == [
        (1, "drawn class I", None),
        (2, "known class II", None),
    ]
    molecules = {entry["name"]: entry["unassessed"] for entry in beside["genotype"]["class_two"]}
    assert molecules["HLA-DRB3*99:98"].endswith("is refused")
    assert not molecules["HLA-DPA1*01:03-DPB1*04:01"]
    found = [item for target in beside["targets"] for item in target["class_two"]]
    assert found
    protein = beside["products"][0]["protein_construct"]["sequence"]
    for target in beside["targets"]:
        keys = [(item["allele"], item["core"]) for item in target["class_two"]]
        assert len(keys) == len(set(keys))
        for item in target["class_two"]:
            assert len(item["sequence"]) == 15
            assert item["core"] == item["sequence"][3:12]
            assert item["percentile"] <= 5
            assert item["allele"] in molecules
            if target["status"] == "next":
                assert item["carried"] is None
            else:
                assert item["carried"] in {"whole", "core"}  # a core with the change is never cut
                assert (item["carried"] == "whole") == (item["sequence"] in protein)
        told = {item["allele"] for item in target["class_two"]}
        silent = {
            row["allele"]
            for row in beside["dropped"]
            if row["reason"] == "allele-not-presenting" and row["variant"] == target["labels"][0]
        }
        assert {name for name, why in molecules.items() if not why} - told <= silent
    page = (tmp_path / "with" / "dossier.html").read_text()
    assert '<b class="core">' in page
    assert "DRB3*99:98 was given and not assessed" in page


def test_the_lengths_of_windows_come_from_the_case_file(design: Design, tmp_path: Path) -> None:
    status, _, said = design("long", ONE + TWO, "class_two_lengths = [13, 25]\n")
    assert status == 0, said
    found = record(tmp_path / "long")
    assert {len(item["sequence"]) for target in found["targets"] for item in target["class_two"]} <= {13, 25}
    assert found["settings"]["selection"]["class_two_lengths"] == [13, 25]


@pytest.mark.parametrize("lengths", ["[11]", "[]", "15", '["15"]', "[15, 15]", "[true]", "[15.0]"])
def test_lengths_that_cannot_be_are_refused_in_words(design: Design, lengths: str) -> None:
    status, _, said = design("bad", ONE + TWO, f"class_two_lengths = {lengths}\n")
    assert status == 2
    assert "class_two_lengths" in said
    assert "Traceback" not in said


def test_provenance_hashes_the_weights_that_ship() -> None:
    used = predictors_used(load_class_one(), load_class_two())
    for entry, file in zip(used, ("class_one.npz", "class_two.npz"), strict=True):
        assert entry.weights is not None
        assert entry.weights.name == file
        assert entry.weights.sha256 == hashlib.sha256((FOLDER / file).read_bytes()).hexdigest()
    assert predictors_used(load_class_one(), None) == used[:1]


def test_the_networks_say_how_well_they_know_a_genotype() -> None:
    from vaxsmith.hla import parse_genotype

    genotype = parse_genotype("A*02:01, B*07:02, C*07:02, DRB1*01:01")
    places = [finding.place for finding in training_support(genotype, load_class_one(), load_class_two())]
    assert places == ["HLA-A*02:01", "HLA-B*07:02", "HLA-C*07:02", "HLA-DRB1*01:01"]
    assert training_support(genotype, DrawnClassOne(), None) == ()
