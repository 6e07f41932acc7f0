"""A pVACseq table as a source of predictions: ours in its form, the real one where it is at hand, and broken ones."""

from __future__ import annotations

import csv
import gzip
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.corpora import corpus

from vaxsmith.adapters import open_predictor, read_pvacseq_table
from vaxsmith.core import FormatError, InputError
from vaxsmith.hla import parse_allele

A0201, B0702, C0702 = (parse_allele(name) for name in ("A*02:01", "B*07:02", "C*07:02"))
TITLES = (
    "Gene Name\tHLA Allele\tMT Epitope Seq\tWT Epitope Seq\tBest MT IC50 Score\tMedian MT Percentile"
    "\tBigMHC_IM WT Immunogenicity Score\tBigMHC_IM MT Immunogenicity Score\tBigMHC_IM MT Percentile"
    "\tMHCflurryEL Processing MT Score\tNetMHCpan WT IC50 Score\tNetMHCpan MT IC50 Score\tNetMHCpan WT Percentile"
    "\tNetMHCpan MT Percentile\tNetMHCpanEL MT Presentation Score\tNetMHCpanEL MT Percentile\tMixMHCpred MT Binding Score"
    "\tMixMHCpred MT Percentile\tOld MT Score\tOld MT Percentile"
)
ROWS = (
    "G\tHLA-A*02:01\tNLVPMVATV\tNLVPMVATD\t9\t1\t0.1\t0.9\tNA\t0.4\t5000.5\t8.7\t12.5\t0.05\t0.9\t0.04\t-3.2\t0.08\t77\t3",
    "G\tHLA-A*02:01\tNLVPMVATV\tNLVPMVATD\t9\t1\t0.1\t0.9\tNA\t0.4\t5000.5\t8.7\t12.5\t0.05\t0.9\t0.04\t-3.2\t0.08\t77\t3",
    "G\tB*07:02\tNLVPMVATV\tNA\t9\t1\tNA\t0.2\tNA\t0.5\tNA\t8000\tNA\t30\t0.001\t25\tNA\tNA\t78\t4",
)


def write(folder: Path, *rows: str, titles: str = TITLES) -> Path:
    path = folder / "tumor.all_epitopes.tsv"
    path.write_text("".join(f"{row}\n" for row in (titles, *rows)))
    return path


def test_each_predictor_gets_its_columns(tmp_path: Path) -> None:
    found = {predictor.column_name: predictor for predictor in read_pvacseq_table(write(tmp_path, *ROWS))}
    assert list(found) == ["BigMHC_IM", "MHCflurryEL Processing", "NetMHCpan", "NetMHCpanEL", "MixMHCpred", "Old"]
    assert [predictor.ranks for predictor in found.values()] == [
        "immunogenicity", "processing", "affinity", "presentation", "presentation", "presentation",
    ]  # fmt: skip
    given = found["NetMHCpan"].predict(["NLVPMVATD", "NLVPMVATV"], [A0201, B0702, C0702])
    assert given.percentile[:, 0].tolist() == np.float32([12.5, 0.05]).tolist()  # wild type and mutant alike
    assert given.affinity_nanomolar[:, 0].tolist() == np.float32([5000.5, 8.7]).tolist()
    assert np.isnan(given.presentation).all()
    assert given.percentile[1, 1] == 30
    assert given.predictor.startswith("NetMHCpan in tumor.all_epitopes.tsv (sha256 ")


def test_what_the_table_lacks_is_not_lost(tmp_path: Path) -> None:
    found = {predictor.column_name: predictor for predictor in read_pvacseq_table(write(tmp_path, *ROWS))}
    given = found["NetMHCpanEL"].predict(["NLVPMVATD", "NLVPMVATV", "GILGFVFTL"], [A0201, B0702, C0702])
    assert "no rows for HLA-C*07:02" in given.unassessed[C0702.name].reason
    assert "has no row for this pair" in given.gaps["GILGFVFTL", A0201.name].reason
    assert "no score and no percentile" in given.gaps["NLVPMVATD", A0201.name].reason  # it has no columns of the wild type
    mix = found["MixMHCpred"]
    assert "no numbers of MixMHCpred for HLA-B*07:02" in mix.assess(B0702).reason  # type: ignore[union-attr]
    with pytest.raises(InputError, match="has 10 residues"):
        mix.predict(["NLVPMVATVA"], [A0201])


