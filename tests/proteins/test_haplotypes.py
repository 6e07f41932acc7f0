"""Calls that share a molecule: together, apart or unknown, with germline on both sides."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.genome.made_reference import make_call, make_calls, make_reference

from vaxsmith.core import reverse_complement
from vaxsmith.genome import Reference
from vaxsmith.proteins import MutantProtein, ProteinSet, peptide_windows, proteins_from_reference
from vaxsmith.proteins.mutant_protein import EffectKind
from vaxsmith.tumor.variant import Call, Company, Origin, Phase, ReadSupport

LEADER, TRAILER = "CCGTCCTTAC", "CGACGTTATGACTGATTAGCCC"
RESIDUES = 60
# Codons whose third base may change silently: alanine, with a lysine every tenth and a methionine first.
CODING = "ATG" + "".join("AAA" if i % 10 == 0 else "GCT" for i in range(1, RESIDUES)) + "TAA"
CONTIG = LEADER + CODING + TRAILER
NORMAL = "M" + "".join("K" if i % 10 == 0 else "A" for i in range(1, RESIDUES))


def reference() -> Reference:
    begin = len(LEADER)
    return make_reference({"1": CONTIG}, [("T", "1", "+", [(2, len(CONTIG) - 2)], [(begin, begin + len(CODING))])])


def at(residue: int, offset: int, alternate: str, *, number: int = 1, delete: int = 1, **fields: object) -> Call:
    """Give a call that replaces ``delete`` bases from a residue's base ``offset`` on; ``fields`` go into the call."""
    start = len(LEADER) + 3 * residue + offset
    before = CONTIG[start - 1 : start + delete]
    call = make_call("chr1", start, before, before[0] + alternate, number=number)
    return replace(call, **fields)  # type: ignore[arg-type]


def phased(haplotype: int, block: str = "1:5") -> Phase:
    return Phase(block=block, haplotype=haplotype, source="PS")


def judge(*calls: Call, germline: tuple[Call, ...] = ()) -> ProteinSet:
    inherited = make_calls(*(replace(call, origin=Origin.GERMLINE) for call in germline)) if germline else None
    return proteins_from_reference(make_calls(*calls), reference(), germline=inherited)


def only(made: ProteinSet) -> MutantProtein:
    (protein,) = made.proteins
    return protein


def test_two_changes_of_one_codon_on_one_molecule_make_one_residue() -> None:
    # GCT: GAT is D, CCT is P; together CAT is H.
    made = judge(at(12, 0, "C", phase=phased(1)), at(12, 1, "A", number=2, phase=phased(1)))
    protein = only(made)
    assert (protein.effect.change, protein.altered, len(protein.calls)) == ("A13H", (12, 13), 2)
    assert protein.label == "chr1-46-TG-TC + chr1-47-GC-GA"
    assert protein.effect.hgvs_coding == "T:c.37_38delinsCA"
    assert not protein.uncertain
    assert not made.dropped


def test_phased_apart_each_is_read_alone() -> None:
    made = judge(at(12, 0, "C", phase=phased(0)), at(12, 1, "A", number=2, phase=phased(1)))
    assert [protein.effect.change for protein in made.proteins] == ["A13P", "A13D"]
    assert not any(protein.uncertain or protein.alternative for protein in made.proteins)


def test_unphased_in_one_codon_gives_each_molecule_and_no_peptide() -> None:
    made = judge(at(12, 0, "C"), at(12, 1, "A", number=2))
    primary = [protein for protein in made.proteins if not protein.alternative]
    assert [protein.effect.change for protein in primary] == ["A13P", "A13D"]
    assert all(protein.uncertain == ((12, 13),) for protein in primary)
    assert all(not peptide_windows(protein) for protein in primary)
    (both,) = (protein for protein in made.proteins if protein.alternative)
    assert both.effect.change == "A13H"
    assert any(finding.check == "phase" for finding in both.findings)


def test_an_unphased_neighbour_leaves_the_peptides_that_miss_it() -> None:
    made = judge(at(12, 0, "C"), at(16, 1, "A", number=2))
    first = made.proteins[0]
    assert first.effect.change == "A13P"
    assert first.uncertain == ((16, 17),)
    windows = peptide_windows(first)
    assert windows
    assert all(window.start + len(window.sequence) <= 16 for window in windows)
    assert {protein.effect.change for protein in made.proteins if protein.alternative} == {"A13P;A17D"}


