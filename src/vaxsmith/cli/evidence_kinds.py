"""Which report belongs to which kind of table, and which options have a meaning for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from vaxsmith.core.errors import SettingsError

if TYPE_CHECKING:
    from vaxsmith.evidence.report import Report


class Kind(StrEnum):
    """What a table holds."""

    AUTO = "auto"
    SURVIVAL = "survival"
    COMPETING = "competing"
    COUNTS = "counts"
    OUTCOMES = "outcomes"
    RECIST = "recist"
    ELISPOT = "elispot"
    CLONES = "clones"
    MEMORY = "memory"
    SAFETY = "safety"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a person asked of a table; None and empty: not asked."""

    table: Path
    title: str
    level: float
    endpoint: str = ""
    unit: str = ""
    control: str = ""
    horizon: float | None = None
    milestones: tuple[float, ...] = ()
    landmark: float | None = None
    known_at_start: bool = False
    unconfirmed: bool = False
    null: float | None = None
    cells: float | None = None
    after: Path | None = None
    replicate: Path | None = None
    seed: int | None = None


_ALWAYS = frozenset({"table", "title", "level"})
_USED: Mapping[Kind, frozenset[str]] = {
    Kind.SURVIVAL: frozenset(
        {"endpoint", "unit", "control", "horizon", "milestones", "landmark", "known_at_start"}
    ),
    Kind.COMPETING: frozenset({"unit", "control", "milestones"}),
    Kind.COUNTS: frozenset({"endpoint", "control"}),
    Kind.OUTCOMES: frozenset({"control", "null"}),
    Kind.RECIST: frozenset({"unconfirmed"}),
    Kind.ELISPOT: frozenset({"cells", "seed"}),
    Kind.CLONES: frozenset({"after", "replicate"}),
    Kind.MEMORY: frozenset({"unit", "horizon"}),
    Kind.SAFETY: frozenset(),
}  # fmt: skip


def report_of(kind: Kind, asked: Asked) -> Report:
    """Make the report of a table of this kind.

    Raises:
        SettingsError: an option has no meaning for this kind, or is out of range.
        InputError: the table cannot be read, or is not of this kind.
    """
    for name in asked.__dataclass_fields__:
        if is_given(getattr(asked, name)) and name not in _ALWAYS | _USED[kind]:
            has = ", ".join(f"--{used.replace('_', '-')}" for used in sorted(_USED[kind])) or "none of its own"
            raise SettingsError(
                f"--{name.replace('_', '-')} has no meaning for a table of kind {kind.value}",
                expected=f"its options: {has}",
                cause="the table is of another kind than you think",
                remedy="leave the option out, or say --kind",
            )
    return _MAKERS[kind](asked)


def is_given(value: object) -> bool:
    """Tell whether a person gave this option; a 0 is given."""
    return not (value is None or value is False or value in ("", ()))


def _survival(asked: Asked) -> Report:
    from vaxsmith.evidence.report.analyses.trial_file import read_trial
    from vaxsmith.evidence.report.analyses.trial_questions import TrialQuestions
    from vaxsmith.evidence.report.analyses.trial_report import trial_report

    questions = TrialQuestions(
        endpoint=asked.endpoint or "the event",
        control=asked.control,
        horizon=asked.horizon,
        milestones=asked.milestones,
        landmark=asked.landmark,
        known_at_start=asked.known_at_start,
        level=asked.level,
    )
    return trial_report(read_trial(asked.table, unit=asked.unit), questions, title=asked.title)


def _competing(asked: Asked) -> Report:
    from vaxsmith.evidence.report.analyses.competing_report import competing_report, read_causes

    causes = read_causes(asked.table, unit=asked.unit)
    return competing_report(causes, control=asked.control, milestones=asked.milestones, level=asked.level, title=asked.title)


def _counts(asked: Asked) -> Report:
    from vaxsmith.evidence.report.analyses.counts_file import read_counts
    from vaxsmith.evidence.report.analyses.counts_report import counts_report

    return counts_report(
        read_counts(asked.table),
        control=asked.control,
        endpoint=asked.endpoint or "the event",
        level=asked.level,
        title=asked.title,
    )


def _outcomes(asked: Asked) -> Report:
    from vaxsmith.evidence.report.analyses.monitor_report import monitor_report, read_outcomes

    return monitor_report(
        read_outcomes(asked.table), null=asked.null, control=asked.control, level=asked.level, title=asked.title
    )


def _recist(asked: Asked) -> Report:
    from vaxsmith.evidence.report.analyses.recist_report import recist_report

    return recist_report(asked.table, confirmation=not asked.unconfirmed, level=asked.level, title=asked.title)


def _elispot(asked: Asked) -> Report:
    from vaxsmith.evidence.report.analyses.elispot_report import elispot_report

    return elispot_report(asked.table, cells=asked.cells, level=asked.level, seed=asked.seed or 1, title=asked.title)


def _clones(asked: Asked) -> Report:
    from vaxsmith.evidence.report.analyses.clones_report import clones_report

    if asked.after is None:
        raise SettingsError(
            "one sample of clones", expected="two: the later one with --after", remedy="name the later sample with --after"
        )
    return clones_report(asked.table, asked.after, replicate=asked.replicate, level=asked.level, title=asked.title)


def _memory(asked: Asked) -> Report:
    from vaxsmith.evidence.report.analyses.memory_report import memory_report
    from vaxsmith.evidence.response.memory import read_memory

    return memory_report(
        read_memory(asked.table, unit=asked.unit), horizon=asked.horizon, level=asked.level, title=asked.title
    )


def _safety(asked: Asked) -> Report:
    from vaxsmith.evidence.report.analyses.safety_report import safety_report

    return safety_report(asked.table, level=asked.level, title=asked.title)


_MAKERS: Mapping[Kind, Callable[[Asked], Report]] = {
    Kind.SURVIVAL: _survival,
    Kind.COMPETING: _competing,
    Kind.COUNTS: _counts,
    Kind.OUTCOMES: _outcomes,
    Kind.RECIST: _recist,
    Kind.ELISPOT: _elispot,
    Kind.CLONES: _clones,
    Kind.MEMORY: _memory,
    Kind.SAFETY: _safety,
}
