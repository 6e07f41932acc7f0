"""Selection: which changes go into the vaccine, and in plain words why.

In come a tumor's calls, its mutant proteins, the patient's HLA type and a predictor; out comes a ``Choice``: the targets
taken, the next in line, and everything that fell with its reason. A ``Target`` holds its ``MutantProtein``, the
peptides that this patient's alleles present (``PeptideEvidence``; a target needs one of class I), and what speaks for and
against it. Targets are chosen together (``Composition``, ``selection.portfolio``), because they may fail together; how
likely T cells answer a peptide is ``selection.recognition``; ``selection.tiers`` sorts targets as other people's boards do;
a board's own decisions come back as a ``Review``.

>>> from vaxsmith.selection import SelectionSettings
>>> SelectionSettings().percentile.value
2.0
"""

from vaxsmith.selection.choose import choose_targets
from vaxsmith.selection.class_two import no_class_two
from vaxsmith.selection.compose import Composition
from vaxsmith.selection.neighbours import NOT_COMBINED
from vaxsmith.selection.normal_peptides import NormalSide, case_side, known_normal_proteins
from vaxsmith.selection.review import Review, ReviewOutcome, apply_review
from vaxsmith.selection.review_evidence import rows_of_choice, target_digest
from vaxsmith.selection.review_file import ReviewRow, read_review, review_rows, review_template, seal_review
from vaxsmith.selection.settings import SelectionSettings
from vaxsmith.selection.target import Choice, PeptideEvidence, Target
from vaxsmith.selection.tiers import PRESETS, VAXSMITH, Policy, Preset, Tiered, evidence_of, read_policy, tier_of
from vaxsmith.selection.wishes import Wishes

__all__ = [
    "NOT_COMBINED",
    "PRESETS",
    "VAXSMITH",
    "Choice",
    "Composition",
    "NormalSide",
    "PeptideEvidence",
    "Policy",
    "Preset",
    "Review",
    "ReviewOutcome",
    "ReviewRow",
    "SelectionSettings",
    "Target",
    "Tiered",
    "Wishes",
    "apply_review",
    "case_side",
    "choose_targets",
    "evidence_of",
    "known_normal_proteins",
    "no_class_two",
    "read_policy",
    "read_review",
    "review_rows",
    "review_template",
    "rows_of_choice",
    "seal_review",
    "target_digest",
    "tier_of",
]
