"""Which enzymes linearise the template: one of the catalogue, or those that cut in a stretch of the user's own."""

from __future__ import annotations

from vaxsmith.mrna.catalogue import LINEARISATIONS, find_motif
from vaxsmith.mrna.catalogue.enzymes import RESTRICTION_ENZYMES
from vaxsmith.mrna.catalogue.motifs import Motif
from vaxsmith.mrna.frame import build_frame
from vaxsmith.mrna.settings import MessengerSettings


def linearising_motifs(settings: MessengerSettings) -> tuple[Motif, ...]:
    """Give the sites that must stand once in the template, after the tail; the coding sequence is kept free of them.

    Where the user gives a stretch of their own, these are the sites of the catalogue's enzymes in it that no fixed part of
    the molecule has; none where it holds no such site.

    >>> [motif.name for motif in linearising_motifs(MessengerSettings(linearisation="GAATTC"))]
    ['EcoRI']
    """
    if settings.linearisation in LINEARISATIONS:
        return (find_motif(settings.linearisation),)
    frame = build_frame(settings)
    sites = (Motif(pattern=enzyme.site, both_strands=True) for enzyme in RESTRICTION_ENZYMES.values())
    fixed = (frame.promoter, frame.left, frame.right)
    return tuple(
        site
        for site in sites
        if any(word in frame.linearisation.value for word in site.words)
        and not any(word in part for word in site.words for part in fixed)
    )
