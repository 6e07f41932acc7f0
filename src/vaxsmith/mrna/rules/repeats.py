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
        return judge_copies(messenger, check=self.name, longest=self.longest, inverted=False)


def judge_copies(messenger: Messenger, *, check: str, longest: int, inverted: bool) -> tuple[Finding, ...]:
    """Give a finding for each word longer than ``longest`` that stands again, as it is or ``inverted``."""
    how, what = (", reversed and complemented,", "pair so") if inverted else ("", "recur")
    findings = []
    for repeat in merge_repeats(recurring_words(messenger.sequence, longest + 1)):
        spans = [(repeat.first, repeat.first + repeat.length), (repeat.second, repeat.second + repeat.length)]
        if repeat.inverted is not inverted or all(touches_tail(messenger, *span) for span in spans):
            continue
        ours = any(touches_coding(messenger, *span) for span in spans)
        findings.append(
            Finding(
                check=check,
                severity=Severity.CAUTION if ours else Severity.NOTE,
                place=say_place(messenger, *spans[0]),
                sentence=f"{repeat.length} nt stand again{how} at {say_place(messenger, *spans[1])}; "
                f"at most {longest} may {what}.",
                measured=repeat.length,
                limit=longest,
            )
        )
    return worst_first(findings)
