"""What a broken splice site may lead to: exons and coding parts of each alternative, and what the reads say."""

from __future__ import annotations

import pytest

from vaxsmith.core import Interval
from vaxsmith.genome import Transcript, TranscriptLabel
from vaxsmith.proteins.splice_alternatives import SpliceKind, splice_alternatives
from vaxsmith.tumor.variant import Variant

EXONS = [(10, 30), (50, 70), (90, 110), (130, 150)]
CODING = [(20, 30), (50, 70), (90, 110), (130, 140)]


def transcript(strand: str = "+") -> Transcript:
    def intervals(parts: list[tuple[int, int]]) -> tuple[Interval, ...]:
        return tuple(Interval(contig="c", start=start, end=end) for start, end in parts)

    return Transcript(
        label=TranscriptLabel(identifier="T"), contig="c", strand=strand, exons=intervals(EXONS), coding=intervals(CODING)
    )


def change(start: int, end: int, inserted: str = "") -> Variant:
    return Variant(contig="c", start=start, reference="N" * (end - start), alternate=inserted)


def spans(parts: tuple[Interval, ...]) -> list[tuple[int, int]]:
    return [(part.start, part.end) for part in parts]


SKIP, RETAIN = SpliceKind.EXON_SKIPPING, SpliceKind.INTRON_RETENTION
LOST, JOINED = SpliceKind.EXONS_LOST, SpliceKind.EXONS_JOINED


@pytest.mark.parametrize("strand", ["+", "-"])
@pytest.mark.parametrize(
    ("variant", "expected"),
    [
        (change(70, 71, "A"), [(SKIP, [(10, 30), (90, 110), (130, 150)]), (RETAIN, [(10, 30), (50, 110), (130, 150)])]),
        (change(71, 72, "A"), [(SKIP, [(10, 30), (90, 110), (130, 150)]), (RETAIN, [(10, 30), (50, 110), (130, 150)])]),
        (change(49, 50, "A"), [(SKIP, [(10, 30), (90, 110), (130, 150)]), (RETAIN, [(10, 70), (90, 110), (130, 150)])]),
        (change(30, 31, "A"), [(RETAIN, [(10, 70), (90, 110), (130, 150)])]),  # the first exon cannot be skipped
        (change(128, 130), [(RETAIN, [(10, 30), (50, 70), (90, 150)])]),
        (change(65, 75), [(SKIP, [(10, 30), (90, 110), (130, 150)]), (RETAIN, [(10, 30), (50, 110), (130, 150)])]),
        (change(40, 80), [(LOST, [(10, 30), (90, 110), (130, 150)])]),
        (change(40, 120), [(LOST, [(10, 30), (130, 150)])]),
        (change(25, 80), [(RETAIN, [(10, 110), (130, 150)])]),
        (change(60, 120), [(SKIP, [(10, 30), (130, 150)]), (RETAIN, [(10, 30), (50, 150)])]),
        (change(60, 100), [(JOINED, [(10, 30), (50, 110), (130, 150)])]),
        (change(60, 140), [(JOINED, [(10, 30), (50, 150)])]),
        (change(71, 71, "AC"), [(SKIP, [(10, 30), (90, 110), (130, 150)]), (RETAIN, [(10, 30), (50, 110), (130, 150)])]),
        (change(70, 70, "AC"), []),
        (change(72, 73, "A"), []),
        (change(55, 60), []),
        (change(5, 60), []),
        (change(140, 160), []),
    ],
)
def test_each_broken_site_gives_its_messages(
    strand: str, variant: Variant, expected: list[tuple[SpliceKind, list[tuple[int, int]]]]
) -> None:
    found = splice_alternatives(variant, transcript(strand))
    assert [(entry.kind, spans(entry.transcript.exons)) for entry in found] == expected
    for entry in found:
        inside = {place for start, end in spans(entry.transcript.exons) for place in range(start, end)}
        coded = {place for start, end in spans(entry.transcript.coding) for place in range(start, end)}
        assert coded == {place for place in inside if 20 <= place < 140}


@pytest.mark.parametrize("strand", ["+", "-"])
def test_exons_are_counted_from_the_five_prime_end(strand: str) -> None:
    skipped, retained = splice_alternatives(change(70, 71, "A"), transcript(strand))
    assert skipped.sentence.startswith("Exon 2 may" if strand == "+" else "Exon 3 may")
    assert "exons 2 and 3" in retained.sentence
    assert skipped.introns == (Interval(contig="c", start=30, end=90),)
    assert retained.introns == ()
    assert retained.retained == (Interval(contig="c", start=70, end=90),)
