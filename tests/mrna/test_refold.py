"""ViennaRNA's second opinion: energies of the claim, its own minimum, and the openness of the start."""

import pytest
import RNA
from tests.mrna.example_messenger import example_messenger

from vaxsmith.core import SettingsError
from vaxsmith.mrna.refold import RefoldSettings, refold
from vaxsmith.mrna.region_pairs import REGIONS, count_region_pairs
from vaxsmith.mrna.start_access import StartSettings, measure_start

MADE = example_messenger()


def plainly(rna: str, dangles: int) -> float:
    details = RNA.md()
    details.dangles = dangles
    return round(RNA.fold_compound(rna, details).mfe()[1], 2)


def test_a_short_molecule_is_folded_in_full() -> None:
    d0, d2 = refold(MADE.rna, MADE.structure, RefoldSettings())
    assert (d0.model, d2.model) == ("d0", "d2")
    assert d0.minimum == plainly(MADE.rna, 0) == MADE.energy == d0.claimed
    assert d2.minimum == plainly(MADE.rna, 2)
    assert d2.claimed is not None
    assert d2.minimum <= d2.claimed


def test_a_long_one_is_evaluated() -> None:
    d0, d2 = refold(MADE.rna, MADE.structure, RefoldSettings(longest_refolded=100))
    assert (d0.minimum, d2.minimum) == (None, None)
    assert d0.claimed == MADE.energy
    everything = refold(MADE.rna, "", RefoldSettings(longest_refolded=0, everything=True))
    assert [item.minimum for item in everything] == [plainly(MADE.rna, 0), plainly(MADE.rna, 2)]
    assert [item.claimed for item in everything] == [None, None]


@pytest.mark.parametrize("changed", [{"longest_refolded": -1}, {"longest_refolded": float("nan")}])
def test_impossible_settings_are_refused(changed: dict[str, int]) -> None:
    with pytest.raises(SettingsError):
        RefoldSettings(**changed)


def test_the_start_is_measured_where_it_is() -> None:
    coding = MADE.coding
    found = measure_start(MADE.rna, coding.start, coding.end, MADE.structure)
    assert (found.start, found.end) == (coding.start - 6, coding.start + 45)
    assert found.window == found.end + 300 or found.window == len(MADE.rna)
    assert found.paired == sum(mark != "." for mark in MADE.structure[found.start : found.end])
    assert found.opening_near >= 0
    assert 0 <= found.unpaired <= 1
    # The compiled core's answer by ViennaRNA's constraints.
    details = RNA.md()
    details.dangles = 0
    held = RNA.fold_compound(MADE.rna, details)
    held.hc_add_from_db("." * found.start + "x" * (found.end - found.start) + "." * (len(MADE.rna) - found.end))
    assert found.opening == pytest.approx(held.mfe()[1] - plainly(MADE.rna, 0), abs=0.011)
    assert measure_start(MADE.rna, coding.start, coding.end, "", StartSettings(longest=100)).opening is None


def test_opening_and_openness_by_hand() -> None:
    # One hairpin: opening its only stem costs its whole energy; and nothing else can pair.
    rna = "GGGGCCCCAAAAGGGGCCCC" + "A" * 20
    details = RNA.md()
    details.dangles = 2
    energy = RNA.fold_compound(rna, details).mfe()[1]
    found = measure_start(rna, 0, 60, "", StartSettings(upstream=0, codons=3, beyond=100))
    assert (found.start, found.end, found.paired) == (0, 9, None)
    assert found.opening_near > 0.5 * -energy
    assert found.unpaired < 0.2
    loose = measure_start("A" * 60, 10, 60, "." * 60)
    assert (loose.opening, loose.opening_near, loose.unpaired, loose.paired) == (0, 0, 1, 0)


def test_start_settings_are_checked() -> None:
    for wrong in ({"upstream": -1}, {"codons": 0}, {"beyond": 10**6}):
        with pytest.raises(SettingsError):
            StartSettings(**wrong)


def test_pairs_between_regions_add_up() -> None:
    found = count_region_pairs(MADE, MADE.structure)
    assert sum(item.pairs for item in found) == MADE.structure.count("(")
    assert all(item.first in REGIONS and item.second in REGIONS for item in found)
    by_region = dict.fromkeys(REGIONS, 0.0)
    for item in found:
        assert sum(helix.length for helix in item.helices) >= item.pairs or item.first != item.second
        by_region[item.first] += item.pairs
        by_region[item.second] += item.pairs
    ours = [part for part in MADE.parts if part.kind.value in {"CDS", "stops"}]
    assert by_region["CDS"] == sum(mark != "." for part in ours for mark in MADE.structure[part.start : part.end])
    assert count_region_pairs(MADE, "") == ()


def test_a_planted_pair_is_counted_by_hand() -> None:
    size = len(MADE.sequence)
    coding = MADE.coding.start
    structure = ["."] * size
    for step in range(4):
        structure[2 + step], structure[coding + 20 - step] = "(", ")"
    found = count_region_pairs(MADE, "".join(structure))
    assert [(item.first, item.second, item.pairs, len(item.helices)) for item in found] == [("5′ UTR", "CDS", 4, 1)]
    assert found[0].fraction == pytest.approx(4 / coding)
