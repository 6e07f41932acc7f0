"""How the model was made: the fit against a slow twin, nothing of an evaluation set trained on, and papers that agree."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.corpora import corpus
from tests.reference.slow_recognition import fitted
from training.card import BEGIN, END
from training.recognition.calibration import calibrate_line, reliability, resampled, wilson
from training.recognition.data import EVALUATION, SHARED, load_corpus
from training.recognition.fit import fit_logistic
from training.recognition.train import HERE, figures_text

from vaxsmith.core import hash_file
from vaxsmith.presentation import load_class_one
from vaxsmith.presentation.model_file import FOLDER
from vaxsmith.selection.recognition import load_recognition_model
from vaxsmith.selection.recognition.model import FILE, model_of

FIGURES = json.loads((HERE / "figures.json").read_text(encoding="utf-8"))


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 10_000), bound=st.booleans())
def test_the_fit_is_that_of_the_slow_twin(seed: int, bound: bool) -> None:
    random = np.random.default_rng(seed)
    design = np.column_stack([np.ones(30), random.normal(size=(30, 2))])
    response = (random.random(30) < 0.3).astype(float)
    response[:2] = 0.0, 1.0
    ridge, bounded = np.array([0.1, 2.0, 2.0]), np.array([False, bound, bound])
    found = fit_logistic(design, response, ridge, bounded)
    slow = fitted(design.tolist(), response.tolist(), ridge.tolist(), bounded.tolist())
    np.testing.assert_allclose(found, slow, atol=1e-3)
    assert not bound or (found[1:] >= 0).all()


def test_a_bootstrap_draws_whole_groups() -> None:
    group = np.array([3, 1, 3, 2, 1, 3])
    for rows in resampled(group, np.random.default_rng(1), 50):
        for number in np.unique(group):
            counts = np.bincount(rows, minlength=6)[group == number]
            assert len(set(counts.tolist())) == 1
        assert len(rows) >= 3


def test_calibration_tells_a_true_probability_from_an_extreme_one() -> None:
    random = np.random.default_rng(4)
    log_odds = random.normal(-2, 1, 40_000)
    response = (random.random(40_000) < 1 / (1 + np.exp(-log_odds))).astype(float)
    assert calibrate_line(log_odds, response) == pytest.approx((0.0, 1.0), abs=0.1)
    assert calibrate_line(2 * log_odds, response)[1] == pytest.approx(0.5, abs=0.05)
    for one in reliability(log_odds, response):
        assert one.low < one.observed < one.high
        assert one.predicted == pytest.approx(one.observed, abs=0.03)


def test_wilsons_interval_is_the_published_one() -> None:
    # Newcombe, Stat Med 1998;17:857, table I, method 3: 81 of 263.
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=1e-4)


def test_the_weights_that_ship_are_those_that_the_figures_tell_of() -> None:
    held = json.loads(FILE.read_text(encoding="utf-8"))
    assert held == FIGURES["models"][FIGURES["ships"]]["weights"]
    for one in FIGURES["models"].values():
        model = model_of(one["weights"])
        nest = one["nested"]
        assert model.base_rate == pytest.approx(nest["positives"] / nest["rows"], rel=1e-6)


def test_the_model_was_fitted_to_the_presentation_that_ships() -> None:
    shipped = hash_file(FOLDER / "class_one.npz", role="weights").sha256
    told = load_recognition_model().about["presentation"]["sha256"]
    assert told == shipped, "run python -m training.recognition.train again: the weights of presentation are others"


def test_the_card_holds_the_figures() -> None:
    card = (FILE.parent / "MODEL_CARD.md").read_text(encoding="utf-8")
    assert BEGIN + card.split(BEGIN)[1].split(END)[0] + END == figures_text(FIGURES)


def test_nothing_of_an_evaluation_set_is_trained_on() -> None:
    root = corpus("recognition").parent
    found = load_corpus(root, load_class_one())
    evaluated = {peptide for name in EVALUATION for peptide in found.evaluation[name].peptides}
    stretches = {one[i : i + SHARED] for one in evaluated for i in range(len(one) - SHARED + 1)}
    masked = {(one[:i], one[i + 1 :]) for one in evaluated for i in range(len(one))}
    for rows in found.training.values():
        assert len(rows.peptides)
        for peptide in rows.peptides:
            assert not any(peptide[i : i + SHARED] in stretches for i in range(len(peptide) - SHARED + 1))
            assert not any((peptide[:i], peptide[i + 1 :]) in masked for i in range(len(peptide)))
    told = {name: {key: value for key, value in said.items() if key != "kept"} for name, said in found.ledger.items()}
    assert told == {
        name: {key: value for key, value in said.items() if key != "kept"} for name, said in FIGURES["ledger"].items()
    }
    folds = {}
    for rows in (*found.training.values(), *found.evaluation.values()):
        for group, fold in zip(rows.group.tolist(), rows.fold.tolist(), strict=True):
            assert folds.setdefault(group, fold) == fold
