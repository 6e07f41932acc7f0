"""Cuts, the linearised plasmid and primers, against Biopython and by hand."""

from dataclasses import replace

import pytest
from Bio import Restriction
from Bio.Seq import Seq
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.mrna.example_messenger import example_messenger

from vaxsmith.core import InputError, SettingsError, Unassessed, reverse_complement
from vaxsmith.mrna import Messenger
from vaxsmith.mrna.catalogue import LINEARISATIONS
from vaxsmith.mrna.catalogue.enzymes import RESTRICTION_ENZYMES
from vaxsmith.mrna.manufacture.linearised import Linearised, linearise
from vaxsmith.mrna.manufacture.primers import PrimerSettings, design_primers, longest_pairing, melting_temperature
from vaxsmith.mrna.manufacture.restriction import Cut, digest, find_cuts, useful_digests

MADE = example_messenger()
NAMES = {"PaqCI": "AarI"}  # the isoschizomer under the name that Biopython has carried longest
pieces = st.sampled_from(["A", "C", "G", "T", "GAATTC", "GGTCTC", "GAGACC", "GAAGAGC", "GANTC".replace("N", "A"), "GTTAAC"])


@settings(deadline=None, max_examples=60)
@given(dna=st.lists(pieces, min_size=1, max_size=40).map("".join))
def test_cuts_are_those_of_biopython(dna: str) -> None:
    for enzyme in RESTRICTION_ENZYMES.values():
        theirs = getattr(Restriction, NAMES.get(enzyme.name, enzyme.name)).search(Seq(dna), linear=True)
        # Biopython names the base behind the cut, counted from 1, and looks at one strand alone.
        found = {cut.place + 1 for cut in find_cuts(dna, enzyme)}
        assert found <= set(theirs)
        lost = set(theirs) - found
        assert all(place <= 5 or place >= len(dna) - 8 for place in lost)  # the other strand's cut falls off the end


def test_every_enzyme_is_written_as_in_rebase() -> None:
    for enzyme in RESTRICTION_ENZYMES.values():
        theirs = getattr(Restriction, NAMES.get(enzyme.name, enzyme.name))
        assert enzyme.site.value == theirs.site
        assert (enzyme.cut, enzyme.opposite) == (theirs.fst5, len(theirs.site) + theirs.fst3)


@settings(deadline=None, max_examples=30)
@given(dna=st.lists(pieces, min_size=1, max_size=40).map("".join))
def test_the_other_strand_has_the_same_cuts(dna: str) -> None:
    for enzyme in RESTRICTION_ENZYMES.values():
        there = {(len(dna) - cut.opposite, len(dna) - cut.place) for cut in find_cuts(reverse_complement(dna), enzyme)}
        assert there == {(cut.place, cut.opposite) for cut in find_cuts(dna, enzyme)}
        assert sum(digest(dna, enzyme).sizes) == len(dna)


def test_a_digest_by_hand() -> None:
    dna = "A" * 100 + "GAATTC" + "C" * 300
    made = digest(dna, RESTRICTION_ENZYMES["EcoRI"], own=(90, 120))
    assert made.cuts == (Cut(place=101, opposite=105),)
    assert made.sizes == (101, 305)
    assert made.tells_direction
    assert made.cuts_own_part
    assert made.cuts[0].overhang == "5′ overhang of 4"
    assert digest(dna, RESTRICTION_ENZYMES["KpnI"]).sizes == (406,)
    assert not digest("A" * 100 + "GAATTC" + "C" * 98, RESTRICTION_ENZYMES["EcoRI"]).tells_direction


def test_the_most_telling_digests_come_first() -> None:
    lead = len(MADE.promoter) - MADE.promoter_overlap
    found = useful_digests(MADE.template, own=(lead + MADE.coding.start, lead + MADE.coding.end))
    assert found
    marks = [(item.cuts_own_part, item.tells_direction) for item in found]
    assert marks == sorted(marks, reverse=True)
    assert "NdeI" in {item.enzyme for item in found}  # the segmented tail has a CATATG


@pytest.mark.parametrize("dna", ["", "ACGU", "acgt"])
def test_what_is_no_dna_is_refused(dna: str) -> None:
    with pytest.raises(InputError):
        digest(dna, RESTRICTION_ENZYMES["EcoRI"])


