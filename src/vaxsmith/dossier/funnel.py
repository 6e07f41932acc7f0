"""Picture: the funnel from the variants of the file to the targets of the vaccine."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from vaxsmith.core.svg import element, group, picture, share
from vaxsmith.dossier.records import FunnelRecord
from vaxsmith.dossier.wording import joined, reason_title, stage_title

_ROW = 48


@dataclass(frozen=True, slots=True, kw_only=True)
class FunnelRow:
    """One bar: how many variants are left after a step, how many it took away and why."""

    title: str
    remaining: int
    lost: int
    reasons: tuple[tuple[str, int], ...] = ()


def read_title(funnel: FunnelRecord) -> str:
    """Name what was read: the variants of their file, and the kinds of event of the other files."""
    if not funnel.events:
        return "Variants in the file"
    return f"Read: {joined(('variants', *(f'{kind}s' for kind in funnel.events)))}"


def funnel_rows(funnel: FunnelRecord) -> tuple[FunnelRow, ...]:
    """Give the bars from all variants down to those in the vaccine."""
    whole = funnel.variants + sum(funnel.events.values())
    rows = [FunnelRow(title=read_title(funnel), remaining=whole, lost=0)]
    for step in funnel.steps:
        reasons = tuple(sorted(step.reasons.items(), key=lambda item: (-item[1], item[0])))
        title = f"After: {stage_title(step.stage).lower()}"
        rows.append(FunnelRow(title=title, remaining=step.entered - step.left, lost=step.left, reasons=reasons))
    aside = [("next in line", funnel.next_variants), ("no recorded reason", funnel.unaccounted)]
    reasons = tuple((words, number) for words, number in aside if number)
    lost = sum(number for _, number in reasons)
    rows.append(FunnelRow(title="In the vaccine", remaining=funnel.chosen_variants, lost=lost, reasons=reasons))
    return tuple(rows)


def funnel_figure(funnel: FunnelRecord) -> Markup:
    """Draw one bar a step: full for what remains, hatched for what this step took away."""
    rows = funnel_rows(funnel)
    whole = max(rows[0].remaining, 1)
    shapes = [
        element(
            "defs",
            element(
                "pattern",
                element("rect", width=6, height=6, class_="lost-ground"),
                element("line", x1=0, y1=0, x2=0, y2=6, class_="lost-line"),
                id="lost",
                width=6,
                height=6,
                patternUnits="userSpaceOnUse",
                patternTransform="rotate(45)",
            ),
        )
    ]
    for place, row in enumerate(rows):
        shapes.append(_row(row, place * _ROW, whole, last=place == len(rows) - 1))
    steps = joined(f"{row.title.lower()} {row.remaining:,}" for row in rows)
    return picture(
        "funnel",
        title="From variants to targets",
        description=f"What remains after each step: {steps}.",
        height=len(rows) * _ROW,
        shapes=shapes,
    )


def _row(row: FunnelRow, top: float, whole: int, *, last: bool) -> Markup:
    why = joined(f"{number:,} {reason_title(reason)}" for reason, number in row.reasons)
    hover = f"{row.title}: {row.remaining:,}" + (f"; left here: {why}" if row.lost else "")
    lost = f"−{row.lost:,}" if row.lost else ""
    shapes = [
        element("rect", x="0%", width="100%", y=top + 22, height=16, class_="track"),
        element(
            "text",
            element("tspan", lost, class_="lost-count") if lost else "",
            element("tspan", f"{row.remaining:,}", class_="strong", dx=10 if lost else None),
            x="100%",
            y=top + 15,
            text_anchor="end",
        ),
        element("text", row.title, x="0%", y=top + 15),
    ]
    if row.lost:
        before = share(row.remaining, whole)
        shapes.append(element("rect", x=before, width=share(row.lost, whole), y=top + 22, height=16, fill="url(#lost)"))
    if row.remaining:
        # A bar too thin to see would say "none"; below a third of a percent it is drawn at that width.
        width = share(max(row.remaining, whole / 300), whole)
        shapes.append(element("rect", x="0%", width=width, y=top + 22, height=16, class_="bar-chosen" if last else "bar"))
    return group(hover, *shapes)
