"""What is made, in words and in key figures for the first page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from vaxsmith.dossier.product_records import ConstructRecord, ProductRecord
from vaxsmith.dossier.records import DesignRecord
from vaxsmith.dossier.wording import count, joined, number, percent


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One key figure: a value, what it is, and a word beneath."""

    value: str
    title: str
    words: str = ""


def product_sentence(record: DesignRecord) -> str:
    """Say in one sentence what is made."""
    if record.peptide_set is not None:
        peptides = record.peptide_set.peptides
        sizes = [len(peptide.sequence) for peptide in peptides]
        span = f"{min(sizes)}" if min(sizes) == max(sizes) else f"{min(sizes)} to {max(sizes)}"
        return f"The vaccine is {count(len(peptides), 'synthetic long peptide')} of {span} residues"
    if len(record.products) == 1:
        product = record.products[0]
        noun = "nucleotide" if product.messenger else "base pair"
        which = "the molecule that encodes it" if product.messenger else "the insert that encodes it, for a viral vector,"
        protein = product.protein_construct
        return f"The vaccine protein has {_size(protein)}{_order(protein)}; {which} has {count(_length(product), noun)}"
    told = [
        f"one of {count(_length(product), 'nucleotide')} for {_size(product.protein_construct)}"
        f"{_order(product.protein_construct)}"
        for product in record.products
    ]
    return f"The vaccine is {len(told)} molecules: {joined(told)}"


def product_figures(record: DesignRecord) -> Iterator[Figure]:
    """Give the key figures of what is made."""
    if record.peptide_set is not None:
        peptides = record.peptide_set.peptides
        sizes = [len(peptide.sequence) for peptide in peptides]
        strained = sum(any(finding.severity != "note" for finding in peptide.findings) for peptide in peptides)
        yield Figure(
            value=str(len(peptides)),
            title="long peptides",
            words=f"{min(sizes)} to {max(sizes)} residues, {sum(sizes)} in all",
        )
        yield Figure(value=str(strained), title="peptides with a caution", words="in synthesis or solution")
        return
    products = record.products
    proteins = [product.protein_construct for product in products]
    several = len(products) > 1
    sizes, lengths = [len(protein.sequence) for protein in proteins], [_length(product) for product in products]
    crossing = count(sum(len(protein.junction_peptides) for protein in proteins), "junction peptide")
    yield Figure(
        value=f"{sum(sizes):,} aa",
        title="vaccine proteins" if several else "vaccine protein",
        words=f"{joined(f'{size:,}' for size in sizes)}; {crossing}" if several else crossing,
    )
    content = joined(percent(product.molecule.gc_fraction) for product in products)
    index = joined(number(product.molecule.cai, 2) for product in products)
    messenger = products[0].messenger is not None
    yield Figure(
        value=f"{sum(lengths):,} {'nt' if messenger else 'bp'}",
        title=("molecule" if messenger else "insert") + ("s" if several else ""),
        words=f"{joined(f'{length:,}' for length in lengths)}; GC {content}, CAI {index}"
        if several
        else f"GC {content}, CAI {index}",
    )


def _length(product: ProductRecord) -> int:
    return sum(part.end - part.start for part in product.molecule.parts)


def _size(construct: ConstructRecord) -> str:
    windows = sum(1 for segment in construct.segments if segment.kind == "target")
    return f"{count(len(construct.sequence), 'residue')} in {count(windows, 'window')}"


def _order(construct: ConstructRecord) -> str:
    if construct.order_gap is None:
        return ""
    proven = "proven optimal" if construct.order_gap <= 1e-9 else f"within {percent(construct.order_gap)} of the optimum"
    return f", its order {proven}"
