"""Every allowed coding of a protein as a path through one small graph: codons, forbidden words and prices together.

A node stands at a boundary between two letters and holds all that the future depends on: what has been read of the codon,
the state of the motif automaton, the words banned at one place that are being spelled, and the last letter where a price
depends on two. Nodes with the same future at
the same prices are one (a layered automaton is minimised by one pass from the end): about 1.2 nodes a boundary without
forbidden words. That a codon's cost is charged where it is decided, as early as possible, makes futures comparable:
each edge carries Johnson's (1977, J. ACM 24:1-13) reduced cost

    cost(edge) + distance(its end) − distance(its start)  ≥ 0,

distance(v) being the cheapest way from v to the end. So a path of no cost exists, the spine; its nodes come first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from vaxsmith.mrna.motif_automaton import LETTERS, MotifAutomaton

Spelling = tuple[tuple[int, str], ...]
State = tuple[str, int, Spelling, str]
"""What has been read of the codon, the state of the motif automaton, the banned words being spelled, and the last letter
where it is the first of a priced pair (else empty)."""

_INDEX = {letter: index for index, letter in enumerate(LETTERS)}


@dataclass(frozen=True, slots=True, kw_only=True)
class CodingChoices:
    """What may be coded, and at which cost, in whole units.

    ``costs[i]`` maps each codon of residue i (DNA letters) to its cost. ``left`` and ``right`` are the fixed flanks;
    ``prices[p]`` maps letters to what they cost at nucleotide p of the coding sequence, ``bans[p]`` holds words that must
    not stand there. ``neighbours`` maps two letters to what they cost wherever they touch the coding sequence. A forbidden
    word of the automaton may lie wholly inside a flank, but not touch the coding sequence.
    """

    costs: Sequence[Mapping[str, int]]
    automaton: MotifAutomaton
    left: str = ""
    right: str = ""
    prices: Mapping[int, Mapping[str, int]] = field(default_factory=dict)
    bans: Mapping[int, frozenset[str]] = field(default_factory=dict)
    neighbours: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class CodonGraph:
    """Nodes and edges as parallel lists; edges sorted by ``source``.

    ``boundary`` of each node: 0 .. ``length`` for the spine, then those beside it in ascending order. ``least`` is the
    cost of the cheapest coding, the one that the spine spells; ``cost`` is in units beyond it.
    """

    length: int
    boundary: list[int]
    source: list[int]
    target: list[int]
    letter: list[int]
    cost: list[int]
    least: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NoCoding:
    """No path exists: none reaches beyond nucleotide ``place`` of the coding sequence (0-based)."""

    place: int


def cheapest_molecule(graph: CodonGraph) -> str:
    """Spell the cheapest coding with its flanks, in DNA letters: the spine, by construction (Bellman)."""
    spine: dict[int, str] = {}
    for source, target, letter, cost in zip(graph.source, graph.target, graph.letter, graph.cost, strict=True):
        if source < graph.length and target == source + 1 and cost == 0:
            spine.setdefault(source, LETTERS[letter])
    return "".join(spine[place] for place in range(graph.length))


def build_codon_graph(choices: CodingChoices) -> CodonGraph | NoCoding:
    """Build the graph of all codings without a forbidden word, minimised."""
    layers, furthest = _Reader(choices).layers()
    if not layers:
        return NoCoding(place=furthest)
    # From the end: distance to the end, and one number for all nodes of the same future.
    names: list[dict[State, int]] = [{} for _ in layers]
    distance: list[dict[State, int]] = [{} for _ in layers]
    futures: list[list[tuple[tuple[int, int, int], ...]]] = [[] for _ in layers]
    names[-1] = dict.fromkeys(layers[-1], 0)
    distance[-1] = dict.fromkeys(layers[-1], 0)
    futures[-1] = [()]
    for place in range(len(layers) - 2, -1, -1):
        known: dict[tuple[tuple[int, int, int], ...], int] = {}
        after_name, after = names[place + 1], distance[place + 1]
        for state, steps in layers[place].items():
            usable = [(letter, end, cost + after[end]) for letter, end, cost in steps if end in after]
            if not usable:
                continue
            least = min(total for _, _, total in usable)
            future = tuple(sorted((letter, after_name[end], total - least) for letter, end, total in usable))
            distance[place][state] = least
            names[place][state] = known.setdefault(future, len(known))
        futures[place] = list(known)
        if not known:
            return NoCoding(place=max(0, place - len(choices.left)))
    (start,) = distance[0]
    return _numbered(futures, least=distance[0][start])


def _numbered(futures: list[list[tuple[tuple[int, int, int], ...]]], *, least: int) -> CodonGraph:
    """Number the nodes: the spine first. Only what the start can reach is kept."""
    length = len(futures) - 1
    spine = [0]
    for place in range(length):
        spine.append(next(end for _, end, cost in futures[place][spine[-1]] if cost == 0))
    number = [{spine[0]: 0}]
    boundary = list(range(length + 1))
    for place in range(length):
        reached = {end for node in number[place] for _, end, _ in futures[place][node]} - {spine[place + 1]}
        numbers = {spine[place + 1]: place + 1}
        for node in sorted(reached):
            numbers[node] = len(boundary)
            boundary.append(place + 1)
        number.append(numbers)
    edges = sorted(
        (own, number[place + 1][end], letter, cost)
        for place in range(length)
        for node, own in number[place].items()
        for letter, end, cost in futures[place][node]
    )
    source, target, letter, cost = (list(column) for column in zip(*edges, strict=True))
    return CodonGraph(length=length, boundary=boundary, source=source, target=target, letter=letter, cost=cost, least=least)


class _Reader:
    """Reads the molecule letter by letter in every allowed way."""

    def __init__(self, choices: CodingChoices) -> None:
        self._choices = choices
        self._prefixes = {
            place: frozenset(word[:length] for word in words for length in range(1, len(word)))
            for place, words in choices.bans.items()
        }
        self._firsts = {pair[0] for pair in choices.neighbours}

    def layers(self) -> tuple[list[dict[State, list[tuple[int, State, int]]]], int]:
        """Give (letter, next state, cost) for each state at each boundary; nothing, and how far it went, where all end."""
        choices = self._choices
        left, coding = len(choices.left), 3 * len(choices.costs)
        whole = left + coding + len(choices.right)
        layers: list[dict[State, list[tuple[int, State, int]]]] = [{("", 0, (), ""): []}]
        for place in range(whole):
            after: dict[State, list[tuple[int, State, int]]] = {}
            for state, steps in layers[-1].items():
                if place < left:
                    found = self._fixed(state, choices.left[place], place - left, reach=None)
                elif place < left + coding:
                    found = self._coded(state, place - left)
                else:
                    beyond = place - left - coding
                    found = self._fixed(state, choices.right[beyond], place - left, reach=beyond + 1)
                for step in found:
                    steps.append(step)
                    after.setdefault(step[1], [])
            if not after:
                return [], max(0, place - left)
            layers.append(after)
        # What follows the end does not matter any more.
        end: State = ("", 0, (), "")
        for steps in layers[-2].values():
            steps[:] = [(letter, end, cost) for letter, _, cost in steps]
        layers[-1] = {end: []}
        return layers, whole - left

    def _fixed(self, state: State, letter: str, place: int, *, reach: int | None) -> list[tuple[int, State, int]]:
        """Read a flank's letter. ``reach``: letters of the right flank read so far; longer words begin in the coding."""
        _, motif, spelling, previous = state
        after = self._choices.automaton.goto[motif][_INDEX[letter]]
        if reach is not None and self._choices.automaton.ending[after] > reach:
            return []
        spelled = self._spell(spelling, letter, place)
        if spelled is None:
            return []
        # The first letter behind the coding sequence still has one of its letters before it; the others have not.
        cost = self._choices.neighbours.get(previous + letter, 0) if reach == 1 else 0
        return [(_INDEX[letter], ("", after, spelled, self._kept(letter)), cost)]

    def _kept(self, letter: str) -> str:
        return letter if letter in self._firsts else ""

    def _coded(self, state: State, place: int) -> list[tuple[int, State, int]]:
        choices = self._choices
        read, motif, spelling, previous = state
        residue = place // 3
        costs = choices.costs[residue]
        price = choices.prices.get(place, {})
        found = []
        for letter in sorted({codon[len(read)] for codon in costs if codon.startswith(read)}):
            after = choices.automaton.goto[motif][_INDEX[letter]]
            if choices.automaton.ending[after]:
                continue
            spelled = self._spell(spelling, letter, place)
            if spelled is None:
                continue
            codon = read + letter
            whole = len(codon) == 3
            cost = price.get(letter, 0) + (costs[codon] if whole else 0) + choices.neighbours.get(previous + letter, 0)
            found.append((_INDEX[letter], ("" if whole else codon, after, spelled, self._kept(letter)), cost))
        return found

    def _spell(self, spelling: Spelling, letter: str, place: int) -> Spelling | None:
        """Follow the words banned at one place through one letter; None when one of them is complete."""
        bans = self._choices.bans
        if place in bans:
            spelling = (*spelling, (place, ""))
        kept = []
        for start, spelled in spelling:
            longer = spelled + letter
            if longer in bans[start]:
                return None
            if longer in self._prefixes[start]:
                kept.append((start, longer))
        return tuple(kept)
