"""A preset: the rules by which somebody sorts candidates into tiers, and the selection thresholds that go with them."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from vaxsmith.core import AMINO_ACIDS, SettingsError, Sourced
from vaxsmith.selection.settings import SelectionSettings
from vaxsmith.selection.tiers.evidence import Criterion, Evaluation

CONSERVATIVE, EXPLORATORY = "conservative", "exploratory"
TRANSCRIPT_WORDS = ("mane_select", "canonical", "tsl")


@dataclass(frozen=True, slots=True, kw_only=True)
class TierRules:
    """The thresholds of tiers that selection itself has no use for, each with its source.

    What both need is held once, in ``SelectionSettings``: the percentiles of presentation (``percentile``,
    ``class_two_percentile``) and the gene's expression (``expression``).

    ``binding_nanomolar`` and the percentiles are passed by values under them, ``allele_expression`` (TPM × RNA fraction) and
    the fractions by values over them, as pVACseq has it. ``rna_fraction`` and ``rna_depth`` tell when RNA reads alone show a
    variant whose gene has no expression. ``low_rna_fraction`` is the RNA fraction under which, at a depth over
    ``rna_depth``, the mutant copy is held to be silent. A variant is clonal over ``clonal_share`` of the fraction that a
    heterozygous variant of every tumor cell has (half the purity). ``support_level`` is the worst transcript support level
    that passes; a transcript passes by any word of ``transcript_words``. ``anchors`` are positions from the start (1, 2) and
    from the end (-1, -2). ``strategy`` "conservative" asks for every score, "exploratory" for one.

    Raises:
        SettingsError: a threshold is out of range, or a word is not known.
    """

    binding_nanomolar: Sourced[float]
    binding_percentile: Sourced[float]
    class_two_binding_percentile: Sourced[float]
    immunogenicity_percentile: Sourced[float] | None
    allele_expression: Sourced[float]
    rna_fraction: Sourced[float]
    rna_depth: Sourced[float]
    clonal_share: Sourced[float]
    support_level: Sourced[float]
    anchors: Sourced[tuple[int, ...]]
    low_rna_fraction: Sourced[float] | None = None
    transcript_words: tuple[str, ...] = TRANSCRIPT_WORDS
    strategy: str = CONSERVATIVE
    problematic_residues: str = ""

    def __post_init__(self) -> None:
        percentages = ("binding_percentile", "class_two_binding_percentile", "immunogenicity_percentile")
        shares = ("rna_fraction", "low_rna_fraction", "clonal_share")
        for entry in dataclasses.fields(self):
            threshold = getattr(self, entry.name)
            if not isinstance(threshold, Sourced) or entry.name == "anchors":
                continue
            top = 100.0 if entry.name in percentages else 1.0 if entry.name in shares else math.inf
            if not 0 <= threshold.value <= top or math.isinf(threshold.value):
                raise SettingsError(
                    f"{entry.name} is {threshold.value}",
                    expected=f"a number from 0 to {top:g}" if top < math.inf else "a number of 0 or more",
                    place=entry.name,
                )
        if self.strategy not in (CONSERVATIVE, EXPLORATORY):
            raise SettingsError(
                f"the strategy is {self.strategy[:40]!r}", expected=f"{CONSERVATIVE} or {EXPLORATORY}", place="strategy"
            )
        if not set(self.transcript_words) <= set(TRANSCRIPT_WORDS):
            raise SettingsError(
                f"transcript_words is {', '.join(self.transcript_words)[:80]}",
                expected=f"some of {', '.join(TRANSCRIPT_WORDS)}",
                place="transcript_words",
            )
        if not set(self.problematic_residues) <= set(AMINO_ACIDS):
            raise SettingsError(
                f"problematic_residues is {self.problematic_residues[:40]!r}",
                expected=f"letters of {AMINO_ACIDS}",
                place="problematic_residues",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """A named way to judge candidates: which rules are asked, their thresholds, and the selection that goes with them.

    ``asked`` are the rules in use. ``board`` says what a board makes of a candidate that fails a rule, where the preset's
    authors wrote that down; empty where they did not. ``note`` is what this preset cannot do as its model does.
    """

    name: str
    title: str
    selection: SelectionSettings
    rules: TierRules
    asked: tuple[Criterion, ...]
    board: Mapping[Criterion, Evaluation] = field(default_factory=dict)
    note: str = ""

    def presentation_percentile(self, mhc_class: int) -> Sourced[float]:
        """Give the percentile under which a peptide counts as presented: selection's own threshold."""
        return self.selection.percentile if mhc_class == 1 else self.selection.class_two_percentile

    def binding_percentile(self, mhc_class: int) -> Sourced[float]:
        """Give the percentile of affinity under which a peptide counts as bound."""
        return self.rules.binding_percentile if mhc_class == 1 else self.rules.class_two_binding_percentile
