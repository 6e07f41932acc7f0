"""Reports of designs and of judged claims: the kernel's numbers, in the right order, for every claim on the shelf."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vaxsmith.core import InfeasibleError, SettingsError, VaxsmithError
from vaxsmith.evidence.registry import claim_names, judge, shipped_claim, shipped_claims
from vaxsmith.evidence.report import Report, report_json, report_page, report_text
from vaxsmith.evidence.report.designs.escalation_report import escalation_report
from vaxsmith.evidence.report.designs.sequential_report import boundary_named, sequential_report
from vaxsmith.evidence.report.designs.single_arm_report import single_arm_report
from vaxsmith.evidence.report.designs.survival_report import SurvivalPlan, survival_report
from vaxsmith.evidence.report.designs.two_stage_report import two_stage_report
from vaxsmith.evidence.report.judgements.judgement_report import judgement_report
from vaxsmith.evidence.report.judgements.registry_report import registry_report


def flowing(report: Report) -> str:
    return " ".join(report_text(report).split())


def test_simons_designs_stand_in_the_table() -> None:
    text = flowing(two_stage_report(null=0.2, alternative=0.4, alpha=0.1, power=0.9))
    assert "minimax 3/19 10/36 28.26 45.5 %" in text
    assert "optimal 3/17 10/37 26.02 54.9 %" in text
    assert text.index("no comparator") < text.index("Treat 17 patients first")


def test_a_single_arm_never_says_that_the_product_works() -> None:
    for report in (single_arm_report(null=0.2, alternative=0.4), two_stage_report(null=0.2, alternative=0.4)):
        text = flowing(report)
        assert "It does not say that the product caused it." in text
        assert "effective" not in text


def test_the_limits_of_a_sequential_design_agree_with_its_reference() -> None:
    report = sequential_report(looks=[0.2, 0.4, 0.6, 0.8, 1.0], boundary="hsd:-4", futility="hsd:-2")
    assert [round(z, 2) for z in report.data["design"]["upper"]] == [3.25, 2.99, 2.69, 2.37, 2.03]
    assert 'class="region region-lack"' in report_page(report)
    assert 'class="region region-lack"' not in report_page(sequential_report(looks=[0.5, 1.0]))


@pytest.mark.parametrize("name", ["", "hsd", "hsd:x", "obrien", "pocock:3", "power:-1", "wang-tsiatis:9", "hsd:nan"])
def test_a_boundary_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(SettingsError):
        boundary_named(name)


def test_a_classical_shape_spends_nothing_on_futility() -> None:
    with pytest.raises(SettingsError, match="no spending function"):
        sequential_report(looks=[0.5, 1.0], futility="pocock")


def test_a_late_effect_costs_power_and_the_report_says_so() -> None:
    report = survival_report(SurvivalPlan(delay=6.0, undosed=0.1, simulations=60, delays=(0.0, 9.0)))
    first, second = report.data["power_against_delay"]
    assert first["log_rank_formula"] > second["log_rank_formula"]
    assert first["simulated"]["MaxCombo"].standard_error >= 0
    assert "Without the delay and with everyone dosed" in flowing(report)


def test_simulations_repeat_for_a_seed_and_differ_for_another() -> None:
    def told(seed: int) -> str:
        return report_json(survival_report(SurvivalPlan(simulations=40, delays=(3.0,), seed=seed)))

    assert told(1) == told(1)
    assert told(1) != told(2)


def test_more_patients_have_more_power() -> None:
    powers = [survival_report(SurvivalPlan(patients=size, simulations=0)).data["power"] for size in (100, 200, 400)]
    assert powers == sorted(powers)
    assert len(set(powers)) == 3


@pytest.mark.parametrize(
    "plan",
    [
        SurvivalPlan(control_median=-1, simulations=0),
        SurvivalPlan(hazard_ratio=0.0, simulations=0),
        SurvivalPlan(hazard_ratio=float("nan"), simulations=0),
        SurvivalPlan(undosed=1.0, simulations=0),
        SurvivalPlan(dropout_a_year=1.0, simulations=0),
        SurvivalPlan(simulations=-1),
        SurvivalPlan(delays=(-3.0,)),
        SurvivalPlan(patients=1, simulations=0),
    ],
)
def test_an_impossible_plan_is_refused(plan: SurvivalPlan) -> None:
    with pytest.raises(SettingsError):
        survival_report(plan)


def test_an_effect_after_the_analysis_is_infeasible() -> None:
    with pytest.raises(InfeasibleError, match="average hazard ratio"):
        survival_report(SurvivalPlan(delay=60.0, analysis_month=48.0, simulations=0))


def test_looks_of_a_late_effect_have_their_own_hazard_ratio() -> None:
    looks = survival_report(SurvivalPlan(delay=6.0, looks=(0.5, 1.0), simulations=0)).data["looks"]
    assert looks[0]["average_hazard_ratio"] > looks[1]["average_hazard_ratio"]


def test_escalation_shows_every_rule_and_which_figures_are_exact() -> None:
    text = flowing(escalation_report(rates=[0.05, 0.15, 0.3], cohorts=6))
    for rule in ("3+3", "BOIN", "mTPI-2"):
        assert rule in text
    assert "exact" in text
    for wrong in ({"rule": "crm"}, {"rates": [0.5, 0.1]}, {"rates": [1.5]}, {"target": 2.0}, {"cohort": 0}):
        with pytest.raises(SettingsError):
            escalation_report(**{"rates": [0.1, 0.3], **wrong})  # type: ignore[arg-type]


@settings(max_examples=25, deadline=None)
@given(null=st.floats(0.01, 0.9), gain=st.floats(-0.2, 0.6), alpha=st.sampled_from([0.01, 0.05, 0.2]))
def test_any_rates_give_a_design_or_a_sentence(null: float, gain: float, alpha: float) -> None:
    try:
        report = single_arm_report(null=null, alternative=null + gain, alpha=alpha)
    except VaxsmithError as error:
        assert error.found  # noqa: PT017 - either outcome is right; the sentence is what is asked
        return
    assert report.data["design"]["alpha"] <= alpha
    assert "nan" not in report_page(report)


@pytest.mark.parametrize("name", claim_names())
def test_every_claim_says_what_is_unknown_before_what_is_hoped(name: str) -> None:
    judgement = judge(shipped_claim(name))
    report = judgement_report(judgement)
    anchors = [section.anchor for section in report.sections]
    order = ["unknown", "against", "open", "excluded", "checked", "supported", "beliefs", "settling", "claim"]
    assert anchors == [anchor for anchor in order if anchor in anchors]
    assert report.lead[0] == judgement.headline
    text = flowing(report)
    if judgement.unknown:
        assert text.index("not known. First:") < text.index("What was claimed")
    page = report_page(report)
    for shown in (judgement.claim.product, "Best source", "Design", "Endpoint"):
        assert shown.split("'")[0] in page
    assert json.loads(report_json(report))["data"]["sentences"]


def test_the_forty_eight_of_forty_eight_claim_by_its_numbers() -> None:
    text = flowing(judgement_report(judge(shipped_claim("enteromix-announcement"))))
    for told in ("cannot be judged", "0.81", "0.62", "92.60 %", "6.05 %", "7.40 %", "four viruses", "randomised trial"):
        assert told in text
    assert text.index("is not told") < text.index("100 % efficacy and safety, and it is ready")
    assert text.index("nobody says so") < text.index("What must be believed after the data")


def test_the_registry_shows_every_claim_with_its_duties() -> None:
    judgements = [judge(claim) for claim in shipped_claims()]
    report = registry_report(judgements)
    table = report.sections[0].blocks[0]
    assert {row[0] for row in table.rows} == set(claim_names())  # type: ignore[union-attr]
    assert all(all(cell for cell in row) for row in table.rows)  # type: ignore[union-attr]
    page = report_page(report)
    assert "groups formed after" in page
    assert "nothing to draw" in page
    assert "must not be compared with each other" in page


def test_no_report_gives_a_patient_a_probability() -> None:
    for claim in shipped_claims():
        text = flowing(judgement_report(judge(claim))).lower()
        for forbidden in (
            "probability of benefit",
            "your chance",
            "chance that the patient",
            "is effective",
            "was effective",
        ):
            assert forbidden not in text
