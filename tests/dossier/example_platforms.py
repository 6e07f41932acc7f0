"""The made-up design by each platform: two molecules, a set of peptides, an insert."""

from __future__ import annotations

import dataclasses

from tests.dossier.example_design import example_design
from tests.dossier.example_product import build_construct, build_messenger

from vaxsmith.construct import PLATFORMS
from vaxsmith.construct.catalogue.administration import choose_formulation, choose_route
from vaxsmith.construct.peptide_set import PeptideSettings, build_peptide_set
from vaxsmith.core import Sourced
from vaxsmith.mrna.insert import Insert
from vaxsmith.patient.design import Design
from vaxsmith.patient.product import Product


def two_molecules() -> Design:
    """Give the design with the first half of its targets on one molecule and the rest on another."""
    design = example_design()
    half = len(design.choice.chosen) // 2
    constructs = [build_construct(part) for part in (design.choice.chosen[:half], design.choice.chosen[half:])]
    products = tuple(
        Product(name=f"molecule {number}", construct=construct, messenger=build_messenger(construct.sequence))
        for number, construct in enumerate(constructs, start=1)
    )
    platform = dataclasses.replace(constructs[0].platform, name="two")
    route, formulation = choose_route("intravenous"), choose_formulation("lipoplex", platform.form)
    return dataclasses.replace(design, platform=platform, products=products, route=route, formulation=formulation)


def peptides() -> Design:
    """Give the design as a set of long peptides."""
    design = example_design()
    made = build_peptide_set(
        design.choice.chosen, platform=PLATFORMS["long-peptides"], settings=PeptideSettings(amount="5 mg <b>")
    )
    return dataclasses.replace(design, platform=made.platform, products=(), peptides=made)


def insert() -> Design:
    """Give the design as an insert, with the letters of its made-up messenger."""
    design = example_design()
    (product,) = design.products
    assert product.messenger is not None
    letters = {part.kind.value: part.sequence for part in product.messenger.parts}
    site = {
        name: Sourced(name=name, value=value, citation="REBASE") for name, value in (("NheI", "GCTAGC"), ("XhoI", "CTCGAG"))
    }
    made = Insert(
        name="example",
        parts=(
            ("cloning site", site["NheI"]),
            ("Kozak", Sourced(name="Kozak", value="GCCACC", citation="made up for tests")),
            ("CDS", Sourced(name="designed", value=letters["CDS"], citation="")),
            ("stops", Sourced(name="two stops", value="TGATAA", citation="made up for tests")),
            ("cloning site", site["XhoI"]),
        ),
        protein=product.messenger.protein,
        cai=0.9,
        vector=Sourced(name="example vector", value=8000, unit="bp", citation="made up for tests"),
        reserved=1500,
    )
    platform = dataclasses.replace(PLATFORMS["vector-insert"], name="example insert")
    carried = dataclasses.replace(product, messenger=None, manufacture=None, insert=made)
    return dataclasses.replace(design, platform=platform, products=(carried,))
