"""Nouns and verb shared by every adapter: what a program answered, and how that becomes ``Predictions``.

Whatever order the program answers in, whatever it calls the alleles and however often a peptide is asked for, each pair
gets its own answer. A pair without any is an error; a pair whose number is missing is NaN with the reason beside it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from vaxsmith.core import AMINO_ACIDS, InputError, ProgramError, Unassessed
from vaxsmith.hla.allele import Allele
from vaxsmith.presentation.prediction import Predictions, Predictor

NAN = float("nan")
_RESIDUES = frozenset(AMINO_ACIDS)
_UPPER_LIMIT = {"presentation": 1.0, "percentile": 100.0, "affinity_nanomolar": math.inf}
_WORDS = {"presentation": "score", "percentile": "percentile", "affinity_nanomolar": "affinity"}
_PAIRS_AT_ONCE = 200_000  # of one run of a program: minutes, and tens of megabytes
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a program said of one pair, in the units of ``Prediction``; NaN where it gave no number.

    ``core_start`` is -1 where there is none. ``reason`` says why a number is missing, where the program told.
    """

    presentation: float = NAN
    percentile: float = NAN
    affinity_nanomolar: float = NAN
    core_start: int = -1
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What a program said of many pairs, by peptide and allele name; ``distance`` and ``notes`` are of alleles."""

    of: Mapping[tuple[str, str], Answer]
    distance: Mapping[str, float] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)


Ask = Callable[[Sequence[str], Sequence[Allele]], Answers]


def gather(
    predictor: Predictor, peptides: Sequence[str], alleles: Sequence[Allele], ask: Ask, *, gives: Sequence[str], by: str
) -> Predictions:
    """Ask for every pair of an allele that can be assessed, each pair once, and put the answers in their places.

    ``gives`` names the numbers that the program gives for every pair, so that a missing one is noticed; ``by`` is the
    program's name in sentences.

    Raises:
        InputError: a peptide has a letter other than the twenty amino acids, or a length outside ``predictor.lengths``.
        ProgramError: a pair is not in the answer, or a number cannot be what it should be.
    """
    check_peptides(peptides, predictor.lengths)
    unassessed = {a.name: reason for a in dict.fromkeys(alleles) if (reason := predictor.assess(a)) is not None}
    judged = [allele for allele in dict.fromkeys(alleles) if allele.name not in unassessed]
    distinct = {peptide: row for row, peptide in enumerate(dict.fromkeys(peptides))}
    # One more column than alleles that are judged, which stays NaN: it is the column of all that are not.
    sheet = _Sheet.empty(len(distinct), len(judged) + 1)
    distance: dict[str, float] = {}
    notes: dict[str, str] = {}
    for part in in_batches(tuple(distinct), max(1, _PAIRS_AT_ONCE // max(1, len(judged)))) if judged else ():
        answers = ask(part, judged)
        distance.update(answers.distance)
        notes.update(answers.notes)
        sheet.fill(part, distinct[part[0]], judged, answers, gives, by)
    rows = np.fromiter((distinct[peptide] for peptide in peptides), np.intp, len(peptides))
    place = {allele.name: column for column, allele in enumerate(judged)}
    columns = np.array([place.get(allele.name, len(judged)) for allele in alleles], np.intp)
    at = np.ix_(rows, columns)
    return Predictions(
        peptides=tuple(peptides),
        alleles=tuple(alleles),
        presentation=sheet.numbers["presentation"][at],
        percentile=sheet.numbers["percentile"][at],
        affinity_nanomolar=sheet.numbers["affinity_nanomolar"][at],
        spread=np.full((len(peptides), len(alleles)), np.nan, np.float32),
        predictor=predictor.name,
        core_start=sheet.cores[at] if bool((sheet.cores >= 0).any()) else None,
        distance={name: value for name, value in distance.items() if not math.isnan(value)},
        unassessed=unassessed,
        gaps=sheet.gaps,
        ranks=getattr(predictor, "ranks", "presentation"),
        notes=notes,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sheet:
    """The answers so far, a row for each distinct peptide and a column for each allele that is judged."""

    numbers: Mapping[str, NDArray[np.float32]]
    cores: NDArray[np.int16]
    gaps: dict[tuple[str, str], Unassessed]

    @classmethod
    def empty(cls, peptides: int, columns: int) -> _Sheet:
        shape = (peptides, columns)
        numbers = {name: np.full(shape, np.nan, np.float32) for name in _UPPER_LIMIT}
        return cls(numbers=numbers, cores=np.full(shape, -1, np.int16), gaps={})

    def fill(
        self, part: Sequence[str], first: int, judged: Sequence[Allele], answers: Answers, gives: Sequence[str], by: str
    ) -> None:
        """Write down one batch, whose first peptide has row ``first``."""
        for column, allele in enumerate(judged):
            for row, peptide in enumerate(part, start=first):
                answer = answers.of.get((peptide, allele.name))
                if answer is None:
                    raise _no_answer(by, part, judged, answers)
                _check_numbers(answer, peptide, allele, by)
                for name, array in self.numbers.items():
                    array[row, column] = getattr(answer, name)
                self.cores[row, column] = answer.core_start
                missing = [_WORDS[name] for name in gives if math.isnan(getattr(answer, name))]
                if missing:
                    said = answer.reason or f"{by} gave no {' and no '.join(missing)} for {peptide} and {allele.name}"
                    self.gaps[peptide, allele.name] = Unassessed(reason=said, remedy="ask another predictor for this pair")


def check_peptides(peptides: Sequence[str], lengths: tuple[int, int]) -> None:
    """Make sure that every peptide is one, and of a length that can be judged.

    Raises:
        InputError: one is not; it is named with its place.
    """
    shortest, longest = lengths
    for number, peptide in enumerate(peptides, start=1):
        place = f"peptide {number} of {len(peptides)}"
        if not shortest <= len(peptide) <= longest:
            raise InputError(
                f"peptide {peptide[:60]!r} has {len(peptide)} residues",
                expected=f"{shortest} to {longest} residues",
                remedy="leave it out, or ask a predictor for peptides of its length",
                place=place,
            )
        if not _RESIDUES.issuperset(peptide):
            raise InputError(
                f"peptide {peptide!r} has a letter that is not one of the twenty amino acids",
                expected=f"upper-case one-letter codes {AMINO_ACIDS}",
                cause="an unknown residue, a stop, lower case or a modified residue",
                remedy="leave the peptide out",
                place=place,
            )


def keep_answer(of: dict[tuple[str, str], Answer], pair: tuple[str, str], answer: Answer, by: str) -> None:
    """Put one answer beside the others; the same pair may come again, but only with the same numbers.

    Raises:
        ProgramError: it comes again with others.
    """
    before = of.setdefault(pair, answer)
    if before is not answer and repr(before) != repr(answer):  # repr: two NaN are the same here
        raise ProgramError(
            f"{by} answered twice for {pair[0]} and {pair[1]}, with different numbers",
            cause="two answers were mixed, or the program is not deterministic",
            remedy="run it again; if this stays, report it to the program's authors",
        )


def in_batches(items: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    """Cut ``items`` into runs of at most ``size``."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def _check_numbers(answer: Answer, peptide: str, allele: Allele, by: str) -> None:
    for name, limit in _UPPER_LIMIT.items():
        value = getattr(answer, name)
        if value < 0 or value > limit or math.isinf(value):
            raise ProgramError(
                f"{by} gave the {_WORDS[name]} {value:g} for {peptide} and {allele.name}",
                expected=f"a number from 0 to {limit:g}" if limit < math.inf else "a number over 0",
                cause="a version of the program whose columns mean something else",
                remedy="report this with the program's version",
            )


def _no_answer(by: str, peptides: Sequence[str], alleles: Sequence[Allele], answers: Answers) -> ProgramError:
    asked = [(peptide, allele.name) for allele in alleles for peptide in peptides]
    lost = [pair for pair in asked if pair not in answers.of]
    first = ", ".join(f"{peptide} with {allele}" for peptide, allele in lost[:3])
    return ProgramError(
        f"{by} did not answer for {len(lost)} of {len(asked)} pairs: {first}{', …' if len(lost) > 3 else ''}",
        expected="an answer for every pair that was asked for",
        cause="the answer was cut short (a full disk?), or the program leaves out what it cannot judge",
        remedy="run it again; if this stays, leave these peptides out and record why",
    )
