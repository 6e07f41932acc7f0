"""LENS reports: tables that we wrote in the columns of each version, damaged ones, and what is handed on as written."""

from __future__ import annotations

import gzip
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vaxsmith.adapters.lens_table import AntigenSource, LensRow, ModelNumbers, read_lens_table
from vaxsmith.core import FormatError, InputError, VaxsmithError
from vaxsmith.hla import parse_allele

BOTH = (
    "netmhcpan_4.1b.score_el", "netmhcpan_4.1b.perc_rank_el", "netmhcpan_4.1b.score_ba", "netmhcpan_4.1b.perc_rank_ba",
    "netmhcpan_4.1b.aff_nm",
)  # fmt: skip
FLURRY = (
    "mhcflurry_2.1.1.aff", "mhcflurry_2.1.1.aff_perc", "mhcflurry_2.1.1.proc_score", "mhcflurry_2.1.1.pres_score",
    "mhcflurry_2.1.1.pres_perc",
)  # fmt: skip
STABLE = ("netmhcstabpan_1.0.stab_pred_score", "netmhcstabpan_1.0.halflife_hours", "netmhcstabpan_1.0.perc_rank_stab")
ORIGIN = (
    "antigen_source", "fusion_type", "indel_alt_allele", "indel_ref_allele", "indel_type", "mut_aa_pos", "pep_context",
    "snv_alt_allele", "snv_ref_allele", "snv_type", "transcript_id", "variant_coords", "rna_reads_covering_genomic_origin",
    "rna_reads_covering_genomic_origin_with_peptide_cds", "vaf", "ccf", "gene_name", "gene_id", "origin_descriptor", "tpm",
)  # fmt: skip
DIALECTS = {
    "1.4": ("allele", "peptide", *BOTH, *STABLE, *FLURRY, *ORIGIN, "priority_score", "priority_score_no_ccf"),
    "1.5": (
        "allele", "peptide", *BOTH, *FLURRY, *ORIGIN, "variant_effect", "priority_score_netmhcpan", "priority_score_maximum",
    ),
    "1.9": (
        "peptide", "allele", *FLURRY, *ORIGIN, "variant_effect", "norm_tissue_p95_tpm", "lohhla_allele_loss_pval",
        "priority_score_mhcflurry", "priority_score_maximum",
    ),
    "1.9-dev, reviewed": (
        "candidate_id", "peptide", "allele", *FLURRY, *ORIGIN, "variant_effect", "priority_score_recommended",
        "priority_score_basis",
    ),
}  # fmt: skip
SNV = {
    "candidate_id": "C7",
    "allele": "HLA-A02:01",
    "peptide": "NLVPMVATV",
    "netmhcpan_4.1b.score_el": "0.91",
    "netmhcpan_4.1b.perc_rank_el": "0.02",
    "netmhcpan_4.1b.perc_rank_ba": "0.05",
    "netmhcpan_4.1b.aff_nm": "12.5",
    "netmhcstabpan_1.0.halflife_hours": "6.5",
    "mhcflurry_2.1.1.aff": "15.25",
    "mhcflurry_2.1.1.aff_perc": "0.04",
    "mhcflurry_2.1.1.pres_score": "0.98",
    "mhcflurry_2.1.1.pres_perc": "0.01",
    "antigen_source": "SNV",
    "mut_aa_pos": "10",
    "pep_context": "MAANLVPMVATVGG",
    "snv_alt_allele": "[T]",
    "snv_ref_allele": "A",
    "snv_type": "missense",
    "transcript_id": "ENST00000000001.1",
    "variant_coords": "chr20:100",
    "rna_reads_covering_genomic_origin": "60",
    "rna_reads_covering_genomic_origin_with_peptide_cds": "15",
    "vaf": "0.24",
    "ccf": "1.08",
    "gene_name": "GENE",
    "gene_id": "ENSG00000000001.1",
    "origin_descriptor": "ENSG00000000001.1:GENE",
    "tpm": "10.5",
    "variant_effect": "p.Val5Ala",
    "priority_score": "0.3",
    "priority_score_no_ccf": "0.4",
    "priority_score_netmhcpan": "0.5",
    "priority_score_mhcflurry": "0.6",
    "priority_score_maximum": "0.7",
    "priority_score_recommended": "-0.8",
}


def line_of(row: dict[str, str], titles: tuple[str, ...] = DIALECTS["1.4"]) -> str:
    return "\t".join(row.get(title, "NA") for title in titles)


