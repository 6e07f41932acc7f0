"""What an annotation file says before it is put in order: one row a transcript, flat arrays of its parts."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field

COLUMNS = (
    "identifier",
    "gene",
    "gene_identifier",
    "protein_identifier",
    "biotype",
    "mane_select",
    "mane_plus_clinical",
    "flags",
    "tags",
)
"""Text columns of a transcript; several flags or tags are joined by commas."""

FLAG_TAGS = ("cds_start_NF", "cds_end_NF", "mRNA_start_NF", "mRNA_end_NF")
_CANONICAL_TAGS = frozenset({"Ensembl_canonical", "RefSeq Select", "RefSeq_Select"})


@dataclass(slots=True)
class AnnotationRows:
    """Growing columns, filled line by line (mutable on purpose: three million lines pass through).

    ``row_of`` finds a transcript's row by contig and the file's own key: one key may stand on two contigs (the
    pseudoautosomal regions of X and Y).
    """

    row_of: dict[tuple[str, str], int] = field(default_factory=dict)
    contig: list[str] = field(default_factory=list)
    strand: list[str] = field(default_factory=list)
    described: list[bool] = field(default_factory=list)
    canonical: list[bool] = field(default_factory=list)
    support_level: array[int] = field(default_factory=lambda: array("b"))
    text: dict[str, list[str]] = field(default_factory=lambda: {name: [] for name in COLUMNS})
    parent: list[str] = field(default_factory=list)
    exons: array[int] = field(default_factory=lambda: array("i"))  # row, start, end; row, start, end; …
    coding: array[int] = field(default_factory=lambda: array("i"))  # row, start, end, phase; …
    stops: array[int] = field(default_factory=lambda: array("i"))  # row, start, end, 0; …

    def row(self, contig: str, key: str, strand: str) -> int:
        """Give the row of a transcript, opening it at first sight."""
        place = self.row_of.get((contig, key))
        if place is None:
            place = self.row_of[contig, key] = len(self.contig)
            self.contig.append(contig)
            self.strand.append(strand)
            self.described.append(False)
            self.canonical.append(False)
            self.support_level.append(0)
            self.parent.append("")
            for column in self.text.values():
                column.append("")
        return place

    def set_text(self, row: int, **values: str) -> None:
        """Fill text columns of a row."""
        for name, value in values.items():
            self.text[name][row] = value

    def set_tags(self, row: int, tags: list[str]) -> None:
        """Read canonical, MANE and incompleteness from annotators' tags (Ensembl, GENCODE and RefSeq spellings)."""
        known = {tag.replace(" ", "_") for tag in tags}
        identifier = self.text["identifier"][row]
        self.canonical[row] = bool(_CANONICAL_TAGS & set(tags))
        self.set_text(
            row,
            mane_select=identifier if "MANE_Select" in known else "",
            mane_plus_clinical=identifier if "MANE_Plus_Clinical" in known else "",
            tags=",".join(sorted(tag.replace(",", " ") for tag in tags)),
        )
        self.add_flags(row, [tag for tag in FLAG_TAGS if tag in known])

    def add_flags(self, row: int, flags: list[str]) -> None:
        """Add annotators' words on an incomplete or unusual coding sequence."""
        present = [flag for flag in self.text["flags"][row].split(",") if flag]
        self.text["flags"][row] = ",".join(dict.fromkeys(present + flags))


def versioned(identifier: str, version: str) -> str:
    """Join an Ensembl identifier and its version when the source gives them apart.

    >>> versioned("ENST00000218032", "6"), versioned("NM_000546.6", "")
    ('ENST00000218032.6', 'NM_000546.6')
    """
    return f"{identifier}.{version}" if version and identifier and "." not in identifier else identifier


def gene_name_without_version(identifier: str) -> str:
    """Take the version off an Ensembl gene: expression tables and VEP name genes without.

    >>> gene_name_without_version("ENSG00000141510.18"), gene_name_without_version("AC004.1")
    ('ENSG00000141510', 'AC004.1')
    """
    return identifier.partition(".")[0] if identifier.startswith("ENS") else identifier


def read_support_level(text: str) -> int:
    """Read ``1 (assigned to previous version 5)``, ``NA`` or nothing; 0 means not given."""
    return int(text[0]) if text[:1] in ("1", "2", "3", "4", "5") else 0


def read_phase(text: str) -> int:
    """Read column 8: bases to skip before the first whole codon; ``.`` counts as 0."""
    return int(text) if text in ("0", "1", "2") else 0
