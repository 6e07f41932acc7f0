"""Corners of GTF and GFF3 that real annotations have."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.genome.made_files import ENSEMBL_GFF3, ENSEMBL_GTF, MANNERS, write_text

from vaxsmith.core import FormatError, InputFile
from vaxsmith.genome import TranscriptTable, compile_reference

LENGTHS = {"chr1": 1000, "chrX": 1000, "chrY": 1000, "chrM": 300}


def _table(tmp_path: Path, text: str) -> TranscriptTable:
    path = write_text(tmp_path / "made", text)
    known = InputFile(role="reference annotation", name="made", size_bytes=len(text), sha256=str(hash(text)))
    return compile_reference(path, known, LENGTHS, tmp_path / "cache")[0]


def test_gtf_without_transcript_lines(tmp_path: Path) -> None:
    """UCSC's refGene tables written as GTF."""
    line = 'chr1\trefGene\t{}\t{}\t{}\t.\t-\t{}\tgene_id "TP53"; transcript_id "NM_000546"; gene_name "TP53";\n'
    text = line.format("exon", 11, 40, ".") + line.format("CDS", 20, 40, 0) + line.format("exon", 51, 70, ".")
    (transcript,) = _table(tmp_path, text)
    assert (transcript.label.identifier, transcript.label.gene, transcript.strand) == ("NM_000546", "TP53", "-")
    assert len(transcript.exons) == 2


def test_stop_codon_split_over_two_exons_joins_the_cds(tmp_path: Path) -> None:
    text = (
        ENSEMBL_GTF.replace("\tCDS\t15\t22", "\tCDS\t15\t20")
        .replace("\tstop_codon\t35\t37", "\tstop_codon\t21\t22")
        .replace("\tCDS\t31\t34\t.\t+\t1", "\tstop_codon\t31\t31\t.\t+\t1")
    )
    (transcript,) = _table(tmp_path, text)
    assert [(part.start, part.end) for part in transcript.coding] == [(14, 22), (30, 31)]


def test_cds_below_a_gene_and_children_before_their_parents(tmp_path: Path) -> None:
    """RefSeq's mitochondrial genes have no transcript; GFF3 promises no order."""
    gene = "chrM\tRefSeq\tgene\t1\t12\t.\t+\t.\tID=gene-ND1;Name=ND1;gene=ND1;gene_biotype=protein_coding\n"
    cds = "chrM\tRefSeq\tCDS\t1\t12\t.\t+\t0\tID=cds-YP_1.1;Parent=gene-ND1;protein_id=YP_1.1\n"
    (alone,) = _table(tmp_path, "##gff-version 3\n" + gene + cds)
    assert (alone.label.identifier, alone.label.biotype, alone.label.protein_identifier) == (
        "ND1",
        "protein_coding",
        "YP_1.1",
    )
    assert alone.exons == alone.coding
    head, *lines = ENSEMBL_GFF3.splitlines(keepends=True)
    (backwards,) = _table(tmp_path, head + "".join(reversed(lines)))
    (forwards,) = _table(tmp_path, ENSEMBL_GFF3)
    assert backwards == forwards


def test_one_exon_of_two_parents_and_a_fasta_behind(tmp_path: Path) -> None:
    second = ENSEMBL_GFF3.splitlines(keepends=True)[2].replace("ENST00000000001", "ENST00000000002")
    text = ENSEMBL_GFF3.replace(
        "Parent=transcript:ENST00000000001;Name", "Parent=transcript:ENST00000000001,transcript:ENST00000000002;Name"
    )
    table = _table(tmp_path, text + second + "##FASTA\n>1\nACGT\n")
    assert [(one.label.identifier, len(one.exons)) for one in table] == [("ENST00000000001.3", 2), ("ENST00000000002.3", 2)]


def test_transcripts_without_a_gene_or_without_a_line(tmp_path: Path) -> None:
    head, gene, *rest = ENSEMBL_GFF3.splitlines(keepends=True)
    assert "\tgene\t" in gene
    alone = head + "".join(rest).replace("Parent=gene:ENSG00000000001;", "Name=ONE-201;")
    (transcript,) = _table(tmp_path, alone)
    assert (transcript.label.identifier, transcript.label.gene) == ("ENST00000000001.3", "ONE-201")
    (nameless,) = _table(tmp_path, head + "".join(rest[1:]))
    assert (nameless.label.identifier, len(nameless.exons)) == ("ENST00000000001", 2)


def test_one_name_on_two_contigs_stays_two_transcripts(tmp_path: Path) -> None:
    """The pseudoautosomal regions carry the same names on X and Y."""
    text = ENSEMBL_GTF.replace("chr1\t", "chrX\t") + ENSEMBL_GTF.replace("chr1\t", "chrY\t")
    assert [one.contig for one in _table(tmp_path, text)] == ["chrX", "chrY"]


def test_order_of_lines_does_not_matter(tmp_path: Path) -> None:
    text = "".join(ENSEMBL_GTF.replace("00001", f"{n:05d}") for n in (3, 1, 2))
    lines = text.splitlines(keepends=True)
    assert list(_table(tmp_path, "".join(reversed(lines)))) == list(_table(tmp_path, text))


@pytest.mark.parametrize("flag", ["cds_start_NF", "cds_end_NF"])
def test_flags_are_kept(tmp_path: Path, flag: str) -> None:
    (transcript,) = _table(tmp_path, ENSEMBL_GTF.replace('tag "basic"', f'tag "{flag}"'))
    assert transcript.label.flags == (flag,)


def test_the_phase_of_the_first_translated_part_counts(tmp_path: Path) -> None:
    minus = ENSEMBL_GTF.replace("\t.\t+\t", "\t.\t-\t").replace("\tCDS\t31\t34\t.\t-\t1", "\tCDS\t31\t34\t.\t-\t2")
    (transcript,) = _table(tmp_path, minus.replace("\tstop_codon\t35\t37", "\tstop_codon\t12\t14"))
    assert transcript.first_phase == 2


@pytest.mark.parametrize("name", MANNERS)
def test_cut_anywhere_is_read_or_refused(tmp_path: Path, name: str) -> None:
    text = MANNERS[name]
    refused = 0
    for end in range(1, len(text), 23):
        try:
            _table(tmp_path, text[:end])
        except FormatError as error:
            refused += 1
            assert error.place  # noqa: PT017 - most cuts are errors, some leave a whole file
        except Exception as error:  # noqa: BLE001 - whatever else comes must be ours
            assert type(error).__module__ == "vaxsmith.core.errors"  # noqa: PT017
    assert refused
