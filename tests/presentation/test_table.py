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
from tests.presentation.invented_predictor import Invented, both_classes

from vaxsmith.core import AMINO_ACIDS, FormatError, InputError, VaxsmithError
from vaxsmith.hla import parse_allele
from vaxsmith.presentation import load_class_one, predict_table
from vaxsmith.presentation.pair_table import PairBlock, read_pairs

NUMBERS = ["affinity_nanomolar", "presentation", "percentile", "spread", "core", "distance"]
TABLE = "peptide\tallele\nNLVPMVATV\tA*02:01\nTPRVTGGGAM\tHLA-B07:02\n"


def write(folder: Path, text: str, name: str = "pairs.tsv") -> Path:
    path = folder / name
    path.write_bytes(text.encode())
    return path


def asked(block: PairBlock) -> list[tuple[str, list[str]]]:
    names = [[allele.name for allele in alleles] for alleles in block.genotypes]
    return [(peptide, names[genotype]) for peptide, genotype in zip(block.peptides, block.genotype, strict=True)]


def predicted(folder: Path, text: str) -> list[list[str]]:
    out = folder / "out.tsv"
    predict_table(write(folder, text), out)
    return [line.split("\t") for line in out.read_text().splitlines()]


def test_rows_keep_their_order_and_columns(tmp_path: Path) -> None:
    header, first, second = predicted(tmp_path, TABLE)
    assert header == ["peptide", "allele", *NUMBERS, "note"]
    assert first[:2] == ["NLVPMVATV", "HLA-A*02:01"]
    assert second[:2] == ["TPRVTGGGAM", "HLA-B*07:02"]
    assert float(first[4]) < 2
    assert first[6:] == ["NA", "0", ""]


def test_the_best_allele_of_a_genotype_is_written(tmp_path: Path) -> None:
    rows = predicted(tmp_path, "alleles\tpeptide\nA*02:01,B*07:02\tTPRVTGGGAM\nB*07:02;A*02:01\tNLVPMVATV\n")
    assert [row[1] for row in rows[1:]] == ["HLA-B*07:02", "HLA-A*02:01"]


def test_what_cannot_be_judged_is_na_with_a_note(tmp_path: Path) -> None:
    text = "peptide\tallele\nNLVPMVATV\tDRB1*04:05\nNLVPMV\tA*02:01\nNLVPMVATV\tA*02:9999,A*02:01\n"
    _, second_class, short, mixed = predicted(tmp_path, text)
    assert second_class[2:8] == ["NA"] * 6
    assert "HLA-DRB1*04:05 unassessed" in second_class[8]
    assert "6 residues, not 8 to 14" in short[8]
    assert mixed[1] == "HLA-A*02:01"
    assert "HLA-A*02:9999 unassessed" in mixed[8]


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
    (block,) = read_pairs(write(tmp_path, text))
    assert asked(block) == [("NLVPMVATV", ["HLA-A*02:01"]), ("TPRVTGGGAM", ["HLA-B*07:02"])]


def test_gzip_is_read_by_content_and_written_by_name(tmp_path: Path) -> None:
    source = tmp_path / "pairs.anything"
    source.write_bytes(gzip.compress(TABLE.encode()))
    first, second = tmp_path / "one.tsv.gz", tmp_path / "two.tsv.gz"
    for out in (first, second):
        predict_table(source, out)
    assert gzip.decompress(first.read_bytes()).startswith(b"peptide\tallele")
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("", "pairs.tsv:1"),
        (TABLE + "NLVPMVATß\tA*02:01\n", "pairs.tsv:4"),
        (TABLE + "\n\n\t\nNLVPMVATJ\tA*02:01\n", "pairs.tsv:7"),
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
        list(read_pairs(write(tmp_path, text)))
    assert caught.value.place == place


def test_files_that_are_no_tables(tmp_path: Path) -> None:
    cut = tmp_path / "cut.gz"
    cut.write_bytes(gzip.compress(TABLE.encode() * 100)[:40])
    binary = tmp_path / "binary.tsv"
    binary.write_bytes(b"peptide\tallele\n\xff\xfe\x00")
    for path in (cut, binary, tmp_path / "absent.tsv", tmp_path):
        with pytest.raises(InputError) as caught:
            list(read_pairs(path))
        assert caught.value.remedy


