"""What an insert for a viral vector is put in with, and how much room published vectors have.

Only numbers and recognition sites: nothing of any virus stands here.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from vaxsmith.core import Sourced


def _by_name(*sites: Sourced[str]) -> Mapping[str, Sourced[str]]:
    return MappingProxyType({site.name: site for site in sites})


CLONING_SITES: Mapping[str, Sourced[str]] = _by_name(
    Sourced(name="AscI", value="GGCGCGCC", citation="REBASE: AscI GG^CGCGCC"),
    Sourced(name="BamHI", value="GGATCC", citation="REBASE: BamHI G^GATCC"),
    Sourced(name="EcoRI", value="GAATTC", citation="REBASE: EcoRI G^AATTC"),
    Sourced(name="HindIII", value="AAGCTT", citation="REBASE: HindIII A^AGCTT"),
    Sourced(name="KpnI", value="GGTACC", citation="REBASE: KpnI GGTAC^C"),
    Sourced(name="NheI", value="GCTAGC", citation="REBASE: NheI G^CTAGC"),
    Sourced(name="NotI", value="GCGGCCGC", citation="REBASE: NotI GC^GGCCGC"),
    Sourced(name="PmeI", value="GTTTAAAC", citation="REBASE: PmeI GTTT^AAAC"),
    Sourced(name="SalI", value="GTCGAC", citation="REBASE: SalI G^TCGAC"),
    Sourced(name="XbaI", value="TCTAGA", citation="REBASE: XbaI T^CTAGA"),
    Sourced(name="XhoI", value="CTCGAG", citation="REBASE: XhoI C^TCGAG"),
)
"""Recognition sites by the enzyme's name, 5′ to 3′; every one reads the same on the other strand."""

VECTORS: Mapping[str, Sourced[int]] = MappingProxyType(
    {
        vector.name: vector
        for vector in (
            Sourced(
                name="adenovirus 5, E1 and E3 deleted",
                value=8_300,
                unit="bp",
                citation="Bett et al. 1994, Proc. Natl Acad. Sci. USA 91:8802-8806 (inserts of up to 8.3 kb)",
                note="House default. The number is for everything put in: promoter and polyadenylation signal as well. A "
                "genome of up to 105 % of the natural length is packaged: Bett et al. 1993, J. Virol. 67:5911-5921.",
            ),
            Sourced(
                name="vaccinia",
                value=25_000,
                unit="bp",
                citation="Smith & Moss 1983, Gene 25:21-28 (at least 25,000 base pairs of foreign DNA)",
                note="Second-hand: cited from memory of the field's use. The paper's number is for replicating vaccinia; "
                "replication-deficient strains (MVA) are said to take as much.",
            ),
        )
    }
)
"""Published room of vectors by name, in base pairs of all that is put in."""

RESERVED = Sourced(
    name="room kept for what the vector needs beside the insert",
    value=1_500,
    unit="bp",
    citation="house choice",
    note="A promoter and a polyadenylation signal of common size; the vector's maker knows the true number.",
)
