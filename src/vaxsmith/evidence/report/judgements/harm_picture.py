"""Picture: how likely so many vaccinated patients would have shown a harm at least once, over how common it is."""

from __future__ import annotations

import numpy as np

from vaxsmith.evidence.proportions import probability_seen
from vaxsmith.evidence.report.pictures import Line, Scale, lines_figure
from vaxsmith.evidence.report.report import Figure
from vaxsmith.evidence.report.wording import counted, percent

_RARE, _KNOWN = 0.01, 7 / 203  # as the judge's sentences about silence (registry.shows)


def harm_figure(vaccinated: int) -> Figure:
    """Draw the chance of seeing a harm at least once in ``vaccinated`` patients, over its true frequency."""
    rates = np.geomspace(0.001, 0.3, 80)
    marks = [(rate, probability_seen(rate, vaccinated)) for rate in (_RARE, _KNOWN)]
    picture = lines_figure(
        [
            Line(
                label=counted(vaccinated, "patient"),
                xs=rates,
                ys=[probability_seen(float(rate), vaccinated) for rate in rates],
                marks=marks,
            )
        ],
        name="harm",
        title=f"What {counted(vaccinated, 'patient')} would have shown",
        description="; ".join(
            f"a harm of {percent(rate)} is seen at least once with {percent(seen, 0)}" for rate, seen in marks
        )
        + ".",
        x=Scale(low=0.001, high=0.3, log=True),
        y=Scale(low=0.0, high=1.0),
        x_title="how common the harm is",
        y_title="chance of seeing it at least once",
        percent=True,
        percent_across=True,
        x_ticks=(0.001, 0.01, 0.1, 0.3),
        verticals=[(_KNOWN, f"{percent(_KNOWN)}, seen elsewhere")],
        height=180.0,
        point_text=lambda at, seen: f"a harm of {percent(at)}: seen at least once with {percent(seen, 0)}",
    )
    return Figure(
        picture=picture,
        caption=f"How likely {counted(vaccinated, 'vaccinated patient')} would have shown a harm at least once. The points "
        f"are harms of {percent(_RARE, 0)} and of {percent(_KNOWN)}.",
    )
