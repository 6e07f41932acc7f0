"""Verb: run MixMHCpred, PRIME or MixMHC2pred, whose tables are built alike, and read one allele's columns by their titles.

All three write lines with ``#``, then a table with a row for each peptide and columns for each allele, titled
``%Rank_A0201``. Columns of the best allele are not used: their percentile is among random peptides' best of all alleles.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from vaxsmith.adapters.answer import Answer, Answers, keep_answer
from vaxsmith.adapters.answer_table import number, read_answer_file, table_rows
from vaxsmith.adapters.program import Program, Ran, program_error, run_program, workplace
from vaxsmith.adapters.spelling import key_of
from vaxsmith.hla.allele import Allele

_CLOSEST = re.compile(r"^# Closest Allele \(distance score\): (.*)$", re.M)
_CLOSEST_ONE = re.compile(r"([\w*:-]+) \((\d+(?:\.\d+)?)\)", re.ASCII)
_ALLELES = re.compile(r"^# Alleles: (.*?)(?: - predicted motif for .*)?$", re.M)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One run: the arguments behind the files, and what to make of a row for an allele written so.

    ``columns`` are the beginnings of the titles that each allele must have; ``answer`` turns their fields, by beginning,
    and the peptide into an answer.
    """

    arguments: Sequence[str]
    columns: tuple[str, ...]
    answer: Callable[[str, Mapping[str, float]], Answer]


def ask_gfeller(
    program: Program, question: Question, peptides: Sequence[str], alleles: Sequence[Allele], seconds: float
) -> tuple[Answers, str]:
    """Run the program for all alleles at once; give the answers, and the version that the table's head names.

    Raises:
        ProgramError: the program failed, or its table is not what it should be.
    """
    with workplace() as folder:
        # Whole paths everywhere: a program's own script may go to another folder before it reads its files.
        asked, answered = folder / "peptides.txt", folder / "answer.txt"
        asked.write_text("".join(f"{peptide}\n" for peptide in peptides))
        arguments = ("-i", str(asked), "-o", str(answered), *question.arguments)
        ran = run_program(program, arguments, folder=folder, seconds=seconds)
        text = read_answer_file(answered, program, ran)
    of: dict[tuple[str, str], Answer] = {}
    wanted = set(peptides)
    titles: dict[str, dict[str, str]] = {}
    for row in table_rows(text, program, ran, separator="\t", needs=("Peptide",)):
        if not titles:
            titles = {allele.name: _titles(allele, row, question, program, ran) for allele in alleles}
        if row["Peptide"] not in wanted:
            continue
        for allele in alleles:
            fields = {start: number(row[title], program, ran) for start, title in titles[allele.name].items()}
            keep_answer(of, (row["Peptide"], allele.name), question.answer(row["Peptide"], fields), program.name)
    found = re.search(r"^# Output from \w+ \(v([^)]+)\)", text, re.M)
    return Answers(of=of, notes=_notes(text, alleles)), found.group(1) if found else ""


def _titles(allele: Allele, row: Mapping[str, str], question: Question, program: Program, ran: Ran) -> dict[str, str]:
    """Find the allele's columns whatever the program calls it in their titles."""
    found: dict[str, str] = {}
    for start in question.columns:
        for title in row:
            if title.startswith(start) and key_of(title.removeprefix(start)) == key_of(allele.name):
                found[start] = title
    lacking = [start for start in question.columns if start not in found]
    if lacking:
        raise program_error(
            program,
            ran,
            f"wrote no column {lacking[0]}… for {allele.name} (it has {', '.join(row)[:200]})",
            cause="it does not know the allele, or is another version",
        )
    return found


def _notes(text: str, alleles: Sequence[Allele]) -> dict[str, str]:
    """Say of alleles without ligands of their own which one stands in, as MixMHCpred 3 writes in its head.

    Its distance score is kept in its words: whether it is on the scale of ``Prediction.distance`` is not documented.
    """
    names, closest = _ALLELES.search(text), _CLOSEST.search(text)
    if not names or not closest:
        return {}
    written, told = [key_of(name) for name in names.group(1).split(",")], closest.group(1).split(" -- ")
    found = [_CLOSEST_ONE.fullmatch(part.strip()) for part in told]
    if len(written) != len(found) or None in found:
        return {}
    said = {
        key: f"by the program's own word judged by its closest allele {match[1]}, distance score {match[2]}"
        for key, match in zip(written, found, strict=True)
        if match and float(match[2]) > 0
    }
    return {allele.name: said[key_of(allele.name)] for allele in alleles if key_of(allele.name) in said}
