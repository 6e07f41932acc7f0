"""What the genome builds are known by: the lengths of their chromosomes and their RefSeq accessions.

Two builds of one species give different lengths to every chromosome, so a table of names and lengths (a FASTA index, a VCF
header) is enough to tell which build a file was made with.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from vaxsmith.core import Sourced

_HUMAN = (*(str(number) for number in range(1, 23)), "X", "Y", "MT")
_MOUSE = (*(str(number) for number in range(1, 20)), "X", "Y", "MT")


def _lengths(names: tuple[str, ...], lengths: str) -> Mapping[str, int]:
    return MappingProxyType(dict(zip(names, (int(length) for length in lengths.split()), strict=True)))


def _report(accession: str) -> str:
    return f"NCBI Assembly {accession}, assembly report, column Sequence-Length"


BUILDS: tuple[Sourced[Mapping[str, int]], ...] = (
    Sourced(
        name="GRCh37",
        value=_lengths(
            _HUMAN,
            "249250621 243199373 198022430 191154276 180915260 171115067 159138663 146364022 141213431 135534747 135006516 "
            "133851895 115169878 107349540 102531392 90354753 81195210 78077248 59128983 63025520 48129895 51304566 "
            "155270560 59373566 16569",
        ),
        unit="bases",
        citation=_report("GCF_000001405.13"),
        note="also called hg19, b37, hs37d5; UCSC's hg19 has an older chrM of 16,571 bases",
    ),
    Sourced(
        name="GRCh38",
        value=_lengths(
            _HUMAN,
            "248956422 242193529 198295559 190214555 181538259 170805979 159345973 145138636 138394717 133797422 135086622 "
            "133275309 114364328 107043718 101991189 90338345 83257441 80373285 58617616 64444167 46709983 50818468 "
            "156040895 57227415 16569",
        ),
        unit="bases",
        citation=_report("GCF_000001405.26"),
        note="also called hg38; patches (p1 to p14) do not change the chromosomes",
    ),
    Sourced(
        name="T2T-CHM13v2.0",
        value=_lengths(
            _HUMAN,
            "248387328 242696752 201105948 193574945 182045439 172126628 160567428 146259331 150617247 134758134 135127769 "
            "133324548 113566686 101161492 99753195 96330374 84276897 80542538 61707364 66210255 45090682 51324926 "
            "154259566 62460029 16569",
        ),
        unit="bases",
        citation=_report("GCF_009914755.1"),
        note="also called hs1",
    ),
    Sourced(
        name="GRCm38",
        value=_lengths(
            _MOUSE,
            "195471971 182113224 160039680 156508116 151834684 149736546 145441459 129401213 124595110 130694993 122082543 "
            "120129022 120421639 124902244 104043685 98207768 94987271 90702639 61431566 171031299 91744698 16299",
        ),
        unit="bases",
        citation=_report("GCF_000001635.20"),
        note="mouse; also called mm10",
    ),
    Sourced(
        name="GRCm39",
        value=_lengths(
            _MOUSE,
            "195154279 181755017 159745316 156860686 151758149 149588044 144995196 130127694 124359700 130530862 121973369 "
            "120092757 120883175 125139656 104073951 98008968 95294699 90720763 61420004 169476592 91455967 16299",
        ),
        unit="bases",
        citation=_report("GCF_000001635.27"),
        note="mouse; also called mm39",
    ),
)
"""Chromosome lengths of each build; names without ``chr``, mitochondrion ``MT``."""

_SHARED = "mitochondrion"  # the same accession in every build of a species


def _accessions(build: str, names: tuple[str, ...], first: int, versions: str) -> dict[str, tuple[str, str]]:
    numbers = (int(version) for version in versions.split())
    return {
        f"NC_{first + place:06d}.{version}": (build, name)
        for place, (name, version) in enumerate(zip(names[:-1], numbers, strict=True))
    }


REFSEQ_CHROMOSOMES: Sourced[Mapping[str, tuple[str, str]]] = Sourced(
    name="RefSeq accession of each chromosome",
    value=MappingProxyType(
        _accessions("GRCh37", _HUMAN, 1, "10 11 11 11 9 11 13 10 11 10 9 11 10 8 9 9 10 9 9 10 8 10 10 9")
        | _accessions("GRCh38", _HUMAN, 1, "11 12 12 12 10 12 14 11 12 11 10 12 11 9 10 10 11 10 10 11 9 11 11 10")
        | _accessions("T2T-CHM13v2.0", _HUMAN, 60925, "1 " * 24)
        | _accessions("GRCm38", _MOUSE, 67, "6 " * 19 + "7 7")
        | _accessions("GRCm39", _MOUSE, 67, "7 " * 19 + "8 8")
        | {"NC_012920.1": (_SHARED, "MT"), "NC_005089.1": (_SHARED, "MT")}
    ),
    citation="NCBI Assembly reports of GCF_000001405.13, GCF_000001405.26, GCF_009914755.1, GCF_000001635.20 and "
    "GCF_000001635.27, column RefSeq-Accn",
    note="value: accession to (build, chromosome name without chr)",
)
