"""Each check on claims made to keep it and to break it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.evidence.example_claim import CLAIM_TEXT

from vaxsmith.evidence.registry import (
    Claim,
    Count,
    DesignKind,
    Endpoint,
    EndpointKind,
    Grade,
    Grouping,
    Measure,
    Reported,
    Role,
    Share,
    Standing,
    Subject,
    Worth,
    find_claim,
    judge,
    parse_claim,
)
from vaxsmith.evidence.registry.checks import (
    attrition,
    comparator,
    crude_test,
    curve_heights,
    denominator,
    dose_exposure,
    guarantee_time,
    interval_centre,
    p_value,
    planned,
    small_numbers,
    sources,
    standard_error,
    totals,
)
from vaxsmith.evidence.registry.checks.denominator import whole_counts

CLAIM = parse_claim(CLAIM_TEXT.encode(), place="claim.toml")
ENDPOINT = CLAIM.endpoints[0]


def printed(text: str) -> Reported:
    return Reported(text=text)


def with_endpoint(**changes: object) -> Claim:
    return replace(CLAIM, endpoints=(replace(ENDPOINT, **changes),))


def with_effect(**changes: object) -> Claim:
    return with_endpoint(effect=replace(ENDPOINT.effect, **changes))


def with_design(**changes: object) -> Claim:
    return replace(CLAIM, design=replace(CLAIM.design, **changes))


def standings(check, claim: Claim) -> list[str]:
    return [ruling.standing.value for ruling in check(claim)]


def test_a_sound_claim_holds_everywhere():
    judgement = judge(CLAIM)
    assert not judgement.against
    assert not judgement.unknown
    assert judgement.worth is Worth.PERSUASIVE
    assert judgement.count(Standing.HOLDS) >= 6


@pytest.mark.parametrize(
    ("value", "standing"), [("0.50", "holds"), ("0.5", "holds"), ("0.55", "fault"), ("0.45", "fault"), ("2.00", "fault")]
)
def test_interval_centre(value, standing):
    assert standings(interval_centre.check, with_effect(value=printed(value))) == [standing]


def test_interval_centre_allows_for_rounding():
    # 0.01 to 0.40 could be 0.0149 to 0.395, whose middle is 0.077; 0.08 is anything from 0.075.
    assert standings(
        interval_centre.check, with_effect(value=printed("0.08"), low=printed("0.01"), high=printed("0.40"))
    ) == ["holds"]
    assert standings(
        interval_centre.check, with_effect(value=printed("0.09"), low=printed("0.01"), high=printed("0.40"))
    ) == ["fault"]
    assert standings(interval_centre.check, with_effect(low=printed("0.00"))) == []
    assert standings(interval_centre.check, with_effect(low=None, high=None)) == []


def test_standard_error():
    assert standings(standard_error.check, CLAIM) == ["holds"]
    few = (Count(group="vaccine", events=8, n=200), Count(group="placebo", events=8, n=100))
    assert standings(standard_error.check, with_endpoint(counts=few)) == ["fault"]
    none = (Count(group="vaccine", events=0, n=200), Count(group="placebo", events=8, n=100))
    assert standings(standard_error.check, with_endpoint(counts=none)) == ["unknown"]
    assert standings(standard_error.check, with_endpoint(counts=())) == ["unknown"]
    assert standings(standard_error.check, with_effect(low=None, high=None)) == ["unknown"]


@pytest.mark.parametrize(
    ("p", "one_sided", "standing"),
    [
        ("0.002", None, ["holds"]),
        ("0.04", None, ["fault"]),
        ("0.00001", None, ["fault"]),
        (None, "0.001", ["holds"]),
        ("0.002", "0.001", ["holds", "note"]),
        ("0.002", "0.0001", ["holds", "caution"]),
        (None, None, ["note"]),
        ("0.000", None, ["fault"]),
    ],
)
def test_p_value(p, one_sided, standing):
    claim = with_effect(p=p and printed(p), p_one_sided=one_sided and printed(one_sided))
    assert standings(p_value.check, claim) == standing


def test_p_value_on_the_other_side_of_the_interval():
    claim = with_effect(value=printed("0.56"), low=printed("0.31"), high=printed("1.02"), p=printed("0.045"))
    assert standings(p_value.check, claim) == ["caution"]
    assert standings(p_value.check, with_effect(p=None, low=None, high=None)) == ["unknown"]


def test_guarantee_time():
    assert standings(guarantee_time.check, CLAIM) == []
    late = with_endpoint(grouping=Grouping.AFTER_START, groups=("responders", "others"), counts=(), shares=())
    assert standings(guarantee_time.check, late) == ["fault"]
    judgement = judge(late)
    assert not judgement.posteriors
    assert not judgement.supports
    assert not judgement.excludes
    landmark = with_endpoint(grouping=Grouping.AFTER_START, landmark_months=6.0)
    assert standings(guarantee_time.check, landmark) == ["caution"]
    assert judge(landmark).posteriors


@pytest.mark.parametrize(
    ("left", "standing"), [(0, ["holds"]), (9, ["note"]), (30, ["caution"]), (61, ["fault"]), (300, ["fault"])]
)
def test_attrition(left, standing):
    claim = with_design(left_untreated=left)
    claim = replace(claim, arms=tuple(replace(arm, analysed=None) for arm in claim.arms))
    assert standings(attrition.check, claim) == standing


def test_attrition_from_the_arms():
    arms = tuple(replace(arm, analysed=arm.analysed - 40) for arm in CLAIM.arms)
    (ruling,) = attrition.check(replace(CLAIM, arms=arms))
    assert ruling.measured == pytest.approx(80 / 300)
    arms = tuple(replace(arm, analysed=None) for arm in CLAIM.arms)
    assert standings(attrition.check, replace(CLAIM, arms=arms)) == ["unknown"]
    assert standings(attrition.check, with_design(kind=DesignKind.SINGLE_ARM)) == []


def test_totals():
    assert standings(totals.check, CLAIM) == ["holds"]
    assert standings(totals.check, with_design(participants=299)) == ["fault", "fault"]


@pytest.mark.parametrize(
    ("percent", "of", "counts"),
    [
        ("100", 48, [48]),
        ("97", 119, [115, 116]),
        ("12.3", 732, [90]),
        ("41.7", 28, []),
        ("30", 39, []),
        ("41.7", 24, [10]),
        ("0", 7, [0]),
        ("50", 1, []),
        ("3.4", 203, [7]),
    ],
)
def test_whole_patients(percent, of, counts):
    assert whole_counts(Share(group="a", percent=printed(percent), of=of), of) == counts


def test_denominator():
    share = Share(group="vaccine", percent=printed("30"), of=200)
    assert standings(denominator.check, with_endpoint(shares=(share,))) == ["holds"]
    assert standings(denominator.check, with_endpoint(shares=(replace(share, of=39),))) == ["fault"]
    assert standings(denominator.check, with_endpoint(shares=(replace(share, of=None),))) == ["unknown"]
    odd = replace(share, of=None, percent=printed("30.3"))
    assert standings(denominator.check, with_endpoint(shares=(odd,))) == ["unknown", "caution"]
    granite = next(one for one in denominator.check(find_claim("granite-colorectal")) if "28 analysed" in one.sentence)
    assert "5 of 12 or 10 of 24" in granite.sentence


def test_comparator():
    assert standings(comparator.check, CLAIM) == []
    alone = with_design(kind=DesignKind.SINGLE_ARM, comparator="")
    assert standings(comparator.check, alone) == ["fault"]
    assert judge(alone).worth is Worth.HYPOTHESIS
    untold = with_design(kind=DesignKind.NOT_TOLD, comparator="")
    assert standings(comparator.check, untold) == ["unknown", "unknown"]
    assert judge(untold).worth is Worth.UNJUDGEABLE
    assert standings(comparator.check, with_endpoint(defined=False)) == ["unknown"]


def test_crude_test():
    assert standings(crude_test.check, CLAIM) == ["note"]
    (other_side,) = crude_test.check(with_effect(p=printed("0.06")))
    assert "other side of 0.05" in other_side.sentence
    assert standings(crude_test.check, with_endpoint(kind=EndpointKind.PROPORTION)) == []


def test_curve_heights():
    assert standings(curve_heights.check, CLAIM) == ["holds"]
    apart = (
        Share(group="vaccine", percent=printed("63"), of=200, at_months=24),
        Share(group="placebo", percent=printed("64"), of=100, at_months=24),
    )
    assert standings(curve_heights.check, with_endpoint(shares=apart)) == ["caution"]
    early = (
        Share(group="vaccine", percent=printed("90"), of=200, at_months=12),
        Share(group="placebo", percent=printed("88"), of=100, at_months=12),
    )
    found = curve_heights.check(with_endpoint(shares=ENDPOINT.shares + early))
    assert [ruling.standing.value for ruling in found] == ["holds", "note"]
    assert "begins late" in found[1].sentence
    whole = (
        Share(group="vaccine", percent=printed("100"), of=200, at_months=24),
        Share(group="placebo", percent=printed("0"), of=100, at_months=24),
    )
    assert standings(curve_heights.check, with_endpoint(shares=whole)) == []


def test_dose_exposure_and_small_numbers():
    late = (Count(group="vaccine", events=7, n=203, after_dose=7), Count(group="placebo", events=0, n=100))
    (ruling,) = dose_exposure.check(with_endpoint(counts=late))
    assert "reached dose 7" in ruling.sentence
    assert standings(dose_exposure.check, CLAIM) == []
    assert standings(small_numbers.check, with_endpoint(counts=late)) == ["caution"]
    assert standings(small_numbers.check, CLAIM) == []


def test_planned():
    assert standings(planned.check, CLAIM) == []
    assert standings(planned.check, with_endpoint(role=Role.SUBGROUP)) == ["caution"]
    assert standings(planned.check, with_endpoint(role=Role.EXPLORATORY)) == ["caution"]
    assert standings(planned.check, with_design(masked=False)) == ["note"]
    open_effect = replace(ENDPOINT.effect, value=printed("0.60"), low=printed("0.33"), high=printed("1.09"))
    second = replace(ENDPOINT, name="metastasis", role=Role.SECONDARY)
    both = replace(CLAIM, endpoints=(replace(ENDPOINT, effect=open_effect), second))
    assert standings(planned.check, both) == ["caution"]
    assert standings(planned.check, replace(CLAIM, endpoints=(ENDPOINT, second))) == []
    shares = (Share(group="vaccine", percent=printed("30")), Share(group="placebo", percent=printed("41.7")))
    worse = with_endpoint(shares=shares, event_is_bad=False, kind=EndpointKind.PROPORTION, effect=None, counts=())
    assert standings(planned.check, worse) == ["fault"]
    assert judge(worse).worth is Worth.NOT_SHOWN
    assert standings(planned.check, replace(worse, endpoints=(replace(worse.endpoints[0], event_is_bad=True),))) == []


@pytest.mark.parametrize(
    ("grade", "standing"),
    [(Grade.PEER_REVIEWED, "holds"), (Grade.PRESS_RELEASE, "caution"), (Grade.NEWS, "fault"), (Grade.CONGRESS, "caution")],
)
def test_sources(grade, standing):
    claim = replace(CLAIM, sources=(replace(CLAIM.sources[0], grade=grade),))
    assert standings(sources.check, claim) == [standing]


def test_a_count_in_one_group_is_never_a_success():
    single = Endpoint(
        name="survival at two years",
        subject=Subject.EFFICACY,
        kind=EndpointKind.PROPORTION,
        role=Role.PRIMARY,
        source="paper",
        event_is_bad=False,
        counts=(Count(group="vaccinated", events=48, n=48),),
    )
    claim = replace(with_design(kind=DesignKind.SINGLE_ARM, comparator="", participants=48), endpoints=(single,), arms=())
    judgement = judge(claim)
    assert judgement.worth is Worth.HYPOTHESIS
    assert "not that the vaccine did it" in judgement.supports[0].sentence


def test_randomised_proportions_are_weighed():
    counts = (Count(group="vaccine", events=150, n=200), Count(group="placebo", events=40, n=100))
    claim = with_endpoint(kind=EndpointKind.PROPORTION, event_is_bad=False, counts=counts, shares=(), effect=None)
    judgement = judge(claim)
    assert judgement.worth is Worth.PERSUASIVE
    assert judgement.posteriors[0].estimate.name == "odds ratio"
    assert judgement.posteriors[0].estimate.value == pytest.approx((50 / 150) / (60 / 40), rel=0.03)
    worse = replace(claim, endpoints=(replace(claim.endpoints[0], event_is_bad=True),))
    assert judge(worse).worth is Worth.NOT_SHOWN


def test_harm_is_said_as_readily():
    judgement = judge(with_effect(value=printed("2.00"), low=printed("1.28"), high=printed("3.13"), p=printed("0.002")))
    assert judgement.worth is Worth.NOT_SHOWN
    text = " ".join(judgement.sentences)
    assert "harm" in text
    assert "most likely value" not in text


def test_a_risk_reduction_is_read_as_a_hazard_ratio():
    reduction = replace(
        ENDPOINT.effect, measure=Measure.RISK_REDUCTION_PERCENT, value=printed("50"), low=printed("22"), high=printed("68")
    )
    assert reduction.ratio_texts == ("0.50", "0.32", "0.78")
    assert reduction.bounds == pytest.approx((0.32, 0.78))
    ours, theirs = judge(with_endpoint(effect=reduction)), judge(CLAIM)
    assert ours.worth is theirs.worth
    assert [one.sentence for one in ours.excludes] == [one.sentence for one in theirs.excludes]
    assert ours.posteriors[1].estimate.value == pytest.approx(theirs.posteriors[1].estimate.value)
    none = replace(reduction, value=printed("10"), low=printed("-35"), high=printed("40"), p=None)
    assert none.ratio_texts == ("0.90", "0.60", "1.35")
    assert "harm (up to 1.35)" in judge(with_endpoint(effect=none)).leaves_open[0].sentence
