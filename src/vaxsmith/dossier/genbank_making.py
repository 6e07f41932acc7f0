"""Features of a GenBank record that tell how the molecule is made: cap, nucleotide, structure, promoter, primers, cut."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from vaxsmith.dossier.genbank_feature import make_feature, plain_letters
from vaxsmith.dossier.product_records import MessengerRecord, ProductRecord


def molecule_features(product: ProductRecord, molecule: MessengerRecord) -> Iterator[Any]:
    """Give the features of the mRNA: its cap at the first base, what stands for uridine, and the structure."""
    size = sum(len(part.sequence) for part in molecule.parts)
    made = product.manufacture
    words = [f"cap: {molecule.cap}", *((made.cap_structure, made.cap_source) if made else ())]
    yield _note(0, 1, "misc_feature", "; ".join(word for word in words if word))
    if made is not None and made.modified_nucleotide != "none":
        note = f"every U is {made.modified_nucleotide}; {made.modified_nucleotide_source}"
        yield _note(0, size, "misc_feature", note)
    if molecule.energy is not None:
        energy = f"{molecule.energy:.2f} kcal/mol at 37 °C ({molecule.energy_model})"
        yield _note(0, size, "misc_structure", f"least free energy {energy}; pairs in design.json")


def promoter_features(product: ProductRecord, molecule: MessengerRecord) -> Iterator[Any]:
    """Give the promoter, up to the base before the transcript: what is transcribed is no longer promoter."""
    end = len(molecule.promoter) - molecule.promoter_overlap
    if end <= 0:
        return
    source = product.manufacture.promoter_source if product.manufacture else ""
    note = "; ".join(
        word for word in ("promoter of the RNA polymerase, up to the base before the transcript", source) if word
    )
    yield make_feature(0, end, "regulatory", {"regulatory_class": "promoter", "note": plain_letters(note)})


def template_features(product: ProductRecord, molecule: MessengerRecord) -> Iterator[Any]:
    """Give what lies behind the transcript, where the enzyme reads and cuts, and where the primers anneal."""
    size = len(molecule.template)
    start = size - len(molecule.linearisation)
    made = product.manufacture
    if molecule.linearisation:
        yield _note(start, size, "misc_feature", "linearisation site")
    if made is None:
        return
    cut = made.linearised
    if cut is not None:
        reads = molecule.template[cut.site_start : cut.site_end]
        note = (
            f"recognition site of {cut.enzyme} ({cut.site}); cuts the sense strand behind base {cut.cut} and the other "
            f"behind base {cut.opposite_cut}; {cut.overhang}"
        )
        strand = 1 if reads == cut.site else -1
        yield make_feature(
            cut.site_start, cut.site_end, "misc_feature", {"label": cut.enzyme, "note": plain_letters(note)}, strand=strand
        )
    forward, reverse = made.primers.forward, made.primers.reverse
    place = molecule.template.find(forward.sequence[-forward.annealing :])
    yield _primer(place, place + forward.annealing, "forward", forward.melting, 1)
    # The reverse primer anneals to the last bases before the tail that it carries.
    end = made.primers.product - (len(reverse.sequence) - reverse.annealing)
    yield _primer(end - reverse.annealing, end, "reverse", reverse.melting, -1)


def _primer(start: int, end: int, name: str, melting: float, strand: int) -> Any:
    words = {"label": f"{name} primer", "note": plain_letters(f"annealing part of the {name} primer, Tm {melting:.1f} °C")}
    return make_feature(start, end, "primer_bind", words, strand=strand)


def _note(start: int, end: int, kind: str, note: str) -> Any:
    return make_feature(start, end, kind, {"note": plain_letters(note)})
