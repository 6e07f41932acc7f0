"""Nouns of the tiers: what the rules are asked about, what each of them says, and the tier that comes of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Tier(StrEnum):
    """The tiers of pVACseq's aggregated report, in its order: best first."""

    PASSED = "Pass"
    POOR_BINDER = "PoorBinder"
    POOR_IMMUNOGENICITY = "PoorImmunogenicity"
    POOR_PRESENTATION = "PoorPresentation"
    REFERENCE_MATCH = "RefMatch"
    POOR_TRANSCRIPT = "PoorTranscript"
    LOW_EXPRESSION = "LowExpr"
    ANCHOR = "Anchor"
    SUBCLONAL = "Subclonal"
    PROBLEMATIC_POSITION = "ProbPos"
    POOR = "Poor"
    NO_EXPRESSION = "NoExpr"


class Evaluation(StrEnum):
    """What a board says of a candidate, in pVACview's words."""

    ACCEPT = "Accept"
    REVIEW = "Review"
    REJECT = "Reject"
    PENDING = "Pending"


class Criterion(StrEnum):
    """The rules, in the order in which a tier's sentence looks for the first that is not met."""

    BINDING = "binding"
    IMMUNOGENICITY = "immunogenicity"
    PRESENTATION = "presentation"
    REFERENCE_MATCH = "reference match"
    TRANSCRIPT = "transcript"
    EXPRESSION = "allele expression"
    GENE_EXPRESSION = "gene expression"
    ALLELE_BALANCE = "share of the RNA"
    ANCHOR = "anchor"
    CLONALITY = "clonality"
    PROBLEMATIC_POSITION = "problematic position"


SCORES = frozenset({Criterion.BINDING, Criterion.IMMUNOGENICITY, Criterion.PRESENTATION})


@dataclass(frozen=True, slots=True, kw_only=True)
class TierEvidence:
    """One mutant peptide on one HLA molecule, and the variant that makes it; None where nothing is known.

    Affinities are IC50 in nM, percentiles in % (small is good; ``binding_percentile`` is that of affinity). ``changed`` are
    the 0-based positions in ``peptide`` that differ from the wild type, None where there is no counterpart.
    ``expression`` is the gene's, in TPM; ``rna_fraction`` and ``dna_fraction`` are variant-allele fractions (0..1),
    ``rna_depth`` counts reads. ``mane_select``, ``canonical`` and ``support_level`` (1 is best) are the transcript's.
    ``matches_reference`` tells whether another normal protein holds the new sequence.
    """

    peptide: str
    allele: str = ""
    mhc_class: int = 1
    affinity_nanomolar: float | None = None
    wild_type_affinity_nanomolar: float | None = None
    binding_percentile: float | None = None
    presentation_percentile: float | None = None
    immunogenicity_percentile: float | None = None
    changed: tuple[int, ...] | None = None
    expression: float | None = None
    rna_fraction: float | None = None
    rna_depth: float | None = None
    dna_fraction: float | None = None
    mane_select: bool | None = None
    canonical: bool | None = None
    support_level: int | None = None
    matches_reference: bool | None = None

    @property
    def allele_expression(self) -> float | None:
        """Expression times RNA fraction, in TPM: how much message carries the variant; 0 where either is 0."""
        if self.expression == 0 or self.rna_fraction == 0:
            return 0.0
        if self.expression is None or self.rna_fraction is None:
            return None
        return self.expression * self.rna_fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What one rule says: met, not met, or None where the evidence does not tell; the sentence says why.

    ``waived`` is a rule that was not met and need not be, because under the strategy "exploratory" another score is enough.
    """

    criterion: Criterion
    met: bool | None
    sentence: str
    waived: bool = False

    @property
    def fails(self) -> bool:
        """Whether it speaks against the candidate."""
        return self.met is False and not self.waived


@dataclass(frozen=True, slots=True, kw_only=True)
class Tiered:
    """A tier, the sentence of the first rule that was not met, and every rule's verdict.

    ``preset`` names the rules. ``suggestion`` is what a board that follows them would say by the numbers alone; ``PENDING``
    where the preset's authors give no such rule. It never stands in for a board's own word.
    """

    tier: Tier
    preset: str
    sentence: str
    verdicts: tuple[Verdict, ...]
    suggestion: Evaluation = Evaluation.PENDING

    @property
    def failed(self) -> tuple[Verdict, ...]:
        """The rules that were not met."""
        return tuple(verdict for verdict in self.verdicts if verdict.fails)

    @property
    def unassessed(self) -> tuple[Verdict, ...]:
        """The rules that could not be judged; they count as met, as in pVACseq."""
        return tuple(verdict for verdict in self.verdicts if verdict.met is None)
