"""Write down what falls at selection: reason codes and the sentences that people read."""

from __future__ import annotations

from collections.abc import Sequence

from vaxsmith.core import AMINO_ACIDS, Dropped, Finding, Severity
from vaxsmith.proteins.mutant_protein import EffectKind, MutantProtein
from vaxsmith.proteins.windows import CLASS_ONE_LENGTHS
from vaxsmith.selection.candidate import Candidate
from vaxsmith.selection.peptides import PresentedPeptides
from vaxsmith.selection.portfolio import Marginal
from vaxsmith.selection.settings import SelectionSettings
from vaxsmith.selection.target import Target
from vaxsmith.tumor.marker import Marker

STAGE = "selection"
_SPLICED = (EffectKind.SPLICE, EffectKind.SPLICE_FRAMESHIFT)
_PHASE = "reads over both (--rna-alignments, --dna-alignments) or a phased VCF (--germline) would tell"
# Reasons that mean "not judged", with what would make judging possible.
_REMEDIES = {
    "no-allele-predicted": "check the HLA type, or use a predictor that knows these alleles",
    "phase-unknown": _PHASE,
    "splice-unproven": "RNA across the site would show it (--junctions, --retained-introns)",
    "possible-molecule": _PHASE,
}


def equal_to_self(target: Target, presented: PresentedPeptides) -> list[Dropped]:
    """Record the presented peptides of a target that a normal protein also contains."""
    sentence = "also stands in a normal protein of this patient" + (
        " that a vital tissue makes." if isinstance(target.protein.event, Marker) else "."
    )
    return [
        entry
        for peptide in presented.equal_to_self
        for entry in drop(target.protein, "equals-self", f"{peptide} {sentence}", peptide=peptide)
    ]


def same_face(target: Target, presented: PresentedPeptides) -> list[Dropped]:
    """Record the presented peptides of a target that show T cells a normal peptide's face."""
    return [
        entry
        for peptide, allele, why in presented.same_face
        for entry in drop(target.protein, "near-self", f"On {allele}, {peptide} {why}.", peptide=peptide)
    ]


def why_nothing(candidate: Candidate, presented: PresentedPeptides, settings: SelectionSettings) -> tuple[str, str]:
    """Say why no peptide of a candidate counts."""
    if not candidate.windows and candidate.protein.uncertain:
        return (
            "phase-unknown",
            "Every peptide over the change also touches a residue that a neighbour would change if it lay on the same copy "
            "of the gene, and nothing tells whether it does.",
        )
    if not candidate.windows and (unusual := _residues_not_made(candidate.protein)):
        return (
            "residue-not-made",
            f"Every new peptide over the change holds {', '.join(unusual)}, which is none of the twenty residues that a "
            "vaccine can carry (U, selenocysteine, has the codon of a stop).",
        )
    if not candidate.windows:
        return (
            "no-new-peptide",
            ("No peptide of 8 to 11 residues over the change is new: the same residues stand elsewhere in the protein."),
        )
    if presented.equal_to_self:
        return (
            "equals-self",
            f"Its presented peptides ({', '.join(presented.equal_to_self[:3])}) also stand in a normal protein.",
        )
    if presented.same_face:
        peptide, allele, why = presented.same_face[0]
        return "near-self", (
            f"What is presented of it looks to T cells like a normal peptide: on {allele}, {peptide} {why}."
        )
    if presented.on_lost:
        allele, value = min(presented.on_lost.items(), key=lambda item: item[1])
        return "allele-lost", (
            f"Only {allele}, which this tumor has lost, would present it (at {value:.2f} %)"
            + ("." if not presented.best_percentile else f"; the best of the others is at {_best(presented)[1]:.1f} %.")
        )
    if not presented.best_percentile:
        return "no-allele-predicted", "None of this patient's class I alleles could be predicted, so it was not judged."
    allele, value = _best(presented)
    return "not-presented", (
        f"No peptide over the change is predicted to be presented: the best is at {value:.1f} % on {allele} "
        f"(at most {settings.percentile.value:g} % counts)."
    )


