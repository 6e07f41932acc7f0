"""Every entry is sourced and hangs together with the others."""

import csv

import pytest
from tests.corpora import corpus

from vaxsmith.core import STOP, reverse_complement, translate
from vaxsmith.mrna.catalogue import (
    CAPS,
    FIVE_PRIME_UTRS,
    KOZAKS,
    LINEARISATIONS,
    SITES,
    STOPS,
    TAILS,
    THREE_PRIME_UTRS,
    find_motif,
    homopolymers,
)


@pytest.mark.parametrize("catalogue", [FIVE_PRIME_UTRS, KOZAKS, STOPS, THREE_PRIME_UTRS, TAILS, LINEARISATIONS])
def test_parts_are_sourced_dna(catalogue) -> None:  # type: ignore[no-untyped-def]
    for name, part in catalogue.items():
        assert part.name == name
        assert part.citation
        assert part.note
        assert set(part.value) <= set("ACGT")


def test_leaders_fit_a_cap_and_hold_no_atg() -> None:
    for leader in FIVE_PRIME_UTRS.values():
        assert any(leader.value.startswith(cap.required_start.value) for cap in CAPS.values())
        assert "ATG" not in leader.value + "GCCACC"


def test_stops_are_stops() -> None:
    assert all(set(translate(stops.value)) == {STOP} for stops in STOPS.values())


def test_linearisation_carries_its_site_reversed_after_one_base() -> None:
    for name, site in LINEARISATIONS.items():
        assert site.value[1:] == reverse_complement(SITES[name].pattern.value)


@pytest.mark.parametrize(
    ("name", "published"),
    [
        ("BNT162b2", "AGAATAAACTAGTATTCTTCTGGTCCCCACAGACTCAGAGAGAACCCGCCACC"),
        ("mRNA-1273", "GGGAAATAAGAGAGAAAAGAAGAGTAAGAAGAAATATAAGACCCCGGCGCCGCCACC"),
    ],
)
def test_a_published_leader_is_whole_with_its_context(name: str, published: str) -> None:
    assert FIVE_PRIME_UTRS[name].value + KOZAKS["GCCACC"].value == published


def test_the_first_run_of_the_tail_is_said_as_it_comes_out() -> None:
    run = (THREE_PRIME_UTRS["HBA1"].value + TAILS["A30-GCATATGACT-A70"].value).split("GCATATGACT")[0]
    assert len(run) - len(run.rstrip("A")) == 31
    assert "A31" in TAILS["A30-GCATATGACT-A70"].note


def test_what_was_not_read_at_first_hand_says_so() -> None:
    for cap in CAPS.values():
        for part in (cap.structure, cap.required_start, cap.preferred_start):
            if "protocol" in part.citation or "manual" in part.citation:
                assert "econd-hand" in part.note


def test_parts_agree_with_the_corpus() -> None:
    with corpus("mrna", "utr_parts.tsv").open() as stream:
        rows = {(row["name"], row["part"]): row["sequence_DNA"] for row in csv.DictReader(stream, delimiter="\t")}
    # Published leaders carry their own context; the first G of BNT162b2 is its cap.
    assert rows["BNT162b2", "5UTR"] == "G" + FIVE_PRIME_UTRS["BNT162b2"].value + "GCCACC"
    assert rows["mRNA-1273", "5UTR"] == FIVE_PRIME_UTRS["mRNA-1273"].value + "GCCACC"
    assert "AGG" + rows["HBA", "5UTR"] == FIVE_PRIME_UTRS["AGG + HBA1"].value + "ACC"
    assert "AGG" + rows["HBB", "5UTR"].removeprefix("T") == FIVE_PRIME_UTRS["AGG + HBB"].value + "ACC"
    assert rows["HBA", "3UTR"] == THREE_PRIME_UTRS["HBA1"].value
    assert rows["BNT162b2", "3UTR"] == THREE_PRIME_UTRS["BNT162b2"].value + "A"
    assert rows["mRNA-1273", "3UTR"].rstrip("A") == THREE_PRIME_UTRS["mRNA-1273"].value
    assert rows["BNT162b2", "polyA"] == TAILS["A30-GCATATGACT-A70"].value
    assert rows["BNT162b2", "CDS_incl_stops"].endswith(STOPS["TGATGA"].value)
    assert rows["mRNA-1273", "CDS_incl_stops"].endswith(STOPS["TGATAATAG"].value)
    for name in ("BspQI/SapI", "BsaI", "PaqCI"):
        assert rows[name, "site"] == SITES[name.split("/")[0]].pattern.value


def test_iupac_patterns_are_spelled_out() -> None:
    assert find_motif("GGRCC").words == ("GGACC", "GGCCC", "GGGCC", "GGTCC")
    assert "GAGACC" in find_motif("BsaI").words
    assert [motif.words for motif in homopolymers(3).values()] == [("AAAA",), ("CCCC",), ("GGGG",), ("TTTT",)]
