"""Check an emitted GenBank file by Biopython: sequences, every part as a feature at its place, and the coding sequence."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from vaxsmith.core import Finding, FormatError, InputError, Severity
from vaxsmith.mrna.messenger import Messenger, Part, PartKind

_NOWHERE = (-1, -1)


def read_genbank_back(source: str | Path, messenger: Messenger) -> tuple[Finding, ...]:
    """Read an emitted GenBank again and compare it with the molecule; empty when everything agrees.

    ``source`` is the text or the path of a file. One record must be the transcript in DNA letters, one the template; each
    must have a feature at the place of every part, and a CDS that translates to its own /translation and to the protein.

    Raises:
        InputError: the file cannot be read.
        FormatError: Biopython finds no record in it.
    """
    records, complaints = _read(source)
    findings = [_say(Severity.CAUTION, "file", f"Biopython complains: {words}") for words in complaints]
    lead = len(messenger.promoter) - messenger.promoter_overlap
    for what, sequence, shift in (("transcript", messenger.sequence, 0), ("template", messenger.template, lead)):
        record = next((record for record in records if str(record.seq) == sequence), None)
        if record is None:
            findings.append(_say(Severity.FAULT, "file", f"No record is the {what}."))
            continue
        findings += [_say(Severity.FAULT, record.id, text) for text in _compare(record, messenger, shift)]
    return tuple(findings)


def _read(source: str | Path) -> tuple[list[Any], list[str]]:
    from Bio import SeqIO

    place = ""
    if isinstance(source, Path):
        place = str(source)
        try:
            source = source.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(
                f"the GenBank file cannot be read ({error})", place=place, remedy="check the path and the file"
            ) from error
    try:
        with warnings.catch_warnings(record=True) as complaints:
            warnings.simplefilter("always")
            records = list(SeqIO.parse(io.StringIO(source), "genbank"))  # type: ignore[no-untyped-call]
            # A record without sequence has letters that may not be asked for.
            records = [record for record in records if record.seq.defined]
    except (ValueError, KeyError, IndexError, AssertionError, AttributeError, TypeError) as error:
        raise FormatError("Biopython cannot read the GenBank file", expected="GenBank records", place=place) from error
    if not records:
        raise FormatError("the GenBank file has no record with a sequence", expected="LOCUS .. ORIGIN .. //", place=place)
    return records, list(dict.fromkeys(str(item.message) for item in complaints))


def _compare(record: Any, messenger: Messenger, shift: int) -> Iterator[str]:
    """Say what is wrong with the features of a record whose transcript begins ``shift`` bases in."""
    places = {_span(feature) for feature in record.features}
    coding = [feature for feature in record.features if feature.type == "CDS"]
    for part in messenger.parts:
        start, end = part.start + shift, part.end + shift
        # GenBank counts the first stop codon to the coding sequence.
        wanted = {(start, end), (start, end + 3)} if part.kind is PartKind.CODING else {(start, end)}
        if not wanted & places:
            yield f"No feature stands at {start + 1}..{end}, the place of {part.kind.value}."
    if len(coding) != 1:
        yield f"There are {len(coding)} coding sequences; there should be one."
        return
    if _span(coding[0]) == _NOWHERE:
        yield "Biopython cannot say where the coding sequence is."
        return
    yield from _compare_coding(coding[0], record, messenger.coding, messenger.protein, shift)


def _span(feature: Any) -> tuple[int, int]:
    """Give where a feature begins and ends; nowhere where Biopython did not understand the place."""
    try:
        return int(feature.location.start), int(feature.location.end)
    except (AttributeError, TypeError, ValueError):
        return _NOWHERE


def _compare_coding(feature: Any, record: Any, part: Part, protein: str, shift: int) -> Iterator[str]:
    written = "".join(feature.qualifiers.get("translation", [""])).replace(" ", "")
    letters = feature.extract(record.seq)
    read = str(letters[: len(letters) // 3 * 3].translate(table=1, to_stop=True))
    begins = _span(feature)[0]
    if begins != part.start + shift:
        yield f"The coding sequence begins at {begins + 1}, not at {part.start + shift + 1}."
    if written != protein:
        yield "The /translation that is written is not the protein."
    if read != protein:
        yield f"The coding sequence translates to {len(read)} residues that are not the protein."


def _say(severity: Severity, place: str, sentence: str) -> Finding:
    return Finding(check="read-back", severity=severity, place=f"GenBank {place}", sentence=sentence)
