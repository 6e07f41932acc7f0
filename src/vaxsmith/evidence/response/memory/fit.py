"""Fit a shape of decline: each person has a level, all share the shape; maximum likelihood on the logarithm."""

from __future__ import annotations

from dataclasses import dataclass
from math import log, pi, sqrt
from typing import TYPE_CHECKING

from vaxsmith.core import Unassessed
from vaxsmith.evidence.response.memory.series import MemorySeries
from vaxsmith.evidence.response.memory.shapes import Scale, Shape

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

AICC_CITATION = "Hurvich CM, Tsai CL. Biometrika 1989;76:297-307"
_LEAST_SCATTER = 1e-6  # of the logarithm: a perfect fit would make every criterion infinite
_AT_BOUND = 1e-3


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryFit:
    """One shape fitted.

    ``theta`` are its parameters (times in units of the last one), ``levels`` the logarithm at the first time of each person
    in ``persons``; ``covariance`` is of (levels, theta), with zeros for parameters ``fixed`` at a limit. ``scatter`` is
    the standard deviation of the logarithm round the curve; ``freedom`` observations less parameters; ``aicc`` the
    criterion (smaller fits better).
    """

    shape: Shape
    scale: Scale
    persons: tuple[str, ...]
    levels: NDArray[np.float64]
    theta: NDArray[np.float64]
    covariance: NDArray[np.float64]
    fixed: tuple[str, ...]
    scatter: float
    log_likelihood: float
    parameters: int
    freedom: int
    aicc: float

    def mean_log(self, times: NDArray[np.float64]) -> NDArray[np.float64]:
        """Give the logarithm of the response at some times, for a person of average level."""
        return float(self.levels.mean()) + self.shape.curve(self.theta, times, self.scale)

    def variance(self, times: NDArray[np.float64]) -> NDArray[np.float64]:
        """Give the variance of ``mean_log``, by the delta method."""
        import numpy as np

        slopes = _slopes(self.shape, self.theta, times, self.scale)
        design = np.hstack([np.full((len(times), len(self.levels)), 1 / len(self.levels)), slopes])
        return np.asarray(np.einsum("ij,jk,ik->i", design, self.covariance, design))


