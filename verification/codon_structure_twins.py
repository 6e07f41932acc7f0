"""The exact optimum of codons and structure against its slow twins, on random small proteins.

Run: make verify-codon_structure_twins (10,000 cases, a quarter of an hour of CPU; ``--cases 200`` for less, ``--first N``
to begin later). Case n is drawn from (seed, n) alone, so any one can be run again. Four kinds:

- every coding folded by ViennaRNA, 2 to 10 residues, all codons, with and without forbidden words, flanks, prices of
  letters and of neighbours, residues with fewer codons, and codons that must stay unpaired: objective and CAI must agree;
- the same on 20 to 40 residues of which few have a choice;
- the plain O(n⁴) programme on 8 to 14 residues with all codons, interior loops up to 4 to 30: the objective must agree;
- the same on 20 to 40 residues with one to three codons each.

λ is 0 to 10 and codon weights are random throughout. What is found must also code the protein, keep the words out and,
where ViennaRNA can be asked the same, refold to the energy claimed. Exits 1 where anything disagrees.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from tests.reference.codon_enumeration import touches
from tests.reference.codon_structure_enumeration import best_by_enumeration, codings
from tests.reference.codon_structure_plain import best_by_plain_programme

from vaxsmith.core import CODONS_OF, InfeasibleError, translate
from vaxsmith.mrna.codon_structure import CodingOptimum, optimal_coding
from verification.codon_structure import refolded

TOLERANCE = 1e-5
RESIDUES = "ACDEFGHIKLMNPQRSTVWY"
MOST_CODINGS, MOST_CODINGS_LONG = 400, 64
Choices = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One protein, λ, codon weights, and what else ``optimal_coding`` is asked for."""

    protein: str
    weight: float
    codon_weights: dict[str, float]
    choices: Choices


def exchange_rate(generator: np.random.Generator) -> float:
    """Draw λ: the usual ones, or anything from 0 to 10."""
    return float(generator.choice([0.0, 0.0, 0.5, 1.0, 3.0, 10.0, generator.uniform(0, 10)]))


def codon_weights(generator: np.random.Generator, codons_at_most: int) -> dict[str, float]:
    """Draw relative adaptivenesses, ties among them, with at most so many codons a residue."""
    weights: dict[str, float] = {}
    for residue in RESIDUES:
        codons = generator.permutation(CODONS_OF[residue])[:codons_at_most]
        drawn = [generator.choice([0.1, 0.3, 0.5, 0.7, 1.0, generator.uniform(0.01, 1)]) for _ in codons]
        weights |= {str(codon): float(value / max(drawn)) for codon, value in zip(codons, drawn, strict=True)}
    return weights


def word(generator: np.random.Generator, shortest: int, longest: int, letters: str = "ACGT") -> str:
    """Draw a word of uniform length."""
    return "".join(generator.choice(list(letters), generator.integers(shortest, longest + 1)))


def demands(generator: np.random.Generator, protein: str, weights: dict[str, float]) -> Choices:
    """Draw forbidden words, flanks, prices and limits, each present now and then."""
    made: Choices = {}
    if generator.random() < 0.6:
        made["motifs"] = [word(generator, 2, 5) for _ in range(generator.integers(1, 5))]
    if generator.random() < 0.5:
        made |= {"left": word(generator, 0, 20), "right": word(generator, 0, 20)}
    if generator.random() < 0.4:
        made["prices"] = {
            place: {letter: float(generator.integers(-200, 200)) / 100 for letter in "ACGT" if generator.random() < 0.5}
            for place in range(3 * len(protein))
            if generator.random() < 0.3
        }
    if generator.random() < 0.4:
        pairs = {word(generator, 2, 2) for _ in range(generator.integers(1, 4))}
        made["neighbours"] = {pair: float(generator.integers(-100, 200)) / 100 for pair in sorted(pairs)}
    if generator.random() < 0.3:
        made["allowed"] = {
            place: frozenset(generator.permutation([c for c in CODONS_OF[residue] if c in weights])[:2].tolist())
            for place, residue in enumerate(protein)
            if generator.random() < 0.3
        }
    if generator.random() < 0.3:
        made["unpaired_codons"] = int(generator.integers(0, len(protein) + 1))
    return made


def small(generator: np.random.Generator) -> Case:
    """Draw a protein all of whose codings can be folded."""
    weights = codon_weights(generator, 6)
    while codings(protein := word(generator, 2, 10, RESIDUES), weights) > MOST_CODINGS:
        pass
    return Case(
        protein=protein, weight=exchange_rate(generator), codon_weights=weights, choices=demands(generator, protein, weights)
    )


def long_with_few_codings(generator: np.random.Generator) -> Case:
    """Draw 20 to 40 residues, most kinds of which have one codon."""
    protein = word(generator, 20, 40, RESIDUES)
    every = codon_weights(generator, 6)
    weights: dict[str, float] = {}
    for residue in RESIDUES:
        own = [codon for codon in CODONS_OF[residue] if every[codon] == 1.0][:1]
        weights |= dict.fromkeys(own, 1.0)
    for codon in generator.permutation(sorted(every)).tolist():
        more = weights | {codon: every[codon]}
        if codings(protein, more) <= MOST_CODINGS_LONG:
            weights = more
    return Case(
        protein=protein, weight=exchange_rate(generator), codon_weights=weights, choices=demands(generator, protein, weights)
    )


