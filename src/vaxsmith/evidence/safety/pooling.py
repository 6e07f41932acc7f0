"""Compare subgroups or populations without being fooled by the luckiest: estimates drawn towards their common mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite, sqrt
from typing import TYPE_CHECKING

from vaxsmith.core import Finding, SettingsError, Severity
from vaxsmith.evidence.estimate import Estimate
from vaxsmith.evidence.proportions.count import require_fraction, require_positive

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

HETEROGENEITY_CITATION = "DerSimonian R, Laird N. Control Clin Trials 1986;7:177-188"
REML_CITATION = "Viechtbauer W. J Educ Behav Stat 2005;30:261-293, section 4"
HIERARCHICAL_CITATION = "Gelman A, Carlin JB, Stern HS, et al. Bayesian Data Analysis, 3rd ed 2013, section 5.4"
PRIOR_CITATION = (
    "Gelman A. Bayesian Anal 2006;1:515-534; Röver C, Bender R, Dias S, et al. Res Synth Methods 2021;12:448-474"
)
_GRID = 2001


@dataclass(frozen=True, slots=True, kw_only=True)
class Heterogeneity:
    """How much groups differ beyond chance: Cochran's Q and its p-value, I² (0 to 1), and the spread tau by two methods.

    ``pooled`` is the random-effects mean with the spread of ``tau_reml``. Few groups say little of tau: with fewer than
    five, the posterior of ``shrink_groups`` is the better guide.
    """

    groups: int
    q: float
    p_value: float
    i_squared: float
    tau_moments: float
    tau_reml: float
    pooled: Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class Shrunk:
    """Groups with their own estimates (``raw``) and those that borrow from each other (``shrunk``), in the order given.

    ``mean`` is the common mean, ``spread`` the posterior of the true spread between groups (tau), ``predicted`` the effect
    in a group that was not seen.
    """

    groups: tuple[str, ...]
    raw: tuple[Estimate, ...]
    shrunk: tuple[Estimate, ...]
    mean: Estimate
    spread: Estimate
    predicted: Estimate
    findings: tuple[Finding, ...]


def heterogeneity(values: Sequence[float], standard_errors: Sequence[float], *, level: float = 0.95) -> Heterogeneity:
    """Ask whether groups differ more than chance would make them.

    Q = Σ w (y - ȳ)², w = 1/se²; tau² by moments (DerSimonian and Laird 1986) and by restricted maximum likelihood.

    Raises:
        SettingsError: fewer than two groups, or a value or standard error is not usable.
    """
    import numpy as np
    from scipy.special import gammaincc, ndtri

    y, v = _checked(values, standard_errors, least=2)
    k = len(y)
    w = 1 / v
    centre = float((w * y).sum() / w.sum())
    q = float((w * (y - centre) ** 2).sum())
    moments = max(0.0, (q - (k - 1)) / float(w.sum() - (w * w).sum() / w.sum()))
    reml = _reml(y, v)
    weights = 1 / (v + reml)
    mean, error = float((weights * y).sum() / weights.sum()), sqrt(1 / float(weights.sum()))
    z = float(-ndtri((1 - require_fraction(level, "the level of an interval")) / 2))
    return Heterogeneity(
        groups=k,
        q=q,
        p_value=float(gammaincc((k - 1) / 2, q / 2)),
        i_squared=max(0.0, (q - (k - 1)) / q) if q > 0 else 0.0,
        tau_moments=sqrt(moments),
        tau_reml=sqrt(reml),
        pooled=Estimate(
            name="pooled effect",
            value=mean,
            low=mean - z * error,
            high=mean + z * error,
            level=level,
            method="random effects, restricted maximum likelihood",
            citation=REML_CITATION,
            standard_error=float(np.float64(error)),
        ),
    )


def shrink_groups(
    groups: Sequence[str],
    values: Sequence[float],
    standard_errors: Sequence[float],
    *,
    spread_scale: float,
    level: float = 0.95,
    name: str = "effect",
) -> Shrunk:
    """Estimate every group as one of a family: y_i ~ N(theta_i, se_i²), theta_i ~ N(mu, tau²).

    mu is flat, tau half-normal with scale ``spread_scale`` in the effect's unit: say how far groups may plausibly differ
    (0.5 for log ratios is usual and wide, Röver et al. 2021). tau is integrated over a grid (Gelman et al. 2013, section
    5.4), so its own uncertainty is in every interval; nothing is simulated.

    Raises:
        SettingsError: no group, unequal lengths, or a value, standard error or scale that is not usable.
    """
    import numpy as np

    y, v = _checked(values, standard_errors, least=1)
    scale = require_positive(spread_scale, "the scale of the spread between groups")
    beyond = (1 - require_fraction(level, "the level of an interval")) / 2
    if len(groups) != len(y):
        raise SettingsError(f"{len(groups)} names for {len(y)} groups", expected="a name for each group")
    tau = np.linspace(0.0, 6.0 * scale, _GRID)
    weights = 1 / (v[None, :] + tau[:, None] ** 2)
    total = weights.sum(axis=1)
    mu = (weights * y).sum(axis=1) / total
    log_posterior = (
        0.5 * np.log(weights).sum(axis=1)
        - 0.5 * np.log(total)
        - 0.5 * (weights * (y - mu[:, None]) ** 2).sum(axis=1)
        - 0.5 * (tau / scale) ** 2
    )
    chance = np.exp(log_posterior - log_posterior.max())
    chance[[0, -1]] /= 2  # trapezium rule
    chance /= chance.sum()
    # Given tau, theta_i is normal: precision 1/v + 1/tau², its mean a mixture of y_i and mu, whose own variance is added.
    keep = tau[:, None] ** 2 / (v + tau[:, None] ** 2)
    means = keep * y + (1 - keep) * mu[:, None]
    variances = keep * v + (1 - keep) ** 2 / total[:, None]

    def estimate(what: str, centre: NDArray[np.float64], variance: NDArray[np.float64], note: str = "") -> Estimate:
        value, error, low, high = _mixture(centre, variance, chance, beyond)
        return Estimate(
            name=what, value=value, low=low, high=high, level=level, method="normal hierarchical model, tau integrated",
            citation=HIERARCHICAL_CITATION, standard_error=error, note=note,
        )  # fmt: skip

    cumulative = np.cumsum(chance)
    spread = [float(np.interp(at, cumulative, tau)) for at in (0.5, beyond, 1 - beyond)]
    return Shrunk(
        groups=tuple(groups),
        raw=tuple(_raw(name, float(a), sqrt(float(b)), beyond, level) for a, b in zip(y, v, strict=True)),
        shrunk=tuple(estimate(name, means[:, i], variances[:, i]) for i in range(len(y))),
        mean=estimate(f"mean {name} of the groups", mu, 1 / total),
        spread=Estimate(
            name="spread between groups (tau)",
            value=spread[0],
            low=spread[1],
            high=spread[2],
            level=level,
            method=f"posterior median, half-normal prior of scale {scale:g}",
            citation=PRIOR_CITATION,
        ),
        predicted=estimate(f"{name} in a group not seen", mu, 1 / total + tau**2),
        findings=_findings(len(y), scale, spread[0]),
    )


def _checked(
    values: Sequence[float], standard_errors: Sequence[float], *, least: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    import numpy as np

    y = np.asarray(values, dtype=float)
    if len(values) != len(standard_errors) or len(values) < least:
        raise SettingsError(
            f"{len(values)} values with {len(standard_errors)} standard errors",
            expected=f"as many of one as of the other, at least {least}",
        )
    for value, error in zip(values, standard_errors, strict=True):
        if not isfinite(value) or not isfinite(error) or error <= 0:
            raise SettingsError(
                f"a group has the value {value:g} with standard error {error:g}",
                expected="finite numbers, the error above 0",
                remedy="leave out a group without an estimate, and say so",
            )
    return y, np.asarray(standard_errors, dtype=float) ** 2


def _reml(y: NDArray[np.float64], v: NDArray[np.float64]) -> float:
    """Maximise the restricted likelihood over tau²; a bracket by doubling, then Brent."""
    import numpy as np
    from scipy.optimize import minimize_scalar

    def loss(tau2: float) -> float:
        w = 1 / (v + tau2)
        centre = (w * y).sum() / w.sum()
        return float(0.5 * (np.log(v + tau2).sum() + np.log(w.sum()) + (w * (y - centre) ** 2).sum()))

    top = float(np.var(y) * len(y) + v.max())
    grid = np.concatenate(([0.0], np.geomspace(1e-8 * top, top, 200)))
    place = int(np.argmin([loss(float(t)) for t in grid]))
    if place == 0:
        return 0.0
    span = (float(grid[place - 1]), float(grid[min(place + 1, len(grid) - 1)]))
    found = minimize_scalar(loss, bounds=span, method="bounded", options={"xatol": 1e-12 * top})
    return float(found.x) if loss(float(found.x)) < loss(0.0) else 0.0


def _mixture(
    centre: NDArray[np.float64], variance: NDArray[np.float64], chance: NDArray[np.float64], beyond: float
) -> tuple[float, float, float, float]:
    """Give mean, standard deviation and two quantiles of a mixture of normal distributions."""
    import numpy as np
    from scipy.optimize import brentq
    from scipy.special import ndtr

    mean = float((chance * centre).sum())
    spread = sqrt(float((chance * (variance + centre**2)).sum()) - mean**2)
    root = np.sqrt(variance)

    def quantile(at: float) -> float:
        low, high = float((centre - 12 * root).min()), float((centre + 12 * root).max())
        return float(brentq(lambda x: float((chance * ndtr((x - centre) / root)).sum()) - at, low, high, xtol=1e-12))

    return mean, spread, quantile(beyond), quantile(1 - beyond)


def _raw(name: str, value: float, error: float, beyond: float, level: float) -> Estimate:
    from scipy.special import ndtri

    z = float(-ndtri(beyond))
    return Estimate(
        name=name, value=value, low=value - z * error, high=value + z * error, level=level,
        method="the group alone, normal", citation="normal theory", standard_error=error,
    )  # fmt: skip


def _findings(groups: int, scale: float, spread: float) -> tuple[Finding, ...]:
    found = []
    if groups < 5:
        found.append(
            Finding(
                check="few-groups",
                severity=Severity.NOTE,
                place="spread",
                sentence=f"{groups} groups say little of how much groups differ: the prior scale {scale:g} decides much.",
                measured=float(groups),
                limit=5.0,
            )
        )
    if spread > 2 * scale:
        found.append(
            Finding(
                check="spread-beyond-prior",
                severity=Severity.CAUTION,
                place="spread",
                sentence="The groups differ far more than the prior allows for; ask whether they should be averaged at all.",
                measured=spread,
                limit=2 * scale,
            )
        )
    return tuple(found)
