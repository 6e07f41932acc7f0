"""The posterior of a cancer-cell fraction on a grid, for many variants at once: arrays in, arrays out.

A change on ``m`` of the tumor's ``N`` copies, in a fraction ``c`` of the tumor cells of a sample of purity ``ρ``, is
expected in the share ``ρ·m·c / (ρ·N + (1 − ρ)·N′)`` of reads, ``N′`` being the copies of normal cells (``EXPECTED_SHARE``).
Reads are binomial. Two priors are used, and each answer says which:

- *flat*: ``c`` uniform on (0, 1], every ``m`` from 1 to the largest possible equally likely. Nothing is borrowed from
  other variants. The interval is the shortest that holds 90 % of this posterior, and reaches up to 1 where the other prior
  is 90 % sure that the change is in every cell (without that, one clonal change in seven would lie above its interval).
- *clonal share*: with probability ``w`` the change is in every cell (``c`` = 1), else flat; ``w`` is the share that makes
  the tumor's own variants likeliest (expectation-maximisation). The estimate and the probability of being clonal rest on
  it: under a flat prior a truly clonal change would be estimated below 1 nearly always.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vaxsmith.core import SettingsError, Sourced

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

EXPECTED_SHARE = Sourced(
    name="expected share of reads of a somatic change",
    value="ρ·m·c / (ρ·N + (1 − ρ)·N′)",
    citation=(
        "McGranahan N et al. Clonal status of actionable driver events and the timing of mutational processes in cancer "
        "evolution. Sci Transl Med 2015;7:283ra54, Methods; the same relation in Carter SL et al. Absolute quantification "
        "of somatic DNA alterations in human cancer. Nat Biotechnol 2012;30:413-421"
    ),
    note="m copies mutated of N in a fraction c of tumor cells; N′ copies in normal cells; purity ρ",
)
CLONAL_FROM = Sourced(
    name="cancer-cell fraction from which a change counts as clonal",
    value=0.95,
    citation=(
        "Landau DA et al. Evolution and impact of subclonal mutations in chronic lymphocytic leukemia. Cell "
        "2013;152:714-726: clonal where the probability of a cancer-cell fraction above 0.95 exceeds one half"
    ),
)

_CHUNK = 2048  # variants at a time: keeps the working arrays within a few megabytes
_LARGEST_SHARE = 1 - 1e-9
_ROUNDS = 200
_SETTLED = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class ClonalSettings:
    """How cancer-cell fractions are computed.

    ``grid`` cells divide (0, 1]; ``level`` is the mass of the interval. ``overdispersion`` is the correlation of reads
    within a place: 0 is binomial; above it, counts are worth ``1 / (1 + (depth − 1)·overdispersion)`` of themselves, the
    variance of a beta-binomial as a quasi-likelihood (McCullagh & Nelder, Generalized Linear Models, 2nd ed., chapter 9).
    Reads beyond ``deepest`` add nothing: at such depth errors that are not of sampling rule. ``most_multiplicity``
    bounds the copies considered in amplifications. ``fewest_for_share`` is the number of variants below which the clonal
    share is not learned but taken as ``unlearned_share``.

    Raises:
        SettingsError: a value is out of range.
    """

    grid: int = 200
    level: float = 0.9
    clonal_from: float = CLONAL_FROM.value
    overdispersion: float = 0.0
    deepest: int = 5000
    most_multiplicity: int = 12
    fewest_for_share: int = 20
    unlearned_share: float = 0.5

    def __post_init__(self) -> None:
        limits = {
            "grid": (self.grid, 20, 2000),
            "level": (self.level, 0.01, 0.999),
            "clonal_from": (self.clonal_from, 0.5, 1.0),
            "overdispersion": (self.overdispersion, 0.0, 0.5),
            "deepest": (self.deepest, 10, 100_000),
            "most_multiplicity": (self.most_multiplicity, 1, 100),
            "fewest_for_share": (self.fewest_for_share, 1, 1_000_000),
            "unlearned_share": (self.unlearned_share, 0.001, 0.999),
        }
        for name, (value, least, most) in limits.items():
            if not least <= value <= most:
                raise SettingsError(f"{name} is {value}", expected=f"{least} to {most}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadCounts:
    """Reads and copies of ``V`` variants: arrays of one length.

    ``alternate`` and ``depth`` in reads; ``mean_copies`` and ``normal_copies`` in copies a cell; ``most_mutated`` the
    largest multiplicity to consider, 1 or more.
    """

    alternate: Counts
    depth: Counts
    mean_copies: Floats
    normal_copies: Floats
    most_mutated: Counts

    def __len__(self) -> int:
        return len(self.alternate)

    def part(self, rows: slice | NDArray[np.bool_]) -> ReadCounts:
        """Take some of the variants."""
        return ReadCounts(
            alternate=self.alternate[rows],
            depth=self.depth[rows],
            mean_copies=self.mean_copies[rows],
            normal_copies=self.normal_copies[rows],
            most_mutated=self.most_mutated[rows],
        )

    def share_of_one_copy(self, purity: float) -> Floats:
        """Give the expected share of reads of a change on one copy of every tumor cell."""
        share: Floats = purity / (purity * self.mean_copies + (1 - purity) * self.normal_copies)
        return share


@dataclass(frozen=True, slots=True, kw_only=True)
class ClonalPosterior:
    """What the reads say of ``V`` variants; every array has that length.

    ``low`` and ``high`` bound the interval (see the module's words on the two priors). ``estimate`` is the posterior
    median under the clonal share, kept within that interval; ``probability_clonal`` the mass at or above the threshold
    under the clonal share; ``multiplicity`` the likeliest number of mutated copies at the estimate.
    """

    estimate: Floats
    low: Floats
    high: Floats
    probability_clonal: Floats
    multiplicity: Counts
    clonal_share: float


def clonal_posterior(
    counts: ReadCounts, purities: Floats, weights: Floats, settings: ClonalSettings | None = None
) -> ClonalPosterior:
    """Compute the posterior of each variant's cancer-cell fraction.

    ``purities`` (R,) and ``weights`` (R,) are the sample's purity as points with probabilities: one point where it is
    known; posteriors are averaged over them, so an uncertain purity widens the intervals.
    """
    settings = settings or ClonalSettings()
    flats, factors = [], []
    for first in range(0, len(counts), _CHUNK):
        flat, factor = _flat_posterior(counts.part(slice(first, first + _CHUNK)), purities, weights, settings)
        flats.append(flat)
        factors.append(factor)
    if not flats:
        empty = np.zeros(0)
        return ClonalPosterior(
            estimate=empty,
            low=empty,
            high=empty,
            probability_clonal=empty,
            multiplicity=np.zeros(0, dtype=np.int64),
            clonal_share=settings.unlearned_share,
        )
    flat = np.concatenate(flats)
    share, in_every_cell = _clonal_share(np.concatenate(factors), weights, settings)
    low, high = _shortest_intervals(flat, settings.level)
    high = np.where(in_every_cell >= settings.level, 1.0, high)
    estimate = np.clip(_medians(flat, in_every_cell), low, high)
    above = flat[:, round(settings.clonal_from * settings.grid) :].sum(axis=1)
    return ClonalPosterior(
        estimate=estimate,
        low=low,
        high=high,
        probability_clonal=np.clip(in_every_cell + (1 - in_every_cell) * above, 0.0, 1.0),
        multiplicity=_likeliest_multiplicity(counts, estimate, float(purities @ weights), settings),
        clonal_share=share,
    )


def _effective(counts: ReadCounts, settings: ClonalSettings) -> tuple[Floats, Floats]:
    """Give alternate and other reads, scaled down for overdispersion and beyond the depth that is believed."""
    depth = counts.depth.astype(np.float64)
    alternate = counts.alternate.astype(np.float64)
    worth = np.minimum(1 / (1 + (depth - 1) * settings.overdispersion), settings.deepest / np.maximum(depth, 1.0))
    worth = np.minimum(worth, 1.0)
    return alternate * worth, (depth - alternate) * worth


def _log_likelihood(alternate: Floats, other: Floats, share: Floats) -> Floats:
    """Give the binomial log-likelihood without its coefficient."""
    bounded = np.minimum(share, _LARGEST_SHARE)
    result: Floats = alternate * np.log(bounded) + other * np.log1p(-bounded)
    return result


def _flat_posterior(
    counts: ReadCounts, purities: Floats, weights: Floats, settings: ClonalSettings
) -> tuple[Floats, Floats]:
    """Give the flat posterior's mass per grid cell (V, grid), and per purity the odds of "in every cell" to flat (V, R)."""
    alternate, other = _effective(counts, settings)
    most = np.minimum(counts.most_mutated, settings.most_multiplicity)
    middles = (np.arange(settings.grid) + 0.5) / settings.grid
    observed = alternate / (alternate + other)
    flat = np.zeros((len(counts), settings.grid))
    factors = np.zeros((len(counts), len(purities)))
    for r, purity in enumerate(purities):
        one_copy = counts.share_of_one_copy(float(purity))
        # The likelihood has one peak in the share of reads, so its largest value on the grid is known beforehand.
        top = np.full(len(counts), -np.inf)
        for m in range(1, int(most.max()) + 1):
            best = np.clip(observed, one_copy * m * middles[0], one_copy * m)
            top = np.where(m <= most, np.maximum(top, _log_likelihood(alternate, other, best)), top)
        mass = np.zeros_like(flat)
        every = np.zeros(len(counts))
        for m in range(1, int(most.max()) + 1):
            rows = m <= most
            a, o, slope = alternate[rows], other[rows], (one_copy * m)[rows]
            values = _log_likelihood(a[:, None], o[:, None], slope[:, None] * middles) - top[rows, None]
            mass[rows] += np.exp(values)
            every[rows] += np.exp(_log_likelihood(a, o, slope) - top[rows])
        total = np.maximum(mass.sum(axis=1), 1e-300)
        flat += weights[r] * mass / total[:, None]
        factors[:, r] = every / (total / settings.grid)
    return flat / flat.sum(axis=1, keepdims=True), factors


def _clonal_share(factors: Floats, weights: Floats, settings: ClonalSettings) -> tuple[float, Floats]:
    """Learn the share of changes that are in every cell; give it and each variant's probability of being one (V,)."""
    share = settings.unlearned_share
    learn = len(factors) >= settings.fewest_for_share
    probabilities = np.zeros(len(factors))
    for _ in range(_ROUNDS if learn else 1):
        probabilities = (share * factors / (share * factors + 1 - share)) @ weights
        if not learn:
            break
        # One variant of each kind beforehand keeps the share off 0 and 1.
        renewed = float((probabilities.sum() + 1) / (len(factors) + 2))
        settled = abs(renewed - share) < _SETTLED
        share = renewed
        if settled:
            break
    return share, probabilities


def _shortest_intervals(mass: Floats, level: float) -> tuple[Floats, Floats]:
    """Find the shortest run of grid cells that holds ``level`` of each row; of equally short ones the highest."""
    rows, cells = mass.shape
    cumulative = np.concatenate([np.zeros((rows, 1)), np.cumsum(mass, axis=1)], axis=1)
    cumulative /= cumulative[:, -1:]
    low = np.zeros(rows)
    high = np.ones(rows)
    begins = np.arange(cells + 1)
    for row, sums in enumerate(cumulative):
        ends = np.searchsorted(sums, sums + (level - 1e-12))
        widths = np.where(ends <= cells, ends - begins, cells + 1)[::-1]
        begin = cells - int(widths.argmin())
        low[row], high[row] = begin / cells, ends[begin] / cells
    return low, high


def _medians(flat: Floats, in_every_cell: Floats) -> Floats:
    """Give the medians of "1 with some probability, else flat": middles of grid cells, or 1."""
    cells = flat.shape[1]
    cumulative = np.cumsum(flat, axis=1) * (1 - in_every_cell)[:, None]
    reached = cumulative >= 0.5
    medians: Floats = np.where(reached.any(axis=1), (reached.argmax(axis=1) + 0.5) / cells, 1.0)
    return medians


def _likeliest_multiplicity(counts: ReadCounts, estimate: Floats, purity: float, settings: ClonalSettings) -> Counts:
    alternate, other = _effective(counts, settings)
    most = np.minimum(counts.most_mutated, settings.most_multiplicity)
    one_copy = counts.share_of_one_copy(purity)
    best = np.full(len(counts), -np.inf)
    chosen = np.ones(len(counts), dtype=np.int64)
    for m in range(1, int(most.max()) + 1):
        value = np.where(m <= most, _log_likelihood(alternate, other, one_copy * m * estimate), -np.inf)
        chosen[value > best] = m
        best = np.maximum(best, value)
    return chosen
