"""Which peptides an HLA molecule shows at the cell's surface: the port for predictors, and a class I network behind it.

In come peptides (8-14 residues) and ``Allele``s; out come ``Predictions``: for every pair a score, a percentile among
random human peptides of the same allele, and an affinity. What cannot be judged (class II, a groove unlike any trained
on) is ``Unassessed`` with its reason.

Words: a *ligand* is a peptide found on HLA molecules by mass spectrometry; the *groove* is the 34 residues of the
molecule that touch the peptide; a *percentile* (%rank) of 0.5 means that 1 in 200 random peptides is presented better,
so small is strong; *pan-allele* means that the groove is an input, so that unseen alleles are judged by their likes.

>>> from vaxsmith.hla import parse_allele
>>> from vaxsmith.presentation import STRONG_PERCENTILE, load_class_one
>>> network = load_class_one()
>>> predictions = network.predict(["NLVPMVATV", "NLVPMVATD"], [parse_allele("A*02:01")])
>>> [bool(percentile < STRONG_PERCENTILE.value) for percentile in predictions.percentile[:, 0]]
[True, False]
"""

from vaxsmith.presentation.by_class import predict
from vaxsmith.presentation.catalogue import FARTHEST_GROOVE, FEWEST_LIGANDS, STRONG_PERCENTILE, THIN_SUPPORT, WEAK_PERCENTILE
from vaxsmith.presentation.class_one import ClassOneNetwork, default_predictor, load_class_one, predict_one, predictor_for
from vaxsmith.presentation.class_two import class_two_unassessed
from vaxsmith.presentation.prediction import Prediction, Predictions, Predictor
from vaxsmith.presentation.support import AlleleSupport, allele_support, check_support, nearest_trained
from vaxsmith.presentation.table import predict_table

__all__ = [
    "FARTHEST_GROOVE",
    "FEWEST_LIGANDS",
    "STRONG_PERCENTILE",
    "THIN_SUPPORT",
    "WEAK_PERCENTILE",
    "AlleleSupport",
    "ClassOneNetwork",
    "Prediction",
    "Predictions",
    "Predictor",
    "allele_support",
    "check_support",
    "class_two_unassessed",
    "default_predictor",
    "load_class_one",
    "nearest_trained",
    "predict",
    "predict_one",
    "predict_table",
    "predictor_for",
]
