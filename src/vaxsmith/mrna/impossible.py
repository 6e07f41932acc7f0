"""Say why no coding exists: the shortest stretch of residues that cannot be coded, and the motif that stands in the way."""

from __future__ import annotations

from collections.abc import Sequence

from vaxsmith.core import InfeasibleError
from vaxsmith.mrna.catalogue.motifs import Motif
from vaxsmith.mrna.coding_task import CodingTask
from vaxsmith.mrna.codon_graph import CodingChoices, NoCoding, build_codon_graph
from vaxsmith.mrna.motif_automaton import build_automaton


def refuse_impossible(task: CodingTask) -> None:
    """Raise where every coding contains a forbidden word.

    Raises:
        InfeasibleError: names the residues and the motif.
    """
    stuck = _stuck(task, 0, len(task.protein), task.motifs, task.left, task.right)
    if stuck is not None:
        raise _explain(task, stuck)


def _stuck(task: CodingTask, first: int, end: int, motifs: Sequence[Motif], left: str, right: str) -> int | None:
    """Give the residue that no coding of ``[first, end)`` gets beyond, or None where one exists."""
    graph = build_codon_graph(
        CodingChoices(
            costs=[dict.fromkeys(task.usable[residue], 0) for residue in task.protein[first:end]],
            automaton=build_automaton(word for motif in motifs for word in motif.words),
            left=left,
            right=right,
        )
    )
    return min(first + graph.place // 3, len(task.protein)) if isinstance(graph, NoCoding) else None


def _explain(task: CodingTask, stuck: int) -> InfeasibleError:
    """Give the error that names the residues and the motifs.

    The stretch is grown backwards from where the search ended until it cannot be coded even without its left neighbours;
    motifs without any one of which the stretch could be coded are named alone, otherwise all are.
    """
    last = min(stuck, len(task.protein) - 1)
    after = task.right if stuck == len(task.protein) else ""

    def codable(first: int, allowed: Sequence[Motif], before: str) -> bool:
        return _stuck(task, first, last + 1, allowed, before, after) is None

    motifs = task.motifs
    first, before = last, ""
    while first > 0 and codable(first, motifs, ""):
        first -= 1
    if first == 0 and codable(0, motifs, ""):
        before = task.left
    alone = [motif for motif in motifs if codable(first, [other for other in motifs if other is not motif], before)]
    named = alone or [motif for motif in motifs if not codable(first, [motif], before)] or list(motifs)
    names = " and ".join(f"{motif.name} ({motif.pattern.value})" for motif in named)
    borders = " after its 5′ flank" if before else " before the stops" if after else ""
    residues = task.protein[first : last + 1]
    return InfeasibleError(
        f"residues {first + 1}-{last + 1} ({residues}){borders} cannot be coded without {names}",
        expected="at least one coding free of every forbidden word",
        cause="every choice of codons there spells a forbidden word",
        remedy=f"allow {' or '.join(motif.name for motif in named)} in the settings, or change a residue or a flank there",
        place=f"residues {first + 1}-{last + 1}",
    )
