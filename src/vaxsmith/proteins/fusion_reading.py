"""Read a fused message from the 5′ partner's start to the first stop, and tell which residues no partner has."""

from __future__ import annotations

from dataclasses import dataclass

from vaxsmith.genome.message import Message, read_protein
from vaxsmith.proteins.consequence import NoProtein
from vaxsmith.proteins.fusion_joining import Joined
from vaxsmith.proteins.mutant_protein import EffectKind

_CODON = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class FusionReading:
    """The protein of a fused message.

    ``altered`` as in ``MutantProtein``; ``own`` is the residue of the 3′ partner's normal protein (0-based) that stands at
    ``altered[1]``, None out of frame. ``stop`` is the first base of the stop codon in the fused message, None when the
    message ends first: with ``Joined.exon_ends`` it is what nonsense-mediated decay depends on.
    """

    kind: EffectKind
    mutant: str
    altered: tuple[int, int]
    own: int | None
    stop: int | None


def read_fused(joined: Joined, five: Message, three: Message | None) -> FusionReading | NoProtein:
    """Read the fused message; ``three`` is the 3′ partner's own message, None when it codes for nothing.

    In frame, the altered stretch is the junction, with the residues that the joining codon, inserted bases or the
    partner's 5′ UTR make and that neither partner has there; it is empty when they meet without one. Out of frame it
    reaches from the first residue that differs from the 5′ partner's normal protein to the end.
    """
    frame = five.frame
    if not _starts(joined, five):
        return _without_start(joined, three)
    recoded = selenocysteines_of(joined, five, three)
    mutant, stop = read_protein(joined.bases, frame, five.code, recoded, starts=five.starts_known)
    if stop is not None and stop + _CODON <= joined.junction:
        return NoProtein(
            reason="stop-before-junction",
            sentence="The 5′ partner's protein ends before the junction: nothing of the 3′ partner is read.",
        )
    first = _common_start(mutant, five.protein)
    if mutant == five.protein:
        return NoProtein(
            reason="normal-protein", sentence="The protein that is read is the 5′ partner's own: nothing of it is new."
        )
    if first == len(mutant):
        return NoProtein(
            reason="stop-at-junction",
            sentence="Reading ends at the junction before any residue differs from the 5′ partner's own protein.",
        )
    if three is not None and mutant in three.protein:
        return NoProtein(
            reason="normal-protein",
            sentence="The protein that is read is a stretch of the 3′ partner's own: nothing is new.",
        )
    resumed = _resumed(joined, frame, three, len(mutant))
    if three is None or resumed is None:
        kind, altered, own = EffectKind.FUSION_FRAMESHIFT, (first, len(mutant)), None
    else:
        place, residue = resumed
        while place > first and residue > 0 and mutant[place - 1] == three.protein[residue - 1]:
            place, residue = place - 1, residue - 1
        kind, altered, own = EffectKind.FUSION, (first, max(first, place)), residue + max(0, first - place)
    return FusionReading(kind=kind, mutant=mutant, altered=altered, own=own, stop=stop)


def _starts(joined: Joined, five: Message) -> bool:
    """Tell whether the 5′ partner's first codon survives: all of it, or completed alike by what follows the junction."""
    codon = five.bases[five.frame : five.frame + _CODON]
    return joined.kept > five.frame and joined.bases[five.frame : five.frame + _CODON] == codon


def _without_start(joined: Joined, three: Message | None) -> NoProtein:
    if three is not None and joined.offset is not None and three.frame + joined.offset >= joined.own:
        return NoProtein(
            reason="normal-protein",
            sentence="The junction lies before the 5′ partner's start codon and leaves the 3′ partner its own: the normal "
            "protein of the 3′ partner is made under another promoter, and no residue of it is new.",
        )
    return NoProtein(
        reason="no-start-codon",
        sentence="The junction lies before the 5′ partner's start codon and behind the 3′ partner's: where reading would "
        "begin is not known.",
    )


def selenocysteines_of(joined: Joined, five: Message, three: Message | None) -> set[int]:
    """Give the UGA codons read as U: they need the element in a selenoprotein's 3′ UTR, which only the 3′ partner keeps."""
    if three is None or joined.offset is None or not three.selenocysteines:
        return set()
    kept = {place for place in five.selenocysteines if place + _CODON <= joined.junction}
    return kept | {place + joined.offset for place in three.selenocysteines if place + joined.offset >= joined.own}


def _resumed(joined: Joined, frame: int, three: Message | None, residues: int) -> tuple[int, int] | None:
    """Give the first residue that is read as the 3′ partner reads it: its place in the mutant and in that partner's protein.

    None when the partner is not read in its own frame, or reading stops before.
    """
    if three is None or joined.offset is None or (three.frame + joined.offset - frame) % _CODON:
        return None
    begin = max(joined.own, three.frame + joined.offset)
    begin += -(begin - frame) % _CODON
    place, residue = (begin - frame) // _CODON, (begin - joined.offset - three.frame) // _CODON
    if place >= residues or residue >= len(three.protein):
        return None
    return place, residue


def _common_start(one: str, other: str) -> int:
    shortest = min(len(one), len(other))
    return next((place for place in range(shortest) if one[place] != other[place]), shortest)
