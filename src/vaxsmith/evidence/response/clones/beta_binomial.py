"""How much more replicates differ than sampling explains, and tests that allow for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import exp, inf
from typing import TYPE_CHECKING

from vaxsmith.core import SettingsError
from vaxsmith.evidence.response.clones.repertoire import Repertoire

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_LARGEST = 1e9  # of the precision; beyond it the law is binomial to every digit
_FEWEST_CLONES = 20
_LEAST_SHAPE = (
    1e-9  # of the beta law; below it all weight is on one side, and logarithms of beta functions lose their digits
)
_FARTHEST = 30.0  # logit of a share; one minus the share keeps its digits


@dataclass(frozen=True, slots=True, kw_only=True)
class Overdispersion:
    """The precision a + b of the beta law of a clone's share between two samples; infinite means sampling noise alone.

    ``correlation`` is 1 / (1 + precision). ``clones`` is how many it was learned from (0: it was given).

    Raises:
        SettingsError: the precision is not above 0.
    """

    precision: float
    clones: int = 0

    def __post_init__(self) -> None:
        if not self.precision > 0:
            raise SettingsError(f"a precision of {self.precision}", expected="a number above 0")

    @property
    def correlation(self) -> float:
        """Give the correlation of two cells of a clone within a sample: 0 for sampling noise alone."""
        return 1.0 / (1.0 + self.precision)


def learn_overdispersion(pairs: Sequence[tuple[Repertoire, Repertoire]], *, least_count: int = 5) -> Overdispersion:
    """Learn the precision from replicates: pairs of samples between which no clone truly changed.

    Given a clone's count in both, its count in one is beta-binomial with the share of that sample's total as mean; the
    precision maximises the likelihood over all clones with at least ``least_count`` cells.

    Raises:
        SettingsError: there are too few such clones.
    """
    import numpy as np
    from scipy.optimize import minimize_scalar
    from scipy.special import betaln

    counts, totals, shares = [], [], []
    for one, two in pairs:
        share = two.total / (one.total + two.total)
        for name in {*one.counts, *two.counts}:
            n = one.counts.get(name, 0) + two.counts.get(name, 0)
            if n >= least_count:
                counts.append(two.counts.get(name, 0))
                totals.append(n)
                shares.append(share)
    if len(counts) < _FEWEST_CLONES:
        raise SettingsError(
            f"{len(counts)} clones with {least_count} cells or more in the replicates",
            expected=f"{_FEWEST_CLONES} at least",
            remedy="deeper replicates, or a precision that was learned elsewhere",
        )
    # Clones are sorted so that the sum, and with it the answer, does not depend on the order of a set.
    order = np.lexsort((counts, totals, shares))
    seen, of, m = (np.array(row, dtype=float)[order] for row in (counts, totals, shares))

    def loss(log_precision: float) -> float:
        precision = np.exp(log_precision)
        a, b = m * precision, (1 - m) * precision
        return float(-(betaln(a + seen, b + of - seen) - betaln(a, b)).sum())

    grid = np.linspace(np.log(0.1), np.log(_LARGEST), 120)
    place = int(np.argmin([loss(float(at)) for at in grid]))
    if place == len(grid) - 1:
        return Overdispersion(precision=inf, clones=len(counts))
    span = (float(grid[max(place - 1, 0)]), float(grid[place + 1]))
    found = minimize_scalar(loss, bounds=span, method="bounded", options={"xatol": 1e-9})
    return Overdispersion(precision=float(np.exp(found.x)), clones=len(counts))


def tails(
    k: NDArray[np.int64], n: NDArray[np.int64], share: float, overdispersion: Overdispersion
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give P(count >= k) and P(count <= k) of n for a mean share, for arrays of pairs."""
    import numpy as np
    from scipy.special import bdtr, bdtrc

    if overdispersion.precision > _LARGEST:
        above = np.where(k > 0, bdtrc(np.maximum(k - 1, 0), n, share), 1.0)
        return above, np.asarray(bdtr(k, n, share))
    above, below = np.empty(len(k)), np.empty(len(k))
    for total in np.unique(n):
        law = _law(int(total), share, overdispersion.precision)
        down = np.cumsum(law)
        up = np.cumsum(law[::-1])[::-1]  # summed from its own end: small tails keep their digits
        here = n == total
        above[here], below[here] = up[k[here]], down[k[here]]
    return above, below


def ratio_bounds(k: int, n: int, beyond: float, overdispersion: Overdispersion | None) -> tuple[float, float]:
    """Give the odds of the mean share at which k of n is just not too rare, on both sides."""
    if overdispersion is None or overdispersion.precision > _LARGEST:
        from scipy.special import betaincinv

        low = float(betaincinv(k, n - k + 1, beyond)) if k else 0.0
        high = float(betaincinv(k + 1, n - k, 1 - beyond)) if k < n else 1.0
        return _odds(low), _odds(high)
    precision = overdispersion.precision

    def above(share: float) -> float:
        return float(_law(n, share, precision)[k:].sum())

    def below(share: float) -> float:
        return float(_law(n, share, precision)[: k + 1].sum())

    low = 0.0 if k == 0 else _share_at(lambda share: above(share) - beyond)
    high = 1.0 if k == n else _share_at(lambda share: beyond - below(share))
    return _odds(low), _odds(high)


def _odds(share: float) -> float:
    return share / (1 - share) if share < 1 else inf


def _share_at(excess: Callable[[float], float]) -> float:
    """Find where something that rises with the share is 0, on its logit."""
    from scipy.optimize import brentq

    def at(logit: float) -> float:
        return excess(1 / (1 + exp(-logit)))

    if at(-_FARTHEST) >= 0:
        return 0.0
    if at(_FARTHEST) <= 0:
        return 1.0
    return 1 / (1 + exp(-float(brentq(at, -_FARTHEST, _FARTHEST, xtol=1e-10, rtol=1e-12))))


def _law(n: int, share: float, precision: float) -> NDArray[np.float64]:
    """Give the beta-binomial law of 0 .. n."""
    import numpy as np
    from scipy.special import betaln, gammaln

    k = np.arange(n + 1, dtype=float)
    a, b = max(share * precision, _LEAST_SHAPE), max((1 - share) * precision, _LEAST_SHAPE)
    logs = gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1) + betaln(a + k, b + n - k) - betaln(a, b)
    law = np.exp(logs - logs.max())
    return np.asarray(law / law.sum())
