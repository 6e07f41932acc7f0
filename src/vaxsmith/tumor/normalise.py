"""One record's alleles as minimal variants, and why an allele cannot be one."""

from __future__ import annotations

from dataclasses import dataclass

from vaxsmith.tumor.variant import Variant

_BASES = frozenset("ACGT")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unusable:
    """Why an alternate allele is not a change of sequence that can be followed further.

    ``unassessed`` is True when there may be a change but this line does not spell it out.
    """

    reason: str
    sentence: str
    unassessed: bool = False
    remedy: str = ""


_MISSING = Unusable(reason="no-alternate", sentence="The record names no alternate allele, so nothing changes here.")
_SPANNING = Unusable(
    reason="spanning-deletion",
    sentence="The allele '*' only says that a deletion named in an earlier record spans this site.",
)
_SAME = Unusable(reason="no-change", sentence="Reference and alternate are the same sequence.")
_SYMBOLIC = Unusable(
    reason="symbolic-allele",
    sentence="The allele is symbolic (a structural variant without its sequence), so its protein cannot be read from it.",
    unassessed=True,
    remedy="give fusions from an RNA fusion caller, or the sequence-resolved call",
)
_BREAKEND = Unusable(
    reason="breakend",
    sentence="The allele is a breakend that joins two places of the genome; its protein depends on the partner.",
    unassessed=True,
    remedy="give fusions from an RNA fusion caller",
)
_AMBIGUOUS = Unusable(
    reason="ambiguous-bases",
    sentence="An allele holds letters other than A, C, G and T, so the changed sequence is not certain.",
    unassessed=True,
    remedy="look at the reads and write the bases out",
)


def trim(contig: str, start: int, reference: str, alternate: str) -> Variant:
    """Make the minimal variant: upper case, common bases cut from the right first and then from the left.

    ``start`` is 0-based. Nothing is shifted along repeats: that needs the reference.

    >>> trim("1", 9, "CAG", "CG")
    Variant(contig='1', start=10, reference='A', alternate='')
    """
    reference, alternate = reference.upper(), alternate.upper()
    right = 0
    shortest = min(len(reference), len(alternate))
    while right < shortest and reference[-1 - right] == alternate[-1 - right]:
        right += 1
    if right:
        reference, alternate = reference[:-right], alternate[:-right]
    left = 0
    shortest -= right
    while left < shortest and reference[left] == alternate[left]:
        left += 1
    return Variant(contig=contig, start=start + left, reference=reference[left:], alternate=alternate[left:])


def minimal_variant(contig: str, start: int, reference: str, alternate: str) -> Variant | Unusable:
    """Make the minimal variant of one alternate allele, or say why there is none."""
    if len(reference) == 1 == len(alternate) and reference != alternate and {reference, alternate} <= _BASES:
        return Variant(contig=contig, start=start, reference=reference, alternate=alternate)
    if alternate in {".", ""}:
        return _MISSING
    if alternate in {"*", "<*>", "<NON_REF>"}:
        return _SPANNING if alternate == "*" else _MISSING
    if "[" in alternate or "]" in alternate or alternate.startswith(".") or alternate.endswith("."):
        return _BREAKEND
    if alternate.startswith("<"):
        return _SYMBOLIC
    return spelled_variant(contig, start, reference, alternate)


def spelled_variant(contig: str, start: int, reference: str, alternate: str) -> Variant | Unusable:
    """Make the minimal variant of two written-out sequences, either of which may be empty, or say why there is none."""
    if not (set(reference.upper()) | set(alternate.upper())) <= _BASES:
        return _AMBIGUOUS
    variant = trim(contig, start, reference, alternate)
    return variant if variant.reference or variant.alternate else _SAME


def annotator_alleles(reference: str, alternates: list[str]) -> list[str]:
    """Name each alternate as VEP names it in the ``Allele`` column.

    When any alternate differs in length from the reference and all share their first base, VEP drops that base from
    all of them and writes ``-`` for what is then empty; otherwise alleles stay whole. ``*`` and symbolic alleles take no
    part. (Ensembl VEP documentation, "Data formats: VCF".)

    >>> annotator_alleles("A", ["AG"]), annotator_alleles("CAG", ["C", "CAGAG"]), annotator_alleles("TG", ["CA"])
    (['G'], ['-', 'AGAG'], ['CA'])
    """
    spelled = [allele for allele in alternates if allele and allele[0] not in "*<."]
    indel = any(len(allele) != len(reference) for allele in spelled)
    if not indel or any(allele[:1] != reference[:1] for allele in spelled):
        return alternates
    return [allele[1:] or "-" if allele in spelled else allele for allele in alternates]