def _residues_not_made(protein: MutantProtein) -> list[str]:
    """Give the letters outside the twenty that stand within a class I peptide's reach of the change."""
    first, last = protein.altered
    reach = CLASS_ONE_LENGTHS[-1] - 1
    return sorted(set(protein.mutant[max(0, first - reach) : last + reach]) - set(AMINO_ACIDS))


def _best(presented: PresentedPeptides) -> tuple[str, float]:
    return min(presented.best_percentile.items(), key=lambda item: item[1])


def silent_alleles(target: Target, presented: PresentedPeptides, limit: float) -> list[Dropped]:
    """Record the alleles that present nothing of a target at or under the percentile ``limit``."""
    presenting = {evidence.prediction.allele for evidence in presented.peptides}
    return [
        Dropped(
            stage="presentation",
            reason="allele-not-presenting",
            sentence=f"{allele} is predicted to present no peptide of {target.name}: the best is at {value:.1f} % "
            f"(at most {limit:g} % counts).",
            variant=label,
            gene=target.protein.transcript.gene,
            transcript=target.protein.transcript.identifier,
            allele=allele,
        )
        for allele, value in presented.best_percentile.items()
        if allele not in presenting
        for label in origin_labels(target.protein)
    ]


def outranked(target: Target, marginal: Marginal | None) -> str:
    """Say why a target is not taken; ``marginal`` tells what the whole would lose if it were forced in."""
    shown = (
        f"Presented ({target.best.prediction.peptide} on {target.best.prediction.allele}, "
        f"{target.best.prediction.percentile:.2f} %), but others do more for the whole"
    )
    if marginal is None or (marginal.loss is None and marginal.exact):
        return f"{shown}: with it in their place the rules for the set cannot be kept."
    if marginal.at_least <= 0.0:
        return f"{shown}, as far as was found; whether it would do as much in the place of another is not proven."
    return f"{shown}: putting it in the place of another would cost at least {marginal.at_least:.2g} responses that count."


def not_wanted(target: Target, source: str) -> str:
    """Say who does not want a target."""
    return f"{target.name} could go in, and {source or 'whoever asked for the design'} says that it must not."


def shortage(chosen: Sequence[Target], settings: SelectionSettings) -> tuple[Finding, ...]:
    """Say so when fewer targets were found than asked for."""
    if len(chosen) >= settings.targets:
        return ()
    return (
        Finding(
            check="target-count",
            severity=Severity.CAUTION,
            place="selection",
            sentence=f"{len(chosen)} targets meet every condition; {settings.targets} were asked for.",
            measured=len(chosen),
            limit=settings.targets,
        ),
    )


def drop_possible(protein: MutantProtein) -> list[Dropped]:
    """Record a message that the DNA allows and nothing shows: of unphased neighbours, or of a broken splice site."""
    if protein.effect.kind in _SPLICED:
        sentence = (
            f"The variant breaks a splice site, and this message ({protein.effect.change}) is one that may come of it; no "
            "RNA that was given shows that the tumor makes it."
        )
        return drop(protein, "splice-unproven", sentence)
    sentence = (
        "It takes several variants on one molecule, and nothing tells whether they share one; the molecule that assumes "
        "least was judged."
    )
    return drop(protein, "possible-molecule", sentence)


def drop(protein: MutantProtein, reason: str, sentence: str, *, peptide: str = "", remedy: str = "") -> list[Dropped]:
    """Record that one transcript's protein fell at this stage, once for each call that makes it."""
    remedy = remedy or _REMEDIES.get(reason, "")
    return [
        Dropped(
            stage=STAGE,
            reason=reason,
            sentence=sentence,
            variant=label,
            gene=protein.transcript.gene,
            transcript=protein.transcript.identifier,
            peptide=peptide,
            unassessed=bool(remedy),
            remedy=remedy,
        )
        for label in origin_labels(protein)
    ]


def origin_labels(protein: MutantProtein) -> tuple[str, ...]:
    """Give the label of each call that makes a protein, or that of its fusion, junction or marker."""
    return tuple(call.label for call in protein.calls) or (protein.label,)
