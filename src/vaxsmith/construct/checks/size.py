"""Check: the construct is not longer than what one molecule has been known to carry."""

from __future__ import annotations

from collections.abc import Sequence

from vaxsmith.construct.construct import Platform, Segment, SegmentKind
from vaxsmith.core import Finding, Severity


def check_size(segments: Sequence[Segment], platform: Platform) -> tuple[Finding, ...]:
    """Give a caution where there are more windows than the platform's precedent."""
    windows = sum(segment.kind is SegmentKind.TARGET for segment in segments)
    limit = platform.most_windows
    if limit is None or windows <= limit.value:
        return ()
    residues = segments[-1].end
    sentence = (
        f"{windows} windows ({residues} residues) on one molecule; the longest precedent carries {limit.value}: "
        "choose fewer targets or part them over two molecules"
    )
    return (
        Finding(
            check="size",
            severity=Severity.CAUTION,
            place="whole construct",
            sentence=sentence,
            measured=float(windows),
            limit=float(limit.value),
        ),
    )
