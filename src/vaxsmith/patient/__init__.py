"""One patient's road, from the tumor's variants to the molecule: each stage one call.

In comes a ``Case`` (files and facts, from a TOML file or from options) with its ``Settings``; out comes a ``Design``, which
holds every stage's answer, everything that fell on the way, and the provenance. ``design_vaccine`` is the story.

>>> from vaxsmith.patient import STAGES
>>> STAGES[0], STAGES[-1]
('variants', 'mrna')
"""

from vaxsmith.patient.case import (
    base_settings,
    check_case,
    hla_source,
    read_case,
    sex_of,
    with_making,
    with_platform,
    with_selection,
)
from vaxsmith.patient.chosen_parts import PART_NAMES, read_part, with_chosen_parts
from vaxsmith.patient.design import Case, Design
from vaxsmith.patient.design_vaccine import STAGES, design_vaccine
from vaxsmith.patient.inputs import case_files, read_hla, read_reference
from vaxsmith.patient.make_proteins import make_proteins, normal_side
from vaxsmith.patient.product import Product
from vaxsmith.patient.read_tumor import read_tumor
from vaxsmith.patient.settings import Settings, plain_settings
from vaxsmith.patient.tumor import Tumor

__all__ = [
    "PART_NAMES",
    "STAGES",
    "Case",
    "Design",
    "Product",
    "Settings",
    "Tumor",
    "base_settings",
    "case_files",
    "check_case",
    "design_vaccine",
    "hla_source",
    "make_proteins",
    "normal_side",
    "plain_settings",
    "read_case",
    "read_hla",
    "read_part",
    "read_reference",
    "read_tumor",
    "sex_of",
    "with_chosen_parts",
    "with_making",
    "with_platform",
    "with_selection",
]
