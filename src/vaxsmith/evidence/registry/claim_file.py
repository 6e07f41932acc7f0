"""Read a claim's file: TOML in, a ``Claim`` out, and a sentence with its place for everything that is wrong."""

from __future__ import annotations

import tomllib
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from vaxsmith.core import FormatError, InputError, require_regular_file
from vaxsmith.evidence.registry.claim import (
    Arm,
    Claim,
    Contradiction,
    Count,
    Design,
    Effect,
    Endpoint,
    Measure,
    Share,
    Source,
)
from vaxsmith.evidence.registry.reported import Reported

if TYPE_CHECKING:
    from pydantic import BaseModel
    from pydantic_core import ErrorDetails

    from vaxsmith.evidence.registry.claim_record import ClaimRecord, EffectRecord, EndpointRecord

LARGEST_CLAIM_BYTES = 1_000_000


def read_claim(path: Path) -> Claim:
    """Read one claim from a TOML file (the form is described in ``docs/evidence.md``, "The claim registry").

    Raises:
        InputError: the file is absent or cannot be read.
        FormatError: it is not TOML, has an unknown or missing key, a value of the wrong kind, or numbers that cannot be.
    """
    require_regular_file(path, role="claim file")
    try:
        if path.stat().st_size > LARGEST_CLAIM_BYTES:
            raise FormatError("the claim file is larger than any claim", expected="a page of TOML", place=str(path))
        data = path.read_bytes()
    except OSError as error:
        raise InputError(
            f"the claim file cannot be read ({error.strerror or error})", place=str(path), remedy="check the path"
        ) from error
    return parse_claim(data, place=str(path))


def parse_claim(data: bytes, *, place: str) -> Claim:
    """Read one claim from the bytes of its file; ``place`` names it in messages.

    Raises:
        FormatError: as in :func:`read_claim`.
    """
    from pydantic import ValidationError

    from vaxsmith.evidence.registry.claim_record import ClaimRecord

    try:
        values = tomllib.loads(data.decode("utf-8-sig").replace("\r\n", "\n"))
    except (ValueError, RecursionError) as error:
        raise FormatError(
            f"the claim file is not TOML ({error})",
            remedy='write lines such as name = "my-claim"; vaxsmith\'s own claims are examples',
            place=place,
        ) from error
    try:
        record = ClaimRecord.model_validate(values)
    except ValidationError as error:
        # A key that nobody knows comes first: it is the likely reason why another one is missing.
        details = sorted(error.errors(include_url=False), key=lambda detail: detail["type"] != "extra_forbidden")
        raise _complaint(details[0], ClaimRecord, place) from error
    claim = _claim(record, place)
    _require_sense(claim, place)
    return claim


def _claim(record: ClaimRecord, place: str) -> Claim:
    design = record.design
    return Claim(
        name=record.name,
        title=record.title,
        said=record.said,
        said_by=record.said_by,
        of_effect=record.of_effect,
        reported=record.reported,
        product=record.product,
        modality=record.modality,
        population=record.population,
        design=Design(
            kind=design.kind,
            described=design.described,
            comparator=design.comparator.strip(),
            masked=design.masked,
            primary_endpoint=design.primary_endpoint.strip(),
            participants=design.participants,
            left_untreated=design.left_untreated,
            alternative=_printed(design.alternative),
            alternative_source=design.alternative_source,
            under_way=design.under_way.strip(),
        ),
        arms=tuple(Arm(**arm.model_dump()) for arm in record.arms),
        endpoints=tuple(_endpoint(endpoint) for endpoint in record.endpoints),
        sources=tuple(
            Source(
                identity=source.id,
                citation=source.citation,
                grade=source.grade,
                reading=source.read,
                date=source.date,
                note=source.note,
            )
            for source in record.sources
        ),
        contradictions=tuple(
            Contradiction(
                about=entry.about,
                one=entry.one,
                other=entry.other,
                one_sources=tuple(entry.one_sources),
                other_sources=tuple(entry.other_sources),
                resolved=entry.resolved.strip(),
            )
            for entry in record.contradictions
        ),
        missing=tuple(record.missing),
    )


def _endpoint(record: EndpointRecord) -> Endpoint:
    return Endpoint(
        name=record.name,
        subject=record.subject,
        kind=record.kind,
        role=record.role,
        source=record.source,
        event_is_bad=record.event_is_bad,
        defined=record.defined,
        groups=tuple(record.groups),
        grouping=record.grouping,
        landmark_months=record.landmark_months,
        follow_up=record.follow_up,
        counts=tuple(Count(**count.model_dump()) for count in record.counts),
        shares=tuple(
            Share(group=share.group, percent=Reported(text=share.percent), of=share.of, at_months=share.at_months)
            for share in record.shares
        ),
        effect=None if record.effect is None else _effect(record.effect),
    )


def _effect(record: EffectRecord) -> Effect:
    return Effect(
        measure=record.measure,
        value=Reported(text=record.value),
        low=_printed(record.low),
        high=_printed(record.high),
        level=record.level,
        p=_printed(record.p),
        p_one_sided=_printed(record.p_one_sided),
        test=record.test,
    )


def _printed(text: str | None) -> Reported | None:
    return None if text is None else Reported(text=text)


