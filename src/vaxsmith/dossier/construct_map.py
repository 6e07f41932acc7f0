"""Picture: the vaccine protein, its parts in order and to scale."""

from __future__ import annotations

from markupsafe import Markup

from vaxsmith.core.svg import axis, element, group, picture, share
from vaxsmith.dossier.product_records import ConstructRecord, SegmentRecord
from vaxsmith.dossier.wording import count, joined, percentile, short_allele

KIND_TITLES = {
    "signal": "Signal peptide",
    "target": "Target",
    "linker": "Linker",
    "trafficking": "Trafficking domain (MITD)",
}
_TOP, _HEIGHT = 6, 44
_NARROW = 330  # pixels of the map on a small phone: a label that fits there fits everywhere
_DIGIT = 7  # pixels of one digit, roughly


def construct_figure(construct: ConstructRecord, *, name: str = "construct") -> Markup:
    """Draw each segment to scale; targets carry their rank, altered residues a dark band, junction peptides a diamond.

    ``name`` is unique on the page, here and in the other maps.
    """
    whole = max(len(construct.sequence), 1)
    # The order is also a list below the map; where one number has no room on a phone, none is drawn there.
    narrow = all(
        len(str(part.target_rank)) * _DIGIT <= _NARROW * (part.end - part.start) / whole
        for part in construct.segments
        if part.target_rank
    )
    manner = "on-dark" if narrow else "on-dark wide-only"
    shapes = [_segment(segment, whole, manner) for segment in construct.segments]
    shapes.append(axis(whole, _TOP + _HEIGHT + 22, "aa"))
    shapes += _junctions(construct, whole)
    order = joined(f"{segment.name}" for segment in construct.segments if segment.kind == "target")
    return picture(
        name,
        title="Map of the vaccine protein",
        description=f"{count(whole, 'residue')}; targets from the first to the last: {order or 'none'}.",
        height=_TOP + _HEIGHT + 46,
        shapes=shapes,
    )


def _segment(segment: SegmentRecord, whole: int, manner: str) -> Markup:
    x, width = share(segment.start, whole), share(segment.end - segment.start, whole)
    linker = segment.kind == "linker"
    top, height = (_TOP + 14, _HEIGHT - 28) if linker else (_TOP, _HEIGHT)
    shapes = [element("rect", x=x, width=width, y=top, height=height, class_=f"segment kind-{segment.kind}")]
    if segment.altered:
        first, last = segment.altered
        # A junction of a deletion has no residues of its own; half a residue to each side shows the place.
        start, end = (first, last) if last > first else (first - 0.5, first + 0.5)
        shapes.append(
            element(
                "rect",
                x=share(start, whole),
                width=share(end - start, whole),
                y=top + height - 12,
                height=12,
                class_="altered",
            )
        )
    words = str(segment.target_rank) if segment.target_rank else ""
    if words:
        middle = share((segment.start + segment.end) / 2, whole)
        shapes.append(element("text", words, x=middle, y=top + 20, text_anchor="middle", class_=manner))
    rank = f" (target {segment.target_rank})" if segment.target_rank else ""
    kind = KIND_TITLES.get(segment.kind, segment.kind)
    return group(f"{kind}: {segment.name}{rank}, residues {segment.start + 1}–{segment.end}", *shapes)


def _junctions(construct: ConstructRecord, whole: int) -> list[Markup]:
    y = _TOP + _HEIGHT + 12
    shapes = []
    for junction in construct.junction_peptides:
        place = construct.sequence.find(junction.peptide)
        if place < 0:
            continue  # it is still listed in the table below the map
        words = f"{junction.peptide} crosses a border: {percentile(junction.percentile)} on {short_allele(junction.allele)}"
        x = share(place + len(junction.peptide) / 2, whole)
        # A nested svg, because a path cannot be placed by percentage.
        diamond = element("path", d="M0 -6 L5 0 L0 6 L-5 0 Z", class_="junction-mark")
        shapes.append(group(words, element("svg", diamond, x=x, y=y, overflow="visible", width=1, height=1)))
    return shapes
