"""Which alleles a program answers for: asked of the program itself, once each, or read in its own list."""

from __future__ import annotations

import threading
from collections.abc import Iterable

from vaxsmith.adapters.answer import Ask
from vaxsmith.adapters.spelling import key_of
from vaxsmith.core import ProgramError, Unassessed
from vaxsmith.hla import parse_allele
from vaxsmith.hla.allele import Allele

# By class, a peptide and an allele that every program answers for: influenza A M1 58-66, and haemagglutinin 306-320.
_PROBES = {1: ("GILGFVFTL", "HLA-A*02:01"), 2: ("PKYVKQNTLKLATGM", "HLA-DRB1*01:01")}


def other_class(allele: Allele, mhc_class: int, by: str) -> Unassessed | None:
    """Tell that a program is for the other class of molecules; None where it is for this one."""
    if allele.mhc_class == mhc_class:
        return None
    return Unassessed(
        reason=f"{by} judges class {'I' * mhc_class} only, and {allele.name} is of class {'I' * allele.mhc_class}",
        remedy=f"ask a predictor for class {'I' * allele.mhc_class}",
    )


class ProbedAlleles:
    """Ask the program for one peptide with each new allele, and remember whether it answered.

    Lists that programs print are not complete (some answer for HLA-E without naming it), and most print none.
    """

    def __init__(self, ask: Ask, mhc_class: int, by: str) -> None:
        self._ask, self._class, self._by = ask, mhc_class, by
        self._known: dict[str, Unassessed | None] = {}
        self._turn = threading.Lock()

    def try_out(self) -> None:
        """Ask for one common pair, so that a broken installation is an error here and not an allele that is missing later.

        Raises:
            ProgramError: the program fails, or does not answer.
        """
        peptide, name = _PROBES[self._class]
        if (peptide, name) not in self._ask((peptide,), (parse_allele(name),)).of:
            raise ProgramError(
                f"{self._by} did not answer for {peptide} with {name}, with which it was tried out",
                cause="an installation that is not whole, or another version of the program",
                remedy="run the program's own test first",
            )
        self._known[name] = None

    def assess(self, allele: Allele) -> Unassessed | None:
        """Tell why the program does not answer for ``allele``, in its own words; None where it does."""
        with self._turn:
            if allele.name not in self._known:
                self._known[allele.name] = other_class(allele, self._class, self._by) or self._probe(allele)
            return self._known[allele.name]

    def _probe(self, allele: Allele) -> Unassessed | None:
        peptide = _PROBES[self._class][0]
        try:
            answered = (peptide, allele.name) in self._ask((peptide,), (allele,)).of
            said = f"no row for {peptide}"
        except ProgramError as error:
            answered, said = False, error.found
        if answered:
            return None
        return Unassessed(
            reason=f"{self._by} does not answer for {allele.name}: {said}",
            remedy="check the typing; if it stands, ask another predictor, or this one for the closest allele of the group",
        )


class ListedAlleles:
    """Alleles that a program names itself; for another it would quietly answer with a model of its neighbour."""

    def __init__(self, names: Iterable[str], mhc_class: int, by: str) -> None:
        self.name_of = {key_of(name): name.strip() for name in names if key_of(name)}
        self._class, self._by = mhc_class, by

    def assess(self, allele: Allele) -> Unassessed | None:
        """Tell that the program's list lacks ``allele``; None where it has it."""
        reason = other_class(allele, self._class, self._by)
        if reason is None and key_of(allele.name) not in self.name_of:
            reason = Unassessed(
                reason=f"{self._by} has no model of {allele.name}",
                remedy="ask another predictor, or this one for the closest allele of the group",
            )
        return reason
