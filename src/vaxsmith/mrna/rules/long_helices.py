"""No long uninterrupted helix in the predicted structure: sensors of double strands answer to it."""

from __future__ import annotations

from dataclasses import dataclass

from vaxsmith.core import Finding, Severity
from vaxsmith.mrna.folding import helices
from vaxsmith.mrna.messenger import Messenger
from vaxsmith.mrna.rules.place import say_place, touches_coding, worst_first


@dataclass(frozen=True, slots=True, kw_only=True)
class LongHelices:
    """Read the helices of the molecule's minimum-free-energy structure."""

    longest: int
    name: str = "long-helix"

    def check(self, messenger: Messenger) -> tuple[Finding, ...]:
        """Give each helix above the limit; a caution where one of its strands is ours."""
        findings = []
        for helix in helices(messenger.structure):
            if helix.length <= self.longest:
                break  # longest first
            arms = [(helix.first, helix.first + helix.length), (helix.last + 1 - helix.length, helix.last + 1)]
            ours = any(touches_coding(messenger, *arm) for arm in arms)
            findings.append(
                Finding(
                    check=self.name,
                    severity=Severity.CAUTION if ours else Severity.NOTE,
                    place=say_place(messenger, *arms[0]),
                    sentence=f"A helix of {helix.length} bp pairs with {say_place(messenger, *arms[1])}; "
                    f"the limit is {self.longest} bp.",
                    measured=helix.length,
                    limit=self.longest,
                )
            )
        return worst_first(findings)
