"""The chapter's pictures: plain arrays in, SVG out; each is legible on a phone and on a desk, by light and by night.

``Plane`` and ``Scale`` turn numbers into places; each picture has a file and one function, which takes arrays and words and
knows nothing of trials.

>>> from vaxsmith.evidence.report.pictures import Scale
>>> Scale(low=0.2, high=2, log=True).ticks()
(0.2, 0.5, 1.0, 2.0)
"""

from vaxsmith.evidence.report.pictures.axes import Plane, Scale
from vaxsmith.evidence.report.pictures.boundaries import boundaries_figure
from vaxsmith.evidence.report.pictures.curves import Line, lines_figure
from vaxsmith.evidence.report.pictures.dose_bars import dose_figure
from vaxsmith.evidence.report.pictures.forest import ForestRow, forest_figure
from vaxsmith.evidence.report.pictures.survival_curves import StepCurve, survival_figure
from vaxsmith.evidence.report.pictures.waterfall import waterfall_figure

__all__ = [
    "ForestRow",
    "Line",
    "Plane",
    "Scale",
    "StepCurve",
    "boundaries_figure",
    "dose_figure",
    "forest_figure",
    "lines_figure",
    "survival_figure",
    "waterfall_figure",
]
