"""The noun ``Fusion``: two genes joined in the tumor, as a fusion caller reports it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Fusion:
    """One fusion transcript of one caller's table.

    ``label`` is the name that every table and page uses: genes and breakpoints as the file wrote them.
    """

    label: str
