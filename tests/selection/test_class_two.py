"""Class II in selection: the right windows, each core once, evidence that moves no target, a reason where there is none."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.proteins.made_proteins import make_annotation, make_calls, make_protein
from tests.selection.made_case import A2, B7, KnownPredictor
from tests.selection.made_class_two import DP, DR, UNKNOWN_MOLECULE, KnownClassTwo
from tests.selection.test_choose import PROTEIN, call_at

from vaxsmith.core import Dropped, SettingsError, Sourced, Unassessed
from vaxsmith.hla.allele import Genotype
from vaxsmith.presentation.prediction import Prediction
from vaxsmith.proteins import peptide_windows, proteins_from_annotation
from vaxsmith.proteins.mutant_protein import EffectKind, MutantProtein, ProteinSet
from vaxsmith.selection import Choice, SelectionSettings, choose_targets
from vaxsmith.selection.peptides import spread_over_alleles
from vaxsmith.selection.target import PeptideEvidence, Target
from vaxsmith.tumor.marker import Marker, MarkerKind, TissueRisk
from vaxsmith.tumor.variant import Call

BOTH = Genotype(class_one=(A2, B7), class_two=(DP, DR))
MUTANT = PROTEIN[:11] + "D" + PROTEIN[12:]
CORE = "VVGADGVGK"  # residues 8-16 of the mutant: the new one is its fifth


def choose(
    *calls: Call, helper: KnownClassTwo | Unassessed, genotype: Genotype = BOTH, class_one: float = 0.3, **chosen: Any
) -> Choice:
    read = make_calls(*calls)
    return choose_targets(
        read,
        proteins_from_annotation(read),
        genotype,
        KnownPredictor(otherwise=class_one),
        class_two=helper,
        settings=SelectionSettings(**chosen),
    )


def pinned(core: str) -> Callable[[str], int]:
    """Give where ``core`` stands in a peptide; 0 where it is not whole in it."""
    return lambda peptide: max(peptide.find(core), 0)


def helpers_of(target: Target) -> tuple[PeptideEvidence, ...]:
    assert isinstance(target.class_two, tuple)
    return target.class_two


def test_every_window_of_fifteen_over_the_change_is_asked_in_one_call_with_every_molecule() -> None:
    helper = KnownClassTwo()
    choose(call_at(), helper=helper)
    ((peptides, molecules),) = helper.asked
    assert molecules == (DP.name, DR.name)
    starts = range(12)  # the change is the twelfth residue
    assert set(peptides) == {whole[start : start + 15] for start in starts for whole in (MUTANT, PROTEIN)}


def test_each_molecule_keeps_each_core_once_with_its_best_window() -> None:
    def percentile(peptide: str, allele: str) -> float:
        if CORE not in peptide:
            return 60.0
        return 0.5 + abs(peptide.index(CORE) - 3) + (0.25 if allele == DP.name else 0.0)

    (target,) = choose(call_at(), helper=KnownClassTwo(percentile=percentile, core=pinned(CORE))).chosen
    found = [(e.prediction.allele, e.prediction.core, e.prediction.core_start) for e in helpers_of(target)]
    assert found == [(DR.name, CORE, 3), (DP.name, CORE, 3)]
    assert all(e.new_in_core for e in helpers_of(target))
    best = helpers_of(target)[0]
    assert best.prediction.percentile == 0.5
    assert best.prediction.spread == pytest.approx(0.05)
    assert best.wild_type_prediction is not None
    assert best.wild_type_prediction.peptide == best.prediction.peptide.replace("D", "G", 1)
    sentence = target.reasons[-1]
    assert "all 2 of this patient's class II molecules" in sentence
    assert f"core {CORE}" in sentence
    assert DR.name in sentence


def test_a_core_without_anything_new_comes_last_and_is_no_help() -> None:
    def percentile(peptide: str, allele: str) -> float:
        return (0.1 if peptide.find("D") > 9 else 4.5) if allele == DP.name else 4.0

    def core(peptide: str) -> int:
        return 0 if peptide.find("D") > 9 else pinned(CORE)(peptide)

    (target,) = choose(call_at(), helper=KnownClassTwo(percentile=percentile, core=core)).chosen
    marks = [e.new_in_core for e in helpers_of(target)]
    assert marks == sorted(marks, reverse=True)
    assert False in marks
    assert True in marks
    assert all("D" not in e.prediction.core for e in helpers_of(target) if not e.new_in_core)
    assert DR.name in target.reasons[-1]  # though the other molecule presents the old core better


def test_old_cores_alone_are_shown_and_not_praised() -> None:
    helper = KnownClassTwo(percentile=lambda p, a: 0.1 if p.find("D") > 9 else 60.0, core=lambda peptide: 0)
    (target,) = choose(call_at(), helper=helper).chosen
    assert {e.new_in_core for e in helpers_of(target)} == {False}
    assert len(target.reasons) == 2


def test_class_two_adds_to_a_targets_chance_and_never_takes_from_it() -> None:
    calls = [call_at(position, gene_expression={f"GENE{position}": 5.0 + position}) for position in (12, 30, 50, 60)]
    without = choose(*calls, helper=Unassessed(reason="nobody asked"))
    strong = choose(*calls, helper=KnownClassTwo(percentile=lambda p, a: 0.01 if "D" in p else 90.0))
    weak = choose(*calls, helper=KnownClassTwo(percentile=lambda p, a: 4.0 if "D" in p else 90.0))
    bare, helped, little = ({t.label: t.score for t in c.chosen} for c in (without, strong, weak))
    assert all(bare[label] < little[label] < helped[label] for label in bare)
    assert all(len(target.reasons) == 2 for target in without.chosen)
    assert all(len(target.reasons) == 3 for target in strong.chosen)


def test_what_has_class_two_evidence_alone_falls_and_its_reason_says_so() -> None:
    helper = KnownClassTwo(percentile=lambda p, a: 0.7, core=pinned(CORE))
    choice = choose(call_at(), helper=helper, class_one=30.0)
    assert choice.chosen == ()
    (fallen,) = choice.dropped
    assert fallen.reason == "not-presented"
    assert "Class II evidence exists" in fallen.sentence
    assert fallen.sentence.endswith("a target needs a class I peptide.")
    (quiet,) = choose(call_at(), helper=KnownClassTwo(), class_one=30.0).dropped
    assert "Class II" not in quiet.sentence


def test_a_window_that_a_normal_protein_holds_is_no_evidence() -> None:
    twin = make_annotation("synonymous_variant", MUTANT[:16], identifier="ENST99", gene="TWIN")
    other = dataclasses.replace(call_at(60), annotations=(twin,))
    read = make_calls(call_at(), other)
    choice = choose_targets(
        read,
        proteins_from_annotation(read),
        BOTH,
        KnownPredictor(table={(MUTANT[11:20], A2.name): 0.1}),
        class_two=KnownClassTwo(percentile=lambda p, a: 0.5, core=lambda peptide: -1),
        settings=SelectionSettings(peptides_per_target=100),
    )
    shown = {e.prediction.peptide for e in helpers_of(choice.chosen[0])}
    assert shown == {MUTANT[start : start + 15] for start in range(2, 12)}
    assert [f.peptide for f in choice.dropped if f.reason == "equals-self"] == [MUTANT[:15], MUTANT[1:16]]


@pytest.mark.parametrize(
    ("genotype", "words"),
    [
        (Genotype(class_one=(A2,)), "no class II type was given"),
        (
            Genotype(
                class_one=(A2,),
                dropped=(Dropped(stage="hla", reason="chain-without-partner", sentence="alone", allele="HLA-DQA1*01:02"),),
            ),
            "HLA-DQA1*01:02",
        ),
        (Genotype(class_one=(A2,), class_two=(UNKNOWN_MOLECULE,)), f"{UNKNOWN_MOLECULE.name} is refused"),
    ],
)
def test_without_a_molecule_that_can_be_judged_class_two_is_unassessed(genotype: Genotype, words: str) -> None:
    helper = KnownClassTwo(refused=(UNKNOWN_MOLECULE.name,))
    (target,) = choose(call_at(), helper=helper, genotype=genotype).chosen
    assert isinstance(target.class_two, Unassessed)
    assert words in target.class_two.reason
    assert target.class_two.remedy
    assert helper.asked == []


def test_a_molecule_out_of_reach_is_recorded_and_the_others_are_judged() -> None:
    helper = KnownClassTwo(percentile=lambda p, a: 0.5, refused=(UNKNOWN_MOLECULE.name,))
    genotype = Genotype(class_one=(A2, B7), class_two=(DR, UNKNOWN_MOLECULE))
    choice = choose(call_at(), helper=helper, genotype=genotype)
    assert {e.prediction.allele for e in helpers_of(choice.chosen[0])} == {DR.name}
    assert [(f.allele, f.unassessed) for f in choice.dropped if f.reason == "allele-unassessed"] == [
        (UNKNOWN_MOLECULE.name, True)
    ]
    assert "the class II molecule of this patient that could be judged is" in choice.chosen[0].reasons[-1]


def test_a_molecule_that_presents_nothing_of_a_target_is_recorded() -> None:
    helper = KnownClassTwo(percentile=lambda p, a: 0.5 if a == DR.name else 12.0)
    choice = choose(call_at(), helper=helper)
    (fallen,) = [f for f in choice.dropped if f.reason == "allele-not-presenting"]
    assert fallen.allele == DP.name
    assert "12.0 % (at most 5 % counts)" in fallen.sentence


@pytest.mark.parametrize("lengths", [(12,), (25,), (13, 15, 21), tuple(range(12, 26))])
def test_any_lengths_of_twelve_to_twenty_five_may_be_asked(lengths: tuple[int, ...]) -> None:
    helper = KnownClassTwo()
    choose(call_at(40), helper=helper, class_two_lengths=lengths)
    assert {len(peptide) for peptide in helper.asked[0][0]} == set(lengths)


@pytest.mark.parametrize(
    "bad",
    [
        {"class_two_lengths": ()},
        {"class_two_lengths": (11,)},
        {"class_two_lengths": (15, 26)},
        {"class_two_lengths": (15, 15)},
        {"class_two_percentile": Sourced(name="p", value=0.0, citation="test")},
    ],
)
def test_settings_out_of_range_are_refused(bad: dict[str, Any]) -> None:
    with pytest.raises(SettingsError):
        SelectionSettings(**bad)


def test_a_predictor_that_cannot_judge_the_wanted_length_is_refused() -> None:
    with pytest.raises(SettingsError, match="12 residues were asked for"):
        choose(call_at(), helper=KnownClassTwo(lengths=(13, 25)), class_two_lengths=(12, 15))


@pytest.mark.parametrize(
    ("altered", "core_start", "new"),
    [
        ((6, 7), None, None),
        ((6, 7), 0, True),
        ((0, 1), 0, True),
        ((8, 9), 0, True),
        ((9, 10), 0, False),
        ((2, 3), 3, False),
        ((0, 15), 3, True),
        ((5, 5), 0, True),
        ((3, 3), 3, False),  # the junction is before the core's first residue: only one side of it lies inside
        ((12, 12), 3, False),
        ((4, 4), 3, True),
    ],
)
def test_new_in_core(altered: tuple[int, int], core_start: int | None, new: bool | None) -> None:
    sequence = MUTANT[:15]
    window = dataclasses.replace(peptide_windows(make_protein(PROTEIN, MUTANT), [15])[0], sequence=sequence, altered=altered)
    prediction = Prediction(peptide=sequence, allele=DR.name, presentation=0.5, percentile=1.0, core_start=core_start)
    assert PeptideEvidence(window=window, prediction=prediction).new_in_core is new


def test_a_predictor_without_cores_keeps_every_window() -> None:
    helper = KnownClassTwo(percentile=lambda p, a: 0.5, core=lambda peptide: -1)
    (target,) = choose(call_at(), helper=helper, peptides_per_target=100).chosen
    assert len(helpers_of(target)) == 2 * 12
    assert {e.new_in_core for e in helpers_of(target)} == {None}
    assert "(core" not in target.reasons[-1]


def marker_of(sequence: str) -> MutantProtein:
    base = make_protein(PROTEIN, MUTANT)
    kind = MarkerKind.CANCER_TESTIS
    event = Marker(label=f"MAGEX ({kind.value})", kind=kind, gene="MAGEX", risk=TissueRisk(sentence="Nowhere."))
    return dataclasses.replace(
        base,
        calls=(),
        event=event,
        effect=dataclasses.replace(base.effect, kind=EffectKind.CANCER_TESTIS),
        wild_type="",
        mutant=sequence,
        altered=(0, len(sequence)),
        replaced=(0, 0),
    )


@given(data=st.data())
@settings(deadline=None, max_examples=40)
def test_whatever_a_predictor_says_each_core_stands_once_and_with_its_best_percentile(data: st.DataObject) -> None:
    numbers = st.sampled_from([0.1, 0.5, 2.0, 4.9, 5.1, 50.0])
    said: dict[tuple[str, str], float] = {}
    cores: dict[str, int] = {}

    def percentile(peptide: str, allele: str) -> float:
        return said.setdefault((peptide, allele), data.draw(numbers))

    def core(peptide: str) -> int:
        return cores.setdefault(peptide, data.draw(st.integers(0, 6)))

    helper = KnownClassTwo(percentile=percentile, core=core)
    (target,) = choose(call_at(), helper=helper, peptides_per_target=1000).chosen
    found = helpers_of(target)
    keys = [(e.prediction.allele, e.prediction.core) for e in found]
    assert len(keys) == len(set(keys))
    best: dict[tuple[str, str], float] = {}
    for (peptide, allele), value in said.items():
        if value <= 5.0 and "D" in peptide[: peptide.find("GVGK") + 1 or None] and peptide in MUTANT:
            key = (allele, peptide[cores[peptide] : cores[peptide] + 9])
            best[key] = min(best.get(key, 100.0), value)
    assert {key: e.prediction.percentile for key, e in zip(keys, found, strict=True)} == pytest.approx(best)
    few = choose(call_at(), helper=helper, peptides_per_target=1).chosen[0]
    assert {e.prediction.allele for e in helpers_of(few)} == {allele for allele, _ in best}


def test_spread_keeps_the_order_and_each_alleles_first() -> None:
    window = peptide_windows(make_protein(PROTEIN, MUTANT), [15])[0]

    def one(allele: str, percentile: float) -> PeptideEvidence:
        prediction = Prediction(peptide=window.sequence, allele=allele, presentation=0.5, percentile=percentile)
        return PeptideEvidence(window=window, prediction=prediction)

    peptides = [one("a", 0.1), one("a", 0.2), one("a", 0.3), one("b", 0.4), one("b", 0.5)]
    assert spread_over_alleles(peptides, 3) == (peptides[0], peptides[1], peptides[3])
    assert spread_over_alleles(peptides, 1) == (peptides[0], peptides[3])
    assert spread_over_alleles(peptides, 9) == tuple(peptides)


def test_of_a_marker_only_cores_inside_the_stretch_that_goes_in_count() -> None:
    sequence = PROTEIN + PROTEIN[::-1]
    shown = {(sequence[start : start + 9], A2.name): 0.1 for start in (100, 112)}
    read = make_calls()
    helper = KnownClassTwo(percentile=lambda p, a: 0.5)
    choice = choose_targets(
        read,
        ProteinSet(proteins=(marker_of(sequence),)),
        BOTH,
        KnownPredictor(table=shown),
        class_two=helper,
        settings=SelectionSettings(peptides_per_target=1000),
    )
    (target,) = choice.chosen
    first, last = target.protein.altered
    assert (first, last) == (100, 121)
    assert {e.window.start for e in helpers_of(target)} == set(range(97, 110))  # cores begin at their fourth residue
    assert target.reasons[-1].startswith("For helper T cells, all 2 of this patient's")
    assert "a peptide of it" in target.reasons[-1]
    for evidence in helpers_of(target):
        start = evidence.window.start + (evidence.prediction.core_start or 0)
        assert first <= start
        assert start + 9 <= last
        assert evidence.window.protein is target.protein
