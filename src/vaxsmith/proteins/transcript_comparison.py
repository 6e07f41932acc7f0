"""Edit a message and compare the protein it then makes with the one that normal cells make."""

from __future__ import annotations

from vaxsmith.genome.message import Message, read_protein
from vaxsmith.proteins.change import Comparison, classify, differing_stretch
from vaxsmith.proteins.consequence import START_REMEDY, NoProtein
from vaxsmith.proteins.mutant_protein import EffectKind
from vaxsmith.proteins.transcript_placement import Edit


def compare_edited(message: Message, edit: Edit) -> Comparison | NoProtein:
    """Read the edited message and say what is new in its protein, or why nothing is.

    Codons of selenocysteine keep their reading (the element in the 3′ UTR that asks for it stays). A change of the start
    codon that is not mended by its neighbours gives no protein: where the ribosome would start instead is an inference.
    """
    begin, end = message.coding
    if edit.end <= begin:
        return NoProtein(reason="utr", sentence="The variant lies before the start codon and leaves the protein as it is.")
    if edit.start >= end:
        return NoProtein(reason="utr", sentence="The variant lies behind the stop codon and leaves the protein as it is.")
    bases = message.bases[: edit.start] + edit.inserted + message.bases[edit.end :]
    at_start = _judge_start(message, edit, bases)
    if at_start is not None:
        return at_start
    grown = len(edit.inserted) - (edit.end - edit.start)
    selenocysteines = {
        place if place + 3 <= edit.start else place + grown
        for place in message.selenocysteines
        if place + 3 <= edit.start or place >= edit.end
    }
    mutant, stop = read_protein(bases, message.frame, message.code, selenocysteines, starts=message.starts_known)
    return _compare(message, edit, mutant, stop, grown)


def _judge_start(message: Message, edit: Edit, bases: str) -> NoProtein | None:
    """Say what an edit at the start codon does; None when the start stays and reading can go on."""
    frame = message.frame
    if edit.start >= frame + 3:
        return None
    if not message.starts_known:
        if edit.start >= frame:
            return None
        return NoProtein(
            reason="incomplete-transcript",
            sentence="The variant lies in the first, incomplete codon of a transcript whose start is not known.",
        )
    if bases[: frame + 3] == message.bases[: frame + 3]:
        return None
    if bases.endswith(message.bases[frame:]):
        # The same genome can be written as a change before the start codon.
        return NoProtein(reason="utr", sentence="The start codon and everything behind it stay as they are.")
    return NoProtein(
        reason="start-lost",
        sentence="The variant removes the start codon; where translation would begin instead is an inference.",
        remedy=START_REMEDY,
    )


def _compare(message: Message, edit: Edit, mutant: str, stop: int | None, grown: int) -> Comparison | NoProtein:
    normal = message.protein
    in_frame = grown % 3 == 0
    # In frame, reading ends where it used to: at the old stop, moved by the edit (or, for both, with the message).
    same_end = in_frame and stop == (None if message.stop is None else message.stop + grown)
    if mutant == normal:
        return _unchanged(edit, message)
    if normal.startswith(mutant):
        return _only_shorter(same_end or stop is None)
    start = differing_stretch(normal, mutant)[0][0]
    tail = (start, len(mutant)), (start, len(normal))
    if same_end:
        altered, replaced = differing_stretch(normal, mutant)
        kind = classify(altered, replaced)
    elif message.stop is not None and (edit.end > message.stop or start == len(normal)):
        kind, (altered, replaced) = EffectKind.STOP_LOSS, tail
    elif in_frame:
        kind, (altered, replaced) = EffectKind.STOP_GAIN, tail
    else:
        kind, (altered, replaced) = EffectKind.FRAMESHIFT, tail
    return Comparison(kind=kind, mutant=mutant, altered=altered, replaced=replaced, ends_at_stop=stop is not None)


def _unchanged(edit: Edit, message: Message) -> NoProtein:
    if message.stop is not None and edit.end > message.stop:
        return NoProtein(reason="no-protein-change", sentence="The stop codon changes but is still a stop codon.")
    return NoProtein(reason="no-protein-change", sentence="The codon changes but the residue does not.")


def _only_shorter(same_end: bool) -> NoProtein:
    if same_end:
        return NoProtein(
            reason="no-new-residues",
            sentence="The protein loses its last residues and gains none, so there is nothing new to present.",
        )
    return NoProtein(
        reason="stop-gained",
        sentence="The variant ends the protein early and adds no new residue, so there is nothing new to present.",
    )
