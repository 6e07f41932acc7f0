"""Verb: part the targets over molecules."""

from __future__ import annotations

from collections.abc import Sequence

from vaxsmith.construct.build import build_construct
from vaxsmith.construct.construct import Construct, Platform
from vaxsmith.construct.settings import ConstructSettings
from vaxsmith.genome.proteome import Proteome
from vaxsmith.hla.allele import Allele
from vaxsmith.presentation.prediction import Predictor
from vaxsmith.selection.target import Target


def build_constructs(
    targets: Sequence[Target],
    *,
    alleles: Sequence[Allele],
    predictor: Predictor,
    class_two: Predictor | None = None,
    normal: Proteome | None = None,
    platform: Platform,
    settings: ConstructSettings | None = None,
) -> tuple[Construct, ...]:
    """Build one protein."""
    made = build_construct(
        targets,
        alleles=alleles,
        predictor=predictor,
        class_two=class_two,
        normal=normal,
        platform=platform,
        settings=settings,
    )
    return (made,)
