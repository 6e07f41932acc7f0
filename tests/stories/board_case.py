"""A case that designs in a moment: a few records of the shipped patient (who is not a person) and two alleles."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from vaxsmith.demo import case_file

GENES = ("LDHB", "CCT4", "SNX6", "HADH", "PRKAR1A", "POFUT1", "EIF3K", "KRAS", "TYRP1", "AKR1C2", "BRAF")
HLA = "A*02:01, B*07:02"
QUICK = "[selection]\nrounds = 1\ntargets = 3\n"
"""A policy under which three go in and the choice is made again once, not fifty times."""


def write_case(folder: Path, extra: str = "", *, settings: str = "", hla: str = HLA) -> Path:
    """Write the case's files into a folder and give its case file; ``extra`` are further lines of it."""
    shipped = case_file().parent
    lines = (shipped / "variants.vcf").read_text().splitlines(keepends=True)
    kept = [line for line in lines if line.startswith("#") or any(f"|{gene}|" in line for gene in GENES)]
    (folder / "variants.vcf").write_text("".join(kept))
    (folder / "expression.tsv").write_text((shipped / "expression.tsv").read_text())
    path = folder / "case.toml"
    path.write_text(
        f'name = "Made up (not a person)"\nvariants = "variants.vcf"\nhla = "{hla}"\nexpression = "expression.tsv"\n'
        f'tumor_sample = "DEMO_TUMOR"\nnormal_sample = "DEMO_NORMAL"\n{extra}{settings}'
    )
    return path


def targets(out: Path, status: str = "chosen") -> dict[str, str]:
    """Give the targets of a design by name, each with its label."""
    return {f"{row['gene']} {row['change']}": row["label"] for row in rows(out / "targets.tsv") if row["status"] == status}


def reasons(out: Path) -> set[tuple[str, str]]:
    """Give ``(variant, reason)`` of everything that fell."""
    return {(row["variant"], row["reason"]) for row in rows(out / "dropped.tsv")}


def record(out: Path) -> Mapping[str, Any]:
    """Give the design as plain JSON values."""
    value: Mapping[str, Any] = json.loads((out / "design.json").read_text())
    return value


def sentences(out: Path) -> str:
    """Give the sentences of a design's findings, as one text."""
    return "\n".join(finding["sentence"] for finding in record(out)["findings"])


def rows(path: Path) -> list[dict[str, str]]:
    """Read a table."""
    with path.open(newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
