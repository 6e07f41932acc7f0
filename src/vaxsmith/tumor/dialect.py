"""Whose manner of writing a VCF follows, and which callers a merged record names."""

from __future__ import annotations

import re
from collections.abc import Mapping

from vaxsmith.tumor.header import Header

# What a header says, lower case, in the order in which they are believed; the first that fits names the dialect.
_BY_WORD: tuple[tuple[str, str], ...] = (
    ("radia", "radia"),
    ("strelka", "strelka2"),
    ("varscan", "varscan2"),
    ("vardict", "vardict"),
    ("mutect2", "mutect2"),
    ("somaticsniper", "somaticsniper"),
    ("muse", "muse"),
    ("pindel", "pindel"),
    ("delly", "delly"),
    ("freebayes", "freebayes"),
    ("lofreq", "lofreq"),
    ("platypus", "platypus"),
    ("haplotypecaller", "haplotypecaller"),
    ("maf2vcf", "maf2vcf"),
)
_BY_FORMAT: tuple[tuple[frozenset[str], str], ...] = (
    (frozenset({"AU", "CU", "GU", "TU"}), "strelka2"),
    (frozenset({"TIR", "TAR"}), "strelka2"),
    (frozenset({"FREQ", "RD"}), "varscan2"),
    (frozenset({"BCOUNT", "SSC"}), "somaticsniper"),
    (frozenset({"F1R2", "F2R1"}), "mutect2"),
    (frozenset({"ADT", "DPT"}), "tcga"),
    (frozenset({"DR", "DV", "RR", "RV"}), "delly"),
    (frozenset({"AD", "FA", "BQ"}), "mutect"),
    (frozenset({"AO", "RO"}), "freebayes"),
)
_MERGE_KEYS = ("set", "callers", "CALLERS", "called_by", "TAL")
GERMLINE_CALLERS = frozenset({"haplotypecaller", "freebayes", "platypus"})
"""Dialects of callers that list every variant of a sample, so that somatic is what the normal lacks."""


def read_dialect(header: Header) -> str:
    """Name the dialect: ``merged`` where INFO lists callers, else by ``##source`` and its like, else by FORMAT keys.

    ``vcf`` when nothing tells. Read support is read by the keys of each record whatever the dialect; the name is for
    people and for telling germline callers from somatic ones.
    """
    if "set" in header.info or "callers" in header.info or "called_by" in header.info:
        return "merged"
    sources = [value.lower() for value in header.words.get("source", ())]
    families = {name for source in sources for word, name in _BY_WORD if word in source}
    if len(families) > 1 or any("-" in source and "sniper" in source for source in sources):
        return "merged"
    for key, values in header.words.items():
        for text in _programs(key.lower(), values):
            for word, name in _BY_WORD:
                if word in text:
                    return "strelka" if name == "strelka2" and "strelka1" in _versions(header) else name
    for keys, name in _BY_FORMAT:
        if keys <= header.formats:
            return name
    return "vcf"


def _programs(key: str, values: tuple[str, ...]) -> list[str]:
    """Give the names of programs in one header line, lower case: never its paths, which may say anything."""
    if key in {"source", "source_version"}:
        return [value.lower() for value in values]
    if key.startswith("gatkcommandline"):
        return [key, *(name.lower() for value in values for name in re.findall(r"\bID=(\w+)", value)[:1])]
    if key in {"cmdline", "commandline"}:
        return [value.split()[0].rpartition("/")[2].lower() for value in values if value.split()]
    if key == "vcfprocesslog":
        return [name.lower() for value in values for name in re.findall(r"InputVCFSource=[<\"]?([^>\",;]+)", value)[:1]]
    return [key] if key.startswith(("muse", "mutect")) else []


def _versions(header: Header) -> str:
    return " ".join(header.words.get("source_version", ()))


def read_callers(info: Mapping[str, str]) -> tuple[str, ...]:
    """Name the callers that a merge lists for one record, in its order.

    GATK CombineVariants writes ``set=mutect-varscan`` and ``filterInmutect`` for one that filtered the record, which is
    left out; ``Intersection`` stands for all, and is replaced by their names once the whole file is read.

    >>> read_callers({"set": "varscan-strelka"}), read_callers({"TAL": "muse,mutect2"})
    (('varscan', 'strelka'), ('muse', 'mutect2'))
    """
    for key in _MERGE_KEYS:
        value = info.get(key, "")
        if value:
            names = value.replace(",", "-" if key == "set" else ",").split("-" if key == "set" else ",")
            return tuple(name for name in names if name and not name.startswith("filterIn"))
    return ()
