"""Which presented peptides normal cells make as well, and which normal proteins come close to the best of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from vaxsmith.core import Finding, Severity
from vaxsmith.genome.proteome import NormalProtein, Proteome
from vaxsmith.genome.proteome_build import proteome_from_proteins
from vaxsmith.proteins.marker_windows import genes_in_proteome, shared_with_other_genes
from vaxsmith.proteins.mutant_protein import MutantProtein, ProteinSet
from vaxsmith.proteins.self_matches import contained_in_self, self_matches
from vaxsmith.selection.candidate import Candidate
from vaxsmith.selection.target import Target
from vaxsmith.tumor.marker import Marker
from vaxsmith.tumor.variant import CallSet


@dataclass(frozen=True, slots=True, kw_only=True)
class NormalSide:
    """What normal cells make: the proteome, and which genes' tissues must not be harmed.

    ``matters`` tells of a gene whether a peptide that it shares with a marker makes the peptide unfit; by default every
    gene does.
    """

    proteome: Proteome
    matters: Callable[[str], bool] = lambda gene: True


def known_normal_proteins(calls: CallSet, proteins: ProteinSet) -> list[NormalProtein]:
    """Give the normal proteins that a case holds without a reference: of its mutant proteins and its annotation."""
    found = [
        NormalProtein(sequence=p.wild_type, transcript=p.transcript.identifier, gene=p.transcript.gene)
        for p in proteins.proteins
        if p.wild_type
    ]
    found += [
        NormalProtein(
            sequence=entry.wild_type_protein.rstrip("*"),
            transcript=entry.transcript.identifier,
            gene=entry.transcript.gene,
        )
        for call in calls.calls
        for entry in call.annotations
        if entry.wild_type_protein
    ]
    found += [NormalProtein(sequence=stretch, transcript="inherited") for stretch in proteins.germline]
    return found


def case_side(calls: CallSet, proteins: ProteinSet) -> NormalSide:
    """Give the normal side of a case without a reference."""
    return NormalSide(proteome=proteome_from_proteins(known_normal_proteins(calls, proteins)))


def normal_peptides(
    candidates: Sequence[Candidate], presented: Callable[[str], bool], side: NormalSide
) -> Mapping[int, frozenset[str]]:
    """Give, by candidate (its place in the list), the presented peptides that must not count because normal cells make them.

    For a marker of the patient's own only peptides that other genes that matter share; its own gene makes all of them.
    """
    asked = [
        sorted({window.sequence for window in candidate.windows if presented(window.sequence)}) for candidate in candidates
    ]
    every = sorted({peptide for peptides in asked for peptide in peptides})
    if not every:
        return {}
    held = {peptide for peptide, found in zip(every, contained_in_self(every, side.proteome), strict=True) if found}
    of_markers = {p for c, peptides in zip(candidates, asked, strict=True) if _is_marker(c.protein) for p in peptides}
    genes = genes_in_proteome(sorted(of_markers & held), side.proteome)
    return {
        number: frozenset(
            peptide
            for peptide in peptides
            if peptide in held
            and (not _is_marker(candidate.protein) or _shared(candidate.protein, peptide, genes, side.matters))
        )
        for number, (candidate, peptides) in enumerate(zip(candidates, asked, strict=True))
    }


def near_self(targets: Sequence[Target], side: NormalSide) -> dict[int, Finding]:
    """Say, by target (its place), where another gene's normal protein differs from its best peptide in one residue."""
    peptides = [target.best.prediction.peptide for target in targets]
    if not peptides:
        return {}
    matches = self_matches(peptides, side.proteome, mismatches=1)
    found: dict[int, Finding] = {}
    for number, target in enumerate(targets):
        own = {target.protein.transcript.gene, target.protein.transcript.gene_identifier}
        if isinstance(target.protein.event, Marker):
            own |= {target.protein.event.gene, *target.protein.event.gene_identifiers}
        others = [match for match in matches[number] if match.mismatches and not own & set(match.genes)]
        others = [match for match in others if any(match.genes)]
        if others:
            genes = sorted({gene for match in others for gene in match.genes if gene})
            shown = ", ".join(genes[:3]) + (f" and {len(genes) - 3} more" if len(genes) > 3 else "")
            found[number] = Finding(
                check="near-self",
                severity=Severity.CAUTION,
                place=target.name,
                sentence=f"Its best peptide {peptides[number]} differs in one residue from {others[0].sequence} of {shown}: "
                "T cells that answer it might see that, too, or have been removed because of it.",
                measured=1.0,
            )
    return found


def _is_marker(protein: MutantProtein) -> bool:
    return isinstance(protein.event, Marker) and not protein.event.sequence


def _shared(
    protein: MutantProtein, peptide: str, genes: Mapping[str, Iterable[str]], matters: Callable[[str], bool]
) -> bool:
    return bool(shared_with_other_genes(protein, peptide, lambda asked: genes.get(asked, ()), matters))
