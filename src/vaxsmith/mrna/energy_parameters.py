"""The nearest-neighbour energies of RNA loops, read from ViennaRNA when needed; nothing is copied into this package.

Turner 2004 (Mathews et al. 2004, Proc. Natl Acad. Sci. USA 101:7287-7292) at 37 °C without dangling ends, in units of
0.01 kcal/mol, as ViennaRNA's ``-d0`` uses them. Tables that ViennaRNA does not hand out are recovered by asking it for
the energy of one loop at a time. That each energy is the sum which the compiled core takes it for is checked on the way:
another parameter set with other dependences is refused instead of being folded wrongly.

Letters are numbered A, C, G, U = 0 .. 3; pairs CG, GC, GU, UG, AU, UA = 0 .. 5, the outer pair as (i, j), the
inner one as (p, q), both read from 5′ to 3′.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from itertools import product
from typing import TYPE_CHECKING, Any

from vaxsmith.core import SettingsError

if TYPE_CHECKING:
    from vaxsmith.mrna.native import EnergyModel

PAIRS = ("CG", "GC", "GU", "UG", "AU", "UA")
LONGEST_INTERIOR = 30
"""Unpaired letters in an interior loop or bulge, at most: ViennaRNA's own limit."""

_SIZES_READ_TOGETHER = 1024
_NO_SPECIAL_LOOP = "A" * 8

_TYPES = range(6)
_LETTERS = range(4)
_REVERSED = tuple(PAIRS.index(pair[::-1]) for pair in PAIRS)


@dataclass(frozen=True, slots=True, kw_only=True)
class EnergyParameters:
    """Loop energies in 0.01 kcal/mol as flat tables, indices in the order named, the last running fastest.

    ``stack``, ``bulge_one`` [outer, inner]; ``one_one`` [outer, inner, i+1, j−1]; ``one_two`` [outer, inner, i+1, q+1, j−1];
    ``two_one`` [outer, inner, i+1, p−1, j−1]; ``two_two`` [outer, inner, i+1, p−1, q+1, j−1]. ``bulge`` and ``interior`` by
    the number of unpaired letters, ``asymmetry`` by the difference of the two sides, ``terminal`` [pair],
    ``mismatch_*`` [outer pair, i+1, j−1] and ``inner_mismatch_*`` [inner pair, p−1, q+1], ``one_n`` [pair] for either.
    Hairpins: ``hairpin`` by size (0 .. the longest asked for), ``mismatch_hairpin`` [pair, i+1, j−1], ``special`` by the
    whole loop with its pair.
    """

    stack: list[int]
    bulge_one: list[int]
    one_one: list[int]
    one_two: list[int]
    two_one: list[int]
    two_two: list[int]
    bulge: list[int]
    interior: list[int]
    asymmetry: list[int]
    terminal: list[int]
    one_n: list[int]
    mismatch_interior: list[int]
    inner_mismatch_interior: list[int]
    mismatch_two_three: list[int]
    inner_mismatch_two_three: list[int]
    hairpin: list[int]
    mismatch_hairpin: list[int]
    special: dict[str, int]
    multi_closing: int
    multi_stem: int
    multi_base: int


@lru_cache(maxsize=8)
def read_energy_parameters(longest: int) -> EnergyParameters:
    """Read every loop energy for molecules of up to ``longest`` letters, at least 30 (about 0.1 s; kept for the next call).

    Raises:
        SettingsError: ViennaRNA has been given a parameter set of another form.
    """
    import RNA

    details = RNA.md()
    details.dangles = 0
    given = RNA.param(details)
    loop = _Loops(RNA, given)
    closing = loop.hairpin(5, 0, 0, 0) - given.hairpin[5]
    sizes = [given.hairpin[size] if size < len(given.hairpin) else 0 for size in range(longest + 1)]
    for size in range(len(given.hairpin), longest + 1):
        sizes[size] = loop.hairpin(size, 0, 0, 0) - closing
    terminal = [RNA.E_ExtLoop(pair + 1, -1, -1, given) for pair in _TYPES]
    interior, inner_interior = loop.mismatches(3, 3, given.internal_loop[6])
    asymmetry = [
        loop.flat(3, 3 + gap) - given.internal_loop[6 + gap] - 2 * interior[0] for gap in range(LONGEST_INTERIOR - 5)
    ]
    asymmetry += [asymmetry[-1]] * (LONGEST_INTERIOR + 1 - len(asymmetry))  # long since at its upper limit
    two_three, inner_two_three = loop.mismatches(2, 3, given.internal_loop[5] + asymmetry[1])
    one_n, _ = loop.mismatches(1, 9, given.internal_loop[10] + asymmetry[8])
    parameters = EnergyParameters(
        stack=[loop.interior(0, 0, a, b, (0, 0, 0, 0)) for a, b in product(_TYPES, _TYPES)],
        bulge_one=[loop.interior(1, 0, a, b, (0, 0, 0, 0)) for a, b in product(_TYPES, _TYPES)],
        one_one=loop.table(1, 1, lambda x, y: (x, y, x, y), 2),
        one_two=loop.table(1, 2, lambda x, z, y: (x, y, x, z), 3),
        two_one=loop.table(2, 1, lambda x, w, y: (x, y, w, y), 3),
        two_two=loop.table(2, 2, lambda x, w, z, y: (x, y, w, z), 4),
        bulge=list(given.bulge[: LONGEST_INTERIOR + 1]),
        interior=list(given.internal_loop[: LONGEST_INTERIOR + 1]),
        asymmetry=asymmetry,
        terminal=terminal,
        one_n=one_n[:: len(_LETTERS) ** 2],
        mismatch_interior=interior,
        inner_mismatch_interior=inner_interior,
        mismatch_two_three=two_three,
        inner_mismatch_two_three=inner_two_three,
        hairpin=sizes,
        mismatch_hairpin=[loop.hairpin(5, t, x, y) - given.hairpin[5] for t, x, y in product(_TYPES, _LETTERS, _LETTERS)],
        special=_special_hairpins(given),
        multi_closing=given.MLclosing,
        multi_stem=given.MLintern[1],
        multi_base=given.MLbase,
    )
    _check(parameters, loop, given)
    return parameters


