"""The model: against a slow twin, monotone in presentation, and strict about its file."""

from __future__ import annotations

import contextlib
import copy
import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from Bio.SeqUtils import ProtParamData
from hypothesis import given
from hypothesis import strategies as st
from tests.reference.slow_recognition import feature, probability
from tests.selection.recognition.rich_model import RICH

from vaxsmith.core import AMINO_ACIDS, InputError, SettingsError
from vaxsmith.selection.recognition import load_recognition_model, read_recognition_model
from vaxsmith.selection.recognition.catalogue import AROMATIC, CHARGED, HYDROPHOBICITY, VOLUME, facing, is_anchor
from vaxsmith.selection.recognition.features import FEATURES, measure_features
from vaxsmith.selection.recognition.model import FILE, model_of

HELD: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
PEPTIDES = st.text(AMINO_ACIDS, min_size=8, max_size=11)
PERCENTILES = st.floats(1e-5, 100.0)


def test_every_residue_has_its_numbers() -> None:
    assert set(HYDROPHOBICITY.value) == set(VOLUME.value) == set(AMINO_ACIDS)
    assert dict(HYDROPHOBICITY.value) == ProtParamData.kd
    assert set(AROMATIC.value + CHARGED.value) <= set(AMINO_ACIDS)
    assert min(VOLUME.value, key=lambda residue: VOLUME.value[residue]) == "G"
    assert max(VOLUME.value, key=lambda residue: VOLUME.value[residue]) == "W"


def test_anchors_are_the_second_place_and_the_last() -> None:
    assert [place for place in range(9) if is_anchor("NLVPMVATV", place)] == [1, 8]
    assert facing("NLVPMVATV") == "PMVAT"


@given(peptide=PEPTIDES, percentile=PERCENTILES, affinity=st.floats(0.1, 1e6))
def test_features_and_probabilities_are_those_of_the_slow_twin(peptide: str, percentile: float, affinity: float) -> None:
    numbers = np.array([percentile]), np.array([affinity])
    names = [name for name in FEATURES if name != "size"]
    found = measure_features(names, [peptide], *numbers)[0]
    np.testing.assert_allclose(found, [feature(name, peptide, percentile, affinity) for name in names], atol=1e-12)
    for held in (HELD, {**RICH, "features": [row for row in RICH["features"] if row["name"] != "size"]}):
        log_odds = model_of(held).log_odds([peptide], *numbers)[0]
        assert 1 / (1 + math.exp(-log_odds)) == pytest.approx(probability(held, peptide, percentile, affinity), abs=1e-12)


@given(peptide=PEPTIDES, percentiles=st.tuples(PERCENTILES, PERCENTILES), affinities=st.tuples(st.floats(0.1, 1e6)))
def test_better_presentation_never_lowers_the_probability(
    peptide: str, percentiles: tuple[float, float], affinities: tuple[float]
) -> None:
    strong, weak = min(percentiles), max(percentiles)
    for model in (load_recognition_model(), model_of(RICH)):
        best, worst = (model.log_odds([peptide], np.array([p]), np.array(affinities))[0] for p in (strong, weak))
        assert best >= worst
        tight, loose = (
            model.log_odds([peptide], np.array([1.0]), np.array([a]))[0] for a in (affinities[0] / 2, *affinities)
        )
        assert tight >= loose


@given(asked=st.lists(st.tuples(PEPTIDES, PERCENTILES), min_size=1, max_size=20))
def test_a_row_is_the_same_bits_whatever_stands_beside_it(asked: list[tuple[str, float]]) -> None:
    model = model_of(RICH)
    peptides, percentiles = [one[0] for one in asked], np.array([one[1] for one in asked])
    affinities = np.full(len(asked), 50.0)
    together = model.log_odds(peptides, percentiles, affinities)
    alone = [model.log_odds([peptides[i]], percentiles[i : i + 1], affinities[:1])[0] for i in range(len(asked))]
    assert together.tolist() == alone


def test_an_unknown_feature_is_refused() -> None:
    with pytest.raises(SettingsError, match="'luck'"):
        measure_features(["luck"], ["NLVPMVATV"], np.array([1.0]), np.array([1.0]))


def changed(**fields: object) -> dict[str, Any]:
    held = copy.deepcopy(RICH)
    held.update(fields)
    return held


def one_weight(feature_name: str, /, **fields: object) -> dict[str, Any]:
    held = copy.deepcopy(RICH)
    next(row for row in held["features"] if row["name"] == feature_name).update(fields)
    return held


BROKEN: dict[str, str] = {
    "empty": "",
    "a list": "[]",
    "null": "null",
    "cut short": FILE.read_text(encoding="utf-8")[:-40],
    "another format": json.dumps(changed(format=99)),
    "no name": json.dumps(changed(about={})),
    "about is text": json.dumps(changed(about="me")),
    "no features": json.dumps(changed(features=[])),
    "an unknown feature": json.dumps(one_weight("size", name="luck")),
    "a feature twice": json.dumps(one_weight("size", name="charged")),
    "presentation counts against": json.dumps(one_weight("percentile", weight=-0.1)),
    "no spread": json.dumps(one_weight("size", deviation=0)),
    "a weight is text": json.dumps(one_weight("size", weight="much")),
    "a weight is true": json.dumps(one_weight("size", weight=True)),
    "a weight is NaN": json.dumps(one_weight("size", weight=float("nan"))),
    "a weight overflows": json.dumps(one_weight("size", weight=1)).replace('"weight": 1}', '"weight": 1e999}'),
    "base rate of one": json.dumps(changed(base_rate=1)),
    "one length": json.dumps(changed(lengths=[8])),
    "lengths of class II": json.dumps(changed(lengths=[12, 25])),
    "percentile of zero": json.dumps(changed(screened_percentile=0)),
    "deep": "[" * 100_000,
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_refused_in_words(name: str, tmp_path: Path) -> None:
    path = tmp_path / "recognition.json"
    path.write_text(BROKEN[name])
    with pytest.raises(InputError, match="the recognition model cannot be read") as refused:
        read_recognition_model(path)
    assert refused.value.place == "recognition.json"


def test_an_absent_file_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_recognition_model(tmp_path / "absent.json")


@given(value=st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(sorted(RICH)), inner, max_size=7),
    max_leaves=12,
))  # fmt: skip
def test_any_json_is_a_model_or_refused(value: object) -> None:
    with contextlib.suppress(InputError):
        model_of(value)
