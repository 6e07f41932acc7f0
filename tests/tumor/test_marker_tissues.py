"""The classes of normal tissues."""

from __future__ import annotations

from tests.corpora import corpus

from vaxsmith.tumor.marker_tissues import TissueClass, missing_essentials, tissue_class
from vaxsmith.tumor.normal_tissue import read_normal_tissue


def test_what_nobody_listed_is_vital() -> None:
    assert tissue_class("unheard_of") is TissueClass.VITAL
    assert tissue_class("epididymis") is TissueClass.EXPENDABLE
    assert tissue_class("retina") is TissueClass.VITAL


def test_missing_organs_are_named() -> None:
    assert missing_essentials(["brain_cortex", "heart_left_ventricle", "lung", "liver"]) == ("kidney",)
    # The cortex of the adrenal gland is no brain.
    assert "brain" in missing_essentials(["adrenal_cortex", "kidney_cortex"])


def test_every_class_of_the_atlas() -> None:
    tissues = read_normal_tissue(corpus("tissue", "hpa_consensus.tsv.gz")).tissues
    by_class = {kind: [name for name in tissues if tissue_class(name) is kind] for kind in TissueClass}
    assert by_class[TissueClass.PRIVILEGED] == ["placenta", "testis"]
    assert len(by_class[TissueClass.EXPENDABLE]) == 14
    assert missing_essentials(tissues) == ()
