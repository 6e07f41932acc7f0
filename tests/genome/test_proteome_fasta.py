"""FASTA files of proteins: manners of headers, damage, and what is no protein."""

from __future__ import annotations

import gzip
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vaxsmith.core import InputError, VaxsmithError
from vaxsmith.genome.proteome import Proteome
from vaxsmith.genome.proteome_fasta import read_proteome_fasta

ENSEMBL = (
    ">ENSP1.2 pep chromosome:GRCh38:1:1:9:1 gene:ENSG1.3 transcript:ENST1.4 gene_biotype:protein_coding gene_symbol:ONE"
)
UNIPROT = ">sp|P00001|ONE_HUMAN Protein one OS=Homo sapiens OX=9606 GN=ONE PE=1 SV=1"


def told(proteome: Proteome) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    (part,) = proteome.parts
    return [(part.sequence(i), *part.names(i)) for i in range(len(part))]


def write(path: Path, text: str | bytes) -> Path:
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


@pytest.mark.parametrize(
    ("header", "transcript", "gene"),
    [
        (ENSEMBL, "ENST1.4", "ONE"),
        (ENSEMBL.replace(" gene_symbol:ONE", ""), "ENST1.4", "ENSG1.3"),
        (UNIPROT, "sp|P00001|ONE_HUMAN", "ONE"),
        (">NP_000001.1 protein one [Homo sapiens]", "NP_000001.1", ""),
        ("> mine", "mine", ""),
    ],
)
def test_headers_name_transcript_and_gene(tmp_path: Path, header: str, transcript: str, gene: str) -> None:
    proteome = read_proteome_fasta(write(tmp_path / "p.fa", f"{header}\nMKT\nAYI*\n"))
    assert told(proteome) == [("MKTAYI", (transcript,), (gene,) if gene else ())]


@pytest.mark.parametrize("compressed", [False, True])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_line_ends_compression_case_and_blank_lines(tmp_path: Path, ends: str, compressed: bool) -> None:
    data = ends.join(["\ufeff>a", "mk t", "", "AY*", ">b", "WUX", ""]).encode()
    proteome = read_proteome_fasta(write(tmp_path / "p.fa", gzip.compress(data, mtime=0) if compressed else data))
    assert told(proteome) == [("MKTAY", ("a",), ()), ("WUX", ("b",), ())]


def test_records_without_residues_are_recorded(tmp_path: Path) -> None:
    proteome = read_proteome_fasta(write(tmp_path / "p.fa", ">a\n>b\nMKT\n>c\n*\n"))
    assert [fell.transcript for fell in proteome.dropped] == ["a", "c"]
    assert proteome.proteins == 1


@pytest.mark.parametrize(
    ("text", "found", "place"),
    [
        ("", "no protein", ""),
        ("MKT\n", "begins with 'MKT'", ":1"),
        (">a\nMKT\n>\nMKT\n", "no name", ":3"),
        (">a\nMKT\n>a\nMKTA\n", "two different sequences", ":3"),
        (">a\nMK-T\n", "holds '-'", ":2"),
        (">a\nMKÉT\n", "holds 'É'", ":2"),
        (">a\n" + "ACGT" * 60 + "\n>b\nACGN\n", "nucleotides", ""),
        (gzip.compress(b">a\nMKT\n", mtime=0)[:-9], "gzip", ""),
        (b"\x89PNG\xff\xfe", "not text", ""),
    ],
)
def test_what_is_no_protein_fasta_is_said_with_its_place(tmp_path: Path, text: str | bytes, found: str, place: str) -> None:
    path = write(tmp_path / "p.fa", text)
    with pytest.raises(InputError) as caught:
        read_proteome_fasta(path)
    assert found in caught.value.found
    assert caught.value.place == f"{path}{place}"


def test_absent_files_and_directories(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "absent"):
        with pytest.raises(InputError):
            read_proteome_fasta(path)


@given(st.binary(max_size=80) | st.text(alphabet=">aMKT*X-\r\n \t", max_size=80).map(str.encode), st.booleans())
@settings(deadline=None, max_examples=150)
def test_any_bytes_give_a_proteome_or_an_error_of_ours(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, compressed: bool
) -> None:
    path = write(tmp_path_factory.getbasetemp() / "fuzz.fa", gzip.compress(data, mtime=0) if compressed else data)
    with suppress(VaxsmithError):
        read_proteome_fasta(path)
