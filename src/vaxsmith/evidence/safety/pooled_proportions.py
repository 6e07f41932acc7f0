"""Many small proportions (sites, populations, batches) as one family: a beta-binomial model, integrated on a grid."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from vaxsmith.core import SettingsError
from vaxsmith.evidence.estimate import Estimate
from vaxsmith.evidence.proportions.count import require_events, require_fraction

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

CITATION = "Gelman A, Carlin JB, Stern HS, et al. Bayesian Data Analysis, 3rd ed 2013, section 5.3"
_COARSE, _FINE = 80, 64  # nodes in each direction
_UNLIKELY = 1e-7  # of the most likely node; such are left out
_SMALLEST, _LARGEST = 0.05, 1e5  # prior patients; beyond them the family is all different, or all one


@dataclass(frozen=True, slots=True, kw_only=True)
class ShrunkProportions:
    """Groups' proportions, alone (``raw``) and as one of a family (``shrunk``).

    ``mean`` is the family's mean; ``prior_patients`` how many patients of borrowed evidence each group receives (large: the
    groups hardly differ); ``predicted`` a group not seen.
    """

    groups: tuple[str, ...]
    raw: tuple[Estimate, ...]
    shrunk: tuple[Estimate, ...]
    mean: Estimate
    prior_patients: Estimate
    predicted: Estimate


def shrink_proportions(
    groups: Sequence[str], events: Sequence[int], patients: Sequence[int], *, level: float = 0.95
) -> ShrunkProportions:
    """Estimate each group's proportion with x_i ~ Binomial(n_i, p_i), p_i ~ Beta(m s, (1 - m) s).

    The prior density of (a, b) = (m s, (1 - m) s) is proportional to (a + b)^(-5/2), as Gelman et al. 2013 (equation 5.9)
    give it: m uniform, s proportional to s^(-3/2). Both are summed over a grid of m and log s; nothing is simulated.
    A group without patients gets the family's law.

    Raises:
        SettingsError: fewer than two groups, unequal lengths, or counts that do not fit each other.
    """
    if not len(groups) == len(events) == len(patients) or len(groups) < 2:
        raise SettingsError(
            f"{len(groups)} names, {len(events)} counts of events and {len(patients)} of patients",
            expected="one of each for two groups or more",
        )
    counts = [require_events(x, n, str(group)) for group, x, n in zip(groups, events, patients, strict=True)]
    beyond = (1 - require_fraction(level, "the level of an interval")) / 2
    total = sum(n for _, n in counts)
    if total == 0:
        raise SettingsError("no group has a patient", expected="patients in one group at least")
    a, b, chance = _posterior(counts)
    mean, size = a / (a + b), a + b

    bounds: dict[tuple[int, int], tuple[float, float]] = {}

    def of_group(x: int, n: int, name: str) -> Estimate:
        centre = float((chance * (a + x) / (a + b + n)).sum())
        if (x, n) not in bounds:
            bounds[x, n] = _bounds(a + x, b + n - x, chance, beyond)
        low, high = bounds[x, n]
        return _estimate(name, centre, low, high, level, "beta-binomial hierarchical model, integrated", "")

    alone = tuple(_alone(str(group), x, n, level) for group, (x, n) in zip(groups, counts, strict=True))
    return ShrunkProportions(
        groups=tuple(str(group) for group in groups),
        raw=alone,
        shrunk=tuple(of_group(x, n, str(group)) for group, (x, n) in zip(groups, counts, strict=True)),
        mean=_weighted("mean proportion of the groups", mean, chance, beyond, level),
        prior_patients=_weighted("borrowed patients", size, chance, beyond, level, median=True),
        predicted=of_group(0, 0, "proportion in a group not seen"),
    )


def _posterior(
    counts: Sequence[tuple[int, int]],
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Give the family's (a, b) on a grid with the chance of each: a wide grid first, then one over what it found likely."""
    import numpy as np
    from scipy.special import betaln, expit, xlogy

    spans = ((-13.0, 13.0), (float(np.log(_SMALLEST)), float(np.log(_LARGEST))))
    repeated = Counter(counts)
    for nodes in (_COARSE, _COARSE, _FINE):
        logits, logs = (np.linspace(*span, nodes) for span in spans)
        m, s = (grid.ravel() for grid in np.meshgrid(expit(logits), np.exp(logs), indexing="ij"))
        a, b = m * s, (1 - m) * s
        # m is uniform: m(1 - m) on a grid of its logit; s^(-3/2) ds: s^(-1/2) on a grid of log s.
        log_posterior = np.log(m * (1 - m)) - xlogy(0.5, s)
        whole = betaln(a, b)
        for (x, n), times in repeated.items():
            log_posterior = log_posterior + times * (betaln(a + x, b + n - x) - whole)
        chance = np.exp(log_posterior - log_posterior.max())
        square = chance.reshape(nodes, nodes) > _UNLIKELY
        spans = (_span(logits, square.any(axis=1)), _span(logs, square.any(axis=0)))
    held = chance > _UNLIKELY
    return a[held], b[held], chance[held] / chance[held].sum()


def _span(grid: NDArray[np.float64], likely: NDArray[np.bool_]) -> tuple[float, float]:
    import numpy as np

    places = np.flatnonzero(likely)
    return float(grid[max(int(places[0]) - 1, 0)]), float(grid[min(int(places[-1]) + 1, len(grid) - 1)])


def _bounds(
    a: NDArray[np.float64], b: NDArray[np.float64], chance: NDArray[np.float64], beyond: float
) -> tuple[float, float]:
    """Give two quantiles of a mixture of beta distributions."""
    import numpy as np
    from scipy.optimize import brentq
    from scipy.special import betainc

    def excess(place: float, at: float) -> float:
        return float(np.dot(chance, betainc(a, b, place))) - at

    low, high = (float(brentq(excess, 0.0, 1.0, args=(at,), xtol=1e-9)) for at in (beyond, 1 - beyond))
    return low, high


def _weighted(
    name: str,
    values: NDArray[np.float64],
    chance: NDArray[np.float64],
    beyond: float,
    level: float,
    *,
    median: bool = False,
) -> Estimate:
    import numpy as np

    places, which = np.unique(np.round(np.log(values), 9), return_inverse=True)
    share = np.bincount(which, weights=chance)
    below = np.cumsum(share) - share / 2
    low, middle, high = (float(np.exp(np.interp(at, below, places))) for at in (beyond, 0.5, 1 - beyond))
    value = middle if median else float((chance * values).sum())
    note = "the upper bound is set by the grid" if high > _LARGEST / 2 else ""
    return _estimate(name, value, low, high, level, f"posterior {'median' if median else 'mean'}", note)


def _alone(name: str, x: int, n: int, level: float) -> Estimate:
    from vaxsmith.evidence.proportions import clopper_pearson

    return clopper_pearson(x, n, level=level, name=name)


def _estimate(name: str, value: float, low: float, high: float, level: float, method: str, note: str) -> Estimate:
    return Estimate(name=name, value=value, low=low, high=high, level=level, method=method, citation=CITATION, note=note)
