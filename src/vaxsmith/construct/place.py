"""Verb: choose order, linkers and the ends of windows together, so that borders show molecules the least.

Why choosing the best linker and ends of each border by itself loses nothing: for a given order the cost is a sum over
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

from vaxsmith.construct.border import BorderCosts, End, Ends, Joint
from vaxsmith.construct.construct import Platform
from vaxsmith.construct.judge import Judge
from vaxsmith.construct.moves import EndMoves, end_moves, moved
from vaxsmith.construct.order import Order, solve_order
from vaxsmith.construct.settings import ConstructSettings
from vaxsmith.construct.window import TargetWindow
from vaxsmith.construct.worth import PeptideWorth, make_worths
from vaxsmith.core import Finding, Severity, Sourced
from vaxsmith.genome.proteome import Proteome


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """Windows as they are carried, in order, and the linker before each and behind the last (None: none).

    ``clipped`` and ``stretched`` count the residues taken off and put on at the ends of windows; ``peptides`` the distinct
    junction peptides that were predicted; ``indifferent`` says that every order costs the same.
    """

    windows: tuple[TargetWindow, ...]
    linkers: tuple[Sourced[str] | None, ...]
    order: Order
    clipped: int
    stretched: int
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
    """Choose the order of windows, the linker of each border and where each window ends, of least cost together."""
    borders, worths = open_borders(windows, judges, platform, settings, normal)

    def settle(wanted: Sequence[tuple[int, int]]) -> NDArray[np.int64] | None:
        return borders.cheapest() if borders.settle(wanted) else None

    order = solve_order(borders.cheapest(), rounds=settings.rounds, nodes=settings.nodes, settle=settle)
    end = len(windows)
    joints = [borders.joint(i, j) for i, j in pairwise([end, *order.sequence, end])]
    ends = [move for joint in joints for move in (joint.moved_before, joint.moved_behind)]
    linkers = (platform.linker, *platform.alternative_linkers)
    carried = tuple(
        moved(windows[number], before.moved_behind, behind.moved_before)
        for number, (before, behind) in zip(order.sequence, pairwise(joints), strict=True)
    )
    return Placed(
        windows=carried,
        linkers=tuple(None if joint.linker < 0 else linkers[joint.linker] for joint in joints),
        order=order,
        clipped=sum(move for move in ends if move > 0),
        stretched=-sum(move for move in ends if move < 0),
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
    """Give what every border of these windows costs, exact where no end was moved, and who was asked."""
    longest = max((judge.lengths[1] for judge in judges), default=1)
    moves = [end_moves(window, platform, settings, longest) for window in windows]
    targets = [window.target.protein for window in windows]
    worths = make_worths(judges, targets=targets, normal=normal, settings=settings)
    borders = BorderCosts(_ends(windows, moves, platform, settings), worths)
    borders.settle_unmoved()
    return borders, worths


def _ends(
    windows: Sequence[TargetWindow], moves: Sequence[EndMoves], platform: Platform, settings: ConstructSettings
) -> Ends:
    """Lay out how each window may begin and end, the signal and the trafficking domain last."""
    both = list(zip(windows, moves, strict=True))
    signal, trafficking = platform.signal.value, platform.trafficking.value
    return Ends(
        right=(
            *(tuple(End(moved(window, 0, move).sequence, move) for move in choices.right) for window, choices in both),
            (End(signal),),
        ),
        left=(
            *(tuple(End(moved(window, move, 0).sequence, move) for move in choices.left) for window, choices in both),
            (End(trafficking),),
        ),
        linkers=tuple(linker.value for linker in (platform.linker, *platform.alternative_linkers)),
        bare=(not signal or not platform.linked_ends, not trafficking or not platform.linked_ends),
        move_weight=settings.move_weight,
    )


def _notes(
    windows: Sequence[TargetWindow], joints: Sequence[Joint], borders: BorderCosts, settings: ConstructSettings
) -> list[Finding]:
    """Say of each moved end how it was moved, and for what."""
    notes = []
    for joint in joints:
        unmoved = borders.table[joint.i, joint.j, :, 0, 0].min() // settings.strong_weight
        chosen = borders.table[joint.i, joint.j].min() // settings.strong_weight
        strongly = "strongly " if chosen < unmoved else ""
        for number, move, end in ((joint.i, joint.moved_before, "last"), (joint.j, joint.moved_behind, "first")):
            if move:
                name, count = windows[number].name, abs(move)
                some = "residue" if count == 1 else "residues"
                how = (
                    f"without its {end} {f'{count} ' if count > 1 else ''}{some}"
                    if move > 0
                    else f"with {count} {some} more {_SIDES[end]}"
                )
                notes.append(
                    Finding(
                        check="clipped-window" if move > 0 else "stretched-window",
                        severity=Severity.NOTE,
                        place=name,
                        sentence=(
                            f"the window of {name} is carried {how}: what would be {strongly}presented at that border is "
                            "spared"
                        ),
                        measured=float(count),
                        limit=float(settings.most_clip if move > 0 else settings.most_stretch),
                    )
                )
    return notes


_SIDES = {"last": "behind it", "first": "before it"}


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
