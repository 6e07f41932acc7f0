"""Verb: read the table that a program wrote, whatever stands above it, and refuse one that is cut short."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path

from vaxsmith.adapters.program import MOST_BYTES, Program, Ran, program_error

_MISSING = frozenset({"", "NA", "NAN", "NONE", "-", "NULL"})


def read_answer_file(path: Path, program: Program, ran: Ran) -> str:
    """Read the file that a run was to write.

    Raises:
        ProgramError: it was not written, is empty, is not text, or ends in the middle of a line.
    """
    try:
        with path.open("rb") as stream:
            raw = stream.read(MOST_BYTES)
    except OSError as error:
        raise program_error(
            program,
            ran,
            "ended without an error and wrote no answer",
            expected=f"the file {path.name}",
            cause="it refused an allele or a peptide, or is another version",
        ) from error
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise program_error(program, ran, f"wrote {path.name}, which is not text", expected="a table") from error
    if not text.endswith(("\n", "\r")):
        found = f"wrote {path.name}, which ends in the middle of a line" if text else f"wrote an empty {path.name}"
        raise program_error(program, ran, found, expected="a whole table", cause="the disk is full, or the run was stopped")
    return text


def table_rows(
    text: str, program: Program, ran: Ran, *, separator: str, needs: tuple[str, ...]
) -> Iterator[Mapping[str, str]]:
    """Give the rows of a table by column title.

    Lines that begin with ``#``, and what stands before the titles, are passed over. ``needs`` names the columns without
    which the table cannot be used; the line that holds the first of them is the line of titles.

    Raises:
        ProgramError: there are no such columns, a title stands twice, or a row has more or fewer fields than titles.
    """
    titles: list[str] = []
    lines = (line for line in text.splitlines() if line.strip() and not line.startswith("#"))
    for fields in _split(lines, separator, program, ran):
        clean = [field.strip() for field in fields]
        if not titles:
            if needs[0] in clean:
                titles = clean
                _check_titles(titles, program, ran, needs)
            continue
        if len(clean) != len(titles):
            raise program_error(
                program,
                ran,
                f"wrote a row of {len(clean)} fields under {len(titles)} titles ({separator.join(fields)[:80]!r})",
                cause="the answer was cut short, or an error message stands in it",
            )
        yield dict(zip(titles, clean, strict=True))
    if not titles:
        raise program_error(
            program,
            ran,
            f"wrote no table with the column {needs[0]}",
            expected=f"columns {', '.join(needs)}",
            cause="an error message in the table's place, or another version of the program",
        )


def _split(lines: Iterator[str], separator: str, program: Program, ran: Ran) -> Iterator[list[str]]:
    try:
        yield from csv.reader(lines, delimiter=separator)
    except csv.Error as error:  # a field without end
        raise program_error(program, ran, f"wrote a table that cannot be split ({error})", expected="a table") from error


def _check_titles(titles: list[str], program: Program, ran: Ran, needs: tuple[str, ...]) -> None:
    lacking = [title for title in needs if title not in titles]
    twice = sorted({title for title in titles if title and titles.count(title) > 1})
    if lacking or twice:
        found = f"wrote a table without {', '.join(lacking)}" if lacking else f"wrote the column {twice[0]} twice"
        raise program_error(
            program,
            ran,
            f"{found} (it has {', '.join(titles)[:200]})",
            expected=f"columns {', '.join(needs)}",
            cause="another version of the program",
        )


def number(text: str, program: Program, ran: Ran) -> float:
    """Read a number; what stands for a missing one is NaN.

    Raises:
        ProgramError: it is neither.
    """
    if text.strip().upper() in _MISSING:
        return float("nan")
    try:
        return float(text)
    except ValueError as error:
        raise program_error(
            program, ran, f"wrote {text[:40]!r} where a number belongs", cause="columns that are shifted, or another version"
        ) from error
