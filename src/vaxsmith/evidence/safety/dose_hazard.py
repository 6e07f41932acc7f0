"""A reaction whose risk depends on how many doses came before: its hazard at each dose, not its share of patients."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log, sqrt
from pathlib import Path

from vaxsmith.core import FormatError, SettingsError, in_percent
from vaxsmith.evidence.delimited import Row, read_delimited
from vaxsmith.evidence.estimate import Estimate
from vaxsmith.evidence.proportions import clopper_pearson
from vaxsmith.evidence.proportions.count import require_count, require_fraction

CUMULATIVE_CITATION = "Kaplan EL, Meier P. J Am Stat Assoc 1958;53:457-481, with dose number as time; Greenwood's variance"
TREND_CITATION = (
    "Cox DR, Lewis PAW. The Statistical Analysis of Series of Events 1966, section 3.3 (conditional on the total)"
)
_SPELLINGS = {"subject": "patient", "number_at_risk": "at_risk", "dose_of_event": "event_dose", "doses_received": "doses"}
_MOST_EVENTS = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class DoseCounts:
    """For dose 1, 2, …: how many patients received it without an event before (``at_risk``), how many then had one.

    Raises:
        SettingsError: unequal lengths, no dose, more events than patients, or more at risk than could remain.
    """

    at_risk: tuple[int, ...]
    events: tuple[int, ...]

    def __post_init__(self) -> None:
        if len(self.at_risk) != len(self.events) or not self.at_risk:
            raise SettingsError(
                f"{len(self.at_risk)} doses with patients and {len(self.events)} with events", expected="one of each a dose"
            )
        left = None
        for dose, (n, x) in enumerate(zip(self.at_risk, self.events, strict=True), 1):
            require_count(n, f"the patients at dose {dose}")
            require_count(x, f"the events at dose {dose}")
            if x > n:
                raise SettingsError(
                    f"{x} events among {n} patients at dose {dose}", expected="no more patients with an event than patients"
                )
            if left is not None and n > left:
                raise SettingsError(
                    f"{n} patients at dose {dose}, and at most {left} can remain from the dose before",
                    expected="patients who received the dose and had no event before",
                    cause="doses were counted, not patients, or patients with an event stayed in",
                )
            left = n - x
        if sum(self.at_risk) == 0:
            raise SettingsError("nobody received a dose", expected="one patient at least")


@dataclass(frozen=True, slots=True, kw_only=True)
class DoseHazards:
    """Hazards at each dose, the risk accumulated until then, and whether one constant hazard would do.

    ``hazards[i]`` and ``cumulative[i]`` are for dose i + 1. ``constant`` is events per dose given, ``trend_p`` the exact
    two-sided p-value of a trend (NaN without events), ``late_p`` the probability, were the hazard constant, that no event
    came before the dose of the first one. ``sentences`` are for people.
    """

    counts: DoseCounts
    hazards: tuple[Estimate, ...]
    cumulative: tuple[Estimate, ...]
    constant: Estimate
    trend_p: float
    late_p: float
    sentences: tuple[str, ...]


def count_doses(doses: Sequence[int], event_at: Sequence[int | None]) -> DoseCounts:
    """Count patients: doses each received, and the dose at which the event came (None: it did not). One event a patient.

    Raises:
        SettingsError: unequal lengths, a patient without a dose, or an event after the last dose.
    """
    if len(doses) != len(event_at) or not doses:
        raise SettingsError(f"{len(doses)} patients with doses, {len(event_at)} with an answer", expected="one of each")
    ends = []
    for received, when in zip(doses, event_at, strict=True):
        last = require_count(received, "the number of doses")
        if when is not None and not 1 <= require_count(when, "the dose of the event") <= last:
            raise SettingsError(
                f"an event at dose {when} in a patient with {last} doses", expected="a dose that the patient received"
            )
        ends.append((last if when is None else when, when is not None))
    most = max(end for end, _ in ends)
    if most == 0:
        raise SettingsError("nobody received a dose", expected="one patient at least")
    return DoseCounts(
        at_risk=tuple(sum(end >= dose for end, _ in ends) for dose in range(1, most + 1)),
        events=tuple(sum(happened and end == dose for end, happened in ends) for dose in range(1, most + 1)),
    )


def read_doses(path: Path) -> DoseCounts:
    """Read patients (``patient, doses, event_dose``; empty: no event) or doses (``dose, at_risk, events``).

    Raises:
        InputError: the file cannot be read.
        FormatError: it has neither set of columns, or a row is impossible; the message names the line.
    """
    rows = list(read_delimited(path, role="table of doses", needs=(), others=_SPELLINGS))
    fields = rows[0].fields
    try:
        if {"dose", "at_risk", "events"} <= fields.keys():
            return _from_doses(rows)
        if {"doses", "event_dose"} <= fields.keys():
            return count_doses([_count(row, "doses") for row in rows], [row.count("event_dose") for row in rows])
    except SettingsError as error:
        raise FormatError(error.found, expected=error.expected, cause=error.cause, place=str(path)) from error
    raise FormatError(
        f"the table of doses has the columns {', '.join(fields)[:200]}",
        expected="patient, doses, event_dose, or dose, at_risk, events",
        place=str(path),
    )


def dose_hazards(counts: DoseCounts, *, level: float = 0.95, event: str = "the reaction") -> DoseHazards:
    """Give the hazard of each dose with its exact interval, the accumulated risk, and a test that the hazard is constant.

    The hazard of dose k is events_k / at_risk_k (Clopper-Pearson); the risk by dose k is 1 - Π (1 - hazard), its interval
    Greenwood's on the scale log(-log). The trend test compares Σ k events_k with its exact law, given their total, when each
    event falls on a dose in proportion to the patients who received it.

    >>> found = dose_hazards(DoseCounts(at_risk=(20, 19, 10, 8), events=(0, 0, 0, 3)))
    >>> round(found.hazards[3].value, 3), round(found.trend_p, 4)
    (0.375, 0.0055)

    Raises:
        SettingsError: the level is not between 0 and 1, or there are more events than this exact test is made for.
    """
    total = sum(counts.events)
    if total > _MOST_EVENTS:
        raise SettingsError(f"{total} events", expected=f"at most {_MOST_EVENTS}: the method is for rare reactions")
    hazards = tuple(
        clopper_pearson(x, n, level=level, name=f"hazard of {event} at dose {dose}")
        for dose, (x, n) in enumerate(zip(counts.events, counts.at_risk, strict=True), 1)
    )
    trend_p, late_p = _constant_hazard(counts)
    return DoseHazards(
        counts=counts,
        hazards=hazards,
        cumulative=_cumulative(counts, level, event),
        constant=clopper_pearson(total, sum(counts.at_risk), level=level, name=f"{event} per dose given"),
        trend_p=trend_p,
        late_p=late_p,
        sentences=_sentences(counts, trend_p, late_p, event),
    )


def _count(row: Row, column: str) -> int:
    number = row.count(column)
    if number is None:
        raise FormatError(f"the column {column!r} is empty", place=row.place)
    return number


def _from_doses(rows: Sequence[Row]) -> DoseCounts:
    for place, row in enumerate(rows, 1):
        if _count(row, "dose") != place:
            raise FormatError(
                f"dose {row.text('dose')} in row {place}",
                expected="doses 1, 2, 3 … in order, none left out",
                place=row.place,
            )
    return DoseCounts(
        at_risk=tuple(_count(row, "at_risk") for row in rows), events=tuple(_count(row, "events") for row in rows)
    )


def _cumulative(counts: DoseCounts, level: float, event: str) -> tuple[Estimate, ...]:
    from scipy.special import ndtri

    z = float(-ndtri((1 - require_fraction(level, "the level of an interval")) / 2))
    free, spread = 1.0, 0.0
    found: list[Estimate] = []
    seen = 0
    for dose, (n, x) in enumerate(zip(counts.at_risk, counts.events, strict=True), 1):
        seen += x
        note = ""
        if n:
            free *= 1 - x / n
            spread += x / (n * (n - x)) if n > x else 0.0
        if n == 0:
            note = "nobody was left to receive this dose; the risk is that of the dose before"
        error = free * sqrt(spread)
        if seen == 0:
            low, high = 0.0, clopper_pearson(0, n, level=level).high
            note = note or f"no event in {n} patients; the bound is the exact one for them"
        elif free <= 0:
            low, high = (found[-1].low if found else clopper_pearson(x, n, level=level).low), 1.0
            note = "everyone who received this dose had the event; the lower bound is that of the dose before"
        else:
            width = z * sqrt(spread) / abs(log(free))
            low, high = 1 - free ** exp(-width), 1 - free ** exp(width)
        found.append(
            Estimate(
                name=f"risk of {event} by dose {dose}",
                value=1 - free,
                low=low,
                high=high,
                level=level,
                method="product of hazards, log(-log) interval",
                citation=CUMULATIVE_CITATION,
                standard_error=error,
                note=note,
            )
        )
    return tuple(found)


def _constant_hazard(counts: DoseCounts) -> tuple[float, float]:
    """Give the two-sided p-value of a trend, and the probability of no event before the dose of the first."""
    import numpy as np

    total = sum(counts.events)
    if total == 0:
        return float("nan"), float("nan")
    share = np.array(counts.at_risk, dtype=float)
    share /= share.sum()
    first = next(dose for dose, x in enumerate(counts.events) if x)
    law = np.array([1.0])
    for _ in range(total):
        law = np.convolve(law, share)
    seen = sum(dose * x for dose, x in enumerate(counts.events))
    below, above = float(law[: seen + 1].sum()), float(law[seen:].sum())
    return min(1.0, 2 * min(below, above)), float(share[first:].sum()) ** total


def _sentences(counts: DoseCounts, trend_p: float, late_p: float, event: str) -> tuple[str, ...]:
    total, patients, doses = sum(counts.events), counts.at_risk[0], sum(counts.at_risk)
    if total == 0:
        return (
            f"No patient of {patients} had {event} in {doses} doses. A hazard that begins after more doses than "
            f"{len(counts.at_risk)} was not looked at.",
        )
    first = next(dose for dose, x in enumerate(counts.events, 1) if x)
    at_first = counts.at_risk[first - 1]
    lines = [
        f"{total} of {patients} patients had {event}: {in_percent(total / patients, 1)} of patients, "
        f"{in_percent(total / doses, 1)} of doses.",
        f"The first came at dose {first}, which {at_first} of {patients} patients received.",
    ]
    if first > 1:
        lines.append(
            f"Were the hazard the same at every dose, none before dose {first} would have probability {late_p:.2g}. "
            f"A trial that gives fewer than {first} doses would have seen none of these."
        )
    if trend_p < 0.05:
        lines.append(f"The hazard changes with the number of the dose (exact trend test, p = {trend_p:.2g}).")
    else:
        lines.append(f"A constant hazard is not excluded (exact trend test, p = {trend_p:.2g}); that does not prove it.")
    return tuple(lines)
