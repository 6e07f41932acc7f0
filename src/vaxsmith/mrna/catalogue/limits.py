"""Limits of synthesis: house choices, because every vendor has its own and changes them. Settings start from these."""

from __future__ import annotations

from vaxsmith.core import Sourced

_HOUSE = "house choice"

LONGEST_HOMOPOLYMER = Sourced(
    name="longest run of one base in the coding sequence",
    value=6,
    unit="nt",
    citation=_HOUSE,
    note="Stricter than the vendors' usual 9 or 10; runs make T7 RNA polymerase and sequencing slip. Costs little.",
)
GC_WINDOW = Sourced(
    name="length of the window in which GC is counted",
    value=50,
    unit="nt",
    citation=_HOUSE,
    note="The length in which gene-synthesis vendors commonly state local GC.",
)
GC_WINDOW_LOWEST = Sourced(
    name="least GC in a window", value=0.30, citation=_HOUSE, note="A vendor's own limit replaces it."
)
GC_WINDOW_HIGHEST = Sourced(
    name="most GC in a window", value=0.70, citation=_HOUSE, note="A vendor's own limit replaces it."
)
GC_LOWEST = Sourced(
    name="least GC of the coding sequence", value=0.40, citation=_HOUSE, note="A vendor's own limit replaces it."
)
GC_HIGHEST = Sourced(
    name="most GC of the coding sequence", value=0.65, citation=_HOUSE, note="A vendor's own limit replaces it."
)
LONGEST_REPEAT = Sourced(
    name="longest word that may occur twice",
    value=15,
    unit="nt",
    citation=_HOUSE,
    note="Words of 16 and more mis-assemble from oligonucleotides; direct and inverted alike.",
)
LONGEST_HELIX = Sourced(
    name="longest helix without interruption in the predicted structure",
    value=25,
    unit="bp",
    citation=_HOUSE,
    note="PKR answers to double strands of about 30 bp and more (Manche et al. 1992, Mol. Cell. Biol. 12:5238-5248).",
)
LONGEST_FOLDED = Sourced(
    name="longest molecule whose structure is designed",
    value=6000,
    unit="nt",
    citation=_HOUSE,
    note="Time and memory grow with the square of the length (4,000 nt: 4 s of CPU and 136 MiB a solution).",
)
EXCHANGE_RATE = Sourced(
    name="exchange rate λ between ln w and energy",
    value=3.0,
    unit="kcal/mol",
    citation=_HOUSE,
    note="The usual trade of published designs; 0 is structure alone.",
)
OPEN_CODONS = Sourced(
    name="codons at the start that stay unpaired in the design",
    value=15,
    unit="codons",
    citation=_HOUSE,
    note="About the 40 nt that an initiating ribosome covers and its entry.",
)
MOST_OPENING = Sourced(
    name="most that opening the first codons may cost",
    value=20.0,
    unit="kcal/mol",
    citation="House choice below Kozak 1986, Proc. Natl Acad. Sci. USA 83:2850-2854",
    note="There a hairpin of -30 kcal/mol before the start codon let translation through and one of -50 stopped it. The "
    "paper is cited from memory.",
)
MOST_RESIDUES = Sourced(
    name="longest protein that is coded",
    value=20_000,
    unit="residues",
    citation=_HOUSE,
    note="Far longer than any molecule that is transcribed in a tube; keeps the coding of hopeless proteins under a minute.",
)
