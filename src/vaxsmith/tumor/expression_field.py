"""Expression that VAtools wrote into a VCF's FORMAT fields GX (genes) and TX (transcripts)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import unquote

from vaxsmith.tumor.read_support import Numbers

_NOTHING: Mapping[str, float] = MappingProxyType({})
_VERSION = re.compile(r"\.\d+$")


def without_version(identifier: str) -> str:
    """Cut the version from an accession (``ENST00000426406.4``); other names stay (``AC092143.1`` is a gene's name).

    >>> without_version("ENST00000426406.4"), without_version("NM_004333.6"), without_version("AC092143.1")
    ('ENST00000426406', 'NM_004333', 'AC092143.1')
    """
    if identifier.startswith(("ENS", "NM_", "NR_", "XM_", "XR_")):
        return _VERSION.sub("", identifier)
    return identifier


def expression_field(text: str | None, key: str, numbers: Numbers) -> Mapping[str, float]:
    """Read ``name|value,name|value``; an accession is there with and without its version.

    A name that stands twice keeps its highest value.
    """
    if text is None or text in {"", "."}:
        return _NOTHING
    found: dict[str, float] = {}
    for entry in (unquote(text) if "%" in text else text).split(","):
        name, bar, written = entry.rpartition("|")
        value = numbers.number(written, key)
        if not bar or not name:
            numbers.unreadable[key] += 1
        elif value is not None:
            for known_as in {name, without_version(name)}:
                found[known_as] = max(value, found.get(known_as, 0.0))
    return found
