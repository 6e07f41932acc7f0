"""How many fragments carry each variant: the RNA's (or the DNA's) own word, counted from aligned reads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from vaxsmith.core import Finding, Severity, Unassessed
from vaxsmith.genome import Reference
from vaxsmith.tumor.alignments import Alignments
from vaxsmith.tumor.allele_in_read import Allele, read_alleles
from vaxsmith.tumor.allele_site import allele_site
from vaxsmith.tumor.read_settings import ReadSettings
from vaxsmith.tumor.variant import Call, CallSet, ReadSupport


@dataclass(frozen=True, slots=True, kw_only=True)
class FragmentSupport:
    """Fragments and reads over one variant by what they carry.

    A fragment is a read with its mate, counted once; mates that contradict each other are ``other``, as is a third allele.
    ``left_out_reads`` overlap the variant and are refused by the settings; ``silent_reads`` overlap it without telling (an
    intron, a read's end inside an indel's repeat, poor bases).
    """

    reference_fragments: int
    alternate_fragments: int
    other_fragments: int
    reference_reads: int
    alternate_reads: int
    other_reads: int
    left_out_reads: int = 0
    silent_reads: int = 0

    @property
    def depth(self) -> int:
        """All fragments that tell."""
        return self.reference_fragments + self.alternate_fragments + self.other_fragments

    @property
    def fraction(self) -> float | None:
        """The part of the fragments that carries the alternate; None where there is none to count."""
        return self.alternate_fragments / self.depth if self.depth else None

    def as_read_support(self) -> ReadSupport:
        """Say it in the words in which files say it, with fragments as the unit."""
        return ReadSupport(
            depth=self.depth,
            reference_count=self.reference_fragments,
            alternate_count=self.alternate_fragments,
            fraction=self.fraction,
        )


def count_fragments(
    calls: Sequence[Call],
    alignments: Alignments,
    *,
    reference: Reference | None = None,
    settings: ReadSettings | None = None,
) -> tuple[FragmentSupport | Unassessed, ...]:
    """Count, for each call in order, the fragments that carry its reference, its alternate, or something else.

    Alleles are compared as bases over every equal placement of an indel; ``reference`` says where those end (without it,
    what most reads write does). A variant that no fragment covers has counts of zero; one on a contig that the reads do
    not know is ``Unassessed``.

    Raises:
        FormatError: the alignments end in the middle or cannot be decoded.
    """
    rules = settings or ReadSettings()
    return tuple(_count(call, alignments, reference, rules) for call in calls)


def _count(
    call: Call, alignments: Alignments, reference: Reference | None, settings: ReadSettings
) -> FragmentSupport | Unassessed:
    site = allele_site(call.variant, alignments, reference=reference, settings=settings)
    if isinstance(site, Unassessed):
        return site
    readings = read_alleles(alignments, site, settings)
    fragments, reads = Counter(readings.fragments.values()), Counter(readings.reads)
    return FragmentSupport(
        reference_fragments=fragments[Allele.REFERENCE],
        alternate_fragments=fragments[Allele.ALTERNATE],
        other_fragments=fragments[Allele.OTHER],
        reference_reads=reads[Allele.REFERENCE],
        alternate_reads=reads[Allele.ALTERNATE],
        other_reads=reads[Allele.OTHER],
        left_out_reads=readings.left_out,
        silent_reads=readings.not_telling,
    )


def with_rna_support(
    calls: CallSet,
    counts: Sequence[FragmentSupport | Unassessed],
    *,
    sample: str = "",
    replace_stated: bool = False,
) -> CallSet:
    """Give the calls their RNA support from counted fragments (``counts`` in the order of ``calls.calls``).

    What the file of variants says itself stays, unless ``replace_stated``; where the two disagree on whether the alternate
    is there at all, a finding says so. ``sample`` names the RNA sample where the file names none.
    """
    kept: list[Call] = []
    findings = list(calls.findings)
    not_counted: Counter[str] = Counter()
    for call, count in zip(calls.calls, counts, strict=True):
        if isinstance(count, Unassessed):
            not_counted[f"{count.reason}; {count.remedy}"] += 1
            kept.append(call)
            continue
        counted = count.as_read_support()
        if call.rna is not None and bool(call.rna.alternate_count) != bool(count.alternate_fragments):
            findings.append(_disagreement(call, call.rna, count, replaced=replace_stated))
        kept.append(replace(call, rna=counted) if call.rna is None or replace_stated else call)
    for why, times in sorted(not_counted.items()):
        findings.append(
            Finding(
                check="rna-not-counted",
                severity=Severity.CAUTION,
                place="RNA reads",
                sentence=f"RNA fragments of {times} calls could not be counted: {why}.",
                measured=times,
            )
        )
    return replace(calls, calls=tuple(kept), findings=tuple(findings), rna_sample=calls.rna_sample or sample)


def _disagreement(call: Call, stated: ReadSupport, counted: FragmentSupport, *, replaced: bool) -> Finding:
    said = "no count" if stated.alternate_count is None else f"{stated.alternate_count}"
    return Finding(
        check="rna-counts-disagree",
        severity=Severity.NOTE if stated.alternate_count is None else Severity.CAUTION,
        place=call.label,
        sentence=(
            f"The file of variants states {said} RNA reads with the variant; {counted.alternate_fragments} of"
            f" {counted.depth} fragments carry it in the reads themselves. The {'reads' if replaced else 'file'} decided."
        ),
        measured=counted.alternate_fragments,
    )
