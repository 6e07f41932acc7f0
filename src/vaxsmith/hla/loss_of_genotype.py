"""Set what a table tells of HLA alleles against the alleles that the patient has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from vaxsmith.core import Dropped, Finding, InputError, Severity
from vaxsmith.hla.allele import Genotype
from vaxsmith.hla.loss import STAGE, AlleleLoss, LossStatus, chains_of
from vaxsmith.hla.loss_rule import ToldAllele, judge_told


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """An answer for each allele of the patient, rows about others, and what a person should know."""

    alleles: tuple[AlleleLoss, ...]
    dropped: tuple[Dropped, ...]
    findings: tuple[Finding, ...]


def match_genotype(told: Sequence[tuple[str, ToldAllele]], genotype: Genotype, *, source: str, place: str) -> Matched:
    """Answer for every class I allele of the patient, and for the class II chains that the table names.

    ``told`` are (name of a chain, what a row tells of it).

    Raises:
        InputError: rows there are, and not one is about an allele of this patient.
    """
    class_one = [allele.name for allele in genotype.class_one]
    class_two = list(dict.fromkeys(chain for allele in genotype.class_two for chain in chains_of(allele.name)))
    own = {*class_one, *class_two}
    rows: dict[str, list[ToldAllele]] = {}
    dropped: list[Dropped] = []
    for name, entry in told:
        if name in own:
            rows.setdefault(name, []).append(entry)
        else:
            dropped.append(_of_nobody(name, entry))
    if told and not rows:
        names = list(dict.fromkeys(name for name, _ in told))
        raise InputError(
            f"none of the alleles in the table ({', '.join(names[:6])}) is the patient's",
            expected=f"alleles of this patient ({', '.join((*class_one, *class_two)[:6])})",
            cause="the table of another patient, or a typing that differs",
            remedy="give the table that belongs to this HLA type",
            place=place,
        )
    asked = [*class_one, *(chain for chain in class_two if chain in rows)]
    alleles = [_answer(name, rows.get(name, []), genotype, source) for name in asked]
    findings = [finding for entry in alleles if (finding := _finding(entry)) is not None]
    findings += _mismatches(dropped, place)
    findings += _silence([name for name in asked if name not in rows], "hla-loss-not-told", place)
    findings += _silence([chain for chain in class_two if chain not in rows], "hla-loss-class-two", place)
    return Matched(
        alleles=tuple(sorted(alleles, key=lambda entry: entry.allele)), dropped=tuple(dropped), findings=tuple(findings)
    )


def _answer(name: str, rows: Sequence[ToldAllele], genotype: Genotype, source: str) -> AlleleLoss:
    """Join what the rows say of one allele."""
    locus = name.removeprefix("HLA-").partition("*")[0]
    judged = list(dict.fromkeys(judge_told(name, row) for row in rows))
    stated = any(row.stated for row in rows)
    one_kept = len(judged) > 1 and any(entry.status is LossStatus.KEPT for entry in judged)
    if locus in genotype.homozygous and not stated and not one_kept:
        sentence = (
            f"The patient has {name} on both chromosomes: reads cannot tell the two apart, so whether one was lost is not "
            "known. As long as one is left it presents the same peptides."
        )
        told = judged[0] if judged else AlleleLoss(allele=name, status=LossStatus.UNCLEAR, sentence="")
        return replace(told, status=LossStatus.UNCLEAR, sentence=sentence)
    if not judged:
        sentence = f"The table of {source} says nothing of {name}: whether the tumor lost it is not known."
        return AlleleLoss(allele=name, status=LossStatus.UNCLEAR, sentence=sentence)
    if len(judged) == 1:
        return judged[0]
    same_row = len({entry.place for entry in judged}) == 1
    if same_row and any(entry.status is LossStatus.KEPT for entry in judged):
        kept = next(entry for entry in judged if entry.status is LossStatus.KEPT)
        names = " and ".join(dict.fromkeys(entry.written for entry in judged))
        sentence = f"{names} are one protein, {name}, and at least one of them is kept."
        return replace(kept, sentence=sentence)
    if len({entry.status for entry in judged}) == 1:
        return judged[0]
    said = "; ".join(f"{entry.status.value} ({entry.place.rpartition('/')[2]})" for entry in judged)
    return replace(
        judged[0],
        status=LossStatus.UNCLEAR,
        sentence=f"The table contradicts itself about {name}: {said}.",
        cells_lost=None,
    )


def _finding(entry: AlleleLoss) -> Finding | None:
    if entry.status is LossStatus.KEPT or not entry.written:
        return None
    lost = entry.status is LossStatus.LOST
    return Finding(
        check="hla-lost" if lost else "hla-loss-unclear",
        severity=Severity.CAUTION,
        place=entry.allele,
        sentence=entry.sentence,
        measured=entry.cells_lost if entry.copies is None else entry.copies,
    )


def _mismatches(dropped: Sequence[Dropped], place: str) -> list[Finding]:
    if not dropped:
        return []
    names = ", ".join(dict.fromkeys(entry.allele for entry in dropped))
    sentence = (
        f"The table tells of alleles that the patient's HLA type does not have ({names}): see whether both come from the "
        "same patient and typing."
    )
    return [
        Finding(
            check="hla-loss-other-alleles",
            severity=Severity.CAUTION,
            place=place,
            sentence=sentence,
            measured=float(len(dropped)),
        )
    ]


def _silence(names: Sequence[str], check: str, place: str) -> list[Finding]:
    if not names:
        return []
    sentence = f"The table says nothing of {', '.join(names)}: whether the tumor lost them is not known; they count as kept."
    return [Finding(check=check, severity=Severity.NOTE, place=place, sentence=sentence, measured=float(len(names)))]


def _of_nobody(name: str, told: ToldAllele) -> Dropped:
    return Dropped(
        stage=STAGE,
        reason="allele-not-in-genotype",
        sentence=f"{told.program} tells of {name} ({told.place.rpartition('/')[2]}), which the patient does not have.",
        allele=told.written,
    )