def test_a_table_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    table = write(tmp_path, TABLE)
    with pytest.raises(InputError):
        predict_table(table, tmp_path / "absent" / "out.tsv")
    assert [path.name for path in tmp_path.iterdir()] == ["pairs.tsv"]


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(noise=st.binary(max_size=120), head=st.sampled_from([b"", b"peptide\tallele\n", b"peptide,alleles\n", b"\x1f\x8b"]))
def test_noise_is_read_or_refused_with_a_sentence(tmp_path: Path, noise: bytes, head: bytes) -> None:
    path = tmp_path / "noise.tsv"
    path.write_bytes(head + noise)
    with contextlib.suppress(VaxsmithError):
        list(read_pairs(path))


def test_what_is_doubtful_about_an_allele_stands_in_the_note_of_its_rows(tmp_path: Path) -> None:
    names = ("A*02:01", "A*02:01/02:09", "A*02:01", "C*07:02:01G", "A*30:14L")
    rows = predicted(tmp_path, "peptide\tallele\n" + "".join(f"NLVPMVATV\t{name}\n" for name in names))[1:]
    assert [row[8] for row in rows[:3:2]] == ["", ""]
    assert rows[0][1:8] == rows[1][1:8]
    for row, words in zip((rows[1], *rows[3:]), ("ambiguous typing", "group of alleles", "low expression"), strict=True):
        assert words in row[8]


def test_alleles_that_are_never_on_the_surface_are_said_and_the_others_judged(tmp_path: Path) -> None:
    text = "peptide\talleles\n" + "".join(
        f"NLVPMVATV\t{names}\n"
        for names in ("A*02:01", "A*24:09N, A*02:01", "A*02:01;B*44:02:01:02S", "A*24:09N", "A*24:09N,a*24:09n,B*32:11Q")
    )
    rows = predicted(tmp_path, text)[1:]
    assert [row[1:8] for row in rows[1:3]] == [rows[0][1:8]] * 2
    assert "'A*24:09N' is a null allele" in rows[1][8]
    assert "is a secreted allele" in rows[2][8]
    assert rows[3][1:8] == ["A*24:09N", *["NA"] * 6]
    assert rows[3][8] == "'A*24:09N' is a null allele: A*24:09N is not expressed at the cell surface and presents nothing"
    assert rows[4][8].count("null allele") == 2  # as written, twice
    (block,) = read_pairs(tmp_path / "pairs.tsv")
    assert [len(absent) for absent in block.absent] == [0, 1, 1, 1, 2]
    count = predict_table(tmp_path / "pairs.tsv", tmp_path / "again.tsv", predictor_of=both_classes)
    assert (count.rows, count.unassessed) == (5, 1)


@pytest.mark.parametrize("name", ["A2", "N", "A*N", "HLA-", "MICA*002:01"])
def test_a_name_of_no_allele_is_an_error_beside_a_null_one(tmp_path: Path, name: str) -> None:
    with pytest.raises(FormatError) as caught:
        list(read_pairs(write(tmp_path, f"{TABLE}NLVPMVATV\tA*24:09N,{name}\n")))
    assert caught.value.place == "pairs.tsv:4"


def test_the_input_is_never_the_output(tmp_path: Path) -> None:
    table = write(tmp_path, TABLE)
    (tmp_path / "link.tsv").symlink_to(table)
    (tmp_path / "hard.tsv").hardlink_to(table)
    (tmp_path / "folder").mkdir()
    for out in (table, tmp_path / "link.tsv", tmp_path / "hard.tsv", tmp_path / "folder" / ".." / "pairs.tsv"):
        with pytest.raises(InputError, match="is also the table of peptides"):
            predict_table(table, out)
    with pytest.raises(InputError, match="is also the table of peptides"):
        predict_table(tmp_path / "link.tsv", table)
    assert table.read_text() == TABLE


