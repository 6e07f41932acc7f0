"""pVACseq's aggregated table: ours in its form, the real ones where they are at hand, broken ones, and the way back."""

from __future__ import annotations

import gzip
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.corpora import corpus

from vaxsmith.adapters.pvacseq_aggregated import (
    AggregatedRow,
    aggregated_identifier,
    label_of,
    read_aggregated,
    write_aggregated,
)
from vaxsmith.core import FormatError, InputError, VaxsmithError
from vaxsmith.hla import parse_allele
from vaxsmith.selection.tiers import PVACSEQ_LIKE, Evaluation, Tier, tier_of

TITLES = (
    "ID\tIndex\tA*02:01\tDRB1*04:05\tGene\tAA Change\tNum Passing Transcripts\tBest Peptide\tBest Transcript\tMANE Select"
    "\tCanonical\tTSL\tAllele\tPos\tProb Pos\tNum Included Peptides\tNum Passing Peptides\tIC50 MT\tIC50 WT\t%ile MT"
    "\t%ile WT\tIC50 %ile MT\tIC50 %ile WT\tIM %ile MT\tIM %ile WT\tPres %ile MT\tPres %ile WT\tRNA Expr\tRNA VAF"
    "\tAllele Expr\tRNA Depth\tDNA VAF\tTier\tEvaluation"
)
GOOD = (
    "chr1-99-100-A-T\t1.GENE.ENST1.missense.5V/A\t3\t\tGENE\tV5A\t2\tNLVPMVATV\tENST1.1\tTrue\tTrue\t1\tHLA-A*02:01\t5\tNone"
    "\t9\t3\t60.000\t90.000\t0.300\t0.500\t0.400\t0.600\t0.900\t1.100\t0.200\t0.300\t40.000\t0.400\t16.000\t120.000\t0.400"
    "\tPass\tAccept"
)
BARE = (
    "chr2-10-12-CTG-C\tNA\t\t1\tOTHER\tFS7\t1\tNLVPMVATVNLVPMV\tENST2\tFalse\tFalse\tNA\tDRB1*04:05\tNA\tNone\t1\tNA\t700.500"
    "\tNA\tNA\tNA\tNA\tNA\tNA\tNA\tNA\tNA\tNA\tNA\tNA\tNA\tNA\tPoorTranscript\tPending"
)
A0201, DR0405 = parse_allele("A*02:01"), parse_allele("DRB1*04:05")


def write(folder: Path, *rows: str, titles: str = TITLES, end: str = "\n") -> Path:
    path = folder / "tumor.all_epitopes.aggregated.tsv"
    path.write_text("".join(f"{row}{end}" for row in (titles, *rows)), newline="")
    return path


def changed(row: str, title: str, value: str, titles: str = TITLES) -> str:
    fields = row.split("\t")
    fields[titles.split("\t").index(title)] = value
    return "\t".join(fields)


def test_a_table_becomes_candidates(tmp_path: Path) -> None:
    table = read_aggregated(write(tmp_path, GOOD, BARE))
    assert (table.alleles, table.dropped) == ((A0201, DR0405), ())
    first, second = table.rows
    assert (first.label, first.gene, first.change, first.peptide, first.allele, first.tier, first.evaluation) == (
        "chr1-100-A-T", "GENE", "V5A", "NLVPMVATV", A0201, "Pass", Evaluation.ACCEPT,
    )  # fmt: skip
    assert (first.changed, first.problematic, first.passing_of, first.support_level) == ((4,), (), {"HLA-A*02:01": 3}, 1)
    assert (first.affinity_nanomolar, first.percentile, first.rna_depth, first.line) == (60.0, 0.3, 120, 2)
    assert tier_of(first.evidence, PVACSEQ_LIKE, purity=1.0).tier is Tier.PASSED
    assert (second.label, second.allele, second.changed, second.expression) == ("chr2-10-CTG-C", DR0405, None, None)
    assert second.evidence.mhc_class == 2
    assert second.passing_of == {"HLA-DRB1*04:05": 1}


