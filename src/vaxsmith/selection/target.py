"""Nouns of selection: the evidence for one peptide, a target, and the choice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vaxsmith.core import Dropped, Finding, Unassessed
from vaxsmith.presentation.prediction import Prediction
from vaxsmith.proteins.mutant_protein import MutantProtein, Window
from vaxsmith.tumor.clonal_fraction import ClonalFraction
from vaxsmith.tumor.read_context import CodonContext

if TYPE_CHECKING:
    from vaxsmith.selection.compose import Composition
    from vaxsmith.selection.review import ReviewOutcome


@dataclass(frozen=True, slots=True, kw_only=True)
class PeptideEvidence:
    """One mutant peptide on one allele, beside its normal counterpart.

    ``agretopicity`` is the wild type's percentile divided by the mutant's (over 1: the mutant is the better presented;
    Duan et al., J Exp Med 2014, in percentiles instead of nM), None where there is no wild-type counterpart.
    ``new_in_core`` tells of a class II peptide whether what is new lies among the nine residues in the groove.
    """

    window: Window
    prediction: Prediction
    wild_type_prediction: Prediction | None = None

    @property
    def agretopicity(self) -> float | None:
        """Wild-type percentile over mutant percentile."""
        if self.wild_type_prediction is None:
            return None
        return self.wild_type_prediction.percentile / max(self.prediction.percentile, 1e-3)

    @property
    def new_in_core(self) -> bool | None:
        """Whether an altered residue, or both sides of a new junction, lie in the core; None where no core is told."""
        start = self.prediction.core_start
        if start is None:
            return None
        end = start + len(self.prediction.core)
        first, last = self.window.altered
        return start < first < end if first == last else start < last and first < end


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A change worth vaccinating against, with all that speaks for and against it.

    ``protein`` is the transcript that the vaccine window is cut from; ``proteins`` all transcripts it stands for.
    ``peptides`` are its presented class I peptides, best first, at most a handful per allele. ``class_two`` is the
    same for class II (a molecule's cores once each, those that hold something new first) or says why it was not assessed.
    ``expression`` is in TPM (gene or transcript level, see
    ``expression_source``); ``tumor_fraction`` and ``rna_fraction`` are variant-allele fractions, the smallest where several
    calls make the target; ``clonal`` is the fraction of tumor cells that carry it, with its interval. ``clonal_evidence``
    (0..1) is what the choice uses: that fraction or, where it is not known, the tumor fraction over the highest reliable
    one of the sample. ``score`` (0..1) is the chance that T cells answer it, as far as it stands alone (``chances``);
    ``reasons`` are sentences for people, ``findings`` what a board should weigh. ``messages`` is what RNA fragments read
    around each call, where alignments were given.
    """

    protein: MutantProtein
    proteins: tuple[MutantProtein, ...]
    peptides: tuple[PeptideEvidence, ...]
    class_two: tuple[PeptideEvidence, ...] | Unassessed
    expression: float | None
    expression_source: str
    tumor_fraction: float | None
    rna_fraction: float | None
    clonal_evidence: float | None
    score: float
    clonal: ClonalFraction | None = None
    messages: tuple[CodonContext, ...] = ()
    reasons: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def name(self) -> str:
        """Gene and change: ``KRAS G12D``."""
        return self.protein.name

    @property
    def label(self) -> str:
        """The variant's label as its file wrote it: ``chr12-25245350-C-T``; that of the fusion, junction or marker."""
        return self.protein.label

    @property
    def best(self) -> PeptideEvidence:
        """The best-presented peptide."""
        return self.peptides[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The targets that go in, those that would be next, and everything that fell.

    ``composition`` is the decision that parted them; None where there was nothing to choose from. ``review`` is what a
    board's decisions came to; None where there were none.
    """

    chosen: tuple[Target, ...]
    next_in_line: tuple[Target, ...]
    dropped: tuple[Dropped, ...]
    findings: tuple[Finding, ...] = ()
    composition: Composition | None = None
    review: ReviewOutcome | None = None
