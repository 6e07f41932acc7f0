"""Say in plain sentences why a target is worth its place, and what a board should weigh."""

from __future__ import annotations

from vaxsmith.core import Finding, Severity
from vaxsmith.proteins.mutant_protein import EffectKind, MutantProtein
from vaxsmith.selection.score import Shares
from vaxsmith.selection.settings import SelectionSettings
from vaxsmith.selection.target import PeptideEvidence
from vaxsmith.tumor.variant import Call


def describe(
    protein: MutantProtein,
    peptides: tuple[PeptideEvidence, ...],
    *,
    expression: float | None,
    level: str,
    rna_fraction: float | None,
    fraction: float | None,
    shares: Shares,
) -> tuple[str, ...]:
    """Give three sentences: what it is and how it is shown, how it differs from normal, how much of it the tumor has."""
    best = peptides[0]
    alleles = sorted({evidence.prediction.allele for evidence in peptides})
    change = "introduces a new stretch of protein" if protein.effect.kind in _TAILS else "changes the protein"
    first = (
        f"{protein.name} {change}; its best peptide {best.prediction.peptide} is predicted to be presented by "
        f"{best.prediction.allele} better than {100 - best.prediction.percentile:.2f} % of random human peptides"
        + (f", and {len(alleles)} of this patient's alleles present it." if len(alleles) > 1 else ".")
    )
    return first, _against_normal(best), _amount(expression, level, rna_fraction, fraction, shares)


def caveats(
    protein: MutantProtein, call: Call, peptides: tuple[PeptideEvidence, ...], shares: Shares, settings: SelectionSettings
) -> tuple[Finding, ...]:
    """Give what speaks for caution although the target may go in."""
    found: list[Finding] = list(protein.findings)

    def caution(check: str, sentence: str, measured: float | None = None, limit: float | None = None) -> None:
        found.append(
            Finding(
                check=check,
                severity=Severity.CAUTION,
                place=protein.name,
                sentence=sentence,
                measured=measured,
                limit=limit,
            )
        )

    ratio = peptides[0].agretopicity
    if ratio is not None and ratio < 1:
        caution(
            "agretopicity",
            "The normal counterpart of the best peptide is predicted to be presented better than the mutant, so T cells "
            "may have learnt to ignore what is shown.",
            measured=ratio,
            limit=1.0,
        )
    if shares.clonality < 0.5:
        caution(
            "clonality",
            "It is in clearly fewer tumor reads than this tumor's clonal variants: perhaps only part of the tumor has it.",
            measured=shares.clonality,
            limit=0.5,
        )
    if call.rna is not None and (call.rna.depth or 0) > 0 and call.rna.alternate_count == 0:
        caution(
            "rna-support",
            f"None of the {call.rna.depth} RNA reads at this place carries the variant; too few to exclude it.",
            measured=float(call.rna.depth or 0),
            limit=settings.silent_rna_depth.value,
        )
    if protein.effect.kind is EffectKind.FRAMESHIFT:
        caution(
            "frameshift",
            "A shifted message may be degraded before it is translated (nonsense-mediated decay is not assessed yet).",
        )
    if not protein.ends_at_stop:
        caution(
            "open-end", "The reference transcript ends before a stop codon is met, so the protein's true end is not known."
        )
    return tuple(found)


_TAILS = frozenset({EffectKind.FRAMESHIFT, EffectKind.STOP_LOSS})


def _against_normal(best: PeptideEvidence) -> str:
    """Compare the best peptide with its normal counterpart."""
    if best.wild_type_prediction is None:
        return "There is no normal counterpart of this peptide, so nothing in it has been shown to T cells before."
    ratio = best.agretopicity or 0.0
    normal = best.wild_type_prediction
    manner = (
        f"is presented {ratio:.1f} times worse" if ratio >= 1.05 else
        f"is presented {1 / max(ratio, 1e-6):.1f} times better" if ratio <= 0.95 else
        "is presented equally well, as far as percentiles can tell,"
    )  # fmt: skip
    return (
        f"Its normal counterpart {normal.peptide} {manner} by percentile "
        f"({normal.percentile:.2f} % against {best.prediction.percentile:.2f} %)."
    )


def _amount(expression: float | None, level: str, rna_fraction: float | None, fraction: float | None, shares: Shares) -> str:
    """Say how much of it the tumor has."""
    if expression is None:
        made = "How much the tumor makes of it is not known"
    else:
        made = f"The tumor makes it ({expression:.1f} TPM at {level} level"
        made += f", {rna_fraction:.0%} of RNA reads mutant)" if rna_fraction is not None else ")"
    if fraction is None:
        return f"{made}; in how many tumor cells it is cannot be told from the file."
    extent = "as many as a variant of the whole tumor would be" if shares.clonality >= 0.8 else "a part of the tumor's share"
    return f"{made}, and it is in {fraction:.0%} of the tumor's DNA reads, {extent}."
