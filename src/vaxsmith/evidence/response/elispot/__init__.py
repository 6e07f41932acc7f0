"""ELISpot: did T cells of a sample answer an antigen, and could these wells have shown it?

In comes a table of wells (one row a well); out come responses with p-values that are adjusted for the number of antigens,
and findings about the plate. The words: the *background* is what wells without antigen show; *DFR(eq)* tests against the
background, *DFR(2x)* against twice of it, both by permuting wells; a well is *saturated* when it is too full to count.

An immune response is not a clinical one. A response after vaccination is due to the vaccine only if a sample from before
did not have it.

>>> import numpy as np
>>> from vaxsmith.evidence.response.elispot import Sample, Wells, judge_sample
>>> control = Wells(name="medium", spots=(3, 5, 4, 2), cells=200_000)
>>> pool = Wells(name="pool 1", spots=(41, 36, 48, 39), cells=200_000)
>>> found = judge_sample(Sample(name="P1", negative=control, antigens=(pool,)), generator=np.random.default_rng(1))
>>> found.antigens[0].responds_strictly, round(found.antigens[0].folded.p_value, 4)
(True, 0.0143)
"""

from vaxsmith.evidence.response.elispot.checks import check_sample
from vaxsmith.evidence.response.elispot.induced import Course, Induced, vaccine_induced
from vaxsmith.evidence.response.elispot.plate import Sample, Wells, read_plate
from vaxsmith.evidence.response.elispot.resampling import Permuted, equal_means, fold_means, smallest_p
from vaxsmith.evidence.response.elispot.respond import (
    FOUR_FOLD_55,
    AntigenResponse,
    ElispotSettings,
    EmpiricalRule,
    SampleResponse,
    judge_sample,
)

__all__ = [
    "FOUR_FOLD_55",
    "AntigenResponse",
    "Course",
    "ElispotSettings",
    "EmpiricalRule",
    "Induced",
    "Permuted",
    "Sample",
    "SampleResponse",
    "Wells",
    "check_sample",
    "equal_means",
    "fold_means",
    "judge_sample",
    "read_plate",
    "smallest_p",
    "vaccine_induced",
]
