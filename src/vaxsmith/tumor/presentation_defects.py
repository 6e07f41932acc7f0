"""Verb: say which variants of a tumor may keep it from showing peptides, or from answering when T cells come.

Nothing is excluded here. A tumor without B2M cannot be met by class I targets at all, whichever are chosen; that is for a
board to weigh, so it stands before it as a finding.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType

from vaxsmith.core import Finding, Severity, Sourced, Unassessed, in_percent
from vaxsmith.tumor.clonal_counts import reads_of
from vaxsmith.tumor.presentation_copies import Clonal, CopiesHit, CopyVerdict, judge_copies
from vaxsmith.tumor.presentation_genes import PresentationGene
from vaxsmith.tumor.presentation_hits import Damage, GeneHit, hits_of_annotations, worst
from vaxsmith.tumor.segments import CopyNumberProfile
from vaxsmith.tumor.variant import Call, CallSet, Origin

_CHECK = "presentation-defect"
_NEARLY_ALL = 0.95  # as for a change that counts as clonal (clonal_fraction)
_NO_CLONAL: Clonal = MappingProxyType({})
_NOT_ANNOTATED = Unassessed(
    reason="the variants are not annotated, so whether one hits a gene of antigen presentation (B2M, TAP1, JAK1 …) "
    "is not known",
    remedy="annotate with VEP, or give the genome (--reference-fasta, --reference-annotation)",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PresentationDefect:
    """What the calls in one gene of presentation may mean.

    ``hits`` are its calls, ``rejected`` those that the caller's own filters reject. ``damage`` is the worst of the hits,
    None where there are rejected ones only. ``copies`` says how many copies truncating hits take, None where there is none.
    """

    gene: Sourced[PresentationGene]
    hits: tuple[GeneHit, ...]
    rejected: tuple[GeneHit, ...]
    damage: Damage | None
    copies: CopyVerdict | None
    finding: Finding

    @property
    def lost(self) -> bool:
        """Whether the gene is out of work in nearly every tumor cell, as far as is known."""
        if self.copies is None or self.copies.copies is not CopiesHit.BOTH:
            return False
        return self.copies.cells is None or self.copies.cells[2] >= _NEARLY_ALL


@dataclass(frozen=True, slots=True, kw_only=True)
class PresentationDefects:
    """All genes of presentation that calls hit, worst first, or why that could not be asked."""

    defects: tuple[PresentationDefect, ...] = ()
    unassessed: Unassessed | None = None

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The finding of each gene."""
        return tuple(defect.finding for defect in self.defects)


def find_presentation_defects(
    calls: CallSet,
    *,
    hits: Sequence[GeneHit] | None = None,
    clonal: Clonal = _NO_CLONAL,
    segments: CopyNumberProfile | None = None,
    accepted_filters: Sequence[str] = (),
) -> PresentationDefects:
    """Judge every call in a gene of antigen presentation: one finding for each gene that is hit.

    ``hits`` are read from the calls' annotation unless given (``proteins.gene_hits`` makes them where a genome was used).
    ``clonal`` and ``segments`` tell in how many cells and copies; ``accepted_filters`` are filters that do not count against
    a call. Gains and losses of whole genes are not looked for: a variant file does not hold them.

    A truncating variant is likely to cost its copy of the gene; whether a second hit or a lost copy leaves none is judged by
    ``presentation_copies``. What a changed residue does is uncertain and said to be.
    """
    if hits is None:
        if calls.calls and not any(call.annotations for call in calls.calls):
            return PresentationDefects(unassessed=_NOT_ANNOTATED)
        hits = hits_of_annotations(calls.calls)
    by_gene: dict[str, list[GeneHit]] = {}
    for hit in hits:
        by_gene.setdefault(hit.gene.value.symbol, []).append(hit)
    defects = [_defect(group, clonal, segments, frozenset(accepted_filters)) for group in by_gene.values()]
    return PresentationDefects(defects=tuple(sorted(defects, key=_weight)))


