"""Any of four callers' tables is known by its titles; bad tables say where and what to do; no row is lost."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.corpora import corpus
from tests.tumor.made_fusion_tables import ARRIBA_ROWS, ARRIBA_TITLES, EASYFUSE_ROWS, TABLES, table_text

from vaxsmith.core import FormatError, InputError, VaxsmithError
from vaxsmith.tumor.fusion import FusionSet
from vaxsmith.tumor.fusion_table import looks_like_fusions, read_fusions


def read(tmp_path: Path, text: str | bytes) -> FusionSet:
    path = tmp_path / "fusions.tsv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_fusions(path)


@pytest.mark.parametrize("caller", TABLES)
def test_each_caller_is_known_by_its_titles(tmp_path: Path, caller: str) -> None:
    fusions = read(tmp_path, table_text(caller))
    assert fusions.caller == caller
    assert fusions.records == len(fusions.fusions) == 2
    assert looks_like_fusions(table_text(caller).splitlines()[0])
    assert [fusion.record for fusion in fusions.fusions] == [1, 2]


@pytest.mark.parametrize("caller", TABLES)
def test_wrapping_changes_nothing(tmp_path: Path, caller: str) -> None:
    plain = read(tmp_path, table_text(caller))
    assert read(tmp_path, table_text(caller, end="\r\n")) == plain
    assert read(tmp_path, "\ufeff" + table_text(caller)) == plain
    assert read(tmp_path, gzip.compress(table_text(caller).encode())) == plain
    assert read(tmp_path, "\n" + table_text(caller) + "\n\n") == plain


def test_columns_may_stand_in_any_order_and_some_may_be_absent(tmp_path: Path) -> None:
    keep = [*range(4, 6), *range(4), 20]
    text = "".join("\t".join(cells[place] for place in keep) + "\n" for cells in [ARRIBA_TITLES, *ARRIBA_ROWS])
    first, second = read(tmp_path, text.replace("#", "")).fusions
    assert (first.five_prime.gene, first.five_prime.gene_identifier) == ("AAA", "ENSG01.2")
    assert first.reads.split is None
    assert first.reads.total is None
    assert second.peptides == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", "empty"),
        ("\n\n", "no column titles"),
        ("gene\tcount\nA\t1\n", "the first line is"),
        (table_text("arriba").replace("breakpoint1", "b1", 1), "breakpoint1"),
        (table_text("arriba").replace("\t", "    "), "separated by spaces"),
        (table_text("arriba") + table_text("arriba"), "second row of column titles"),
        (table_text("arriba")[:-250], "columns"),
        (table_text("arriba").rstrip("\n").rpartition("\t")[0], "last row has fewer"),
        (table_text("arriba") + "\t".join([*ARRIBA_ROWS[0], "more"]), "31 columns"),
    ],
)
def test_bad_tables_say_what_and_where(tmp_path: Path, text: str, found: str) -> None:
    with pytest.raises(FormatError, match=found) as error:
        read(tmp_path, text)
    assert "fusions.tsv" in error.value.place
    assert error.value.remedy or error.value.expected


def test_what_is_no_file_or_no_table(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        read_fusions(tmp_path / "absent.tsv")
    with pytest.raises(InputError):
        read_fusions(tmp_path)
    with pytest.raises(FormatError):
        read(tmp_path, gzip.compress(table_text("arriba").encode())[:-20])


def test_rows_that_fall_are_recorded(tmp_path: Path) -> None:
    row = list(ARRIBA_ROWS[0])
    broken, turned = list(row), list(row)
    broken[4] = "chr1"
    turned[24] = "upstream"
    fusions = read(tmp_path, table_text("arriba", rows=[row, row, broken, turned]))
    assert fusions.records == 4
    assert len(fusions.fusions) == 1
    assert [entry.reason for entry in fusions.dropped] == [
        "duplicate-record", "unreadable-breakpoint", "contradictory-strand",
    ]  # fmt: skip
    assert [entry.unassessed for entry in fusions.dropped] == [False, True, True]
    assert fusions.dropped[1].variant == "AAA::BBB chr1-chr2:200"


def test_rows_that_differ_in_transcripts_alone_are_one_fusion(tmp_path: Path) -> None:
    first = EASYFUSE_ROWS[0]
    second = [cell.replace("ENST02", "ENST03") for cell in first]
    fusions = read(tmp_path, table_text("easyfuse", rows=[first, second, first]))
    (fusion,) = fusions.fusions
    assert fusion.three_prime.transcripts == ("ENST02", "ENST03")
    assert fusion.label.endswith("(ENST01/ENST02)")
    assert [entry.reason for entry in fusions.dropped] == ["same-fusion", "duplicate-record"]
    assert fusions.records == 3


def test_oddities_are_findings(tmp_path: Path) -> None:
    text = table_text("arriba", rows=[ARRIBA_ROWS[0][:-1], ARRIBA_ROWS[1]]) + "#AAA\tcommented\n"
    assert {finding.check for finding in read(tmp_path, text).findings} == {
        "short-rows", "commented-line", "unreadable-values",
    }  # fmt: skip
    assert [finding.check for finding in read(tmp_path, table_text("arriba", rows=[])).findings] == ["no-records"]


_SCRAPS = [
    *(bytes([letter]) for letter in b"\t\n\r|/,%=;.-*#:'_\" \0\xff"),
    *(word.encode() for word in ("", "²", "é", "nan", "inf", "1e400", "chr1:0:+", "chr1:²", "|", "*", "+/+", "9" * 5000)),
]


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """Take a good table and cut, repeat or overwrite it in a few places."""
    content = table_text(draw(st.sampled_from(sorted(TABLES)))).encode()
    for _ in range(draw(st.integers(1, 5))):
        start = draw(st.integers(0, len(content)))
        end = min(len(content), start + draw(st.integers(0, 12)))
        scrap = draw(st.one_of(st.sampled_from(_SCRAPS), st.binary(max_size=6), st.just(content[start:end] * 2)))
        content = content[:start] + scrap + content[end:]
    if draw(st.booleans()) and draw(st.booleans()):
        content = gzip.compress(content, compresslevel=1)
        content = content[: draw(st.integers(0, len(content)))]
    return content


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    return tmp_path / "fuzzed"


@settings(deadline=None, max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=damaged())
def test_whatever_comes_in_only_our_errors_come_out(scratch: Path, content: bytes) -> None:
    scratch.write_bytes(content)
    try:
        fusions = read_fusions(scratch)
    except VaxsmithError:
        return
    assert len(fusions.fusions) + len(fusions.dropped) == fusions.records
    for fusion in fusions.fusions:
        assert fusion.five_prime.position >= 0
        for count in (fusion.reads.split, fusion.reads.spanning):
            assert count is None or isinstance(count, int)
        for peptide in fusion.peptides:
            assert peptide.residues.isalpha()
            assert peptide.residues.isupper()
            assert peptide.junction is None or 0 <= peptide.junction <= len(peptide.residues)


@pytest.mark.corpora
def test_every_row_of_hcc1395_is_a_fusion() -> None:
    fusions = read_fusions(corpus("tumours", "hcc1395", "fusions", "arriba_fusions.tsv"))
    assert (fusions.records, len(fusions.fusions), len(fusions.dropped)) == (181, 181, 0)
    assert len({fusion.label for fusion in fusions.fusions}) == 181
    assert all(fusion.reads.total is not None for fusion in fusions.fusions)
    assert sum(bool(fusion.peptides) for fusion in fusions.fusions) == 93
    first = fusions.fusions[0]
    assert (first.reads.split, first.reads.spanning, first.five_prime.position) == (309, 6, 87_952_258)
