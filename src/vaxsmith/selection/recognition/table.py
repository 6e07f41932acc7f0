"""``vaxsmith recognise --input``: a table of peptides and alleles in, the same rows with their recognition out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from vaxsmith.core import Unassessed
from vaxsmith.hla.allele import Allele
from vaxsmith.presentation.absent import AbsentAllele
from vaxsmith.presentation.by_class import predictor_for
from vaxsmith.presentation.judged import PredictorOf
from vaxsmith.presentation.table_file import spare_inputs, writing
from vaxsmith.selection.recognition.model import RecognitionModel, load_recognition_model
from vaxsmith.selection.recognition.pair_rows import ADDED, PairRow, PairRows, read_pair_rows
from vaxsmith.selection.recognition.recognise import recognise
from vaxsmith.selection.recognition.recognition import Recognition


@dataclass(frozen=True, slots=True, kw_only=True)
class RecognisedCount:
    """What became of a table: rows written, and how many of them have no number (``recognition_note`` says why of each)."""

    rows: int
    unassessed: int


def recognise_table(
    table: Path,
    out: Path,
    *,
    predictor_of: PredictorOf = predictor_for,
    model: RecognitionModel | None = None,
    watch: Callable[[int], None] = lambda read: None,
) -> RecognisedCount:
    """Write each row of ``table`` to ``out`` as it was, in order, with the columns ``ADDED`` behind it.

    ``recognition`` is the probability, ``recognition_percentile`` the presentation that it rests on (%), and
    ``recognition_note`` says why there is none (``unassessed: …``), what moved the odds, and what is known and not counted.
    Columns are separated by tabs; a name that ends in ``.gz`` is compressed; the file appears whole or not at all.
    ``watch`` is told how many bytes of the table were read.

    Raises:
        InputError: the table cannot be read or has a bad row, or ``out`` cannot be written or is the table itself.
    """
    spare_inputs(out, {"the table of peptides": table})
    known = model or load_recognition_model()
    rows = unassessed = 0
    with writing(out, role="table") as text:
        for block in read_pair_rows(table):
            if not rows:
                text.write("\t".join([*map(_plain, block.header), *ADDED]) + "\n")
            answers = _answers(block, predictor_of, known)
            text.writelines(_lines(block, answers))
            rows += len(answers)
            unassessed += sum(isinstance(answer, Unassessed) for answer in answers)
            watch(block.read)
    return RecognisedCount(rows=rows, unassessed=unassessed)


def _answers(block: PairRows, predictor_of: PredictorOf, model: RecognitionModel) -> list[Recognition | Unassessed]:
    asked: list[tuple[int, PairRow, Allele]] = []
    answers: list[Recognition | Unassessed] = []
    for place, row in enumerate(block.rows):
        if isinstance(row.allele, AbsentAllele):
            answers.append(Unassessed(reason=row.allele.sentence))
        else:
            answers.append(Unassessed(reason="not asked"))
            asked.append((place, row, row.allele))
    found = recognise(
        [row.peptide for _, row, _ in asked],
        [allele for _, _, allele in asked],
        wild_types=[row.wild_type for _, row, _ in asked],
        expression=[row.expression for _, row, _ in asked],
        predictor_of=predictor_of,
        model=model,
    )
    for (place, _, _), answer in zip(asked, found.each, strict=True):
        answers[place] = answer
    return answers


def _lines(block: PairRows, answers: list[Recognition | Unassessed]) -> Iterator[str]:
    for row, answer in zip(block.rows, answers, strict=True):
        kept = "\t".join(map(_plain, row.fields))
        doubts = [] if isinstance(row.allele, AbsentAllele) else [finding.sentence for finding in row.allele.findings]
        if isinstance(answer, Unassessed):
            note = "; ".join([f"unassessed: {answer.reason}", *doubts])
            yield f"{kept}\tNA\tNA\t{note}\n"
        else:
            moved = [f"{one.feature} ×{one.odds:.2f}" for one in answer.contributions]
            beside = [f"not counted: {' '.join(answer.remarks).rstrip('.')}"] if answer.remarks else []
            note = "; ".join([f"odds {', '.join(moved)}", *beside, *doubts])
            yield f"{kept}\t{answer.probability:.5g}\t{answer.percentile:.5g}\t{note}\n"


def _plain(field: str) -> str:
    """Keep a field of a comma-separated table in one piece where tabs part the columns."""
    return field.replace("\t", " ").replace("\r", " ")
