"""Core: codon tables against Biopython's, intervals, errors as sentences, hashes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vaxsmith.core import (
    AMINO_ACIDS,
    CODONS_OF,
    MITOCHONDRIAL_CODE,
    STANDARD_CODE,
    InfeasibleError,
    InputError,
    Interval,
    SettingsError,
    VaxsmithError,
    hash_file,
    hash_json,
    library_versions,
    reverse_complement,
    translate,
)


@pytest.mark.parametrize(("table", "ours"), [(1, STANDARD_CODE), (2, MITOCHONDRIAL_CODE)])
def test_codon_tables_equal_biopython(table: int, ours: dict[str, str]) -> None:
    from Bio.Data.CodonTable import unambiguous_dna_by_id

    theirs = unambiguous_dna_by_id[table]
    assert {codon: residue for codon, residue in ours.items() if residue != "*"} == theirs.forward_table
    assert {codon for codon, residue in ours.items() if residue == "*"} == set(theirs.stop_codons)


def test_every_codon_belongs_to_one_residue() -> None:
    assert sum(len(codons) for codons in CODONS_OF.values()) == 64
    assert set(CODONS_OF) == set(AMINO_ACIDS) | {"*"}


@given(st.text(alphabet="ACGTN", max_size=60))
def test_reverse_complement_is_its_own_inverse(dna: str) -> None:
    assert reverse_complement(reverse_complement(dna)) == dna


@given(st.text(alphabet=AMINO_ACIDS, max_size=40))
def test_translation_undoes_any_coding(protein: str) -> None:
    assert translate("".join(CODONS_OF[residue][-1] for residue in protein)) == protein


def test_translation_of_unclear_and_partial_codons() -> None:
    assert translate("ATGNNNTAAGG") == "MX*"
    assert translate("ATGNNNTAAGG", to_stop=True) == "MX"


def test_intervals() -> None:
    left, right = Interval(contig="1", start=0, end=5), Interval(contig="1", start=5, end=9)
    assert not left.overlaps(right)
    assert Interval(contig="1", start=0, end=9).contains(right)
    assert (len(right), right.one_based) == (4, "1:6-9")
    with pytest.raises(SettingsError, match="half-open"):
        Interval(contig="1", start=5, end=4)


def test_an_error_reads_as_one_paragraph_and_keeps_its_parts() -> None:
    error = InputError("no data", expected="a VCF", cause="it is empty", remedy="give another", place="x.vcf:3")
    assert str(error) == "x.vcf:3: no data. Expected: a VCF. Likely cause: it is empty. Remedy: give another."
    assert error.remedy == "give another"
    assert isinstance(error, VaxsmithError)
    assert InfeasibleError("nothing left").dropped == ()


def test_hashes_depend_on_content_alone(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_bytes(b"abc")
    two.write_bytes(b"abc")
    first, second = hash_file(one, role="x"), hash_file(two, role="x")
    assert first.sha256 == second.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert first.size_bytes == 3
    assert hash_json({"b": 1, "a": 2}) == hash_json({"a": 2, "b": 1})
    with pytest.raises(InputError, match="does not exist"):
        hash_file(tmp_path / "absent", role="x")


def test_versions_name_python_and_say_when_a_library_is_absent() -> None:
    found = library_versions(("numpy", "no-such-library"))
    assert found["no-such-library"] == "absent"
    assert "python" in found
