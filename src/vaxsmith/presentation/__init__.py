"""Which peptides an HLA molecule shows at the cell's surface: the port for predictors, and networks of our own behind it.

In come peptides (8-14 residues for class I, 12-25 for class II) and ``Allele``s; out come ``Predictions``: for every pair a
score, a percentile among random human peptides of the same allele, an affinity, how far the ensemble's members differ, how
far the allele lies from those trained on, and in class II the core. What cannot be judged (a groove unlike any trained on)
is ``Unassessed`` with its reason.

Words: a *ligand* is a peptide found on HLA molecules by mass spectrometry; the *groove* is the 34 residues of the
molecule that touch the peptide; the *core* is the nine residues of a peptide that lie in a class II groove; a *percentile*
(%rank) of 0.5 means that 1 in 200 random peptides is presented better, so small is strong; *pan-allele* means that the
groove is an input, so that unseen alleles are judged by their likes.

>>> from vaxsmith.presentation import STRONG_PERCENTILE, predict
>>> predictions = predict(["NLVPMVATV", "NLVPMVATD"], ["A*02:01"])
>>> [bool(percentile < STRONG_PERCENTILE.value) for percentile in predictions.percentile[:, 0]]
[True, False]
>>> predict(["PKYVKQNTLKLAT"], ["DRB1*01:01"]).at(0, 0).core
'YVKQNTLKL'
"""

from vaxsmith.presentation.by_class import default_predictor, predict, predictor_for
from vaxsmith.presentation.catalogue import (
    FARTHEST_CLASS_TWO_GROOVE,
    FARTHEST_GROOVE,
    FEWEST_LIGANDS,
    FEWEST_MEASUREMENTS,
    STRONG_CLASS_TWO_PERCENTILE,
    STRONG_PERCENTILE,
    THIN_SUPPORT,
    WEAK_CLASS_TWO_PERCENTILE,
    WEAK_PERCENTILE,
    WIDE_SPREAD,
)
from vaxsmith.presentation.class_one import ClassOneNetwork, load_class_one
from vaxsmith.presentation.class_two import ClassTwoNetwork, load_class_two
from vaxsmith.presentation.consensus import Consensus, PairConsensus, ask_all, form_consensus
from vaxsmith.presentation.logo import draw_logo
from vaxsmith.presentation.motif import Motif, find_motif
from vaxsmith.presentation.prediction import Prediction, Predictions, Predictor
from vaxsmith.presentation.scan import ScanCount, ScanSettings, scan_proteins
from vaxsmith.presentation.support import AlleleSupport, allele_support, check_support, nearest_trained
from vaxsmith.presentation.table import TableCount, predict_table

__all__ = [
    "FARTHEST_CLASS_TWO_GROOVE",
    "FARTHEST_GROOVE",
    "FEWEST_LIGANDS",
    "FEWEST_MEASUREMENTS",
    "STRONG_CLASS_TWO_PERCENTILE",
    "STRONG_PERCENTILE",
    "THIN_SUPPORT",
    "WEAK_CLASS_TWO_PERCENTILE",
    "WEAK_PERCENTILE",
    "WIDE_SPREAD",
    "AlleleSupport",
    "ClassOneNetwork",
    "ClassTwoNetwork",
    "Consensus",
    "Motif",
    "PairConsensus",
    "Prediction",
    "Predictions",
    "Predictor",
    "ScanCount",
    "ScanSettings",
    "TableCount",
    "allele_support",
    "ask_all",
    "check_support",
    "default_predictor",
    "draw_logo",
    "find_motif",
    "form_consensus",
    "load_class_one",
    "load_class_two",
    "nearest_trained",
    "predict",
    "predict_table",
    "predictor_for",
    "scan_proteins",
]
