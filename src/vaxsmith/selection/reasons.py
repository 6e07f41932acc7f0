"""Say in plain sentences why a target is worth its place, and what a board should weigh."""

from __future__ import annotations

from collections.abc import Callable

from vaxsmith.core import Finding, Severity, in_percent
from vaxsmith.proteins.mutant_protein import EffectKind, MutantProtein
from vaxsmith.proteins.windows import TAILS
from vaxsmith.selection.settings import SelectionSettings
from vaxsmith.selection.target import PeptideEvidence
from vaxsmith.selection.transcription import MessageLevel, missing_from_rna
from vaxsmith.tumor.clonal_fraction import ClonalFraction
from vaxsmith.tumor.fusion import CALLER_NAMES, Fusion
from vaxsmith.tumor.junction import Junction
from vaxsmith.tumor.marker import Marker, MarkerKind
from vaxsmith.tumor.variant import Call

_COMMON_WORDS = ("The ", "How ")


def describe(
    protein: MutantProtein,
    peptides: tuple[PeptideEvidence, ...],
    *,
    level: MessageLevel,
    rna_fraction: float | None,
    fraction: float | None,
    reference: float | None,
    clonal: ClonalFraction | None,
) -> tuple[str, ...]:
    """Give two sentences: what it is and how it is shown; how it differs from normal, and how much the tumor has.

    ``fraction`` is the variant's share of DNA reads, ``reference`` that of this sample's best-supported variants.
    """
    best = peptides[0]
    alleles = sorted({evidence.prediction.allele for evidence in peptides})
    change = (
        "is a virus's protein, which no human gene makes"
        if _is_viral(protein)
        else "is a protein that the tumor makes and hardly any normal tissue does"
        if isinstance(protein.event, Marker)
        else "introduces a new stretch of protein"
        if protein.effect.kind in TAILS
        else "changes the protein"
    )
    first = (
        f"{protein.name} {change}; its best peptide {best.prediction.peptide} is predicted to be presented by "
        f"{best.prediction.allele} better than {100 - best.prediction.percentile:.2f} % of random human peptides"
        + (f", and {len(alleles)} of this patient's alleles are predicted to present it." if len(alleles) > 1 else ".")
    )
    if isinstance(protein.event, Marker):
        return first, _shown_by(protein)
    if protein.event is not None:
        return first, _and_then(_against_normal(best), _shown_by(protein))
    return first, _and_then(_against_normal(best), _amount(level, rna_fraction, fraction, reference, clonal))


def _and_then(one: str, other: str) -> str:
    """Make one sentence of two; a name at the beginning of the second keeps its capital."""
    told = other[:1].lower() + other[1:] if other.startswith(_COMMON_WORDS) else other
    return f"{one.removesuffix('.')}; {told}"


def _is_viral(protein: MutantProtein) -> bool:
    return isinstance(protein.event, Marker) and protein.event.kind is MarkerKind.VIRAL


def _shown_by(protein: MutantProtein) -> str:
    """Say what shows a fusion, a junction or a marker."""
    event = protein.event
    if isinstance(event, Fusion):
        split, spanning = event.reads.split, event.reads.spanning
        counts = [f"{n} {what}" for n, what in ((split, "reads across it"), (spanning, "pairs around it")) if n is not None]
        caller = CALLER_NAMES.get(event.caller, event.caller)
        return f"{caller} reports {' and '.join(counts) or 'it without read counts'}; the RNA itself shows it."
    if isinstance(event, Junction):
        if event.retained:
            return f"The tumor's RNA has {event.unique_reads} reads that keep the intron; no annotated transcript does."
        return f"The tumor's RNA has {event.unique_reads} reads across the junction, and no annotated transcript has it."
    if isinstance(event, Marker):
        level = "" if event.tumor_expression is None else f"The tumor transcribes it ({event.tumor_expression:.1f} TPM). "
        return level + event.risk.sentence
    return ""


