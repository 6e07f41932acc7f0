"""Which genome build a file speaks of, by its contigs' lengths or by its words."""

from __future__ import annotations

import re
from collections.abc import Mapping

from vaxsmith.core import Sourced

_REPORT = "NCBI Assembly reports (Genome Reference Consortium; T2T Consortium), length of chromosome"

CHROMOSOME_LENGTHS: tuple[Sourced[tuple[str, int]], ...] = (
    Sourced(name="NCBI36", value=("1", 247249719), unit="bases", citation=f"{_REPORT} 1, GCF_000001405.12 (hg18)"),
    Sourced(name="GRCh37", value=("1", 249250621), unit="bases", citation=f"{_REPORT} 1, GCF_000001405.13 (hg19)"),
    Sourced(name="GRCh38", value=("1", 248956422), unit="bases", citation=f"{_REPORT} 1, GCF_000001405.26 (hg38)"),
    Sourced(name="T2T-CHM13", value=("1", 248387328), unit="bases", citation=f"{_REPORT} 1, GCF_009914755.1 (hs1)"),
    Sourced(name="GRCh37", value=("17", 81195210), unit="bases", citation=f"{_REPORT} 17, GCF_000001405.13"),
    Sourced(name="GRCh38", value=("17", 83257441), unit="bases", citation=f"{_REPORT} 17, GCF_000001405.26"),
    Sourced(name="NCBIM37", value=("1", 197195432), unit="bases", citation=f"{_REPORT} 1, GCF_000001635.18 (mm9)"),
    Sourced(name="GRCm38", value=("1", 195471971), unit="bases", citation=f"{_REPORT} 1, GCF_000001635.20 (mm10)"),
    Sourced(name="GRCm39", value=("1", 195154279), unit="bases", citation=f"{_REPORT} 1, GCF_000001635.27 (mm39)"),
)
"""Chromosome lengths that tell builds apart; chromosome 17 serves files that declare few contigs."""

_NAMES: tuple[tuple[str, str], ...] = (
    (r"grch38|hg38|hs38|b38|gcf_000001405\.(2[6-9]|[3-9]\d)", "GRCh38"),
    (r"grch37|hg19|hs37|b37|g1k_v37|gcf_000001405\.(1[3-9]|2[0-5])", "GRCh37"),
    (r"ncbi36|hg18|b36", "NCBI36"),
    (r"chm13|\bhs1\b|t2t", "T2T-CHM13"),
    (r"grcm39|mm39", "GRCm39"),
    (r"grcm38|mm10|gcf_000001635\.2[0-6]", "GRCm38"),
    (r"ncbim37|mm9", "NCBIM37"),
)


_NOT_HUMAN = {"NCBIM37": "mouse", "GRCm38": "mouse", "GRCm39": "mouse"}


def species_note(build: str) -> str:
    """Give the sentence to say of a build that is not of the human genome; empty for any other.

    >>> species_note("GRCm38").partition(":")[0], species_note("GRCh38")
    ('The file speaks of GRCm38, the genome of the mouse and not a human build', '')
    """
    species = _NOT_HUMAN.get(build)
    if species is None:
        return ""
    return (
        f"The file speaks of {build}, the genome of the {species} and not a human build: what is predicted for human HLA "
        "molecules says nothing about this animal."
    )


def build_of_contigs(contigs: Mapping[str, int]) -> str:
    """Name the build whose chromosome lengths the contigs have; empty when none fits.

    >>> build_of_contigs({"chr1": 248956422})
    'GRCh38'
    """
    lengths = {name.lower().removeprefix("chr"): length for name, length in contigs.items()}
    for known in CHROMOSOME_LENGTHS:
        name, length = known.value
        if lengths.get(name) == length:
            return known.name
    return ""


def build_of_words(words: str) -> str:
    """Name the build that a free text (a path, an assembly name, a MAF's NCBI_Build) speaks of; empty when none.

    A bare ``37`` or ``38`` is read as the human build, as MAF writes it.

    >>> build_of_words("file:///ref/ucsc.hg19.fasta"), build_of_words("38"), build_of_words("my.fa")
    ('GRCh37', 'GRCh38', '')
    """
    text = words.lower().strip()
    bare = {"36": "NCBI36", "37": "GRCh37", "38": "GRCh38"}
    if text in bare:
        return bare[text]
    for pattern, name in _NAMES:
        if re.search(pattern, text):
            return name
    return ""
