"""The head of a VCF: its declarations and its sample names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from vaxsmith.core import FormatError

_FIXED = ("#CHROM", "POS", "ID", "REF", "ALT", "QUAL", "FILTER", "INFO")
_PAIR = re.compile(r'(\w+)=("(?:[^"\\]|\\.)*"|[^,>]*)')


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What stands above the first record.

    ``words`` holds the plain ``##key=value`` lines, values in the order of the file; ``contigs`` the declared lengths in
    bases, ``declared`` the names of all contigs, also of those without a length; ``info`` the Description of each INFO key;
    ``formats`` the FORMAT keys; ``samples`` the columns after FORMAT.
    ``first_line`` is the 1-based number of the first line after the head.
    """

    words: Mapping[str, tuple[str, ...]]
    contigs: Mapping[str, int]
    declared: frozenset[str]
    info: Mapping[str, str]
    formats: frozenset[str]
    samples: tuple[str, ...]
    first_line: int


def read_header(path: Path, lines: Iterator[str]) -> Header:
    """Read up to and including the ``#CHROM`` line, leaving ``lines`` at the first record.

    Raises:
        FormatError: there is no ``#CHROM`` line, its columns are not VCF's, or a sample is named twice.
    """
    words: dict[str, list[str]] = {}
    contigs: dict[str, int] = {}
    info: dict[str, str] = {}
    formats: set[str] = set()
    number = 0
    for line in lines:
        number += 1
        if line.startswith("##"):
            key, _, value = line[2:].partition("=")
            if not value.startswith("<"):
                words.setdefault(key, []).append(value.strip().strip('"'))
                continue
            fields = {name: quoted.strip('"') for name, quoted in _PAIR.findall(value)}
            name = fields.get("ID", "")
            if key == "contig":
                length = fields.get("length", "")
                contigs[name] = int(length) if length.isascii() and length.isdigit() and len(length) < 16 else 0
            elif key == "INFO":
                info[name] = fields.get("Description", "")
            elif key == "FORMAT":
                formats.add(name)
            else:
                words.setdefault(key, []).append(value)
        elif line.startswith("#CHROM") or line.upper().startswith("#CHROM"):
            samples = _samples(f"{path}:{number}", line)
            return Header(
                words={key: tuple(values) for key, values in words.items()},
                contigs={name: length for name, length in contigs.items() if length},
                declared=frozenset(contigs),
                info=info,
                formats=frozenset(formats),
                samples=samples,
                first_line=number + 1,
            )
        elif line.strip():
            break
    raise FormatError(
        "the header line that begins with #CHROM is missing" if number > 1 or words else "this does not begin like a VCF",
        place=f"{path}:{number}",
        expected="##fileformat=VCFv4.x, then #CHROM POS ID REF ALT QUAL FILTER INFO and the samples",
        cause="the header was cut off when records were extracted, or the file is not a VCF",
        remedy="put the header of the original file back (bcftools view -h original.vcf)",
    )


def _samples(place: str, line: str) -> tuple[str, ...]:
    columns = line.rstrip().split("\t")
    if tuple(name.upper() for name in columns[:8]) != _FIXED:
        spaced = tuple(line.upper().split()[:8]) == _FIXED
        raise FormatError(
            "the columns of the header line are separated by spaces" if spaced else "the header line lacks VCF's columns",
            place=place,
            expected="tab-separated " + " ".join(_FIXED),
            cause="an editor or a copy from a screen turned tabs into spaces" if spaced else "",
            remedy="write the file again with tabs",
        )
    if len(columns) > 8 and columns[8].upper() != "FORMAT":
        raise FormatError(f"the ninth column is '{columns[8]}'", place=place, expected="FORMAT, then one column a sample")
    samples = tuple(columns[9:])
    twice = sorted({name for name in samples if samples.count(name) > 1})
    if twice:
        raise FormatError(
            f"two columns are called {', '.join(twice)}",
            place=place,
            expected="one name a sample, each different",
            cause="two files of the same sample were pasted together",
            remedy="rename one (bcftools reheader -s names.txt)",
        )
    return samples
