"""Verb: build the vaccine protein from the chosen targets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from vaxsmith.construct import checks
from vaxsmith.construct.assemble import assemble
from vaxsmith.construct.catalogue import DEFAULT_PLATFORM, PLATFORMS
from vaxsmith.construct.construct import Construct, Platform
from vaxsmith.construct.gather import gather_windows
from vaxsmith.construct.junction import BorderCosts, border_costs
from vaxsmith.construct.order import Order, solve_order
from vaxsmith.construct.scan import assessable, scan_construct, scanned_lengths
from vaxsmith.construct.settings import ConstructSettings
from vaxsmith.construct.shift import spare_strong_junctions
from vaxsmith.construct.window import TargetWindow
from vaxsmith.core import Finding, InfeasibleError, SettingsError
from vaxsmith.genome.proteome import Proteome
from vaxsmith.hla.allele import Allele
from vaxsmith.presentation.prediction import Predictor
from vaxsmith.proteins.self_matches import contained_in_self
from vaxsmith.selection.target import Target


def build_construct(
    targets: Sequence[Target],
    *,
    alleles: Sequence[Allele],
    predictor: Predictor,
    class_two: Predictor | None = None,
    normal: Proteome | None = None,
    platform: Platform | None = None,
    settings: ConstructSettings | None = None,
) -> Construct:
    """Cut each target's windows, order them so that junctions present the least, and scan the finished protein.

    The order is proven optimal, for the windows as they are placed, by the sum over borders of their junction peptides'
    costs (``strong_weight`` for each that any class I allele presents strongly, 1 for each presented weakly). Where every
    order costs the same, the targets' own order stands. Windows are centred on the change, or up to ``most_shift``
    residues off where that leaves fewer strong junctions. ``alleles`` are of both classes, ``predictor`` judges class I and
    ``class_two`` class II; ``normal`` is what normal cells make, to know junction peptides that are human.
    The same inputs give the same construct.

    Raises:
        InfeasibleError: no target gives a window.
        SettingsError: the predictor judges none of the peptide lengths, or two pieces of the platform contradict.
    """
    platform = platform or PLATFORMS[DEFAULT_PLATFORM]
    settings = settings or ConstructSettings()
    _refuse_odd_platform(platform)
    windows, gathered, dropped = gather_windows(targets, platform)
    if not windows:
        raise InfeasibleError(
            f"none of {len(targets)} targets gives a window to build with",
            expected="at least one target",
            cause="; ".join(drop.sentence for drop in dropped[:3]) or "no target was chosen",
            remedy="see why targets were dropped, or relax the selection",
            place="construct",
        )
    lengths = scanned_lengths(predictor, settings)
    assessed, _ = assessable(alleles, predictor)
    placed = _place(windows, assessed, predictor, platform, settings, lengths)
    order, borders = placed.order, placed.borders
    segments = assemble(placed.windows, order.sequence, borders, platform)
    is_self = None if normal is None else lambda peptide: bool(contained_in_self([peptide], normal)[0])
    scan = scan_construct(segments, alleles=alleles, predictor=predictor, settings=settings, is_self=is_self)
    protein = "".join(segment.sequence for segment in segments)
    built = tuple({id(window.target): window.target for window in windows}.values())
    findings: tuple[Finding, ...] = (
        *checks.check_start(segments),
        *checks.check_alphabet(segments),
        *checks.check_carried(segments),
        *scan.findings,
        *checks.check_size(segments, platform),
        *checks.check_peptides(built, protein),
        *placed.moved,
        *gathered,
    )
    return Construct(
        platform=platform,
        segments=segments,
        junction_peptides=scan.junction_peptides,
        order_objective=float(order.objective),
        order_gap=order.gap,
        order_method=_method(order, borders, settings),
        findings=findings,
        dropped=dropped,
    )


def _refuse_odd_platform(platform: Platform) -> None:
    length, overlap = platform.window_length.value, platform.tile_overlap.value
    if not 0 <= overlap < length:
        raise SettingsError(
            f"platform {platform.name} has windows of {length} residues that overlap by {overlap}",
            expected="0 <= overlap < window length",
            place="platform",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Placed:
    """Windows in their final places, the cost of every border between them, and their best order."""

    windows: tuple[TargetWindow, ...]
    borders: BorderCosts
    order: Order
    moved: tuple[Finding, ...]


def _place(
    windows: tuple[TargetWindow, ...],
    alleles: Sequence[Allele],
    predictor: Predictor,
    platform: Platform,
    settings: ConstructSettings,
    lengths: tuple[int, int],
) -> _Placed:
    """Order the windows as they were cut; move some if that leaves fewer strong junctions in the whole protein."""

    def order(cut: tuple[TargetWindow, ...], moved: tuple[Finding, ...]) -> _Placed:
        borders = border_costs(
            cut, alleles=alleles, predictor=predictor, platform=platform, settings=settings, lengths=lengths
        )
        best = solve_order(borders.cost, rounds=settings.rounds, nodes=settings.nodes)
        return _Placed(windows=cut, borders=borders, order=best, moved=moved)

    centred = order(windows, ())
    shifted, notes = spare_strong_junctions(
        windows, alleles=alleles, predictor=predictor, platform=platform, settings=settings, lengths=lengths
    )
    if not notes:
        return centred
    moved = order(shifted, notes)
    strong = settings.strong_weight
    return moved if moved.order.objective // strong < centred.order.objective // strong else centred


def _method(order: Order, borders: BorderCosts, settings: ConstructSettings) -> str:
    """Say in one sentence how the order was found and what its objective counts."""
    strong, weak = divmod(order.objective, settings.strong_weight)
    counted = f"presented junction peptides: {strong} strongly, {weak} weakly"
    if len(order.sequence) == 1:
        return f"one window, one order; {counted}"
    proof = "proven optimal" if order.gap == 0 else f"within {100 * order.gap:.1f} % of the bound"
    same = _same_everywhere(borders)
    basis = (
        "every order costs the same, so the targets' own order stands" if same else "asymmetric shortest Hamiltonian path"
    )
    return f"{basis}, {proof} (HiGHS, subtour cuts: {order.rounds}) over {borders.peptides} junction peptides; {counted}"


def _same_everywhere(borders: BorderCosts) -> bool:
    """Tell whether each border's cost is a sum of what its two sides cost, so that no order beats another."""
    cost = borders.cost
    for i in range(len(cost)):
        for j in range(i):
            # Every three-point exchange must be free: c(i,j) + c(j,k) + c(k,i) = c(i,k) + c(k,j) + c(j,i).
            there = cost[i, j] + cost[j, :] + cost[:, i]
            back = cost[i, :] + cost[:, j] + cost[j, i]
            others = np.delete(there - back, [i, j])
            if others.any():
                return False
    return True
