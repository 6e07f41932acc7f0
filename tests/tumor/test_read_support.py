"""Each caller's manner of counting reads, one small record each."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.tumor.made_files import one_call, read_text, vcf_text

from vaxsmith.tumor import ReadSupport
from vaxsmith.tumor.read_support import Numbers, read_support


def counts(support: ReadSupport | None) -> tuple[int | None, int | None, int | None, float | None]:
    assert support is not None
    fraction = None if support.fraction is None else round(support.fraction, 4)
    return support.depth, support.reference_count, support.alternate_count, fraction


@pytest.mark.parametrize(
    ("record", "tumor", "normal"),
    [
        pytest.param(
            "chr1 100 . A G . PASS . GT:AD:AF:DP 0/0:40,0:0.01:41 0/1:30,20:0.41:52",
            (52, 30, 20, 0.41),
            (41, 40, 0, 0.01),
            id="mutect2",
        ),
        pytest.param(
            "chr1 100 . C G . REJECT . GT:AD:BQ:DP:FA 0:160,0:.:192:0.0 0/1:170,30:20:206:0.146",
            (206, 170, 30, 0.146),
            (192, 160, 0, 0.0),
            id="mutect1",
        ),
        pytest.param(
            "chr1 100 . G A . PASS SOMATIC DP:FDP:AU:CU:GU:TU 30:0:0,0:0,0:30,30:0,0 28:0:11,12:0,0:17,18:0,0",
            (28, 17, 11, round(11 / 28, 4)),
            (30, 30, 0, 0.0),
            id="strelka2-snv",
        ),
        pytest.param(
            "chr1 100 . GC G . PASS SOMATIC DP:DP2:TAR:TIR:TOR 40:40:38,38:0,0:2,2 94:94:13,14:78,79:3,3",
            (94, 13, 78, round(78 / 91, 4)),
            (40, 38, 0, 0.0),
            id="strelka2-indel",
        ),
        pytest.param(
            "chr1 100 . A G . PASS SS=2 GT:DP:RD:AD:FREQ:DP4 0/0:59:59:0:0%:31,28,0,0 0/1:91:56:35:38.46%:31,25,16,19",
            (91, 56, 35, 0.3846),
            (59, 59, 0, 0.0),
            id="varscan2",
        ),
        pytest.param(
            "chr1 100 . A G . PASS SS=2 GT:DP:RD:AD:FREQ 0/0:59:59:0:0% 0/1:91:56:35:38,46%",
            (91, 56, 35, 0.3846),
            (59, 59, 0, 0.0),
            id="varscan2-comma",
        ),
        pytest.param(
            "chr1 100 . C G . PASS . GT:DP:DP4:BCOUNT:SS:SSC 0/0:10:0,10,0,0:0,10,0,0:0:. 0/1:7:0,3,0,4:0,3,4,0:2:40",
            (7, 3, 4, round(4 / 7, 4)),
            (10, 10, 0, 0.0),
            id="somaticsniper",
        ),
        pytest.param(
            "chr1 100 . G T . Tier1 SOMATIC GT:DP:AD:BQ:SS 0/0:21:21,0:35,0:. 0/1:11:9,2:32,34:2",
            (11, 9, 2, round(2 / 11, 4)),
            (21, 21, 0, 0.0),
            id="muse",
        ),
        pytest.param(
            "chr1 100 . ACT A . PASS SVTYPE=DEL GT:DP:BQ:SS:AD 0/0:46:.:2:46,0 0/0:47:.:2:43,4",
            (47, 43, 4, round(4 / 47, 4)),
            (46, 46, 0, 0.0),
            id="pindel",
        ),
        pytest.param(
            "chr1 100 . A G . PASS . GT:DP:RO:AO 0/0:20:20:0 0/1:30:20:10",
            (30, 20, 10, 0.3333),
            (20, 20, 0, 0.0),
            id="freebayes",
        ),
        pytest.param(
            "chr1 100 . A G . PASS . GT:DP:DP4 0/0:20:10,10,0,0 0/1:30:10%2C10%2C4%2C6",
            (30, 20, 10, 0.3333),
            (20, 20, 0, 0.0),
            id="escaped-strands",
        ),
        pytest.param(
            "chr1 100 . A G . PASS . GT:AD 0/0:20,0 0/1:20,10", (30, 20, 10, 0.3333), (20, 20, 0, 0.0), id="depth-summed"
        ),
        pytest.param("chr1 100 . A G . PASS . GT 0/0 0/1", (None, None, None, None), (None,) * 4, id="genotype-only"),
        pytest.param("chr1 100 . A G . PASS . GT:AD:DP 0/0 0/1:.:.", (None,) * 4, (None,) * 4, id="trailing-left-out"),
        pytest.param(
            "chr1 100 . A G . PASS . GT:AD:DP 0/0:.,.:0 0/1:.,21:54",
            (54, None, 21, 0.3889),
            (0, None, None, None),
            id="maf2vcf",
        ),
    ],
)
def test_dialects(tmp_path: Path, record: str, tumor: tuple[object, ...], normal: tuple[object, ...]) -> None:
    call = one_call(tmp_path, record)
    assert counts(call.tumor) == tumor
    assert counts(call.normal) == normal


def test_radia_has_rna_in_a_column_of_its_own(tmp_path: Path) -> None:
    record = "chr1 100 . C T 0 PASS SS=2 GT:DP:AD:AF 0/0:117:117,0:1.0,0.0 0/1:106:95,11:0.9,0.1 0/1:190:161,29:0.85,0.15"
    calls = read_text(tmp_path, vcf_text(record, samples="DNA_NORMAL\tDNA_TUMOR\tRNA_TUMOR"))
    call = calls.calls[0]
    assert (calls.tumor_sample, calls.normal_sample, calls.rna_sample) == ("DNA_TUMOR", "DNA_NORMAL", "RNA_TUMOR")
    assert counts(call.tumor) == (106, 95, 11, 0.1)
    assert counts(call.rna) == (190, 161, 29, 0.15)


def test_rna_beside_dna_and_expression(tmp_path: Path) -> None:
    record = (
        "chr1 100 . C T . PASS . GT:AD:RDP:RAD:RAF:GX:TX 0/0:10,0:.:.:.:.:. "
        "0/1:5,5:8:6,2:0.25:KRAS|12.5:ENST00000311936.8|7.5,ENST00000256078.10|0.0"
    )
    call = one_call(tmp_path, record)
    assert counts(call.rna) == (8, 6, 2, 0.25)
    assert call.gene_expression == {"KRAS": 12.5}
    assert call.transcript_expression["ENST00000311936.8"] == call.transcript_expression["ENST00000311936"] == 7.5


def test_a_digest_keeps_the_normal_beside_the_tumor(tmp_path: Path) -> None:
    text = vcf_text(
        "1 100 . C T . PASS TAL=muse,mutect2 GT:DPC:DPT:ADC:ADT:AL 0/1:237:144:.,.:112,32:1,2",
        samples="TCGA-A2-A04W-01A_TCGA-A2-A04W-10A",
        header='##FORMAT=<ID=DPC,Number=1,Type=Integer,Description="depth">\n##liftOverChainFile=/x/hg19Tohg38.over.chain.gz',
        contigs="",
    )
    calls = read_text(tmp_path, text)
    call = calls.calls[0]
    assert counts(call.tumor) == (144, 112, 32, round(32 / 144, 4))
    assert counts(call.normal) == (237, None, None, None)
    assert call.callers == ("muse", "mutect2")
    assert calls.build == "GRCh38"
    assert calls.findings == ()


def test_alleles_of_one_record_get_their_own_counts(tmp_path: Path) -> None:
    text = vcf_text("chr1 302 . A C,ACC . PASS . GT:AD:AF 0/0:9,0,0:0,0 0/1/2:5,401,49:0.768,0.094")
    first, second = read_text(tmp_path, text).calls
    assert counts(first.tumor) == (455, 5, 401, 0.768)
    assert counts(second.tumor) == (455, 5, 49, 0.094)
    assert first.record.number == second.record.number == 1


def test_lumped_strand_counts_belong_to_the_one_allele_called() -> None:
    fields = {"GT": "0/2", "DP4": "25,3,6,2", "DP": "36"}
    assert counts(read_support(fields, "A", "T", 1, 2, Numbers())) == (36, 28, 8, round(8 / 36, 4))
    assert counts(read_support(fields, "A", "C", 0, 2, Numbers())) == (36, None, None, None)


@pytest.mark.parametrize("value", ["abc", "-3", "1e99", "inf", "1_0", "2.5"])
def test_unreadable_counts_are_missing_and_counted(value: str) -> None:
    numbers = Numbers()
    assert numbers.count(value, "DP") is None
    assert numbers.unreadable == {"DP": 1}


@pytest.mark.parametrize(
    ("text", "value"), [("12.3%", 0.123), ("0%", 0.0), ("1.0000", 1.0), ("0.5", 0.5), (".", None), ("", None)]
)
def test_fractions(text: str, value: float | None) -> None:
    numbers = Numbers()
    assert numbers.fraction(text, "FREQ") == pytest.approx(value)
    assert not numbers.unreadable


def test_a_percentage_without_its_sign_is_no_fraction() -> None:
    numbers = Numbers()
    assert numbers.fraction("38.5", "AF") is None
    assert numbers.unreadable == {"AF": 1}


def test_lofreq_writes_its_one_sample_into_info(tmp_path: Path) -> None:
    text = vcf_text("chr1 100 . A G 50 PASS DP=30;AF=0.33;DP4=10,10,4,6", samples="", header="##source=lofreq call")
    calls = read_text(tmp_path, text)
    assert counts(calls.calls[0].tumor) == (30, 20, 10, 0.33)
    assert [finding.check for finding in calls.findings] == ["no-samples"]
