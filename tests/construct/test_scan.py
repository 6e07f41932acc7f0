"""The final scan finds a junction epitope wherever it is planted, on whichever molecule, and nothing twice."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.construct.fake_predictor import ALLELES, MOLECULES, FakeClassTwo, FakePredictor, make_target, random_targets

from vaxsmith.construct import Construct, Segment, SegmentKind, build_construct, scan_construct
from vaxsmith.construct.judge import find_judges, shown
from vaxsmith.construct.settings import ConstructSettings
from vaxsmith.core import Severity
from vaxsmith.hla import Allele, parse_allele
from vaxsmith.presentation import default_predictor

EVERY = (*ALLELES, *MOLECULES)


class OneStrong(FakePredictor):
    """One pair of peptide and allele is presented, nothing else."""

    def __init__(self, peptide: str, allele: str) -> None:
        super().__init__()
        self.peptide, self.allele = peptide, allele

    def _percentile(self, peptide: str, allele: str) -> float:
        return 0.1 if (peptide, allele) == (self.peptide, self.allele) else 60.0


class OneCore(OneStrong, FakeClassTwo):
    """One core, in the middle of whatever peptide holds it there, on one molecule."""

    def _core(self, peptide: str, allele: str) -> int:
        return 3

    def _percentile(self, peptide: str, allele: str) -> float:
        return 0.1 if (peptide[3:12], allele) == (self.peptide, self.allele) else 60.0


def protein_of(seed: int, platform: str) -> Construct:
    from vaxsmith.construct import PLATFORMS

    return build_construct(
        random_targets(4, seed),
        alleles=EVERY,
        predictor=FakePredictor(),
        class_two=FakeClassTwo(),
        platform=PLATFORMS[platform],
    )


BUILT = {name: protein_of(3, name) for name in ("sec-gs10-mitd", "sec-aay-mitd", "plain-gs10")}


def inside_one(segments: Sequence[Segment], start: int, end: int) -> bool:
    return any(s.start <= start and end <= s.end for s in segments)


@given(
    name=st.sampled_from(sorted(BUILT)),
    place=st.floats(0, 1),
    length=st.integers(8, 11),
    allele=st.sampled_from(ALLELES),
)
@settings(deadline=None, max_examples=60)
def test_a_class_one_epitope_is_found_wherever_it_is_planted(name: str, place: float, length: int, allele: Allele) -> None:
    built = BUILT[name]
    start = round(place * (len(built.sequence) - length))
    peptide = built.sequence[start : start + length]
    scan = scan_construct(built.segments, alleles=EVERY, predictor=OneStrong(peptide, allele.name))
    found = [(p.peptide, p.allele) for p in scan.junction_peptides]
    if inside_one(built.segments, start, start + length) or any(
        peptide in s.target.protein.mutant for s in built.segments if s.target
    ):
        assert found == []
        assert scan.cost == 0
    else:
        assert found == [(peptide, allele.name)]
        assert (scan.strong, scan.cost) == (built.sequence.count(peptide), 1000 * built.sequence.count(peptide))
        (finding,) = [finding for finding in scan.findings if finding.check == "junction-peptide"]
        assert finding.severity is Severity.CAUTION
        assert peptide in finding.sentence
        assert allele.name in finding.sentence
        assert finding.place.startswith("residues ")


@given(name=st.sampled_from(sorted(BUILT)), place=st.floats(0, 1), molecule=st.sampled_from(MOLECULES))
@settings(deadline=None, max_examples=60)
def test_a_class_two_core_is_found_wherever_it_is_planted(name: str, place: float, molecule: Allele) -> None:
    built = BUILT[name]
    start = 3 + round(place * (len(built.sequence) - 15))  # with three residues on both sides
    core = built.sequence[start : start + 9]
    scan = scan_construct(
        built.segments,
        alleles=EVERY,
        predictor=FakePredictor(fixed={"none": 1}),
        class_two=OneCore(core, molecule.name),
    )
    found = [(p.peptide[slice(*shown(p))], p.allele) for p in scan.junction_peptides]
    if inside_one(built.segments, start, start + 9) or any(
        core in s.target.protein.mutant for s in built.segments if s.target
    ):
        assert found == []
    else:
        assert found == [(core, molecule.name)]
        assert [finding.check for finding in scan.findings if finding.severity is Severity.CAUTION] == ["junction-peptide"]


def test_a_peptide_that_several_molecules_show_stands_once_for_each() -> None:
    built = BUILT["sec-aay-mitd"]
    border = built.segments[1].start
    peptide = built.sequence[border - 4 : border + 5]
    scan = scan_construct(built.segments, alleles=EVERY, predictor=FakePredictor(fixed={peptide: 0.1}))
    assert sorted(p.allele for p in scan.junction_peptides) == sorted(allele.name for allele in ALLELES)
    assert (scan.strong, len([finding for finding in scan.findings if finding.check == "junction-peptide"])) == (1, 1)


def test_what_lies_in_one_part_of_the_platform_is_that_parts_own() -> None:
    built = BUILT["sec-gs10-mitd"]
    signal = built.segments[0]
    peptide = signal.sequence[4:13]
    scan = scan_construct(built.segments, alleles=EVERY, predictor=OneStrong(peptide, ALLELES[0].name))
    assert scan.junction_peptides == ()
    (note,) = [finding for finding in scan.findings if finding.check == "own-part-peptide"]
    assert note.place == signal.name
    assert peptide in note.sentence


@pytest.mark.parametrize(
    ("epitope", "allele"),
    [("NLVPMVATV", "A*02:01"), ("GILGFVFTL", "A*02:01"), ("PKYVKQNTLKLAT", "DRB1*01:01")],
)
@pytest.mark.parametrize("cut", [3, 5])
def test_the_real_networks_see_an_epitope_split_between_two_windows(epitope: str, allele: str, cut: int) -> None:
    left = make_target("GSGSDEDGSGSGDGSGEGSGD" + epitope[:cut], (4, 5), gene="LEFT")
    right = make_target(epitope[cut:] + "GSGSDEDGSGSGDGSGEGSGD", (12, 13), gene="RIGHT")
    segments = []
    start = 0
    for target in (left, right):
        text = target.protein.mutant
        segments.append(
            Segment(
                kind=SegmentKind.TARGET, name=target.name, sequence=text, start=start, target=target, altered=(start, start)
            )
        )
        start += len(text)
    molecule = parse_allele(allele)
    scan = scan_construct(segments, alleles=[molecule], predictor=default_predictor(1), class_two=default_predictor(2))
    assert scan.strong >= 1
    core = "YVKQNTLKL" if molecule.mhc_class == 2 else epitope
    assert core in {p.peptide[slice(*shown(p))] for p in scan.junction_peptides}


def test_alleles_given_twice_or_in_another_order_change_nothing() -> None:
    built = BUILT["sec-aay-mitd"]
    once = scan_construct(built.segments, alleles=EVERY, predictor=FakePredictor(), class_two=FakeClassTwo())
    again = scan_construct(
        built.segments, alleles=(*EVERY[::-1], *EVERY), predictor=FakePredictor(), class_two=FakeClassTwo()
    )
    assert once == again
    assert once.junction_peptides == built.junction_peptides


def test_class_two_without_a_predictor_is_said() -> None:
    _, findings = find_judges(EVERY, FakePredictor(), None, ConstructSettings())
    (finding,) = findings
    assert finding.severity is Severity.CAUTION
    assert "no predictor for class II" in finding.sentence
    _, findings = find_judges(ALLELES, FakePredictor(), FakeClassTwo(), ConstructSettings())
    assert [finding.severity for finding in findings] == [Severity.NOTE]