def test_what_is_read_is_written_the_same(tmp_path: Path) -> None:
    path = write(tmp_path, GOOD, BARE)
    table = read_aggregated(path)
    write_aggregated(table.rows, tmp_path / "again.tsv", alleles=table.alleles)
    assert (tmp_path / "again.tsv").read_bytes() == path.read_bytes()


def test_a_boards_word_matches_and_comments_are_kept(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        f"{GOOD}\tTrue\tseen in\u00a0IGV",
        f"{BARE}\tNot Run\t",
        titles=f"{TITLES}\tRef Match\tComments",
    )
    first, second = read_aggregated(path).rows
    assert (first.matches_reference, first.comment) == (True, "seen in\u00a0IGV")
    assert (second.matches_reference, second.comment) == (None, "")
    write_aggregated([first, replace(second, comment="tab\tand\nline\x1b")], tmp_path / "out.tsv")
    header, one, two = (tmp_path / "out.tsv").read_text().splitlines()
    assert header.endswith("\tTier\tRef Match\tEvaluation\tComments")
    assert one.endswith("\tPass\tTrue\tAccept\tseen in IGV")
    assert two.endswith("\tPoorTranscript\tNA\tPending\ttab and line")
    for word, meant in (("accept", Evaluation.ACCEPT), ("REVIEW", Evaluation.REVIEW), ("", Evaluation.PENDING)):
        assert read_aggregated(write(tmp_path, changed(GOOD, "Evaluation", word))).rows[0].evaluation is meant


def test_gzip_windows_line_ends_and_older_columns_are_read(tmp_path: Path) -> None:
    expected = read_aggregated(write(tmp_path, GOOD, BARE)).rows
    assert read_aggregated(write(tmp_path, GOOD, BARE, end="\r\n")).rows == expected
    path = tmp_path / "zipped"
    path.write_bytes(gzip.compress(b"\xef\xbb\xbf" + f"{TITLES}\n{GOOD}\n\n{BARE}\n".encode()))
    assert [replace(row, line=0) for row in read_aggregated(path).rows] == [replace(row, line=0) for row in expected]
    old = "ID\tGene\tAA Change\tBest Peptide\tAllele\tTier\tEvaluation\tTSL"
    path = write(tmp_path, "chr1-99-100-A-T\tGENE\tV5A\tNLVPMVATV\tHLA-A*02:01\tPass\tPending\tNot Supported", titles=old)
    (row,) = read_aggregated(path).rows
    assert (row.support_level, row.affinity_nanomolar, row.mane_select) == (None, None, None)


def test_rows_that_cannot_be_used_are_recorded(tmp_path: Path) -> None:
    rows = (
        GOOD,
        GOOD,
        changed(changed(GOOD, "ID", "a"), "Best Peptide", "NA"),
        changed(changed(GOOD, "ID", "b"), "Best Peptide", "NLVPMVATX"),
        changed(changed(GOOD, "ID", "c"), "Allele", "H2-Kb"),
        changed(changed(GOOD, "ID", "d"), "Best Peptide", "A" * 101),
    )
    table = read_aggregated(write(tmp_path, *rows))
    assert len(table.rows) == 1
    assert [(fallen.reason, fallen.variant) for fallen in table.dropped] == [
        ("duplicate-row", "chr1-100-A-T"), ("no-peptide", "a"), ("unknown-residue", "b"), ("unknown-allele", "c"),
        ("too-long", "d"),
    ]  # fmt: skip
    assert all(fallen.stage == "import" and ".tsv:" in fallen.sentence for fallen in table.dropped)


