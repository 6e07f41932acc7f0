"""Hold the choice of targets to what was asked of it: HCC1395 beside rank-and-cut, brute force, order, bytes, accounts.

Run: make verify-selection (recognition, portfolio and tiers come first, each with its own page), or python -m
verification.selection > verification/selection.md for this page. Prints Markdown and exits 1 where something falls short.

What "beats rank-and-cut" can mean. The ranking by each target's own expected responses has, among all sets of N that no
rule forbids, the most expected responses: nothing can beat it there, and this page says by how little the portfolio stays
behind. So what is asked is:

- beside rankings as peers do them (best percentile; pVACseq's own order): more expected responses, more that count, better
  cover, more responses left whichever molecule is lost, and a smaller share lost with the worst molecule;
- beside the rankings by own chance and by own expected responses: never behind in the objective, cover no worse, no larger
  share lost with the worst molecule; nor behind where a molecule is known to be lost in half of the tumor's cells.

Where the portfolio is only equal, the table says so.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from itertools import combinations

import numpy as np

from vaxsmith.adapters.pvacseq_aggregated import read_aggregated
from vaxsmith.hla import AlleleLoss, HlaLoss, LossStatus
from vaxsmith.presentation import default_predictor
from vaxsmith.selection import Choice, Composition
from vaxsmith.selection.chances import VACCINE_RATE
from vaxsmith.selection.portfolio import expected_responses
from vaxsmith.selection.portfolio.optimum import find_optimum
from vaxsmith.selection.portfolio.problem import problem_of
from vaxsmith.selection.recognition import at_base_rate, load_recognition_model
from verification.corpora import corpora
from verification.presentation_report import Target, print_table, print_targets
from verification.selection_accounts import accounts
from verification.selection_road import (
    Road,
    choose,
    digest,
    hcc1395,
    reversed_road,
    road_to_selection,
    told,
    without,
)
from verification.selection_ways import (
    CHANCE,
    MOST,
    OF_PEERS,
    PEER,
    PERCENTILE,
    PORTFOLIO,
    Contest,
    Judged,
    contest_of,
    judge,
    lost,
    take,
)

WAYS = (PORTFOLIO, CHANCE, MOST, PERCENTILE, PEER)
COUNTS = (10, 20, 30)
TRIED, OF_THEM = 20, 5  # brute force: every set of at most five of the twenty targets with the largest own chance
HALF = 0.5
RATES = (0.03, 0.05, 0.08, 0.16, 0.3)
SAME = 1e-6  # responses: the tolerance of the portfolio
LEAST_LEAD = 1e-4  # what counts as a lead


def main() -> int:
    """Print every table; 0 when nothing falls short."""
    road = road_to_selection(hcc1395())
    choice = choose(road)
    if sys.argv[1:] == ["digest"]:
        print(digest(choice))
        return 0
    composition = choice.composition
    if composition is None:
        print("HCC1395 has no target at all")
        return 1
    print(
        "# Choosing as one decision, on real tumors\n\nPrinted by `python -m verification.selection > "
        "verification/selection.md`; what is asked, and why not more, is said at the head of the file. Settings are the "
        f"defaults. Presentation: {default_predictor().name}, {default_predictor(2).name}; recognition: "
        f"{load_recognition_model().name}.\n\nEverything here is reckoned with our own chances, which nobody has tested on "
        "patients. They are the portfolio's own measure: a ranking by anything else is behind by as much as it disagrees "
        "with them. The tables say how the ways differ, not what patients would answer.\n"
    )
    folder = corpora() / "tumours" / "hcc1395" / "pvacseq"
    peer = [row.label for row in read_aggregated(folder / "combined_aggregated.tsv").rows]
    contest = contest_of(composition, road.settings.selection.portfolio, peer)
    judged = {(count, way): judge(contest, take(contest, way, count), count) for count in COUNTS for way in WAYS}
    targets = [*_beside(contest, judged, len(peer)), *_losses(contest, judged)]
    _word_for_word(judged)
    targets += _losses_half(contest)
    _vaccine_rate(contest)
    targets += _brute_force(contest)
    targets += _same(road, choice, composition)
    targets += _lost_for_real(road, composition)
    targets += accounts(road, choice)
    print("## Asked for and reached\n\n`Not behind` at 0.0000 is equal. Own ranks: by own chance, by expected responses.\n")
    return 0 if print_targets(targets) else 1


def _beside(contest: Contest, judged: Mapping[tuple[int, str], Judged], listed: int) -> list[Target]:
    """Print what each way takes and what that is worth."""
    print(f"## HCC1395: {len(contest.candidates)} targets to choose from\n")
    print(
        f"`{PEER}` is the order of pVACseq 7.1.5's own table ({listed} variants, for three of the six class I alleles and "
        f"DRB1\\*04:05), of which {len(contest.peer)} are targets here; the others fell on a reason of ours and are passed "
        f"over. `{MOST}` is the most that any N can expect. Every way keeps to {contest.settings.most_per_gene} targets a "
        "gene. Pairs are a quarter of the tumor's cells, by clonal fraction, and a molecule.\n"
    )
    rows = []
    for (count, way), one in judged.items():
        chances = [f"{chance:.3f}" for chance in one.at_least]
        shared = len(one.keys & judged[count, PORTFOLIO].keys)
        rows.append((
            count, way, f"{shared} of {len(one.keys)}", f"{one.expected:.3f}", f"{one.objective:.3f}", *chances,
            one.fewest, f"{one.covered:.3f}", f"{one.touched:.3f}",
        ))  # fmt: skip
    print_table(
        ("N", "way", "shared with the portfolio", "expected responses", "objective", *(f"≥ {n}" for n in range(1, 6)),
         "targets on the poorest molecule", "pairs covered", "pairs with any target"),
        rows,
    )  # fmt: skip
    print("Targets with an epitope on each molecule:\n")
    names = [risk.allele for risk in contest.causes.alleles]
    print_table(
        ("N", "way", *names),
        [(count, way, *(one.targets[name] for name in names)) for (count, way), one in judged.items()],
    )
    for count in COUNTS:
        print(_in_words(count, *(judged[count, way] for way in (PORTFOLIO, CHANCE, MOST))))
    print()
    targets = []
    for count in COUNTS:
        ours, peers = judged[count, PORTFOLIO], [judged[count, way] for way in OF_PEERS]
        own = [judged[count, way] for way in (CHANCE, MOST)]
        for what, measure in (
            ("expected responses", lambda one: one.expected),
            ("responses up to five", lambda one: sum(one.at_least)),
            ("pairs covered", lambda one: one.covered),
        ):
            targets.append(_ahead(f"N = {count}, peers' ways: {what}", measure(ours) - max(map(measure, peers))))
        for what, measure in (("objective", lambda one: one.objective), ("pairs covered", lambda one: one.covered)):
            targets.append(_not_behind(f"N = {count}, own ranks: {what}", measure(ours) - max(map(measure, own))))
    return targets


def _in_words(count: int, ours: Judged, chance: Judged, most: Judged) -> str:
    if ours.keys == chance.keys:
        return (
            f"- N = {count}: the portfolio is the ranking by own chance, target by target: choosing together adds nothing."
        )
    return (
        f"- N = {count}: the portfolio differs from the ranking by own chance in {len(ours.keys - chance.keys)} targets; "
        f"expected responses {ours.expected - chance.expected:+.4f} (the most that any set has: "
        f"{most.expected - ours.expected:+.4f}), objective {ours.objective - chance.objective:+.4f}, pairs covered "
        f"{ours.covered - chance.covered:+.4f}."
    )


def _losses(contest: Contest, judged: Mapping[tuple[int, str], Judged]) -> list[Target]:
    """Print what is left when a molecule is lost after the choice, and what choosing again would give."""
    print("## A molecule is lost from every tumor cell\n")
    print(
        "Expected responses left, and in brackets the share lost. `again`: chosen anew with the loss known (pVACseq's order "
        "cannot be made anew from its table). Whoever expects more has more to lose, so shares are compared.\n"
    )
    ways = (PORTFOLIO, CHANCE, PERCENTILE, PEER)
    rows: list[tuple[object, ...]] = []
    for count in COUNTS:
        for risk in contest.causes.alleles:
            knowing = replace(contest, causes=lost(contest.causes, risk.allele))
            left = [judged[count, way] for way in ways]
            again = [expected_responses(take(knowing, way, count), knowing.causes) for way in ways[:-1]]
            cells = [f"{one.left[risk.allele]:.3f} ({1 - one.left[risk.allele] / one.expected:.1%})" for one in left]
            rows.append((count, risk.allele, *cells, *(f"{value:.3f}" for value in again)))
        for word, of in (("worst", max), ("mean", lambda shares: sum(shares) / len(shares))):
            cells = [f"**{of(judged[count, way].shares_lost):.1%}**" for way in ways]
            rows.append((count, f"{word} share lost", *cells, "", "", ""))
    print_table(("N", "lost", *ways, *(f"{way}, again" for way in ways[:-1])), rows)
    targets = []
    for count in COUNTS:
        ours, peers = judged[count, PORTFOLIO], [judged[count, way] for way in OF_PEERS]
        least = min(ours.left[name] - other.left[name] for other in peers for name in ours.left)
        worst = max(ours.shares_lost)
        targets += [
            _ahead(f"N = {count}, peers' ways: responses left, whichever molecule is lost", least),
            _ahead(
                f"N = {count}, peers' ways: share lost with the worst molecule",
                min(max(p.shares_lost) for p in peers) - worst,
            ),
            _not_behind(
                f"N = {count}, own chance: share lost with the worst", max(judged[count, CHANCE].shares_lost) - worst
            ),
        ]
    return targets


def _word_for_word(judged: Mapping[tuple[int, str], Judged]) -> None:
    """Print what became of the line that was asked for, taken literally."""
    print("## The line that was asked for, word for word\n")
    print(
        '"Its expected responses and clone × HLA cover beat rank-and-cut at the same N; removing an allele costs less." '
        "Leads of the portfolio; the cost of a removed allele as a share of the expected responses and in responses.\n"
    )
    rows = []
    for count in COUNTS:
        ours = judged[count, PORTFOLIO]
        for way in WAYS[1:]:
            other = judged[count, way]
            costs = [[one.expected - left for left in one.left.values()] for one in (ours, other)]
            leads = (
                ours.expected - other.expected,
                ours.covered - other.covered,
                max(other.shares_lost) - max(ours.shares_lost),
                float(np.mean(other.shares_lost) - np.mean(ours.shares_lost)),
                float(np.mean(costs[1]) - np.mean(costs[0])),
            )
            rows.append((count, way, *(_verdict(lead) for lead in leads)))
    header = ("expected responses", "pairs covered", "share lost, worst", "share lost, mean", "responses lost, mean")
    print_table(("N", "beside", *header), rows)
    print("More responses are lost wherever more are expected: no choice changes that, so it is not asked for.\n")


def _verdict(lead: float) -> str:
    if abs(lead) < LEAST_LEAD:
        return "equal"
    return f"ahead by {lead:.4f}" if lead > 0 else f"**behind** by {-lead:.4f}"


def _losses_half(contest: Contest) -> list[Target]:
    """Print what is chosen where a molecule is known to be lost in half of the tumor's cells."""
    print("## A molecule is known to be lost in half of the tumor's cells, N = 20\n")
    print("The ranking by own chance weighs each target alone and cannot see this; both are judged with it.\n")
    count, rows, targets = 20, [], []
    for risk in contest.causes.alleles:
        knowing = replace(contest, causes=lost(contest.causes, risk.allele, HALF))
        ours, other = (judge(knowing, take(knowing, way, count), count) for way in (PORTFOLIO, CHANCE))
        rows.append((
            risk.allele, len(ours.keys - other.keys), *(f"{one.expected:.3f}" for one in (ours, other)),
            f"{ours.objective - other.objective:+.4f}", *(f"{one.targets[risk.allele]}" for one in (ours, other)),
        ))  # fmt: skip
        what = f"{risk.allele} half lost, portfolio less {CHANCE}"
        targets.append(_not_behind(f"{what}: objective", ours.objective - other.objective))
    titles = (f"{title}, {way}" for title in ("expected responses",) for way in (PORTFOLIO, CHANCE))
    print_table(
        ("half lost", "targets that differ", *titles, "objective, lead", f"targets on it, {PORTFOLIO}", f"… {CHANCE}"), rows
    )
    return targets


