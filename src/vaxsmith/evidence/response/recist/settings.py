"""The thresholds of RECIST 1.1 and iRECIST, each in one place with its source."""

from __future__ import annotations

from dataclasses import dataclass

from vaxsmith.core import SettingsError, Sourced

RECIST_CITATION = "Eisenhauer EA, Therasse P, Bogaerts J, et al. Eur J Cancer 2009;45:228-247"
IRECIST_CITATION = "Seymour L, Bogaerts J, Perrone A, et al. Lancet Oncol 2017;18:e143-e152"


def _of(name: str, value: float, section: str, unit: str = "mm", note: str = "") -> Sourced[float]:
    return Sourced(name=name, value=value, unit=unit, citation=f"{RECIST_CITATION}, {section}", note=note)


PARTIAL_DECREASE = _of("partial response: least decrease of the sum from baseline", 0.30, "section 4.3.1", "fraction")
PROGRESSION_INCREASE = _of("progression: least increase of the sum from its nadir", 0.20, "section 4.3.1", "fraction")
PROGRESSION_MM = _of("progression: least absolute increase of the sum", 5.0, "section 4.3.1")
NORMAL_NODE_MM = _of("short axis below which a lymph node is normal", 10.0, "section 4.3.1")
TARGET_NODE_MM = _of("least short axis of a target lymph node", 15.0, "section 3.1.1")
TARGET_LESION_MM = _of("least longest diameter of another target lesion, by CT", 10.0, "section 3.1.1")
TOO_SMALL_MM = _of("size given to a target lesion that is seen but too small to measure", 5.0, "section 4.3.2")
BASELINE_DAYS = _of("most days from the baseline to the start of treatment", 28, "section 3.1", "days")
MOST_TARGETS = _of("most target lesions", 5, "section 3.2.1", "lesions")
MOST_IN_ORGAN = _of("most target lesions in an organ", 2, "section 3.2.1", "lesions")
CONFIRMATION_DAYS = _of("least time from a response to its confirmation", 28, "section 4.6", "days")
STABLE_DAYS = _of(
    "least time from the start to stable disease", 42, "section 4.6", "days", "six weeks; the protocol may say more"
)
LATEST_CONFIRMATION_DAYS = Sourced(
    name="usual latest time of the assessment that confirms immune progression",
    value=56.0,
    unit="days",
    citation=f"{IRECIST_CITATION}, panel and table 1",
    note="4 to 8 weeks; a later one still confirms, and a finding says so",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecistSettings:
    """What a protocol may choose.

    ``confirmation``: a response counts when it is seen again after ``confirmation_days`` (asked for where response is the
    primary endpoint of a trial without control arm). ``stable_days``: stable disease counts from then on.

    Raises:
        SettingsError: a number of days is not above 0.
    """

    confirmation: bool = True
    confirmation_days: int = int(CONFIRMATION_DAYS.value)
    stable_days: int = int(STABLE_DAYS.value)
    latest_confirmation_days: int = int(LATEST_CONFIRMATION_DAYS.value)

    def __post_init__(self) -> None:
        for days in (self.confirmation_days, self.stable_days, self.latest_confirmation_days):
            if isinstance(days, bool) or not isinstance(days, int) or days < 0:
                raise SettingsError(f"{days!r} days", expected="a whole number of days, 0 or more")
