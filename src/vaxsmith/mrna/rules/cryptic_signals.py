"""Signals that mislead a polymerase or a nucleus: T7 terminators, polyadenylation signals, splice sites."""

from __future__ import annotations

from dataclasses import dataclass

from vaxsmith.core import Finding, Severity
from vaxsmith.mrna.catalogue.motifs import SIGNALS
from vaxsmith.mrna.messenger import Messenger
from vaxsmith.mrna.rules.forbidden_sites import find_words
from vaxsmith.mrna.rules.place import say_place, touches_coding, worst_first

_TERMINATOR = "T7 terminator (class II)"


@dataclass(frozen=True, slots=True, kw_only=True)
class CrypticSignals:
    """Search the transcribed strand for every signal of the catalogue.

    A T7 terminator shortens transcripts wherever it stands: a caution. The others act in a nucleus, which this molecule
    never sees: a caution where ``forbidden`` names them and the coding sequence has one all the same, otherwise a note.
    """

    forbidden: tuple[str, ...]
    name: str = "cryptic-signal"

    def check(self, messenger: Messenger) -> tuple[Finding, ...]:
        """Give one finding for each kind of signal and weight; it lists the places."""
        findings = []
        for motif in SIGNALS.values():
            places: dict[Severity, list[str]] = {}
            for start, word in find_words(messenger.sequence, motif.words):
                end = start + len(word)
                serious = motif.name == _TERMINATOR or (
                    motif.name in self.forbidden and touches_coding(messenger, start, end)
                )
                weight = Severity.CAUTION if serious else Severity.NOTE
                places.setdefault(weight, []).append(say_place(messenger, start, end))
            for weight, where in places.items():
                findings.append(
                    Finding(
                        check=self.name,
                        severity=weight,
                        place=", ".join(where),
                        sentence=f"{motif.name} ({motif.pattern.value}): {len(where)} in the molecule. {motif.pattern.note}",
                        measured=len(where),
                    )
                )
        return worst_first(findings)
