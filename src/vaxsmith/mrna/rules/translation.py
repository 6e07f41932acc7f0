"""The molecule must translate to its protein, from the first ATG to the stops."""

from __future__ import annotations

from dataclasses import dataclass

from vaxsmith.core import STOP, Finding, Severity, translate
from vaxsmith.mrna.messenger import Messenger
from vaxsmith.mrna.rules.place import say_place


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """Translate the molecule itself, not the coding part alone: start codon, protein, stop in frame."""

    name: str = "translation"

    def check(self, messenger: Messenger) -> tuple[Finding, ...]:
        """Give a fault that names the first residue that differs, or the missing stop."""
        start = messenger.coding.start
        residues = translate(messenger.sequence[start:])
        read = residues.split(STOP, 1)[0]
        if not messenger.sequence.startswith("ATG", start):
            return (self._fault(messenger, start, "The coding sequence does not begin with ATG."),)
        if STOP not in residues:
            return (self._fault(messenger, start, "No stop codon follows in frame."),)
        if read == messenger.protein:
            return ()
        pairs = zip(read, messenger.protein, strict=False)
        same = next((i for i, (got, want) in enumerate(pairs) if got != want), min(len(read), len(messenger.protein)))
        text = (
            f"The molecule translates to {len(read)} residues where the protein has {len(messenger.protein)}; "
            f"they differ from residue {same + 1} on."
        )
        return (self._fault(messenger, min(start + 3 * same, len(messenger.sequence) - 3), text),)

    def _fault(self, messenger: Messenger, place: int, sentence: str) -> Finding:
        where = say_place(messenger, place, place + 3)
        return Finding(check=self.name, severity=Severity.FAULT, place=where, sentence=sentence)
