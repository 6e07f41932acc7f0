"""Windows of mutant proteins: every peptide that touches what is new, with where it is new and its normal counterpart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from vaxsmith.core import AMINO_ACIDS
from vaxsmith.core.errors import SettingsError
from vaxsmith.proteins.mutant_protein import EffectKind, MutantProtein, Window

CLASS_ONE_LENGTHS = range(8, 12)
CLASS_TWO_LENGTHS = range(12, 26)
_STANDARD = frozenset(AMINO_ACIDS)
_TAILS = frozenset({EffectKind.FRAMESHIFT, EffectKind.STOP_LOSS})


def peptide_windows(protein: MutantProtein, lengths: Iterable[int] = CLASS_ONE_LENGTHS) -> list[Window]:
    """Give every window of the given lengths (residues) that touches the altered stretch, by length, then by start.

    A window counts when it holds an altered residue or, for a deletion, both residues of the new junction. Windows that
    occur anywhere in this transcript's normal protein (repeats) are not new and are left out, as are windows with a
    residue outside the twenty. The normal counterpart is the wild-type stretch of equal length: at the same place for a
    substitution; for an in-frame insertion or deletion aligned to whichever side has more of the window unchanged; for a
    frameshift or stop-loss aligned to the left and only while the window begins before the change.

    Raises:
        SettingsError: a length is not positive.
    """
    first, last = protein.altered
    junction = first == last
    size, mutant = len(protein.mutant), protein.mutant
    found: list[Window] = []
    for length in lengths:
        if length < 1:
            raise SettingsError(f"a window of {length} residues", expected="a positive length")
        # A junction is touched only by windows with a residue on each side of it.
        earliest = max(0, first - length + 1)
        latest = min(size - length, (first - 1) if junction else (last - 1))
        for start in range(earliest, latest + 1):
            sequence = mutant[start : start + length]
            if sequence in protein.wild_type or not _STANDARD.issuperset(sequence):
                continue
            inside = (max(0, first - start), min(length, last - start))
            counterpart = _counterpart(protein, start, length)
            found.append(Window(protein=protein, start=start, sequence=sequence, altered=inside, wild_type=counterpart))
    return found


def distinct_windows(proteins: Sequence[MutantProtein], lengths: Sequence[int] = CLASS_ONE_LENGTHS) -> list[Window]:
    """Give the windows of many proteins, transcripts that agree around one variant counted once (the preferred one's).

    Transcripts of a gene mostly differ far from the variant; where everything within reach of the longest window is
    equal they give the same peptides, which are made once.
    """
    reach = max(lengths)
    seen: set[tuple[object, ...]] = set()
    found: list[Window] = []
    for protein in sorted(proteins, key=lambda p: (p.calls[0].record.number, p.calls[0].variant, p.transcript.preference)):
        (first, last), (left, right) = protein.altered, protein.replaced
        key = (
            tuple(call.variant for call in protein.calls),
            protein.mutant[max(0, first - reach) : last + reach],
            protein.wild_type[max(0, left - reach) : right + reach],
            min(first, reach),
        )
        if key not in seen:
            seen.add(key)
            found.extend(peptide_windows(protein, lengths))
    return found


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
    growth = len(protein.mutant) - len(protein.wild_type)
    if protein.effect.kind in _TAILS:
        start = max(0, left - flank)
        return protein.wild_type[start : left + flank], protein.mutant[start:]
    start, end = left - flank, right + flank
    if keep_length:
        missing_left, missing_right = max(0, -start), max(0, end - len(protein.wild_type))
        start, end = start - missing_right, end + missing_left
    start = max(0, start)
    return protein.wild_type[start:end], protein.mutant[start : max(start, end + growth)]


def _counterpart(protein: MutantProtein, start: int, length: int) -> str | None:
    """Give the wild-type peptide to compare a window with, None where there is no meaningful one."""
    first, last = protein.altered
    growth = len(protein.mutant) - len(protein.wild_type)
    if protein.effect.kind in _TAILS:
        place = start if start < first else -1
    elif growth == 0:
        place = start
    else:
        unchanged_left, unchanged_right = first - start, start + length - last
        place = start if unchanged_left >= unchanged_right else start - growth
    if place < 0 or place + length > len(protein.wild_type):
        return None
    peptide = protein.wild_type[place : place + length]
    return peptide if _STANDARD.issuperset(peptide) else None
