"""How open the start of translation is: what pairs around the start codon, and what it costs to open it."""

from __future__ import annotations

from dataclasses import dataclass

from vaxsmith.core import SettingsError
from vaxsmith.mrna.refold import compound
from vaxsmith.mrna.stability.loops import read_partners


@dataclass(frozen=True, slots=True, kw_only=True)
class StartSettings:
    """Which stretch is the start, and how much of the molecule around it is looked at; house choices.

    The stretch runs from ``upstream`` bases before the start codon to the end of ``codons`` codons. Opening and pairing
    probabilities are computed on the molecule's first bases up to ``beyond`` bases behind it, because ViennaRNA's
    partition function takes 3 s for 1,000 nt.

    Raises:
        SettingsError: a value is out of range.
    """

    upstream: int = 6
    codons: int = 15
    beyond: int = 300

    def __post_init__(self) -> None:
        for name, low, high in (("upstream", 0, 200), ("codons", 1, 100), ("beyond", 0, 2000)):
            if not low <= getattr(self, name) <= high:
                raise SettingsError(f"{name} is {getattr(self, name)}", expected=f"{low} to {high}")


@dataclass(frozen=True, slots=True, kw_only=True)
class StartAccess:
    """How open the stretch ``[start, end)`` is.

    ``paired`` of its bases are paired in the structure given (None without one). On the first ``window`` bases alone, under
    ViennaRNA's d2: ``opening`` is the least energy with the stretch unpaired less the least energy, in kcal/mol (0 or more),
    and ``unpaired`` the mean probability that a base of the stretch is unpaired.
    """

    start: int
    end: int
    paired: int | None
    window: int
    opening: float
    unpaired: float


_DEFAULTS = StartSettings()


def measure_start(
    rna: str, start_codon: int, coding_end: int, structure: str, settings: StartSettings = _DEFAULTS
) -> StartAccess:
    """Measure the stretch around the start codon at ``start_codon``; ``coding_end`` is the end of the sense codons."""
    import numpy as np

    start = max(start_codon - settings.upstream, 0)
    end = min(start_codon + 3 * settings.codons, coding_end, len(rna))
    window = min(end + settings.beyond, len(rna))
    paired = None
    if len(structure) == len(rna):
        paired = sum(partner >= 0 for partner in read_partners(structure)[start:end])
    free = compound(rna[:window], 2)
    _, least = free.mfe()
    held = compound(rna[:window], 2)
    held.hc_add_from_db("." * start + "x" * (end - start) + "." * (window - end))
    _, opened = held.mfe()
    free.exp_params_rescale(least)
    free.pf()
    pairs = np.array(free.bpp())[1:, 1:]
    unpaired = 1 - pairs.sum(axis=0) - pairs.sum(axis=1)
    return StartAccess(
        start=start,
        end=end,
        paired=paired,
        window=window,
        opening=max(round(float(opened) - float(least), 2), 0.0),
        unpaired=float(np.clip(unpaired[start:end].mean(), 0, 1)),
    )
