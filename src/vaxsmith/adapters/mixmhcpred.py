"""MixMHCpred 2.2 and 3.0, a program of the Gfeller group that its users obtain under their own licence: class I."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from vaxsmith.adapters.answer import Answer, Answers, gather
from vaxsmith.adapters.gfeller_table import Question, ask_gfeller
from vaxsmith.adapters.known_alleles import ProbedAlleles
from vaxsmith.adapters.program import MOST_SECONDS, Program, find_program
from vaxsmith.adapters.spelling import compact
from vaxsmith.core import Unassessed
from vaxsmith.hla.allele import Allele
from vaxsmith.presentation.prediction import Predictions


class MixMHCpred:
    """Ask MixMHCpred for percentiles of 8-14-mers; its score has no upper limit, so ``presentation`` is NaN.

    Version 3 names the closest allele and a distance score, for which ``Predictions.notes`` has its words: on a scale of its
    own, it is no ``distance``.
    """

    def __init__(self, program: Program, *, seconds: float = MOST_SECONDS) -> None:
        self._program, self._seconds = program, seconds
        self._alleles = ProbedAlleles(self._ask, 1, program.name)
        self._version = ""
        self._alleles.try_out()

    @property
    def name(self) -> str:
        """Name and version, as provenance records it."""
        return f"MixMHCpred {self._version}".strip()

    @property
    def lengths(self) -> tuple[int, int]:
        """Shortest and longest peptide it can judge, in residues."""
        return 8, 14

    def assess(self, allele: Allele) -> Unassessed | None:
        """Tell why ``allele`` cannot be predicted, or None if it can."""
        return self._alleles.assess(allele)

    def predict(self, peptides: Sequence[str], alleles: Sequence[Allele]) -> Predictions:
        """Predict every pair in one run.

        Raises:
            InputError: a peptide has a letter other than the twenty amino acids, or a length outside ``lengths``.
            ProgramError: the program failed or left a pair out.
        """
        return gather(self, peptides, alleles, self._ask, gives=("percentile",), by=self._program.name)

    def _ask(self, peptides: Sequence[str], alleles: Sequence[Allele]) -> Answers:
        arguments = ("-a", ",".join(map(compact, alleles)))
        question = Question(arguments=arguments, columns=("%Rank_",), answer=_answer)
        answers, self._version = ask_gfeller(self._program, question, peptides, alleles, self._seconds)
        return answers


def _answer(peptide: str, fields: Mapping[str, float]) -> Answer:
    return Answer(percentile=fields["%Rank_"])


def open_mixmhcpred(path: Path | None = None) -> MixMHCpred:
    """Find the program and try it with one peptide.

    Raises:
        ProgramError: it is absent, or does not answer as versions 2.2 and 3.0 do.
    """
    remedy = "obtain MixMHCpred from github.com/GfellerLab (free for academic use) and put it on the PATH, or name its path"
    return MixMHCpred(find_program("MixMHCpred", ("MixMHCpred",), given=path, remedy=remedy, keep=("PERL5LIB",)))
