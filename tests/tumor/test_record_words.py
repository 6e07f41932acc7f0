"""What a record says beside its reads: phase, origin, callers, filters, build."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.tumor.made_files import one_call, read_text, vcf_text

from vaxsmith.core import Severity
from vaxsmith.tumor import Origin, build_of_contigs, build_of_words
from vaxsmith.tumor.dialect import read_callers
from vaxsmith.tumor.origin import read_origin
from vaxsmith.tumor.phase import read_phase


@pytest.mark.parametrize(
    ("fields", "number", "expected"),
    [
        ({"GT": "0|1", "PS": "77"}, 0, ("chr1:77", 1, "PS")),
        ({"GT": "1|0", "PS": "77", "PGT": "0|1", "PID": "9_A_T"}, 0, ("chr1:77", 0, "PS")),
        ({"GT": "0/1", "PGT": "0|1", "PID": "9_A_T"}, 0, ("chr1:9_A_T", 1, "PID")),
        ({"GT": "0/1", "HP": "500-1,500-2"}, 0, ("chr1:500", 1, "HP")),
        ({"GT": "0|1"}, 0, ("chr1", 1, "GT")),
        ({"GT": "1|2", "PS": "5"}, 1, ("chr1:5", 1, "PS")),
        ({"GT": "1|1", "PS": "5"}, 0, None),
        ({"GT": "0/1", "PS": "5"}, 0, None),
        ({"GT": "0/1", "HP": "."}, 0, None),
        ({"GT": "0/1", "HP": "x,y"}, 0, None),
        ({}, 0, None),
    ],
)
def test_phase(fields: dict[str, str], number: int, expected: tuple[str, int, str] | None) -> None:
    phase = read_phase(fields, "chr1", number)
    assert (phase and (phase.block, phase.haplotype, phase.source)) == expected


@pytest.mark.parametrize(
    ("info", "tumor", "filters", "origin"),
    [
        ({}, {}, (), Origin.SOMATIC),
        ({"SS": "2"}, {}, (), Origin.SOMATIC),
        ({"SS": "1"}, {}, (), Origin.GERMLINE),
        ({"SS": "3"}, {}, (), Origin.UNKNOWN),
        ({"SS": "5", "SOMATIC": ""}, {}, (), Origin.UNKNOWN),
        ({"SS": "Germline"}, {}, (), Origin.GERMLINE),
        ({"SS": "LOH"}, {}, (), Origin.UNKNOWN),
        ({}, {"SS": "1"}, (), Origin.GERMLINE),
        ({}, {"SS": "."}, (), Origin.SOMATIC),
        ({"STATUS": "Germline"}, {}, (), Origin.GERMLINE),
        ({"STATUS": "StrongSomatic"}, {}, (), Origin.SOMATIC),
        ({"STATUS": "StrongLOH"}, {}, (), Origin.UNKNOWN),
        ({"SOMATIC": ""}, {}, ("germline", "weak_evidence"), Origin.GERMLINE),
        ({"NT": "het"}, {}, (), Origin.UNKNOWN),
        ({"NT": "ref", "SS": "2"}, {}, (), Origin.SOMATIC),
    ],
)
def test_origin(info: dict[str, str], tumor: dict[str, str], filters: tuple[str, ...], origin: Origin) -> None:
    assert read_origin(info, tumor, filters)[0] is origin


@pytest.mark.parametrize(("normal", "origin"), [("0/1", Origin.GERMLINE), ("0/0", Origin.SOMATIC), ("./.", Origin.UNKNOWN)])
def test_a_germline_callers_record_is_judged_by_the_normal(tmp_path: Path, normal: str, origin: Origin) -> None:
    record = f"chr1 100 . A G . PASS . GT {normal} 0/1"
    assert one_call(tmp_path, record, header="##source=HaplotypeCaller").origin is origin


def test_what_the_file_calls_otherwise_is_counted(tmp_path: Path) -> None:
    calls = read_text(tmp_path, vcf_text("chr1 100 . A G . . SS=3 GT 0/0 0/1", "chr1 200 . A G . . SS=3 GT 0/0 0/1"))
    (finding,) = calls.findings
    assert (finding.check, finding.measured) == ("origin-unknown", 2)


def test_swapped_samples_are_suspected(tmp_path: Path) -> None:
    calls = read_text(tmp_path, vcf_text("chr1 100 . A G . . . GT:AD 0/1:10,8 0/0:20,0"))
    assert [dropped.reason for dropped in calls.dropped] == ["absent-in-tumor"]
    assert [finding.check for finding in calls.findings] == ["only-in-normal"]


def test_intersection_stands_for_everyone(tmp_path: Path) -> None:
    header = '##INFO=<ID=set,Number=1,Type=String,Description="Source VCF">'
    records = [
        f"chr1 {100 + i} . A G . . set={names} GT 0/0 0/1"
        for i, names in enumerate(("Intersection", "mutect-varscan", "strelka"))
    ]
    calls = read_text(tmp_path, vcf_text(*records, header=header))
    assert calls.dialect == "merged"
    assert calls.calls[0].callers == ("mutect", "varscan", "strelka")
    assert read_callers({"set": "mutect-filterInvarscan"}) == ("mutect",)
    assert read_callers({"callers": "a,b"}) == ("a", "b")


@pytest.mark.parametrize(("written", "read"), [("PASS", ()), (".", ()), ("a;b", ("a", "b")), ("PASS;a", ("a",))])
def test_filters(tmp_path: Path, written: str, read: tuple[str, ...]) -> None:
    assert one_call(tmp_path, f"chr1 100 . A G . {written} . GT 0/0 0/1").filters == read


@pytest.mark.parametrize(
    ("length", "build"),
    [(249250621, "GRCh37"), (248956422, "GRCh38"), (248387328, "T2T-CHM13"), (195471971, "GRCm38"), (5, "")],
)
def test_builds_by_length(length: int, build: str) -> None:
    assert build_of_contigs({"chr1": length}) == build_of_contigs({"1": length}) == build


@pytest.mark.parametrize(
    ("words", "build"),
    [
        ("file:///x/Homo_sapiens.GRCh37.75.dna.fa.gz", "GRCh37"),
        ("HG19", "GRCh37"),
        ("human_g1k_v37", "GRCh37"),
        ("Homo_sapiens_assembly38 (hg38)", "GRCh38"),
        ("GCF_000001635.22", "GRCm38"),
        ("chm13v2.0.fa", "T2T-CHM13"),
        ("37", "GRCh37"),
        ("nothing", ""),
    ],
)
def test_builds_by_words(words: str, build: str) -> None:
    assert build_of_words(words) == build


@pytest.mark.parametrize(
    ("header", "dialect"),
    [
        ("##source=Mutect2", "mutect2"),
        ('##GATKCommandLine=<ID=Mutect2,CommandLine="Mutect2 --output /amuse/strelka.vcf",Version=4>', "mutect2"),
        ('##GATKCommandLine=<ID=HaplotypeCaller,CommandLine="HaplotypeCaller -O /x/varscan.vcf">', "haplotypecaller"),
        ("##cmdline=/opt/strelka/bin/configureStrelkaSomaticWorkflow.py --runDir=/muse", "strelka2"),
        ('##MuSE_version="v1.0rc"', "muse"),
        ("##source=VarScan2\n##source=strelka", "merged"),
        ("##reference=/data/muse/hg19.fa", "vcf"),
    ],
)
def test_dialects_are_known_by_programs_not_by_paths(tmp_path: Path, header: str, dialect: str) -> None:
    assert read_text(tmp_path, vcf_text("chr1 100 . A G . . . GT 0/0 0/1", header=header)).dialect == dialect


def test_contigs_that_the_header_does_not_list_are_a_caution(tmp_path: Path) -> None:
    rows = [f"{contig} 100 . A G . PASS . GT:AD 0/0:9,0 0/1:5,4" for contig in ("chr1", "1", "2", "3", "4", "4x")]
    (finding,) = [f for f in read_text(tmp_path, vcf_text(*rows)).findings if f.check == "undeclared-contig"]
    assert (finding.severity, finding.measured) == (Severity.CAUTION, 5)
    assert "(1, 2, 3 and 2 more)" in finding.sentence
    bare = "##contig=<ID=chr1>\n##contig=<ID=1>"
    for contigs, records in (("", rows), (bare, rows[:2])):
        checks = {f.check for f in read_text(tmp_path, vcf_text(*records, contigs=contigs)).findings}
        assert "undeclared-contig" not in checks


def test_a_mouse_is_told(tmp_path: Path) -> None:
    record = "chr1 100 . A G . PASS . GT:AD 0/0:9,0 0/1:5,4"
    calls = read_text(tmp_path, vcf_text(record, contigs="##contig=<ID=chr1,length=195471971>"))
    assert calls.build == "GRCm38"
    (finding,) = [f for f in calls.findings if f.check == "not-human"]
    assert finding.severity is Severity.CAUTION
    assert "mouse" in finding.sentence
