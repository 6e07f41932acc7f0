"""Nouns of RECIST: what was seen of one lesion, an assessment, and one patient's course."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import isfinite

from vaxsmith.core import SettingsError

LYMPH_NODES = "lymph nodes"  # all nodes count as one organ (Schwartz et al. 2016, section 2)


class Kind(StrEnum):
    """What a lesion is to the patient's course."""

    TARGET = "target"
    NON_TARGET = "non-target"
    NEW = "new"


class Status(StrEnum):
    """What the radiologist wrote of a lesion, beside or instead of a size."""

    PRESENT = "present"
    ABSENT = "absent"
    TOO_SMALL = "too small"  # seen, and too small to measure
    INCREASED = "increased"  # larger than at the assessment before, without being unequivocal progression
    PROGRESSION = "progression"  # unequivocal progression of a non-target lesion
    EQUIVOCAL = "equivocal"  # may be a new lesion
    NOT_EVALUABLE = "not evaluable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One lesion at one assessment.

    ``size_mm`` is the longest diameter, or the short axis of a lymph node (``node``); None where it was not measured.

    Raises:
        SettingsError: the size is negative or not finite.
    """

    lesion: str
    kind: Kind
    status: Status
    organ: str = ""
    node: bool = False
    size_mm: float | None = None

    def __post_init__(self) -> None:
        if self.size_mm is not None and not (isfinite(self.size_mm) and self.size_mm >= 0):
            raise SettingsError(f"lesion {self.lesion} measures {self.size_mm} mm", expected="a finite size of 0 mm or more")

    @property
    def place(self) -> str:
        """Give the organ by which lesions are counted."""
        return LYMPH_NODES if self.node else self.organ.lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """What was seen at one visit; its scans may lie some days apart (``first_day`` to ``last_day``).

    Days count from the start of treatment or from randomisation. Progression is dated by the first scan, response and
    stable disease by the last (Eisenhauer et al. 2009, section 4.6).
    """

    label: str
    first_day: int
    last_day: int
    observations: tuple[Observation, ...]

    def of(self, lesion: str) -> Observation | None:
        """Give what was seen of a lesion, or None where nothing was written."""
        return next((seen for seen in self.observations if seen.lesion == lesion), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientLesions:
    """One patient: the assessment before treatment, and those after it in order of time.

    Raises:
        SettingsError: a lesion stands twice in an assessment, a target has no size at baseline, a new lesion stands there,
            a lesion changes its kind, or assessments do not follow each other.
    """

    patient: str
    baseline: Assessment
    follow_ups: tuple[Assessment, ...]

    def __post_init__(self) -> None:
        kinds: dict[str, Kind] = {}
        before = self.baseline.last_day
        for visit in (self.baseline, *self.follow_ups):
            names = [seen.lesion for seen in visit.observations]
            if len(set(names)) != len(names):
                twice = next(name for name in names if names.count(name) > 1)
                raise SettingsError(f"{self._who} lesion {twice} stands twice at {visit.label}", remedy="keep one row")
            for seen in visit.observations:
                if kinds.setdefault(seen.lesion, seen.kind) is not seen.kind:
                    raise SettingsError(
                        f"{self._who} lesion {seen.lesion} is {seen.kind} at {visit.label}, {kinds[seen.lesion]} before",
                        expected="one kind for a lesion throughout",
                    )
                self._check_at_baseline(seen, visit)
            if visit is not self.baseline:
                if visit.first_day <= before:
                    raise SettingsError(
                        f"{self._who} {visit.label} begins on day {visit.first_day}, not after day {before}",
                        expected="assessments that follow each other",
                    )
                before = visit.last_day

    @property
    def _who(self) -> str:
        return f"patient {self.patient}:"

    def _check_at_baseline(self, seen: Observation, visit: Assessment) -> None:
        if visit is self.baseline:
            if seen.kind is Kind.NEW:
                raise SettingsError(f"{self._who} lesion {seen.lesion} is new at baseline", expected="target or non-target")
            if seen.kind is Kind.TARGET and not seen.size_mm:
                raise SettingsError(
                    f"{self._who} target lesion {seen.lesion} has no size at baseline", expected="a size in millimetres"
                )
        elif seen.kind is not Kind.NEW and self.baseline.of(seen.lesion) is None:
            raise SettingsError(
                f"{self._who} {seen.kind} lesion {seen.lesion} at {visit.label} was not there at baseline",
                expected="a lesion of the baseline assessment, or the kind new",
            )

    @property
    def targets(self) -> tuple[Observation, ...]:
        """Give the target lesions as they were at baseline."""
        return tuple(seen for seen in self.baseline.observations if seen.kind is Kind.TARGET)

    @property
    def non_targets(self) -> tuple[Observation, ...]:
        """Give the non-target lesions as they were at baseline."""
        return tuple(seen for seen in self.baseline.observations if seen.kind is Kind.NON_TARGET)
