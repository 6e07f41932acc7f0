"""Where in the molecule something stands, in the words that findings carry."""

from __future__ import annotations

from vaxsmith.core import Finding, Severity
from vaxsmith.mrna.messenger import Messenger, Part, PartKind

_ORDER = {Severity.FAULT: 0, Severity.CAUTION: 1, Severity.NOTE: 2}


def parts_at(messenger: Messenger, start: int, end: int) -> tuple[Part, ...]:
    """Give the parts that the stretch ``[start, end)`` touches."""
    return tuple(part for part in messenger.parts if part.start < end and start < part.end)


def touches_coding(messenger: Messenger, start: int, end: int) -> bool:
    """Tell whether any base of the stretch is one that we chose."""
    return any(not part.fixed for part in parts_at(messenger, start, end))


def touches_tail(messenger: Messenger, start: int, end: int) -> bool:
    """Tell whether any base of the stretch belongs to the poly(A) tail."""
    return any(part.kind is PartKind.TAIL for part in parts_at(messenger, start, end))


def say_place(messenger: Messenger, start: int, end: int) -> str:
    """Name the parts and the bases, 1-based and closed, counted from the first base of the transcript: ``CDS 120..127``."""
    names = "/".join(part.kind.value for part in parts_at(messenger, start, end))
    return f"{names} {start + 1}..{end}"


def severity_at(messenger: Messenger, start: int, end: int, *, chosen: Severity) -> Severity:
    """Give ``chosen`` where a base of ours is touched; a fixed part is reported as a note, for it is never altered."""
    return chosen if touches_coding(messenger, start, end) else Severity.NOTE


def worst_first(findings: list[Finding]) -> tuple[Finding, ...]:
    """Order findings by weight; within a weight they keep their order along the molecule."""
    return tuple(sorted(findings, key=lambda finding: _ORDER[finding.severity]))
