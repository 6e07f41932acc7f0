"""The share of a sample's cells that are tumor cells: given, or estimated from the somatic changes themselves."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from vaxsmith.core import Finding, SettingsError, Severity, Unassessed, in_percent
from vaxsmith.tumor.clonal_counts import CountedCalls, count_calls, reads_of
from vaxsmith.tumor.clonal_posterior import Floats, ReadCounts
from vaxsmith.tumor.purity_profile import PURITIES, purity_profile
from vaxsmith.tumor.segments import CopyNumberProfile, Sex, contig_key
from vaxsmith.tumor.variant import Call, Origin

GIVEN = "given"
ESTIMATED = "estimated"
_QUANTILES = (0.1, 0.3, 0.5, 0.7, 0.9)
_LEAST_PURITY = 0.01
_BLUR = np.array([1.0, 2.0, 3.0, 2.0, 1.0]) / 9


@dataclass(frozen=True, slots=True, kw_only=True)
class PuritySettings:
    """Which changes the estimate rests on, and when it is refused.

    Used are single-base changes of autosomes that passed their filters, with at least ``least_depth`` reads and
    ``least_alternate`` alternate reads, and not seen in the normal sample beyond ``most_in_normal`` of its reads.
    ``temper`` divides the log-likelihood, ``temper_assumed`` where most copies are assumed: the model is simpler than a
    tumor, and its own spread is too narrow (measured in ``verification/clonality.py``). For the same reason changes beyond
    ``most_telling`` narrow the interval no further. An interval wider than ``widest`` is refused, as is an estimate from
    fewer than ``fewest_variants`` changes.
    """

    fewest_variants: int = 30
    most_variants: int = 2000
    least_depth: int = 20
    least_alternate: int = 4
    most_in_normal: float = 0.03
    temper: float = 1.25
    temper_assumed: float = 2.5
    most_telling: int = 300
    level: float = 0.9
    widest: float = 0.4
    least_clonal: float = 0.15
    highest_without_normal: float = 0.85


@dataclass(frozen=True, slots=True, kw_only=True)
class Purity:
    """The share of tumor cells in the sample, with its interval (90 % where estimated, the margin where given).

    ``source`` is ``given`` or ``estimated``. ``points`` are purities with probabilities that add up to 1, by which later
    steps average; one where it was given exactly. ``variants`` counts the changes an estimate rests on.
    """

    fraction: float
    low: float
    high: float
    source: str
    points: tuple[tuple[float, float], ...]
    variants: int = 0
    findings: tuple[Finding, ...] = ()


def given_purity(fraction: float, *, margin: float = 0.0) -> Purity:
    """Take a purity that a pathologist or a copy-number caller found.

    ``margin`` is how far off it may be, either way: cancer-cell fractions are then averaged over that stretch, evenly. A
    purity that is 0.05 too high without a margin costs the intervals a tenth of their coverage
    (``verification/clonality.py``).

    Raises:
        SettingsError: it is not a fraction above 0 and up to 1, or the margin is not one from 0 to 0.5.
    """
    if not (_is_number(fraction) and 0 < fraction <= 1):
        percent = _is_number(fraction) and 1 < fraction <= 100
        raise SettingsError(
            f"the tumor purity is {fraction}",
            expected="a fraction above 0 and up to 1",
            cause="it was written in percent" if percent else "",
            remedy=f"write {fraction / 100:g}" if percent else "leave it out to have it estimated",
        )
    if not (_is_number(margin) and 0 <= margin <= 0.5):
        raise SettingsError(f"the margin of the tumor purity is {margin}", expected="a number from 0 to 0.5")
    value = float(fraction)
    low, high = max(value - margin, min(value, _LEAST_PURITY)), min(value + margin, 1.0)
    points: tuple[tuple[float, float], ...] = ((value, 1.0),)
    if margin:
        points = tuple((low + (high - low) * q, 1 / len(_QUANTILES)) for q in _QUANTILES)
    return Purity(fraction=value, low=low, high=high, source=GIVEN, points=points)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def estimate_purity(
    calls: Sequence[Call],
    segments: CopyNumberProfile | None = None,
    *,
    sex: Sex | None = None,
    settings: PuritySettings | None = None,
) -> Purity | Unassessed:
    """Estimate the purity from the read shares of somatic changes, and say so in a finding.

    The purity is sought at which the changes are best explained as clonal ones of the local copies, subclones below them
    and little else (``purity_profile``). What it cannot know: without segments two copies are the rule, so a tumor with
    few diploid stretches misleads it; a tumor in which fewer than ``least_clonal`` of the changes are clonal, or whose
    largest subclone is above 0.7 of the cells, looks less pure than it is; inherited changes that leaked look like a pure
    tumor, and without a normal sample a high purity is refused for that. Unassessed where too few changes can be used or
    they do not agree on a purity.
    """
    settings = settings or PuritySettings()
    used = _usable(calls, settings)
    if len(used) < settings.fewest_variants:
        return Unassessed(
            reason=f"tumor purity was not given, and {len(used)} well-covered somatic single-base changes are too few to "
            f"estimate it from ({settings.fewest_variants} are needed)",
            remedy="give the purity that pathology or a copy-number caller found",
        )
    if len(used) > settings.most_variants:
        chosen = np.linspace(0, len(used) - 1, settings.most_variants).round().astype(int)
        used = [used[int(i)] for i in chosen]
    counted = count_calls(used, segments, sex)
    measured = np.array([float(local.measured) for local in counted.copies])
    profile = purity_profile(
        _bounded(counted.counts), measured, least_alternate=settings.least_alternate, least_clonal=settings.least_clonal
    )
    temper = settings.temper if measured.mean() >= 0.5 else settings.temper_assumed
    chances = _chances(profile.log_likelihood, temper * max(1.0, len(measured) / settings.most_telling))
    best = int(profile.log_likelihood.argmax())
    low, high = (float(_quantile(chances, q)) for q in ((1 - settings.level) / 2, (1 + settings.level) / 2))
    refusal = _refusal(used, float(PURITIES[best]), low, high, float(profile.clonal[best]), settings)
    if refusal is not None:
        return refusal
    return Purity(
        fraction=float(PURITIES[best]),
        low=min(low, float(PURITIES[best])),
        high=max(high, float(PURITIES[best])),
        source=ESTIMATED,
        points=tuple((float(_quantile(chances, q)), 1 / len(_QUANTILES)) for q in _QUANTILES),
        variants=len(counted.indices),
        findings=(_finding(float(PURITIES[best]), low, high, counted, float(profile.clonal[best])),),
    )


def _usable(calls: Sequence[Call], settings: PuritySettings) -> list[Call]:
    return [call for call in calls if _is_usable(call, settings)]


def _is_usable(call: Call, settings: PuritySettings) -> bool:
    if call.filters or call.origin is not Origin.SOMATIC or call.variant.kind != "snv":
        return False
    if contig_key(call.variant.contig) in {"X", "Y", "MT"}:
        return False
    reads = reads_of(call.tumor)
    if isinstance(reads, Unassessed) or reads[1] < settings.least_depth or reads[0] < settings.least_alternate:
        return False
    if call.normal is None:
        return True
    normal = reads_of(call.normal)
    return isinstance(normal, Unassessed) or normal[0] < 2 or normal[0] / normal[1] <= settings.most_in_normal


def _bounded(counts: ReadCounts) -> ReadCounts:
    """Thin out counts beyond 1,000 reads, which would make one amplicon outweigh the rest."""
    worth = np.minimum(1.0, 1000 / np.maximum(counts.depth, 1))
    depth = np.maximum((counts.depth * worth).round().astype(np.int64), 1)
    return ReadCounts(
        alternate=np.clip((counts.alternate * worth).round().astype(np.int64), 1, depth),
        depth=depth,
        mean_copies=counts.mean_copies,
        normal_copies=counts.normal_copies,
        most_mutated=np.minimum(counts.most_mutated, 12),
    )


def _chances(log_likelihood: Floats, temper: float) -> Floats:
    relative: Floats = np.exp((log_likelihood - log_likelihood.max()) / temper)
    # No model of this kind is right to a hundredth, however many changes agree.
    blurred = np.convolve(relative, _BLUR, mode="same")
    chances: Floats = blurred / blurred.sum()
    return chances


def _quantile(chances: Floats, q: float) -> float:
    return float(PURITIES[min(int(np.searchsorted(np.cumsum(chances), q)), len(PURITIES) - 1)])


def _refusal(
    used: Sequence[Call], best: float, low: float, high: float, clonal: float, settings: PuritySettings
) -> Unassessed | None:
    remedy = "give the purity that pathology or a copy-number caller found"
    if high - low > settings.widest:
        return Unassessed(
            reason=f"tumor purity was not given, and the read shares of {len(used)} somatic changes fit any from {low:.2f} "
            f"to {high:.2f}",
            remedy=remedy,
        )
    if clonal <= settings.least_clonal + 0.01:
        return Unassessed(
            reason=f"tumor purity was not given, and the read shares of {len(used)} somatic changes have no peak that could "
            "be that of clonal ones",
            remedy=remedy,
        )
    if best > settings.highest_without_normal and all(call.normal is None for call in used):
        return Unassessed(
            reason=f"tumor purity was not given, and without a normal sample an estimate of {best:.2f} may come from "
            "inherited changes among the calls, which look like clonal ones of a pure tumor",
            remedy=remedy,
        )
    return None


def _finding(best: float, low: float, high: float, counted: CountedCalls, clonal: float) -> Finding:
    measured = sum(local.measured for local in counted.copies)
    copies = (
        "two copies being assumed everywhere, so that a doubled genome would mislead it"
        if not measured
        else f"segments giving the copies of {measured} of them"
        if measured < len(counted.copies)
        else "with the copies that the segments give"
    )
    return Finding(
        check="purity-estimated",
        severity=Severity.CAUTION,
        place="tumor sample",
        sentence=(
            f"Tumor purity was not given. It was estimated at {best:.2f} (90 % interval {low:.2f} to {high:.2f}) from the "
            f"read shares of {len(counted.indices)} somatic single-base changes, {copies}; {in_percent(clonal)} of them "
            "fit clonal ones. Compare it with pathology."
        ),
        measured=best,
    )
