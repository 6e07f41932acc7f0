"""Compile an annotation into a transcript table, and keep it in the cache under the hash of what it was made from."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import numpy as np

from vaxsmith.core import Finding, FormatError, InputFile, Severity, hash_json
from vaxsmith.genome.annotation_rows import COLUMNS, AnnotationRows
from vaxsmith.genome.assemble_table import assemble_table
from vaxsmith.genome.cache import CACHE_VARIABLE, put_whole
from vaxsmith.genome.gff_lines import feature_lines
from vaxsmith.genome.read_gff3 import read_gff3
from vaxsmith.genome.read_gtf import read_gtf
from vaxsmith.genome.transcript_table import TranscriptTable

# Raise it whenever the meaning of a compiled file changes: older files are then never read.
_FORMAT = 2
_ARRAYS = (
    "contig",
    "minus",
    "start",
    "end",
    "furthest_end",
    "first_phase",
    "support_level",
    "canonical",
    "exon_offset",
    "exons",
    "coding_offset",
    "coding",
)


def compile_reference(
    annotation: Path, annotation_hash: InputFile, lengths: Mapping[str, int], cache_directory: Path
) -> tuple[TranscriptTable, tuple[Finding, ...]]:
    """Give the transcript table of an annotation on contigs of these lengths, from the cache when it is there.

    The key is the hash of the annotation's bytes and of the contigs' names and lengths; a damaged entry is made anew, and a
    cache that cannot be written costs time alone and is reported as a finding.

    Raises:
        FormatError: the annotation is not GTF or GFF3, or is truncated.
        ReferenceMismatchError: it belongs to another genome.
    """
    key = hash_json([_FORMAT, annotation_hash.sha256, list(lengths.items())])
    compiled = cache_directory / "genome" / f"{key}.npz"
    known = _load(compiled, tuple(lengths))
    if known is not None:
        return known
    table, findings = assemble_table(_read(annotation), lengths, place=annotation.name)
    try:
        put_whole(compiled, lambda path: _save(path, table, findings))
    except OSError as error:
        unkept = Finding(
            check="cache",
            severity=Severity.NOTE,
            place=str(cache_directory),
            sentence=f"The compiled reference could not be kept ({error.strerror or error}), so each run compiles anew; "
            f"point {CACHE_VARIABLE} to a directory that can be written.",
        )
        return table, (*findings, unkept)
    return table, findings


def _read(annotation: Path) -> AnnotationRows:
    """Read GTF or GFF3, told apart by how the first feature writes its attributes."""
    with closing(feature_lines(annotation)) as lines:
        _, columns = next(lines, (0, []))
    if not columns:
        raise FormatError(
            "the annotation holds no feature line",
            expected="GTF or GFF3 with exons and CDS",
            remedy="fetch the annotation again",
            place=str(annotation),
        )
    read = read_gff3 if "=" in columns[8].lstrip().partition(" ")[0] else read_gtf
    with closing(feature_lines(annotation)) as lines:
        return read(annotation, lines)


def _save(path: Path, table: TranscriptTable, findings: tuple[Finding, ...]) -> None:
    """Write arrays as they are, text columns as UTF-8 lines, findings as JSON; nothing that could run code on reading."""
    arrays = {name: getattr(table, name) for name in _ARRAYS}
    for name in COLUMNS:
        arrays[f"text_{name}"] = np.frombuffer("\n".join(table.text[name]).encode(), dtype=np.uint8)
    said = [[found.check, found.severity.value, found.place, found.sentence, found.measured] for found in findings]
    arrays["findings"] = np.frombuffer(json.dumps(said).encode(), dtype=np.uint8)
    with path.open("wb") as stream:
        np.savez(stream, **arrays)


def _load(path: Path, contigs: tuple[str, ...]) -> tuple[TranscriptTable, tuple[Finding, ...]] | None:
    """Read a compiled table back; None when there is none or it is damaged."""
    try:
        with path.open("rb") as stream, np.load(stream, allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in _ARRAYS}
            count = len(arrays["contig"])
            text = {name: stored[f"text_{name}"].tobytes().decode().split("\n") if count else [] for name in COLUMNS}
            said = json.loads(stored["findings"].tobytes())
    except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile):
        return None
    if any(len(column) != count for column in text.values()):
        return None
    findings = tuple(
        Finding(check=check, severity=Severity(severity), place=place, sentence=sentence, measured=measured)
        for check, severity, place, sentence, measured in said
    )
    return TranscriptTable(contigs=contigs, text=text, **arrays), findings
