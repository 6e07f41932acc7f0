"""Any text as an annotation: transcripts that can be used, or an error with a place; never a traceback of Python's."""

from __future__ import annotations

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.genome.made_files import MANNERS, make_contig

from vaxsmith.core import InputFile, VaxsmithError
from vaxsmith.genome import compile_reference

LENGTHS = {"1": len(make_contig()), "MT": 90}
SCRAPS = st.sampled_from(
    ["exon", "CDS", "gene", "\t", "\n", "\t.\t", "Parent=", "ID=", ";", '"', 'transcript_id "', "-", "+", "0", "-1",
     "999999999999", "1e9", "=", ",", "\x00", "é", "##FASTA\n", "\r\n", "Parent=x,y", "stop_codon", "%", "%zz"]
)  # fmt: skip


@st.composite
def damaged(draw: st.DrawFn) -> str:
    """A good annotation with a few stretches cut out or written over."""
    text = draw(st.sampled_from(sorted(MANNERS.values())))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 12)))
        text = text[:start] + draw(SCRAPS) + text[end:]
    return text[: draw(st.integers(0, len(text)))] if draw(st.booleans()) else text


@given(text=st.one_of(damaged(), damaged(), st.text(max_size=80)))
@settings(deadline=None, max_examples=250, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_damaged_annotations_are_read_or_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "fuzz.gtf"
    path.write_text(text, newline="")
    known = InputFile(role="reference annotation", name="fuzz.gtf", size_bytes=len(text), sha256=str(hash(text)))
    refused: VaxsmithError | None = None
    try:
        table, findings = compile_reference(path, known, LENGTHS, tmp_path / "cache")
    except VaxsmithError as error:
        refused = error
    if refused:
        assert refused.found
        assert refused.place
        return
    for transcript in table:
        assert transcript.exons
        assert all(0 <= exon.start < exon.end <= LENGTHS[transcript.contig] for exon in transcript.exons)
        assert all(any(exon.contains(part) for exon in transcript.exons) for part in transcript.coding)
        rows = table.overlapping(transcript.contig, transcript.exons[0].start, transcript.exons[0].end)
        assert transcript in [table[int(row)] for row in rows]
    assert all(finding.sentence for finding in findings)
    again, _ = compile_reference(path, known, LENGTHS, tmp_path / "cache")
    assert list(again) == list(table)