def _weight(defect: PresentationDefect) -> tuple[int, int, str]:
    severities = (Severity.FAULT, Severity.CAUTION, Severity.NOTE)
    damage = len(Damage) if defect.damage is None else tuple(Damage).index(defect.damage)
    return severities.index(defect.finding.severity), damage, defect.gene.value.symbol


def _defect(
    group: Sequence[GeneHit], clonal: Clonal, segments: CopyNumberProfile | None, accepted: frozenset[str]
) -> PresentationDefect:
    believed = tuple(hit for hit in group if set(hit.call.filters) <= accepted)
    rejected = tuple(hit for hit in group if hit not in believed)
    damage = worst(hit.damage for hit in believed) if believed else None
    gene = group[0].gene
    copies = None
    if damage is Damage.TRUNCATING and not gene.value.each_copy_differs:
        copies = judge_copies(believed, clonal, segments)
    severity = _severity(gene.value, damage, copies)
    told = believed or rejected
    parts = [
        f"{gene.value.symbol} ({gene.value.part.value}): {'; '.join(_told(hit) for hit in told)}.",
        _meaning(gene.value, damage, copies),
    ]
    if believed and rejected:
        parts.append(f"{len(rejected)} more in this gene are rejected by the caller's own filters.")
    return PresentationDefect(
        gene=gene,
        hits=believed,
        rejected=rejected,
        damage=damage,
        copies=copies,
        finding=Finding(check=_CHECK, severity=severity, place=gene.value.symbol, sentence=" ".join(parts)),
    )


def _severity(gene: PresentationGene, damage: Damage | None, copies: CopyVerdict | None) -> Severity:
    if damage is Damage.TRUNCATING:
        if copies is None or copies.copies is not CopiesHit.BOTH:
            return Severity.CAUTION
        everywhere = copies.cells is None or copies.cells[2] >= _NEARLY_ALL
        return gene.severity if everywhere else Severity.CAUTION
    if damage is Damage.ALTERING and gene.severity is Severity.FAULT:
        return Severity.CAUTION
    return Severity.NOTE


def _meaning(gene: PresentationGene, damage: Damage | None, copies: CopyVerdict | None) -> str:
    """Say what it would mean for a vaccine."""
    if damage is None:
        return "The caller's own filters reject it, so it probably means nothing."
    if damage is Damage.NEAR_SPLICE:
        return f"It changes no residue, and such variants mostly leave splicing as it is. {gene.cost}"
    if damage is Damage.ALTERING:
        return f"Whether the protein still works is not known. {gene.cost}"
    if copies is None:
        return f"One allele of the gene is likely lost. {gene.cost}"
    if copies.copies is CopiesHit.BOTH:
        return f"Both copies are likely lost{_where(copies)}. {copies.sentence} {gene.cost}"
    if copies.copies is CopiesHit.PERHAPS_BOTH:
        return f"One copy is likely lost{_where(copies)}, perhaps both. {copies.sentence} {gene.cost}"
    return f"One copy is likely lost{_where(copies)}. {copies.sentence} {gene.cost}"


def _where(copies: CopyVerdict) -> str:
    if copies.cells is None:
        return ""
    estimate, low, high = copies.cells
    return f" in about {in_percent(estimate)} of the tumor cells ({in_percent(low)} to {in_percent(high)})"


def _told(hit: GeneHit) -> str:
    name = f"{hit.call.label}, {hit.change}" if hit.change else hit.call.label
    return f"{name} ({hit.kind}{_origin(hit.call)}{_reads(hit.call)})"


def _origin(call: Call) -> str:
    if call.origin is Origin.GERMLINE:
        return ", inherited: every cell has it"
    return ", which the file does not call somatic" if call.origin is Origin.UNKNOWN else ""


def _reads(call: Call) -> str:
    counted = reads_of(call.tumor)
    if isinstance(counted, Unassessed):
        share = call.tumor.share
        return f", in {in_percent(share)} of the tumor's reads" if share else ", with no count of reads"
    alternate, depth = counted
    return f", in {alternate} of {depth} tumor reads ({in_percent(alternate / depth)})"
