"""The noun ``Marker``: a whole protein by which a tumor can be recognised although no base of it is mutated."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Marker:
    """A cancer-testis antigen, an overexpressed antigen or a viral protein.

    ``label`` is the name that every table and page uses: ``MAGEA3 (cancer-testis antigen)``.
    """

    label: str
