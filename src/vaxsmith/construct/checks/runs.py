"""Check: no target brings a long run of hydrophobic residues, or a long stretch without charge, that may not dissolve."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from vaxsmith.construct.catalogue.limits import CHARGELESS_RUN, GREASY_RESIDUES, GREASY_RUN
from vaxsmith.construct.construct import Segment, SegmentKind
from vaxsmith.core import Finding, Severity

_GREASY = re.compile(f"[{GREASY_RESIDUES.value}]{{{GREASY_RUN.value},}}")
_CHARGELESS = re.compile(f"[^DEHKR]{{{CHARGELESS_RUN.value},}}")


def check_runs(segments: Sequence[Segment]) -> tuple[Finding, ...]:
    """Give a caution for each hydrophobic run and a note for each stretch without charge, inside target windows."""
    return tuple(finding for s in segments if s.kind is SegmentKind.TARGET for finding in _of_window(s))


def _of_window(segment: Segment) -> Iterator[Finding]:
    for run in _GREASY.finditer(segment.sequence):
        sentence = f"{run[0]} in {segment.name} are {len(run[0])} hydrophobic residues in a row: the protein may aggregate"
        yield _finding(segment, run, sentence, Severity.CAUTION, GREASY_RUN.value)
    for run in _CHARGELESS.finditer(segment.sequence):
        sentence = f"{len(run[0])} residues of {segment.name} in a row carry no charge: they may dissolve poorly"
        yield _finding(segment, run, sentence, Severity.NOTE, CHARGELESS_RUN.value)


def _finding(segment: Segment, run: re.Match[str], sentence: str, severity: Severity, limit: int) -> Finding:
    first, last = segment.start + run.start(), segment.start + run.end()
    return Finding(
        check="low-solubility",
        severity=severity,
        place=f"residues {first + 1}-{last} ({segment.name})",
        sentence=sentence,
        measured=float(len(run[0])),
        limit=float(limit),
    )
