"""No long word twice on one strand: repeats mis-assemble, and recombine in a plasmid."""

from __future__ import annotations

from dataclasses import dataclass

from vaxsmith.core import Finding, Severity
from vaxsmith.mrna.messenger import Messenger
from vaxsmith.mrna.rules.place import say_place, touches_coding, touches_tail, worst_first
from vaxsmith.mrna.sequence_checks import merge_repeats, recurring_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeats:
    """Find direct repeats longer than ``longest``; the tail's own A runs are left out."""

    longest: int
    name: str = "repeat"

    def check(self, messenger: Messenger) -> tuple[Finding, ...]:
        """Give each repeat once, longest first; a caution where either copy touches the coding sequence."""
        findings = []
        for repeat in merge_repeats(recurring_words(messenger.sequence, self.longest + 1)):
            spans = [(repeat.first, repeat.first + repeat.length), (repeat.second, repeat.second + repeat.length)]
            if repeat.inverted or all(touches_tail(messenger, *span) for span in spans):
                continue
            ours = any(touches_coding(messenger, *span) for span in spans)
            findings.append(
                Finding(
                    check=self.name,
                    severity=Severity.CAUTION if ours else Severity.NOTE,
                    place=say_place(messenger, *spans[0]),
                    sentence=f"{repeat.length} nt stand again at {say_place(messenger, *spans[1])}; "
                    f"at most {self.longest} may recur.",
                    measured=repeat.length,
                    limit=self.longest,
                )
            )
        return worst_first(findings)
