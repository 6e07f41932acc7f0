"""The trial that would settle a claim: how many events and patients, for the effect claimed and for smaller ones."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil, log

from vaxsmith.core import InfeasibleError, Unassessed
from vaxsmith.evidence.design.accrual import delayed_effect, even_accrual, randomised_for_treated
from vaxsmith.evidence.design.event_driven import design_event_driven
from vaxsmith.evidence.design.events import schoenfeld_events
from vaxsmith.evidence.proportions import number_to_see
from vaxsmith.evidence.registry.assumed import ALTERNATIVE, DELAY, RARE_HARM, WORTHWHILE
from vaxsmith.evidence.registry.claim import Claim, DesignKind, Endpoint, EndpointKind, Role, Subject
from vaxsmith.evidence.registry.figures import percent, ratio

_SHORTEST_MEDIAN, _LONGEST_MEDIAN = 1.0, 1200.0  # months; outside, a height is a typing error or tells nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlingSettings:
    """The plan that every settling trial shares; months are calendar months, ``alpha`` is one-sided.

    ``undosed`` is the share of the vaccine arm that never gets a dose (progression or failed manufacture) and stays in the
    analysis. ``dropout`` is a hazard a month.
    """

    alpha: float = 0.025
    power: float = 0.9
    accrual_months: float = 24.0
    analysis_month: float = 60.0
    delay_months: float = DELAY.value
    dropout: float = 0.002
    undosed: float = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlingOption:
    """What one assumed effect asks of the trial.

    ``events`` is for an effect from the first day; ``delayed_events`` and ``patients`` are for the same effect after the
    delay, seen as ``average_hazard_ratio``; these are None where the control arm's survival is not told.
    """

    label: str
    hazard_ratio: float
    events: int
    average_hazard_ratio: float | None = None
    delayed_events: int | None = None
    patients: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlingTrial:
    """A randomised trial that would answer the claim, as a table of options and as sentences.

    ``leaving`` is the share that left before treatment in the claim's own trial, where told.
    ``plan_first`` is True where no design is told.
    """

    endpoint: str
    comparator: str
    allocation: float
    control_median_months: float | None
    options: tuple[SettlingOption, ...]
    vaccinated_for_harm: int
    leaving: float | None
    plan_first: bool
    under_way: str
    settings: SettlingSettings
    sentences: tuple[str, ...]


def settling_trial(
    claim: Claim, *, sceptic: float | None, settings: SettlingSettings | None = None
) -> SettlingTrial | Unassessed:
    """Design the trial that would settle a claim of effect; ``sceptic`` is the sceptic's posterior hazard ratio, if any.

    Three effects are asked for: what is claimed (if it is a fair comparison's), what the sceptic now expects, and the
    smallest worth finding. Events are Schoenfeld's; with a delay they follow the average hazard ratio.

    Raises:
        SettingsError: a setting is out of range.
    """
    plan = settings or SettlingSettings()
    if not claim.of_effect:
        return Unassessed(
            reason="The claim is about how common something is: no trial of effect belongs to it, only a larger count.",
        )
    endpoint = fair_endpoint(claim)
    allocation = _allocation(claim)
    median = _control_median(claim)
    effects: list[tuple[str, float]] = []
    if endpoint is not None and endpoint.effect is not None and 0 < endpoint.effect.hazard_ratio < 1:
        effects.append(("the effect claimed", endpoint.effect.hazard_ratio))
    if sceptic is not None and sceptic < 1:
        effects.append(("what a sceptic now expects", sceptic))
    if not effects:
        effects.append(("a strong effect", ALTERNATIVE.value))
    effects.append(("the smallest effect worth finding", WORTHWHILE.value))
    options = tuple(_option(label, effect, median, allocation, plan) for label, effect in effects)
    leaving = None
    if claim.design.left_untreated and claim.design.participants and claim.design.left_untreated < claim.design.participants:
        leaving = claim.design.left_untreated / claim.design.participants
    trial = SettlingTrial(
        endpoint=endpoint.name if endpoint is not None else "time to recurrence, progression or death",
        comparator=claim.design.comparator or "the same treatment without the vaccine",
        allocation=allocation,
        control_median_months=median,
        options=options,
        vaccinated_for_harm=number_to_see(RARE_HARM.value),
        leaving=leaving,
        plan_first=claim.design.kind is DesignKind.NOT_TOLD,
        under_way=claim.design.under_way,
        settings=plan,
        sentences=(),
    )
    return replace(trial, sentences=_sentences(trial))


def fair_endpoint(claim: Claim) -> Endpoint | None:
    """Give the endpoint that a randomised claim rests on: primary before others, never a subgroup, with numbers to judge."""
    if claim.design.kind is not DesignKind.RANDOMISED:
        return None
    order = (Role.PRIMARY, Role.SECONDARY, Role.NOT_TOLD, Role.EXPLORATORY)
    fair = [
        endpoint
        for endpoint in claim.endpoints
        if endpoint.subject is Subject.EFFICACY and endpoint.compared and not endpoint.biased and endpoint.role in order
        if endpoint.effect is not None or len(endpoint.counts) == 2
    ]
    return min(fair, key=lambda endpoint: order.index(endpoint.role), default=None)


def _allocation(claim: Claim) -> float:
    """Give the claim's own ratio of vaccinated to control patients, to the half; 1 where it is not told."""
    vaccinated = sum(arm.randomised or 0 for arm in claim.arms if arm.experimental)
    control = sum(arm.randomised or 0 for arm in claim.arms if not arm.experimental)
    if claim.design.kind is not DesignKind.RANDOMISED or not vaccinated or not control:
        return 1.0
    return min(max(0.5, round(2 * vaccinated / control) / 2), 10.0)


def _control_median(claim: Claim) -> float | None:
    """Give the control arm's median from its last told height, as if its hazard were constant; None where none is told."""
    endpoint = fair_endpoint(claim)
    if endpoint is None or endpoint.kind is not EndpointKind.TIME_TO_EVENT:
        return None
    heights = [
        (share.at_months, share.percent.value / 100)
        for share in endpoint.shares
        if share.group == endpoint.groups[1] and share.at_months and 0 < share.percent.value < 100
    ]
    if not heights:
        return None
    months, height = max(heights)
    median = months * log(2) / -log(height)
    return median if _SHORTEST_MEDIAN <= median <= _LONGEST_MEDIAN else None


def _option(label: str, effect: float, median: float | None, allocation: float, plan: SettlingSettings) -> SettlingOption:
    events = ceil(schoenfeld_events(hazard_ratio=effect, alpha=plan.alpha, power=plan.power, ratio=allocation))
    if median is None:
        return SettlingOption(label=label, hazard_ratio=effect, events=events)
    try:
        design = design_event_driven(
            accrual=even_accrual(100, plan.accrual_months),
            assumptions=delayed_effect(
                control_median=median, hazard_ratio=effect, delay=plan.delay_months, dropout=plan.dropout
            ),
            month=plan.analysis_month,
            alpha=plan.alpha,
            power=plan.power,
            ratio=allocation,
            undosed=plan.undosed,
        )
    except InfeasibleError:
        return SettlingOption(label=label, hazard_ratio=effect, events=events)
    return SettlingOption(
        label=label,
        hazard_ratio=effect,
        events=events,
        average_hazard_ratio=design.average_hazard_ratio,
        delayed_events=design.whole_events,
        patients=design.whole_patients,
    )


def _sentences(trial: SettlingTrial) -> tuple[str, ...]:
    plan = trial.settings
    said = [
        f"A randomised trial, {trial.allocation:g}:1, of the vaccine against {trial.comparator} would settle it. Its "
        f"endpoint: {trial.endpoint}, counted from randomisation in everyone randomised, with one-sided error "
        f"{plan.alpha:g} and power {plan.power:g}."
    ]
    for option in trial.options:
        words = (
            f"For {option.label}, a hazard ratio of {ratio(option.hazard_ratio)}: {option.events} events if it acts at once"
        )
        if option.patients is not None and option.average_hazard_ratio is not None:
            words += (
                f"; {option.delayed_events} events in {option.patients:,} patients if it acts after {plan.delay_months:g} "
                f"months and {100 * plan.undosed:g} % are never dosed, which a log-rank test sees as a hazard ratio of "
                f"{ratio(option.average_hazard_ratio)}"
            )
        said.append(words + ".")
    if trial.control_median_months is None:
        said.append("How many patients that takes depends on the control group's survival, which is not told.")
    else:
        said.append(
            f"These numbers assume a control median of {trial.control_median_months:.0f} months (from its last told "
            f"height, at a constant hazard), accrual over {plan.accrual_months:g} months and the analysis at month "
            f"{plan.analysis_month:g}. A printed hazard ratio averages over its own delay already, so the delayed numbers "
            "are the cautious end."
        )
    if trial.leaving is not None:
        said.append(
            f"If as many leave before treatment as here ({percent(trial.leaving)}), "
            f"{ceil(randomised_for_treated(100, trial.leaving))} must be randomised for 100 who are treated; the analysis "
            "must keep them all."
        )
    said.append(
        "Because a vaccine acts late, the plan should name beforehand a test that keeps its power then (MaxCombo, or a "
        "weighted log-rank test), and no futility look before the effect can have begun."
    )
    said.append(
        f"To show a severe harm of {100 * RARE_HARM.value:g} % at least once with probability 0.95, "
        f"{trial.vaccinated_for_harm} patients must be vaccinated and watched through their last dose."
    )
    if trial.plan_first:
        said[0] = (
            f"First of all: a public protocol that names the disease, the product and what counts as an event. {said[0]}"
        )
    if trial.under_way:
        said.append(f"Under way: {trial.under_way}")
    return tuple(said)
