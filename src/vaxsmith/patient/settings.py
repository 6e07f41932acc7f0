"""Every setting of one design, gathered from the stages that own them."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from vaxsmith.construct import DEFAULT_PLATFORM, PLATFORMS, ConstructSettings, Platform
from vaxsmith.core import SettingsError
from vaxsmith.mrna import MessengerSettings
from vaxsmith.selection import SelectionSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of every stage; each default lives with its stage.

    ``seed`` is recorded for the stages that draw at random; none does yet.

    Raises:
        SettingsError: the platform is unknown.
    """

    platform: str = DEFAULT_PLATFORM
    selection: SelectionSettings = field(default_factory=SelectionSettings)
    construct: ConstructSettings = field(default_factory=ConstructSettings)
    messenger: MessengerSettings = field(default_factory=MessengerSettings)
    seed: int = 0

    def __post_init__(self) -> None:
        if self.platform not in PLATFORMS:
            raise SettingsError(
                f"platform {self.platform!r} is not in the catalogue",
                expected="one of " + ", ".join(PLATFORMS),
                place="platform",
            )

    @property
    def chosen_platform(self) -> Platform:
        """The platform's parts."""
        return PLATFORMS[self.platform]


def plain_settings(settings: Settings) -> Mapping[str, Any]:
    """Give the settings as plain JSON values, each sourced constant with its unit and citation."""
    return {
        "platform": _plain(settings.chosen_platform),
        "selection": _plain(settings.selection),
        "construct": _plain(settings.construct),
        "mrna": _plain(settings.messenger),
        "seed": settings.seed,
    }


def _plain(value: Any) -> Any:
    """Turn nested frozen dataclasses into dictionaries, lists and scalars."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {entry.name: _plain(getattr(value, entry.name)) for entry in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(entry) for key, entry in sorted(value.items())}
    if isinstance(value, (list, tuple)):
        return [_plain(entry) for entry in value]
    if isinstance(value, (set, frozenset)):
        return sorted(_plain(entry) for entry in value)
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    return str(value)
