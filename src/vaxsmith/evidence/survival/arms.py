"""Say which of two arms is the control, and refuse comparisons that have no two arms."""

from __future__ import annotations

from vaxsmith.core import SettingsError
from vaxsmith.evidence.survival.time_to_event import TimeToEvent


def two_arms(data: TimeToEvent, control: str = "") -> tuple[str, str]:
    """Give the names of control and treatment; without a name the first arm in sorted order is the control.

    Raises:
        SettingsError: there are not exactly two arms, one has no patients, or ``control`` is not one of them.
    """
    if len(data.arm_names) != 2:
        raise SettingsError(
            f"there {'is 1 arm' if len(data.arm_names) == 1 else f'are {len(data.arm_names)} arms'}: "
            f"{', '.join(data.arm_names)}",
            expected="two arms",
            remedy="name each patient's arm, or choose the two arms to compare",
        )
    for name in data.arm_names:
        if data.patients_of(name) == 0:
            raise SettingsError(f"nobody is in arm '{name}'", expected="at least one patient in each arm that is compared")
    if not control:
        return data.arm_names[0], data.arm_names[1]
    place = data.place_of(control)
    return data.arm_names[place], data.arm_names[1 - place]
