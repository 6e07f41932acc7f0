"""Breaking helices pair by pair."""

import pytest

from vaxsmith.core import translate
from vaxsmith.mrna import MessengerSettings, codon_weights
from vaxsmith.mrna.coding import coding_task
from vaxsmith.mrna.folding import helices
from vaxsmith.mrna.frame import build_frame
from vaxsmith.mrna.mend import break_helices
from vaxsmith.mrna.solve import solve
from vaxsmith.mrna.working_copy import WorkingCopy

PROTEIN = "MRVMAPRTLILLLSGALALTETWAGSGGSGGGGSGGQNGRDVSQLAQHVSYNLVIIRLLPSAGGSGGGGSGGSIAIGNKINIEEVDLAF"


@pytest.mark.parametrize("opened", [1, 2, 3])
def test_as_many_pairs_are_opened_as_asked_for(opened: int) -> None:
    choice = MessengerSettings(longest_helix=8, exchange_rate=0.0, open_codons=0)
    task = coding_task(PROTEIN, build_frame(choice), codon_weights(choice), choice)
    solution = solve(task)
    assert solution is not None
    long = [helix for helix in helices(solution.structure) if helix.length > 8]
    assert long
    copy = WorkingCopy(task, solution)
    break_helices(copy, opened)
    assert translate(copy.coding) == PROTEIN
    left = [helix for helix in helices(copy.structure) if helix.length > 8]
    assert len(left) < len(long)
    for helix in long:
        lost = sum(copy.partner[helix.first + k] != helix.last - k for k in range(helix.length))
        # Codons of one kind, forbidden words or the limits of repeats may stand in the way of a second pair.
        assert lost >= 1 or helix in left
    if opened > 1:
        once = WorkingCopy(task, solution)
        break_helices(once, 1)
        assert copy.structure.count("(") <= once.structure.count("(")
