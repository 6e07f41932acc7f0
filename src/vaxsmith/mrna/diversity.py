"""Several molecules for one protein that differ: the same exact programme under small random nudges.

Each design but the first charges every letter at every place of the coding sequence a random price, so that near-optimal
codings win in turn; the nudges do not count in the objective that is reported. Rules are kept as in a single design.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import prod

import numpy as np

from vaxsmith.core import CODONS_OF, SettingsError
from vaxsmith.mrna.design import design_messenger
from vaxsmith.mrna.messenger import Messenger
from vaxsmith.mrna.settings import MessengerSettings

_DEFAULTS = MessengerSettings()
_ATTEMPTS = 4
"""Solutions for each design asked for, at most."""

_WIDER = 1.5
"""How much wider nudges become when they led to a molecule that was there already."""

_WIDEST = 100.0
"""Nudges of this spread (kcal/mol) decide against everything else; wider ones would find nothing more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DiverseDesigns:
    """Distinct molecules, the one without nudges first, then by objective.

    ``differences[i][j]`` counts the nucleotides that are not equal.
    """

    messengers: tuple[Messenger, ...]
    differences: tuple[tuple[int, ...], ...]


def diverse_designs(
    protein: str,
    count: int,
    *,
    generator: np.random.Generator,
    name: str = "vaccine",
    settings: MessengerSettings = _DEFAULTS,
    spread: float = 1.0,
) -> DiverseDesigns:
    """Give up to ``count`` designs of one protein; fewer where nudged designs turn out the same again and again.

    ``spread`` is the standard deviation of the nudges in kcal/mol: more gives molecules that differ more and cost more. It
    grows where a molecule comes out twice.

    Raises:
        SettingsError: ``count`` is below 1, or ``spread`` is negative or no number.
        VaxsmithError: as ``design_messenger``.
    """
    if count < 1 or not 0 <= spread <= _WIDEST:
        raise SettingsError(
            f"{count} designs at a spread of {spread} kcal/mol", expected="at least 1, and 0 to 100 kcal/mol"
        )
    made: dict[str, Messenger] = {}
    residues = len(protein) + 1  # a methionine may be added
    for attempt in range(_ATTEMPTS * count):
        if len(made) == count:
            break
        nudges = generator.normal(0.0, spread, (3 * residues, 4)) if attempt else None
        messenger = design_messenger(protein, name=name, settings=settings, nudges=nudges)
        if messenger.coding.sequence in made:
            spread = min(spread * _WIDER, _WIDEST)
        made.setdefault(messenger.coding.sequence, messenger)
        if len(made) >= prod(len(CODONS_OF[residue]) for residue in messenger.protein):
            break  # these are all codings that there are
    plain, *others = made.values()
    ordered = (plain, *sorted(others, key=lambda each: (each.objective, each.coding.sequence)))
    if count > 1:
        ordered = tuple(replace(each, name=f"{name}-{number}") for number, each in enumerate(ordered, start=1))
    codings = [each.coding.sequence for each in ordered]
    differences = tuple(tuple(sum(a != b for a, b in zip(one, other, strict=True)) for other in codings) for one in codings)
    return DiverseDesigns(messengers=ordered, differences=differences)
