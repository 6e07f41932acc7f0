"""How numbers and names are said to people: one manner on the page, in tables and in explanations."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping

NO_VALUE = "–"

# The words for the stages of the road, as a board would say them; an unknown stage is said as it is written.
STAGE_TITLES = {
    "tumor": "Reading the tumor's files",
    "germline": "Reading inherited variants",
    "markers": "Looking for protein markers",
    "genome": "Placing on the genome",
    "proteome": "Normal proteins",
    "proteins": "Making mutant proteins",
    "windows": "Cutting peptides",
    "hla": "HLA type",
    "presentation": "Presentation by HLA",
    "selection": "Choosing targets",
    "construct": "Building the protein",
    "mrna": "Building the molecule",
    "design": "Whole design",
}

MESSAGE_WORDS = {
    "assembles": "assembles as designed",
    "differs": "differs from the design",
    "partial": "assembles in part",
    "absent": "no fragment carries it",
}

# Codes that say nothing to a reader who does not know the annotation's words.
_REASONS = {
    "biotype": "little protein expected",
    "near-self": "like a normal peptide",
    "allele-lost": "HLA allele lost",
    "not-wanted": "not wanted",
}
_PERCENT = re.compile(r"(?<=\d)%(?!\w)")
_ABBREVIATIONS = {word.lower(): word for word in ("UTR", "RNA", "DNA", "HLA", "CDS", "GC", "DQ", "DP", "DR", "MITD", "HGVS")}


def stage_title(stage: str) -> str:
    """Give the words for a stage of the road."""
    return STAGE_TITLES.get(stage, stage.replace("-", " ").replace("_", " ").capitalize())


def reason_title(reason: str) -> str:
    """Say a code in words: ``no-protein-change`` is ``no protein change``, ``not-in-rna`` is ``not in RNA``."""
    if reason in _REASONS:
        return _REASONS[reason]
    return " ".join(_ABBREVIATIONS.get(word, word) for word in reason.replace("_", "-").split("-"))


def count(number: int, noun: str, plural: str = "") -> str:
    """Say how many.

    >>> count(1, "target"), count(1470, "variant"), count(0, "allele")
    ('1 target', '1,470 variants', 'no alleles')
    """
    if number == 1:
        return f"1 {noun}"
    return f"{number:,} {plural or noun + 's'}" if number else f"no {plural or noun + 's'}"


# The order in which things of different kinds are counted in one sentence.
_KINDS = ("variant", "fusion", "junction", "marker", "event")


def count_kinds(sizes: Mapping[str, int]) -> str:
    """Say how many of each kind, variants first.

    >>> count_kinds({"junction": 2, "variant": 551, "fusion": 1}), count_kinds({})
    ('551 variants, 1 fusion and 2 junctions', 'no variants')
    """
    known = [kind for kind in _KINDS if sizes.get(kind)]
    return joined(count(sizes[kind], kind) for kind in known) or count(0, "variant")


def number(value: float | None, digits: int = 3, *, trim: bool = False) -> str:
    """Give a number with that many significant digits and no exponent; a dash when there is none.

    With ``trim`` zeros at the end of a fraction are left out, as a sentence wants it; columns keep them.

    >>> number(0.043211), number(1234.5), number(-1.5), number(None), number(12.0, trim=True)
    ('0.0432', '1,234', '−1.50', '–', '12')
    """
    if value is None:
        return NO_VALUE
    rounded = float(f"{value:.{digits}g}")
    if rounded == 0:
        return "0"
    decimals = max(0, digits - 1 - math.floor(math.log10(abs(rounded))))
    text = f"{value if decimals == 0 else rounded:,.{min(decimals, 12)}f}"
    if trim and "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace("-", "−")


def percent(fraction: float | None, digits: int = 2) -> str:
    """Say a fraction in percent.

    >>> percent(0.384), percent(0.06), percent(None)
    ('38 %', '6 %', '–')
    """
    return NO_VALUE if fraction is None else f"{number(fraction * 100, digits, trim=True)} %"


def chance_text(chance: float) -> str:
    """Say a chance in percent, never as a certainty.

    >>> chance_text(0.999), chance_text(0.893), chance_text(0.0013), chance_text(0.0)
    ('over 99 %', '89 %', 'under 1 %', 'none')
    """
    if chance > 0.99:
        return "over 99 %"
    if chance < 0.01:
        return "under 1 %" if chance > 0 else "none"
    return percent(chance)


def percentile(value: float | None) -> str:
    """Say a presentation percentile (small is good).

    >>> percentile(0.0432), percentile(0.3), percentile(1.5)
    ('0.043 %', '0.30 %', '1.5 %')
    """
    return NO_VALUE if value is None else f"{number(value, 2)} %"


def joined(words: Iterable[str], last: str = "and") -> str:
    """Join words as a sentence does.

    >>> joined(["A", "B", "C"])
    'A, B and C'
    """
    items = list(words)
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def sentence(text: str) -> str:
    """Begin a sentence with a capital and close it with a full stop, unless it is closed; write ``23 %``, never ``23%``.

    >>> sentence("no tumor HLA reads were given"), sentence("mRNA is 9% short.")
    ('No tumor HLA reads were given.', 'mRNA is 9 % short.')
    """
    text = _PERCENT.sub(" %", text.strip())
    if not text:
        return text
    plain_word = text.split(maxsplit=1)[0].rstrip(",:;.").isalpha() and text.split(maxsplit=1)[0].islower()
    begun = text[0].upper() + text[1:] if plain_word else text
    return begun if begun[-1] in ".!?" else begun + "."


def short_allele(name: str) -> str:
    """Leave out the ``HLA-`` that every allele has.

    >>> short_allele("HLA-A*02:01")
    'A*02:01'
    """
    return name.removeprefix("HLA-")
