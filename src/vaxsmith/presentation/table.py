"""``vaxsmith predict``: a table of peptides and alleles in, the same rows with predictions out."""

from __future__ import annotations

import gzip
import io
import os
import secrets
import stat
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from vaxsmith.core import AMINO_ACIDS, FormatError, InputError, UnknownAlleleError, require_regular_file
from vaxsmith.hla import parse_allele
from vaxsmith.hla.allele import Allele
from vaxsmith.presentation.prediction import Prediction, Predictor

COLUMNS = ("peptide", "allele", "affinity_nanomolar", "presentation", "percentile", "spread", "note")
_RESIDUES = frozenset(AMINO_ACIDS)
_ROWS_AT_ONCE = 200_000
Memory = dict[str, Allele]


@dataclass(frozen=True, slots=True, kw_only=True)
class PairRow:
    """One row asked for: a peptide and the alleles of which the best counts (often just one)."""

    peptide: str
    alleles: tuple[Allele, ...]
    line: int


def read_pairs(path: Path) -> list[PairRow]:
    """Read a tab- or comma-separated table with columns ``peptide`` and ``allele`` (or ``alleles``, comma or ; separated).

    Other columns are passed over; gzip is recognised by content; empty lines are skipped. Peptides are taken in upper case.

    Raises:
        InputError: the file cannot be opened or is not a regular file.
        FormatError: a column is missing, there are no rows, or one has a bad peptide or allele; the place gives the line.
    """
    require_regular_file(path, role="table of peptides")
    lines = _lines(path)
    header = next(lines, "").lstrip("\ufeff")
    separator = "\t" if "\t" in header else ","
    names = [name.strip().strip('"').lower() for name in header.split(separator)]
    wanted = [name for name in ("alleles", "allele") if name in names]
    if "peptide" not in names or not wanted:
        raise FormatError(
            f"the header has columns {', '.join(n for n in names if n)[:200] or '(none)'}",
            expected="columns peptide and allele (or alleles), separated by tabs or commas",
            remedy="name the columns in the first line",
            place=f"{path.name}:1",
        )
    peptide_at, allele_at = names.index("peptide"), names.index(wanted[0])
    known: Memory = {}
    pairs = []
    for number, line in enumerate(lines, start=2):
        if line.strip():
            fields = _fields(line, separator, len(names), f"{path.name}:{number}")
            peptide = _peptide(fields[peptide_at], f"{path.name}:{number}")
            pairs.append(
                PairRow(peptide=peptide, alleles=_alleles(fields[allele_at], known, f"{path.name}:{number}"), line=number)
            )
    if not pairs:
        raise FormatError(
            "the table has a header and no rows",
            expected="one row for each peptide and allele",
            cause="the table was cut short, or a filter before left nothing",
            place=path.name,
        )
    return pairs


def write_predictions(pairs: Sequence[PairRow], predictor: Predictor, out: Path) -> None:
    """Predict ``pairs`` and write one row each, in their order; a name that ends in ``.gz`` is compressed.

    Of several alleles the one with the smallest percentile is written (the higher score among equals). Where nothing
    could be predicted the numbers are ``NA`` and ``note`` says why. The file appears whole or not at all; through a
    symbolic link its target is written.

    Raises:
        InputError: the file cannot be written, or something stands there that is not a regular file.
    """
    target = _target(out)
    partial = target.with_name(f".{target.name}.{secrets.token_hex(4)}.partial")
    try:
        with partial.open("xb") as raw:
            # No time and no name in the gzip header: the same rows give the same bytes.
            stream = gzip.GzipFile("", "wb", 6, raw, mtime=0) if out.suffix == ".gz" else raw
            with io.TextIOWrapper(stream, encoding="utf-8", newline="\n") as text:
                text.write("\t".join(COLUMNS) + "\n")
                for start in range(0, len(pairs), _ROWS_AT_ONCE):
                    text.writelines(_predicted(pairs[start : start + _ROWS_AT_ONCE], predictor))
        os.replace(partial, target)
    except OSError as error:
        raise InputError(
            f"the table cannot be written ({error.strerror or error})",
            remedy="check that the folder exists and may be written to",
            place=str(out),
        ) from error
    finally:
        partial.unlink(missing_ok=True)


def _target(out: Path) -> Path:
    """Give the file that is to be replaced, following links; renaming onto a device or a pipe would destroy it."""
    try:
        mode = out.stat().st_mode
    except FileNotFoundError:
        return Path(os.path.realpath(out))
    except (OSError, ValueError) as error:
        said = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise InputError(f"the table cannot be written ({said})", remedy="check the path", place=str(out)) from error
    if stat.S_ISREG(mode):
        return Path(os.path.realpath(out))
    raise InputError(
        f"the table cannot be written: this is {'a directory' if stat.S_ISDIR(mode) else 'not a regular file'}",
        expected="a new file or a regular file to replace",
        remedy="name a file, and print or pipe it afterwards",
        place=str(out),
    )