@pytest.mark.parametrize(
    ("rows", "found", "line"),
    [
        ((GOOD, changed(GOOD, "Tier", "Poor")), "has another row before", ":3"),
        ((changed(GOOD, "IC50 MT", "much"),), "IC50 MT is 'much'", ":2"),
        ((changed(GOOD, "IC50 MT", "-3"),), "IC50 MT is '-3'", ":2"),
        ((changed(GOOD, "IC50 MT", "1_0"),), "IC50 MT is '1_0'", ":2"),
        ((changed(GOOD, "RNA VAF", "40"),), "RNA VAF is 40", ":2"),
        ((changed(GOOD, "RNA Depth", "1.5"),), "RNA Depth is 1.5", ":2"),
        ((changed(GOOD, "MANE Select", "yes"),), "MANE Select is 'yes'", ":2"),
        ((changed(GOOD, "Pos", "five"),), "Pos is 'five'", ":2"),
        ((changed(GOOD, "Pos", "12"),), "Pos is '12', and the peptide has 9 residues", ":2"),
        ((changed(GOOD, "Evaluation", "Maybe"),), "Evaluation is 'Maybe'", ":2"),
        ((changed(GOOD, "ID", ""),), "the row has no ID", ":2"),
        ((GOOD.rsplit("\t", 3)[0],), "the row has 31 fields, the header 34", ":2"),
    ],
)
def test_a_damaged_row_is_an_error_with_its_line(tmp_path: Path, rows: tuple[str, ...], found: str, line: str) -> None:
    with pytest.raises(FormatError) as error:
        read_aggregated(write(tmp_path, *rows))
    assert found in error.value.found
    assert error.value.place == f"tumor.all_epitopes.aggregated.tsv{line}"


def test_another_table_is_told_apart(tmp_path: Path) -> None:
    for titles, words in (
        ("Chromosome\tStart\tHLA Allele", "no column 'ID'"),
        (TITLES.replace("Tier", "tier"), "no column 'Tier'"),
        (f"{TITLES}\tGene", "the column 'Gene' stands twice"),
    ):
        with pytest.raises(FormatError, match=words):
            read_aggregated(write(tmp_path, titles=titles))
    (tmp_path / "empty").write_text("")
    with pytest.raises(FormatError, match="is empty"):
        read_aggregated(tmp_path / "empty")
    (tmp_path / "cut.gz").write_bytes(gzip.compress(f"{TITLES}\n{GOOD}\n".encode() * 50)[:-20])
    with pytest.raises(FormatError, match="cut short"):
        read_aggregated(tmp_path / "cut.gz")
    (tmp_path / "picture").write_bytes(b"\x89PNG\xff\xfe\x00")
    with pytest.raises(FormatError, match="not a table of text"):
        read_aggregated(tmp_path / "picture")
    with pytest.raises(InputError, match="does not exist"):
        read_aggregated(tmp_path / "none")
    with pytest.raises(InputError, match="cannot be written"):
        write_aggregated([], tmp_path / "no" / "such" / "folder.tsv")


@pytest.mark.parametrize(
    ("record", "identifier"),
    [
        (("chr2", 47806320, "G", "A"), "chr2-47806319-47806320-G-A"),
        (("chr1", 36179727, "GG", "AA"), "chr1-36179726-36179728-GG-AA"),
        (("chr17", 45119014, "TAGACGGTCGTTGTTG", "T"), "chr17-45119014-45119029-TAGACGGTCGTTGTTG-T"),
        (("chr15", 44767453, "T", "TC"), "chr15-44767453-44767453-T-TC"),
        (("HLA-A*01:01", 7, "G", "A"), "HLA-A*01:01-6-7-G-A"),
    ],
)
def test_names_of_variants_go_both_ways(record: tuple[str, int, str, str], identifier: str) -> None:
    assert aggregated_identifier(*record) == identifier
    assert label_of(identifier) == "-".join(map(str, record))
    assert label_of("JUNC00000866") == "JUNC00000866"


@pytest.mark.corpora
@pytest.mark.parametrize("name", ["combined_aggregated.tsv", "class_one_aggregated.tsv"])
def test_the_real_tables_come_back_byte_for_byte_and_have_our_tiers(tmp_path: Path, name: str) -> None:
    path = corpus("tumours", "hcc1395", "pvacseq", name)
    table = read_aggregated(path)
    assert len(table.rows) >= 358
    assert table.dropped == ()
    write_aggregated(table.rows, tmp_path / "again.tsv", alleles=table.alleles)
    assert (tmp_path / "again.tsv").read_bytes() == path.read_bytes()
    assert [tier_of(row.evidence, PVACSEQ_LIKE, purity=1.0).tier.value for row in table.rows] == [
        row.tier for row in table.rows
    ]


