"""Simon's two-stage designs: stop early when too few respond. Exact, by going through every design.

Simon (Control Clin Trials 1989;10:1): treat ``n1``; with ``r1`` responses or fewer, stop; else treat to ``n`` and go on
only with more than ``r``. The optimal design has the smallest expected number of patients under the null rate, the
minimax the smallest ``n``; between them lie the admissible designs (Jung, Lee, Kim, George, Stat Med 2004;23:561), each
best for some weight of the two.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from vaxsmith.core import InfeasibleError
from vaxsmith.evidence.design.requirements import require_number, require_whole
from vaxsmith.evidence.design.single_arm import binomial_chances, require_rates

CITATION_TWO_STAGE = "Simon, Control Clin Trials 1989;10:1"
CITATION_ADMISSIBLE = "Jung, Lee, Kim, George, Stat Med 2004;23:561"
_ROUNDING = 1e-12  # an exact error equal to its limit must not fail by a rounding


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoStageDesign:
    """Stop after ``n1`` with at most ``r1`` responses; reject after ``n`` with at most ``r``.

    ``alpha`` and ``power`` are those attained. ``expected_n`` and ``early_stop`` (the chance of stopping after the first
    stage) hold when the true rate is ``null``. ``kind`` is optimal, minimax or admissible; an admissible design
    minimises ``q n + (1 - q) expected_n`` for the weights ``q`` from ``weight_low`` to ``weight_high``.
    """

    kind: str
    r1: int
    n1: int
    r: int
    n: int
    null: float
    alternative: float
    alpha: float
    power: float
    expected_n: float
    early_stop: float
    weight_low: float = 0.0
    weight_high: float = 1.0
    proven: bool = True
    citation: str = CITATION_TWO_STAGE


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoStageCharacteristics:
    """How a two-stage design behaves at one true ``rate``."""

    rate: float
    passing: float
    early_stop: float
    expected_n: float


@dataclass(frozen=True, slots=True)
class _Found:
    r1: int
    n1: int
    r: int
    n: int
    alpha: float
    power: float
    expected_n: float
    early_stop: float


class _Chances:
    """Binomial chances at one rate, kept: P(X = x) and P(X > r) for each n."""

    def __init__(self, rate: float) -> None:
        self._rate = rate
        self._point: dict[int, NDArray[np.float64]] = {}
        self._above: dict[int, NDArray[np.float64]] = {}

    def point(self, n: int) -> NDArray[np.float64]:
        if n not in self._point:
            self._point[n] = binomial_chances(n, self._rate)
        return self._point[n]

    def above(self, n: int) -> NDArray[np.float64]:
        """P(X > r) for r = -1 … n, shape (n + 2,)."""
        if n not in self._above:
            tail = np.concatenate([np.cumsum(self.point(n)[::-1])[::-1], [0.0]])
            tail[0] = 1.0
            self._above[n] = tail
        return self._above[n]

    def passing(self, n1: int, n: int, bars: NDArray[np.int64]) -> NDArray[np.float64]:
        """P(X1 > r1 and X1 + X2 > r) for r1 = 0 … n1 - 1 (rows) and r in ``bars`` (columns)."""
        first = np.arange(n1 + 1)
        left = np.clip(bars[None, :] - first[:, None], -1, n - n1) + 1
        joint = self.point(n1)[:, None] * self.above(n - n1)[left]
        # P(X1 > r1 and …) adds the rows above r1.
        summed: NDArray[np.float64] = np.cumsum(joint[::-1], axis=0)[::-1][1:]
        return summed


def _best_of(n1: int, n: int, null: _Chances, alternative: _Chances, alpha: float, beta: float) -> _Found | None:
    """Give the design with these sizes that stops most often under the null, or None where none meets the errors."""
    # The largest r1 that stops with a chance of at most beta under the alternative.
    most = int(np.searchsorted(np.cumsum(alternative.point(n1)), beta, side="right")) - 1
    if most < 0:
        return None
    # r must lie where the errors can hold: from the one-stage bars, which bound the two-stage ones.
    lowest = int(np.argmax(null.above(n)[1:] <= alpha)) if n else 0
    highest = int(np.flatnonzero(alternative.above(n)[1:] >= 1 - beta)[-1]) if alternative.above(n)[1] >= 1 - beta else -1
    bars = np.arange(max(0, min(lowest - n1, lowest)), highest + 1)
    if len(bars) == 0:
        return None
    false = null.passing(n1, n, bars)[: most + 1]
    true = alternative.passing(n1, n, bars)[: most + 1]
    holds = (false <= alpha + _ROUNDING) & (true >= 1 - beta - _ROUNDING)
    rows = np.flatnonzero(holds.any(axis=1))
    if len(rows) == 0:
        return None
    r1 = int(rows[-1])
    column = int(np.argmax(holds[r1]))  # the smallest r that holds has the most power
    stop = float(np.cumsum(null.point(n1))[r1])
    return _Found(
        r1, n1, int(bars[column]), n, float(false[r1, column]), float(true[r1, column]), n1 + (1 - stop) * (n - n1), stop
    )


def _search(null: float, alternative: float, alpha: float, beta: float, n_most: int) -> tuple[list[_Found], bool]:
    """Give, for each n that lowers the expected number, its best design; and whether no larger n could lower it further."""
    found_so_far: list[_Found] = []
    chances, hoped = _Chances(null), _Chances(alternative)
    best = np.inf
    # For each n1 the most often that a design may stop early under the null: no n can beat it.
    stop_most: dict[int, float] = {}
    for n in range(2, n_most + 1):
        here: _Found | None = None
        open_sizes = False
        for n1 in range(1, n):
            if n1 >= best:
                break
            if n1 not in stop_most:
                r1 = int(np.searchsorted(np.cumsum(hoped.point(n1)), beta, side="right")) - 1
                stop_most[n1] = float(np.cumsum(chances.point(n1))[r1]) if r1 >= 0 else -1.0
            if stop_most[n1] < 0 or n1 + (1 - stop_most[n1]) * (n - n1) >= best:
                continue
            open_sizes = True
            found = _best_of(n1, n, chances, hoped, alpha, beta)
            if found is not None and (here is None or found.expected_n < here.expected_n):
                here = found
        if here is not None and here.expected_n < best:
            best = here.expected_n
            found_so_far.append(here)
        if best < np.inf and not open_sizes:
            return found_so_far, True
    return found_so_far, False


def two_stage_designs(
    *, null: float, alternative: float, alpha: float = 0.05, beta: float = 0.2, n_most: int = 250
) -> tuple[TwoStageDesign, ...]:
    """Give the minimax design, the admissible ones, and the optimal design, in this order (rising n).

    The first and the last may be one and the same, then called optimal. The search ends by proof: once no larger n can
    lower the expected number, whatever its first stage. Where ``n_most`` ends it before, the designs are not ``proven``: the
    minimax is right all the same, but a larger trial may expect fewer patients than the optimal one given.

    >>> [(d.kind, d.r1, d.n1, d.r, d.n, round(d.expected_n, 2)) for d in two_stage_designs(
    ...     null=0.05, alternative=0.25, alpha=0.05, beta=0.2)]
    [('minimax', 0, 12, 2, 16, 13.84), ('optimal', 0, 9, 2, 17, 11.96)]

    Raises:
        SettingsError: the rates or errors make no design.
        InfeasibleError: no n up to ``n_most`` meets both errors.
    """
    null, alternative, alpha, beta = require_rates(null, alternative, alpha, beta)
    n_most = require_whole("the largest n", n_most, at_least=2, at_most=400)
    found, proven = _search(null, alternative, alpha, beta, n_most)
    if not found:
        raise InfeasibleError(
            f"no two-stage design with up to {n_most} patients has errors of {alpha:g} and {beta:g}",
            remedy="raise the largest n or the errors, or ask for a larger difference",
        )
    # Lower convex hull of (n, expected n): the rest is best for no weight.
    hull: list[_Found] = []
    for design in found:
        while len(hull) > 1 and _slope(hull[-2], design) <= _slope(hull[-2], hull[-1]):
            hull.pop()
        hull.append(design)
    slopes = [_slope(left, right) for left, right in pairwise(hull)]
    weights = [1.0, *(-slope / (1 - slope) for slope in slopes), 0.0]
    kinds = ["minimax", *["admissible"] * (len(hull) - 2), "optimal"] if len(hull) > 1 else ["optimal"]
    return tuple(
        TwoStageDesign(
            kind=kind,
            r1=design.r1,
            n1=design.n1,
            r=design.r,
            n=design.n,
            null=null,
            alternative=alternative,
            alpha=design.alpha,
            power=design.power,
            expected_n=design.expected_n,
            early_stop=design.early_stop,
            weight_low=low,
            weight_high=high,
            proven=proven,
            citation=CITATION_ADMISSIBLE if kind == "admissible" else CITATION_TWO_STAGE,
        )
        for kind, design, high, low in zip(kinds, hull, weights[:-1], weights[1:], strict=True)
    )


def _slope(left: _Found, right: _Found) -> float:
    return (right.expected_n - left.expected_n) / (right.n - left.n)


def two_stage_characteristics(design: TwoStageDesign, rate: float) -> TwoStageCharacteristics:
    """Give the chance of passing, of stopping early, and the expected number, when the true rate is ``rate``.

    Raises:
        SettingsError: the rate is not from 0 to 1.
    """
    rate = require_number("the rate", rate, at_least=0, at_most=1)
    chances = _Chances(rate)
    passing = float(chances.passing(design.n1, design.n, np.array([design.r]))[design.r1, 0])
    stop = float(chances.point(design.n1)[: design.r1 + 1].sum())
    return TwoStageCharacteristics(
        rate=rate, passing=passing, early_stop=stop, expected_n=design.n1 + (1 - stop) * (design.n - design.n1)
    )
