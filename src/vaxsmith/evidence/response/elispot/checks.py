"""What is wrong with a plate before any test is made: too few wells, no control, too many spots, too much background."""

from __future__ import annotations

from statistics import median, variance

from vaxsmith.core import Finding, Severity, Sourced
from vaxsmith.evidence.response.elispot.plate import Sample, Wells
from vaxsmith.evidence.response.elispot.resampling import smallest_p

T_SPOT = "T-SPOT.TB package insert (Oxford Immunotec), interpretation of the controls"
MOODIE = "Moodie Z, Price L, Gouttefangeas C, et al. Cancer Immunol Immunother 2010;59:1489-1501"

HIGH_BACKGROUND = Sourced(
    name="background above which a sample is doubtful",
    value=40.0,
    unit="spots per million cells",
    citation=T_SPOT,
    note="more than 10 spots in 250,000 cells makes a nil control invalid there; borrowed as a convention",
)
WEAK_POSITIVE = Sourced(
    name="positive control below which cells may be dead",
    value=80.0,
    unit="spots per million cells",
    citation=T_SPOT,
    note="fewer than 20 spots in 250,000 cells is doubtful there; borrowed as a convention",
)
UNEVEN_REPLICATES = Sourced(
    name="variance over (median + 1) above which replicates disagree",
    value=10.0,
    citation=MOODIE,
    note="the paper advises to leave out replicates with large variation; this limit is a house choice",
)


def check_sample(sample: Sample, *, alpha: float, saturation: float) -> tuple[Finding, ...]:
    """Check the design and the quality of one sample's wells; ``saturation`` is the most spots that the reader resolves."""
    found: list[Finding] = []
    if sample.negative is None:
        return (
            _finding(
                sample,
                "no-negative-control",
                Severity.FAULT,
                "There are no wells without antigen, so nothing says what the cells do by themselves.",
            ),
        )
    for wells in sample.antigens:
        found += _replicates(sample, wells, sample.negative, alpha)
    for wells in (sample.negative, *sample.antigens):
        found += _quality(sample, wells, saturation)
    background = _mean(sample.negative, saturation)
    if background > HIGH_BACKGROUND.value:
        found.append(
            _finding(
                sample,
                "high-background",
                Severity.CAUTION,
                f"Wells without antigen have {background:.0f} spots per million cells; a weak response would be lost there.",
                background,
                HIGH_BACKGROUND.value,
            )
        )
    if sample.positive is None:
        found.append(
            _finding(sample, "no-positive-control", Severity.NOTE, "No positive control: dead cells look like no response.")
        )
    elif not sample.positive.saturated and _mean(sample.positive, saturation) < WEAK_POSITIVE.value:
        found.append(
            _finding(
                sample,
                "weak-positive-control",
                Severity.CAUTION,
                "The positive control has few spots: the cells may be dead, and a missing response says nothing.",
                _mean(sample.positive, saturation),
                WEAK_POSITIVE.value,
            )
        )
    return tuple(found)


def _mean(wells: Wells, saturation: float) -> float:
    values = wells.per_million(saturation)
    return sum(values) / len(values)


def _replicates(sample: Sample, wells: Wells, negative: Wells, alpha: float) -> list[Finding]:
    found = []
    reach = smallest_p(wells.replicates, negative.replicates)
    if reach > alpha * (1 + 1e-9):
        found.append(
            _finding(
                sample,
                "too-few-replicates",
                Severity.CAUTION,
                f"{wells.name}: {wells.replicates} wells against {negative.replicates} without antigen cannot reach "
                f"p = {alpha:g} by permutation, whatever is counted (the least is {reach:.3f}). Four of each can, or three "
                "with six controls.",
                reach,
                alpha,
            )
        )
    if wells.cells != negative.cells:
        found.append(
            _finding(
                sample,
                "other-cell-number",
                Severity.CAUTION,
                f"{wells.name}: {wells.cells:g} cells a well against {negative.cells:g} without antigen; counts are scaled "
                "to a million cells, and wells with fewer cells scatter more.",
            )
        )
    return found


def _quality(sample: Sample, wells: Wells, saturation: float) -> list[Finding]:
    found = []
    full = wells.saturated + sum(spots >= saturation for spots in wells.spots)
    if full:
        found.append(
            _finding(
                sample,
                "saturated",
                Severity.CAUTION,
                f"{wells.name}: {full} of {wells.replicates} wells are too full to count; the response is at least as large "
                "as given. Plate fewer cells.",
                float(full),
            )
        )
    if len(wells.spots) > 1:
        spread = variance(wells.spots) / (median(wells.spots) + 1)
        if spread > UNEVEN_REPLICATES.value:
            found.append(
                _finding(
                    sample,
                    "uneven-replicates",
                    Severity.CAUTION,
                    f"{wells.name}: replicate wells disagree ({', '.join(f'{spots:g}' for spots in wells.spots)} spots).",
                    spread,
                    UNEVEN_REPLICATES.value,
                )
            )
    return found


def _finding(
    sample: Sample,
    check: str,
    severity: Severity,
    sentence: str,
    measured: float | None = None,
    limit: float | None = None,
) -> Finding:
    return Finding(
        check=check, severity=severity, place=f"sample {sample.name}", sentence=sentence, measured=measured, limit=limit
    )
