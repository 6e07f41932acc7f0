"""From calls to cancer-cell fractions: every call has one or a reason, and says what was assumed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.corpora import corpus
from tests.tumor.made_calls import made_call, made_calls, made_profile, made_segment

from vaxsmith.core import SettingsError, Unassessed
from vaxsmith.tumor.calls import read_calls
from vaxsmith.tumor.clonal_fraction import EXCESS, ClonalFraction, ClonalFractions, with_clonal_fractions
from vaxsmith.tumor.purity import Purity
from vaxsmith.tumor.segments import NO_SEGMENTS, Sex
from vaxsmith.tumor.variant import Origin


def fraction_of(found: ClonalFractions, index: int = 0) -> ClonalFraction:
    answer = found.by_call[index]
    assert isinstance(answer, ClonalFraction), answer
    return answer


def test_purity_and_copies_are_corrected_for() -> None:
    segments = made_profile(made_segment("chr1", 0, 5000, 4, 1))
    # 0.6·3·c / (0.6·4 + 0.4·2) = 0.5625·c: three of four copies.
    answer = fraction_of(with_clonal_fractions([made_call(563, 1000)], purity=0.6, segments=segments))
    assert answer.estimate > 0.95
    assert (answer.multiplicity, answer.total_copies, answer.purity, answer.purity_source) == (3, 4, 0.6, "given")
    assert answer.assumption == ""


def test_without_segments_two_copies_are_assumed_and_said() -> None:
    found = with_clonal_fractions([made_call(30, 100)], purity=0.6)
    assert fraction_of(found).assumption == NO_SEGMENTS
    assert fraction_of(found).total_copies == 2
    assert [finding.check for finding in found.findings] == ["copy-number-assumed"]


def test_a_mans_x_has_one_copy() -> None:
    calls = [made_call(60, 100, "chrX")]
    man, unknown = (fraction_of(with_clonal_fractions(calls, purity=0.6, sex=sex)) for sex in (Sex.MALE, None))
    assert (man.total_copies, unknown.total_copies) == (1, 2)
    assert man.estimate > 0.9
    assert EXCESS not in man.assumption
    assert EXCESS in unknown.assumption


def test_more_reads_than_copies_explain_is_said() -> None:
    found = with_clonal_fractions([made_call(80, 100), made_call(30, 100)], purity=0.6)
    assert EXCESS in fraction_of(found).assumption
    assert EXCESS not in fraction_of(found, 1).assumption
    assert "more-reads-than-copies-explain" in {finding.check for finding in found.findings}


def test_segments_of_other_places_are_noticed() -> None:
    found = with_clonal_fractions([made_call(30, 100)], purity=0.6, segments=made_profile(made_segment("chr9", 0, 9, 3, 1)))
    assert [finding.check for finding in found.findings] == ["segments-beside-all-calls", "copy-number-assumed"]


def test_an_estimated_purity_is_used_and_said() -> None:
    calls = made_calls({0.3: 80, 0.1: 30})
    found = with_clonal_fractions(calls)
    assert isinstance(found.purity, Purity)
    assert fraction_of(found).purity_source == "estimated"
    assert {finding.check for finding in found.findings} == {"purity-estimated", "copy-number-assumed"}
    assert np.mean([fraction_of(found, i).probability_clonal for i in range(80)]) > 0.8
    assert np.mean([fraction_of(found, i).probability_clonal for i in range(80, 110)]) < 0.2


def test_no_purity_no_fraction_but_a_reason() -> None:
    found = with_clonal_fractions([made_call(30, 100), made_call(origin=Origin.GERMLINE)])
    assert isinstance(found.purity, Unassessed)
    assert found.by_call[0] == found.purity
    assert "inherited" in found.by_call[1].reason  # type: ignore[union-attr]
    assert with_clonal_fractions([], purity=0.5).by_call == {}
    with pytest.raises(SettingsError):
        with_clonal_fractions([], purity=60)


@settings(deadline=None, max_examples=40)
@given(
    st.lists(
        st.tuples(st.one_of(st.none(), st.integers(0, 300)), st.one_of(st.none(), st.integers(0, 300)), st.integers(1, 24)),
        max_size=25,
    ),
    st.floats(0.05, 1.0),
)
def test_every_call_has_an_answer(rows: list[tuple[int | None, int | None, int]], purity: float) -> None:
    calls = [made_call(alternate, depth, f"chr{number}") for alternate, depth, number in rows]
    profile = made_profile(made_segment("chr1", 0, 5000, 5, None), made_segment("chr2", 0, 5000, 0, 0))
    found = with_clonal_fractions(calls, purity=purity, segments=profile)
    assert list(found.by_call) == list(range(len(calls)))
    for answer in found.by_call.values():
        if isinstance(answer, ClonalFraction):
            assert 0 <= answer.low <= answer.estimate <= answer.high <= 1
            assert 0 <= answer.probability_clonal <= 1
            assert 1 <= answer.multiplicity <= max(answer.total_copies, 1)
        else:
            assert answer.reason


def test_intervals_hold_the_truth_nine_times_in_ten() -> None:
    """A small draw of what verification/clonality.py measures at length."""
    generator = np.random.default_rng(20_26)
    truth = 1 - generator.random(1500)
    copies = generator.integers(1, 4, 1500)
    multiplicity = generator.integers(1, copies + 1)
    depth = generator.integers(40, 250, 1500)
    alternate = generator.binomial(depth, 0.7 * multiplicity * truth / (0.7 * copies + 0.3 * 2))
    calls = [made_call(int(alternate[i]), int(depth[i]), f"chr{copies[i]}", i) for i in range(1500)]
    profile = made_profile(*(made_segment(f"chr{n}", 0, 5000, n, 0) for n in (1, 2, 3)))
    found = with_clonal_fractions(calls, purity=0.7, segments=profile)
    held = [a.low <= truth[i] <= a.high for i, a in found.by_call.items() if isinstance(a, ClonalFraction)]
    assert len(held) > 1400
    assert 0.87 <= np.mean(held) <= 0.93


@pytest.mark.corpora
def test_hcc1395_is_a_nearly_pure_cell_line() -> None:
    calls = read_calls(corpus("tumours", "hcc1395", "annotated.expression.vcf.gz")).calls
    found = with_clonal_fractions(calls)
    assert isinstance(found.purity, Purity)
    assert found.purity.fraction > 0.9
    assert len(found.by_call) == len(calls)
    # It has three copies of most chromosomes, which two copies do not explain; that is said.
    assert "more-reads-than-copies-explain" in {finding.check for finding in found.findings}
