"""Noun: one molecule that is made for a patient, with the protein that it encodes."""

from __future__ import annotations

from dataclasses import dataclass

from vaxsmith.construct.construct import Construct
from vaxsmith.mrna.insert import Insert
from vaxsmith.mrna.manufacture import Manufacture
from vaxsmith.mrna.messenger import Messenger
from vaxsmith.mrna.whole_check import WholeCheck


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """One molecule: its protein, and the messenger or the insert for a vector that encodes it (the other is None).

    ``name`` is ``molecule`` where there is one, ``molecule 1`` and so on where there are several. A messenger has the
    manufacturer's sheet (``manufacture``) and the check of the whole molecule by another path (``whole_check``).
    """

    name: str
    construct: Construct
    messenger: Messenger | None = None
    insert: Insert | None = None
    manufacture: Manufacture | None = None
    whole_check: WholeCheck | None = None