def caveats(
    protein: MutantProtein,
    peptides: tuple[PeptideEvidence, ...],
    *,
    level: MessageLevel,
    clonality: float | None,
    clonal: ClonalFraction | None,
    settings: SelectionSettings,
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
    if clonality is not None and clonality < 0.5:
        sentence = (
            "It is in fewer than half as many tumor reads as this sample's best-supported variants. Copy number and purity "
            "were not considered: part of the tumor may lack it, or other copies of the gene may dilute it."
            if clonal is None
            else f"Only about {in_percent(clonal.estimate)} of the tumor's cells carry it (90 % interval "
            f"{in_percent(clonal.low)} to {in_percent(clonal.high)})."
        )
        caution("clonality", sentence, measured=clonality, limit=0.5)
    if clonal is not None and clonal.assumption:
        caution("clonal-fraction", f"The fraction of tumor cells that carry it rests on an assumption: {clonal.assumption}.")
    for call in protein.calls:
        _doubts_of_reads(call, settings, caution)
    if isinstance(protein.event, Fusion) and protein.event.read_through:
        caution("read-through", "Neighbouring genes are also transcribed in one run by normal cells.")
    if level.gene and level.carriers is not None and level.carriers < settings.carrier_share.value * level.gene:
        caution(
            "carrier-expression",
            f"The gene has {level.gene:.1f} TPM, but the transcripts that carry the change only {level.carriers:.1f}.",
            measured=level.carriers / level.gene,
            limit=settings.carrier_share.value,
        )
    if protein.effect.kind is EffectKind.FRAMESHIFT and protein.route == "annotation":
        caution(
            "frameshift",
            "A shifted message may be degraded before it is translated (nonsense-mediated decay: only with a reference).",
        )
    if not protein.ends_at_stop:
        caution(
            "open-end", "The reference transcript ends before a stop codon is met, so the protein's true end is not known."
        )
    return tuple(found)


def _doubts_of_reads(call: Call, settings: SelectionSettings, caution: Callable[..., None]) -> None:
    """Name what the reads of one call leave in doubt."""
    if call.rna is not None and call.rna.depth and call.rna.alternate_count == 0:
        caution("rna-support", missing_from_rna(call), measured=float(call.rna.depth))
    thin = [
        (support.depth, sample)
        for sample, support in (("tumor", call.tumor), ("normal", call.normal))
        if support is not None and support.depth is not None and support.depth < settings.thin_depth.value
    ]
    if thin:
        caution(
            "thin-depth",
            f"Only {' and '.join(f'{depth} reads of the {sample} sample' for depth, sample in thin)} cover it.",
            measured=float(min(thin)[0]),
            limit=settings.thin_depth.value,
        )


def _against_normal(best: PeptideEvidence) -> str:
    """Compare the best peptide with its normal counterpart."""
    if best.wild_type_prediction is None:
        return "No peptide of the normal protein stands in its place to compare it with."
    ratio = best.agretopicity or 0.0
    normal = best.wild_type_prediction
    manner = (
        f"is presented {ratio:.1f} times worse by percentile" if ratio >= 1.05 else
        f"is presented {1 / max(ratio, 1e-6):.1f} times better by percentile" if ratio <= 0.95 else
        "is presented equally well, as far as percentiles can tell"
    )  # fmt: skip
    return (
        f"Its normal counterpart {normal.peptide} {manner} "
        f"({normal.percentile:.2f} % against {best.prediction.percentile:.2f} %)."
    )


def _amount(
    level: MessageLevel,
    rna_fraction: float | None,
    fraction: float | None,
    reference: float | None,
    clonal: ClonalFraction | None,
) -> str:
    """Say how much of it the tumor has."""
    if level.tpm is None:
        made = "How much of its message the tumor has is not known"
    else:
        of = "the gene" if level.source == "gene" else "the transcripts that carry the change"
        made = f"The tumor transcribes {of} ({level.tpm:.1f} TPM"
        made += f", {in_percent(rna_fraction)} of RNA reads mutant)" if rna_fraction is not None else ")"
    if clonal is not None:
        return (
            f"{made}, and about {in_percent(clonal.estimate)} of the tumor's cells carry the change (90 % interval "
            f"{in_percent(clonal.low)} to {in_percent(clonal.high)}; "
            f"purity {in_percent(clonal.purity)}, {clonal.purity_source})."
        )
    if fraction is None or reference is None:
        return f"{made}; in how many tumor cells the change is cannot be told from the file."
    return (
        f"{made}, and the change is in {in_percent(fraction)} of the tumor's DNA reads, where this sample's best-supported "
        f"variants have {in_percent(reference)}."
    )
