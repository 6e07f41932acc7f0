"""How often human genes use each codon."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from vaxsmith.core import Sourced

HUMAN: Sourced[Mapping[str, int]] = Sourced(
    name="human",
    value=MappingProxyType(
        {
            "TTT": 714_298,
            "TTC": 824_692,
            "TTA": 311_881,
            "TTG": 525_688,
            "TCT": 618_711,
            "TCC": 718_892,
            "TCA": 496_448,
            "TCG": 179_419,
            "TAT": 495_699,
            "TAC": 622_407,
            "TAA": 40_285,
            "TAG": 32_109,
            "TGT": 430_311,
            "TGC": 513_028,
            "TGA": 63_237,
            "TGG": 535_595,
            "CTT": 536_515,
            "CTC": 796_638,
            "CTA": 290_751,
            "CTG": 1_611_801,
            "CCT": 713_233,
            "CCC": 804_620,
            "CCA": 688_038,
            "CCG": 281_570,
            "CAT": 441_711,
            "CAC": 613_713,
            "CAA": 501_911,
            "CAG": 1_391_973,
            "CGT": 184_609,
            "CGC": 423_516,
            "CGA": 250_760,
            "CGG": 464_485,
            "ATT": 650_473,
            "ATC": 846_466,
            "ATA": 304_565,
            "ATG": 896_005,
            "ACT": 533_609,
            "ACC": 768_147,
            "ACA": 614_523,
            "ACG": 246_105,
            "AAT": 689_701,
            "AAC": 776_603,
            "AAA": 993_621,
            "AAG": 1_295_568,
            "AGT": 493_429,
            "AGC": 791_383,
            "AGA": 494_682,
            "AGG": 486_463,
            "GTT": 448_607,
            "GTC": 588_138,
            "GTA": 287_712,
            "GTG": 1_143_534,
            "GCT": 750_096,
            "GCC": 1_127_679,
            "GCA": 643_471,
            "GCG": 299_495,
            "GAT": 885_429,
            "GAC": 1_020_595,
            "GAA": 1_177_632,
            "GAG": 1_609_975,
            "GGT": 437_126,
            "GGC": 903_565,
            "GGA": 669_873,
            "GGG": 669_768,
        }
    ),
    unit="codons",
    citation="Codon Usage Database (Kazusa), Homo sapiens, taxon 9606: 40,662,582 codons; "
    "Nakamura, Gojobori & Ikemura 2000, Nucleic Acids Res. 28:292",
    note="Second-hand: read in a JSON copy of that table; its total agrees with the number of codons that database states.",
)

USAGES: Mapping[str, Sourced[Mapping[str, int]]] = MappingProxyType({HUMAN.name: HUMAN})
