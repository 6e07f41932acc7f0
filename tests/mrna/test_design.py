"""The verb from end to end, and its bad inputs."""

import math

import pytest
import RNA
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.corpora import corpus

from vaxsmith.core import AMINO_ACIDS, InputError, SettingsError, Severity, VaxsmithError, translate
from vaxsmith.mrna import (
    Messenger,
    MessengerSettings,
    PartKind,
    check_messenger,
    design_messenger,
)
from vaxsmith.mrna.folding import helices

PROTEIN = "MRVMAPRTLILLLSGALALTETWAGSGGSGGGGSGGQNGRDVSQLAQHVSYNLVIIRLLPSAGGSGGGGSGGSIAIGNKINIEEVDLAF"


@pytest.fixture(scope="module")
def messenger() -> Messenger:
    return design_messenger(PROTEIN, name="test")


def test_parts_are_in_order_and_meet(messenger: Messenger) -> None:
    assert [part.kind for part in messenger.parts] == list(PartKind)
    for before, after in zip(messenger.parts, messenger.parts[1:], strict=False):
        assert before.end == after.start
    assert "".join(part.sequence for part in messenger.parts) == messenger.sequence
    assert [part.kind for part in messenger.parts if not part.fixed] == [PartKind.CODING]
    assert all(part.citation for part in messenger.parts if part.fixed)


def test_molecule_translates_to_its_protein(messenger: Messenger) -> None:
    assert translate(messenger.sequence[messenger.coding.start :], to_stop=True) == PROTEIN


def test_nothing_worse_than_a_note(messenger: Messenger) -> None:
    assert {finding.severity for finding in messenger.findings} == {Severity.NOTE}
    assert {finding.check for finding in messenger.findings} >= {"codon-choice", "cryptic-signal"}


def test_template_starts_and_ends_as_the_cap_and_enzyme_need(messenger: Messenger) -> None:
    assert messenger.template.startswith("TAATACGACTCACTATAAGG")
    assert messenger.template.endswith("A" * 70 + "TGAAGAGC")
    assert messenger.promoter_overlap == 3
    assert messenger.sequence.startswith("AGG")


def test_a_long_molecule_is_not_folded_and_says_so() -> None:
    long = design_messenger(PROTEIN, settings=MessengerSettings(longest_folded=300))
    assert math.isnan(long.energy)
    assert long.structure == ""
    assert "not folded" in long.energy_model
    assert math.isnan(long.opening_energy)
    finding = next(finding for finding in long.findings if finding.check == "folding")
    assert finding.severity is Severity.CAUTION
    assert (finding.measured, finding.limit) == (len(long.sequence), 300)
    assert "not assessed" in finding.sentence
    assert design_messenger(PROTEIN, settings=MessengerSettings(longest_folded=0)).structure


def test_the_default_folds_a_spike_and_not_a_titin() -> None:
    assert 4500 < MessengerSettings().longest_folded < 10_000


def test_a_protein_too_long_to_code_is_refused_at_once() -> None:
    with pytest.raises(InputError, match="50,001 residues"):
        design_messenger("M" + "A" * 50_000)


def test_a_hopeless_protein_ends_and_says_what_is_left() -> None:
    made = design_messenger("M" + "SR" * 400, settings=MessengerSettings(longest_folded=300))
    sentence = next(finding.sentence for finding in made.findings if finding.check == "codon-choice")
    assert "could not be mended" in sentence


def test_a_protein_of_linkers_alone_is_coded_without_a_repeat() -> None:
    protein = "M" + "GGSGGGGSGG" * 25
    made = design_messenger(protein)
    assert translate(made.coding.sequence) == protein
    assert not [finding for finding in made.findings if finding.severity is not Severity.NOTE]


def test_what_cannot_be_mended_is_said() -> None:
    made = design_messenger("M" + "MW" * 20)  # one codon each: nothing to choose
    assert "could not be mended" in next(one.sentence for one in made.findings if one.check == "codon-choice")
    assert "repeat" in {one.check for one in made.findings if one.severity is Severity.CAUTION}


def test_energy_is_the_exact_minimum_of_the_whole_molecule(messenger: Messenger) -> None:
    details = RNA.md()
    details.dangles = 0
    compound = RNA.fold_compound(messenger.rna, details)
    assert messenger.energy == pytest.approx(compound.mfe()[1], abs=0.005)
    assert messenger.energy == pytest.approx(compound.eval_structure(messenger.structure), abs=0.005)
    assert len(messenger.structure) == len(messenger.sequence)
    assert "dangles=0" in messenger.energy_model


def test_opening_the_start_costs_what_viennarna_says(messenger: Messenger) -> None:
    details = RNA.md()
    details.dangles = 0
    compound = RNA.fold_compound(messenger.rna, details)
    start = messenger.coding.start
    for place in range(start, start + 45):
        compound.hc_add_up(place + 1)
    assert messenger.opening_energy == pytest.approx(compound.mfe()[1] - messenger.energy, abs=0.02)
    assert messenger.opening_energy <= MessengerSettings().most_opening
    closed = design_messenger(PROTEIN, settings=MessengerSettings(open_codons=0))
    assert math.isnan(closed.opening_energy)
    assert closed.objective < messenger.objective


