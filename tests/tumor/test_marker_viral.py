"""Viral proteins from a FASTA."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from vaxsmith.core import FormatError, InputError
from vaxsmith.tumor.expression import Expression
from vaxsmith.tumor.marker import MarkerKind
from vaxsmith.tumor.marker_viral import read_viral_proteins

ONE = "MADKLVTREWQSGHIPNYFC"
TWO = "MSTVWLKEDAAGQRNHPIYF"
FASTA = (
    f">sp|P00001|VE6_MADE Protein E6 OS=Made virus GN=E6 PE=1\n{ONE[:10]}\n{ONE[10:]}*\n\n>E7 of strain two\n{TWO.lower()}\n"
)


def put(folder: Path, text: str | bytes) -> Path:
    path = folder / "virus.fa"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def test_names_sequences_and_the_doubt_without_rna(tmp_path: Path) -> None:
    for text in (FASTA, FASTA.replace("\n", "\r\n")):
        found = read_viral_proteins(put(tmp_path, text))
        assert [marker.label for marker in found.markers] == ["VE6_MADE (viral protein)", "E7 (viral protein)"]
        assert [marker.sequence for marker in found.markers] == [ONE, TWO]
        assert {marker.kind for marker in found.markers} == {MarkerKind.VIRAL}
        assert all(marker.risk.sentence and marker.tumor_expression is None for marker in found.markers)
        assert [finding.check for finding in found.markers[0].findings] == ["viral-rna-unknown"]


def test_rna_is_found_under_any_name(tmp_path: Path) -> None:
    for name in ("E6", "P00001", "VE6_MADE"):
        found = read_viral_proteins(put(tmp_path, FASTA), expression=Expression(gene={name: 40.0, "E7": 0.3}))
        assert [(marker.gene, marker.tumor_expression) for marker in found.markers] == [("VE6_MADE", 40.0)]
        assert found.markers[0].findings == ()
        assert [(fallen.gene, fallen.reason) for fallen in found.dropped] == [("E7", "not-expressed")]
    absent = read_viral_proteins(put(tmp_path, FASTA), expression=Expression(gene={"TP53": 4.0}))
    assert len(absent.markers) == 2
    assert "made without the virus's genome" in absent.markers[0].findings[0].sentence


def test_repeats_and_short_ones_fall_with_a_reason(tmp_path: Path) -> None:
    found = read_viral_proteins(put(tmp_path, f">A\n{ONE}\n>B\n{ONE}\n>C\nMADKLVT\n"))
    assert [marker.gene for marker in found.markers] == ["A"]
    assert [(fallen.gene, fallen.reason) for fallen in found.dropped] == [("B", "same-protein"), ("C", "too-short")]
    assert found.counts == {"viral protein": 1, "same-protein": 1, "too-short": 1}


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "empty"),
        ("\n\n", "no sequence"),
        (f"{ONE}\n", "before any title"),
        (">\n" + ONE, "without a name"),
        (">A\n>B\n" + ONE, "no sequence under"),
        (">A\n", "no sequence under"),
        (f">A\n{ONE}\n>A\n{TWO}\n", "used again"),
        (">A\n" + "ATGACCGGTTNA" * 4, "nucleotide"),
        (">A\n" + "augaccgguuna" * 4, "nucleotide"),
        (f">A\n{ONE}*{TWO}\n", "stop"),
        (f">A\n{ONE}--{TWO}\n", "'-'"),
        (f">A\n{ONE}1\n", "'1'"),
    ],
)
def test_bad_files_are_refused_with_place_and_remedy(tmp_path: Path, text: str, word: str) -> None:
    with pytest.raises(FormatError) as caught:
        read_viral_proteins(put(tmp_path, text))
    assert word in caught.value.found
    assert "virus.fa" in caught.value.place


def test_absent_file(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        read_viral_proteins(tmp_path / "none.fa")


@settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_damaged_files_are_read_or_refused_never_crash(tmp_path: Path, data: st.DataObject) -> None:
    whole = bytearray(FASTA.encode())
    for _ in range(data.draw(st.integers(1, 5))):
        place = data.draw(st.integers(0, len(whole) - 1))
        whole[place : place + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=4))
    try:
        found = read_viral_proteins(put(tmp_path, bytes(whole)))
    except InputError as error:
        place = error.place
    else:
        place = "read" if found.markers or found.dropped else ""
    assert place
