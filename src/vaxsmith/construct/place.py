"""Verb: choose order, linkers and clips together, so that the borders between windows show molecules the least.

Why choosing the best linker and clips of each border by itself loses nothing: for a given order the cost is a sum over
borders, and each linker, each window's left end and each window's right end belongs to one border alone. No two borders
share a choice, so the least sum is the sum of the least. The best order is then the shortest path over borders that each
carry their best joint. This needs windows over which no junction peptide reaches; where a target's own window is shorter,
what reaches over it is counted afterwards and the gap says by how much the proof falls short.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from vaxsmith.construct.border import BorderCosts, Ends, Joint
from vaxsmith.construct.clip import Spare, clipped, spare_residues
from vaxsmith.construct.construct import Platform
from vaxsmith.construct.judge import Judge
from vaxsmith.construct.order import Order, solve_order
from vaxsmith.construct.settings import ConstructSettings
from vaxsmith.construct.window import TargetWindow
from vaxsmith.construct.worth import PeptideWorth, make_worths
from vaxsmith.core import Finding, Severity, Sourced
from vaxsmith.genome.proteome import Proteome


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """Windows as they are carried, in order, and the linker before each and behind the last (None: none).

    ``clipped`` counts the residues taken off; ``peptides`` the distinct junction peptides that were predicted;
    ``indifferent`` says that every order costs the same.
    """

    windows: tuple[TargetWindow, ...]
    linkers: tuple[Sourced[str] | None, ...]
    order: Order
    clipped: int
    peptides: int
    indifferent: bool
    findings: tuple[Finding, ...]


def place_windows(
    windows: Sequence[TargetWindow],
    judges: Sequence[Judge],
    platform: Platform,
    settings: ConstructSettings,
    normal: Proteome | None = None,
) -> Placed:
    """Choose the order of windows, the linker of each border and the clip of each end, of least cost together."""
    borders, worths = open_borders(windows, judges, platform, settings, normal)

    def settle(wanted: Sequence[tuple[int, int]]) -> NDArray[np.int64] | None:
        return borders.cheapest() if borders.settle(wanted) else None

    order = solve_order(borders.cheapest(), rounds=settings.rounds, nodes=settings.nodes, settle=settle)
    end = len(windows)
    joints = [borders.joint(i, j) for i, j in pairwise([end, *order.sequence, end])]
    linkers = (platform.linker, *platform.alternative_linkers)
    carried = tuple(
        clipped(windows[number], before.cut_behind, behind.cut_before)
        for number, (before, behind) in zip(order.sequence, pairwise(joints), strict=True)
    )
    return Placed(
        windows=carried,
        linkers=tuple(None if joint.linker < 0 else linkers[joint.linker] for joint in joints),
        order=order,
        clipped=sum(joint.cut_before + joint.cut_behind for joint in joints),
        peptides=sum(worth.asked for worth in worths),
        indifferent=borders.all_settled() and _same_everywhere(borders.cheapest()),
        findings=tuple(_notes(windows, joints, borders, settings)),
    )


def open_borders(
    windows: Sequence[TargetWindow],
    judges: Sequence[Judge],
    platform: Platform,
    settings: ConstructSettings,
    normal: Proteome | None = None,
) -> tuple[BorderCosts, tuple[PeptideWorth, ...]]:
    """Give what every border of these windows costs, exact where nothing is clipped, and who was asked."""
    longest = max((judge.lengths[1] for judge in judges), default=1)
    spares = [spare_residues(window, platform, settings, longest) for window in windows]
    targets = [window.target.protein for window in windows]
    worths = make_worths(judges, targets=targets, normal=normal, settings=settings)
    borders = BorderCosts(_ends(windows, spares, platform, settings), worths)
    borders.settle_unclipped()
    return borders, worths


def _ends(windows: Sequence[TargetWindow], spares: Sequence[Spare], platform: Platform, settings: ConstructSettings) -> Ends:
    """Lay out how each window may begin and end, the signal and the trafficking domain last."""
    texts = [window.sequence for window in windows]
    right = [
        tuple(text[: len(text) - cut] for cut in range(spare.right + 1)) for text, spare in zip(texts, spares, strict=True)
    ]
    left = [tuple(text[cut:] for cut in range(spare.left + 1)) for text, spare in zip(texts, spares, strict=True)]
    signal, trafficking = platform.signal.value, platform.trafficking.value
    return Ends(
        right=(*right, (signal,)),
        left=(*left, (trafficking,)),
        linkers=tuple(linker.value for linker in (platform.linker, *platform.alternative_linkers)),
        bare=(not signal or not platform.linked_ends, not trafficking or not platform.linked_ends),
        clip_weight=settings.clip_weight,
    )


def _notes(
    windows: Sequence[TargetWindow], joints: Sequence[Joint], borders: BorderCosts, settings: ConstructSettings
) -> list[Finding]:
    """Say of each clipped end what was clipped, and for what."""
    notes = []
    for joint in joints:
        whole = borders.table[joint.i, joint.j, :, 0, 0].min()
        chosen = borders.table[joint.i, joint.j].min() - settings.clip_weight * (joint.cut_before + joint.cut_behind)
        strongly = "strongly " if whole - chosen >= settings.strong_weight else ""
        for number, cut, end in ((joint.i, joint.cut_before, "last"), (joint.j, joint.cut_behind, "first")):
            if cut:
                name = windows[number].name
                residues = f"{end} residue" if cut == 1 else f"{end} {cut} residues"
                notes.append(
                    Finding(
                        check="clipped-window",
                        severity=Severity.NOTE,
                        place=name,
                        sentence=(
                            f"the window of {name} is carried without its {residues}: what would be {strongly}presented at "
                            "that border is spared"
                        ),
                        measured=float(cut),
                        limit=float(settings.most_clip),
                    )
                )
    return notes


def _same_everywhere(cost: NDArray[np.int64]) -> bool:
    """Tell whether each border's cost is a sum of what its two sides cost, so that no order beats another."""
    for i in range(len(cost)):
        for j in range(i):
            # Every three-point exchange must be free: c(i,j) + c(j,k) + c(k,i) = c(i,k) + c(k,j) + c(j,i).
            there = cost[i, j] + cost[j, :] + cost[:, i]
            back = cost[i, :] + cost[:, j] + cost[j, i]
            others = np.delete(there - back, [i, j])
            if others.any():
                return False
    return True
