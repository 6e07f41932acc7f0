"""Single-arm designs in one stage, exact: how many patients, and how many responses would be more than chance.

A single arm has no comparator: passing its bar says that the rate is above ``null``, which somebody chose. It never says
that the product is effective.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vaxsmith.core import InfeasibleError, SettingsError
from vaxsmith.evidence.design.requirements import require_alpha, require_number, require_probability, require_whole

CITATION_ONE_STAGE = "A'Hern, Stat Med 2001;20:859"


@dataclass(frozen=True, slots=True, kw_only=True)
class SingleArmDesign:
    """Treat ``n`` patients; go on when more than ``rejected_at_most`` respond.

    ``null`` is the rate not worth pursuing, ``alternative`` the rate hoped for. ``alpha`` and ``power`` are those
    attained, exactly.
    """

    n: int
    rejected_at_most: int
    null: float
    alternative: float
    alpha: float
    power: float
    citation: str = CITATION_ONE_STAGE


def binomial_chances(n: int, rate: float) -> NDArray[np.float64]:
    """Give P(X = x) of a binomial for x = 0 … n, shape (n + 1,)."""
    from scipy.special import gammaln, xlog1py, xlogy

    x = np.arange(n + 1)
    chances: NDArray[np.float64] = np.exp(
        gammaln(n + 1) - gammaln(x + 1) - gammaln(n - x + 1) + xlogy(x, rate) + xlog1py(n - x, -rate)
    )
    return chances


def require_rates(null: float, alternative: float, alpha: float, beta: float) -> tuple[float, float, float, float]:
    """Check what every single-arm design asks for.

    Raises:
        SettingsError: a rate or an error is not between 0 and 1, or the alternative is not above the null rate.
    """
    null = require_probability("the rate not worth pursuing", null)
    alternative = require_probability("the rate hoped for", alternative)
    if not alternative > null:
        raise SettingsError(
            f"the rate hoped for, {alternative:g}, is not above the rate not worth pursuing, {null:g}",
            expected="a higher rate",
            remedy="for harm, count the patients without it",
        )
    return (
        null,
        alternative,
        require_alpha(alpha),
        require_alpha(beta, name="beta"),
    )


def design_single_arm(
    *, null: float, alternative: float, alpha: float = 0.05, beta: float = 0.2, n_most: int = 500
) -> SingleArmDesign:
    """Give the smallest exact one-stage design.

    Because counts are whole, a larger n can have less power: the n given is the smallest that meets both errors, and not
    every larger one does.

    >>> design_single_arm(null=0.2, alternative=0.4, alpha=0.05, beta=0.2).n
    35

    Raises:
        SettingsError: the rates or errors make no design.
        InfeasibleError: no n up to ``n_most`` meets both errors.
    """
    null, alternative, alpha, beta = require_rates(null, alternative, alpha, beta)
    n_most = require_whole("the largest n", n_most, at_least=1, at_most=5000)
    for n in range(1, n_most + 1):
        # P(X > r) for r = 0 … n; the last is 0.
        false = 1 - np.cumsum(binomial_chances(n, null))
        enough = np.flatnonzero(false <= alpha)
        bar = int(enough[0])
        if bar >= n:  # then nobody could pass
            continue
        power = float(binomial_chances(n, alternative)[bar + 1 :].sum())
        if power >= 1 - beta:
            return SingleArmDesign(
                n=n, rejected_at_most=bar, null=null, alternative=alternative, alpha=float(false[bar]), power=power
            )
    raise InfeasibleError(
        f"no single-arm design with up to {n_most} patients has errors of {alpha:g} and {beta:g}",
        remedy="raise the largest n, or the errors",
    )


def chance_of_passing(design: SingleArmDesign, rate: float) -> float:
    """Give the chance that more than the bar respond when the true rate is ``rate``.

    Raises:
        SettingsError: the rate is not from 0 to 1.
    """
    rate = require_number("the rate", rate, at_least=0, at_most=1)
    return float(binomial_chances(design.n, rate)[design.rejected_at_most + 1 :].sum())
