"""Whatever bytes come in, only a VaxsmithError comes out, and no record is lost."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.tumor.made_files import CSQ, assert_nothing_lost, vcf_text
from tests.tumor.test_expression import KALLISTO, RSEM_ISOFORMS, SALMON
from tests.tumor.test_maf import GOOD, TITLES

from vaxsmith.core import VaxsmithError
from vaxsmith.tumor import read_calls, read_expression

_VCF = vcf_text(
    "chr1 100 rs1 A G,T 30 PASS SS=2;CSQ=G|missense_variant|KRAS|ENSG1|Transcript|ENST1|b|p|1|G/D|YES|1| "
    "GT:AD:DP:AF:PS:PGT:PID:HP:DP4:FREQ:GX 0/0:9,0,0:9:0,0:.:.:.:.:9,0,0,0:0%:. "
    "0|1:5,4,0:9:0.4,0:7:0|1:7:1-1,1-2:1,4,2,2:44%:KRAS|3",
    "chr1 200 . AT A . germline NT=het AU:CU:GU:TU:TIR:TAR 1,1:0,0:0,0:0,0:3,3:4,4 1,1:0,0:0,0:0,0:3,3:4,4",
    header=f'##INFO=<ID=CSQ,Number=.,Type=String,Description="Ensembl VEP. Format: {CSQ}">',
).encode()
_MAF = ("\t".join(TITLES) + "\n" + "\t".join(GOOD.values()) + "\n").encode()
_TABLES = [SALMON.encode(), KALLISTO.encode(), RSEM_ISOFORMS.encode(), b"KRAS,3\nTP53,1\n"]
_SCRAPS = [
    *(bytes([letter]) for letter in b"\t\n\r|/,%=;.-*#:'_\" \0\xff"),
    *(word.encode() for word in ("", "²", "é", "<DEL>", "[1:2[", "##", "nan", "inf", "1e400", "0x1", "#CHROM", "9" * 5000)),
]


@st.composite
def damaged(draw: st.DrawFn, sources: list[bytes]) -> bytes:
    """Take a good file and cut, repeat or overwrite it in a few places."""
    content = draw(st.sampled_from(sources))
    for _ in range(draw(st.integers(1, 5))):
        start = draw(st.integers(0, len(content)))
        end = min(len(content), start + draw(st.integers(0, 12)))
        scrap = draw(st.one_of(st.sampled_from(_SCRAPS), st.binary(max_size=6), st.just(content[start:end] * 2)))
        content = content[:start] + scrap + content[end:]
    if draw(st.booleans()) and draw(st.booleans()):
        content = gzip.compress(content, compresslevel=1)
        content = content[: draw(st.integers(0, len(content)))]
    return content


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    return tmp_path / "fuzzed"


fuzzing = settings(deadline=None, max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture])


@fuzzing
@given(content=damaged([_VCF, _MAF]))
def test_variant_files(scratch: Path, content: bytes) -> None:
    scratch.write_bytes(content)
    try:
        calls = read_calls(scratch)
    except VaxsmithError as error:
        assert error.place  # noqa: PT017
        assert str(error).endswith(".")  # noqa: PT017
        return
    assert_nothing_lost(calls)


@fuzzing
@given(content=damaged(_TABLES))
def test_expression_tables(scratch: Path, content: bytes) -> None:
    scratch.write_bytes(content)
    try:
        expression = read_expression(scratch)
    except VaxsmithError as error:
        assert error.place  # noqa: PT017
        return
    assert all(value >= 0 for value in (*expression.gene.values(), *expression.transcript.values()))
