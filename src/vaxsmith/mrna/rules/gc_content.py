"""GC content within limits, over the coding sequence and in every window."""

from __future__ import annotations

from dataclasses import dataclass

from vaxsmith.core import CODONS_OF, Finding, Severity, in_percent
from vaxsmith.mrna.messenger import Messenger
from vaxsmith.mrna.rules.place import say_place, touches_tail
from vaxsmith.mrna.sequence_checks import gc_counts, gc_fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class GcContent:
    """Measure GC of the coding sequence as a whole, and in windows along the molecule up to the tail.

    Windows that lie wholly in the coding sequence are ours to mend (a caution); those that reach into a fixed part are
    notes. Neighbouring windows at fault are one finding, which gives the worst of them.
    """

    lowest: float
    highest: float
    window: int
    window_lowest: float
    window_highest: float
    name: str = "gc-content"

    def check(self, messenger: Messenger) -> tuple[Finding, ...]:
        """Give the overall finding first, then the stretches at fault, cautions before notes."""
        coding = messenger.coding
        findings = []
        overall = gc_fraction(coding.sequence)
        if not self.lowest <= overall <= self.highest:
            findings.append(
                Finding(
                    check=self.name,
                    severity=Severity.CAUTION,
                    place=say_place(messenger, coding.start, coding.end),
                    sentence=f"GC of the coding sequence is {in_percent(overall, 1)}, outside "
                    f"{self.lowest * 100:.0f}-{in_percent(self.highest)}"
                    + _in_vain(messenger, coding.start, len(coding.sequence), overall, (self.lowest, self.highest))
                    + ".",
                    measured=overall,
                    limit=self.highest if overall > self.highest else self.lowest,
                )
            )
        stretches = self._stretches(messenger)
        return (
            *findings,
            *(s for s in stretches if s.severity is Severity.CAUTION),
            *(s for s in stretches if s.severity is Severity.NOTE),
        )

    def _beyond(self, share: float) -> float:
        """Give how far a window's GC lies beyond its limits."""
        return max(share - self.window_highest, self.window_lowest - share)

    @property
    def _range(self) -> str:
        return f"{self.window_lowest * 100:.0f}-{in_percent(self.window_highest)}"

    def _stretches(self, messenger: Messenger) -> list[Finding]:
        sequence, coding = messenger.sequence, messenger.coding
        width = min(self.window, len(coding.sequence))
        groups: list[tuple[Severity, int, int, float, int]] = []  # weight, first and last start, worst GC and its start
        for start, count in enumerate(gc_counts(sequence, width)):
            share = count / width
            if self.window_lowest - 1e-9 <= share <= self.window_highest + 1e-9 or touches_tail(
                messenger, start, start + width
            ):
                continue
            ours = coding.start <= start and start + width <= coding.end
            weight = Severity.CAUTION if ours else Severity.NOTE
            if groups and groups[-1][0] is weight and groups[-1][2] == start - 1:
                worst = max(groups[-1][3:], (share, start), key=lambda pair: self._beyond(pair[0]))
                groups[-1] = (weight, groups[-1][1], start, *worst)
            else:
                groups.append((weight, start, start, share, start))
        return [
            Finding(
                check=self.name,
                severity=weight,
                place=say_place(messenger, first, last + width),
                sentence=f"GC reaches {in_percent(worst)} in windows of {width} nt, outside {self._range}"
                + (
                    _in_vain(messenger, where, width, worst, (self.window_lowest, self.window_highest)) + "."
                    if weight is Severity.CAUTION
                    else "; these windows reach into a fixed part."
                ),
                measured=worst,
                limit=self.window_highest if worst > self.window_highest else self.window_lowest,
            )
            for weight, first, last, worst, where in groups
        ]


def _in_vain(messenger: Messenger, start: int, width: int, worst: float, limits: tuple[float, float]) -> str:
    """Say where no choice of codons could keep the limits in the stretch at ``start``."""
    coding, protein = messenger.coding, messenger.protein
    low = high = 0
    first, end = (start - coding.start) // 3, -(-(start + width - coding.start) // 3)
    for residue in range(first, min(end, len(protein))):
        begin = coding.start + 3 * residue
        inside = [offset for offset in range(3) if start <= begin + offset < start + width]
        counts = [sum(codon[offset] in "GC" for offset in inside) for codon in CODONS_OF[protein[residue]]]
        low, high = low + min(counts), high + max(counts)
    over = worst > limits[1]
    best = low / width if over else high / width
    beyond = best > limits[1] if over else best < limits[0]
    if not beyond:
        return ""
    last = min(end, len(protein))
    residues = f"residue {last}" if last == first + 1 else f"residues {first + 1}-{last}"
    return f"; no codons for {residues} come {'below' if over else 'above'} {in_percent(best)}"
