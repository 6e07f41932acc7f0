"""Which predictors judged a design, down to the bytes of their weights, and how well they know the patient's molecules."""

from __future__ import annotations

from dataclasses import dataclass

from vaxsmith.core import Finding, InputFile, hash_file
from vaxsmith.hla.allele import Genotype
from vaxsmith.presentation import ClassOneNetwork, ClassTwoNetwork, Predictor, check_support, default_predictor
from vaxsmith.presentation.model_file import FOLDER

_WEIGHTS = {1: "class_one.npz", 2: "class_two.npz"}


@dataclass(frozen=True, slots=True, kw_only=True)
class PredictorUsed:
    """A predictor by the class of molecules that it judged, its name and version, and its weights' file.

    ``weights`` is None where the weights are not those that ship with vaxsmith: an outside program keeps its own.
    """

    mhc_class: int
    name: str
    weights: InputFile | None = None


def predictors_used(class_one: Predictor, class_two: Predictor | None) -> tuple[PredictorUsed, ...]:
    """Name the predictors of a design (``class_two`` is None where none was asked) and hash the weights that are ours.

    Raises:
        InputError: the weights cannot be read.
    """
    asked = ((1, class_one), (2, class_two))
    return tuple(_used(number, predictor) for number, predictor in asked if predictor is not None)


def _used(mhc_class: int, predictor: Predictor) -> PredictorUsed:
    name, weights = predictor.name, None
    if isinstance(predictor, (ClassOneNetwork, ClassTwoNetwork)) and predictor is default_predictor(mhc_class):
        weights = hash_file(FOLDER / _WEIGHTS[mhc_class], role=f"class {'I' * mhc_class} weights")
    return PredictorUsed(mhc_class=mhc_class, name=name, weights=weights)


def training_support(genotype: Genotype, class_one: Predictor, class_two: Predictor | None) -> tuple[Finding, ...]:
    """Say how well the patient's molecules were covered in training, where the predictor is a network of ours."""
    asked = ((genotype.class_one, class_one), (genotype.class_two, class_two))
    return tuple(
        finding
        for alleles, predictor in asked
        if isinstance(predictor, (ClassOneNetwork, ClassTwoNetwork))
        for finding in check_support(alleles, predictor)
    )
