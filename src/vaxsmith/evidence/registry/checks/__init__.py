"""The checks of a claim, one file each: in goes a ``Claim``, out come ``Ruling``s, each a sentence with a standing.

A check never repairs and never guesses: what it cannot compute it calls unknown. To add one, write a file with a ``NAME``
and a function ``check``, and put it into ``CHECKS``.

>>> from vaxsmith.evidence.registry.shelf import shipped_claim
>>> from vaxsmith.evidence.registry.checks import interval_centre
>>> [ruling.standing.value for ruling in interval_centre.check(shipped_claim("granite-colorectal"))]
['fault', 'fault']
"""

from __future__ import annotations

from collections.abc import Callable

from vaxsmith.evidence.registry.checks import (
    attrition,
    comparator,
    crude_test,
    curve_heights,
    denominator,
    dose_exposure,
    guarantee_time,
    interval_centre,
    missing,
    p_value,
    planned,
    small_numbers,
    sources,
    standard_error,
    totals,
)
from vaxsmith.evidence.registry.claim import Claim
from vaxsmith.evidence.registry.ruling import Ruling

CHECKS: tuple[Callable[[Claim], list[Ruling]], ...] = (
    comparator.check,
    missing.check,
    denominator.check,
    guarantee_time.check,
    attrition.check,
    totals.check,
    interval_centre.check,
    standard_error.check,
    p_value.check,
    curve_heights.check,
    crude_test.check,
    small_numbers.check,
    planned.check,
    dose_exposure.check,
    sources.check,
)
"""Every check, in the order in which its sentences are read within one standing."""

__all__ = ["CHECKS"]
