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


def cox() -> object:
    """Fit our Cox model."""
    data, covariates = made(COX_PATIENTS)
    return fit_cox(data, {f"x{place}": covariates[:, place] for place in range(COVARIATES)})


def lifelines_curve() -> object:
    """Draw lifelines' curve."""
    from lifelines import KaplanMeierFitter

    data, _ = made(MANY)
    return KaplanMeierFitter().fit(data.time, data.event)


def lifelines_log_rank() -> object:
    """Run lifelines' log-rank test."""
    from lifelines.statistics import logrank_test

    data, _ = made(MANY)
    one = data.arm == 0
    return logrank_test(data.time[one], data.time[~one], data.event[one], data.event[~one])


def lifelines_cox() -> object:
    """Fit lifelines' Cox model."""
    import pandas as pd
    from lifelines import CoxPHFitter

    data, covariates = made(COX_PATIENTS)
    table = pd.DataFrame(covariates).assign(time=data.time, event=data.event)
    return CoxPHFitter().fit(table, "time", "event")


WORK: dict[str, Callable[[], object]] = {
    "trials": simulate,
    "curve": lambda: kaplan_meier(made(MANY)[0]),
    "log-rank": lambda: log_rank_test(made(MANY)[0]),
    "max-combo": lambda: max_combo_test(made(MANY)[0]),
    "cox": cox,
    "lifelines-curve": lifelines_curve,
    "lifelines-log-rank": lifelines_log_rank,
    "lifelines-cox": lifelines_cox,
}
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
        if sys.argv[1].startswith("lifelines"):
            import lifelines.fitters  # noqa: F401
            import lifelines.statistics  # noqa: F401
        report(WORK[sys.argv[1]])
        return 0
    short, peers = False, find_spec("lifelines") is not None
    print("work\tCPU s\twall s\tpeak MiB\tbudget\tlifelines CPU s")
    for name, title in TITLES.items():
        cost = measure("benchmarks.evidence", name, runs=3 if name == "trials" else 5)
        beside = f"lifelines-{name}"
        peer = measure("benchmarks.evidence", beside, runs=5).cpu_seconds if peers and beside in WORK else None
        budget = (
            f"< {SECONDS:.0f} s CPU, < {MEBIBYTES:.0f} MiB"
            if name == "trials"
            else "no slower than lifelines"
            if peer
            else ""
        )
        print(
            f"{title}\t{cost.cpu_seconds:.2f}\t{cost.wall_seconds:.2f}\t{cost.peak_mebibytes:.0f}\t{budget}\t"
            f"{f'{peer:.2f}' if peer is not None else ''}"
        )
        if name == "trials":
            short |= cost.cpu_seconds > SECONDS or cost.peak_mebibytes > MEBIBYTES
        elif peer is not None:
            short |= cost.cpu_seconds > peer
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main())
