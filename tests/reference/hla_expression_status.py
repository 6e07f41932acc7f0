"""Derive which HLA names are not expressed (or doubtfully) from IPD-IMGT/HLA's own lists, the slow and plain way.

``python -m tests.reference.hla_expression_status`` prints the module that ``vaxsmith.hla.catalogue.expression`` is.
"""

from __future__ import annotations

import gzip
import re
import sys
import textwrap
from collections import defaultdict
from pathlib import Path

LOCI = ("A", "B", "C", "E", "F", "G", "DRA", "DRB1", "DRB3", "DRB4", "DRB5", "DQA1", "DQB1", "DPA1", "DPB1")
_NAME = re.compile(r"([A-Z0-9]+)\*(\d+(?::\d+)*)([A-Z]?)")


def read_names(hla: Path) -> dict[tuple[str, str], str]:
    """Read every full name as ``(locus, fields) -> suffix``; the protein files, the newer ones, have the last word."""
    names: dict[tuple[str, str], str] = {}
    status = (hla / "IMGT_Allele_status.txt").read_text(encoding="utf-8").splitlines()
    written = [line.split(",")[0] for line in status if not line.startswith(("#", "Allele,"))]
    for path in sorted((hla / "proteins").glob("*.fasta.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as stream:
            written += [line.split()[1] for line in stream if line.startswith(">")]
    for name in written:
        match = _NAME.fullmatch(name)
        if match and match.group(1) in LOCI:
            names[match.group(1), match.group(2)] = match.group(3)
    return names


def derive(names: dict[tuple[str, str], str]) -> dict[str, dict[str, list[str]]]:
    """Give ``suffix -> locus -> names``.

    Two fields where every name that begins with them carries the suffix, else the full names that do. A short name that
    a later release lengthened (``A*01:11`` became ``A*01:11N``) counts under its newest form only.
    """
    by_two: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for (locus, fields), suffix in names.items():
        by_two[locus, ":".join(fields.split(":")[:2])][fields] = suffix
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for (locus, two), members in by_two.items():
        suffixes = set(members.values())
        if suffixes == {""}:
            continue
        if len(suffixes) == 1:
            found[suffixes.pop()][locus].append(two)
            continue
        for fields, suffix in members.items():
            if suffix:
                found[suffix][locus].append(fields)
    return {suffix: dict(loci) for suffix, loci in found.items()}


def sort_key(fields: str) -> tuple[int, ...]:
    """Order names by the numbers of their fields."""
    return tuple(int(field) for field in fields.split(":"))


def render(found: dict[str, dict[str, list[str]]]) -> str:
    """Write the mapping as Python source."""
    lines = []
    for suffix in sorted(found):
        lines.append(f'        "{suffix}": {{')
        for locus in LOCI:
            fields = sorted(found[suffix].get(locus, []), key=sort_key)
            if not fields:
                continue
            wrapped = textwrap.wrap(" ".join(fields), 98)
            if len(wrapped) == 1:
                lines.append(f'            "{locus}": "{wrapped[0]}",')
                continue
            lines.append(f'            "{locus}": (')
            for index, piece in enumerate(wrapped):
                space = " " if index < len(wrapped) - 1 else ""
                lines.append(f'                "{piece}{space}"')
            lines.append("            ),")
        lines.append("        },")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    from tests.corpora import CORPORA

    sys.stdout.write(render(derive(read_names(CORPORA / "hla"))))
