"""Which normal tissues T cells do not see, which a person can do without, and which must not be touched."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from functools import cache
from types import MappingProxyType

from vaxsmith.core import Sourced


class TissueClass(StrEnum):
    """How much it matters that a tissue makes a marker."""

    PRIVILEGED = "immune-privileged"
    EXPENDABLE = "expendable"
    VITAL = "vital"


PRIVILEGED: Sourced[frozenset[str]] = Sourced(
    name="immune-privileged tissues",
    value=frozenset({"testis", "placenta"}),
    citation="Simpson et al. 2005, Nat. Rev. Cancer 5:615-625; Fijak & Meinhardt 2006, Immunol. Rev. 213:66-81; "
    "Hofmann et al. 2008, PNAS 105:20422-20427 (testis-restricted: testis and placenta)",
    note="Male germ cells show no HLA class I, behind the blood-testis barrier; trophoblast shows no HLA-A or -B. HLA-C is "
    "there, and a pregnancy is a reason of its own to stop. Epididymis, ductus deferens and seminal vesicle are not counted "
    "in: their epithelium shows HLA class I, whatever RNA their sperm brings along. Nor is the ovary: what is found there "
    "need not be in oocytes. Nor are eye and brain, which T cells do enter (see the precedents).",
)

EXPENDABLE: Sourced[frozenset[str]] = Sourced(
    name="expendable tissues",
    value=frozenset(
        {
            "adipose", "appendix", "breast", "cervix", "ductus", "endometrium", "epididymis", "fallopian", "gallbladder",
            "ovary", "prostate", "seminal", "tonsil", "uterus", "vagina",
        }
    ),
    citation="vaxsmith house choice",
    note="First words of tissue names. Organs that people live without and that surgeons remove for benign disease, and fat."
    " Glands whose hormone must be replaced for life (thyroid, adrenal, pituitary, pancreas …) are not among them.",
)  # fmt: skip

# A table without these cannot say that a marker is safe; each group needs one measured tissue (beginnings of names).
ESSENTIAL: MappingProxyType[str, tuple[str, ...]] = MappingProxyType(
    {
        "brain": ("brain", "cerebral", "cerebell", "hippocamp", "basal_ganglia", "midbrain", "amygdala", "hypothalamus"),
        "heart": ("heart",),
        "lung": ("lung",),
        "liver": ("liver",),
        "kidney": ("kidney",),
    }
)


@cache
def tissue_class(name: str) -> TissueClass:
    """Class a tissue by its spelled name (``normal_tissue.tissue_name``); one that nobody listed counts as vital.

    >>> [tissue_class(name).value for name in ("testis", "cervix_uterine", "heart_muscle", "something_else")]
    ['immune-privileged', 'expendable', 'vital', 'vital']
    """
    first = name.partition("_")[0]
    if first in PRIVILEGED.value:
        return TissueClass.PRIVILEGED
    return TissueClass.EXPENDABLE if first in EXPENDABLE.value else TissueClass.VITAL


def missing_essentials(tissues: Iterable[str]) -> tuple[str, ...]:
    """Name the organs without which nothing can be said, that are not among these tissues."""
    names = tuple(tissues)
    return tuple(organ for organ, starts in ESSENTIAL.items() if not any(name.startswith(starts) for name in names))