def _require_sense(claim: Claim, place: str) -> None:
    """Refuse what no source can have meant: it is a typing error of the file, not a finding about the claim."""
    known = [source.identity for source in claim.sources]
    if twice := next((name for name in known if known.count(name) > 1), ""):
        raise FormatError(f"the source id {twice!r} stands twice", expected="one id a source", place=place)
    named = [(endpoint.source, f"endpoint {endpoint.name!r}") for endpoint in claim.endpoints]
    for entry in claim.contradictions:
        named += [(name, f"contradiction {entry.about!r}") for name in entry.one_sources + entry.other_sources]
    for name, where in named:
        if name not in known:
            raise FormatError(
                f"{where} names the source {name!r}, which is not listed",
                expected="one of " + ", ".join(known),
                remedy=_meant(name, known) or "add it under [[sources]]",
                place=place,
            )
    design = claim.design
    if design.alternative is not None and not 0 < design.alternative.value < 1:
        raise FormatError(
            f"the planned hazard ratio (alternative) is {design.alternative.text}",
            expected="a number between 0 and 1, below which the vaccine does better",
            place=place,
        )
    if design.left_untreated is not None and design.participants is not None and design.left_untreated > design.participants:
        raise FormatError(
            f"{design.left_untreated} left untreated of {design.participants} participants",
            expected="no more who left than took part",
            place=place,
        )
    for names, what in (
        ([arm.name for arm in claim.arms], "arm"),
        ([endpoint.name for endpoint in claim.endpoints], "endpoint"),
    ):
        if twice := next((name for name in names if names.count(name) > 1), ""):
            raise FormatError(
                f"the {what} {twice!r} stands twice", expected=f"a name of its own for each {what}", place=place
            )
    for endpoint in claim.endpoints:
        _require_endpoint(endpoint, f"{place}, endpoint {endpoint.name!r}")


def _require_endpoint(endpoint: Endpoint, place: str) -> None:
    for count in endpoint.counts:
        if count.events > count.n:
            raise FormatError(
                f"{count.events} events of {count.n} patients in {count.group!r}",
                expected="no more patients with an event than patients",
                place=place,
            )
    named = {
        "counts": [(count.group, 0.0) for count in endpoint.counts],
        "shares": [(share.group, -1.0 if share.at_months is None else share.at_months) for share in endpoint.shares],
    }
    for what, entries in named.items():
        if twice := next((entry[0] for entry in entries if entries.count(entry) > 1), ""):
            raise FormatError(
                f"{what}: the group {twice!r} stands twice", expected="one entry a group and time", place=place
            )
    groups = [count.group for count in endpoint.counts] + [share.group for share in endpoint.shares]
    if endpoint.groups:
        if len(set(endpoint.groups)) != 2:
            raise FormatError("a comparison has two groups", expected='groups = ["treated", "control"]', place=place)
        if strange := next((group for group in groups if group not in endpoint.groups), ""):
            raise FormatError(
                f"the group {strange!r} is not one of those compared",
                expected="one of " + ", ".join(endpoint.groups),
                remedy=_meant(strange, list(endpoint.groups)),
                place=place,
            )
    if any(share.percent.value > 100 for share in endpoint.shares):
        raise FormatError("a share is above 100 percent", expected="a percentage", place=place)
    effect = endpoint.effect
    if effect is None:
        return
    if not endpoint.compared:
        raise FormatError("an effect without two groups", expected='groups = ["treated", "control"]', place=place)
    if (effect.low is None) != (effect.high is None):
        raise FormatError("an interval with one bound", expected="low and high, or neither", place=place)
    if effect.low and effect.high and not effect.low.value <= effect.high.value:
        raise FormatError(
            f"the interval runs from {effect.low.text} to {effect.high.text}", expected="low before high", place=place
        )
    for name, number in (("value", effect.value), ("low", effect.low), ("high", effect.high)):
        if number is None:
            continue
        if effect.measure is Measure.RISK_REDUCTION_PERCENT and number.value >= 100:
            raise FormatError(f"{name}: a risk reduction of {number.text} percent", expected="less than 100", place=place)
        if effect.measure is Measure.HAZARD_RATIO and (number.value < 0 or (name == "value" and number.value == 0)):
            raise FormatError(f"{name}: a hazard ratio of {number.text}", expected="a number above 0", place=place)
    for p in (effect.p, effect.p_one_sided):
        if p and p.value > 1:
            raise FormatError(f"a p value of {p.text}", expected="a number from 0 to 1", place=place)


def _complaint(detail: ErrorDetails, model: type[BaseModel], place: str) -> FormatError:
    """Turn pydantic's first complaint into a sentence with the key's path."""
    steps = [step for step in detail["loc"] if not (isinstance(step, str) and "[" in step)]
    path = "".join(f"[{step + 1}]" if isinstance(step, int) else f".{step}" for step in steps).lstrip(".")
    where = f"{place}, {path}" if path else place
    if detail["type"] == "extra_forbidden":
        key = str(steps[-1])
        known = _known_keys(model, steps[:-1])
        return FormatError(
            f"unknown key {key[:60]!r}",
            expected="one of " + ", ".join(known),
            remedy=_meant(key, known) or "remove the line, or correct its name",
            place=where,
        )
    if detail["type"] == "missing":
        return FormatError(f"the key {steps[-1]!r} is missing", remedy=f"add {steps[-1]} = …", place=where)
    shown = repr(detail.get("input"))
    remedy = "write the number in quotation marks, as its source prints it" if "string" in detail["type"] else ""
    return FormatError(
        f"{steps[-1] if steps else 'the file'} is {shown[:80]}", expected=detail["msg"], remedy=remedy, place=where
    )


def _known_keys(model: type[BaseModel], steps: list[int | str]) -> list[str]:
    from pydantic import BaseModel

    for step in steps:
        if isinstance(step, int):
            continue
        annotation = model.model_fields[step].annotation
        inner = [annotation, *getattr(annotation, "__args__", ())]
        model = next((kind for kind in inner if isinstance(kind, type) and issubclass(kind, BaseModel)), model)
    return list(model.model_fields)


def _meant(name: str, known: list[str]) -> str:
    near = get_close_matches(name, known, n=1)
    return f"did you mean {near[0]!r}?" if near else ""
