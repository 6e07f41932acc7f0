"""One design from every source at once, judged from the files that it writes."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from tests.stories import every_source_case as case
from tests.stories.every_source_case import Planted, Truth, coding_bases

from vaxsmith.core import translate

START = "from vaxsmith.cli import main; main()"


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """What went in, what came out of two runs, and the record of the first."""

    truth: Truth
    out: Path
    again: Path
    record: dict[str, Any]

    def target(self, label: str) -> dict[str, Any]:
        """Give the one target of this label."""
        (found,) = (entry for entry in self.record["targets"] if label in entry["labels"])
        return dict(found)

    def protein(self, label: str) -> dict[str, Any]:
        """Give the protein of one call by itself that assumes least."""
        return dict(next(entry for entry in self.record["proteins"] if entry["variants"] == [label]))

    def planted(self, contig: str, position: int) -> Planted:
        """Find a planted variant, somatic or inherited."""
        both = (*self.truth.somatic, *self.truth.germline)
        return next(entry for entry in both if (entry.contig, entry.position) == (contig, position))

    def label(self, contig: str, position: int) -> str:
        """Give a planted variant's label."""
        return self.planted(contig, position).label

    def inherited(self, gene: str) -> list[Planted]:
        """Give the variants that both copies of a gene have."""
        contig = self.truth.genes[gene].contig
        return [entry for entry in self.truth.germline if entry.contig == contig and entry.copies == "AB"]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Path], Truth]:
    """Give the folder of the case, its files by option, and the truth."""
    folder = tmp_path_factory.mktemp("story")
    return folder, *case.write_case(folder)


@pytest.fixture(scope="module")
def story(made: tuple[Path, dict[str, Path], Truth]) -> Story:
    """Design twice side by side, each with a cold cache and an order of hashes of its own."""
    folder, _, truth = made
    running = []
    for name, seed in (("out", "1"), ("again", "2")):
        surroundings = {**os.environ, "PYTHONHASHSEED": seed, "VAXSMITH_CACHE": str(folder / f"cache-{name}")}
        command = [sys.executable, "-c", START, "design", "case.toml", "--out", name]
        running.append(
            subprocess.Popen(
                command, cwd=folder, env=surroundings, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
            )
        )
    for process in running:
        _, error = process.communicate(timeout=120)
        assert process.returncode == 0, error
    return Story(
        truth=truth,
        out=folder / "out",
        again=folder / "again",
        record=json.loads((folder / "out" / "design.json").read_text()),
    )


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))


def test_every_record_is_a_target_or_has_a_reason(story: Story) -> None:
    told = {row["label"] for row in rows(story.out / "targets.tsv")} | {
        row["variant"] for row in rows(story.out / "dropped.tsv") if row["reason"] and row["sentence"]
    }
    planted = {entry.label for entry in story.truth.somatic}
    assert len(planted) == 551
    assert planted <= told
    assert planted <= {entry["label"] for entry in story.record["variants"]}
    assert all(entry["fate"]["status"] != "unaccounted" for entry in story.record["variants"])
    assert story.record["funnel"]["unaccounted"] == 0


def test_fragments_of_rna_are_those_of_the_file(story: Story) -> None:
    counted = {entry["label"]: entry["rna"] for entry in story.record["variants"]}
    covered = 0
    for entry in story.truth.somatic:
        _, old, new = entry.change
        if len(old) == len(new) == 1:
            expected = [story.truth.rna.get((entry.label, kind), 0) for kind in ("reference", "alternate")]
            said = counted[entry.label]
            assert [said["reference_count"], said["alternate_count"], said["depth"]] == [*expected, sum(expected)], entry
            covered += bool(expected[1])
    assert covered >= 40
    target = story.target(story.label("chr10_60272880", 283358))
    said = counted[target["labels"][0]]
    assert target["rna_fraction"] == pytest.approx(said["alternate_count"] / said["depth"], abs=1e-5)


