"""The noun ``Junction``: an intron that RNA reads span."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Junction:
    """One splice junction of one table.

    ``label`` is the name that every table and page uses: ``chr1:12345-23456(+)``, the intron's first and last base, 1-based.
    """

    label: str