@pytest.mark.corpora
def test_the_names_of_the_real_tables_are_records_of_the_vcf() -> None:
    table = read_aggregated(corpus("tumours", "hcc1395", "pvacseq", "combined_aggregated.tsv"))
    with gzip.open(corpus("tumours", "hcc1395", "annotated.expression.vcf.gz"), "rt") as lines:
        records = [line.split("\t", 5)[:5] for line in lines if not line.startswith("#")]
    labels = {f"{contig}-{at}-{ref}-{alt}" for contig, at, _, ref, alts in records for alt in alts.split(",")}
    assert {row.label for row in table.rows} <= labels
    for row in table.rows:
        contig, at, reference, alternate = row.label.rsplit("-", 3)
        assert aggregated_identifier(contig, int(at), reference, alternate) == row.identifier


NUMBER = st.none() | st.floats(0, 1e6).map(lambda value: round(value, 3))
SHARE = st.none() | st.floats(0, 1).map(lambda value: round(value, 3))
COUNT = st.none() | st.integers(0, 10_000)
WORD = st.from_regex(r"[A-Za-z0-9.*:>]{1,8}", fullmatch=True).filter(
    lambda word: word not in ("NA", "None", "nan", "NaN", "NULL")
)
ROWS = st.builds(
    AggregatedRow,
    identifier=WORD,
    gene=WORD,
    change=WORD,
    peptide=st.text("ACDEFGHIKLMNPQRSTVWY", min_size=8, max_size=15),
    allele=st.sampled_from((A0201, DR0405, parse_allele("DPA1*01:03/DPB1*02:01"))),
    tier=st.sampled_from([tier.value for tier in Tier]),
    evaluation=st.sampled_from(Evaluation),
    transcript=st.just("") | WORD,
    mane_select=st.none() | st.booleans(),
    support_level=st.none() | st.integers(1, 5),
    changed=st.none() | st.lists(st.integers(0, 7), min_size=1, max_size=3, unique=True).map(tuple),
    problematic=st.lists(st.integers(0, 7), max_size=2, unique=True).map(tuple),
    affinity_nanomolar=NUMBER,
    percentile=NUMBER,
    presentation_percentile=NUMBER,
    expression=NUMBER,
    rna_fraction=SHARE,
    dna_fraction=SHARE,
    rna_depth=COUNT,
    passing_peptides=COUNT,
    matches_reference=st.none() | st.booleans(),
    comment=st.just("") | WORD,
    passing_of=st.dictionaries(st.sampled_from((A0201.name, DR0405.name)), st.integers(0, 99)),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ROWS, max_size=4, unique_by=lambda row: row.identifier))
def test_rows_of_ours_go_there_and_back(tmp_path: Path, rows: list[AggregatedRow]) -> None:
    path = tmp_path / "ours.tsv"
    write_aggregated(rows, path, alleles=(A0201, DR0405))
    table = read_aggregated(path)
    assert [replace(row, line=0) for row in table.rows] == rows
    assert table.dropped == ()
    again = tmp_path / "again.tsv"
    write_aggregated(table.rows, again, alleles=table.alleles)
    assert again.read_bytes() == path.read_bytes()


PIECES = st.sampled_from([*TITLES.split("\t"), *GOOD.split("\t"), "\t", "\t", "\n", '"', "\r", "\x00", "é", "-1", "1e999"])


def read_or_none(path: Path) -> Any:
    try:
        return read_aggregated(path)
    except VaxsmithError as error:
        return str(error)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=80) | st.lists(PIECES, max_size=20).map(lambda parts: "".join(parts).encode()))
def test_no_bytes_make_it_fall_over(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "table.tsv"
    for content in (data, f"{TITLES}\n{GOOD}\n".encode() + data, gzip.compress(data)):
        path.write_bytes(content)
        assert read_or_none(path)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(TITLES.split("\t")), st.text(max_size=12))
def test_no_field_makes_it_fall_over(tmp_path: Path, title: str, text: str) -> None:
    path = tmp_path / "table.tsv"
    row = changed(GOOD, title, text.replace("\t", " ").replace("\n", " ").replace("\r", " "))
    path.write_bytes(f"{TITLES}\n{row}\n".encode("utf-8", "surrogatepass"))
    assert read_or_none(path)
