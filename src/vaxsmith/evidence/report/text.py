"""Render a report as plain text for a terminal: the same sentences and tables as the page, without its pictures."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from vaxsmith.evidence.report.report import Block, Facts, Figure, Paragraph, Remarks, Report, Table

_GAP = 2
_KEPT = "\N{NO-BREAK SPACE}"
_LONGEST_WORD = 24  # a column is squeezed to its longest word, or to this where that is longer


def report_text(report: Report, *, width: int = 100) -> str:
    """Give a report as text of at most about ``width`` columns; pictures are left to the page."""
    lines: list[str] = []
    for paragraph in (report.kicker, report.title, report.subtitle):
        lines += _wrapped(_printable(paragraph), width) if paragraph else []
    lines.append("")
    for sentence in report.lead:
        lines += _wrapped(_printable(sentence), width)
    for figure in report.figures:
        words = f"; {figure.words}" if "(" in figure.words else f" ({figure.words})" if figure.words else ""
        lines += _wrapped(_printable(f"- {figure.title}: {figure.value}{words}"), width, hang=2)
    for section in report.sections:
        body = [line for block in section.blocks for line in _block(block, width)]
        if body:
            title = _printable(section.title)
            lines += ["", title, "-" * len(title), *body]
    lines += ["", "Research use only."]
    return "\n".join(lines) + "\n"


def _block(block: Block, width: int) -> Iterator[str]:
    if isinstance(block, Paragraph):
        yield from _wrapped(_printable(block.words), width)
    elif isinstance(block, Remarks):
        for item in block.items:
            source = f" [{item.source}]" if item.source else ""
            yield from _wrapped(_printable(f"{item.weight:<8}{item.words}{source}"), width, hang=8)
    elif isinstance(block, Facts):
        for title, value in block.items:
            yield from _wrapped(_printable(f"{title}: {value}"), width, hang=2)
    elif isinstance(block, Table):
        yield from table_lines(block, width)
    elif isinstance(block, Figure):
        return


def table_lines(table: Table, width: int = 100) -> Iterator[str]:
    """Give a table's lines: caption, titles, rows; the widest columns are wrapped where the table is too wide."""
    yield from _wrapped(_printable(table.caption), width)
    cells = [[_printable(cell) for cell in row] for row in (table.titles, *table.rows)]
    columns = list(zip(*cells, strict=True))
    widths = [max(map(len, column)) for column in columns]
    least = [min(max(_longest_word(cell) for cell in column), _LONGEST_WORD) for column in columns]
    room = width - _GAP * (len(widths) - 1)
    while sum(widths) > room and (loose := [place for place, size in enumerate(widths) if size > least[place]]):
        widths[max(loose, key=widths.__getitem__)] -= 1
    for place, row in enumerate(cells):
        wrapped = [_wrapped(cell, size) or [""] for cell, size in zip(row, widths, strict=True)]
        for line in range(max(map(len, wrapped))):
            parts = [piece[line] if line < len(piece) else "" for piece in wrapped]
            padded = (
                part.rjust(size) if column in table.numeric else part.ljust(size)
                for column, (part, size) in enumerate(zip(parts, widths, strict=True))
            )
            yield (" " * _GAP).join(padded).rstrip()
        if place == 0:
            yield (" " * _GAP).join("-" * size for size in widths)
    if table.note:
        yield from _wrapped(_printable(table.note), width)


def _wrapped(words: str, width: int, hang: int = 0) -> list[str]:
    lines = textwrap.wrap(_together(words), width, subsequent_indent=" " * hang, break_on_hyphens=False)
    return [line.replace(_KEPT, " ") for line in lines]


def _together(words: str) -> str:
    """Keep a number and its percent sign on one line."""
    return words.replace(" %", f"{_KEPT}%")


def _longest_word(words: str) -> int:
    return max(map(len, _together(words).split(" ")), default=0)


def _printable(words: str) -> str:
    """Keep terminal codes of somebody else's text off the screen."""
    return "".join(letter if letter.isprintable() else "?" for letter in words)