def test_inherited_residues_stand_on_both_sides(story: Story) -> None:
    """BICC1 C439W with an inherited change, on both copies, three residues before it."""
    somatic, inherited = (story.planted("chr10_60272880", place) for place in (283358, case.INHERITED[1]))
    normal = translate(coding_bases(story.truth, "BICC1", story.inherited("BICC1")), to_stop=True)
    tumor = translate(coding_bases(story.truth, "BICC1", [*story.inherited("BICC1"), somatic]), to_stop=True)
    genome = translate(coding_bases(story.truth, "BICC1"), to_stop=True)
    near = slice(438 - 27, 438 + 28)
    assert sum(one != other for one, other in zip(normal[near], genome[near], strict=True)) == 1
    target = story.target(somatic.label)
    assert inherited.label in target["protein"]["germline"]
    assert target["protein"]["wild_type"][near] == normal[near]
    assert target["protein"]["mutant"][near] == tumor[near]
    windows = [row["windows"] for row in rows(story.out / "targets.tsv") if row["label"] == somatic.label]
    assert windows[0] in tumor
    assert windows[0] not in genome
    assert all(peptide["sequence"] in tumor for peptide in target["peptides"])
    assert all(peptide["wild_type"] in normal for peptide in target["peptides"] if peptide["wild_type"])


def test_reads_tell_which_molecule(story: Story) -> None:
    first, second = (story.label("chr1_28832455", place) for place in (26298, 26341))
    assert story.target(first)["protein"]["companions"] == [second], "on one copy"
    assert story.protein(first)["uncertain"] == []
    for place, other in ((7937, 8012), (8012, 7937)):
        apart = story.protein(story.label("chr1_152184538", place))
        assert apart["uncertain"] == [], "on two copies, which is as certain"
        assert story.label("chr1_152184538", other) not in apart["companions"]
    assert story.protein(story.label("chr10_60272880", 286092))["uncertain"] == [], "beside the frameshift's copy"
    unread = story.protein(story.label("chr16_19566542", 84859))
    assert unread["uncertain"], "no read lies there, and the files do not phase it"


@pytest.mark.parametrize(
    ("contig", "place", "inherited"), [("chr5_135468514", 44541, 44623), ("chr1_152184538", 8673, 8723)]
)
def test_reads_join_a_call_to_the_phase_sets_of_the_germline_file(
    contig: str, place: int, inherited: int, story: Story
) -> None:
    somatic, other = story.planted(contig, place), story.planted(contig, inherited)
    possible = [entry for entry in story.record["proteins"] if entry["variants"] == [somatic.label]]
    assert not [entry for entry in possible if entry["alternative"] and other.label in entry["germline"]]
    assert (other.label in possible[0]["germline"]) == (somatic.copies in other.copies)


def test_a_change_behind_an_insertion_keeps_its_place(story: Story) -> None:
    effect = story.protein(story.label("chr10_60272880", 300796))["effect"]
    assert effect["change"] == "G821E"
    assert effect["hgvs_protein"].endswith(":p.Gly821Glu")


def test_a_variant_that_explains_a_junction_is_not_unassessed(story: Story) -> None:
    label = story.label(case.SPLICE[0], case.SPLICE[1])
    (fate,) = (entry["fate"] for entry in story.record["variants"] if entry["label"] == label)
    assert not fate["unassessed"], fate
    assert "give RNA splice junctions" not in fate["remedy"]


def test_the_germline_file_is_not_asked_for_a_normal_sample(story: Story) -> None:
    assert not [entry for entry in story.record["findings"] if entry["check"] == "no-normal-sample"]


def test_the_molecule_that_was_judged_gives_the_reason(story: Story) -> None:
    label = story.label("chr11_67758555", 12865)
    judged = [row["reason"] for row in rows(story.out / "dropped.tsv") if row["variant"] == label]
    assert "not-expressed" in judged
    (fate,) = (entry["fate"] for entry in story.record["variants"] if entry["label"] == label)
    assert fate["reason"] == "not-expressed"


def test_the_page_says_how_many_variants_the_file_holds(story: Story) -> None:
    page = (story.out / "dossier.html").read_text()
    assert "somatic.vcf holds 551 variants" in page
    assert "several alternate alleles gives several variants" not in page, "no record of it has several"


def test_the_fusion_is_read_across_the_junction(story: Story) -> None:
    five = coding_bases(story.truth, "ACOT13", parts=((213, 294),))
    three = [part for part in story.truth.genes["IL5RA"].coding if part[1] <= 32302]
    joined = translate(five + coding_bases(story.truth, "IL5RA", parts=three), to_stop=True)
    protein = story.target(case.FUSION)["protein"]
    assert protein["mutant"] == joined
    assert protein["altered"][0] == len(five) // 3
    assert protein["event"]["reads"] == {"split": 21, "spanning": 7}
    assert {"RCC1": "few-fusion-reads"}.items() <= {
        row["gene"]: row["reason"] for row in rows(story.out / "dropped.tsv") if "::" in row["variant"]
    }.items()


