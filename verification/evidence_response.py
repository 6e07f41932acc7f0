"""Parity of the response chapter: RECIST's own tables, permutation, clones, memory curves.

Read by verification/evidence.py.
"""

from __future__ import annotations

import numpy as np

from vaxsmith.evidence.response.clones import Direction, ExpansionSettings, Multiplicity, Repertoire, adjust, compare_clones
from vaxsmith.evidence.response.elispot import equal_means, smallest_p
from vaxsmith.evidence.response.memory import EXPONENTIAL, POWER_LAW, MemoryFit, fit_shape, memory_series
from vaxsmith.evidence.response.recist import (
    Assessment,
    Kind,
    Observation,
    PatientLesions,
    RecistSettings,
    Response,
    Status,
    best_response,
)
from vaxsmith.evidence.response.recist.time_point import overall
from verification.evidence_row import ParityRow

RECIST = "Eisenhauer et al. 2009"
CR, PR, SD, NON, PD, NE = (
    Response.COMPLETE,
    Response.PARTIAL,
    Response.STABLE,
    Response.NON_COMPLETE,
    Response.PROGRESSION,
    Response.NOT_EVALUABLE,
)
ANY = (CR, PR, SD, PD, NE)
# Each row: the target lesions, the non-target lesions (several words where the table says so), new lesions, the answer.
TABLE_ONE = (
    ((CR,), (CR,), (False,), CR),
    ((CR,), (NON,), (False,), PR),
    ((CR,), (NE,), (False,), PR),
    ((PR,), (CR, NON, NE), (False,), PR),
    ((SD,), (CR, NON, NE), (False,), SD),
    ((NE,), (CR, NON), (False,), NE),
    ((PD,), (CR, NON, PD, NE), (False, True), PD),
    (ANY, (PD,), (False, True), PD),
    (ANY, (CR, NON, PD, NE), (True,), PD),
)
TABLE_TWO = (
    ((CR,), (False,), CR),
    ((NON,), (False,), NON),
    ((NE,), (False,), NE),
    ((PD,), (False, True), PD),
    ((CR, NON, NE, PD), (True,), PD),
)
# Two assessments, and the best response if stable disease has lasted long enough, and if not. (CR then SD or PR depends on
# what the radiologist makes of the first, as the table's footnote says; such rows are left out.)
TABLE_THREE = (
    (CR, CR, CR, CR),
    (CR, PD, SD, PD),
    (CR, NE, SD, NE),
    (PR, CR, PR, PR),
    (PR, PR, PR, PR),
    (PR, SD, SD, SD),
    (PR, PD, SD, PD),
    (PR, NE, SD, NE),
    (NE, NE, NE, NE),
)
_SIZES = {CR: 0.0, PR: 70.0, SD: 80.0, PD: 150.0, NE: None}
# Benjamini and Hochberg 1995, section 3.2: p-values of fifteen comparisons.
_FIFTEEN = (
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0,
)  # fmt: skip
_DAYS = (7.0, 14.0, 28.0, 56.0, 112.0, 168.0, 336.0)
_SPOTS = (980.0, 830.0, 610.0, 480.0, 330.0, 300.0, 210.0)


def rows() -> list[ParityRow]:
    return [*_recist(), *_elispot(), *_clones()]


def peers() -> list[ParityRow]:
    """Give the rows whose reference is computed here, by scipy and statsmodels."""
    return [*_permutation(), *_memory()]


def _recist() -> list[ParityRow]:
    one = [
        overall(target, other, new=new) is answer
        for targets, others, news, answer in TABLE_ONE
        for target in targets
        for other in others
        for new in news
    ]
    two = [overall(None, other, new=new) is answer for others, news, answer in TABLE_TWO for other in others for new in news]
    three = [
        _best(first, second, day) is answer
        for first, second, long_enough, too_short in TABLE_THREE
        for day, answer in ((56, long_enough), (20, too_short))
    ]
    return [
        _row("RECIST 1.1, time point", RECIST, f"combinations of table {name} as printed", sum(found), str(len(found)))
        for name, found in (("1", one), ("2", two), ("3", three))
    ]


