"""Count, at each time that somebody left, who was at risk, who had the event and who was censored."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vaxsmith.evidence.survival.time_to_event import BoolArray, FloatArray, IntArray, TimeToEvent


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RiskTable:
    """Counts at the T distinct times, in ascending order, for G groups.

    ``time`` (T,); ``at_risk``, ``events`` and ``censored`` (T, G). At a tie events come before censoring, so a patient who
    is censored at t was at risk at t.
    """

    time: FloatArray
    at_risk: FloatArray
    events: FloatArray
    censored: FloatArray


def risk_table(time: FloatArray, event: BoolArray, entry: FloatArray, group: IntArray, groups: int) -> RiskTable:
    """Count by time and group; ``group`` (n,) are places below ``groups``."""
    times, place = np.unique(time, return_inverse=True)
    cell = place * groups + group
    size = len(times) * groups
    events = np.bincount(cell[event], minlength=size).reshape(-1, groups).astype(float)
    leaving = np.bincount(cell, minlength=size).reshape(-1, groups).astype(float)
    at_risk = leaving[::-1].cumsum(axis=0)[::-1].copy()
    late = np.isfinite(entry)
    if late.any():
        # A patient who enters at e is not yet at risk at the times up to and including e.
        last_before = np.searchsorted(times, entry[late], side="right") - 1
        seen = last_before >= 0
        absent = np.bincount(last_before[seen] * groups + group[late][seen], minlength=size).reshape(-1, groups)
        at_risk -= absent[::-1].cumsum(axis=0)[::-1]
    return RiskTable(time=times, at_risk=at_risk, events=events, censored=leaving - events)


def pooled_risk_table(data: TimeToEvent) -> RiskTable:
    """Count all patients as one group: columns of size 1."""
    return risk_table(data.time, data.event, data.entry, np.zeros(len(data), dtype=np.intp), 1)


def risk_tables_by_stratum(data: TimeToEvent) -> list[RiskTable]:
    """Count by arm, one table a stratum; strata without patients are left out."""
    tables = []
    for stratum in np.unique(data.stratum):
        part = data.where(data.stratum == stratum)
        tables.append(risk_table(part.time, part.event, part.entry, part.arm, len(part.arm_names)))
    return tables


def numbers_at_risk(data: TimeToEvent, times: FloatArray) -> IntArray:
    """Count, by arm, who is still under watch at each of ``times`` (m,): shape (arms, m), as printed below a curve.

    A patient counts at t where ``entry < t <= time``; at time 0 everybody who is watched from the start.
    """
    asked = np.asarray(times, dtype=float)[:, None]
    watched = (data.time[None, :] >= asked) & (data.entry[None, :] < asked)
    return np.stack([(watched & (data.arm == arm)).sum(axis=1) for arm in range(len(data.arm_names))])
