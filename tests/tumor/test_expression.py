"""Expression tables, and how calls come to know them."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from tests.tumor.made_files import CSQ, read_text, vcf_text

from vaxsmith.core import FormatError, InputError
from vaxsmith.tumor import CallSet, Expression, add_expression, read_expression
from vaxsmith.tumor.expression import without_version

T, G = "ENST00000311936.8", "ENSG00000133703.14"


def read(folder: Path, text: str | bytes) -> Expression:
    path = folder / "table"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_expression(path)


SALMON = f"Name\tLength\tEffectiveLength\tTPM\tNumReads\n{T}\t5306\t5100.2\t12.5\t900\n"
KALLISTO = f"target_id\tlength\teff_length\test_counts\ttpm\n{T}\t5306\t5100\t900\t12.5\n"
RSEM_GENES = f"gene_id\ttranscript_id(s)\tlength\teffective_length\texpected_count\tTPM\tFPKM\n{G}\t{T}\t1\t1\t9\t12.5\t8\n"
RSEM_ISOFORMS = (
    f"transcript_id\tgene_id\tlength\teffective_length\texpected_count\tTPM\tFPKM\tIsoPct\n{T}\t{G}\t1\t1\t9\t12.5\t8\t100\n"
)


@pytest.mark.parametrize(
    ("text", "gene", "transcript", "unit", "source"),
    [
        pytest.param(SALMON, {}, {T: 12.5}, "TPM", "salmon", id="salmon"),
        pytest.param(SALMON.replace(T, G), {G: 12.5}, {}, "TPM", "salmon", id="salmon-genes"),
        pytest.param(KALLISTO, {}, {T: 12.5}, "TPM", "kallisto", id="kallisto"),
        pytest.param(RSEM_GENES, {G: 12.5}, {}, "TPM", "rsem", id="rsem-genes"),
        pytest.param(RSEM_ISOFORMS, {G: 12.5}, {T: 12.5}, "TPM", "rsem", id="rsem-isoforms"),
        pytest.param(f"{T}\t12.5\nKRAS\t3\n", {"KRAS": 3}, {T: 12.5}, "", "table", id="two-columns"),
        pytest.param("gene,tpm\nKRAS,3\nTP53,0\n", {"KRAS": 3, "TP53": 0}, {}, "TPM", "table", id="commas"),
        pytest.param('"KRAS","3"\n', {"KRAS": 3}, {}, "", "table", id="quoted"),
        pytest.param("Symbol\tFPKM\nKRAS\t3\n", {"KRAS": 3}, {}, "FPKM", "table", id="fpkm"),
        pytest.param("KRAS 3\nTP53 1e1\n", {"KRAS": 3, "TP53": 10}, {}, "", "table", id="spaces"),
        pytest.param("what\tvalue\nKRAS\t3\n", {"KRAS": 3}, {}, "", "table", id="unknown-titles"),
        pytest.param("#gene\tsample_TPM\nKRAS\t3\n", {"KRAS": 3}, {}, "TPM", "table", id="title-with-unit"),
        pytest.param("gene_id\tlength\tTPM\n1\tKRAS\t9\t3\n", {"KRAS": 3}, {}, "TPM", "table", id="row-names-of-r"),
    ],
)
def test_formats(
    tmp_path: Path, text: str, gene: dict[str, float], transcript: dict[str, float], unit: str, source: str
) -> None:
    expected = (gene, transcript, unit, source)
    for content in (text.encode(), gzip.compress(text.encode()), text.replace("\n", "\r\n").encode()):
        found = read(tmp_path, content)
        assert (found.gene, found.transcript, found.unit, found.source) == expected


def test_gencode_titles_bring_the_gene(tmp_path: Path) -> None:
    title = f"{T}|{G}|OTTHUMG1|OTTHUMT1|KRAS-201|KRAS|5306|protein_coding|"
    found = read(tmp_path, KALLISTO.replace(T, title))
    assert (found.transcript, found.gene) == ({T: 12.5}, {G: 12.5, "KRAS": 12.5})


def test_rsem_with_gene_names(tmp_path: Path) -> None:
    found = read(tmp_path, RSEM_GENES.replace(G, f"{G}_KRAS"))
    assert found.gene["KRAS"] == found.gene[G] == 12.5


def test_repeated_genes_are_summed_and_said(tmp_path: Path) -> None:
    found = read(tmp_path, "gene\tTPM\nKRAS\t3\nKRAS\t4\nTP53\tNA\n")
    assert found.gene == {"KRAS": 7}
    assert [(finding.check, finding.measured) for finding in found.findings] == [
        ("expression-missing", 1),
        ("expression-repeated-genes", 1),
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "empty"),
        ("gene\tTPM\n", "no rows"),
        ("gene\tTPM\nKRAS\t-1.5\n", "-1.5"),
        ("gene\tTPM\nKRAS\tmany\n", "many"),
        ("gene\tTPM\nKRAS\tinf\n", "inf"),
        ("gene\tTPM\nKRAS\n", "1 columns"),
        ("gene\tsample1\tsample2\nKRAS\t1\t2\n", "names from values"),
        ("just one column\nof words and more\n", "names from values"),
        ("TPM\nKRAS\n", "names from values"),
    ],
)
def test_broken_tables(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(FormatError, match=words):
        read(tmp_path, text)


def test_absent(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        read_expression(tmp_path / "no")


def annotated(folder: Path) -> CallSet:
    header = f'##INFO=<ID=CSQ,Number=.,Type=String,Description="Annotations from Ensembl VEP. Format: {CSQ}">'
    entry = f"T|missense_variant|KRAS|ENSG00000133703|Transcript|{T}|protein_coding|||||| "
    record = f"chr12 100 . C T . PASS CSQ={entry.strip()} GT:GX 0/0:. 0/1:KRAS|2"
    return read_text(folder, vcf_text(record, header=header, contigs="##contig=<ID=chr12,length=133275309>"))


def test_calls_get_their_genes_and_transcripts(tmp_path: Path) -> None:
    table = Expression(gene={G: 9.0, "TP53": 1.0}, transcript={"ENST00000311936.2": 4.0}, unit="TPM", source="rsem")
    calls = add_expression(annotated(tmp_path), table)
    (call,) = calls.calls
    assert call.gene_expression == {"KRAS": 2.0, "ENSG00000133703": 9.0}
    assert call.transcript_expression == {T: 4.0, "ENST00000311936": 4.0}


def test_the_table_wins_and_says_so(tmp_path: Path) -> None:
    calls = add_expression(annotated(tmp_path), Expression(gene={"KRAS": 9.0}, unit="TPM", source="table"))
    assert calls.calls[0].gene_expression == {"KRAS": 9.0}
    assert [finding.check for finding in calls.findings] == ["expression-replaced"]


def test_another_species_is_suspected(tmp_path: Path) -> None:
    calls = add_expression(annotated(tmp_path), Expression(gene={"Kras": 9.0}, unit="", source="table"))
    assert [finding.check for finding in calls.findings] == ["expression-unmatched", "expression-unit"]


def test_calls_without_annotation_share_the_table(tmp_path: Path) -> None:
    calls = read_text(tmp_path, vcf_text("chr12 100 . C T . PASS . GT 0/0 0/1", "chr12 101 . C T . PASS . GT 0/0 0/1"))
    first, second = add_expression(calls, Expression(gene={G: 9.0}, unit="TPM", source="table")).calls
    assert first.gene_expression is second.gene_expression
    assert first.gene_expression["ENSG00000133703"] == 9.0


def test_versions() -> None:
    assert without_version("ENSG00000182378.15_PAR_Y") == "ENSG00000182378"
    assert without_version("HLA-A") == "HLA-A"


def test_a_table_without_any_value_says_so(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="all 2 rows of the table lack a name or a value"):
        read(tmp_path, "gene\tTPM\nKRAS\tNA\nTP53\t\n")
