"""Verb: judge whether a chain reaches the cell's surface, by the suffix that was typed and the one the catalogue knows."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType

from vaxsmith.core import Finding, Severity, UnknownAlleleError
from vaxsmith.hla.expression import suffix_of

# What IPD-IMGT/HLA means by each suffix; a chain with one of the first three presents nothing.
_ABSENT = MappingProxyType(
    {
        "N": ("not-expressed", "is a null allele", "is not expressed at the cell surface and presents nothing"),
        "S": (
            "secreted-only",
            "is a secreted allele",
            "is secreted, is not found on the cell surface and presents nothing there",
        ),
        "C": (
            "cytoplasm-only",
            "is a cytoplasmic allele",
            "stays in the cytoplasm, is not on the cell surface and presents nothing",
        ),
    }
)
_DOUBTFUL = MappingProxyType(
    {
        "Q": "whether {full} is expressed is questionable (suffix Q); its peptides may not be presented",
        "L": "{full} has low expression at the cell surface (suffix L); its peptides may be presented weakly",
        "A": "whether {full} is expressed is doubtful: its expression is aberrant (suffix A)",
    }
)
_MEANINGS = MappingProxyType(
    {
        "N": "not expressed",
        "S": "secreted only",
        "C": "in the cytoplasm only",
        "Q": "questionable expression",
        "L": "low expression",
        "A": "aberrant expression",
    }
)


class NotOnSurfaceError(UnknownAlleleError):
    """An allele that is known never to stand on the cell's surface.

    ``reason`` is its code in ``dropped``; ``findings`` say where the typing and the catalogue disagree about it.
    """

    def __init__(self, found: str, *, reason: str, findings: tuple[Finding, ...] = (), expected: str, remedy: str) -> None:
        super().__init__(found, expected=expected, remedy=remedy)
        self.reason = reason
        self.findings = findings


def judge_surface(locus: str, fields: Sequence[str], suffix: str, written: str) -> tuple[Finding, ...]:
    """Refuse a chain that never reaches the surface; flag one whose expression is doubtful.

    ``suffix`` is the typed one, if any. It has the word over the catalogue's, which may be of an older release; where the
    two differ, the refusal or the finding states both.

    Raises:
        NotOnSurfaceError: the allele is null (N), only secreted (S) or only in the cytoplasm (C).
    """
    known = suffix_of(locus, fields)
    deciding = suffix or known
    if deciding not in _MEANINGS:
        return ()
    full, place = f"{locus}*{':'.join(fields)}", f"HLA-{locus}*{fields[0]}:{fields[1]}"
    differs = (
        f"{full} is typed {suffix} ({_MEANINGS[deciding]}), where IPD-IMGT/HLA names it {known} ({_MEANINGS.get(known)})"
    )
    disagree = bool(suffix and known and suffix != known)
    if deciding in _ABSENT:
        reason, kind, why = _ABSENT[deciding]
        findings = (_caution("suffix-disagreement", place, f"{differs}: it is left out as typed"),) if disagree else ()
        raise NotOnSurfaceError(
            f"{written!r} {kind}: {full}{deciding} {why}" + (f"; but {differs}" if disagree else ""),
            reason=reason,
            findings=findings,
            expected="an allele that is expressed on the cell surface",
            remedy=f"leave it out, or check the typing if a suffix {deciding} was not meant",
        )
    if disagree:
        sentence = f"{differs}: it is kept as typed; check the typing before relying on what it presents"
        return (_caution("suffix-disagreement", place, sentence),)
    return (_caution("doubtful-expression", place, _DOUBTFUL[deciding].format(full=full)),)


def _caution(check: str, place: str, sentence: str) -> Finding:
    return Finding(check=check, severity=Severity.CAUTION, place=place, sentence=sentence)
