"""Coding a protein: codons alone against a slow twin, the rules, and what must hold for every protein."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.reference.codon_enumeration import best_gain, touches

from vaxsmith.core import AMINO_ACIDS, CODONS_OF, InfeasibleError, translate
from vaxsmith.mrna.catalogue import USAGES
from vaxsmith.mrna.catalogue.motifs import find_motif
from vaxsmith.mrna.coding import code_protein, coding_task, forbidden_motifs
from vaxsmith.mrna.coding_task import CodingTask
from vaxsmith.mrna.codon_structure import CancelledError
from vaxsmith.mrna.codon_weights import relative_adaptiveness
from vaxsmith.mrna.folding import fold, helices
from vaxsmith.mrna.frame import build_frame
from vaxsmith.mrna.objective import Objective
from vaxsmith.mrna.settings import MessengerSettings
from vaxsmith.mrna.solve import solve
from vaxsmith.mrna.stability.degscore import degscore, letter_shares
from vaxsmith.mrna.stability.loops import name_loops
from vaxsmith.mrna.window_prices import WindowPrices
from vaxsmith.mrna.working_copy import WorkingCopy

WEIGHTS = relative_adaptiveness(USAGES["human"].value)
DEFAULT = MessengerSettings()
CODONS_ALONE = MessengerSettings(structured=False)
short_proteins = st.text(AMINO_ACIDS, min_size=1, max_size=5)
dna = st.text("ACGT", max_size=6)
# Short words are needed for a five-residue protein to run into them.
words = st.lists(st.text("ACGT", min_size=4, max_size=6), max_size=6)


def task_of(
    protein: str,
    words: list[str],
    left: str = "",
    right: str = "",
    bans: dict[int, frozenset[str]] | None = None,
    neighbours: dict[str, float] | None = None,
) -> CodingTask:
    """A task for codons alone, one-stranded motifs."""
    motifs = tuple(replace(find_motif(word), both_strands=False) for word in sorted(set(words)))
    return CodingTask(
        protein=protein,
        left=left,
        right=right,
        objective=Objective(codon_weights=WEIGHTS, exchange_rate=1.0, neighbours=neighbours or {}),
        motifs=motifs,
        settings=CODONS_ALONE,
        structured=False,
        bans=bans or {},
    )


@settings(deadline=None, max_examples=100)
@given(
    protein=short_proteins, words=words, left=dna, right=dna, banned=st.dictionaries(st.integers(-3, 12), words, max_size=3)
)
def test_codons_alone_equal_enumeration(
    protein: str, words: list[str], left: str, right: str, banned: dict[int, list[str]]
) -> None:
    size = 3 * len(protein)
    bans = {  # only words that lie in the molecule and touch the coding sequence are within the contract
        place: frozenset(w for w in group if place + len(w) > 0)
        for place, group in banned.items()
        if -len(left) <= place < size
    }
    task = task_of(protein, words, left, right, bans)
    gains = [{codon: -round(task.objective.codon(codon) * 10**9) for codon in CODONS_OF[each]} for each in protein]
    answer = solve(task)
    expected = best_gain(gains, words, left=left, right=right, bans=bans)
    if answer is None:
        assert expected is None
        return
    assert expected is not None
    assert answer.value == pytest.approx(-expected / 10**9, abs=1e-7)
    assert translate(answer.coding) == protein
    assert not any(touches(word, answer.coding, left, right) for word in words)


def test_flanks_count() -> None:
    # ...GGTC | TCC would complete BsaI across the border; serine must begin otherwise.
    answer = solve(task_of("S", ["GGTCTC"], left="GGTC"))
    assert answer is not None
    assert not answer.coding.startswith("TC")
    answer = solve(task_of("G", ["GGTCTC"], right="CTC"))
    assert answer is not None
    assert answer.coding != "GGT"


def test_site_inside_a_flank_is_not_ours() -> None:
    assert solve(task_of("A", ["GGTCTC"], left="GGTCTCA", right="AGGTCTC"))


@pytest.mark.parametrize("setting", [DEFAULT, CODONS_ALONE])
@pytest.mark.parametrize(
    ("protein", "forbidden", "names", "residues"),
    [
        ("MKKWMKK", ("TGGATG",), "TGGATG", "residues 4-5"),
        ("MAAMM", ("ATGATG",), "ATGATG", "residues 4-5"),
        ("MWAA", ("CATGT",), "CATGT", "residues 1-1"),  # with the Kozak context's last base and the next codon's first
    ],
)
def test_impossible_is_said(
    protein: str, forbidden: tuple[str, ...], names: str, residues: str, setting: MessengerSettings
) -> None:
    choice = replace(setting, forbidden=forbidden)
    frame = build_frame(choice)
    with pytest.raises(InfeasibleError) as caught:
        code_protein(protein, frame, WEIGHTS, choice)
    assert names in str(caught.value)
    if "CATG" not in names:
        assert residues in caught.value.place


def test_impossible_at_the_stops() -> None:
    choice = MessengerSettings(forbidden=("TGGTGA",))
    with pytest.raises(InfeasibleError, match="before the stops"):
        code_protein("MAAW", build_frame(choice), WEIGHTS, choice)


@settings(deadline=None, max_examples=25)
@given(
    tail=st.text(AMINO_ACIDS, max_size=60),
    rate=st.sampled_from([0.0, 1.0, 3.0, 10.0]),
    structured=st.booleans(),
)
def test_coding_translates_back_and_is_clean(tail: str, rate: float, structured: bool) -> None:
    protein = "M" + tail
    choice = MessengerSettings(exchange_rate=rate, structured=structured)
    frame = build_frame(choice)
    result = code_protein(protein, frame, WEIGHTS, choice)
    assert translate(result.sequence) == protein
    assert result.objective >= result.first_objective - 1e-6
    for motif in forbidden_motifs(choice):
        assert not any(touches(word, result.sequence, frame.left, frame.right) for word in motif.words)
    if structured:
        again = fold(frame.left + result.sequence + frame.right)
        assert (again.structure, again.energy) == (result.structure, result.energy)
    else:
        assert (result.structure, result.energy) == ("", 0.0)


@settings(deadline=None, max_examples=15)
@given(tail=st.text("GSPAKR", min_size=20, max_size=60))
def test_what_is_called_mended_keeps_every_rule(tail: str) -> None:
    # Residues rich in G, C and repeats, so that there is something to mend.
    protein = "M" + tail
    frame = build_frame(DEFAULT)
    result = code_protein(protein, frame, WEIGHTS, DEFAULT)
    task = coding_task(protein, frame, WEIGHTS, DEFAULT)
    places = [result.sequence[i : i + 16] for i in range(len(result.sequence) - 15)]
    if result.remaining == 0:
        assert not task.windows_over(result.sequence).any()
        assert task.whole_over(result.sequence) == 0
        assert len(places) == len(set(places))
        assert max((helix.length for helix in helices(result.structure)), default=0) <= DEFAULT.longest_helix


@pytest.mark.parametrize("setting", [DEFAULT, CODONS_ALONE])
def test_repeated_linkers_are_coded_apart(setting: MessengerSettings) -> None:
    protein = "M" + "".join(
        "GGSGGGGSGG" + unique for unique in ("AKLEW", "VNPRT", "HYQIC", "DFMSL", "EEKRA", "TTVIP", "WNQHD")
    )
    result = code_protein(protein, build_frame(setting), WEIGHTS, setting)
    assert result.remaining == 0
    places = [result.sequence[i : i + 16] for i in range(len(result.sequence) - 15)]
    assert len(places) == len(set(places))


def test_a_hopeless_protein_has_a_recorded_remainder() -> None:
    result = code_protein("M" + "MW" * 20, build_frame(CODONS_ALONE), WEIGHTS, CODONS_ALONE)
    assert result.remaining > 0


def test_same_input_same_bases() -> None:
    protein = "M" + "GGSGGGGSGGAKLEWVNPRT" * 4
    answers = {code_protein(protein, build_frame(DEFAULT), WEIGHTS, DEFAULT).sequence for _ in range(2)}
    assert len(answers) == 1


@pytest.mark.parametrize("setting", [DEFAULT, CODONS_ALONE])
def test_bans_from_outside_are_kept(setting: MessengerSettings) -> None:
    frame = build_frame(setting)
    protein = "MAKLEWVNPRTHYQICDFMSLEEKRA"
    free = code_protein(protein, frame, WEIGHTS, setting).sequence
    word = free[12:28]
    kept = code_protein(protein, frame, WEIGHTS, setting, {12: frozenset({word})})
    assert kept.sequence[12:28] != word
    impossible = code_protein(protein, frame, WEIGHTS, setting, {0: frozenset({"ATG"})})
    assert impossible.sequence == free


def test_prices_on_letters_and_pairs_move_the_optimum() -> None:
    protein = "MAKLEWVNPRTHYQICDFMSLEEKRATTVIPWNQHDGGSRLAASTPVRA"
    for name, pattern in (("uridine_price", "T"), ("cpg_price", "CG"), ("upa_price", "TA")):
        counts = []
        for price in (-2.0, 0.0, 2.0):
            choice = MessengerSettings(**{name: price})
            counts.append(code_protein(protein, build_frame(choice), WEIGHTS, choice).sequence.count(pattern))
        assert counts[0] > counts[2]
        assert counts[0] >= counts[1] >= counts[2]


def test_a_price_on_decay_lowers_degscore() -> None:
    protein = "MAKLEWVNPRTHYQICDFMSLEEKRATTVIPWNQHDGGSRLAASTPVRA"
    scores, values = [], []
    for price in (0.0, 1.0, 5.0):
        choice = MessengerSettings(decay_price=price, open_codons=0)
        frame = build_frame(choice)
        made = code_protein(protein, frame, WEIGHTS, choice)
        score = degscore(frame.left + made.sequence + frame.right, made.structure)
        scores.append(score.total)
        values.append((made, price))
    assert scores[0] > scores[1] > scores[2] - 1e-9
    # The objective is the sum of its parts, DegScore's written out base by base and loop by loop.
    for made, price in values:
        whole = coding_task(protein, build_frame(DEFAULT), WEIGHTS, MessengerSettings()).objective.coding(made.sequence)
        shares = letter_shares()
        letters = sum(shares[base] for base in made.sequence.replace("T", "U"))
        loops = sum(round(100 * price * shares[loop]) for loop in name_loops(made.structure)) / 100
        assert made.objective == pytest.approx(made.energy + whole + price * letters + loops, abs=1e-6)


def test_limits_on_gc_from_below_are_kept_too() -> None:
    choice = MessengerSettings(gc_window_lowest=0.5, gc_window_highest=0.7, gc_lowest=0.55, gc_highest=0.65)
    protein = "MKILKNEFYINKAMTLIVKNSIEKFTLYNADSILKTEFVQANKLI" * 2
    frame = build_frame(choice)
    result = code_protein(protein, frame, WEIGHTS, choice)
    task = coding_task(protein, frame, WEIGHTS, choice)
    free = code_protein(protein, frame, WEIGHTS, replace(choice, exchange_rate=0.0, gc_window_lowest=0.0, gc_lowest=0.0))
    assert abs(task.windows_over(result.sequence)).sum() < abs(task.windows_over(free.sequence)).sum()
    assert bool(result.remaining) == bool(task.windows_over(result.sequence).any() or task.whole_over(result.sequence))


def test_window_prices_prove_a_lower_bound() -> None:
    protein = "M" + "GGSGGGGSGGAARPLEWVARPGPAA" * 3
    choice = MessengerSettings(open_codons=0)
    frame = build_frame(choice)
    task = coding_task(protein, frame, WEIGHTS, choice)
    made = code_protein(protein, frame, WEIGHTS, choice)
    assert made.remaining == 0
    pricing = WindowPrices(task)
    answer = solve(task)
    bounds = []
    for _ in range(6):
        assert answer is not None
        pricing.follow(answer.coding)
        answer = solve(task, pricing.prices)
        assert answer is not None
        bounds.append(pricing.bound(answer.value + pricing.charged(answer.coding)))
    assert made.first_objective < max(bounds) <= made.objective + 1e-6


def test_work_can_be_stopped() -> None:
    with pytest.raises(CancelledError):
        code_protein("M" + "AKLEWVNPRT" * 20, build_frame(DEFAULT), WEIGHTS, DEFAULT, progress=lambda done, total: False)


def test_a_change_of_a_copy_is_what_it_says() -> None:
    protein = "M" + "GGSGGGGSGGAARPLEWVARPGPAA" * 3
    choice = MessengerSettings(cpg_price=0.3, upa_price=-0.2, uridine_price=0.1)
    frame = build_frame(choice)
    task = coding_task(protein, frame, WEIGHTS, choice)
    answer = solve(task)
    assert answer is not None
    copy = WorkingCopy(task, answer)
    for residue in range(len(protein)):
        for edits in list(copy.alternatives(residue))[:4]:
            before, fault = copy.solution, copy.gc_fault
            cost, change = copy.cost(edits), copy.gc_change(edits)
            if cost is None:
                continue
            copy.write(edits)
            assert copy.solution.value - before.value == pytest.approx(cost, abs=1e-6)
            assert copy.gc_fault - fault == change
            assert translate(copy.coding) == protein
