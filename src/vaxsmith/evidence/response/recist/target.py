"""The sum of target lesions: its parts, its nadir, and what it says against both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from vaxsmith.core import Finding, Severity
from vaxsmith.evidence.response.recist.lesion import Assessment, Observation, PatientLesions, Status
from vaxsmith.evidence.response.recist.settings import (
    BASELINE_DAYS,
    MOST_IN_ORGAN,
    MOST_TARGETS,
    NORMAL_NODE_MM,
    PARTIAL_DECREASE,
    PROGRESSION_INCREASE,
    PROGRESSION_MM,
    TARGET_LESION_MM,
    TARGET_NODE_MM,
    TOO_SMALL_MM,
)

_HAIR = 1e-9  # sums of decimal fractions are not exact in binary


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetSum:
    """Target lesions at one assessment.

    ``measured_mm`` is the sum over those that were measured, ``complete`` whether these are all; ``gone`` whether none is
    left (nodes below 10 mm count as normal, so the sum need not be 0); ``reappeared`` names lesions other than nodes that
    are there.
    """

    measured_mm: float
    complete: bool
    gone: bool
    there: tuple[str, ...]
    missing: tuple[str, ...]


def size_of(seen: Observation | None) -> float | None:
    """Give a lesion's size for the sum: 0 where it is absent, 5 mm where it is too small, None where it is not known."""
    if seen is None or seen.status is Status.NOT_EVALUABLE:
        return None
    if seen.status is Status.ABSENT:
        return 0.0
    if seen.status is Status.TOO_SMALL and seen.size_mm is None:
        return float(TOO_SMALL_MM.value)
    return seen.size_mm


def sum_targets(patient: PatientLesions, visit: Assessment) -> TargetSum:
    """Add up the target lesions of one assessment."""
    total, gone = 0.0, True
    there, missing = [], []
    for target in patient.targets:
        size = size_of(visit.of(target.lesion))
        if size is None:
            missing.append(target.lesion)
            gone = False
            continue
        total += size
        limit = NORMAL_NODE_MM.value if target.node else 0.0
        if size > 0 and size >= limit:
            gone = False
            there.append(target.lesion)
    return TargetSum(
        measured_mm=total,
        complete=not missing,
        gone=gone and bool(patient.targets),
        there=tuple(there),
        missing=tuple(missing),
    )


def has_progressed(sum_mm: float, nadir_mm: float) -> bool:
    """Tell whether a sum is at least 20 % and at least 5 mm above the smallest one before.

    A sum of the lesions that could be measured is a lower bound: if it passes, so would the whole.
    """
    increase = sum_mm - nadir_mm
    return increase >= PROGRESSION_MM.value - _HAIR and increase >= PROGRESSION_INCREASE.value * nadir_mm - _HAIR


def has_responded(sum_mm: float, baseline_mm: float) -> bool:
    """Tell whether a sum is at least 30 % below the baseline."""
    return sum_mm <= (1 - PARTIAL_DECREASE.value) * baseline_mm + _HAIR


def check_targets(patient: PatientLesions) -> tuple[Finding, ...]:
    """Check the choice of target lesions: at most five, two in an organ, each large enough.

    A fault means that the sum is not that of RECIST, and the patient is not judged.
    """
    found = []
    targets = patient.targets
    if len(targets) > MOST_TARGETS.value:
        found.append(
            _finding(
                patient,
                "many-targets",
                Severity.FAULT,
                f"{len(targets)} target lesions; RECIST 1.1 takes {MOST_TARGETS.value:g} at most. Choose them before "
                "response is known; the others are non-target.",
                len(targets),
                MOST_TARGETS.value,
            )
        )
    organs: dict[str, list[str]] = {}
    for target in targets:
        if target.place:
            organs.setdefault(target.place, []).append(target.lesion)
    found += [
        _finding(
            patient,
            "many-in-organ",
            Severity.FAULT,
            f"{len(lesions)} target lesions in {organ} ({', '.join(lesions)}); RECIST 1.1 takes {MOST_IN_ORGAN.value:g} "
            "an organ at most.",
            len(lesions),
            MOST_IN_ORGAN.value,
        )
        for organ, lesions in organs.items()
        if len(lesions) > MOST_IN_ORGAN.value
    ]
    if any(not target.place for target in targets):
        found.append(
            _finding(
                patient, "no-organ", Severity.NOTE, "The organ of a target lesion is not given; two an organ is not checked."
            )
        )
    if patient.baseline.first_day < -BASELINE_DAYS.value:
        found.append(
            _finding(
                patient,
                "old-baseline",
                Severity.CAUTION,
                f"The baseline begins {-patient.baseline.first_day} days before the start; RECIST 1.1 asks for "
                f"{BASELINE_DAYS.value:g} at most.",
                float(-patient.baseline.first_day),
                BASELINE_DAYS.value,
            )
        )
    found += _small(patient, targets)
    return tuple(found)


def _small(patient: PatientLesions, targets: Sequence[Observation]) -> list[Finding]:
    found = []
    for target in targets:
        least = TARGET_NODE_MM.value if target.node else TARGET_LESION_MM.value
        size = target.size_mm or 0.0
        if size < least:
            what = "short axis" if target.node else "longest diameter"
            found.append(
                _finding(
                    patient,
                    "small-target",
                    Severity.CAUTION,
                    f"Target lesion {target.lesion} has a {what} of {size:g} mm at baseline; RECIST 1.1 asks for "
                    f"{least:g} mm.",
                    size,
                    least,
                )
            )
    return found


def _finding(
    patient: PatientLesions,
    check: str,
    severity: Severity,
    sentence: str,
    measured: float | None = None,
    limit: float | None = None,
) -> Finding:
    return Finding(
        check=check,
        severity=severity,
        place=f"patient {patient.patient}",
        sentence=sentence,
        measured=measured,
        limit=limit,
    )