def plain(generator: np.random.Generator) -> Case:
    """Draw 8 to 14 residues with all their codons, rich in those that have six."""
    return Case(
        protein=word(generator, 8, 14, RESIDUES + "LRSLRS"),
        weight=exchange_rate(generator),
        codon_weights=codon_weights(generator, 6),
        choices={"max_loop": int(generator.choice([4, 5, 6, 10, 20, 30]))},
    )


def plain_long(generator: np.random.Generator) -> Case:
    """Draw 20 to 40 residues with one to three codons each."""
    return Case(
        protein=word(generator, 20, 40, RESIDUES),
        weight=exchange_rate(generator),
        codon_weights=codon_weights(generator, int(generator.choice([1, 2, 2, 3]))),
        choices={"max_loop": int(generator.choice([4, 6, 10, 20]))},
    )


KINDS: dict[str, tuple[float, Callable[[np.random.Generator], Case], bool]] = {  # share, draw, by enumeration
    "every coding, 2-10 aa": (0.86, small, True),
    "every coding, 20-40 aa": (0.09, long_with_few_codings, True),
    "plain programme, 8-14 aa": (0.02, plain, False),
    "plain programme, 20-40 aa": (0.03, plain_long, False),
}


def disagreement(case: Case, *, enumerated: bool) -> str | None:
    """Say how the programme and its twin differ; None where they agree, ``none`` where both find that no coding exists."""
    given: Choices = {"weight": case.weight, "codon_weights": case.codon_weights, **case.choices}
    twin = (
        best_by_enumeration(case.protein, **given) if enumerated else (best_by_plain_programme(case.protein, **given), None)
    )
    try:
        found = optimal_coding(case.protein, **given)
    except InfeasibleError:
        return "none" if twin is None else f"the twin finds {twin}, the programme nothing"
    if twin is None:
        return f"the programme finds {found.sequence}, the twin nothing"
    if abs(found.objective - twin[0]) > TOLERANCE:
        return f"objective {found.objective:.6f}, the twin's {twin[0]:.6f}"
    if twin[1] is not None and abs(found.log_weight - twin[1]) > TOLERANCE:
        return f"Σ ln w {found.log_weight:.6f} at equal objectives, the twin's {twin[1]:.6f}"
    return fault(case, found)


def fault(case: Case, found: CodingOptimum) -> str | None:
    """Say what the answer itself breaks, if anything."""
    own = case.choices
    if translate(found.sequence) != case.protein:
        return f"{found.sequence} codes another protein"
    if any(touches(each, found.sequence, own.get("left", ""), own.get("right", "")) for each in own.get("motifs", ())):
        return f"{found.sequence} holds a forbidden word"
    # ViennaRNA's loops go to 30, and its fold is free to pair what had to stay unpaired.
    if "max_loop" not in own and "unpaired_codons" not in own and abs(refolded(found) - found.energy) > TOLERANCE:
        return f"{found.molecule} refolds to another energy than {found.energy:.2f}"
    return None


def main() -> int:
    """Run the cases; print each disagreement, then the table; 1 where there was one."""
    parser = argparse.ArgumentParser(description="compare the codon-structure optimum with its slow twins")
    parser.add_argument("--cases", type=int, default=10_000, help="how many")
    parser.add_argument("--first", type=int, default=0, help="the number of the first one")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    names = list(KINDS)
    shares = np.cumsum([share for share, _, _ in KINDS.values()])
    ran: Counter[str] = Counter()
    with_words: Counter[str] = Counter()
    impossible: Counter[str] = Counter()
    different: Counter[str] = Counter()
    seconds = dict.fromkeys(names, 0.0)
    for number in range(chosen.first, chosen.first + chosen.cases):
        generator = np.random.default_rng([chosen.seed, number])
        kind = names[int(np.searchsorted(shares, generator.random(), side="right").clip(max=len(names) - 1))]
        _, draw, enumerated = KINDS[kind]
        case = draw(generator)
        begun = time.process_time()
        said = disagreement(case, enumerated=enumerated)
        seconds[kind] += time.process_time() - begun
        ran[kind] += 1
        with_words[kind] += "motifs" in case.choices
        impossible[kind] += said == "none"
        if said not in (None, "none"):
            different[kind] += 1
            print(f"DISAGREE: case {number} of seed {chosen.seed}, {case}: {said}", flush=True)
        if sys.stderr.isatty() or (number + 1) % 250 == 0:
            print(f"\r{number + 1 - chosen.first} of {chosen.cases}", end="", file=sys.stderr, flush=True)
    print("\nkind\tcases\twith forbidden words\tno coding exists, both say\tdisagree\tCPU s")
    for kind in names:
        print(f"{kind}\t{ran[kind]}\t{with_words[kind]}\t{impossible[kind]}\t{different[kind]}\t{seconds[kind]:.0f}")
    print(
        f"all\t{ran.total()}\t{with_words.total()}\t{impossible.total()}\t{different.total()}\t{sum(seconds.values()):.0f}"
    )
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