def test_a_silent_neighbour_makes_nothing_uncertain() -> None:
    protein = only(judge(at(12, 0, "C"), germline=(at(13, 2, "A"),)))
    assert not protein.uncertain


def test_two_silent_neighbours_that_are_not_silent_together_are_seen() -> None:
    begin = len(LEADER)
    contig = CONTIG[: begin + 45] + "CGA" + CONTIG[begin + 48 :]  # residue 15: arginine; AGA and CGC too, AGC is serine
    made = make_reference({"1": contig}, [("T", "1", "+", [(2, len(contig) - 2)], [(begin, begin + len(CODING))])])
    silent = make_calls(make_call("1", begin + 46, "C", "A"), make_call("1", begin + 48, "A", "C", number=2))
    protein = proteins_from_reference(make_calls(at(12, 0, "C")), made, germline=silent).proteins[0]
    assert protein.uncertain == ((15, 16),)


def test_a_far_neighbour_makes_nothing_uncertain() -> None:
    made = judge(at(3, 0, "C"), at(55, 1, "A", number=2))
    assert [protein.uncertain for protein in made.proteins] == [(), ()]


def test_homozygous_germline_is_on_both_sides() -> None:
    protein = only(judge(at(12, 0, "C"), germline=(at(14, 1, "A", genotype="1/1"),)))
    assert protein.wild_type[14] == protein.mutant[14] == "D"
    assert (protein.altered, protein.effect.change) == ((12, 13), "A13P")
    assert [call.label for call in protein.germline] == ["chr1-53-GC-GA"]
    assert all("D" in window.wild_type for window in peptide_windows(protein) if window.start + 9 > 16 and window.wild_type)


@pytest.mark.parametrize(("haplotype", "residue"), [(1, "D"), (0, "A")])
def test_phased_germline_joins_only_its_own_haplotype(haplotype: int, residue: str) -> None:
    protein = only(
        judge(at(12, 0, "C", phase=phased(1)), germline=(at(14, 1, "A", genotype="0|1", phase=phased(haplotype)),))
    )
    assert protein.wild_type[14] == protein.mutant[14] == residue
    assert not protein.uncertain


def test_germline_gives_its_stretches_to_self() -> None:
    made = judge(at(55, 0, "C"), germline=(at(14, 1, "A"),))
    (stretch,) = made.germline
    assert "ADA" in stretch
    assert stretch in NORMAL[:14] + "D" + NORMAL[15:]


def test_germline_in_the_somatic_codon_sets_the_residue_on_both_sides() -> None:
    # Germline GCT to GAT (D); somatic GAT to CAT (H).
    protein = only(judge(at(12, 0, "C"), germline=(at(12, 1, "A", genotype="1/1"),)))
    assert protein.effect.change == "D13H"


def test_a_restored_frame_is_one_stretch() -> None:
    made = judge(at(12, 0, "", phase=phased(1)), at(15, 2, "TC", number=2, phase=phased(1), delete=1))
    protein = only(made)
    assert len(protein.calls) == 2
    assert len(protein.mutant) == len(NORMAL)
    assert protein.mutant[:12] + protein.mutant[16:] == NORMAL[:12] + NORMAL[16:]
    assert protein.altered[0] >= 12
    assert protein.altered[1] <= 16


def test_a_shift_upstream_of_unknown_phase_leaves_no_peptide() -> None:
    made = judge(at(31, 0, "C"), germline=(at(5, 0, ""),))
    protein = made.proteins[0]
    assert protein.effect.change == "A32P"
    assert protein.uncertain
    assert not peptide_windows(protein)


def test_near_changes_of_one_molecule_make_one_target() -> None:
    made = judge(at(12, 0, "C", phase=phased(1)), at(16, 1, "A", number=2, phase=phased(1)))
    protein = only(made)
    assert (protein.effect.change, protein.altered) == ("A13P;A17D", (12, 17))
    assert protein.effect.hgvs_protein == "PT:p.[Ala13Pro;Ala17Asp]"
    assert all(window.sequence not in NORMAL for window in peptide_windows(protein))


