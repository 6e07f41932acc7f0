"""How sentences of the registry write numbers: percentages with their interval, ratios, p values, counts of people."""

from __future__ import annotations

from math import inf

from vaxsmith.evidence.estimate import Estimate


def percent(fraction: float, decimals: int = 1) -> str:
    """Write a fraction in percent.

    >>> percent(0.3462), percent(1.0)
    ('34.6 %', '100 %')
    """
    text = f"{100 * fraction:.{decimals}f}"
    return f"{'100' if text.startswith('100.') else text} %"


def percent_interval(estimate: Estimate) -> str:
    """Write a proportion with its interval.

    >>> from vaxsmith.evidence.proportions import clopper_pearson
    >>> percent_interval(clopper_pearson(36, 104))
    '34.6 % (95 % interval 25.6 to 44.6 %)'
    """
    bounds = f"{100 * estimate.low:.1f} to {100 * estimate.high:.1f} %"
    return f"{percent(estimate.value)} ({percent(estimate.level, 0)} interval {bounds})"


def ratio(value: float) -> str:
    """Write a ratio with three digits that count.

    >>> ratio(0.68), ratio(1.109), ratio(0.0632)
    ('0.68', '1.11', '0.063')
    """
    if value == inf:
        return "without bound"
    return f"{value:.2f}" if value >= 0.1 else f"{value:.3f}"


def ratio_interval(estimate: Estimate) -> str:
    """Write a ratio with its interval."""
    return f"{ratio(estimate.value)} ({percent(estimate.level, 0)} interval {ratio(estimate.low)} to {ratio(estimate.high)})"


def p_value(p: float) -> str:
    """Write a p value with two digits that count.

    >>> p_value(0.0572), p_value(0.00004)
    ('0.057', 'below 0.0001')
    """
    return "below 0.0001" if p < 1e-4 else f"{p:.2g}"


def people(number: int) -> str:
    """Write a number of patients.

    >>> people(1), people(1204)
    ('1 patient', '1,204 patients')
    """
    return f"{number:,} patient" if number == 1 else f"{number:,} patients"


def opening(words: str) -> str:
    """Write words so that they can begin a sentence; the other letters stay as they are.

    >>> opening("circulating tumour DNA")
    'Circulating tumour DNA'
    """
    return words[:1].upper() + words[1:]


def chance(probability: float) -> str:
    """Write a probability so that nothing is called certain.

    >>> chance(0.938), chance(0.9971), chance(0.0004)
    ('0.94', 'above 0.99', 'below 0.01')
    """
    if probability > 0.995:
        return "above 0.99"
    return "below 0.01" if probability < 0.005 else f"{probability:.2f}"
