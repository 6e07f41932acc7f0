"""Typers' files, recognised by content; written here in each program's documented manner."""

from __future__ import annotations

import contextlib
import gzip
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vaxsmith.core import FormatError, InputError, VaxsmithError
from vaxsmith.hla import read_genotype

EXPECTED = ["HLA-A*02:01", "HLA-A*24:02", "HLA-B*07:02", "HLA-C*06:02", "HLA-C*07:02"]
OPTITYPE = (
    "\tA1\tA2\tB1\tB2\tC1\tC2\tReads\tObjective\n0\tA*02:01\tA*24:02\tB*07:02\tB*07:02\tC*07:02\tC*06:02\t1127.0\t1104.4\n"
)
HLA_HD = (
    "A\tHLA-A*02:01:01\tHLA-A*24:02:01\nB\tHLA-B*07:02:01\t-\nC\tHLA-C*06:02:01\tHLA-C*07:02:01\n"
    "DRB1\tHLA-DRB1*15:01:01\tHLA-DRB1*04:05:01\n"
    "DQA1\tHLA-DQA1*01:02:01\t-\nDQB1\tHLA-DQB1*06:02:01\t-\n"
    "DPA1\tNot typed\tNot typed\nDPB1\tHLA-DPB1*04:01:01\tHLA-DPB1*02:01:02\nE\tHLA-E*01:01:01\t-\n"
    "DRB2\tNot typed\tNot typed\n"
)
ARCAS_JSON = (
    '{"A": ["A*02:01:01", "A*24:02:01"], "B": ["B*07:02:01", "B*07:02:01"], "C": ["C*06:02:01", "C*07:02:01"], '
    '"DRB1": ["DRB1*15:01:01"]}'
)
ARCAS_TSV = "subject\tA1\tA2\tB1\tB2\tC1\tC2\nS1\tA*02:01:01\tA*24:02:01\tB*07:02:01\tB*07:02:01\tC*06:02:01\tC*07:02:01\n"
T1K = (
    "HLA-A\t2\tHLA-A*02:01:01\t402.1\t60\tHLA-A*24:02:01\t388.0\t60\n"
    "HLA-B\t1\tHLA-B*07:02:01\t800.5\t60\t.\t0\t-1\n"
    "HLA-C\t2\tHLA-C*06:02:01\t402.1\t60\tHLA-C*07:02:01\t388.0\t17\tHLA-C*07:60\n"
    "HLA-DPB1\t2\tHLA-DPB1*04:01:01\t22.1\t0\tHLA-DPB1*02:01:02,HLA-DPB1*416:01\t20.0\t3\n"
    "HLA-DRB9\t0\t.\t0\t-1\t.\t0\t-1\n"
)
POLYSOLVER = (
    "HLA-A\thla_a_02_01_01_01\thla_a_24_02_01_01\nHLA-B\thla_b_07_02_01\thla_b_07_02_01\n"
    "HLA-C\thla_c_06_02_01_01\thla_c_07_02_01_03\n"
)
TEXT = "# patient\nA*02:01, A*24:02 # both A\nB*07:02 B*07:02\nC*06:02; C*07:02\n"
FILES = {
    "OptiType": OPTITYPE,
    "HLA-HD": HLA_HD,
    "arcasHLA": ARCAS_JSON,
    "arcasHLA ": ARCAS_TSV,
    "T1K": T1K,
    "polysolver": POLYSOLVER,
    "text": TEXT,
}


@pytest.mark.parametrize("manner", ["plain", "windows", "gzip", "mark"])
@pytest.mark.parametrize("source", FILES)
def test_every_typer_gives_the_same_class_one(tmp_path: Path, source: str, manner: str) -> None:
    data = FILES[source].encode()
    if manner == "windows":
        data = data.replace(b"\n", b"\r\n")
    path = tmp_path / "typing.txt"
    path.write_bytes({"gzip": gzip.compress(data), "mark": b"\xef\xbb\xbf" + data}.get(manner, data))
    genotype = read_genotype(path)
    assert genotype.source == source.strip()
    assert [allele.name for allele in genotype.class_one] == EXPECTED
    assert "B" in genotype.homozygous


def read(tmp_path: Path, text: str) -> object:
    path = tmp_path / "typing"
    path.write_text(text)
    return read_genotype(path)


