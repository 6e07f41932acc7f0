"""One feature of a GenBank record, and text in the letters that its format allows."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import Any

_PLAIN: Mapping[int, str] = {
    ord(a): b
    for a, b in zip("′″–—−αβ°ε×·", ("'", '"', "-", "-", "-", "alpha", "beta", " deg ", "epsilon", "x", "."), strict=True)
}


def make_feature(start: int, end: int, kind: str, qualifiers: Mapping[str, str], *, strand: int = 1) -> Any:
    """Build a feature on bases ``[start, end)`` of the given strand (1, or −1 for the other)."""
    from Bio import SeqFeature

    library: Any = SeqFeature  # published without type information
    location = library.FeatureLocation(start, end, strand=strand)
    return library.SeqFeature(location, type=kind, qualifiers={name: [words] for name, words in qualifiers.items()})


def plain_letters(text: str) -> str:
    """Write with the letters that GenBank's format allows, on one line.

    >>> plain_letters("5′ UTR, 37 °C")
    "5' UTR, 37 deg C"
    """
    kept = unicodedata.normalize("NFKD", text.translate(_PLAIN)).encode("ascii", "ignore").decode()
    return " ".join("".join(letter if letter.isprintable() else " " for letter in kept).split())
