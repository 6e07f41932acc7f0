"""Checks of the finished protein that no junction is concerned in: membranes, runs, cysteines, flanks."""

from __future__ import annotations

import pytest
from tests.construct.fake_predictor import make_target

from vaxsmith.construct import DEFAULT_PLATFORM, PLATFORMS, Segment, checks, cut_windows
from vaxsmith.construct.assemble import assemble
from vaxsmith.construct.catalogue.limits import MEMBRANE_HYDROPATHY
from vaxsmith.construct.checks.membrane import hydropathy
from vaxsmith.core import Severity

PLATFORM = PLATFORMS[DEFAULT_PLATFORM]
PLAIN = "DEKSTNQDEKSTNQDEKSTNQDEKSTNQDEKSTNQ"


def built(*proteins: str, peptides: tuple[str, ...] = ()) -> tuple[Segment, ...]:
    windows = [
        window
        for number, protein in enumerate(proteins, start=1)
        for window in cut_windows(
            make_target(protein, (len(protein) // 2,) * 2, gene=f"G{number}", peptides=peptides), PLATFORM
        )
    ]
    return assemble(windows, [PLATFORM.linker] * (len(windows) + 1), PLATFORM)


def test_signal_and_trafficking_domain_are_meant_for_membranes() -> None:
    segments = built(PLAIN)
    assert checks.check_membrane(segments) == ()
    assert hydropathy(segments[-1].sequence).max() > MEMBRANE_HYDROPATHY.value


@pytest.mark.parametrize("where", [0, 1])
def test_a_membrane_stretch_is_found_at_its_place(where: int) -> None:
    greasy = "DEKS" + "LLAVLLIVLAVLLVIALLA" + "DEKST"
    proteins = [PLAIN, PLAIN[::-1]]
    proteins.insert(where, greasy)
    segments = built(*proteins)
    (finding,) = checks.check_membrane(segments)
    assert finding.severity is Severity.CAUTION
    assert f"(G{where + 1} A1B)" in finding.place
    first, last = (int(number) for number in finding.place.split()[1].split("-"))
    protein = "".join(segment.sequence for segment in segments)
    assert "LLAVLLIVLAVLLVIALLA" in protein[first - 1 : last]
    assert finding.measured is not None
    assert finding.measured > 1.6
    assert finding.limit == 1.6


def test_hydropathy_is_the_published_mean() -> None:
    assert hydropathy("I" * 19).tolist() == pytest.approx([4.5])
    assert hydropathy("IR" * 10).tolist() == pytest.approx([4.5 / 19, -4.5 / 19])
    assert hydropathy("I" * 18).size == 0


def test_runs_and_chargeless_stretches_are_found() -> None:
    segments = built("DEKSTNLLVVIIFADEKSTN", "SNQSTNQSGNQSTAQSNQTSSNQ", PLAIN)
    run, stretch = checks.check_runs(segments)
    assert run.severity is Severity.CAUTION
    assert "LLVVIIFA in G1 A1B are 8 hydrophobic residues" in run.sentence
    assert stretch.severity is Severity.NOTE
    assert (stretch.measured, stretch.limit) == (23.0, 20.0)
    assert checks.check_runs(built(PLAIN)) == ()


def test_cysteines_are_counted_and_nothing_else() -> None:
    (note,) = checks.check_cysteines(built(PLAIN, "DEKCSTCNQDEKSTN", "DECKSTNQDEKSTNG"))
    assert note.severity is Severity.NOTE
    assert note.measured == 3
    assert "3 cysteines in 2 target windows, 2 of them in G2 A1B" in note.sentence
    assert checks.check_cysteines(built(PLAIN)) == ()


def test_a_peptide_near_the_windows_end_is_noted_unless_the_protein_ends_there() -> None:
    protein = "ADEKSTNQRLIKSTNQDEKSAGHILWFVMKRTDEKSTNQDEKSTNQ"
    (window,) = cut_windows(make_target(protein, (len(protein) // 2,) * 2), PLATFORM)
    near, far = window.sequence[1:10], window.sequence[8:17]
    (note,) = [f for f in checks.check_flanks(built(protein, peptides=(near, far)), 3) if f.check == "epitope-flank"]
    assert note.measured == 1
    assert near in note.sentence
    assert far not in note.sentence
    short = "ADEKSTNQRLIKSTNQDEKSAGH"
    assert not [
        f for f in checks.check_flanks(built(short, peptides=(short[:9], short[-9:])), 3) if f.check == "epitope-flank"
    ]


def test_an_odd_last_residue_is_evidence() -> None:
    protein = "ADEKSTNQRLIKSTNQDEKSAGH"
    usual = checks.check_flanks(built(protein, peptides=(protein[3:12],)), 3)  # ends in I
    assert not [note for note in usual if note.check == "epitope-end"]
    odd = checks.check_flanks(built(protein, peptides=(protein[6:15],)), 3)  # ends in N
    (note,) = [note for note in odd if note.check == "epitope-end"]
    assert "not counted" in note.sentence
    assert note.severity is Severity.NOTE
