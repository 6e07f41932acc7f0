"""Say why no coding exists: the shortest stretch of residues that cannot be coded, and the motif that stands in the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from vaxsmith.core import InfeasibleError
from vaxsmith.mrna.catalogue.motifs import Motif
from vaxsmith.mrna.codon_choice import Blocked, CodonTask, choose_codons
from vaxsmith.mrna.motif_automaton import build_automaton


def explain_impossible(
    protein: str, blocked: Blocked, *, gains: Mapping[str, Mapping[str, int]], motifs: Sequence[Motif], left: str, right: str
) -> InfeasibleError:
    """Give the error that names the residues and the motifs.

    ``blocked`` is where the search ended. The stretch is grown backwards from there until it cannot be coded even without
    its left neighbours; motifs without any one of which the stretch could be coded are named alone, otherwise all are.
    """
    last = min(blocked.residue, len(protein) - 1)
    after = right if blocked.residue == len(protein) else ""

    def codable(first: int, allowed: Sequence[Motif], before: str) -> bool:
        automaton = build_automaton(word for motif in allowed for word in motif.words)
        task = CodonTask(
            gains=[gains[residue] for residue in protein[first : last + 1]], automaton=automaton, left=before, right=after
        )
        return not isinstance(choose_codons(task), Blocked)

    first, before = last, ""
    while first > 0 and codable(first, motifs, ""):
        first -= 1
    if first == 0 and codable(0, motifs, ""):
        before = left
    alone = [motif for motif in motifs if codable(first, [other for other in motifs if other is not motif], before)]
    named = alone or [motif for motif in motifs if not codable(first, [motif], before)] or list(motifs)
    names = " and ".join(f"{motif.name} ({motif.pattern.value})" for motif in named)
    borders = " after its 5′ flank" if before else " before the stops" if after else ""
    return InfeasibleError(
        f"residues {first + 1}-{last + 1} ({protein[first : last + 1]}){borders} cannot be coded without {names}",
        expected="at least one coding free of every forbidden word",
        cause="every choice of codons there spells a forbidden word",
        remedy=f"allow {' or '.join(motif.name for motif in named)} in the settings, or change a residue or a flank there",
        place=f"residues {first + 1}-{last + 1}",
    )
