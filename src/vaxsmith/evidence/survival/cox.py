"""Fit Cox's proportional hazards model: hazard ratios with intervals, and the three tests of no effect."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import copysign, exp, inf, nan, sqrt

import numpy as np
import numpy.typing as npt

from vaxsmith.core import InputError, SettingsError
from vaxsmith.evidence.estimate import Estimate
from vaxsmith.evidence.survival.arms import two_arms
from vaxsmith.evidence.survival.partial_likelihood import (
    Likelihood,
    Maximum,
    RiskSets,
    Ties,
    likelihood,
    maximise,
    risk_sets,
)
from vaxsmith.evidence.survival.profile import profile_bound
from vaxsmith.evidence.survival.tails import both_tails, checked_level, chi_square_tail, critical_value
from vaxsmith.evidence.survival.time_to_event import FloatArray, TimeToEvent, frozen

COX = "Cox DR. J R Stat Soc B 1972;34:187-220"
EFRON = "Efron B. J Am Stat Assoc 1977;72:557-565"
_COLLINEAR = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CoxFit:
    """A fitted model of p covariates.

    ``hazard_ratios`` hold exp(coefficient) with its interval; the standard error is that of the coefficient.
    ``coefficients`` (p,) and ``covariance`` (p, p) are of the log hazard ratio; infinite and NaN for a covariate that the
    data separate (every event on one side), whose name is in ``separated``. The tests of all coefficients together have
    ``degrees`` of freedom; with separation the Wald test means nothing and is NaN. ``scale`` (p,) and ``tables`` (of
    covariates divided by it) let the assumption be tested.
    """

    names: tuple[str, ...]
    coefficients: FloatArray
    covariance: FloatArray
    hazard_ratios: tuple[Estimate, ...]
    p_values: tuple[float, ...]
    separated: tuple[str, ...]
    log_likelihood: float
    log_likelihood_of_nothing: float
    degrees: int
    score_statistic: float
    score_p: float
    wald_statistic: float
    wald_p: float
    likelihood_ratio_statistic: float
    likelihood_ratio_p: float
    ties: Ties
    patients: int
    events: int
    scale: FloatArray
    tables: tuple[RiskSets, ...]
    note: str = ""


def fit_cox(
    data: TimeToEvent,
    covariates: Mapping[str, Sequence[float] | npt.ArrayLike] | None = None,
    *,
    control: str = "",
    ties: Ties = Ties.EFRON,
    level: float = 0.95,
) -> CoxFit:
    """Fit a model stratified by ``data.stratum``; without ``covariates`` the treatment against the control arm.

    ``covariates`` names columns of n numbers; with them the arm enters only if it is one of them. Coefficients maximise the
    partial likelihood (Cox 1972), ties as Efron's or Breslow's approximation. Intervals are Wald's; a separated covariate
    has a hazard ratio of 0 or infinity, whose finite bound is that of the profile likelihood.

    Raises:
        InputError: a covariate is not n finite numbers.
        SettingsError: no events, a covariate that does not vary or is a sum of others, or there are not two arms to compare.
    """
    checked_level(level)
    ties = Ties(ties)
    names, columns = _columns(data, covariates, control)
    if not data.events:
        raise SettingsError(
            "there are no events", expected="at least one event", remedy="wait, or report the rate's upper limit"
        )
    scale = np.where(np.ptp(columns, axis=0) > 0, columns.std(axis=0), 0.0)  # the rounding of a constant is no spread
    tables = risk_sets(data, columns / np.where(scale > 0, scale, 1.0), ties)
    size = len(names)
    nothing = likelihood(tables, np.zeros(size))
    _refuse_unidentified(names, scale, nothing)
    found = maximise(tables, size, np.ones(size))
    if not found.converged:
        raise SettingsError(
            "the Cox model did not converge",
            expected="a likelihood with one maximum",
            cause="covariates that nearly determine one another",
            remedy="leave one of them out",
        )
    return _summary(data, names, scale, tables, nothing, found, ties, level)


def _summary(
    data: TimeToEvent,
    names: tuple[str, ...],
    scale: FloatArray,
    tables: list[RiskSets],
    nothing: Likelihood,
    found: Maximum,
    ties: Ties,
    level: float,
) -> CoxFit:
    size, finite = len(names), ~found.runaway
    coefficients = np.where(finite, found.coefficients / scale, np.copysign(inf, found.coefficients))
    covariance = np.full((size, size), nan)
    if finite.any():
        inner = np.linalg.pinv(found.likelihood.information[np.ix_(finite, finite)], rcond=1e-12, hermitian=True)
        covariance[np.ix_(finite, finite)] = inner / np.outer(scale[finite], scale[finite])
    ratio = max(0.0, 2 * (found.likelihood.value - nothing.value))
    score = float(nothing.score @ np.linalg.solve(nothing.information, nothing.score))
    wald = nan
    if finite.all():
        wald = float(found.coefficients @ found.likelihood.information @ found.coefficients)
    separated = tuple(name for name, kept in zip(names, finite, strict=True) if not kept)
    ratios, p_values = [], []
    for place, name in enumerate(names):
        if finite[place]:
            beta, error = float(coefficients[place]), sqrt(float(covariance[place, place]))
            ratios.append(_wald_interval(name, beta, error, ties, level))
            p_values.append(both_tails(beta / error))
        else:
            bound = profile_bound(tables, found, place, level) / float(scale[place])
            ratios.append(_separated_interval(name, float(coefficients[place]), bound, ties, level))
            p_values.append(_profile_p(tables, found, place))
    return CoxFit(
        names=names,
        coefficients=frozen(coefficients),
        covariance=frozen(covariance),
        hazard_ratios=tuple(ratios),
        p_values=tuple(p_values),
        separated=separated,
        log_likelihood=found.likelihood.value,
        log_likelihood_of_nothing=nothing.value,
        degrees=size,
        score_statistic=score,
        score_p=chi_square_tail(score, size),
        wald_statistic=wald,
        wald_p=chi_square_tail(wald, size),
        likelihood_ratio_statistic=ratio,
        likelihood_ratio_p=chi_square_tail(ratio, size),
        ties=ties,
        patients=len(data),
        events=data.events,
        scale=frozen(scale),
        tables=tuple(tables),
        note=_separation_note(separated),
    )


def _columns(
    data: TimeToEvent, covariates: Mapping[str, Sequence[float] | npt.ArrayLike] | None, control: str
) -> tuple[tuple[str, ...], FloatArray]:
    if covariates is None:
        first, second = two_arms(data, control)
        treated = (data.arm == data.place_of(second)).astype(float)
        return (f"{second} against {first}",), treated[:, None]
    if not covariates:
        raise SettingsError("there are no covariates", expected="at least one, or none at all to compare the two arms")
    columns = []
    for name, given in covariates.items():
        try:
            column = np.array(given, dtype=float)
        except (TypeError, ValueError) as error:
            raise InputError(
                f"covariate '{name}' is not made of numbers ({error})", remedy="code groups as 0 and 1"
            ) from error
        if column.shape != (len(data),):
            raise InputError(f"covariate '{name}' has {column.size} values", expected=f"{len(data)}, one for each patient")
        if not np.isfinite(column).all():
            first_bad = int(np.argmax(~np.isfinite(column)))
            raise InputError(
                f"covariate '{name}' is {column[first_bad]}",
                expected="a finite number",
                remedy="leave the patient out and say so, or impute before",
                place=f"patient {first_bad + 1}",
            )
        columns.append(column)
    return tuple(covariates), np.stack(columns, axis=1)


def _refuse_unidentified(names: tuple[str, ...], scale: FloatArray, nothing: Likelihood) -> None:
    diagonal = np.diag(nothing.information)
    for name, spread, information in zip(names, scale, diagonal, strict=True):
        if spread == 0 or information <= _COLLINEAR:
            raise SettingsError(
                f"covariate '{name}' does not vary among those at risk when events came",
                expected="patients on both sides at risk at some event",
                remedy="leave it out",
            )
    values, vectors = np.linalg.eigh(nothing.information / np.sqrt(np.outer(diagonal, diagonal)))
    if values[0] < _COLLINEAR:
        involved = [name for name, weight in zip(names, vectors[:, 0], strict=True) if abs(weight) > 1e-3]
        raise SettingsError(
            f"covariates {', '.join(involved)} determine one another",
            expected="none a sum of others",
            remedy="leave one out",
        )


def _wald_interval(name: str, beta: float, error: float, ties: Ties, level: float) -> Estimate:
    z = critical_value(level)
    return Estimate(
        name=f"hazard ratio, {name}",
        value=_exp(beta),
        low=_exp(beta - z * error),
        high=_exp(beta + z * error),
        level=level,
        method=f"Cox, {ties} ties, Wald interval",
        citation=EFRON if ties is Ties.EFRON else COX,
        standard_error=error,
    )


def _separated_interval(name: str, beta: float, bound: float, ties: Ties, level: float) -> Estimate:
    up = copysign(1.0, beta) > 0
    return Estimate(
        name=f"hazard ratio, {name}",
        value=inf if up else 0.0,
        low=_exp(bound) if up else 0.0,
        high=inf if up else _exp(bound),
        level=level,
        method=f"Cox, {ties} ties, profile likelihood",
        citation=EFRON if ties is Ties.EFRON else COX,
        note=_separation_note((name,)),
    )


def _profile_p(tables: list[RiskSets], found: Maximum, place: int) -> float:
    without = maximise(tables, len(found.coefficients), np.ones(len(found.coefficients)), held={place: 0.0})
    return chi_square_tail(max(0.0, 2 * (found.likelihood.value - without.likelihood.value)), 1)


def _separation_note(separated: tuple[str, ...]) -> str:
    if not separated:
        return ""
    return (
        f"every event came on one side of {', '.join(separated)} among those at risk (separation): the hazard ratio has no "
        "finite estimate, only a bound; such a result says little about size"
    )


def _exp(value: float) -> float:
    return exp(value) if value < 700 else inf