def _vaccine_rate(contest: Contest) -> None:
    """Print how much rests on the share of presented epitopes that a vaccine makes T cells answer, which is second-hand."""
    print(f"## What rests on the vaccine rate ({VACCINE_RATE.value:g}, a house choice), N = 20\n")
    print("The odds of every epitope's chance are scaled as another rate would scale them.\n")
    given = {candidate.key for candidate in take(contest, PORTFOLIO, 20)}
    rows = []
    for rate in RATES:
        others = {
            key: replace(
                candidate,
                epitopes=tuple(
                    replace(one, chance=at_base_rate(one.chance, given=VACCINE_RATE.value, wanted=rate))
                    for one in candidate.epitopes
                ),
            )
            for key, candidate in contest.candidates.items()
        }
        other = replace(contest, candidates=others)
        portfolio, ranked = (take(other, way, 20) for way in (PORTFOLIO, CHANCE))
        keys = {candidate.key for candidate in portfolio}
        apart = len(keys - {candidate.key for candidate in ranked})
        expected = expected_responses(portfolio, other.causes)
        rows.append((f"{rate:g}", f"{len(keys & given)} of {len(given)}", f"{expected:.2f}", apart))
    print_table(("rate", "targets in common", "expected responses", f"targets unlike {CHANCE}"), rows)


