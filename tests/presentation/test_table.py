"""The table road: rows in order, best allele, NA with a note, and a sentence for every bad file."""

from __future__ import annotations

import contextlib
import gzip
import os
import stat
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vaxsmith.core import FormatError, InputError, VaxsmithError
from vaxsmith.presentation import load_class_one, read_pairs, write_predictions

TABLE = "peptide\tallele\nNLVPMVATV\tA*02:01\nTPRVTGGGAM\tHLA-B07:02\n"


def write(folder: Path, text: str, name: str = "pairs.tsv") -> Path:
    path = folder / name
    path.write_bytes(text.encode())
    return path


def predicted(folder: Path, text: str) -> list[list[str]]:
    out = folder / "out.tsv"
    write_predictions(read_pairs(write(folder, text)), load_class_one(), out)
    return [line.split("\t") for line in out.read_text().splitlines()]


def test_rows_keep_their_order_and_columns(tmp_path: Path) -> None:
    header, first, second = predicted(tmp_path, TABLE)
    assert header == ["peptide", "allele", "affinity_nanomolar", "presentation", "percentile", "spread", "note"]
    assert first[:2] == ["NLVPMVATV", "HLA-A*02:01"]
    assert second[:2] == ["TPRVTGGGAM", "HLA-B*07:02"]
    assert float(first[4]) < 2
    assert first[5] == "NA"


def test_the_best_allele_of_a_genotype_is_written(tmp_path: Path) -> None:
    rows = predicted(tmp_path, "alleles\tpeptide\nA*02:01,B*07:02\tTPRVTGGGAM\nB*07:02;A*02:01\tNLVPMVATV\n")
    assert [row[1] for row in rows[1:]] == ["HLA-B*07:02", "HLA-A*02:01"]


def test_what_cannot_be_judged_is_na_with_a_note(tmp_path: Path) -> None:
    text = "peptide\tallele\nNLVPMVATV\tDRB1*04:05\nNLVPMV\tA*02:01\nNLVPMVATV\tA*02:9999,A*02:01\n"
    _, second_class, short, mixed = predicted(tmp_path, text)
    assert second_class[2:6] == ["NA"] * 4
    assert "class II" in second_class[6]
    assert "6 residues" in short[6]
    assert mixed[1] == "HLA-A*02:01"
    assert "HLA-A*02:9999 unassessed" in mixed[6]


@pytest.mark.parametrize(
    "text",
    [
        TABLE.replace("\n", "\r\n"),
        TABLE.replace("\t", ","),
        "\ufeff" + TABLE,
        TABLE + "\n\n",
        TABLE.replace("NLVPMVATV", " nlvpmvatv "),
        TABLE.rstrip("\n"),
        '"peptide","allele"\n"NLVPMVATV","A*02:01"\n"TPRVTGGGAM","B*07:02"\n',
    ],
)
def test_dialects_of_tables_read_alike(tmp_path: Path, text: str) -> None:
    asked = [(pair.peptide, [allele.name for allele in pair.alleles]) for pair in read_pairs(write(tmp_path, text))]
    assert asked == [("NLVPMVATV", ["HLA-A*02:01"]), ("TPRVTGGGAM", ["HLA-B*07:02"])]