def test_a_score_of_unknown_unit_is_passed_over_and_its_percentile_taken(tmp_path: Path) -> None:
    old = read_pvacseq_table(write(tmp_path, *ROWS))[-1]
    given = old.predict(["NLVPMVATV"], [A0201, B0702])
    assert given.percentile.tolist() == [[3, 4]]
    assert np.isnan(given.presentation).all()
    assert np.isnan(given.affinity_nanomolar).all()


def test_it_is_opened_by_name(tmp_path: Path) -> None:
    path = write(tmp_path, *ROWS)
    assert open_predictor("pvacseq:netmhcpanel", program=path).name.startswith("NetMHCpanEL in ")
    with pytest.raises(InputError, match="no predictor called 'other'") as caught:
        open_predictor("pvacseq:other", program=path)
    assert "NetMHCpanEL" in caught.value.expected
    with pytest.raises(InputError, match="without one of its predictors"):
        open_predictor("pvacseq:", program=path)
    with pytest.raises(InputError, match="none was named"):
        open_predictor("pvacseq:NetMHCpan")


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ((), "no rows"),
        ((ROWS[0], ROWS[2][:40]), "fields"),
        ((ROWS[0].replace("8.7", "much"),), "is not a number"),
        ((ROWS[0], ROWS[1].replace("8.7", "9.7")), "9.7 here and 8.7 in a row before"),
        ((ROWS[0].replace("HLA-A*02:01", "H-2-Kb"),), "not an HLA allele"),
    ],
)
def test_a_broken_table_says_where(tmp_path: Path, rows: tuple[str, ...], words: str) -> None:
    with pytest.raises(FormatError, match=words) as caught:
        read_pvacseq_table(write(tmp_path, *rows))
    assert caught.value.place.startswith("tumor.all_epitopes.tsv")


def test_foreign_empty_and_damaged_files_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "table.tsv"
    for content in (
        b"",
        b"a\tb\n1\t2\n",
        b"\xff\xfe\x00",
        gzip.compress(TITLES.encode() * 50, mtime=0)[:-30],
        b"##fileformat=VCFv4.2\n",
    ):
        path.write_bytes(content)
        with pytest.raises(FormatError):
            read_pvacseq_table(path)
    with pytest.raises(InputError, match="does not exist"):
        read_pvacseq_table(tmp_path / "absent.tsv")


@settings(max_examples=50)
@given(raw=st.binary(max_size=400), keep=st.integers(0, len(TITLES) + 200))
def test_any_file_is_a_table_or_an_error_for_the_person(
    tmp_path_factory: pytest.TempPathFactory, raw: bytes, keep: int
) -> None:
    path = tmp_path_factory.mktemp("fuzz") / "table.tsv"
    path.write_bytes("\n".join([TITLES, *ROWS]).encode()[:keep] + raw)
    try:
        assert read_pvacseq_table(path)
    except InputError as error:
        assert str(error)  # noqa: PT017 - most of these are refused, some are not


@pytest.mark.corpora
def test_the_real_table_gives_what_its_cells_say() -> None:
    path = corpus("tumours", "hcc1395", "pvacseq", "class_one_epitopes.tsv.gz")
    predictors = {predictor.column_name: predictor for predictor in read_pvacseq_table(path)}
    assert len(predictors) == 15  # thirteen predictors, two of them with two models
    with gzip.open(path, "rt", encoding="utf-8", newline="") as stream:
        rows = [row for number, row in enumerate(csv.DictReader(stream, delimiter="\t")) if number % 997 == 0]
    alleles = [parse_allele(name) for name in ("A*29:02", "B*45:01", "B*82:02")]
    for name, column, number in (
        ("NetMHCpan", "NetMHCpan MT IC50 Score", "affinity_nanomolar"),
        ("NetMHCpanEL", "NetMHCpanEL MT Percentile", "percentile"),
        ("MHCnuggetsI", "MHCnuggetsI MT Percentile", "percentile"),
        ("MixMHCpred", "MixMHCpred MT Percentile", "percentile"),
        ("BigMHC_EL", "BigMHC_EL MT Presentation Score", "presentation"),
    ):
        given = predictors[name].predict([row["MT Epitope Seq"] for row in rows], alleles)
        for at, row in enumerate(rows):
            allele = [allele.name for allele in alleles].index(row["HLA Allele"])
            value = getattr(given, number)[at, allele]
            assert (math.isnan(value) and row[column] == "NA") or value == pytest.approx(float(row[column]), rel=2e-3)
    assert predictors["MixMHCpred"].assess(alleles[2]) is not None
