"""Verbs: carry the chosen targets in proteins or peptides, and encode each protein in a molecule."""

from __future__ import annotations

from collections.abc import Sequence

from vaxsmith.construct.construct import Construct, Form
from vaxsmith.mrna import design_messenger
from vaxsmith.mrna.insert import design_insert
from vaxsmith.mrna.manufacture import describe_manufacture
from vaxsmith.mrna.whole_check import check_whole
from vaxsmith.patient.product import Product
from vaxsmith.patient.settings import Settings


def encode(constructs: Sequence[Construct], *, name: str, settings: Settings) -> tuple[Product, ...]:
    """Encode each protein as the platform says: as a messenger, or as the insert for a vector.

    Raises:
        InfeasibleError: no coding of a protein keeps every rule.
    """
    products = []
    for number, construct in enumerate(constructs, start=1):
        which = f"molecule {number}" if len(constructs) > 1 else "molecule"
        called = f"{name}, {which}" if len(constructs) > 1 else name
        if construct.platform.form is Form.INSERT:
            insert = design_insert(construct.sequence, name=called, settings=settings.insert, messenger=settings.messenger)
            products.append(Product(name=which, construct=construct, insert=insert))
        else:
            messenger = design_messenger(construct.sequence, name=called, settings=settings.messenger)
            products.append(
                Product(
                    name=which,
                    construct=construct,
                    messenger=messenger,
                    manufacture=describe_manufacture(messenger, settings.manufacture),
                    whole_check=check_whole(messenger, settings=settings.messenger, check=settings.whole_check),
                )
            )
    return tuple(products)
