"""Verb: how likely T cells answer peptides, from names of peptides and alleles or from predictions already made."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from vaxsmith.core import AMINO_ACIDS, InputError, Unassessed
from vaxsmith.hla import parse_allele
from vaxsmith.hla.allele import Allele
from vaxsmith.presentation.by_class import predictor_for
from vaxsmith.presentation.judged import Panel, PredictorOf, Rows, judge_pairs
from vaxsmith.presentation.prediction import Prediction, Predictions
from vaxsmith.selection.recognition.explain import assess_pair, contributions_of, log_odds_of, remarks_of
from vaxsmith.selection.recognition.model import RecognitionModel, load_recognition_model
from vaxsmith.selection.recognition.recognition import Recognition, Recognitions


def recognise(
    peptides: Sequence[str],
    alleles: Sequence[str | Allele],
    *,
    wild_types: Sequence[str] | None = None,
    expression: Sequence[float | None] | None = None,
    predictor_of: PredictorOf = predictor_for,
    model: RecognitionModel | None = None,
) -> Recognitions:
    """Give the probability that T cells answer each of N presented class I peptides on its allele.

    ``wild_types`` (empty texts where there is none) and ``expression`` (TPM; None where not known) are optional. They are
    said beside the answer and not counted, since no screen that trained the model gives them; but a peptide that is its wild
    type, or that is not expressed, is unassessed.

    >>> from vaxsmith.selection.recognition import recognise
    >>> bool(recognise(["NLVPMVATV"], ["A*02:01"]).probability[0] < 0.5)
    True

    Raises:
        InputError: lists of different lengths, a text where a list belongs, a letter that is no residue, or an expression
            that is no amount.
        UnknownAlleleError: a name is not that of an HLA allele at two fields or more.
    """
    for given, what in ((peptides, "peptides"), (alleles, "alleles"), (wild_types, "wild_types")):
        if isinstance(given, str):
            raise InputError(f"{what} is the text {given[:40]!r}", expected="a list", remedy=f"write [{given[:40]!r}]")
    count = len(peptides)
    normal = [""] * count if wild_types is None else [one or "" for one in wild_types]
    amounts = [None] * count if expression is None else list(expression)
    for length, what in ((len(alleles), "alleles"), (len(normal), "wild types"), (len(amounts), "amounts of expression")):
        if length != count:
            raise InputError(f"{count} peptides and {length} {what}", expected="one for each peptide")
    _require_residues([*peptides, *normal])
    for amount in amounts:
        if amount is not None and not 0 <= amount < math.inf:
            raise InputError(f"the expression is {amount}", expected="0 or more, in TPM", remedy="leave it out if not known")
    known = model or load_recognition_model()
    asked = [parse_allele(allele) if isinstance(allele, str) else allele for allele in alleles]
    panel = Panel(predictor_of)
    mutant = predict_pairs(peptides, asked, panel)
    wild = predict_pairs(normal, asked, panel)
    each: list[Recognition | Unassessed] = []
    for found, normal_side, wild_type, amount in zip(mutant, wild, normal, amounts, strict=True):
        if isinstance(found, Unassessed):
            each.append(found)
            continue
        other = math.nan if isinstance(normal_side, Unassessed) else normal_side.percentile
        each.append(
            recognise_prediction(found, wild_type=wild_type, wild_type_percentile=other, expression=amount, model=known)
        )
    return Recognitions(each=tuple(each), base_rate=known.base_rate, model=known.name)


def recognise_prediction(
    prediction: Prediction,
    *,
    wild_type: str = "",
    wild_type_percentile: float = math.nan,
    expression: float | None = None,
    model: RecognitionModel | None = None,
) -> Recognition | Unassessed:
    """Give the answer for one class I prediction that is already there, with its explanation, or why there is none."""
    known = model or load_recognition_model()
    refusal = assess_pair(
        prediction.peptide, known, percentile=prediction.percentile, wild_type=wild_type, expression=expression
    )
    if refusal is not None:
        return refusal
    log_odds = log_odds_of(prediction, known)
    if math.isnan(log_odds):
        return Unassessed(
            reason=f"{prediction.predictor or 'the predictor'} gave no affinity, which the model needs",
            remedy="use vaxsmith's own network",
        )
    return Recognition(
        peptide=prediction.peptide,
        allele=prediction.allele,
        probability=1.0 / (1.0 + math.exp(-log_odds)),
        base_rate=known.base_rate,
        percentile=prediction.percentile,
        contributions=contributions_of(prediction, known),
        remarks=remarks_of(
            prediction, wild_type=wild_type, wild_type_percentile=wild_type_percentile, expression=expression
        ),
        model=known.name,
    )


def recognition_probabilities(predictions: Predictions, model: RecognitionModel | None = None) -> NDArray[np.float64]:
    """Give the probabilities of all class I pairs of P peptides and A alleles: (P, A), NaN where unassessed.

    The same numbers as ``recognise_prediction``, for many pairs at once and without words.
    """
    known = model or load_recognition_model()
    shortest, longest = known.lengths
    found = np.full((len(predictions.peptides), len(predictions.alleles)), np.nan)
    fits = np.array([shortest <= len(peptide) <= longest for peptide in predictions.peptides], bool)
    rows = np.flatnonzero(fits)
    peptides = [predictions.peptides[row] for row in rows.tolist()]
    for column in range(len(predictions.alleles)):
        percentile = predictions.percentile[rows, column].astype(np.float64)
        log_odds = known.log_odds(peptides, percentile, predictions.affinity_nanomolar[rows, column].astype(np.float64))
        log_odds[~(percentile <= known.screened_percentile)] = np.nan
        found[rows, column] = 1.0 / (1.0 + np.exp(-log_odds))
    return found


def at_base_rate(probability: float, *, given: float, wanted: float) -> float:
    """Give a probability among peptides of which ``given`` are recognised, among others of which ``wanted`` would be.

    The odds are multiplied alike, so order stays: Bayes' theorem with another prior and the same evidence.

    >>> round(at_base_rate(0.04, given=0.02, wanted=0.2), 3)
    0.338
    """
    odds = probability / (1 - probability) * (wanted / (1 - wanted)) / (given / (1 - given))
    return odds / (1 + odds)


def predict_pairs(peptides: Sequence[str], alleles: Sequence[Allele], panel: Panel) -> list[Prediction | Unassessed]:
    """Predict presentation of each class I pair, alleles together where they can be, or say why not."""
    found: list[Prediction | Unassessed] = [Unassessed(reason="presentation was not judged")] * len(peptides)
    wanted: dict[Allele, list[int]] = {}
    for row, (peptide, allele) in enumerate(zip(peptides, alleles, strict=True)):
        refusal = _refusal(peptide, allele, panel)
        if refusal is None:
            wanted.setdefault(allele, []).append(row)
        else:
            found[row] = refusal
    rows_of: dict[Allele, Rows] = {allele: np.array(rows, np.intp) for allele, rows in wanted.items()}
    judged = judge_pairs(peptides, rows_of, panel)
    for place, row in enumerate(judged.row.tolist()):
        found[row] = Prediction(
            peptide=peptides[row],
            allele=judged.alleles[judged.allele[place]].name,
            presentation=float(judged.presentation[place]),
            percentile=float(judged.percentile[place]),
            affinity_nanomolar=float(judged.affinity_nanomolar[place]),
            spread=float(judged.spread[place]),
        )
    for row, reason in judged.missing:
        found[row] = Unassessed(reason=reason)
    return found


def _refusal(peptide: str, allele: Allele, panel: Panel) -> Unassessed | None:
    if allele.mhc_class != 1:
        return Unassessed(
            reason=f"{allele.name} is of class II, and the screens were of class I",
            remedy="ask for an allele of HLA-A, -B or -C",
        )
    shortest, longest = panel.predictor(allele).lengths
    if not shortest <= len(peptide) <= longest:
        return Unassessed(reason=f"{len(peptide)} residues, not {shortest} to {longest}, of which presentation is judged")
    return panel.refusal(allele)


def _require_residues(peptides: Sequence[str]) -> None:
    for peptide in peptides:
        if set(peptide) - set(AMINO_ACIDS):
            raise InputError(
                f"peptide {peptide[:40]!r} has a letter that is not one of the twenty amino acids",
                expected="upper-case one-letter codes ACDEFGHIKLMNPQRSTVWY",
                remedy="leave the peptide out",
            )
