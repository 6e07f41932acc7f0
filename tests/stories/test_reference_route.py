"""A whole design by the reference route: a lost stop becomes a target; a wrong genome is refused by name."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

import pytest
from tests.corpora import corpus

from vaxsmith.core import ReferenceMismatchError
from vaxsmith.dossier import write_dossier
from vaxsmith.patient import Case, Settings, design_vaccine, with_selection
from vaxsmith.proteins import EffectKind

HLA = "A*02:01,A*24:02,B*07:02,B*44:02,C*05:01,C*07:02"
HEADER = """##fileformat=VCFv4.2
##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">
##FORMAT=<ID=AD,Number=R,Type=Integer,Description="Allelic depths">
##FORMAT=<ID=DP,Number=1,Type=Integer,Description="Depth">
#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tNORMAL\tTUMOR
"""


@pytest.fixture(autouse=True)
def _own_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("VAXSMITH_CACHE", str(tmp_path / "cache"))


def minigenome_case(folder: Path, records: list[tuple[str, int, str, str]]) -> Case:
    lines = [
        f"{contig}\t{position}\t.\t{before}\t{after}\t.\tPASS\t.\tGT:AD:DP\t0/0:60,0:60\t0/1:50,40:90"
        for contig, position, before, after in sorted(records)
    ]
    (folder / "v.vcf").write_text(HEADER + "\n".join(lines) + "\n")
    return Case(
        name="minigenome",
        variants=folder / "v.vcf",
        hla=HLA,
        reference_fasta=corpus("genome", "minigenome", "reference.fa.gz"),
        reference_annotation=corpus("genome", "minigenome", "annotation.gff3.gz"),
    )


def test_a_lost_stop_is_a_target_with_a_reference(tmp_path: Path) -> None:
    case = minigenome_case(tmp_path, [("chr1_152184538", 1017, "A", "G")])
    design = design_vaccine(case, with_selection(Settings(), targets=3))
    (target,) = design.choice.chosen
    assert target.protein.effect.kind is EffectKind.STOP_LOSS
    assert target.name == "HRNR *2851Rext*49"
    tail = target.protein.mutant[2850:]
    carried = design.products[0].construct.sequence
    for start in range(len(tail) - 10):
        assert tail[start : start + 11] in carried, "the tiles carry every 11-mer of the new tail"


def test_all_planted_variants_are_accounted_for(tmp_path: Path) -> None:
    with corpus("genome", "minigenome", "somatic_truth.tsv").open(newline="") as stream:
        planted = [(row[0], int(row[1]), row[2], row[3]) for row in csv.reader(stream, delimiter="\t")]
    design = design_vaccine(minigenome_case(tmp_path, planted), with_selection(Settings(), targets=4))
    write_dossier(design, tmp_path / "out")
    told = set()
    for name, column in (("targets.tsv", "label"), ("dropped.tsv", "variant")):
        with (tmp_path / "out" / name).open(newline="") as stream:
            told |= {row[column] for row in csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)}
    assert len(planted) == 550
    assert {f"{contig}-{position}-{before}-{after}" for contig, position, before, after in planted} <= told


def test_a_genome_of_another_build_is_refused_by_name(tmp_path: Path) -> None:
    """The minigenome against HCC1395's calls: other contigs; and shifted positions: other bases."""
    case = minigenome_case(tmp_path, [("chr1_152184538", position, "A", "G") for position in range(2000, 2100)])
    with pytest.raises(ReferenceMismatchError, match="reference") as refusal:
        design_vaccine(case)
    assert refusal.value.remedy
    with gzip.open(corpus("tumours", "hcc1395", "annotated.expression.vcf.gz")) as stream:
        (tmp_path / "v.vcf").write_bytes(stream.read())
    with pytest.raises(ReferenceMismatchError) as refusal:
        design_vaccine(case)
    assert "GRCh38" in str(refusal.value)
