"""How open the start of translation is: what pairs around the start codon, and what it costs to open it."""

from __future__ import annotations

from dataclasses import dataclass

from vaxsmith.core import SettingsError
from vaxsmith.mrna.folding import fold
from vaxsmith.mrna.refold import compound
from vaxsmith.mrna.stability.loops import read_partners


@dataclass(frozen=True, slots=True, kw_only=True)
class StartSettings:
    """Which stretch is the start, and how much of the molecule around it is looked at; house choices.

    The stretch runs from ``upstream`` bases before the start codon to the end of ``codons`` codons. ViennaRNA looks at the
    molecule's first bases up to ``beyond`` bases behind it, because its partition function takes 3 s for 1,000 nt. What
    opening costs in the whole is computed up to ``longest`` nt.

    Raises:
        SettingsError: a value is out of range.
    """

    upstream: int = 6
    codons: int = 15
    beyond: int = 300
    longest: int = 6000

    def __post_init__(self) -> None:
        limits = (("upstream", 0, 200), ("codons", 1, 100), ("beyond", 0, 2000), ("longest", 0, 20_000))
        for name, low, high in limits:
            if not low <= getattr(self, name) <= high:
                raise SettingsError(f"{name} is {getattr(self, name)}", expected=f"{low} to {high}")


@dataclass(frozen=True, slots=True, kw_only=True)
class StartAccess:
    """How open the stretch ``[start, end)`` is; opening is least energy with it unpaired less least energy, kcal/mol.

    ``paired`` of its bases are paired in the structure given (None without one). ``opening`` is that of the whole molecule,
    d0, by the compiled core (None where the molecule is too long). On the first ``window`` bases alone, under ViennaRNA's
    d2: ``opening_near``, what pairs nearby hold it with, and ``unpaired``, the mean probability that one of its bases is
    unpaired. In the whole, what lies farther may hold the neighbours instead, so ``opening`` is often the smaller.
    """

    start: int
    end: int
    paired: int | None
    opening: float | None
    window: int
    opening_near: float
    unpaired: float


_DEFAULTS = StartSettings()


def measure_start(
    rna: str,
    start_codon: int,
    coding_end: int,
    structure: str,
    settings: StartSettings = _DEFAULTS,
    *,
    least: float | None = None,
) -> StartAccess:
    """Measure the stretch around the start codon at ``start_codon``; ``coding_end`` is the end of the sense codons.

    ``least`` is the molecule's least energy (kcal/mol, d0) where it is known already.
    """
    import numpy as np

    start = max(start_codon - settings.upstream, 0)
    end = min(start_codon + 3 * settings.codons, coding_end, len(rna))
    window = min(end + settings.beyond, len(rna))
    paired = None
    if len(structure) == len(rna):
        paired = sum(partner >= 0 for partner in read_partners(structure)[start:end])
    free = compound(rna[:window], 2)
    _, closed = free.mfe()
    held = compound(rna[:window], 2)
    held.hc_add_from_db("." * start + "x" * (end - start) + "." * (window - end))
    _, opened = held.mfe()
    free.exp_params_rescale(closed)
    free.pf()
    pairs = np.array(free.bpp())[1:, 1:]
    unpaired = 1 - pairs.sum(axis=0) - pairs.sum(axis=1)
    return StartAccess(
        start=start,
        end=end,
        paired=paired,
        opening=_opening(rna, start, end, least) if len(rna) <= settings.longest else None,
        window=window,
        opening_near=max(round(float(opened) - float(closed), 2), 0.0),
        unpaired=float(np.clip(unpaired[start:end].mean(), 0, 1)),
    )


def _opening(rna: str, start: int, end: int, known: float | None) -> float:
    closed = fold(rna).energy if known is None else known
    return max(round(fold(rna, unpaired=(start, end)).energy - closed, 2), 0.0)
