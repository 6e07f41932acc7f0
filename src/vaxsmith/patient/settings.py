"""Every setting of one design, gathered from the stages that own them."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from vaxsmith.construct import DEFAULT_PLATFORM, PLATFORMS, ConstructSettings, Platform
from vaxsmith.construct.catalogue.administration import choose_formulation, choose_route
from vaxsmith.construct.construct import Form
from vaxsmith.construct.own_parts import ProteinParts, with_parts
from vaxsmith.construct.peptide_set import PeptideSettings
from vaxsmith.core import SettingsError
from vaxsmith.mrna import MessengerSettings
from vaxsmith.mrna.frame import build_frame
from vaxsmith.mrna.insert import InsertSettings
from vaxsmith.mrna.manufacture import ManufactureSettings
from vaxsmith.mrna.whole_check import WholeCheckSettings
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

    ``parts`` are exchanged in the platform; ``peptides`` and ``insert`` count where the platform makes such, ``manufacture``
    and ``whole_check`` where it makes messengers. ``route`` and
    ``formulation`` are names that a person chose (empty: none), recorded and used for nothing.
    ``wishes`` are targets that must or must not go in, ``preset`` the rules by which targets are sorted into tiers, beside
    their choice. ``seed`` is that of the perturbed chances under which the choice is made again.

    Raises:
        SettingsError: the platform, a part, the route or the formulation is unknown, or they do not go together.
    """

    platform: str = DEFAULT_PLATFORM
    parts: ProteinParts = field(default_factory=ProteinParts)
    route: str = ""
    formulation: str = ""
    tumor: TumorSettings = field(default_factory=TumorSettings)
    proteins: ProteinSettings = field(default_factory=ProteinSettings)
    selection: SelectionSettings = field(default_factory=SelectionSettings)
    wishes: Wishes = field(default_factory=Wishes)
    preset: Preset = VAXSMITH
    construct: ConstructSettings = field(default_factory=ConstructSettings)
    messenger: MessengerSettings = field(default_factory=MessengerSettings)
    peptides: PeptideSettings = field(default_factory=PeptideSettings)
    insert: InsertSettings = field(default_factory=InsertSettings)
    manufacture: ManufactureSettings = field(default_factory=ManufactureSettings)
    whole_check: WholeCheckSettings = field(default_factory=WholeCheckSettings)
    seed: int = 0

    def __post_init__(self) -> None:
        if self.platform not in PLATFORMS:
            raise SettingsError(
                f"platform {self.platform!r} is not in the catalogue",
                expected="one of " + ", ".join(PLATFORMS),
                place="platform",
            )
        # Before the long work, not after it.
        form = self.chosen_platform.form
        choose_route(self.route)
        choose_formulation(self.formulation, form)
        build_frame(self.messenger)

    @property
    def chosen_platform(self) -> Platform:
        """The platform with its parts, those of the user's own included."""
        return with_parts(PLATFORMS[self.platform], self.parts)


def plain_settings(settings: Settings) -> Mapping[str, Any]:
    """Give the settings in force as plain JSON values, each sourced constant with its unit and citation."""
    form = settings.chosen_platform.form
    making: dict[str, Any] = {"construct": _plain(settings.construct), "mrna": _plain(settings.messenger)}
    if form is Form.PEPTIDES:
        making = {"peptides": _plain(settings.peptides)}
    elif form is Form.INSERT:
        making["insert"] = _plain(settings.insert)
    else:
        making |= {"manufacture": _plain(settings.manufacture), "whole_check": _plain(settings.whole_check)}
    return {
        "platform": _plain(settings.chosen_platform),
        "tumor": _plain(settings.tumor),
        "proteins": _plain(settings.proteins),
        "selection": _plain(settings.selection),
        "wishes": _plain(settings.wishes),
        "tiers": {"preset": settings.preset.name, **_plain(settings.preset.rules)},
        "route": settings.route,
        "formulation": settings.formulation,
        **making,
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
