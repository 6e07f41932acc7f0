"""The slow obvious twins of ``allele_site.room_to_slide`` and ``allele_in_read``: every placement, every base."""

from __future__ import annotations

from typing import Any


def stretch_of_all_placements(genome: str, start: int, reference: str, alternate: str) -> tuple[int, int]:
    """Try every place for a change of the same size; give the stretch that holds all that write the same genome."""
    changed = genome[:start] + alternate + genome[start + len(reference) :]
    if bool(reference) == bool(alternate):
        return start, start + len(reference)
    starts = []
    for place in range(len(genome) - len(reference) + 1):
        unit = changed[place : place + len(alternate)]
        if genome[:place] + unit + genome[place + len(reference) :] == changed:
            starts.append(place)
    return min(starts), max(starts) + len(reference)


def allele_by_walking(read: Any, start: int, end: int, reference: str, alternate: str, flank: int) -> str | None:
    """Walk a read's columns one by one: ``reference``, ``alternate``, ``other``, or None when it does not tell."""
    low, high = (start - 1, end + 1) if flank else (start, end)
    columns: dict[int, str] = {}  # what is written at each place: a base, "-" deleted, "^" skipped
    behind: dict[int, str] = {}  # what is inserted behind each place
    place, query, last = read.reference_start, 0, read.reference_start - 1
    for operation, length in read.cigartuples:
        for _ in range(length):
            if operation in (0, 7, 8):
                columns[place] = read.query_sequence[query]
                last, place, query = place, place + 1, query + 1
            elif operation == 1:
                behind[last] = behind.get(last, "") + read.query_sequence[query]
                query += 1
            elif operation in (2, 3):
                columns[place] = "-" if operation == 2 else "^"
                last, place = place, place + 1
            elif operation == 4:
                query += 1
    if any(at not in columns for at in range(low, high)) or "^" in (columns[low], columns[high - 1]):
        return None
    if "-" in (columns[low], columns[high - 1]):
        inside = allele_by_walking(read, start, end, reference, alternate, 1) if not flank else None
        return inside or "other"

    def written(first: int, end: int) -> str:
        """Give the bases at the places, with what is inserted between them."""
        return "".join(
            columns.get(at, "").strip("-^") + (behind.get(at, "") if at < end - 1 else "") for at in range(first, end)
        )

    inner = written(low, high)
    if flank:
        inner = inner[1:-1]
        if min(len(written(-1, start)), len(written(end, place) + behind.get(place - 1, ""))) < flank:
            return None
    skipped = sum(columns[at] == "^" for at in range(low, high))
    if skipped:
        missing = len(reference) - len(alternate)
        return "alternate" if inner == alternate and skipped == missing else None
    return "alternate" if inner == alternate else "reference" if inner == reference else "other"
