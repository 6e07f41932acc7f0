"""Segments of each caller are read to the base and the copy; bad tables are refused in words or recorded."""

from __future__ import annotations

import gzip
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vaxsmith.core import FormatError, InputError, VaxsmithError
from vaxsmith.tumor.segment_table import read_segments
from vaxsmith.tumor.segments import CopyNumberProfile, Segment

PLAIN = "chromosome\tstart\tend\ttotal_copies\tminor_copies\n"

# One segment of chr7, bases 1,001 to 2,000 (1-based), three copies of which one minor, in each caller's words.
TABLES = {
    "ascat": "sample\tchr\tstartpos\tendpos\tnMajor\tnMinor\nT1\t7\t1001\t2000\t2\t1\n",
    "battenberg": (
        "chr\tstartpos\tendpos\tBAF\tpval\tLogR\tntot\tnMaj1_A\tnMin1_A\tfrac1_A\tnMaj2_A\tnMin2_A\tfrac2_A\n"
        "7\t1001\t2000\t0.6\t1\t0.1\t3\t2\t1\t1\tNA\tNA\tNA\n"
    ),
    "facets": (
        '"chrom"\t"seg"\t"num.mark"\t"nhet"\t"cnlr.median"\t"mafR"\t"start"\t"end"\t"cf.em"\t"tcn.em"\t"lcn.em"\n'
        "7\t1\t90\t9\t0.2\t0.3\t1001\t2000\t0.7\t3\t1\n"
    ),
    "sequenza": (
        '"chromosome"\t"start.pos"\t"end.pos"\t"Bf"\t"N.BAF"\t"depth.ratio"\t"CNt"\t"A"\t"B"\t"LPP"\n'
        '"chr7"\t1001\t2000\t0.3\t10\t1.2\t3\t2\t1\t-6.2\n'
    ),
    "titan": (
        "Sample\tChromosome\tStart_Position(bp)\tEnd_Position(bp)\tLength(snp)\tTITAN_call\tCopy_Number\tMinorCN\tMajorCN\t"
        "Clonal_Cluster\tCellular_Prevalence\nT1\t7\t1001\t2000\t40\tGAIN\t3\t1\t2\t1\t1\n"
    ),
    "purple": (
        "chromosome\tstart\tend\tcopyNumber\tbafCount\tobservedBAF\tbaf\tminorAlleleCopyNumber\tmajorAlleleCopyNumber\n"
        "chr7\t1001\t2000\t3.0012\t40\t0.6\t0.66\t1.0004\t2.0008\n"
    ),
    "purecn": '"Sampleid","chr","start","end","arm","C","M","type"\n"T1","chr7",1001,2000,"p",3,1,""\n',
    "cnvkit": "chromosome\tstart\tend\tgene\tlog2\tbaf\tcn\tcn1\tcn2\tdepth\nchr7\t1000\t2000\t-\t0.5\t0.6\t3\t2\t1\t80\n",
    "plain": PLAIN + "chr7\t1001\t2000\t3\t1\n",
}


def read(folder: Path, text: str, sample: str | None = None) -> CopyNumberProfile:
    path = folder / "segments.tsv"
    path.write_text(text)
    return read_segments(path, sample=sample)


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_each_caller_says_the_same(tmp_path: Path, name: str, ends: str) -> None:
    path = tmp_path / "segments.txt.gz"
    path.write_bytes(gzip.compress(TABLES[name].replace("\n", ends).encode()))
    profile = read_segments(path)
    (segment,) = profile.segments
    assert profile.source == name
    assert (segment.interval.start, segment.interval.end) == (1000, 2000)
    assert (segment.total_copies, segment.minor_copies, segment.most_mutated, segment.subclonal) == (3, 1, 2, False)
    assert segment.mean_copies == pytest.approx(3, abs=0.01)
    assert (
        profile.covering("chr7", 1000) == profile.covering("7", 1999) == profile.covering("NC_000007.14", 1500) == [segment]
    )
    assert profile.covering("7", 999) == profile.covering("7", 2000) == []


def one(folder: Path, row: str, titles: str = PLAIN) -> Segment:
    return read(folder, titles + row).segments[0]


def test_row_names_of_r_and_positions_of_r_are_understood(tmp_path: Path) -> None:
    segment = one(tmp_path, '"1"\t"chr1"\t1e+05\t2e5\t2\t1\n')
    assert (segment.interval.start, segment.interval.end) == (99_999, 200_000)


def test_a_minor_allele_that_is_the_commoner_is_turned_and_a_missing_one_kept_unknown(tmp_path: Path) -> None:
    assert one(tmp_path, "1\t1\t9\t3\t2\n").minor_copies == 1
    profile = read(tmp_path, PLAIN + "1\t1\t9\t4\tNA\n")
    assert profile.segments[0].minor_copies is None
    assert profile.segments[0].most_mutated == 4
    assert [finding.check for finding in profile.findings] == ["segments-minor-unknown"]


