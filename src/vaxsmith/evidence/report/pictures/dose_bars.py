"""Picture: what a dose-escalation design does at each dose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from vaxsmith.core import SettingsError
from vaxsmith.core.svg import element, group, picture, share

if TYPE_CHECKING:
    from vaxsmith.evidence.report.pictures.axes import Numbers

_ROW = 66.0


def dose_figure(
    toxicity: Numbers,
    selected: Numbers,
    patients: Numbers,
    *,
    name: str,
    target: float,
    none_selected: float,
) -> Markup:
    """Draw two bars a dose: how often it is selected (0..1), and the share of patients who are treated at it.

    ``toxicity`` are the assumed true rates; ``patients`` mean numbers; ``none_selected`` how often no dose is.

    Raises:
        SettingsError: lists of different lengths, or none.
    """
    if not len(toxicity) or not len(toxicity) == len(selected) == len(patients):
        raise SettingsError(
            f"{len(toxicity)} rates, {len(selected)} shares and {len(patients)} numbers of patients",
            expected="one of each a dose",
        )
    whole = float(sum(patients))
    shapes: list[Markup] = []
    for place, (rate, chosen, treated) in enumerate(zip(toxicity, selected, patients, strict=True)):
        shapes.append(_dose(place, float(rate), float(chosen), float(treated), whole, target))
    top = len(toxicity) * _ROW
    shapes.append(element("text", "No dose selected", x="0%", y=top + 16, class_="strong"))
    shapes.append(element("text", _percent(none_selected), x="100%", y=top + 16, text_anchor="end", class_="strong"))
    shapes += _bar(top + 22, none_selected, "bar-off")
    told = "; ".join(
        f"dose {place + 1}, true rate {_percent(rate)}: selected {_percent(chosen)}, {treated:.1f} patients"
        for place, (rate, chosen, treated) in enumerate(zip(toxicity, selected, patients, strict=True))
    )
    return picture(
        name,
        title="What the design does at each dose",
        description=f"{told}; no dose selected {_percent(none_selected)}.",
        height=top + 36,
        shapes=shapes,
    )


def _dose(place: int, rate: float, chosen: float, treated: float, whole: float, target: float) -> Markup:
    top = place * _ROW
    above = "at the target" if abs(rate - target) < 0.005 else "too toxic" if rate > target else "below the target"
    return group(
        f"Dose {place + 1}: selected {_percent(chosen)}, {treated:.1f} patients on average",
        element(
            "text",
            element("tspan", f"Dose {place + 1}", class_="strong"),
            element("tspan", f"true rate {_percent(rate)}, {above}", class_="tick", dx=8),
            x="0%",
            y=top + 16,
        ),
        *_bar(top + 22, chosen, "bar-off" if above == "too toxic" else "bar"),
        *_bar(top + 42, treated / whole if whole else 0.0, "bar-light"),
        element("text", f"selected {_percent(chosen)}", x="100%", y=top + 34, text_anchor="end", class_="tick halo"),
        element("text", f"{treated:.1f} patients", x="100%", y=top + 54, text_anchor="end", class_="tick halo"),
    )


def _bar(top: float, part: float, tone: str) -> list[Markup]:
    return [
        element("rect", x="0%", width="100%", y=top, height=14, class_="track"),
        element("rect", x="0%", width=share(max(part, 0.0), 1), y=top, height=14, class_=tone),
    ]


def _percent(value: float) -> str:
    return f"{100 * value:.0f} %"