def _predicted(pairs: Sequence[PairRow], predictor: Predictor) -> Iterator[str]:
    """Predict allele by allele (a peptide is asked only for the alleles of its own rows), then write row by row."""
    shortest, longest = predictor.lengths
    rows_of: dict[Allele, list[int]] = {}
    for row, pair in enumerate(pairs):
        for allele in pair.alleles:
            rows_of.setdefault(allele, []).append(row)
    best: list[Prediction | None] = [None] * len(pairs)
    notes: list[list[str]] = [[] for _ in pairs]
    for allele, rows in rows_of.items():
        reason = predictor.assess(allele)
        fitting = [row for row in rows if shortest <= len(pairs[row].peptide) <= longest]
        if reason is not None:
            for row in rows:
                notes[row].append(f"{allele.name} unassessed: {reason.reason}")
            continue
        predictions = predictor.predict([pairs[row].peptide for row in fitting], [allele])
        for index, row in enumerate(fitting):
            candidate = predictions.at(index, 0)
            if best[row] is None or _strength(candidate) < _strength(best[row]):
                best[row] = candidate
    for pair, chosen, said in zip(pairs, best, notes, strict=True):
        fits = shortest <= len(pair.peptide) <= longest
        note = "; ".join(said) if fits else f"unassessed: {len(pair.peptide)} residues, not {shortest} to {longest}"
        yield _row(pair, chosen, note)


def _strength(prediction: Prediction | None) -> tuple[float, float, str]:
    if prediction is None:
        return (float("inf"), 0.0, "")
    return (prediction.percentile, -prediction.presentation, prediction.allele)


def _row(pair: PairRow, chosen: Prediction | None, note: str) -> str:
    if chosen is None:
        fields = [pair.peptide, ",".join(allele.name for allele in pair.alleles), "NA", "NA", "NA", "NA", note]
    else:
        values = (chosen.affinity_nanomolar, chosen.presentation, chosen.percentile, chosen.spread)
        written = ["NA" if value != value else f"{value:.5g}" for value in values]  # noqa: PLR0124 - NaN alone differs from itself
        fields = [pair.peptide, chosen.allele, *written, note]
    return "\t".join(fields) + "\n"


def _lines(path: Path) -> Iterator[str]:
    """Give lines without their ends, whatever ends them, from plain or gzip."""
    try:
        with path.open("rb") as probe:
            zipped = probe.read(2) == b"\x1f\x8b"
        with gzip.open(path, "rb") if zipped else path.open("rb") as stream:
            text = stream.read().decode("utf-8")
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise FormatError("the gzip file is cut short or damaged", remedy="copy it again", place=path.name) from error
    except UnicodeDecodeError as error:
        raise FormatError(
            "the file is not text", expected="a UTF-8 table", remedy="export it as tab-separated text", place=path.name
        ) from error
    except OSError as error:
        raise InputError(
            f"the table of peptides cannot be read ({error.strerror or error})",
            remedy="check the path and its permissions",
            place=str(path),
        ) from error
    yield from text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _fields(line: str, separator: str, width: int, place: str) -> list[str]:
    """Split one row; in a comma table quotes may hold commas."""
    fields = _quoted(line, place) if separator == "," and '"' in line else line.split(separator)
    if len(fields) != width:
        raise FormatError(
            f"the row has {len(fields)} fields, the header {width}",
            cause="a truncated file, or a separator inside a field",
            remedy="several alleles in a comma-separated table need quotes around them, or ; between them",
            place=place,
        )
    return fields


def _quoted(line: str, place: str) -> list[str]:
    import csv

    try:
        return next(csv.reader([line], strict=True))
    except csv.Error as error:
        raise FormatError(
            f"the row cannot be split ({error})", remedy="close the quotes, or separate with tabs", place=place
        ) from error


def _peptide(text: str, place: str) -> str:
    peptide = text.strip().strip('"').upper()
    if not peptide or set(peptide) - _RESIDUES:
        raise FormatError(
            f"{text.strip()[:40]!r} is not a peptide",
            expected="one-letter codes of the twenty amino acids",
            remedy="correct or leave out the row",
            place=place,
        )
    return peptide


def _alleles(text: str, known: Memory, place: str) -> tuple[Allele, ...]:
    found = []
    for name in text.strip().strip('"').replace(";", ",").split(","):
        if name not in known:
            try:
                known[name] = parse_allele(name.strip())
            except UnknownAlleleError as error:
                raise FormatError(
                    error.found, expected=error.expected, cause=error.cause, remedy=error.remedy, place=place
                ) from error
        found.append(known[name])
    return tuple(dict.fromkeys(found))
