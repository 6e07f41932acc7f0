"""The patient's inherited variants, and the phase that their file shares with the somatic one."""

from __future__ import annotations

from pathlib import Path

import pytest

from vaxsmith.core import FormatError, InputError
from vaxsmith.tumor import Origin, read_germline, read_vcf, with_phase_of_germline

_HEAD = "##fileformat=VCFv4.2\n##contig=<ID=1,length=1000>\n##FORMAT=<ID=GT,Number=1,Type=String,Description=g>\n"
_HEAD += "##FORMAT=<ID=PS,Number=1,Type=Integer,Description=p>\n"


def _vcf(path: Path, *rows: str) -> Path:
    lines = ["\t".join(row.split()) for row in rows]
    path.write_text(_HEAD + "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS\n" + "\n".join(lines) + "\n")
    return path


def test_every_call_is_germline_and_filtered_ones_are_recorded(tmp_path: Path) -> None:
    read = read_germline(_vcf(tmp_path / "g.vcf", "1 10 . A C . PASS . GT 1/1", "1 20 . A G . LowQual . GT 0/1"))
    assert [(call.origin, call.genotype) for call in read.calls] == [(Origin.GERMLINE, "1/1")]
    assert [entry.reason for entry in read.dropped] == ["failed-filter"]


def test_blocks_of_two_files_are_never_taken_for_one(tmp_path: Path) -> None:
    germline = read_germline(_vcf(tmp_path / "g.vcf", "1 10 . A C . . . GT:PS 0|1:10"))
    somatic = read_vcf(_vcf(tmp_path / "s.vcf", "1 20 . A C . . . GT:PS 0|1:10"))
    first, second = germline.calls[0].phase, somatic.calls[0].phase
    assert first is not None
    assert second is not None
    assert first.block != second.block


def test_a_file_phased_with_the_somatic_variants_gives_them_its_phase(tmp_path: Path) -> None:
    germline = read_germline(_vcf(tmp_path / "g.vcf", "1 10 . A C . . . GT:PS 0|1:10", "1 20 . A C . . . GT:PS 1|0:10"))
    somatic = read_vcf(_vcf(tmp_path / "s.vcf", "1 20 . A C . . . GT 0/1", "1 30 . A C . . . GT 0/1"))
    phased = with_phase_of_germline(somatic, germline)
    assert phased.calls[0].phase == germline.calls[1].phase
    assert phased.calls[1].phase is None


def test_a_phase_shared_with_a_call_that_the_germline_file_lacks_is_kept(tmp_path: Path) -> None:
    germline = read_germline(_vcf(tmp_path / "g.vcf", "1 20 . A C . . . GT:PS 1|0:10"))
    somatic = read_vcf(_vcf(tmp_path / "s.vcf", "1 20 . A C . . . GT:PS 0|1:20", "1 21 . A C . . . GT:PS 0|1:20"))
    assert with_phase_of_germline(somatic, germline).calls == somatic.calls


def _pair(path: Path, names: str, *rows: str) -> Path:
    lines = ["\t".join(row.split()) for row in rows]
    head = "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\t" + "\t".join(names.split())
    path.write_text(_HEAD + head + "\n" + "\n".join(lines) + "\n")
    return path


@pytest.mark.parametrize("names", ["NORMAL TUMOR", "N1 T1_tumor", "blood sampleX", "P1 P1_RNA_seq"])
def test_of_several_samples_the_patients_own_is_read(tmp_path: Path, names: str) -> None:
    rows = "1 10 . A C . PASS . GT 1/1 0/0", "1 20 . A G . PASS . GT 0/0 1/1"
    read = read_germline(_pair(tmp_path / "g.vcf", names, *rows))
    assert [call.variant.start for call in read.calls] == [9]
    assert [entry.reason for entry in read.dropped] == ["absent-in-normal"]
    assert [finding.check for finding in read.findings] == ["sample-inferred"]
    chosen = read_germline(_pair(tmp_path / "h.vcf", names, *rows), sample=names.split()[1])
    assert [call.variant.start for call in chosen.calls] == [19]


def test_the_only_sample_needs_no_name_and_a_choice_is_asked_for(tmp_path: Path) -> None:
    read = read_germline(_pair(tmp_path / "g.vcf", "NORMAL", "1 10 . A C . PASS . GT 1/1"))
    assert (len(read.calls), read.findings) == (1, ())
    with pytest.raises(FormatError, match="--germline-sample"):
        read_germline(_pair(tmp_path / "h.vcf", "A B", "1 10 . A C . PASS . GT 1/1 0/1"))
    with pytest.raises(InputError, match="the germline sample 'NOBODY'") as caught:
        read_germline(tmp_path / "h.vcf", sample="NOBODY")
    assert "--germline-sample" in str(caught.value.remedy)


def test_only_what_the_genotype_names_is_carried(tmp_path: Path) -> None:
    rows = (
        "1 10 . A C . PASS . GT:AD 0/0:40,1",
        "1 20 . A C . PASS . GT:AD ./.:0,0",
        "1 30 . A C,T . PASS . GT:AD 2/2:0,1,40",
    )
    read = read_germline(_vcf(tmp_path / "g.vcf", *rows))
    assert [(call.variant.alternate, call.homozygous) for call in read.calls] == [("T", True)]
    assert {entry.reason for entry in read.dropped} == {"absent-in-normal"}


def test_phase_is_shared_by_files_that_name_contigs_otherwise(tmp_path: Path) -> None:
    germline = read_germline(_vcf(tmp_path / "g.vcf", "1 20 . A C . . . GT:PS 1|0:10"))
    other = tmp_path / "s.vcf"
    other.write_text(_vcf(tmp_path / "t.vcf", "chr1 20 . A C . . . GT 0/1").read_text().replace("ID=1,", "ID=chr1,"))
    assert with_phase_of_germline(read_vcf(other), germline).calls[0].phase == germline.calls[0].phase
