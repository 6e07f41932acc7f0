"""The shapes of decline: what the logarithm of the response does, from where it stood at the first measurement."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Curve = Callable[[NDArray[np.float64], NDArray[np.float64], "Scale"], NDArray[np.float64]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """The times that a fit knows: its first and its last."""

    first: float
    last: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """One shape: its name, its formula, its source, the names of its parameters, where to look for them, and the curve.

    ``curve(theta, times, scale)`` is the natural logarithm of the response less that at the first time. ``starts`` are
    starting points, ``bounds`` the limits of each parameter, all for times in units of the last time.
    """

    name: str
    formula: str
    citation: str
    parameters: tuple[str, ...]
    starts: tuple[tuple[float, ...], ...]
    bounds: tuple[tuple[float, float], ...]
    curve: Curve


def _exponential(theta: NDArray[np.float64], times: NDArray[np.float64], scale: Scale) -> NDArray[np.float64]:
    import numpy as np

    return np.asarray(-theta[0] * (times - scale.first) / scale.last)


def _power(theta: NDArray[np.float64], times: NDArray[np.float64], scale: Scale) -> NDArray[np.float64]:
    import numpy as np

    return np.asarray(-theta[0] * np.log(times / scale.first))


def _bi_exponential(theta: NDArray[np.float64], times: NDArray[np.float64], scale: Scale) -> NDArray[np.float64]:
    import numpy as np

    elapsed = (times - scale.first) / scale.last
    slow = np.exp(theta[1])
    fast = slow + np.exp(theta[2])
    # logaddexp of both phases, each from its share at the first time: shares are expit(theta_0) and the rest.
    return np.asarray(
        np.logaddexp(-np.logaddexp(0.0, -theta[0]) - fast * elapsed, -np.logaddexp(0.0, theta[0]) - slow * elapsed)
    )


EXPONENTIAL = Shape(
    name="exponential",
    formula="y = A exp(-k t)",
    citation="Amanna IJ, Carlson NE, Slifka MK. N Engl J Med 2007;357:1903-1915",
    parameters=("rate",),
    starts=((1.0,), (0.1,)),
    bounds=((-50.0, 200.0),),
    curve=_exponential,
)
POWER_LAW = Shape(
    name="power law",
    formula="y = A t^-a",
    citation="Fraser C, Tomassini JE, Xi L, et al. Vaccine 2007;25:4324-4333",
    parameters=("exponent",),
    starts=((0.5,), (0.1,)),
    bounds=((-20.0, 50.0),),
    curve=_power,
)
BI_EXPONENTIAL = Shape(
    name="bi-exponential",
    formula="y = A exp(-k1 t) + B exp(-k2 t)",
    citation="White MT, Griffin JT, Akpogheneta O, et al. J Infect Dis 2014;210:1115-1122",
    parameters=("share of the fast phase (logit)", "slow rate (log)", "fast less slow rate (log)"),
    starts=((1.0, -1.0, 2.0), (0.0, -2.0, 3.0), (2.0, 0.0, 1.5), (-1.0, -0.5, 2.5), (3.0, -1.0, 3.5)),
    bounds=((-7.0, 7.0), (-7.0, 5.0), (-3.0, 7.0)),
    curve=_bi_exponential,
)
SHAPES = (EXPONENTIAL, BI_EXPONENTIAL, POWER_LAW)
