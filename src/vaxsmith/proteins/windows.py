"""Windows of mutant proteins: every peptide that touches what is new, with where it is new and its normal counterpart."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from vaxsmith.core import AMINO_ACIDS
from vaxsmith.core.errors import SettingsError
from vaxsmith.proteins.mutant_protein import EffectKind, MutantProtein, Window

REACH = 27
"""Residues on each side of a change that must be known: no vaccine window or peptide reaches farther."""

CLASS_ONE_LENGTHS = range(8, 12)
CLASS_TWO_LENGTHS = range(12, 26)
_STANDARD = frozenset(AMINO_ACIDS)
TAILS = frozenset({EffectKind.FRAMESHIFT, EffectKind.STOP_LOSS, EffectKind.FUSION_FRAMESHIFT, EffectKind.SPLICE_FRAMESHIFT})
"""Effects after which everything to the protein's end is new."""

_ONE_SIDED = TAILS | {EffectKind.FUSION}  # behind the change there is no normal residue that it stands for


def peptide_windows(protein: MutantProtein, lengths: Iterable[int] = CLASS_ONE_LENGTHS) -> list[Window]:
    """Give every window of the given lengths (residues) that touches the altered stretch, by length, then by start.

    A window counts when it holds an altered residue or, for a deletion, both residues of the new junction. Windows that
    occur anywhere in this transcript's normal protein (repeats) are not new and are left out, as are windows with a
    residue outside the twenty and those that touch an uncertain residue. The normal counterpart is the wild-type stretch of
    equal length: at the same place for a substitution; for an in-frame insertion or deletion aligned to whichever side has
    more of the window unchanged; for a frameshift or stop-loss aligned to the left and only while the window begins before
    the change.

    Raises:
        SettingsError: a length is not positive.
    """
    first, last = protein.altered
    junction = first == last
    size, mutant, wild_type = len(protein.mutant), protein.mutant, protein.wild_type
    all_standard = _STANDARD.issuperset(mutant)
    counterpart_of = _pairing(protein)
    fresh: set[int] = set()  # starts of shorter windows that are new: what holds them is new, too
    found: list[Window] = []
    for length in sorted(lengths):
        if length < 1:
            raise SettingsError(f"a window of {length} residues", expected="a positive length")
        # A junction is touched only by windows with a residue on each side of it.
        earliest = max(0, first - length + 1)
        latest = min(size - length, (first - 1) if junction else (last - 1))
        for start in range(earliest, latest + 1):
            if protein.uncertain and _touches_any(protein.uncertain, start, start + length):
                continue
            sequence = mutant[start : start + length]
            if start not in fresh:
                if sequence in wild_type:
                    continue
                fresh.add(start)
            if not all_standard and not _STANDARD.issuperset(sequence):
                continue
            inside = (max(0, first - start), min(length, last - start))
            found.append(
                Window(
                    protein=protein,
                    start=start,
                    sequence=sequence,
                    altered=inside,
                    wild_type=counterpart_of(start, length),
                )
            )
    return found


def distinct_windows(proteins: Sequence[MutantProtein], lengths: Sequence[int] = CLASS_ONE_LENGTHS) -> list[Window]:
    """Give the windows of many proteins, transcripts that agree around one variant counted once (the preferred one's).

    Transcripts of a gene mostly differ far from the variant; where everything within reach of the longest window is
    equal they give the same peptides, which are made once.
    """
    reach = max(lengths)
    seen: set[tuple[object, ...]] = set()
    found: list[Window] = []
    for protein in sorted(proteins, key=protein_order):
        (first, last), (left, right) = protein.altered, protein.replaced
        key = (
            protein.label,
            protein.uncertain,
            protein.mutant[max(0, first - reach) : last + reach],
            protein.wild_type[max(0, left - reach) : right + reach],
            min(first, reach),
        )
        if key not in seen:
            seen.add(key)
            found.extend(peptide_windows(protein, lengths))
    return found


def protein_order(protein: MutantProtein) -> tuple[object, ...]:
    """Give the key that sorts proteins as their files list what makes them; the preferred transcript comes first."""
    if not protein.calls:
        return (1, 0, (), protein.label, protein.transcript.preference)
    call = protein.calls[0]
    return (0, call.record.number, tuple(c.variant for c in protein.calls), protein.label, protein.transcript.preference)


def flanked_pair(
    protein: MutantProtein, flank: int, *, span: tuple[int, int] | None = None, keep_length: bool = False
) -> tuple[str, str]:
    """Give the wild-type and the mutant stretch around the change with ``flank`` residues on each side.

    ``span`` is the stretch of the wild type to flank (0-based half-open); the default is exactly what is replaced. When
    it is wider than the change, the mutant shows the same unchanged neighbours. With ``keep_length`` a stretch that meets
    an end of the protein is longer on the other side instead of shorter. A frameshift or stop-loss is shown to its end,
    beside ``flank`` residues of wild type.
    """
    left, right = span or protein.replaced
    # Other changes of the molecule may have moved this one: each side keeps its own coordinates.
    shift = protein.altered[0] - protein.replaced[0]
    growth = protein.altered[1] - protein.replaced[1]
    if protein.effect.kind in TAILS:
        start = max(0, left - flank)
        return protein.wild_type[start : left + flank], protein.mutant[max(0, start + shift) :]
    start, end = left - flank, right + flank
    if keep_length:
        missing_left, missing_right = max(0, -start), max(0, end - len(protein.wild_type))
        start, end = start - missing_right, end + missing_left
    start = max(0, start)
    first = max(0, start + shift)
    return protein.wild_type[start:end], protein.mutant[first : max(first, end + growth)]


def _pairing(protein: MutantProtein) -> Callable[[int, int], str | None]:
    """Give the function that finds a window's wild-type peptide, None where there is no meaningful one."""
    first, last = protein.altered
    wild_type, size = protein.wild_type, len(protein.wild_type)
    ahead, behind = first - protein.replaced[0], last - protein.replaced[1]
    tail = protein.effect.kind in _ONE_SIDED
    all_standard = _STANDARD.issuperset(wild_type)

    def counterpart(start: int, length: int) -> str | None:
        place = start - ahead
        if tail:
            place = place if start < first else -1
        elif ahead != behind and first - start < start + length - last:  # more of the window is unchanged on the right
            place = start - behind
        if place < 0 or place + length > size:
            return None
        peptide = wild_type[place : place + length]
        return peptide if all_standard or _STANDARD.issuperset(peptide) else None

    return counterpart


def _touches_any(stretches: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Tell whether ``[start, end)`` shares a residue with a stretch, or holds both sides of an empty one."""
    return any(start < first < end if first == last else start < last and end > first for first, last in stretches)
