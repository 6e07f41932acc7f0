"""Viral proteins as markers: the sequences that a person gives for the virus that this tumor carries."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from vaxsmith.core import AMINO_ACIDS, Dropped, Finding, FormatError, Severity, Sourced
from vaxsmith.tumor.content import read_lines
from vaxsmith.tumor.expression import Expression, without_version
from vaxsmith.tumor.marker import Marker, MarkerKind, MarkerSet, TissueRisk

_STAGE = "markers"
_LETTERS = frozenset(AMINO_ACIDS + "XUBZJO")
_NUCLEOTIDES = frozenset("ACGTUN")
_SHORTEST = 8  # residues; no HLA peptide is shorter
_TELLING = 24  # letters from which A, C, G, T and N alone are no protein: one in (20/5)^24
LEAST_EXPRESSION: Sourced[float] = Sourced(
    name="least expression of a viral gene",
    value=1.0,
    unit="TPM",
    citation="vaxsmith house choice, as for mutations (pVACtools documentation, pvacseq run, default filter thresholds)",
)
RISK = TissueRisk(
    sentence="No normal human gene makes it. Every other cell that carries the virus would be recognised too; windows that "
    "equal a human protein are left out."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """One sequence of the FASTA: its name, the names under which RNA may know it, and where it stands."""

    name: str
    aliases: tuple[str, ...]
    sequence: str
    place: str


def read_viral_proteins(path: Path, *, expression: Expression | None = None) -> MarkerSet:
    """Read a FASTA of viral proteins, each a marker; look for its RNA in the tumor's table where one is given.

    A protein's name is the first word of its title (the last part of UniProt's ``sp|P03126|VE6_HPV16``); its RNA is looked
    for by every part of it and by UniProt's ``GN=``. One that the tumor hardly transcribes is dropped; one that the table
    does not have stays, with a caution: tables made without the virus's genome cannot have it. A stop at the end is taken
    off. Equal sequences are kept once; one shorter than any HLA peptide is dropped.

    Raises:
        InputError: no such file.
        FormatError: not a FASTA, nucleotides instead of residues, letters that are no residue, a name used twice.
    """
    markers: list[Marker] = []
    dropped: list[Dropped] = []
    seen: dict[str, str] = {}
    for entry in _entries(path):
        label = f"{entry.name} ({MarkerKind.VIRAL.value})"
        level = _level(entry, expression)
        why = _fault(entry, seen, level)
        if why is not None:
            dropped.append(replace(why, variant=label, gene=entry.name))
            continue
        seen[entry.sequence] = label
        markers.append(
            Marker(
                label=label,
                kind=MarkerKind.VIRAL,
                gene=entry.name,
                risk=RISK,
                tumor_expression=level,
                sequence=entry.sequence,
                findings=tuple(_findings(label, level, expression)),
            )
        )
    return MarkerSet(markers=tuple(markers), dropped=tuple(dropped), counts=_counts(markers, dropped))


def _entries(path: Path) -> Iterator[_Entry]:
    """Yield the sequences of the file, checked."""
    title, begun = "", ""
    parts: list[str] = []
    places: dict[str, str] = {}
    for number, text in enumerate(read_lines(path), 1):
        place = f"{path}:{number}"
        if text.startswith(">"):
            if begun:
                yield _entry(title, parts, begun, places)
            title, begun, parts = text[1:].strip(), place, []
        elif not text.strip() or text.startswith(";"):
            continue
        elif not begun:
            raise FormatError(
                f"'{text[:40]}' stands before any title",
                place=place,
                expected="a FASTA: a line with > and a name, then the protein",
                cause="this is another kind of file, or its first line was lost",
                remedy="give the viral proteins as FASTA (UniProt, NCBI Protein)",
            )
        else:
            parts.append(text)
    if not begun:
        raise FormatError("the file holds no sequence", place=str(path), expected="a FASTA of viral proteins")
    yield _entry(title, parts, begun, places)


def _entry(title: str, parts: list[str], place: str, places: dict[str, str]) -> _Entry:
    word = title.split(maxsplit=1)[0] if title.split() else ""
    names = [part for part in word.split("|") if part]
    sequence = "".join("".join(parts).split()).upper().removesuffix("*")
    if not names or not sequence:
        raise FormatError(
            "a title without a name" if not names else f"no sequence under the title '{title[:40]}'",
            place=place,
            expected="a name and a protein",
            cause="the file was cut short or edited by hand",
            remedy="fetch it again",
        )
    if names[-1] in places:
        raise FormatError(
            f"the name '{names[-1][:40]}' is used again (first at {places[names[-1]]})",
            place=place,
            expected="a name of its own for each protein",
            remedy="name the proteins apart, for example by strain",
        )
    places[names[-1]] = place
    _require_protein(sequence, title, place)
    gene = re.search(r"\bGN=(\S+)", title)
    return _Entry(name=names[-1], aliases=(*names, *([gene[1]] if gene else [])), sequence=sequence, place=place)


def _require_protein(sequence: str, title: str, place: str) -> None:
    if len(sequence) >= _TELLING and set(sequence) <= _NUCLEOTIDES:
        raise FormatError(
            f"'{title[:40]}' is a nucleotide sequence",
            place=place,
            expected="amino acids",
            cause="the FASTA of the virus's genome or genes was given",
            remedy="give its proteins (UniProt, NCBI Protein, or a GenBank record's /translation)",
        )
    wrong = next((letter for letter in sequence if letter not in _LETTERS), "")
    if wrong:
        stop = wrong == "*"
        raise FormatError(
            f"'{title[:40]}' has {'a stop (*) inside' if stop else f'the letter {wrong!r}'}",
            place=place,
            expected="amino acids, in one letter each",
            cause="a reading frame that is not open was translated"
            if stop
            else "gaps of an alignment"
            if wrong in "-."
            else "this is no protein",
            remedy="give the proteins that the virus makes, unaligned",
        )


def _level(entry: _Entry, expression: Expression | None) -> float | None:
    """Give the protein's RNA in the tumor, the highest under any of its names; None where the table has none of them."""
    if expression is None:
        return None
    names = {spelled for name in entry.aliases for spelled in (name, without_version(name))}
    tables: tuple[Mapping[str, float], ...] = (expression.gene, expression.transcript)
    return max((table[name] for table in tables for name in names if name in table), default=None)


