"""The portfolio beside rank-and-cut on drawn tumors: expected responses, chance of enough of them, cover, loss of alleles.

Run: python -m verification.portfolio (``--write`` puts the page beside this file). Rank-and-cut takes the N best one by one,
one window each and no more per gene than the portfolio may: by the best peptide, or by the target's own expected response.
All are judged by the exact law of the responses that see a tumor cell drawn at random (``response_law``), which none of them
optimises as such. Exits 1 where the portfolio misses a gate that the page names.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from vaxsmith.selection.portfolio import (
    EpitopeChance,
    PortfolioCandidate,
    PortfolioSettings,
    SharedCauses,
    expected_responses,
    nested_cells,
    response_law,
    risks_of,
    trade_off,
)
from vaxsmith.selection.portfolio.optimum import find_optimum
from vaxsmith.selection.portfolio.problem import problem_of

SEED = 20261121
TUMORS = 8
CLASS_ONE = ("HLA-A*02:01", "HLA-A*24:02", "HLA-B*07:02", "HLA-B*44:02", "HLA-C*05:01", "HLA-C*07:02")
CLASS_TWO = ("HLA-DRB1*04:05", "HLA-DRB1*15:01", "HLA-DRB5*01:01", "HLA-DPA1*01:03-DPB1*04:01")
MOLECULES = {**dict.fromkeys(CLASS_ONE, 1), **dict.fromkeys(CLASS_TWO, 2)}
CLONES = {"trunk": 1.0, "branch": 0.6, "twig": 0.3}
WAYS = ("portfolio", "rank by peptide", "rank by target")
TITLES = {
    "counted": "responses up to 5",
    "expected": "expected responses",
    "enough": "chance of 5 or more",
    "covered": "clone × HLA pairs covered",
    "touched": "pairs with any target",
    "worst_loss": "share lost with the worst allele",
    "mean_loss": "share lost with an allele",
}
GATED = ("counted", "enough", "covered", "worst_loss", "mean_loss")
HEAD = f"""# The portfolio beside rank-and-cut

Written by `make verify-portfolio` (`--write`). {TUMORS} drawn tumors of each kind, seed {SEED}; averages. Everything in
them is drawn: no patient, no measured chance. `rank by peptide` takes the best peptides, `rank by target` each target's own
expected response; all keep the same rules. What is lost is a share of the expected responses.
One by one nothing expects more responses than `rank by target`, and its chance of 5 or more is no smaller than the
portfolio's: the portfolio gives up a little of both for cover and for what is left when a molecule fails. Neither is gated.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of tumor: how many candidates, how much one class I molecule is favoured, how clonal, which one is at risk."""

    name: str
    candidates: int
    favour: float = 1.0
    trunk: float = 0.7
    at_risk: str = ""
    targets: int = 20


