"""How the sentences of this chapter's reports write numbers: always with what surrounds them."""

from __future__ import annotations

import math

from vaxsmith.core import in_percent
from vaxsmith.evidence.estimate import Estimate

_NOTHING = 1e-9  # a share below this is the rounding of 0


def decimal(value: float, decimals: int = 2) -> str:
    """Write a number for a sentence or a table.

    >>> decimal(0.561), decimal(float("nan")), decimal(float("inf")), decimal(-1.5, 1), decimal(-0.001)
    ('0.56', 'not known', 'no limit', '−1.5', '0.00')
    """
    if math.isnan(value):
        return "not known"
    if math.isinf(value):
        return "no limit"
    text = f"{value:,.{decimals}f}"
    return text.lstrip("-") if not text.strip("-0.,") else text.replace("-", "−")


def figures(value: float, digits: int = 3) -> str:
    """Write a number to so many significant digits, without an exponent where people read one badly.

    >>> figures(463.078), figures(0.0004213), figures(12.3456)
    ('463', '0.000421', '12.3')
    """
    if not math.isfinite(value):
        return decimal(value)
    if value == 0:
        return "0"
    places = max(0, digits - 1 - math.floor(math.log10(abs(value))))
    return f"{value:,.{places}f}".replace("-", "−")


def percent(fraction: float, decimals: int = 1) -> str:
    """Write a fraction in percent; what is not known is said, and what is not 0 or 100 % is not written so.

    >>> percent(0.926), percent(3 / 20_000), percent(1 - 1e-6, 0), percent(0.0)
    ('92.6 %', '0.015 %', '99.9999 %', '0.0 %')
    """
    if not math.isfinite(fraction):
        return decimal(fraction)
    return in_percent(fraction, max(decimals, places_needed(fraction, decimals))).replace("-", "−")


def places_needed(fraction: float, decimals: int) -> int:
    """Count the decimals that a percentage needs so that rounding makes neither 0 nor 100 of it."""
    share = abs(fraction)
    if min(share, 1 - share) > _NOTHING and f"{100 * share:.{decimals}f}" in (f"{0:.{decimals}f}", f"{100:.{decimals}f}"):
        distance = 100 * min(share, 1 - share)
        digits = 2 if share < 0.5 else 1
        return digits - 1 - math.floor(math.log10(distance))
    return decimals


def probability_text(value: float) -> str:
    """Write a probability; nothing that was estimated is certain.

    >>> probability_text(0.938), probability_text(0.999), probability_text(0.001)
    ('0.94', '> 0.99', '< 0.01')
    """
    if math.isnan(value):
        return "not known"
    return "> 0.99" if value > 0.995 else "< 0.01" if value < 0.005 else f"{value:.2f}"


def p_text(value: float) -> str:
    """Write a p-value as journals do.

    >>> p_text(0.0533), p_text(0.00004), p_text(0.41)
    ('0.053', '< 0.001', '0.41')
    """
    if math.isnan(value):
        return "not known"
    if value < 0.001:
        return "< 0.001"
    return f"{value:.3f}" if value < 0.1 else f"{value:.2f}"


def p_equals(value: float) -> str:
    """Write a p-value for a sentence.

    >>> p_equals(0.0533), p_equals(0.00004)
    ('p = 0.053', 'p < 0.001')
    """
    written = p_text(value)
    return f"p {written}" if written.startswith("<") or math.isnan(value) else f"p = {written}"


def interval_text(low: float, high: float, *, decimals: int = 2, as_percent: bool = False) -> str:
    """Write the two ends of an interval.

    >>> interval_text(0.309, 1.017), interval_text(0.9259, 1.0, decimals=1, as_percent=True)
    ('0.31 to 1.02', '92.6 to 100.0 %')
    """
    if as_percent and math.isfinite(low) and math.isfinite(high):
        # An upper end that is not 0, and a lower one that is not 100 %, is not written so.
        decimals = max(
            decimals, places_needed(high, decimals) if high < 0.5 else 0, places_needed(low, decimals) if low > 0.5 else 0
        )
        return f"{decimal(100 * low, decimals)} to {decimal(100 * high, decimals)} %"
    if math.isinf(high) and math.isfinite(low):
        return f"{decimal(low, decimals)} and above"
    return f"{decimal(low, decimals)} to {decimal(high, decimals)}"


def estimate_text(estimate: Estimate, *, decimals: int = 2, as_percent: bool = False) -> str:
    """Write an estimate with its interval, or why there is none."""
    if not estimate.determined:
        return estimate.note or "not determined by the data"
    value = percent(estimate.value, decimals) if as_percent else decimal(estimate.value, decimals)
    unit = f" {estimate.unit}" if estimate.unit and not as_percent else ""
    if math.isnan(estimate.low) and math.isnan(estimate.high):
        return f"{value}{unit}"
    return f"{value}{unit} ({interval_text(estimate.low, estimate.high, decimals=decimals, as_percent=as_percent)})"


def ratio_words(low: float, high: float) -> str:
    """Say in words what an interval of a ratio of hazards (or rates) leaves possible.

    >>> ratio_words(0.309, 1.017)
    'The data fit anything from 69 % less often to 2 % more often.'
    >>> ratio_words(0.0, float("inf"))
    'The data leave every possibility open.'
    """
    if math.isnan(low) or math.isnan(high) or (low <= 0 and math.isinf(high)):
        return "The data leave every possibility open."
    return f"The data fit anything from {_than(low)} to {_than(high)}."


def _than(ratio: float) -> str:
    if ratio <= 0:
        return "never"
    if math.isinf(ratio):
        return "any number of times as often"
    if ratio >= 2:
        return f"{figures(ratio, 2)} times as often"
    share = round(100 * abs(1 - ratio))
    return "just as often" if share == 0 else f"{share} % {'less' if ratio < 1 else 'more'} often"


def level_text(estimate: Estimate) -> str:
    """Name an interval by its level: ``95 % interval``."""
    return f"{100 * estimate.level:g} % interval"


def interval_words(estimate: Estimate, *, decimals: int = 1, as_percent: bool = True) -> str:
    """Write an interval that stands beside its value: ``95 % interval 28.1 to 72.7 %``."""
    return f"{level_text(estimate)} {interval_text(estimate.low, estimate.high, decimals=decimals, as_percent=as_percent)}"


def counted(number: int, noun: str, plural: str = "") -> str:
    """Write a number with its noun.

    >>> counted(1, "event"), counted(1200, "event")
    ('1 event', '1,200 events')
    """
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def sentence(words: str) -> str:
    """Begin with a capital letter and end with a stop."""
    words = words.strip()
    return f"{words[:1].upper()}{words[1:]}{'' if words[-1:] in '.?!' else '.'}" if words else ""
