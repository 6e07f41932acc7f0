"""What a junction peptide costs, and how far the ends of windows may move to spare one: every threshold in one place."""

from __future__ import annotations

from dataclasses import dataclass

from vaxsmith.construct.catalogue.limits import FLANK_REACH
from vaxsmith.core import SettingsError, Sourced
from vaxsmith.presentation.catalogue import (
    STRONG_CLASS_TWO_PERCENTILE,
    STRONG_PERCENTILE,
    WEAK_CLASS_TWO_PERCENTILE,
    WEAK_PERCENTILE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConstructSettings:
    """Thresholds of ordering and of the final scan, for both classes.

    A weakly presented junction peptide costs 1, a strongly presented one ``strong_weight``: above what one construct can
    hold, so that strong ones are avoided first and weak ones second. One that normal human proteins hold, or that looks
    like a normal peptide to a T cell, costs ``self_weight`` times as much. ``lengths`` and ``class_two_lengths`` are
    shortest and longest junction peptides, in residues. At either end a window may be ``most_clip`` residues shorter or
    ``most_stretch`` longer than it was cut (0: never); each residue costs ``move_weight``. Presented target peptides keep
    ``flank_reach`` residues of their own protein on both sides. ``nodes`` limits each round of the exact search;
    ``rounds`` limits the rounds.

    Raises:
        SettingsError: thresholds contradict each other or a limit is out of range.
    """

    lengths: tuple[int, int] = (8, 11)
    class_two_lengths: tuple[int, int] = (15, 15)
    strong_percentile: Sourced[float] = STRONG_PERCENTILE
    weak_percentile: Sourced[float] = WEAK_PERCENTILE
    strong_class_two_percentile: Sourced[float] = STRONG_CLASS_TWO_PERCENTILE
    weak_class_two_percentile: Sourced[float] = WEAK_CLASS_TWO_PERCENTILE
    strong_weight: int = 1000
    self_weight: int = 10
    most_clip: int = 3
    most_stretch: int = 3
    move_weight: int = 20
    flank_reach: Sourced[int] = FLANK_REACH
    rounds: int = 200
    nodes: int = 20_000

    def __post_init__(self) -> None:
        for strong, weak, of in (
            (self.strong_percentile.value, self.weak_percentile.value, ""),
            (self.strong_class_two_percentile.value, self.weak_class_two_percentile.value, " of class II"),
        ):
            if not 0 < strong <= weak <= 100:
                raise SettingsError(
                    f"strong {strong} % and weak {weak} %{of} do not fit",
                    expected="0 < strong <= weak <= 100",
                    place="construct settings",
                )
        for lengths in (self.lengths, self.class_two_lengths):
            if not 2 <= lengths[0] <= lengths[1]:
                raise SettingsError(f"lengths {lengths} are not shortest and longest", place="construct settings")
        if min(self.strong_weight, self.self_weight, self.rounds, self.nodes) < 1:
            raise SettingsError(
                "a weight or limit is below 1", expected="positive whole numbers", place="construct settings"
            )
        if min(self.most_clip, self.most_stretch, self.move_weight, self.flank_reach.value) < 0:
            raise SettingsError("a clip, a stretch or a reach is negative", expected="0 or more", place="construct settings")
