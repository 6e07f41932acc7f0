"""Is a gene a marker? The rule for one gene: what the tumor makes of it, and what normal tissues do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from vaxsmith.core import SettingsError, Sourced
from vaxsmith.tumor.marker import MarkerKind, TissueRisk
from vaxsmith.tumor.marker_precedents import precedents_of
from vaxsmith.tumor.marker_tissues import TissueClass, missing_essentials, tissue_class
from vaxsmith.tumor.normal_tissue import NormalTissue

_HOUSE = "vaxsmith house choice"
_LOW = 10.0  # Human Protein Atlas: up to here expression is called low
_ATLAS = "Human Protein Atlas, methods: transcriptomics (a gene is detected from 1 NX, later 1 nTPM)"


def _limit(name: str, value: float, unit: str, citation: str = _HOUSE, note: str = "") -> Sourced[float]:
    return Sourced(name=name, value=value, unit=unit, citation=citation, note=note)


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkerSettings:
    """Limits of the rule. ``accepted_tissues`` are tissues whose harm somebody has accepted by name (``prostate``).

    Raises:
        SettingsError: a limit is out of range.
    """

    accepted_tissues: frozenset[str] = frozenset()
    detection: Sourced[float] = field(
        default_factory=lambda: _limit("limit of detection, and most that a vital tissue may show", 1.0, "table", _ATLAS)
    )
    expendable: Sourced[float] = field(
        default_factory=lambda: _limit(
            "most that an expendable tissue may show of a cancer-testis antigen", 5.0, "table", note="half of HPA's 'low'"
        )
    )
    enrichment: Sourced[float] = field(
        default_factory=lambda: _limit(
            "least ratio of testis or placenta to any other tissue",
            4.0,
            "",
            "Human Protein Atlas, methods: transcriptomics (tissue-enriched: four times any other tissue)",
        )
    )
    testis_tumor: Sourced[float] = field(
        default_factory=lambda: _limit(
            "least tumor expression of a cancer-testis antigen",
            5.0,
            "TPM",
            note="more than a mutation needs: nothing foreign in it makes up for few copies",
        )
    )
    overexpressed_tumor: Sourced[float] = field(
        default_factory=lambda: _limit("least tumor expression of an overexpressed antigen", 20.0, "TPM")
    )
    overexpressed_ratio: Sourced[float] = field(
        default_factory=lambda: _limit(
            "least ratio of the tumor to the highest tissue that is not immune-privileged", 10.0, "", note="on one scale"
        )
    )
    overexpressed_expendable: Sourced[float] = field(
        default_factory=lambda: _limit("most that an expendable tissue may show of an overexpressed antigen", 10.0, "table")
    )

    def __post_init__(self) -> None:
        for limit in (
            self.detection, self.expendable, self.testis_tumor, self.overexpressed_tumor, self.overexpressed_expendable,
        ):  # fmt: skip
            if not limit.value >= 0:
                raise SettingsError(f"{limit.name}: {limit.value}", expected="zero or more")
        for ratio in (self.enrichment, self.overexpressed_ratio):
            if not ratio.value >= 1:
                raise SettingsError(f"{ratio.name}: {ratio.value}", expected="one or more")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the rule says of one gene: a kind, or the reason why not; ``near`` when only normal tissue stands in the way."""

    kind: MarkerKind | None
    risk: TissueRisk
    reason: str = ""
    sentence: str = ""
    near: bool = False
    unassessed: bool = False


def judge_gene(
    tpm: float, on_scale: float | None, levels: Mapping[str, float], risk: TissueRisk, settings: MarkerSettings
) -> Verdict:
    """Judge one gene.

    ``tpm`` is the tumor's value and ``on_scale`` the same in the unit of the tissue table, None where it could not be had;
    then nothing is called overexpressed. ``levels`` are the tissues' values, ``risk`` what ``assess_risk`` made of them.

    A cancer-testis antigen shows itself in testis or placenta, ``enrichment`` times any other tissue, in no vital tissue
    above detection, and in expendable ones below a limit. An overexpressed antigen stands ``overexpressed_ratio`` times
    above every tissue but the privileged, with the same limit for vital tissues. Vital tissues come first: a lineage antigen
    (melanocytes' MLANA, prostate's KLK3) fails on its own tissue unless somebody accepts that tissue by name.
    """
    missing = missing_essentials(levels)
    if missing:
        sentence = f"The table of normal tissues has no value of it in {', '.join(missing)}; absence there is not assumed."
        return Verdict(kind=None, risk=risk, reason="tissue-unmeasured", sentence=sentence, unassessed=True)
    vital, expendable = (_height(level) for level in (risk.highest_vital, risk.highest_expendable))
    privileged, elsewhere = _height(risk.highest_privileged), max(vital, expendable)
    enriched = privileged >= settings.detection.value and privileged >= settings.enrichment.value * elsewhere
    over = (
        on_scale is not None
        and tpm >= settings.overexpressed_tumor.value
        and on_scale >= settings.overexpressed_ratio.value * max(elsewhere, settings.detection.value)
    )
    kinds = []
    if enriched and tpm >= settings.testis_tumor.value:
        kinds.append((MarkerKind.CANCER_TESTIS, settings.expendable.value))
    if over:
        kinds.append((MarkerKind.OVEREXPRESSED, settings.overexpressed_expendable.value))
    if not kinds:
        return _not_a_marker(tpm, privileged, elsewhere, risk, settings)
    if vital > settings.detection.value:
        return _forbidden("in-vital-tissue", risk.highest_vital, settings.detection.value, risk)
    for kind, limit in kinds:
        if expendable <= limit:
            return Verdict(kind=kind, risk=risk)
    return _forbidden("in-normal-tissue", risk.highest_expendable, kinds[-1][1], risk)


