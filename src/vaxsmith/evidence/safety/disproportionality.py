"""Is a reaction reported with a product more often than with others? PRR, ROR and the information component."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf, isnan
from types import MappingProxyType
from typing import TYPE_CHECKING

from vaxsmith.core import SettingsError
from vaxsmith.evidence.estimate import Estimate
from vaxsmith.evidence.proportions.count import require_count, require_fraction

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from vaxsmith.evidence.safety.reports import ReportCounts

PRR_CITATION = "Evans SJW, Waller PC, Davis S. Pharmacoepidemiol Drug Saf 2001;10:483-486"
ROR_CITATION = "van Puijenbroek EP, Bate A, Leufkens HGM, et al. Pharmacoepidemiol Drug Saf 2002;11:3-10"
IC_CITATION = (
    "Bate A, Lindquist M, Edwards IR, et al. Eur J Clin Pharmacol 1998;54:315-321; "
    "Norén GN, Hopstadius J, Bate A. Stat Methods Med Res 2013;22:57-69"
)
_SHRINKAGE = 0.5  # Norén et al. 2013, equation 5: half a report is added to what was seen and to what was expected

WHEN_IT_APPLIES: Mapping[str, str] = MappingProxyType(
    {
        "PRR": "Use it to screen many reports of many products. It is not a risk: reports have no denominator, and a "
        "product much in the news is reported more. With fewer than three reports it means nothing.",
        "ROR": "As the PRR; a ratio of odds, so it leans less on how often other reactions of the product are reported. "
        "It does not remove the bias of reporting.",
        "IC": "As the PRR, drawn towards no association where few reports are expected, so small counts do not shout. "
        "A lower bound above 0 is a reason to look, not a finding.",
        "EBGM": "Use it for thousands of pairs at once: the prior is learned from all of them. With a few dozen pairs "
        "there is nothing to learn it from. It ranks pairs for reading; it tests no hypothesis.",
        "trial": "In a trial of a few dozen patients use none of these: the patients are known, so give the rate with "
        "its exact interval, and compare it with the control arm.",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Disproportionality:
    """All pairs at once: each array has one entry a pair, in the order of ``counts.names``.

    Ratios that the table does not determine (no other report of the reaction) are infinite or NaN. ``chi_squared`` has
    Yates' correction; ``evans_signal`` is PRR >= 2, chi-squared >= 4 and at least three reports.
    """

    level: float
    expected: NDArray[np.float64]
    prr: NDArray[np.float64]
    prr_low: NDArray[np.float64]
    prr_high: NDArray[np.float64]
    ror: NDArray[np.float64]
    ror_low: NDArray[np.float64]
    ror_high: NDArray[np.float64]
    chi_squared: NDArray[np.float64]
    ic: NDArray[np.float64]
    ic_low: NDArray[np.float64]
    ic_high: NDArray[np.float64]
    evans_signal: NDArray[np.bool_]


def disproportionality(counts: ReportCounts, *, level: float = 0.95) -> Disproportionality:
    """Compute PRR, ROR and IC with intervals for every pair.

    With a = both, b = product without reaction, c = reaction without product, d = neither: PRR = (a/(a+b))/(c/(c+d)),
    ROR = ad/bc, both with normal intervals of the logarithm; IC = log2((a + ½)/(E + ½)) with the quantiles of
    Gamma(a + ½, E + ½). Strata of the reports enter E, and so the IC; PRR and ROR are crude.

    Raises:
        SettingsError: the level is not between 0 and 1.
    """
    product_only, reaction_only = counts.with_product - counts.both, counts.with_reaction - counts.both
    return _measures(counts.both, product_only, reaction_only, counts.reports, level, counts.expected)


def prr(both: int, product_only: int, reaction_only: int, neither: int, *, level: float = 0.95) -> Estimate:
    """Give the proportional reporting ratio of one table.

    Raises:
        SettingsError: a count is not a whole number of 0 or more, or all are 0.
    """
    found = _one(both, product_only, reaction_only, neither, level)
    return _estimate("proportional reporting ratio", found, "prr", PRR_CITATION, "PRR")


def ror(both: int, product_only: int, reaction_only: int, neither: int, *, level: float = 0.95) -> Estimate:
    """Give the reporting odds ratio of one table.

    Raises:
        SettingsError: a count is not a whole number of 0 or more, or all are 0.
    """
    found = _one(both, product_only, reaction_only, neither, level)
    return _estimate("reporting odds ratio", found, "ror", ROR_CITATION, "ROR")


def information_component(
    both: int, product_only: int, reaction_only: int, neither: int, *, level: float = 0.95
) -> Estimate:
    """Give the information component of one table, in bits.

    Raises:
        SettingsError: a count is not a whole number of 0 or more, or all are 0.
    """
    found = _one(both, product_only, reaction_only, neither, level)
    return _estimate("information component", found, "ic", IC_CITATION, "IC", unit="bit")


def _one(both: int, product_only: int, reaction_only: int, neither: int, level: float) -> Disproportionality:
    import numpy as np

    a, b, c, d = (
        require_count(value, what)
        for value, what in (
            (both, "the reports with both"),
            (product_only, "the reports of the product alone"),
            (reaction_only, "the reports of the reaction alone"),
            (neither, "the reports with neither"),
        )
    )
    if a + b + c + d == 0:
        raise SettingsError("there are no reports", expected="at least one")
    return _measures(np.array([a]), np.array([b]), np.array([c]), a + b + c + d, level)


def _estimate(name: str, found: Disproportionality, what: str, citation: str, key: str, unit: str = "") -> Estimate:
    value, low, high = (float(getattr(found, what + suffix)[0]) for suffix in ("", "_low", "_high"))
    methods = {"prr": "normal on the logarithm", "ror": "normal on the logarithm", "ic": "gamma posterior, ½ added"}
    note = WHEN_IT_APPLIES[key]
    if what != "ic" and (isnan(value) or value in {0.0, inf}):
        note = f"A cell of the table is 0: the ratio is not determined. {note}"
    return Estimate(
        name=name, value=value, low=low, high=high, level=found.level, method=methods[what], citation=citation, unit=unit,
        note=note,
    )  # fmt: skip


def _measures(
    a: NDArray[np.int64],
    b: NDArray[np.int64],
    c: NDArray[np.int64],
    total: int,
    level: float,
    expected: NDArray[np.float64] | None = None,
) -> Disproportionality:
    import numpy as np
    from scipy.special import gammaincinv, ndtri

    beyond = (1 - require_fraction(level, "the level of an interval")) / 2
    z = float(-ndtri(beyond))
    a, b, c = (np.asarray(x, dtype=float) for x in (a, b, c))
    d = total - a - b - c
    if expected is None:
        expected = (a + b) * ((a + c) / total)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = (a / (a + b)) / (c / (c + d))
        spread = np.sqrt(1 / a - 1 / (a + b) + 1 / c - 1 / (c + d))
        odds = (a * d) / (b * c)
        odds_spread = np.sqrt(1 / a + 1 / b + 1 / c + 1 / d)
        margins = (a + b) * (c + d) * (a + c) * (b + d)
        off = np.maximum(np.abs(a * d - b * c) - total / 2, 0.0)
        chi = np.where(margins > 0, total * off * off / margins, np.nan)
        low, high = _log_interval(ratio, spread, z)
        odds_low, odds_high = _log_interval(odds, odds_spread, z)
    shape, rate = a + _SHRINKAGE, expected + _SHRINKAGE
    return Disproportionality(
        level=level,
        expected=expected,
        prr=ratio,
        prr_low=low,
        prr_high=high,
        ror=odds,
        ror_low=odds_low,
        ror_high=odds_high,
        chi_squared=chi,
        ic=np.log2(shape / rate),
        ic_low=np.log2(gammaincinv(shape, beyond) / rate),
        ic_high=np.log2(gammaincinv(shape, 1 - beyond) / rate),
        evans_signal=(a >= 3) & (ratio >= 2) & (chi >= 4),
    )


def _log_interval(
    ratio: NDArray[np.float64], spread: NDArray[np.float64], z: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give the bounds; where a cell is empty nothing is known on that side: 0 and infinity."""
    import numpy as np

    known = np.isfinite(spread) & np.isfinite(ratio) & (ratio > 0)
    factor = np.exp(z * np.where(known, spread, 0.0))
    return np.where(known, ratio / factor, 0.0), np.where(known, ratio * factor, np.inf)
