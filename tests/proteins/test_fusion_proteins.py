"""Fusion proteins from the genome equal a slow twin that walks the bases; each case without a protein has its reason."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.genome.made_reference import make_reference
from tests.proteins.made_fusion_genes import make_gene
from tests.reference.fused_genome import Fused, Gene, fuse

from vaxsmith.core import SettingsError
from vaxsmith.genome import Reference
from vaxsmith.proteins import EffectKind, ProteinSet
from vaxsmith.proteins.fusion_proteins import FusionSettings, proteins_from_fusions
from vaxsmith.tumor.fusion import Fusion, FusionPartner, FusionPeptide, FusionSet
from vaxsmith.tumor.variant import CallSet

_WORDS = {
    "no start": {"no-start-codon", "normal-protein"},
    "stop before": {"stop-before-junction"},
    "nothing new": {"stop-at-junction", "normal-protein"},
    "normal": {"normal-protein"},
}


def reference_of(**genes: Gene) -> Reference:
    return make_reference(
        {f"chr{name}": gene.genome for name, gene in genes.items()},
        [(name, f"chr{name}", gene.strand, gene.exons, gene.coding) for name, gene in genes.items()],
    )


def partner(name: str, gene: Gene, position: int, **changes: object) -> FusionPartner:
    made = FusionPartner(gene=f"G{name}", contig=f"chr{name}", position=position, strand=gene.strand)
    return replace(made, **changes)  # type: ignore[arg-type]


def run(
    reference: Reference, five: FusionPartner, three: FusionPartner, calls: CallSet | None = None, **changes: object
) -> ProteinSet:
    fusion = Fusion(label="A::B", caller="made", record=1, five_prime=five, three_prime=three)
    fusions = FusionSet(fusions=(replace(fusion, **changes),), caller="made", records=1)  # type: ignore[arg-type]
    return proteins_from_fusions(fusions, reference, calls=calls)


def check(made: ProteinSet, expected: Fused | str) -> None:
    if isinstance(expected, str):
        assert not made.proteins
        assert {entry.reason for entry in made.dropped} <= _WORDS[expected]
        assert made.dropped
        return
    (protein,) = made.proteins
    assert protein.mutant == expected.protein
    assert protein.effect.kind is (EffectKind.FUSION if expected.in_frame else EffectKind.FUSION_FRAMESHIFT)
    assert protein.altered == (expected.first, expected.end)
    assert protein.ends_at_stop is expected.stopped


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 2**32), st.sampled_from("+-"), st.sampled_from("+-"))
def test_equals_the_twin_at_any_breakpoints(seed: int, one: str, other: str) -> None:
    """Exons, introns and UTRs of both partners, on either strand."""
    draw = random.Random(seed)  # noqa: S311 - made genes
    five, three = (
        make_gene(draw, residues=draw.randrange(2, 14), strand=one),
        make_gene(draw, residues=draw.randrange(2, 14), strand=other),
    )
    last = draw.randrange(five.exons[0][0], five.exons[-1][1])
    first = draw.randrange(three.exons[0][0], three.exons[-1][1])
    made = run(reference_of(A=five, B=three), partner("A", five, last), partner("B", three, first))
    check(made, fuse(five, last, three, "", "", first))


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 2**32), st.sampled_from("+-"), st.sampled_from("+-"))
def test_keeps_the_intron_bases_that_the_caller_saw(seed: int, one: str, other: str) -> None:
    """The caller's sequence beside the junction chooses among four ways to join; the twin's exons reach into the intron."""
    draw = random.Random(seed)  # noqa: S311 - made genes
    genes = [make_gene(draw, residues=draw.randrange(2, 14), strand=strand) for strand in (one, other)]
    last, first = (draw.randrange(gene.exons[0][0], gene.exons[-1][1]) for gene in genes)
    fives = [genes[0], reaching(genes[0], last, behind=False)]
    threes = [genes[1], reaching(genes[1], first, behind=True)]
    seen = {(i, j): flanks(fives[i], last, threes[j], first) for i in (0, 1) for j in (0, 1)}
    chosen = draw.choice(list(seen))
    ways = [way for way, sequence in seen.items() if sequence == seen[chosen]]
    sides = partner("A", genes[0], last), partner("B", genes[1], first)
    made = run(reference_of(A=genes[0], B=genes[1]), *sides, transcript_sequence="|".join(seen[chosen]))
    expected = fuse(fives[ways[0][0]], last, threes[ways[0][1]], "", "", first)
    if all(mismatches(seen[way], seen[chosen]) for way in seen if way not in ways):
        check(made, expected)


def reaching(gene: Gene, position: int, *, behind: bool) -> Gene:
    """Stretch the exon beside an intronic breakpoint to it: the next one behind it in the gene's direction, or the last."""
    if any(start <= position < end for start, end in gene.exons):
        return gene
    right = behind == (gene.strand == "+")
    exons = list(gene.exons)
    number = next(i for i, (start, _) in enumerate(exons) if start > position) - (0 if right else 1)
    start, end = exons[number]
    exons[number] = (position, end) if right else (start, position + 1)
    return replace(gene, exons=exons)


