"""What several predictors say together of each pair, with their disagreement kept visible.

Only percentiles are comparable between predictors: scores and affinities are on scales of their own. Those of affinity
(MHCnuggets, most columns of pVACseq) and those of presentation, taught with ligands, ask two questions about one event:
both take part, each with its kind, and the median of each kind stands beside that of all. A predictor without percentiles,
or whose percentiles rank something farther off (immunogenicity), is named beside the consensus and not mixed in.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from vaxsmith.core import InputError, Unassessed
from vaxsmith.hla.allele import Allele
from vaxsmith.presentation.prediction import Predictions, Predictor

COMPARED_KINDS = ("presentation", "affinity")


@dataclass(frozen=True, slots=True, kw_only=True)
class PairConsensus:
    """What the predictors say of one pair, in percentiles (%; small is good).

    ``percentiles`` holds each predictor that judged the pair, in the order of the consensus, ``not_judged`` the others
    with their reasons; ``kinds`` what each of ``percentiles`` ranks, one of ``COMPARED_KINDS``. ``median`` is the middle
    one (of an even number, the mean of the two in the middle), NaN where none judged. ``lowest_by`` and ``highest_by`` name
    who said the two ends, the first among equals.
    """

    peptide: str
    allele: str
    median: float
    percentiles: Mapping[str, float]
    kinds: Mapping[str, str]
    not_judged: Mapping[str, Unassessed]

    @property
    def judged(self) -> int:
        """How many predictors judged the pair."""
        return len(self.percentiles)

    @property
    def lowest(self) -> float:
        """The most hopeful percentile; NaN where none judged."""
        return min(self.percentiles.values(), default=float("nan"))

    @property
    def highest(self) -> float:
        """The least hopeful percentile; NaN where none judged."""
        return max(self.percentiles.values(), default=float("nan"))

    @property
    def lowest_by(self) -> str:
        """Who said the lowest; empty where none judged."""
        return min(self.percentiles, key=lambda name: self.percentiles[name], default="")

    @property
    def highest_by(self) -> str:
        """Who said the highest; empty where none judged."""
        return max(self.percentiles, key=lambda name: self.percentiles[name], default="")

    def median_of(self, kind: str) -> float:
        """Give the median of the predictors that rank ``kind`` alone; NaN where none of them judged."""
        said = [value for name, value in self.percentiles.items() if self.kinds[name] == kind]
        return statistics.median(said) if said else float("nan")

    def at_most(self, limit: float) -> int:
        """Count the predictors whose percentile is at most ``limit``: between 0 and ``judged``, they are divided."""
        return sum(value <= limit for value in self.percentiles.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Consensus:
    """The percentiles of N predictors for P peptides × A alleles.

    ``answers`` are the predictors that take part, ``apart`` those that do not, with the reason. ``median``, ``lowest`` and
    ``highest`` are float32 (P, A), NaN where none judged; ``judged`` (P, A) int16 counts who did; ``lowest_by`` and
    ``highest_by`` (P, A) int16 point into ``answers``, -1 where none judged.
    """

    peptides: tuple[str, ...]
    alleles: tuple[Allele, ...]
    answers: tuple[Predictions, ...]
    apart: tuple[tuple[Predictions, Unassessed], ...]
    median: NDArray[np.float32]
    lowest: NDArray[np.float32]
    highest: NDArray[np.float32]
    lowest_by: NDArray[np.int16]
    highest_by: NDArray[np.int16]
    judged: NDArray[np.int16]

    @property
    def predictors(self) -> tuple[str, ...]:
        """The names of those that take part, in their order."""
        return tuple(answer.predictor for answer in self.answers)

    @property
    def kinds(self) -> tuple[str, ...]:
        """What the percentiles of each rank, in their order: ``presentation`` or ``affinity``."""
        return tuple(answer.ranks for answer in self.answers)

    def median_of(self, kind: str) -> NDArray[np.float32]:
        """Give the median of the predictors that rank ``kind`` alone, (P, A); NaN where none of them judged."""
        stack = _stack([answer for answer in self.answers if answer.ranks == kind], self.judged.shape)
        return _median(stack, _judged(stack))

    def at(self, peptide_index: int, allele_index: int) -> PairConsensus:
        """Give one pair's consensus, with everybody's percentile and everybody's reason for having none."""
        peptide, allele = self.peptides[peptide_index], self.alleles[allele_index].name
        percentiles: dict[str, float] = {}
        not_judged: dict[str, Unassessed] = {}
        for answer in self.answers:
            value = float(answer.percentile[peptide_index, allele_index])
            if np.isnan(value):
                not_judged[answer.predictor] = _why_not(answer, peptide, allele)
            else:
                percentiles[answer.predictor] = value
        return PairConsensus(
            peptide=peptide,
            allele=allele,
            median=float(self.median[peptide_index, allele_index]),
            percentiles=percentiles,
            kinds={answer.predictor: answer.ranks for answer in self.answers if answer.predictor in percentiles},
            not_judged={**not_judged, **{answer.predictor: reason for answer, reason in self.apart}},
        )


