"""BigMHC, a program of the Karchin group that its users obtain under its own licence: class I, no percentiles."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Sequence
from pathlib import Path

from vaxsmith.adapters.answer import Answer, Answers, gather, keep_answer
from vaxsmith.adapters.answer_table import number, read_answer_file, table_rows
from vaxsmith.adapters.known_alleles import ListedAlleles, ProbedAlleles, other_class
from vaxsmith.adapters.program import MOST_SECONDS, Program, find_program, run_program, workplace
from vaxsmith.adapters.spelling import key_of
from vaxsmith.core import ProgramError, Unassessed
from vaxsmith.hla.allele import Allele
from vaxsmith.presentation.prediction import Predictions

_CLASSICAL = ("A", "B", "C")


class BigMHC:
    """Ask BigMHC for its score of 8-14-mers: ``el`` of presentation, ``im`` of immunogenicity.

    It gives no percentile, so its scores can be looked at but not compared with other predictors', nor chosen by. For a
    name it does not know it answers with the most similar one: only alleles of its own list (``data/pseudoseqs.csv``) are
    asked for, and where that list is not beside the program, only those of HLA-A, -B and -C.
    """

    def __init__(self, program: Program, model: str, listed: ListedAlleles | None, *, seconds: float = MOST_SECONDS) -> None:
        self._program, self._model, self._listed, self._seconds = program, model, listed, seconds
        self.ranks = "presentation" if model == "el" else "immunogenicity"
        ProbedAlleles(self._ask, 1, program.name).try_out()

    @property
    def name(self) -> str:
        """Name, as provenance records it; the program does not tell its version."""
        return f"BigMHC {self._model.upper()}"

    @property
    def lengths(self) -> tuple[int, int]:
        """Shortest and longest peptide it was trained on, in residues."""
        return 8, 14

    def assess(self, allele: Allele) -> Unassessed | None:
        """Tell why ``allele`` cannot be predicted, or None if it can."""
        if self._listed is not None:
            return self._listed.assess(allele)
        wrong = other_class(allele, 1, self._program.name)
        if wrong is None and allele.locus not in _CLASSICAL:
            return Unassessed(
                reason=f"whether BigMHC knows {allele.name} could not be seen; it answers for any name with a similar one's",
                remedy="name the path of BigMHC's src/predict.py, beside whose folder its list of alleles lies",
            )
        return wrong

    def predict(self, peptides: Sequence[str], alleles: Sequence[Allele]) -> Predictions:
        """Predict every pair in one run.

        Raises:
            InputError: a peptide has a letter other than the twenty amino acids, or a length outside ``lengths``.
            ProgramError: the program failed or left a pair out.
        """
        return gather(self, peptides, alleles, self._ask, gives=("presentation",), by=self._program.name)

    def _ask(self, peptides: Sequence[str], alleles: Sequence[Allele]) -> Answers:
        column = f"BigMHC_{self._model.upper()}"
        with workplace() as folder:
            asked, answered = folder / "pairs.csv", folder / "answer.csv"
            with asked.open("w", newline="") as stream:
                csv.writer(stream).writerows([("mhc", "pep"), *((a.name, p) for a in alleles for p in peptides)])
            arguments = (f"-i={asked}", f"-m={self._model}", "-a=0", "-p=1", "-c=1", "-d=cpu", f"-o={answered}")
            ran = run_program(self._program, arguments, folder=folder, seconds=self._seconds)
            text = read_answer_file(answered, self._program, ran)
        of: dict[tuple[str, str], Answer] = {}
        name_of = {key_of(allele.name): allele.name for allele in alleles}
        for row in table_rows(text, self._program, ran, separator=",", needs=("pep", "mhc", column)):
            pair = (row["pep"], name_of.get(key_of(row["mhc"]), row["mhc"]))
            keep_answer(of, pair, Answer(presentation=number(row[column], self._program, ran)), self._program.name)
        return Answers(of=of)


def open_bigmhc(path: Path | None = None, *, model: str = "el") -> BigMHC:
    """Find the program and try it with one peptide; ``path`` is ``predict.py``, its repository, or ``bigmhc_predict``.

    A ``predict.py`` is run by the ``python3`` of the PATH, which must have PyTorch and pandas.

    Raises:
        ProgramError: it is absent, or does not answer.
    """
    remedy = "obtain BigMHC from github.com/KarchinLab/bigmhc under its licence, and name the path of its src/predict.py"
    if path is not None and path.is_dir() and (path / "src" / "predict.py").is_file():
        path = path / "src" / "predict.py"
    if path is not None and path.suffix == ".py" and path.is_file():
        interpreter = shutil.which("python3")
        if interpreter is None:
            raise ProgramError(
                "BigMHC's predict.py needs python3, which is not on the PATH", remedy="activate the environment with PyTorch"
            )
        program = Program(name="BigMHC", path=Path(interpreter), first=(str(path.absolute()),))
        return BigMHC(program, model, _listed(path.absolute().parent.parent / "data" / "pseudoseqs.csv"))
    return BigMHC(find_program("BigMHC", ("bigmhc_predict",), given=path, remedy=remedy), model, None)


def _listed(path: Path) -> ListedAlleles | None:
    """Read the names in the first column of BigMHC's own table; None where there is no such table."""
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            names = [row[0] for row in csv.reader(stream) if row]
    except (OSError, UnicodeDecodeError, csv.Error):
        return None
    listed = ListedAlleles(names, 1, "BigMHC")
    return listed if "A0201" in listed.name_of else None  # another table than expected: as if there were none