def test_far_changes_of_one_molecule_stay_two_targets_with_both_applied() -> None:
    made = judge(at(12, 0, "C", phase=phased(1)), at(27, 1, "A", number=2, phase=phased(1)))
    assert [(p.effect.change, p.altered) for p in made.proteins] == [("A13P", (12, 13)), ("A28D", (27, 28))]
    assert made.proteins[0].mutant == made.proteins[1].mutant
    assert [len(protein.companions) for protein in made.proteins] == [1, 1]


def test_a_filtered_neighbour_is_named_and_not_applied() -> None:
    made = judge(at(12, 0, "C"), at(14, 1, "A", number=2, filters=("weak_evidence",)))
    protein = made.proteins[0]
    assert not protein.uncertain
    assert any(finding.check == "filtered-neighbour" and "weak_evidence" in finding.sentence for finding in protein.findings)


def test_a_germline_entry_equal_to_a_somatic_call_is_left_out_and_said() -> None:
    made = judge(at(12, 0, "C"), germline=(at(12, 0, "C", genotype="0/1"),))
    assert only(made).effect.change == "A13P"
    assert any(finding.check == "somatic-and-germline" for finding in made.findings)


def test_too_many_neighbours_are_not_listed_but_kept_out_of_peptides() -> None:
    near = tuple(at(residue, 1, "A") for residue in (3, 4, 5, 6, 19, 21))
    protein = only(judge(at(12, 0, "C"), germline=near))
    assert [first for first, _ in protein.uncertain] == [3, 19, 21]
    assert protein.uncertain[0] == (3, 7)
    windows = peptide_windows(protein)
    assert {(window.start, len(window.sequence)) for window in windows} >= {(7, 9), (10, 9), (7, 11)}
    assert any("More than 32" in finding.sentence for finding in protein.findings)


def test_overlapping_calls_never_share_a_molecule() -> None:
    made = judge(at(12, 0, "C"), at(12, 0, "TA", number=2, delete=2))
    assert [protein.effect.change for protein in made.proteins] == ["A13P", "A13Y"]
    assert not any(protein.uncertain for protein in made.proteins)


def test_a_new_stop_far_before_the_last_junction_is_said_to_be_destroyed() -> None:
    begin = len(LEADER)
    cut = begin + 3 * 50
    intron = "GTAAGTCCCTTTCCCTAG"
    contig = CONTIG[:cut] + intron + CONTIG[cut:]
    made = make_reference(
        {"1": contig},
        [
            (
                "T", "1", "+", [(2, cut), (cut + len(intron), len(contig) - 2)],
                [(begin, cut), (cut + len(intron), begin + len(CODING) + len(intron))],
            )
        ],
    )  # fmt: skip
    call = at(5, 0, "")
    (protein,) = proteins_from_reference(make_calls(call), made).proteins
    assert protein.effect.kind is EffectKind.FRAMESHIFT
    (finding,) = (f for f in protein.findings if f.check == "nonsense-mediated-decay")
    assert finding.measured is not None
    stop = 3 * len(protein.mutant)
    assert finding.measured == 3 * 50 - 1 - (stop + 3)


def test_a_somatic_call_on_every_copy_tells_nothing_of_a_neighbour() -> None:
    """Loss of the other copy: which inherited haplotype was left is not known."""
    made = judge(at(12, 1, "A", genotype="1/1"), germline=(at(14, 1, "A", genotype="0/1"),))
    sure, possible = made.proteins
    assert (sure.alternative, possible.alternative) == (False, True)
    assert (sure.mutant[12:15], sure.uncertain) == ("DAA", ((14, 15),))
    together = judge(at(12, 1, "A"), germline=(at(14, 1, "A", genotype="1/1"),))
    assert only(together).mutant[12:15] == "DAD"


def test_every_copy_means_this_allele_of_the_record() -> None:
    rare = replace(at(14, 1, "A"), genotype="2/2", allele=1)
    made = judge(at(12, 1, "A"), germline=(rare,))
    assert made.proteins[0].mutant[12:15] == "DAA"
    common = replace(at(14, 1, "T"), genotype="2/2", allele=2)
    assert only(judge(at(12, 1, "A"), germline=(common,))).mutant[12:15] == "DAV"


