"""Selection: which changes go into the vaccine, and in plain words why.

In come a tumor's calls, its mutant proteins, the patient's HLA type and a predictor; out comes a ``Choice``: the targets
taken, the next in line, and everything that fell with its reason. A ``Target`` holds its ``MutantProtein``, the
peptides that this patient's alleles present (``PeptideEvidence``; class I decides, class II stands beside it), and what
speaks for and against it.

>>> from vaxsmith.selection import SelectionSettings
>>> SelectionSettings().percentile.value
2.0
"""

from vaxsmith.selection.choose import choose_targets
from vaxsmith.selection.class_two import no_class_two
from vaxsmith.selection.neighbours import NOT_COMBINED
from vaxsmith.selection.normal_peptides import NormalSide, case_side, known_normal_proteins
from vaxsmith.selection.settings import SelectionSettings
from vaxsmith.selection.target import Choice, PeptideEvidence, Target

__all__ = [
    "NOT_COMBINED",
    "Choice",
    "NormalSide",
    "PeptideEvidence",
    "SelectionSettings",
    "Target",
    "case_side",
    "choose_targets",
    "known_normal_proteins",
    "no_class_two",
]
