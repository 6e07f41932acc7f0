"""Read proteins from a FASTA file that a person typed."""

from __future__ import annotations

from pathlib import Path

from vaxsmith.core import AMINO_ACIDS, FormatError, InputError, require_regular_file


def read_proteins(path: Path) -> list[tuple[str, str]]:
    """Give ``(name, sequence)`` of each record: upper case, blanks and a final ``*`` removed.

    Raises:
        InputError: the file cannot be read.
        FormatError: it is not FASTA, a record is empty or named twice, or a letter is none of the twenty residues.
    """
    require_regular_file(path, role="FASTA file")
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise InputError(f"the FASTA file cannot be read ({error.strerror or error})", place=str(path)) from error
    except UnicodeDecodeError as error:
        raise FormatError("the file is not text", expected="FASTA", remedy="unpack it first", place=str(path)) from error
    records: dict[str, str] = {}
    name = ""
    for number, line in enumerate(text.splitlines(), start=1):
        place = f"{path}:{number}"
        if line.startswith(">"):
            name = (line[1:].split() or [""])[0]
            if not name or name in records:
                raise FormatError(
                    f"the name {name!r} is used twice" if name else "a record has no name",
                    expected="> and a name of its own before each sequence",
                    place=place,
                )
            records[name] = ""
        elif line.strip():
            if not name:
                raise FormatError("the file does not begin with '>'", expected="FASTA", place=place)
            records[name] += "".join(line.split()).upper()
    if not records:
        raise FormatError("the file holds no sequence", expected="FASTA", place=str(path))
    proteins = [(title, sequence.removesuffix("*")) for title, sequence in records.items()]
    for title, sequence in proteins:
        strange = sorted(set(sequence) - set(AMINO_ACIDS))
        if not sequence or strange:
            raise FormatError(
                f"{title} holds {', '.join(strange)}" if strange else f"{title} is empty",
                expected="the twenty amino acids",
                place=str(path),
            )
    return proteins
