"""Does the DNA support a somatic variant? One reason if not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from vaxsmith.core import in_percent
from vaxsmith.proteins.mutant_protein import MutantProtein
from vaxsmith.selection.settings import SelectionSettings
from vaxsmith.tumor.fusion import Fusion
from vaxsmith.tumor.variant import Call, Origin, ReadSupport


def fraction_of(support: ReadSupport | None) -> float | None:
    """Give the variant-allele fraction (0..1) of a sample, from the file or from its counts; None if it says neither."""
    return support.share if support is not None else None


def doubt_support(call: Call, settings: SelectionSettings) -> tuple[str, str] | None:
    """Give ``(reason, sentence)`` when the DNA does not support a somatic variant, None when it does.

    Values that the file does not give are not held against a call.
    """
    failed = [name for name in call.filters if name not in settings.accepted_filters]
    if failed:
        return "failed-filter", f"The caller's own filters reject it ({', '.join(failed)})."
    if call.origin is Origin.UNKNOWN:
        return "origin-unclear", "The file does not call it somatic: it may be germline or loss of the other allele."
    depth, fraction = call.tumor.depth, fraction_of(call.tumor)
    if depth is not None and depth < settings.tumor_depth.value:
        return "low-depth", f"Only {depth} tumor reads cover it (at least {settings.tumor_depth.value:g} are asked for)."
    count = call.tumor.alternate_count
    if count is not None and count < settings.alternate_reads.value:
        return "few-mutant-reads", f"Only {count} tumor reads carry it (at least {settings.alternate_reads.value:g})."
    if fraction is not None and fraction < settings.tumor_fraction.value:
        return (
            "low-fraction",
            f"It is in {in_percent(fraction, 1)} of the tumor reads (at least "
            f"{in_percent(settings.tumor_fraction.value)} are asked for).",
        )
    normal = fraction_of(call.normal)
    if normal is not None and normal > settings.normal_fraction.value:
        covered = call.normal.depth if call.normal else None
        if covered is None or covered >= settings.normal_depth.value:
            return (
                "in-normal",
                f"It is in {in_percent(normal, 1)} of the normal sample's reads (at most "
                f"{in_percent(settings.normal_fraction.value)} are allowed): normal cells may carry it.",
            )
    return None


def smallest_fraction(supports: Iterable[ReadSupport | None]) -> float | None:
    """Give the smallest known fraction of several calls that must all be there; None when none is known."""
    known = [fraction for support in supports if (fraction := fraction_of(support)) is not None]
    return min(known) if known else None


def doubt_event(protein: MutantProtein, settings: SelectionSettings) -> tuple[str, str] | None:
    """Give ``(reason, sentence)`` when the reads do not support a fusion, None when they do or when it is no fusion.

    Junctions and markers were asked for their reads and expression where they were read.
    """
    fusion = protein.event
    if not isinstance(fusion, Fusion):
        return None
    if fusion.confidence.lower() == "low":
        return "low-confidence", f"{fusion.caller} itself has low confidence in this fusion."
    reads = fusion.reads.total
    if reads is not None and reads < settings.fusion_reads.value:
        return "few-fusion-reads", f"Only {reads} reads show it (at least {settings.fusion_reads.value:g} are asked for)."
    return None


def clonal_reference(calls: Sequence[Call], settings: SelectionSettings) -> float | None:
    """Give the variant fraction that a clonal variant of this tumor has, None when no fraction is known.

    The median of the upper half of the well-supported fractions: what clonality is judged by where purity is not known.
    """
    fractions = sorted(
        fraction
        for call in calls
        if (fraction := fraction_of(call.tumor)) is not None and doubt_support(call, settings) is None
    )
    if not fractions:
        return None
    return float(np.median(fractions[len(fractions) // 2 :]))
