"""The response over time by all shapes together, and how far each point lies beyond what was measured."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, inf, isfinite, log, nan
from typing import TYPE_CHECKING

from vaxsmith.core import Finding, SettingsError, Severity, Unassessed
from vaxsmith.evidence.estimate import Estimate
from vaxsmith.evidence.proportions.count import require_fraction, require_positive
from vaxsmith.evidence.response.memory.fit import AICC_CITATION, MemoryFit, fit_shape
from vaxsmith.evidence.response.memory.series import MemorySeries
from vaxsmith.evidence.response.memory.shapes import EXPONENTIAL, SHAPES, Shape

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

AVERAGE_CITATION = (
    "Buckland ST, Burnham KP, Augustin NH. Biometrics 1997;53:603-618; "
    "Burnham KP, Anderson DR. Model Selection and Multimodel Inference, 2nd ed 2002, sections 4.3.2 and 4.3.3"
)
_HORIZON = 10.0  # times the last measurement; nobody should ask for more
_DISAGREE = 2.0
_CLOSER = 0.5  # of the residual variance
_NO_SCATTER = 1e-4  # standard deviation of logarithms: a hundredth of a percent
_FEW_LEFT = 10  # measurements beyond the numbers of the largest curve; docs/evidence.md shows the coverage below it


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryModel:
    """Shapes fitted to one series, each with its weight exp(-ΔAICc / 2); what could not be fitted says why."""

    series: MemorySeries
    fits: tuple[MemoryFit, ...]
    weights: tuple[float, ...]
    not_fitted: tuple[tuple[str, Unassessed], ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryPoint:
    """The response at one time.

    ``average`` is over the shapes, ``by_shape`` by each; ``envelope`` holds the intervals of all of them, whatever their
    weights. ``beyond`` is time over the time of the last measurement: above 1 the point is ``extrapolated``, and
    ``sentence`` says so.
    """

    time: float
    average: Estimate
    by_shape: tuple[tuple[str, Estimate], ...]
    envelope: tuple[float, float]
    beyond: float
    sentence: str

    @property
    def extrapolated(self) -> bool:
        """Tell whether the point lies after the last measurement."""
        return self.beyond > 1.0


def fit_memory(series: MemorySeries, *, shapes: Sequence[Shape] = SHAPES) -> MemoryModel:
    """Fit every shape and weigh them by AICc.

    Raises:
        SettingsError: none can be fitted.
    """
    fits, not_fitted = [], []
    for shape in shapes:
        found = fit_shape(series, shape)
        if isinstance(found, Unassessed):
            not_fitted.append((shape.name, found))
        else:
            fits.append(found)
    if not fits:
        raise SettingsError(
            f"too few measurements ({len(series.times)}) for any curve: "
            f"{not_fitted[0][1].reason if not_fitted else 'no shape was given'}",
            expected="five measurements or more after the peak",
        )
    least = min(fit.aicc for fit in fits)
    raw = [exp(-(fit.aicc - least) / 2) for fit in fits]
    return MemoryModel(
        series=series,
        fits=tuple(fits),
        weights=tuple(weight / sum(raw) for weight in raw),
        not_fitted=tuple(not_fitted),
        findings=_findings(series, fits),
    )


def forecast(model: MemoryModel, times: Sequence[float], *, level: float = 0.95) -> tuple[MemoryPoint, ...]:
    """Give the response at some times, averaged over the shapes, with an interval that holds their disagreement.

    The average is of logarithms. Its standard error is Σ w √(var + (mean - average)²) (Buckland et al. 1997), each variance
    widened for the freedom of its fit. The interval is of the mean of these persons, not of one of them.

    Raises:
        SettingsError: a time is not above 0, lies before the first measurement, or more than ten times after the last.
    """
    import numpy as np

    beyond = (1 - require_fraction(level, "the level of an interval")) / 2
    series = model.series
    for time in times:
        require_positive(time, "the time of a forecast")
        if time < series.first * (1 - 1e-9) or time > _HORIZON * series.last:
            raise SettingsError(
                f"a forecast at time {time:g}, with measurements from {series.first:g} to {series.last:g}",
                expected=f"a time from {series.first:g} to {_HORIZON * series.last:g}",
                cause="nothing is known before the first measurement, and nothing so long after the last",
            )
    if not len(times):
        return ()
    at = np.array(times, dtype=float)
    average, error, each = _averaged(model, at, beyond)
    points = []
    for i, time in enumerate(at):
        by_shape = tuple(
            (fit.shape.name, _estimate(fit.shape.name, mean[i], width[i], level, fit.shape.citation, series.unit))
            for fit, (mean, width) in zip(model.fits, each, strict=True)
        )
        whole = _estimate("average of the curves", average[i], error[i], level, AVERAGE_CITATION, series.unit)
        ratio = float(time) / series.last
        points.append(
            MemoryPoint(
                time=float(time),
                average=whole,
                by_shape=by_shape,
                envelope=(min(one.low for _, one in by_shape), max(one.high for _, one in by_shape)),
                beyond=ratio,
                sentence=_sentence(float(time), series, whole, by_shape, ratio),
            )
        )
    return tuple(points)


def half_life(model: MemoryModel, *, level: float = 0.95) -> Estimate:
    """Give the half-life by the exponential curve: ln 2 / k; without upper bound where no decline is not excluded.

    Raises:
        SettingsError: the exponential curve was not fitted.
    """
    from scipy.special import stdtrit

    fit = next((fit for fit in model.fits if fit.shape is EXPONENTIAL), None)
    if fit is None:
        raise SettingsError("the exponential curve was not fitted", remedy="measure more often")
    rate = float(fit.theta[0]) / fit.scale.last
    spread = float(fit.covariance[-1, -1]) ** 0.5 / fit.scale.last
    width = float(stdtrit(fit.freedom, (1 + require_fraction(level, "the level of an interval")) / 2)) * spread
    weight = model.weights[model.fits.index(fit)]
    note = (
        ""
        if weight > 0.5
        else f"the exponential curve has a weight of {weight:.2f} only: one half-life does not describe it"
    )
    if rate <= 0:
        note = "the response does not decline"
    return Estimate(
        name="half-life",
        value=log(2) / rate if rate > 0 else inf,
        low=log(2) / (rate + width) if rate + width > 0 else inf,
        high=log(2) / (rate - width) if rate - width > 0 else inf,
        level=level,
        method="exponential curve",
        citation=EXPONENTIAL.citation,
        unit="days",
        note=note,
    )


def time_until(model: MemoryModel, threshold: float, *, level: float = 0.95) -> Estimate:
    """Give when the averaged curve falls below a threshold, bounded by when its interval does; infinite: not by the horizon.

    Raises:
        SettingsError: the threshold is not above 0.
    """
    import numpy as np

    limit = log(require_positive(threshold, "the threshold"))
    beyond = (1 - require_fraction(level, "the level of an interval")) / 2
    series = model.series
    grid = np.geomspace(series.first, _HORIZON * series.last, 2000)
    average, error, _ = _averaged(model, grid, beyond)

    def first_below(curve: NDArray[np.float64]) -> float:
        under = curve < limit
        return float(grid[int(under.argmax())]) if under.any() else inf

    value, low, high = (first_below(curve) for curve in (average, average - error, average + error))
    if not isfinite(value):
        note = f"the curve does not fall below it within {_HORIZON:g} times the time measured"
    elif value > series.last:
        note = f"an extrapolation: the last measurement was on day {series.last:g}"
    else:
        note = "" if high <= series.last else f"the upper bound lies beyond the last measurement, day {series.last:g}"
    return Estimate(
        name=f"time until below {threshold:g}",
        value=value,
        low=low,
        high=high,
        level=level,
        method="average of the curves",
        citation=AVERAGE_CITATION,
        unit="days",
        note=note,
    )


def _averaged(
    model: MemoryModel, at: NDArray[np.float64], beyond: float
) -> tuple[NDArray[np.float64], NDArray[np.float64], list[tuple[NDArray[np.float64], NDArray[np.float64]]]]:
    """Give the average logarithm, half the width of its interval, and the same of each fit."""
    import numpy as np
    from scipy.special import ndtri, stdtrit

    z = float(-ndtri(beyond))
    means = [fit.mean_log(at) for fit in model.fits]
    factors = [float(stdtrit(fit.freedom, 1 - beyond)) for fit in model.fits]
    widths = [factor * np.sqrt(np.maximum(fit.variance(at), 0.0)) for fit, factor in zip(model.fits, factors, strict=True)]
    average = np.sum([w * mean for w, mean in zip(model.weights, means, strict=True)], axis=0)
    error = np.sum(
        [
            w * np.sqrt(width**2 + (z * (mean - average)) ** 2)
            for w, mean, width in zip(model.weights, means, widths, strict=True)
        ],
        axis=0,
    )
    return average, error, list(zip(means, widths, strict=True))


def _estimate(name: str, mean: float, width: float, level: float, citation: str, unit: str) -> Estimate:
    return Estimate(
        name=f"response, {name}",
        value=_exp(mean),
        low=_exp(mean - width),
        high=_exp(mean + width),
        level=level,
        method=f"maximum likelihood on the logarithm ({name}); weights by AICc: {AICC_CITATION}",
        citation=citation,
        unit=unit,
        standard_error=nan,
    )


def _exp(value: float) -> float:
    return inf if value > 700 else exp(value)


def _sentence(
    time: float, series: MemorySeries, whole: Estimate, by_shape: Sequence[tuple[str, Estimate]], ratio: float
) -> str:
    said = f"Day {time:g}: {whole.value:.3g} ({whole.low:.3g} to {whole.high:.3g})"
    values = ", ".join(f"{found.value:.3g} ({name})" for name, found in by_shape)
    low, high = min(found.low for _, found in by_shape), max(found.high for _, found in by_shape)
    each = f" The curves say {values}; all their intervals span {low:.3g} to {high:.3g}." if len(by_shape) > 1 else ""
    if ratio <= 1:
        return f"{said}, within the measurements.{each}"
    return (
        f"{said}. Extrapolated: the last measurement was on day {series.last:g}, so this is {ratio:.1f} times as far.{each}"
    )


def _findings(series: MemorySeries, fits: Sequence[MemoryFit]) -> tuple[Finding, ...]:
    import numpy as np

    found = []
    rising = all(
        float(fit.mean_log(np.array([series.last]))[0] - fit.mean_log(np.array([series.first]))[0]) > 0 for fit in fits
    )
    if rising:
        found.append(
            Finding(
                check="rising",
                severity=Severity.CAUTION,
                place="memory",
                sentence="The response rises over the time measured: these curves describe a decline. Begin at the peak.",
            )
        )
    found += [
        Finding(
            check="parameter-at-limit",
            severity=Severity.NOTE,
            place=fit.shape.name,
            sentence=f"The data do not determine the {' and the '.join(fit.fixed)} of the {fit.shape.name} curve; beyond "
            "the data its intervals are too narrow.",
        )
        for fit in fits
        if fit.fixed
    ]
    found += _hard_to_weigh(series, fits)
    ends = [float(fit.mean_log(np.array([3 * series.last]))[0]) for fit in fits]
    if len(ends) > 1 and max(ends) - min(ends) > log(_DISAGREE):
        ratio = exp(min(max(ends) - min(ends), 700.0))
        found.append(
            Finding(
                check="curves-part",
                severity=Severity.CAUTION,
                place="memory",
                sentence=f"The curves fitted to these data differ {ratio:.3g}-fold at three times the time measured, "
                "whatever their weights: how long the response lasts is not known from these data.",
                measured=ratio,
                limit=_DISAGREE,
            )
        )
    people = len(set(series.persons))
    single = people - sum(series.persons.count(person) > 1 for person in set(series.persons))
    if single and people > 1:
        found.append(
            Finding(
                check="measured-once",
                severity=Severity.NOTE,
                place="memory",
                sentence=f"{single} of {people} persons were measured once and say nothing of the decline.",
                measured=float(single),
            )
        )
    return tuple(found)


def _hard_to_weigh(series: MemorySeries, fits: Sequence[MemoryFit]) -> list[Finding]:
    """Say where weights cannot be trusted: few measurements, or a curve that lies closer and has no weight."""
    count = len(series.times)
    chosen = min(fits, key=lambda fit: fit.aicc)

    def variance(fit: MemoryFit) -> float:
        return fit.scatter**2 * count / fit.freedom

    found = [
        Finding(
            check="closer-curve",
            severity=Severity.CAUTION,
            place=fit.shape.name,
            sentence=f"The {fit.shape.name} curve lies closer to the data than the {chosen.shape.name} one, but {count} "
            "measurements are too few to give it weight: take the envelope of the curves, not the average's interval.",
            measured=variance(fit),
            limit=_CLOSER * variance(chosen),
        )
        for fit in fits
        if fit is not chosen and fit.aicc > chosen.aicc + 4 and variance(fit) < _CLOSER * variance(chosen)
    ]
    if chosen.scatter < _NO_SCATTER:
        found.append(
            Finding(
                check="no-scatter",
                severity=Severity.CAUTION,
                place=chosen.shape.name,
                sentence="The measurements lie on a curve without any scatter, as measured values never do: were they "
                "computed, or copied from one another? The intervals here mean nothing.",
                measured=chosen.scatter,
                limit=_NO_SCATTER,
            )
        )
    needed = len(set(series.persons)) + max(len(shape.parameters) for shape in SHAPES) + 2
    if count - needed < _FEW_LEFT:
        found.append(
            Finding(
                check="few-measurements",
                severity=Severity.CAUTION,
                place="memory",
                sentence=f"{count} measurements cannot tell the curves apart, and their weights favour the simpler ones: "
                "take the envelope of the curves, not the average's interval.",
                measured=float(count),
                limit=float(needed + _FEW_LEFT),
            )
        )
    return found
