"""Choose codons and structure together: the coding whose best structure and codons are proven best at one exchange rate.

Minimise E(sequence) − λ Σ ln w(codon) over all codings, E being the minimum free energy (kcal/mol, 37 °C, Turner 2004
without dangling ends). The compiled core (``native/optimum.hpp`` has the recurrences) runs Zuker's dynamic programme over
the graph of codings (``codon_graph``), so the answer is the optimum by construction, and forbidden words are kept by
construction, too. Of equal optima one with the higher CAI is given.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite, log

from vaxsmith.core import CODONS_OF, InfeasibleError, SettingsError
from vaxsmith.mrna.codon_graph import CodingChoices, CodonGraph, NoCoding, build_codon_graph
from vaxsmith.mrna.energy_parameters import LONGEST_INTERIOR, energy_model
from vaxsmith.mrna.motif_automaton import build_automaton
from vaxsmith.mrna.stability.loops import name_loops

UNITS_PER_KCAL = 100 * 2**26
"""The core adds whole numbers of these up in doubles: exact up to a million kcal/mol, and kept in six bytes up to 20,000."""

_SHORTEST_LIMIT = 4
_LARGEST_COST = 2**47

Progress = Callable[[int, int], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class CodingOptimum:
    """The optimum, in DNA letters and dot-bracket, flanks left out of ``sequence`` and included in ``molecule``.

    ``energy`` in kcal/mol is that of ``structure``, which runs over the whole ``molecule``; ``log_weight`` is Σ ln w;
    ``price`` what the edge prices came to; ``objective`` = energy − λ log_weight + price.
    """

    sequence: str
    molecule: str
    structure: str
    energy: float
    log_weight: float
    price: float
    objective: float
    seconds: float = field(compare=False)


class CancelledError(Exception):
    """The caller's progress function asked to stop."""