def flanks(five: Gene, last: int, three: Gene, first: int) -> tuple[str, str]:
    """Give fifteen bases on either side of the junction."""
    left = [base for place, base in five.walk() if (place <= last if five.strand == "+" else place >= last)]
    right = [base for place, base in three.walk() if (place >= first if three.strand == "+" else place <= first)]
    return "".join(left[-15:]), "".join(right[:15])


def mismatches(one: tuple[str, str], other: tuple[str, str]) -> int:
    """Count the bases that differ, compared from the junction outwards as far as both reach."""
    pairs = [*zip(reversed(one[0]), reversed(other[0]), strict=False), *zip(one[1], other[1], strict=False)]
    return sum(left != right for left, right in pairs)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32), st.sampled_from("+-"), st.sampled_from("+-"))
def test_equals_the_twin_where_the_genome_is_read_straight_on(seed: int, one: str, other: str) -> None:
    """The 3′ breakpoint lies against the gene's direction, so no exon can be followed."""
    draw = random.Random(seed)  # noqa: S311 - made genes
    five = make_gene(draw, residues=draw.randrange(2, 14), strand=one)
    three = make_gene(draw, residues=draw.randrange(2, 14), strand=other)
    against = "-" if other == "+" else "+"
    last = draw.randrange(five.exons[0][0], five.exons[-1][1])
    first = draw.randrange(len(three.genome))
    antisense = partner("B", three, first, strand=against, gene_strand=other)
    made = run(reference_of(A=five, B=three), partner("A", five, last), antisense)
    check(made, fuse(five, last, None, three.genome, against, first))
    for protein in made.proteins:
        assert any(finding.check == "fusion-assumption" for finding in protein.findings)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32))
def test_does_not_depend_on_the_strand(seed: int) -> None:
    """The mirror image of both genes gives the same protein."""
    draws = [random.Random(seed), random.Random(seed)]  # noqa: S311 - made genes
    results = []
    for draw, strand in zip(draws, "+-", strict=True):
        five, three = (make_gene(draw, residues=9, strand=strand) for _ in range(2))
        last, first = five.coding_places()[13], three.coding_places()[7]
        made = run(reference_of(A=five, B=three), partner("A", five, last), partner("B", three, first))
        results.append([(each.mutant, each.altered, each.effect.change) for each in made.proteins])
    assert results[0] == results[1]


# MKLVRW* and MDEFGH*: GA on one exon each, codons easy to read.
FIVE = Gene("CCATGAAACTGGTACGTTGGTAACC", "+", [(0, 25)], [(2, 23)])
THREE = Gene("GGATGGACGAGTTCGGACATTAGGG", "+", [(0, 25)], [(2, 23)])


def place(gene: Gene, base: int) -> int:
    return gene.coding_places()[base]


def test_in_frame_between_codons_alters_the_junction_alone() -> None:
    made = run(reference_of(A=FIVE, B=THREE), partner("A", FIVE, place(FIVE, 8)), partner("B", THREE, place(THREE, 9)))
    (protein,) = made.proteins
    assert (protein.mutant, protein.altered, protein.replaced) == ("MKLFGH", (3, 3), (3, 6))
    assert protein.wild_type == "MKLVRW"
    assert protein.effect.change == "GA(1_3)::GB(4_6)"
    assert protein.effect.hgvs_coding == "A:r.-2_9::B:r.10_*2"
    assert protein.ends_at_stop


