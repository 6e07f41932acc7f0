"""The noun of what a person asks of a trial."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialQuestions:
    """What a person wants to know of a trial.

    ``endpoint`` names the event in sentences; ``control`` the arm to compare with (guessed and said when empty);
    ``horizon`` is that of the restricted mean, ``milestones`` the times whose shares are shown, ``landmark`` the time at
    which groups are formed. ``known_at_start`` says that the groups were known before anybody was followed.
    """

    endpoint: str = "the event"
    control: str = ""
    horizon: float | None = None
    milestones: tuple[float, ...] = ()
    landmark: float | None = None
    known_at_start: bool = False
    level: float = 0.95
