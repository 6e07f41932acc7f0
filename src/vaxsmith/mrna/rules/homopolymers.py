"""No long run of one base: polymerases slip there and synthesis fails."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from vaxsmith.core import Finding, Severity
from vaxsmith.mrna.messenger import Messenger
from vaxsmith.mrna.rules.place import say_place, severity_at, touches_tail, worst_first


@dataclass(frozen=True, slots=True, kw_only=True)
class Homopolymers:
    """Measure every run; runs of the poly(A) tail are what it is for, and are left out."""

    longest: int
    name: str = "homopolymer"

    def check(self, messenger: Messenger) -> tuple[Finding, ...]:
        """Give one finding for each run above the limit."""
        findings = []
        start = 0
        for letter, run in groupby(messenger.sequence):
            end = start + sum(1 for _ in run)
            if end - start > self.longest and not touches_tail(messenger, start, end):
                findings.append(
                    Finding(
                        check=self.name,
                        severity=severity_at(messenger, start, end, chosen=Severity.FAULT),
                        place=say_place(messenger, start, end),
                        sentence=f"A run of {end - start} {letter} is longer than the limit of {self.longest} nt.",
                        measured=end - start,
                        limit=self.longest,
                    )
                )
            start = end
        return worst_first(findings)
