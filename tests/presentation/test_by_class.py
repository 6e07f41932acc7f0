"""Two lines of Python: names or alleles in, the network told by their class, and a sentence for every mistake."""

from __future__ import annotations

import numpy as np
import pytest

from vaxsmith.core import InputError, UnknownAlleleError
from vaxsmith.hla import parse_allele
from vaxsmith.presentation import load_class_one, predict


def test_names_and_alleles_give_the_networks_numbers() -> None:
    asked = ["NLVPMVATV", "TPRVTGGGAM"]
    found = predict(asked, ["a0201", parse_allele("B*07:02")])
    direct = load_class_one().predict(asked, [parse_allele("A*02:01"), parse_allele("B*07:02")])
    assert found.percentile.shape == (2, 2)
    assert found.percentile.tobytes() == direct.percentile.tobytes()
    assert found.at(1, 1).allele == "HLA-B*07:02"
    assert predict(np.array(asked), ["A*02:01"]).presentation.shape == (2, 1)  # type: ignore[arg-type]


def test_nothing_asked_is_answered_by_nothing() -> None:
    assert predict([], ["A*02:01"]).percentile.shape == (0, 1)
    assert predict(["NLVPMVATV"], []).percentile.shape == (1, 0)


def test_an_allele_out_of_reach_is_unassessed() -> None:
    found = predict(["NLVPMVATV"], ["A*02:9999"])
    assert np.isnan(found.percentile).all()
    assert found.unassessed["HLA-A*02:9999"].reason


@pytest.mark.parametrize(
    ("peptides", "alleles", "words"),
    [
        (["NLVPMVATV"], ["A*02:01", "DRB1*04:05"], "both classes: HLA-A\\*02:01 and HLA-DRB1\\*04:05"),
        ("NLVPMVATV", ["A*02:01"], "peptides is the text"),
        (["NLVPMVATV"], "A*02:01", "alleles is the text"),
        (["NLVPMVATX"], ["A*02:01"], "not one of the twenty"),
        (["NLV"], ["A*02:01"], "3 residues"),
    ],
)
def test_mistakes_are_named(peptides: list[str], alleles: list[str], words: str) -> None:
    with pytest.raises(InputError, match=words) as caught:
        predict(peptides, alleles)
    assert caught.value.remedy


def test_what_is_no_allele_is_refused() -> None:
    with pytest.raises(UnknownAlleleError):
        predict(["NLVPMVATV"], ["A2"])
