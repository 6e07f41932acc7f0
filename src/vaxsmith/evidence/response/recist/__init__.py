"""RECIST 1.1 and iRECIST: from a table of lesions to each patient's best response.

In comes a long table (one row a lesion and assessment); out come time points, best responses with their reasons, and the
response rate with its interval. The words: *target* lesions are measured (five at most, two an organ) and added up, the
*nadir* is the smallest sum so far, *non-target* lesions are only watched, a *new* lesion is progression. A response counts
when it is seen again four weeks later. iRECIST waits with progression until a second look confirms it (iUPD, then iCPD).

The program applies the rules to what radiologists wrote. It reads no image, and it cannot tell who was treated from who
responded: a single-arm count calls nothing effective.

>>> from vaxsmith.evidence.response.recist import Assessment, Kind, Observation, PatientLesions, Status, best_response
>>> def seen(day, size):
...     one = Observation(lesion="T1", kind=Kind.TARGET, status=Status.PRESENT, organ="liver", size_mm=size)
...     return Assessment(label=f"day {day}", first_day=day, last_day=day, observations=(one,))
>>> course = PatientLesions(patient="P1", baseline=seen(0, 40), follow_ups=(seen(56, 26), seen(112, 25)))
>>> found = best_response(course)
>>> str(found.best), found.sentence
('PR', 'PR on day 56, confirmed on day 112.')
"""

from vaxsmith.evidence.response.recist.best import PatientResponse, best_response
from vaxsmith.evidence.response.recist.immune import (
    ImmunePatientResponse,
    ImmuneResponse,
    ImmuneTimePoint,
    best_immune_response,
    immune_time_points,
)
from vaxsmith.evidence.response.recist.lesion import Assessment, Kind, Observation, PatientLesions, Status
from vaxsmith.evidence.response.recist.read_lesions import read_lesions
from vaxsmith.evidence.response.recist.settings import IRECIST_CITATION, RECIST_CITATION, RecistSettings
from vaxsmith.evidence.response.recist.summary import ResponseSummary, summarise
from vaxsmith.evidence.response.recist.target import check_targets
from vaxsmith.evidence.response.recist.time_point import Response, TimePoint, time_points

__all__ = [
    "IRECIST_CITATION",
    "RECIST_CITATION",
    "Assessment",
    "ImmunePatientResponse",
    "ImmuneResponse",
    "ImmuneTimePoint",
    "Kind",
    "Observation",
    "PatientLesions",
    "PatientResponse",
    "RecistSettings",
    "Response",
    "ResponseSummary",
    "Status",
    "TimePoint",
    "best_immune_response",
    "best_response",
    "check_targets",
    "immune_time_points",
    "read_lesions",
    "summarise",
    "time_points",
]
