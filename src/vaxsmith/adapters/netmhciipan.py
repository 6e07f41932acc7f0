"""NetMHCIIpan 4.0 to 4.3, a program of DTU Health Tech that its users obtain under their own licence: class II."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

from vaxsmith.adapters.answer import Answer, Answers, gather, keep_answer
from vaxsmith.adapters.answer_table import number
from vaxsmith.adapters.known_alleles import ProbedAlleles
from vaxsmith.adapters.netmhc_text import read_netmhc
from vaxsmith.adapters.program import MOST_SECONDS, Program, Ran, find_program, run_program, workplace
from vaxsmith.adapters.side_by_side import ask_each_allele
from vaxsmith.adapters.spelling import key_of, netmhciipan_name
from vaxsmith.core import Unassessed
from vaxsmith.hla.allele import Allele
from vaxsmith.presentation.prediction import Predictions

_NEEDS = ("Peptide", "Of", "Core", "Score_EL", "%Rank_EL", "Affinity(nM)")
_BATCH = 10_000  # peptides of one run: some minutes, and a few megabytes of text


class NetMHCIIpan:
    """Ask NetMHCIIpan for eluted-ligand score, its percentile, affinity and binding core, of 9-30-mers."""

    def __init__(self, program: Program, *, seconds: float = MOST_SECONDS) -> None:
        self._program, self._seconds = program, seconds
        self._alleles = ProbedAlleles(self._ask, 2, program.name)
        self._version = ""
        self._alleles.try_out()

    @property
    def name(self) -> str:
        """Name and version, as provenance records it."""
        return f"NetMHCIIpan {self._version}".strip()

    @property
    def lengths(self) -> tuple[int, int]:
        """Shortest and longest peptide it can judge, in residues."""
        return 9, 30

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
            ran = self._run(folder, peptides, netmhciipan_name(allele), stop)
        text = read_netmhc(self._program, ran, needs=_NEEDS)
        self._version = text.version
        key, wanted, of = key_of(allele.name), set(peptides), dict[tuple[str, str], Answer]()
        for row in text.rows:
            if row.allele_key == key and row.peptide in wanted:
                answer = Answer(
                    presentation=number(row.fields["Score_EL"], self._program, ran),
                    percentile=number(row.fields["%Rank_EL"], self._program, ran),
                    affinity_nanomolar=number(row.fields["Affinity(nM)"], self._program, ran),
                    core_start=core_start(row.peptide, row.fields),
                )
                keep_answer(of, (row.peptide, allele.name), answer, self._program.name)
        return Answers(of=of, distance={allele.name: text.distance.get(key, float("nan"))})

    def _run(self, folder: Path, peptides: Sequence[str], written: str, stop: threading.Event) -> Ran:
        asked = folder / "peptides.txt"
        asked.write_text("".join(f"{peptide}\n" for peptide in peptides))
        arguments = ("-f", str(asked), "-inptype", "1", "-BA", "-a", written)
        return run_program(self._program, arguments, folder=folder, seconds=self._seconds, stop=stop)


def core_start(peptide: str, fields: Mapping[str, str]) -> int:
    """Give where the core's nine residues begin, 0-based from the peptide's first; -1 where the row contradicts itself.

    Version 4.3 lets a peptide lie in the groove the other way round (``Inverted`` is 1): core and offset are then
    written from the peptide's end.

    >>> core_start("NPISEFVKWYKSHKL", {"Of": "4", "Core": "KYWKVFESI", "Inverted": "1"})
    2
    >>> core_start("QGQWRGAAGTAAQAA", {"Of": "3", "Core": "WRGAAGTAA"})
    3
    """
    offset, core = fields["Of"], fields["Core"]
    if not offset.isdecimal():
        return -1
    inverted = fields.get("Inverted") == "1"
    read = peptide[::-1] if inverted else peptide
    if read[int(offset) : int(offset) + 9] != core:
        return -1
    return len(peptide) - int(offset) - 9 if inverted else int(offset)


def open_netmhciipan(path: Path | None = None) -> NetMHCIIpan:
    """Find the program and try it with one peptide.

    Raises:
        ProgramError: it is absent, or does not answer as version 4 does.
    """
    remedy = "obtain NetMHCIIpan 4 from DTU Health Tech (free for academic use) and put it on the PATH, or name its path"
    return NetMHCIIpan(find_program("NetMHCIIpan", ("netMHCIIpan",), given=path, remedy=remedy, keep=("NETMHC", "NMHOME")))