def write(folder: Path, *rows: dict[str, str], titles: tuple[str, ...] = DIALECTS["1.4"], end: str = "\n") -> Path:
    path = folder / "patient.report.tsv"
    path.write_text("".join(f"{line}{end}" for line in ("\t".join(titles), *(line_of(r, titles) for r in rows))), newline="")
    return path


def changed(**values: str) -> dict[str, str]:
    return {**SNV, **values}


@pytest.mark.parametrize("dialect", DIALECTS)
def test_each_version_is_recognised_and_read(tmp_path: Path, dialect: str) -> None:
    table = read_lens_table(write(tmp_path, SNV, titles=DIALECTS[dialect]))
    (row,) = table.rows
    assert (table.dialect, table.dropped, table.source) == (dialect, (), "patient.report.tsv")
    assert (row.peptide, row.allele, row.source) == ("NLVPMVATV", parse_allele("A*02:01"), AntigenSource.SNV)
    assert (row.variant, row.gene, row.transcript, row.context) == (
        "chr20-100-A-T", "GENE", "ENST00000000001.1", "MAANLVPMVATVGG",
    )  # fmt: skip
    assert (row.expression, row.dna_fraction, row.clonal_fraction, row.rna_fraction) == (10.5, 0.24, 1.08, 0.25)
    assert row.models["mhcflurry_2.1.1"] == ModelNumbers(
        affinity_nanomolar=15.25, affinity_percentile=0.04, presentation=0.98, presentation_percentile=0.01
    )
    told = {
        "1.4": ("missense", "priority_score", 0.3, ""),
        "1.5": ("p.Val5Ala", "priority_score_maximum", 0.7, ""),
        "1.9": ("p.Val5Ala", "priority_score_maximum", 0.7, ""),
        "1.9-dev, reviewed": ("p.Val5Ala", "priority_score_recommended", -0.8, "C7"),
    }
    assert (row.effect, row.priority_column, row.priority, row.identifier) == told[dialect]
    assert row.as_written["mut_aa_pos"] == "10"  # in a peptide of nine: what it counts from is not known


def test_models_are_told_apart_by_version(tmp_path: Path) -> None:
    titles = (*DIALECTS["1.4"], "netmhcpan_4.2.aff_nm", "notatool.aff")
    table = read_lens_table(write(tmp_path, changed(**{"netmhcpan_4.2.aff_nm": "120"}), titles=titles))
    assert table.models == ("netmhcpan_4.1b", "netmhcstabpan_1.0", "mhcflurry_2.1.1", "netmhcpan_4.2")
    models = table.rows[0].models
    assert (models["netmhcpan_4.1b"].affinity_nanomolar, models["netmhcpan_4.2"].affinity_nanomolar) == (12.5, 120.0)
    assert models["netmhcstabpan_1.0"] == ModelNumbers(half_life_hours=6.5)


@pytest.mark.parametrize(
    ("values", "source", "variant"),
    [
        ({"antigen_source": "INDEL", "indel_ref_allele": "TG", "indel_alt_allele": "[T]", "variant_coords": "chr7:9"},
         AntigenSource.INDEL, "chr7-9-TG-T"),
        ({"antigen_source": "SNV", "variant_coords": "chr17:7675088:C:T"}, AntigenSource.SNV, "chr17-7675088-C-T"),
        ({"antigen_source": "FUSION", "tpm": "ENST1.1:14.5-ENST2.1:33.8", "origin_descriptor": "A-B"},
         AntigenSource.FUSION, "A-B"),
        ({"antigen_source": "ERV", "origin_descriptor": "Hsap38.chrX.1.9.+"}, AntigenSource.ERV, "Hsap38.chrX.1.9.+"),
        ({"antigen_source": "CTA/SELF", "origin_descriptor": "ENSG1:MAGEA3"}, AntigenSource.SELF, "ENSG1:MAGEA3"),
        ({"antigen_source": "CTA", "origin_descriptor": "MAGEA3"}, AntigenSource.SELF, "MAGEA3"),
        ({"antigen_source": "SPLICE", "origin_descriptor": "ENSG2:X"}, AntigenSource.SPLICE, "ENSG2:X"),
        ({"antigen_source": "VIRUS"}, AntigenSource.VIRUS, ""),
    ],
)  # fmt: skip
def test_every_source_of_antigens_is_a_candidate(
    tmp_path: Path, values: dict[str, str], source: AntigenSource, variant: str
) -> None:
    plain = {"allele": "HLA-A02:01", "peptide": "NLVPMVATV", "tpm": "3", "mhcflurry_2.1.1.aff": "15"}
    (row,) = read_lens_table(write(tmp_path, {**plain, **values})).rows
    assert (row.source, row.variant) == (source, variant)
    assert row.expression == (None if source is AntigenSource.FUSION else 3)
    assert (row.clonal_fraction, row.rna_fraction, list(row.models)) == (None, None, ["mhcflurry_2.1.1"])


