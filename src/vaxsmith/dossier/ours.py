"""Which files vaxsmith wrote, by how they begin: only those may be replaced, whatever their names."""

from __future__ import annotations

import json
import re
from pathlib import Path

_LONGEST_HEAD = 8192  # bytes; every sign stands in the first few hundred

_FIRST_LINE = {
    "targets.tsv": r"rank\tstatus\tlabel\t",
    "dropped.tsv": r"stage\treason\tvariant\t",
    "vaccine.fasta": r">.*, vaxsmith .*, research use only$",
    "vaccine.gb": r"LOCUS +vaccine_",
    "peptide_order.tsv": r"number\tname\tsequence\t",
    "manufacture.tsv": r"molecule\tsection\titem\t",
    "pieces.tsv": r"molecule\tmap\tfirst\t",
    "designs.tsv": r"name\t(lambda\tobjective|residues\tnucleotides)\t",
    "molecules.fasta": r">.* (mRNA|coding sequence) \d+ nt, DNA letters(, no rules kept)?$",
    "front.tsv": r"name\tlambda\tenergy_kcal_per_mol\t",
    "construct.fasta": r">construct .* \d+ residues$",
    "segments.tsv": r"kind\tname\tstart\tend\t",
    "junctions.tsv": r"peptide\tallele\tpercentile\t",
    "findings.tsv": r"(name\t)?severity\tcheck\tplace\t",
    "proteins.tsv": r"variant\tgene\ttranscript\t",
    "peptides.tsv": r"variant\tgene\tchange\t",
    "windows.fasta": r">(WT|MT)\|",
}
_TITLE = {"dossier.html": "vaccine dossier", "peptide_order.html": "order of peptides"}
_SCHEMA = {"design.json": "vaxsmith.design", "provenance.json": "vaxsmith.provenance"}


def is_ours(path: Path, name: str = "") -> bool:
    """Tell whether vaxsmith wrote this file, in whatever version; an empty file is anybody's to replace.

    ``name`` is what the file is called where its own name is another (``vaccine.dropped.tsv``).
    """
    name = name or path.name
    try:
        if path.is_symlink() or not path.is_file():
            return False
        if not path.stat().st_size:
            return True
        if name in _SCHEMA:
            return _schema(path) == _SCHEMA[name]
        with path.open("rb") as stream:
            head = stream.read(_LONGEST_HEAD).decode("utf-8", "replace")
    except OSError:
        return False
    if name in _TITLE:
        return head.startswith("<!DOCTYPE html>") and f"{_TITLE[name]}</title>" in head
    sign = _FIRST_LINE.get(name)
    return sign is not None and re.match(sign, head.partition("\n")[0]) is not None


def _schema(path: Path) -> object:
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError):
        return None
    return value.get("schema_name") if isinstance(value, dict) else None
