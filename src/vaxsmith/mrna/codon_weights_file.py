"""Read how often codons are used from a table."""

from __future__ import annotations

from math import isfinite
from pathlib import Path

from vaxsmith.core import STANDARD_CODE, FormatError, InputError, require_regular_file

_VALUES = (
    "relative_frequency",
    "relative_adaptiveness",
    "weight",
    "w",
    "frequency",
    "fraction",
    "per_thousand",
    "count",
    "number",
)
_LARGEST = 10_000_000


def read_codon_weights(path: Path) -> tuple[tuple[str, float], ...]:
    """Give (codon, value) of each row: frequencies, counts or weights, whatever the table counts in, one row a codon.

    Columns are parted by tabs, commas, semicolons or blanks. With a header, the column ``codon`` and one of
    relative_frequency, relative_adaptiveness, weight, w, frequency, fraction, per_thousand, count or number are read;
    without one, the first column and the last. U is read as T. Empty lines and lines that begin with # are passed over.

    Raises:
        InputError: the file cannot be read.
        FormatError: a line has no codon or no number, a codon stands twice, or no codon is there; says the line.
    """
    require_regular_file(path, role="table of codons")
    try:
        if path.stat().st_size > _LARGEST:
            raise FormatError("the table of codons has more than 10 MB", expected="64 rows or fewer", place=str(path))
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            f"the table of codons cannot be read ({error})", remedy="give a plain text table", place=str(path)
        ) from error
    columns = (0, -1)
    found: dict[str, float] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        cells = _cells(line)
        place = f"{path}:{number}"
        if not found and "codon" in (names := [cell.lower() for cell in cells]):
            columns = (names.index("codon"), _value_column(names, place))
            continue
        if len(cells) < 2 or len(cells) <= max(columns):
            raise FormatError(f"the line has {len(cells)} columns", expected="a codon and a number", place=place)
        codon = cells[columns[0]].upper().replace("U", "T")
        if codon not in STANDARD_CODE:
            raise FormatError(
                f"'{cells[columns[0]][:20]}' is no codon", expected="three letters A, C, G, T or U", place=place
            )
        if codon in found:
            raise FormatError(f"{codon} stands twice", expected="one row for each codon", place=place)
        found[codon] = _number(cells[columns[1]], place)
    if not found:
        raise FormatError("the table of codons has no row", expected="a codon and a number in each row", place=str(path))
    return tuple(found.items())


def _cells(line: str) -> list[str]:
    for mark in ("\t", ";", ","):
        if mark in line:
            return [cell.strip().strip('"') for cell in line.split(mark)]
    return line.split()


def _value_column(names: list[str], place: str) -> int:
    for name in _VALUES:
        if name in names:
            return names.index(name)
    raise FormatError(
        f"none of the columns {', '.join(names)[:200]} is known to say how often a codon is used",
        expected=f"one of {', '.join(_VALUES)}",
        place=place,
    )


def _number(text: str, place: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not (isfinite(value) and value >= 0):
        raise FormatError(f"'{text[:20]}' is no frequency", expected="a number of 0 or more", place=place)
    return value
