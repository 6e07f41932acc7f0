"""MHCflurry 2 (Apache-2.0), asked through its own command in whatever environment it is installed: class I.

It runs as a program of its own, not inside vaxsmith: its libraries (PyTorch or TensorFlow) stay out of this process, and
it may live in another environment, whose ``mhcflurry-predict`` is then named.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from vaxsmith.adapters.answer import Answer, Answers, gather, keep_answer
from vaxsmith.adapters.answer_table import number, read_answer_file, table_rows
from vaxsmith.adapters.known_alleles import ListedAlleles, other_class
from vaxsmith.adapters.program import MOST_SECONDS, Program, find_program, run_program, workplace
from vaxsmith.adapters.spelling import key_of
from vaxsmith.core import ProgramError, Unassessed
from vaxsmith.hla.allele import Allele
from vaxsmith.presentation.prediction import Predictions

_AFFINITY, _SCORE, _PERCENTILE = (
    f"mhcflurry_{what}" for what in ("affinity", "presentation_score", "presentation_percentile")
)


class MHCflurry:
    """Ask MHCflurry for presentation score, its percentile, and affinity, of 8-15-mers without flanks."""

    def __init__(self, program: Program, *, seconds: float = MOST_SECONDS) -> None:
        self._program, self._seconds = program, seconds
        self._listed: ListedAlleles | Unassessed | None = None
        with workplace() as folder:
            words = run_program(program, ("--version",), folder=folder, seconds=seconds).stdout.split()
        self._name = f"MHCflurry {words[-1]}" if words else "MHCflurry"

    @property
    def name(self) -> str:
        """Name and version, as provenance records it."""
        return self._name

    @property
    def lengths(self) -> tuple[int, int]:
        """Shortest and longest peptide it can judge, in residues."""
        return 8, 15

    def assess(self, allele: Allele) -> Unassessed | None:
        """Tell why ``allele`` cannot be predicted (first of all: no models are installed), or None if it can."""
        if wrong := other_class(allele, 1, self._program.name):
            return wrong
        if self._listed is None:
            self._listed = self._list()
        return self._listed if isinstance(self._listed, Unassessed) else self._listed.assess(allele)

    def predict(self, peptides: Sequence[str], alleles: Sequence[Allele]) -> Predictions:
        """Predict every pair in one run.

        Raises:
            InputError: a peptide has a letter other than the twenty amino acids, or a length outside ``lengths``.
            ProgramError: the program failed or left a pair out.
        """
        gives = ("presentation", "percentile", "affinity_nanomolar")
        return gather(self, peptides, alleles, self._ask, gives=gives, by=self._program.name)

    def _list(self) -> ListedAlleles | Unassessed:
        try:
            with workplace() as folder:
                arguments = ("--list-supported-alleles",)
                said = run_program(self._program, arguments, folder=folder, seconds=self._seconds).stdout
        except ProgramError as error:
            return Unassessed(
                reason=f"MHCflurry cannot load its models: {error.found}",
                remedy="fetch them once: mhcflurry-downloads fetch models_class1_presentation",
            )
        return ListedAlleles(said.split(), 1, self._program.name)

    def _ask(self, peptides: Sequence[str], alleles: Sequence[Allele]) -> Answers:
        with workplace() as folder:
            asked, answered = folder / "pairs.csv", folder / "answer.csv"
            with asked.open("w", newline="") as stream:
                csv.writer(stream).writerows([("allele", "peptide"), *((a.name, p) for a in alleles for p in peptides)])
            arguments = (str(asked), "--out", str(answered), "--no-flanking")
            ran = run_program(self._program, arguments, folder=folder, seconds=self._seconds)
            text = read_answer_file(answered, self._program, ran)
        of: dict[tuple[str, str], Answer] = {}
        name_of = {key_of(allele.name): allele.name for allele in alleles}
        needs = ("peptide", "allele", _AFFINITY, _SCORE, _PERCENTILE)
        for row in table_rows(text, self._program, ran, separator=",", needs=needs):
            answer = Answer(
                presentation=number(row[_SCORE], self._program, ran),
                percentile=number(row[_PERCENTILE], self._program, ran),
                affinity_nanomolar=number(row[_AFFINITY], self._program, ran),
            )
            pair = (row["peptide"], name_of.get(key_of(row["allele"]), row["allele"]))
            keep_answer(of, pair, answer, self._program.name)
        return Answers(of=of)


def open_mhcflurry(path: Path | None = None) -> MHCflurry:
    """Find ``mhcflurry-predict``: at the path, on the PATH, or beside this Python; its models are looked for when needed.

    Raises:
        ProgramError: it is absent, or does not start.
    """
    remedy = (
        "pip install mhcflurry, then mhcflurry-downloads fetch models_class1_presentation; or name its mhcflurry-predict"
    )
    program = find_program("MHCflurry", ("mhcflurry-predict",), given=path, remedy=remedy, keep=("MHCFLURRY_", "XDG_"))
    return MHCflurry(program)
