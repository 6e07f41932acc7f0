"""What few patients can and cannot show: the rates that silence excludes, and the number that would have spoken."""

from __future__ import annotations

from math import ceil, expm1, log, log1p

from vaxsmith.core import SettingsError
from vaxsmith.evidence.estimate import Estimate
from vaxsmith.evidence.proportions.count import Side, require_count, require_fraction, tail
from vaxsmith.evidence.proportions.one_proportion import clopper_pearson

_MOST_PATIENTS = 1 << 50


def zero_events_exclude(n: int, *, level: float = 0.95, side: Side = Side.UPPER) -> Estimate:
    """Give the largest rate that no event in ``n`` patients leaves possible: 1 - (1 - level)^(1/n), about 3/n.

    It is the exact bound; "none was seen" never means that the rate is zero.

    >>> round(zero_events_exclude(48).high, 4), round(zero_events_exclude(48, side=Side.BOTH).high, 4)
    (0.0605, 0.074)

    Raises:
        SettingsError: ``n`` is not a whole number, or the level is not between 0 and 1.
    """
    return clopper_pearson(0, n, level=level, side=side, name="highest rate left possible")


def probability_seen(rate: float, n: int, *, at_least: int = 1) -> float:
    """Give the probability that ``n`` patients show an event of this true rate ``at_least`` so many times.

    >>> round(probability_seen(7 / 203, 48), 2), round(1 - probability_seen(0.01, 48), 2)
    (0.81, 0.62)

    Raises:
        SettingsError: the rate is not from 0 to 1, or a number is not whole.
    """
    from scipy.special import betainc

    chance = require_fraction(rate, "the true rate", closed=True)
    patients, wanted = require_count(n, "the number observed"), require_count(at_least, "the number of events to see")
    if wanted == 0:
        return 1.0
    if wanted > patients:
        return 0.0
    if wanted == 1:
        return 1.0 if chance == 1 else -expm1(patients * log1p(-chance))
    return float(betainc(wanted, patients - wanted + 1, chance))


def number_to_see(rate: float, *, probability: float = 0.95, at_least: int = 1) -> int:
    """Give the fewest patients that show an event of this true rate ``at_least`` so many times with ``probability``.

    >>> number_to_see(0.01), number_to_see(0.01, at_least=2)
    (299, 473)

    Raises:
        SettingsError: the rate is not above 0 and at most 1, the probability not between 0 and 1, or no number that a
            trial could ever have is enough.
    """
    chance = require_fraction(rate, "the true rate", closed=True)
    wanted, certain = (
        require_count(at_least, "the number of events to see"),
        require_fraction(probability, "the probability"),
    )
    if chance == 0:
        raise SettingsError("the true rate is 0", expected="a rate above 0", cause="what never happens is never seen")
    if wanted == 0:
        return 0
    low, high = wanted - 1, max(wanted, ceil(log1p(-certain) / log1p(-chance)) if chance < 1 else wanted)
    while high > _MOST_PATIENTS or probability_seen(chance, high, at_least=wanted) < certain:
        low, high = high, high * 2
        if high > _MOST_PATIENTS:
            raise SettingsError(f"the true rate is {rate!r}", expected="a rate that some number of patients could show")
    while high - low > 1:
        middle = (low + high) // 2
        if probability_seen(chance, middle, at_least=wanted) < certain:
            low = middle
        else:
            high = middle
    return high


def number_to_exclude(rate: float, *, level: float = 0.95, side: Side = Side.UPPER) -> int:
    """Give the fewest patients without an event that exclude this rate: log(error) / log(1 - rate), rounded up.

    >>> number_to_exclude(0.01), number_to_exclude(0.001)
    (299, 2995)

    Raises:
        SettingsError: the rate or the level is not between 0 and 1, or the side is the lower one, which no silence gives.
    """
    chance = require_fraction(rate, "the rate to exclude")
    if side is Side.LOWER:
        raise SettingsError("a lower bound was asked for", expected="an upper bound: no event excludes high rates only")
    return ceil(log(tail(level, side)) / log1p(-chance) - 1e-12)
