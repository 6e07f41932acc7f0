"""Write ``vaccine.gb``: each molecule and its DNA template, or each insert, as annotated GenBank records."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from vaxsmith.dossier.event_words import is_viral
from vaxsmith.dossier.genbank_feature import make_feature, plain_letters
from vaxsmith.dossier.genbank_making import molecule_features, promoter_features, template_features
from vaxsmith.dossier.product_records import InsertRecord, MessengerRecord, PartRecord, ProductRecord, SegmentRecord
from vaxsmith.dossier.records import DesignRecord

# GenBank wants a date in LOCUS; the same inputs must give the same bytes, so it is always this one. The true time stands
# in provenance.json.
CONSTANT_DATE = "01-JAN-2000"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Source:
    """What a record is written from: the design, one of its products, and that product's number (0: the only one)."""

    record: DesignRecord
    product: ProductRecord
    number: int

    def locus(self, kind: str) -> str:
        """Name a record; LOCUS has room for sixteen letters, and the case is named in DEFINITION."""
        return f"vaccine_{self.number}_{kind}" if self.number else f"vaccine_{kind}"

    def definition(self, description: str) -> str:
        """Name the case, and the product where there are several."""
        which = f"{self.product.name}, " if self.number else ""
        return plain_letters(f"{self.record.case.name}: {which}{description}")


def vaccine_genbank(record: DesignRecord) -> str:
    """Give, for each product, the molecule in DNA letters and its template's sense strand, or the insert."""
    from Bio import SeqIO

    several = len(record.products) > 1
    whole: list[Any] = []
    for number, product in enumerate(record.products, start=1):
        source = _Source(record=record, product=product, number=number if several else 0)
        if product.messenger is not None:
            whole += [_molecule(source, product.messenger), _template(source, product.messenger)]
        if product.insert is not None:
            whole.append(_insert(source, product.insert))
    stream = io.StringIO()
    SeqIO.write(whole, stream, "genbank")
    return stream.getvalue()


def _molecule(source: _Source, molecule: MessengerRecord) -> Any:
    sequence = "".join(part.sequence for part in molecule.parts)
    whole = _sequence_record(source, sequence, "mRNA", f"mRNA, {molecule.cap}", 0)
    whole.features += molecule_features(source.product, molecule)
    return whole


def _insert(source: _Source, molecule: InsertRecord) -> Any:
    sequence = "".join(part.sequence for part in molecule.parts)
    return _sequence_record(source, sequence, "insert", "DNA insert for a vector (no viral sequence), sense strand", 0)


def _template(source: _Source, molecule: MessengerRecord) -> Any:
    shift = len(molecule.promoter) - molecule.promoter_overlap
    whole = _sequence_record(source, molecule.template, "DNA", "DNA template, sense strand", shift)
    whole.features[1:1] = promoter_features(source.product, molecule)
    whole.features += template_features(source.product, molecule)
    return whole


def _sequence_record(made: _Source, sequence: str, kind: str, description: str, shift: int) -> Any:
    """Build one Biopython record whose transcript begins ``shift`` bases in."""
    from Bio.Seq import Seq
    from Bio.SeqRecord import SeqRecord

    record, name = made.record, made.locus(kind)
    whole = SeqRecord(Seq(sequence), id=name, name=name, description=made.definition(description))
    notice = f" {record.case.notice}" if record.case.notice else ""
    annotations: dict[str, Any] = {
        "taxonomy": ["other sequences", "artificial sequences"],
        "molecule_type": "mRNA" if kind == "mRNA" else "DNA",
        "topology": "linear",
        "data_file_division": "SYN",
        "date": CONSTANT_DATE,
        "source": "synthetic construct",
        "organism": "synthetic construct",
        "comment": plain_letters(
            f"Designed by vaxsmith {record.provenance.version}. Research use only.{notice}\n"
            "The date in LOCUS is a constant; see provenance.json."
        ),
    }
    whole.annotations = annotations
    moltype = "mRNA" if kind == "mRNA" else "other DNA"
    source = make_feature(0, len(sequence), "source", {"organism": "synthetic construct", "mol_type": moltype})
    whole.features = [source, *_part_features(made, shift)]
    return whole


