"""MixMHC2pred 2.0, a program of the Gfeller group that its users obtain under their own licence: class II."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path

from vaxsmith.adapters.answer import Answer, Answers, gather
from vaxsmith.adapters.gfeller_table import Question, ask_gfeller
from vaxsmith.adapters.known_alleles import ProbedAlleles
from vaxsmith.adapters.program import MOST_SECONDS, Program, find_program
from vaxsmith.adapters.spelling import mixmhc2pred_name
from vaxsmith.core import Unassessed
from vaxsmith.hla.allele import Allele
from vaxsmith.presentation.prediction import Predictions

_CORE = 9


class MixMHC2pred:
    """Ask MixMHC2pred for percentiles and cores of 12-25-mers without context; it gives no score that is a probability.

    Its versions differ in the longest peptide they judge: what one answers with NA is NaN with that reason.
    """

    def __init__(self, program: Program, *, seconds: float = MOST_SECONDS) -> None:
        self._program, self._seconds = program, seconds
        self._alleles = ProbedAlleles(self._ask, 2, program.name)
        self._version = ""
        self._alleles.try_out()

    @property
    def name(self) -> str:
        """Name and version, as provenance records it."""
        return f"MixMHC2pred {self._version}".strip()

    @property
    def lengths(self) -> tuple[int, int]:
        """Shortest and longest peptide it can judge, in residues."""
        return 12, 25

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
        arguments = ("--no_context", "-a", *map(mixmhc2pred_name, alleles))
        question = Question(arguments=arguments, columns=("%Rank_", "CoreP1_"), answer=_answer)
        answers, self._version = ask_gfeller(self._program, question, peptides, alleles, self._seconds)
        return answers


def _answer(peptide: str, fields: Mapping[str, float]) -> Answer:
    """Take the percentile, and the core's first position, which is counted from 1."""
    first = fields["CoreP1_"]
    inside = not math.isnan(first) and 1 <= first <= len(peptide) - _CORE + 1
    return Answer(percentile=fields["%Rank_"], core_start=int(first) - 1 if inside else -1)


def open_mixmhc2pred(path: Path | None = None) -> MixMHC2pred:
    """Find the program and try it with one peptide.

    Raises:
        ProgramError: it is absent, or does not answer as version 2.0 does.
    """
    remedy = "obtain MixMHC2pred from github.com/GfellerLab (free for academic use) and put it on the PATH, or name its path"
    executables = ("MixMHC2pred_unix", "MixMHC2pred")
    return MixMHC2pred(find_program("MixMHC2pred", executables, given=path, remedy=remedy))
