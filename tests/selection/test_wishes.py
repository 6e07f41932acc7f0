"""What people insist on: by name or label, kept where it can be, and said where it cannot."""

from __future__ import annotations

import dataclasses

import pytest
from tests.proteins.made_proteins import make_calls
from tests.selection.made_case import CLASS_TWO, KnownPredictor, genotype
from tests.selection.test_choose import call_at, entry

from vaxsmith.core import InfeasibleError, Severity
from vaxsmith.proteins import proteins_from_annotation
from vaxsmith.selection import Choice, SelectionSettings, Wishes, choose_targets
from vaxsmith.tumor.variant import Call, Record


def choose(*calls: Call, wishes: Wishes | None = None) -> Choice:
    read = make_calls(*calls)
    predictor, settings = KnownPredictor(otherwise=0.8), SelectionSettings(rounds=1)
    made = proteins_from_annotation(read)
    return choose_targets(read, made, genotype(), predictor, class_two=CLASS_TWO, wishes=wishes, settings=settings)


def copy_of_the_first() -> Call:
    record = Record(number=2, contig="chr2", position=9, reference="A", alternate="C")
    return dataclasses.replace(call_at(), record=record, annotations=(entry(identifier="ENST_COPY", gene="COPY"),))


def fallen(choice: Choice) -> dict[str, str]:
    return {entry.gene: entry.reason for entry in choice.dropped if not entry.allele}


def test_the_later_wishes_hold_whatever_name_the_earlier_ones_used() -> None:
    target = choose(call_at()).chosen[0]
    wishes = Wishes(must=(target.name, "NOBODY A1C"), source="policy.toml").by_label([target])
    assert wishes.must == (target.label, "NOBODY A1C")
    both = wishes.also(must=(), must_not=(target.label,), source="the board's review")
    assert (both.must, both.must_not) == (("NOBODY A1C",), (target.label,))
    assert both.source == "policy.toml and the board's review"


def test_what_is_not_wanted_takes_no_place_from_another_with_the_same_peptide() -> None:
    plain = choose(call_at(), copy_of_the_first())
    (chosen,) = plain.chosen
    other = ({"GENE12", "COPY"} - {chosen.protein.transcript.gene}).pop()
    assert fallen(plain)[other] == "same-peptide"
    choice = choose(call_at(), copy_of_the_first(), wishes=Wishes(must_not=(chosen.name,), source="policy.toml"))
    assert [target.protein.transcript.gene for target in choice.chosen] == [other]
    assert fallen(choice)[chosen.protein.transcript.gene] == "not-wanted"


@pytest.mark.parametrize(("name", "severity"), [("GENE12 X1Y", Severity.CAUTION), ("chr1-1000-A-T", Severity.CAUTION)])
def test_a_must_not_that_names_nothing_is_a_caution(name: str, severity: Severity) -> None:
    choice = choose(call_at(), wishes=Wishes(must_not=(name,), source="policy.toml"))
    (finding,) = (entry for entry in choice.findings if entry.check == "wish-without-target")
    assert (finding.severity, finding.place) == (severity, "policy.toml")
    assert name in finding.sentence


def test_a_must_not_that_fell_anyway_is_a_note() -> None:
    silent = call_at(gene_expression={"GENE12": 0.0})
    choice = choose(silent, copy_of_the_first(), wishes=Wishes(must_not=(silent.label,), source="policy.toml"))
    (finding,) = (entry for entry in choice.findings if entry.check == "wish-without-target")
    assert finding.severity is Severity.NOTE


def test_a_must_that_fell_says_for_what() -> None:
    silent = call_at(gene_expression={"GENE12": 0.0})
    with pytest.raises(InfeasibleError, match="is no target that could") as caught:
        choose(silent, copy_of_the_first(), wishes=Wishes(must=(silent.label,), source="policy.toml"))
    assert f"{silent.label} fell as not-expressed: " in caught.value.cause
    assert {entry.reason for entry in caught.value.dropped} >= {"not-expressed"}
    with pytest.raises(InfeasibleError, match="are no targets that could") as caught:
        choose(call_at(), wishes=Wishes(must=("A B1C", "D E2F")))
    assert "no mutant protein is called A B1C" in caught.value.cause