@pytest.mark.parametrize("header", ["peptide\tallele\tpeptide", "peptide\talleles\tAlleles"])
def test_a_column_that_stands_twice_is_refused(tmp_path: Path, header: str) -> None:
    with pytest.raises(FormatError, match="2 times") as caught:
        list(read_pairs(write(tmp_path, f"{header}\nNLVPMVATV\tA*02:01\tA*01:01\n")))
    assert caught.value.place == "pairs.tsv:1"


def test_a_header_alone_is_refused(tmp_path: Path) -> None:
    for text in ("peptide\tallele", "peptide\tallele\n\n  \n"):
        with pytest.raises(FormatError, match="no rows"):
            list(read_pairs(write(tmp_path, text)))


def test_what_is_no_regular_file_is_neither_read_nor_replaced(tmp_path: Path) -> None:
    table = write(tmp_path, TABLE)
    fifo, link, loop = tmp_path / "fifo", tmp_path / "link", tmp_path / "loop"
    os.mkfifo(fifo)
    link.symlink_to(fifo)
    loop.symlink_to(loop)
    for path in (fifo, link, tmp_path):
        with pytest.raises(InputError, match=r"not a regular file|is a directory"):
            list(read_pairs(path))
    for path in (fifo, link, tmp_path, loop, tmp_path / "no" / "out.tsv", tmp_path / "pairs.tsv" / "out.tsv"):
        with pytest.raises(InputError, match="cannot be written"):
            predict_table(table, path)
    assert stat.S_ISFIFO(fifo.stat().st_mode)
    assert link.is_symlink()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["fifo", "link", "loop", "pairs.tsv"]


def test_through_a_link_its_target_is_written(tmp_path: Path) -> None:
    table = write(tmp_path, TABLE)
    (tmp_path / "real.tsv").write_text("older")
    for name, aim in (("link.tsv", "real.tsv"), ("dangling.tsv", "new.tsv")):
        (tmp_path / name).symlink_to(aim)
        predict_table(table, tmp_path / name)
        assert (tmp_path / name).is_symlink()
        assert len((tmp_path / aim).read_text().splitlines()) == 3


def test_each_class_judges_its_lengths_and_the_note_says_what_was_not(tmp_path: Path) -> None:
    rows = ["NLVPMVATV", "NLVPMVATVNLVPMVATV", "NLVPMVATVNLV", "NLV", "GAPPMVATV"]
    genotype = "B*07:02,A*02:01,DRB1*15:01,DRB1*04:05,A*02:99"
    table = write(tmp_path, "peptide\talleles\n" + "".join(f"{peptide}\t{genotype}\n" for peptide in rows))
    count = predict_table(table, tmp_path / "out.tsv", predictor_of=both_classes)
    nine, eighteen, twelve, three, gap = (line.split("\t") for line in (tmp_path / "out.tsv").read_text().splitlines()[1:])
    unknown = "HLA-A*02:99 unassessed: not known here"
    assert nine[1:8] == ["HLA-A*02:01", "NA", "NA", "10", "NA", "NA", "0.125"]
    assert nine[8] == f"{unknown}; class II unassessed: 9 residues, not 12 to 25"
    assert eighteen[1:8] == ["HLA-DRB1*15:01", "NA", "NA", "19", "NA", "LVPMVATVN", "0.125"]
    assert eighteen[8] == f"{unknown}; HLA-B*07:02, HLA-A*02:01 unassessed: 18 residues, not 8 to 14"
    assert twelve[1] == "HLA-A*02:01"
    assert twelve[8] == f"{unknown}; percentiles of class I and class II compared"
    assert three[1:8] == ["HLA-B*07:02,HLA-A*02:01,HLA-DRB1*15:01,HLA-DRB1*04:05,HLA-A*02:99", *["NA"] * 6]
    assert gap[1] == "HLA-B*07:02"
    assert gap[8].endswith("; HLA-A*02:01 unassessed: left out")
    assert (count.rows, count.unassessed) == (5, 1)


