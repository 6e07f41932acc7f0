"""Table: the evidence for each chosen target as one heat-map, the darker the more it speaks for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from vaxsmith.dossier.coverage import SHADES
from vaxsmith.dossier.evidence_records import TargetRecord
from vaxsmith.dossier.promise import loss_value
from vaxsmith.dossier.records import DesignRecord
from vaxsmith.dossier.wording import joined, number, percent, percentile

NAMES = ("top", "strong", "weak")


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatCell:
    """One value in words, to sort by, and its shade."""

    text: str
    value: float | None
    shade: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatColumn:
    """One kind of evidence; ``borders`` says in words where its shades begin."""

    title: str
    borders: str
    cells: tuple[HeatCell, ...]


def evidence_heat(record: DesignRecord) -> tuple[HeatColumn, ...]:
    """Give the columns of the heat-map over the chosen targets; a column without any value is left out."""
    chosen = record.chosen
    losses = [loss_value(target) for target in chosen]
    largest = max((loss for loss in losses if loss is not None), default=0.0)
    columns = (
        _column("Chance", chosen, lambda t: t.score, (0.2, 0.1, 0.05), percent, "20, 10 and 5 %"),
        _column(
            "Percentile",
            chosen,
            lambda t: t.peptides[0].percentile if t.peptides else None,
            [limit for limit, _ in SHADES[1]],
            percentile,
            _up_to(1),
            small_is_good=True,
        ),
        _column(
            "Class II",
            chosen,
            lambda t: t.best_class_two.percentile if t.best_class_two else None,
            [limit for limit, _ in SHADES[2]],
            percentile,
            _up_to(2),
            small_is_good=True,
        ),
        _column("TPM", chosen, lambda t: t.expression, (50, 10, 1), number, "50, 10 and 1"),
        _column("RNA", chosen, lambda t: t.rna_fraction, (0.4, 0.2, 0.05), percent, "40, 20 and 5 %"),
        _column("Cells", chosen, lambda t: t.clonal_evidence, (0.95, 0.5, 0.1), percent, "95, 50 and 10 %"),
        _column(
            "Set loses",
            chosen,
            loss_value,
            (largest / 2, largest / 10, largest / 100) if largest > 0 else (1, 1, 1),
            lambda loss: number(loss, 2),
            "a half, a tenth and a hundredth of the largest",
        ),
        _column(
            "Chosen in",
            chosen,
            lambda t: t.worth.frequency if t.worth else None,
            (0.9, 0.5, 0.1),
            percent,
            "90, 50 and 10 %",
        ),
    )
    return tuple(column for column in columns if any(cell.value is not None for cell in column.cells))


def _up_to(mhc_class: int) -> str:
    return f"up to {joined(number(limit, 2, trim=True) for limit, _ in SHADES[mhc_class])} %"


def _column(
    title: str,
    targets: Iterable[TargetRecord],
    value_of: Callable[[TargetRecord], float | None],
    borders: Sequence[float],
    say: Callable[[float | None], str],
    words: str,
    *,
    small_is_good: bool = False,
) -> HeatColumn:
    def cell(value: float | None) -> HeatCell:
        if value is None:
            return HeatCell(text="–", value=None, shade="")
        passed = (value <= border if small_is_good else value >= border for border in borders)
        return HeatCell(
            text=say(value), value=value, shade=next((name for name, met in zip(NAMES, passed, strict=True) if met), "other")
        )

    return HeatColumn(title=title, borders=words, cells=tuple(cell(value_of(target)) for target in targets))
