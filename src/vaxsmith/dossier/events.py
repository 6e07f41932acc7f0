"""What other files than that of the variants show: fusions, splice junctions and markers, by label."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from vaxsmith.dossier.evidence_records import EventKind, VariantRecord
from vaxsmith.dossier.wording import count_kinds
from vaxsmith.patient.design import Design
from vaxsmith.proteins.mutant_protein import MutantProtein
from vaxsmith.tumor.fusion import Fusion
from vaxsmith.tumor.junction import Junction

# An event that fell before it had a protein is known by its name alone; see the docstrings of the three nouns.
_JUNCTION = re.compile(r":\d+-\d+\([+?-]\)$")
_MARKER = re.compile(r" \((marker|cancer-testis antigen|overexpressed antigen|viral protein)\)$")
_GENES = re.compile(r"^(\S+?)::(\S+)")


def find_events(design: Design) -> dict[str, EventKind]:
    """Give the kind of every event of a design, by label; whatever the variants file names is none."""
    found: dict[str, EventKind] = {protein.label: _kind_of(protein) for protein in design.proteins.proteins if protein.event}
    ours = {call.label for call in design.calls.calls} | {row.variant for row in design.calls.dropped}
    for row in design.dropped:
        if row.variant and row.variant not in ours:
            found.setdefault(row.variant, _kind_by_name(row.variant, row.stage))
    return found


def _kind_of(protein: MutantProtein) -> EventKind:
    if isinstance(protein.event, Fusion):
        return "fusion"
    return "junction" if isinstance(protein.event, Junction) else "marker"


def _kind_by_name(label: str, stage: str) -> EventKind:
    if stage == "markers" or _MARKER.search(label):
        return "marker"
    if _JUNCTION.search(label):
        return "junction"
    return "fusion" if _GENES.match(label) else "event"


def genes_of_event(label: str) -> tuple[str, ...]:
    """Give the genes that an event's name holds.

    >>> genes_of_event("EIF3K::CYP39A1 chr19:1-chr6:2"), genes_of_event("SOX30 (cancer-testis antigen)")
    (('EIF3K', 'CYP39A1'), ('SOX30',))
    """
    if match := _GENES.match(label):
        return match[1], match[2]
    if match := _MARKER.search(label):
        return (label[: match.start()],)
    return ()


def count_variants(variants: Iterable[VariantRecord]) -> str:
    """Say how many variants there are, and how many events of each kind: ``3 variants, 1 fusion and 2 junctions``."""
    return count_kinds(Counter(variant.event or "variant" for variant in variants))
