"""The plasmid's way to a template: where the linearising enzyme cuts, which end it leaves, and how the transcript ends."""

from __future__ import annotations

from dataclasses import dataclass

from vaxsmith.core import Unassessed
from vaxsmith.mrna.catalogue.enzymes import RESTRICTION_ENZYMES
from vaxsmith.mrna.catalogue.motifs import Motif
from vaxsmith.mrna.manufacture.restriction import Cut, find_cuts
from vaxsmith.mrna.messenger import Messenger
from vaxsmith.mrna.rules.forbidden_sites import find_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Linearised:
    """The cut that ends the template.

    ``site_start`` and ``site_end`` are places of the recognition site in the sense strand (0-based, half-open).
    ``cut.place`` is the border in the sense strand, ``cut.opposite`` that in the strand which is transcribed; ``extra``
    bases are transcribed beyond the designed molecule (negative: as many of its last bases are missing).
    ``transcript_end`` are the transcript's last bases.
    """

    enzyme: str
    site: str
    site_start: int
    site_end: int
    cut: Cut
    extra: int
    transcript_end: str


def linearise(messenger: Messenger) -> Linearised | Unassessed:
    """Find the enzyme whose only site in the template lies behind the transcript, and say where it cuts.

    Only the template is looked at: whether the vector around it has more sites depends on the vector.
    """
    template = messenger.template
    end = len(template) - len(messenger.linearisation)
    found: list[Linearised] = []
    for enzyme in RESTRICTION_ENZYMES.values():
        sites = find_words(template, Motif(pattern=enzyme.site, both_strands=True).words)
        if len(sites) != 1 or sites[0][0] < end:
            continue
        cuts = find_cuts(template, enzyme)
        if len(cuts) != 1:
            continue
        # T7 RNA polymerase runs to the 5′ end of the strand that it reads.
        found.append(
            Linearised(
                enzyme=enzyme.name,
                site=enzyme.site.value,
                site_start=sites[0][0],
                site_end=sites[0][0] + len(enzyme.site.value),
                cut=cuts[0],
                extra=cuts[0].opposite - end,
                transcript_end=template[max(cuts[0].opposite - 10, 0) : cuts[0].opposite].replace("T", "U"),
            )
        )
    if not found:
        return Unassessed(
            reason="no enzyme of the catalogue has its only site behind the transcript",
            remedy="choose a linearisation of the catalogue, or make the template by PCR",
        )
    return min(found, key=lambda item: (abs(item.extra), item.site_start, -len(item.site), item.enzyme))
