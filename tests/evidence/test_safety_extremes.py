"""Odd numbers: an answer or a sentence, never a traceback or a warning."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from vaxsmith.core import VaxsmithError
from vaxsmith.evidence.response.clones import Overdispersion, fold_change
from vaxsmith.evidence.response.elispot import Sample, Wells, judge_sample
from vaxsmith.evidence.response.memory import MemorySeries, fit_memory, forecast, memory_series
from vaxsmith.evidence.safety import (
    DoseCounts,
    GammaMixture,
    binomial_bound,
    binomial_performance,
    calibrated_rule,
    dose_hazards,
    fit_gamma_mixture,
    heterogeneity,
    poisson_bound,
    poisson_performance,
    shrink,
    shrink_groups,
    shrink_proportions,
    toxicity_performance,
    toxicity_rule,
)

PRIOR = {"shape_one": 0.2, "rate_one": 0.1, "shape_two": 2.0, "rate_two": 4.0}
EIGHT = tuple(float(t) for t in range(1, 9))


def wells(name: str, *spots: float, saturated: int = 0) -> Wells:
    return Wells(name=name, spots=spots, cells=200_000, saturated=saturated)


def judged(sample: Sample) -> object:
    return judge_sample(sample, generator=np.random.default_rng(1)).antigens


CASES: dict[str, Callable[[], object]] = {
    "pairs reported once": lambda: fit_gamma_mixture([1] * 50, [1.0] * 50),
    "hardly expected pairs": lambda: fit_gamma_mixture([1] * 50, [1e-12] * 50),
    "no report at all": lambda: fit_gamma_mixture([0] * 50, [1.0] * 50),
    "huge counts": lambda: fit_gamma_mixture([10**6] * 50 + [0] * 3, [1.0] * 53),
    "far apart": lambda: shrink([0, 1, 10**7, 3], [1e-12, 1e-9, 1.0, 1e9], GammaMixture(**PRIOR, share_one=1 / 3)),
    "one component": lambda: shrink([0, 5], [1.0, 1.0], GammaMixture(**PRIOR, share_one=0)),
    "the other component": lambda: shrink([0, 5], [1.0, 1.0], GammaMixture(**PRIOR, share_one=1)),
    "groups of unlike size": lambda: shrink_groups("abc", [0, 1, 1e6], [1e-6, 1e6, 1], spread_scale=1),
    "equal groups": lambda: heterogeneity([1, 1, 1], [1, 1, 1]),
    "proportions of unlike size": lambda: shrink_proportions("ab", [10**6, 0], [10**7, 5]),
    "proportions of 1": lambda: shrink_proportions("abc", [5, 6, 7], [5, 6, 7]),
    "tolerates nothing": lambda: toxicity_rule(5, 1e-6).sentences,
    "never stops": lambda: calibrated_rule(5, 0.5, false_stop=0.001).sentences,
    "everyone has it": lambda: toxicity_performance(toxicity_rule(30, 0.1), 1.0),
    "nobody has it": lambda: toxicity_performance(toxicity_rule(30, 0.1), 0.0),
    "nothing expected": lambda: poisson_bound(1e-6),
    "no risk": lambda: poisson_performance(poisson_bound(5), 1e-9),
    "every risk": lambda: poisson_performance(poisson_bound(5), 1e6),
    "hardly a control": lambda: binomial_bound(200, controls=1e-3),
    "no risk, counted": lambda: binomial_performance(binomial_bound(20), 1e-9),
    "all at the first dose": lambda: dose_hazards(DoseCounts(at_risk=(3, 0, 0), events=(3, 0, 0))),
    "no spot": lambda: judged(Sample(name="P", negative=wells("m", 0, 0, 0), antigens=(wells("a", 0, 0, 0),))),
    "no well counted": lambda: judged(Sample(name="P", negative=wells("m", saturated=3), antigens=(wells("a", 1, 2),))),
    "thirty antigens": lambda: judged(
        Sample(name="P", negative=wells("m", 1, 2, 3), antigens=tuple(wells(str(i), i, 2 * i, 3 * i) for i in range(30)))
    ),
    "a loose clone": lambda: fold_change(0, 5, 10**6, 10, overdispersion=Overdispersion(precision=1e-3)),
    "a flat memory": lambda: forecast(fit_memory(memory_series(EIGHT, [5.0] * 8)), [8, 80]),
    "an endless memory": lambda: fit_memory(memory_series([1e-300, *EIGHT[1:]], EIGHT)),
    "never detected": lambda: fit_memory(
        MemorySeries(persons=("a",) * 8, times=EIGHT, values=(5.0,) * 8, below=(True,) * 8)
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_odd_numbers_are_an_answer_or_a_sentence(name: str) -> None:
    try:
        found = CASES[name]()
    except VaxsmithError as error:
        found = str(error)
    assert found
