"""Loop energies against ViennaRNA's own evaluation of random structures of every kind of loop."""

import random

import pytest
import RNA

from vaxsmith.core import SettingsError
from vaxsmith.mrna.codon_structure import structure_energy
from vaxsmith.mrna.energy_parameters import PAIRS, energy_model, read_energy_parameters
from vaxsmith.mrna.native import structure_energy as compiled

SIDES = (0, 0, 0, 1, 1, 2, 2, 3, 4, 9, 14)


class RandomStructure:
    """Letters and a dot-bracket structure rich in small, lopsided and special loops."""

    def __init__(self, rng: random.Random, length: int, special: list[str]) -> None:
        self.rng = rng
        self.special = special
        self.letters = [rng.choice("ACGU") for _ in range(length)]
        self.marks = ["."] * length
        self.branch(0, length)

    def pair(self, i: int, j: int) -> None:
        self.marks[i], self.marks[j] = "()"
        self.letters[i], self.letters[j] = self.rng.choice(PAIRS)

    def branch(self, i: int, end: int) -> None:
        while end - i >= 6:
            if self.rng.random() < 0.15:
                i += 1
                continue
            j = self.rng.randint(i + 4, min(end - 1, i + 4 + self.rng.choice([4, 10, 40, 120])))
            self.pair(i, j)
            self.fill(i + 1, j)
            i = j + 1

    def fill(self, i: int, end: int) -> None:
        left, right = self.rng.choice(SIDES), self.rng.choice(SIDES)
        kind = self.rng.random()
        if kind < 0.75 and end - right - 1 - (i + left) >= 4:
            self.pair(i + left, end - right - 1)
            self.fill(i + left + 1, end - right - 1)
        elif kind > 0.9:
            self.branch(i, end)
        else:
            fitting = [loop for loop in self.special if len(loop) == end - i + 2]
            if fitting and kind > 0.2:
                self.letters[i - 1 : end + 1] = self.rng.choice(fitting)


def test_equals_viennarna_on_random_structures() -> None:
    details = RNA.md()
    details.dangles = 0
    special = list(read_energy_parameters(200).special)
    rng = random.Random(20261121)  # noqa: S311 - structures, not secrets
    for _ in range(3000):
        made = RandomStructure(rng, rng.randint(10, 160), special)
        letters, marks = "".join(made.letters), "".join(made.marks)
        expected = RNA.fold_compound(letters, details).eval_structure(marks)
        assert structure_energy(letters, marks) == pytest.approx(expected, abs=0.005), (letters, marks)


def test_long_hairpins_and_each_special_one() -> None:
    details = RNA.md()
    details.dangles = 0
    cases = [("G" + "A" * size + "C", "(" + "." * size + ")") for size in range(3, 1500, 31)]
    cases += [(loop, "(" + "." * (len(loop) - 2) + ")") for loop in read_energy_parameters(200).special]
    for letters, marks in cases:
        expected = RNA.fold_compound(letters, details).eval_structure(marks)
        assert structure_energy(letters, marks) == pytest.approx(expected, abs=0.005), letters


@pytest.mark.parametrize(
    ("letters", "marks", "says"),
    [
        ("GAAAC", "(...", "length"),
        ("GAAAC", "(...(", "brackets"),
        ("GAAAC", "...))", "brackets"),
        ("GAAAG", "(...)", "do not pair"),
        ("GAAC", "(..)", "hairpin"),
        ("GANAC", "(...)", "letters"),
        ("G" * 36 + "GAAAC" + "C" * 36, "(" + "." * 35 + "(...)" + "." * 35 + ")", "interior loop"),
    ],
)
def test_impossible_structures_are_refused(letters: str, marks: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        compiled(energy_model(100), letters, marks)


def test_another_temperature_is_refused() -> None:
    RNA.cvar.temperature = 25.0
    try:
        with pytest.raises(SettingsError, match="25 °C"):
            read_energy_parameters(77)
    finally:
        RNA.cvar.temperature = 37.0