def test_in_frame_inside_a_codon_adds_the_residue_that_the_joining_codon_makes() -> None:
    made = run(reference_of(A=FIVE, B=THREE), partner("A", FIVE, place(FIVE, 9)), partner("B", THREE, place(THREE, 10)))
    (protein,) = made.proteins
    assert protein.mutant == "MKLVGH"  # G|TC is V, as the 5′ partner has there: nothing but the junction is new
    assert protein.altered == (4, 4)
    made = run(reference_of(A=FIVE, B=THREE), partner("A", FIVE, place(FIVE, 12)), partner("B", THREE, place(THREE, 10)))
    (protein,) = made.proteins
    assert (protein.mutant, protein.altered) == ("MKLVLGH", (4, 5))  # C|TC makes L, which neither has
    assert protein.effect.change == "GA(1_4)::L::GB(5_6)"


def test_out_of_frame_alters_to_the_end() -> None:
    made = run(reference_of(A=FIVE, B=THREE), partner("A", FIVE, place(FIVE, 8)), partner("B", THREE, place(THREE, 4)))
    (protein,) = made.proteins
    assert protein.effect.kind is EffectKind.FUSION_FRAMESHIFT
    assert protein.mutant == "MKLTSSDIR"
    assert protein.altered == (3, 9)
    assert not protein.ends_at_stop
    assert protein.effect.change == "GA(1_3)::GB(fs*?)"


def test_bases_between_the_partners_are_read() -> None:
    made = run(
        reference_of(A=FIVE, B=THREE),
        partner("A", FIVE, place(FIVE, 8)),
        partner("B", THREE, place(THREE, 9)),
        inserted="TGG",
    )
    (protein,) = made.proteins
    assert (protein.mutant, protein.altered) == ("MKLWFGH", (3, 4))
    assert protein.effect.hgvs_coding == "A:r.-2_9::ugg::B:r.10_*2"


def test_a_junction_before_the_start_makes_no_new_residue() -> None:
    both = reference_of(A=FIVE, B=THREE)
    made = run(both, partner("A", FIVE, 1), partner("B", THREE, 1))
    assert [entry.reason for entry in made.dropped] == ["normal-protein"]
    made = run(both, partner("A", FIVE, 1), partner("B", THREE, place(THREE, 9)))
    assert [entry.reason for entry in made.dropped] == ["no-start-codon"]
    made = run(both, partner("A", FIVE, 24), partner("B", THREE, 1))
    assert [entry.reason for entry in made.dropped] == ["stop-before-junction"]


def test_a_5_utr_of_the_3_prime_partner_is_translated_in_frame() -> None:
    three = Gene("GGTGGACCATGGACGAGTTCGGACATTAGGG", "+", [(0, 31)], [(8, 29)])
    made = run(reference_of(A=FIVE, B=three), partner("A", FIVE, place(FIVE, 8)), partner("B", three, 2))
    (protein,) = made.proteins
    assert (protein.mutant, protein.altered) == ("MKLWTMDEFGH", (3, 5))
    assert protein.effect.kind is EffectKind.FUSION
    assert protein.effect.change == "GA(1_3)::WT::GB(1_6)"


def test_the_callers_sequence_decides_whether_intron_bases_are_kept() -> None:
    three = Gene("GG" + "TGGTGG" + "ATGGACGAGTTCGGACATTAGGG", "+", [(0, 2), (8, 31)], [(8, 29)])
    both = reference_of(A=FIVE, B=three)
    sides = partner("A", FIVE, place(FIVE, 8)), partner("B", three, 2)
    assert run(both, *sides).proteins[0].mutant == "MKLMDEFGH"
    kept = run(both, *sides, transcript_sequence="AAACTG|TGGTGGATG").proteins[0]
    assert (kept.mutant, kept.altered) == ("MKLWWMDEFGH", (3, 5))
    assert "keeps" in kept.findings[0].sentence


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"strand": ""}, "strand-unknown"),
        ({"contig": "chrZ"}, "unknown-contig"),
        ({"position": 10_000}, "outside-contig"),
        ({"strand": "-"}, "five-prime-not-coding"),
    ],
)
def test_what_cannot_be_joined_has_a_reason(changes: dict[str, object], reason: str) -> None:
    five = replace(partner("A", FIVE, place(FIVE, 8)), **changes)  # type: ignore[arg-type]
    made = run(reference_of(A=FIVE, B=THREE), five, partner("B", THREE, 9))
    assert [entry.reason for entry in made.dropped] == [reason]
    assert made.dropped[0].unassessed is (reason != "five-prime-not-coding")


