"""Translation must begin at our start codon: a good Kozak context, and no ATG before it."""

from __future__ import annotations

from dataclasses import dataclass

from vaxsmith.core import Finding, Severity
from vaxsmith.mrna.messenger import Messenger
from vaxsmith.mrna.rules.forbidden_sites import find_words
from vaxsmith.mrna.rules.place import say_place


@dataclass(frozen=True, slots=True, kw_only=True)
class StartContext:
    """Look at −3 (a purine) and +4 (G) (Kozak 1987, Nucleic Acids Res. 15:8125-8148), and for ATG upstream."""

    name: str = "start-context"

    def check(self, messenger: Messenger) -> tuple[Finding, ...]:
        """Give a fault for an upstream ATG, a caution for a weak −3, a note for a +4 other than G."""
        sequence, start = messenger.sequence, messenger.coding.start
        # The first two bases of our own ATG may complete one that begins before it.
        upstream = [
            Finding(
                check=self.name,
                severity=Severity.FAULT,
                place=say_place(messenger, place, place + 3),
                sentence="An ATG stands before the start codon; ribosomes would begin there"
                + (", in the same frame." if (start - place) % 3 == 0 else ", out of frame."),
            )
            for place, _ in find_words(sequence[: start + 2], ("ATG",))
        ]
        context = []
        if start < 3 or sequence[start - 3] not in "AG":
            context.append(
                Finding(
                    check=self.name,
                    severity=Severity.CAUTION,
                    place=say_place(messenger, max(start - 6, 0), start + 3),
                    sentence="The base three before the start codon is no purine: a weak Kozak context.",
                )
            )
        if sequence[start + 3 : start + 4] != "G":
            context.append(
                Finding(
                    check=self.name,
                    severity=Severity.NOTE,
                    place=say_place(messenger, start, start + 4),
                    sentence="The base after the start codon is not G, as the second residue requires; the Kozak context is "
                    "adequate rather than the best.",
                )
            )
        return (*upstream, *context)
