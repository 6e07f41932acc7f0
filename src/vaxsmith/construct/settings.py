"""What a junction peptide costs: every threshold of ordering and scanning in one place."""

from __future__ import annotations

from dataclasses import dataclass

from vaxsmith.core import SettingsError, Sourced
from vaxsmith.presentation.catalogue import STRONG_PERCENTILE, WEAK_PERCENTILE


@dataclass(frozen=True, slots=True, kw_only=True)
class ConstructSettings:
    """Thresholds of ordering and of the final scan.

    A junction peptide's percentile is its best over the patient's alleles. ``strong_weight`` is how many weakly presented
    junction peptides weigh as much as one strongly presented: above what one construct can hold, so strong ones are
    avoided first and weak ones second. ``lengths`` are shortest and longest junction peptides, in residues.
    ``most_shift`` is how many residues a window may be moved off centre to spare a strong one (0: never).
    ``nodes`` limits each round of the exact search; ``rounds`` limits the rounds.

    Raises:
        SettingsError: thresholds contradict each other or a limit is not positive.
    """

    lengths: tuple[int, int] = (8, 11)
    strong_percentile: Sourced[float] = STRONG_PERCENTILE
    weak_percentile: Sourced[float] = WEAK_PERCENTILE
    strong_weight: int = 1000
    most_shift: int = 3
    rounds: int = 200
    nodes: int = 20_000

    def __post_init__(self) -> None:
        if not 0 < self.strong_percentile.value <= self.weak_percentile.value:
            raise SettingsError(
                f"strong {self.strong_percentile.value} % and weak {self.weak_percentile.value} % do not fit",
                expected="0 < strong <= weak",
                place="construct settings",
            )
        if not 2 <= self.lengths[0] <= self.lengths[1]:
            raise SettingsError(f"lengths {self.lengths} are not shortest and longest", place="construct settings")
        if min(self.strong_weight, self.rounds, self.nodes, self.most_shift + 1) < 1:
            raise SettingsError(
                "a weight or limit is below 1", expected="positive whole numbers", place="construct settings"
            )
