"""The registry's TOML as pydantic models: strict, every key known, every sentence a sentence."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from vaxsmith.evidence.registry.claim import (
    DesignKind,
    EndpointKind,
    Grouping,
    Measure,
    Role,
    Subject,
)
from vaxsmith.evidence.registry.grades import Grade, Reading

Text = Annotated[str, StringConstraints(strict=True, strip_whitespace=True, min_length=1, max_length=2000)]
Identity = Annotated[str, StringConstraints(strict=True, pattern=r"^[a-z0-9][a-z0-9-]{0,59}$")]
Number = Annotated[int, Field(strict=True, ge=0, le=10_000_000)]
Some = Annotated[int, Field(strict=True, ge=1, le=10_000_000)]
Printed = Annotated[str, StringConstraints(strict=True, pattern=r"^[0-9]{1,6}(\.[0-9]{1,6})?$")]
Signed = Annotated[str, StringConstraints(strict=True, pattern=r"^-?[0-9]{1,6}(\.[0-9]{1,6})?$")]
Months = Annotated[float, Field(ge=0, le=1200, allow_inf_nan=False)]


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=False)


def _choice(value: object) -> object:
    if not isinstance(value, str):
        raise ValueError("must be text in quotation marks")
    return value.strip()


_Choice = BeforeValidator(_choice)


class SourceRecord(_Record):
    """One document."""

    id: Identity
    citation: Text
    grade: Annotated[Grade, _Choice]
    read: Annotated[Reading, _Choice]
    date: str = ""
    note: str = ""


class ContradictionRecord(_Record):
    """Two statements that cannot both hold."""

    about: Text
    one: Text
    other: Text
    one_sources: Annotated[list[Identity], Field(min_length=1)]
    other_sources: Annotated[list[Identity], Field(min_length=1)]
    resolved: str = ""


class ArmRecord(_Record):
    """One group of the trial."""

    name: Text
    experimental: Annotated[bool, Field(strict=True)]
    randomised: Some | None = None
    analysed: Number | None = None


class CountRecord(_Record):
    """Patients with an event, of patients."""

    group: Text
    events: Number
    n: Some
    after_dose: Annotated[int, Field(strict=True, ge=1, le=1000)] | None = None


class ShareRecord(_Record):
    """A printed percentage."""

    group: Text
    percent: Printed
    of: Some | None = None
    at_months: Months | None = None


class EffectRecord(_Record):
    """A printed effect."""

    measure: Annotated[Measure, _Choice]
    value: Signed
    low: Signed | None = None
    high: Signed | None = None
    level: Annotated[float, Field(ge=0.5, le=0.999)] = 0.95
    p: Printed | None = None
    p_one_sided: Printed | None = None
    test: str = ""


class EndpointRecord(_Record):
    """One outcome with its numbers."""

    name: Text
    subject: Annotated[Subject, _Choice]
    kind: Annotated[EndpointKind, _Choice]
    role: Annotated[Role, _Choice]
    source: Identity
    event_is_bad: Annotated[bool, Field(strict=True)] = True
    defined: Annotated[bool, Field(strict=True)] = True
    groups: Annotated[list[Text], Field(max_length=2)] = []
    grouping: Annotated[Grouping, _Choice] = Grouping.AT_START
    landmark_months: Months | None = None
    follow_up: str = ""
    counts: list[CountRecord] = []
    shares: list[ShareRecord] = []
    effect: EffectRecord | None = None


class DesignRecord(_Record):
    """How the claim came about."""

    kind: Annotated[DesignKind, _Choice]
    described: Text
    comparator: str = ""
    masked: Annotated[bool, Field(strict=True)] | None = None
    primary_endpoint: str = ""
    participants: Some | None = None
    left_untreated: Number | None = None
    alternative: Printed | None = None
    alternative_source: str = ""
    under_way: str = ""


class ClaimRecord(_Record):
    """A whole file."""

    name: Identity
    title: Text
    said: Text
    said_by: Text
    of_effect: Annotated[bool, Field(strict=True)]
    reported: Text
    product: Text
    modality: Text
    population: Text
    missing: Annotated[list[Text], Field(max_length=50)] = []
    design: DesignRecord
    arms: Annotated[list[ArmRecord], Field(max_length=20)] = []
    endpoints: Annotated[list[EndpointRecord], Field(max_length=50)] = []
    sources: Annotated[list[SourceRecord], Field(min_length=1, max_length=100)]
    contradictions: Annotated[list[ContradictionRecord], Field(max_length=50)] = []
