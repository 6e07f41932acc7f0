"""Rank thousands of product-reaction pairs with one prior that all of them teach: DuMouchel's gamma-Poisson shrinker."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp
from typing import TYPE_CHECKING

from vaxsmith.core import Finding, SettingsError, Severity
from vaxsmith.evidence.proportions.count import require_fraction, require_positive

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

CITATION = "DuMouchel W. Am Stat 1999;53:177-190"
_FEWEST_PAIRS = 200  # a convention of ours: below it a caution says that the prior is learned from little
_REACH = 12.0  # of the logarithm of a shape or rate
_STARTS = ((0.2, 0.1, 2.0, 4.0, 1 / 3), (1.0, 0.3, 3.0, 3.0, 0.1), (5.0, 1.0, 0.5, 0.5, 0.2))


@dataclass(frozen=True, slots=True, kw_only=True)
class GammaMixture:
    """The prior of the true ratio: Gamma(shape_one, rate_one) with chance ``share_one``, else Gamma(shape_two, rate_two).

    DuMouchel's alpha and beta are shape and rate. ``log_likelihood`` is at the maximum, NaN for a prior that was given.
    """

    shape_one: float
    rate_one: float
    shape_two: float
    rate_two: float
    share_one: float
    log_likelihood: float = float("nan")
    findings: tuple[Finding, ...] = ()

    def __post_init__(self) -> None:
        for value in (self.shape_one, self.rate_one, self.shape_two, self.rate_two):
            require_positive(value, "a shape or rate of the prior")
        require_fraction(self.share_one, "the share of the first component", closed=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShrunkRatios:
    """Posterior of each pair: the chance of the first component, the geometric mean EBGM, and quantiles (EB05, EB95)."""

    chance_one: NDArray[np.float64]
    ebgm: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    tail: float


def fit_gamma_mixture(observed: ArrayLike, expected: ArrayLike, *, zeros_included: bool | None = None) -> GammaMixture:
    """Learn the prior by maximum likelihood over all pairs.

    Each count is negative binomial given its component (DuMouchel 1999, equations 4 and 5). Where only pairs that were
    reported are in the table, the likelihood is conditional on at least one report; ``zeros_included`` says which holds and
    is read off the data where not given. Several starts; the best of them is returned.

    Raises:
        SettingsError: the arrays do not fit each other, a count or an expectation is impossible, or pairs are under ten.
    """
    import numpy as np

    n, e = _checked(observed, expected)
    truncated = bool(n.min() > 0) if zeros_included is None else not zeros_included
    if truncated and n.min() == 0:
        raise SettingsError("a pair has no report, and zeros are said not to be included", remedy="leave zeros_included out")
    if len(n) < 10:
        raise SettingsError(
            f"{len(n)} pairs to learn a prior of five numbers from",
            expected="hundreds of pairs, 10 at the least",
            remedy="use the information component for so few",
        )
    best = _maximise(n, e, truncated)
    one, two = (best[0], best[1]), (best[2], best[3])
    share = float(best[4])
    if one[0] / one[1] < two[0] / two[1]:  # one order for a mixture whose components have no names: larger mean first
        one, two, share = two, one, 1 - share
    return GammaMixture(
        shape_one=float(one[0]),
        rate_one=float(one[1]),
        shape_two=float(two[0]),
        rate_two=float(two[1]),
        share_one=share,
        log_likelihood=float(np.sum(_log_marginal(np.array([*one, *two, share]), n, e, truncated))),
        findings=_findings(len(n), share, (*one, *two)),
    )


def shrink(observed: ArrayLike, expected: ArrayLike, prior: GammaMixture, *, level: float = 0.90) -> ShrunkRatios:
    """Give EBGM and its interval for each pair (DuMouchel 1999, equations 6 to 11).

    The interval of 90 % is bounded by EB05 and EB95, the usual pair.

    Raises:
        SettingsError: the arrays do not fit each other, or a count or an expectation is impossible.
    """
    import numpy as np
    from scipy.special import expit, psi

    n, e = _checked(observed, expected)
    tail = (1 - require_fraction(level, "the level of an interval")) / 2
    one, two = _log_components(prior, n, e)
    share = np.clip(prior.share_one, 1e-300, 1 - 1e-16)
    chance = np.asarray(expit(np.log(share) + one - np.log1p(-share) - two))
    mean_log = chance * (psi(prior.shape_one + n) - np.log(prior.rate_one + e)) + (1 - chance) * (
        psi(prior.shape_two + n) - np.log(prior.rate_two + e)
    )
    return ShrunkRatios(
        chance_one=chance,
        ebgm=np.exp(mean_log),
        low=_quantile(tail, prior, n, e, chance),
        high=_quantile(1 - tail, prior, n, e, chance),
        tail=tail,
    )


def _checked(observed: ArrayLike, expected: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    import numpy as np

    try:
        n, e = np.asarray(observed, dtype=float), np.asarray(expected, dtype=float)
    except (TypeError, ValueError) as error:
        raise SettingsError("observed and expected counts are not numbers", expected="two rows of numbers") from error
    if n.ndim != 1 or n.shape != e.shape or not len(n):
        raise SettingsError(
            f"{n.size} observed and {e.size} expected counts", expected="as many expected as observed, at least one"
        )
    if not (np.isfinite(n).all() and (n >= 0).all() and (n == np.floor(n)).all()):
        raise SettingsError("an observed count is not a whole number of 0 or more", expected="counts of reports")
    if not (np.isfinite(e).all() and (e > 0).all()):
        raise SettingsError("an expected count is not above 0", expected="expected counts above 0")
    return n, e


def _findings(pairs: int, share: float, parameters: tuple[float, ...]) -> tuple[Finding, ...]:
    found = []
    if pairs < _FEWEST_PAIRS:
        found.append(
            Finding(
                check="few-pairs",
                severity=Severity.CAUTION,
                place="prior",
                sentence=f"The prior is learned from {pairs} pairs; with so few it is little more than a guess.",
                measured=float(pairs),
                limit=float(_FEWEST_PAIRS),
            )
        )
    if any(not exp(0.1 - _REACH) < value < exp(_REACH - 0.1) for value in parameters):
        found.append(
            Finding(
                check="prior-at-limit",
                severity=Severity.NOTE,
                place="prior",
                sentence="A component of the prior lies at the end of its range (a single value, or next to 0): these pairs "
                "do not determine it.",
            )
        )
    if min(share, 1 - share) < 1e-3:
        found.append(
            Finding(
                check="one-component",
                severity=Severity.NOTE,
                place="prior",
                sentence="One component holds nearly all pairs; the data do not need a mixture of two.",
                measured=share,
            )
        )
    return tuple(found)


def _log_components(
    prior: GammaMixture, n: NDArray[np.float64], e: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    from scipy.special import gammaln

    factorial = gammaln(n + 1)
    return (
        _log_negative_binomial(prior.shape_one, prior.rate_one, n, e) - factorial,
        _log_negative_binomial(prior.shape_two, prior.rate_two, n, e) - factorial,
    )


def _log_negative_binomial(shape: float, rate: float, n: NDArray[np.float64], e: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give log P(n) without the factorial of n, which no parameter moves."""
    import numpy as np
    from scipy.special import gammaln

    return np.asarray(
        gammaln(shape + n) - gammaln(shape) + shape * (np.log(rate) - np.log(rate + e)) + n * (np.log(e) - np.log(rate + e))
    )