def test_rows_that_cannot_be_used_are_recorded(tmp_path: Path) -> None:
    rows = (
        SNV,
        changed(gene_name="OTHER"),  # the same peptide from another origin stays
        SNV,
        changed(peptide="NA"),
        changed(peptide="NLVPM*ATV"),
        changed(allele="H2-Kb"),
        changed(antigen_source="PHAGE"),
    )
    table = read_lens_table(write(tmp_path, *rows))
    assert [row.gene for row in table.rows] == ["GENE", "OTHER"]
    assert [fallen.reason for fallen in table.dropped] == [
        "duplicate-row", "no-peptide", "unknown-residue", "unknown-allele", "unknown-source",
    ]  # fmt: skip
    assert all(fallen.stage == "import" and "patient.report.tsv:" in fallen.sentence for fallen in table.dropped)
    assert (table.dropped[1].variant, table.dropped[1].gene) == ("chr20:100", "GENE")


def test_gzip_windows_line_ends_and_a_byte_order_mark_are_read(tmp_path: Path) -> None:
    expected = read_lens_table(write(tmp_path, SNV)).rows
    assert read_lens_table(write(tmp_path, SNV, end="\r\n")).rows == expected
    path = tmp_path / "zipped"
    path.write_bytes(gzip.compress(b"\xef\xbb\xbf" + "\t".join(DIALECTS["1.4"]).encode() + b"\n" + line_of(SNV).encode()))
    assert read_lens_table(path).rows == expected


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ({"mhcflurry_2.1.1.aff": "strong"}, "mhcflurry_2.1.1.aff is 'strong'"),
        ({"vaf": "24"}, "vaf is 24"),
        ({"tpm": "-1"}, "tpm is '-1'"),
        ({"variant_coords": "somewhere"}, "variant_coords is 'somewhere'"),
        ({"rna_reads_covering_genomic_origin": "1.5"}, "rna_reads_covering_genomic_origin is 1.5"),
        ({"priority_score": "high"}, "priority_score is 'high'"),
    ],
)
def test_a_damaged_field_is_an_error_with_its_line(tmp_path: Path, values: dict[str, str], found: str) -> None:
    with pytest.raises(FormatError) as error:
        read_lens_table(write(tmp_path, SNV, changed(**values)))
    assert found in error.value.found
    assert error.value.place == "patient.report.tsv:3"


def test_another_table_is_told_apart(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="no column 'antigen_source'"):
        read_lens_table(write(tmp_path, titles=("allele", "peptide", "source")))
    with pytest.raises(FormatError, match="no predictor's columns"):
        read_lens_table(write(tmp_path, titles=("allele", "peptide", "antigen_source")))
    path = write(tmp_path, SNV)
    path.write_text(path.read_text()[:-40])
    with pytest.raises(FormatError, match="fields, the header"):
        read_lens_table(path)
    with pytest.raises(InputError, match="is a directory"):
        read_lens_table(tmp_path)


def read_or_none(path: Path) -> Any:
    try:
        return read_lens_table(path)
    except VaxsmithError as error:
        return str(error)


PIECES = st.sampled_from([*DIALECTS["1.9"], *SNV.values(), "\t", "\t", "\n", '"', "\r", "\x00", "é", "1e999", "chr1:1:A:"])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=80) | st.lists(PIECES, max_size=20).map(lambda parts: "".join(parts).encode()))
def test_no_bytes_make_it_fall_over(tmp_path: Path, data: bytes) -> None:
    path = write(tmp_path, SNV)
    good = path.read_bytes()
    for content in (data, good + data, gzip.compress(data)):
        path.write_bytes(content)
        assert read_or_none(path)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(DIALECTS["1.4"]), st.text(max_size=12))
def test_no_field_makes_it_fall_over(tmp_path: Path, title: str, text: str) -> None:
    row = changed(**{title: text.replace("\t", " ").replace("\n", " ").replace("\r", " ")})
    path = tmp_path / "patient.report.tsv"
    path.write_bytes("\n".join(("\t".join(DIALECTS["1.4"]), line_of(row))).encode("utf-8", "surrogatepass"))
    found = read_or_none(path)
    assert isinstance(found, str) or all(isinstance(replace(one, line=0), LensRow) for one in found.rows)
