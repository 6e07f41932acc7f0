"""No site of an enzyme that cuts the template, on either strand."""

from __future__ import annotations

from dataclasses import dataclass

from vaxsmith.core import Finding, Severity
from vaxsmith.mrna.catalogue.motifs import Motif
from vaxsmith.mrna.messenger import Messenger
from vaxsmith.mrna.rules.place import say_place, severity_at, touches_coding, worst_first


def find_words(sequence: str, words: tuple[str, ...]) -> list[tuple[int, str]]:
    """Give every place where one of the words stands, overlapping ones included, in order."""
    found = []
    for word in words:
        place = sequence.find(word)
        while place >= 0:
            found.append((place, word))
            place = sequence.find(word, place + 1)
    return sorted(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class ForbiddenSites:
    """Search the transcript for each forbidden site; the linearising site after the tail has a rule of its own."""

    motifs: tuple[Motif, ...]
    name: str = "forbidden-site"

    def check(self, messenger: Messenger) -> tuple[Finding, ...]:
        """Give one finding a site: a fault where the coding sequence is touched, a note inside fixed parts."""
        findings = []
        for motif in self.motifs:
            for start, word in find_words(messenger.sequence, motif.words):
                end = start + len(word)
                ours = touches_coding(messenger, start, end)
                where = "in the coding sequence" if ours else "in a fixed part, which is never altered"
                findings.append(
                    Finding(
                        check=self.name,
                        severity=severity_at(messenger, start, end, chosen=Severity.FAULT),
                        place=say_place(messenger, start, end),
                        sentence=f"A {motif.name} site ({word}) stands {where}; the enzyme would cut the template there.",
                    )
                )
        return worst_first(findings)
