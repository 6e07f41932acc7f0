"""Splice-junction tables: where each program says an intron begins and ends, and what a broken file gives."""

from __future__ import annotations

import gzip
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from tests.corpora import corpus
from tests.tumor.test_fuzz import damaged

from hypothesis import strategies as st  # isort: skip

from vaxsmith.core import FormatError, InputError, VaxsmithError
from vaxsmith.tumor.junction import JunctionSet, junction_label
from vaxsmith.tumor.junction_normal import NormalJunctionSettings, read_normal_junctions
from vaxsmith.tumor.junction_table import read_junctions, read_retained_introns

REGTOOLS = (
    "chrom\tstart\tend\tname\tscore\tstrand\tsplice_site\tacceptors_skipped\texons_skipped\tdonors_skipped\tanchor\t"
    "known_donor\tknown_acceptor\tknown_junction\tgene_names\tgene_ids\ttranscripts\tvariant_info\n"
    "chr1\t100\t201\tJUNC00000001\t12\t+\tGT-AG\t0\t0\t0\tDA\t1\t1\t1\tG\tENSG1\tENST1\tchr1:5-6\n"
    "chr1\t100\t301\tJUNC00000002\t3\t-\tGT-AG\t1\t1\t1\tNDA\t1\t1\t0\tNA\tNA\tNA\tNA\n"
)
BED12 = (
    "track name=junctions\n"
    "chr1\t80\t220\tJUNC00000001\t12\t+\t80\t220\t255,0,0\t2\t20,20\t0,120\n"
    "chr1\t80\t330\tJUNC00000002\t3\t-\t80\t330\t255,0,0\t2\t20,30,\t0,220,\n"
)
STAR = "chr1\t101\t200\t1\t1\t1\t12\t2\t31\nchr1\t101\t300\t2\t2\t0\t3\t0\t9\nchr1\t401\t500\t0\t0\t0\t0\t5\t20\n"
_BED6 = "1\t100\t200\tx\t12\t+\n1\t100\t300\n"
PLAIN = "#Chrom\tStart\tEnd\tStrand\tReads\nchr1\t101\t200\t+\t12\nchr1\t101\t300\t-\t3\n"


def written(tmp_path: Path, text: str | bytes, name: str = "junctions.tsv") -> Path:
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def spans(found: JunctionSet) -> list[tuple[str, int, int, str, int]]:
    return [(j.contig, j.start, j.end, j.strand, j.unique_reads) for j in found.junctions]


@pytest.mark.parametrize(("text", "caller"), [(REGTOOLS, "RegTools"), (BED12, "BED12"), (STAR, "STAR"), (PLAIN, "table")])
@pytest.mark.parametrize("manner", ["plain", "windows", "gzip", "bom"])
def test_four_manners_of_writing_say_the_same_introns(tmp_path: Path, text: str, caller: str, manner: str) -> None:
    content = text.encode()
    if manner == "windows":
        content = text.replace("\n", "\r\n").encode()
    elif manner == "gzip":
        content = gzip.compress(content)
    elif manner == "bom":
        content = b"\xef\xbb\xbf" + content
    found = read_junctions(written(tmp_path, content))
    assert found.caller == caller
    assert spans(found)[:2] == [("chr1", 100, 200, "+", 12), ("chr1", 100, 300, "-", 3)]
    assert found.junctions[0].label == "chr1:101-200(+)"
    assert found.records == len(found.junctions)


def test_what_each_program_adds_is_kept(tmp_path: Path) -> None:
    first = read_junctions(written(tmp_path, REGTOOLS)).junctions[0]
    assert (first.anchor, first.motif, first.annotated, first.variant, first.name) == (
        "DA", "GT-AG", True, "chr1:5-6", "JUNC00000001",
    )  # fmt: skip
    assert read_junctions(written(tmp_path, REGTOOLS)).junctions[1].variant == ""
    star = read_junctions(written(tmp_path, STAR))
    assert [(j.motif, j.annotated, j.multi_reads, j.overhang) for j in star.junctions] == [
        ("GT-AG", True, 2, 31),
        ("GT-AG", False, 0, 9),
        ("", False, 5, 20),
    ]
    assert [finding.check for finding in star.findings] == ["junctions-no-strand"]
    assert star.junctions[2].label == "chr1:401-500(?)"


