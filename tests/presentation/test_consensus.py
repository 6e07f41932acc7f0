"""Consensus of predictors: the slow twin agrees, disagreement and silence stay visible, and only percentiles are mixed."""

from __future__ import annotations

import csv
import gzip
import math
import statistics
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.corpora import corpus

from vaxsmith.adapters import read_pvacseq_table
from vaxsmith.core import InputError, Unassessed
from vaxsmith.hla import parse_allele
from vaxsmith.hla.allele import Allele
from vaxsmith.presentation.consensus import ask_all, form_consensus
from vaxsmith.presentation.prediction import Predictions

A0201, B0702, DRB1 = (parse_allele(name) for name in ("A*02:01", "B*07:02", "DRB1*01:01"))
NAN = float("nan")
percentiles = st.one_of(st.just(NAN), st.floats(0, 100, width=32))


def answer(name: str, table: Sequence[Sequence[float]], alleles: Sequence[Allele] = (A0201, B0702)) -> Predictions:
    values = np.array(table, np.float32).reshape(len(table), len(alleles))
    empty = np.full(values.shape, np.nan, np.float32)
    peptides = tuple(f"{'ACDEFGHIK'[row]}LVPMVATV" for row in range(len(table)))
    return Predictions(
        peptides=peptides,
        alleles=tuple(alleles),
        presentation=empty,
        percentile=values,
        affinity_nanomolar=empty,
        spread=empty,
        predictor=name,
    )


@given(st.integers(1, 6).flatmap(lambda n: st.lists(st.lists(percentiles, min_size=6, max_size=6), min_size=n, max_size=n)))
def test_the_slow_twin_agrees(tables: list[list[float]]) -> None:
    answers = [answer(f"P{number}", np.reshape(table, (3, 2)).tolist()) for number, table in enumerate(tables)]
    found = form_consensus(answers)
    for i in range(3):
        for j in range(2):
            said = {a.predictor: float(a.percentile[i, j]) for a in answers if not math.isnan(a.percentile[i, j])}
            pair = found.at(i, j)
            assert pair.percentiles == said
            assert pair.judged == found.judged[i, j] == len(said)
            assert set(pair.not_judged) == {a.predictor for a in answers} - set(said)
            if not said:
                assert all(math.isnan(value) for value in (pair.median, pair.lowest, pair.highest, found.lowest[i, j]))
                assert (pair.lowest_by, found.lowest_by[i, j]) == ("", -1)
                continue
            assert pair.median == pytest.approx(statistics.median(said.values()), rel=1e-6)
            assert (found.lowest[i, j], found.highest[i, j]) == (min(said.values()), max(said.values()))
            assert found.predictors[found.lowest_by[i, j]] == pair.lowest_by == min(said, key=lambda name: said[name])
            assert found.predictors[found.highest_by[i, j]] == pair.highest_by == max(said, key=lambda name: said[name])


@given(st.permutations(range(4)))
def test_the_order_of_predictors_changes_nothing_but_their_order(order: list[int]) -> None:
    answers = [answer(f"P{n}", [[n, NAN], [10 - n, n * n]]) for n in range(4)]
    one, other = form_consensus(answers), form_consensus([answers[n] for n in order])
    assert np.array_equal(one.median, other.median, equal_nan=True)
    assert np.array_equal(one.lowest, other.lowest, equal_nan=True)
    assert [one.at(1, 0).highest_by, one.at(1, 1).highest_by] == [other.at(1, 0).highest_by, other.at(1, 1).highest_by]


def test_divided_predictors_are_seen_to_be_divided() -> None:
    pair = form_consensus([answer("A", [[0.1, 1]]), answer("B", [[0.3, 1]]), answer("C", [[40.0, 1]])]).at(0, 0)
    assert (pair.median, pair.lowest_by, pair.highest_by) == (pytest.approx(0.3), "A", "C")
    assert (pair.at_most(2.0), pair.judged) == (2, 3)


def test_a_predictor_without_percentiles_and_one_that_ranks_something_else_stand_apart() -> None:
    scores = answer("Scores", [[NAN, NAN]])
    scores = replace(scores, presentation=np.float32([[0.9, 0.1]]))
    other = replace(answer("PRIME", [[0.01, 0.01]]), ranks="immunogenicity")
    found = form_consensus([answer("A", [[5, 6]]), scores, other])
    assert found.predictors == ("A",)
    assert [stands.predictor for stands, _ in found.apart] == ["Scores", "PRIME"]
    pair = found.at(0, 0)
    assert (pair.median, pair.judged) == (5, 1)
    assert "no percentiles" in pair.not_judged["Scores"].reason
    assert "immunogenicity" in pair.not_judged["PRIME"].reason


@given(st.lists(st.tuples(st.sampled_from(["presentation", "affinity"]), percentiles), min_size=1, max_size=6))
def test_affinity_takes_part_and_each_kind_has_its_own_median(told: list[tuple[str, float]]) -> None:
    answers = [replace(answer(f"P{n}", [[value, 1]]), ranks=kind) for n, (kind, value) in enumerate(told)]
    found = form_consensus(answers)
    assert found.apart == ()
    assert found.kinds == tuple(kind for kind, _ in told)
    pair = found.at(0, 0)
    assert pair.kinds == {f"P{n}": kind for n, (kind, value) in enumerate(told) if not math.isnan(value)}
    for kind in ("presentation", "affinity"):
        said = [value for k, value in told if k == kind and not math.isnan(value)]
        expected = statistics.median(said) if said else NAN
        assert pair.median_of(kind) == pytest.approx(expected, rel=1e-6, nan_ok=True)
        assert float(found.median_of(kind)[0, 0]) == pytest.approx(expected, rel=1e-6, nan_ok=True)
        assert found.median_of(kind).shape == (1, 2)
    everybody = [value for _, value in told if not math.isnan(value)]
    assert pair.median == pytest.approx(statistics.median(everybody) if everybody else NAN, rel=1e-6, nan_ok=True)


