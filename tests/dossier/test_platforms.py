"""Whatever is made, every file of the dossier says what it is, carries every target, and reads back."""

from __future__ import annotations

import csv
import dataclasses
import io
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from Bio import SeqIO
from tests.dossier.example_design import example_design
from tests.dossier.example_platforms import insert, peptides, two_molecules

from vaxsmith.core import translate
from vaxsmith.dossier import explain, read_design_record, record_design, record_to_json, render_files, write_dossier
from vaxsmith.dossier.carriers import carriers, carriers_of
from vaxsmith.dossier.from_design import gather_findings
from vaxsmith.dossier.genbank import vaccine_genbank
from vaxsmith.dossier.page import dossier_page
from vaxsmith.dossier.peptide_order import order_page, order_table
from vaxsmith.patient.design import Design

MADE: dict[str, Callable[[], Design]] = {"two": two_molecules, "peptides": peptides, "insert": insert}
SEQUENCES = {"two": {"vaccine.gb"}, "insert": {"vaccine.gb"}, "peptides": {"peptide_order.html", "peptide_order.tsv"}}


@pytest.mark.parametrize("name", MADE)
def test_a_design_writes_its_own_files_and_reads_back(name: str, tmp_path: Path) -> None:
    record = record_design(MADE[name]())
    assert (
        set(render_files(record)) - {"dossier.html", "targets.tsv", "dropped.tsv", "vaccine.fasta", "design.json"}
        == (SEQUENCES[name])
    )
    (tmp_path / "design.json").write_text(record_to_json(record), encoding="utf-8")
    assert read_design_record(tmp_path) == record


def test_one_design_may_replace_another_of_another_platform(tmp_path: Path) -> None:
    for make in MADE.values():
        write_dossier(make(), tmp_path / "out", overwrite=True)
    assert (tmp_path / "out" / "vaccine.gb").exists()
    assert not (tmp_path / "out" / "peptide_order.tsv").exists()


@pytest.mark.parametrize("name", MADE)
def test_every_target_is_carried_and_told_where(name: str) -> None:
    record = record_design(MADE[name]())
    for target in record.chosen:
        found = carriers_of(record, target.rank)
        assert found
        for carrier in found:
            assert carrier.segment.sequence in target.protein.mutant
        told = explain(record, target.labels[0])
        assert ("It is carried by peptide" if name == "peptides" else "it stands at residues") in told
    assert len({carrier.segment.target_rank for carrier in carriers(record)}) == len(record.chosen)
    rows = csv.DictReader(io.StringIO(render_files(record)["targets.tsv"].decode()), delimiter="\t", quoting=csv.QUOTE_NONE)
    assert all(bool(row["windows"]) == (row["status"] == "chosen") for row in rows)


@pytest.mark.parametrize("name", MADE)
def test_the_page_is_whole_and_says_what_is_made(name: str) -> None:
    page = dossier_page(record_design(MADE[name]()))
    identifiers = re.findall(r'\bid="([^"]+)"', page)
    assert [item for item, times in Counter(identifiers).items() if times > 1] == []
    for anchor in re.findall(r'href="#([^"]+)"', page):
        assert anchor in identifiers
    assert "undefined" not in page.lower()
    words = {
        "two": ("Molecule 2 of 2: the mRNA", "The vaccine is 2 molecules", "intravenous", "a recorded choice"),
        "peptides": ("The peptides", "synthetic long peptides", "nothing is encoded", "Route</dt><dd>not chosen"),
        "insert": ("The insert", "none was designed", "6,500", "cloning sites"),
    }
    for text in words[name]:
        assert text in page
    if name == "peptides":
        assert "kcal/mol" not in page
        assert 'id="protein' not in page


def test_two_molecules_have_records_of_their_own() -> None:
    design = two_molecules()
    files = render_files(record_design(design))
    fasta = list(SeqIO.parse(io.StringIO(files["vaccine.fasta"].decode()), "fasta"))
    assert [one.id.rsplit("_", 2)[-2:] for one in fasta] == [
        [str(number), kind] for number in (1, 2) for kind in ("protein", "mRNA", "template")
    ]
    genbank = list(SeqIO.parse(io.StringIO(files["vaccine.gb"].decode()), "genbank"))
    assert [one.name for one in genbank] == ["vaccine_1_mRNA", "vaccine_1_DNA", "vaccine_2_mRNA", "vaccine_2_DNA"]
    for number, product in enumerate(design.products):
        assert product.messenger is not None
        assert str(genbank[2 * number].seq) == product.messenger.sequence
        assert f"molecule {number + 1}" in genbank[2 * number].description
        coding = next(one for one in genbank[2 * number].features if one.type == "CDS")
        assert coding.qualifiers["translation"][0] == product.construct.sequence
    places = [finding.place for finding in gather_findings(design, ()) if finding.stage == "mrna"]
    assert {place.split(",")[0] for place in places} == {"molecule 1", "molecule 2"}


def test_an_insert_has_one_record_with_its_sites() -> None:
    design = insert()
    (whole,) = SeqIO.parse(io.StringIO(vaccine_genbank(record_design(design))), "genbank")
    made = design.products[0].insert
    assert made is not None
    assert (str(whole.seq), whole.name, whole.annotations["molecule_type"]) == (made.sequence, "vaccine_insert", "DNA")
    sites = [str(one.extract(whole.seq)) for one in whole.features if "cloning site" in one.qualifiers.get("note", [""])[0]]
    assert sites == ["GCTAGC", "CTCGAG"]
    coding = next(one for one in whole.features if one.type == "CDS")
    assert translate(str(coding.extract(whole.seq))) == made.protein + "*"
    assert "no viral sequence" in whole.description
    fasta = list(SeqIO.parse(io.StringIO(render_files(record_design(design))["vaccine.fasta"].decode()), "fasta"))
    assert [str(one.seq) for one in fasta] == [made.protein, made.sequence]
    assert "no viral sequence" in fasta[1].description


def test_the_order_of_peptides_is_a_table_and_a_form() -> None:
    record = record_design(peptides())
    assert record.peptide_set is not None
    rows = list(csv.DictReader(io.StringIO(order_table(record)), delimiter="\t", quoting=csv.QUOTE_NONE))
    assert [row["sequence"] for row in rows] == [one.sequence for one in record.peptide_set.peptides]
    for row, peptide in zip(rows, record.peptide_set.peptides, strict=True):
        assert int(row["length"]) == len(row["sequence"])
        assert float(row["average_mass_da"]) == pytest.approx(peptide.average_mass, abs=0.01)
        assert (row["amount"], row["purity"], row["modifications"]) == ("5 mg <b>", "", "none")
    page = order_page(record)
    assert "<b>" not in page
    assert "5 mg &lt;b&gt;" in page
    assert "<script" not in page
    assert page.count('class="peptide"') == len(rows)
    assert order_page(record) == page


def test_an_mrna_of_one_molecule_asks_for_no_order() -> None:
    record = record_design(example_design())
    assert order_table(record).count("\n") == 1
    assert "peptide_order.html" not in render_files(record)


def test_nobody_s_choice_is_told_as_none() -> None:
    record = record_design(example_design())
    assert (record.administration.route, record.administration.formulation) == (None, None)
    chosen = record_design(dataclasses.replace(two_molecules(), formulation=None))
    assert chosen.administration.route is not None
    assert chosen.administration.route.citation
    assert chosen.administration.formulation is None
