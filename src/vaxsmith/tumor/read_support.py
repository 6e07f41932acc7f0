"""Reads over a variant, in each caller's manner of counting them."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from urllib.parse import unquote

from vaxsmith.tumor.variant import ReadSupport

_MISSING = frozenset({"", ".", "./.", "NA", "NaN", "nan", "-"})
_COUNT_OF_BASE = {"A": "AU", "C": "CU", "G": "GU", "T": "TU"}


class Numbers:
    """Reads numbers as callers write them; counts, by FORMAT key, those that are no numbers."""

    def __init__(self) -> None:
        self.unreadable: Counter[str] = Counter()

    def count(self, text: str | None, key: str) -> int | None:
        """Read a number of reads (``12``, ``12.0``); None when missing."""
        if text is not None and len(text) < 16 and text.isascii() and text.isdigit():
            return int(text)
        value = self.number(text, key)
        if value is None:
            return None
        if value != int(value):
            self.unreadable[key] += 1
            return None
        return int(value)

    def number(self, text: str | None, key: str) -> float | None:
        """Read a number of zero or more; None when missing."""
        if text is None or text in _MISSING:
            return None
        try:
            value = math.nan if "_" in text else float(text)
        except ValueError:
            value = math.nan
        if not 0 <= value < 1e15:
            self.unreadable[key] += 1
            return None
        return value

    def fraction(self, text: str | None, key: str) -> float | None:
        """Read a fraction: ``0.12``, ``12.3%``, or ``12,3%`` as a Java program writes it in some countries."""
        if text is None or text in _MISSING:
            return None
        percent = text.endswith("%")
        value = self.number(text[:-1].replace(",", ".") if percent else text, key)
        if value is not None and percent:
            value /= 100
        # Aligners' rounding gives 1.0000001; anything clearly over one is no fraction.
        if value is not None and value > 1.001:
            self.unreadable[key] += 1
            return None
        return min(value, 1.0) if value is not None else None

    def counts(self, text: str | None, key: str) -> list[int | None]:
        """Read a comma-separated list of numbers of reads; empty when missing as a whole."""
        if text is None or text in _MISSING:
            return []
        return [self.count(part, key) for part in (unquote(text) if "%" in text else text).split(",")]


def read_support(
    fields: Mapping[str, str], reference: str, alternate: str, number: int, alternates: int, numbers: Numbers
) -> ReadSupport:
    """Give the reads of one sample over the ``number``-th (from 0) of ``alternates`` alleles.

    ``fields`` maps FORMAT keys to this sample's values. Counts are taken from the first that is there of: AD with RD
    (VarScan), AD (one count an allele: Mutect, MuSE, Radia, pindel, GATK), ADT (TCGA digests), Strelka's tier 1
    (AU/CU/GU/TU for single bases, TAR and TIR for indels), BCOUNT (SomaticSniper, single bases), DP4, RO and AO
    (FreeBayes), RR and RV (delly's junction reads), NR and NV (Platypus). DP4 lumps all alternates, so in a record of
    several it counts for the only one that the genotype holds.

    Depth is DP, else DPT, else NR, else the sum of the counts. The fraction is AF, FA, FREQ or VAF; else, for Strelka's
    counts, its published quotient alternate / (alternate + reference); else alternate / depth. (Strelka user guide,
    "Somatic variant allele frequencies".)
    """
    before, after, depth, quotient_of_both = _counted(fields, reference, alternate, number, alternates, numbers)
    stated = next(
        (numbers.count(fields[key].split(",")[0], key) for key in ("DP", "DPT", "NR") if fields.get(key, ".") != "."), None
    )
    if stated is not None:
        depth = stated
    elif depth is None and before is not None and after is not None:
        depth = before + after
    fraction = _stated_fraction(fields, number, alternates, numbers)
    if fraction is None and after is not None:
        whole = before + after if quotient_of_both and before is not None else depth
        fraction = min(after / whole, 1.0) if whole else None
    return ReadSupport(depth=depth, reference_count=before, alternate_count=after, fraction=fraction)


def rna_support(fields: Mapping[str, str], number: int, alternates: int, numbers: Numbers) -> ReadSupport | None:
    """Give the RNA reads that VAtools wrote beside the DNA's (RDP, RAD, RAF); None where they are missing."""
    depth = numbers.count(fields.get("RDP"), "RDP")
    counts = numbers.counts(fields.get("RAD"), "RAD")
    fraction = numbers.fraction(_of_allele(fields.get("RAF"), number, alternates), "RAF")
    whole = len(counts) == alternates + 1
    before, after = (counts[0], counts[number + 1]) if whole else (None, counts[0] if len(counts) == 1 else None)
    if depth is None and after is None and fraction is None:
        return None
    if fraction is None and after is not None and depth:
        fraction = min(after / depth, 1.0)
    return ReadSupport(depth=depth, reference_count=before, alternate_count=after, fraction=fraction)


def _counted(
    fields: Mapping[str, str], reference: str, alternate: str, number: int, alternates: int, numbers: Numbers
) -> tuple[int | None, int | None, int | None, bool]:
    """Find reference count, alternate count, depth by counts, and whether the fraction is over both counts alone."""
    if depths := numbers.counts(fields.get("AD"), "AD"):
        if len(depths) == alternates + 1 and alternates + 1 > 1:
            known = [depth for depth in depths if depth is not None]
            return depths[0], depths[number + 1], sum(known) if len(known) == len(depths) else None, False
        if len(depths) == 1 and alternates == 1:
            return numbers.count(fields.get("RD"), "RD"), depths[0], None, False
        numbers.unreadable["AD"] += 1
    if (depths := numbers.counts(fields.get("ADT"), "ADT")) and len(depths) == alternates + 1:
        return depths[0], depths[number + 1], None, False
    if len(reference) == len(alternate) == 1 and "AU" in fields:
        tiers = {base: numbers.counts(fields.get(key), key) for base, key in _COUNT_OF_BASE.items()}
        first = {base: counts[0] if counts else None for base, counts in tiers.items()}
        if first.get(alternate.upper()) is not None:
            return first.get(reference.upper()), first[alternate.upper()], sum(c or 0 for c in first.values()), True
    if (indel := numbers.counts(fields.get("TIR"), "TIR")) and indel[0] is not None:
        other = numbers.counts(fields.get("TAR"), "TAR")
        return other[0] if other else None, indel[0], None, True
    return *_strands_and_pairs(fields, reference, alternate, number, alternates, numbers), False


def _strands_and_pairs(
    fields: Mapping[str, str], reference: str, alternate: str, number: int, alternates: int, numbers: Numbers
) -> tuple[int | None, int | None, int | None]:
    bases = numbers.counts(fields.get("BCOUNT"), "BCOUNT")
    if len(bases) == 4 and len(reference) == len(alternate) == 1 and {reference.upper(), alternate.upper()} <= set("ACGT"):
        known = [count or 0 for count in bases]
        return known["ACGT".index(reference.upper())], known["ACGT".index(alternate.upper())], sum(known)
    strands = numbers.counts(fields.get("DP4"), "DP4")
    if len(strands) == 4 and None not in strands and (alternates == 1 or _called(fields) == {str(number + 1)}):
        forward, reverse, alternate_forward, alternate_reverse = (count or 0 for count in strands)
        return forward + reverse, alternate_forward + alternate_reverse, sum(count or 0 for count in strands)
    for before, after in (("RO", "AO"), ("RR", "RV"), ("", "NV")):
        if (counts := numbers.counts(fields.get(after), after)) and len(counts) == alternates:
            return numbers.count(fields.get(before), before), counts[number], None
    return None, None, None


def _called(fields: Mapping[str, str]) -> set[str]:
    return set(fields.get("GT", "").replace("|", "/").split("/")) - {"0", "."}


def _stated_fraction(fields: Mapping[str, str], number: int, alternates: int, numbers: Numbers) -> float | None:
    for key in ("AF", "FA", "FREQ", "VAF"):
        text = fields.get(key)
        if text is None or text in _MISSING:
            continue
        if key == "FREQ" and alternates == 1:
            return numbers.fraction(text, key)
        fraction = numbers.fraction(_of_allele(text, number, alternates), key)
        if fraction is not None:
            return fraction
    return None


def _of_allele(text: str | None, number: int, alternates: int) -> str | None:
    """Pick an allele's value from a list with or without one for the reference (Radia's AF has one)."""
    if text is None:
        return None
    parts = text.split(",")
    if len(parts) == alternates:
        return parts[number]
    return parts[number + 1] if len(parts) == alternates + 1 else None
