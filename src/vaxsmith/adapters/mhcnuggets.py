"""MHCnuggets 2.4 (Apache-2.0), asked through its own command in whatever environment it is installed: class I or II.

It runs as a program of its own, not inside vaxsmith: TensorFlow stays out of this process, and it may live in another
environment, whose ``python`` is then named. Its weights come with the package.
"""

from __future__ import annotations

import re
import sys
import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from vaxsmith.adapters.answer import Answer, Answers, gather, keep_answer
from vaxsmith.adapters.answer_table import number, read_answer_file, table_rows
from vaxsmith.adapters.known_alleles import ListedAlleles
from vaxsmith.adapters.program import MOST_SECONDS, Program, find_program, program_error, run_program, workplace
from vaxsmith.adapters.side_by_side import ask_each_allele
from vaxsmith.adapters.spelling import key_of, with_colon
from vaxsmith.core import ProgramError, Unassessed
from vaxsmith.hla.allele import Allele
from vaxsmith.presentation.prediction import Predictions

_CLASSES = {1: "I", 2: "II"}
_LENGTHS = {1: (8, 15), 2: (9, 30)}  # the longest is the length of the network's input
_BATCH = 100_000
_WHERE = (
    "import importlib.metadata, importlib.util\n"
    "print(importlib.metadata.version('mhcnuggets'))\n"
    "print(importlib.util.find_spec('mhcnuggets').submodule_search_locations[0])\n"
)


class MHCnuggets:
    """Ask MHCnuggets for affinity, and its percentile among human peptides (written to 0.01 %, so 0 is possible).

    For an allele without a model it answers with a neighbour's: only alleles of its own list are asked for. It gives no
    score of presentation, so that is NaN, and its percentile is one of affinity.
    """

    ranks = "affinity"

    def __init__(self, program: Program, mhc_class: int, *, seconds: float = MOST_SECONDS) -> None:
        self._program = replace(program, first=("-m", "mhcnuggets.src.predict"))
        self._class, self._seconds = mhc_class, seconds
        with workplace() as folder:
            ran = run_program(program, ("-c", _WHERE), folder=folder, seconds=seconds)
        version, _, place = ran.stdout.strip().partition("\n")
        self._name = f"MHCnuggets {version.strip()} class {_CLASSES[mhc_class]}"
        path = Path(place.strip(), "data", "production", f"mhc{_CLASSES[mhc_class]}", "alleles_with_trained_models.txt")
        try:
            names = path.read_text(encoding="utf-8").split()
        except (OSError, UnicodeDecodeError) as error:
            raise program_error(
                program, ran, f"has no list of alleles at {path}", cause="another version", remedy="install mhcnuggets 2.4"
            ) from error
        self._listed = ListedAlleles([name for name in names if name.startswith("HLA")], mhc_class, program.name)

    @property
    def name(self) -> str:
        """Name and version, as provenance records it."""
        return self._name

    @property
    def lengths(self) -> tuple[int, int]:
        """Shortest and longest peptide it can judge, in residues."""
        return _LENGTHS[self._class]

    def assess(self, allele: Allele) -> Unassessed | None:
        """Tell why ``allele`` cannot be predicted, or None if it can."""
        return self._listed.assess(allele)

    def predict(self, peptides: Sequence[str], alleles: Sequence[Allele]) -> Predictions:
        """Predict every pair, allele by allele.

        Raises:
            InputError: a peptide has a letter other than the twenty amino acids, or a length outside ``lengths``.
            ProgramError: the program failed or left a pair out.
        """
        gives = ("percentile", "affinity_nanomolar")
        return gather(self, peptides, alleles, self._ask, gives=gives, by=self._program.name)

    def _ask(self, peptides: Sequence[str], alleles: Sequence[Allele]) -> Answers:
        return ask_each_allele(self._do, peptides, alleles, _BATCH)

    def _do(self, job: tuple[Sequence[str], Allele], stop: threading.Event) -> Answers:
        peptides, allele = job
        with workplace() as folder:
            (folder / "peptides.txt").write_text("".join(f"{peptide}\n" for peptide in peptides))
            # Without a suffix: behind one, the name of its second file would get two dots.
            arguments = (
                "-c",
                _CLASSES[self._class],
                "-p",
                "peptides.txt",
                "-a",
                with_colon(allele),
                "-o",
                "answer",
                "-r",
                "True",
            )
            try:
                ran = run_program(self._program, arguments, folder=folder, seconds=self._seconds, stop=stop)
            except ProgramError as error:
                # Seen with version 2.4.1: Keras 3 no longer takes the arguments it gives.
                if "keras" in error.found.lower() or "'lr'" in error.found:
                    error.remedy = "install TensorFlow before 2.16 (Keras 2) beside it: pip install 'tensorflow<2.16'"
                raise
            text = read_answer_file(folder / "answer_ranks", self._program, ran)
        used = re.search(r"Closest allele found (\S+)", ran.stdout)
        if used and key_of(used.group(1)) != key_of(allele.name):
            raise program_error(self._program, ran, f"answered for {used.group(1)} where {allele.name} was asked for")
        of: dict[tuple[str, str], Answer] = {}
        for row in table_rows(text, self._program, ran, separator=",", needs=("peptide", "ic50", "human_proteome_rank")):
            answer = Answer(
                percentile=100.0 * number(row["human_proteome_rank"], self._program, ran),
                affinity_nanomolar=number(row["ic50"], self._program, ran),
            )
            keep_answer(of, (row["peptide"], allele.name), answer, self._program.name)
        return Answers(of=of)


def open_mhcnuggets(path: Path | None = None, *, mhc_class: int = 1) -> MHCnuggets:
    """Find the Python in which MHCnuggets is installed: the one named (or its environment's folder), or this one.

    Raises:
        ProgramError: it has no MHCnuggets.
    """
    remedy = "pip install mhcnuggets 'tensorflow<2.16' (in an environment of its own if need be, whose python is then named)"
    interpreters = ("bin/python3", "bin/python", "python3", "python")
    program = find_program("MHCnuggets", interpreters, given=path or Path(sys.executable), remedy=remedy)
    try:
        return MHCnuggets(program, mhc_class)
    except ProgramError as error:
        if "PackageNotFoundError" in error.found:
            raise ProgramError(
                f"MHCnuggets is not installed for {program.path}", remedy=remedy, place=str(program.path)
            ) from error
        raise
