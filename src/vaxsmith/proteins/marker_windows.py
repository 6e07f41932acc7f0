"""Which windows of a marker may be used: none that another gene's normal protein holds as well."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from vaxsmith.core import Dropped
from vaxsmith.genome.proteome import Proteome
from vaxsmith.genome.transcript_table import without_version
from vaxsmith.proteins.mutant_protein import MutantProtein, Window
from vaxsmith.proteins.self_matches import self_matches
from vaxsmith.tumor.marker import Marker, MarkerKind

_STAGE = "windows"


def genes_with_peptides(peptides: Iterable[str], proteins: Iterable[tuple[str, str]]) -> Mapping[str, frozenset[str]]:
    """Find the genes whose proteins hold each peptide; peptides that none holds are not in the answer.

    ``proteins`` are (gene, residues). One pass over them, for when no index of the proteome is at hand: each stretch as long
    as the shortest peptide is looked up, and what begins with it is compared.
    """
    asked = sorted({peptide for peptide in peptides if peptide}, key=len)
    if not asked:
        return {}
    head = len(asked[0])
    by_head: dict[str, list[str]] = {}
    for peptide in asked:
        by_head.setdefault(peptide[:head], []).append(peptide)
    found: dict[str, set[str]] = {}
    for gene, sequence in proteins:
        for start in range(len(sequence) - head + 1):
            for peptide in by_head.get(sequence[start : start + head], ()):
                if sequence.startswith(peptide, start):
                    found.setdefault(peptide, set()).add(gene)
    return {peptide: frozenset(genes) for peptide, genes in found.items()}


def genes_in_proteome(peptides: Iterable[str], proteome: Proteome) -> Mapping[str, frozenset[str]]:
    """Find the same in an index of the proteome; a protein without a gene's name goes by its transcript's."""
    asked = sorted({peptide for peptide in peptides if peptide})
    found: dict[str, frozenset[str]] = {}
    for peptide, matches in zip(asked, self_matches(asked, proteome), strict=True):
        names = {name for match in matches for name in (tuple(filter(None, match.genes)) or match.transcripts)}
        if names:
            found[peptide] = frozenset(names)
    return found


def shared_with_other_genes(
    protein: MutantProtein,
    peptide: str,
    genes_with: Callable[[str], Iterable[str]],
    matters: Callable[[str], bool],
) -> tuple[str, ...]:
    """Give the other genes, of those that matter, whose normal proteins hold a peptide of a marker, by name.

    ``genes_with`` gives the genes (identifiers or symbols) of all normal proteins with a peptide; ``matters`` says whether
    harm to a gene's cells counts (``tumor.marker_search.vital_gene_test``). For a viral protein every human gene matters:
    a window that a normal protein holds is not foreign.
    """
    own = {without_version(name) for name in (protein.transcript.gene, protein.transcript.gene_identifier) if name}
    viral = False
    if isinstance(protein.event, Marker):
        own.update(without_version(name) for name in (protein.event.gene, *protein.event.gene_identifiers))
        viral = protein.event.kind is MarkerKind.VIRAL
    if viral:
        return tuple(sorted(set(genes_with(peptide))))
    others = {gene for gene in genes_with(peptide) if without_version(gene) not in own}
    return tuple(sorted(gene for gene in others if matters(gene)))


def admissible_windows(
    windows: Iterable[Window], genes_with: Callable[[str], Iterable[str]], matters: Callable[[str], bool]
) -> tuple[list[Window], list[Dropped]]:
    """Part the windows of markers into those that may be used and those that fall, each with the genes that share it."""
    kept: list[Window] = []
    dropped: list[Dropped] = []
    for window in windows:
        genes = shared_with_other_genes(window.protein, window.sequence, genes_with, matters)
        if not genes:
            kept.append(window)
            continue
        shown = ", ".join(genes[:3]) + (f" and {len(genes) - 3} more" if len(genes) > 3 else "")
        dropped.append(
            Dropped(
                stage=_STAGE,
                reason="shared-with-normal-protein",
                sentence=f"The normal protein of {shown} holds this peptide, too: cells outside the tumor would show it.",
                variant=window.protein.label,
                gene=window.protein.transcript.gene,
                transcript=window.protein.transcript.identifier,
                peptide=window.sequence,
            )
        )
    return kept, dropped
