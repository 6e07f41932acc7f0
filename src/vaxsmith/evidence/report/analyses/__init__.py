"""Reports about trials that ran: a table of patients or counts in, what it shows and what it cannot show out."""

from __future__ import annotations

from pathlib import Path


def kind_of_table(path: Path) -> str:
    """Tell from a table's titles what it holds: ``survival``, ``counts``, ``recist`` …

    Raises:
        InputError: the file cannot be read.
        FormatError: its titles are those of no kind.
    """
    from vaxsmith.core import FormatError
    from vaxsmith.evidence.delimited import read_delimited

    titles = set(next(iter(read_delimited(path, role="table", needs=()))).fields)
    for kind, needed in _TELLING:
        if all(titles & set(spellings.split("|")) for spellings in needed):
            return kind
    raise FormatError(
        f"the titles are {', '.join(sorted(titles))[:200]}",
        expected="time and event (one row a patient), n and events (one row a group), or those of another kind",
        remedy="rename the columns, or say --kind",
        place=str(path),
    )


_TELLING = (
    ("competing", ("time|duration|follow_up|followup", "cause")),
    ("survival", ("time|duration|follow_up|followup", "event|observed")),
    ("memory", ("time|day|days", "value|titre|titer")),
    ("elispot", ("sample|patient|subject|sample_id|donor", "antigen|peptide|stimulus|pool", "spots|count|sfc|sfu")),
    ("clones", ("duplicate_count", "v_call", "j_call")),
    ("recist", ("patient|subject|subject_id|patient_id|usubjid", "lesion|lesion_id", "kind|type|lesion_type")),
    ("safety", ("dose", "at_risk|number_at_risk", "events")),
    ("safety", ("doses|doses_received", "event_dose|dose_of_event")),
    ("safety", ("product|drug|vaccine", "reaction|event|reaction_term")),
    ("outcomes", ("outcome|result",)),
    ("counts", ("n|total|patients|evaluable", "events|responders|responses|x")),
)
"""Titles that tell a kind, any of the spellings of each, the most telling first."""
