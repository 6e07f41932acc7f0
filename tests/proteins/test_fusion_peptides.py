"""The caller's own peptides: handed over residue for residue, compared, and refused with a reason."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from tests.corpora import corpus
from tests.tumor.made_fusion_tables import table_text

from vaxsmith.proteins import EffectKind
from vaxsmith.proteins.fusion_peptides import caller_proteins, disagreement, peptide_agrees, proteins_from_caller_peptides
from vaxsmith.proteins.mutant_protein import MutantProtein
from vaxsmith.tumor.fusion import Fusion, FusionPartner, FusionPeptide, ReadingFrame
from vaxsmith.tumor.fusion_table import read_fusions

_PARTNER = FusionPartner(gene="A", contig="1", position=5, strand="+")


def fusion(peptide: FusionPeptide, frame: ReadingFrame, sequence: str = "") -> Fusion:
    return Fusion(
        label="A::B",
        caller="made",
        record=1,
        five_prime=_PARTNER,
        three_prime=replace(_PARTNER, gene="B"),
        peptides=(peptide,),
        reading_frame=frame,
        transcript_sequence=sequence,
    )


def made(peptide: FusionPeptide, frame: ReadingFrame, sequence: str = "") -> MutantProtein | str:
    (outcome,) = caller_proteins(fusion(peptide, frame, sequence))
    return outcome if isinstance(outcome, MutantProtein) else outcome.reason


def peptide(written: str, *marked: int, junction: int | None = 3) -> FusionPeptide:
    plain = written.rstrip("*")
    return FusionPeptide(
        written=written, residues=plain, junction=junction, differing=frozenset(marked), ends_at_stop=plain != written
    )


def test_in_frame_the_junction_and_what_is_marked_beside_it_are_new() -> None:
    plain = made(peptide("MKLVRW"), ReadingFrame.IN_FRAME)
    assert isinstance(plain, MutantProtein)
    assert (plain.mutant, plain.altered, plain.effect.kind) == ("MKLVRW", (3, 3), EffectKind.FUSION)
    assert not plain.ends_at_stop
    joined = made(peptide("MKLVRW", 2, 3, 5), ReadingFrame.IN_FRAME)
    assert isinstance(joined, MutantProtein)
    assert joined.altered == (2, 4)
    assert [finding.check for finding in joined.findings] == ["other-differing-residues"]
    assert joined.effect.change == "A::B"


def test_out_of_frame_everything_behind_the_junction_is_new() -> None:
    protein = made(peptide("MKLVRW*", 3, 4, 5), ReadingFrame.OUT_OF_FRAME)
    assert isinstance(protein, MutantProtein)
    assert (protein.altered, protein.wild_type, protein.ends_at_stop) == ((3, 6), "MKL", True)
    assert protein.effect.change == "A::B(fs*4)"


@pytest.mark.parametrize(
    ("each", "frame", "reason"),
    [
        (peptide("MKL*"), ReadingFrame.OUT_OF_FRAME, "stop-at-junction"),
        (peptide("MKL"), ReadingFrame.IN_FRAME, "stop-at-junction"),
        (peptide("MKLVRW"), ReadingFrame.UNKNOWN, "frame-not-said"),
        (peptide("MKLVRW", junction=None), ReadingFrame.IN_FRAME, "caller-peptide-without-junction"),
    ],
)
def test_what_gives_nothing_has_a_reason(each: FusionPeptide, frame: ReadingFrame, reason: str) -> None:
    assert made(each, frame) == reason


def test_a_caller_without_peptides_has_a_reason() -> None:
    for frame, reason in (
        (ReadingFrame.STOP_CODON, "stop-before-junction"),
        (ReadingFrame.NO_FRAME, "five-prime-not-coding"),
        (ReadingFrame.UNKNOWN, "no-caller-peptide"),
    ):
        (outcome,) = caller_proteins(replace(fusion(peptide("M"), frame), peptides=()))
        assert not isinstance(outcome, MutantProtein)
        assert outcome.reason == reason


def test_a_junction_marked_in_the_bases_is_found_in_the_protein() -> None:
    # MKL|VRW: the bases around the junction are ..AAACTG*GTACGT..
    found = made(peptide("MKLVRW", junction=None), ReadingFrame.IN_FRAME, "AACTG*GTACGT")
    assert isinstance(found, MutantProtein)
    assert found.altered == (3, 3)
    inside = made(peptide("MKLVRW", junction=None), ReadingFrame.IN_FRAME, "AACTGG*TACGT")
    assert isinstance(inside, MutantProtein)
    assert inside.altered == (3, 4)  # G|TA makes the V
    ended = peptide("MKL", junction=None)
    assert made(ended, ReadingFrame.OUT_OF_FRAME, "AACTG*TAACGT") == "stop-at-junction"
    twice = peptide("MKLVRKLVRW", junction=None)
    assert made(twice, ReadingFrame.IN_FRAME, "AACTG*GTACGT") == "caller-peptide-without-junction"


def test_agreement() -> None:
    inside = FusionPeptide(written="", residues="LXR", junction=1)
    assert peptide_agrees(inside, "MKLVRW", ends_at_stop=True)
    assert not peptide_agrees(inside, "MKLVKW", ends_at_stop=True)
    stopped = replace(inside, ends_at_stop=True)
    assert not peptide_agrees(stopped, "MKLVRW", ends_at_stop=True)
    assert peptide_agrees(stopped, "MKLVR", ends_at_stop=True)
    assert not peptide_agrees(stopped, "MKLVR", ends_at_stop=False)
    assert not peptide_agrees(replace(inside, whole=True), "MKLVRW", ends_at_stop=True)


def test_variants_before_the_junction_are_told_from_another_junction() -> None:
    with_variant = peptide("QKLVR", 0, 3, 4)
    found = disagreement(fusion(with_variant, ReadingFrame.IN_FRAME), "MKLVRW", ends_at_stop=True)
    assert found is not None
    assert (found.check, found.measured) == ("caller-variant", 1)
    other = disagreement(fusion(with_variant, ReadingFrame.IN_FRAME), "MKLWRW", ends_at_stop=True)
    assert other is not None
    assert other.check == "caller-peptide"


@pytest.mark.parametrize(
    ("caller", "mutants"),
    [
        ("arriba", [("VKSSI", (2, 3))]),
        ("star-fusion", [("MKLGIL", (3, 4))]),
        ("fusioncatcher", [("MKLGIL", (3, 4)), ("MWKLGIL", (4, 5))]),
        ("easyfuse", [("KLGIL", (2, 3)), ("KLVL", (2, 4))]),
    ],
)
def test_from_each_callers_table(tmp_path: Path, caller: str, mutants: list[tuple[str, tuple[int, int]]]) -> None:
    path = tmp_path / "fusions"
    path.write_text(table_text(caller))
    fusions = read_fusions(path)
    proteins = proteins_from_caller_peptides(fusions)
    assert [(each.mutant, each.altered) for each in proteins.proteins] == mutants
    named = {each.label for each in proteins.proteins} | {entry.variant for entry in proteins.dropped}
    assert named == {each.label for each in fusions.fusions}


@pytest.mark.corpora
def test_hcc1395_hands_over_exactly_the_callers_residues() -> None:
    fusions = read_fusions(corpus("tumours", "hcc1395", "fusions", "arriba_fusions.tsv"))
    made = proteins_from_caller_peptides(fusions)
    for protein in made.proteins:
        assert isinstance(protein.event, Fusion)
        written = protein.event.peptides[0].written
        assert protein.mutant == written.replace("|", "").replace("?", "X").rstrip("*").upper()
    assert len(made.proteins) == 90
    assert len(made.dropped) == 91