def test_hla_hd_class_two_and_untyped_loci(tmp_path: Path) -> None:
    path = tmp_path / "f.txt"
    path.write_text(HLA_HD)
    genotype = read_genotype(path)
    assert [allele.name for allele in genotype.class_two] == [
        "HLA-DQA1*01:02-DQB1*06:02",
        "HLA-DRB1*04:05",
        "HLA-DRB1*15:01",
    ]
    assert sorted(drop.reason for drop in genotype.dropped) == [
        "chain-without-partner",
        "chain-without-partner",
        "non-classical",
    ]
    assert any("DPA1" in finding.sentence for finding in genotype.findings)


def test_t1k_quality_zero_is_no_call_and_lists_are_ambiguous(tmp_path: Path) -> None:
    path = tmp_path / "f.tsv"
    path.write_text(T1K)
    genotype = read_genotype(path)
    assert {"hla-quality", "ambiguous-allele"} <= {finding.check for finding in genotype.findings}
    assert [drop.allele for drop in genotype.dropped] == ["HLA-DPB1*02:01"]


def test_optitype_alternatives_take_the_first(tmp_path: Path) -> None:
    path = tmp_path / "f.tsv"
    path.write_text(OPTITYPE + OPTITYPE.splitlines()[1].replace("A*02:01", "A*02:06") + "\n")
    genotype = read_genotype(path)
    assert [allele.name for allele in genotype.class_one] == EXPECTED
    assert any(finding.check == "hla-alternatives" for finding in genotype.findings)


def test_a_name_in_a_machines_file_that_is_not_understood_is_recorded(tmp_path: Path) -> None:
    path = tmp_path / "f.tsv"
    path.write_text(OPTITYPE.replace("A*24:02", "A*24"))
    genotype = read_genotype(path)
    assert [(drop.reason, drop.unassessed) for drop in genotype.dropped] == [("name-not-understood", True)]
    assert any(finding.check == "hla-name" for finding in genotype.findings)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "empty"),
        ("   \n\n", "empty"),
        (OPTITYPE.splitlines()[0] + "\n", "no row"),
        (OPTITYPE[:70], "cells"),
        (ARCAS_JSON[:60], "JSON"),
        ('{"a": {"A": ["A*02:01"]}, "b": {"A": ["A*03:01"]}}', "2 samples"),
        ('{"A": 3}', "list of names"),
        ("[1, 2]", "not a genotype"),
        (T1K + "HLA-A\t2\n", "columns"),
        (T1K.replace("\t17\t", "\tx\t"), "quality"),
        (ARCAS_TSV + ARCAS_TSV.splitlines()[1], "2 samples"),
        ("A\x00B", "not text"),
        ("some words about nothing", "not an HLA allele"),
    ],
)
def test_broken_files_say_what_is_wrong_and_where(tmp_path: Path, text: str, word: str) -> None:
    with pytest.raises(InputError, match=word) as refused:
        read(tmp_path, text)
    assert str(tmp_path) in refused.value.place


def test_json_with_an_enormous_number_is_a_format_error(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="JSON cannot be read"):
        read(tmp_path, '{"A": [' + "9" * 6000 + "]}")


def test_unreadable_files(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="does not exist"):
        read_genotype(tmp_path / "absent")
    with pytest.raises(InputError, match="is a directory"):
        read_genotype(tmp_path)
    (tmp_path / "cut").write_bytes(gzip.compress(OPTITYPE.encode())[:-20])
    with pytest.raises(InputError, match="damaged"):
        read_genotype(tmp_path / "cut")
    (tmp_path / "latin").write_bytes(b"\xff\xfeA*02:01")
    with pytest.raises(InputError, match="not text"):
        read_genotype(tmp_path / "latin")


@given(source=st.sampled_from(list(FILES)), cut=st.integers(0, 300), junk=st.text(max_size=6), at=st.integers(0, 300))
@settings(deadline=None, max_examples=150)
def test_damaged_files_never_fall_through(
    tmp_path_factory: pytest.TempPathFactory, source: str, cut: int, junk: str, at: int
) -> None:
    text = FILES[source][: len(FILES[source]) - cut]
    path = tmp_path_factory.mktemp("damaged") / "f"
    path.write_bytes((text[:at] + junk + text[at:]).encode(errors="ignore"))
    with contextlib.suppress(VaxsmithError):
        assert read_genotype(path).source
