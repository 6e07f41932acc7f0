"""GC windows, recurring words, helices and runs against obvious twins."""

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.reference.codon_enumeration import longest_run as slow_longest_run
from tests.reference.codon_enumeration import recurring_pairs

from vaxsmith.core import reverse_complement
from vaxsmith.mrna.folding import helices
from vaxsmith.mrna.motif_automaton import build_automaton
from vaxsmith.mrna.native import longest_run
from vaxsmith.mrna.sequence_checks import Repeat, gc_counts, merge_repeats, recurring_words
from vaxsmith.mrna.word_index import WordIndex

dna = st.text("ACGT", max_size=60)
dull = st.text("AC", max_size=24)  # two letters: repeats and runs abound


@settings(deadline=None, max_examples=100)
@given(sequence=dull)
def test_native_longest_run_equals_twin(sequence: str) -> None:
    assert longest_run(sequence) == slow_longest_run(sequence)


@settings(deadline=None, max_examples=100)
@given(sequence=dna, window=st.integers(1, 20))
def test_gc_counts(sequence: str, window: int) -> None:
    width = min(window, len(sequence))
    expected = [sum(c in "GC" for c in sequence[i : i + width]) for i in range(len(sequence) - width + 1)]
    assert gc_counts(sequence, window) == expected


@settings(deadline=None, max_examples=100)
@given(sequence=dull)
def test_every_recurring_word_is_found(sequence: str) -> None:
    later = {j for _, j in recurring_pairs(sequence, 4)}
    assert {repeat.second for repeat in recurring_words(sequence, 4) if not repeat.inverted} == later


def test_inverted_repeats() -> None:
    arm = "GATTACAGGCTTAACC"
    found = recurring_words(arm + "TTTT" + reverse_complement(arm), 16)
    assert found == [Repeat(first=0, second=20, length=16, inverted=True)]


def test_repeats_are_merged_to_their_full_length() -> None:
    word = "GATTACAGGCTTAACCGGTAT"
    merged = merge_repeats(recurring_words(word + "C" + word, 16))
    assert merged[0] == Repeat(first=0, second=len(word) + 1, length=len(word), inverted=False)
    inverted = merge_repeats(recurring_words(word + "C" + reverse_complement(word), 16))
    assert (inverted[0].first, inverted[0].second, inverted[0].length) == (0, len(word) + 1, len(word))


@settings(deadline=None, max_examples=100)
@given(words=st.lists(st.text("ACGT", min_size=1, max_size=4), max_size=5), text=dna)
def test_automaton_finds_the_longest_word_that_ends_at_each_letter(words: list[str], text: str) -> None:
    automaton = build_automaton(words)
    for end in range(len(text) + 1):
        expected = max((len(word) for word in words if text[:end].endswith(word)), default=0)
        assert automaton.ending[automaton.read(text[:end])] == expected


@settings(deadline=None, max_examples=60)
@given(sequence=st.text("AC", min_size=8, max_size=24), data=st.data())
def test_word_index_follows_replacements(sequence: str, data: st.DataObject) -> None:
    index = WordIndex(sequence, 4)
    start = data.draw(st.integers(0, len(sequence) - 1))
    index.replace(start, data.draw(st.text("ACGT", max_size=len(sequence) - start)))
    fresh = WordIndex(index.molecule, 4)
    places = range(len(sequence) - 3)
    assert [index.recurs(place) for place in places] == [fresh.recurs(place) for place in places]


def test_helices() -> None:
    found = helices("(((...)))..((.(...).))")
    assert [(helix.first, helix.last, helix.length) for helix in found] == [(0, 8, 3), (11, 21, 2), (14, 18, 1)]
