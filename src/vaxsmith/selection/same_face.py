"""Which presented peptides show T cells the same face as a normal peptide on the same molecule.

The residues at a class I molecule's two main anchors lie buried in the groove. Where a mutant peptide and a normal one
differ in one of these alone, and the molecule presents both, T cells see the same: those that would answer the mutant have
mostly been removed because of the normal one, and those left would attack normal tissue.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from vaxsmith.core import AMINO_ACIDS
from vaxsmith.hla.allele import Allele
from vaxsmith.presentation.prediction import Predictor
from vaxsmith.proteins.marker_windows import shared_with_other_genes
from vaxsmith.proteins.self_matches import SelfMatch, self_matches
from vaxsmith.selection.candidate import Candidate
from vaxsmith.selection.normal_peptides import NormalSide
from vaxsmith.selection.peptides import PresentationTable
from vaxsmith.selection.recognition.catalogue import is_anchor
from vaxsmith.selection.settings import SelectionSettings
from vaxsmith.tumor.marker import Marker


@dataclass(frozen=True, slots=True, kw_only=True)
class SameFace:
    """A normal peptide that looks the same on one molecule: its residues, genes and percentile there."""

    normal: str
    genes: tuple[str, ...]
    percentile: float

    @property
    def sentence(self) -> str:
        """What is the same, for people."""
        of = f" of {', '.join(gene for gene in self.genes[:3] if gene)}" if any(self.genes) else ""
        return f"differs from the normal peptide {self.normal}{of} at a buried anchor alone ({self.percentile:.2f} %)"


Faces = Mapping[tuple[str, str], str]  # why, by (peptide, allele)


def same_faces(
    candidates: Sequence[Candidate],
    table: PresentationTable,
    predictor: Predictor,
    side: NormalSide,
    settings: SelectionSettings,
) -> list[Faces]:
    """Give, for each candidate, its presented pairs of peptide and allele that look like a normal peptide presented there.

    A mutant peptide is presented at or under ``settings.percentile``, a normal one counts at or under
    ``settings.normal_percentile``. A marker's own gene does not count, as all of it is normal.
    """
    alleles = table.predictions.alleles
    limit = settings.normal_percentile.value
    shown = np.any(table.predictions.percentile <= settings.percentile.value, axis=1)
    asked = sorted(
        {
            window.sequence
            for candidate in candidates
            for window in candidate.windows
            if window.sequence in table.row and shown[table.row[window.sequence]]
        }
    )
    if not asked or not alleles:
        return [{} for _ in candidates]
    near = {
        peptide: [match for match in matches if _buried(match, peptide)]
        for peptide, matches in zip(asked, self_matches(asked, side.proteome, mismatches=1), strict=True)
    }
    normal = sorted({match.sequence for matches in near.values() for match in matches})
    if not normal:
        return [{} for _ in candidates]
    percentile = predictor.predict(normal, alleles).percentile
    row = {peptide: number for number, peptide in enumerate(normal)}

    def told(candidate: Candidate) -> Faces:
        found: dict[tuple[str, str], SameFace] = {}
        for peptide in dict.fromkeys(window.sequence for window in candidate.windows):
            for match in near.get(peptide, ()):
                if _counts(candidate, peptide, match, side):
                    _note(found, peptide, match, alleles, percentile[row[match.sequence]], limit)
        return {pair: face.sentence for pair, face in found.items()}

    return [told(candidate) for candidate in candidates]


def _buried(match: SelfMatch, peptide: str) -> bool:
    known = set(match.sequence) <= set(AMINO_ACIDS)
    return match.mismatches == 1 and known and is_anchor(peptide, match.differing[0])


def _counts(candidate: Candidate, peptide: str, match: SelfMatch, side: NormalSide) -> bool:
    """Tell whether likeness to this normal protein speaks against a candidate: for a marker, only if harm to it matters."""
    if not isinstance(candidate.protein.event, Marker):
        return True
    return bool(shared_with_other_genes(candidate.protein, peptide, lambda asked: match.genes, side.matters))


def _note(
    found: dict[tuple[str, str], SameFace],
    peptide: str,
    match: SelfMatch,
    alleles: Sequence[Allele],
    percentiles: Sequence[float],
    limit: float,
) -> None:
    for allele, percentile in zip(alleles, percentiles, strict=True):
        key = (peptide, allele.name)
        if percentile <= limit and (key not in found or percentile < found[key].percentile):
            genes = tuple(dict.fromkeys(match.genes))
            found[key] = SameFace(normal=match.sequence, genes=genes, percentile=float(percentile))
