"""The portfolio against every set, and what must not change it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.reference.portfolio_by_enumeration import best_sets
from tests.selection.portfolio.made_portfolio import candidate, candidates, causes, house, made_causes, wishes

from vaxsmith.core import InfeasibleError, SettingsError
from vaxsmith.selection.portfolio import PortfolioCandidate, PortfolioSettings, SharedCauses, choose_portfolio, optimum

NEAR = 2e-6


@given(candidates(), causes(), wishes(), st.data())
@settings(deadline=None, max_examples=60)
def test_no_set_is_better(
    given_ones: list[PortfolioCandidate], risks: SharedCauses, asked: PortfolioSettings, data: st.DataObject
) -> None:
    wished = data.draw(st.lists(st.sampled_from([c.key for c in given_ones]), max_size=2, unique=True))
    asked = replace(asked, must=frozenset(wished[:1]), must_not=frozenset(wished[1:]))
    sets = best_sets(given_ones, risks, asked)
    if not sets:
        with pytest.raises(InfeasibleError):
            choose_portfolio(given_ones, risks, asked)
        return
    found = choose_portfolio(given_ones, risks, asked)
    assert found.gap <= asked.tolerance
    assert found.objective == pytest.approx(sets[0][0], abs=NEAR)
    value = {frozenset(keys): worth for worth, keys in sets}
    assert value[frozenset(found.chosen)] == pytest.approx(found.objective, abs=1e-9)
    for marginal in found.marginals:
        # A must-have's marginal asks what the portfolio would be without it.
        without = replace(asked, must=asked.must - {marginal.key})
        reach = best_sets(given_ones, risks, without) if marginal.key in asked.must else sets
        others = [worth for worth, keys in reach if (marginal.key in keys) != marginal.chosen]
        if not others:
            assert marginal.loss is None
        elif marginal.exact and marginal.loss is not None:
            assert marginal.loss == pytest.approx(found.objective - max(others), abs=NEAR)
        else:
            assert marginal.at_least - NEAR <= found.objective - max(others)
            assert marginal.loss is None or found.objective - max(others) <= marginal.loss + NEAR


@given(candidates(6), causes(), wishes())
@settings(deadline=None, max_examples=25)
def test_branching_finds_what_enumeration_finds(
    given_ones: list[PortfolioCandidate], risks: SharedCauses, asked: PortfolioSettings
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(optimum, "_LISTED", 0)
        patch.setattr(optimum, "_LISTED_IN_NODE", 0)
        sets = best_sets(given_ones, risks, asked)
        if not sets:
            with pytest.raises(InfeasibleError):
                choose_portfolio(given_ones, risks, asked)
            return
        found = choose_portfolio(given_ones, risks, asked)
        assert found.objective == pytest.approx(sets[0][0], abs=NEAR)
        assert found.gap <= asked.tolerance


@given(candidates(), causes(), st.integers(1, 4), st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=25)
def test_the_order_of_candidates_is_irrelevant(given_ones: list[PortfolioCandidate], risks, targets, random) -> None:  # type: ignore[no-untyped-def]
    asked = PortfolioSettings(targets=targets)
    shuffled = list(given_ones)
    random.shuffle(shuffled)
    assert choose_portfolio(given_ones, risks, asked) == choose_portfolio(shuffled, risks, asked)


@given(candidates(groups=False), causes(), st.integers(1, 4))
@settings(deadline=None, max_examples=25)
def test_leaving_out_one_that_was_not_chosen_changes_nothing(given_ones: list[PortfolioCandidate], risks, targets) -> None:  # type: ignore[no-untyped-def]
    asked = PortfolioSettings(targets=targets)
    found = choose_portfolio(given_ones, risks, asked)
    for left_out in [c for c in given_ones if c.key not in found.chosen][:2]:
        again = choose_portfolio([c for c in given_ones if c is not left_out], risks, asked)
        assert set(again.chosen) == set(found.chosen)
        assert again.objective == pytest.approx(found.objective, abs=1e-9)


@given(candidates(6), causes(), st.integers(1, 4), st.sampled_from([0.2, 0.9]))
@settings(deadline=None, max_examples=25)
def test_a_worse_window_changes_nothing(given_ones: list[PortfolioCandidate], risks, targets, factor) -> None:  # type: ignore[no-untyped-def]
    grouped = [replace(c, group=c.group or c.key) for c in given_ones]
    asked = PortfolioSettings(targets=targets)
    found = choose_portfolio(grouped, risks, asked)
    better = grouped[0]
    epitopes = tuple(replace(e, chance=e.chance * factor) for e in better.epitopes)
    again = choose_portfolio([replace(better, key="worse", epitopes=epitopes), *grouped], risks, asked)
    assert set(again.chosen) == set(found.chosen)
    assert again.objective == pytest.approx(found.objective, abs=1e-9)


@given(candidates(), causes(), st.integers(1, 4))
@settings(deadline=None, max_examples=25)
def test_a_must_have_never_raises_the_objective(given_ones: list[PortfolioCandidate], risks, targets) -> None:  # type: ignore[no-untyped-def]
    asked = PortfolioSettings(targets=targets)
    free = choose_portfolio(given_ones, risks, asked)
    for one in given_ones[:2]:
        bound = choose_portfolio(given_ones, risks, replace(asked, must=frozenset({one.key})))
        assert one.key in bound.chosen
        assert bound.objective <= free.objective + asked.tolerance
        if one.key in free.chosen:
            assert bound.objective == pytest.approx(free.objective, abs=NEAR)


def test_equals_are_taken_in_the_order_of_their_keys() -> None:
    twins = [candidate(f"t{n:02d}") for n in range(30)]
    found = choose_portfolio(list(reversed(twins)), made_causes(), PortfolioSettings(targets=4))
    assert sorted(found.chosen) == ["t00", "t01", "t02", "t03"]
    assert found.gap == 0.0
    mirrored = [candidate(f"{allele}{n}", allele) for n in range(8) for allele in ("HLA-A*02:01", "HLA-B*07:02")]
    again = choose_portfolio(mirrored, made_causes(), PortfolioSettings(targets=3))
    assert sorted(again.chosen) == ["HLA-A*02:010", "HLA-A*02:011", "HLA-B*07:020"]


def test_a_weaker_target_on_another_molecule_goes_before_a_stronger_one_on_the_same() -> None:
    same = [candidate("a", chance=0.6), candidate("b", chance=0.6)]
    other = candidate("c", "HLA-B*07:02", 0.58)
    asked = PortfolioSettings(targets=2, molecule_worth=house(0.0)).wanting(1)
    assert set(choose_portfolio([*same, other], made_causes(0.3), asked).chosen) == {"a", "c"}
    assert set(choose_portfolio([*same, other], made_causes(0.0, whole_class=0.0), asked).chosen) == {"a", "b"}


def test_rules_that_cost_something_say_so() -> None:
    windows = [candidate("a", chance=0.5, group="w", gene="G"), candidate("b", chance=0.4, group="w", gene="H")]
    others = [candidate("c", chance=0.1, gene="G"), candidate("d", chance=0.1, gene="G"), candidate("e", chance=0.01)]
    others.append(candidate("f", chance=0.05))
    asked = PortfolioSettings(targets=3, most_per_gene=2, must=frozenset({"e"}), must_not=frozenset({"d"}))
    found = choose_portfolio([*windows, *others], made_causes(), asked)
    assert sorted(found.chosen) == ["a", "c", "e"]
    binding = {one.kind: one for one in found.bindings}
    assert {"group", "must"} <= binding.keys()
    assert "asked for" in binding["must"].sentence
    assert all(one.cost > 0 for one in found.bindings)
    assert found.next_in_line == ("f", "b")


def test_hard_covers_are_kept_and_priced() -> None:
    strong = [candidate(f"s{n}", chance=0.5) for n in range(4)]
    weak = [candidate("w", "HLA-DRB1*15:01", 0.02)]
    free = choose_portfolio([*strong, *weak], made_causes(), PortfolioSettings(targets=3))
    assert "w" not in free.chosen
    covered = choose_portfolio([*strong, *weak], made_causes(), PortfolioSettings(targets=3, cover_classes=1))
    assert "w" in covered.chosen
    assert [one.name for one in covered.bindings if one.kind == "class"] == ["II"]
    assert next(m for m in covered.marginals if m.key == "w").loss is None


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"must": frozenset({"a"}), "must_not": frozenset({"a"})}, "must be in and must not be in"),
        ({"must": frozenset({"a", "b", "c"}), "targets": 2}, "3 must-haves"),
        ({"must": frozenset({"a", "b"})}, "at most 1 of w"),
        ({"must": frozenset({"c", "d"}), "most_per_gene": 1}, "of gene G"),
        ({"cover_alleles": 1}, "0 candidates with an epitope on HLA-B"),
        ({"cover_classes": 1}, "class II"),
        ({"cover_clones": 3}, "clone"),
        ({"must": frozenset({"c"}), "targets": 1, "cover_clones": 1}, "keep every rule"),
    ],
)
def test_contradictions_are_told_in_a_sentence(asked: dict[str, object], said: str) -> None:
    given_ones = [
        candidate("a", group="w", clone="trunk"), candidate("b", group="w", clone="branch"),
        candidate("c", gene="G", clone="twig"), candidate("d", gene="G", clone="twig"),
    ]  # fmt: skip
    with pytest.raises(InfeasibleError, match=said) as caught:
        choose_portfolio(given_ones, made_causes(clones=True), PortfolioSettings(**asked))  # type: ignore[arg-type]
    assert caught.value.expected
    assert caught.value.place


def test_unknown_names_are_refused() -> None:
    with pytest.raises(SettingsError, match="no candidate"):
        choose_portfolio([candidate("a")], made_causes(), PortfolioSettings(must=frozenset({"x"})))
    with pytest.raises(SettingsError, match="two candidates"):
        choose_portfolio([candidate("a"), candidate("a")], made_causes())
    with pytest.raises(SettingsError, match="none of the patient"):
        choose_portfolio([candidate("a")], SharedCauses(alleles=()))
    with pytest.raises(SettingsError, match="clone x"):
        choose_portfolio([candidate("a", clone="x")], made_causes(clones=True))


def test_nothing_to_choose_from_is_an_empty_portfolio() -> None:
    for none in ([], [candidate("a", chance=0.0)]):
        found = choose_portfolio(none, made_causes())
        assert found.chosen == ()
        assert found.objective == 0.0
        assert found.responses.at_least[0] == 1.0


def test_two_runs_say_the_same() -> None:
    given_ones = [
        candidate(f"t{n}", a, 0.05 + n / 40) for n in range(9) for a in ["HLA-A*02:01", "HLA-B*07:02"][n % 2 :][:1]
    ]
    first, second = (repr(choose_portfolio(given_ones, made_causes(), PortfolioSettings(targets=4))) for _ in range(2))
    assert first == second
