from collections.abc import Callable, Sequence

class EnergyModel:
    def __init__(
        self,
        *,
        stack: Sequence[int],
        bulge_one: Sequence[int],
        one_one: Sequence[int],
        one_two: Sequence[int],
        two_one: Sequence[int],
        two_two: Sequence[int],
        bulge: Sequence[int],
        interior: Sequence[int],
        asymmetry: Sequence[int],
        terminal: Sequence[int],
        one_n: Sequence[int],
        mismatch_interior: Sequence[int],
        inner_mismatch_interior: Sequence[int],
        mismatch_two_three: Sequence[int],
        inner_mismatch_two_three: Sequence[int],
        hairpin: Sequence[int],
        mismatch_hairpin: Sequence[int],
        special: dict[str, int],
        multi_closing: int,
        multi_stem: int,
        multi_base: int,
    ) -> None: ...

class StandingStructure:
    def __init__(self, model: EnergyModel, sequence: str, structure: str) -> None: ...
    def trial(self, edits: Sequence[tuple[int, str]]) -> int: ...
    def write(self, edits: Sequence[tuple[int, str]]) -> int: ...
    @property
    def energy(self) -> int: ...
    @property
    def structure(self) -> str: ...
    @property
    def partner(self) -> list[int]: ...

FORBIDDEN: int

def longest_run(sequence: str) -> int: ...
def structure_energy(model: EnergyModel, sequence: str, structure: str) -> int: ...
def optimal_coding(
    model: EnergyModel,
    *,
    length: int,
    boundary: Sequence[int],
    source: Sequence[int],
    target: Sequence[int],
    letter: Sequence[int],
    cost: Sequence[float],
    may_pair: Sequence[int],
    longest_loop: int,
    unit: float,
    progress: Callable[[int, int], bool] | None,
) -> tuple[bool, float, str, str]: ...
