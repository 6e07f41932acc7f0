"""What a set of edits does to a protein: each stretch that differs, with the edits that make it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from vaxsmith.proteins.change import Comparison, classify, differing_stretch
from vaxsmith.proteins.consequence import COMPLETE_REMEDY, SILENT, START_LOST, STOP_GAINED, NoProtein
from vaxsmith.proteins.edited_message import Reading, edit_reading, growth, keeps_start, moved_start
from vaxsmith.proteins.mutant_protein import EffectKind
from vaxsmith.proteins.transcript_placement import Edit

_BEFORE = NoProtein(reason="utr", sentence="The variant lies before the start codon and leaves the protein as it is.")
_BEHIND = NoProtein(reason="utr", sentence="The variant lies behind the stop codon and leaves the protein as it is.")
_STOP_KEPT = NoProtein(reason="no-protein-change", sentence="The stop codon changes but is still a stop codon.")
_START_KEPT = NoProtein(reason="utr", sentence="The start codon and everything behind it stay as they are.")
_NOT_READ = NoProtein(
    reason="not-translated",
    sentence="Another variant on the same molecule ends the protein before this one, or leaves none: it is not translated.",
)
_CUT_OFF = NoProtein(
    reason="incomplete-transcript",
    sentence="The variant lies in the last, incomplete codon of a transcript whose end is not known.",
    remedy=COMPLETE_REMEDY,
)
_SHORTENED = NoProtein(
    reason="no-new-residues",
    sentence="The protein loses its last residues and gains none, so there is nothing new to present.",
)
_NEW_ENDS = frozenset({EffectKind.FRAMESHIFT, EffectKind.STOP_GAIN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """One stretch of codons that edits change: what it does, or why nothing new comes of it.

    ``edits`` are numbers into the edits that were given. Exactly one of ``comparison`` and ``nothing`` is there.
    """

    edits: tuple[int, ...]
    comparison: Comparison | None = None
    nothing: NoProtein | None = None


@dataclass(slots=True, kw_only=True)
class _Open:
    """A stretch while edits are added: codons ``[first, last)`` before, ``[new_first, new_last)`` after the edits."""

    edits: list[int]
    first: int
    last: int
    new_first: int
    new_last: int
    shifted: bool


def protein_changes(before: Reading, edits: Sequence[Edit]) -> tuple[Reading, tuple[Stretch, ...]]:
    """Apply ``edits`` (ordered, apart) to a reading and give the new reading with every stretch of residues that differs.

    Edits that share a codon, and those from one that shifts the frame to the one that restores it, make one stretch. A shift
    that is not restored, a lost stop or a new one makes a stretch to the protein's end, together with every later edit that
    is translated. Each edit is in exactly one stretch.
    """
    after = edit_reading(before, edits)
    stretches: list[Stretch] = []
    coding: list[int] = []
    at_start: list[int] = []
    for number, edit in enumerate(edits):
        if edit.end <= before.frame:  # an insertion just before the start codon included
            stretches.append(Stretch(edits=(number,), nothing=_BEFORE if before.protein else _NOT_READ))
        elif edit.start < before.frame + 3 and before.starts_known and _belongs_to_start(before, edit):
            at_start.append(number)
        else:
            coding.append(number)
    lost = after.inferred_start and not before.inferred_start
    if at_start and not lost:
        others = [edit for number, edit in enumerate(edits) if number not in at_start]
        if edit_reading(before, others).protein != after.protein:
            coding, at_start = sorted(coding + at_start), []  # two that mend the start codon together
    nothing = _lost(after, before) if lost else _START_KEPT
    stretches += [Stretch(edits=(number,), nothing=nothing) for number in at_start]
    offset = 0
    if lost:
        found = _inferred_offset(before, after, edits, coding)
        if found is None:
            stretches += [Stretch(edits=(number,), nothing=_NOT_READ) for number in coding]
            return after, tuple(stretches)
        offset, skipped = found
        stretches += [Stretch(edits=(number,), nothing=_NOT_READ) for number in skipped]
        coding = [number for number in coding if number not in skipped]
    stretches += _walk(before, after, edits, coding, offset)
    return after, tuple(stretches)


def changes_to_name(comparisons: Sequence[Comparison], wild_type: str) -> tuple[Comparison, ...]:
    """Write the changes of one molecule as HGVS counts them: each in the places of ``wild_type``, neighbours as one.

    ``comparisons`` are in the order of the protein and share one mutant; each of those given has a mutant of its own, in
    which the others are not made. Changes of residues side by side are one (``p.Arg76_Cys77delinsSerTrp``, never
    ``p.[Arg76Ser;Cys77Trp]``), and residues added behind the last one are an extension, not an insertion before the stop
    (hgvs-nomenclature.org, version 21: protein, deletion-insertion and extension).
    """
    joined: list[Comparison] = []
    for change in comparisons:
        if joined and _side_by_side(joined[-1], change, wild_type):
            joined[-1] = _joined(joined[-1], change, wild_type)
        else:
            joined.append(change)
    return tuple(_alone(change, wild_type) for change in joined)


def _side_by_side(one: Comparison, two: Comparison, wild_type: str) -> bool:
    """Tell whether no residue stays the same between two changes; a lost stop keeps its own name, the extension."""
    if one.altered[1] != two.altered[0] or one.replaced[1] != two.replaced[0] or two.kind is EffectKind.STOP_LOSS:
        return False
    # One may take away what the other brings back.
    return wild_type[one.replaced[0] : two.replaced[1]] != two.mutant[one.altered[0] : two.altered[1]]


def _joined(one: Comparison, two: Comparison, wild_type: str) -> Comparison:
    old, new = wild_type[one.replaced[0] : two.replaced[1]], two.mutant[one.altered[0] : two.altered[1]]
    (first, last), (left, right) = differing_stretch(old, new)
    if two.kind in _NEW_ENDS:
        last, right = len(new), len(old)
    altered = one.altered[0] + first, one.altered[0] + last
    replaced = one.replaced[0] + left, one.replaced[0] + right
    kind = two.kind if two.kind in _NEW_ENDS else classify(altered, replaced)
    return Comparison(kind=kind, mutant=two.mutant, altered=altered, replaced=replaced, ends_at_stop=two.ends_at_stop)


def _alone(change: Comparison, wild_type: str) -> Comparison:
    left, right = change.replaced
    new = change.mutant[slice(*change.altered)]
    added_behind = left == right == len(wild_type) and change.ends_at_stop
    return Comparison(
        kind=EffectKind.STOP_LOSS if added_behind else change.kind,
        mutant=wild_type[:left] + new + wild_type[right:],
        altered=(left, left + len(new)),
        replaced=change.replaced,
        ends_at_stop=change.ends_at_stop,
    )


def _belongs_to_start(before: Reading, edit: Edit) -> bool:
    """Tell whether an edit that touches the start codon does not merely equal a change of the codons behind it."""
    return not keeps_start(before, (edit,))


def _lost(after: Reading, before: Reading) -> NoProtein:
    if not after.protein:
        return START_LOST
    missing = len(before.protein) - len(after.protein)
    return NoProtein(
        reason=START_LOST.reason,
        sentence=START_LOST.sentence
        + (f" The next AUG in frame would leave out {missing} residues and add none." if missing > 0 else ""),
        remedy=START_LOST.remedy,
    )


def _inferred_offset(
    before: Reading, after: Reading, edits: Sequence[Edit], coding: Sequence[int]
) -> tuple[int, list[int]] | None:
    """Give how many residues the inferred start leaves out, and the edits that lie before it; None when out of frame."""
    if not after.protein:
        return None
    skipped = [number for number in coding if moved_start(edits[number].start, edits) < after.frame]
    ahead = [edit for edit in edits if edit.end <= before.frame + 3 or edit.start < before.frame + 3]
    ahead += [edits[number] for number in skipped if edits[number] not in ahead]
    place = after.frame - sum(growth(edit) for edit in ahead)
    if (place - before.frame) % 3:
        return None
    return (place - before.frame) // 3, skipped


def _walk(before: Reading, after: Reading, edits: Sequence[Edit], coding: Sequence[int], offset: int) -> list[Stretch]:
    """Go along the codons and close each stretch; the first that reaches a protein's end takes the rest."""
    found: list[Stretch] = []
    read_until = None if after.stop is None else after.stop + 3
    stretches = _open_stretches(before, edits, coding, offset, read_until)
    for number, stretch in enumerate(stretches):
        length, new_length = len(before.protein), len(after.protein)
        open_end = before.stop is None and stretch.first == length and new_length == stretch.new_first
        if stretch.first > length or open_end:
            nothing = _CUT_OFF if before.stop is None else _BEHIND
            found.append(Stretch(edits=tuple(stretch.edits), nothing=nothing))
            continue
        ends = stretch.shifted or new_length < stretch.new_last or length < stretch.last
        if not ends:
            following = stretches[number + 1].first if number + 1 < len(stretches) else length
            grown = stretch.new_last - stretch.last
            found.append(_closed(before, after, stretch, min(following, length), grown))
            continue
        rest = stretches[number + 1 :]
        read = [e for s in rest for e in s.edits if _is_read(edits, e, read_until)]
        unread = [e for s in rest for e in s.edits if e not in read]
        found.append(_tail(before, after, edits, stretch, read))
        return [*found, *(Stretch(edits=(e,), nothing=_NOT_READ if _within(before, edits[e]) else _BEHIND) for e in unread)]
    return found


