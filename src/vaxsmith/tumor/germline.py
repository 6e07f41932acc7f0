"""The patient's inherited variants from a VCF: what normal cells and tumor share."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from vaxsmith.core import Dropped
from vaxsmith.genome import plain_contig_name
from vaxsmith.tumor.ledger import ABSENT
from vaxsmith.tumor.variant import Call, CallSet, Origin, Variant
from vaxsmith.tumor.vcf import read_germline_vcf

_ABSENT = "The patient's own sample does not carry this allele."


def read_germline(path: Path, *, sample: str | None = None) -> CallSet:
    """Read the variants that the patient's own sample carries; ``sample`` names it where the file leaves a choice.

    Carried is an allele that the sample's genotype names: single reads of it are noise. A file without samples is taken at
    its word. Every call is marked as germline whatever the file says of its origin. A file that holds somatic variants as
    well (one phased together with them) is welcome: what the somatic file also names gives its phase there and is not
    inherited. A call that failed a filter is recorded and left out.

    Raises:
        InputError: no such file or sample.
        FormatError: the file is not a VCF that can be trusted, or does not tell which sample is the patient's own.
    """
    calls = read_germline_vcf(path, sample=sample)
    called = [not calls.tumor_sample or _is_called(call) for call in calls.calls]
    carried = [call for call, holds in zip(calls.calls, called, strict=True) if holds]
    kept = tuple(_inherited(call, path.name) for call in carried if not call.filters)
    fallen = (
        *(_absent(call) for call, holds in zip(calls.calls, called, strict=True) if not holds),
        *(_filtered(call) for call in carried if call.filters),
    )
    told = tuple(
        replace(entry, reason="absent-in-normal", sentence=_ABSENT) if entry.reason == ABSENT.reason else entry
        for entry in calls.dropped
    )
    return replace(calls, calls=kept, dropped=(*told, *fallen))


def with_phase_of_germline(calls: CallSet, germline: CallSet) -> CallSet:
    """Give somatic calls the phase that the germline file states of the same variants, so that the two can be compared.

    A somatic call that its own file phases with one that the germline file does not name keeps that.
    """
    known = {_plain(call.variant): call.phase for call in germline.calls if call.phase is not None}
    bound = {_block(call) for call in calls.calls if call.phase is not None and _plain(call.variant) not in known}
    return replace(
        calls,
        calls=tuple(
            replace(call, phase=known[_plain(call.variant)])
            if _plain(call.variant) in known and (call.phase is None or _block(call) not in bound)
            else call
            for call in calls.calls
        ),
    )


def _plain(variant: Variant) -> Variant:
    """Write the contig as every file's names agree on (``1`` for ``chr1``)."""
    return replace(variant, contig=plain_contig_name(variant.contig))


def _block(call: Call) -> tuple[str, str] | None:
    return None if call.phase is None else (call.phase.block, call.phase.source)


def _inherited(call: Call, file: str) -> Call:
    """Mark a call as inherited; its phase block is this file's own, whatever other files call theirs."""
    phase = call.phase and replace(call.phase, block=f"{file} {call.phase.block}")
    return replace(call, origin=Origin.GERMLINE, phase=phase)


def _is_called(call: Call) -> bool:
    return str(call.allele) in call.genotype.replace("|", "/").split("/")


def _absent(call: Call) -> Dropped:
    return Dropped(stage="germline", reason="absent-in-normal", sentence=_ABSENT, variant=call.label)


def _filtered(call: Call) -> Dropped:
    return Dropped(
        stage="germline",
        reason="failed-filter",
        sentence=f"The caller's own filters reject this inherited variant ({', '.join(call.filters)}); it was not applied.",
        variant=call.label,
    )