def optimal_coding(
    protein: str,
    *,
    weight: float,
    codon_weights: Mapping[str, float],
    motifs: Iterable[str] = (),
    left: str = "",
    right: str = "",
    max_loop: int = LONGEST_INTERIOR,
    unpaired_codons: int = 0,
    prices: Mapping[int, Mapping[str, float]] | None = None,
    bans: Mapping[int, frozenset[str]] | None = None,
    neighbours: Mapping[str, float] | None = None,
    allowed: Mapping[int, frozenset[str]] | None = None,
    loops: Mapping[str, float] | None = None,
    progress: Progress | None = None,
) -> CodingOptimum:
    """Give the coding and structure of least energy − ``weight`` · Σ ln w + prices.

    ``codon_weights`` are relative adaptivenesses by codon (DNA letters); a codon of 0 or without one is not used.
    ``motifs`` are words that may not touch the coding sequence. ``left`` and ``right`` are fixed flanks, folded with it.
    ``max_loop`` limits the unpaired letters of interior loops; bulges have up to 30. The first ``unpaired_codons`` codons
    stay unpaired. ``prices[p][letter]`` (kcal/mol) is charged for a letter at nucleotide p of the coding sequence;
    ``bans[p]`` are words that may not stand there; ``neighbours`` prices (kcal/mol) two letters side by side (``CG``);
    ``allowed[i]`` are the only codons for residue i. ``loops`` prices each letter of the molecule (kcal/mol, in steps of
    0.01) by the loop that it stands in: S stem, H hairpin, B bulge, I interior, M multiloop, E outside every pair.
    ``progress(done, all)`` is called now and then; False stops the work.

    Raises:
        SettingsError: a residue, letter or number is out of range.
        InfeasibleError: every coding contains a forbidden word.
        CancelledError: ``progress`` returned False.
    """
    started = time.perf_counter()
    _require(protein, left, right, weight, max_loop)
    scored = _log_weights(protein, codon_weights, allowed or {})
    whole_prices = {
        place: {letter: _units(price) for letter, price in letters.items()} for place, letters in (prices or {}).items()
    }
    graph = build_codon_graph(
        CodingChoices(
            costs=_costs(scored, weight),
            automaton=build_automaton(motifs),
            left=left,
            right=right,
            prices=whole_prices,
            bans=bans or {},
            neighbours={pair: _units(price) for pair, price in (neighbours or {}).items()},
        )
    )
    if isinstance(graph, NoCoding):
        residue = min(graph.place // 3, len(protein) - 1)
        raise InfeasibleError(
            f"residue {residue + 1} ({protein[residue]}) cannot be coded without a forbidden word",
            expected="at least one coding free of every forbidden word",
            cause="every choice of codons up to there spells one",
            remedy="forbid fewer words, or change a residue or a flank there",
            place=f"residue {residue + 1}",
        )
    may_pair = [1] * graph.length
    may_pair[len(left) : len(left) + 3 * unpaired_codons] = [0] * min(3 * unpaired_codons, 3 * len(protein))
    whole_loops = {letter: round(100 * each) for letter, each in (loops or {}).items()}
    molecule, structure = _solve(graph, may_pair, max_loop, whole_loops, progress)
    coding = molecule[len(left) : len(left) + 3 * len(protein)]
    energy = structure_energy(molecule, structure)
    log_weight = sum(own[coding[3 * i : 3 * i + 3]] for i, own in enumerate(scored))
    price = sum(letters.get(coding[place], 0.0) for place, letters in (prices or {}).items() if 0 <= place < len(coding))
    beside = left[-1:] + coding + right[:1]
    price += sum(each * count_pairs(beside, pair) for pair, each in (neighbours or {}).items())
    price += loop_price(structure, loops or {})
    return CodingOptimum(
        sequence=coding,
        molecule=molecule,
        structure=structure,
        energy=energy,
        log_weight=log_weight,
        price=price,
        objective=energy - weight * log_weight + price,
        seconds=time.perf_counter() - started,
    )


def count_pairs(sequence: str, pair: str) -> int:
    """Count how often two letters stand side by side, overlapping ones included.

    >>> count_pairs("AAACG", "AA")
    2
    """
    return sum(sequence.startswith(pair, place) for place in range(len(sequence) - 1))


def loop_price(structure: str, loops: Mapping[str, float]) -> float:
    """Give what the letters of a structure cost by the loops that they stand in, prices in steps of 0.01 kcal/mol.

    >>> loop_price("(((...)))", {"S": 1.0, "H": 0.5})
    7.5
    """
    if not any(loops.values()):
        return 0.0
    names = name_loops(structure)
    return sum(round(100 * each) * names.count(letter) for letter, each in loops.items()) / 100


def structure_energy(sequence: str, structure: str) -> float:
    """Give the energy of a structure in kcal/mol, Turner 2004 at 37 °C without dangling ends.

    >>> structure_energy("GGGGAAAACCCC", "((((....))))")
    -5.4
    """
    from vaxsmith.mrna.native import structure_energy as compiled

    return compiled(energy_model(len(sequence)), sequence, structure) / 100


def go_on(done: int, total: int) -> bool:
    """Let the compiled core go on: asked now and then, so that a person who interrupts the work is heard within it."""
    del done, total
    return True


def _solve(
    graph: CodonGraph, may_pair: list[int], max_loop: int, loops: Mapping[str, int], progress: Progress | None
) -> tuple[str, str]:
    from vaxsmith.mrna.native import optimal_coding as compiled

    found, _, sequence, structure = compiled(
        energy_model(graph.length, loops),
        length=graph.length,
        boundary=graph.boundary,
        source=graph.source,
        target=graph.target,
        letter=graph.letter,
        cost=[float(cost) for cost in graph.cost],
        may_pair=may_pair,
        longest_loop=max_loop,
        unit=UNITS_PER_KCAL / 100,
        progress=progress or go_on,
    )
    if not found:
        raise CancelledError
    return sequence.replace("U", "T"), structure


def _require(protein: str, left: str, right: str, weight: float, max_loop: int) -> None:
    unknown = sorted(set(protein) - set(CODONS_OF)) if protein else ["nothing"]
    if unknown:
        raise SettingsError(f"the protein has {', '.join(unknown)}", expected="one-letter codes of the twenty residues")
    if set(left + right) - set("ACGT"):
        raise SettingsError("a flank has other letters", expected="A, C, G and T")
    if not (isfinite(weight) and weight >= 0):
        raise SettingsError(f"λ is {weight}", expected="a number of 0 or more")
    if not _SHORTEST_LIMIT <= max_loop <= LONGEST_INTERIOR:
        raise SettingsError(
            f"interior loops may have {max_loop} letters", expected=f"{_SHORTEST_LIMIT} to {LONGEST_INTERIOR}"
        )


def _log_weights(
    protein: str, codon_weights: Mapping[str, float], allowed: Mapping[int, frozenset[str]]
) -> list[dict[str, float]]:
    """Give ln w of each usable codon of each residue."""
    by_residue: dict[str, dict[str, float]] = {}
    for residue in sorted(set(protein)):
        usable = {codon: log(codon_weights[codon]) for codon in CODONS_OF[residue] if codon_weights.get(codon, 0) > 0}
        if not usable:
            raise SettingsError(
                f"the codon weights leave residue {residue} without a codon", expected="a codon of w > 0 for every residue"
            )
        by_residue[residue] = usable
    scored = [by_residue[residue] for residue in protein]
    for place, codons in allowed.items():
        scored[place] = {codon: value for codon, value in scored[place].items() if codon in codons}
        if not scored[place]:
            raise SettingsError(
                f"residue {place + 1} ({protein[place]}) has no codon left", expected="a usable codon among those allowed"
            )
    return scored


def _costs(scored: Sequence[Mapping[str, float]], weight: float) -> list[dict[str, int]]:
    """Give −λ ln w in units, and so little more for rare codons that it decides between equal optima alone."""
    most = sum(max(own.values()) - min(own.values()) for own in scored)
    # Energies are multiples of 2^26 units. Without λ a whole such step is free for ties; with it, ties mean next to nothing.
    tie = (2**25 if weight == 0 else 2**10) / max(most, 1.0)
    factor = weight * UNITS_PER_KCAL + tie
    made: dict[int, dict[str, int]] = {}
    costs = []
    for own in scored:
        if id(own) not in made:
            made[id(own)] = {codon: round(-factor * value) for codon, value in own.items()}
        costs.append(made[id(own)])
    return costs


def _units(price: float) -> int:
    units = round(price * UNITS_PER_KCAL)
    if abs(units) > _LARGEST_COST:
        raise SettingsError(f"a price of {price} kcal/mol is out of range", expected="at most a few thousand")
    return units
