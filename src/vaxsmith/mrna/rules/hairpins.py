"""No long word and its reverse complement: the strands of the template fold back there, and synthesis stops."""

from __future__ import annotations

from dataclasses import dataclass

from vaxsmith.core import Finding, Severity
from vaxsmith.mrna.messenger import Messenger
from vaxsmith.mrna.rules.place import say_place, touches_coding, worst_first
from vaxsmith.mrna.sequence_checks import merge_repeats, recurring_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Hairpins:
    """Find perfect inverted repeats longer than ``longest``, at any distance."""

    longest: int
    name: str = "hairpin"

    def check(self, messenger: Messenger) -> tuple[Finding, ...]:
        """Give each pair of arms once, longest first; a caution where either copy touches the coding sequence."""
        findings = []
        for repeat in merge_repeats(recurring_words(messenger.sequence, self.longest + 1)):
            spans = [(repeat.first, repeat.first + repeat.length), (repeat.second, repeat.second + repeat.length)]
            if not repeat.inverted:
                continue
            ours = any(touches_coding(messenger, *span) for span in spans)
            findings.append(
                Finding(
                    check=self.name,
                    severity=Severity.CAUTION if ours else Severity.NOTE,
                    place=say_place(messenger, *spans[0]),
                    sentence=f"{repeat.length} nt stand again, reversed and complemented, at "
                    f"{say_place(messenger, *spans[1])}; at most {self.longest} may pair so.",
                    measured=repeat.length,
                    limit=self.longest,
                )
            )
        return worst_first(findings)