def _brute_force(contest: Contest) -> list[Target]:
    """Try every set of a few of the best targets of HCC1395."""
    some = {candidate.key: candidate for candidate in take(contest, CHANCE, TRIED)}
    print(f"## Brute force: every set of at most {OF_THEM} of the {len(some)} targets with the largest own chance\n")
    rows, targets = [], []
    for wanted in (1, 3, contest.settings.responses_wanted.value):
        settings = replace(contest.settings.wanting(wanted), targets=OF_THEM)
        problem = problem_of(list(some.values()), contest.causes, settings)
        best, tried = -np.inf, 0
        for size in range(OF_THEM + 1):
            for members in combinations(range(len(some)), size):
                taken = np.zeros(len(some))
                taken[list(members)] = 1.0
                if all(rule.most is None or taken[list(rule.members)].sum() <= rule.most for rule in problem.rules):
                    best, tried = max(best, problem.value(taken)), tried + 1
        found = find_optimum(problem)
        rows.append((wanted, f"{tried:,}", f"{best:.6f}", f"{found.value:.6f}", f"{found.gap:.1g}"))
        what = f"brute force, {wanted} wanted: distance of the portfolio"
        targets.append(Target(what=what, reached=abs(best - found.value), asked=SAME, at_most=True))
    print_table(("responses wanted", "sets tried", "best of all", "portfolio", "its gap"), rows)
    return targets