def test_less_weight_on_codons_folds_deeper(messenger: Messenger) -> None:
    made = [design_messenger(PROTEIN, settings=MessengerSettings(exchange_rate=rate)) for rate in (0.0, 10.0)]
    assert made[0].energy < messenger.energy < made[1].energy
    assert made[0].cai < messenger.cai < made[1].cai


def test_same_input_same_molecule(messenger: Messenger) -> None:
    assert design_messenger(PROTEIN, name="test") == messenger


def test_checking_again_says_the_same(messenger: Messenger) -> None:
    said = [finding for finding in messenger.findings if finding.check != "codon-choice"]
    assert sorted(map(str, check_messenger(messenger))) == sorted(map(str, said))


@pytest.mark.parametrize(
    ("protein", "sentence"),
    [
        ("", "empty"),
        ("  \n", "empty"),
        ("KLM", "begins with K"),
        ("MKX", "X at 3"),
        ("MKL*", r"\* at 4"),
        ("MK-L", "- at 3"),
        ("MKÄ", "residue"),
        (">name MKL", "residue"),
    ],
)
def test_bad_proteins_are_refused_with_a_sentence(protein: str, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence) as caught:
        design_messenger(protein)
    assert caught.value.expected


def test_start_methionine_is_added_on_demand() -> None:
    choice = MessengerSettings(add_start_methionine=True)
    assert design_messenger("KLA", settings=choice).protein == "MKLA"
    assert design_messenger("mkla", settings=choice).protein == "MKLA"


@pytest.mark.parametrize(
    "change",
    [
        {"five_prime_utr": "no such"},
        {"five_prime_utr": ""},
        {"stops": "GCC"},
        {"stops": "TGAT"},
        {"stops": ""},
        {"cap": "none"},
        {"codon_usage": "martian"},
        {"codon_weights": (("ATG", 1.0),)},
        {"forbidden": ("GZ",)},
        {"forbidden": ("NNNNNNNNNN",)},
        {"forbidden": ("",)},
        {"gc_lowest": 0.7, "gc_highest": 0.6},
        {"gc_window_highest": 1.5},
        {"longest_homopolymer": 1},
        {"longest_loop": 31},
        {"longest_loop": 3},
        {"rounds": -1},
        {"exchange_rate": -1.0},
        {"exchange_rate": math.nan},
        {"cpg_price": math.inf},
        {"open_codons": -1},
        {"linearisation": "EcoRI"},
    ],
)
def test_bad_settings_are_refused(change: dict[str, object]) -> None:
    with pytest.raises(SettingsError):
        design_messenger("MKL", settings=MessengerSettings(**change))  # type: ignore[arg-type]


@settings(deadline=None, max_examples=40)
@given(text=st.text(max_size=12))
def test_any_text_gives_a_molecule_or_a_sentence(text: str) -> None:
    try:
        made = design_messenger(text, settings=MessengerSettings())
    except VaxsmithError as error:
        said = str(error)
    else:
        said = made.protein
        assert set(made.protein) <= set(AMINO_ACIDS)
    assert said


@pytest.mark.parametrize(
    "change",
    [
        {"five_prime_utr": "mRNA-1273", "three_prime_utr": "mRNA-1273", "stops": "TGATAATAG", "cap": "cap 1, enzymatic"},
        {"five_prime_utr": "BNT162b2", "three_prime_utr": "BNT162b2", "tail": "A100", "linearisation": "BsaI"},
        {"five_prime_utr": "AGG + HBB", "tail": "A120"},
        {"five_prime_utr": "aggaauaaacuaguauuc", "kozak": "none", "tail": "A" * 80},
    ],
)
def test_other_parts_give_no_fault(change: dict[str, str]) -> None:
    made = design_messenger(PROTEIN, settings=MessengerSettings(**change))  # type: ignore[arg-type]
    assert not [finding for finding in made.findings if finding.severity is Severity.FAULT]
    assert made.promoter.endswith(made.sequence[: made.promoter_overlap])


def test_long_helices_are_broken_or_said() -> None:
    # Limits are far below the default, so that a short protein runs into them.
    for limit in (6, 9):
        choice = MessengerSettings(longest_helix=limit)
        made = design_messenger(PROTEIN, settings=choice)
        longest = max(helix.length for helix in helices(made.structure))
        said = [finding for finding in made.findings if finding.check == "long-helix"]
        assert bool(said) == (longest > limit)
        assert made.protein == translate(made.coding.sequence)


def test_poly10_is_clean_of_everything_the_peers_leave_in() -> None:
    lines = corpus("mrna", "proteins.fasta").read_text().split(">")
    protein = "".join(next(record for record in lines if record.startswith("poly10")).split("\n")[1:])
    made = design_messenger(protein, settings=MessengerSettings())
    assert {finding.severity for finding in made.findings} == {Severity.NOTE}
    assert made.protein == protein
