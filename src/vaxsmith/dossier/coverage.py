"""Picture and table: which HLA molecules present which targets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup

from vaxsmith.dossier.evidence_records import PeptideRecord, TargetRecord
from vaxsmith.dossier.records import DesignRecord
from vaxsmith.dossier.svg import element, group, picture, share
from vaxsmith.dossier.wording import count, joined, percentile, short_allele

_ROW = 42
# Shades of the table, in percentile; the two outer ones are the field's usual bounds of strong and weak presentation.
SHADES = ((0.1, "top"), (0.5, "strong"), (2.0, "weak"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One target on one allele: its best peptide, or nothing."""

    peptide: str
    percentile: float | None
    shade: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Targets (rows) on alleles (columns), best peptide each; ``presents`` counts targets by allele."""

    alleles: tuple[str, ...]
    rows: tuple[tuple[TargetRecord, tuple[Cell | None, ...]], ...]
    presents: tuple[int, ...]
    best: tuple[float | None, ...]

    @property
    def empty(self) -> tuple[str, ...]:
        """Alleles that present none of the chosen targets."""
        return tuple(name for name, number in zip(self.alleles, self.presents, strict=True) if not number)


def cover(record: DesignRecord) -> Coverage:
    """Find the best peptide of each chosen target on each allele; class II alleles only where they were assessed."""
    assessed_two = any(target.class_two for target in record.chosen)
    alleles = [allele.name for allele in record.genotype.class_one]
    alleles += [allele.name for allele in record.genotype.class_two] if assessed_two else []
    used = (peptide.allele for target in record.chosen for peptide in (*target.peptides, *target.class_two))
    names = tuple(dict.fromkeys((*alleles, *used)))
    rows = tuple((target, tuple(_best_cell(target, name) for name in names)) for target in record.chosen)
    columns = tuple(tuple(cells[place] for _, cells in rows) for place in range(len(names)))
    return Coverage(
        alleles=names,
        rows=rows,
        presents=tuple(sum(cell is not None for cell in column) for column in columns),
        best=tuple(_lowest(cell.percentile for cell in column if cell) for column in columns),
    )


def _lowest(values: Iterable[float | None]) -> float | None:
    return min((value for value in values if value is not None), default=None)


def _best_cell(target: TargetRecord, allele: str) -> Cell | None:
    found = [peptide for peptide in (*target.peptides, *target.class_two) if peptide.allele == allele]
    if not found:
        return None
    best = min(found, key=_rank_of_peptide)
    shade = next((name for limit, name in SHADES if best.percentile is not None and best.percentile <= limit), "other")
    return Cell(peptide=best.sequence, percentile=best.percentile, shade=shade)


def _rank_of_peptide(peptide: PeptideRecord) -> tuple[float, str]:
    return (100.0 if peptide.percentile is None else peptide.percentile, peptide.sequence)


def coverage_sentence(coverage: Coverage) -> str:
    """Say which alleles present targets, and name those that present none."""
    if not coverage.alleles:
        return "No HLA molecule was given."
    if not coverage.rows:
        return "There is no target to present."
    if not coverage.empty:
        return f"Each of the {len(coverage.alleles)} HLA molecules presents at least one target."
    without = joined(short_allele(name) for name in coverage.empty)
    verb = "presents" if len(coverage.empty) == 1 else "present"
    return f"{without} {verb} none of the chosen targets."


def coverage_figure(coverage: Coverage) -> Markup:
    """Draw one bar an allele: how many of the chosen targets it presents."""
    whole = max(len(coverage.rows), 1)
    shapes = []
    for place, (name, number, best) in enumerate(zip(coverage.alleles, coverage.presents, coverage.best, strict=True)):
        top = place * _ROW
        words = f"{number} of {len(coverage.rows)}" if number else "none"
        title = f"{name}: {count(number, 'target')}" + (f", best {percentile(best)}" if number else "")
        shapes.append(
            group(
                title,
                element("text", short_allele(name), x="0%", y=top + 15),
                element("text", words, x="100%", y=top + 15, text_anchor="end", class_="strong" if number else "warn"),
                element("rect", x="0%", width="100%", y=top + 21, height=10, class_="track"),
                element("rect", x="0%", width=share(number, whole), y=top + 21, height=10, class_="bar"),
            )
        )
    told = joined(f"{short_allele(n)} {c}" for n, c in zip(coverage.alleles, coverage.presents, strict=True))
    return picture(
        "coverage",
        title="Targets presented by each HLA molecule",
        description=f"Number of chosen targets with a presented peptide: {told}.",
        height=len(coverage.alleles) * _ROW,
        shapes=shapes,
    )
