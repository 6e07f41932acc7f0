"""Reading tables of normal-tissue expression."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.corpora import corpus
from tests.tumor.made_tissue import write_wide

from vaxsmith.core import FormatError, InputError
from vaxsmith.tumor.normal_tissue import read_normal_tissue

WIDE = "GeneID\ttestis\tskin 1\tskin 2\nENSG00000000001.3\t12\t0.5\t2\nENSG00000000002\t\tNA\t1\n"
LONG = (
    "Gene\tGene name\tTissue\tnTPM\n"
    "ENSG00000000001\tABC1\ttestis\t12\n"
    "ENSG00000000001\tABC1\tcervix, uterine\t0.5\n"
    "ENSG00000000002\tABC1\ttestis\t3\n"
)


def put(folder: Path, text: str | bytes, name: str = "table.tsv") -> Path:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def test_wide_table_keeps_missing_apart_from_zero(tmp_path: Path) -> None:
    table = read_normal_tissue(put(tmp_path, WIDE))
    assert table.tissues == ("testis", "skin")
    assert table.levels(table.find("ENSG00000000001")) == {"testis": 12, "skin": 2}
    assert table.levels(table.find("ENSG00000000002.9")) == {"skin": 1}
    assert np.isnan(table.values[1, 0])
    assert table.unit == ""
    assert table.find("ENSG00000000003") == ()


def test_long_table_as_the_atlas_distributes_it(tmp_path: Path) -> None:
    table = read_normal_tissue(put(tmp_path, LONG))
    assert table.tissues == ("testis", "cervix_uterine")
    assert table.unit == "nTPM"
    assert table.symbols == ("ABC1", "ABC1")
    # One symbol, two genes: the higher value of each tissue.
    assert table.levels(table.find("ABC1")) == {"testis": 12, "cervix_uterine": 0.5}


@pytest.mark.parametrize("unit", ["NX", "pTPM", "TPM", "Value"])
def test_older_releases_name_their_unit(tmp_path: Path, unit: str) -> None:
    table = read_normal_tissue(put(tmp_path, LONG.replace("nTPM", unit)))
    assert table.unit == ("" if unit == "Value" else unit)


def test_gct_csv_gzip_and_windows_line_ends(tmp_path: Path) -> None:
    gct = "#1.2\n1\t2\nName\tDescription\tTestis\tHeart - Left Ventricle\nENSG00000000001.3\tABC1\t12\t0.5\n"
    table = read_normal_tissue(put(tmp_path, gct.replace("\n", "\r\n")))
    assert (table.unit, table.symbols, table.tissues) == ("TPM", ("ABC1",), ("testis", "heart_left_ventricle"))
    quoted = 'Gene,Gene name,"testis","cervix, uterine"\nENSG00000000001,ABC1,12,0.5\n'
    table = read_normal_tissue(put(tmp_path, gzip.compress(quoted.encode()), "table.csv.gz"))
    assert table.levels(table.find("ABC1")) == {"testis": 12, "cervix_uterine": 0.5}


def test_a_gene_that_stands_twice_keeps_the_higher_value_and_says_so(tmp_path: Path) -> None:
    table = read_normal_tissue(put(tmp_path, WIDE + "ENSG00000000001.3_PAR_Y\t1\t7\t0\n"))
    assert table.levels(table.find("ENSG00000000001")) == {"testis": 12, "skin": 7}
    assert [finding.check for finding in table.findings] == ["normal-tissue-repeated"]
    table = read_normal_tissue(put(tmp_path, LONG + LONG.splitlines()[1].replace("12", "15") + "\n"))
    assert table.levels(table.find("ENSG00000000001"))["testis"] == 15
    assert table.findings[0].measured == 1


def test_nameless_rows_are_counted(tmp_path: Path) -> None:
    table = read_normal_tissue(put(tmp_path, WIDE + "\t1\t1\t1\n"))
    assert [(finding.check, finding.measured) for finding in table.findings] == [("normal-tissue-nameless", 1)]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "empty"),
        ("\n\n", "no table"),
        ("Gene\tTPM\nTP53\t3\n", "1 tissues"),
        ("GeneID\ttestis\tskin\n", "0 genes"),
        ("GeneID\ttestis\tskin\nENSG1\t3\n", "2 columns"),
        ("GeneID\ttestis\tskin\nENSG1\t3\t-1\n", "-1"),
        ("GeneID\ttestis\tskin\nENSG1\t3\tinf\n", "inf"),
        ("GeneID\ttestis\tskin\nENSG1\t3\thigh\n", "high"),
        ("GeneID\ttestis\t\nENSG1\t3\t4\n", "no title"),
        ("sequence\ttestis\tskin\nENSG1\t3\t4\n", "no column of genes"),
        ("Gene\tTissue\tnTPM\nENSG1\ttestis\n", "2 columns"),
        ("GeneID\ttestis\tskin\nENSG1\t\t\n", "1 genes"),
    ],
)
def test_bad_tables_are_refused_with_a_place(tmp_path: Path, text: str, word: str) -> None:
    with pytest.raises(FormatError) as caught:
        read_normal_tissue(put(tmp_path, text))
    assert word in str(caught.value)
    assert "table.tsv" in caught.value.place


def test_absent_file_and_truncated_gzip(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        read_normal_tissue(tmp_path / "none.tsv")
    with pytest.raises(FormatError):
        read_normal_tissue(put(tmp_path, gzip.compress(WIDE.encode() * 50)[:-20]))


@settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_damaged_tables_are_read_or_refused_never_crash(tmp_path: Path, data: st.DataObject) -> None:
    whole = bytearray(data.draw(st.sampled_from([WIDE, LONG, WIDE.replace("\t", ",")])).encode())
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(whole) - 1))
        whole[place : place + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=4))
    try:
        table = read_normal_tissue(put(tmp_path, bytes(whole)))
    except InputError as error:
        place = error.place
    else:
        place = "read" if table.values.shape == (len(table.identifiers), len(table.tissues)) else ""
    assert place


@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(st.integers(0, 900), min_size=10, max_size=10), min_size=1, max_size=5))
def test_wide_and_long_agree(tmp_path: Path, rows: list[list[int]]) -> None:
    names = [f"t{'abcdefghij'[i]}" for i in range(10)]
    genes = {f"ENSG{i:011d}": dict(zip(names, map(float, row), strict=True)) for i, row in enumerate(rows)}
    wide = read_normal_tissue(write_wide(tmp_path / "wide.tsv", genes, tuple(names)))
    lines = [f"{gene}\t{name}\t{level}" for gene, levels in genes.items() for name, level in levels.items()]
    long = read_normal_tissue(put(tmp_path, "Gene\tTissue\tnTPM\n" + "\n".join(lines) + "\n"))
    assert long.tissues == wide.tissues
    assert np.array_equal(long.values, wide.values)


def test_the_atlas_itself() -> None:
    table = read_normal_tissue(corpus("tissue", "hpa_consensus.tsv.gz"))
    assert table.values.shape == (19670, 61)
    assert int(np.isnan(table.values).sum()) == 19406
    assert table.levels(table.find("ENSG00000163631"))["liver"] == pytest.approx(3075.8)
    assert table.findings == ()
