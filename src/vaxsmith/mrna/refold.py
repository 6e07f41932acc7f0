"""Fold a finished molecule again by ViennaRNA, and say exactly what was and was not computed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from vaxsmith.core import SettingsError


@dataclass(frozen=True, slots=True, kw_only=True)
class RefoldSettings:
    """How far refolding goes; ViennaRNA's time grows with the cube of the length (2,000 nt: 4 s a model, 2,760 nt: 9 s).

    A molecule of up to ``longest_refolded`` nt is folded in full under both models; of a longer one the claimed structure is
    evaluated. ``everything`` asks for the full fold whatever it costs. (A fold with pairs of limited span is no way out: it
    takes a third of the time and lies a tenth above the structures that are designed here.)

    Raises:
        SettingsError: a value is out of range.
    """

    longest_refolded: int = 2000
    everything: bool = False

    def __post_init__(self) -> None:
        if not self.longest_refolded >= 0:
            raise SettingsError(f"longest_refolded is {self.longest_refolded}", expected="at least 0")


@dataclass(frozen=True, slots=True, kw_only=True)
class Refold:
    """One model's view of the molecule, energies in kcal/mol at 37 °C.

    ``model`` is ``d0`` (no dangling ends) or ``d2`` (on both sides of every pair). ``claimed`` is that of the structure that
    the design claims, None where it claims none. ``minimum`` is that of ``structure``, which ViennaRNA found itself; None
    and empty where it did not look.
    """

    model: str
    claimed: float | None
    minimum: float | None
    structure: str


def refold(rna: str, claimed: str, settings: RefoldSettings) -> tuple[Refold, ...]:
    """Evaluate the claimed structure (dot-bracket, or empty) and fold ``rna`` again, without dangling ends and with."""
    size = len(rna)
    full = settings.everything or size <= settings.longest_refolded
    found = []
    for model, dangles in (("d0", 0), ("d2", 2)):
        evaluated = round(float(compound(rna, dangles).eval_structure(claimed)), 2) if len(claimed) == size else None
        structure, energy = compound(rna, dangles).mfe() if full else ("", None)
        minimum = None if energy is None else round(float(energy), 2)
        found.append(Refold(model=model, claimed=evaluated, minimum=minimum, structure=structure))
    return tuple(found)


def compound(rna: str, dangles: int) -> Any:
    """Give ViennaRNA's fold compound of a sequence under a model."""
    import RNA

    details = RNA.md()
    details.dangles = dangles
    return RNA.fold_compound(rna, details)


def vienna_version() -> str:
    """Name the program and its version."""
    import RNA

    return f"ViennaRNA {RNA.__version__}"
