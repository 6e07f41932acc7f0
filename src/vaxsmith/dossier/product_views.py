"""What the page shows of each molecule, and of each peptide."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from vaxsmith.dossier.arc_plot import arc_figure
from vaxsmith.dossier.carriers import protein_of
from vaxsmith.dossier.composition import composition_figure
from vaxsmith.dossier.construct_map import construct_figure
from vaxsmith.dossier.manufacture_view import ManufactureView, manufacture_view
from vaxsmith.dossier.molecule_map import molecule_figure
from vaxsmith.dossier.product_records import LongPeptideRecord, ProductRecord
from vaxsmith.dossier.records import DesignRecord
from vaxsmith.dossier.sequence_view import marked

_LINE = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductView:
    """One molecule: its record, its pictures, its letters in lines, and ``suffix``, which tells its places on the page.

    ``protein`` names its protein in words; ``title`` is empty where there is one molecule alone.
    """

    record: ProductRecord
    suffix: str
    title: str
    protein: str
    construct_figure: Markup
    molecule_figure: Markup
    composition_figure: Markup
    manufacture: ManufactureView | None
    arc_figure: Markup | None
    length: int
    lines: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PeptideRow:
    """One peptide: its number in the set, its record, and its letters with what is new marked."""

    number: int
    record: LongPeptideRecord
    letters: Markup


def product_views(record: DesignRecord) -> tuple[ProductView, ...]:
    """Give a view of each molecule."""
    return tuple(_views(record))


def _views(record: DesignRecord) -> Iterator[ProductView]:
    several = len(record.products) > 1
    for number, product in enumerate(record.products, start=1):
        suffix = f"-{number}" if number > 1 else ""
        molecule = product.molecule
        letters = "".join(part.sequence for part in molecule.parts)
        if product.messenger is not None:
            letters = letters.replace("T", "U")
        yield ProductView(
            record=product,
            suffix=suffix,
            title=f"Molecule {number} of {len(record.products)}" if several else "",
            protein=protein_of(record, product),
            construct_figure=construct_figure(product.protein_construct, name=f"construct{suffix}"),
            molecule_figure=molecule_figure(product, name=f"molecule{suffix}"),
            composition_figure=composition_figure(molecule, name=f"composition{suffix}"),
            manufacture=manufacture_view(product.manufacture) if product.manufacture else None,
            arc_figure=_arcs(product, suffix),
            length=len(letters),
            lines=tuple((start + 1, letters[start : start + _LINE]) for start in range(0, len(letters), _LINE)),
        )


def _arcs(product: ProductRecord, suffix: str) -> Markup | None:
    """Draw the structure that the check of the whole molecule was made in; nothing where nobody folded it."""
    check = product.whole_check
    if check is None or not check.structure:
        return None
    return arc_figure(check.structure, product.molecule.parts, name=f"arcs{suffix}")


def peptide_rows(record: DesignRecord) -> tuple[PeptideRow, ...]:
    """Give a row for each peptide, in the order of the set."""
    peptides = record.peptide_set.peptides if record.peptide_set else ()
    return tuple(
        PeptideRow(number=number, record=peptide, letters=marked(peptide.sequence, peptide.altered))
        for number, peptide in enumerate(peptides, start=1)
    )
