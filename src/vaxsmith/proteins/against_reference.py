"""Compare calls with the genome they are said to be of: a wrong build must stop the road, a stray record must not."""

from __future__ import annotations

from dataclasses import dataclass

from vaxsmith.core import Finding, ReferenceMismatchError, Severity
from vaxsmith.genome.build import identify_build
from vaxsmith.genome.contig_names import few
from vaxsmith.genome.reference import Reference
from vaxsmith.tumor.variant import Call, CallSet


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildCheckSettings:
    """When mismatches mean a wrong build.

    By chance a base agrees one time in four, so on a wrong build about three quarters of the records disagree, while a
    right one disagrees almost nowhere. ``most_mismatching`` lies between (house choice). ``fewest_mismatching``: fewer stray
    records than this never stop a run by themselves. ``matches_to_overrule_header``: a header that names another build is
    believed unless at least so many records agree with the genome and none disagrees.
    """

    most_mismatching: float = 0.2
    fewest_mismatching: int = 3
    matches_to_overrule_header: int = 20


def check_calls_against_reference(
    calls: CallSet, reference: Reference, *, settings: BuildCheckSettings | None = None
) -> tuple[Finding, ...]:
    """Compare the reference bases of every call with the genome and report what disagrees.

    Raises:
        ReferenceMismatchError: the calls were made on another build; the message says which build each looks like.
    """
    return summarise_comparison(calls, reference, compare_with_genome(calls, reference, settings=settings))


def summarise_comparison(calls: CallSet, reference: Reference, complaints: tuple[str, ...]) -> tuple[Finding, ...]:
    """Say in findings what ``compare_with_genome`` complained of, and whether the header names another build."""
    complaints = tuple(complaint for complaint in complaints if complaint)
    findings = []
    if complaints:
        findings.append(
            Finding(
                check="reference-bases",
                severity=Severity.CAUTION,
                place="VCF against FASTA",
                sentence=f"{len(complaints)} of {len(calls.calls)} calls do not fit the genome and are set aside: "
                f"{' '.join(complaints[:3])}",
                measured=float(len(complaints)),
            )
        )
    said, own = _build_of(calls), reference.build
    if said and own and said != own:
        findings.append(
            Finding(
                check="genome-build",
                severity=Severity.CAUTION,
                place="VCF header",
                sentence=f"The header of the calls speaks of {said}, but their bases fit {own}, the build of the FASTA.",
            )
        )
    return tuple(findings)


def compare_with_genome(
    calls: CallSet, reference: Reference, *, settings: BuildCheckSettings | None = None
) -> tuple[str, ...]:
    """Give one complaint (a plain sentence) for each call, empty where the genome agrees.

    Raises:
        ReferenceMismatchError: so many disagree that the build must be wrong.
    """
    complaints = tuple(_complaint(call, reference) for call in calls.calls)
    _refuse_wrong_build(calls, reference, complaints, settings or BuildCheckSettings())
    return complaints


def _complaint(call: Call, reference: Reference) -> str:
    """Compare the REF bases as the file wrote them, which for an insertion include the base before it."""
    record, variant = call.record, call.variant
    start, bases = record.position - 1, record.reference.upper()
    if set(bases) - set("ACGTN") or not bases:
        start, bases = variant.start, variant.reference
    contig = reference.contig_name(variant.contig)
    if contig is None:
        return f"{call.label}: the genome has no contig {variant.contig}."
    length = reference.length(contig)
    if start < 0 or start + len(bases) > length:
        return f"{call.label}: {variant.contig} ends at base {length}."
    found = reference.fetch(contig, start, start + len(bases))
    # Masked or ambiguous bases of the genome (N, R, Y …) contradict nothing.
    if all(own == given or own not in "ACGT" or given == "N" for own, given in zip(found, bases, strict=True)):
        return ""
    shown = found if len(found) <= 12 else f"{found[:12]}…"
    return f"{call.label}: the genome reads {shown} there, not {bases[:12]}{'…' if len(bases) > 12 else ''}."


def _refuse_wrong_build(
    calls: CallSet, reference: Reference, complaints: tuple[str, ...], settings: BuildCheckSettings
) -> None:
    total, wrong = len(complaints), sum(bool(complaint) for complaint in complaints)
    if not total:
        return
    said, own = _build_of(calls), reference.build
    unknown = [call.variant.contig for call in calls.calls if reference.contig_name(call.variant.contig) is None]
    looks = f"the calls look like {said or 'an unnamed build'}, the FASTA looks like {own or 'an unnamed build'}"
    remedy = f"give the FASTA and annotation of {said or 'the build of the calls'}, or call on it"
    if len(unknown) == total:
        raise ReferenceMismatchError(
            f"none of the {total} calls lies on a contig of the FASTA: the calls speak of {few(sorted(set(unknown)))}, "
            f"the FASTA of {few(reference.sequences.lengths)}",
            cause=looks,
            remedy=remedy,
            place=str(reference.sequences.path.name),
        )
    judged, disagree = total - len(unknown), wrong - len(unknown)
    many = disagree >= settings.fewest_mismatching and disagree > settings.most_mismatching * judged
    other = bool(said and own and said != own)
    trusted = not disagree and judged >= settings.matches_to_overrule_header
    if many or (other and not trusted):
        raise ReferenceMismatchError(
            f"{disagree} of {judged} calls name other reference bases than the FASTA has",
            expected="the bases of the genome that the calls were made on",
            cause=looks,
            remedy=remedy,
            place=next((complaint for complaint in complaints if complaint), "VCF header").partition(":")[0],
        )


def _build_of(calls: CallSet) -> str:
    """Name the build by the header's contig lengths, else by its own word."""
    known = identify_build(calls.contigs)
    if known:
        return known
    spoken = calls.build.lower()
    names = {"grch37": "GRCh37", "hg19": "GRCh37", "b37": "GRCh37", "hs37": "GRCh37", "grch38": "GRCh38", "hg38": "GRCh38",
             "t2t": "T2T-CHM13v2.0", "chm13": "T2T-CHM13v2.0", "grcm38": "GRCm38", "mm10": "GRCm38",
             "grcm39": "GRCm39", "mm39": "GRCm39"}  # fmt: skip
    return next((build for word, build in names.items() if word in spoken), "")
