"""The optimum of codons and structure against two slow twins, ViennaRNA's refolding, and what others found."""

import csv

import pytest
import RNA
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.corpora import corpus
from tests.reference.codon_enumeration import touches
from tests.reference.codon_structure_enumeration import best_by_enumeration, codings
from tests.reference.codon_structure_plain import best_by_plain_programme

from vaxsmith.core import AMINO_ACIDS, CODONS_OF, InfeasibleError, SettingsError, translate
from vaxsmith.mrna.catalogue import USAGES
from vaxsmith.mrna.codon_structure import CancelledError, CodingOptimum, optimal_coding
from vaxsmith.mrna.codon_weights import relative_adaptiveness

WEIGHTS = relative_adaptiveness(USAGES["human"].value)
dna = st.text("ACGT", max_size=12)
words = st.lists(st.text("ACGT", min_size=2, max_size=5), max_size=4)
exchange = st.one_of(st.sampled_from([0.0, 0.5, 1.0, 3.0, 10.0]), st.floats(0, 10))


@st.composite
def weightings(draw: st.DrawFn) -> dict[str, float]:
    """Codon weights with many ties."""
    weights = {}
    for residue in AMINO_ACIDS:
        own = [draw(st.sampled_from([0.1, 0.3, 0.5, 0.7, 1.0])) for _ in CODONS_OF[residue]]
        weights.update({codon: each / max(own) for codon, each in zip(CODONS_OF[residue], own, strict=True)})
    return weights


def check(found: CodingOptimum, protein: str, left: str = "", right: str = "") -> None:
    """Assert what holds for every answer: the protein, the molecule, and the energy of the structure."""
    assert translate(found.sequence) == protein
    assert found.molecule == left + found.sequence + right
    details = RNA.md()
    details.dangles = 0
    compound = RNA.fold_compound(found.molecule.replace("T", "U"), details)
    assert found.energy == pytest.approx(compound.eval_structure(found.structure), abs=0.005)


