"""The presets: pVACseq's tiers, those of a tumor board that works with them, and our own selection with pVACseq's tiers.

Only documentation and published tables were read for them. Where the documentation and the tables of pVACseq 7.1.5 on
HCC1395 disagree, the tables stand and the note says so (docs/decisions/0016-tiers.md; verification/tiers.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from vaxsmith.core import Sourced
from vaxsmith.selection.settings import SelectionSettings
from vaxsmith.selection.tiers.evidence import Criterion, Evaluation
from vaxsmith.selection.tiers.preset import EXPLORATORY, Preset, TierRules

_TIERS = "pVACtools documentation of version 7, aggregate report tiers, tiering parameters (page of pVACsplice)"
_FILTERS = "pVACtools documentation, pvacseq run, default filter thresholds (pVACtools 4-7)"
_BOARD = "Griffith lab, immuno_gcp_wdl_manuscript, ManualReview_README.md, ITB evaluation criteria (read 2026-11-21)"
_PIPELINE = "Griffith lab, immuno_gcp_wdl_manuscript, example_yamls/template_immuno_local-WDL.yaml (read 2026-11-21)"
_HOUSE = "vaxsmith house choice, docs/decisions/0016-tiers.md"
_TABLES = "tables of pVACseq 7.1.5 on HCC1395 (verification/tiers.md)"


def _sourced(name: str, value: float, unit: str, citation: str, note: str = "") -> Sourced[float]:
    return Sourced(name=name, value=value, unit=unit, citation=citation, note=note)


_SEEN = "HCC1395's tables agree"
_PVACSEQ_RULES = TierRules(
    binding_nanomolar=_sourced("binding affinity", 500.0, "nM", _TIERS, _SEEN),
    binding_percentile=_sourced("percentile of affinity, class I", 2.0, "%", _TIERS, _SEEN),
    class_two_binding_percentile=_sourced("percentile of affinity, class II", 2.0, "%", _TIERS, _SEEN),
    immunogenicity_percentile=_sourced("percentile of immunogenicity", 2.0, "%", _TIERS, _SEEN),
    allele_expression=_sourced(
        "expression of the variant",
        2.5,
        "TPM",
        _TABLES,
        "the documentation has RNA fraction cutoff × expression cutoff, 0.25 × 1 = 0.25; the tables hold ten times that: "
        "rows of 2.41 TPM fail and rows of 2.52 pass",
    ),
    rna_fraction=_sourced("RNA fraction that shows a variant without expression", 0.25, "", _TIERS),
    rna_depth=_sourced("RNA depth that shows a variant without expression", 10.0, "reads", _TIERS),
    clonal_share=_sourced(
        "share of a clonal variant's DNA fraction",
        0.5,
        "",
        _TIERS,
        "DNA fraction > purity / 4, that is half of what a heterozygous variant of every tumor cell has",
    ),
    support_level=_sourced("worst transcript support level", 1.0, "", _TIERS, _SEEN),
    anchors=Sourced(
        name="anchor positions",
        value=(1, 2, -2, -1),
        citation="pVACtools documentation of version 4, allele-specific anchors: the positions taken without them",
        note="for class II too, as the best peptides of HCC1395's combined table show",
    ),
)
_PVACSEQ_ASKED = (
    Criterion.BINDING,
    Criterion.IMMUNOGENICITY,
    Criterion.PRESENTATION,
    Criterion.REFERENCE_MATCH,
    Criterion.TRANSCRIPT,
    Criterion.EXPRESSION,
    Criterion.ANCHOR,
    Criterion.CLONALITY,
    Criterion.PROBLEMATIC_POSITION,
)
PVACSEQ_LIKE = Preset(
    name="pvacseq-like",
    title="pVACseq 7, its defaults",
    selection=SelectionSettings(
        tumor_depth=_sourced("minimum tumor DNA depth", 10.0, "reads", _FILTERS),
        tumor_fraction=_sourced("minimum tumor DNA variant fraction", 0.25, "", _FILTERS),
        alternate_reads=_sourced("minimum tumor reads with the variant", 0.0, "reads", _FILTERS, "it has no such filter"),
        normal_fraction=_sourced("maximum variant fraction in the normal sample", 0.02, "", _FILTERS),
        normal_depth=_sourced(
            "normal depth from which its fraction counts", 5.0, "reads", _FILTERS, "pVACseq drops sites with fewer"
        ),
        expression=_sourced("minimum expression", 1.0, "TPM", _FILTERS),
        silent_rna_chance=_sourced(
            "chance under which no mutant RNA read means not transcribed",
            0.0,
            "",
            _FILTERS,
            "pVACseq asks for an RNA fraction of 0.25 instead, which selection has no threshold for",
        ),
        percentile=_sourced("presented by class I", 2.0, "%", _TIERS, _SEEN),
        class_two_percentile=_sourced("presented by class II", 2.0, "%", _TIERS, _SEEN),
    ),
    rules=_PVACSEQ_RULES,
    asked=_PVACSEQ_ASKED,
    note=(
        "pVACseq estimates the purity from the variants' fractions where none is given; here it is given, or clonality is "
        "not judged. Its allele-specific binding thresholds and anchors are off by default and not offered here."
    ),
)
WASHU_LIKE = Preset(
    name="washu-like",
    title="The Griffith lab's immunogenomics tumor board, by the numbers it writes down",
    selection=SelectionSettings(
        tumor_depth=_sourced("minimum tumor DNA depth", 30.0, "reads", _PIPELINE),
        tumor_fraction=_sourced("minimum tumor DNA variant fraction", 0.1, "", _PIPELINE),
        alternate_reads=_sourced("minimum tumor reads with the variant", 0.0, "reads", _PIPELINE, "it has no such filter"),
        normal_fraction=_sourced("maximum variant fraction in the normal sample", 0.01, "", _PIPELINE),
        normal_depth=_sourced("normal depth from which its fraction counts", 30.0, "reads", _PIPELINE),
        expression=_sourced("minimum expression", 1.0, "TPM", _BOARD),
        percentile=_sourced("presented by class I", 2.0, "%", _BOARD, "given for scores of eluted ligands"),
        class_two_percentile=_sourced("presented by class II", 2.0, "%", _BOARD),
    ),
    rules=TierRules(
        binding_nanomolar=_sourced("binding affinity", 500.0, "nM", _BOARD),
        binding_percentile=_sourced("percentile of affinity, class I", 1.0, "%", _BOARD),
        class_two_binding_percentile=_sourced("percentile of affinity, class II", 2.0, "%", _BOARD),
        immunogenicity_percentile=None,
        allele_expression=_sourced(
            "expression of the variant", 3.0, "TPM", _BOARD, "1 to 3 is sometimes accepted for a strong subclonal candidate"
        ),
        rna_fraction=_sourced("RNA fraction that shows a variant without expression", 0.1, "", _PIPELINE),
        rna_depth=_sourced("RNA depth from which its fraction is robust", 10.0, "reads", _BOARD),
        low_rna_fraction=_sourced("RNA fraction under which the mutant copy is held to be silent", 0.05, "", _BOARD),
        clonal_share=_sourced(
            "share of a clonal variant's DNA fraction",
            0.5,
            "",
            _TIERS,
            "the board sets the clonal fraction case by case; the share of it is pVACseq's",
        ),
        support_level=_sourced("worst transcript support level", 1.0, "", _BOARD),
        anchors=Sourced(
            name="anchor positions",
            value=(1, 2, -2, -1),
            citation="pVACtools documentation of version 4, allele-specific anchors: the positions taken without them",
            note="the board uses allele-specific anchors (pipeline template), which are not offered here",
        ),
        transcript_words=("tsl",),
        strategy=EXPLORATORY,
    ),
    asked=(
        Criterion.BINDING,
        Criterion.REFERENCE_MATCH,
        Criterion.TRANSCRIPT,
        Criterion.EXPRESSION,
        Criterion.GENE_EXPRESSION,
        Criterion.ALLELE_BALANCE,
        Criterion.ANCHOR,
        Criterion.CLONALITY,
        Criterion.PROBLEMATIC_POSITION,
    ),
    board=MappingProxyType(
        {
            Criterion.BINDING: Evaluation.REVIEW,
            Criterion.REFERENCE_MATCH: Evaluation.REJECT,
            Criterion.TRANSCRIPT: Evaluation.REVIEW,
            Criterion.EXPRESSION: Evaluation.REVIEW,
            Criterion.GENE_EXPRESSION: Evaluation.REVIEW,
            Criterion.ALLELE_BALANCE: Evaluation.REJECT,
            Criterion.ANCHOR: Evaluation.REJECT,
            Criterion.CLONALITY: Evaluation.REVIEW,
            Criterion.PROBLEMATIC_POSITION: Evaluation.REJECT,
        }
    ),
    note=(
        "The board looks at reads, heat maps of anchors, single predictors and the gene's part in cancer besides; "
        "exceptions that it makes for those are REVIEW here. It rejects cysteines for peptide vaccines; for RNA it names no "
        "residue."
    ),
)
VAXSMITH = Preset(
    name="vaxsmith",
    title="Our own selection, with pVACseq's tiers as a label",
    selection=SelectionSettings(),
    rules=_PVACSEQ_RULES,
    asked=_PVACSEQ_ASKED,
    note="Our border of class II presentation is wider (5 %) than pVACseq's (2 %), and holds for the tiers too.",
)
PRESETS: Mapping[str, Preset] = MappingProxyType({preset.name: preset for preset in (VAXSMITH, PVACSEQ_LIKE, WASHU_LIKE)})


def with_residues_to_avoid(preset: Preset, residues: str) -> Preset:
    """Give the preset with residues that the product must not hold (``C`` for most peptide vaccines)."""
    return replace(preset, rules=replace(preset.rules, problematic_residues=residues))
