"""The transcript must begin with the bases that its cap and its promoter need."""

from __future__ import annotations

from dataclasses import dataclass

from vaxsmith.core import Finding, Severity
from vaxsmith.mrna.catalogue import CAPS
from vaxsmith.mrna.messenger import Messenger
from vaxsmith.mrna.rules.place import say_place


@dataclass(frozen=True, slots=True, kw_only=True)
class TranscriptStart:
    """Compare the first bases with the cap's demand, and with the promoter's last bases that are transcribed."""

    name: str = "transcript-start"

    def check(self, messenger: Messenger) -> tuple[Finding, ...]:
        """Give a fault where the cap cannot be put on, a caution where it can but not as its maker advises."""
        sequence, overlap = messenger.sequence, messenger.promoter_overlap
        if messenger.cap not in CAPS:
            return (
                self._say(messenger, Severity.CAUTION, f"The cap {messenger.cap} is not in the catalogue: not checked."),
            )
        cap = CAPS[messenger.cap]
        required, preferred = cap.required_start.value, cap.preferred_start.value
        findings = []
        if not sequence.startswith(required):
            text = f"{cap.name} needs a transcript that begins {required}; this one begins {sequence[:3]}."
            findings.append(self._say(messenger, Severity.FAULT, text))
        elif not sequence.startswith(preferred):
            text = f"{cap.name} works best on a transcript that begins {preferred}; this one begins {sequence[:3]}."
            findings.append(self._say(messenger, Severity.CAUTION, text))
        if not messenger.promoter.endswith(sequence[:overlap]) or not messenger.promoter.startswith(cap.promoter_core.value):
            text = f"The promoter {messenger.promoter} does not lead into this transcript."
            findings.append(self._say(messenger, Severity.FAULT, text))
        return tuple(findings)

    def _say(self, messenger: Messenger, severity: Severity, sentence: str) -> Finding:
        return Finding(check=self.name, severity=severity, place=say_place(messenger, 0, 3), sentence=sentence)
