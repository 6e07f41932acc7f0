"""Clones: which T-cell clones grew between two blood samples, and how sure that is.

In come two AIRR rearrangement tables with counts; out come the clones that changed, with fold change, interval and adjusted
p-value. The words: a *clone* is one junction with its V and J gene; *overdispersion* is how much more replicates differ than
sampling explains; the *false discovery rate* is the expected share of false ones among the clones that are listed.

That a clone grew after vaccination does not say that it knows the vaccine; that takes an assay with the antigen.

>>> from vaxsmith.evidence.response.clones import Repertoire, compare_clones
>>> before = Repertoire(name="day 0", counts={"TRBV5 CASSL TRBJ1": 2, "TRBV6 CASSP TRBJ2": 998})
>>> after = Repertoire(name="day 70", counts={"TRBV5 CASSL TRBJ1": 40, "TRBV6 CASSP TRBJ2": 960})
>>> (grown,) = compare_clones(before, after).changed
>>> grown.clone, grown.fold.value, round(grown.fold.low, 1)
('TRBV5 CASSL TRBJ1', 20.0, 5.2)
"""

from vaxsmith.evidence.response.clones.beta_binomial import Overdispersion, learn_overdispersion
from vaxsmith.evidence.response.clones.expansion import (
    CloneChange,
    CloneComparison,
    Direction,
    ExpansionSettings,
    Multiplicity,
    adjust,
    compare_clones,
    fold_change,
)
from vaxsmith.evidence.response.clones.repertoire import CloneKey, Repertoire, read_repertoire

__all__ = [
    "CloneChange",
    "CloneComparison",
    "CloneKey",
    "Direction",
    "ExpansionSettings",
    "Multiplicity",
    "Overdispersion",
    "Repertoire",
    "adjust",
    "compare_clones",
    "fold_change",
    "learn_overdispersion",
    "read_repertoire",
]
