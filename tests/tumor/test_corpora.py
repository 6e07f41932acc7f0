"""The real files: every dialect parses or fails with a sentence, and no record is lost."""

from __future__ import annotations

import csv
import gzip
from collections import Counter
from pathlib import Path

import pytest
from tests.corpora import CORPORA, corpus
from tests.tumor.made_files import assert_nothing_lost

from vaxsmith.core import FormatError
from vaxsmith.tumor import Call, CallSet, Origin, read_calls

FILES = sorted(
    path.relative_to(CORPORA).as_posix()
    for pattern in ("callers/**/*", "tcga/*", "hcc1395/*.vcf.gz")
    for path in (CORPORA / "tumours").glob(pattern)
    if path.is_file()
) or ["tumours/callers"]

# What the refused ones are refused for: a sentence with what to do, in each.
REFUSED = {
    "different-samples.2.vcf": "by its name no tumor",
    "mutect-example-headerless.vcf": "does not begin like a VCF",
    "vcf42_spec_trio.vcf": "NA00001, NA00002, NA00003",
    "ov.wustle.subset5.maf": "5 tumors",
}


def lines_of(path: Path) -> list[str]:
    content = path.read_bytes()
    text = (gzip.decompress(content) if path.suffix == ".gz" else content).decode()
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


@pytest.mark.parametrize("name", FILES)
def test_every_file_parses_or_fails_with_a_sentence(name: str) -> None:
    path = corpus(name)
    if path.name in REFUSED:
        with pytest.raises(FormatError, match=REFUSED[path.name]) as caught:
            read_calls(path)
        assert caught.value.remedy
        return
    calls = read_calls(path)
    assert_nothing_lost(calls)
    lines = lines_of(path)
    if path.suffix == ".maf":
        lines = lines[1:]
    assert calls.records == len(lines)
    if path.suffix == ".maf":
        return
    kept, dropped = {call.record.number for call in calls.calls}, Counter(drop.variant for drop in calls.dropped)
    for number, line in enumerate(lines, 1):
        contig, position, _, reference, alternate = line.split("\t")[:5]
        assert number in kept or dropped[f"{contig}-{position}-{reference}-{alternate}"]


@pytest.mark.parametrize(
    ("name", "dialect", "build", "records"),
    [
        ("callers/mutect-example.vcf.gz", "mutect", "GRCh37", 4889),
        ("callers/real_callers/mutect2_example.vcf", "mutect2", "", 7),
        ("callers/real_callers/strelka2_somatic_snvs.vcf", "strelka2", "GRCh37", 3),
        ("callers/varcode/strelka-example.vcf", "strelka", "GRCh37", 20),
        ("callers/vcf2maf/test_varscan.vcf", "varscan2", "", 500),
        ("callers/vcf2maf/test_sniper.vcf", "somaticsniper", "", 169),
        ("callers/vcf2maf/test_muse.vcf", "muse", "GRCh37", 434),
        ("callers/vcf2maf/test_radia.vcf", "radia", "", 87),
        ("callers/vcf2maf/test_pindel.vcf", "pindel", "GRCh37", 32),
        ("callers/vcf2maf/test_delly.vcf", "delly", "GRCh37", 15),
        ("callers/vcf2maf/test_merged.vcf", "merged", "GRCh37", 573),
        ("callers/vcf2maf/test.maf", "maf", "GRCh37", 20),
        ("tcga/T001-COAD.grch38.vcf.gz", "tcga", "GRCh38", 3313),
        ("hcc1395/annotated.expression.vcf.gz", "merged", "GRCh38", 1470),
    ],
)
def test_dialects_are_told(name: str, dialect: str, build: str, records: int) -> None:
    calls = read_calls(corpus("tumours", *name.split("/")))
    assert (calls.dialect, calls.build, calls.records) == (dialect, build, records)


@pytest.mark.parametrize("name", ["strelka", "varscan", "sniper", "muse", "radia", "pindel", "merged", "mutect", "delly"])
def test_every_call_of_every_caller_has_its_reads(name: str) -> None:
    calls = read_calls(corpus("tumours", "callers", "vcf2maf", f"test_{name}.vcf")).calls
    assert calls
    for call in calls:
        assert call.tumor.depth is not None
        assert call.tumor.alternate_count is not None
        assert call.tumor.fraction is not None
        assert call.normal is not None


