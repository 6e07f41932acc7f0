"""The noun ``Tumor``: everything that one case's files say of the tumor, read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from vaxsmith.core import Dropped, Finding, Unassessed
from vaxsmith.tumor import (
    CallSet,
    ClonalFraction,
    CopyNumberProfile,
    Expression,
    FusionSet,
    JunctionSet,
    MarkerSet,
    NormalJunctions,
    NormalTissue,
    ReadPhase,
    Variant,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tumor:
    """What was found in one tumor; None where the case has no file for it.

    ``calls`` are the somatic calls with expression, phase and RNA support filled in; ``germline`` the patient's inherited
    variants. ``segments`` are its copy numbers. ``clonal`` maps each variant to the fraction of tumor cells that carry it,
    or to why that is not known. ``phases`` are the pairs of neighbours that reads judged. ``dropped`` are rows of the
    segments that could not be used.
    """

    calls: CallSet
    germline: CallSet | None = None
    expression: Expression | None = None
    fusions: FusionSet | None = None
    junctions: JunctionSet | None = None
    retained: JunctionSet | None = None
    normal_junctions: NormalJunctions | None = None
    tissue: NormalTissue | None = None
    viral: MarkerSet | None = None
    clonal: Mapping[Variant, ClonalFraction | Unassessed] = field(default_factory=dict)
    segments: CopyNumberProfile | None = None
    phases: tuple[ReadPhase, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    findings: tuple[Finding, ...] = ()
