"""Near-identical peptides share a fold: against a twin that compares every pair."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from training.clusters import cluster, folds

peptides = st.lists(st.text("ACD", min_size=8, max_size=11), unique=True, max_size=40)


def alike(one: str, other: str, shared: int) -> bool:
    stretches = {one[i : i + shared] for i in range(len(one) - shared + 1)}
    if any(other[i : i + shared] in stretches for i in range(len(other) - shared + 1)):
        return True
    return len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) <= 1


def by_comparing_all(asked: list[str], shared: int) -> list[int]:
    group = list(range(len(asked)))
    for i, one in enumerate(asked):
        for j in range(i):
            if alike(one, asked[j], shared) and group[i] != group[j]:
                low, high = sorted((group[i], group[j]))
                group = [low if number == high else number for number in group]
    return group


@given(asked=peptides, shared=st.sampled_from([8, 9]))
def test_groups_are_those_of_comparing_every_pair(asked: list[str], shared: int) -> None:
    assert cluster(asked, shared=shared).tolist() == by_comparing_all(asked, shared)


@given(asked=peptides)
def test_a_fold_holds_whole_groups_whatever_else_there_is(asked: list[str]) -> None:
    group, fold = cluster(asked, shared=8), folds(asked, shared=8)
    assert len({(int(g), int(f)) for g, f in zip(group, fold, strict=True)}) == len(set(group.tolist()))


def test_nothing_has_no_groups() -> None:
    assert cluster([], shared=8).shape == (0,)