def test_a_predictor_without_percentiles_is_ranked_by_affinity(tmp_path: Path) -> None:
    table = write(tmp_path, "peptide\talleles\nNLVPMVATV\tB*07:02,A*02:01\n")
    predict_table(table, tmp_path / "out.tsv", predictor_of=lambda allele: Invented((8, 14), percentiles=False))
    assert (tmp_path / "out.tsv").read_text().splitlines()[1].split("\t")[1:5] == ["HLA-A*02:01", "100", "NA", "NA"]


def test_numbers_that_are_not_of_presentation_say_so(tmp_path: Path) -> None:
    table = write(tmp_path, "peptide\tallele\nNLVPMVATV\tA*02:01\n")
    predict_table(table, tmp_path / "out.tsv", predictor_of=lambda allele: Invented((8, 14), ranks="immunogenicity"))
    assert (tmp_path / "out.tsv").read_text().endswith("\tpercentile is of immunogenicity\n")
    silent = Invented((8, 14), percentiles=False, ranks="affinity")  # its nM say by themselves what they are
    predict_table(table, tmp_path / "out.tsv", predictor_of=lambda allele: silent)
    assert (tmp_path / "out.tsv").read_text().endswith("\t0.125\t\n")


def test_alleles_of_the_same_rows_are_asked_together(tmp_path: Path) -> None:
    table = write(tmp_path, "peptide\talleles\n" + "NLVPMVATV\tB*07:02,A*02:01,A*03:01\n" * 50)
    predictor = Invented((8, 14))
    predict_table(table, tmp_path / "out.tsv", predictor_of=lambda allele: predictor)
    assert predictor.asked == 1


rows_asked = st.lists(
    st.tuples(
        st.text(AMINO_ACIDS, min_size=1, max_size=16),
        st.lists(st.sampled_from(["A*02:01", "B*07:02", "C*07:01", "DRB1*04:05", "A*02:9999"]), min_size=1, max_size=4),
    ),
    min_size=1,
    max_size=12,
)


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=rows_asked)
def test_the_best_of_a_genotype_is_that_of_its_alleles_alone(tmp_path: Path, rows: list[tuple[str, list[str]]]) -> None:
    """The slow, obvious way: every pair by itself, then the least."""
    together = predicted(tmp_path, "peptide\talleles\n" + "".join(f"{p}\t{','.join(names)}\n" for p, names in rows))
    for (peptide, names), found in zip(rows, together[1:], strict=True):
        alone = predicted(tmp_path, "peptide\tallele\n" + "".join(f"{peptide}\t{name}\n" for name in names))[1:]
        judged = [row for row in alone if row[4] != "NA"]
        assert found[0] == peptide
        if judged:
            assert found[:8] in [row[:8] for row in judged]
            assert float(found[4]) == min(float(row[4]) for row in judged)
        else:
            assert found[2:8] == ["NA"] * 6
            assert found[8]


def test_blocks_join_without_a_seam(tmp_path: Path) -> None:
    table = write(tmp_path, TABLE + "\n" + "NLVPMVATV\tA*03:01;A*02:01\n" * 3 + "\r\n")
    whole = [row for block in read_pairs(table) for row in asked(block)]
    assert len(whole) == 5
    for size in (1, 2, 4):
        assert [row for block in read_pairs(table, rows_at_once=size) for row in asked(block)] == whole


def test_gzip_and_plain_give_the_same_rows(tmp_path: Path) -> None:
    predict_table(write(tmp_path, TABLE), tmp_path / "a.tsv")
    predict_table(write(tmp_path, TABLE), tmp_path / "b.tsv.gz")
    assert gzip.decompress((tmp_path / "b.tsv.gz").read_bytes()) == (tmp_path / "a.tsv").read_bytes()


def test_the_numbers_are_the_networks(tmp_path: Path) -> None:
    first = predicted(tmp_path, TABLE)[1]
    direct = load_class_one().predict(["NLVPMVATV"], [parse_allele("A*02:01")]).at(0, 0)
    assert [float(value) for value in first[2:5]] == pytest.approx(
        [direct.affinity_nanomolar, direct.presentation, direct.percentile], rel=1e-4
    )
