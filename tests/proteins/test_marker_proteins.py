"""Proteins of markers."""

from __future__ import annotations

from tests.genome.made_reference import make_reference

from vaxsmith.genome import Reference
from vaxsmith.proteins.marker_proteins import MarkerProteinSettings, proteins_from_markers
from vaxsmith.proteins.mutant_protein import EffectKind
from vaxsmith.proteins.windows import peptide_windows
from vaxsmith.tumor.marker import Marker, MarkerKind, TissueRisk

CODING = "ATGGCTAAAGATCTTGTTACTCGTGAATGGTAA"  # MAKDLVTREW
OTHER = "ATGGCTAAAGATCTTGTTACTCGTGAATGGTGGTAA"  # MAKDLVTREWW
BROKEN = "ATGGCTTAAGATCTTGTTACTCGTGAATGGTAA"
RISK = TissueRisk(sentence="Nowhere.")


def marker(gene: str, kind: MarkerKind = MarkerKind.CANCER_TESTIS, **more: object) -> Marker:
    return Marker(label=f"{gene} ({kind.value})", kind=kind, gene=gene, risk=RISK, **more)  # type: ignore[arg-type]


def reference(**genes: str) -> Reference:
    """Give a genome with one transcript a gene (named G + its name), behind ten bases each."""
    contigs = {name: "C" * 10 + bases + "C" * 10 for name, bases in genes.items()}
    return make_reference(
        contigs, [(name, name, "+", [(0, len(contigs[name]))], [(10, 10 + len(genes[name]))]) for name in genes]
    )


def test_the_whole_protein_is_the_target() -> None:
    made = proteins_from_markers([marker("GA")], reference(A=CODING))
    (protein,) = made.proteins
    assert protein.mutant == "MAKDLVTREW"
    assert (protein.altered, protein.replaced, protein.wild_type, protein.calls) == ((0, 10), (0, 0), "", ())
    assert protein.effect.kind is EffectKind.CANCER_TESTIS
    assert (protein.label, protein.name) == ("GA (cancer-testis antigen)", "GA cancer-testis antigen")
    assert protein.route == "reference"
    assert [finding.check for finding in protein.findings] == ["self-antigen"]
    windows = peptide_windows(protein, [9])
    assert [(window.sequence, window.altered, window.wild_type) for window in windows] == [
        ("MAKDLVTRE", (0, 9), None),
        ("AKDLVTREW", (0, 9), None),
    ]


def test_every_kind_of_marker_has_its_effect() -> None:
    markers = [marker("GA", kind, sequence="MAKDLVTREWW") for kind in MarkerKind]
    found = [proteins_from_markers([one], reference(A=CODING)).proteins[0].effect.kind for one in markers]
    assert found == [EffectKind.CANCER_TESTIS, EffectKind.OVEREXPRESSED, EffectKind.VIRAL]


def test_a_viral_protein_needs_no_reference() -> None:
    made = proteins_from_markers([marker("E6", MarkerKind.VIRAL, sequence="MAKDLVTREW"), marker("GA")], None)
    (protein,) = made.proteins
    assert (protein.mutant, protein.route, protein.findings) == ("MAKDLVTREW", "sequence", ())
    assert protein.transcript.identifier == "E6"
    assert [(fallen.reason, fallen.unassessed, bool(fallen.remedy)) for fallen in made.dropped] == [
        ("no-reference", True, True)
    ]


def test_two_genes_with_one_protein_give_it_once() -> None:
    made = proteins_from_markers([marker("GA"), marker("GB")], reference(A=CODING, B=CODING))
    assert [protein.label for protein in made.proteins] == ["GA (cancer-testis antigen)"]
    assert [(fallen.variant, fallen.reason) for fallen in made.dropped] == [("GB (cancer-testis antigen)", "same-protein")]


def test_what_cannot_be_read_says_why() -> None:
    genome = reference(A=BROKEN, B=CODING)
    made = proteins_from_markers([marker("GA"), marker("GC"), marker("E7", MarkerKind.VIRAL)], genome)
    assert [(fallen.gene, fallen.reason) for fallen in made.dropped] == [
        ("GA", "no-readable-protein"),
        ("GC", "gene-not-in-reference"),
        ("E7", "no-protein"),
    ]
    assert "stop codon" in made.dropped[0].sentence
    strict = MarkerProteinSettings(biotypes=frozenset({"other"}))
    made = proteins_from_markers([marker("GB")], genome, settings=strict)
    assert made.dropped[0].reason == "no-coding-transcript"


def test_the_preferred_transcript_is_taken_and_a_broken_one_is_said() -> None:
    contigs = {"1": "C" * 10 + CODING + "C" * 10 + OTHER + "C" * 10 + BROKEN + "C" * 10}
    places = {"long": (53, 53 + len(OTHER)), "short": (10, 10 + len(CODING)), "broken": (99, 99 + len(BROKEN))}
    genome = make_reference(contigs, [(name, "1", "+", [place], [place]) for name, place in places.items()])
    text = genome.transcripts.text
    for row in range(3):
        text["gene"][row] = "GX"  # type: ignore[index]
        text["gene_identifier"][row] = "ENSG00000000009.4"  # type: ignore[index]
    asked = marker("GX", gene_identifiers=("ENSG00000000009",))
    # Nothing else tells them apart: the longest.
    assert proteins_from_markers([asked], genome).proteins[0].transcript.identifier == "long"
    row = list(text["identifier"]).index("short")
    text["mane_select"][row] = "NM_1"  # type: ignore[index]
    (protein,) = proteins_from_markers([asked], genome).proteins
    assert protein.transcript.identifier == "short"
    text["mane_select"][row] = ""  # type: ignore[index]
    text["mane_select"][list(text["identifier"]).index("broken")] = "NM_1"  # type: ignore[index]
    (protein,) = proteins_from_markers([asked], genome).proteins
    assert protein.transcript.identifier == "long"
    assert [finding.check for finding in protein.findings] == ["marker-transcript", "self-antigen"]


def test_findings_of_the_marker_travel() -> None:
    from vaxsmith.core import Finding, Severity

    risk = Finding(check="marker-tissue-risk", severity=Severity.CAUTION, place="GA", sentence="Heart.")
    (protein,) = proteins_from_markers([marker("GA", findings=(risk,))], reference(A=CODING)).proteins
    assert protein.findings[0] is risk
