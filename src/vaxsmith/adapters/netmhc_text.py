"""Verb: read what NetMHCpan and NetMHCIIpan print.

The printed table is read and not the file of ``-xlsfile``: each printed row names its own allele and peptide, where the
file names an allele once above a block of columns whose number changes with version and options; and only the printed
table holds the affinity in nM. Columns are found by their titles, so that versions 4.0 to 4.3 are read alike.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from vaxsmith.adapters.program import Program, Ran, program_error
from vaxsmith.adapters.spelling import key_of

_DISTANCE = re.compile(r"(\S+)\s*:\s*Distance to training data\s+(\d+(?:\.\d+)?)(?![\w.])", re.ASCII)
_VERSION = re.compile(r"NetMHC(?:II)?pan version (\S+)")
_ERROR = re.compile(
    r"^\s*#?\s*(?:fatal\s+)?error\b|cannot be found|could not (?:find|open|read)|unrecognized parameter", re.I
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NetmhcRow:
    """One printed row: its allele's key (``spelling.key_of``), its peptide, and all fields by title."""

    allele_key: str
    peptide: str
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class NetmhcText:
    """What was printed: the version, rows, and each allele's distance from training by its key."""

    version: str
    rows: tuple[NetmhcRow, ...]
    distance: Mapping[str, float]


def read_netmhc(program: Program, ran: Ran, *, needs: tuple[str, ...]) -> NetmhcText:
    """Read the tables printed by one run.

    Raises:
        ProgramError: an error was printed, a table lacks a column of ``needs``, a row is cut short, or there is none.
    """
    titles: list[str] = []
    rows: list[NetmhcRow] = []
    distance: dict[str, float] = {}
    for line in ran.stdout.splitlines():
        if found := _DISTANCE.search(line):
            distance[key_of(found.group(1))] = float(found.group(2))
            continue
        if _ERROR.search(line):
            raise program_error(
                program, ran, f"reported: {line.strip()[:200]}", cause="an allele or a peptide that it refuses"
            )
        fields = line.split()
        if not fields or line.startswith("#"):
            continue
        if fields[0].lower() == "pos" and "Peptide" in fields:
            titles = [title for title in fields if title != "BindLevel"]
            _check_titles(titles, program, ran, needs)
        elif titles and fields[0].isdigit():
            rows.append(_row(fields, titles, program, ran))
    if not rows or not ran.stdout.endswith("\n"):
        found_what = "gave no predictions" if not rows else "gave an answer that ends in the middle of a line"
        raise program_error(program, ran, found_what, expected="one row for each peptide")
    version = _VERSION.search(ran.stdout)
    return NetmhcText(version=version.group(1) if version else "", rows=tuple(rows), distance=distance)


def _row(fields: list[str], titles: list[str], program: Program, ran: Ran) -> NetmhcRow:
    # The last column, "<= SB" or "<=WB", stands only behind binders.
    end = next((at for at, field in enumerate(fields) if field.startswith("<")), len(fields))
    if end != len(titles):
        raise program_error(
            program,
            ran,
            f"printed a row of {end} fields under {len(titles)} titles ({' '.join(fields)[:80]!r})",
            cause="the answer was cut short, or another version of the program",
        )
    by_title = dict(zip(titles, fields, strict=False))
    return NetmhcRow(
        allele_key=key_of(by_title.get("MHC", by_title.get("HLA", ""))), peptide=by_title["Peptide"], fields=by_title
    )


def _check_titles(titles: list[str], program: Program, ran: Ran, needs: tuple[str, ...]) -> None:
    lacking = [title for title in needs if title not in titles]
    if lacking or not {"MHC", "HLA"} & set(titles):
        raise program_error(
            program,
            ran,
            f"printed a table without {', '.join(lacking) or 'MHC'} (it has {', '.join(titles)[:200]})",
            expected="the columns of version 4",
            cause="an older version of the program",
        )