def test_gzip_is_read_by_content_and_written_by_name(tmp_path: Path) -> None:
    source = tmp_path / "pairs.anything"
    source.write_bytes(gzip.compress(TABLE.encode()))
    first, second = tmp_path / "one.tsv.gz", tmp_path / "two.tsv.gz"
    for out in (first, second):
        write_predictions(read_pairs(source), load_class_one(), out)
    assert gzip.decompress(first.read_bytes()).startswith(b"peptide\tallele")
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("", "pairs.tsv:1"),
        ("peptide\nNLVPMVATV\n", "pairs.tsv:1"),
        ("sequence\thla\nNLVPMVATV\tA*02:01\n", "pairs.tsv:1"),
        (TABLE + "NLVPMVAT\n", "pairs.tsv:4"),
        (TABLE + "NLVPMV?TV\tA*02:01\n", "pairs.tsv:4"),
        (TABLE + "\tA*02:01\n", "pairs.tsv:4"),
        (TABLE + "NLVPMVATV\tnonsense\n", "pairs.tsv:4"),
        (TABLE + "NLVPMVATV\t\n", "pairs.tsv:4"),
        (TABLE + "NLVPMVATV\tA*02:01,\n", "pairs.tsv:4"),
        ('peptide,allele\nNLVPMVATV,"A*02:01\n', "pairs.tsv:2"),
    ],
)
def test_bad_rows_are_named_by_line(tmp_path: Path, text: str, place: str) -> None:
    with pytest.raises(FormatError) as caught:
        read_pairs(write(tmp_path, text))
    assert caught.value.place == place


def test_files_that_are_no_tables(tmp_path: Path) -> None:
    cut = tmp_path / "cut.gz"
    cut.write_bytes(gzip.compress(TABLE.encode() * 100)[:40])
    binary = tmp_path / "binary.tsv"
    binary.write_bytes(b"peptide\tallele\n\xff\xfe\x00")
    for path in (cut, binary, tmp_path / "absent.tsv", tmp_path):
        with pytest.raises(InputError) as caught:
            read_pairs(path)
        assert caught.value.remedy


def test_a_table_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    pairs = read_pairs(write(tmp_path, TABLE))
    with pytest.raises(InputError):
        write_predictions(pairs, load_class_one(), tmp_path / "absent" / "out.tsv")
    assert [path.name for path in tmp_path.iterdir()] == ["pairs.tsv"]


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(noise=st.binary(max_size=120), head=st.sampled_from([b"", b"peptide\tallele\n", b"peptide,alleles\n", b"\x1f\x8b"]))
def test_noise_is_read_or_refused_with_a_sentence(tmp_path: Path, noise: bytes, head: bytes) -> None:
    path = tmp_path / "noise.tsv"
    path.write_bytes(head + noise)
    with contextlib.suppress(VaxsmithError):
        read_pairs(path)


def test_a_header_alone_is_refused(tmp_path: Path) -> None:
    for text in ("peptide\tallele", "peptide\tallele\n\n  \n"):
        with pytest.raises(FormatError, match="no rows"):
            read_pairs(write(tmp_path, text))


def test_what_is_no_regular_file_is_neither_read_nor_replaced(tmp_path: Path) -> None:
    pairs = read_pairs(write(tmp_path, TABLE))
    fifo, link, loop = tmp_path / "fifo", tmp_path / "link", tmp_path / "loop"
    os.mkfifo(fifo)
    link.symlink_to(fifo)
    loop.symlink_to(loop)
    for path in (fifo, link, tmp_path):
        with pytest.raises(InputError, match=r"not a regular file|is a directory"):
            read_pairs(path)
    for path in (fifo, link, tmp_path, loop, tmp_path / "no" / "out.tsv", tmp_path / "pairs.tsv" / "out.tsv"):
        with pytest.raises(InputError, match="cannot be written"):
            write_predictions(pairs, load_class_one(), path)
    assert stat.S_ISFIFO(fifo.stat().st_mode)
    assert link.is_symlink()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["fifo", "link", "loop", "pairs.tsv"]


def test_through_a_link_its_target_is_written(tmp_path: Path) -> None:
    pairs = read_pairs(write(tmp_path, TABLE))
    (tmp_path / "real.tsv").write_text("older")
    for name, aim in (("link.tsv", "real.tsv"), ("dangling.tsv", "new.tsv")):
        (tmp_path / name).symlink_to(aim)
        write_predictions(pairs, load_class_one(), tmp_path / name)
        assert (tmp_path / name).is_symlink()
        assert len((tmp_path / aim).read_text().splitlines()) == 3
