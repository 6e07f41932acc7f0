"""The molecule must end in a poly(A) tail of useful length."""

from __future__ import annotations

from dataclasses import dataclass

from vaxsmith.core import Finding, Severity
from vaxsmith.mrna.messenger import Messenger, PartKind
from vaxsmith.mrna.rules.place import say_place

# Holtkamp et al. 2006, Blood 108:4009-4017: expression in dendritic cells rises with the tail up to 120.
# The value is a house choice.
_SHORTEST = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Tail:
    """Count the A of the tail and look at its last base."""

    shortest: int = _SHORTEST
    name: str = "tail"

    def check(self, messenger: Messenger) -> tuple[Finding, ...]:
        """Give a caution for a short tail or one that does not end the molecule in A; the tail may be added by an enzyme."""
        last = messenger.parts[-1]
        if last.kind is not PartKind.TAIL:
            text = "The molecule ends without an encoded poly(A) tail; one must be added by an enzyme."
            return (Finding(check=self.name, severity=Severity.CAUTION, place=last.kind.value, sentence=text),)
        findings = []
        place = say_place(messenger, last.start, last.end)
        count = last.sequence.count("A")
        if count < self.shortest:
            text = f"The tail has {count} A; at least {self.shortest} are wanted."
            findings.append(
                Finding(
                    check=self.name,
                    severity=Severity.CAUTION,
                    place=place,
                    sentence=text,
                    measured=count,
                    limit=self.shortest,
                )
            )
        if not last.sequence.endswith("A"):
            text = f"The tail ends in {last.sequence[-1]}, not in A."
            findings.append(Finding(check=self.name, severity=Severity.CAUTION, place=place, sentence=text))
        return tuple(findings)
