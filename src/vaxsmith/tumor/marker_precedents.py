"""What happened when these genes' proteins were aimed at in people: facts with their papers.

Most of the harm was done by transferred T cells with chosen or strengthened receptors, which a vaccine does not make; that
is a difference of degree. The vaccines' story is on the other side: harmless, and mostly without effect.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from vaxsmith.core import Sourced

_MAGE = Sourced(
    name="MAGE-A3 and MAGE-A12, brain",
    value="T cells with a receptor against MAGE-A3 that also saw MAGE-A12 damaged the brain of three of nine patients, two "
    "of whom died; brain tissue was found to make MAGE-A12.",
    citation="Morgan et al. 2013, J. Immunother. 36:133-151",
)
_TITIN = Sourced(
    name="MAGE-A3 and titin, heart",
    value="T cells with a strengthened receptor against the MAGE-A3 peptide EVDPIGHLY on HLA-A*01 killed two patients "
    "through the heart: they also saw titin's ESDPIVAQY. Four of nine residues differ, so a search for equal or nearly "
    "equal peptides does not find such a pair.",
    citation="Linette et al. 2013, Blood 122:863-871; Cameron et al. 2013, Sci. Transl. Med. 5:197ra103",
)
_MAGE_VACCINE = Sourced(
    name="MAGE-A3, protein vaccine",
    value="Two phase 3 trials of a MAGE-A3 protein vaccine after surgery (lung cancer, melanoma) found it tolerable and "
    "without benefit.",
    citation="Vansteenkiste et al. 2016, Lancet Oncol. 17:822-835; Dreno et al. 2018, Lancet Oncol. 19:916-929",
)
_RNA_VACCINE = Sourced(
    name="four melanoma antigens, RNA vaccine",
    value="An RNA vaccine with NY-ESO-1, MAGE-A3, tyrosinase and TPTE raised T cells in most melanoma patients tested, and "
    "some tumors shrank, alone or with PD-1 blockade (phase 1).",
    citation="Sahin et al. 2020, Nature 585:107-112",
)
_MELANOCYTES = Sourced(
    name="MART-1 and gp100, skin, eye and ear",
    value="T cells with receptors against MART-1 or gp100 destroyed normal melanocytes in skin, eye and inner ear: rash, "
    "uveitis and hearing loss.",
    citation="Johnson et al. 2009, Blood 114:535-546",
)

PRECEDENTS: Mapping[str, tuple[Sourced[str], ...]] = MappingProxyType(
    {
        "MAGEA3": (_TITIN, _MAGE, _MAGE_VACCINE, _RNA_VACCINE),
        "MAGEA12": (_MAGE,),
        "CTAG1A": (_RNA_VACCINE,),
        "CTAG1B": (_RNA_VACCINE,),
        "TPTE": (_RNA_VACCINE,),
        "TYR": (_RNA_VACCINE,),
        "MLANA": (_MELANOCYTES,),
        "PMEL": (_MELANOCYTES,),
        "ERBB2": (
            Sourced(
                name="ERBB2, lung",
                value="T cells with a chimeric receptor against ERBB2 killed a patient within days; they are thought to "
                "have seen the little ERBB2 of normal lung.",
                citation="Morgan et al. 2010, Mol. Ther. 18:843-851",
            ),
        ),
        "CEACAM5": (
            Sourced(
                name="CEA, colon",
                value="T cells with a receptor against CEA gave three of three patients a severe, passing colitis.",
                citation="Parkhurst et al. 2011, Mol. Ther. 19:620-626",
            ),
        ),
        "CA9": (
            Sourced(
                name="CAIX, bile ducts",
                value="T cells with a chimeric receptor against CAIX inflamed the liver; bile-duct cells make it.",
                citation="Lamers et al. 2013, Mol. Ther. 21:904-912",
            ),
        ),
    }
)

# Ensembl's names of the same genes, for tables that give no symbols.
_BY_IDENTIFIER = {
    "ENSG00000221867": "MAGEA3",
    "ENSG00000213401": "MAGEA12",
    "ENSG00000268651": "CTAG1A",
    "ENSG00000184033": "CTAG1B",
    "ENSG00000077498": "TYR",
    "ENSG00000120215": "MLANA",
    "ENSG00000185664": "PMEL",
    "ENSG00000141736": "ERBB2",
    "ENSG00000105388": "CEACAM5",
    "ENSG00000107159": "CA9",
}


def precedents_of(*names: str) -> tuple[Sourced[str], ...]:
    """Give what is known of a gene, by symbol or Ensembl identifier without version, each once."""
    found: dict[Sourced[str], None] = {}
    for name in names:
        found.update(dict.fromkeys(PRECEDENTS.get(_BY_IDENTIFIER.get(name, name), ())))
    return tuple(found)
