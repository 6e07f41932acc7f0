"""Which junction peptides a T cell may take for something of the patient's own.

T cells against a foreign junction peptide are wasted. T cells against one that normal cells show, too, would attack them, or
were removed long ago; that is worse. Alike are: a peptide that a normal protein holds (of a class II peptide: its core);
and in class I a normal peptide that differs at one buried anchor alone and is strongly presented by the same molecule, the
rule by which targets are left out (selection/same_face.py). In class II the register is too uncertain for that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from vaxsmith.construct.judge import Judge, shown
from vaxsmith.core import AMINO_ACIDS
from vaxsmith.genome.proteome import Proteome
from vaxsmith.presentation.prediction import Prediction
from vaxsmith.proteins.self_matches import SelfMatch, contained_in_self, self_matches
from vaxsmith.selection.recognition.catalogue import is_anchor
from vaxsmith.selection.same_face import SameFace

_GENES_SHOWN = 3


def likeness_to_self(
    presented: Sequence[Prediction], judge: Judge, normal: Proteome | None
) -> Mapping[tuple[str, str], str]:
    """Say by (what a T cell sees, allele) what normal peptide it is or looks like; pairs that are like none are absent.

    What a T cell sees is the peptide in class I and its core in class II. Without a proteome nothing is known to be alike.
    """
    if normal is None or not presented:
        return {}
    if judge.mhc_class == 2:
        return _of_cores(presented, normal)
    texts = sorted({prediction.peptide for prediction in presented})
    near = {text: matches for text, matches in zip(texts, self_matches(texts, normal, mismatches=1), strict=True) if matches}
    found: dict[tuple[str, str], str] = {}
    buried: dict[str, list[SelfMatch]] = {}
    for prediction in presented:
        matches = near.get(prediction.peptide, ())
        if matches and not matches[0].mismatches:
            found[prediction.peptide, prediction.allele] = f"it is also a normal human peptide{_of_genes(matches)}"
        elif lookalikes := [match for match in matches if _buried(match, prediction.peptide)]:
            buried[prediction.peptide] = lookalikes
    normal_texts = sorted({match.sequence for matches in buried.values() for match in matches})
    strong = {
        (shows.peptide, shows.allele): shows for shows in judge.presented(normal_texts) if shows.percentile <= judge.strong
    }
    for prediction in presented:
        for match in buried.get(prediction.peptide, ()):
            if face := strong.get((match.sequence, prediction.allele)):
                same = SameFace(normal=match.sequence, genes=_genes([match]), percentile=face.percentile)
                found.setdefault((prediction.peptide, prediction.allele), f"it {same.sentence}")
    return found


def _of_cores(presented: Sequence[Prediction], normal: Proteome) -> Mapping[tuple[str, str], str]:
    seen = [(prediction.peptide[slice(*shown(prediction))], prediction.allele) for prediction in presented]
    cores = sorted({core for core, _ in seen})
    held = {core for core, known in zip(cores, contained_in_self(cores, normal), strict=True) if known}
    matches = dict(zip(sorted(held), self_matches(sorted(held), normal), strict=True))
    return {
        (core, allele): f"its core {core} stands in a normal human protein{_of_genes(matches[core])}"
        for core, allele in seen
        if core in held
    }


def _buried(match: SelfMatch, peptide: str) -> bool:
    known = set(match.sequence) <= set(AMINO_ACIDS)
    return match.mismatches == 1 and known and is_anchor(peptide, match.differing[0])


def _genes(matches: Sequence[SelfMatch]) -> tuple[str, ...]:
    return tuple(sorted({gene for match in matches for gene in match.genes if gene}))


def _of_genes(matches: Sequence[SelfMatch]) -> str:
    genes = _genes(matches)
    more = " and others" if len(genes) > _GENES_SHOWN else ""
    return f" (of {', '.join(genes[:_GENES_SHOWN])}{more})" if genes else ""
