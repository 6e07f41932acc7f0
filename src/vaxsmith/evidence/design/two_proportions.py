"""A randomised comparison of two response rates: how many patients, with the power counted exactly.

Fisher's one-sided test is exact for every pair of true rates; its power is the sum over all tables of their chances where
the test rejects. The usual formula with its correction (Casagrande, Pike, Smith, Biometrics 1978;34:483; Fleiss, Levin,
Paik 2003, chapter 4) says where to begin to search.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, sqrt

import numpy as np
from numpy.typing import NDArray

from vaxsmith.core import InfeasibleError
from vaxsmith.evidence.design.accrual import arm_shares
from vaxsmith.evidence.design.events import require_error_and_power
from vaxsmith.evidence.design.requirements import require_alpha, require_number, require_whole
from vaxsmith.evidence.design.single_arm import binomial_chances, require_rates

CITATION_TWO_PROPORTIONS = "Fisher 1935; Fleiss, Levin, Paik 2003, Statistical Methods for Rates and Proportions, chapter 4"
_PATIENTS_MOST = 3_000


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoProportionDesign:
    """Randomise ``control_n`` and ``experimental_n`` patients and compare responses by Fisher's one-sided exact test.

    ``control`` and ``experimental`` are the rates assumed; ``alpha`` is the level asked for, ``attained_alpha`` the
    chance of a false success when both rates are ``control``; ``power`` is exact.
    """

    control_n: int
    experimental_n: int
    control: float
    experimental: float
    alpha: float
    attained_alpha: float
    power: float
    citation: str = CITATION_TWO_PROPORTIONS


def fisher_bars(control_n: int, experimental_n: int, alpha: float) -> NDArray[np.int64]:
    """Give, for each total of responders, the fewest in the experimental arm at which Fisher's one-sided test rejects.

    Shape (control_n + experimental_n + 1,); one more than possible where it never rejects.
    """
    from scipy.special import gammaln

    whole = control_n + experimental_n
    logs = gammaln(np.arange(whole + 2) + 1)  # log factorials
    bars = np.empty(whole + 1, dtype=np.int64)
    for total in range(whole + 1):
        x = np.arange(max(0, total - control_n), min(total, experimental_n) + 1)
        ways = -(logs[x] + logs[experimental_n - x] + logs[total - x] + logs[control_n - total + x])
        chances = np.exp(ways - ways.max())
        tail = np.cumsum(chances[::-1])[::-1] / chances.sum()
        rejecting = np.flatnonzero(tail <= alpha * (1 + 1e-10))
        bars[total] = x[rejecting[0]] if len(rejecting) else x[-1] + 1
    return bars


def power_two_proportions(
    *, control_n: int, experimental_n: int, control: float, experimental: float, alpha: float = 0.025
) -> float:
    """Give the exact power of Fisher's one-sided test.

    Raises:
        SettingsError: a number is out of range.
    """
    control_n = require_whole("the control patients", control_n, at_least=1, at_most=_PATIENTS_MOST)
    experimental_n = require_whole("the experimental patients", experimental_n, at_least=1, at_most=_PATIENTS_MOST)
    control = require_number("the control arm's rate", control, at_least=0, at_most=1)
    experimental = require_number("the experimental arm's rate", experimental, at_least=0, at_most=1)
    bars = fisher_bars(control_n, experimental_n, require_alpha(alpha))
    return _power(bars, control_n, experimental_n, control, experimental)


def _power(bars: NDArray[np.int64], control_n: int, experimental_n: int, control: float, experimental: float) -> float:
    lost, won = np.arange(control_n + 1), np.arange(experimental_n + 1)
    rejected = won[None, :] >= bars[lost[:, None] + won[None, :]]
    first = binomial_chances(control_n, control)
    second = binomial_chances(experimental_n, experimental)
    return float(first @ (rejected @ second))


def design_two_proportions(
    *, control: float, experimental: float, alpha: float = 0.025, power: float = 0.9, ratio: float = 1.0
) -> TwoProportionDesign:
    """Give the smallest trial whose exact power reaches ``power``; ``ratio`` is experimental patients to one control.

    >>> trial = design_two_proportions(control=0.2, experimental=0.5, power=0.8)
    >>> trial.control_n, trial.experimental_n
    (44, 44)

    Raises:
        SettingsError: the rates do not rise from control to experimental, or a number is out of range.
        InfeasibleError: more than 3,000 patients would be needed in an arm.
    """
    from scipy.special import ndtri

    alpha, power = require_error_and_power(alpha, power)
    control, experimental, *_ = require_rates(control, experimental, alpha, 0.2)
    p, q = arm_shares(ratio)
    mean = p * control + q * experimental
    spread = sqrt(mean * (1 - mean) * (1 + 1 / ratio))
    apart = sqrt(control * (1 - control) + experimental * (1 - experimental) / ratio)
    usual = ((-float(ndtri(alpha)) * spread + float(ndtri(power)) * apart) / (experimental - control)) ** 2
    corrected = usual / 4 * (1 + sqrt(1 + 2 * (1 + 1 / ratio) / (usual * (experimental - control)))) ** 2
    # The corrected formula is within a few patients of the exact answer; the search begins below it.
    begin = floor((0.8 if corrected < 200 else 0.97) * corrected)
    for control_n in range(max(1, begin), _PATIENTS_MOST + 1):
        experimental_n = ceil(ratio * control_n - 1e-9)
        if experimental_n > _PATIENTS_MOST:
            break
        bars = fisher_bars(control_n, experimental_n, alpha)
        reached = _power(bars, control_n, experimental_n, control, experimental)
        if reached >= power:
            return TwoProportionDesign(
                control_n=control_n,
                experimental_n=experimental_n,
                control=control,
                experimental=experimental,
                alpha=alpha,
                attained_alpha=_power(bars, control_n, experimental_n, control, control),
                power=reached,
            )
    raise InfeasibleError(
        f"rates of {control:g} and {experimental:g} cannot be told apart with {_PATIENTS_MOST} patients an arm",
        remedy="ask for less power or a larger difference",
    )
