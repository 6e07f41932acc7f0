"""Which clones grew between two samples? Fisher's test or a beta-binomial one, with control of how many are false."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import inf
from typing import TYPE_CHECKING

from vaxsmith.core import Finding, SettingsError, Severity
from vaxsmith.evidence.estimate import Estimate
from vaxsmith.evidence.proportions.count import require_count, require_fraction
from vaxsmith.evidence.response.clones.beta_binomial import Overdispersion, ratio_bounds, tails
from vaxsmith.evidence.response.clones.repertoire import Repertoire

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FISHER_CITATION = "Fisher RA. J R Stat Soc 1935;98:39-82; used for clones by DeWitt WS, et al. J Virol 2015;89:4517-4526"
BETA_BINOMIAL_CITATION = "Rytlewski J, Deng S, Xie T, et al. PLoS One 2019;14:e0213684"
BENJAMINI_CITATION = "Benjamini Y, Hochberg Y. J R Stat Soc B 1995;57:289-300"
HOLM_CITATION = "Holm S. Scand J Stat 1979;6:65-70"


class Direction(StrEnum):
    """Which changes are looked for."""

    EXPANDED = "expanded"
    CONTRACTED = "contracted"
    EITHER = "either"


class Multiplicity(StrEnum):
    """What is kept low over all clones: the share of false ones among those found, or the chance of any."""

    FALSE_DISCOVERY = "Benjamini-Hochberg"
    FAMILY_WISE = "Holm"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpansionSettings:
    """How clones are compared.

    Clones with fewer than ``least_count`` in both samples together are not tested (they could hardly pass, and would make it
    harder for the others); the choice does not look at the direction.

    Raises:
        SettingsError: a number is out of range.
    """

    alpha: float = 0.05
    least_count: int = 5
    direction: Direction = Direction.EXPANDED
    multiplicity: Multiplicity = Multiplicity.FALSE_DISCOVERY
    level: float = 0.95

    def __post_init__(self) -> None:
        require_fraction(self.alpha, "alpha")
        require_fraction(self.level, "the level of an interval")
        if require_count(self.least_count, "the least count") < 1:
            raise SettingsError("the least count of a tested clone is 0", expected="1 or more")


@dataclass(frozen=True, slots=True, kw_only=True)
class CloneChange:
    """One clone that changed: counts before and after, the ratio of its frequencies, p-value alone and adjusted."""

    clone: str
    before: int
    after: int
    fold: Estimate
    p_value: float
    adjusted: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CloneComparison:
    """All clones compared.

    ``clones`` names the tested ones, the arrays are theirs. ``changed`` are those that pass alpha, smallest p first, with
    their fold changes. ``not_tested`` counts clones with too few cells.
    """

    before: str
    after: str
    before_total: int
    after_total: int
    clones: tuple[str, ...]
    before_counts: NDArray[np.int64]
    after_counts: NDArray[np.int64]
    p_values: NDArray[np.float64]
    adjusted: NDArray[np.float64]
    changed: tuple[CloneChange, ...]
    not_tested: int
    findings: tuple[Finding, ...]


def compare_clones(
    before: Repertoire,
    after: Repertoire,
    *,
    overdispersion: Overdispersion | None = None,
    settings: ExpansionSettings | None = None,
) -> CloneComparison:
    """Find the clones whose frequency rose (or fell) from ``before`` to ``after``.

    Without ``overdispersion`` each clone is tested by Fisher's exact test: its count in both samples against all others.
    That test knows only the chance of sampling cells; two samples of the same blood differ by more, so it finds too many.
    With an ``Overdispersion`` learned from replicates, the count after is beta-binomial given both counts together. For
    either direction the smaller tail is doubled.

    Raises:
        SettingsError: a sample has no clones.
    """
    import numpy as np

    chosen = settings or ExpansionSettings()
    if before.total == 0 or after.total == 0:
        raise SettingsError("a sample has no clones", expected="counts in both samples")
    names = sorted({*before.counts, *after.counts})
    one = np.array([before.counts.get(name, 0) for name in names], dtype=np.int64)
    two = np.array([after.counts.get(name, 0) for name in names], dtype=np.int64)
    tested = np.flatnonzero(one + two >= chosen.least_count)
    clones = tuple(names[i] for i in tested)
    one, two = one[tested], two[tested]
    p = _p_values(one, two, before.total, after.total, overdispersion, chosen.direction)
    adjusted = adjust(p, chosen.multiplicity)
    passed = [int(i) for i in np.lexsort((np.arange(len(p)), p)) if adjusted[i] <= chosen.alpha]
    return CloneComparison(
        before=before.name,
        after=after.name,
        before_total=before.total,
        after_total=after.total,
        clones=clones,
        before_counts=one,
        after_counts=two,
        p_values=p,
        adjusted=adjusted,
        changed=tuple(
            CloneChange(
                clone=clones[i],
                before=int(one[i]),
                after=int(two[i]),
                fold=fold_change(
                    int(one[i]), int(two[i]), before.total, after.total, overdispersion=overdispersion, level=chosen.level
                ),
                p_value=float(p[i]),
                adjusted=float(adjusted[i]),
            )
            for i in passed
        ),
        not_tested=len(names) - len(clones),
        findings=_findings(before, after, overdispersion),
    )


def fold_change(
    before: int,
    after: int,
    before_total: int,
    after_total: int,
    *,
    overdispersion: Overdispersion | None = None,
    level: float = 0.95,
) -> Estimate:
    """Give the ratio of a clone's frequencies, after to before, with an exact conditional interval.

    Given both counts together, the count after is binomial (beta-binomial with overdispersion) with a mean share that grows
    with the ratio; the interval holds the ratios at which what was seen is not too rare. A clone that was not seen before
    has no finite ratio; its lower bound is what is known.

    Raises:
        SettingsError: a count is not a whole number, exceeds its total, or both are 0.
    """
    counts = [require_count(x, "a clone's count") for x in (before, after, before_total, after_total)]
    if counts[0] > counts[2] or counts[1] > counts[3] or counts[0] + counts[1] == 0:
        raise SettingsError(
            f"{before} of {before_total} before and {after} of {after_total} after",
            expected="counts within their totals, one of them above 0",
        )
    beyond = (1 - require_fraction(level, "the level of an interval")) / 2
    scale = before_total / after_total  # odds of the share are the ratio times after_total / before_total
    low, high = ratio_bounds(after, before + after, beyond, overdispersion)
    value = after / before * scale if before else inf
    return Estimate(
        name="fold change of a clone",
        value=value,
        low=low * scale,
        high=high * scale,
        level=level,
        method="exact, given both counts" + (", beta-binomial" if overdispersion else ""),
        citation=BETA_BINOMIAL_CITATION if overdispersion else FISHER_CITATION,
        note="" if before else "not seen before: the ratio has no upper bound",
    )


def adjust(p_values: Sequence[float] | NDArray[np.float64], how: Multiplicity) -> NDArray[np.float64]:
    """Adjust p-values for their number: Benjamini-Hochberg (share of false ones) or Holm (chance of any)."""
    import numpy as np

    p = np.asarray(p_values, dtype=float)
    n = len(p)
    if n == 0:
        return p
    order = np.argsort(p, kind="stable")
    rank = np.arange(1, n + 1)
    if how is Multiplicity.FALSE_DISCOVERY:
        stepped = np.minimum.accumulate((p[order] * n / rank)[::-1])[::-1]
    else:
        stepped = np.maximum.accumulate(p[order] * (n - rank + 1))
    found = np.empty(n)
    found[order] = np.minimum(stepped, 1.0)
    return found


def _p_values(
    one: NDArray[np.int64],
    two: NDArray[np.int64],
    before_total: int,
    after_total: int,
    overdispersion: Overdispersion | None,
    direction: Direction,
) -> NDArray[np.float64]:
    """Give each clone's p-value; equal pairs of counts are worked out once."""
    import numpy as np
    from scipy.stats import hypergeom

    if len(one) == 0:
        return np.zeros(0)
    pairs, which = np.unique(np.stack([one, two], axis=1), axis=0, return_inverse=True)
    which = np.asarray(which).ravel()
    k, n = pairs[:, 1], pairs[:, 0] + pairs[:, 1]
    if overdispersion is None:
        everyone = before_total + after_total
        above = hypergeom.sf(k - 1, everyone, n, after_total)
        below = hypergeom.cdf(k, everyone, n, after_total)
    else:
        above, below = tails(k, n, after_total / (before_total + after_total), overdispersion)
    if direction is Direction.EXPANDED:
        p = above
    elif direction is Direction.CONTRACTED:
        p = below
    else:
        p = 2 * np.minimum(above, below)
    return np.asarray(np.clip(p, 0.0, 1.0)[which], dtype=float)


def _findings(before: Repertoire, after: Repertoire, overdispersion: Overdispersion | None) -> tuple[Finding, ...]:
    found = []
    if overdispersion is None:
        found.append(
            Finding(
                check="sampling-noise-only",
                severity=Severity.CAUTION,
                place="clones",
                sentence="Only the chance of sampling is allowed for. Two tubes of the same blood differ by more, so some "
                "of these clones did not change; replicates would say how many.",
            )
        )
    for sample in (before, after):
        left = sample.unproductive + sample.without_key
        if left > sample.total:
            found.append(
                Finding(
                    check="mostly-left-out",
                    severity=Severity.CAUTION,
                    place=sample.name,
                    sentence=f"{left} of {left + sample.total} counts are not productive or lack a junction.",
                    measured=float(left),
                )
            )
    ratio = max(before.total, after.total) / min(before.total, after.total)
    if ratio > 10:
        found.append(
            Finding(
                check="unequal-depth",
                severity=Severity.NOTE,
                place="clones",
                sentence=f"One sample is {ratio:.0f} times deeper than the other; the shallow one misses rare clones.",
                measured=ratio,
                limit=10.0,
            )
        )
    return tuple(found)