def form_consensus(answers: Iterable[Predictions]) -> Consensus:
    """Put the answers of several predictors to the same question together.

    Raises:
        InputError: there are none, they are about different peptides or alleles, or two bear the same name.
    """
    given = tuple(answers)
    _check_same_question(given)
    first = given[0]
    taken = tuple(answer for answer in given if _apart(answer) is None)
    apart = tuple((answer, reason) for answer in given if (reason := _apart(answer)) is not None)
    stack = _stack(taken, (len(first.peptides), len(first.alleles)))
    judged = _judged(stack)
    nobody = judged == 0
    return Consensus(
        peptides=first.peptides,
        alleles=first.alleles,
        answers=taken,
        apart=apart,
        median=_median(stack, judged),
        lowest=_end(stack, np.inf, nobody),
        highest=_end(stack, -np.inf, nobody),
        lowest_by=_who(stack, np.inf, nobody),
        highest_by=_who(stack, -np.inf, nobody),
        judged=judged,
    )


def ask_all(predictors: Sequence[Predictor], peptides: Sequence[str], alleles: Sequence[Allele]) -> Consensus:
    """Ask every predictor for the pairs it can judge, and form their consensus.

    A peptide of a length that a predictor does not judge is not put to it; the reason stands with the pair.

    Raises:
        InputError: there are no predictors, two bear the same name, or a peptide is not one.
    """
    return form_consensus(_ask_what_fits(predictor, peptides, alleles) for predictor in predictors)


def _ask_what_fits(predictor: Predictor, peptides: Sequence[str], alleles: Sequence[Allele]) -> Predictions:
    shortest, longest = predictor.lengths
    rows = [row for row, peptide in enumerate(peptides) if shortest <= len(peptide) <= longest]
    answer = predictor.predict([peptides[row] for row in rows], alleles)
    if len(rows) == len(peptides):
        return answer
    reason = Unassessed(
        reason=f"{predictor.name} judges peptides of {shortest} to {longest} residues",
        remedy="ask a predictor for this length",
    )
    others = set(peptides) - {peptides[row] for row in rows}
    gaps = {
        (peptide, allele.name): reason for peptide in others for allele in alleles if allele.name not in answer.unassessed
    }
    return replace(
        answer,
        peptides=tuple(peptides),
        presentation=_in_rows(answer.presentation, rows, len(peptides)),
        percentile=_in_rows(answer.percentile, rows, len(peptides)),
        affinity_nanomolar=_in_rows(answer.affinity_nanomolar, rows, len(peptides)),
        spread=_in_rows(answer.spread, rows, len(peptides)),
        core_start=None,  # a consensus does not look at cores
        gaps={**answer.gaps, **gaps},
    )


