"""The enzyme that linearises the template must cut it once, right after the tail."""

from __future__ import annotations

from dataclasses import dataclass

from vaxsmith.core import Finding, Severity
from vaxsmith.mrna.catalogue.motifs import Motif
from vaxsmith.mrna.messenger import Messenger
from vaxsmith.mrna.rules.forbidden_sites import find_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Linearisation:
    """Count the sites of the linearising enzymes in the whole template, on both strands."""

    motifs: tuple[Motif, ...]
    name: str = "linearisation"

    def check(self, messenger: Messenger) -> tuple[Finding, ...]:
        """Give a fault unless one of them has one site and it lies after the transcript; a caution where none is known."""
        if not self.motifs:
            return (self._unknown(messenger),)
        end_of_transcript = len(messenger.template) - len(messenger.linearisation)
        said = []
        for motif in self.motifs:
            found = find_words(messenger.template, motif.words)
            if len(found) == 1 and found[0][0] >= end_of_transcript:
                return ()
            places = ", ".join(f"{place + 1}..{place + len(word)}" for place, word in found) or "none"
            said.append(
                Finding(
                    check=self.name,
                    severity=Severity.FAULT,
                    place=f"template {places}",
                    sentence=f"{motif.name} must cut the template once, after the tail; it has {len(found)} sites.",
                    measured=len(found),
                    limit=1,
                )
            )
        return tuple(said)

    def _unknown(self, messenger: Messenger) -> Finding:
        stretch = messenger.linearisation
        what = f"{stretch[:30]} holds no site of the catalogue that is its alone" if stretch else "nothing follows the tail"
        return Finding(
            check=self.name,
            severity=Severity.CAUTION,
            place="template",
            sentence=f"How the template is linearised is not known: {what}. Whether an enzyme cuts the molecule was not "
            "checked.",
        )