def assess_risk(
    levels: Mapping[str, float], unmeasured: tuple[str, ...], unit: str, names: tuple[str, ...], settings: MarkerSettings
) -> TissueRisk:
    """Say where normal cells make a gene. ``names`` are its symbol and identifiers, for the precedents."""
    by_class: dict[TissueClass, tuple[str, float]] = {}
    accepted = [name for name in settings.accepted_tissues if name in levels]
    ordered = sorted(levels.items(), key=lambda item: (-item[1], item[0]))
    for name, level in ordered:
        if name not in accepted:
            by_class.setdefault(tissue_class(name), (name, level))
    vital, expendable, privileged = (
        by_class.get(kind) for kind in (TissueClass.VITAL, TissueClass.EXPENDABLE, TissueClass.PRIVILEGED)
    )
    above = tuple(
        (name, level)
        for name, level in ordered
        if level >= settings.detection.value and tissue_class(name) is not TissueClass.PRIVILEGED
    )
    precedents = tuple(f"{known.value} ({known.citation})" for known in precedents_of(*names))
    return TissueRisk(
        sentence=_sentence(vital, privileged, above, unmeasured, sorted(accepted), unit, settings.detection.value),
        highest_vital=vital,
        highest_expendable=expendable,
        highest_privileged=privileged,
        above=above,
        unmeasured=unmeasured,
        unit=unit,
        precedents=precedents,
    )


def _sentence(
    vital: tuple[str, float] | None,
    privileged: tuple[str, float] | None,
    above: tuple[tuple[str, float], ...],
    unmeasured: tuple[str, ...],
    accepted: list[str],
    unit: str,
    detection: float,
) -> str:
    suffix = f" {unit}" if unit else ""
    parts = [
        f"The vital tissue with most message of it is {_plain(vital[0])} ({vital[1]:.3g}{suffix})"
        if vital
        else "No vital tissue was measured"
    ]
    if above:
        shown = ", ".join(f"{_plain(name)} {level:.3g}" for name, level in above[:5])
        more = f" and {len(above) - 5} more" if len(above) > 5 else ""
        parts.append(f"T cells against it could harm {shown}{more} ({detection:g}{suffix} or more)")
    else:
        parts.append(f"no tissue that T cells see reaches {detection:g}{suffix} in bulk RNA; few cells could still make it")
    if privileged and privileged[1] >= detection:
        parts.append(f"{_plain(privileged[0])} makes it ({privileged[1]:.3g}), where T cells hardly see it")
    if accepted:
        parts.append(f"harm to {', '.join(_plain(name) for name in accepted)} was accepted in the settings")
    if unmeasured:
        shown = ", ".join(_plain(name) for name in unmeasured[:5]) + (" and others" if len(unmeasured) > 5 else "")
        parts.append(f"not measured in {shown}")
    return "; ".join(parts) + "."


def _not_a_marker(tpm: float, privileged: float, elsewhere: float, risk: TissueRisk, settings: MarkerSettings) -> Verdict:
    """Give the reason for a gene that neither rule admits; a germ-cell gene that other tissues make too gets a line."""
    if tpm < settings.testis_tumor.value:
        sentence = f"The tumor makes too little of it ({tpm:.3g} TPM; at least {settings.testis_tumor.value:g})."
        return Verdict(kind=None, risk=risk, reason="tumor-low", sentence=sentence)
    highest_in_testis = settings.detection.value <= privileged and elsewhere < privileged and elsewhere <= _LOW
    if highest_in_testis and _height(risk.highest_vital) > settings.detection.value:
        return _forbidden("in-vital-tissue", risk.highest_vital, settings.detection.value, risk)
    if highest_in_testis and _height(risk.highest_expendable) > settings.detection.value:
        limit = privileged / settings.enrichment.value
        return _forbidden("in-normal-tissue", risk.highest_expendable, limit, risk)
    sentence = f"Neither germ cells nor this tumor stand out from the other tissues. {risk.sentence}"
    return Verdict(kind=None, risk=risk, reason="not-tumor-specific", sentence=sentence, near=bool(risk.precedents))


def _forbidden(reason: str, level: tuple[str, float] | None, limit: float, risk: TissueRisk) -> Verdict:
    tissue, value = level or ("a tissue", 0.0)
    unit = f" {risk.unit}" if risk.unit else ""
    sentence = f"It is made in normal {_plain(tissue)} ({value:.3g}{unit}; at most {limit:.3g}), which T cells could harm."
    return Verdict(kind=None, risk=risk, reason=reason, sentence=sentence, near=True)


def _height(level: tuple[str, float] | None) -> float:
    return level[1] if level else 0.0


def _plain(name: str) -> str:
    return name.replace("_", " ")


def made_in_vital_tissue(name: str, tissue: NormalTissue, settings: MarkerSettings | None = None) -> bool:
    """Tell whether a gene's protein must count as made in a vital tissue; True when the table does not know the gene."""
    chosen = settings or MarkerSettings()
    levels = tissue.levels(tissue.find(name))
    if missing_essentials(levels):
        return True
    return any(
        level > chosen.detection.value and tissue_class(where) is TissueClass.VITAL and where not in chosen.accepted_tissues
        for where, level in levels.items()
    )