@pytest.mark.parametrize(("name", "overhang"), [("BspQI", 3), ("BsaI", 4)])
def test_linearisation_ends_the_transcript_with_the_tail(name: str, overhang: int) -> None:
    made = replace(MADE, linearisation=LINEARISATIONS[name].value)
    found = linearise(made)
    assert isinstance(found, Linearised)
    assert found.enzyme == name
    assert found.extra == 0
    assert found.transcript_end == "A" * 10
    assert found.cut.overhang == f"5′ overhang of {overhang}"
    # By hand: the template's letters from the site, and the transcript that runs up to the cut of the strand that is read.
    assert made.template[found.site_start : found.site_end] in (found.site, reverse_complement(found.site))
    assert made.template[len(made.promoter) - made.promoter_overlap : found.cut.opposite] == made.sequence


def test_a_template_that_nothing_ends_is_not_assessed() -> None:
    assert isinstance(linearise(replace(MADE, linearisation="")), Unassessed)
    # The tail's own NdeI site is not behind the transcript; a second BspQI site spoils the first.
    assert isinstance(linearise(replace(MADE, linearisation="TGAAGAGCTGAAGAGC")), Unassessed)


def product_of(messenger: Messenger) -> str:
    """Copy the template by the primers, as a PCR does: both strands, ends taken from the primers."""
    pair = design_primers(messenger)
    start = messenger.template.index(pair.forward.annealing_part) - (len(pair.forward.sequence) - pair.forward.annealing)
    inner = messenger.template[start : messenger.template.index(reverse_complement(pair.reverse.annealing_part))]
    return inner + reverse_complement(pair.reverse.sequence)


@pytest.mark.parametrize("tail", ["A30-GCATATGACT-A70", "A100", ""])
def test_primers_make_the_template(tail: str) -> None:
    made = example_messenger(tail=tail)
    pair = design_primers(made)
    assert product_of(made) == made.template[: pair.product]
    assert made.template[: pair.product].endswith(made.sequence)
    assert pair.forward.sequence.startswith("TAATACGACTCACTATA")
    assert pair.forward.melting >= 60


def test_the_melting_temperature_by_hand() -> None:
    # SantaLucia & Hicks 2004, Table 1, for CGTTGA at 1 M Na+, worked out: the ends' and the steps' sums.
    enthalpy = 0.2 + 2.2 + (-10.6 - 8.4 - 7.6 - 8.5 - 8.2)
    entropy = -5.7 + 6.9 + (-27.2 - 22.4 - 21.3 - 22.7 - 22.2)
    from math import log

    from Bio.SeqUtils import MeltingTemp

    theirs = MeltingTemp.Tm_NN("CGTTGA", nn_table=MeltingTemp.DNA_NN4, dnac1=500, dnac2=0, Na=1000, saltcorr=0)
    by_hand = 1000 * enthalpy / (entropy + 1.9872 * log(500e-9)) - 273.15
    assert theirs == pytest.approx(by_hand, abs=0.05)


def test_warmer_with_length_and_salt() -> None:
    primer = "TAATACGACTCACTATAAGG"
    assert melting_temperature(primer) > melting_temperature(primer[:16])
    assert melting_temperature(primer, PrimerSettings(magnesium=6)) > melting_temperature(primer)


@settings(deadline=None, max_examples=40)
@given(first=st.text("ACGT", min_size=1, max_size=15), second=st.text("ACGT", min_size=1, max_size=15))
def test_pairing_is_found_both_ways(first: str, second: str) -> None:
    anywhere, at_end = longest_pairing(first, second)
    assert (anywhere, at_end) == longest_pairing(second, first)
    assert at_end <= anywhere
    words = {first[i:j] for i in range(len(first)) for j in range(i + 1, len(first) + 1)}
    facing = reverse_complement(second)
    assert anywhere == max((len(word) for word in words if word in facing), default=0)


def test_what_a_person_should_know_is_said() -> None:
    pair = design_primers(MADE, PrimerSettings(longest=50, melting=75))
    assert any("more than 50" in note for note in pair.notes)
    dimer = longest_pairing("ACACGAATTCGAATTC", "ACACGAATTCGAATTC")
    assert dimer == (12, 12)


@pytest.mark.parametrize("changed", [{"melting": float("nan")}, {"sodium": 0}, {"magnesium": -1}, {"longest": 5}])
def test_impossible_conditions_are_refused(changed: dict[str, float]) -> None:
    with pytest.raises(SettingsError):
        PrimerSettings(**changed)  # type: ignore[arg-type]
