"""Expression that VAtools wrote into a VCF's FORMAT fields GX (genes) and TX (transcripts)."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import unquote

from vaxsmith.tumor.expression import without_version
from vaxsmith.tumor.read_support import Numbers


def expression_field(text: str | None, key: str, numbers: Numbers) -> Mapping[str, float]:
    """Read ``name|value,name|value``; an accession is there with and without its version.

    A name that stands twice keeps its highest value.
    """
    if text is None or text in {"", "."}:
        return {}
    found: dict[str, float] = {}
    for entry in (unquote(text) if "%" in text else text).split(","):
        name, bar, written = entry.rpartition("|")
        value = numbers.number(written, key)
        if not bar or not name:
            numbers.unreadable[key] += 1
        elif value is not None:
            bare = without_version(name)
            found[name] = found[bare] = max(value, found.get(bare, 0.0))
    return found