def _within(before: Reading, edit: Edit) -> bool:
    return before.stop is None or edit.start < before.stop + 3


def _is_read(edits: Sequence[Edit], number: int, read_until: int | None) -> bool:
    """Tell whether an edit begins before the end of the new stop codon (``read_until``; None where there is no stop)."""
    return read_until is None or moved_start(edits[number].start, edits) < read_until


def _open_stretches(
    before: Reading, edits: Sequence[Edit], coding: Sequence[int], offset: int, read_until: int | None
) -> list[_Open]:
    """Group the coding edits; ``offset`` residues are left out at the start of the new protein.

    A stretch takes in only what lies before the new stop (see ``_is_read``).
    """
    stretches: list[_Open] = []
    grown = 0
    for number in coding:
        edit = edits[number]
        first = max(0, edit.start - before.frame) // 3
        last = -(-(edit.end - before.frame) // 3)
        current = stretches[-1] if stretches else None
        shares = current is not None and (current.shifted or first < current.last)
        joined = shares and _is_read(edits, number, read_until)
        if not joined or current is None:
            current = _Open(
                edits=[], first=first, last=first, new_first=first + grown // 3 - offset, new_last=0, shifted=False
            )
            stretches.append(current)
        grown += growth(edit)
        current.edits.append(number)
        current.last = max(current.last, last)
        current.shifted = grown % 3 != 0
        current.new_last = current.last + grown // 3 - offset
    return stretches


def _closed(before: Reading, after: Reading, stretch: _Open, following: int, grown: int) -> Stretch:
    """Compare a stretch whose frame is restored and that lies before both stops, up to the next stretch."""
    old = before.protein[stretch.first : following]
    new = after.protein[stretch.new_first : following + grown]
    if old == new:
        return Stretch(edits=tuple(stretch.edits), nothing=SILENT)
    (first, last), (left, right) = differing_stretch(old, new)
    altered = first + stretch.new_first, last + stretch.new_first
    replaced = left + stretch.first, right + stretch.first
    return Stretch(
        edits=tuple(stretch.edits),
        comparison=Comparison(
            kind=classify(altered, replaced),
            mutant=after.protein,
            altered=altered,
            replaced=replaced,
            ends_at_stop=after.stop is not None,
        ),
    )


def _tail(before: Reading, after: Reading, edits: Sequence[Edit], stretch: _Open, read: Sequence[int]) -> Stretch:
    """Compare everything from a stretch on that reaches the end of either protein; ``read`` are the edits further on."""
    numbers = (*stretch.edits, *read)
    old, new = before.protein[stretch.first :], after.protein[stretch.new_first :]
    grown = sum(growth(edits[number]) for number in stretch.edits)
    total = sum(growth(edit) for edit in edits if before.stop is not None and edit.start < before.stop + 3)
    # In frame, reading ends where it used to: at the old stop, moved by the edits (or, for both, with the message).
    kept = None if before.stop is None else moved_start(before.stop, edits)
    same_end = grown % 3 == 0 and (after.stop == kept or (before.stop is not None and after.stop == before.stop + total))
    if old == new:
        at_stop = before.stop is not None and any(edits[number].end > before.stop for number in numbers)
        return Stretch(edits=numbers, nothing=_STOP_KEPT if at_stop else SILENT)
    if old.startswith(new):
        return Stretch(edits=numbers, nothing=_SHORTENED if same_end or after.stop is None else STOP_GAINED)
    (first, last), (left, right) = differing_stretch(old, new)
    if same_end:
        altered = first + stretch.new_first, last + stretch.new_first
        replaced = left + stretch.first, right + stretch.first
        kind = classify(altered, replaced)
    else:
        altered = first + stretch.new_first, len(after.protein)
        replaced = left + stretch.first, len(before.protein)
        opening = stretch.edits[:1] if growth(edits[stretch.edits[0]]) % 3 else stretch.edits
        at_stop = before.stop is not None and any(edits[number].end > before.stop for number in opening)
        if at_stop or (before.stop is not None and replaced[0] == len(before.protein)):
            kind = EffectKind.STOP_LOSS
        else:
            kind = EffectKind.STOP_GAIN if grown % 3 == 0 else EffectKind.FRAMESHIFT
    return Stretch(
        edits=numbers,
        comparison=Comparison(
            kind=kind, mutant=after.protein, altered=altered, replaced=replaced, ends_at_stop=after.stop is not None
        ),
    )
