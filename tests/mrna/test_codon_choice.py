"""The codon choice against its slow twin, and what must hold for every protein."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.reference.codon_enumeration import best_gain, touches

from vaxsmith.core import AMINO_ACIDS, InfeasibleError, translate
from vaxsmith.mrna.catalogue import USAGES
from vaxsmith.mrna.coding import code_protein, forbidden_motifs
from vaxsmith.mrna.codon_choice import Blocked, Coding, CodonTask, choose_codons
from vaxsmith.mrna.codon_weights import codon_gains, relative_adaptiveness
from vaxsmith.mrna.frame import build_frame
from vaxsmith.mrna.motif_automaton import build_automaton
from vaxsmith.mrna.pressure import Pressure
from vaxsmith.mrna.raising import raise_codons
from vaxsmith.mrna.repeat_repair import repeated_stretches
from vaxsmith.mrna.settings import MessengerSettings

WEIGHTS = relative_adaptiveness(USAGES["human"].value)
GAINS = codon_gains(WEIGHTS)
short_proteins = st.text(AMINO_ACIDS, min_size=1, max_size=5)
dna = st.text("ACGT", max_size=6)
# Short words are needed for a five-residue protein to run into them.
words = st.lists(st.text("ACGT", min_size=2, max_size=6), max_size=6)


@settings(deadline=None, max_examples=150)
@given(
    protein=short_proteins, words=words, left=dna, right=dna, banned=st.dictionaries(st.integers(-3, 12), words, max_size=3)
)
def test_equals_enumeration(protein: str, words: list[str], left: str, right: str, banned: dict[int, list[str]]) -> None:
    gains = [GAINS[residue] for residue in protein]
    size = 3 * len(protein)
    bans = {  # only words that lie in the molecule and touch the coding sequence are within the contract
        place: frozenset(w for w in group if place + len(w) > 0)
        for place, group in banned.items()
        if -len(left) <= place < size
    }
    task = CodonTask(gains=gains, automaton=build_automaton(words), left=left, right=right, bans=bans)
    answer = choose_codons(task)
    expected = best_gain(gains, words, left=left, right=right, bans=bans)
    if isinstance(answer, Blocked):
        assert expected is None
        return
    assert answer.gain == expected
    assert translate(answer.sequence) == protein
    assert not any(touches(word, answer.sequence, left, right) for word in words)


@settings(deadline=None, max_examples=20)
@given(tail=st.text(AMINO_ACIDS, max_size=120))
def test_coding_translates_back_and_is_clean(tail: str) -> None:
    protein = "M" + tail
    choice = MessengerSettings(rounds=15)
    frame = build_frame(choice)
    result = code_protein(protein, frame, WEIGHTS, choice)
    assert translate(result.sequence) == protein
    assert result.gain <= result.first_gain
    for motif in forbidden_motifs(choice):
        assert not any(touches(word, result.sequence, frame.left, frame.right) for word in motif.words)


def test_flanks_count() -> None:
    # ...GGTC | TCC would complete BsaI across the border; serine must begin otherwise.
    task = CodonTask(gains=[{"TCC": 5, "AGC": 1}], automaton=build_automaton(["GGTCTC"]), left="GGTC")
    answer = choose_codons(task)
    assert isinstance(answer, Coding)
    assert answer.codons == ("AGC",)
    right = CodonTask(gains=[{"GGT": 5, "GGA": 1}], automaton=build_automaton(["GGTCTC"]), right="CTC")
    answer = choose_codons(right)
    assert isinstance(answer, Coding)
    assert answer.codons == ("GGA",)


def test_site_inside_a_flank_is_not_ours() -> None:
    task = CodonTask(gains=[{"GCC": 0}], automaton=build_automaton(["GGTCTC"]), left="GGTCTCA", right="AGGTCTC")
    assert isinstance(choose_codons(task), Coding)


@pytest.mark.parametrize(
    ("protein", "forbidden", "names", "residues"),
    [
        ("MKKWMKK", ("TGGATG",), "TGGATG", "residues 4-5"),
        ("MAAMM", ("ATGATG",), "ATGATG", "residues 4-5"),
        ("MWAA", ("CATGT",), "CATGT", "residues 1-1"),  # with the Kozak context's last base and the next codon's first
    ],
)
def test_impossible_is_said(protein: str, forbidden: tuple[str, ...], names: str, residues: str) -> None:
    choice = MessengerSettings(forbidden=forbidden)
    frame = build_frame(choice)
    with pytest.raises(InfeasibleError) as caught:
        code_protein(protein, frame, WEIGHTS, choice)
    assert names in str(caught.value)
    if "CATG" not in names:
        assert residues in caught.value.place


def test_impossible_at_the_stops() -> None:
    choice = MessengerSettings(forbidden=("TGGTGA",))
    with pytest.raises(InfeasibleError, match="before the stops"):
        code_protein("MAAW", build_frame(choice), WEIGHTS, choice)


def test_repeated_linkers_are_coded_apart() -> None:
    protein = "M" + "".join(
        "GGSGGGGSGG" + unique for unique in ("AKLEW", "VNPRT", "HYQIC", "DFMSL", "EEKRA", "TTVIP", "WNQHD")
    )
    choice = MessengerSettings()
    result = code_protein(protein, build_frame(choice), WEIGHTS, choice)
    assert result.remaining == 0
    places = [result.sequence[i : i + 16] for i in range(len(result.sequence) - 15)]
    assert len(places) == len(set(places))


def test_no_more_rounds_means_a_recorded_remainder() -> None:
    choice = MessengerSettings(rounds=1)
    result = code_protein("M" + "GGSGGGGSGG" * 12, build_frame(choice), WEIGHTS, choice)
    assert result.remaining > 0


def test_same_input_same_bases() -> None:
    choice = MessengerSettings()
    protein = "M" + "GGSGGGGSGGAKLEWVNPRT" * 4
    answers = {code_protein(protein, build_frame(choice), WEIGHTS, choice).sequence for _ in range(2)}
    assert len(answers) == 1


@settings(deadline=None, max_examples=15)
@given(tail=st.text("GSPAKR", min_size=20, max_size=60))
def test_raising_breaks_nothing_and_gains(tail: str) -> None:
    # Residues rich in G, C and repeats, so that there is something to mend and to raise.
    choice = MessengerSettings()
    frame = build_frame(choice)
    result = code_protein("M" + tail, frame, WEIGHTS, choice)
    clean = result.remaining == 0
    pressure = Pressure(
        gains=[GAINS[residue] for residue in "M" + tail],
        automaton=build_automaton(word for motif in forbidden_motifs(choice) for word in motif.words),
        left=frame.left,
        right=frame.right,
        settings=choice,
    )
    if clean:
        again = raise_codons(result.sequence, pressure, {})
        assert not pressure.gc_faults(again)
        assert not repeated_stretches(again, pressure)
        assert translate(again) == "M" + tail
        for motif in forbidden_motifs(choice):
            assert not any(touches(word, again, frame.left, frame.right) for word in motif.words)


def test_bans_from_outside_are_kept() -> None:
    choice = MessengerSettings()
    frame = build_frame(choice)
    protein = "MAKLEWVNPRTHYQICDFMSLEEKRA"
    free = code_protein(protein, frame, WEIGHTS, choice).sequence
    word = free[12:28]
    kept = code_protein(protein, frame, WEIGHTS, choice, {12: frozenset({word})})
    assert kept.sequence[12:28] != word
    assert kept.gain < kept.first_gain
    impossible = code_protein(protein, frame, WEIGHTS, choice, {0: frozenset({"ATG"})})
    assert impossible.sequence == free
