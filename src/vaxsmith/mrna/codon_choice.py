"""Choose one codon per residue: the exact optimum under forbidden words, by dynamic programming.

Maximise Σ gain(i, codon i) over all codings of the protein in which no forbidden word touches the coding sequence, its
borders with the fixed flanks included. The state after residue i is all that the future can depend on: the state of the
motif automaton, and which words banned *at one place* are still being spelled. For each state only the best coding so far
is kept (Bellman), so the answer is the optimum by construction; infeasibility is likewise proven.

    best(i, s) = max over codons c of residue i and states r with step(r, c) = s, no word ending on the way,
                 of best(i − 1, r) + gain(i, c)

Gains are integers (ln w in units of 10⁻¹², see ``codon_weights``), so ties are exact and do not depend on the order of
additions or on the machine. Ties go to the codon that stands first in ``gains``, then to the state reached first.
Reachable states after a residue number a handful: about 5 µs × (codons × states) a residue.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from vaxsmith.mrna.motif_automaton import LETTERS, MotifAutomaton

_INDEX = {letter: index for index, letter in enumerate(LETTERS)}

Spelling = tuple[tuple[int, str], ...]
"""Words banned at one place that are being spelled: (place where it starts, what has been spelled)."""

State = tuple[int, Spelling]


@dataclass(frozen=True, slots=True, kw_only=True)
class CodonTask:
    """What is to be coded, and between what.

    ``gains[i]`` maps each allowed codon of residue i to its gain (an integer; more is better). ``left`` and ``right``
    are the fixed flanks in DNA letters. ``bans[p]`` are words that must not stand at nucleotide p of the coding sequence
    (0 is the start codon's first; negative places begin in ``left``).
    """

    gains: Sequence[Mapping[str, int]]
    automaton: MotifAutomaton
    left: str = ""
    right: str = ""
    bans: Mapping[int, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Coding:
    """The best coding: its codons in order and the sum of their gains."""

    codons: tuple[str, ...]
    gain: int

    @property
    def sequence(self) -> str:
        """The coding sequence in DNA letters, without stops."""
        return "".join(self.codons)


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocked:
    """No coding exists: no state survives residue ``residue`` (0-based; the protein's length means the right flank)."""

    residue: int


def choose_codons(task: CodonTask) -> Coding | Blocked:
    """Give the coding of greatest gain that spells no forbidden word, or say at which residue every coding ends."""
    if not task.gains:
        return Coding(codons=(), gain=0)
    walker = _Walker(task)
    frontier: dict[State, int] = {walker.entry(): 0}
    history: list[dict[State, tuple[State, str]]] = []
    for residue, gains in enumerate(task.gains):
        reached: dict[State, int] = {}
        came_from: dict[State, tuple[State, str]] = {}
        for state, total in frontier.items():
            for codon, gain in gains.items():
                after = walker.step(state, codon, 3 * residue)
                if after is None:
                    continue
                if after not in reached or total + gain > reached[after]:
                    reached[after] = total + gain
                    came_from[after] = (state, codon)
        if not reached:
            return Blocked(residue=residue)
        history.append(came_from)
        frontier = _without_dominated(reached) if walker.has_bans else reached
    finals = [(total, state) for state, total in frontier.items() if walker.leaves(state, 3 * len(task.gains))]
    if not finals:
        return Blocked(residue=len(task.gains))
    best = max(total for total, _ in finals)
    state = next(state for total, state in finals if total == best)
    codons: list[str] = []
    for came_from in reversed(history):
        state, codon = came_from[state]
        codons.append(codon)
    return Coding(codons=tuple(reversed(codons)), gain=best)


def _without_dominated(reached: dict[State, int]) -> dict[State, int]:
    """Drop states that another equals or beats in gain while having fewer banned words half spelled.

    Whatever the future brings, the other can follow it too, so dropping keeps the optimum.
    """
    by_motif_state: dict[int, list[tuple[int, State]]] = defaultdict(list)
    for state, total in reached.items():
        by_motif_state[state[0]].append((total, state))
    kept: dict[State, int] = {}
    for group in by_motif_state.values():
        group.sort(key=lambda entry: (-entry[0], len(entry[1][1])))
        free: list[set[tuple[int, str]]] = []
        for total, state in group:
            spelling = set(state[1])
            if any(other <= spelling for other in free):
                continue
            free.append(spelling)
            kept[state] = total
    return kept


class _Walker:
    """Steps of the product automaton, remembered: the same (state, codon) recurs at hundreds of residues."""

    def __init__(self, task: CodonTask) -> None:
        self._task = task
        self._automaton = task.automaton
        self._bans = task.bans
        self._prefixes = {
            place: frozenset(word[:length] for word in words for length in range(1, len(word)))
            for place, words in task.bans.items()
        }
        self._after: dict[tuple[int, str], int | None] = {}
        self._opens = frozenset(place // 3 for place in task.bans)
        self.has_bans = bool(task.bans)

    def entry(self) -> State:
        """Give the state after the left flank; words that lie wholly inside it are not ours to forbid."""
        left = self._task.left
        spelling: Spelling = ()
        for offset, letter in enumerate(left):
            spelling = self._spell(spelling, letter, offset - len(left)) or ()
        return self._automaton.read(left), spelling

    def step(self, state: State, codon: str, place: int) -> State | None:
        """Read a codon that starts at nucleotide ``place``; None when a forbidden word ends inside it."""
        motif_state, spelling = state
        key = (motif_state, codon)
        if key not in self._after:
            self._after[key] = self._read_codon(motif_state, codon)
        after = self._after[key]
        if after is None:
            return None
        if spelling or place // 3 in self._opens:
            for offset, letter in enumerate(codon):
                spelled = self._spell(spelling, letter, place + offset)
                if spelled is None:
                    return None
                spelling = spelled
        return after, spelling

    def leaves(self, state: State, place: int) -> bool:
        """Tell whether the right flank can follow: no forbidden word may reach back across the border."""
        motif_state, spelling = state
        for offset, letter in enumerate(self._task.right):
            motif_state = self._automaton.goto[motif_state][_INDEX[letter]]
            if self._automaton.ending[motif_state] > offset + 1:
                return False
            spelled = self._spell(spelling, letter, place + offset)
            if spelled is None:
                return False
            spelling = spelled
        return True

    def _read_codon(self, motif_state: int, codon: str) -> int | None:
        for letter in codon:
            motif_state = self._automaton.goto[motif_state][_INDEX[letter]]
            if self._automaton.ending[motif_state]:
                return None
        return motif_state

    def _spell(self, spelling: Spelling, letter: str, place: int) -> Spelling | None:
        """Follow the words banned at one place through one letter; None when one of them is complete."""
        if place in self._bans:
            spelling = (*spelling, (place, ""))
        if not spelling:
            return spelling
        kept = []
        for start, spelled in spelling:
            longer = spelled + letter
            if longer in self._bans[start]:
                return None
            if longer in self._prefixes[start]:
                kept.append((start, longer))
        return tuple(kept)