def _same(road: Road, choice: Choice, composition: Composition) -> list[Target]:
    """Choose HCC1395's targets again: in another process, in another order, without those that were outranked."""
    print("## The same choice again, HCC1395\n")
    command = [sys.executable, "-m", "verification.selection", "digest"]
    environment = {**os.environ, "PYTHONHASHSEED": "1234"}
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    bytes_same = done.stdout.strip() == digest(choice)
    turned = choose(reversed_road(road))
    differing = sorted(set(told(choice)) ^ set(told(turned)))
    told_of_choice = [line for line in differing if not line.startswith("Dropped(")]
    fallen = len(differing) - len(told_of_choice)
    fewer = choose(without(road, composition.rest))
    kept = _core(choice) == _core(fewer)
    again = fewer.composition or composition
    moved = max(abs(composition.frequency_of(target) - again.frequency_of(target)) for target in choice.chosen)
    print_table(
        ("what was done", "outcome"),
        [
            ("a second process with another hash seed", "the same bytes" if bytes_same else "**other bytes**"),
            (
                "calls and proteins in the opposite order",
                f"{len(told_of_choice)} lines about the choice differ, and {fallen} about what fell",
            ),
            (
                f"{len(composition.rest)} outranked targets left out: so adding these worse ones",
                "changes no target, score, law or loss" if kept else "**changes the choice**",
            ),
            ("the same: how often a chosen target is chosen under noise", f"moves by at most {moved:.2f}"),
        ],
    )
    print("Under noise a worse target is sometimes the better one: these frequencies may move, and are not asked to stay.\n")
    for line in differing[:12]:
        print(f"- {line[:240]}")
    print()
    return [
        Target(what="two runs give the same bytes", reached=float(bytes_same), asked=1.0),
        Target(what="order of the input: lines about the choice", reached=len(told_of_choice), asked=0.0, at_most=True),
        Target(what="order of the input: lines about what fell", reached=fallen, asked=0.0, at_most=True),
        Target(what="worse candidates change nothing of the choice", reached=float(kept), asked=1.0),
    ]


