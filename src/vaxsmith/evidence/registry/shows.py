"""What a claim's numbers exclude, what they leave open, and what they support, in this order."""

from __future__ import annotations

from dataclasses import replace

from vaxsmith.evidence.estimate import Estimate
from vaxsmith.evidence.proportions import (
    Side,
    clopper_pearson,
    miettinen_nurminen_difference,
    probability_seen,
    zero_events_exclude,
)
from vaxsmith.evidence.registry.assumed import KNOWN_HARM, RARE_HARM
from vaxsmith.evidence.registry.checks.arithmetic import LogEffect, log_effect
from vaxsmith.evidence.registry.checks.denominator import whole_counts
from vaxsmith.evidence.registry.claim import Claim, Count, Endpoint, EndpointKind, Share, Subject
from vaxsmith.evidence.registry.figures import chance, opening, people, percent, percent_interval
from vaxsmith.evidence.registry.heights import at_best
from vaxsmith.evidence.registry.judgement import Statement

Three = tuple[list[Statement], list[Statement], list[Statement]]


def shows(claim: Claim) -> Three:
    """Give what the numbers leave open, exclude and support, each as statements."""
    leaves_open: list[Statement] = []
    excludes: list[Statement] = []
    supports: list[Statement] = []
    for endpoint in claim.endpoints:
        if endpoint.biased:
            continue  # the guarantee-time check has said why nothing can be read off it
        parts = _perfect(claim, endpoint) if is_perfect(endpoint) else _numbers(claim, endpoint)
        for whole, part in zip((leaves_open, excludes, supports), parts, strict=True):
            whole.extend(part)
    seen = any(endpoint.subject is Subject.SAFETY and endpoint.counts for endpoint in claim.endpoints)
    if claim.of_effect and not seen and (vaccinated := vaccinated_of(claim)):
        leaves_open += _silence(vaccinated)
    return leaves_open, excludes, supports


def is_perfect(endpoint: Endpoint) -> bool:
    """Tell whether all that is said of one group is '100 %'."""
    shares = endpoint.shares
    return not endpoint.compared and not endpoint.counts and len(shares) == 1 and shares[0].percent.value == 100


def vaccinated_of(claim: Claim) -> int:
    """Give how many were vaccinated as far as told: the experimental arm, or everyone where there is one group; else 0."""
    arms = [arm for arm in claim.arms if arm.experimental]
    told = [arm.analysed if arm.analysed is not None else arm.randomised for arm in arms]
    if arms and all(number is not None for number in told):
        return sum(number for number in told if number is not None)
    return (claim.design.participants or 0) if len(claim.arms) <= 1 else 0


def _silence(vaccinated: int) -> list[Statement]:
    known, rare = (probability_seen(rate.value, vaccinated) for rate in (KNOWN_HARM, RARE_HARM))
    bound = zero_events_exclude(vaccinated)
    return [
        Statement(
            about="harm",
            sentence=f"With {people(vaccinated)} vaccinated, a severe reaction as common as {percent(KNOWN_HARM.value)} "
            f"(seen with another personalised vaccine) would show at least once with probability {chance(known)}; one of "
            f"{percent(RARE_HARM.value, 0)} would be missed with probability {chance(1 - rare)}. If none was seen, rates "
            f"above {percent(bound.high)} are excluded and no lower ones.",
            estimate=bound,
        )
    ]


def _perfect(claim: Claim, endpoint: Endpoint) -> Three:
    """Say what '100 %' would mean if everyone were counted: the claim does not tell its denominator."""
    n = endpoint.shares[0].of or claim.design.participants
    if not n:
        return [], [], []
    two, one = clopper_pearson(n, n), clopper_pearson(n, n, side=Side.LOWER)
    if endpoint.subject is Subject.SAFETY:
        bound, wide = zero_events_exclude(n), zero_events_exclude(n, side=Side.BOTH)
        words = (
            f"If none of {n} had a serious harm that was looked for, rates above {percent(bound.high, 2)} would be excluded "
            f"(one-sided 95 % bound; two-sided {percent(wide.high, 2)}). Lower rates would not."
        )
        return [], [Statement(about=endpoint.name, sentence=words, estimate=wide)], []
    words = (
        f"If all {n} had the outcome, whatever it is, true rates below {percent(two.low, 2)} would be excluded (two-sided "
        f"95 % interval; one-sided bound {percent(one.low, 2)})."
    )
    open_words = (
        f"Even {n} of {n} leaves open that {percent(1 - two.low)} of patients do not have the outcome, and it says nothing "
        "about what they would have had without the vaccine."
    )
    return (
        [Statement(about=endpoint.name, sentence=open_words, estimate=two)],
        [Statement(about=endpoint.name, sentence=words, estimate=two)],
        [],
    )


