"""NetMHCpan 4.1, a program of DTU Health Tech that its users obtain under their own licence: class I."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path

from vaxsmith.adapters.answer import Answer, Answers, gather, keep_answer
from vaxsmith.adapters.answer_table import number
from vaxsmith.adapters.known_alleles import ProbedAlleles
from vaxsmith.adapters.netmhc_text import read_netmhc
from vaxsmith.adapters.program import MOST_SECONDS, Program, Ran, find_program, run_program, workplace
from vaxsmith.adapters.side_by_side import ask_each_allele
from vaxsmith.adapters.spelling import key_of, with_colon
from vaxsmith.core import Unassessed
from vaxsmith.hla.allele import Allele
from vaxsmith.presentation.prediction import Predictions

_NEEDS = ("Peptide", "Score_EL", "%Rank_EL", "Aff(nM)")
_BATCH = 10_000  # peptides of one run: some minutes, and a few megabytes of text


class NetMHCpan:
    """Ask NetMHCpan for eluted-ligand score, its percentile, and affinity, of 8-14-mers."""

    def __init__(self, program: Program, *, seconds: float = MOST_SECONDS) -> None:
        self._program, self._seconds = program, seconds
        self._alleles = ProbedAlleles(self._ask, 1, program.name)
        self._version = ""
        self._alleles.try_out()

    @property
    def name(self) -> str:
        """Name and version, as provenance records it."""
        return f"NetMHCpan {self._version}".strip()

    @property
    def lengths(self) -> tuple[int, int]:
        """Shortest and longest peptide it can judge, in residues."""
        return 8, 14

    def assess(self, allele: Allele) -> Unassessed | None:
        """Tell why ``allele`` cannot be predicted, or None if it can."""
        return self._alleles.assess(allele)

    def predict(self, peptides: Sequence[str], alleles: Sequence[Allele]) -> Predictions:
        """Predict every pair, allele by allele, several at once.

        Raises:
            InputError: a peptide has a letter other than the twenty amino acids, or a length outside ``lengths``.
            ProgramError: the program failed or left a pair out.
        """
        gives = ("presentation", "percentile", "affinity_nanomolar")
        return gather(self, peptides, alleles, self._ask, gives=gives, by=self._program.name)

    def _ask(self, peptides: Sequence[str], alleles: Sequence[Allele]) -> Answers:
        return ask_each_allele(self._do, peptides, alleles, _BATCH)

    def _do(self, job: tuple[Sequence[str], Allele], stop: threading.Event) -> Answers:
        peptides, allele = job
        with workplace() as folder:
            ran = self._run(folder, peptides, with_colon(allele), stop)
        text = read_netmhc(self._program, ran, needs=_NEEDS)
        self._version = text.version
        key, wanted, of = key_of(allele.name), set(peptides), dict[tuple[str, str], Answer]()
        for row in text.rows:
            if row.allele_key == key and row.peptide in wanted:
                answer = Answer(
                    presentation=number(row.fields["Score_EL"], self._program, ran),
                    percentile=number(row.fields["%Rank_EL"], self._program, ran),
                    affinity_nanomolar=number(row.fields["Aff(nM)"], self._program, ran),
                )
                keep_answer(of, (row.peptide, allele.name), answer, self._program.name)
        return Answers(of=of, distance={allele.name: text.distance.get(key, float("nan"))})

    def _run(self, folder: Path, peptides: Sequence[str], written: str, stop: threading.Event) -> Ran:
        asked = folder / "peptides.txt"
        asked.write_text("".join(f"{peptide}\n" for peptide in peptides))
        arguments = ("-p", str(asked), "-BA", "-a", written)
        return run_program(self._program, arguments, folder=folder, seconds=self._seconds, stop=stop)


def open_netmhcpan(path: Path | None = None) -> NetMHCpan:
    """Find the program and try it with one peptide.

    Raises:
        ProgramError: it is absent, or does not answer as version 4 does.
    """
    remedy = "obtain NetMHCpan 4.1 from DTU Health Tech (free for academic use) and put it on the PATH, or name its path"
    return NetMHCpan(find_program("NetMHCpan", ("netMHCpan",), given=path, remedy=remedy, keep=("NETMHC", "NMHOME")))
