"""Parts of the molecule that are not coded by the protein: UTRs, Kozak context, stops, tails.

Sequences are DNA letters (T for U), 5′ to 3′, as they stand in the transcript. A published 5′ UTR that ends in its own
Kozak context is given here without it, so that the molecule names the context as a part of its own.

Sequences of BNT162b2 and mRNA-1273 were read from contigs assembled from sequenced vaccine (Jeong et al. 2021, "Assemblies
of putative SARS-CoV2-spike-encoding mRNA sequences for vaccines BNT-162b2 and mRNA-1273", NAalytics on GitHub).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from vaxsmith.core import Sourced

_NAALYTICS = "Jeong et al. 2021, Assemblies of putative SARS-CoV2-spike-encoding mRNA sequences (NAalytics on GitHub)"
_HBA1 = "HBA1, Ensembl ENSG00000206172, as given in the catalogue of mRNArchitect (MIT licence)"


def _by_name(*parts: Sourced[str]) -> Mapping[str, Sourced[str]]:
    return MappingProxyType({part.name: part for part in parts})


FIVE_PRIME_UTRS: Mapping[str, Sourced[str]] = _by_name(
    Sourced(
        name="AGG + HBA1",
        value="AGG" + "ACTCTTCTGGTCCCCACAGACTCAGAGAGAACCC",
        citation=_HBA1,
        note="House default. The human alpha-globin leader without its last three bases (ACC, replaced by the Kozak part), "
        "preceded by AGG so that CleanCap AG can start it. The leader of BNT162b2 is derived from the same gene. "
        "Second-hand: read in mRNArchitect's catalogue, not in Ensembl itself.",
    ),
    Sourced(
        name="BNT162b2",
        value="AGAATAAACTAGTATTCTTCTGGTCCCCACAGACTCAGAGAGAACCC",
        citation=f"{_NAALYTICS}; published as INN 11889 (WHO) with the cap's guanosine written as its first letter",
        note="Begins AGA: the G printed before it in published sequences is the cap itself. Contains an SpeI site (ACTAGT).",
    ),
    Sourced(
        name="mRNA-1273",
        value="GGGAAATAAGAGAGAAAAGAAGAGTAAGAAGAAATATAAGACCCCGGCGCC",
        citation=_NAALYTICS,
        note="Begins GGG: for enzymatic capping, not for CleanCap AG. Assembled from sequenced vaccine, so its first bases "
        "are second-hand.",
    ),
    Sourced(
        name="AGG + HBB",
        value="AGG" + "ACATTTGCTTCTGACACAACTGTGTTCACTAGCAACCTCAAACAGAC",
        citation="HBB, Ensembl ENSG00000244734, as given in the catalogue of mRNArchitect (MIT licence)",
        note="Human beta-globin leader without the first T of that catalogue's entry and without its last three bases. "
        "Second-hand, as above.",
    ),
)

KOZAKS: Mapping[str, Sourced[str]] = _by_name(
    Sourced(
        name="GCCACC",
        value="GCCACC",
        citation="Kozak 1987, Nucleic Acids Res. 15:8125-8148 (consensus GCC(A/G)CCATGG of 699 vertebrate mRNAs)",
        note="The six bases before the start codon; the +4 G belongs to the second codon and is the protein's affair.",
    ),
    Sourced(name="none", value="", citation="house", note="For a 5′ UTR that brings its own context."),
)

STOPS: Mapping[str, Sourced[str]] = _by_name(
    Sourced(
        name="TGATGA",
        value="TGATGA",
        citation=_NAALYTICS,
        note="Two stops in frame, as in BNT162b2.",
    ),
    Sourced(
        name="TGATAATAG",
        value="TGATAATAG",
        citation=_NAALYTICS,
        note="Three different stops in frame, as in mRNA-1273.",
    ),
)

THREE_PRIME_UTRS: Mapping[str, Sourced[str]] = _by_name(
    Sourced(
        name="HBA1",
        value="GCTGGAGCCTCGGTGGCCATGCTTCTTGCCCCTTGGGCCTCCCCCCAGCCCCTCCTCCCCTTCCTGCACCCGTACCCCCGTGGTCTTTGAATAAAGTCTGAGTGGGCGGCA",
        citation=_HBA1,
        note="House default: human alpha-globin, which belongs with the alpha-globin leader. Contains AATAAA, its natural "
        "polyadenylation signal, which is harmless in a molecule made in a tube. Second-hand: read in mRNArchitect.",
    ),
    Sourced(
        name="mRNA-1273",
        value="GCTGGAGCCTCGGTGGCCTAGCTTCTTGCCCCTTGGGCCTCCCCCCAGCCCCTCCTCCCCTTCCTGCACCCGTACCCCCGTGGTCTTTGAATAAAGTCTGAGTGGGCGGC",
        citation=_NAALYTICS,
        note="Alpha-globin with CATG changed to CTAG. The contig ends in the tail, so its last base is uncertain.",
    ),
    Sourced(
        name="BNT162b2",
        value="CTCGAGCTGGTACTGCATGCACGCAATGCTAGCTGCCCCTTTCCCGTCCTGGGTACCCCGAGTCTCCCCCGACCTCGGGTCCCAGGTATGCTCCCACCTCCACCTGCCCCACTCA"
        "CCACCTCTGCTAGTTCCAGACACCTCCCAAGCACGCAGCAATGCAGCTCAAAACGCTTAGCCTAGCCACACCCCCACGGGAAACAGCAGTGATTAACCTTTAGCAATAAACGAAAGTTT"
        "AACTAAGCTATACTAACCCCAGGGTTGGTCAATTTCGTGCCAGCCACACCCTGGAGCTAGC",
        citation=_NAALYTICS,
        note="AES and mtRNR1 segments. Contains XhoI, NheI and PaqCI sites and AATAAA; subject of patents of others. "
        "The contig ends in the tail, so its last base is uncertain.",
    ),
)

TAILS: Mapping[str, Sourced[str]] = _by_name(
    Sourced(
        name="A30-GCATATGACT-A70",
        value="A" * 30 + "GCATATGACT" + "A" * 70,
        citation=f"{_NAALYTICS}, README; segmented tails: Trepotec et al. 2019, RNA 25:507-518",
        note="House default: the interrupted tail of BNT162b2, which stays put in a plasmid where one long run shortens. "
        "The sequence is second-hand (that README); the last run ends where the template is cut. "
        "A 3′ UTR that ends in A lengthens the first run: after HBA1 it is A31.",
    ),
    Sourced(name="A100", value="A" * 100, citation="house", note="One run of 100."),
    Sourced(name="A120", value="A" * 120, citation="house", note="One run of 120; unstable in most plasmids."),
)
