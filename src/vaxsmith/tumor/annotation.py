"""Transcript annotations that Ensembl VEP wrote into INFO (the CSQ field)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from sys import intern
from urllib.parse import unquote

from vaxsmith.core import FormatError
from vaxsmith.genome.transcript import TranscriptLabel
from vaxsmith.tumor.header import Header
from vaxsmith.tumor.variant import Annotation

_READ = (
    "Allele",
    "Consequence",
    "Feature_type",
    "Feature",
    "Protein_position",
    "Amino_acids",
    "Codons",
    "HGVSc",
    "HGVSp",
    "WildtypeProtein",
    "FrameshiftSequence",
)
_LABEL = (
    "Feature",
    "SYMBOL",
    "Gene",
    "ENSP",
    "BIOTYPE",
    "CANONICAL",
    "MANE_SELECT",
    "MANE_PLUS_CLINICAL",
    "TSL",
    "FLAGS",
    "MANE",
)
_NEEDED = ("Allele", "Consequence", "Feature")


@dataclass(slots=True, kw_only=True)
class AnnotationReader:
    """Reads one file's CSQ entries; keeps what repeats (labels, words, proteins) once.

    ``key`` is the INFO key, ``columns`` how many values an entry has. ``oddities`` counts what was not as declared.
    """

    key: str
    columns: int
    _read: Callable[[list[str]], tuple[str, ...]]
    _label: Callable[[list[str]], tuple[str, ...]]
    _allele: int
    _allele_number: int
    oddities: Counter[str] = field(default_factory=Counter)
    _labels: dict[tuple[str, ...], TranscriptLabel] = field(default_factory=dict)
    _words: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def annotations(self, value: str, alleles: Sequence[str], number: int) -> tuple[Annotation, ...]:
        """Give the entries of the ``number``-th alternate (from 0) of a record.

        ``alleles`` are the alternates as VEP names them (see ``annotator_alleles``). ALLELE_NUM decides where the file
        has it. Entries of other alleles are left to their own calls.
        """
        found = []
        wanted = alleles[number]
        for entry in value.split(","):
            values = entry.split("|")
            if len(values) != self.columns:
                self.oddities["columns"] += not number
            values.extend([""] * (self.columns + 1 - len(values)))  # one more: index -1 stands for "no such column"
            values[self.columns :] = [""]
            ordinal = values[self._allele_number]
            if (ordinal != str(number + 1)) if ordinal else (values[self._allele] != wanted):
                if not ordinal and values[self._allele] not in alleles:
                    self.oddities["alleles"] += not number
                continue
            if "%" in entry:
                values = [unquote(text) if "%" in text else text for text in values]
            found.append(self._annotation(values))
        return tuple(found)

    def _annotation(self, values: list[str]) -> Annotation:
        allele, consequence, feature_type, _, position, residues, codons, coding, protein, wild, shifted = self._read(values)
        consequences = self._words.get(consequence)
        if consequences is None:
            consequences = self._words[consequence] = tuple(map(intern, consequence.split("&")))
        return Annotation(
            allele=intern(allele),
            consequences=consequences,
            transcript=self._transcript(self._label(values)),
            feature_type=intern(feature_type) or "Transcript",
            protein_position=position,
            amino_acids=residues,
            codons=codons,
            hgvs_coding=coding,
            hgvs_protein=protein,
            wild_type_protein=intern(wild),
            frameshift_protein=intern(shifted),
        )

    def _transcript(self, key: tuple[str, ...]) -> TranscriptLabel:
        label = self._labels.get(key)
        if label is None:
            identifier, gene, gene_id, protein_id, biotype, canonical, mane, mane_plus, level, flags, old_mane = key
            label = self._labels[key] = TranscriptLabel(
                identifier=identifier,
                gene=gene,
                gene_identifier=gene_id,
                protein_identifier=protein_id,
                biotype=biotype,
                canonical=canonical == "YES",
                mane_select=mane or (old_mane if old_mane.startswith("NM_") else ""),
                mane_plus_clinical=mane_plus,
                support_level=int(level) if level in {"1", "2", "3", "4", "5"} else None,
                flags=tuple(flag for flag in flags.split("&") if flag),
            )
        return label


def annotation_reader(header: Header, place: str) -> AnnotationReader | None:
    """Make the reader of a file's VEP annotations; None when its header declares none.

    VEP's field is found by its Description (``... Ensembl VEP. Format: Allele|Consequence|...``), whatever its key.

    Raises:
        FormatError: CSQ is declared but its columns are not named, or one that is needed is missing.
    """
    key = next((name for name, text in header.info.items() if "Ensembl VEP" in text and "Format:" in text), "CSQ")
    if key not in header.info:
        return None
    columns = [name.strip() for name in header.info[key].partition("Format:")[2].strip(" '\"").split("|")]
    absent = [name for name in _NEEDED if name not in columns]
    if absent:
        raise FormatError(
            f"the header's description of {key} does not name the column {', '.join(absent)}",
            place=place,
            expected="Format: Allele|Consequence|...|Feature|... as Ensembl VEP writes it",
            cause="the INFO line was rewritten by another program",
            remedy="annotate again with VEP, or restore the original ##INFO line",
        )

    def where(name: str) -> int:
        return columns.index(name) if name in columns else len(columns)

    return AnnotationReader(
        key=key,
        columns=len(columns),
        _read=itemgetter(*map(where, _READ)),
        _label=itemgetter(*map(where, _LABEL)),
        _allele=where("Allele"),
        _allele_number=where("ALLELE_NUM"),
    )
