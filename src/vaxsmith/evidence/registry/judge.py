"""Judge a claim: run every check, read its numbers, weigh beliefs, and design the trial that would settle it."""

from __future__ import annotations

from vaxsmith.evidence.registry.beliefs import beliefs
from vaxsmith.evidence.registry.checks import CHECKS, planned
from vaxsmith.evidence.registry.claim import Claim, DesignKind
from vaxsmith.evidence.registry.figures import chance
from vaxsmith.evidence.registry.judgement import Holder, Judgement, Posterior, Worth
from vaxsmith.evidence.registry.ruling import Ruling, Standing
from vaxsmith.evidence.registry.settling import SettlingSettings, fair_endpoint, settling_trial
from vaxsmith.evidence.registry.shows import shows

PERSUADED = 0.975
"""The probability of benefit that persuades a sceptic: as rare to be wrong as a one-sided test at 0.025."""

_HEADLINES = {
    Worth.UNJUDGEABLE: "This claim cannot be judged: {why}.",
    Worth.DESCRIPTION: "This describes how common something is; it says nothing about a treatment.",
    Worth.HYPOTHESIS: "This is a hypothesis, not a finding: {why}.",
    Worth.NOT_SHOWN: "No benefit is shown: {why}.",
    Worth.SUGGESTIVE: "This suggests an effect and does not yet show it: {why}.",
    Worth.PERSUASIVE: "This would persuade a sceptic: {why}.",
}


def judge(claim: Claim, *, settings: SettlingSettings | None = None) -> Judgement:
    """Judge one claim; ``settings`` are those of the trial that would settle it.

    Nothing is called effective by a count in one group, and no probability is that of a patient.

    >>> from vaxsmith.evidence.registry.shelf import shipped_claim
    >>> judge(shipped_claim("enteromix-announcement")).worth.value
    'cannot be judged'

    Raises:
        SettingsError: a setting is out of range.
    """
    rulings = [ruling for check in CHECKS for ruling in check(claim)]
    leaves_open, excludes, supports = shows(claim)
    posteriors, missing = beliefs(claim)
    sceptic = _sceptic(claim, posteriors)
    worth, why = _worth(claim, rulings, sceptic)
    return Judgement(
        claim=claim,
        worth=worth,
        headline=_HEADLINES[worth].format(why=why),
        unknown=_of(rulings, Standing.UNKNOWN),
        against=_of(rulings, Standing.FAULT) + _of(rulings, Standing.CAUTION),
        leaves_open=tuple(leaves_open),
        excludes=tuple(excludes),
        noted=_of(rulings, Standing.NOTE),
        holds=_of(rulings, Standing.HOLDS),
        supports=tuple(supports),
        posteriors=posteriors,
        no_posterior=missing,
        settling=settling_trial(claim, sceptic=_expected(sceptic), settings=settings),
    )


def _of(rulings: list[Ruling], standing: Standing) -> tuple[Ruling, ...]:
    return tuple(ruling for ruling in rulings if ruling.standing is standing)


def _sceptic(claim: Claim, posteriors: tuple[Posterior, ...]) -> Posterior | None:
    """Give the sceptic's belief about the endpoint that the claim rests on, if it can be computed."""
    endpoint = fair_endpoint(claim)
    if endpoint is None:
        return None
    return next((one for one in posteriors if one.endpoint == endpoint.name and one.holder is Holder.SCEPTIC), None)


def _expected(sceptic: Posterior | None) -> float | None:
    """Give the hazard ratio that the sceptic now expects; an odds ratio is none."""
    return sceptic.estimate.value if sceptic is not None and sceptic.estimate.name == "hazard ratio" else None


def _worth(claim: Claim, rulings: list[Ruling], sceptic: Posterior | None) -> tuple[Worth, str]:
    if not claim.of_effect:
        return Worth.DESCRIPTION, ""
    if claim.design.kind is DesignKind.NOT_TOLD or not any(endpoint.defined for endpoint in claim.endpoints):
        return Worth.UNJUDGEABLE, "no design, no defined endpoint and no comparison is told"
    if claim.design.kind is not DesignKind.RANDOMISED:
        return Worth.HYPOTHESIS, "nobody was compared with patients whom chance left without the vaccine"
    if any(ruling.check == planned.NAME and ruling.standing is Standing.FAULT for ruling in rulings):
        return Worth.NOT_SHOWN, "the trial did not show what it was planned to show"
    if sceptic is None:
        return Worth.SUGGESTIVE, "without an interval nobody can say how far chance alone could go"
    words = f"a sceptic now gives a benefit the probability {chance(sceptic.probability)}"
    if sceptic.probability < 0.5:
        return Worth.NOT_SHOWN, words
    return (Worth.PERSUASIVE if sceptic.probability >= PERSUADED else Worth.SUGGESTIVE), words
