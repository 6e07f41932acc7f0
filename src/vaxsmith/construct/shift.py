"""Verb: move a window by a few residues where that spares a strongly presented junction peptide."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from vaxsmith.construct.construct import Platform
from vaxsmith.construct.junction import crossing_peptides, own_peptides, peptide_weights
from vaxsmith.construct.settings import ConstructSettings
from vaxsmith.construct.window import TargetWindow, moved_windows
from vaxsmith.core import Finding, Severity
from vaxsmith.hla.allele import Allele
from vaxsmith.presentation.prediction import Predictor


def spare_strong_junctions(
    windows: Sequence[TargetWindow],
    *,
    alleles: Sequence[Allele],
    predictor: Predictor,
    platform: Platform,
    settings: ConstructSettings,
    lengths: tuple[int, int],
) -> tuple[tuple[TargetWindow, ...], tuple[Finding, ...]]:
    """Give the windows, some of them moved, and a note on each that was.

    With linkers of ten residues no peptide reaches from one window into the next, so no order can spare a peptide that
    a window forms with its own linker; moving the window's ends can. A window is moved only where its own two borders
    hold a strongly presented peptide, to the place with the fewest strong ones, then the nearest, then the fewest weak
    ones; every peptide that touches what is new stays whole inside it (``moved_windows``). Tiles are not moved.
    """
    own = own_peptides(windows, lengths)
    flanks = _Flanks(alleles, predictor, platform, settings, lengths, own)
    flanks.learn(window.sequence for window in windows)
    suspects = {
        number: moved_windows(window, platform, settings.most_shift)
        for number, window in enumerate(windows)
        if flanks.cost(window.sequence)[0] and window.tiles == 1
    }
    flanks.learn(moved.sequence for choices in suspects.values() for moved in choices)
    kept, findings = list(windows), []
    for number, choices in suspects.items():
        window = windows[number]
        if not choices:
            continue
        best = min(choices, key=lambda moved: _rank(flanks.cost(moved.sequence), moved.start - window.start))
        spared = flanks.cost(window.sequence)[0] - flanks.cost(best.sequence)[0]
        if spared > 0:
            kept[number] = best
            findings.append(_note(window, best, spared))
    return tuple(kept), tuple(findings)


def _rank(cost: tuple[int, int], shift: int) -> tuple[int, int, int, int]:
    return cost[0], abs(shift), cost[1], shift


def _note(window: TargetWindow, best: TargetWindow, spared: int) -> Finding:
    shift = best.start - window.start
    direction = "later" if shift > 0 else "earlier"
    sentence = (
        f"the window of {window.name} begins {abs(shift)} residue{'s' if abs(shift) > 1 else ''} {direction} than centred, "
        f"which spares {spared} strongly presented junction peptide{'s' if spared > 1 else ''}"
    )
    return Finding(check="moved-window", severity=Severity.NOTE, place=window.name, sentence=sentence, measured=float(shift))


class _Flanks:
    """Costs of the peptides that a window forms with its own linkers, predicted in batches."""

    def __init__(
        self,
        alleles: Sequence[Allele],
        predictor: Predictor,
        platform: Platform,
        settings: ConstructSettings,
        lengths: tuple[int, int],
        own: set[str],
    ) -> None:
        self._alleles, self._predictor, self._settings = alleles, predictor, settings
        self._linkers = tuple(linker.value for linker in (platform.linker, *platform.alternative_linkers))
        self._lengths, self._own = lengths, own
        self._weights: dict[str, int] = {}

    def learn(self, sequences: Iterable[str]) -> None:
        """Predict every flank peptide of these windows in one call."""
        peptides = {p: None for sequence in sequences for side in self._sides(sequence) for found in side for p in found}
        new = tuple(peptide for peptide in peptides if peptide not in self._weights)
        weights = peptide_weights(new, self._alleles, self._predictor, self._settings)
        self._weights.update(zip(new, weights.tolist(), strict=True))

    def cost(self, sequence: str) -> tuple[int, int]:
        """Give how many strong and weak peptides the window forms with the best linker on either side."""
        totals = [min(sum(self._weights[p] for p in found) for found in side) for side in self._sides(sequence)]
        strong = sum(total // self._settings.strong_weight for total in totals)
        return strong, sum(total % self._settings.strong_weight for total in totals)

    def _sides(self, sequence: str) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
        """List, for each side and each linker, the peptides across that border."""
        return (
            [self._foreign("", linker, sequence) for linker in self._linkers],
            [self._foreign(sequence, linker, "") for linker in self._linkers],
        )

    def _foreign(self, left: str, linker: str, right: str) -> tuple[str, ...]:
        """List a border's distinct peptides that the tumor does not have, in a fixed order."""
        return tuple(dict.fromkeys(p for p in crossing_peptides(left, linker, right, self._lengths) if p not in self._own))
