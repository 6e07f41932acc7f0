"""Neighbouring variants: what may share a molecule is set aside or said, and nothing else is."""

from __future__ import annotations

from itertools import permutations

import pytest
from tests.proteins.made_proteins import make_call, make_protein

from vaxsmith.proteins import EffectKind, MutantProtein
from vaxsmith.selection.neighbours import cautions_of, judge_neighbours
from vaxsmith.tumor.variant import Phase, ReadSupport, Record, Variant

PROTEIN = "MTEYKLVVVGAGGVGKSALTIQLIQNHFVDEYDPTIEDSYRKQVVIDGETCLLDILDTAGQEEYSAMRDQYMRTGEGFLCVFAINN"


def change(number: int, position: int, residue: str, *, transcript: str = "ENST1", **more: object) -> list[MutantProtein]:
    """Give the group of one call that changes one residue; the variant lies at three bases a residue."""
    variant = Variant(contig="chr1", start=3 * position, reference="A", alternate="C")
    record = Record(number=number, contig="chr1", position=3 * position + 1, reference="A", alternate="C")
    call = make_call(number, **{"variant": variant, "record": record, **more})
    return [make_protein(PROTEIN, PROTEIN[:position] + residue + PROTEIN[position + 1 :], call=call, transcript=transcript)]


def phase(haplotype: int) -> Phase:
    return Phase(block="chr1:1", haplotype=haplotype, source="PID")


@pytest.mark.parametrize("distance", [0, 1])
def test_two_changes_of_one_or_adjoining_codons_fall_both(distance: int) -> None:
    made = judge_neighbours([change(1, 20, "W"), change(2, 20 + distance, "Y")])
    assert made.kept == ()
    assert [(entry.reason, entry.unassessed) for entry in made.dropped] == [("same-molecule", True)] * 2
    assert all(entry.remedy for entry in made.dropped)


def test_a_change_farther_off_is_a_caution_for_both() -> None:
    groups = [change(1, 20, "W"), change(2, 30, "Y")]
    made = judge_neighbours(groups)
    assert (len(made.kept), made.dropped) == (2, ())
    for group in groups:
        (finding,) = cautions_of(made, group[0].calls)
        assert "10 residues away" in finding.sentence


def test_phase_decides_where_it_is_known() -> None:
    apart = judge_neighbours([change(1, 20, "W", phase=phase(0)), change(2, 20, "Y", phase=phase(1))])
    assert (len(apart.kept), apart.cautions) == (2, {})
    together = judge_neighbours([change(1, 20, "W", phase=phase(1)), change(2, 30, "Y", phase=phase(1))])
    assert together.kept == ()


@pytest.mark.parametrize(("position", "transcript"), [(60, "ENST1"), (20, "ENST2")])
def test_what_is_out_of_reach_or_on_another_transcript_is_left_alone(position: int, transcript: str) -> None:
    made = judge_neighbours([change(1, 20, "W"), change(2, position, "Y", transcript=transcript)])
    assert (len(made.kept), made.cautions) == (2, {})


def test_a_base_of_an_mnv_falls_and_the_mnv_stays() -> None:
    mnv = Variant(contig="chr1", start=60, reference="AA", alternate="CT")
    whole = change(1, 20, "W", variant=mnv)
    part = change(2, 20, "Y", variant=Variant(contig="chr1", start=61, reference="A", alternate="T"))
    made = judge_neighbours([part, whole])
    assert made.kept == (whole,)
    assert [(entry.reason, entry.unassessed) for entry in made.dropped] == [("part-of-mnv", False)]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_bases_of_an_mnv_fall_for_it_in_whatever_order_they_stand(order: tuple[int, ...]) -> None:
    """The two bases lie in one codon, too, which is the lesser reason."""
    groups = [
        change(1, 20, "W", variant=Variant(contig="chr1", start=60, reference="AA", alternate="CT")),
        change(2, 20, "Y", variant=Variant(contig="chr1", start=60, reference="A", alternate="C")),
        change(3, 20, "F", variant=Variant(contig="chr1", start=61, reference="A", alternate="T")),
    ]
    made = judge_neighbours([groups[number] for number in order])
    assert [entry.reason for entry in made.dropped] == ["part-of-mnv"] * 2
    assert [group[0].calls[0].variant.kind for group in made.kept] == ["mnv"]


def test_a_base_far_commoner_than_the_mnv_is_no_mere_part_of_it() -> None:
    rare = ReadSupport(depth=100, alternate_count=10, fraction=0.1)
    mnv = Variant(contig="chr1", start=60, reference="AA", alternate="CT")
    part = change(2, 20, "Y", variant=Variant(contig="chr1", start=61, reference="A", alternate="T"))
    made = judge_neighbours([part, change(1, 20, "W", variant=mnv, tumor=rare)])
    assert {entry.reason for entry in made.dropped} == {"same-molecule"}


def test_a_change_inside_a_shifted_tail_is_seen() -> None:
    shifted = PROTEIN[:10] + "WRPSTLLQNWRPSTLLQNWRPSTLLQNWRPSTLLQNWRPSTLLQNW"
    group = [make_protein(PROTEIN, shifted, kind=EffectKind.FRAMESHIFT, call=make_call(1))]
    made = judge_neighbours([group, change(2, 50, "Y")])
    assert len(cautions_of(made, group[0].calls)) == 1


def test_the_same_deletion_written_twice_is_one_change() -> None:
    def deleted(number: int, start: int) -> list[MutantProtein]:
        call = make_call(
            number,
            variant=Variant(contig="chr1", start=start, reference="CTG", alternate=""),
            record=Record(number=number, contig="chr1", position=start, reference="ACTG", alternate="A"),
        )
        return [make_protein(PROTEIN, PROTEIN[:20] + PROTEIN[21:], call=call)]

    made = judge_neighbours([deleted(1, 60), deleted(2, 63)])
    assert len(made.kept) == 1
    assert [(entry.reason, entry.variant) for entry in made.dropped] == [("same-change", "chr1-63-ACTG-A")]
