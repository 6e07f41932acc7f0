"""The evidence chapter against reference programs, published tables and peers: ``make verify-evidence``.

One table a part: our value, the reference's as it prints it, and the difference; a row agrees when ours rounds to what is
shown (a simulated reference: within both simulations' error).
Below it the peers (scipy, statsmodels, lifelines) on their own data sets, where a part offers ``peers()``. What the table
cannot say stands in verification/evidence_notes.md. Exits 1 where a row disagrees. ``--write FILE`` writes the page.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from verification.evidence_row import ParityRow

PARTS = ("proportions", "survival", "design", "bayes", "response", "safety")
NOTES = Path(__file__).with_name("evidence_notes.md")


def collect(part: str) -> list[ParityRow]:
    """Give the rows of one part: what it must agree with, and its peers where it has any."""
    module = import_module(f"verification.evidence_{part}")
    found = list(module.rows())
    if peers := getattr(module, "peers", None):
        found += peers()
    return found


def number(value: float, shown: str) -> str:
    """Write our value with two digits more than the reference shows."""
    return f"{value:.{len(shown.partition('.')[2]) + 2}f}"


def table(rows: Sequence[ParityRow]) -> list[str]:
    """Give the rows as a Markdown table."""
    lines = ["| method | quantity | reference | shown | ours | difference | |", "|---|---|---|--:|--:|--:|---|"]
    for row in rows:
        cells = (row.method, row.quantity, row.reference)
        safe = " | ".join(cell.replace("|", "\\|") for cell in cells)
        verdict = "agrees" if row.agrees else "**disagrees**"
        ours, difference = number(row.ours, row.shown), f"{row.difference:+.1e}"
        lines.append(f"| {safe} | {row.shown} | {ours} | {difference} | {verdict} |")
    return lines


def page(parts: dict[str, list[ParityRow]]) -> str:
    """Give the whole page: one table a part, then the notes."""
    rows = [row for found in parts.values() for row in found]
    agree = sum(row.agrees for row in rows)
    lines = [
        "# Evidence against reference programs and published tables",
        "",
        "Written by `python -m verification.evidence --write verification/evidence.md`. A row agrees when our value rounds",
        "to what the reference shows; where the reference was itself simulated, when the two differ by no more than both",
        f"simulations may at 99 %. **{agree} of {len(rows)} rows agree.**",
    ]
    for part, found in parts.items():
        lines += ["", f"## {part.capitalize()}", "", *table(found)]
    if NOTES.is_file():
        lines += ["", NOTES.read_text(encoding="utf-8").rstrip()]
    return "\n".join(lines) + "\n"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help="one or more of " + ", ".join(PARTS))
    parser.add_argument("--write", type=Path, metavar="FILE", help="write the page there as well")
    options = parser.parse_args(arguments)
    unknown = [part for part in options.parts if part not in PARTS]
    if unknown:
        parser.error(f"no part {unknown[0]!r}; choose from {', '.join(PARTS)}")
    parts, absent = {}, []
    for part in options.parts or PARTS:
        try:
            parts[part] = collect(part)
        except ModuleNotFoundError as error:
            if error.name != f"verification.evidence_{part}":
                raise
            absent.append(part)
    text = page(parts)
    print(text)
    if options.write:
        options.write.write_text(text, encoding="utf-8")
    wrong = [row for found in parts.values() for row in found if not row.agrees]
    for row in wrong:
        print(f"disagrees: {row.method}, {row.quantity}: {row.ours!r}, reference {row.shown}", file=sys.stderr)
    for part in absent:
        print(f"there is no verification/evidence_{part}.py", file=sys.stderr)
    return 1 if wrong or absent else 0


if __name__ == "__main__":
    sys.exit(main())
