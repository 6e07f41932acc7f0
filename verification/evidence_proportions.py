"""Parity of proportions, rare events and the registry's checks: published tables, R's printed output, the design page.

Read by verification/evidence.py.
"""

from __future__ import annotations

from collections.abc import Callable
from math import sqrt

from vaxsmith.core import Unassessed
from vaxsmith.evidence import proportions as p
from vaxsmith.evidence.estimate import Estimate
from vaxsmith.evidence.registry import Holder, Judgement, Ruling, Standing, find_claim, judge
from verification.evidence_row import ParityRow

PAGE = "design page"
ONE = "Newcombe, Stat Med 1998;17:857, table I"
TWO = "Newcombe, Stat Med 1998;17:873, table II"


def rows() -> list[ParityRow]:
    return [*_intervals(), *_published(), *_differences(), *_tests(), *_rates(), *_rare(), *_registry()]


def peers() -> list[ParityRow]:
    """Compare with scipy and statsmodels as installed, to six digits, where they are right (see the notes)."""
    from scipy.stats import binomtest
    from scipy.stats.contingency import odds_ratio
    from statsmodels.stats.proportion import confint_proportions_2indep as peer

    found = []
    for events, n in ((48, 48), (7, 203), (90, 732)):
        test = binomtest(events, n)
        for name, method in (("exact", p.clopper_pearson), ("wilson", p.wilson)):
            theirs, ours = test.proportion_ci(0.95, method=name), method(events, n)
            shown = (f"{theirs.low:.6f}", f"{theirs.high:.6f}")
            found += _pair(ours.method, "scipy, binomtest", f"{events}/{n}", ours, *shown)
    counts = (56, 70, 48, 80)
    low, high = peer(*counts, compare="diff", method="newcomb")
    ours = p.newcombe_difference(*counts)
    found += _pair("Newcombe difference", "statsmodels, newcomb", "56/70 - 48/80", ours, f"{low:.6f}", f"{high:.6f}")
    low, high = peer(36, 40, 16, 80, compare="ratio", method="score")
    ours = p.miettinen_nurminen_ratio(36, 40, 16, 80)
    found += _pair("Miettinen-Nurminen ratio", "statsmodels, score", "36/40 : 16/80", ours, f"{low:.5f}", f"{high:.5f}")
    bounds = odds_ratio([[2, 15], [10, 3]]).confidence_interval()
    ours = p.fisher_exact(2, 17, 10, 13).odds_ratio
    shown = (f"{bounds.low:.6f}", f"{bounds.high:.6f}")
    return [*found, *_pair("odds ratio, conditional, exact", "scipy, odds_ratio", "2/17, 10/13", ours, *shown)]


def _pair(method: str, reference: str, quantity: str, estimate: Estimate, low: str, high: str) -> list[ParityRow]:
    """Give both bounds of an interval; an empty text is a bound that the reference does not show."""
    ends = (("low", estimate.low, low), ("high", estimate.high, high))
    return [
        ParityRow(method=method, reference=reference, quantity=f"{quantity}, {end}", ours=ours, shown=shown)
        for end, ours, shown in ends
        if shown
    ]


def _percent(method: str, quantity: str, estimate: Estimate, value: str, low: str, high: str) -> list[ParityRow]:
    ends = (("", estimate.value, value), (", low", estimate.low, low), (", high", estimate.high, high))
    return [
        ParityRow(method=method, reference=PAGE, quantity=f"{quantity}, %{end}", ours=100 * ours, shown=shown)
        for end, ours, shown in ends
        if shown
    ]


def _intervals() -> list[ParityRow]:
    lower, upper = p.clopper_pearson(48, 48, side=p.Side.LOWER), p.zero_events_exclude(48)
    return [
        *_pair("Clopper-Pearson", PAGE, "48/48", p.clopper_pearson(48, 48), "0.9260", ""),
        *_pair("Wilson", PAGE, "48/48", p.wilson(48, 48), "0.9259", ""),
        *_pair("Jeffreys", PAGE, "48/48", p.jeffreys(48, 48), "0.9493", ""),
        *_pair("Clopper-Pearson, one-sided", PAGE, "48/48", lower, "0.9395", ""),
        *_pair("Clopper-Pearson, one-sided", PAGE, "0/48", upper, "", "0.0605"),
        *_pair("Clopper-Pearson", PAGE, "0/48", p.clopper_pearson(0, 48), "", "0.0740"),
        *_percent("Clopper-Pearson", "7/203", p.clopper_pearson(7, 203), "", "1.4", "7.0"),
    ]


def _published() -> list[ParityRow]:
    table: tuple[tuple[int, int, tuple[str, str], tuple[str, str], tuple[str, str]], ...] = (
        (81, 263, ("0.2527", "0.3676"), ("0.2553", "0.3662"), ("0.2544", "0.3658")),
        (15, 148, ("0.0578", "0.1617"), ("0.0624", "0.1605"), ("0.0601", "0.1581")),
        (0, 20, ("0.0000", "0.1684"), ("0.0000", "0.1611"), ("0.0000", "0.1391")),
        (1, 29, ("0.0009", "0.1776"), ("0.0061", "0.1718"), ("0.0017", "0.1585")),
    )
    found = []
    for events, n, exact, score, half in table:
        methods: tuple[tuple[str, Callable[[int, int], Estimate], tuple[str, str]], ...] = (
            ("Clopper-Pearson", p.clopper_pearson, exact),
            ("Wilson", p.wilson, score),
            ("mid-P", p.mid_p, half),
        )
        for name, method, (low, high) in methods:
            found += _pair(name, ONE, f"{events}/{n}", method(events, n), low, high)
    return found