def _best(first: Response, second: Response, day: int) -> object:
    def seen(when: int, size: float | None) -> Assessment:
        status = Status.NOT_EVALUABLE if size is None else Status.ABSENT if size == 0 else Status.PRESENT
        lesion = Observation(lesion="T", kind=Kind.TARGET, status=status, organ="liver", size_mm=size)
        return Assessment(label=str(when), first_day=when, last_day=when, observations=(lesion,))

    follow_ups = (seen(day, _SIZES[first]), seen(day + 35, _SIZES[second]))
    course = PatientLesions(patient="P", baseline=seen(0, 100.0), follow_ups=follow_ups)
    return best_response(course, RecistSettings(stable_days=42)).best


def _elispot() -> list[ParityRow]:
    exact = "counting arrangements"
    return [
        _row("DFR(eq), smallest p", exact, "3 wells against 3", smallest_p(3, 3), "0.0500"),
        _row("DFR(eq), smallest p", exact, "4 wells against 4", smallest_p(4, 4), "0.0143"),
        _row("DFR(eq), smallest p", exact, "3 wells against 6", smallest_p(3, 6), "0.0119"),
    ]


def _permutation() -> list[ParityRow]:
    from scipy import stats

    control, antigen = [3, 5, 4, 2, 4, 3], [9, 4, 7]
    theirs = stats.permutation_test(
        (np.array(antigen), np.array(control)),
        lambda a, b, axis: a.mean(axis=axis) - b.mean(axis=axis),
        alternative="greater",
        vectorized=True,
    )
    ours = equal_means(control, [antigen], draws=1000, generator=np.random.default_rng(1))[0].p_value
    return [_row("DFR(eq), one antigen", "scipy.stats.permutation_test", "p", ours, f"{theirs.pvalue:.6f}")]


def _clones() -> list[ParityRow]:
    tea = compare_clones(
        Repertoire(name="milk second", counts={"said first": 1, "said second": 3}),
        Repertoire(name="milk first", counts={"said first": 3, "said second": 1}),
        settings=ExpansionSettings(least_count=1, direction=Direction.EXPANDED),
    )
    by_share = adjust(_FIFTEEN, Multiplicity.FALSE_DISCOVERY)
    by_any = adjust(_FIFTEEN, Multiplicity.FAMILY_WISE)
    paper = "Benjamini, Hochberg 1995"
    return [
        _row("Fisher, one-sided", "Fisher 1935 (tea: 17/70)", "p", tea.p_values[tea.clones.index("said first")], "0.2429"),
        _row("False discovery rate .05", paper, "comparisons of 15 that pass", int((by_share <= 0.05).sum()), "4"),
        _row("Family-wise .05 (Holm)", paper, "comparisons of 15 that pass", int((by_any <= 0.05).sum()), "3"),
    ]


def _memory() -> list[ParityRow]:
    import statsmodels.api as sm

    made = []
    series = memory_series(_DAYS, _SPOTS)
    at = np.array([100.0, 730.0])
    for shape, scale in ((EXPONENTIAL, np.asarray), (POWER_LAW, np.log)):
        ours = fit_shape(series, shape)
        assert isinstance(ours, MemoryFit)
        theirs = sm.OLS(np.log(_SPOTS), sm.add_constant(scale(np.array(_DAYS)))).fit()
        band = theirs.get_prediction(sm.add_constant(scale(at)))
        method, reference = f"Memory, {shape.name}", "statsmodels OLS on logarithms"
        made += [
            _row(method, reference, "log likelihood", ours.log_likelihood, f"{theirs.llf:.6f}"),
            _row(method, reference, "logarithm at day 730", ours.mean_log(at)[1], f"{band.predicted_mean[1]:.6f}"),
            _row(method, reference, "its standard error", float(np.sqrt(ours.variance(at)[1])), f"{band.se_mean[1]:.5f}"),
        ]
    return made


def _row(method: str, reference: str, quantity: str, ours: float, shown: str) -> ParityRow:
    return ParityRow(method=method, reference=reference, quantity=quantity, ours=float(ours), shown=shown)
