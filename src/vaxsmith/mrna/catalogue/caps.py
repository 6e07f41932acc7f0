"""Caps and what each asks of the transcript's first bases; promoters; where the template is cut.

A promoter is given with the transcript's first bases that its name promises (``overlap`` of them): T7 RNA polymerase starts
at the G of ...TATAG for enzymatic capping, and at ...TATAAG for a cap analogue that brings AG with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from vaxsmith.core import Sourced


@dataclass(frozen=True, slots=True, kw_only=True)
class Cap:
    """A cap: its structure, the bases a transcript must and should begin with, and the promoter that goes with it.

    ``promoter_core`` ends just before the first transcribed base.
    """

    structure: Sourced[str]
    required_start: Sourced[str]
    preferred_start: Sourced[str]
    promoter_core: Sourced[str]

    @property
    def name(self) -> str:
        """The cap's name, as the molecule carries it."""
        return self.structure.name


# Dunn & Studier 1983 give the class III consensus; position +1 is the G of TATAG and is not part of the core.
_T7_CORE = Sourced(
    name="T7 class III (φ6.5) promoter, −17 to −1",
    value="TAATACGACTCACTATA",
    citation="Dunn & Studier 1983, J. Mol. Biol. 166:477-535",
    note="Runs up to −1; transcription starts at the next base.",
)
_STARTS_G = Sourced(
    name="start for T7 with GTP",
    value="G",
    citation="Dunn & Studier 1983, J. Mol. Biol. 166:477-535",
    note="All class III promoters start with G.",
)
_PREFERS_GG = Sourced(
    name="preferred start for T7 with GTP",
    value="GG",
    citation="Milligan et al. 1987, Nucleic Acids Res. 15:8783-8798",
    note="Yield falls without G at +2.",
)

CAPS: Mapping[str, Cap] = MappingProxyType(
    {
        cap.name: cap
        for cap in (
            Cap(
                structure=Sourced(
                    name="CleanCap AG",
                    value="m7G(5')ppp(5')(2'OMeA)pG",
                    citation="Henderson et al. 2021, Curr. Protoc. 1:e39 (cap 1 with trinucleotide analogues)",
                    note="House default: cap 1 in the transcription itself. A patented reagent of TriLink.",
                ),
                required_start=Sourced(
                    name="start for CleanCap AG",
                    value="AG",
                    citation="NEB protocol, Co-transcriptional capping using CleanCap Reagent AG with HiScribe T7",
                    note="The template must carry AG directly downstream of the promoter core; BNT162b2 begins AGA. "
                    "Second-hand: the protocol itself was not at hand; check it before ordering a template.",
                ),
                preferred_start=Sourced(
                    name="preferred start for CleanCap AG",
                    value="AGG",
                    citation="manuals of transcription kits with an AG cap analogue (promoter TAATACGACTCACTATAAGG)",
                    note="Second-hand; read in public repositories that quote a kit's manual.",
                ),
                promoter_core=_T7_CORE,
            ),
            Cap(
                structure=Sourced(
                    name="cap 1, enzymatic",
                    value="m7G(5')ppp(5')(2'OMeG)",
                    citation="vaccinia capping enzyme and 2'-O-methyltransferase after transcription; "
                    "Fuchs et al. 2016, RNA 22:1454-1466",
                    note="Puts no demand on the transcript beyond T7's own.",
                ),
                required_start=_STARTS_G,
                preferred_start=_PREFERS_GG,
                promoter_core=_T7_CORE,
            ),
            Cap(
                structure=Sourced(
                    name="ARCA",
                    value="m7,3'OMeG(5')ppp(5')G",
                    citation="Stepinski et al. 2001, RNA 7:1486-1495",
                    note="Cap 0; a part of the molecules stays uncapped.",
                ),
                required_start=_STARTS_G,
                preferred_start=_PREFERS_GG,
                promoter_core=_T7_CORE,
            ),
        )
    }
)

# A type IIS enzyme whose site lies downstream on the other strand cuts the template strand right after the tail, so the
# run-off transcript ends in A. The base between (T) stands where the enzyme wants any base, and makes the border visible.
LINEARISATIONS: Mapping[str, Sourced[str]] = MappingProxyType(
    {
        site.name: site
        for site in (
            Sourced(
                name="BspQI",
                value="T" + "GAAGAGC",
                citation="REBASE: BspQI (SapI) GCTCTTC(1/4)",
                note="House default: a seven-base site, and one base between the tail and the reversed site.",
            ),
            Sourced(
                name="BsaI",
                value="T" + "GAGACC",
                citation="REBASE: BsaI GGTCTC(1/5)",
                note="One base between the tail and the reversed site.",
            ),
        )
    }
)
