"""When an allele counts as lost: one verdict and one sentence from what a table tells of it."""

from __future__ import annotations

from dataclasses import dataclass

from vaxsmith.core import Sourced, in_percent
from vaxsmith.hla.loss import AlleleLoss, LossStatus

_MCGRANAHAN = "McGranahan et al. 2017, Cell 171:1259-1271"
_SECOND_HAND = "second-hand, as the documentation of lohhla-mod states it (Algorithm & interpretation)"

LOST_COPIES: Sourced[float] = Sourced(
    name="copies in a tumor cell under which an allele counts as lost",
    value=0.5,
    unit="copies",
    citation=_MCGRANAHAN,
    note=_SECOND_HAND,
)
IMBALANCE_P: Sourced[float] = Sourced(
    name="p value under which the two alleles of a gene count as imbalanced",
    value=0.01,
    citation=_MCGRANAHAN,
    note=f"LOHHLA's PVal_unique: paired t-test of the log ratios, each read counted once; {_SECOND_HAND}",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldAllele:
    """One allele as one row of a table tells of it.

    ``rarer`` says that the table names it as the less frequent of its gene's two. ``called_lost`` is the program's own call,
    None where it makes none. ``by_call`` says that the program's call decides and not the numbers, ``stated`` that a person
    states it, which needs no p value.
    ``remark`` is a clause for the sentence (``53 sites that tell the alleles apart``).
    """

    written: str
    place: str
    program: str
    copies: float | None = None
    copies_low: float | None = None
    copies_high: float | None = None
    p_value: float | None = None
    cells_lost: float | None = None
    rarer: bool = False
    called_lost: bool | None = None
    by_call: bool = False
    stated: bool = False
    remark: str = ""


def judge_told(allele: str, told: ToldAllele) -> AlleleLoss:
    """Decide what became of an allele and say why."""
    if told.by_call:
        status, why = _by_call(told)
    elif told.stated:
        status, why = _by_statement(told)
    else:
        status, why = _by_copies(told)
    return AlleleLoss(
        allele=allele,
        status=status,
        sentence=f"{_measured(allele, told)}{why}",
        written=told.written,
        place=told.place,
        copies=told.copies,
        copies_low=told.copies_low,
        copies_high=told.copies_high,
        p_value=told.p_value,
        cells_lost=told.cells_lost,
    )


def _by_call(told: ToldAllele) -> tuple[LossStatus, str]:
    if told.called_lost is None:
        return LossStatus.UNCLEAR, "; it makes no call, so whether it is lost is not clear."
    if told.called_lost:
        return LossStatus.LOST, f"; {told.program} calls it lost."
    return LossStatus.KEPT, f"; {told.program} does not call it lost."


def _by_statement(told: ToldAllele) -> tuple[LossStatus, str]:
    if told.cells_lost is not None:
        if told.cells_lost == 0:
            return LossStatus.KEPT, ": it is kept."
        return LossStatus.LOST, f": it is lost in {in_percent(told.cells_lost)} of the tumor cells."
    if told.copies is None:
        return LossStatus.UNCLEAR, ": without a number nothing can be said of it."
    if told.p_value is not None:
        return _by_copies(told)
    if told.copies < LOST_COPIES.value:
        return LossStatus.LOST, f", under {LOST_COPIES.value:g}: it counts as lost."
    return LossStatus.KEPT, f", not under {LOST_COPIES.value:g}: it counts as kept."


def _by_copies(told: ToldAllele) -> tuple[LossStatus, str]:
    """Apply the rule of LOHHLA's authors; what nearly meets it is unclear."""
    copies, p_value = told.copies, told.p_value
    if copies is None:
        return LossStatus.UNCLEAR, ": the table gives no copy number, so whether it is lost is not clear."
    if p_value is None:
        if min(copies, copies if told.copies_low is None else told.copies_low) >= LOST_COPIES.value:
            return (
                LossStatus.KEPT,
                f": no p value is given, but it has no fewer than {LOST_COPIES.value:g} copies; it is kept.",
            )
        return LossStatus.UNCLEAR, ": the table gives no p value, so whether it is lost is not clear."
    imbalanced, few = p_value < IMBALANCE_P.value, copies < LOST_COPIES.value
    if few and imbalanced and (told.rarer or told.stated):
        return LossStatus.LOST, f" (lost: under {LOST_COPIES.value:g} copies and p under {IMBALANCE_P.value:g})."
    if few and imbalanced:
        return LossStatus.UNCLEAR, (
            ": both alleles of the gene seem to be nearly gone, and this one is the more frequent; see whether the purity "
            "and ploidy that were given are right."
        )
    if few:
        return LossStatus.UNCLEAR, (
            f": so few copies would mean loss, but the imbalance is not significant (p under {IMBALANCE_P.value:g})."
        )
    if imbalanced and told.rarer:
        if told.copies_low is not None and told.copies_low < LOST_COPIES.value:
            return LossStatus.UNCLEAR, (
                f": it is the rarer allele, and the interval of its copies reaches under {LOST_COPIES.value:g}; a part of "
                "the tumor cells may have lost it."
            )
        return LossStatus.KEPT, ": it is kept, in fewer copies than the other allele."
    return LossStatus.KEPT, ": it is kept."


def _measured(allele: str, told: ToldAllele) -> str:
    """Begin the sentence with what the table gives."""
    parts = []
    if told.copies is not None:
        interval = ""
        if told.copies_low is not None and told.copies_high is not None:
            interval = f" (interval {_number(told.copies_low)} to {_number(told.copies_high)})"
        parts.append(f"{_number(told.copies)} copies of {allele}{interval}")
    if told.p_value is not None:
        parts.append(f"an imbalance of its gene's alleles with p = {told.p_value:.2g}")
    if told.remark:
        parts.append(told.remark)
    if told.copies is None:
        return f"{told.program} on {allele}: {', '.join(parts)}" if parts else f"{told.program} on {allele}"
    return f"{told.program} gives {', '.join(parts)}"


def _number(value: float) -> str:
    return f"{value:.2f}".replace("-", "−")
