"""What borders cost, joint by joint, against the two pieces written out and read letter by letter."""

from __future__ import annotations

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.construct.fake_predictor import ALLELES, MOLECULES, FakeClassTwo, FakePredictor
from tests.construct.test_joint import SETTINGS, made_targets, rules, windows_of
from tests.reference.joint_construct import protein_cost

from vaxsmith.construct.border import BorderCosts, End, Ends
from vaxsmith.construct.judge import find_judges
from vaxsmith.construct.worth import make_worths

JUDGES, _ = find_judges((*ALLELES[:2], *MOLECULES), FakePredictor(), FakeClassTwo(), SETTINGS)


@given(seed=st.integers(0, 10_000), linkers=st.sampled_from([("AAY", ""), ("GPGPG", "K"), ("GGSGGGGSGG", "GSGGGSGGGS")]))
@settings(deadline=None, max_examples=8)
def test_every_joint_costs_what_its_two_pieces_show(seed: int, linkers: tuple[str, str]) -> None:
    targets = made_targets(3, seed)
    texts, cuts = windows_of(targets), range(2)
    worths = make_worths(JUDGES, targets=[t.protein for t in targets], normal=None, settings=SETTINGS)
    borders = BorderCosts(
        Ends(
            right=(*(tuple(End(text[: len(text) - cut], cut) for cut in cuts) for text in texts), (End("MKALGRS"),)),
            left=(*(tuple(End(text[cut:], cut) for cut in cuts) for text in texts), (End("VTSWPKE"),)),
            linkers=linkers,
            bare=(False, True),
            move_weight=20,
        ),
        worths,
    )
    bounds = borders.table.copy()
    everything = [(i, j) for i, j in product(range(4), repeat=2) if i != j]
    borders.settle_unmoved()
    borders.settle(everything)
    assert borders.all_settled()
    assert not borders.settle(everything)
    known = 0
    for i, j, number, cut_before, cut_behind in product(range(4), range(4), range(2), cuts, cuts):
        place = (i, j, number, cut_before, cut_behind)
        assert bounds[place] <= borders.table[place]
        if not borders.known[place]:
            continue
        known += 1
        right, left = borders.ends.right[i][cut_before].text, borders.ends.left[j][cut_behind].text
        linker = "" if j == 3 else linkers[number]
        pieces = [("window", right), *([("linker", linker)] if linker else []), ("window", left)]
        assert borders.table[place] == protein_cost(pieces, rules(targets)) + 20 * (cut_before + cut_behind)
    assert known >= 12 + 9
    for i, j in everything:
        joint = borders.joint(i, j)
        assert (joint.linker == -1) == (j == 3)
        place = (i, j, max(joint.linker, 0), joint.moved_before, joint.moved_behind)
        assert borders.table[place] == borders.cheapest()[i, j]