def _differences() -> list[ParityRow]:
    table = (
        ((56, 70, 48, 80), ("0.0524", "0.3339"), ("0.0528", "0.3382")),
        ((9, 10, 3, 10), ("0.1705", "0.8090"), ("0.1700", "0.8406")),
        ((10, 10, 0, 20), ("0.6791", "1.0000"), ("0.7156", "1.0000")),
        ((0, 10, 0, 20), ("-0.1611", "0.2775"), ("", "")),
    )
    found = []
    for counts, hybrid, score in table:
        words = f"{counts[0]}/{counts[1]} - {counts[2]}/{counts[3]}"
        found += _pair("Newcombe difference", TWO, words, p.newcombe_difference(*counts), *hybrid)
        found += _pair("Miettinen-Nurminen difference", TWO, words, p.miettinen_nurminen_difference(*counts), *score)
    ratio = p.koopman_ratio(36, 40, 16, 80)
    return [*found, *_pair("Koopman ratio", "Koopman, Biometrics 1984;40:513", "36/40 : 16/80", ratio, "2.94", "7.15")]


def _tests() -> list[ParityRow]:
    tea, twins = p.fisher_exact(3, 4, 1, 4), p.fisher_exact(2, 17, 10, 13)
    known = (
        ("tea tasting, one-sided p", tea.p_greater, "0.2429"),
        ("tea tasting, two-sided p", tea.p, "0.4857"),
        ("criminal twins, two-sided p", twins.p, "0.0005367"),
        ("criminal twins, one-sided p", twins.p_less, "0.0004652"),
        ("criminal twins, odds ratio", twins.odds_ratio.value, "0.04694"),
    )
    return [
        ParityRow(method="Fisher's exact test", reference="R, ?fisher.test", quantity=quantity, ours=ours, shown=shown)
        for quantity, ours, shown in known
    ]


def _rates() -> list[ParityRow]:
    garwood = "exact Poisson limits, 95 % (Garwood 1936)"
    found = []
    for events, low, high in ((0, "", "3.689"), (1, "0.025", "5.572"), (5, "1.623", "11.668"), (10, "4.795", "18.390")):
        found += _pair("Poisson rate, exact", garwood, f"{events} events", p.exact_rate(events, 1), low, high)
    return found


def _rare() -> list[ParityRow]:
    known = (
        ("3.4 % shows at least once in 48", p.probability_seen(7 / 203, 48), "0.81"),
        ("1 % is missed in 48, %", 100 * (1 - p.probability_seen(0.01, 48)), "62"),
    )
    return [
        ParityRow(method="rare events", reference=PAGE, quantity=quantity, ours=ours, shown=shown)
        for quantity, ours, shown in known
    ]


def _ruling(judgement: Judgement, check: str, place: str = "", standing: Standing | None = None) -> Ruling:
    return next(
        one
        for one in judgement.rulings
        if one.check == check and place in one.place and standing in {None, one.standing} and one.measured is not None
    )


def _measured(ruling: Ruling) -> float:
    return float("nan") if ruling.measured is None else ruling.measured


def _registry() -> list[ParityRow]:
    """Give every figure of the design page's table of trials, as the judge computes it from the shipped file."""
    keynote, pancreas = judge(find_claim("keynote-942")), judge(find_claim("autogene-cevumeran-pancreas"))
    granite, peptides = judge(find_claim("granite-colorectal")), judge(find_claim("glioblastoma-peptides"))
    screening = judge(find_claim("bnt000-001-ctdna-screening"))
    error = _ruling(keynote, "standard-error", "recurrence")
    sceptic = next(one for one in keynote.posteriors if one.holder is Holder.SCEPTIC)
    response, positive = pancreas.supports[0].estimate, screening.supports[0].estimate
    lost = _ruling(granite, "attrition").estimate
    allergic = _ruling(peptides, "dose-exposure").estimate
    assert response and positive and lost and allergic  # noqa: PT018
    assert not isinstance(keynote.settling, Unassessed)
    known = (
        ("KEYNOTE-942: SE from the interval", _measured(error), "0.3039"),
        ("KEYNOTE-942: SE from 24 and 20 events", sqrt(1 / 24 + 1 / 20), "0.3028"),
        ("KEYNOTE-942: Wald p", _measured(_ruling(keynote, "p-value", standing=Standing.HOLDS)), "0.057"),
        ("KEYNOTE-942: crude Fisher p", _measured(_ruling(keynote, "crude-test")), "0.035"),
        ("KEYNOTE-942: sceptic's HR", sceptic.estimate.value, "0.68"),
        ("KEYNOTE-942: sceptic's HR, low", sceptic.estimate.low, "0.42"),
        ("KEYNOTE-942: sceptic's HR, high", sceptic.estimate.high, "1.11"),
        ("KEYNOTE-942: sceptic's P(HR < 1)", sceptic.probability, "0.94"),
        ("autogene cevumeran: 8/16, low", response.low, "0.247"),
        ("autogene cevumeran: 8/16, high", response.high, "0.753"),
        ("autogene cevumeran: 2/8 v 7/8, Fisher p", _measured(_ruling(pancreas, "crude-test")), "0.041"),
        ("GRANITE: middle of the interval", _measured(_ruling(granite, "interval-centre")), "0.75"),
    )
    return [
        *(
            ParityRow(method="registry check", reference=PAGE, quantity=quantity, ours=ours, shown=shown)
            for quantity, ours, shown in known
        ),
        *_percent("registry check", "GRANITE: attrition", lost, "34.6", "25.6", "44.6"),
        *_percent("registry check", "BNT000-001: 90/732", positive, "12.3", "10.0", "14.9"),
        *_percent("registry check", "glioblastoma: 7/203", allergic, "3.4", "1.4", "7.0"),
    ]