def _part_features(made: _Source, shift: int) -> Iterator[Any]:
    parts = made.product.molecule.parts
    stops = next((part for part in parts if part.kind == "stops"), None)
    for part in parts:
        start, end = part.start + shift, part.end + shift
        note = plain_letters(f"{part.name}; {part.citation}" if part.citation else part.name)
        if part.kind == "CDS":
            # GenBank counts the first stop codon to the coding sequence.
            closed = end + 3 if stops is not None and stops.start == part.end and len(stops.sequence) >= 3 else end
            yield _coding(made.product, start, closed, note)
            yield from _segment_features(made, part, shift)
        elif part.kind in {"5'UTR", "3'UTR"}:
            yield make_feature(start, end, part.kind, {"note": note})
        elif part.kind == "Kozak":
            yield make_feature(start, end, "regulatory", {"regulatory_class": "other", "note": f"Kozak context; {note}"})
        else:
            words = {"poly(A)": "poly(A) tail", "stops": "stop codons"}.get(part.kind, part.kind)
            yield make_feature(start, end, "misc_feature", {"note": f"{words}; {note}"})


def _coding(product: ProductRecord, start: int, end: int, note: str) -> Any:
    qualifiers = {
        "product": "vaccine protein",
        "codon_start": "1",
        "transl_table": "1",
        "note": note,
        "translation": product.molecule.protein,
    }
    return make_feature(start, end, "CDS", qualifiers)


def _segment_features(made: _Source, coding: PartRecord, shift: int) -> Iterator[Any]:
    # The molecule may add a first methionine that the construct does not have.
    construct = made.product.protein_construct
    lead = max(made.product.molecule.protein.find(construct.sequence), 0)
    targets = {target.rank: target for target in made.record.targets}

    def place(residue: int) -> int:
        return coding.start + shift + 3 * (lead + residue)

    for segment in construct.segments:
        if segment.kind == "signal":
            for start, end, kind, words in _signal_stretches(made.record, segment):
                yield make_feature(place(start), place(end), kind, words)
            continue
        target = targets.get(segment.target_rank or 0)
        words = _segment_words(made.record, segment, target.labels[0] if target else None)
        yield make_feature(place(segment.start), place(segment.end), "misc_feature", words)
        if segment.altered and segment.altered[0] < segment.altered[1]:
            first, last = segment.altered
            what = "foreign" if target and is_viral(target.protein.event) else "altered"
            yield make_feature(
                place(first), place(last), "misc_feature", {"note": f"{what} residues of {plain_letters(segment.name)}"}
            )


def _signal_stretches(record: DesignRecord, segment: SegmentRecord) -> Iterator[tuple[int, int, str, dict[str, str]]]:
    """Part the first segment into the natural signal peptide and what stands behind it (start, end, kind, words)."""
    natural = record.platform.parts.get("signal_length")
    end = segment.end if natural is None else min(segment.start + int(natural.value), segment.end)
    words = _segment_words(record, segment, None)
    if segment.start < end:
        yield segment.start, end, "sig_peptide", words
    if segment.start < end < segment.end:
        rest = segment.sequence[end - segment.start :]
        yield end, segment.end, "misc_feature", {"label": rest, "note": f"linker: {rest} behind the natural signal peptide"}
    elif end < segment.end:
        yield segment.start, segment.end, "misc_feature", {**words, "note": f"start: {words['label']}"}


def _segment_words(record: DesignRecord, segment: SegmentRecord, label: str | None) -> dict[str, str]:
    name = plain_letters(segment.name)
    if segment.kind == "target":
        where = f"; variant {label}" if label else ""
        rank = f" {segment.target_rank}" if segment.target_rank else ""
        return {"label": name, "note": plain_letters(f"target{rank}: {segment.name}{where}")}
    part = record.platform.parts.get(segment.kind)
    # Other spellings of the platform's linker keep its name and add theirs; of the user's own nothing more is known.
    source = f"; {part.citation}" if part is not None and part.name and segment.name.startswith(part.name) else ""
    return {"label": name, "note": plain_letters(f"{segment.kind}: {segment.name}{source}")}
