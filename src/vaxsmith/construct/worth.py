"""What each junction peptide costs, asked of the predictors once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from vaxsmith.construct.judge import Judge, shown
from vaxsmith.construct.likeness import likeness_to_self
from vaxsmith.construct.settings import ConstructSettings
from vaxsmith.genome.proteome import Proteome
from vaxsmith.presentation.prediction import Prediction
from vaxsmith.proteins.mutant_protein import MutantProtein

_HEAD = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownStretch:
    """A stretch ``[start, end)`` of a peptide that some molecule shows to T cells, and what it costs at a junction."""

    start: int
    end: int
    weight: int


class PeptideWorth:
    """The cost of every junction peptide that was asked about, for the molecules of one class.

    What stands in a target's mutant protein is the tumor's own and costs nothing at a border. A stretch costs 1 where it is
    presented and ``strong_weight`` where strongly so, ``self_weight`` times as much where it is like self on that molecule
    (``likeness``), and of several molecules the most.
    """

    def __init__(
        self, judge: Judge, *, targets: Iterable[MutantProtein], normal: Proteome | None, settings: ConstructSettings
    ) -> None:
        self.judge, self._normal, self._settings = judge, normal, settings
        self._own = OwnProteins(targets)
        self._shown: dict[str, tuple[ShownStretch, ...]] = {}

    @property
    def asked(self) -> int:
        """How many distinct peptides were predicted."""
        return len(self._shown)

    def learn(self, peptides: Iterable[str]) -> None:
        """Predict the peptides that are not known yet, in one call."""
        new = [peptide for peptide in dict.fromkeys(peptides) if peptide not in self._shown]
        pairs = [(prediction, shown(prediction)) for prediction in self.judge.presented(new)]
        foreign = [(pair, place, text) for pair, place in pairs if (text := pair.peptide[slice(*place)]) not in self._own]
        alike = likeness_to_self([pair for pair, _, _ in foreign], self.judge, self._normal)
        found: dict[str, dict[tuple[int, int], int]] = {}
        for pair, place, text in foreign:
            weight = pair_weight(pair, self.judge, self._settings, alike=(text, pair.allele) in alike)
            stretches = found.setdefault(pair.peptide, {})
            stretches[place] = max(weight, stretches.get(place, 0))
        self._shown.update(dict.fromkeys(new, ()))
        for peptide, places in found.items():
            self._shown[peptide] = tuple(
                ShownStretch(start=start, end=end, weight=weight) for (start, end), weight in sorted(places.items())
            )

    def __getitem__(self, peptide: str) -> tuple[ShownStretch, ...]:
        """Give what a peptide shows; it must have been asked about."""
        return self._shown[peptide]


class OwnProteins:
    """The mutant proteins that targets are cut from, to tell whether one of them holds a text."""

    def __init__(self, proteins: Iterable[MutantProtein]) -> None:
        self._joined = "\n".join(dict.fromkeys(protein.mutant for protein in proteins))
        # Nearly every text is foreign, which its first letters tell without a search.
        self._heads = {self._joined[start : start + _HEAD] for start in range(len(self._joined))}

    def __contains__(self, text: str) -> bool:
        return text[:_HEAD] in self._heads and text in self._joined


def pair_weight(prediction: Prediction, judge: Judge, settings: ConstructSettings, *, alike: bool) -> int:
    """Give what one presented pair of peptide and molecule costs."""
    weight = settings.strong_weight if prediction.percentile < judge.strong else 1
    return weight * settings.self_weight if alike else weight


def make_worths(
    judges: Sequence[Judge], *, targets: Sequence[MutantProtein], normal: Proteome | None, settings: ConstructSettings
) -> tuple[PeptideWorth, ...]:
    """Give an empty record of costs for each class that is judged."""
    return tuple(PeptideWorth(judge, targets=targets, normal=normal, settings=settings) for judge in judges)