def energy_model(longest: int, loops: Mapping[str, int] | None = None) -> EnergyModel:
    """Give the compiled core's copy of the energies for molecules of up to ``longest`` letters.

    ``loops`` prices (0.01 kcal/mol) each letter by the loop it stands in, as ``priced_by_loop`` says.
    """
    whole = -(-(longest + 1) // _SIZES_READ_TOGETHER) * _SIZES_READ_TOGETHER
    return _energy_model(whole, tuple(sorted((loops or {}).items())))


@lru_cache(maxsize=8)
def _energy_model(longest: int, loops: tuple[tuple[str, int], ...]) -> EnergyModel:
    from vaxsmith.mrna.native import EnergyModel

    parameters = read_energy_parameters(longest)
    return EnergyModel(**asdict(priced_by_loop(parameters, dict(loops)) if loops else parameters))


def priced_by_loop(given: EnergyParameters, prices: Mapping[str, int]) -> EnergyParameters:
    """Add to each loop what its letters cost (0.01 kcal/mol): S stem, H hairpin, B bulge, I interior, M multiloop, E none.

    Each pair closes one loop, so its two letters are charged there. Letters outside every pair are in no loop: all prices
    are taken beyond theirs, and the length of the molecule times E is left for the caller to add.
    """
    outside = prices.get("E", 0)
    stem, hairpin, bulge, interior, multi = (prices.get(letter, 0) - outside for letter in "SHBIM")

    def by_size(table: list[int], each: int) -> list[int]:
        return [energy + 2 * stem + size * each for size, energy in enumerate(table)]

    def flat(table: list[int], unpaired: int, each: int) -> list[int]:
        return [energy + 2 * stem + unpaired * each for energy in table]

    return replace(
        given,
        stack=flat(given.stack, 0, 0),
        bulge_one=flat(given.bulge_one, 1, bulge),
        one_one=flat(given.one_one, 2, interior),
        one_two=flat(given.one_two, 3, interior),
        two_one=flat(given.two_one, 3, interior),
        two_two=flat(given.two_two, 4, interior),
        bulge=by_size(given.bulge, bulge),
        interior=by_size(given.interior, interior),
        hairpin=by_size(given.hairpin, hairpin),
        special={loop: energy + 2 * stem + (len(loop) - 2) * hairpin for loop, energy in given.special.items()},
        multi_closing=given.multi_closing + 2 * stem,
        multi_base=given.multi_base + multi,
    )


class _Loops:
    """Asks ViennaRNA for the energy of one loop; letters and pairs in this file's numbers."""

    def __init__(self, vienna: Any, given: Any) -> None:
        self._interior = vienna.E_IntLoop
        self._hairpin = vienna.E_Hairpin
        self._branch = vienna.E_MLstem
        self._given = given

    def hairpin(self, size: int, pair: int, first: int, last: int) -> int:
        """Give the energy without any special loop: no loop of A alone is one."""
        return int(self._hairpin(size, pair + 1, first + 1, last + 1, _NO_SPECIAL_LOOP, self._given))

    def interior(self, left: int, right: int, outer: int, inner: int, letters: tuple[int, int, int, int]) -> int:
        """Give the energy; ``letters`` are those at i+1, j−1, p−1 and q+1."""
        x, y, w, z = letters
        # ViennaRNA reads the inner pair from its 3′ letter.
        return int(self._interior(left, right, outer + 1, _REVERSED[inner] + 1, x + 1, y + 1, w + 1, z + 1, self._given))

    def branch(self, pair: int) -> int:
        """Give what a stem costs in a multiloop."""
        return int(self._branch(pair + 1, -1, -1, self._given))

    def flat(self, left: int, right: int) -> int:
        """Give the energy of the loop between C·G and G·C with A on every side, which has the same mismatch twice."""
        return self.interior(left, right, PAIRS.index("CG"), PAIRS.index("GC"), (0, 0, 0, 0))

    def mismatches(self, left: int, right: int, base: int) -> tuple[list[int], list[int]]:
        """Give the terms of the outer and of the inner mismatch; ``base`` is what the loop costs without them."""
        known = (self.flat(left, right) - base) // 2
        cg, gc = PAIRS.index("CG"), PAIRS.index("GC")
        sites = list(product(_TYPES, _LETTERS, _LETTERS))
        outer = [self.interior(left, right, t, gc, (x, y, 0, 0)) - base - known for t, x, y in sites]
        inner = [self.interior(left, right, cg, t, (0, 0, w, z)) - base - known for t, w, z in sites]
        return outer, inner

    def table(self, left: int, right: int, sides: Callable[..., tuple[int, int, int, int]], letters: int) -> list[int]:
        """Give a whole table of small loops; ``sides`` places the unpaired letters beside the two pairs."""
        return [
            self.interior(left, right, outer, inner, sides(*unpaired))
            for outer, inner in product(_TYPES, _TYPES)
            for unpaired in product(_LETTERS, repeat=letters)
        ]


def _special_hairpins(given: Any) -> dict[str, int]:
    """Give the energies of the hairpins that have one of their own, by their letters including the pair."""
    groups = ((given.Triloops, given.Triloop_E), (given.Tetraloops, given.Tetraloop_E), (given.Hexaloops, given.Hexaloop_E))
    return {loop: int(energy) for loops, energies in groups for loop, energy in zip(loops.split(), energies, strict=False)}


def _check(ours: EnergyParameters, loop: _Loops, given: Any) -> None:
    """Ask for loops of every kind that the tables are summed for, and refuse a parameter set that is not such a sum."""
    wrong = ""
    for pair, first, last in product(_TYPES, _LETTERS, _LETTERS):
        site = 16 * pair + 4 * first + last
        for left, right in ((3, 4), (9, 2), (1, 3), (7, 1), (2, 3), (3, 2)):
            inner = (pair + first + 2 * last + left) % 6
            far = (last, first) if 1 not in (left, right) else (first, last)
            energy = loop.interior(left, right, pair, inner, (first, last, *far))
            total = ours.interior[left + right] + ours.asymmetry[abs(left - right)]
            beside = 16 * inner + 4 * far[0] + far[1]
            if 1 in {left, right}:
                total += ours.one_n[pair] + ours.one_n[inner]
            elif left + right == 5:
                total += ours.mismatch_two_three[site] + ours.inner_mismatch_two_three[beside]
            else:
                total += ours.mismatch_interior[site] + ours.inner_mismatch_interior[beside]
            wrong = wrong or (f"an interior loop of {left} × {right}" if total != energy else "")
        for size in (9, 20, 30):
            if loop.hairpin(size, pair, first, last) != ours.hairpin[size] + ours.mismatch_hairpin[site]:
                wrong = f"a hairpin of {size}"
    for outer, inner in product(_TYPES, _TYPES):
        ends = ours.terminal[outer] + ours.terminal[inner]
        for size in (2, 12, LONGEST_INTERIOR):
            if loop.interior(size, 0, outer, inner, (0, 0, 0, 0)) != ours.bulge[size] + ends:
                wrong = f"a bulge of {size}"
    for pair in _TYPES:
        if loop.branch(pair) != ours.multi_stem + ours.terminal[pair]:
            wrong = "a multiloop's stem"
        if loop.hairpin(3, pair, 0, 0) != ours.hairpin[3] + ours.terminal[pair]:
            wrong = "a hairpin of 3"
    if wrong or given.temperature != 37:
        raise SettingsError(
            f"ViennaRNA's energies of {wrong} are not the sum that the codon programme adds up"
            if wrong
            else f"ViennaRNA's energies are those of {given.temperature:g} °C",
            expected="Turner 2004 at 37 °C, which ViennaRNA loads by itself",
            cause="another parameter set or temperature was loaded in this process",
            remedy="design in a process of its own, or reload the defaults with RNA.params_load_RNA_Turner2004()",
        )
