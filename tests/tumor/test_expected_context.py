"""The spliced message beside a variant, against a genome that is written out base by base."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.genome.made_reference import make_call, make_reference
from tests.reference.message_by_walking import message_beside

from vaxsmith.core import Unassessed
from vaxsmith.tumor.expected_context import ExpectedContext, expected_context
from vaxsmith.tumor.variant import Call, Record, Variant

EXONS = [(4, 12), (20, 23), (30, 50), (58, 70)]
SITE = (38, 40)


@st.composite
def worlds(draw: st.DrawFn) -> tuple[str, list[Call], int]:
    """Draw a genome, companions that do not touch each other or the site, and how much of the message is asked for."""
    genome = draw(st.text("ACGT", min_size=80, max_size=80))
    companions, place = [], 2
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(place, 74))
        end = start + draw(st.integers(0, 3))
        bases = draw(st.text("ACGT", max_size=3))
        if start <= SITE[1] and end >= SITE[0]:
            continue
        variant = Variant(contig="1", start=start, reference=genome[start:end], alternate=bases)
        record = Record(number=1, contig="1", position=1, reference="N", alternate="N")
        companions.append(Call(variant=variant, record=record))
        place = end + 1
        if place > 74:
            break
    return genome, companions, draw(st.integers(0, 40))


@settings(deadline=None, max_examples=150)
@given(worlds())
def test_agrees_with_the_genome_written_out(world: tuple[str, list[Call], int]) -> None:
    genome, companions, beside = world
    reference = make_reference({"1": genome}, [("T", "1", "+", EXONS, [])], biotype="lncRNA")
    (transcript,) = reference.transcripts_overlapping(make_call("1", 39, "A", "C").variant.interval)
    call = make_call("1", 39, "AC", "A")
    found = expected_context(call, SITE, transcript, reference, companions=companions, bases_beside=beside)
    assert isinstance(found, ExpectedContext)
    changes = [(one.variant.start, one.variant.reference, one.variant.alternate) for one in companions]
    left, right = message_beside(genome, EXONS, SITE, changes)
    assert found.left == left[max(0, len(left) - beside) :]
    assert found.right == right[:beside]
    assert len(found.places) == len(found.left) + len(found.right)
    assert list(found.places) == sorted(found.places)


def test_a_stretch_that_leaves_its_exon_is_unassessed() -> None:
    reference = make_reference({"1": "A" * 80}, [("T", "1", "-", EXONS, [])], biotype="lncRNA")
    transcript = reference.transcripts[0]
    for stretch in ((11, 13), (15, 16), (12, 20), (70, 72)):
        found = expected_context(make_call("1", 9, "A", "C"), stretch, transcript, reference, bases_beside=9)
        assert isinstance(found, Unassessed)
