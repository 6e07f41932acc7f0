"""What a design says of itself is true under settings that nobody tried."""

from __future__ import annotations

import pytest

from vaxsmith.core import Finding
from vaxsmith.mrna import MessengerSettings, design_messenger


def _say(findings: tuple[Finding, ...], check: str) -> list[Finding]:
    return [finding for finding in findings if finding.check == check]


def test_an_optimum_of_short_loops_is_not_called_that_of_the_molecule() -> None:
    made = design_messenger(
        "MKL", settings=MessengerSettings(exchange_rate=10, tail="A120", cap="ARCA", longest_repeat=20, longest_loop=4)
    )
    (price,) = _say(made.findings, "codon-choice")
    assert price.limit is not None
    assert made.objective < price.limit  # the whole folds with loops that the search did not have
    assert "proven" not in price.sentence
    assert "loops of up to 4" in price.sentence


def test_one_residue_is_one_residue_and_one_place() -> None:
    made = design_messenger("M")
    gc, *_ = _say(made.findings, "gc-content")
    assert "no codons for residue 1 come above 33 %" in gc.sentence
    assert " 1 place (" in _say(made.findings, "codon-choice")[0].sentence


@pytest.mark.parametrize("limits", [(0.6, 0.8), (0.1, 0.35)])
def test_the_limit_named_is_the_one_that_was_broken(limits: tuple[float, float]) -> None:
    low, high = limits
    made = design_messenger(
        "M" + "KFNYI" * 8 + "GAPRG" * 8,
        settings=MessengerSettings(
            gc_lowest=0, gc_highest=1, gc_window_lowest=low, gc_window_highest=high, structured=False, longest_repeat=40
        ),
    )
    windows = _say(made.findings, "gc-content")
    assert windows
    for finding in windows:
        assert finding.measured is not None
        assert finding.limit == (low if finding.measured < low else high)
        assert finding.measured < low or finding.measured > high
