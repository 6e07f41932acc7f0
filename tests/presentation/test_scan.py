"""Every window of every protein beside an obvious twin, and a reason for every window that is not there."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.presentation.invented_predictor import ONE, TWO, Invented, both_classes

from vaxsmith.core import AMINO_ACIDS, InputError, SettingsError
from vaxsmith.hla import parse_allele
from vaxsmith.presentation import ScanSettings, scan_proteins
from vaxsmith.presentation import scan as scan_module
from vaxsmith.presentation.absent import AbsentAllele, read_allele

A0201, B0702, DRB1 = (parse_allele(name) for name in ("A*02:01", "B*07:02", "DRB1*04:05"))
ALLELES = (B0702, DRB1, A0201)
LENGTHS = {"class_one_lengths": (8, 12), "class_two_lengths": (12, 15)}
named = st.tuples(st.sampled_from(["one", "two", "three"]), st.text("ACDEFGAP" + "XU*", max_size=24))


def scanned(folder: Path, proteins: Sequence[tuple[str, str]], **settings: object) -> list[list[str]]:
    out = folder / "scan.tsv"
    chosen = ScanSettings(**{**LENGTHS, **settings})  # type: ignore[arg-type]
    scan_proteins(proteins, ALLELES, out, settings=chosen, predictor_of=both_classes)
    return [line.split("\t") for line in out.read_text().splitlines()]


def slowly(proteins: Sequence[tuple[str, str]]) -> Iterator[tuple[str, int, str, str, float]]:
    """Cut and judge one window at a time."""
    for name, sequence in proteins:
        for start in range(len(sequence)):
            for length in (8, 12, 15):
                peptide = sequence[start : start + length]
                if len(peptide) == length and not set(peptide) - set(AMINO_ACIDS):
                    for allele in ALLELES:
                        if length in LENGTHS[f"class_{'one' if allele.mhc_class == 1 else 'two'}_lengths"]:
                            found = (ONE if allele.mhc_class == 1 else TWO).predict([peptide], [allele]).at(0, 0)
                            yield name, start + 1, peptide, allele.name, found.percentile


def numbers(rows: Sequence[Sequence[str]]) -> list[tuple[str, int, str, str, float]]:
    return [(r[0], int(r[1]), r[2], r[3], float(r[6])) for r in rows[1:] if r[6] != "NA"]


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(proteins=st.lists(named, max_size=5))
def test_the_slow_twin_finds_the_same_pairs_in_the_same_order(tmp_path: Path, proteins: list[tuple[str, str]]) -> None:
    expected = list(slowly(proteins))
    rows = scanned(tmp_path, proteins)
    assert numbers(rows) == [row for row in expected if not math.isnan(row[4])]
    best = {}
    for row in expected:
        if not math.isnan(row[4]) and row[4] < best.get(row[:3], row)[4] + 1e-9:
            best[row[:3]] = min(best.get(row[:3], row), row, key=lambda entry: (entry[4], entry[3]))
    # A name that comes twice gives the same key twice: only distinct records tell the best apart.
    if len({name for name, _ in proteins}) == len(proteins):
        assert numbers(scanned(tmp_path, proteins, best=True)) == list(best.values())
    assert numbers(scanned(tmp_path, proteins, under=14.5)) == [row for row in numbers(rows) if row[4] < 14.5]


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(proteins=st.lists(named, min_size=1, max_size=5), pairs=st.integers(1, 40))
def test_no_letter_vanishes_and_batches_join(tmp_path: Path, proteins: list[tuple[str, str]], pairs: int) -> None:
    """Each residue is in a window, or in a stretch with a note, or its protein has a note."""
    whole = scanned(tmp_path, proteins)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scan_module, "_PAIRS_AT_ONCE", pairs)
        assert scanned(tmp_path, proteins) == whole
    for name, sequence in proteins:
        if sum(other == name for other, _ in proteins) == 1:
            rows = [row for row in whole if row[0] == name]
            places = {int(r[1]) + i for r in rows if r[1] != "NA" for i in range(len(r[2]))}
            strange = {place for place, letter in enumerate(sequence, 1) if letter not in AMINO_ACIDS}
            assert strange <= places
            assert rows
            assert [row[10] for row in rows if row[6] == "NA"].count("") == 0
            if not any(row[6] != "NA" for row in rows):
                assert any("no window" in row[10] or "left out" in row[10] for row in rows)


def test_positions_notes_and_repeated_names(tmp_path: Path) -> None:
    rows = scanned(tmp_path, [("one", "ACDEFGHIXXKLMNPQRS*"), ("two", ""), ("three", "MKT"), ("one", "ACDEFGHI")])
    assert [row[:4] + row[10:] for row in rows[1:]] == [
        ["one", "1", "ACDEFGHI", "HLA-B*07:02", ""],
        ["one", "1", "ACDEFGHI", "HLA-A*02:01", ""],
        ["one", "9", "XX", "NA", "X at 9 to 10 is none of the twenty residues: no window that touches it is judged"],
        ["one", "11", "KLMNPQRS", "HLA-B*07:02", ""],
        ["one", "11", "KLMNPQRS", "HLA-A*02:01", ""],
        ["one", "19", "*", "NA", "* at 19 is none of the twenty residues: no window that touches it is judged"],
        ["two", "NA", "NA", "NA", "no window: the record is empty"],
        ["three", "NA", "NA", "NA", "no window: among its 3 letters are no 8 residues in a row"],
        ["one", "NA", "NA", "NA", "record 4 has a name that an earlier one has: rows follow the file's order"],
        ["one", "1", "ACDEFGHI", "HLA-B*07:02", ""],
        ["one", "1", "ACDEFGHI", "HLA-A*02:01", ""],
    ]


def test_class_two_rows_carry_their_core(tmp_path: Path) -> None:
    rows = scanned(tmp_path, [("one", "ACDEFGHIKLMNPQR")])
    second = [row for row in rows if row[3] == "HLA-DRB1*04:05"]
    assert [(row[1], row[8]) for row in second] == [
        (str(start), "ACDEFGHIKLMNPQR"[start : start + 9]) for start in (1, 1, 2, 3, 4)
    ]


def test_an_allele_that_cannot_be_judged_is_said_once_above_the_rows(tmp_path: Path) -> None:
    far = parse_allele("A*02:99")
    count = scan_proteins([("one", "ACDEFGHIK")], [far, A0201, far, A0201], tmp_path / "scan.tsv", predictor_of=both_classes)
    rows = [line.split("\t") for line in (tmp_path / "scan.tsv").read_text().splitlines()[1:]]
    assert rows[0] == [*["NA"] * 3, "HLA-A*02:99", *["NA"] * 6, "unassessed: not known here"]
    assert (count.proteins, count.windows, count.pairs, count.notes) == (1, 3, 3, 1)


def test_an_allele_that_is_never_on_the_surface_is_said_above_the_rows(tmp_path: Path) -> None:
    gone = read_allele("A*24:09N")
    assert isinstance(gone, AbsentAllele)
    out = tmp_path / "scan.tsv"
    count = scan_proteins([("one", "ACDEFGHIK")], [A0201], out, absent=[gone, gone], predictor_of=both_classes)
    rows = [line.split("\t") for line in out.read_text().splitlines()[1:]]
    assert rows[0] == [*["NA"] * 3, "A*24:09N", *["NA"] * 6, gone.sentence]
    assert (count.pairs, count.notes) == (3, 1)
    with pytest.raises(InputError, match="is a null allele"):
        scan_proteins([("one", "ACDEFGHIK")], [], out, absent=[gone], predictor_of=both_classes)


def test_a_pair_that_the_predictor_left_out_has_a_row(tmp_path: Path) -> None:
    rows = scanned(tmp_path, [("one", "GAPDEFGH")], under=50.0)
    assert rows[-1] == ["one", "1", "GAPDEFGH", *["NA"] * 7, "HLA-A*02:01 unassessed: left out"]


def test_what_cannot_be_scanned_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    out = tmp_path / "scan.tsv"
    for alleles, chosen, error in (
        ([parse_allele("A*02:99")], ScanSettings(), InputError),
        ([], ScanSettings(), InputError),
        ([A0201], ScanSettings(class_one_lengths=(8, 15)), SettingsError),
        ([DRB1], ScanSettings(class_two_lengths=(11,)), SettingsError),
    ):
        with pytest.raises(error) as caught:
            scan_proteins([("one", "ACDEFGHIK")], alleles, out, settings=chosen, predictor_of=both_classes)
        assert caught.value.remedy
    with pytest.raises(SettingsError, match="percentile"):
        scan_proteins(
            [("one", "ACDEFGHIK")],
            [A0201],
            out,
            settings=ScanSettings(under=2.0),
            predictor_of=lambda allele: Invented((8, 14), percentiles=False),
        )
    assert list(tmp_path.iterdir()) == []


def test_a_watcher_is_told_the_residues(tmp_path: Path) -> None:
    told: list[int] = []
    scan_proteins(
        [("one", "ACDEFGHIK"), ("two", "X" * 50)], [A0201], tmp_path / "s.tsv", predictor_of=both_classes, watch=told.append
    )
    assert told == [59]
