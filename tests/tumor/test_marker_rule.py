"""The rule for one gene."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.tumor.made_tissue import TISSUES, made_tissue

from vaxsmith.core import SettingsError, Sourced
from vaxsmith.tumor.marker import MarkerKind
from vaxsmith.tumor.marker_precedents import PRECEDENTS, precedents_of
from vaxsmith.tumor.marker_rule import MarkerSettings, Verdict, assess_risk, judge_gene, made_in_vital_tissue
from vaxsmith.tumor.marker_tissues import TissueClass, tissue_class

QUIET = dict.fromkeys(TISSUES, 0.0)


def judged(
    tpm: float,
    on_scale: float | None = None,
    *,
    settings: MarkerSettings | None = None,
    names: tuple[str, ...] = ("G",),
    **levels: float,
) -> Verdict:
    chosen = settings or MarkerSettings()
    known = {**QUIET, **levels}
    risk = assess_risk(known, (), "nTPM", names, chosen)
    return judge_gene(tpm, on_scale, known, risk, chosen)


def test_cancer_testis_antigen() -> None:
    verdict = judged(50, testis=12, cerebral_cortex=0.3, ovary=2.0)
    assert verdict.kind is MarkerKind.CANCER_TESTIS
    assert verdict.risk.highest_vital == ("cerebral_cortex", 0.3)
    assert verdict.risk.highest_expendable == ("ovary", 2.0)
    assert verdict.risk.above == (("ovary", 2.0),)
    assert "cerebral cortex (0.3 nTPM)" in verdict.risk.sentence
    assert "could harm ovary 2" in verdict.risk.sentence


@pytest.mark.parametrize(
    ("tpm", "levels", "reason"),
    [
        (4.9, {"testis": 12.0}, "tumor-low"),
        (50, {"testis": 12.0, "heart_muscle": 1.1}, "in-vital-tissue"),
        (50, {"testis": 8.3, "cerebral_cortex": 4.1}, "in-vital-tissue"),
        (50, {"testis": 54.0, "ovary": 10.9}, "in-normal-tissue"),
        (50, {"testis": 12.0, "ovary": 4.0}, "in-normal-tissue"),  # under the limit, but testis is not four times that
        (50, {"testis": 0.9}, "not-tumor-specific"),
        (50, {"prostate": 450.0}, "not-tumor-specific"),
    ],
)
def test_reasons(tpm: float, levels: dict[str, float], reason: str) -> None:
    verdict = judged(tpm, **levels)
    assert (verdict.kind, verdict.reason) == (None, reason)
    assert verdict.sentence


def test_overexpressed_needs_a_common_scale_and_quiet_vital_tissues() -> None:
    assert judged(500, 100.0, skin=0.8, prostate=9.0).kind is MarkerKind.OVEREXPRESSED
    assert judged(500, None, skin=0.8, prostate=9.0).kind is None
    assert judged(500, 89.0, skin=0.8, prostate=9.0).kind is None
    assert judged(500, 500.0, skin=2.0).reason == "in-vital-tissue"
    assert judged(500, 500.0, prostate=11.0).reason == "in-normal-tissue"
    assert judged(19, 500.0).kind is None


def test_a_lineage_antigen_enters_only_by_name() -> None:
    assert judged(9000, 5000.0, prostate=450.0).reason == "in-normal-tissue"
    accepting = MarkerSettings(accepted_tissues=frozenset({"prostate"}))
    verdict = judged(9000, 5000.0, prostate=450.0, settings=accepting)
    assert verdict.kind is MarkerKind.OVEREXPRESSED
    assert verdict.risk.above == (("prostate", 450.0),)
    assert "harm to prostate was accepted" in verdict.risk.sentence


def test_an_unmeasured_organ_is_not_silence() -> None:
    levels = {name: 0.0 for name in TISSUES if name != "heart_muscle"} | {"testis": 50.0}
    chosen = MarkerSettings()
    risk = assess_risk(levels, ("heart_muscle",), "", ("G",), chosen)
    verdict = judge_gene(50, None, levels, risk, chosen)
    assert (verdict.reason, verdict.unassessed) == ("tissue-unmeasured", True)
    assert "heart" in verdict.sentence
    assert "not measured in heart muscle" in risk.sentence


def test_precedents_travel_by_symbol_and_identifier() -> None:
    assert (
        judged(50, testis=12, names=("MAGEA3",)).risk.precedents
        == judged(50, testis=12, names=("x", "ENSG00000221867")).risk.precedents
    )
    assert any("EVDPIGHLY" in each.value for each in precedents_of("MAGEA3", "ENSG00000221867"))
    assert len(precedents_of("MAGEA3", "ENSG00000221867")) == 4
    assert all(known.citation for every in PRECEDENTS.values() for known in every)
    # A gene with a history is named even when it simply does not stand out.
    assert judged(900, 150.0, retina=190, skin=31, names=("MLANA",)).near


@settings(deadline=None, max_examples=200)
@given(
    st.floats(0, 1000),
    st.one_of(st.none(), st.floats(0, 1000)),
    st.dictionaries(st.sampled_from(TISSUES), st.floats(0, 200)),
    st.sampled_from(TISSUES),
    st.floats(0, 200),
)
def test_more_in_a_normal_tissue_never_makes_a_marker(
    tpm: float, on_scale: float | None, levels: dict[str, float], where: str, more: float
) -> None:
    before = judged(tpm, on_scale, **levels)
    if before.kind is not None:
        assert max(levels.get(name, 0) for name in TISSUES if tissue_class(name) is TissueClass.VITAL) <= 1
    if tissue_class(where) is not TissueClass.PRIVILEGED and before.kind is None:
        assert judged(tpm, on_scale, **{**levels, where: levels.get(where, 0) + more}).kind is None


def test_the_other_gene_counts_when_vital_tissue_makes_it_or_nobody_knows(tmp_path: Path) -> None:
    tissue = made_tissue(
        tmp_path,
        {
            "ENSG1": {"testis": 90},
            "ENSG2": {"heart_muscle": 3},
            "ENSG3": {"skin": 400, "heart_muscle": "NA"},
            "ENSG4": {"skin": 400},
        },
    )
    assert [made_in_vital_tissue(name, tissue) for name in ("ENSG1.5", "ENSG2", "ENSG3", "absent")] == [
        False,
        True,
        True,
        True,
    ]
    accepting = MarkerSettings(accepted_tissues=frozenset({"skin"}))
    assert made_in_vital_tissue("ENSG4", tissue)
    assert not made_in_vital_tissue("ENSG4", tissue, accepting)


def test_settings_out_of_range() -> None:
    bad = Sourced(name="ratio", value=0.5, citation="test")
    with pytest.raises(SettingsError):
        MarkerSettings(enrichment=bad)
    with pytest.raises(SettingsError):
        MarkerSettings(detection=Sourced(name="limit", value=-1.0, citation="test"))
    with pytest.raises(SettingsError):
        MarkerSettings(overexpressed_ratio=Sourced(name="ratio", value=float("nan"), citation="test"))
