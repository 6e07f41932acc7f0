"""The enzyme that linearises the template must cut it once, right after the tail."""

from __future__ import annotations

from dataclasses import dataclass

from vaxsmith.core import Finding, Severity
from vaxsmith.mrna.catalogue.motifs import Motif
from vaxsmith.mrna.messenger import Messenger
from vaxsmith.mrna.rules.forbidden_sites import find_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Linearisation:
    """Count the enzyme's sites in the whole template, on both strands."""

    motif: Motif
    name: str = "linearisation"

    def check(self, messenger: Messenger) -> tuple[Finding, ...]:
        """Give a fault unless there is one site and it lies after the transcript."""
        found = find_words(messenger.template, self.motif.words)
        end_of_transcript = len(messenger.template) - len(messenger.linearisation)
        if len(found) == 1 and found[0][0] >= end_of_transcript:
            return ()
        places = ", ".join(f"{place + 1}..{place + len(word)}" for place, word in found) or "none"
        return (
            Finding(
                check=self.name,
                severity=Severity.FAULT,
                place=f"template {places}",
                sentence=f"{self.motif.name} must cut the template once, after the tail; it has {len(found)} sites.",
                measured=len(found),
                limit=1,
            ),
        )