def test_a_neighbour_in_far_fewer_cells_is_not_bound_to_a_call() -> None:
    """A and B on one copy, B in few reads: A is made without B, B only with A."""
    many, few = ReadSupport(depth=200, alternate_count=80), ReadSupport(depth=200, alternate_count=6)
    a, b = at(12, 1, "A", phase=phased(1), tumor=many), at(18, 1, "A", number=2, phase=phased(1), tumor=few)
    made = {protein.label: protein for protein in judge(a, b).proteins if not protein.alternative}
    assert made[a.label].mutant[12] + made[a.label].mutant[18] == "DA"
    assert made[a.label].uncertain == ((18, 19),)
    assert made[f"{a.label} + {b.label}"].mutant[12] + made[f"{a.label} + {b.label}"].mutant[18] == "DD"
    seen = replace(a, neighbours={b.variant: Company.ALWAYS}), replace(b, neighbours={a.variant: Company.ALWAYS})
    assert [protein.label for protein in judge(*seen).proteins] == [f"{a.label} + {b.label}"]  # reads tell more than shares


def test_a_homozygous_inherited_variant_in_the_somatic_file_is_no_target() -> None:
    mine = at(12, 1, "A")
    made = judge(mine, at(16, 1, "A", number=2), germline=(replace(mine, genotype="1/1"),))
    assert [entry.reason for entry in made.dropped] == ["germline"]
    assert only(made).wild_type[12] == "D"
    absent = replace(mine, normal=ReadSupport(depth=60, alternate_count=0))
    kept = judge(absent, germline=(replace(mine, genotype="1/1"),))
    assert only(kept).effect.change == "A13D"
    doubtful = judge(mine, germline=(replace(mine, genotype="0/1"),))
    assert [finding.check for finding in doubtful.findings] == ["somatic-and-germline"]


def test_a_call_that_its_neighbours_push_onto_the_splice_site_has_a_record() -> None:
    leader, first, intron, second = "TTGACTTGCACCGTC", "ATGGCTGAAAAAGATCTG", "GTAAGTCCCTTTCCCTAG", "GGTTGTTACTGGTAA"
    contig = leader + first + intron + second + "CGACGTTATGACTGATTAGCCC"
    size = len(contig)
    turned = reverse_complement(contig)
    spans = [sorted((size - b, size - a) for a, b in parts) for parts in ([(10, 33), (51, 80)], [(15, 33), (51, 66)])]
    genome = make_reference({"1": turned}, [("T", "1", "-", spans[0], spans[1])])
    edge = size - 33  # the last base of the first exon, C on this strand, with a C of the intron before it
    lost = make_call("1", edge - 1, turned[edge - 2 : edge], turned[edge - 2])
    beside = replace(make_call("1", edge + 1, turned[edge], "T"), genotype="1/1", origin=Origin.GERMLINE)
    made = proteins_from_reference(make_calls(lost), genome, germline=make_calls(beside))
    assert [(entry.reason, entry.unassessed) for entry in made.dropped] == [("splice-site", True)]
    assert not made.proteins


def test_neighbours_in_a_long_shifted_tail_are_in_doubt() -> None:
    deleted = at(10, 0, "", delete=61)
    differing = []
    for offset in range(3):
        near_end = at(55, offset, "A", genotype="0/1")
        sure = judge(deleted, germline=(near_end,)).proteins[0]
        everywhere = judge(deleted, germline=(replace(near_end, genotype="1/1"),)).proteins[0]
        assert [call.label for call in everywhere.germline] == [near_end.label]
        differing.append(sure.mutant != everywhere.mutant)
        assert bool(sure.uncertain) == differing[-1]
    assert any(differing)


def test_an_insertion_stays_behind_the_base_that_its_neighbour_changes() -> None:
    """At one position G becomes A, and GCAG is inserted behind it; the record's insertion ends like the base before it."""
    position = len(LEADER) + 3 * 12 + 1  # the G of a GCT
    first = replace(make_call("chr1", position, "G", "A"), genotype="1/1")
    inserted = replace(make_call("chr1", position, "G", "GCATACG", number=2), genotype="1/1")
    assert inserted.variant.start == position - 1, "trimmed from the right, it begins before the G"
    for germline in ((first,), (inserted,), ()):
        somatic = [call for call in (first, inserted) if call not in germline]
        made = judge(*somatic, germline=germline)
        assert made.proteins[0].mutant[12:15] == "TYA", "ACA TAC GCT, not GCA TAC ACT"
