"""The noun of this part: what a command has to say, before anyone decides whether it is printed, saved or drawn.

One ``Report`` gives the tables of the terminal (``text``), the page (``page``) and the numbers for machines (``data``), so
that the three never say different things.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from markupsafe import Markup

from vaxsmith.core.provenance import InputFile


class Weight(StrEnum):
    """How much a remark matters to who reads it."""

    UNKNOWN = "unknown"  # not known, not told, or not computable
    FAULT = "fault"  # must not be relied on as it stands
    CAUTION = "caution"  # a person should look before going on
    NOTE = "note"  # worth knowing
    HOLDS = "holds"  # was checked and holds


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """One sentence with its weight; ``source`` stands small behind it."""

    weight: Weight
    words: str
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remarks:
    """Remarks in the order in which they should be read."""

    items: tuple[Remark, ...]
    kind: str = "remarks"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """Sentences that belong together."""

    words: str
    small: bool = False
    kind: str = "paragraph"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows of texts under titles; ``numeric`` are the columns (from 0) whose texts stand to the right."""

    caption: str
    titles: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: frozenset[int] = frozenset()
    note: str = ""
    kind: str = "table"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A picture, what it shows in one sentence, and its legend: the class that colours a key, and words.

    The terminal shows the sentence alone.
    """

    picture: Markup
    caption: str
    legend: tuple[tuple[str, str], ...] = ()
    narrow: bool = False
    kind: str = "figure"


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Short facts: a title and a value each."""

    items: tuple[tuple[str, str], ...]
    kind: str = "facts"


Block = Remarks | Paragraph | Table | Figure | Facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of the page under a title; ``anchor`` is unique on the page."""

    anchor: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyFigure:
    """A number that stands out, with its interval or its condition: ``words`` may not be empty for an estimate."""

    title: str
    value: str
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All that a command found.

    ``lead`` are the first sentences: what is unknown stands before what is hoped. ``data`` are the numbers for machines,
    plain JSON values (``None`` for what is not determined or has no bound). ``sources`` name the methods' publications.
    ``inputs`` are the files that were read and ``settings`` what was asked, so that the report can be made again.
    """

    name: str
    kicker: str
    title: str
    subtitle: str = ""
    lead: tuple[str, ...]
    figures: tuple[KeyFigure, ...] = ()
    sections: tuple[Section, ...] = ()
    sources: tuple[str, ...] = ()
    data: Mapping[str, Any] = field(default_factory=dict)
    inputs: tuple[InputFile, ...] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)
