"""Nouns of an ELISpot plate, and the reader of a table of wells."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from pathlib import Path

from vaxsmith.core import FormatError, SettingsError
from vaxsmith.evidence.delimited import Row, read_delimited

_SPELLINGS = {
    "patient": "sample",
    "subject": "sample",
    "sample_id": "sample",
    "donor": "sample",
    "peptide": "antigen",
    "stimulus": "antigen",
    "pool": "antigen",
    "count": "spots",
    "sfc": "spots",
    "sfu": "spots",
    "cells_per_well": "cells",
    "control": "kind",
    "type": "kind",
}
_NEGATIVE = frozenset(
    {"negative", "neg", "medium", "mediumonly", "control", "background", "dmso", "nil", "unstimulated", "irrelevant"}
)
_POSITIVE = frozenset({"positive", "pos", "pha", "cef", "ceft", "sea", "seb", "mitogen", "anticd3", "cona"})
_ANTIGEN = frozenset({"antigen", "test", "peptide", "pool", "experimental"})
_TOO_MANY = frozenset({"tntc", "toonumeroustocount", "saturated", ">"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Wells:
    """Replicate wells of one stimulus: spots counted, cells plated in each, and how many were too many to count.

    A well that was too full to count is in ``saturated`` and not in ``spots``.

    Raises:
        SettingsError: no well at all, a count that is negative or not finite, or cells not above 0.
    """

    name: str
    spots: tuple[float, ...]
    cells: float
    saturated: int = 0

    def __post_init__(self) -> None:
        if not self.spots and not self.saturated:
            raise SettingsError(f"{self.name or 'a stimulus'} has no wells", expected="one well at least")
        if any(not isfinite(spot) or spot < 0 for spot in self.spots):
            raise SettingsError(f"{self.name}: a count of spots is negative or no number", expected="0 or more")
        if not (isfinite(self.cells) and self.cells > 0):
            raise SettingsError(f"{self.name}: {self.cells} cells a well", expected="a number above 0")

    @property
    def replicates(self) -> int:
        """Give how many wells there are, the saturated included."""
        return len(self.spots) + self.saturated

    def per_million(self, when_saturated: float) -> tuple[float, ...]:
        """Give spots per million cells; a saturated well counts as ``when_saturated`` spots, which it has at least."""
        full = (max([when_saturated, *self.spots]),) * self.saturated
        return tuple(1e6 * spot / self.cells for spot in (*self.spots, *full))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One blood sample on one plate: wells without antigen, wells of each antigen, and wells that any T cells answer.

    Raises:
        SettingsError: an antigen stands twice, or there is none.
    """

    name: str
    negative: Wells | None
    antigens: tuple[Wells, ...]
    positive: Wells | None = None

    def __post_init__(self) -> None:
        names = [wells.name for wells in self.antigens]
        if not names or len(set(names)) != len(names):
            raise SettingsError(
                f"sample {self.name} has {'an antigen twice' if names else 'no antigen'}", expected="each antigen once"
            )


def read_plate(path: Path, *, cells: float | None = None) -> tuple[Sample, ...]:
    """Read one row a well: ``sample, antigen, spots`` and, if known, ``kind`` and ``cells``.

    ``kind`` is negative, positive or antigen; without it an antigen called medium, DMSO, PHA, CEF and the like is taken
    for a control. ``spots`` may be TNTC (too numerous to count). ``cells`` per well stands in its column or is
    given for all.

    Raises:
        InputError: the file cannot be read.
        FormatError: a column lacks, or a row cannot be understood; the message names the line.
    """
    rows = list(read_delimited(path, role="table of wells", needs=("sample", "antigen", "spots"), others=_SPELLINGS))
    groups: dict[str, dict[tuple[str, str], list[tuple[float | None, float, str]]]] = {}
    for row in rows:
        sample, antigen = row.required("sample"), row.required("antigen")
        kind = _kind(row, antigen)
        groups.setdefault(sample, {}).setdefault((kind, antigen), []).append((_spots(row), _cells(row, cells), row.place))
    return tuple(_sample(name, stimuli, path) for name, stimuli in groups.items())


def _plain(text: str) -> str:
    return "".join(letter for letter in text.lower() if letter.isalnum() or letter == ">")


def _kind(row: Row, antigen: str) -> str:
    written = _plain(row.text("kind"))
    if not written:
        name = _plain(antigen)
        return "negative" if name in _NEGATIVE else "positive" if name in _POSITIVE else "antigen"
    for kind, words in (("negative", _NEGATIVE), ("positive", _POSITIVE), ("antigen", _ANTIGEN)):
        if written in words:
            return kind
    raise FormatError(
        f"{row.text('kind')[:40]!r} in the column 'kind'", expected="negative, positive or antigen", place=row.place
    )


def _spots(row: Row) -> float | None:
    written = _plain(row.text("spots"))
    if written in _TOO_MANY or written.startswith(">"):
        return None
    number = row.number("spots", least=0, what="a count of spots, or TNTC")
    if number is None:
        raise FormatError(
            "the column 'spots' is empty", remedy="drop the row of a well that was not counted", place=row.place
        )
    return number


def _cells(row: Row, given: float | None) -> float:
    number = row.number("cells", least=1, what="cells in the well")
    if number is None and given is None:
        raise FormatError(
            "the cells in the well are not known",
            expected="a column cells (cells plated in each well)",
            remedy="add the column, or give one number for all wells",
            place=row.place,
        )
    return float(number if number is not None else given or 0.0)


def _sample(name: str, stimuli: dict[tuple[str, str], list[tuple[float | None, float, str]]], path: Path) -> Sample:
    made: dict[str, list[Wells]] = {"negative": [], "positive": [], "antigen": []}
    for (kind, antigen), wells in stimuli.items():
        plated = {cells for _, cells, _ in wells}
        if len(plated) > 1:
            raise FormatError(
                f"wells of {antigen} of sample {name} hold {', '.join(f'{cells:g}' for cells in sorted(plated))} cells",
                expected="one number of cells for the replicates of a stimulus",
                place=wells[-1][2],
            )
        try:
            made[kind].append(
                Wells(
                    name=antigen,
                    spots=tuple(spots for spots, _, _ in wells if spots is not None),
                    cells=plated.pop(),
                    saturated=sum(spots is None for spots, _, _ in wells),
                )
            )
        except SettingsError as error:
            raise FormatError(error.found, expected=error.expected, place=wells[-1][2]) from error
    for kind in ("negative", "positive"):
        if len(made[kind]) > 1:
            raise FormatError(
                f"sample {name} has {len(made[kind])} {kind} controls: {', '.join(wells.name for wells in made[kind])}",
                expected="one",
                remedy="mark the one to compare with, and call the others antigens",
                place=str(path),
            )
    try:
        return Sample(
            name=name,
            negative=made["negative"][0] if made["negative"] else None,
            antigens=tuple(made["antigen"]),
            positive=made["positive"][0] if made["positive"] else None,
        )
    except SettingsError as error:
        raise FormatError(error.found, expected=error.expected, place=str(path)) from error
