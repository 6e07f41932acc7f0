"""Why a transcript may not give a target although it has new residues: one rule for variants and for other exons."""

from __future__ import annotations

from collections.abc import Set

from vaxsmith.core import UNKNOWN
from vaxsmith.genome.message import Message
from vaxsmith.genome.transcript import Transcript
from vaxsmith.proteins.consequence import COMPLETE_REMEDY, NoProtein


def refuse(
    transcript: Transcript, message: Message, altered: str, *, biotypes: Set[str], incomplete: bool
) -> NoProtein | None:
    """Say why a transcript may not give a target, as the settings ask; None when it may.

    ``altered`` are the new residues.
    """
    if transcript.label.biotype not in biotypes:
        biotype = transcript.label.biotype.replace("_", " ")
        sentence = f"The transcript is marked {biotype}; little protein, if any, is expected."
        return NoProtein(reason="biotype", sentence=sentence)
    if not message.complete and not incomplete:
        part = "start" if not message.starts_known else "end"
        sentence = f"The transcript's coding sequence is cut off: the {part} of its protein is not known."
        return NoProtein(reason="incomplete-transcript", sentence=sentence, remedy=COMPLETE_REMEDY)
    if UNKNOWN in altered:
        sentence = "The genome has unknown bases (N) where the new residues would be read."
        return NoProtein(reason="unknown-bases", sentence=sentence, remedy="give an unmasked genome")
    return None
