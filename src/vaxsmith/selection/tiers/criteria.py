"""The rules of tiers, one function each: is it met, not met or unknown, and the sentence that says so."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from vaxsmith.core import in_percent
from vaxsmith.selection.tiers.evidence import Criterion, TierEvidence, Verdict
from vaxsmith.selection.tiers.preset import CONSERVATIVE, Preset


def judge(criterion: Criterion, evidence: TierEvidence, preset: Preset, purity: float | None) -> Verdict:
    """Ask one rule; ``purity`` is the share of tumor cells in the sample, None where it is not known."""
    met, sentence = _RULES[criterion](evidence, preset, purity)
    return Verdict(criterion=criterion, met=met, sentence=sentence)


_Said = tuple[bool | None, str]


def _binding(evidence: TierEvidence, preset: Preset, _: float | None) -> _Said:
    """Judge affinity and its percentile: both where the strategy is conservative, else one of them."""
    rules, percentile = preset.rules, preset.binding_percentile(evidence.mhc_class)
    parts = (
        (evidence.affinity_nanomolar, rules.binding_nanomolar.value, "{} nM"),
        (evidence.binding_percentile, percentile.value, "a percentile of {}"),
    )
    known = [(value, limit, words) for value, limit, words in parts if value is not None]
    if not known:
        return None, f"Nothing tells how well {_molecule(evidence)} binds {evidence.peptide}."
    passed = [value < limit for value, limit, _ in known]
    both = rules.strategy == CONSERVATIVE
    told = " and ".join(
        f"{words.format(_figure(value))} (under {limit:g} is asked for)"
        for (value, limit, words), good in zip(known, passed, strict=True)
        if good is (any(passed) if not both else all(passed))
    )
    if all(passed) if both else any(passed):
        return True, f"{_molecule(evidence)} binds {evidence.peptide} with {told}."
    return False, f"{_molecule(evidence)} binds {evidence.peptide} weakly: {told}."


def _presentation(evidence: TierEvidence, preset: Preset, _: float | None) -> _Said:
    limit = preset.presentation_percentile(evidence.mhc_class).value
    return _percentile(evidence, "presentation", evidence.presentation_percentile, limit)


def _immunogenicity(evidence: TierEvidence, preset: Preset, _: float | None) -> _Said:
    limit = preset.rules.immunogenicity_percentile
    if limit is None:
        return None, "The preset gives no threshold of immunogenicity."
    return _percentile(evidence, "immunogenicity", evidence.immunogenicity_percentile, limit.value)


def _percentile(evidence: TierEvidence, what: str, value: float | None, limit: float) -> _Said:
    if value is None:
        return None, f"Nobody predicted the {what} of {evidence.peptide} on {_molecule(evidence)}."
    where = f"{evidence.peptide} on {_molecule(evidence)} has a percentile of {what} of {_figure(value)} %"
    return value < limit, f"{where} (under {limit:g} % is asked for)."


def _reference_match(evidence: TierEvidence, _preset: Preset, _: float | None) -> _Said:
    if evidence.matches_reference is None:
        return None, "Nobody looked for the new sequence in other normal proteins."
    if evidence.matches_reference:
        return False, "The new sequence stands in another normal protein too."
    return True, "No other normal protein holds the new sequence."


def _transcript(evidence: TierEvidence, preset: Preset, _: float | None) -> _Said:
    worst = int(preset.rules.support_level.value)
    level = evidence.support_level
    says = {
        "mane_select": (evidence.mane_select, "MANE Select", "not MANE Select"),
        "canonical": (evidence.canonical, "canonical", "not canonical"),
        "tsl": (
            None if level is None else level <= worst,
            f"of support level {level}",
            f"of support level {level} (at most {worst} is asked for)",
        ),
    }
    asked = [says[word] for word in preset.rules.transcript_words]
    if any(value for value, _, _ in asked):
        return True, f"The transcript is {next(good for value, good, _ in asked if value)}."
    against = [bad for value, _, bad in asked if value is False]
    if not against:
        return None, "Nothing tells how well the transcript is supported."
    return False, f"The transcript is {' and '.join(against)}."


def _expression(evidence: TierEvidence, preset: Preset, _: float | None) -> _Said:
    level, limit = evidence.allele_expression, preset.rules.allele_expression.value
    if level is None:
        return None, "Expression or RNA fraction is not known, so neither is how much message carries the variant."
    if level == 0:
        what = "the gene has no expression" if evidence.expression == 0 else "no RNA read carries the variant"
        return False, f"The variant is not expressed: {what}."
    told = f"{_figure(level)} TPM of message carry the variant (over {limit:g} are asked for)."
    return level > limit, told


def _gene_expression(evidence: TierEvidence, preset: Preset, _: float | None) -> _Said:
    limit = preset.selection.expression.value
    if evidence.expression is None:
        return None, "The gene's expression is not known."
    return evidence.expression > limit, f"The gene has {_figure(evidence.expression)} TPM (over {limit:g} are asked for)."


def _allele_balance(evidence: TierEvidence, preset: Preset, _: float | None) -> _Said:
    """Judge whether a well-covered RNA shows the variant so seldom that the mutant copy must be silent."""
    lowest, depth = preset.rules.low_rna_fraction, preset.rules.rna_depth.value
    if lowest is None or evidence.rna_fraction is None:
        return None, "The RNA fraction of the variant is not known."
    share = in_percent(evidence.rna_fraction, 1)
    if evidence.rna_depth is None or evidence.rna_depth <= depth:
        return evidence.rna_fraction > 0, f"The variant is in {share} of the RNA reads, too few reads to say more."
    told = (
        f"The variant is in {share} of {evidence.rna_depth:g} RNA reads ({in_percent(lowest.value)} or more is asked for)."
    )
    return evidence.rna_fraction >= lowest.value, told


def _anchor(evidence: TierEvidence, preset: Preset, _: float | None) -> _Said:
    """Judge a mutation that only helps the peptide to bind: the T cell sees what it saw before, if the wild type bound."""
    length, limit = len(evidence.peptide), preset.rules.binding_nanomolar.value
    if evidence.changed is None:
        return True, "The peptide has no wild-type counterpart."
    anchors = {at - 1 if at > 0 else length + at for at in preset.rules.anchors.value}
    at = ", ".join(str(position + 1) for position in evidence.changed)
    if not evidence.changed or not set(evidence.changed) <= anchors:
        return True, f"A changed residue (at {at or 'no position'}) lies outside the anchors."
    wild_type = evidence.wild_type_affinity_nanomolar
    if wild_type is None:
        return None, f"All changes lie at anchors (at {at}), and the wild type's affinity is not known."
    bound = f"the wild type binds with {_figure(wild_type)} nM"
    if wild_type < limit:
        return False, f"All changes lie at anchors (at {at}) and {bound} (under {limit:g}): T cells may know it as self."
    return True, f"All changes lie at anchors (at {at}), but {bound} ({limit:g} or more)."


def _clonality(evidence: TierEvidence, preset: Preset, purity: float | None) -> _Said:
    if evidence.dna_fraction is None or purity is None:
        missing = "The variant's DNA fraction" if evidence.dna_fraction is None else "The tumor's purity"
        return None, f"{missing} is not known, so neither is whether the variant is clonal."
    # A heterozygous variant of every tumor cell has half the purity as its fraction.
    limit = purity / 2 * preset.rules.clonal_share.value
    told = f"The variant is in {in_percent(evidence.dna_fraction, 1)} of the tumor DNA reads (over {in_percent(limit, 1)}"
    return evidence.dna_fraction > limit, f"{told} is held to be clonal)."


def _problematic_position(evidence: TierEvidence, preset: Preset, _: float | None) -> _Said:
    residues = preset.rules.problematic_residues
    found = sorted({residue for residue in evidence.peptide if residue in residues})
    if found:
        return False, f"{evidence.peptide} has {' and '.join(found)}, which cannot well be made."
    return True, f"{evidence.peptide} has none of the residues to avoid ({residues or 'none is named'})."


_RULES: Mapping[Criterion, Callable[[TierEvidence, Preset, float | None], _Said]] = MappingProxyType(
    {
        Criterion.BINDING: _binding,
        Criterion.IMMUNOGENICITY: _immunogenicity,
        Criterion.PRESENTATION: _presentation,
        Criterion.REFERENCE_MATCH: _reference_match,
        Criterion.TRANSCRIPT: _transcript,
        Criterion.EXPRESSION: _expression,
        Criterion.GENE_EXPRESSION: _gene_expression,
        Criterion.ALLELE_BALANCE: _allele_balance,
        Criterion.ANCHOR: _anchor,
        Criterion.CLONALITY: _clonality,
        Criterion.PROBLEMATIC_POSITION: _problematic_position,
    }
)


def _molecule(evidence: TierEvidence) -> str:
    return evidence.allele or "the HLA molecule"


def _figure(value: float) -> str:
    """Write a number with three digits that count, and no exponent for those that people meet here."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
