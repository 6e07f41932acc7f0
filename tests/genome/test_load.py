"""Loading a reference: manners of annotation, contig names, mismatches, the cache."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.corpora import corpus
from tests.genome.made_files import (
    CODING,
    ENSEMBL_GTF,
    MANNERS,
    PLUS_CODING,
    PLUS_EXONS,
    PROTEIN,
    make_contig,
    write_fasta,
    write_text,
)

from vaxsmith.core import FormatError, InputError, Interval, ReferenceMismatchError, translate
from vaxsmith.genome import compiled, identify_build, load_reference
from vaxsmith.genome.build import odd_lengths
from vaxsmith.genome.cache import default_cache_directory


@pytest.fixture
def fasta(tmp_path: Path) -> Path:
    return write_fasta(tmp_path / "made.fa", {"1": make_contig(), "MT": make_contig(90, seed=4)})


@pytest.mark.parametrize("name", MANNERS)
@pytest.mark.parametrize(("compressed", "windows"), [(False, False), (True, False), (False, True)])
def test_every_manner_gives_the_same_transcript(
    fasta: Path, tmp_path: Path, name: str, compressed: bool, windows: bool
) -> None:
    annotation = write_text(tmp_path / name, MANNERS[name], compressed=compressed, windows=windows)
    reference = load_reference(fasta, annotation, cache_directory=tmp_path / "cache")
    (transcript,) = list(reference.transcripts)
    assert [(exon.start, exon.end) for exon in transcript.exons] == PLUS_EXONS
    assert [(part.start, part.end) for part in transcript.coding] == PLUS_CODING
    assert (transcript.contig, transcript.strand, transcript.first_phase) == ("1", "+", 0)
    assert reference.coding_sequence(transcript) == CODING
    assert translate(reference.coding_sequence(transcript), to_stop=True) == PROTEIN
    label = transcript.label
    assert label.gene == "ONE"
    assert label.mane_select
    assert label.identifier in ("ENST00000000001.3", "NM_000001.3")
    assert label.protein_identifier in ("ENSP00000000001.4", "NP_000001.4")
    assert label.biotype == "protein_coding"
    if "refseq" not in name:
        assert (label.canonical, label.support_level, label.gene_identifier) == (True, 1, "ENSG00000000001")


def test_second_load_reads_the_compiled_form(fasta: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    annotation = write_text(tmp_path / "made.gtf", ENSEMBL_GTF)
    first = load_reference(fasta, annotation, cache_directory=tmp_path / "cache")
    monkeypatch.setattr(compiled, "_read", lambda path: pytest.fail("compiled again"))
    again = load_reference(fasta, annotation, cache_directory=tmp_path / "cache")
    assert list(first.transcripts) == list(again.transcripts)
    assert first.findings == again.findings


def test_a_changed_annotation_or_a_damaged_cache_is_compiled_anew(fasta: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    annotation = write_text(tmp_path / "made.gtf", ENSEMBL_GTF)
    load_reference(fasta, annotation, cache_directory=cache)
    (kept,) = (cache / "genome").glob("*.npz")
    kept.write_bytes(kept.read_bytes()[: kept.stat().st_size // 2])
    assert len(load_reference(fasta, annotation, cache_directory=cache).transcripts) == 1
    write_text(annotation, ENSEMBL_GTF.replace("ENST00000000001", "ENST00000000009"))
    (transcript,) = load_reference(fasta, annotation, cache_directory=cache).transcripts
    assert transcript.label.identifier == "ENST00000000009.3"


def test_a_cache_that_cannot_be_written_is_a_note(fasta: Path, tmp_path: Path) -> None:
    annotation = write_text(tmp_path / "made.gtf", ENSEMBL_GTF)
    blocked = write_text(tmp_path / "blocked", "a file where a directory should be")
    reference = load_reference(fasta, annotation, cache_directory=blocked)
    assert len(reference.transcripts) == 1
    assert "cache" in [finding.check for finding in reference.findings]


def test_cache_directory_follows_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VAXSMITH_CACHE", str(tmp_path / "named"))
    assert default_cache_directory() == tmp_path / "named"


def test_any_name_of_a_contig_finds_it(fasta: Path, tmp_path: Path) -> None:
    reference = load_reference(fasta, write_text(tmp_path / "made.gtf", ENSEMBL_GTF), cache_directory=tmp_path / "cache")
    names = ("1", "chr1", "NC_000001.10", "chrM", "M", "NC_012920.1", "chr2")
    assert [reference.contig_name(name) for name in names] == ["1", "1", "1", "MT", "MT", "MT", None]
    assert reference.fetch("chr1", 14, 17) == "ATG"
    assert reference.is_mitochondrial("MT")
    with pytest.raises(InputError, match="no contig chr2"):
        reference.fetch("chr2", 0, 1)
    with pytest.raises(InputError, match="leaves its contig"):
        reference.fetch("chr1", 190, 201)


def test_overlap_counts_introns_and_only_inner_points(fasta: Path, tmp_path: Path) -> None:
    reference = load_reference(fasta, write_text(tmp_path / "made.gtf", ENSEMBL_GTF), cache_directory=tmp_path / "cache")

    def found(start: int, end: int) -> bool:
        return bool(reference.transcripts_overlapping(Interval(contig="chr1", start=start, end=end)))

    assert [found(9, 10), found(10, 11), found(25, 26), found(49, 60), found(50, 60)] == [False, True, True, True, False]
    assert [found(10, 10), found(11, 11), found(50, 50)] == [False, True, False]
    assert reference.transcript("ENST00000000001") == reference.transcript("ENST00000000001.3")


def test_annotation_of_another_build_is_refused(tmp_path: Path) -> None:
    fasta = write_fasta(tmp_path / "made.fa", {"1": make_contig()})
    other = write_text(tmp_path / "other.gtf", ENSEMBL_GTF.replace("chr1\t", "chr7\t"))
    with pytest.raises(ReferenceMismatchError, match="no transcript lies on a contig"):
        load_reference(fasta, other, cache_directory=tmp_path / "cache")
    many = "".join(ENSEMBL_GTF.replace("00001", f"{n:05d}").replace("\t50\t", "\t900\t") for n in range(30))
    beyond = write_text(tmp_path / "beyond.gtf", many)
    with pytest.raises(ReferenceMismatchError, match="run over the end"):
        load_reference(fasta, beyond, cache_directory=tmp_path / "cache")
    same = write_text(tmp_path / "same.gtf", "".join(ENSEMBL_GTF.replace("00001", f"{n:05d}") for n in range(30)))
    assert len(load_reference(fasta, same, cache_directory=tmp_path / "cache").transcripts) == 30
    moved = write_fasta(tmp_path / "moved.fa", {"1": "C" * 200})
    with pytest.raises(ReferenceMismatchError, match="begin with ATG"):
        load_reference(moved, same, cache_directory=tmp_path / "cache")


def test_odd_transcripts_are_reported(tmp_path: Path) -> None:
    fasta = write_fasta(tmp_path / "made.fa", {"1": make_contig()})
    text = (
        ENSEMBL_GTF
        + ENSEMBL_GTF.replace("00001", "00002").replace("\tCDS\t31\t34", "\tCDS\t31\t33")
        + ENSEMBL_GTF.replace("00001", "00003").replace("chr1\t", "chrUn\t")
        + ENSEMBL_GTF.replace("00001", "00004").replace("\texon\t31\t50", "\texon\t33\t50")
    )
    reference = load_reference(fasta, write_text(tmp_path / "odd.gtf", text), cache_directory=tmp_path / "cache")
    said = " ".join(finding.sentence for finding in reference.findings)
    assert "1 transcripts lie on contigs that the FASTA does not have and are not used (ENST00000000003.3)" in said
    assert "1 transcripts code outside their exons" in said
    assert len(reference.transcripts) == 2


@pytest.mark.parametrize(
    ("text", "what", "place"),
    [
        ("", "no feature line", "bad"),
        ("#only\n#comments\n", "no feature line", "bad"),
        ("chr1 havana exon 11 22\n", "1 columns", "bad:1"),
        (ENSEMBL_GTF[: ENSEMBL_GTF.index("transcript_id", ENSEMBL_GTF.index("\texon\t"))], "no transcript_id", "bad:4"),
        (ENSEMBL_GTF.replace("\texon\t11", "\texon\telf"), "lies from 'elf'", "bad:4"),
        (ENSEMBL_GTF.replace("\texon\t11\t22\t.\t+", "\texon\t11\t22\t.\t*"), "strand '\\*'", "bad:4"),
        (ENSEMBL_GTF.replace("\texon\t11\t22\t.\t+", "\texon\t11\t22\t.\t-"), "lies on strand -", "bad:4"),
        (ENSEMBL_GTF.replace("\texon\t11\t22", "\texon\t22\t11"), "lies from '22' to '11'", "bad:4"),
    ],
)
def test_bad_annotation_names_the_line(fasta: Path, tmp_path: Path, text: str, what: str, place: str) -> None:
    annotation = write_text(tmp_path / "bad", text)
    with pytest.raises(FormatError, match=what) as caught:
        load_reference(fasta, annotation, cache_directory=tmp_path / "cache")
    assert caught.value.place.endswith(place)


def test_truncated_gzip_annotation_is_named(fasta: Path, tmp_path: Path) -> None:
    whole = write_text(tmp_path / "whole.gtf.gz", ENSEMBL_GTF * 50, compressed=True)
    whole.write_bytes(whole.read_bytes()[:-40])
    with pytest.raises(FormatError, match="ends in the middle"):
        load_reference(fasta, whole, cache_directory=tmp_path / "cache")


def test_absent_files_are_input_errors(fasta: Path, tmp_path: Path) -> None:
    annotation = write_text(tmp_path / "made.gtf", ENSEMBL_GTF)
    with pytest.raises(InputError, match="FASTA does not exist"):
        load_reference(tmp_path / "absent.fa", annotation, cache_directory=tmp_path / "cache")
    with pytest.raises(InputError, match="annotation does not exist"):
        load_reference(fasta, tmp_path / "absent.gtf", cache_directory=tmp_path / "cache")


def test_a_chromosome_of_the_wrong_length_is_told() -> None:
    lengths = {"chr20": 64_444_167, "chr21": 46_709_983, "chr22": 40_000_000, "chrM": 16_571, "chrUn_x": 5}
    assert identify_build(lengths) == "GRCh38"
    assert odd_lengths(lengths, "GRCh38") == {"chr22": (40_000_000, 50_818_468)}
    assert odd_lengths(lengths, "") == {}
    assert identify_build({"chrM": 16_569, "made": 5}) == ""


def test_minigenome_loads_with_every_transcript(tmp_path: Path) -> None:
    reference = load_reference(
        corpus("genome", "minigenome", "reference.fa.gz"),
        corpus("genome", "minigenome", "annotation.gff3.gz"),
        cache_directory=tmp_path,
    )
    assert len(reference.transcripts) == 45
    tlr8 = reference.transcript("ENST00000218032")
    assert tlr8 is not None
    assert translate(reference.coding_sequence(tlr8)).startswith("MENMFLQ")
