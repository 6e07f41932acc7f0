"""The first codons must open: a ribosome has to unwind what pairs there before it can begin."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan

from vaxsmith.core import Finding, Severity
from vaxsmith.mrna.messenger import Messenger
from vaxsmith.mrna.rules.place import say_place


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenStart:
    """Compare what opening the first ``codons`` costs in the whole molecule with ``most`` (kcal/mol)."""

    codons: int
    most: float
    name: str = "open-start"

    def check(self, messenger: Messenger) -> tuple[Finding, ...]:
        """Give a caution where opening costs too much; nothing where it was not computed (``folding`` says so)."""
        energy = messenger.opening_energy
        if isnan(energy) or energy <= self.most:
            return ()
        start = messenger.coding.start
        end = min(start + 3 * self.codons, messenger.coding.end)
        return (
            Finding(
                check=self.name,
                severity=Severity.CAUTION,
                place=say_place(messenger, start, end),
                sentence=f"Opening the first codons costs {energy:.1f} kcal/mol; the limit is {self.most:g}. Structure "
                "there slows or stops the start of translation.",
                measured=energy,
                limit=self.most,
            ),
        )