def _in_rows(values: NDArray[np.float32], rows: Sequence[int], peptides: int) -> NDArray[np.float32]:
    """Give the rows their places among all peptides; the others are NaN."""
    whole = np.full((peptides, values.shape[1]), np.nan, np.float32)
    whole[list(rows)] = values
    return whole


def _apart(answer: Predictions) -> Unassessed | None:
    """Tell why a predictor cannot be mixed with others; None where it can."""
    if answer.ranks not in COMPARED_KINDS:
        return Unassessed(
            reason=f"{answer.predictor} ranks {answer.ranks}, which is another question than presentation",
            remedy="read its numbers beside the consensus",
        )
    asked = len(answer.peptides) and any(allele.name not in answer.unassessed for allele in answer.alleles)
    if asked and np.isnan(answer.percentile).all() and not np.isnan(answer.presentation).all():
        return Unassessed(
            reason=f"{answer.predictor} gives no percentiles, and scores of different predictors cannot be compared",
            remedy="read its numbers beside the consensus",
        )
    return None


def _why_not(answer: Predictions, peptide: str, allele: str) -> Unassessed:
    unassessed = answer.unassessed.get(allele) or answer.gaps.get((peptide, allele))
    return unassessed or Unassessed(reason=f"{answer.predictor} gave no percentile for this pair and no reason")


def _stack(answers: Sequence[Predictions], shape: tuple[int, ...]) -> NDArray[np.float64]:
    """Lay the percentiles of N predictors over each other: (N, P, A)."""
    stack = np.full((len(answers), *shape), np.nan, np.float64)
    for place, answer in enumerate(answers):
        stack[place] = answer.percentile
    return stack


def _judged(stack: NDArray[np.float64]) -> NDArray[np.int16]:
    return np.asarray((~np.isnan(stack)).sum(axis=0), np.int16)


def _median(stack: NDArray[np.float64], judged: NDArray[np.int16]) -> NDArray[np.float32]:
    """Give the median of those that judged; NaN sorts behind every number."""
    if not len(stack):
        return np.full(judged.shape, np.nan, np.float32)
    ordered, count = np.sort(stack, axis=0), judged.astype(np.intp)
    lower = np.take_along_axis(ordered, np.maximum(count - 1, 0)[None] // 2, axis=0)[0]
    upper = np.take_along_axis(ordered, np.minimum(count // 2, len(stack) - 1)[None], axis=0)[0]
    return np.asarray(np.where(count == 0, np.nan, (lower + upper) / 2), np.float32)


def _end(stack: NDArray[np.float64], filled: float, nobody: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Give the lowest (NaN filled with +inf) or the highest (filled with -inf) percentile."""
    known = np.where(np.isnan(stack), filled, stack)
    end = known.min(axis=0, initial=np.inf) if filled > 0 else known.max(axis=0, initial=-np.inf)
    return np.asarray(np.where(nobody, np.nan, end), np.float32)


def _who(stack: NDArray[np.float64], filled: float, nobody: NDArray[np.bool_]) -> NDArray[np.int16]:
    if not len(stack):
        return np.full(nobody.shape, -1, np.int16)
    known = np.where(np.isnan(stack), filled, stack)
    who = known.argmin(axis=0) if filled > 0 else known.argmax(axis=0)
    return np.asarray(np.where(nobody, -1, who), np.int16)


def _check_same_question(given: Sequence[Predictions]) -> None:
    if not given:
        raise InputError("a consensus of no predictors was asked for", remedy="name at least one predictor")
    names = [answer.predictor for answer in given]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise InputError(
            f"{twice[0]} takes part twice", cause="the same predictor was named twice", remedy="name each predictor once"
        )
    for answer in given[1:]:
        if answer.peptides != given[0].peptides or answer.alleles != given[0].alleles:
            raise InputError(
                f"{answer.predictor} was asked about other peptides or alleles than {given[0].predictor}",
                remedy="ask every predictor the same question",
            )
