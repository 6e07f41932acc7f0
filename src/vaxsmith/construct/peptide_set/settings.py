"""Every choice that a set of long peptides depends on, and the fields of its order that a person fills."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

from vaxsmith.construct.peptide_set import limits
from vaxsmith.core import SettingsError

LONGEST_WORDS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class PeptideSettings:
    """Limits of synthesis and solubility, and what the order says.

    ``shortest`` to ``longest`` are residues of one peptide; the platform's window is what is aimed at. ``acidity`` is the pH
    at which charge is told. ``most_hydrophobic`` is a share of residues (0..1), ``longest_hydrophobic_run`` residues in a
    row, ``least_charged`` a share of residues. ``amount``, ``purity`` and ``counter_ion`` are a person's own words for the
    order form, which stays open where they are empty.

    Raises:
        SettingsError: a number is out of range or contradicts another, or words cannot stand on a form.
    """

    shortest: int = limits.SHORTEST.value
    longest: int = limits.LONGEST.value
    acidity: float = limits.ACIDITY.value
    most_hydrophobic: float = limits.MOST_HYDROPHOBIC.value
    longest_hydrophobic_run: int = limits.LONGEST_HYDROPHOBIC_RUN.value
    least_charged: float = limits.LEAST_CHARGED.value
    amount: str = ""
    purity: str = ""
    counter_ion: str = ""

    def __post_init__(self) -> None:
        whole = {"shortest": self.shortest, "longest": self.longest, "longest_hydrophobic_run": self.longest_hydrophobic_run}
        for name, value in whole.items():
            if type(value) is not int or value < 1:
                raise SettingsError(f"{name} is {value!r}", expected="a whole number of residues, 1 or more", place=name)
        if self.shortest > self.longest:
            raise SettingsError(
                f"the shortest peptide has {self.shortest} residues, the longest {self.longest}",
                expected="shortest <= longest",
                place="shortest",
            )
        for name, low, high in (("acidity", 0.0, 14.0), ("most_hydrophobic", 0.0, 1.0), ("least_charged", 0.0, 1.0)):
            number = getattr(self, name)
            good = isinstance(number, (int, float)) and not isinstance(number, bool) and isfinite(number)
            if not good or not low <= number <= high:
                raise SettingsError(f"{name} is {number!r}", expected=f"a number from {low:g} to {high:g}", place=name)
        for name in ("amount", "purity", "counter_ion"):
            words = getattr(self, name)
            if not isinstance(words, str) or len(words) > LONGEST_WORDS or not words.isprintable():
                raise SettingsError(
                    f"{name} is {str(words)[:LONGEST_WORDS]!r}",
                    expected=f"up to {LONGEST_WORDS} printable characters",
                    place=name,
                )
