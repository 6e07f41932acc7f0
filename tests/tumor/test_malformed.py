"""Bad input is normal input: each gets a sentence with a place, or a recorded reason."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from tests.tumor.made_files import assert_nothing_lost, read_text, vcf_text

from vaxsmith.core import FormatError, InputError, VaxsmithError
from vaxsmith.tumor import content, read_calls

RECORD = "chr1 100 . A G . PASS . GT:AD 0/0:9,0 0/1:5,4"
GOOD = vcf_text(RECORD)


def bgzipped(text: bytes) -> bytes:
    """Compress one block as bgzip does, with its empty last block (SAM specification 1.6, section 4.1)."""
    block = bytearray(gzip.compress(text, mtime=0))
    extra = b"\x06\x00BC\x02\x00" + (len(block) + 8 - 1).to_bytes(2, "little")
    block[3] |= 4
    end = bytes.fromhex("1f8b08040000000000ff0600424302001b0003000000000000000000")
    return bytes(block[:10]) + extra + bytes(block[10:]) + end


BROKEN: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "empty"),
    "empty-gzip": (gzip.compress(b""), "holds nothing"),
    "truncated-gzip": (gzip.compress((GOOD + GOOD.splitlines()[-1]).encode())[:-20], "breaks off"),
    "corrupt-gzip": (gzip.compress(GOOD.encode())[:40] + b"\x99" * 30, "corrupt"),
    "bgzip-without-end": (bgzipped(GOOD.encode())[:-28], "last block"),
    "binary": (b"\x00\x01\x02" * 100, "binary"),
    "bam": (gzip.compress(b"BAM\x01" + b"\0" * 50), "BAM"),
    "zip": (b"PK\x03\x04" + b"\0" * 50, "zip"),
    "bzip2": (b"BZh91AY" + b"\0" * 50, "bzip2"),
    "bcf-cut": (gzip.compress(b"BCF\x02\x02" + b"\0" * 50), "htslib"),
    "utf-16": (GOOD.encode("utf-16"), "UTF-16"),
    "latin-1": (GOOD.replace("TUMOR", "TÜMOR").encode("latin-1"), "not UTF-8"),
    "prose": (b"Dear colleague,\nplease find attached\n", "does not begin like a VCF"),
    "no-column-line": (b"##fileformat=VCFv4.2\nchr1\t1\t.\tA\tG\t.\t.\t.\n", "#CHROM is missing"),
    "header-cut": (b"##fileformat=VCFv4.2\n##source=x\n", "#CHROM is missing"),
    "spaces-in-header": (GOOD.replace("\t", " ").encode(), "separated by spaces"),
    "spaces-in-records": (GOOD.replace("chr1\t100\t.\tA\tG", "chr1 100 . A G").encode(), "columns"),
    "header-columns-missing": (b"#CHROM\tPOS\tREF\tALT\nchr1\t1\tA\tG\n", "lacks VCF's columns"),
    "no-format-column": (GOOD.replace("FORMAT\t", "").encode(), "ninth column"),
    "samples-twice": (GOOD.replace("NORMAL", "TUMOR").encode(), "two columns are called TUMOR"),
    "too-few-columns": (GOOD.replace("\t0/1:5,4", "").encode(), "10 columns"),
    "cut-in-a-record": (GOOD[: GOOD.index("PASS")].encode(), "6 columns|7 columns"),
    "too-many-columns": (GOOD.replace("0/1:5,4", "0/1:5,4\textra").encode(), "12 columns"),
    "position-a-word": (GOOD.replace("\t100\t", "\tabc\t").encode(), "position is 'abc'"),
    "position-negative": (GOOD.replace("\t100\t", "\t-5\t").encode(), "position is '-5'"),
    "position-by-spreadsheet": (GOOD.replace("\t100\t", "\t1.0E+8\t").encode(), "position is"),
    "position-missing": (GOOD.replace("\t100\t", "\t.\t").encode(), "position is"),
    "position-endless": (GOOD.replace("\t100\t", "\t" + "9" * 5000 + "\t").encode(), "position is"),
    "chromosome-empty": (GOOD.replace("chr1\t100", "\t100").encode(), "chromosome"),
    "reference-empty": (GOOD.replace("\tA\tG", "\t\tG").encode(), "reference allele"),
    "two-files-joined": ((GOOD + GOOD).encode(), "second header"),
    "maf-without-columns": (b"Hugo_Symbol\tChromosome\nKRAS\t12\n", "start_position"),
    "maf-with-spaces": (
        b"Hugo_Symbol\tChromosome Start_Position Reference_Allele Tumor_Seq_Allele2\nKRAS 12 1 A G\n",
        "missing",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_files_are_refused_with_a_sentence(tmp_path: Path, name: str) -> None:
    content, words = BROKEN[name]
    path = tmp_path / "broken.vcf"
    path.write_bytes(content)
    with pytest.raises(FormatError, match=words) as caught:
        read_calls(path)
    assert caught.value.place.startswith((str(path), path.name))
    assert caught.value.remedy or caught.value.expected or caught.value.cause
    assert str(caught.value).endswith(".")


def test_the_line_is_named(tmp_path: Path) -> None:
    with pytest.raises(FormatError) as caught:
        read_text(tmp_path, GOOD + "chr1\tabc\t.\tA\tG\t.\t.\t.\tGT\t0/0\t0/1\n")
    assert caught.value.place.endswith("made.vcf:5")


def test_absent_and_directory(tmp_path: Path) -> None:
    for path, words in ((tmp_path / "no.vcf", "does not exist"), (tmp_path, "directory")):
        with pytest.raises(InputError, match=words):
            read_calls(path)


@pytest.mark.parametrize(
    "content",
    [
        GOOD.encode(),
        GOOD.replace("\n", "\r\n").encode(),
        GOOD.replace("\n", "\r").encode(),
        b"\xef\xbb\xbf" + GOOD.encode(),
        gzip.compress(GOOD.encode(), mtime=0),
        gzip.compress(GOOD[:40].encode(), mtime=0) + gzip.compress(GOOD[40:].encode(), mtime=0),
        bgzipped(GOOD.encode()),
        GOOD.rstrip("\n").encode(),
        (GOOD + "\n\n").encode(),
        GOOD.replace("##fileformat=VCFv4.2\n", "").encode(),
        (GOOD.rstrip("\n") + "\t\t\n").encode(),
        GOOD.replace("#CHROM", "##INFO=<ID=broken\n##contig=<ID=chr2,length=x>\n##=\n##\n#CHROM").encode(),
    ],
    ids=[
        "plain",
        "windows",
        "macintosh",
        "bom",
        "gzip",
        "gzip-members",
        "bgzip",
        "no-last-end",
        "blank-lines",
        "no-version",
        "tabs",
        "odd-header",
    ],
)
def test_wrappings_change_nothing(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "any.name"
    path.write_bytes(content)
    (call,) = read_calls(path).calls
    assert (call.label, call.tumor.alternate_count, call.tumor.fraction) == ("chr1-100-A-G", 4, 4 / 9)


def test_a_bcf_comes_out_as_its_vcf(tmp_path: Path) -> None:
    pysam = pytest.importorskip("pysam")
    text = vcf_text(
        RECORD,
        header='##FORMAT=<ID=GT,Number=1,Type=String,Description="g">\n##FORMAT=<ID=AD,Number=R,Type=Integer,Description="a">',
    )
    (tmp_path / "a.vcf").write_text(text)
    with (
        pysam.VariantFile(str(tmp_path / "a.vcf")) as source,
        pysam.VariantFile(str(tmp_path / "a.bcf"), "wb", header=source.header) as out,
    ):
        for record in source:
            out.write(record)
    assert read_calls(tmp_path / "a.bcf").calls == read_calls(tmp_path / "a.vcf").calls


def test_a_header_alone_is_no_fault_but_said(tmp_path: Path) -> None:
    calls = read_text(tmp_path, vcf_text())
    assert (calls.records, calls.calls) == (0, ())
    assert "no-records" in [finding.check for finding in calls.findings]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (("\t100\t", "\t0\t"), "outside-contig"),
        (("\t100\t", "\t248956423\t"), "outside-contig"),
        (("\tA\tG", "\tN\tG"), "ambiguous-bases"),
        (("\tA\tG", "\tA\tR"), "ambiguous-bases"),
        (("\tA\tG", "\tA\tA"), "no-change"),
        (("\tA\tG", "\tA\t<DEL>"), "symbolic-allele"),
        (("\tA\tG", "\tA\t."), "no-alternate"),
        (("\tA\tG", "\tA\t<DEL>,*"), "symbolic-allele"),
        (("0/1:5,4", "0/0:9,0"), "absent-in-tumor"),
    ],
)
def test_records_that_fall_have_a_reason(tmp_path: Path, change: tuple[str, str], reason: str) -> None:
    calls = read_text(tmp_path, GOOD.replace(*change))
    assert_nothing_lost(calls)
    assert [dropped.reason for dropped in calls.dropped] == [reason]
    assert calls.dropped_records == 1


def test_lower_case_is_read_as_bases(tmp_path: Path) -> None:
    (call,) = read_text(tmp_path, GOOD.replace("\tA\tG", "\ta\tg")).calls
    assert (call.variant.reference, call.variant.alternate, call.label) == ("A", "G", "chr1-100-a-g")


def test_the_first_of_duplicates_is_kept(tmp_path: Path) -> None:
    padded = "chr1 99 . CA CG . PASS . GT:AD 0/0:9,0 0/1:5,3"
    calls = read_text(tmp_path, vcf_text(RECORD, RECORD, padded, "chr1 100 . A G,T . . . GT:AD 0/0:9,0,0 1/2:0,5,4"))
    assert_nothing_lost(calls)
    assert [dropped.reason for dropped in calls.dropped] == ["duplicate-record"] * 3
    assert (calls.calls[0].tumor.alternate_count, calls.dropped_records) == (4, 2)
    assert [call.label for call in calls.calls] == ["chr1-100-A-G", "chr1-100-A-T"]


def test_one_allele_may_fall_and_another_stay(tmp_path: Path) -> None:
    calls = read_text(tmp_path, vcf_text("chr1 100 . A G,*,<INS> . PASS . GT:AD 0/0:9,0,0,0 0/1:5,4,0,0"))
    assert_nothing_lost(calls)
    assert [dropped.variant for dropped in calls.dropped] == ["chr1-100-A-*", "chr1-100-A-<INS>"]
    assert (len(calls.calls), calls.dropped_records) == (1, 0)


def test_values_that_are_no_numbers_are_counted(tmp_path: Path) -> None:
    calls = read_text(tmp_path, vcf_text("chr1 100 . A G . PASS . GT:AD:DP 0/0:9,0:x 0/1:5,4:9"))
    assert [finding.check for finding in calls.findings] == ["unreadable-values"]


def test_a_line_commented_out_is_said(tmp_path: Path) -> None:
    calls = read_text(tmp_path, GOOD + "#chr1\t200\t.\tA\tG\t.\t.\t.\tGT\t0/0\t0/1\n")
    assert calls.records == 1
    assert "commented-line" in [finding.check for finding in calls.findings]


def test_errors_are_one_tree(tmp_path: Path) -> None:
    with pytest.raises(VaxsmithError):
        read_text(tmp_path, "")


@pytest.mark.parametrize("start", [b"", GOOD.encode(), b"gene\ttpm\nKRAS\t"])
def test_a_line_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, start: bytes) -> None:
    monkeypatch.setattr(content, "_LONGEST_LINE", 1000)
    path = tmp_path / "bomb.gz"
    path.write_bytes(gzip.compress(start + b"A" * 5000))
    with pytest.raises(FormatError, match="more than 1,000 characters") as caught:
        list(content.read_lines(path))
    assert caught.value.place == f"{path}:{max(1, start.count(10) + 1)}"
