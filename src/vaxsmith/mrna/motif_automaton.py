"""The forbidden words as one automaton: read a letter, learn whether a forbidden word has just ended.

The construction is that of Aho & Corasick (1975), Commun. ACM 18:333-340: a trie of the words whose missing edges are
filled from the longest proper suffix that is itself a prefix of a word, so that reading costs one table look-up a letter.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

from vaxsmith.core import SettingsError

LETTERS = "ACGT"
ROOT = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class MotifAutomaton:
    """A complete deterministic automaton over ``ACGT``.

    ``goto[state][letter]`` is the next state (letters in the order of ``LETTERS``). ``ending[state]`` is the length of the
    longest word that ends on arriving in ``state``, 0 where none does; ``word[state]`` is that word.
    """

    goto: tuple[tuple[int, int, int, int], ...]
    ending: tuple[int, ...]
    word: tuple[str, ...]

    def read(self, sequence: str, *, state: int = ROOT) -> int:
        """Read a sequence from ``state`` and give the state it ends in; words that end on the way are passed over."""
        for letter in sequence:
            state = self.goto[state][LETTERS.index(letter)]
        return state


def build_automaton(words: Iterable[str]) -> MotifAutomaton:
    """Build the automaton of a set of words over ``ACGT``; time and space are linear in their summed length.

    >>> build_automaton(["GGTCTC"]).read("AAGGTC")
    4

    Raises:
        SettingsError: a word is empty or has another letter.
    """
    children: list[dict[int, int]] = [{}]
    word = [""]
    for each in sorted(set(words)):
        if not each or set(each) - set(LETTERS):
            raise SettingsError(f"'{each}' cannot be forbidden", expected="one or more of the letters A, C, G, T")
        state = ROOT
        for letter in each:
            index = LETTERS.index(letter)
            if index not in children[state]:
                children[state][index] = len(children)
                children.append({})
                word.append("")
            state = children[state][index]
        word[state] = each

    goto = [[ROOT] * 4 for _ in children]
    suffix = [ROOT] * len(children)
    waiting = deque([ROOT])
    while waiting:  # breadth first: a state's longest suffix is shorter, hence already complete
        state = waiting.popleft()
        for index in range(4):
            fallback = goto[suffix[state]][index] if state != ROOT else ROOT
            child = children[state].get(index)
            if child is None:
                goto[state][index] = fallback
                continue
            goto[state][index] = child
            suffix[child] = fallback
            # A word at the state itself is longer than any that ends at its suffix.
            word[child] = word[child] or word[fallback]
            waiting.append(child)
    return MotifAutomaton(
        goto=tuple((row[0], row[1], row[2], row[3]) for row in goto),
        ending=tuple(len(each) for each in word),
        word=tuple(word),
    )