def test_the_skipped_exon_and_the_retained_intron(story: Story) -> None:
    contig, start, end = case.SKIP
    kept = [part for part in story.truth.genes["BICC1"].coding if part[1] <= start or part[0] >= end]
    skipped = translate(coding_bases(story.truth, "BICC1", story.inherited("BICC1"), parts=kept), to_stop=True)
    target = story.target(f"{contig}:{start + 1}-{end}(+)")
    assert target["protein"]["mutant"] == skipped
    assert any(story.label(case.SPLICE[0], case.SPLICE[1]) in entry["sentence"] for entry in target["findings"])
    contig, start, end = case.RETAINED
    longer = sorted([*story.truth.genes["IL5RA"].coding, (start, end)])
    retained = translate(coding_bases(story.truth, "IL5RA", story.inherited("IL5RA"), parts=longer), to_stop=True)
    target = story.target(f"{contig}:{start + 1}-{end}(-)")
    assert target["protein"]["mutant"] == retained
    assert "nonsense-mediated-decay" in {entry["check"] for entry in target["findings"]}
    fallen = {row["variant"]: row["reason"] for row in rows(story.out / "dropped.tsv")}
    for (contig, start, end), reason in ((case.NORMAL_SKIP, "normal-junction"), (case.ANNOTATED, "annotated-junction")):
        assert fallen[f"{contig}:{start + 1}-{end}(+)"] == reason


def test_marker_and_virus_are_targets_or_have_a_reason(story: Story) -> None:
    marker = story.target(f"{case.MARKER} (cancer-testis antigen)")
    assert "testis" in marker["protein"]["event"]["sentence"]
    assert story.target(f"{case.VIRUS} (viral protein)")["status"] == "chosen"
    fallen = {row["gene"]: row["reason"] for row in rows(story.out / "dropped.tsv") if row["stage"] == "markers"}
    assert fallen[case.VITAL] == "in-vital-tissue"
    assert fallen[case.SILENT_VIRUS] == "not-expressed"


def test_the_share_of_tumor_cells_has_an_interval(story: Story) -> None:
    known = [entry for entry in story.record["targets"] if entry["clonal"]]
    assert len(known) >= 8
    for entry in known:
        clonal, reads = entry["clonal"], entry["tumor"]
        copies = 0.8 * clonal["total_copies"] + 2 * 0.2  # per cell of the sample, at the purity of the case
        by_hand = min(1.0, reads["alternate_count"] / reads["depth"] * copies / (0.8 * clonal["multiplicity"]))
        assert clonal["low"] <= clonal["estimate"] <= clonal["high"]
        assert clonal["low"] < clonal["high"]
        assert clonal["low"] - 0.02 <= by_hand <= clonal["high"] + 0.02, entry["name"]
        assert (clonal["purity"], clonal["purity_source"]) == (0.8, "given")


def test_the_molecule_is_the_construct(story: Story) -> None:
    sequences: dict[str, str] = {}
    for part in (story.out / "vaccine.fasta").read_text().split(">")[1:]:
        title, _, letters = part.partition("\n")
        sequences[title.split()[0].rpartition("_")[2]] = letters.replace("\n", "")
    start = next(part["start"] for part in story.record["products"][0]["messenger"]["parts"] if part["kind"] == "CDS")
    assert translate(sequences["mRNA"][start:], to_stop=True) == sequences["protein"]
    assert sequences["protein"] == story.record["products"][0]["protein_construct"]["sequence"]
    assert sequences["mRNA"].replace("U", "T") in sequences["template"]
    for row in rows(story.out / "targets.tsv"):
        if row["status"] == "chosen":
            assert all(window in sequences["protein"] for window in row["windows"].split(";"))
            assert row["windows"]


def test_the_same_files_give_the_same_bytes(story: Story) -> None:
    names = sorted(path.name for path in story.out.iterdir())
    assert names == sorted(path.name for path in story.again.iterdir())
    for name in names:
        if name != "provenance.json":
            assert (story.out / name).read_bytes() == (story.again / name).read_bytes(), name


def test_the_page_shows_foreign_text_as_text(story: Story) -> None:
    page = (story.out / "dossier.html").read_text()
    assert "E7&lt;u&gt;made" in page
    assert "E7<u>" not in page
    assert "Every <b>" not in page
    opened: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: object) -> None:
            del attrs
            opened.append(tag)

    Reader().feed(page)
    assert "u" not in opened
    assert "</html>" in page
