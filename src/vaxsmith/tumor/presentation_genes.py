"""Genes without which a tumor cell cannot show its peptides, or does not answer when T cells come: facts with papers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from vaxsmith.core import Severity, Sourced


class PresentationPart(StrEnum):
    """Which part of presentation a gene serves."""

    CLASS_ONE = "class I presentation"
    CLASS_TWO = "class II presentation"
    INTERFERON = "answer to interferon"


@dataclass(frozen=True, slots=True, kw_only=True)
class PresentationGene:
    """One gene and what a tumor cell loses with it.

    ``identifier`` is Ensembl's, without version. ``cost`` says what the loss of both copies costs. ``severity`` is how much
    that weighs: a fault where no target of a class can then be shown at all. ``each_copy_differs`` marks the HLA genes,
    whose two copies are two different alleles, so that the loss of one is the loss of what it alone presents.
    """

    symbol: str
    identifier: str
    part: PresentationPart
    cost: str
    severity: Severity = Severity.CAUTION
    each_copy_differs: bool = False


_ZARETSKY = "Zaretsky et al. 2016, N. Engl. J. Med. 375:819-829"
_SHIN = "Shin et al. 2017, Cancer Discov. 7:188-201"
_GAO = "Gao et al. 2016, Cell 167:397-404"
_NEEFJES = "Neefjes et al. 2011, Nat. Rev. Immunol. 11:823-836"
_REITH = "Reith & Mach 2001, Annu. Rev. Immunol. 19:331-373"
_SHUKLA = "Shukla et al. 2015, Nat. Biotechnol. 33:1152-1158"
_NO_TAP = (
    "Without the transporter TAP few peptides reach class I molecules, and most of what a predictor expects is not shown; "
    "what remains are mainly pieces of signal sequences, above all on HLA-A*02."
)
_NO_ANSWER = "the cell does not answer to interferon-γ: it does not raise class I presentation when T cells attack it."
_NO_CLASS_TWO = (
    "the cell transcribes no class II genes and shows no class II peptides, also under interferon. Class II peptides that "
    "professional presenting cells take up and show are not touched by it."
)
_ONE_ALLELE = (
    "What only this allele presents is then not shown. The call does not say which of the two alleles it is, and reads in "
    "HLA genes are often misplaced: have the HLA genes of the tumor read by a program made for them."
)


def _gene(
    symbol: str,
    identifier: str,
    part: PresentationPart,
    cost: str,
    citation: str,
    *,
    severity: Severity = Severity.CAUTION,
    each_copy_differs: bool = False,
    note: str = "",
) -> tuple[str, Sourced[PresentationGene]]:
    gene = PresentationGene(
        symbol=symbol, identifier=identifier, part=part, cost=cost, severity=severity, each_copy_differs=each_copy_differs
    )
    return symbol, Sourced(name=f"{symbol}, what its loss costs", value=gene, citation=citation, note=note)


def _hla(symbol: str, identifier: str, part: PresentationPart) -> tuple[str, Sourced[PresentationGene]]:
    return _gene(symbol, identifier, part, _ONE_ALLELE, _SHUKLA, each_copy_differs=True)


_ONE, _TWO, _ANSWER = PresentationPart.CLASS_ONE, PresentationPart.CLASS_TWO, PresentationPart.INTERFERON

PRESENTATION_GENES: Mapping[str, Sourced[PresentationGene]] = MappingProxyType(
    dict(
        (
            _gene(
                "B2M",
                "ENSG00000166710",
                _ONE,
                "Without β2-microglobulin no class I molecule stays on the cell's surface: T cells against class I targets "
                "cannot see such a cell.",
                f"{_ZARETSKY}; Sade-Feldman et al. 2017, Nat. Commun. 8:1136",
                severity=Severity.FAULT,
                note="Tumors without it can still answer to checkpoint blockade through cells that need no class I (de "
                "Vries et al. 2023, Nature 613:743-750); a vaccine with class I targets has no such way.",
            ),
            _gene("TAP1", "ENSG00000168394", _ONE, _NO_TAP, f"{_NEEFJES}; Wei & Cresswell 1992, Nature 356:443-446"),
            _gene("TAP2", "ENSG00000204267", _ONE, _NO_TAP, f"{_NEEFJES}; de la Salle et al. 1994, Science 265:237-241"),
            _gene(
                "TAPBP",
                "ENSG00000231925",
                _ONE,
                "Without tapasin class I molecules are loaded poorly and fewer reach the surface; alleles differ in how "
                "much they need it.",
                f"Yabe et al. 2002, Blood 100:1496-1498; {_NEEFJES}",
            ),
            _gene(
                "NLRC5",
                "ENSG00000140853",
                _ONE,
                "NLRC5 switches on the genes of class I presentation; without it they are transcribed weakly.",
                "Meissner et al. 2010, PNAS 107:13794-13799; Yoshihama et al. 2016, PNAS 113:5999-6004",
            ),
            _gene("JAK1", "ENSG00000162434", _ANSWER, f"Without JAK1 {_NO_ANSWER}", f"{_ZARETSKY}; {_SHIN}"),
            _gene("JAK2", "ENSG00000096968", _ANSWER, f"Without JAK2 {_NO_ANSWER}", f"{_ZARETSKY}; {_SHIN}"),
            _gene(
                "STAT1",
                "ENSG00000115415",
                _ANSWER,
                f"Without STAT1 {_NO_ANSWER}",
                "Manguso et al. 2017, Nature 547:413-418",
                note="shown in mouse tumors",
            ),
            _gene(
                "IRF1",
                "ENSG00000125347",
                _ANSWER,
                "IRF1 carries interferon's order to the genes of class I presentation; without it they are raised little.",
                _GAO,
            ),
            _gene("IFNGR1", "ENSG00000027697", _ANSWER, f"Without IFNGR1 {_NO_ANSWER}", _GAO),
            _gene("IFNGR2", "ENSG00000159128", _ANSWER, f"Without IFNGR2 {_NO_ANSWER}", _GAO),
            _gene("CIITA", "ENSG00000179583", _TWO, f"Without CIITA {_NO_CLASS_TWO}", _REITH),
            _gene("RFX5", "ENSG00000143390", _TWO, f"Without RFX5 {_NO_CLASS_TWO}", _REITH, note="class I is lowered, too"),
            _gene(
                "RFXAP", "ENSG00000133111", _TWO, f"Without RFXAP {_NO_CLASS_TWO}", _REITH, note="class I is lowered, too"
            ),
            _gene(
                "RFXANK", "ENSG00000064490", _TWO, f"Without RFXANK {_NO_CLASS_TWO}", _REITH, note="class I is lowered, too"
            ),
            _gene(
                "HLA-DMA",
                "ENSG00000204257",
                _TWO,
                "Without HLA-DM class II molecules keep their filler peptide and show few others.",
                _NEEFJES,
            ),
            _gene(
                "HLA-DMB",
                "ENSG00000242574",
                _TWO,
                "Without HLA-DM class II molecules keep their filler peptide and show few others.",
                _NEEFJES,
            ),
            _gene(
                "HLA-DRA",
                "ENSG00000204287",
                _TWO,
                "Without HLA-DRA the cell has no DR molecule.",
                _NEEFJES,
            ),
            _hla("HLA-A", "ENSG00000206503", _ONE),
            _hla("HLA-B", "ENSG00000234745", _ONE),
            _hla("HLA-C", "ENSG00000204525", _ONE),
            _hla("HLA-DRB1", "ENSG00000196126", _TWO),
            _hla("HLA-DQA1", "ENSG00000196735", _TWO),
            _hla("HLA-DQB1", "ENSG00000179344", _TWO),
            _hla("HLA-DPA1", "ENSG00000231389", _TWO),
            _hla("HLA-DPB1", "ENSG00000223865", _TWO),
        )
    )
)
"""By symbol (HGNC)."""

_BY_IDENTIFIER = MappingProxyType({entry.value.identifier: symbol for symbol, entry in PRESENTATION_GENES.items()})


def presentation_gene(*names: str) -> Sourced[PresentationGene] | None:
    """Look a gene up by symbol or Ensembl identifier, with or without version; None for any other gene.

    >>> found = presentation_gene("", "ENSG00000166710.12")
    >>> found.value.symbol if found else ""
    'B2M'
    """
    for name in names:
        plain = name.partition(".")[0] if name.startswith("ENSG") else name
        found = PRESENTATION_GENES.get(_BY_IDENTIFIER.get(plain, plain))
        if found is not None:
            return found
    return None
