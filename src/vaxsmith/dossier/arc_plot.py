"""Picture: the structure of the molecule as arcs; neighbouring helices are one band, so thousands of pairs stay light."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from markupsafe import Markup

from vaxsmith.core.svg import axis, element, group, number_text, picture, share
from vaxsmith.dossier.product_records import PartRecord
from vaxsmith.dossier.wording import count

MOST_BANDS = 400
_HEIGHT, _TRACK = 190, 10
_FIRST_GAP = 2  # unpaired bases on a side over which two helices are one band, before that is widened
_REGIONS = {"5'UTR": "5′ UTR", "Kozak": "5′ UTR", "CDS": "CDS", "stops": "CDS", "3'UTR": "3′ UTR", "poly(A)": "tail"}
_CLASSES = {"5'UTR": "utr", "Kozak": "kozak", "CDS": "cds", "stops": "stops", "3'UTR": "utr", "poly(A)": "tail"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """Helices drawn as one: bases ``[start, start_end)`` pair with ``[end_start, end)``, in ``pairs`` pairs."""

    start: int
    start_end: int
    end_start: int
    end: int
    pairs: int


def find_bands(structure: str, most: int = MOST_BANDS) -> tuple[Band, ...]:
    """Join the pairs of a dot-bracket structure into at most ``most`` bands, across small loops first.

    Neighbouring pairs of one nest are joined over ever wider gaps until few enough are left; pairs that branch are never
    joined, so with very many branches more bands stay.

    >>> find_bands("((..((...)).))")
    (Band(start=0, start_end=6, end_start=9, end=14, pairs=4),)
    """
    gap = _FIRST_GAP
    while True:
        bands = _join(structure, gap)
        if len(bands) <= most or gap > len(structure):
            return bands
        gap *= 2


def _join(structure: str, gap: int) -> tuple[Band, ...]:
    partner: dict[int, int] = {}
    opened: list[int] = []
    for place, mark in enumerate(structure):
        if mark == "(":
            opened.append(place)
        elif mark == ")" and opened:
            partner[opened.pop()] = place
    bands: list[Band] = []
    running: list[tuple[int, int]] = []
    for first, last in sorted(partner.items()):
        if running:
            before, after = running[-1]
            near = first - before <= gap + 1 and 0 < after - last <= gap + 1
            if near and not any(place in partner for place in range(last + 1, after)):
                running.append((first, last))
                continue
            bands.append(_band(running))
        running = [(first, last)]
    if running:
        bands.append(_band(running))
    return tuple(bands)


def _band(pairs: Sequence[tuple[int, int]]) -> Band:
    (start, end), (inner, outer) = pairs[0], pairs[-1]
    return Band(start=start, start_end=inner + 1, end_start=outer, end=end + 1, pairs=len(pairs))


def arc_figure(structure: str, parts: Sequence[PartRecord], *, name: str = "arcs") -> Markup:
    """Draw each band as an arc above a track of the parts; its title says what pairs with what."""
    whole = max(len(structure), 1)
    bands = find_bands(structure)
    region = [""] * len(structure)
    for part in parts:
        for place in range(part.start, min(part.end, len(region))):
            region[place] = _REGIONS.get(part.kind, part.kind)
    # Wide arcs first, so that a small one is not hidden under them. Heights grow with the root of the span: a hairpin in
    # the midst of a long molecule would otherwise not be seen at all.
    widest = max((band.end - band.start for band in bands), default=1)
    drawn = [_arc(band, region, whole, widest) for band in sorted(bands, key=lambda band: band.start - band.end)]
    shapes = [
        element("svg", *drawn, viewBox="0 0 1000 100", preserveAspectRatio="none", y=4, width="100%", height=_HEIGHT),
        *(
            group(
                f"{part.kind}, nucleotides {part.start + 1:,}–{part.end:,}",
                element(
                    "rect",
                    x=share(part.start, whole),
                    width=share(part.end - part.start, whole),
                    y=_HEIGHT + 6,
                    height=_TRACK,
                    class_=f"part part-{_CLASSES.get(part.kind, 'other')}",
                ),
            )
            for part in parts
        ),
        axis(whole, _HEIGHT + _TRACK + 10, "nt"),
    ]
    pairs = sum(band.pairs for band in bands)
    return picture(
        name,
        title="Structure of the molecule",
        description=f"{count(pairs, 'pair')} in {count(len(bands), 'band')} of neighbouring helices; each arc joins two "
        "stretches that pair.",
        height=_HEIGHT + _TRACK + 34,
        shapes=shapes,
    )


def _arc(band: Band, region: Sequence[str], whole: int, widest: int) -> Markup:
    outer = _half(band.start, band.end, whole, widest, sweep=1)
    inner = _half(band.end_start, band.start_end, whole, widest, sweep=0)
    ends = {region[band.start], region[band.end - 1]}
    kind = "within-cds" if ends == {"CDS"} else "across" if "CDS" in ends else "elsewhere"
    joined = " with ".join(dict.fromkeys((region[band.start], region[band.end - 1]))) or "molecule"
    places = f"{band.start + 1:,}–{band.start_end:,} and {band.end_start + 1:,}–{band.end:,}"
    title = f"{count(band.pairs, 'pair')}, {joined}: {places}"
    return group(title, element("path", d=f"M{outer}L{inner}Z", class_=f"arc arc-{kind}"))


def _half(start: int, end: int, whole: int, widest: int, *, sweep: int) -> str:
    """Give half an ellipse from ``start`` to ``end`` as path text, the first point without its letter."""
    left, right = 1000 * start / whole, 1000 * end / whole
    height = 98 * sqrt(abs(end - start) / widest)
    radius = abs(right - left) / 2
    return f"{number_text(left)} 100A{number_text(radius)} {number_text(height)} 0 0 {sweep} {number_text(right)} 100"
