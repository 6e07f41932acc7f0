"""What the RNA says of each target's own message: assembled around its variants from the fragments that carry them."""

from __future__ import annotations

from dataclasses import replace

from vaxsmith.core import Finding, Severity, Unassessed
from vaxsmith.genome import Reference
from vaxsmith.patient.design import Case
from vaxsmith.selection import Choice, Target
from vaxsmith.tumor import Alignments, Call, CodonContext, ContextSettings, ContextVerdict, codon_context, open_alignments

NEEDS_REFERENCE = Unassessed(
    reason="the fragments that carry a variant can be compared with its message only where a reference gives the message",
    remedy="give --reference-fasta and --reference-annotation",
)


def with_rna_messages(
    choice: Choice, case: Case, reference: Reference | None, *, settings: ContextSettings | None = None
) -> Choice:
    """Assemble the message around each call of each target, chosen or next, from the RNA fragments that carry it.

    The transcript is the one that the vaccine window is cut from, with all other variants on its molecule. Only where the
    case names RNA alignments and a reference; otherwise the choice comes back as it is. Nothing is excluded by it.

    Raises:
        FormatError: the alignments end in the middle or cannot be decoded.
    """
    if case.rna_alignments is None or reference is None:
        return choice
    alignments = open_alignments(case.rna_alignments, reference_fasta=case.reference_fasta)
    try:
        chosen, following = (
            tuple(_with_message(target, alignments, reference, settings) for target in targets)
            for targets in (choice.chosen, choice.next_in_line)
        )
    finally:
        alignments.close()
    return replace(choice, chosen=chosen, next_in_line=following)


def _with_message(target: Target, alignments: Alignments, reference: Reference, settings: ContextSettings | None) -> Target:
    protein = target.protein
    transcript = reference.transcript(protein.transcript.identifier)
    # The message of a junction or a fusion is not spliced as the annotation says.
    if protein.event is not None or transcript is None:
        return target
    molecule = (*protein.calls, *protein.companions, *protein.germline)
    contexts = []
    untold = []
    for call in protein.calls:
        others = [other for other in molecule if other is not call]
        found = codon_context(call, transcript, reference, alignments, companions=others, settings=settings)
        if isinstance(found, CodonContext):
            contexts.append(found)
        else:
            untold.append(_untold(call, found))
    found_out = tuple(finding for context in contexts for finding in (*context.findings, *_incomplete(context)))
    return replace(target, messages=tuple(contexts), findings=(*target.findings, *found_out, *untold))


def _untold(call: Call, why: Unassessed) -> Finding:
    sentence = f"Whether its message stands in the RNA was not looked at: {why.reason}."
    return Finding(check="rna-message", severity=Severity.NOTE, place=call.label, sentence=sentence)


def _incomplete(context: CodonContext) -> tuple[Finding, ...]:
    """Say where the fragments do not bear out the message; those that contradict it have findings of their own."""
    if context.verdict is ContextVerdict.ABSENT:
        sentence = "No RNA fragment carries this change on the message, so the RNA neither supports nor contradicts it."
        severity = Severity.CAUTION
    elif context.verdict is ContextVerdict.PARTIAL:
        reach = sum(base != "N" for base in context.assembled)
        sentence = (
            f"The RNA fragments that carry the change bear out {reach} of the {len(context.expected)} bases around it;"
            " the others are covered by too few."
        )
        severity = Severity.NOTE
    else:
        return ()
    return (
        Finding(
            check="rna-message",
            severity=severity,
            place=context.call.label,
            sentence=sentence,
            measured=context.alternate_fragments,
        ),
    )
