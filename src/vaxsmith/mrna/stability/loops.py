"""Name the loop that each base of a structure stands in, with the letters that degradation models use.

S stem, H hairpin, B bulge, I interior loop, M multiloop, E outside every pair (ends and what joins outer stems): the classes
of bpRNA (Danaee et al. 2018, Nucleic Acids Res. 46:5381-5394), its X counted with E.
"""

from __future__ import annotations

from vaxsmith.core import FormatError

LOOPS = "HEIMBS"


def read_partners(structure: str) -> list[int]:
    """Give the partner of each base of a dot-bracket structure, −1 where it has none.

    >>> read_partners("(.)")
    [2, -1, 0]

    Raises:
        FormatError: another letter than ``(``, ``)`` and ``.``, or brackets that do not match.
    """
    partners = [-1] * len(structure)
    opened: list[int] = []
    for place, mark in enumerate(structure):
        if mark == "(":
            opened.append(place)
        elif mark == ")" and opened:
            first = opened.pop()
            partners[first], partners[place] = place, first
        elif mark != ".":
            what = "a bracket closes that was never opened" if mark == ")" else f"the structure has the letter '{mark}'"
            raise FormatError(what, expected="dot-bracket: ( ) and . alone", place=f"base {place + 1}")
    if opened:
        raise FormatError(
            f"{len(opened)} brackets are never closed", expected="as many ) as (", place=f"base {opened[-1] + 1}"
        )
    return partners


def name_loops(structure: str) -> str:
    """Give the loop letter of each base.

    >>> name_loops(".((.((...))..)).")
    'ESSISSHHHSSIISSE'

    Raises:
        FormatError: see ``read_partners``.
    """
    partners = read_partners(structure)
    letters = ["E" if partner < 0 else "S" for partner in partners]
    for first, last in enumerate(partners):
        if last <= first:
            continue
        unpaired, inner = _inside(partners, first, last)
        letter = _loop_letter(first, last, inner)
        for place in unpaired:
            letters[place] = letter
    return "".join(letters)


def _inside(partners: list[int], first: int, last: int) -> tuple[list[int], list[tuple[int, int]]]:
    """Give the unpaired bases and the pairs that stand directly inside a pair."""
    unpaired: list[int] = []
    inner: list[tuple[int, int]] = []
    place = first + 1
    while place < last:
        if partners[place] < 0:
            unpaired.append(place)
            place += 1
        else:
            inner.append((place, partners[place]))
            place = partners[place] + 1
    return unpaired, inner


def _loop_letter(first: int, last: int, inner: list[tuple[int, int]]) -> str:
    if not inner:
        return "H"
    if len(inner) > 1:
        return "M"
    left, right = inner[0]
    return "B" if left == first + 1 or right == last - 1 else "I"
