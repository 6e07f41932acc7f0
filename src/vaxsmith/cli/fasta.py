"""Read proteins from a FASTA file that a person typed, or from one that is too large to hold."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from vaxsmith.core import AMINO_ACIDS, FormatError, require_regular_file


def read_proteins(path: Path) -> list[tuple[str, str]]:
    """Give ``(name, sequence)`` of each record, plain or gzip: upper case, blanks and a final ``*`` removed.

    Raises:
        InputError: the file cannot be read.
        FormatError: it is not FASTA, a record is empty or named twice, or a letter is none of the twenty residues.
    """
    from vaxsmith.genome.proteome_fasta import protein_records

    require_regular_file(path, role="FASTA file")
    proteins: dict[str, str] = {}
    for number, header, sequence in protein_records(path):
        name, place = header.split(maxsplit=1)[0], f"{path}:{number}"
        if name in proteins:
            raise FormatError(
                f"the name {name!r} is used twice", expected="> and a name of its own before each sequence", place=place
            )
        strange = sorted(set(sequence) - set(AMINO_ACIDS))
        if not sequence or strange:
            raise FormatError(
                f"{name} holds {', '.join(strange)}" if strange else f"{name} is empty",
                expected="the twenty amino acids",
                place=place,
            )
        proteins[name] = sequence
    return list(proteins.items())


def stream_proteins(path: Path) -> Iterator[tuple[str, str]]:
    """Give ``(name, sequence)`` of each record as the file is read, whatever letters and names it has.

    Raises:
        InputError: the file cannot be read.
        FormatError: it is not FASTA, holds no record, or holds nucleotides.
    """
    from vaxsmith.genome.proteome_fasta import protein_records

    require_regular_file(path, role="protein FASTA")
    for _, header, sequence in protein_records(path):
        yield header.split(maxsplit=1)[0], sequence
