"""Reports about trials that ran: a table of patients or counts in, what it shows and what it cannot show out."""

from __future__ import annotations

from pathlib import Path


def kind_of_table(path: Path) -> str:
    """Tell from a table's titles whether it holds times to an event (``survival``) or ``counts``.

    Raises:
        InputError: the file cannot be read.
        FormatError: its titles are those of neither.
    """
    from vaxsmith.core import FormatError
    from vaxsmith.evidence.delimited import read_delimited
    from vaxsmith.evidence.report.analyses.counts_file import SPELLINGS

    titles = set(next(iter(read_delimited(path, role="table", needs=(), others=SPELLINGS))).fields)
    if "time" in titles or "duration" in titles:
        return "survival"
    if "n" in titles and "events" in titles:
        return "counts"
    raise FormatError(
        f"the titles are {', '.join(sorted(titles))[:200]}",
        expected="time and event (one row a patient), or n and events (one row a group)",
        remedy="rename the columns, or say --kind",
        place=str(path),
    )