def test_the_callers_peptide_is_compared_and_stands_in() -> None:
    both = reference_of(A=FIVE, B=THREE)
    sides = partner("A", FIVE, place(FIVE, 8)), partner("B", THREE, place(THREE, 9))
    same = FusionPeptide(written="KL|FG", residues="KLFG", junction=2)
    other = FusionPeptide(written="KL|WW*", residues="KLWW", junction=2, ends_at_stop=True)
    assert run(both, *sides, peptides=(same,)).proteins[0].findings == ()
    differs = run(both, *sides, peptides=(other,))
    assert [finding.check for finding in differs.proteins[0].findings] == ["caller-peptide"]
    assert differs.findings[0].measured == 0
    silent = replace(sides[0], strand="")
    assert not run(both, silent, sides[1], peptides=(same,)).proteins  # the frame is not said
    taken = run(both, silent, sides[1], peptides=(other,), reading_frame="out-of-frame")
    assert [protein.mutant for protein in taken.proteins] == ["KLWW"]
    assert taken.proteins[0].findings[-1].check == "caller-peptide-taken"


def test_named_transcripts_come_first_and_equal_proteins_once() -> None:
    reference = make_reference(
        {"chrA": FIVE.genome, "chrB": THREE.genome},
        [
            ("A", "chrA", "+", FIVE.exons, FIVE.coding),
            ("B", "chrB", "+", THREE.exons, THREE.coding),
            ("C", "chrB", "+", [(0, 24)], THREE.coding),
        ],
    )
    five, three = partner("A", FIVE, place(FIVE, 8)), replace(partner("B", THREE, place(THREE, 9)), gene="")
    made = run(reference, five, three)
    assert len(made.proteins) == 1
    assert [(entry.reason, entry.transcript) for entry in made.dropped] == [("same-protein", "A::C")]
    named = run(reference, five, replace(three, transcripts=("C.2", "C")))
    assert len(named.proteins) == 1
    assert named.dropped == ()


def test_settings_admit_other_biotypes() -> None:
    reference = make_reference(
        {"chrA": FIVE.genome, "chrB": THREE.genome},
        [("A", "chrA", "+", FIVE.exons, FIVE.coding), ("B", "chrB", "+", THREE.exons, THREE.coding)],
        biotype="nonsense_mediated_decay",
    )
    five, three = partner("A", FIVE, place(FIVE, 8)), partner("B", THREE, place(THREE, 9))
    fusion = Fusion(label="A::B", caller="made", record=1, five_prime=five, three_prime=three)
    fusions = FusionSet(fusions=(fusion,), caller="made", records=1)
    assert proteins_from_fusions(fusions, reference, settings=FusionSettings(biotypes=frozenset())).proteins


def test_a_named_transcript_that_cannot_be_read_gives_way() -> None:
    reference = make_reference(
        {"chrA": FIVE.genome, "chrB": THREE.genome},
        [
            ("A", "chrA", "+", FIVE.exons, FIVE.coding),
            ("N", "chrA", "+", FIVE.exons, []),
            ("B", "chrB", "+", THREE.exons, THREE.coding),
        ],
    )
    five, three = partner("A", FIVE, place(FIVE, 8), transcripts=("N",)), partner("B", THREE, place(THREE, 9))
    assert [protein.mutant for protein in run(reference, five, three).proteins] == ["MKLFGH"]


def test_a_partner_that_codes_for_nothing_is_read_along_its_exons() -> None:
    silent = Gene("GGTGGACCTGGGAATAGGG", "+", [(0, 5), (8, 19)], [])
    made = run(reference_of(A=FIVE, B=silent), partner("A", FIVE, place(FIVE, 8)), partner("B", silent, 2))
    (protein,) = made.proteins
    assert (protein.mutant, protein.altered, protein.ends_at_stop) == ("MKLWWE", (3, 6), True)
    assert protein.effect.kind is EffectKind.FUSION_FRAMESHIFT
    assert protein.effect.change == "GA(1_3)::GB(fs*4)"