def _fault(entry: _Entry, seen: Mapping[str, str], level: float | None) -> Dropped | None:
    if len(entry.sequence) < _SHORTEST:
        sentence = f"It has {len(entry.sequence)} residues; no HLA peptide is shorter than {_SHORTEST}."
        return Dropped(stage=_STAGE, reason="too-short", sentence=sentence)
    if entry.sequence in seen:
        sentence = f"It is the same protein as {seen[entry.sequence]}."
        return Dropped(stage=_STAGE, reason="same-protein", sentence=sentence)
    if level is not None and level < LEAST_EXPRESSION.value:
        sentence = f"The tumor hardly transcribes it ({level:.2g}; at least {LEAST_EXPRESSION.value:g} TPM)."
        return Dropped(stage=_STAGE, reason="not-expressed", sentence=sentence)
    return None


def _findings(label: str, level: float | None, expression: Expression | None) -> Iterator[Finding]:
    if level is not None:
        return
    why = (
        "no expression table was given"
        if expression is None
        else "the expression table has no row of that name, as when it was made without the virus's genome"
    )
    yield Finding(
        check="viral-rna-unknown",
        severity=Severity.CAUTION,
        place=label,
        sentence=f"Whether this tumor makes it is not known: {why}. Integrated viruses keep some genes and lose others.",
    )


def _counts(markers: list[Marker], dropped: list[Dropped]) -> dict[str, int]:
    counts = {MarkerKind.VIRAL.value: len(markers)}
    for fallen in dropped:
        counts[fallen.reason] = counts.get(fallen.reason, 0) + 1
    return counts