def test_only_predictors_that_stand_apart_give_no_median() -> None:
    found = form_consensus([replace(answer("PRIME", [[0.01, 0.01]]), ranks="immunogenicity")])
    assert np.isnan(found.median).all()
    assert (found.lowest_by == -1).all()
    assert found.at(0, 1).judged == 0


def test_every_silence_has_its_reason() -> None:
    silent = answer("B", [[NAN, NAN], [NAN, 3]])
    silent = replace(
        silent,
        unassessed={A0201.name: Unassessed(reason="unknown allele")},
        gaps={("ALVPMVATV", B0702.name): Unassessed(reason="too odd")},
    )
    found = form_consensus([answer("A", [[1, 1], [1, 1]]), silent])
    assert found.at(0, 0).not_judged["B"].reason == "unknown allele"
    assert found.at(0, 1).not_judged["B"].reason == "too odd"
    assert found.at(1, 1).not_judged == {}


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ([], "no predictors"),
        ([answer("A", [[1, 1]]), answer("A", [[1, 1]])], "twice"),
        ([answer("A", [[1, 1]]), answer("B", [[1, 1], [1, 1]])], "other peptides"),
        ([answer("A", [[1, 1]]), answer("B", [[1, 1]], (B0702, A0201))], "other peptides or alleles"),
    ],
)
def test_what_is_no_consensus_is_refused(answers: list[Predictions], words: str) -> None:
    with pytest.raises(InputError, match=words):
        form_consensus(answers)


class ByLength:
    """Give the peptide's length as percentile, for peptides of some lengths and alleles of one class."""

    def __init__(self, shortest: int, longest: int, mhc_class: int) -> None:
        self.name, self.lengths, self._class = f"{shortest}-{longest} of class {mhc_class}", (shortest, longest), mhc_class

    def assess(self, allele: Allele) -> Unassessed | None:
        return None if allele.mhc_class == self._class else Unassessed(reason="other class")

    def predict(self, peptides: Sequence[str], alleles: Sequence[Allele]) -> Predictions:
        assert all(self.lengths[0] <= len(peptide) <= self.lengths[1] for peptide in peptides)
        judged = np.array([allele.mhc_class == self._class for allele in alleles])
        values = np.where(judged, np.array([[len(peptide)] for peptide in peptides]).reshape(-1, 1), np.nan).astype(
            np.float32
        )
        unassessed = {allele.name: reason for allele in alleles if (reason := self.assess(allele)) is not None}
        rest = np.full(values.shape, np.nan, np.float32)
        return Predictions(
            peptides=tuple(peptides),
            alleles=tuple(alleles),
            presentation=rest,
            percentile=values,
            affinity_nanomolar=rest,
            spread=rest,
            predictor=self.name,
            unassessed=unassessed,
        )


def test_each_is_asked_for_what_it_can_judge() -> None:
    peptides = ["NLVPMVATV", "PKYVKQNTLKLATGM", "SIINFEKLAAAA"]
    found = ask_all([ByLength(8, 11, 1), ByLength(8, 14, 1), ByLength(12, 20, 2)], peptides, [A0201, DRB1])
    assert found.judged.tolist() == [[2, 0], [0, 1], [1, 1]]
    assert found.median[[0, 1, 2], [0, 1, 0]].tolist() == [9, 15, 12]
    assert "8 to 11 residues" in found.at(2, 0).not_judged["8-11 of class 1"].reason
    assert found.at(0, 1).not_judged["8-11 of class 1"].reason == "other class"


@pytest.mark.corpora
def test_the_median_is_the_one_that_pvacseq_wrote_where_the_same_predictors_take_part() -> None:
    """pVACseq takes PRIME's immunogenicity into its median; told to do so, we give its figures."""
    path = corpus("tumours", "hcc1395", "pvacseq", "class_one_epitopes.tsv.gz")
    with gzip.open(path, "rt", encoding="utf-8", newline="") as stream:
        rows = [row for number, row in enumerate(csv.DictReader(stream, delimiter="\t")) if number % 499 == 0]
    alleles = [parse_allele(name) for name in ("A*29:02", "B*45:01", "B*82:02")]
    peptides = list(dict.fromkeys(row["MT Epitope Seq"] for row in rows))
    answers = [predictor.predict(peptides, alleles) for predictor in read_pvacseq_table(path)]
    strict = form_consensus(answers)
    assert {stands.predictor.split(" in ")[0] for stands, _ in strict.apart} == {
        "BigMHC_EL", "BigMHC_IM", "MHCflurryEL Processing", "PRIME",
    }  # fmt: skip
    ligands = [a.predictor.split(" in ")[0] for a in strict.answers if a.ranks == "presentation"]
    assert ligands == ["MHCflurryEL Presentation", "MixMHCpred", "NetMHCpanEL"]
    theirs = form_consensus(replace(answer, ranks="presentation") for answer in answers)
    for row in rows:
        at = (peptides.index(row["MT Epitope Seq"]), [allele.name for allele in alleles].index(row["HLA Allele"]))
        assert theirs.median[at] == pytest.approx(float(row["Median MT Percentile"]), rel=2e-3, abs=6e-3)
        assert strict.lowest[at] <= strict.median[at] <= strict.highest[at]
