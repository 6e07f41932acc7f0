"""A FASTA of proteins (Ensembl, GENCODE, RefSeq, UniProt or a person's own) as a proteome."""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Iterator
from io import TextIOWrapper
from pathlib import Path

from vaxsmith.core import STOP, FormatError, InputError, require_regular_file
from vaxsmith.genome.proteome import NormalProtein, Proteome
from vaxsmith.genome.proteome_build import proteome_from_proteins

_GENE = re.compile(r"\b(?:gene_symbol:|GN=)(\S+)")
_GENE_IDENTIFIER = re.compile(r"\bgene:(\S+)")
_TRANSCRIPT = re.compile(r"\btranscript:(\S+)")
_NOT_A_RESIDUE = re.compile(r"[^A-Z]")
_NUCLEOTIDES = frozenset("ACGTUN")
_ENOUGH = 200
"""Residues among which some letter besides A, C, G, T, U and N must stand (their share in proteins is about a third)."""


def read_proteome_fasta(path: Path) -> Proteome:
    """Read and index a FASTA of proteins, gzip or not, with any line ends, upper or lower case.

    A record's name is its transcript where the header names one (``transcript:ENST…``), else its first word; its gene is
    ``gene_symbol:``, ``GN=`` or ``gene:``. A ``*`` at a sequence's end is taken off; one inside ends nothing, but no peptide
    is found across it. Records without residues are in ``dropped``.

    Raises:
        InputError: the file cannot be read.
        FormatError: it is not FASTA, holds nucleotides, is truncated, or two different sequences have one name; says where.
    """
    require_regular_file(path, role="protein FASTA")
    seen: dict[str, str] = {}
    proteins = []
    for number, header, sequence in protein_records(path):
        name = header.split(maxsplit=1)[0]
        if seen.setdefault(name, sequence) != sequence:
            raise FormatError(
                f"the name {name[:60]} is given to two different sequences",
                expected="a name of its own for each protein",
                place=f"{path}:{number}",
            )
        proteins.append(_protein(name, header, sequence))
    return proteome_from_proteins(proteins)


def _protein(name: str, header: str, sequence: str) -> NormalProtein:
    transcript, gene = _TRANSCRIPT.search(header), _GENE.search(header) or _GENE_IDENTIFIER.search(header)
    return NormalProtein(
        sequence=sequence,
        transcript=transcript[1] if transcript else name,
        gene=gene[1] if gene else "",
    )


def protein_records(path: Path) -> Iterator[tuple[int, str, str]]:
    """Give each record as (line number of its header, header without ``>``, sequence in upper case without a last stop).

    The file is read as it is asked for, gzip or not. Letters besides the twenty residues are left to the caller.

    Raises:
        InputError: the file cannot be read.
        FormatError: it is not FASTA, is truncated, holds nucleotides or nothing, or other signs than letters; says where.
    """
    letters, protein, number = 0, False, 0
    for number, header, sequence in _records(path):
        protein = protein or not _NUCLEOTIDES.issuperset(sequence)
        letters += len(sequence)
        if letters >= _ENOUGH and not protein:
            raise FormatError(
                "the sequences are nucleotides",
                expected="proteins in one-letter residues",
                cause="a FASTA of transcripts (cdna, cds) or of a genome was given",
                remedy="give the file of peptides (Ensembl: pep.all.fa)",
                place=str(path),
            )
        yield number, header, sequence
    if not number:
        raise FormatError("the file holds no protein", expected="FASTA", place=str(path))


def _records(path: Path) -> Iterator[tuple[int, str, str]]:
    at, header = 0, ""
    pieces: list[str] = []
    for number, line in _lines(path):
        if line.startswith(">"):
            if at:
                yield at, header, "".join(pieces).rstrip(STOP)
            at, header, pieces = number, line[1:].strip(), []
            if not header:
                raise FormatError("a record has no name", expected="> and a name", place=f"{path}:{number}")
        elif not at:
            raise FormatError(
                f"the file begins with {line[:40]!r}", expected="a line that starts with >", place=f"{path}:{number}"
            )
        else:
            pieces.append(_residues(line, f"{path}:{number}"))
    if at:
        yield at, header, "".join(pieces).rstrip(STOP)


def _residues(line: str, place: str) -> str:
    residues = "".join(line.split()).upper()
    strange = _NOT_A_RESIDUE.search(residues.replace(STOP, ""))
    if strange or not residues.isascii():
        raise FormatError(
            f"a sequence line holds {strange[0] if strange else residues[:40]!r}",
            expected="one-letter residues",
            cause="an alignment with gaps, or a damaged file",
            place=place,
        )
    return residues


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    """Give the lines that are not blank, numbered from 1."""
    try:
        with path.open("rb") as head:
            compressed = head.read(2) == b"\x1f\x8b"
        with (
            gzip.open(path, "rb") if compressed else path.open("rb") as raw,
            TextIOWrapper(raw, encoding="utf-8-sig") as text,
        ):
            for number, line in enumerate(text, 1):
                if line.strip():
                    yield number, line.rstrip()
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise FormatError(
            "the gzip file ends in the middle or is damaged",
            cause="an interrupted download or copy",
            remedy="fetch the file again",
            place=str(path),
        ) from error
    except UnicodeDecodeError as error:
        raise FormatError(
            "the file is not text", expected="FASTA, plain or gzip", remedy="unpack it first", place=str(path)
        ) from error
    except OSError as error:
        raise InputError(
            f"the protein FASTA cannot be read ({error.strerror or error})",
            place=str(path),
            remedy="check the path and its permissions",
        ) from error
