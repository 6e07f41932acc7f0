"""Picture and table: which HLA molecules present which targets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from vaxsmith.core.svg import element, group, picture, share
from vaxsmith.dossier.evidence_records import PeptideRecord, TargetRecord
from vaxsmith.dossier.records import DesignRecord
from vaxsmith.dossier.wording import count, joined, number, percentile, short_allele
from vaxsmith.presentation.catalogue import (
    STRONG_CLASS_TWO_PERCENTILE,
    STRONG_PERCENTILE,
    WEAK_CLASS_TWO_PERCENTILE,
    WEAK_PERCENTILE,
)

_ROW = 42
# Bands of the share of tumor cells that carry a target, with the least share of each and how it is said.
BANDS = (
    ("all", 0.95, "in nearly all tumor cells"),
    ("most", 0.5, "in half of them or more"),
    ("part", 0.0, "in fewer"),
    ("unknown", None, "share not known"),
)
# Shades of the table by class, in percentile: a fifth of the strong bound, and the field's bounds of strong and weak.
SHADES = {
    number: ((strong.value / 5, "top"), (strong.value, "strong"), (weak.value, "weak"))
    for number, strong, weak in (
        (1, STRONG_PERCENTILE, WEAK_PERCENTILE),
        (2, STRONG_CLASS_TWO_PERCENTILE, WEAK_CLASS_TWO_PERCENTILE),
    )
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One target on one allele: its best peptide, or nothing."""

    peptide: str
    percentile: float | None
    shade: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Targets (rows) on alleles of one class (columns), best peptide each; ``presents`` counts targets by allele.

    Molecules that nobody could judge are no columns; ``unassessed`` gives each of them its reason. ``lost`` are columns of
    molecules that the tumor has lost, ``bands`` counts the targets of each molecule by the band (``BANDS``) of their share
    of tumor cells, and ``without`` are the responses expected when the molecule fails.
    """

    mhc_class: int
    alleles: tuple[str, ...]
    rows: tuple[tuple[TargetRecord, tuple[Cell | None, ...]], ...]
    presents: tuple[int, ...]
    best: tuple[float | None, ...]
    unassessed: tuple[tuple[str, str], ...] = ()
    lost: frozenset[str] = frozenset()
    bands: tuple[Mapping[str, int], ...] = ()
    without: tuple[float | None, ...] = ()

    @property
    def empty(self) -> tuple[str, ...]:
        """Alleles that present none of the chosen targets although the tumor has them."""
        found = zip(self.alleles, self.presents, strict=True)
        return tuple(name for name, number in found if not number and name not in self.lost)

    @property
    def showing(self) -> int:
        """How many of the molecules present a chosen target."""
        return sum(number > 0 for number in self.presents)


def cover(record: DesignRecord, mhc_class: int = 1) -> Coverage:
    """Find the best peptide of each chosen target on each molecule of a class.

    Of class II a peptide counts only where something new lies in its core, as far as cores are told and anything is new.
    """
    molecules = record.genotype.class_one if mhc_class == 1 else record.genotype.class_two
    found = tuple((target, _counted(target, mhc_class)) for target in record.chosen)
    used = (peptide.allele for _, peptides in found for peptide in peptides)
    names = tuple(dict.fromkeys((*(allele.name for allele in molecules if not allele.unassessed), *used)))
    covers = record.composition.alleles if record.composition else ()
    expected = {part.allele: part.expected_without for part in covers}
    rows = tuple((target, tuple(_best_cell(peptides, name, mhc_class) for name in names)) for target, peptides in found)
    columns = tuple(tuple(cells[place] for _, cells in rows) for place in range(len(names)))
    return Coverage(
        mhc_class=mhc_class,
        unassessed=tuple((allele.name, allele.unassessed) for allele in molecules if allele.unassessed),
        alleles=names,
        rows=rows,
        presents=tuple(sum(cell is not None for cell in column) for column in columns),
        best=tuple(_lowest(cell.percentile for cell in column if cell) for column in columns),
        lost=frozenset(record.hla_loss.gone if record.hla_loss else ()),
        bands=tuple(
            Counter(band_of(target) for (target, _), cell in zip(rows, column, strict=True) if cell) for column in columns
        ),
        without=tuple(expected.get(name) for name in names),
    )


def band_of(target: TargetRecord) -> str:
    """Name the band of the share of tumor cells that carry a target."""
    share_of_cells = target.clonal_evidence
    if share_of_cells is None:
        return "unknown"
    return next(name for name, least, _ in BANDS if least is not None and share_of_cells >= least)


def _lowest(values: Iterable[float | None]) -> float | None:
    return min((value for value in values if value is not None), default=None)


def _counted(target: TargetRecord, mhc_class: int) -> tuple[PeptideRecord, ...]:
    if mhc_class == 1:
        return target.peptides
    return tuple(peptide for peptide in target.class_two if peptide.new_in_core is not False)


def _best_cell(peptides: Iterable[PeptideRecord], allele: str, mhc_class: int) -> Cell | None:
    found = [peptide for peptide in peptides if peptide.allele == allele]
    if not found:
        return None
    best = min(found, key=_rank_of_peptide)
    shade = next(
        (name for limit, name in SHADES[mhc_class] if best.percentile is not None and best.percentile <= limit), "other"
    )
    return Cell(peptide=best.sequence, percentile=best.percentile, shade=shade)


def _rank_of_peptide(peptide: PeptideRecord) -> tuple[float, str]:
    return (100.0 if peptide.percentile is None else peptide.percentile, peptide.sequence)


def coverage_sentence(coverage: Coverage) -> str:
    """Say which alleles present targets, and name those that present none."""
    of_class = "HLA molecule" if coverage.mhc_class == 1 else "class II molecule"
    if not coverage.alleles:
        return f"No {of_class} {'could be judged' if coverage.unassessed else 'was given'}."
    if not coverage.rows:
        return "There is no target to present."
    lost = [short_allele(name) for name in coverage.alleles if name in coverage.lost]
    if not coverage.empty:
        left = len(coverage.alleles) - len(lost)
        gone = (
            f" {joined(lost)} {'is' if len(lost) == 1 else 'are'} lost in the tumor and can present nothing." if lost else ""
        )
        return f"Each of the {count(left, of_class)}{' left' if lost else ''} presents at least one target.{gone}"
    without = joined(short_allele(name) for name in coverage.empty)
    verb = "presents" if len(coverage.empty) == 1 else "present"
    return f"{without} {verb} none of the chosen targets."


def coverage_figure(coverage: Coverage) -> Markup:
    """Draw one bar an allele: how many of the chosen targets it presents."""
    whole = max(len(coverage.rows), 1)
    shapes = []
    for place, (name, number_of, best) in enumerate(zip(coverage.alleles, coverage.presents, coverage.best, strict=True)):
        top, lost, without = place * _ROW, name in coverage.lost, coverage.without[place]
        words = "lost in the tumor" if lost else f"{number_of} of {len(coverage.rows)}" if number_of else "none"
        title = f"{name}: {count(number_of, 'target')}" + (f", best {percentile(best)}" if number_of else "")
        if without is not None and number_of:
            words += f" · {number(without, 2)} responses without it"
            title += f"; {number(without, 2)} responses expected if it fails"
        shapes.append(
            group(
                title,
                element("text", short_allele(name), x="0%", y=top + 15, class_="lost-name" if lost else None),
                element("text", words, x="100%", y=top + 15, text_anchor="end", class_="strong" if number_of else "warn"),
                element("rect", x="0%", width="100%", y=top + 21, height=10, class_="track"),
                *_stacked(coverage.bands[place], top + 21, whole),
            )
        )
    told = joined(f"{short_allele(n)} {c}" for n, c in zip(coverage.alleles, coverage.presents, strict=True))
    return picture(
        f"coverage-{coverage.mhc_class}",
        title=f"Targets presented by each class {'I' * coverage.mhc_class} molecule",
        description=f"Number of chosen targets with a presented class {'I' * coverage.mhc_class} peptide: {told}.",
        height=len(coverage.alleles) * _ROW,
        shapes=shapes,
    )


def _stacked(bands: Mapping[str, int], top: float, whole: int) -> Iterator[Markup]:
    """Draw a bar in parts: first the targets that all tumor cells carry."""
    before = 0
    for name, _, words in BANDS:
        if size := bands.get(name, 0):
            yield group(
                f"{count(size, 'target')} {words}",
                element("rect", x=share(before, whole), width=share(size, whole), y=top, height=10, class_=f"band-{name}"),
            )
            before += size
