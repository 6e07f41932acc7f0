"""The whole sheet for the manufacturer, of a real molecule."""

import hashlib
from collections import Counter
from dataclasses import replace

import pytest
from Bio.SeqUtils import molecular_weight
from tests.mrna.example_messenger import example_messenger

from vaxsmith.core import SettingsError
from vaxsmith.mrna.manufacture import ManufactureSettings, describe_manufacture

MADE = example_messenger()
SHEET = describe_manufacture(MADE)
BY_NAME = {substance.name: substance for substance in SHEET.substances}


def test_every_substance_is_what_it_says() -> None:
    mrna = BY_NAME["mRNA"]
    assert mrna.length == len(MADE.rna)
    assert mrna.letters == Counter(MADE.rna)
    assert mrna.sha256 == hashlib.sha256(MADE.rna.encode()).hexdigest()
    uridines = MADE.rna.count("U")
    plain = BY_NAME["mRNA, were its uridine unmodified"]
    assert mrna.average_mass - plain.average_mass == pytest.approx(14.027 * uridines)
    # Biopython's 5′ phosphate chain, two more phosphates, and what the cap adds (C12H15N5O4).
    theirs = molecular_weight(MADE.rna, "RNA") + 2 * 79.98 + 293.28
    assert plain.average_mass == pytest.approx(theirs, rel=2e-5)
    capless = BY_NAME["mRNA without cap (by-product)"]
    assert mrna.average_mass - capless.average_mass == pytest.approx(293.283)
    strands = [BY_NAME["template, sense strand"], BY_NAME["template, other strand"]]
    both = molecular_weight(MADE.template, "DNA", double_stranded=True)
    assert sum(strand.average_mass for strand in strands) == pytest.approx(both - 2 * 79.98, rel=2e-5)
    assert BY_NAME["protein"].average_mass == pytest.approx(molecular_weight(MADE.protein, "protein"), rel=2e-5)
    assert mrna.micrograms_per_unit == pytest.approx(1000 * mrna.average_mass / mrna.extinction)
    assert 25 < mrna.micrograms_per_unit < 45  # the rule of thumb is 40 for single-stranded RNA


def test_parts_add_up_to_the_molecule() -> None:
    assert sum(part.end - part.start for part in SHEET.parts) == len(MADE.rna)
    total: Counter[str] = Counter()
    for part in SHEET.parts:
        total.update(part.letters)
    assert total == Counter(MADE.sequence)


def test_maps_are_of_this_molecule() -> None:
    assert [item.enzyme for item in SHEET.oligonucleotides] == ["RNase T1", "RNase 4", "cusativin"]
    for item in SHEET.oligonucleotides:
        assert "".join(piece.letters for piece in item.pieces) == MADE.rna
    assert "".join(piece.letters for piece in SHEET.peptides.pieces) == MADE.protein
    assert all(sum(item.sizes) == len(MADE.template) for item in SHEET.restriction)


def test_unmodified_uridine_and_an_unknown_cap() -> None:
    plain = describe_manufacture(MADE, ManufactureSettings(modified_nucleotide="none"))
    assert "mRNA, were its uridine unmodified" not in {item.name for item in plain.substances}
    strange = describe_manufacture(replace(MADE, cap="a cap of one's own"))
    assert "not in the catalogue" in strange.substances[0].note
    with pytest.raises(SettingsError):
        ManufactureSettings(modified_nucleotide="thymidine")
