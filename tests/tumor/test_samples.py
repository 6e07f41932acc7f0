"""Finding the tumor's, the normal's and the RNA's column."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.tumor.made_files import read_text, vcf_text

from vaxsmith.core import FormatError, InputError

RECORD = "chr1 100 . A G . PASS . GT"


def read(folder: Path, samples: str, header: str = "", **options: str | None) -> tuple[str, str, str]:
    count = len(samples.split("\t"))
    calls = read_text(folder, vcf_text(" ".join([RECORD, *["0/1"] * count]), samples=samples, header=header), **options)
    return calls.tumor_sample, calls.normal_sample, calls.rna_sample


@pytest.mark.parametrize(
    ("samples", "chosen"),
    [
        ("NORMAL\tTUMOR", ("TUMOR", "NORMAL", "")),
        ("TUMOR\tNORMAL", ("TUMOR", "NORMAL", "")),
        ("P1_T\tP1_N", ("P1_T", "P1_N", "")),
        ("P1-N\tP1-T", ("P1-T", "P1-N", "")),
        ("SomaticSample\tNormalSample", ("SomaticSample", "NormalSample", "")),
        ("Primary\tblood", ("Primary", "blood", "")),
        ("metastasis foo", ("metastasis foo", "", "")),
        ("NA12878", ("NA12878", "", "")),
        ("TCGA-AB-1234-10A-01D\tTCGA-AB-1234-01A-11D", ("TCGA-AB-1234-01A-11D", "TCGA-AB-1234-10A-01D", "")),
        ("DNA_NORMAL\tDNA_TUMOR\tRNA_TUMOR", ("DNA_TUMOR", "DNA_NORMAL", "RNA_TUMOR")),
        ("S1\tS1_normal", ("S1", "S1_normal", "")),
        ("S1_tumor\tS1", ("S1_tumor", "S1", "")),
    ],
)
def test_by_name(tmp_path: Path, samples: str, chosen: tuple[str, str, str]) -> None:
    assert read(tmp_path, samples) == chosen


@pytest.mark.parametrize(
    "header",
    [
        "##tumor_sample=B\n##normal_sample=A",
        '##MuTect="analysis_type=MuTect tumor_sample_name=B normal_sample_name=A force_output=true"',
        "##PEDIGREE=<Derived=B,Original=A>",
    ],
)
def test_by_header(tmp_path: Path, header: str) -> None:
    assert read(tmp_path, "A\tB", header) == ("B", "A", "")


def test_options_win(tmp_path: Path) -> None:
    header = "##tumor_sample=B\n##normal_sample=A"
    assert read(tmp_path, "A\tB\tC", header, tumor_sample="C") == ("C", "A", "")
    assert read(tmp_path, "x\ty\tz", "", tumor_sample="x", normal_sample="y", rna_sample="z") == ("x", "y", "z")


@pytest.mark.parametrize("samples", ["A\tB", "T1_tumor\tT2_tumor\tN_normal", "A\tB\tC", "x_normal\ty_normal\tz_tumor"])
def test_what_is_ambiguous_is_asked_back(tmp_path: Path, samples: str) -> None:
    with pytest.raises(FormatError) as caught:
        read(tmp_path, samples)
    assert "-sample" in caught.value.remedy
    assert any(name in str(caught.value) for name in samples.split("\t"))


def test_tumors_called_together_are_asked_back(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="A, B"):
        read(tmp_path, "A\tB\tC", "##tumor_sample=A\n##tumor_sample=B\n##normal_sample=C")


def test_an_only_sample_called_normal_is_no_tumor_unless_said(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="'normal'"):
        read(tmp_path, "normal")
    assert read(tmp_path, "normal", tumor_sample="normal") == ("normal", "", "")


@pytest.mark.parametrize("option", ["tumor_sample", "normal_sample", "rna_sample"])
def test_an_unknown_option_lists_the_samples(tmp_path: Path, option: str) -> None:
    with pytest.raises(InputError, match="NORMAL, TUMOR"):
        read(tmp_path, "NORMAL\tTUMOR", **{option: "nobody"})


def test_one_sample_cannot_play_two_parts(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="two parts"):
        read(tmp_path, "A\tB", tumor_sample="A", normal_sample="A")


def test_without_a_normal_a_finding_says_so(tmp_path: Path) -> None:
    calls = read_text(tmp_path, vcf_text(f"{RECORD} 0/1", samples="T"))
    assert [finding.check for finding in calls.findings] == ["no-normal-sample"]