def _log_marginal(
    theta: NDArray[np.float64], n: NDArray[np.float64], e: NDArray[np.float64], truncated: bool
) -> NDArray[np.float64]:
    import numpy as np
    from scipy.special import gammaln

    a1, b1, a2, b2, share = theta
    share = np.clip(share, 1e-300, 1 - 1e-16)
    log_one, log_two = np.log(share), np.log1p(-share)
    whole = np.logaddexp(
        log_one + _log_negative_binomial(a1, b1, n, e), log_two + _log_negative_binomial(a2, b2, n, e)
    ) - gammaln(n + 1)
    if truncated:
        zero = np.logaddexp(log_one + a1 * (np.log(b1) - np.log(b1 + e)), log_two + a2 * (np.log(b2) - np.log(b2 + e)))
        whole = whole - np.log(-np.expm1(np.minimum(zero, -1e-300)))
    return np.asarray(whole)


def _maximise(n: NDArray[np.float64], e: NDArray[np.float64], truncated: bool) -> NDArray[np.float64]:
    """Climb from several starts, on logarithms and a logit so that no bound is needed."""
    import numpy as np
    from scipy.optimize import minimize
    from scipy.special import expit, logit

    bounds = [(-_REACH, _REACH)] * 4 + [(-14.0, 14.0)]

    def theta(free: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.append(np.exp(free[:4]), expit(free[4]))

    def loss(free: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        return _loss_and_slope(theta(free), n, e, truncated)

    best, least = None, np.inf
    for start in _STARTS:
        free = np.append(np.log(start[:4]), logit(start[4]))
        found = minimize(
            loss, free, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 1000, "ftol": 1e-14, "gtol": 1e-9}
        )
        if found.fun < least:
            best, least = np.asarray(found.x, dtype=float), float(found.fun)
    if best is None:
        raise SettingsError("no prior is found: the likelihood is not a number", cause="counts far beyond what was expected")
    return theta(best)


def _loss_and_slope(
    theta: NDArray[np.float64], n: NDArray[np.float64], e: NDArray[np.float64], truncated: bool
) -> tuple[float, NDArray[np.float64]]:
    """Give minus the mean log likelihood and its slope by the four logarithms and the logit."""
    import numpy as np
    from scipy.special import psi

    a1, b1, a2, b2, share = theta
    share = float(np.clip(share, 1e-12, 1 - 1e-12))
    logs = (np.log(share), np.log1p(-share))
    parts = [logs[k] + _log_negative_binomial(a, b, n, e) for k, (a, b) in enumerate(((a1, b1), (a2, b2)))]
    whole = np.logaddexp(*parts)
    value = whole.copy()
    slope = np.zeros(5)
    for k, (a, b) in enumerate(((a1, b1), (a2, b2))):
        weight = np.exp(parts[k] - whole)
        by_shape = psi(a + n) - psi(a) + np.log(b) - np.log(b + e)
        by_rate = a / b - (a + n) / (b + e)
        slope[2 * k] = float((weight * by_shape).mean()) * a
        slope[2 * k + 1] = float((weight * by_rate).mean()) * b
        slope[4] += (1 if k == 0 else -1) * float(weight.mean()) * (share * (1 - share)) / (share if k == 0 else 1 - share)
    if truncated:
        zeros = [logs[k] + a * (np.log(b) - np.log(b + e)) for k, (a, b) in enumerate(((a1, b1), (a2, b2)))]
        zero = np.minimum(np.logaddexp(*zeros), -1e-300)
        seen = -np.expm1(zero)
        value = value - np.log(seen)
        for k, (a, b) in enumerate(((a1, b1), (a2, b2))):
            weight = np.exp(zeros[k]) / seen  # the slope of -log(1 - zero) is the slope of zero over (1 - zero)
            slope[2 * k] += float((weight * (np.log(b) - np.log(b + e))).mean()) * a
            slope[2 * k + 1] += float((weight * (a / b - a / (b + e))).mean()) * b
            slope[4] += (1 if k == 0 else -1) * float(weight.mean()) * (1 - share if k == 0 else share)
    return -float(value.mean()), -slope


def _quantile(
    at: float, prior: GammaMixture, n: NDArray[np.float64], e: NDArray[np.float64], chance: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Solve the mixture of two gamma distributions for its quantile, all pairs at once, by bisection of the logarithm."""
    import numpy as np
    from scipy.special import gammainc, gammaincinv

    shapes = (prior.shape_one + n, prior.shape_two + n)
    rates = (prior.rate_one + e, prior.rate_two + e)
    ends = [np.asarray(gammaincinv(shape, at)) / rate for shape, rate in zip(shapes, rates, strict=True)]
    low, high = np.log(np.minimum(*ends) + 1e-300), np.log(np.maximum(*ends) + 1e-300)
    for _ in range(60):  # the quantile lies between those of the components; 60 halvings exhaust a double
        middle = (low + high) / 2
        ratio = np.exp(middle)
        below = chance * gammainc(shapes[0], ratio * rates[0]) + (1 - chance) * gammainc(shapes[1], ratio * rates[1])
        low, high = np.where(below < at, middle, low), np.where(below < at, high, middle)
        if float(np.max(high - low, initial=0.0)) < 1e-13:
            break
    return np.exp((low + high) / 2)
