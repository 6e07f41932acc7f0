"""Write ``vaccine.fasta``: the vaccine protein, the molecule, and its DNA template."""

from __future__ import annotations

import re

from vaxsmith.dossier.records import DesignRecord
from vaxsmith.dossier.wording import count

_LINE = 60


def slug(name: str) -> str:
    """Make a name that every sequence format accepts.

    >>> slug("Patient 7 <b>"), slug("…")
    ('Patient_7_b', 'vaccine')
    """
    return re.sub(r"[^A-Za-z0-9]+", "_", name).strip("_")[:40].strip("_") or "vaccine"


def vaccine_fasta(record: DesignRecord) -> str:
    """Give three sequences: protein, mRNA (with U), DNA template (sense strand)."""
    name = slug(record.case.name)
    molecule = record.messenger
    rna = "".join(part.sequence for part in molecule.parts).replace("T", "U")
    windows = sum(1 for segment in record.protein_construct.segments if segment.kind == "target")
    targets = f"{count(len(record.chosen), 'target')} in {count(windows, 'window')}"
    sequences = (
        (f"{name}_protein", f"vaccine protein, {targets}, {record.protein_construct.platform.name}", molecule.protein, "aa"),
        (f"{name}_mRNA", f"mRNA, {molecule.cap}, start codon at {_first_coding(record) + 1}", rna, "nt"),
        (f"{name}_template", "DNA template, sense strand, promoter to linearisation site", molecule.template, "bp"),
    )
    return "".join(
        f">{identifier} {_one_line(words)}, {len(letters)} {unit}, vaxsmith {record.provenance.version}, research use only\n"
        + "".join(f"{letters[i : i + _LINE]}\n" for i in range(0, len(letters), _LINE))
        for identifier, words, letters, unit in sequences
    )


def _first_coding(record: DesignRecord) -> int:
    return next((part.start for part in record.messenger.parts if part.kind == "CDS"), 0)


def _one_line(text: str) -> str:
    return " ".join(text.split())
