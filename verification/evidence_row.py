"""One line of the evidence chapter's parity table: our value beside a reference program's, to the digits that it shows."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ParityRow:
    """``shown`` is the reference's number as its source writes it: its digits set the tolerance (half of the last one)."""

    method: str
    reference: str
    quantity: str
    ours: float
    shown: str

    @property
    def tolerance(self) -> float:
        """Give half a unit of the last digit shown, and a hair for binary fractions."""
        decimals = len(self.shown.partition(".")[2])
        return 0.5 * 10.0**-decimals * (1 + 1e-9)

    @property
    def difference(self) -> float:
        """Ours less the reference's."""
        return self.ours - float(self.shown)

    @property
    def agrees(self) -> bool:
        """Tell whether ours rounds to what the reference shows."""
        return abs(self.difference) <= self.tolerance