def test_varscan_tells_inherited_from_somatic() -> None:
    calls = read_calls(corpus("tumours", "callers", "vcf2maf", "test_varscan.vcf"))
    origins = Counter(call.origin for call in calls.calls)
    # The file's SS: 425 inherited, 31 somatic, 42 LOH and 2 unknown, one of which is dropped (ALT 'A/T').
    assert origins == {Origin.GERMLINE: 425, Origin.SOMATIC: 31, Origin.UNKNOWN: 43}


def test_radia_has_rna() -> None:
    calls = read_calls(corpus("tumours", "callers", "vcf2maf", "test_radia.vcf"))
    assert calls.rna_sample == "RNA_TUMOR"
    assert calls.calls[0].rna is not None
    assert (calls.calls[0].rna.depth, calls.calls[0].rna.alternate_count) == (190, 29)


def test_delly_is_unassessed_where_no_sequence_is_written() -> None:
    calls = read_calls(corpus("tumours", "callers", "vcf2maf", "test_delly.vcf"))
    assert Counter(dropped.reason for dropped in calls.dropped) == {"symbolic-allele": 9, "breakend": 3}
    assert all(dropped.unassessed for dropped in calls.dropped)


def test_a_maf_and_the_vcf_made_from_it_name_the_same_variants() -> None:
    folder = ("tumours", "callers", "vcf2maf")
    maf, vcf = read_calls(corpus(*folder, "test.maf")), read_calls(corpus(*folder, "test_maf2vcf.vcf"))
    assert {call.variant for call in vcf.calls} - {call.variant for call in maf.calls} == set()
    assert (maf.tumor_sample, maf.normal_sample) == (vcf.tumor_sample, vcf.normal_sample)
    assert maf.build == vcf.build


@pytest.fixture(scope="module")
def hcc1395() -> CallSet:
    return read_calls(corpus("tumours", "hcc1395", "annotated.expression.vcf.gz"))


def test_hcc1395_whole(hcc1395: CallSet) -> None:
    assert len(hcc1395.calls) == 1470
    assert hcc1395.annotated
    assert sum(len(call.annotations) for call in hcc1395.calls) == 13212
    assert (hcc1395.tumor_sample, hcc1395.normal_sample) == ("HCC1395_TUMOR_DNA", "HCC1395_NORMAL_DNA")
    assert sum(call.phase is not None for call in hcc1395.calls) == 10
    assert sum(len(call.callers) == 3 for call in hcc1395.calls) == 1158


def test_hcc1395_evidence_is_what_the_peer_reads(hcc1395: CallSet) -> None:
    by_name: dict[tuple[str, str, str, str], list[Call]] = {}
    for call in hcc1395.calls:
        for annotation in call.annotations:
            key = (call.record.contig, call.record.reference, call.record.alternate, annotation.transcript.identifier)
            by_name.setdefault(key, []).append(call)
    with gzip.open(corpus("tumours", "hcc1395", "pvacseq", "variants.tsv.gz"), "rt") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t"))
    assert len(rows) == 955
    for row in rows:
        found = by_name[row["chromosome_name"], row["reference"], row["variant"], row["transcript_name"]]
        # The peer's start is 0-based for substitutions; for indels it is the padding base, 1-based.
        substitution = len(row["variant"]) == len(row["reference"])
        (call,) = (call for call in found if call.record.position == int(row["start"]) + substitution)
        assert call.normal is not None
        ours = {
            "tdna_depth": call.tumor.depth,
            "tdna_vaf": call.tumor.fraction,
            "normal_depth": call.normal.depth,
            "normal_vaf": call.normal.fraction,
            "trna_depth": call.rna and call.rna.depth,
            "trna_vaf": call.rna and call.rna.fraction,
            "gene_expression": call.gene_expression.get(row["gene_name"]),
            "transcript_expression": call.transcript_expression.get(row["transcript_name"]),
        }
        for title, value in ours.items():
            theirs = None if row[title] == "NA" else float(row[title])
            assert value == pytest.approx(theirs, abs=1e-5), (row["index"], title)
        (annotation,) = (a for a in call.annotations if a.transcript.identifier == row["transcript_name"])
        assert annotation.wild_type_protein == row["wildtype_amino_acid_sequence"]
        assert annotation.hgvs_protein == row["hgvsp"]