def test_subclonal_segments_are_averaged_over_tumor_cells(tmp_path: Path) -> None:
    battenberg = TABLES["battenberg"].replace("2\t1\t1\tNA\tNA\tNA", "3\t1\t0.75\t1\t1\t0.25")
    segment = read(tmp_path, battenberg).segments[0]
    assert segment.subclonal
    assert segment.mean_copies == pytest.approx(0.75 * 4 + 0.25 * 2)
    assert (segment.total_copies, segment.most_mutated) == (4, 3)
    titan = read(tmp_path, TABLES["titan"].replace("\t1\n", "\t0.4\n")).segments[0]
    assert titan.mean_copies == pytest.approx(0.4 * 3 + 0.6 * 2)
    assert (titan.total_copies, titan.most_mutated) == (2, 2)
    purple = read(tmp_path, TABLES["purple"].replace("3.0012", "3.4")).segments[0]
    assert purple.subclonal
    assert purple.mean_copies == pytest.approx(3.4)


def test_normal_copies_and_cell_fraction_of_our_own_table(tmp_path: Path) -> None:
    titles = PLAIN.replace("\n", "\tnormal_copies\tcell_fraction\n")
    segment = one(tmp_path, "X\t1\t9\t2\t0\t1\t0.5\n", titles)
    assert segment.normal_copies == 1
    assert segment.mean_copies == pytest.approx(1.5)


def test_what_cannot_be_used_is_recorded(tmp_path: Path) -> None:
    profile = read(tmp_path, PLAIN + "1\t1\t9\tNA\tNA\n1\t10\t99\t2\t1\n1\t10\t99\t2\t1\n1\t50\t120\t3\t1\n")
    assert len(profile.segments) == 2
    assert [fallen.reason for fallen in profile.dropped] == ["segment-without-copies"]
    assert {finding.check for finding in profile.findings} == {
        "segments-repeated",
        "segments-overlapping",
        "segments-without-copies",
    }


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("1\t1\t9\t3\n", "4 columns"),
        ("1\t0\t9\t3\t1\n", "start 1 or more"),
        ("1\t10\t9\t3\t1\n", "end not before start"),
        ("\t10\t19\t3\t1\n", "a chromosome"),
        ("1\tten\t19\t3\t1\n", "whole numbers"),
        ("1\t1\t9\t3\t4\n", "4 copies of the minor allele of 3"),
        ("1\t1\t9\t-1.2\t1\n", "log ratios"),
        ("1\t1\t9\tinf\t1\n", "'inf'"),
        ("1\t1\t9\t1e99\t1\n", "'1e99'"),
        ("1\t1\t9\t2\tx\n", "'x'"),
        ("1\t1\t9\tNA\t1\n", "none of the 1 rows"),
        ("", "no segments"),
    ],
)
def test_rows_that_cannot_be_right_are_refused(tmp_path: Path, row: str, said: str) -> None:
    with pytest.raises(FormatError) as error:
        read(tmp_path, PLAIN + row)
    assert said in str(error.value)


def test_other_files_are_refused_with_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="not yet copies"):
        read(tmp_path, "chromosome\tstart\tend\tgene\tlog2\n1\t0\t9\t-\t0.2\n")
    with pytest.raises(FormatError, match="VCF"):
        read(tmp_path, "##fileformat=VCFv4.2\n#CHROM\tPOS\n")
    with pytest.raises(FormatError, match="another file"):
        read(tmp_path, "gene\tTPM\nA\t1\n")
    with pytest.raises(FormatError, match="empty"):
        read(tmp_path, "")
    with pytest.raises(InputError, match="does not exist"):
        read_segments(tmp_path / "none.tsv")


def test_one_of_several_samples_is_asked_for(tmp_path: Path) -> None:
    text = TABLES["ascat"] + "T2\t7\t1001\t2000\t1\t1\n"
    with pytest.raises(FormatError, match="T1, T2"):
        read(tmp_path, text)
    assert read(tmp_path, text, "T2").segments[0].total_copies == 2
    with pytest.raises(InputError, match="T3"):
        read(tmp_path, text, "T3")


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.sampled_from(sorted(TABLES)),
    place=st.integers(0, 400),
    put=st.text(alphabet="\t\n\r,;\"'#0123456789.-eNAXchr \0é", max_size=6),
    cut=st.integers(0, 30),
)
def test_damaged_tables_are_read_or_refused_in_words(tmp_path: Path, name: str, place: int, put: str, cut: int) -> None:
    text = TABLES[name]
    at = place % len(text)
    path = tmp_path / "damaged.tsv"
    path.write_text(text[:at] + put + text[at + cut :], newline="")
    with suppress(VaxsmithError):
        profile = read_segments(path)
        assert profile.segments
        assert all(segment.most_mutated >= 1 and segment.mean_copies >= 0 for segment in profile.segments)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=200))
def test_any_bytes_are_refused_in_words(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "bytes.tsv"
    path.write_bytes(data)
    with pytest.raises(VaxsmithError):
        read_segments(path)
