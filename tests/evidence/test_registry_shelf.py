"""The shipped claims: all there, all judged, and every figure of the design page reproduced from the files."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from vaxsmith.core import InputError, Unassessed
from vaxsmith.evidence.proportions import Side, clopper_pearson, jeffreys, probability_seen, wilson, zero_events_exclude
from vaxsmith.evidence.registry import (
    GRADES,
    DesignKind,
    Grade,
    Holder,
    Judgement,
    Standing,
    Worth,
    claim_names,
    find_claim,
    judge,
    shipped_claim,
    shipped_claims,
)

NAMES = claim_names()
JUDGED = {name: judge(shipped_claim(name)) for name in NAMES}


def ruling(judgement: Judgement, check: str, place: str = "") -> object:
    (found,) = (one for one in judgement.rulings if one.check == check and place in one.place)
    return found


def test_every_trial_of_the_design_page_is_carried():
    assert set(NAMES) == {
        "keynote-942",
        "keynote-942-five-years",
        "autogene-cevumeran-pancreas",
        "granite-colorectal",
        "bnt000-001-ctdna-screening",
        "glioblastoma-peptides",
        "enteromix-announcement",
    }


@pytest.mark.parametrize("name", NAMES)
def test_each_file_carries_what_the_rules_ask(name):
    claim = shipped_claim(name)
    assert claim.name == name
    assert claim.sources
    assert all(source.grade in GRADES for source in claim.sources)
    assert claim.endpoints
    assert claim.design.participants
    assert claim.missing, "no source tells everything"


@pytest.mark.parametrize("name", NAMES)
def test_the_unknown_comes_before_the_hoped(name):
    judgement = JUDGED[name]
    sentences = judgement.sentences
    hoped = [statement.sentence for statement in judgement.supports]
    for unknown in judgement.unknown:
        place = next(i for i, sentence in enumerate(sentences) if unknown.sentence in sentence)
        assert all(place < sentences.index(sentence) for sentence in hoped)
    assert [one.standing for one in judgement.rulings] == sorted(
        (one.standing for one in judgement.rulings), key=list(Standing).index
    )
    for sentence in sentences:
        assert sentence[-1] == ".", sentence
        assert not re.search(r"\bnan\b|\binf\b|None|Reported\(|  ", sentence), sentence


@pytest.mark.parametrize("name", NAMES)
def test_rules_of_speech(name):
    judgement = JUDGED[name]
    text = " ".join(judgement.sentences).lower()
    assert "effective" not in text.replace("effectiveness", "")
    assert not re.search(r"probability (of|that) (a|the|this) patient", text)
    if judgement.claim.design.kind is not DesignKind.RANDOMISED:
        assert judgement.worth in {Worth.UNJUDGEABLE, Worth.HYPOTHESIS, Worth.DESCRIPTION}


def test_keynote():
    judgement = JUDGED["keynote-942"]
    error = ruling(judgement, "standard-error", "recurrence")
    assert (round(error.measured, 4), round(error.reported, 4)) == (0.3039, 0.3028)
    p = next(one for one in judgement.rulings if one.check == "p-value" and one.standing is Standing.HOLDS)
    assert round(p.measured, 3) == 0.057
    crude = ruling(judgement, "crude-test")
    assert round(crude.measured, 3) == 0.035
    assert crude.standing is Standing.NOTE
    assert "wrong test" in crude.sentence
    sceptic = next(
        one for one in judgement.posteriors if one.endpoint == "recurrence or death" and one.holder is Holder.SCEPTIC
    )
    estimate = sceptic.estimate
    assert [round(x, 2) for x in (estimate.value, estimate.low, estimate.high)] == [0.68, 0.42, 1.11]
    assert round(sceptic.probability, 2) == 0.94
    assert judgement.worth is Worth.SUGGESTIVE


def test_keynote_five_years_is_consistent_and_marked():
    judgement = JUDGED["keynote-942-five-years"]
    height = ruling(judgement, "curve-heights", "recurrence")
    assert height.standing is Standing.HOLDS
    assert height.measured == pytest.approx(0.5257, abs=1e-4)
    assert ruling(judgement, "source-grade").standing is Standing.CAUTION
    assert not judgement.posteriors
    assert judgement.claim.best_source.grade is Grade.PRESS_RELEASE


def test_autogene_cevumeran():
    judgement = JUDGED["autogene-cevumeran-pancreas"]
    (response,) = judgement.supports
    assert (round(response.estimate.low, 3), round(response.estimate.high, 3)) == (0.247, 0.753)
    assert round(ruling(judgement, "crude-test").measured, 3) == 0.041
    assert ruling(judgement, "guarantee-time").standing is Standing.FAULT
    assert "landmark" in ruling(judgement, "guarantee-time").sentence
    assert {one.endpoint for one in judgement.posteriors} == {"T-cell response to the vaccine"}
    assert len(judgement.no_posterior) == 2


def test_granite():
    judgement = JUDGED["granite-colorectal"]
    lost = next(one for one in judgement.rulings if one.check == "attrition" and one.estimate is not None)
    assert [round(100 * x, 1) for x in (lost.estimate.value, lost.estimate.low, lost.estimate.high)] == [34.6, 25.6, 44.6]
    assert lost.standing is Standing.FAULT
    centre = next(one for one in judgement.rulings if one.check == "interval-centre" and one.place == "progression or death")
    assert round(centre.measured, 2) == 0.75
    assert centre.standing is Standing.FAULT
    assert judgement.worth is Worth.NOT_SHOWN


def test_screening_and_peptides():
    (statement,) = JUDGED["bnt000-001-ctdna-screening"].supports
    assert [round(100 * x, 1) for x in (statement.estimate.value, statement.estimate.low, statement.estimate.high)] == [
        12.3,
        10.0,
        14.9,
    ]
    assert isinstance(JUDGED["bnt000-001-ctdna-screening"].settling, Unassessed)
    dose = ruling(JUDGED["glioblastoma-peptides"], "dose-exposure")
    assert [round(100 * x, 1) for x in (dose.estimate.value, dose.estimate.low, dose.estimate.high)] == [3.4, 1.4, 7.0]
    assert "reached dose 7" in dose.sentence


def test_the_forty_eight():
    judgement = JUDGED["enteromix-announcement"]
    assert judgement.worth is Worth.UNJUDGEABLE
    text = " ".join(judgement.sentences)
    for words in ("92.60 %", "93.95 %", "6.05 %", "7.40 %", "probability 0.81", "probability 0.62", "four viruses"):
        assert words in text
    assert not judgement.supports
    assert {one.endpoint for one in judgement.posteriors} == {"'safety'"}
    assert all("nobody says so" in one.note for one in judgement.posteriors)
    assert judgement.posteriors[1].probability == pytest.approx(0.99**49)
    assert len(judgement.claim.contradictions) == 4
    assert round(clopper_pearson(48, 48).low, 4) == 0.9260
    assert round(wilson(48, 48).low, 4) == 0.9259
    assert round(jeffreys(48, 48).low, 4) == 0.9493
    assert round(clopper_pearson(48, 48, side=Side.LOWER).low, 4) == 0.9395
    assert round(zero_events_exclude(48).high, 4) == 0.0605
    assert round(probability_seen(7 / 203, 48), 2) == 0.81


@pytest.mark.parametrize("name", NAMES)
def test_the_settling_trial(name):
    judgement = JUDGED[name]
    if isinstance(judgement.settling, Unassessed):
        assert not judgement.claim.of_effect
        return
    assert judgement.settling.vaccinated_for_harm == 299
    for option in judgement.settling.options:
        assert option.events > 0
        if option.delayed_events is not None:
            assert option.delayed_events > option.events
            assert option.patients > option.delayed_events
            assert option.hazard_ratio < option.average_hazard_ratio < 1
    ratios = [option.hazard_ratio for option in judgement.settling.options]
    events = [option.events for option in judgement.settling.options]
    assert sorted(events) == [event for _, event in sorted(zip(ratios, events, strict=True))]


def test_judging_repeats():
    assert judge(shipped_claim("keynote-942")) == JUDGED["keynote-942"]
    assert [claim.name for claim in shipped_claims()] == sorted(NAMES)


def test_finding_a_claim(tmp_path: Path):
    assert find_claim("keynote-942").name == "keynote-942"
    with pytest.raises(InputError, match="did you mean 'keynote-942'"):
        find_claim("keynote-943")
    with pytest.raises(InputError, match="does not exist"):
        find_claim(str(tmp_path / "absent.toml"))
    source = Path(__file__).parents[2] / "src/vaxsmith/evidence/claims/keynote-942.toml"
    copy = tmp_path / "mine"
    copy.write_bytes(source.read_bytes())
    assert find_claim(str(copy)).name == "keynote-942"
    with pytest.raises(InputError, match="directory"):
        find_claim(str(tmp_path / "."))
