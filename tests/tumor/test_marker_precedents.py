"""What is known of aiming at some genes."""

from __future__ import annotations

from vaxsmith.tumor.marker_precedents import PRECEDENTS, precedents_of


def test_each_is_given_once_and_has_a_paper() -> None:
    assert precedents_of("KRAS", "") == ()
    assert len(precedents_of("MLANA", "ENSG00000120215")) == 1
    for every in PRECEDENTS.values():
        for known in every:
            assert any(letter.isdigit() for letter in known.citation)


def test_the_two_peptides_of_the_heart_story_differ_at_four_places() -> None:
    sentence = precedents_of("MAGEA3")[0].value
    assert "EVDPIGHLY" in sentence
    assert "ESDPIVAQY" in sentence
    assert sum(one != two for one, two in zip("EVDPIGHLY", "ESDPIVAQY", strict=True)) == 4