def fit_shape(series: MemorySeries, shape: Shape) -> MemoryFit | Unassessed:
    """Fit one shape by maximum likelihood; values below a detection limit count as such, not as a number.

    log y = level of the person + curve(t) + normal scatter. AICc = -2 l + 2 k + 2 k (k + 1) / (n - k - 1), k counting
    levels, the shape's parameters and the scatter (Hurvich and Tsai 1989). A series with too few points for the criterion
    gives a sentence instead.
    """
    import numpy as np

    persons = tuple(dict.fromkeys(series.persons))
    n, k = len(series.times), len(persons) + len(shape.parameters) + 1
    seen = n - sum(series.below)
    moments = len(set(series.times))
    if n - k - 1 < 1 or moments < len(shape.parameters) + 1 or seen < k:
        return Unassessed(
            reason=f"the {shape.name} curve needs more: {n} measurement{'s' * (n != 1)} ({seen} above the limit) at "
            f"{moments} time{'s' * (moments != 1)} for {k} numbers to learn",
            remedy=f"measure at least {k + 2} times, at {len(shape.parameters) + 1} different times or more",
        )
    data = _Data(
        who=np.array([persons.index(person) for person in series.persons]),
        times=np.array(series.times, dtype=float),
        logs=np.log(np.array(series.values, dtype=float)),
        below=np.array(series.below, dtype=bool),
        people=len(persons),
        scale=Scale(first=series.first, last=series.last),
    )
    theta = _by_least_squares(data, shape)
    levels, scatter = _levels(data, shape, theta)
    if data.below.any():
        levels, theta, scatter = _by_likelihood(data, shape, levels, theta, scatter)
    log_likelihood = -_loss(np.concatenate([levels, theta, [log(scatter)]]), data, shape)
    covariance, fixed = _covariance(data, shape, levels, theta, scatter, n - k + 1)
    return MemoryFit(
        shape=shape,
        scale=data.scale,
        persons=persons,
        levels=levels,
        theta=theta,
        covariance=covariance,
        fixed=fixed,
        scatter=scatter,
        log_likelihood=log_likelihood,
        parameters=k,
        freedom=n - k + 1,
        aicc=-2 * log_likelihood + 2 * k + 2 * k * (k + 1) / (n - k - 1),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Data:
    who: NDArray[np.intp]
    times: NDArray[np.float64]
    logs: NDArray[np.float64]
    below: NDArray[np.bool_]
    people: int
    scale: Scale


def _levels(data: _Data, shape: Shape, theta: NDArray[np.float64]) -> tuple[NDArray[np.float64], float]:
    """Give each person's level and the scatter that are likeliest for a curve."""
    import numpy as np

    rest = data.logs - shape.curve(theta, data.times, data.scale)
    counts = np.bincount(data.who, minlength=data.people)
    levels = np.bincount(data.who, weights=rest, minlength=data.people) / counts
    scatter = sqrt(float(((rest - levels[data.who]) ** 2).mean()))
    return levels, max(scatter, _LEAST_SCATTER)


def _by_least_squares(data: _Data, shape: Shape) -> NDArray[np.float64]:
    """Fit as if every value were above its limit; several starts."""
    import numpy as np
    from scipy.optimize import least_squares

    counts = np.bincount(data.who, minlength=data.people)

    def residuals(theta: NDArray[np.float64]) -> NDArray[np.float64]:
        rest = data.logs - shape.curve(theta, data.times, data.scale)
        means = np.bincount(data.who, weights=rest, minlength=data.people) / counts
        return np.asarray(rest - means[data.who])

    low, high = (np.array(side) for side in zip(*shape.bounds, strict=True))
    found = [
        least_squares(residuals, np.array(start), bounds=(low, high), xtol=1e-12, ftol=1e-12, gtol=1e-12)
        for start in shape.starts
    ]
    return np.asarray(min(found, key=lambda one: float(one.cost)).x, dtype=float)


def _by_likelihood(
    data: _Data, shape: Shape, levels: NDArray[np.float64], theta: NDArray[np.float64], scatter: float
) -> tuple[NDArray[np.float64], NDArray[np.float64], float]:
    """Climb the whole likelihood, values below the limit included."""
    import numpy as np
    from scipy.optimize import minimize

    bounds = [(None, None)] * data.people + list(shape.bounds) + [(log(_LEAST_SCATTER), 5.0)]
    best, least = None, np.inf
    for start in (theta, *(np.array(one) for one in shape.starts)):
        free = np.concatenate([levels, start, [log(max(scatter, 0.05))]])
        found = minimize(
            _loss,
            free,
            args=(data, shape),
            jac=_slope,
            method="L-BFGS-B",
            bounds=bounds,
            options={"maxiter": 2000, "ftol": 1e-13},
        )
        if found.fun < least:
            best, least = np.asarray(found.x, dtype=float), float(found.fun)
    if best is None:
        return levels, theta, scatter
    return best[: data.people], best[data.people : -1], float(np.exp(best[-1]))


def _loss(free: NDArray[np.float64], data: _Data, shape: Shape) -> float:
    """Give minus the log likelihood of (levels, theta, log scatter)."""
    import numpy as np
    from scipy.special import log_ndtr

    levels, theta, log_scatter = free[: data.people], free[data.people : -1], float(free[-1])
    distance = (data.logs - levels[data.who] - shape.curve(theta, data.times, data.scale)) * np.exp(-log_scatter)
    seen = -0.5 * distance**2 - log_scatter - 0.5 * log(2 * pi)
    return -float(np.where(data.below, log_ndtr(distance), seen).sum())


def _covariance(
    data: _Data,
    shape: Shape,
    levels: NDArray[np.float64],
    theta: NDArray[np.float64],
    scatter: float,
    freedom: int,
) -> tuple[NDArray[np.float64], tuple[str, ...]]:
    """Give the covariance of levels and parameters; a parameter at its limit is taken as known, and named."""
    import numpy as np

    people = data.people
    at_limit = [min(value - low, high - value) < _AT_BOUND for value, (low, high) in zip(theta, shape.bounds, strict=True)]
    keep = [*range(people), *(people + i for i, fixed in enumerate(at_limit) if not fixed)]
    if data.below.any():
        free = np.concatenate([levels, theta, [log(scatter)]])
        information = _curvature(free, [*keep, len(free) - 1], data, shape)
        inner = np.linalg.pinv(information, hermitian=True)[:-1, :-1]
    else:
        design = np.hstack([np.eye(people)[data.who], _slopes(shape, theta, data.times, data.scale)])[:, keep]
        unbiased = scatter**2 * len(data.logs) / freedom
        inner = unbiased * np.linalg.pinv(design.T @ design, hermitian=True)
    whole = np.zeros((people + len(theta),) * 2)
    whole[np.ix_(keep, keep)] = inner
    return whole, tuple(name for name, fixed in zip(shape.parameters, at_limit, strict=True) if fixed)


def _slope(free: NDArray[np.float64], data: _Data, shape: Shape) -> NDArray[np.float64]:
    """Give the slope of the loss by each of its arguments."""
    import numpy as np
    from scipy.special import log_ndtr

    levels, theta, log_scatter = free[: data.people], free[data.people : -1], float(free[-1])
    inverse = np.exp(-log_scatter)
    distance = (data.logs - levels[data.who] - shape.curve(theta, data.times, data.scale)) * inverse
    # The slope of the log likelihood by the distance: that of log Phi below the limit, -distance above.
    mills = np.exp(-0.5 * distance**2 - 0.5 * log(2 * pi) - log_ndtr(distance))
    by_distance = np.where(data.below, mills, -distance)
    by_mean = -by_distance * inverse
    by_level = np.bincount(data.who, weights=by_mean, minlength=data.people)
    by_theta = _slopes(shape, theta, data.times, data.scale).T @ by_mean
    by_scatter = -float((by_distance * distance).sum()) - float((~data.below).sum())
    return -np.concatenate([by_level, by_theta, [by_scatter]])


def _curvature(free: NDArray[np.float64], which: list[int], data: _Data, shape: Shape) -> NDArray[np.float64]:
    """Give the second derivatives of the loss, by central differences of its slope."""
    import numpy as np

    step = 1e-4
    rows = []
    for place in which:
        up, down = free.copy(), free.copy()
        up[place] += step
        down[place] -= step
        rows.append((_slope(up, data, shape) - _slope(down, data, shape))[which] / (2 * step))
    found = np.array(rows)
    return np.asarray((found + found.T) / 2)


def _slopes(shape: Shape, theta: NDArray[np.float64], times: NDArray[np.float64], scale: Scale) -> NDArray[np.float64]:
    """Give the slope of the curve by each parameter, by central differences; shape (times, parameters)."""
    import numpy as np

    columns = []
    for i in range(len(theta)):
        step = 1e-5 * max(1.0, abs(float(theta[i])))
        up, down = theta.copy(), theta.copy()
        up[i] += step
        down[i] -= step
        columns.append((shape.curve(up, times, scale) - shape.curve(down, times, scale)) / (2 * step))
    return np.stack(columns, axis=1)
