"""Read the protein of a message with other exons and compare it with the normal one."""

from __future__ import annotations

from vaxsmith.core import STOP
from vaxsmith.genome.reference import Reference
from vaxsmith.genome.transcript import Transcript
from vaxsmith.proteins.change import Comparison, classify, differing_stretch
from vaxsmith.proteins.consequence import NoProtein
from vaxsmith.proteins.edited_message import Reading
from vaxsmith.proteins.mutant_protein import EffectKind
from vaxsmith.proteins.protein_names import protein_name, short_name
from vaxsmith.proteins.transcript_placement import Edit

_LONGEST_NAMED = 12  # residues that a short name spells; longer insertions are counted (HGVS: p.Q746_C747ins23)
_START_LOST = NoProtein(
    reason="start-lost",
    sentence="The start codon is not in this message; where translation would begin instead is an inference.",
    remedy="have the protein's new start shown by experiment",
)
_SHORTER = NoProtein(
    reason="stop-gained",
    sentence="The protein ends early and has no new residue, so there is nothing new to present.",
)
_NO_CHANGE = NoProtein(reason="no-protein-change", sentence="The message changes but the protein does not.")


def splice_edit(reference: Reference, transcript: Transcript, altered: Transcript) -> Edit:
    """Write the change of exons as one edit of the spliced transcript: the bases between what both share at either end.

    What they share is told from the places on the genome, never from the bases, so the edit is where splicing changes.
    """
    before, after = _oriented(transcript), _oriented(altered)
    ahead = _shared(before, after)
    behind = _shared(_turned(before), _turned(after))
    length = sum(end - start for start, end in before)
    bases = reference.spliced_sequence(altered)
    return Edit(start=ahead, end=length - behind, inserted=bases[ahead : len(bases) - behind], exon=(0, length))


def compare_spliced(normal: Reading, mutant: Reading, edit: Edit) -> Comparison | NoProtein:
    """Compare the protein of a message after ``edit`` (in the places of ``normal``'s bases) with the normal protein.

    ``SPLICE`` keeps the frame behind the junction, ``SPLICE_FRAMESHIFT`` does not. Where reading comes back to the normal
    stop codon, ``altered`` is the smallest stretch that differs (empty where residues only leave: the junction is new).
    Where it ends elsewhere, ``altered`` is everything from the first differing residue to the end.
    """
    if mutant.inferred_start:
        return _START_LOST
    before, after = normal.protein, mutant.protein
    if after == before:
        return _where_untranslated(normal, edit)
    if before.startswith(after):
        return _SHORTER
    in_frame = (len(mutant.bases) - len(normal.bases)) % 3 == 0
    kind = EffectKind.SPLICE if in_frame else EffectKind.SPLICE_FRAMESHIFT
    altered, replaced = differing_stretch(before, after)
    if not (in_frame and _same_end(normal, mutant, edit)):
        altered, replaced = (altered[0], len(after)), (replaced[0], len(before))
    return Comparison(kind=kind, mutant=after, altered=altered, replaced=replaced, ends_at_stop=mutant.stop is not None)


def splice_names(comparison: Comparison, wild_type: str) -> tuple[str, str]:
    """Name the change of the protein, short and as HGVS does (``R725_A763del``, ``K35Rfs*12``, ``Q746_C747ins23``)."""
    named = Comparison(
        kind=_named_kind(comparison, wild_type),
        mutant=comparison.mutant,
        altered=comparison.altered,
        replaced=comparison.replaced,
        ends_at_stop=comparison.ends_at_stop,
    )
    short, full = short_name(named, wild_type), protein_name(named, wild_type)
    arrived = comparison.altered[1] - comparison.altered[0]
    if arrived > _LONGEST_NAMED and "ins" in short:
        short = f"{short[: short.rindex('ins') + 3]}{arrived}{STOP if short.endswith(STOP) else ''}"
    return short, full


def _named_kind(comparison: Comparison, wild_type: str) -> EffectKind:
    """Say as which kind of change the protein's name is written."""
    first = comparison.altered[0]
    if comparison.altered[1] < len(comparison.mutant) or comparison.replaced[1] < len(wild_type):
        return classify(comparison.altered, comparison.replaced)
    if first == len(wild_type):
        return EffectKind.STOP_LOSS
    if comparison.kind is EffectKind.SPLICE and comparison.ends_at_stop:
        return EffectKind.STOP_GAIN
    return EffectKind.FRAMESHIFT


def _same_end(normal: Reading, mutant: Reading, edit: Edit) -> bool:
    """Tell whether reading ends at the normal stop codon, which lies behind the edit."""
    if normal.stop is None or mutant.stop is None:
        return normal.stop is mutant.stop and edit.end <= (len(normal.bases) if normal.end is None else normal.end)
    return edit.end <= normal.stop and len(normal.bases) - normal.stop == len(mutant.bases) - mutant.stop


def _where_untranslated(normal: Reading, edit: Edit) -> NoProtein:
    if edit.end <= normal.frame:
        sentence = "The junction lies before the start codon and leaves the protein as it is."
        return NoProtein(reason="utr", sentence=sentence)
    if normal.stop is not None and edit.start >= normal.stop + 3:
        sentence = "The junction lies behind the stop codon and leaves the protein as it is."
        return NoProtein(reason="utr", sentence=sentence)
    return _NO_CHANGE


def _oriented(transcript: Transcript) -> list[tuple[int, int]]:
    """Give the exons 5′ to 3′ on an axis that grows with the message (mirrored for the reverse strand)."""
    spans = [(exon.start, exon.end) for exon in transcript.exons]
    return spans if transcript.strand == "+" else _turned(spans)


def _turned(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    return [(-end, -start) for start, end in reversed(spans)]


def _shared(one: list[tuple[int, int]], two: list[tuple[int, int]]) -> int:
    """Count the bases that both begin with."""
    count = 0
    for first, second in zip(one, two, strict=False):
        if first[0] != second[0]:
            break
        count += min(first[1], second[1]) - first[0]
        if first[1] != second[1]:
            break
    return count