def _core(choice: Choice) -> list[object]:
    """Give what must not change when worse candidates come in."""
    if choice.composition is None:
        return []
    portfolio = choice.composition.portfolio
    # Sums over other numbers of candidates round otherwise in the last digit.
    losses = [(one.key, round(one.loss or 0.0, 9)) for one in portfolio.marginals if one.chosen]
    targets = [(target.label, target.score) for target in (*choice.chosen, *choice.next_in_line)]
    return [targets, round(portfolio.objective, 9), portfolio.responses, portfolio.alleles, losses]


def _lost_for_real(road: Road, composition: Composition) -> list[Target]:
    """Choose through ``choose_targets`` with the class I allele lost on which most rests."""
    portfolio = composition.portfolio
    worst = min((one for one in portfolio.alleles if one.mhc_class == 1), key=lambda one: one.expected_without)
    told_lost = AlleleLoss(allele=worst.allele, status=LossStatus.LOST, sentence="Taken to be lost.", cells_lost=1.0)
    again = choose(road, loss=HlaLoss(alleles=(told_lost,), source="statement"))
    composed = again.composition
    left = 0.0 if composed is None else composed.portfolio.responses.expected
    still = sum(evidence.prediction.allele == worst.allele for target in again.chosen for evidence in target.peptides)
    fell = {entry.variant for entry in again.dropped if entry.reason == "allele-lost" and entry.variant}
    before = {target.label for target in composition.chosen}
    print(f"## {worst.allele}, on which most rests, lost from every tumor cell and said so\n")
    print(
        f"Through the whole of selection: {len({target.label for target in again.chosen} - before)} of {len(again.chosen)} "
        f"targets are others, {len(fell)} variants fall as `allele-lost`, {still} peptides are counted on the lost allele. "
        f"Expected responses {portfolio.responses.expected:.3f} before; {worst.expected_without:.3f} left of the old "
        f"choice; {left:.3f} with the new one.\n"
    )
    return [
        Target(
            what=f"{worst.allele} lost: peptides of the new choice counted on it", reached=still, asked=0.0, at_most=True
        ),
        _not_behind(f"{worst.allele} lost: new choice less what is left of the old", left - worst.expected_without),
    ]


def _ahead(what: str, lead: float) -> Target:
    return Target(what=f"{what} (ahead)", reached=lead, asked=LEAST_LEAD)


def _not_behind(what: str, lead: float) -> Target:
    return Target(what=f"{what} (not behind)", reached=round(lead, 6) + 0.0, asked=0.0)


if __name__ == "__main__":
    sys.exit(main())
