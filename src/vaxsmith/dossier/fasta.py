"""Write ``vaccine.fasta``: each vaccine protein with the molecule that encodes it and its DNA, or each peptide."""

from __future__ import annotations

import re
from collections.abc import Iterator

from vaxsmith.dossier.product_records import MessengerRecord, ProductRecord
from vaxsmith.dossier.records import DesignRecord
from vaxsmith.dossier.wording import count

_LINE = 60
_Sequence = tuple[str, str, str, str]  # name, words, letters, unit


def slug(name: str) -> str:
    """Make a name that every sequence format accepts.

    >>> slug("Patient 7 <b>"), slug("…")
    ('Patient_7_b', 'vaccine')
    """
    return re.sub(r"[^A-Za-z0-9]+", "_", name).strip("_")[:40].strip("_") or "vaccine"


def vaccine_fasta(record: DesignRecord) -> str:
    """Give, for each molecule, protein and mRNA (with U) with its DNA template or DNA insert; or each peptide."""
    name = slug(record.case.name)
    sequences = [*_of_peptides(record, name)]
    for number, product in enumerate(record.products, start=1):
        sequences += _of_product(record, product, f"{name}_{number}" if len(record.products) > 1 else name)
    return "".join(
        f">{identifier} {_one_line(words)}, {len(letters)} {unit}, vaxsmith {record.provenance.version}, research use only\n"
        + "".join(f"{letters[i : i + _LINE]}\n" for i in range(0, len(letters), _LINE))
        for identifier, words, letters, unit in sequences
    )


def _of_product(record: DesignRecord, product: ProductRecord, name: str) -> Iterator[_Sequence]:
    segments = [segment for segment in product.protein_construct.segments if segment.kind == "target"]
    targets = len({segment.target_rank for segment in segments})
    words = f"vaccine protein, {count(targets, 'target')} in {count(len(segments), 'window')}, {record.platform.name}"
    molecule = product.molecule
    letters = "".join(part.sequence for part in molecule.parts)
    first = next((part.start for part in molecule.parts if part.kind == "CDS"), 0) + 1
    yield f"{name}_protein", words, molecule.protein, "aa"
    if isinstance(molecule, MessengerRecord):
        yield f"{name}_mRNA", f"mRNA, {molecule.cap}, start codon at {first}", letters.replace("T", "U"), "nt"
        template = "DNA template, sense strand, promoter to linearisation site"
        yield f"{name}_template", template, molecule.template, "bp"
    else:
        yield (
            f"{name}_insert",
            f"DNA insert for a vector (no viral sequence), sense strand, start codon at {first}",
            letters,
            "bp",
        )


def _of_peptides(record: DesignRecord, name: str) -> Iterator[_Sequence]:
    for number, peptide in enumerate(record.peptide_set.peptides if record.peptide_set else (), start=1):
        yield f"{name}_peptide_{number:02}", f"synthetic long peptide, {peptide.name}", peptide.sequence, "aa"


def _one_line(text: str) -> str:
    return " ".join(text.split())
