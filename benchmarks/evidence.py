"""Survival: 10,000 simulated trials of 1,000 patients with MaxCombo, and curves, tests and Cox beside lifelines.

Run: make bench-evidence. Budgets: the trials < 60 s CPU and < 500 MiB; each analysis no slower than lifelines on the same
made data, its import not counted. Exits 1 where it falls short. Lifelines is left out where it is absent.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib.util import find_spec

import numpy as np

from benchmarks.measure import measure, report
from vaxsmith.evidence.survival import (
    PiecewiseExponential,
    TimeToEvent,
    TrialPlan,
    exponential_with_median,
    fit_cox,
    kaplan_meier,
    log_rank_test,
    max_combo_test,
    simulate_power,
    time_to_event,
)

TRIALS, PATIENTS = 10_000, 1_000
MANY, COVARIATES = 100_000, 5
COX_PATIENTS = 10_000
SECONDS, MEBIBYTES = 60.0, 500.0


def made(patients: int) -> tuple[TimeToEvent, np.ndarray]:
    """Make follow-up in whole days, with ties, and covariates (n, 5); the same each time."""
    generator = np.random.default_rng(7)
    covariates = generator.standard_normal((patients, COVARIATES))
    arm = generator.integers(0, 2, patients)
    time = generator.exponential(1_000 * np.exp(0.3 * arm + covariates @ np.linspace(-0.2, 0.2, COVARIATES)))
    lost = generator.uniform(200, 2_000, patients)
    return time_to_event(np.ceil(np.minimum(time, lost)), time <= lost, arm=arm), covariates


def simulate() -> object:
    """Draw and test 10,000 trials: accrual, dropout, a late effect."""
    control = exponential_with_median(36)
    plan = TrialPlan(
        control=control,
        treatment=control.with_hazard_ratio(0.7, since=6),
        patients_control=PATIENTS // 2,
        patients_treatment=PATIENTS // 2,
        accrual=((24, 1.0),),
        dropout=PiecewiseExponential(starts=(0.0,), hazards=(0.005,)),
        analysis_time=48,
    )
    return simulate_power(plan, trials=TRIALS, generator=np.random.default_rng(1))


def our_cox(data: TimeToEvent, covariates: np.ndarray) -> object:
    """Fit our Cox model."""
    return fit_cox(data, {f"x{place}": covariates[:, place] for place in range(COVARIATES)})


def their_curve(data: TimeToEvent, _: np.ndarray) -> object:
    """Draw lifelines' curve."""
    from lifelines import KaplanMeierFitter

    return KaplanMeierFitter().fit(data.time, data.event)


def their_log_rank(data: TimeToEvent, _: np.ndarray) -> object:
    """Run lifelines' log-rank test."""
    from lifelines.statistics import logrank_test

    one = data.arm == 0
    return logrank_test(data.time[one], data.time[~one], data.event[one], data.event[~one])


def their_cox(data: TimeToEvent, covariates: np.ndarray) -> object:
    """Fit lifelines' Cox model."""
    import pandas as pd
    from lifelines import CoxPHFitter

    return CoxPHFitter().fit(pd.DataFrame(covariates).assign(time=data.time, event=data.event), "time", "event")


ANALYSES: dict[str, Callable[[TimeToEvent, np.ndarray], object]] = {
    "curve": lambda data, _: kaplan_meier(data),
    "log-rank": lambda data, _: log_rank_test(data),
    "max-combo": lambda data, _: max_combo_test(data),
    "cox": our_cox,
    "lifelines-curve": their_curve,
    "lifelines-log-rank": their_log_rank,
    "lifelines-cox": their_cox,
}


def work(name: str) -> None:
    """Do one piece of work and report its cost; making the data and importing lifelines are not counted."""
    if name == "trials":
        report(simulate)
        return
    if name.startswith("lifelines"):
        import lifelines.statistics  # noqa: F401
    given = made(COX_PATIENTS if name.endswith("cox") else MANY)
    report(lambda: ANALYSES[name](*given))


TITLES = {
    "trials": f"{TRIALS:,} trials of {PATIENTS:,}, MaxCombo",
    "curve": f"Kaplan-Meier, {MANY:,} patients",
    "log-rank": f"log-rank, {MANY:,} patients",
    "max-combo": f"MaxCombo, {MANY:,} patients",
    "cox": f"Cox, {COX_PATIENTS:,} patients, {COVARIATES} covariates",
}


def main() -> int:
    """Print the table."""
    if len(sys.argv) > 1:
        work(sys.argv[1])
        return 0
    short, peers = False, find_spec("lifelines") is not None
    print("work\tCPU s\twall s\tpeak MiB\tbudget\tlifelines CPU s")
    for name, title in TITLES.items():
        cost = measure("benchmarks.evidence", name, runs=3 if name == "trials" else 5)
        beside = f"lifelines-{name}"
        peer = measure("benchmarks.evidence", beside, runs=5).cpu_seconds if peers and beside in ANALYSES else None
        budget = (
            f"< {SECONDS:.0f} s CPU, < {MEBIBYTES:.0f} MiB"
            if name == "trials"
            else "no slower than lifelines"
            if peer
            else ""
        )
        print(
            f"{title}\t{cost.cpu_seconds:.3f}\t{cost.wall_seconds:.3f}\t{cost.peak_mebibytes:.0f}\t{budget}\t"
            f"{f'{peer:.3f}' if peer is not None else ''}"
        )
        if name == "trials":
            short |= cost.cpu_seconds > SECONDS or cost.peak_mebibytes > MEBIBYTES
        elif peer is not None:
            short |= cost.cpu_seconds > peer
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main())
