"""The graph of codings: its paths are the codings without forbidden words, at their costs."""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.reference.codon_enumeration import touches

from vaxsmith.core import AMINO_ACIDS, CODONS_OF
from vaxsmith.mrna.codon_graph import CodingChoices, CodonGraph, NoCoding, build_codon_graph
from vaxsmith.mrna.motif_automaton import LETTERS, build_automaton

dna = st.text("ACGT", max_size=5)
words = st.lists(st.text("ACGT", min_size=2, max_size=5), max_size=5)


def paths(graph: CodonGraph) -> dict[str, int]:
    """Spell every path from the first node to the last."""
    ways = {0: {"": 0}}
    for source, target, letter, cost in sorted(
        zip(graph.source, graph.target, graph.letter, graph.cost, strict=True), key=lambda edge: graph.boundary[edge[0]]
    ):
        own = ways.setdefault(target, {})
        for word, total in ways[source].items():
            longer = word + LETTERS[letter]
            assert longer not in own, "two ways to spell one coding"
            own[longer] = total + cost
    return ways[graph.length]


@settings(deadline=None, max_examples=150)
@given(data=st.data(), protein=st.text(AMINO_ACIDS, min_size=1, max_size=4), words=words, left=dna, right=dna)
def test_paths_are_the_clean_codings(data: st.DataObject, protein: str, words: list[str], left: str, right: str) -> None:
    cost = st.integers(-50, 50)
    costs = [{codon: data.draw(cost) for codon in CODONS_OF[residue]} for residue in protein]
    place = st.integers(0, 3 * len(protein) - 1)
    prices = data.draw(st.dictionaries(place, st.dictionaries(st.sampled_from("ACGT"), cost), max_size=3))
    bans = {
        at: frozenset(group)
        for at, group in data.draw(
            st.dictionaries(place, st.lists(st.text("ACGT", min_size=1, max_size=5)), max_size=3)
        ).items()
    }
    expected = {}
    for codons in product(*costs):
        coding = "".join(codons)
        molecule = left + coding + right
        if any(touches(word, coding, left, right) for word in words):
            continue
        if any(molecule.startswith(word, at + len(left)) for at, group in bans.items() for word in group):
            continue
        total = sum(own[codon] for own, codon in zip(costs, codons, strict=True))
        expected[molecule] = total + sum(price.get(coding[at], 0) for at, price in prices.items())
    graph = build_codon_graph(
        CodingChoices(costs=costs, automaton=build_automaton(words), left=left, right=right, prices=prices, bans=bans)
    )
    if isinstance(graph, NoCoding):
        assert not expected
        return
    assert {word: cost + graph.least for word, cost in paths(graph).items()} == expected
    assert min(graph.cost) == 0
    assert graph.source == sorted(graph.source)
    assert graph.boundary[: graph.length + 1] == list(range(graph.length + 1))
    assert graph.boundary[graph.length + 1 :] == sorted(graph.boundary[graph.length + 1 :])


def test_six_codons_need_two_nodes_and_four_need_one() -> None:
    def beside(residue: str) -> int:
        costs = [{codon: 7 * place for place, codon in enumerate(CODONS_OF[residue])}]
        graph = build_codon_graph(CodingChoices(costs=costs, automaton=build_automaton([])))
        assert isinstance(graph, CodonGraph)
        return len(graph.boundary) - 4

    assert [beside(residue) for residue in "LSRAGM"] == [2, 2, 2, 0, 0, 0]
