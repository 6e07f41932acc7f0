"""Picture: GC content and pairing along the molecule."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from vaxsmith.core.svg import axis, element, number_text, picture
from vaxsmith.dossier.product_records import InsertRecord, MessengerRecord
from vaxsmith.dossier.wording import percent

WINDOW = 50  # nucleotides; the width that codon-optimisation guides commonly look at
STEP = 10
_HEIGHT = 130


def sliding(flags: Sequence[bool], window: int = WINDOW, step: int = STEP) -> tuple[tuple[float, float], ...]:
    """Give (middle, share of true) of each window; one window when the sequence is shorter than it.

    >>> sliding([True] * 50 + [False] * 10)
    ((25.0, 1.0), (35.0, 0.8))
    """
    if not flags:
        return ()
    width = min(window, len(flags))
    sums = [0]
    for flag in flags:
        sums.append(sums[-1] + flag)
    return tuple(
        (start + width / 2, (sums[start + width] - sums[start]) / width) for start in range(0, len(flags) - width + 1, step)
    )


def composition_figure(molecule: MessengerRecord | InsertRecord, *, name: str = "composition") -> Markup:
    """Draw GC content (full line) and the share of paired nucleotides (dashed) in windows, on the map's own scale."""
    sequence = "".join(part.sequence for part in molecule.parts)
    whole = max(len(sequence), 1)
    content = sliding([base in "GC" for base in sequence])
    structure = molecule.structure if isinstance(molecule, MessengerRecord) else ""
    paired = sliding([mark in "()" for mark in structure]) if len(structure) == whole else ()
    shapes = [_gridline(level) for level in (0.0, 0.25, 0.5, 0.75, 1.0)]
    # The curves stretch with the page; their strokes do not.
    curves = [
        element("polyline", points=_points(points, whole), class_=line, vector_effect="non-scaling-stroke")
        for points, line in ((paired, "paired-line"), (content, "gc-line"))
        if points
    ]
    shapes.append(
        element("svg", *curves, viewBox="0 0 1000 100", preserveAspectRatio="none", y=6, width="100%", height=_HEIGHT)
    )
    shapes.append(axis(whole, _HEIGHT + 10, "nt"))
    values = [value for _, value in content] or [0.0]
    lowest, highest = percent(min(values)), percent(max(values))
    return picture(
        name,
        title="GC content and pairing along the molecule",
        description=f"In windows of {WINDOW} nucleotides GC content runs from {lowest} to {highest}.",
        height=_HEIGHT + 34,
        shapes=shapes,
    )


def _gridline(level: float) -> Markup:
    y = 6 + _HEIGHT * (1 - level)
    words = (
        element("text", percent(level), x="100%", y=y - 4, text_anchor="end", class_="tick halo")
        if level in {0.25, 0.5, 0.75}
        else ""
    )
    return element("g", element("line", x1="0%", x2="100%", y1=y, y2=y, class_="grid"), words)


def _points(points: Sequence[tuple[float, float]], whole: int) -> str:
    return " ".join(f"{number_text(1000 * x / whole)},{number_text(100 * (1 - y))}" for x, y in points)
