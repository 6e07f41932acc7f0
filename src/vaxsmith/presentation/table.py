"""``vaxsmith predict --input``: a table of peptides and alleles in, the same rows with predictions out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vaxsmith.hla.allele import Allele
from vaxsmith.presentation.absent import AbsentAllele
from vaxsmith.presentation.by_class import predictor_for
from vaxsmith.presentation.judged import Judged, Panel, PredictorOf, Rows, best_of_rows, judge_pairs
from vaxsmith.presentation.pair_table import PairBlock, read_pairs
from vaxsmith.presentation.prediction_columns import NOT_PREDICTED, PREDICTION_COLUMNS, written_predictions
from vaxsmith.presentation.table_file import spare_inputs, writing

TABLE_COLUMNS = ("peptide", "allele", *PREDICTION_COLUMNS, "note")


@dataclass(frozen=True, slots=True, kw_only=True)
class TableCount:
    """What became of a table: rows written, and how many of them have no number (``note`` says why of each)."""

    rows: int
    unassessed: int


def predict_table(
    table: Path,
    out: Path,
    *,
    predictor_of: PredictorOf = predictor_for,
    watch: Callable[[int], None] = lambda read: None,
) -> TableCount:
    """Predict each row of ``table`` and write it to ``out``, in order; a name that ends in ``.gz`` is compressed.

    Of several alleles the best is written: the smallest percentile (the higher score among equals) of those whose
    predictor takes a peptide of that length. Where nothing could be predicted the numbers are ``NA``; ``note`` says what was
    not judged and why, which alleles are never on the cell's surface, and what is doubtful about one as it was written.
    Memory does not grow with the table. The file appears whole or not at all. ``watch`` is told how many bytes of the table
    were read.

    Raises:
        InputError: the table cannot be read or has a bad row, or ``out`` cannot be written or is the table itself.
    """
    spare_inputs(out, {"the table of peptides": table})
    panel = Panel(predictor_of)
    rows = unassessed = 0
    with writing(out, role="table") as text:
        text.write("\t".join(TABLE_COLUMNS) + "\n")
        for block in read_pairs(table):
            best, notes = _judge_block(block, panel)
            text.writelines(_lines(block, best, notes))
            rows += len(block.peptides)
            unassessed += len(block.peptides) - len(best.row)
            watch(block.read)
    return TableCount(rows=rows, unassessed=unassessed)


def _judge_block(block: PairBlock, panel: Panel) -> tuple[Judged, list[str]]:
    """Give the best pair of each row that has one, and every row's note."""
    lengths = np.fromiter(map(len, block.peptides), np.intp, len(block.peptides))
    genotype = np.array(block.genotype, np.intp)
    judged = judge_pairs(block.peptides, _rows_of(genotype, lengths, block.genotypes, panel), panel)
    notes = _notes(genotype, lengths, block, panel)
    best = best_of_rows(judged)
    said = list(judged.missing)
    if any(best.caveats):
        said += [(row, best.caveats[allele]) for row, allele in zip(best.row.tolist(), best.allele.tolist(), strict=True)]
    for row, words in said:
        notes[row] = "; ".join(part for part in (notes[row], words) if part)
    return best, notes


def _rows_of(
    genotype: Rows, lengths: Rows, genotypes: Sequence[tuple[Allele, ...]], panel: Panel
) -> dict[Allele, NDArray[np.intp]]:
    """Give the rows that each allele can be asked for: of the genotypes that hold it, those of a fitting length."""
    order = np.argsort(genotype, kind="stable")
    parts = np.split(order, np.searchsorted(genotype[order], np.arange(1, len(genotypes))))
    gathered: dict[str, tuple[Allele, list[Rows]]] = {}  # by name: where every genotype differs, hashing alleles takes long
    for alleles, rows in zip(genotypes, parts, strict=True):
        for allele in alleles:
            if panel.refusal(allele) is None:
                gathered.setdefault(allele.name, (allele, []))[1].append(rows)
    rows_of = {}
    for allele, several in gathered.values():
        rows = np.sort(np.concatenate(several)) if len(several) > 1 else several[0]
        shortest, longest = panel.predictor(allele).lengths
        rows_of[allele] = rows[(lengths[rows] >= shortest) & (lengths[rows] <= longest)]
    return rows_of


def _notes(genotype: Rows, lengths: Rows, block: PairBlock, panel: Panel) -> list[str]:
    """Say of each row what was not judged and why; rows of one genotype and one length share their note."""
    most = int(lengths.max()) + 1
    kinds, kind_of_row = np.unique(genotype * most + lengths, return_inverse=True)
    said = [
        _note(block.genotypes[which], block.absent[which], length, panel)
        for which, length in (divmod(kind, most) for kind in kinds.tolist())
    ]
    return [said[kind] for kind in kind_of_row.tolist()]


def _note(alleles: Sequence[Allele], absent: Sequence[AbsentAllele], length: int, panel: Panel) -> str:
    parts = [gone.sentence for gone in absent]
    judging: set[int] = set()
    outside: dict[tuple[int, int], list[Allele]] = {}
    for allele in alleles:
        parts += [finding.sentence for finding in allele.findings]
        refusal = panel.refusal(allele)
        shortest, longest = panel.predictor(allele).lengths
        if refusal is not None:
            parts.append(f"{allele.name} unassessed: {refusal.reason}")
        elif shortest <= length <= longest:
            judging.add(allele.mhc_class)
        else:
            outside.setdefault((shortest, longest), []).append(allele)
    for (shortest, longest), unfit in outside.items():
        parts.append(f"{_named(unfit, alleles)} unassessed: {length} residues, not {shortest} to {longest}")
    if len(judging) > 1:
        parts.append("percentiles of class I and class II compared")
    return "; ".join(parts)


def _named(unfit: Sequence[Allele], alleles: Sequence[Allele]) -> str:
    """Name alleles shortly: a whole class by its name, since a genotype has many."""
    classes = {allele.mhc_class for allele in unfit}
    if len(classes) == 1 and len(unfit) > 1 and len(unfit) == sum(allele.mhc_class in classes for allele in alleles):
        return f"class {'I' * classes.pop()}"
    return ", ".join(allele.name for allele in unfit)


def _lines(block: PairBlock, best: Judged, notes: Sequence[str]) -> Iterator[str]:
    asked = [
        ",".join([allele.name for allele in alleles] + [gone.name for gone in absent])
        for alleles, absent in zip(block.genotypes, block.absent, strict=True)
    ]
    named = [asked[genotype] for genotype in block.genotype]
    numbers = [NOT_PREDICTED] * len(block.peptides)
    names = [allele.name for allele in best.alleles]
    for row, allele, text in zip(
        best.row.tolist(), best.allele.tolist(), written_predictions(best, block.peptides), strict=True
    ):
        named[row], numbers[row] = names[allele], text
    return map("%s\t%s\t%s\t%s\n".__mod__, zip(block.peptides, named, numbers, notes, strict=True))
