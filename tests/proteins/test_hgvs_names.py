"""HGVS names against their slow twin: what they say is applied, and it is said the way the nomenclature prefers."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.genome.made_reference import make_call, make_calls, make_reference
from tests.proteins.made_haplotypes import Haplotype, haplotypes
from tests.reference.slow_hgvs import applied, coding_changes, fits_protein, named_bases, named_protein

from vaxsmith.core import STANDARD_CODE
from vaxsmith.genome import Reference
from vaxsmith.genome.message import Message
from vaxsmith.proteins import Comparison, MutantProtein, classify, differing_stretch, protein_name, proteins_from_reference
from vaxsmith.proteins.molecule import MoleculeReading, read_molecule
from vaxsmith.proteins.mutant_protein import EffectKind
from vaxsmith.proteins.protein_changes import changes_to_name
from vaxsmith.proteins.transcript_names import coding_name
from vaxsmith.proteins.transcript_placement import Edit
from vaxsmith.tumor.variant import Call, Origin, Phase

# --- one change: every description is tried -----------------------------------------------------------------------


@given(st.text(alphabet="AKL", min_size=2, max_size=9), st.data())
@settings(deadline=None, max_examples=400)
def test_a_protein_name_is_the_one_found_by_trying_all(residues: str, data: st.DataObject) -> None:
    normal = "M" + residues
    start = data.draw(st.integers(1, len(normal)))
    end = data.draw(st.integers(start, len(normal)))
    mutant = normal[:start] + data.draw(st.text(alphabet="AKL", max_size=4)) + normal[end:]
    if mutant == normal or normal.startswith(mutant):
        return
    altered, replaced = differing_stretch(normal, mutant)
    change = Comparison(
        kind=classify(altered, replaced), mutant=mutant, altered=altered, replaced=replaced, ends_at_stop=True
    )
    name = protein_name(changes_to_name([change], normal)[0], normal)
    assert name == named_protein(normal, mutant)
    assert fits_protein(name, normal, mutant, ends_at_stop=True) == ""


def message(bases: str, coding: tuple[int, int]) -> Message:
    return Message(
        bases=bases, coding=coding, frame=coding[0], stop=None, starts_known=True, protein="", selenocysteines=set(),
        code=STANDARD_CODE,
    )  # fmt: skip


@st.composite
def edits(draw: st.DrawFn) -> tuple[str, tuple[int, int], Edit]:
    """Draw bases, the coding stretch, and a trimmed edit inside one of two exons."""
    bases = draw(st.text(alphabet=draw(st.sampled_from(["AC", "ACGT"])), min_size=12, max_size=24))
    middle = draw(st.integers(4, len(bases) - 4))
    exon = draw(st.sampled_from([(0, middle), (middle, len(bases))]))
    start = draw(st.integers(max(1, exon[0]), exon[1]))
    end = draw(st.integers(start, min(exon[1], start + 4)))
    inserted = draw(st.text(alphabet="ACGT", max_size=4))
    while end > start and inserted and bases[end - 1] == inserted[-1]:
        end, inserted = end - 1, inserted[:-1]
    while end > start and inserted and bases[start] == inserted[0]:
        start, inserted = start + 1, inserted[1:]
    begin = draw(st.integers(0, 5))
    return bases, (begin, draw(st.integers(begin + 3, len(bases)))), Edit(start=start, end=end, inserted=inserted, exon=exon)


@given(edits())
@settings(deadline=None, max_examples=600)
def test_a_coding_name_leads_to_the_edited_bases_from_the_most_three_prime_place(
    made: tuple[str, tuple[int, int], Edit],
) -> None:
    bases, coding, edit = made
    edited = bases[: edit.start] + edit.inserted + bases[edit.end :]
    if edited == bases or edited.startswith(bases):
        return  # behind the last base of a message there is no second neighbour to name
    name = coding_name(message(bases, coding), edit)
    assert applied(coding_changes(name, bases, *coding), bases) == edited
    assert name == named_bases(bases, edited, *coding, edit.exon)


def test_an_inversion_is_named_so() -> None:
    # HGVS, DNA, deletion-insertion: only what is no inversion.
    assert coding_name(message("AAACATTTTT", (0, 9)), Edit(start=3, end=5, inserted="TG", exon=(0, 10))) == "c.4_5inv"


def test_an_insertion_like_the_end_of_the_exon_before_is_no_duplication() -> None:
    # On the genome an intron lies between the copies: c.5_6dup would be another change of the genome.
    assert coding_name(message("AAAACGTTTT", (0, 9)), Edit(start=6, end=6, inserted="CG", exon=(6, 10))) == "c.6_7insCG"


def test_a_bare_stop_is_a_substitution() -> None:
    change = Comparison(kind=EffectKind.STOP_GAIN, mutant="MAA", altered=(3, 3), replaced=(3, 6), ends_at_stop=True)
    assert protein_name(change, "MAAWAA") == "p.Trp4Ter"


# --- several changes of one molecule --------------------------------------------------------------------------------


@given(haplotypes())
@settings(deadline=None, max_examples=400)
def test_the_names_of_a_molecule_lead_from_the_normal_protein_to_the_mutant(made: Haplotype) -> None:
    reference = made.reference()
    (transcript,) = list(reference.transcripts)
    ours = read_molecule(reference, transcript, germline=made.variants(made.germline), somatic=made.variants(made.somatic))
    assert isinstance(ours, MoleculeReading)
    comparisons = [change.comparison for change in ours.changes if change.comparison]
    ended = {"stop-gained", "no-new-residues"} & {change.nothing.reason for change in ours.changes if change.nothing}
    if not comparisons or ours.start_lost or ended or not made.gene.start or not ours.before.stop:
        return
    if any(comparison.kind is EffectKind.STOP_GAIN for comparison in comparisons):
        return  # named by the tests above
    names = [protein_name(c, ours.normal) for c in changes_to_name(comparisons, ours.normal)]
    name = f"p.[{';'.join(name[2:] for name in names)}]"
    assert fits_protein(name, ours.normal, ours.mutant, ends_at_stop=ours.ends_at_stop) == "", (name, ours.normal)


LEADER, TRAILER = "CCGTCCTTAC", "CGACGTTATGACTGATTAGCCC"
WORDS = ("ATG", "GCT", "GAA", "TGG", "CTG", "CCA", "CAC", "TTC", "CGT", "AAC", "TAA")
CONTIG = LEADER + "".join(WORDS) + TRAILER
NORMAL = "MAEWLPHFRN"


def reference() -> Reference:
    begin, size = len(LEADER), 3 * len(WORDS)
    return make_reference({"1": CONTIG}, [("T", "1", "+", [(2, len(CONTIG) - 2)], [(begin, begin + size)])])


def at(base: int, before: str, after: str, number: int = 1) -> Call:
    """Give a phased call at a base of the coding sequence (1-based, as ``c.``)."""
    place = len(LEADER) + base
    assert CONTIG[place - 1 : place - 1 + len(before)] == before
    call = make_call("1", place, before, after, number=number)
    return replace(call, phase=Phase(block="1:1", haplotype=1, source="PS"))


def judge(*calls: Call, germline: tuple[Call, ...] = ()) -> MutantProtein:
    inherited = make_calls(*(replace(call, origin=Origin.GERMLINE) for call in germline)) if germline else None
    made = proteins_from_reference(make_calls(*calls), reference(), germline=inherited)
    (protein,) = made.proteins
    return protein


def test_residues_behind_another_change_of_the_molecule_count_as_in_the_normal_protein() -> None:
    # An insertion of one residue before a missense, a deletion before a frameshift.
    both = judge(at(6, "T", "TCCC"), at(19, "C", "A", 2))
    assert both.effect.hgvs_protein == "PT:p.[Ala2_Glu3insPro;His7Asn]"
    assert both.effect.change == "A2_E3insP;H7N"
    shifted = judge(at(6, "TGAA", "T"), at(18, "AC", "A", 2))
    assert shifted.effect.hgvs_protein == "PT:p.[Glu3del;His7ThrfsTer11]"
    assert (shifted.wild_type, shifted.mutant[:5]) == (NORMAL, "MAWLP")


def test_changes_of_neighbouring_residues_are_one() -> None:
    both = judge(at(4, "G", "C"), at(7, "G", "C", 2))
    assert both.effect.hgvs_protein == "PT:p.Ala2_Glu3delinsProGln"
    assert both.effect.change == "A2_E3delinsPQ"
    shifted = judge(at(4, "G", "C"), at(9, "AT", "A", 2))
    assert shifted.effect.hgvs_protein == "PT:p.[Ala2Pro;Trp4GlyfsTer14]"  # Glu3 stays


def test_residues_added_before_the_stop_are_an_extension() -> None:
    protein = judge(at(30, "C", "CTGG"))
    assert protein.effect.hgvs_protein == "PT:p.Ter11TrpextTer1"
    assert protein.mutant == NORMAL + "W"


def test_names_count_as_the_annotated_protein_does_and_hold_what_was_inherited_in_the_stretch() -> None:
    before = at(6, "T", "TCCC", 9)
    protein = judge(at(19, "C", "A"), germline=(before,))
    assert (protein.effect.change, protein.effect.hgvs_protein) == ("H8N", "PT:p.His7Asn")
    assert protein.effect.hgvs_coding == "T:c.19C>A"
    shared = judge(at(20, "A", "C"), germline=(at(19, "C", "A", 9),))
    assert (shared.effect.change, shared.effect.hgvs_protein) == ("N7T", "PT:p.His7Thr")
    assert shared.effect.hgvs_coding == "T:c.19_20delinsAC"


def test_what_comes_back_to_the_annotated_residue_has_no_protein_name() -> None:
    # CGT is Arg; inherited AGT is Ser; the tumor's AGA is Arg again, so against the patient's own protein it is new.
    protein = judge(at(27, "T", "A"), germline=(at(25, "C", "A", 9),))
    assert (protein.effect.change, protein.effect.hgvs_protein) == ("S9R", "")
    assert protein.effect.hgvs_coding == "T:c.25_27delinsAGA"


@pytest.mark.xfail(
    strict=True, reason="protein_names: takes one residue for each new one and the stop, whatever the bases replace"
)
def test_new_residues_before_a_new_stop_replace_what_the_bases_replace() -> None:
    # The nomenclature: a stop inside inserted bases is an insertion of residues up to it.
    assert judge(at(12, "G", "GTCATAG")).effect.hgvs_protein == "PT:p.Trp4_Leu5insSerTer"
