"""Every setting of one design, gathered from the stages that own them."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from vaxsmith.construct import DEFAULT_PLATFORM, PLATFORMS, ConstructSettings, Platform
from vaxsmith.core import SettingsError
from vaxsmith.mrna import MessengerSettings
from vaxsmith.proteins import FusionSettings, MarkerProteinSettings, ReadingSettings, SpliceSettings
from vaxsmith.selection import VAXSMITH, Preset, SelectionSettings, Wishes
from vaxsmith.tumor import ClonalSettings, ContextSettings, MarkerSettings, PhaseSettings, PuritySettings, ReadSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class TumorSettings:
    """What counts as evidence in reads, tissues and copy numbers."""

    counting: ReadSettings = field(default_factory=ReadSettings)
    phase: PhaseSettings = field(default_factory=PhaseSettings)
    context: ContextSettings = field(default_factory=ContextSettings)
    markers: MarkerSettings = field(default_factory=MarkerSettings)
    purity: PuritySettings = field(default_factory=PuritySettings)
    clonal: ClonalSettings = field(default_factory=ClonalSettings)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProteinSettings:
    """Which transcripts, fusions and junctions give proteins."""

    reading: ReadingSettings = field(default_factory=ReadingSettings)
    fusions: FusionSettings = field(default_factory=FusionSettings)
    splice: SpliceSettings = field(default_factory=SpliceSettings)
    markers: MarkerProteinSettings = field(default_factory=MarkerProteinSettings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of every stage; each default lives with its stage.

    ``wishes`` are targets that must or must not go in, ``preset`` the rules by which targets are sorted into tiers, beside
    their choice. ``seed`` is that of the perturbed chances under which the choice is made again.

    Raises:
        SettingsError: the platform is unknown.
    """

    platform: str = DEFAULT_PLATFORM
    tumor: TumorSettings = field(default_factory=TumorSettings)
    proteins: ProteinSettings = field(default_factory=ProteinSettings)
    selection: SelectionSettings = field(default_factory=SelectionSettings)
    wishes: Wishes = field(default_factory=Wishes)
    preset: Preset = VAXSMITH
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
        "tumor": _plain(settings.tumor),
        "proteins": _plain(settings.proteins),
        "selection": _plain(settings.selection),
        "wishes": _plain(settings.wishes),
        "tiers": {"preset": settings.preset.name, **_plain(settings.preset.rules)},
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
