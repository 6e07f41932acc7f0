"""Ask the network of the alleles' class: predictions in two lines of Python."""

from __future__ import annotations

from collections.abc import Sequence

from vaxsmith.core import InputError
from vaxsmith.hla import parse_allele
from vaxsmith.hla.allele import Allele
from vaxsmith.presentation.class_one import ClassOneNetwork, load_class_one
from vaxsmith.presentation.class_two import ClassTwoNetwork, load_class_two
from vaxsmith.presentation.prediction import Predictions

Network = ClassOneNetwork | ClassTwoNetwork


def default_predictor(mhc_class: int = 1) -> Network:
    """Give the predictor of class 1 or 2 that a design uses unless told otherwise."""
    return load_class_one() if mhc_class == 1 else load_class_two()


def predictor_for(allele: Allele) -> Network:
    """Give the network for the class of ``allele``."""
    return default_predictor(allele.mhc_class)


def predict(peptides: Sequence[str], alleles: Sequence[str | Allele]) -> Predictions:
    """Predict every pair of P peptides and A alleles of one class with the network of that class.

    Arrays of the answer have the shape (P, A); ``answer.at(0, 0)`` is the first pair. Alleles are names in any spelling
    (``A*02:01``, ``HLA-DRB1*04:05``) or ``Allele``s. What cannot be judged is NaN, and ``answer.unassessed`` says why.

    >>> from vaxsmith.presentation import predict
    >>> bool(predict(["NLVPMVATV"], ["A*02:01"]).percentile[0, 0] < 0.5)
    True

    Raises:
        InputError: alleles of both classes, a text where a list belongs, or a peptide that is none or of a wrong length.
        UnknownAlleleError: a name is not that of an HLA allele at two fields or more.
    """
    for given, what in ((peptides, "peptides"), (alleles, "alleles")):
        if isinstance(given, str):
            raise InputError(f"{what} is the text {given[:40]!r}", expected="a list", remedy=f"write [{given[:40]!r}]")
    asked = [parse_allele(allele) if isinstance(allele, str) else allele for allele in alleles]
    if len({allele.mhc_class for allele in asked}) > 1:
        names = (", ".join(allele.name for allele in asked if allele.mhc_class == number) for number in (1, 2))
        raise InputError(
            "the alleles are of both classes: {} and {}".format(*names),
            expected="alleles of class I alone or of class II alone",
            cause="the classes present peptides of different lengths, and each has a network of its own",
            remedy="ask once for each class",
        )
    return default_predictor(asked[0].mhc_class if asked else 1).predict(peptides, asked)
