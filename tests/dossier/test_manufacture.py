"""The manufacturer's section: in the record, on the page, in the tables, and read back from what was written."""

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from Bio import SeqIO
from tests.dossier.example_design import example_design
from tests.mrna.example_messenger import example_messenger

from vaxsmith.dossier import record_design, render_files, write_dossier
from vaxsmith.dossier.from_manufacture import record_check, record_manufacture
from vaxsmith.dossier.genbank import vaccine_genbank
from vaxsmith.dossier.manufacture_tables import check_rows, manufacture_table, pieces_table
from vaxsmith.dossier.manufacture_view import manufacture_view, pairing_sentences, short_letters
from vaxsmith.dossier.page import dossier_page
from vaxsmith.dossier.written import read_again
from vaxsmith.mrna.manufacture import describe_manufacture
from vaxsmith.mrna.refold import RefoldSettings
from vaxsmith.mrna.whole_check import WholeCheckSettings, check_whole
from vaxsmith.patient import Design

MESSENGER = example_messenger()
SHEET = describe_manufacture(MESSENGER)
CHECK = check_whole(MESSENGER)


def checked_design() -> Design:
    """Give the example with a real messenger's check: that of another protein, which is enough for a page."""
    design = example_design()
    return replace(design, products=tuple(replace(product, whole_check=CHECK) for product in design.products))


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text), delimiter="\t"))


def test_the_record_keeps_every_figure() -> None:
    made = record_manufacture(SHEET)
    assert [item.average_mass for item in made.substances] == [round(item.average_mass, 3) for item in SHEET.substances]
    assert [len(own.pieces) for own in made.oligonucleotides] == [len(own.pieces) for own in SHEET.oligonucleotides]
    assert made.linearised is not None
    assert made.linearised.transcript_end == "A" * 10
    assert json.loads(made.model_dump_json()) == json.loads(record_manufacture(SHEET).model_dump_json())
    check = record_check(CHECK)
    assert [item.minimum for item in check.refolds] == [item.minimum for item in CHECK.refolds]
    assert check.half_life is not None
    nothing = WholeCheckSettings(refold=RefoldSettings(longest_refolded=0))
    blank = record_check(check_whole(replace(MESSENGER, structure=""), check=nothing))
    assert blank.half_life is None
    assert blank.stability_unassessed is not None


def test_the_tables_say_the_same() -> None:
    record = record_design(checked_design())
    sheet = record.products[0].manufacture
    assert sheet is not None
    facts = rows(manufacture_table(record))
    masses = {row["section"]: row["value"] for row in facts if row["item"] == "average mass"}
    assert masses == {item.name: f"{item.average_mass:.2f}" for item in sheet.substances}
    digests = [row for row in facts if row["section"] == "restriction"]
    assert len(digests) == len(sheet.restriction)
    assert any(row["item"] == "half-life in solution" for row in facts)
    pieces = rows(pieces_table(record))
    letters = "".join(row["letters"] for row in pieces if row["map"] == "RNase T1")
    assert letters == "".join(part.sequence for part in record.products[0].molecule.parts).replace("T", "U")
    assert all(int(row["last"]) - int(row["first"]) + 1 == len(row["letters"]) for row in pieces)
    assert all(len(row) == 5 for row in check_rows(record_check(CHECK)))


def test_the_page_shows_it() -> None:
    page = dossier_page(record_design(checked_design()))
    for words in (
        'id="manufacture"', "For the manufacturer", "figure-arcs", "SHA-256", "RNase T1", "trypsin",
        "N1-methylpseudouridine", "Expected half-life", "kcal/mol to open", "Primers that make the template",
        "linearised by",
    ):  # fmt: skip
        assert words in page
    plain = dossier_page(record_design(example_design()))
    assert "checked by another path" not in plain
    several = example_design()
    two = (several.products[0], replace(several.products[0], name="molecule 2", whole_check=CHECK))
    page = dossier_page(record_design(replace(several, products=two)))
    assert 'id="manufacture-2"' in page
    assert "figure-arcs-2" in page


