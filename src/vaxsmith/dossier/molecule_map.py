"""Picture: the molecule, its parts to scale, and the vaccine's segments inside its coding sequence."""

from __future__ import annotations

from markupsafe import Markup

from vaxsmith.core.svg import axis, element, group, picture, share
from vaxsmith.dossier.product_records import PartRecord, ProductRecord, SegmentRecord
from vaxsmith.dossier.wording import count, joined

PART_CLASSES = {
    "5'UTR": "utr",
    "Kozak": "kozak",
    "CDS": "cds",
    "stops": "stops",
    "3'UTR": "utr",
    "poly(A)": "tail",
    "cloning site": "site",
}
_NARROW, _WIDE = 330, 640  # pixels of the map on a small phone, and where the phone layout ends
_LETTER = 8  # pixels of one letter of a label, roughly


def molecule_figure(product: ProductRecord, *, name: str = "molecule") -> Markup:
    """Draw parts above, segments below; a label is drawn where it fits, and every part is in the table."""
    molecule = product.molecule
    parts = molecule.parts
    whole = max((part.end for part in parts), default=1)
    shapes = [_part(part, whole) for part in parts]
    coding = next((part for part in parts if part.kind == "CDS"), None)
    if coding is not None:
        lead = max(molecule.protein.find(product.protein_construct.sequence), 0)
        shapes += [_segment(segment, coding.start + 3 * lead, whole) for segment in product.protein_construct.segments]
    shapes.append(axis(whole, 66, "nt"))
    told = joined(f"{part.kind} {part.end - part.start:,} nt" for part in parts)
    return picture(
        name,
        title="Map of the molecule",
        description=f"{count(whole, 'nucleotide')}, from the 5′ end: {told}.",
        height=90,
        shapes=shapes,
    )


def _part(part: PartRecord, whole: int) -> Markup:
    length = part.end - part.start
    shape = element(
        "rect",
        x=share(part.start, whole),
        width=share(length, whole),
        y=4,
        height=32,
        class_=f"part part-{PART_CLASSES.get(part.kind, 'other')}",
    )
    title = f"{part.kind}: {part.name}, nucleotides {part.start + 1:,}–{part.end:,}"
    room = length / whole / (len(part.kind) * _LETTER)
    if _WIDE * room < 1:
        return group(title, shape)
    middle = share((part.start + part.end) / 2, whole)
    manner = "on-dark" if _NARROW * room >= 1 else "on-dark wide-only"
    return group(title, shape, element("text", part.kind, x=middle, y=25, text_anchor="middle", class_=manner))


def _segment(segment: SegmentRecord, offset: int, whole: int) -> Markup:
    first, last = offset + 3 * segment.start, offset + 3 * segment.end
    shape = element(
        "rect",
        x=share(first, whole),
        width=share(last - first, whole),
        y=42,
        height=14,
        class_=f"segment kind-{segment.kind}",
    )
    return group(f"{segment.name}, nucleotides {first + 1:,}–{last:,}", shape)
