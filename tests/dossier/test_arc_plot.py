"""The structure as arcs: every pair is in a band, and many pairs stay few shapes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.mrna.test_loops import structures

from vaxsmith.dossier.arc_plot import arc_figure, find_bands
from vaxsmith.dossier.product_records import PartRecord
from vaxsmith.mrna.stability import read_partners


@settings(deadline=None)
@given(structure=structures(), most=st.integers(1, 30))
def test_every_pair_is_in_exactly_one_band(structure: str, most: int) -> None:
    partners = read_partners(structure)
    bands = find_bands(structure, most)
    for first, last in enumerate(partners):
        if last > first:
            holding = [band for band in bands if band.start <= first < band.start_end and band.end_start <= last < band.end]
            assert len(holding) == 1
    assert sum(band.pairs for band in bands) == structure.count("(")


def test_neighbouring_helices_are_one_band_and_branches_are_not() -> None:
    assert len(find_bands("((((...))..))")) == 1
    assert len(find_bands("((....((...))....))")) == 2
    assert len(find_bands("((....((...))....))", most=1)) == 1
    assert len(find_bands("((..((...))..((...))..))", most=1)) == 3
    assert find_bands("....") == ()


def test_thousands_of_pairs_stay_light() -> None:
    unit = "((((....((((...))))...))))"
    structure = unit * 400
    parts = (PartRecord(kind="CDS", name="coding", sequence="A" * len(structure), start=0, end=len(structure), fixed=False),)
    made = str(arc_figure(structure, parts))
    assert structure.count("(") == 3200
    assert made.count("<path") == 400
    assert len(made) < 120_000


@pytest.mark.parametrize("structure", ["", "....", "(...)"])
def test_small_structures_are_drawn(structure: str) -> None:
    parts = (PartRecord(kind="5'UTR", name="x", sequence="A" * len(structure), start=0, end=len(structure), fixed=True),)
    made = str(arc_figure(structure, parts))
    assert made.count("<path") == structure.count("(")
    assert "nan" not in made