def test_mitochondrial_and_incomplete_partners_have_their_reasons() -> None:
    contigs = {"chrM": FIVE.genome, "chrB": THREE.genome}
    genes = [("A", "chrM", "+", FIVE.exons, FIVE.coding), ("B", "chrB", "+", THREE.exons, THREE.coding)]
    three = partner("B", THREE, place(THREE, 9))
    made = run(make_reference(contigs, genes), partner("A", FIVE, place(FIVE, 8), contig="chrM"), three)
    assert [entry.reason for entry in made.dropped] == ["mitochondrial-partner"]
    partial = make_reference(
        {"chrA": FIVE.genome, "chrB": THREE.genome}, [("A", "chrA", *genes[0][2:]), genes[1]], tags=["cds_start_NF"]
    )
    made = run(partial, partner("A", FIVE, place(FIVE, 8)), three)
    assert [entry.reason for entry in made.dropped] == ["incomplete-transcript"]
    assert made.dropped[0].unassessed


def test_the_reach_must_be_positive() -> None:
    with pytest.raises(SettingsError):
        FusionSettings(reach=0)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.sampled_from(["chrA", "chrB", "A", "chrZ", ""]), min_size=2, max_size=2),
    st.lists(st.integers(0, 40), min_size=2, max_size=2),
    st.lists(st.sampled_from(["+", "-", ""]), min_size=2, max_size=2),
    st.lists(st.sampled_from(["GA", "GB", "other", ""]), min_size=2, max_size=2),
    st.lists(st.sampled_from(["A", "B", "X.1"]), max_size=2),
    st.sampled_from(["", "A|C", "|", "||", "ACT|gg|GTA", "*", "?"]),
    st.sampled_from(["", "A", "NNN", "TAA"]),
)
def test_every_fusion_ends_in_a_protein_or_a_reason(
    contigs: list[str],
    places: list[int],
    strands: list[str],
    genes: list[str],
    names: list[str],
    sequence: str,
    inserted: str,
) -> None:
    five, three = (
        FusionPartner(gene=gene, contig=contig, position=position, strand=strand, transcripts=tuple(names))
        for gene, contig, position, strand in zip(genes, contigs, places, strands, strict=True)
    )
    made = run(reference_of(A=FIVE, B=THREE), five, three, transcript_sequence=sequence, inserted=inserted)
    assert made.proteins or made.dropped
    for protein in made.proteins:
        first, end = protein.altered
        assert 0 < first <= end <= len(protein.mutant)
        assert protein.mutant[:first] == protein.wild_type[:first]


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 2**32), st.sampled_from([2, 3, 4]))
def test_no_new_peptide_lies_outside_the_altered_stretch(seed: int, length: int) -> None:
    """Every peptide that neither partner's normal protein holds touches what is called new."""
    draw = random.Random(seed)  # noqa: S311 - made genes
    five, three = (make_gene(draw, residues=draw.randrange(4, 14), strand=draw.choice("+-")) for _ in range(2))
    last = draw.randrange(five.exons[0][0], five.exons[-1][1])
    first = draw.randrange(three.exons[0][0], three.exons[-1][1])
    for protein in run(reference_of(A=five, B=three), partner("A", five, last), partner("B", three, first)).proteins:
        begin, end = protein.altered
        for start in range(len(protein.mutant) - length + 1):
            peptide = protein.mutant[start : start + length]
            if peptide not in five.protein() and peptide not in three.protein():
                touches = start < end and start + length > begin if end > begin else start < begin < start + length
                assert touches


def test_an_early_stop_far_before_the_last_exon_junction_is_evidence_of_decay() -> None:
    tail = "TGGTAG" + "C" * 74 + "AAAAA" + "GGGGG"
    three = Gene(tail, "+", [(0, 80), (85, 90)], [])
    made = run(reference_of(A=FIVE, B=three), partner("A", FIVE, place(FIVE, 8)), partner("B", three, 0))
    (protein,) = made.proteins
    assert (protein.mutant, protein.ends_at_stop) == ("MKLW", True)
    (decay,) = protein.findings
    assert (decay.check, decay.measured) == ("nonsense-mediated-decay", 74)