def _numbers(claim: Claim, endpoint: Endpoint) -> Three:
    effect = log_effect(endpoint.effect)
    if endpoint.compared:
        if effect is not None:
            return _hazard_ratio(claim, endpoint, effect)
        if endpoint.kind is EndpointKind.TIME_TO_EVENT:
            return at_best(endpoint), [], []
        first, second = (endpoint.count_of(group) for group in endpoint.groups)
        if first is not None and second is not None and endpoint.kind is EndpointKind.PROPORTION:
            return [], [], [_difference(endpoint, first, second)]
        return [], [], []
    counted = {count.group for count in endpoint.counts}
    shared = [_printed_share(endpoint, share) for share in endpoint.shares if share.group not in counted]
    return [], [], [_one_group(endpoint, count) for count in endpoint.counts] + [one for one in shared if one is not None]


def _one_group(endpoint: Endpoint, count: Count) -> Statement:
    estimate = clopper_pearson(count.events, count.n, name=endpoint.name)
    words = f"{opening(endpoint.name)}: {count.events} of {count.n} in {count.group}, {percent_interval(estimate)}."
    return Statement(about=endpoint.name, sentence=words + _reserve(endpoint), estimate=estimate)


def _printed_share(endpoint: Endpoint, share: Share) -> Statement | None:
    """Give the interval of a printed percentage: from the fewest to the most patients that it can mean."""
    counts = whole_counts(share, share.of) if share.of and share.at_months is None else []
    if not counts or not share.of:
        return None
    fewest, most = clopper_pearson(counts[0], share.of), clopper_pearson(counts[-1], share.of)
    estimate = replace(fewest, name=endpoint.name, value=share.percent.value / 100, high=most.high)
    estimate = replace(estimate, value=min(max(estimate.value, estimate.low), estimate.high))
    words = (
        f"{opening(endpoint.name)}: {percent_interval(estimate)} of {share.of} in {share.group}, as the source prints it."
    )
    return Statement(about=endpoint.name, sentence=words + _reserve(endpoint), estimate=estimate)


def _reserve(endpoint: Endpoint) -> str:
    if endpoint.subject is Subject.EFFICACY:
        return " Without a comparison this count says how often, not that the vaccine did it."
    if endpoint.subject is Subject.RESPONSE:
        return " A response of the immune system is not yet a benefit to the patient."
    return ""


def _difference(endpoint: Endpoint, first: Count, second: Count) -> Statement:
    estimate = miettinen_nurminen_difference(first.events, first.n, second.events, second.n)
    bounds = f"{100 * estimate.low:.1f} to {100 * estimate.high:.1f} percentage points"
    words = (
        f"{opening(endpoint.name)}: {first.events} of {first.n} against {second.events} of {second.n}, a difference of "
        f"{100 * estimate.value:.1f} ({bounds})."
    )
    return Statement(about=endpoint.name, sentence=words, estimate=estimate)


def _hazard_ratio(claim: Claim, endpoint: Endpoint, effect: LogEffect) -> Three:
    estimate = Estimate(
        name="hazard ratio",
        value=effect.hazard_ratio,
        low=effect.low,
        high=effect.high,
        level=effect.level,
        method="as the source prints it",
        citation=claim.source(endpoint.source).citation,
        standard_error=effect.standard_error,
    )
    value, low, high = endpoint.effect.ratio_texts if endpoint.effect else ("", "", "")
    level, name = percent(effect.level, 0), opening(endpoint.name)
    excludes = [
        Statement(
            about=endpoint.name,
            sentence=f"{name}: at the {level} level a hazard ratio above {high} is excluded, and so is one below {low}.",
            estimate=estimate,
        )
    ]
    if effect.low > 1:
        words = (
            f"{name}: a benefit is excluded, and harm explains the data better than none; hazard ratio {value} "
            f"({level} interval {low} to {high})."
        )
        return [], [Statement(about=endpoint.name, sentence=words, estimate=estimate), *excludes], []
    if effect.high >= 1:
        harm = "no effect at all" if effect.high < 1.1 else f"no effect, and even harm (up to {high}),"
        words = f"{name}: {harm} is not excluded. The hazard ratio of {value} is the most likely value and not a finding."
        return [Statement(about=endpoint.name, sentence=words, estimate=estimate)], excludes, []
    words = f"{name}: an effect explains the data better than none; hazard ratio {value} ({level} interval {low} to {high})."
    return [], excludes, [Statement(about=endpoint.name, sentence=words, estimate=estimate)]
