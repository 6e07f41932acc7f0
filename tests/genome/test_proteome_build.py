"""The proteome of a reference: what is in it, what is not and why, and how the cache keeps it."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.corpora import corpus
from tests.genome.made_files import ENSEMBL_GTF, PROTEIN, make_contig, write_fasta, write_text
from tests.genome.made_reference import make_reference

from vaxsmith.core import InputError, InputFile
from vaxsmith.genome import Message, Reference, load_reference, proteome_build, read_message
from vaxsmith.genome.proteome import NormalProtein, Proteome
from vaxsmith.genome.proteome_build import (
    ProteomeSettings,
    build_proteome,
    proteome_from_proteins,
    read_proteome,
    with_patient_proteins,
)

#      0         10        20        30        40
BASES = "CCATGGCCTGGTAACCATGTAAGCCTAACCATGTTTTAACC"
HASH = InputFile(role="reference FASTA", name="made.fa", size_bytes=1, sha256="a" * 64)


def made() -> Reference:
    whole, broken, last = (2, 14), (16, 28), (30, 39)  # ATG GCC TGG TAA; ATG TAA GCC TAA; ATG TTT TAA
    return make_reference(
        {"1": BASES},
        [
            ("A", "1", "+", [(0, 15)], [whole]),
            ("B", "1", "+", [(0, 8), (8, 15)], [(2, 8), (8, 14)]),
            ("C", "1", "+", [(15, 29)], [broken]),
            ("D", "1", "+", [(29, 41)], [last]),
            ("E", "1", "+", [(0, 41)], []),
            ("F", "1", "+", [(36, 40)], [(36, 38)]),
        ],
    )


def told(proteome: Proteome) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    return [(part.sequence(i), *part.names(i)) for part in proteome.parts for i in range(len(part))]


def test_each_distinct_protein_once_with_all_its_transcripts() -> None:
    proteome = read_proteome(made())
    assert told(proteome) == [("MAW", ("A", "B"), ("GA", "GB")), ("MF", ("D",), ("GD",))]
    assert (proteome.proteins, proteome.residues) == (2, 5)


def test_what_cannot_be_read_is_recorded() -> None:
    dropped = {fell.transcript: fell for fell in read_proteome(made()).dropped}
    assert set(dropped) == {"C", "F"}  # E is not coding, so there is nothing to read
    assert dropped["C"].reason == "unreadable-transcript"
    assert "a stop codon (TAA)" in dropped["C"].sentence
    assert all(fell.unassessed and fell.gene == f"G{name}" for name, fell in dropped.items())


def test_biotypes_can_be_left_out_and_are_recorded() -> None:
    proteome = read_proteome(made(), settings=ProteomeSettings(left_out_biotypes=frozenset({"protein_coding"})))
    assert proteome.proteins == 0
    assert {fell.reason for fell in proteome.dropped} == {"biotype-left-out"}


def test_second_build_comes_from_the_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = build_proteome(made(), cache_directory=tmp_path, fasta_hash=HASH)
    monkeypatch.setattr(proteome_build, "read_proteome", lambda *_, **__: pytest.fail("built again"))
    again = build_proteome(made(), cache_directory=tmp_path, fasta_hash=HASH)
    assert (told(again), again.dropped, again.content) == (told(first), first.dropped, first.content)


def test_other_content_or_settings_have_another_entry(tmp_path: Path) -> None:
    build_proteome(made(), cache_directory=tmp_path, fasta_hash=HASH)
    other = InputFile(role="reference FASTA", name="made.fa", size_bytes=1, sha256="b" * 64)
    build_proteome(made(), cache_directory=tmp_path, fasta_hash=other)
    less = ProteomeSettings(left_out_biotypes=frozenset({"protein_coding"}))
    assert build_proteome(made(), cache_directory=tmp_path, fasta_hash=HASH, settings=less).proteins == 0
    assert len(list((tmp_path / "genome").iterdir())) == 3


def test_a_cache_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no directory")
    proteome = build_proteome(made(), cache_directory=tmp_path / "file", fasta_hash=HASH)
    assert proteome.proteins == 2
    assert [found.check for found in proteome.findings] == ["cache"]


def test_files_on_disk_are_hashed(tmp_path: Path) -> None:
    fasta = write_fasta(tmp_path / "made.fa", {"1": make_contig()})
    annotation = write_text(tmp_path / "made.gtf", ENSEMBL_GTF)
    reference = load_reference(fasta, annotation, cache_directory=tmp_path / "cache")
    proteome = build_proteome(reference, cache_directory=tmp_path / "cache")
    assert told(proteome) == [(PROTEIN, ("ENST00000000001.3",), ("ONE",))]
    fasta.unlink()
    with pytest.raises(InputError, match="does not exist"):
        build_proteome(reference, cache_directory=tmp_path / "cache")


def test_proteins_at_hand() -> None:
    proteome = proteome_from_proteins(
        [
            NormalProtein(sequence="MKT*", transcript="one", gene="G"),
            NormalProtein(sequence="MKT", transcript="one", gene="G"),
            NormalProtein(sequence="*", transcript="nothing"),
        ]
    )
    assert told(proteome) == [("MKT", ("one",), ("G",))]
    assert [(fell.transcript, fell.reason) for fell in proteome.dropped] == [("nothing", "no-residue")]
    with pytest.raises(InputError, match="the protein of one holds 'k'"):
        proteome_from_proteins([NormalProtein(sequence="MkT", transcript="one")])


def test_a_patients_proteins_leave_the_large_index_as_it_is() -> None:
    proteome = read_proteome(made())
    assert with_patient_proteins(proteome, []) is proteome
    assert with_patient_proteins(proteome, [NormalProtein(sequence="MAW*", transcript="A")]) is proteome  # known already
    changed = [NormalProtein(sequence=sequence, transcript="A", gene="GA") for sequence in ("MAC", "MF")]
    own = with_patient_proteins(proteome, changed)
    assert own.parts[0] is proteome.parts[0]
    assert own.parts[1].source == "patient"
    assert (own.proteins, own.content != proteome.content, own.dropped) == (3, True, proteome.dropped)
    same = with_patient_proteins(read_proteome(made()), [NormalProtein(sequence="MAC", transcript="A", gene="GA")])
    assert same.content == own.content


def test_the_minigenome_loses_nothing(tmp_path: Path) -> None:
    folder = corpus("genome", "minigenome")
    reference = load_reference(folder / "reference.fa.gz", folder / "annotation.gff3.gz", cache_directory=tmp_path)
    proteome = build_proteome(reference, cache_directory=tmp_path)
    carried = {name: sequence for sequence, names, _ in told(proteome) for name in names}
    fallen = {fell.transcript for fell in proteome.dropped}
    coding = [transcript for transcript in reference.transcripts if transcript.coding]
    assert {transcript.label.identifier for transcript in coding} == carried.keys() | fallen
    assert not carried.keys() & fallen
    for transcript in coding:
        message = read_message(reference, transcript)
        if transcript.label.identifier in carried:
            assert isinstance(message, Message)
            assert carried[transcript.label.identifier] == message.protein