@settings(deadline=None, max_examples=60)
@given(
    protein=st.text(AMINO_ACIDS, min_size=1, max_size=10),
    weight=exchange,
    weights=weightings(),
    words=words,
    left=dna,
    right=dna,
    prices=st.dictionaries(
        st.integers(0, 29),
        st.dictionaries(st.sampled_from("ACGT"), st.integers(-200, 200).map(lambda p: p / 100)),
        max_size=6,
    ),
    unpaired=st.sampled_from([0, 0, 1, 3]),
    neighbours=st.dictionaries(
        st.text("ACGT", min_size=2, max_size=2), st.integers(-200, 200).map(lambda p: p / 100), max_size=3
    ),
    kept=st.one_of(st.none(), st.integers(0, 9)),
)
def test_equals_enumeration(
    protein: str,
    weight: float,
    weights: dict[str, float],
    words: list[str],
    left: str,
    right: str,
    prices: dict[int, dict[str, float]],
    unpaired: int,
    neighbours: dict[str, float],
    kept: int | None,
) -> None:
    assume(codings(protein, weights) <= 600)
    allowed = {}
    if kept is not None and kept < len(protein):
        usable = sorted(codon for codon in CODONS_OF[protein[kept]] if weights[codon] > 0)
        allowed = {kept: frozenset(usable[: max(len(usable) // 2, 1)])}
    prices = {place: letters for place, letters in prices.items() if place < 3 * len(protein)}
    unpaired = min(unpaired, len(protein))
    expected = best_by_enumeration(
        protein,
        weight=weight,
        codon_weights=weights,
        motifs=words,
        left=left,
        right=right,
        prices=prices,
        unpaired_codons=unpaired,
        neighbours=neighbours,
        allowed=allowed,
    )

    def solve() -> CodingOptimum:
        return optimal_coding(
            protein,
            weight=weight,
            codon_weights=weights,
            motifs=words,
            left=left,
            right=right,
            prices=prices,
            unpaired_codons=unpaired,
            neighbours=neighbours,
            allowed=allowed,
        )

    if expected is None:
        with pytest.raises(InfeasibleError):
            solve()
        return
    found = solve()
    check(found, protein, left, right)
    assert found.objective == pytest.approx(expected[0], abs=1e-5)
    assert found.log_weight == pytest.approx(expected[1], abs=1e-5)  # of equal optima, the higher CAI
    assert not any(touches(word, found.sequence, left, right) for word in words)
    assert "(" not in found.structure[len(left) : len(left) + 3 * unpaired]
    assert ")" not in found.structure[len(left) : len(left) + 3 * unpaired]


@settings(deadline=None, max_examples=8)
@given(
    protein=st.text(AMINO_ACIDS + "LRSG", min_size=8, max_size=12),
    weight=exchange,
    weights=weightings(),
    max_loop=st.sampled_from([4, 5, 6, 10, 20, 30]),
    loops=st.one_of(
        st.just({}), st.fixed_dictionaries({letter: st.integers(-80, 80).map(lambda p: p / 100) for letter in "SHBIME"})
    ),
)
def test_equals_the_plain_programme(
    protein: str, weight: float, weights: dict[str, float], max_loop: int, loops: dict[str, float]
) -> None:
    found = optimal_coding(protein, weight=weight, codon_weights=weights, max_loop=max_loop, loops=loops)
    expected = best_by_plain_programme(protein, weight=weight, codon_weights=weights, max_loop=max_loop, loops=loops)
    assert found.objective == pytest.approx(expected, abs=1e-5)


@settings(deadline=None, max_examples=40)
@given(protein=st.text(AMINO_ACIDS, min_size=10, max_size=90), weight=exchange, left=dna, right=dna)
def test_refolds_to_the_energy_claimed(protein: str, weight: float, left: str, right: str) -> None:
    found = optimal_coding(
        protein,
        weight=weight,
        codon_weights=WEIGHTS,
        motifs=["GCTCTTC", "GAAGAGC", "GGTCTC", "AAAAAA"],
        left=left,
        right=right,
    )
    check(found, protein, left, right)
    details = RNA.md()
    details.dangles = 0
    assert RNA.fold_compound(found.molecule.replace("T", "U"), details).mfe()[1] == pytest.approx(found.energy, abs=0.005)


def test_bans_at_a_place_and_prices_are_kept() -> None:
    free = optimal_coding("MKTAYIAKQRQISFVK", weight=1, codon_weights=WEIGHTS)
    word = free.sequence[9:15]
    banned = optimal_coding("MKTAYIAKQRQISFVK", weight=1, codon_weights=WEIGHTS, bans={9: frozenset([word])})
    assert banned.sequence[9:15] != word
    assert banned.objective >= free.objective
    dear = {place: {"G": 5.0, "C": 5.0} for place in range(48)}
    poor = optimal_coding("MKTAYIAKQRQISFVK", weight=1, codon_weights=WEIGHTS, prices=dear)
    assert sum(map(poor.sequence.count, "GC")) < sum(map(free.sequence.count, "GC"))
    assert poor.price == pytest.approx(5 * sum(map(poor.sequence.count, "GC")))


def test_the_same_again() -> None:
    both = [optimal_coding("MGSLRSLRSGGSWPDE" * 3, weight=0, codon_weights=WEIGHTS) for _ in range(2)]
    assert both[0] == both[1]


def test_long_molecules_are_solved_by_two_threads() -> None:
    protein = "MKTAYIAKQRQISFVKSHFSRQLEERLGLIEVQAPILSRVGDGTQDNLSGAEK" * 19  # 3,021 letters
    found = optimal_coding(protein, weight=3, codon_weights=WEIGHTS, max_loop=20)
    check(found, protein)
    assert found.energy < -0.4 * 3 * len(protein)


def test_can_be_cancelled_and_tells_how_far_it_is() -> None:
    seen = []

    def stop_halfway(done: int, whole: int) -> bool:
        seen.append((done, whole))
        return done < whole / 2

    with pytest.raises(CancelledError):
        optimal_coding("MKTAYIAKQR" * 10, weight=1, codon_weights=WEIGHTS, progress=stop_halfway)
    assert seen == sorted(seen)
    assert seen[-1][0] < 0.7 * seen[-1][1]

    def fail(done: int, whole: int) -> bool:
        raise KeyError("of the caller's")

    with pytest.raises(KeyError):
        optimal_coding("MKTAYIAKQR" * 10, weight=1, codon_weights=WEIGHTS, progress=fail)


def test_impossible_demands_name_the_residue() -> None:
    with pytest.raises(InfeasibleError, match=r"residue 2 \(W\)"):
        optimal_coding("MWM", weight=1, codon_weights=WEIGHTS, motifs=["TGG"])


@pytest.mark.parametrize(
    "wrong",
    [
        {"protein": ""},
        {"protein": "MX"},
        {"left": "ANT"},
        {"weight": -1.0},
        {"weight": float("nan")},
        {"max_loop": 31},
        {"max_loop": 3},
        {"codon_weights": {"ATG": 1.0}},
        {"prices": {0: {"A": 1e12}}},
    ],
)
def test_settings_out_of_range_are_refused(wrong: dict[str, object]) -> None:
    given: dict[str, object] = {"protein": "MK", "weight": 1.0, "codon_weights": WEIGHTS} | wrong
    with pytest.raises(SettingsError):
        optimal_coding(**given)  # type: ignore[arg-type]


@pytest.mark.corpora
@pytest.mark.parametrize("weight", ["0", "3"])
def test_reaches_the_optimum_that_others_found(weight: str) -> None:
    frequencies: dict[str, float] = {}
    with corpus("mrna", "codon_weights_for_parity.tsv").open() as table:
        for row in csv.DictReader(table, delimiter="\t"):
            frequencies[row["codon"]] = float(row["relative_frequency"])
    with corpus("mrna", "optimum_objectives.tsv").open() as table:
        objective = {
            (row["protein"], row["lambda"]): float(row["objective_kcal_per_mol"])
            for row in csv.DictReader(table, delimiter="\t")
        }
    record = corpus("mrna", "proteins.fasta").read_text().split(">hs100")[1].split(">")[0]
    protein = "".join(record.split("\n")[1:])
    found = optimal_coding(protein, weight=float(weight), codon_weights=relative_adaptiveness(frequencies), max_loop=20)
    assert found.objective == pytest.approx(objective["hs100", weight], abs=0.01)
    check(found, protein)
