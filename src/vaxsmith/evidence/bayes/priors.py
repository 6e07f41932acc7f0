"""Priors that can be named: flat, sceptical, enthusiastic, worth so many events, or read off an interval.

Spiegelhalter, Freedman and Parmar (J R Stat Soc A 1994;157:357) ask two people to judge a trial. The sceptic expects
nothing (a log hazard ratio of 0) and gives the effect that the trial was designed to find a small chance, 5 % by custom. The
enthusiast expects just that effect and gives "none at all" the same small chance. Both have the same width. Evidence is
convincing for benefit when the sceptic is persuaded, and against it when the enthusiast is.
"""

from __future__ import annotations

from math import inf, log, sqrt

from vaxsmith.core import SettingsError, Sourced
from vaxsmith.evidence.bayes.belief import FLAT_PROPORTION, BetaBelief, NormalBelief, update_normal
from vaxsmith.evidence.design.requirements import require_level, require_number, require_probability
from vaxsmith.evidence.estimate import Estimate

DOUBT = Sourced(
    name="chance that the sceptic gives the design's effect, and the enthusiast none at all",
    value=0.05,
    citation="Spiegelhalter, Freedman, Parmar, J R Stat Soc A 1994;157:357-416, section 3",
)

JEFFREYS = BetaBelief(alpha=0.5, beta=0.5, label="Jeffreys' prior")
UNIFORM = FLAT_PROPORTION


def _log_alternative(hazard_ratio: float) -> float:
    value = require_number("the design's hazard ratio", hazard_ratio, above=0)
    if value == 1:
        raise SettingsError("the design's hazard ratio is 1", expected="the effect that the trial was designed to find")
    return log(value)


def _width(log_alternative: float, doubt: float) -> float:
    from scipy.special import ndtri

    doubt = require_number("the chance of doubt", doubt, above=0, below=0.5)
    return abs(log_alternative) / float(-ndtri(doubt))


def flat_prior() -> NormalBelief:
    """Give the improper flat prior of a log hazard ratio: the posterior is the likelihood alone."""
    return NormalBelief(mean=0.0, standard_deviation=inf, label="flat prior")


def sceptical_prior(hazard_ratio: float, *, doubt: float = DOUBT.value) -> NormalBelief:
    """Give the sceptic's prior of the log hazard ratio for a trial designed to find ``hazard_ratio``.

    Normal around 0 with P(at least the design's effect) = ``doubt``, so its standard deviation is
    ``|log hazard_ratio| / z(1 - doubt)``.

    >>> round(sceptical_prior(0.5).standard_deviation, 4)
    0.4214

    Raises:
        SettingsError: the hazard ratio is 1 or not above 0, or the doubt is not between 0 and 0.5.
    """
    effect = _log_alternative(hazard_ratio)
    return NormalBelief(
        mean=0.0,
        standard_deviation=_width(effect, doubt),
        label=f"sceptical prior (chance {doubt:g} of a hazard ratio of {hazard_ratio:g} or beyond)",
    )


def enthusiastic_prior(hazard_ratio: float, *, doubt: float = DOUBT.value) -> NormalBelief:
    """Give the enthusiast's prior: normal around the design's effect with P(no benefit) = ``doubt``.

    Raises:
        SettingsError: the hazard ratio is 1 or not above 0, or the doubt is not between 0 and 0.5.
    """
    effect = _log_alternative(hazard_ratio)
    return NormalBelief(
        mean=effect,
        standard_deviation=_width(effect, doubt),
        label=f"enthusiastic prior (around {hazard_ratio:g}, chance {doubt:g} of no benefit)",
    )


def prior_worth_events(events: float, *, hazard_ratio: float = 1.0, experimental_share: float = 0.5) -> NormalBelief:
    """Give the normal prior that weighs as much as a trial with so many events.

    The variance of a log hazard ratio is ``1 / (events q (1 - q))`` with the share ``q`` of the experimental arm; for equal
    arms the standard deviation is ``2 / sqrt(events)``.

    Raises:
        SettingsError: the events or the hazard ratio are not above 0, or the share is not strictly between 0 and 1.
    """
    events = require_number("the prior's weight in events", events, above=0)
    share = require_probability("the experimental arm's share", experimental_share)
    return NormalBelief(
        mean=log(require_number("the prior's hazard ratio", hazard_ratio, above=0)),
        standard_deviation=1 / sqrt(events * share * (1 - share)),
        label=f"prior worth {events:g} events around {hazard_ratio:g}",
    )


def prior_from_interval(low: float, high: float, *, level: float = 0.95, label: str = "") -> NormalBelief:
    """Give the normal belief about a log hazard ratio whose interval of hazard ratios runs from ``low`` to ``high``.

    Raises:
        SettingsError: the bounds are not above 0 and rising, or the level is not between 0 and 1.
    """
    from scipy.special import ndtri

    low = require_number("the lower bound", low, above=0)
    high = require_number("the upper bound", high, above=low)
    z = float(ndtri((1 + require_level(level)) / 2))
    return NormalBelief(
        mean=(log(low) + log(high)) / 2,
        standard_deviation=(log(high) - log(low)) / (2 * z),
        label=label or f"interval {low:g} to {high:g}",
    )


def standard_error_from_interval(low: float, high: float, *, level: float = 0.95) -> float:
    """Give the standard error of a log hazard ratio from its published interval, ``(log high - log low) / (2 z)``.

    >>> round(standard_error_from_interval(0.309, 1.017), 4)
    0.3039

    Raises:
        SettingsError: the bounds are not above 0 and rising, or the level is not between 0 and 1.
    """
    return prior_from_interval(low, high, level=level).standard_deviation


def update_hazard_ratio(prior: NormalBelief, published: Estimate) -> NormalBelief:
    """Add a published hazard ratio with its interval to a belief about the log hazard ratio.

    The likelihood is normal around the logarithm of the estimate; its standard error is ``published.standard_error`` when
    that is a number (on the log scale), and is read off the interval otherwise.

    Raises:
        SettingsError: the estimate or a bound is not above 0 and finite.
    """
    value = require_number("the hazard ratio", published.value, above=0)
    error = published.standard_error
    if not error > 0:  # NaN too: nobody published one
        error = standard_error_from_interval(published.low, published.high, level=published.level)
    return update_normal(prior, estimate=log(value), standard_error=error)