def test_a_design_without_a_sheet_has_no_section_and_no_tables() -> None:
    design = example_design()
    bare = replace(design, products=tuple(replace(product, manufacture=None) for product in design.products))
    files = render_files(record_design(bare))
    assert not {"manufacture.tsv", "pieces.tsv"} & set(files)
    assert b'id="manufacture"' not in files["dossier.html"]


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    design = checked_design()
    write_dossier(design, tmp_path / "out")
    made = json.loads((tmp_path / "out" / "design.json").read_text())
    assert made["products"][0]["whole_check"]["read"] == ["vaccine.fasta", "vaccine.gb"]
    assert not [finding for finding in made["findings"] if finding["check"] == "read-back"]


def test_a_record_that_lies_is_found_out() -> None:
    design = checked_design()
    record = record_design(design)
    molecule = record.products[0].molecule
    first = molecule.parts[0].model_copy(update={"sequence": "C" + molecule.parts[0].sequence[1:]})
    harmed = molecule.model_copy(update={"parts": (first, *molecule.parts[1:])})
    product = record.products[0].model_copy(update={"messenger": harmed})
    lying = read_again(design, record.model_copy(update={"products": (product,)}))
    said = [finding.sentence for finding in lying.findings if finding.check == "read-back"]
    assert any("differ from base 1" in sentence for sentence in said)
    assert "No record is the transcript." in said


def test_the_view_chooses_what_tells_most() -> None:
    view = manufacture_view(record_manufacture(SHEET))
    for own in view.maps:
        assert all(item.copies == 1 and len(item.letters) >= own.record.shortest_telling for item in own.shown)
        assert [item.start for item in own.shown] == sorted(item.start for item in own.shown)
    assert view.difficulty_counts
    assert short_letters("ACGU") == "ACGU"


@pytest.mark.parametrize("structure", ["", "." * len(MESSENGER.sequence)])
def test_no_pairs_no_sentences(structure: str) -> None:
    made = record_check(CHECK).model_copy(update={"structure": structure, "regions": ()})
    assert pairing_sentences(made) == ()


def test_the_genbank_tells_how_it_is_made() -> None:
    design = checked_design()
    (product,) = design.products
    assert product.messenger is not None
    messenger = replace(product.messenger, cap="CleanCap AG")
    made = replace(product, messenger=messenger, manufacture=describe_manufacture(messenger))
    record = record_design(replace(design, products=(made,)))
    molecule, template = SeqIO.parse(io.StringIO(vaccine_genbank(record)), "genbank")
    notes = {feature.type: feature.qualifiers.get("note", [""])[0] for feature in molecule.features}
    said = " ".join(note for feature in molecule.features for note in feature.qualifiers.get("note", []))
    assert "cap: CleanCap AG; m7G(5')ppp(5')(2'OMeA)pG" in said
    assert "every U is N1-methylpseudouridine" in said
    assert "kcal/mol" in notes["misc_structure"]
    primers = [feature for feature in template.features if feature.type == "primer_bind"]
    sheet = record.products[0].manufacture
    assert sheet is not None
    for feature, primer in zip(primers, (sheet.primers.forward, sheet.primers.reverse), strict=True):
        assert str(feature.extract(template.seq)) == primer.sequence[-primer.annealing :]
    assert sheet.linearised is not None
    site = next(item for item in template.features if item.qualifiers.get("label") == [sheet.linearised.enzyme])
    assert str(site.extract(template.seq)) == sheet.linearised.site
    promoter = next(item for item in template.features if item.qualifiers.get("regulatory_class") == ["promoter"])
    assert "Dunn & Studier 1983" in promoter.qualifiers["note"][0].replace("\n", " ")


def test_what_could_not_be_worked_out_is_said_once() -> None:
    design = example_design()
    (product,) = design.products
    assert product.messenger is not None
    sheet = describe_manufacture(replace(product.messenger, linearisation=""))
    nothing = WholeCheckSettings(refold=RefoldSettings(longest_refolded=0))
    lost = replace(product, manufacture=sheet, whole_check=check_whole(replace(MESSENGER, structure=""), check=nothing))
    twice = record_design(replace(design, products=(lost, replace(lost, name="molecule 2"))))
    said = [item.what for item in twice.unassessed]
    assert said.count("linearisation") == 1
    assert said.count("stability in solution") == 1
    usual = [item.what for item in record_design(design).unassessed]
    assert not {"linearisation", "stability in solution"} & set(usual)
