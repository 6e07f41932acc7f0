"""The fusion caller's own peptides: as mutant proteins where there is no genome, held against ours where there is one."""

from __future__ import annotations

import re
from collections.abc import Iterable

from vaxsmith.core import UNKNOWN, Dropped, Finding, Severity, translate
from vaxsmith.genome.transcript import TranscriptLabel
from vaxsmith.proteins.consequence import NoProtein
from vaxsmith.proteins.fusion_names import partner_name
from vaxsmith.proteins.mutant_protein import Effect, EffectKind, MutantProtein, ProteinSet
from vaxsmith.tumor.fusion import Fusion, FusionPeptide, FusionSet, ReadingFrame

STAGE = "proteins"
ROUTE = "caller"
_CODON = 3
_REFERENCE_REMEDY = "give the genome and its annotation (--reference-fasta, --reference-annotation)"
_NO_PEPTIDE = {
    ReadingFrame.STOP_CODON: NoProtein(
        reason="stop-before-junction", sentence="The caller finds a stop codon before the junction: nothing new is read."
    ),
    ReadingFrame.NO_FRAME: NoProtein(
        reason="five-prime-not-coding", sentence="The caller finds that the 5′ partner is not translated at the junction."
    ),
}
_SILENT = NoProtein(
    reason="no-caller-peptide",
    sentence="The caller gives no peptide across the junction, and without a genome none can be read.",
    remedy=_REFERENCE_REMEDY,
)
_NO_JUNCTION = NoProtein(
    reason="caller-peptide-without-junction",
    sentence="The caller's protein does not say where the junction lies, so what is new in it cannot be told.",
    remedy=_REFERENCE_REMEDY,
)
_NO_FRAME = NoProtein(
    reason="frame-not-said",
    sentence="The caller gives a peptide but not the frame behind the junction, so where the new stretch ends is not known.",
    remedy=_REFERENCE_REMEDY,
)
_NOTHING_NEW = NoProtein(
    reason="stop-at-junction", sentence="The caller's peptide ends at the junction: no residue of it is new."
)


def proteins_from_caller_peptides(fusions: FusionSet) -> ProteinSet:
    """Make a mutant protein of each peptide that the caller itself gives, residue for residue, where there is no genome.

    ``mutant`` is exactly the caller's stretch, which seldom reaches either end of the protein; ``wild_type`` is the part
    of it before the new stretch, because more of the normal protein is not known. In frame, the altered stretch is the
    junction with the residues beside it that the caller marks; out of frame, it reaches to the end.
    """
    proteins: list[MutantProtein] = []
    dropped: list[Dropped] = []
    for fusion in fusions.fusions:
        for outcome in caller_proteins(fusion):
            (proteins if isinstance(outcome, MutantProtein) else dropped).append(outcome)  # type: ignore[arg-type]
    return ProteinSet(proteins=tuple(proteins), dropped=tuple(dropped), findings=())


def caller_proteins(fusion: Fusion) -> list[MutantProtein | Dropped]:
    """Give one outcome for each peptide of the caller, and one that says why when there is none."""
    if not fusion.peptides:
        return [drop(fusion, _NO_PEPTIDE.get(fusion.reading_frame, _SILENT))]
    return [_protein(fusion, peptide) for peptide in fusion.peptides]


def peptide_agrees(
    peptide: FusionPeptide, mutant: str, *, ends_at_stop: bool, ignored: frozenset[int] = frozenset()
) -> bool:
    """Tell whether the caller's peptide stands in a protein: from its start if whole, to its end if it meets a stop.

    A residue that the caller could not read agrees with any, and so do those at the ``ignored`` places.
    """
    if peptide.ends_at_stop and not ends_at_stop:
        return False
    pattern = "".join(
        "." if residue == UNKNOWN or place in ignored else re.escape(residue)
        for place, residue in enumerate(peptide.residues)
    )
    pattern = ("^" if peptide.whole else "") + pattern + ("$" if peptide.ends_at_stop else "")
    return re.search(pattern, mutant) is not None


def disagreement(fusion: Fusion, mutant: str, *, ends_at_stop: bool) -> Finding | None:
    """Say that the caller's peptides are not in our protein; None when one of them is, or there are none."""
    if not fusion.peptides or any(peptide_agrees(each, mutant, ends_at_stop=ends_at_stop) for each in fusion.peptides):
        return None
    for peptide in fusion.peptides:
        variants = _variants_before(peptide)
        if variants and peptide_agrees(peptide, mutant, ends_at_stop=ends_at_stop, ignored=variants):
            return Finding(
                check="caller-variant",
                severity=Severity.NOTE,
                place=fusion.label,
                sentence=f"{fusion.caller} reads {len(variants)} residues before the junction otherwise: variants of this "
                "patient that were not applied.",
                measured=len(variants),
            )
    return Finding(
        check="caller-peptide",
        severity=Severity.CAUTION,
        place=fusion.label,
        sentence=f"{fusion.caller} reads another peptide across this junction ({_shortened(fusion.peptides[0].written)}): "
        "the RNA may be spliced otherwise than annotated, or carry other variants.",
    )


