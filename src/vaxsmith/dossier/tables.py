"""Write ``targets.tsv`` and ``dropped.tsv``: for programs first, for a spreadsheet second.

One header line, then one row each; tabs, line ends and control characters inside a cell become spaces, and nothing else of
a cell is changed. So a cell may begin with ``=``, ``+``, ``-`` or ``@`` (a gene so named, a sequence beginning so) and
a spreadsheet would run it as a formula: import the file as text. An empty cell means that there is no value.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from itertools import chain

from vaxsmith.core import Dropped
from vaxsmith.dossier.carriers import Carrier, carriers_of
from vaxsmith.dossier.evidence_records import DroppedRecord, PeptideRecord, TargetRecord
from vaxsmith.dossier.promise import loss_value
from vaxsmith.dossier.records import DesignRecord

_CONTROL = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")

TARGET_COLUMNS = (
    "rank",
    "status",
    "label",
    "labels",
    "gene",
    "change",
    "effect",
    "transcript",
    "mane_select",
    "transcripts",
    "windows",
    "best_peptide",
    "best_allele",
    "percentile",
    "affinity_nanomolar",
    "wild_type_peptide",
    "wild_type_percentile",
    "agretopicity",
    "spread",
    "class_two_peptide",
    "class_two_core",
    "class_two_molecule",
    "class_two_percentile",
    "class_two_affinity_nanomolar",
    "class_two_spread",
    "expression",
    "expression_source",
    "dna_fraction",
    "dna_depth",
    "rna_fraction",
    "rna_message",
    "clonal_evidence",
    "clonal_low",
    "clonal_high",
    "germline",
    "companions",
    "uncertain",
    "chance",
    "loss_if_out",
    "loss_if_in",
    "chosen_in_rounds",
    "tier",
    "reasons",
    "presented_class_one",
    "presented_class_two",
    "findings",
)
DROPPED_COLUMNS = (
    "stage",
    "reason",
    "variant",
    "gene",
    "transcript",
    "allele",
    "peptide",
    "unassessed",
    "sentence",
    "remedy",
)


def targets_table(record: DesignRecord) -> str:
    """Give one row per target, chosen or next in line, best first."""
    rows = (_target_cells(target, carriers_of(record, target.rank)) for target in record.targets)
    return _table(TARGET_COLUMNS, rows)


def dropped_table(record: DesignRecord) -> str:
    """Give one row for everything that fell, in road order."""
    return write_dropped_table(record.dropped)


def write_dropped_table(dropped: Iterable[Dropped | DroppedRecord]) -> str:
    """Give the table of what fell, from the nouns or from their records; ``unassessed`` is ``yes`` or empty."""
    rows = (
        [_cell("yes" if name == "unassessed" and row.unassessed else getattr(row, name)) for name in DROPPED_COLUMNS]
        for row in dropped
    )
    return _table(DROPPED_COLUMNS, rows)


def write_table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Give a table of whatever cells, each written on one line."""
    return _table(columns, ([_cell(value) for value in row] for row in rows))


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    table = io.StringIO()  # not join, which would hold all rows twice; what fell can be a million rows
    for cells in chain((columns,), rows):
        table.write("\t".join(cells) + "\n")
    return table.getvalue()


def _cell(value: object) -> str:
    if value is None or value is False:
        return ""
    if isinstance(value, float):
        return f"{value:.6g}"
    return _CONTROL.sub(" ", str(value))


def _target_cells(target: TargetRecord, carried: Iterable[Carrier]) -> list[str]:
    best, helper = (target.peptides[0] if target.peptides else None), target.best_class_two
    transcript, effect = target.protein.transcript, target.protein.effect
    windows = [carrier.segment.sequence for carrier in carried]
    values: tuple[object, ...] = (
        target.rank,
        target.status,
        target.labels[0],
        ";".join(target.labels),
        transcript.gene,
        effect.change,
        effect.kind,
        transcript.identifier,
        transcript.mane_select,
        ";".join(target.transcripts),
        ";".join(windows),
        best and best.sequence,
        best and best.allele,
        best and best.percentile,
        best and best.affinity_nanomolar,
        best and best.wild_type,
        best and best.wild_type_percentile,
        best and best.agretopicity,
        best and best.spread,
        helper and helper.sequence,
        helper and helper.core,
        helper and helper.allele,
        helper and helper.percentile,
        helper and helper.affinity_nanomolar,
        helper and helper.spread,
        target.expression,
        target.expression_source,
        target.tumor_fraction,
        target.tumor and target.tumor.depth,
        target.rna_fraction,
        ";".join(f"{message.verdict}:{message.agreeing}/{message.fragments}" for message in target.messages),
        target.clonal_evidence,
        target.clonal and target.clonal.low,
        target.clonal and target.clonal.high,
        ";".join(target.protein.germline),
        ";".join(target.protein.companions),
        ";".join(f"{start + 1}-{end}" for start, end in target.protein.uncertain),
        target.score,
        loss_value(target) if target.status == "chosen" else None,
        loss_value(target) if target.status == "next" else None,
        target.worth and target.worth.frequency,
        target.tier and target.tier.tier,
        " ".join(target.reasons),
        _peptides(target.peptides),
        f"unassessed: {target.class_two_unassessed.reason}" if target.class_two_unassessed else _peptides(target.class_two),
        " ".join(f"{finding.severity}: {finding.sentence}" for finding in target.findings),
    )
    return [_cell(value) for value in values]


def _peptides(peptides: Iterable[PeptideRecord]) -> str:
    """Write peptides compactly: ``VVGADGVGK@HLA-A*11:01=0.04`` (percentile), joined by ``;``.

    A class II peptide has its core behind it, in lower case where nothing in it is new: ``VVVGADGVGKSALTI(VVGADGVGK)@…``.
    """
    return ";".join(f"{item.sequence}{_core(item)}@{item.allele}={_cell(item.percentile)}" for item in peptides)


def _core(peptide: PeptideRecord) -> str:
    if not peptide.core:
        return ""
    return f"({peptide.core.lower() if peptide.new_in_core is False else peptide.core})"
