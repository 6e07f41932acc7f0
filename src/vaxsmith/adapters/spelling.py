"""How each program writes an allele's name, and one key by which all of these are the same name."""

from __future__ import annotations

import re

from vaxsmith.hla.allele import Allele

_MARKS = re.compile(r"[^A-Z0-9]")


def key_of(name: str) -> str:
    """Give what all spellings of one allele share: its letters and digits without ``HLA``.

    >>> {key_of(name) for name in ("HLA-A*02:01", "HLA-A02:01", "A0201", "hla_a_02_01")}
    {'A0201'}
    >>> key_of("HLA-DPA1*01:03-DPB1*02:01") == key_of("DPA1_01_03__DPB1_02_01") == key_of("HLA-DPA10103-DPB10201")
    True
    """
    return _MARKS.sub("", name.upper().replace("HLA", ""))


def with_colon(allele: Allele) -> str:
    """Write ``HLA-A02:01``, and ``HLA-DPA101:03-DPB102:01`` for a pair (NetMHCpan, MHCnuggets)."""
    return allele.name.replace("*", "")


def compact(allele: Allele) -> str:
    """Write ``A0201`` (MixMHCpred, PRIME)."""
    return key_of(allele.name)


def netmhciipan_name(allele: Allele) -> str:
    """Write ``DRB1_0101``, and ``HLA-DPA10103-DPB10201`` for a pair."""
    if "-" in allele.locus:
        return allele.name.replace("*", "").replace(":", "")
    return allele.name.removeprefix("HLA-").replace("*", "_").replace(":", "")


def mixmhc2pred_name(allele: Allele) -> str:
    """Write ``DRB1_01_01``, and ``DPA1_01_03__DPB1_02_01`` for a pair."""
    return allele.name.removeprefix("HLA-").replace("-", "__").replace("*", "_").replace(":", "_")