def drop(fusion: Fusion, why: NoProtein, transcript: str = "") -> Dropped:
    """Record that a fusion gave no protein."""
    return Dropped(
        stage=STAGE,
        reason=why.reason,
        sentence=why.sentence,
        variant=fusion.label,
        gene=fusion.genes,
        transcript=transcript,
        unassessed=bool(why.remedy),
        remedy=why.remedy,
    )


def _protein(fusion: Fusion, peptide: FusionPeptide) -> MutantProtein | Dropped:
    run = _junction_of_sequence(fusion, peptide) if peptide.junction is None else _marked(peptide, peptide.junction)
    if run is None:
        return drop(fusion, _NO_JUNCTION)
    if fusion.reading_frame not in (ReadingFrame.IN_FRAME, ReadingFrame.OUT_OF_FRAME):
        return drop(fusion, _NO_FRAME)
    in_frame = fusion.reading_frame is ReadingFrame.IN_FRAME
    first, end = run
    size = len(peptide.residues)
    if first == size or (first == end == size):
        return drop(fusion, _NOTHING_NEW)
    altered = (first, end if in_frame else size)
    named = f"{partner_name(fusion.five_prime)}::{partner_name(fusion.three_prime)}"
    count = f"(fs*{size - first + 1 if peptide.ends_at_stop else '?'})"
    partner = fusion.five_prime
    return MutantProtein(
        calls=(),
        transcript=TranscriptLabel(
            identifier=partner.transcripts[0] if partner.transcripts else "",
            gene=partner.gene,
            gene_identifier=partner.gene_identifier,
        ),
        effect=Effect(
            kind=EffectKind.FUSION if in_frame else EffectKind.FUSION_FRAMESHIFT,
            change=named if in_frame else named + count,
            consequences=("gene_fusion",),
        ),
        wild_type=peptide.residues[:first],
        mutant=peptide.residues,
        altered=altered,
        replaced=(first, first),
        route=ROUTE,
        ends_at_stop=peptide.ends_at_stop,
        findings=tuple(_elsewhere(fusion, peptide, altered)),
        event=fusion,
    )


def _marked(peptide: FusionPeptide, junction: int) -> tuple[int, int]:
    """Give the run of marked residues that touches the junction; empty when none does."""
    first = end = junction
    while first - 1 in peptide.differing:
        first -= 1
    while end in peptide.differing:
        end += 1
    return first, end


def _variants_before(peptide: FusionPeptide) -> frozenset[int]:
    """Give the places that the caller marks before the run that touches the junction."""
    if peptide.junction is None:
        return frozenset()
    first, _ = _marked(peptide, peptide.junction)
    return frozenset(place for place in peptide.differing if place < first)


def _elsewhere(fusion: Fusion, peptide: FusionPeptide, altered: tuple[int, int]) -> Iterable[Finding]:
    """Say that the caller marks residues away from the junction, which this route does not call new."""
    others = sorted(place + 1 for place in peptide.differing if not altered[0] <= place < altered[1])
    if others:
        yield Finding(
            check="other-differing-residues",
            severity=Severity.NOTE,
            place=fusion.label,
            sentence=f"{fusion.caller} marks {len(others)} residues away from the junction as unlike the reference (first: "
            f"{others[0]} of its peptide): variants or other exons, which are not judged here.",
            measured=len(others),
        )


def _junction_of_sequence(fusion: Fusion, peptide: FusionPeptide) -> tuple[int, int] | None:
    """Find the junction of a caller that marks it in the bases alone (``*``): the one place where they fit its protein.

    Gives the residue that the codon across the junction makes, or an empty stretch where there is none.
    """
    left, mark, right = fusion.transcript_sequence.partition("*")
    size = len(peptide.residues)
    found: set[tuple[int, int]] = set()
    for frame in range(3 if mark else 0):
        read = translate((left + right)[frame:], to_stop=True)
        end = frame + _CODON * len(read)
        if end <= len(left):  # not a residue behind the junction: only a protein that stops there can tell it
            if end + _CODON > len(left) and read and peptide.residues.endswith(read):
                found.add((size, size))
            continue
        whole, rest = divmod(len(left) - frame, _CODON)
        for match in re.finditer(f"(?={re.escape(read)})", peptide.residues):
            first = match.start() + whole
            found.add((first, first + (1 if rest else 0)))
    return found.pop() if len(found) == 1 else None


def _shortened(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:28]}…{text[-28:]}"
