"""Which class II peptides lie over a change: evidence beside the class I peptides, which alone decide.

Helper (CD4) T cells see what HLA-DR, -DP and -DQ show: peptides of 12 to 25 residues, of which nine, the *core*, lie in the
groove. Windows one residue apart mostly share their core and are one piece of evidence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from vaxsmith.core import Dropped, SettingsError, Unassessed
from vaxsmith.hla.allele import Allele, Genotype
from vaxsmith.presentation.prediction import Predictor
from vaxsmith.proteins.mutant_protein import MutantProtein
from vaxsmith.proteins.windows import peptide_windows
from vaxsmith.selection.candidate import Candidate
from vaxsmith.selection.molecules import judgeable_molecules
from vaxsmith.selection.normal_peptides import NormalSide, normal_peptides
from vaxsmith.selection.peptides import PresentedPeptides, predict_candidates, presented_peptides, spread_over_alleles
from vaxsmith.selection.settings import SelectionSettings
from vaxsmith.selection.target import PeptideEvidence
from vaxsmith.tumor.marker import Marker


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassTwoJudged:
    """What the class II molecules present of each candidate; ``presented`` goes by the candidate's identity.

    ``judged`` are the molecules that could be. In ``presented`` each molecule has each core once, with its best window;
    cores that hold something new come first.
    """

    presented: Mapping[int, PresentedPeptides]
    judged: tuple[Allele, ...]

    def of(self, candidate: Candidate) -> PresentedPeptides:
        """Give all that is presented of a candidate."""
        return self.presented[id(candidate)]


def judge_class_two(
    candidates: Sequence[Candidate],
    genotype: Genotype,
    predictor: Predictor | Unassessed,
    side: NormalSide,
    settings: SelectionSettings,
    dropped: list[Dropped],
) -> ClassTwoJudged | Unassessed:
    """Judge the class II windows of every candidate with every class II molecule, in one call to the predictor.

    The windows are those of ``settings.class_two_lengths`` that touch what is new, are nowhere in the transcript's own
    normal protein, and stand in no normal protein of this patient: the rules of class I.

    Raises:
        SettingsError: the predictor does not judge peptides of a wanted length.
    """
    if isinstance(predictor, Unassessed):
        return predictor
    if not genotype.class_two:
        return no_class_two(genotype)
    before = len(dropped)
    molecules = judgeable_molecules(genotype.class_two, predictor, dropped)
    if not molecules:
        first = dropped[before]
        return Unassessed(
            reason=f"none of the {len(genotype.class_two)} class II molecules can be judged; the first: {first.sentence}",
            remedy=first.remedy,
        )
    _check_lengths(predictor, settings)
    asked = [
        replace(candidate, windows=tuple(peptide_windows(candidate.protein, settings.class_two_lengths)))
        for candidate in candidates
    ]
    table = predict_candidates(asked, molecules, predictor)
    limit = settings.class_two_percentile.value
    shown = np.any(table.predictions.percentile <= limit, axis=1)
    normal = normal_peptides(asked, lambda peptide: peptide in table.row and bool(shown[table.row[peptide]]), side)
    presented = {}
    for number, (candidate, wide) in enumerate(zip(candidates, asked, strict=True)):
        found = presented_peptides(wide, table, normal.get(number, frozenset()), limit)
        presented[id(candidate)] = replace(found, peptides=each_core_once(found.peptides))
    return ClassTwoJudged(presented=presented, judged=tuple(molecules))


def each_core_once(peptides: Sequence[PeptideEvidence]) -> tuple[PeptideEvidence, ...]:
    """Keep the first of the windows in which a molecule holds the same core; cores without anything new come last.

    ``peptides`` are best first. Where the predictor tells no core every window stands for itself.
    """
    best: dict[tuple[str, str], PeptideEvidence] = {}
    for evidence in peptides:
        prediction = evidence.prediction
        best.setdefault((prediction.allele, prediction.core or prediction.peptide), evidence)
    return tuple(sorted(best.values(), key=lambda evidence: evidence.new_in_core is False))


def class_two_of(
    judged: ClassTwoJudged | Unassessed, candidate: Candidate, protein: MutantProtein, settings: SelectionSettings
) -> tuple[PeptideEvidence, ...] | Unassessed:
    """Give the class II evidence of a target, best first, a readable number of it.

    ``protein`` is the candidate's or, for a marker, narrowed to the stretch that goes in: only cores inside that count.
    """
    if isinstance(judged, Unassessed):
        return judged
    peptides = judged.of(candidate).peptides
    if isinstance(protein.event, Marker):
        first, last = protein.altered
        peptides = tuple(
            replace(
                evidence,
                window=replace(evidence.window, protein=protein, altered=(0, len(evidence.window.sequence))),
            )
            for evidence in peptides
            if first <= _core_start(evidence) and _core_end(evidence) <= last
        )
    return spread_over_alleles(peptides, settings.peptides_per_target)


def tell_class_two(found: tuple[PeptideEvidence, ...] | Unassessed, judged: ClassTwoJudged | Unassessed) -> tuple[str, ...]:
    """Say in one sentence what class II adds to a target; nothing where it adds nothing new."""
    new = _with_something_new(found)
    if not new or isinstance(judged, Unassessed):
        return ()
    best, whole = new[0].prediction, len(judged.judged)
    showing = len({evidence.prediction.allele for evidence in new})
    which = (
        "the class II molecule of this patient that could be judged is"
        if whole == 1
        else f"all {whole} of this patient's class II molecules that could be judged are"
        if showing == whole
        else f"{showing} of this patient's {whole} class II molecules that could be judged {'is' if showing == 1 else 'are'}"
    )
    nothing_mutated = isinstance(new[0].window.protein.event, Marker)
    over = "a peptide of it" if nothing_mutated else "a peptide with the change in the groove"
    core = f" (core {best.core})" if best.core else ""
    return (
        f"For helper T cells, {which} predicted to present {over}: best {best.peptide}{core} on {best.allele}, better than "
        f"{100 - best.percentile:.2f} % of random human peptides.",
    )


def class_two_alone(judged: ClassTwoJudged | Unassessed, candidate: Candidate) -> str:
    """Say of a candidate that falls for want of a class I peptide that class II evidence exists; empty where none does."""
    new = () if isinstance(judged, Unassessed) else _with_something_new(judged.of(candidate).peptides)
    if not new:
        return ""
    best = new[0].prediction
    return (
        f" Class II evidence exists ({best.peptide} on {best.allele}, {best.percentile:.2f} %), but a target needs a "
        "class I peptide."
    )


def _with_something_new(found: tuple[PeptideEvidence, ...] | Unassessed) -> tuple[PeptideEvidence, ...]:
    """Leave out the peptides in whose core nothing is new: T cells may know that core from normal cells."""
    return () if isinstance(found, Unassessed) else tuple(e for e in found if e.new_in_core is not False)


def _core_start(evidence: PeptideEvidence) -> int:
    """Give where a peptide's core, or where none is told the peptide, begins in the protein."""
    return evidence.window.start + (evidence.prediction.core_start or 0)


def _core_end(evidence: PeptideEvidence) -> int:
    return _core_start(evidence) + len(evidence.prediction.core or evidence.prediction.peptide)


def no_class_two(genotype: Genotype) -> Unassessed:
    """Say why there is no class II molecule to judge."""
    alone = [entry.allele for entry in genotype.dropped if entry.reason == "chain-without-partner"]
    if alone:
        return Unassessed(
            reason=f"the class II chains that were given ({', '.join(alone[:4])}) form no molecule",
            remedy="type both chains of DQ and DP (DQA1 and DQB1, DPA1 and DPB1), and DRB1",
        )
    return Unassessed(reason="no class II type was given", remedy="type HLA-DRB1, -DQA1, -DQB1, -DPA1 and -DPB1")


def _check_lengths(predictor: Predictor, settings: SelectionSettings) -> None:
    shortest, longest = predictor.lengths
    outside = [length for length in settings.class_two_lengths if not shortest <= length <= longest]
    if outside:
        raise SettingsError(
            f"class II peptides of {', '.join(map(str, outside))} residues were asked for",
            expected=f"{shortest} to {longest} residues, which {predictor.name} judges",
            remedy="set class_two_lengths within these",
        )
