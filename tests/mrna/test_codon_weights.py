"""Relative adaptiveness and CAI."""

from math import exp, log

import pytest
from tests.corpora import corpus

from vaxsmith.core import SettingsError, translate
from vaxsmith.mrna.catalogue import USAGES
from vaxsmith.mrna.codon_weights import codon_adaptation_index, codon_gains, relative_adaptiveness


def test_human_counts_add_up_to_the_published_number() -> None:
    assert sum(USAGES["human"].value.values()) == 40_662_582


def test_human_counts_equal_the_corpus() -> None:
    import json

    usage = json.loads(corpus("mrna", "human_codon_usage.json").read_text())["usage"]
    assert {codon: entry["number"] for codon, entry in usage.items()} == dict(USAGES["human"].value)


def test_best_codon_has_weight_one_and_gain_zero() -> None:
    weights = relative_adaptiveness(USAGES["human"].value)
    assert weights["CTG"] == weights["ATG"] == 1.0
    assert next(iter(codon_gains(weights)["L"].items())) == ("CTG", 0)


def test_cai_by_hand() -> None:
    weights = relative_adaptiveness(USAGES["human"].value)
    expected = exp((0 + log(311_881 / 1_611_801)) / 2)
    assert codon_adaptation_index("ATGTTATAA", weights) == pytest.approx(expected)


def test_unused_codons_are_never_chosen() -> None:
    usage = dict(USAGES["human"].value) | {"CTG": 0}
    gains = codon_gains(relative_adaptiveness(usage))
    assert "CTG" not in gains["L"]
    assert codon_adaptation_index("CTG", relative_adaptiveness(usage)) == 0.0


@pytest.mark.parametrize("usage", [{"XYZ": 1.0}, {"AUG": -1.0}, {"AUG": float("nan")}, {"AUG": 1.0}])
def test_bad_tables_are_refused(usage: dict[str, float]) -> None:
    with pytest.raises(SettingsError):
        relative_adaptiveness(usage)


def test_rna_letters_are_read() -> None:
    usage = {codon.replace("T", "U"): number for codon, number in USAGES["human"].value.items()}
    assert relative_adaptiveness(usage) == relative_adaptiveness(USAGES["human"].value)
    assert translate("AUG") == "M"