def test_rows_that_fall_are_counted(tmp_path: Path) -> None:
    text = PLAIN + "chr1\t101\t200\t+\t20\nchr1\t50\t49\t+\t9\nchr1\t7\t90\t+\tNA\n"
    found = read_junctions(written(tmp_path, text))
    assert found.records == 5 == len(found.junctions) + len(found.dropped)
    assert [entry.reason for entry in found.dropped] == ["duplicate-junction", "not-an-intron", "no-read-count"]
    assert found.junctions[0].unique_reads == 20
    three = BED12 + "chr1\t80\t330\tx\t3\t-\t80\t330\t0\t3\t20,20,30\t0,50,220\n"
    assert [entry.reason for entry in read_junctions(written(tmp_path, three)).dropped] == ["not-a-junction"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "empty"),
        ("##comment\n", "comments and nothing else"),
        ("##fileformat=VCFv4.2\n#CHROM\tPOS\tID\nchr1\t5\t.\n", "none of the known"),
        ("chrom start end name score strand anchor\n", "separated by spaces"),
        (REGTOOLS + "chr1\t10\n", "2 columns"),
        (REGTOOLS.replace("\t201\t", "\t2e5\t"), "end is '2e5'"),
        (REGTOOLS.replace("\t12\t", "\t-4\t"), "the count of reads is '-4'"),
        (STAR.replace("\t1\t1\t1\t12", "\t7\t1\t1\t12"), "strand 7"),
        (BED12.replace("0,120", "0,119"), "do not fill"),
        (BED12.replace("\t2\t20,20\t", "\t3\t20,20\t"), "do not fill"),
        (REGTOOLS.replace("chr1\t100\t201", "\t100\t201"), "chromosome is empty"),
    ],
)
def test_a_broken_table_is_refused_with_its_place(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(FormatError, match=words) as caught:
        read_junctions(written(tmp_path, text))
    assert "junctions.tsv" in caught.value.place


def test_an_absent_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        read_junctions(tmp_path / "none.tsv")


def test_titles_alone_are_a_caution(tmp_path: Path) -> None:
    found = read_junctions(written(tmp_path, REGTOOLS.splitlines()[0] + "\n"))
    assert (found.records, found.junctions, found.findings[0].check) == (0, (), "junctions-no-records")


def test_retained_introns_come_from_a_plain_table_only(tmp_path: Path) -> None:
    found = read_retained_introns(written(tmp_path, PLAIN))
    assert all(entry.retained for entry in found.junctions)
    assert spans(found)[0] == ("chr1", 100, 200, "+", 12)
    with pytest.raises(FormatError, match="cannot show a retained intron"):
        read_retained_introns(written(tmp_path, STAR))


@pytest.mark.parametrize("text", [REGTOOLS, BED12, STAR, PLAIN, _BED6, "#chrom\tstart\tend\tname\tscore\n" + _BED6])
def test_normal_junctions_in_every_manner(tmp_path: Path, text: str) -> None:
    table = read_junctions(written(tmp_path, PLAIN, "tumor.tsv"))
    normal = read_normal_junctions(written(tmp_path, text))
    assert all(normal.holds(entry) for entry in table.junctions)
    strict = read_normal_junctions(written(tmp_path, text), settings=NormalJunctionSettings(minimum_reads=5))
    assert [strict.holds(entry) for entry in table.junctions] == [True, _BED6 in text]
    assert strict.below + len(strict.introns) == strict.records
    assert normal.source == "junctions.tsv"


def test_an_empty_normal_list_is_a_caution(tmp_path: Path) -> None:
    found = read_normal_junctions(written(tmp_path, STAR), settings=NormalJunctionSettings(minimum_reads=99))
    assert [finding.check for finding in found.findings] == ["normal-junctions-empty"]
    with pytest.raises(FormatError, match="empty or has no contig"):
        read_normal_junctions(written(tmp_path, "chr1\t5\t5\n"))
    with pytest.raises(FormatError, match="2 columns"):
        read_normal_junctions(written(tmp_path, "chr1\t5\t9\nchr1\t5\n"))


@settings(deadline=None, max_examples=250, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=damaged([text.encode() for text in (REGTOOLS, BED12, STAR, PLAIN)]), reader=st.sampled_from([0, 1, 2]))
def test_whatever_bytes_come_in(tmp_path: Path, content: bytes, reader: int) -> None:
    path = written(tmp_path, content)
    try:
        if reader == 2:
            read_normal_junctions(path)
            return
        found = (read_junctions, read_retained_introns)[reader](path)
    except VaxsmithError:
        return
    assert len(found.junctions) + len(found.dropped) == found.records
    for entry in found.junctions:
        assert 0 <= entry.start < entry.end
        assert entry.label == junction_label(entry.contig, entry.start, entry.end, entry.strand)


def test_the_real_table_is_read_whole() -> None:
    found = read_junctions(corpus("tumours", "hcc1395", "splicing", "HCC1395.splice_junctions.tsv"))
    assert (found.records, len(found.junctions), found.dropped) == (219, 219, ())
    assert Counter(entry.anchor for entry in found.junctions) == {"DA": 91, "N": 42, "A": 30, "D": 29, "NDA": 27}