KINDS = (
    Kind(name="even", candidates=60),
    Kind(name="one molecule presents most", candidates=60, favour=6.0),
    Kind(name="many subclonal", candidates=60, trunk=0.3),
    Kind(name="one molecule probably lost", candidates=60, favour=3.0, at_risk=CLASS_ONE[0]),
    Kind(name="few candidates", candidates=25, targets=10),
    Kind(name="hypermutated", candidates=300, favour=3.0),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What a set is worth: responses that count (up to the wanted number, by the exact law), expected responses, chance of
    the wanted number, clone × molecule pairs covered (the mean chance, over pairs, that some response through the molecule
    sees the clone's cells) and share of pairs with any target, and what the certain loss of a class I molecule costs, as
    a share of the expected responses, for the worst and on average."""

    counted: float
    expected: float
    enough: float
    covered: float
    touched: float
    worst_loss: float
    mean_loss: float


def draw(kind: Kind, generator: np.random.Generator) -> tuple[list[PortfolioCandidate], SharedCauses]:
    """Draw a tumor: chances fall off steeply, class II chances are half as large, one target in six has two windows."""
    weight = np.array([kind.favour, *[1.0] * (len(CLASS_ONE) - 1)])
    shares = [kind.trunk, (1 - kind.trunk) * 0.6, (1 - kind.trunk) * 0.4]
    candidates: list[PortfolioCandidate] = []
    number = 0
    while len(candidates) < kind.candidates:
        number += 1
        gene = f"G{generator.integers(kind.candidates)}"
        clone = str(generator.choice(list(CLONES), p=shares))
        level = float(generator.beta(1.2, 6.0))
        windows = 2 if generator.random() < 1 / 6 else 1
        for window in range(windows):
            count = 1 + int(generator.random() < 0.45)
            alleles = generator.choice(CLASS_ONE, size=count, replace=False, p=weight / weight.sum())
            epitopes = [
                EpitopeChance(allele=str(a), mhc_class=1, chance=level * float(generator.uniform(0.4, 1.0))) for a in alleles
            ]
            if generator.random() < 0.35:
                allele = str(generator.choice(CLASS_TWO))
                epitopes.append(EpitopeChance(allele=allele, mhc_class=2, chance=level * float(generator.uniform(0.2, 0.5))))
            candidates.append(
                PortfolioCandidate(
                    key=f"t{number:03d}w{window}",
                    gene=gene,
                    epitopes=tuple(epitopes),
                    clonal_fraction=CLONES[clone],
                    clone=clone,
                    group=f"t{number:03d}",
                )
            )
    known = {kind.at_risk: 0.6} if kind.at_risk else {}
    return candidates, SharedCauses(alleles=risks_of(MOLECULES, known), cells=nested_cells(CLONES))


def rank_and_cut(
    candidates: Sequence[PortfolioCandidate], causes: SharedCauses, settings: PortfolioSettings, by: str
) -> list[PortfolioCandidate]:
    """Take the candidates of the highest rank, one by one, as long as their group and gene allow.

    ``by`` is ``peptide`` (the chance of the best epitope times the share of cells, as rankings by the best peptide do) or
    ``target`` (the target's own expected response, shared causes included: the best that one by one can do).
    """

    def rank(candidate: PortfolioCandidate) -> float:
        if by == "target":
            return expected_responses([candidate], causes)
        return candidate.clonal_fraction * max(epitope.chance for epitope in candidate.epitopes)

    taken: list[PortfolioCandidate] = []
    genes: Counter[str] = Counter()
    for candidate in sorted(candidates, key=lambda candidate: (-rank(candidate), candidate.key)):
        free = candidate.group not in {other.group for other in taken}
        if free and genes[candidate.gene] < settings.most_per_gene and len(taken) < settings.targets:
            taken.append(candidate)
            genes[candidate.gene] += 1
    return taken


def judge(chosen: Sequence[PortfolioCandidate], causes: SharedCauses, settings: PortfolioSettings) -> Judged:
    """Judge a set by the exact law, its cover, and what the loss of each class I molecule leaves."""
    law = response_law(chosen, causes)
    pairs = [pair_chance(chosen, causes, clone, allele) for clone in CLONES for allele in MOLECULES]
    losses = []
    for allele in CLASS_ONE:
        lost = tuple(replace(risk, failure=1.0) if risk.allele == allele else risk for risk in causes.alleles)
        losses.append(law.expected - expected_responses(chosen, replace(causes, alleles=lost)))
    wanted = settings.responses_wanted.value
    return Judged(
        counted=sum(law.at_least[1 : wanted + 1]),
        expected=law.expected,
        enough=law.at_least[settings.responses_wanted.value],
        covered=float(np.mean(pairs)),
        touched=float(np.mean([pair > 0.0 for pair in pairs])),
        worst_loss=max(losses) / law.expected,
        mean_loss=float(np.mean(losses)) / law.expected,
    )


def pair_chance(chosen: Sequence[PortfolioCandidate], causes: SharedCauses, clone: str, allele: str) -> float:
    """Give the chance that some response through one molecule, which does not fail, sees the cells of a clone.

    Cells of a clone carry its own targets and those of every larger clone, as everywhere on this page.
    """
    missed = 1.0
    for candidate in chosen:
        if CLONES[candidate.clone] >= CLONES[clone]:
            for epitope in candidate.epitopes:
                if epitope.allele == allele:
                    missed *= 1.0 - candidate.made * (1.0 - causes.gene_failure.value) * epitope.chance
    return 1.0 - missed


def compare(kind: Kind) -> tuple[dict[str, list[Judged]], dict[str, float]]:
    """Judge all three ways on the tumors of one kind; give also the portfolio's least lead in the objective."""
    judged: dict[str, list[Judged]] = {name: [] for name in WAYS}
    least_lead = dict.fromkeys(WAYS[1:], np.inf)
    settings = PortfolioSettings(targets=kind.targets)
    for number in range(TUMORS):
        generator = np.random.default_rng([SEED, list(KINDS).index(kind), number])
        candidates, causes = draw(kind, generator)
        problem = problem_of(candidates, causes, settings)
        best = find_optimum(problem)
        assert best.gap <= settings.tolerance
        sets = {WAYS[0]: [candidate for n, candidate in enumerate(problem.candidates) if best.taken[n]]}
        for name, by in zip(WAYS[1:], ("peptide", "target"), strict=True):
            sets[name] = rank_and_cut(candidates, causes, settings, by)
            taken = np.array([float(c.key in {one.key for one in sets[name]}) for c in problem.candidates])
            least_lead[name] = min(least_lead[name], best.value - problem.value(taken))
        for name, chosen in sets.items():
            judged[name].append(judge(chosen, causes, settings))
    return judged, least_lead


def main() -> int:
    """Print the page; 1 where a gate is missed."""
    lines = [HEAD]
    lines.append("| tumors | N | way | " + " | ".join(TITLES.values()) + " | least lead in the objective |")
    lines.append("|---|---|---|" + "---|" * (len(TITLES) + 1))
    pooled: dict[str, list[Judged]] = {name: [] for name in WAYS}
    never_behind = True
    for kind in KINDS:
        judged, lead = compare(kind)
        for name, rows in judged.items():
            pooled[name] += rows
            cells = " | ".join(f"{mean_of(rows, field):.3f}" for field in TITLES)
            behind = lead.get(name)
            never_behind &= behind is None or behind >= -1e-6
            lines.append(
                f"| {kind.name} | {kind.targets} | {name} | {cells} | {'' if behind is None else f'{behind:.4f}'} |"
            )
    for name, rows in pooled.items():
        cells = " | ".join(f"**{mean_of(rows, field):.3f}**" for field in TITLES)
        lines.append(f"| all | | {name} | {cells} | |")
    lines += ["", "| gate | met |", "|---|---|"]
    gates = {"the objective is behind rank-and-cut on no tumor": never_behind}
    for name in WAYS[1:]:
        for field in GATED if name == WAYS[1] else [field for field in GATED if field != "enough"]:
            better = mean_of(pooled[WAYS[0]], field) - mean_of(pooled[name], field)
            better = -better if field.endswith("loss") else better
            gates[f"{TITLES[field]}: better than {name}"] = better > 0.0
    better = mean_of(pooled[WAYS[0]], "expected") > mean_of(pooled[WAYS[1]], "expected")
    gates[f"{TITLES['expected']}: better than {WAYS[1]}"] = better
    lines += [f"| {gate} | {'yes' if met else 'NO'} |" for gate, met in gates.items()]
    lines += ["", *more_targets()]
    page = "\n".join(lines) + "\n"
    print(page)
    if "--write" in sys.argv[1:]:
        Path(__file__).with_suffix(".md").write_text(page)
    return 0 if all(gates.values()) else 1


def mean_of(rows: Sequence[Judged], field: str) -> float:
    return float(np.mean([getattr(row, field) for row in rows]))


def more_targets() -> list[str]:
    """Write what more targets bring, for one tumor of the first kind."""
    candidates, causes = draw(KINDS[0], np.random.default_rng([SEED, 0, 0]))
    points = trade_off(candidates, causes, PortfolioSettings(), (1, 2, 3, 5, 8, 10, 15, 20, 25, 30, 34))
    lines = ["What more targets bring (first tumor of the first kind):", ""]
    lines += ["| N | responses that count | expected responses | chance of 5 or more |", "|---|---|---|---|"]
    lines += [f"| {p.targets} | {p.objective:.3f} | {p.expected:.3f} | {p.chance_of_wanted:.3f} |" for p in points]
    return lines


if __name__ == "__main__":
    sys.exit(main())
