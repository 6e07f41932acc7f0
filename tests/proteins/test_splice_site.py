"""What broken splice sites may make: against the twin that marks bases, by hand, and what selection does with it."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.genome.made_reference import make_call, make_calls, make_reference
from tests.proteins.made_genes import Gene, genes
from tests.reference.spliced_message import keep_intron, marked, read_marked, splice_out

from vaxsmith.patient.make_proteins import make_proteins
from vaxsmith.patient.tumor import Tumor
from vaxsmith.proteins import MutantProtein, ProteinSet, ReadingSettings, proteins_from_reference
from vaxsmith.proteins.mutant_protein import EffectKind
from vaxsmith.selection.falls import drop_possible
from vaxsmith.tumor.junction import Junction, JunctionSet, junction_label
from vaxsmith.tumor.variant import Call, Origin, Phase

OTHER = {"A": "C", "C": "G", "G": "T", "T": "A"}
LEADER = "TTGACTTGCACCGTC"  # transcript begins at 10, coding at 15
EXONS = ["ATGGCTGAAAAAGATCTG", "GGTTGTTAC", "TGGTGGAAATAA"]  # M A E K D L | G C Y | W W K *
INTRONS = ["GTAAGTCCCTTTCCCCAG", "GTAAGACCCTTTCCCCAG"]
CONTIG = LEADER + EXONS[0] + INTRONS[0] + EXONS[1] + INTRONS[1] + EXONS[2] + "CGACGTTATGACTGATTAGCCCGGGTTT"
ENDS = [(10, 33), (51, 60), (78, 112)]
CODING = [(15, 33), (51, 60), (78, 90)]
REFERENCE = make_reference({"1": CONTIG}, [("T", "1", "+", ENDS, CODING)])


def made(*variants: tuple[int, str, str]) -> ProteinSet:
    return proteins_from_reference(make_calls(*(make_call("1", *variant) for variant in variants)), REFERENCE)


def test_a_donor_of_the_first_exon_can_only_keep_its_intron() -> None:
    (protein,) = made((34, "G", "A")).proteins
    assert protein.alternative
    assert protein.mutant == "MAEKDLISPFPQGCYWWK"  # ATA AGT CCC TTT CCC CAG: the variant itself is in it
    assert (protein.altered, protein.replaced) == ((6, 12), (6, 6))
    assert protein.calls[0].label == "1-34-G-A"
    sentences = [finding.sentence for finding in protein.findings if finding.check == "splice-inference"]
    assert sentences[0].endswith("What would show it: reads through 1:34-51.")


def test_an_inner_site_leaves_its_exon_out_or_keeps_its_intron() -> None:
    proteins = made((50, "A", "T")).proteins
    assert {protein.effect.change: protein.mutant for protein in proteins} == {
        "G7_Y9del": "MAEKDLWWK",
        "L6_G7insVSPFPL": "MAEKDLVSPFPLGCYWWK",
    }
    assert all(protein.alternative for protein in proteins)
    assert {entry.reason for protein in proteins for entry in drop_possible(protein)} == {"splice-unproven"}
    assert all(entry.unassessed for protein in proteins for entry in drop_possible(protein))


def test_a_copied_site_may_be_used_on_either_side() -> None:
    """CTG|GTAAGT with GTAA inserted is CTGGTAA|GTAAGT or CTG|GTAAGTAAGT: nobody knows which GT is used."""
    for record in ((33, "G", "GGTAA"), (37, "A", "AGTAA")):
        (fallen,) = made(record).dropped
        assert (fallen.reason, fallen.unassessed) == ("splice-site", True)


def test_a_neighbour_at_a_splice_site_is_named() -> None:
    changed = (25, "A", "G")
    proteins = {protein.label: protein for protein in made(changed, (50, "A", "T")).proteins}
    assert "splice-neighbour" in [finding.check for finding in proteins["1-25-A-G"].findings]
    (alone,) = made(changed).proteins
    assert "splice-neighbour" not in [finding.check for finding in alone.findings]


def test_exons_that_the_genome_itself_loses_or_joins_need_no_reads() -> None:
    (lost,) = made((46, CONTIG[45:66], CONTIG[45])).proteins  # the whole second exon with both its sites
    assert (lost.mutant, lost.alternative) == ("MAEKDLWWK", False)
    (joined,) = made((33, CONTIG[32:51], CONTIG[32])).dropped  # the first intron
    assert joined.reason == "no-protein-change"


def test_what_shares_the_molecule_is_applied_or_in_doubt() -> None:
    """A deletion of the whole second exon beside D5A: on its molecule, apart from it, unknown, or somatic."""
    lost = make_call("1", 46, CONTIG[45:66], CONTIG[45])
    neighbour = make_call("1", 29, "A", "C")

    def phased(call: Call, haplotype: int) -> Call:
        return replace(call, phase=Phase(block="1", haplotype=haplotype, source="PS"))

    def read(somatic: list[Call], germline: list[Call]) -> MutantProtein:
        inherited = make_calls(*(replace(call, origin=Origin.GERMLINE) for call in germline))
        found = proteins_from_reference(make_calls(*somatic), REFERENCE, germline=inherited)
        return next(protein for protein in found.proteins if protein.calls[0].label == lost.label)

    cis = read([phased(lost, 0)], [phased(neighbour, 0)])
    assert (cis.mutant, cis.wild_type, cis.uncertain) == ("MAEKALWWK", "MAEKALGCYWWK", ())
    trans = read([phased(lost, 0)], [phased(neighbour, 1)])
    assert (trans.mutant, trans.uncertain) == ("MAEKDLWWK", ())
    unknown = read([lost], [replace(neighbour, genotype="0/1")])
    assert (unknown.mutant, unknown.uncertain) == ("MAEKDLWWK", ((4, 5),))
    assert "phase" in [finding.check for finding in unknown.findings]
    somatic = read([phased(lost, 0), phased(neighbour, 0)], [])
    assert (somatic.mutant, somatic.wild_type) == ("MAEKALWWK", "MAEKDLGCYWWK")


def test_what_rna_shows_is_judged_as_the_junction() -> None:
    entry = Junction(
        label=junction_label("1", 33, 78, "+"), contig="1", start=33, end=78, strand="+", unique_reads=40, motif="GT-AG"
    )
    seen = JunctionSet(junctions=(entry,), records=1, caller="made")
    found = make_proteins(Tumor(calls=make_calls(make_call("1", 50, "A", "T")), junctions=seen), REFERENCE)
    assert {(protein.mutant, protein.alternative) for protein in found.proteins} == {
        ("MAEKDLWWK", False),
        ("MAEKDLVSPFPLGCYWWK", True),
    }
    (fallen,) = [entry for entry in found.dropped if entry.reason == "seen-as-junction"]
    assert (fallen.variant, fallen.unassessed) == ("1-50-A-T", False)


@settings(deadline=None, max_examples=300)
@given(gene=genes(), data=st.data())
def test_every_site_equals_the_twin_that_marks_the_bases(gene: Gene, data: st.DataObject) -> None:
    number = data.draw(st.integers(0, len(gene.introns) - 1))
    first, last = gene.introns[number]
    if first < gene.start_codon[2] if gene.strand == "+" else last > gene.start_codon[2]:
        return  # an intron before the start codon or inside it: bases of it may by chance stand where the codon stood
    place = data.draw(st.sampled_from([first, first + 1, last - 2, last - 1]))
    contig = gene.contig[:place] + OTHER[gene.contig[place]] + gene.contig[place + 1 :]
    call = make_call("c", place + 1, gene.contig[place], contig[place])
    reference = make_reference({"c": gene.contig}, [("T", "c", gene.strand, gene.exons, gene.coding)])
    found = proteins_from_reference(make_calls(call), reference, settings=ReadingSettings(incomplete=True))

    size, inside = len(contig), marked(len(contig), gene.exons)
    normal = read_marked(gene.contig, inside, inside, gene.strand, gene.start_codon)
    messages = [keep_intron(size, gene.exons, gene.introns[number])]
    damaged = number if place < first + 2 else number + 1
    if 0 < damaged < len(gene.exons) - 1:
        skipped = splice_out(size, gene.exons, [(gene.exons[damaged - 1][1], gene.exons[damaged + 1][0])])
        assert skipped is not None
        messages.append(skipped)
    readings = [read_marked(contig, inside, message, gene.strand, gene.start_codon) for message in messages]
    assert normal is not None
    expected = {
        (reading.protein, reading.ends_at_stop)
        for reading in readings
        if reading is not None and not normal.protein.startswith(reading.protein)
    }
    assert {(protein.mutant, protein.ends_at_stop) for protein in found.proteins} == expected
    assert all(protein.alternative and protein.wild_type == normal.protein for protein in found.proteins)
    assert all(protein.effect.kind in (EffectKind.SPLICE, EffectKind.SPLICE_FRAMESHIFT) for protein in found.proteins)
    assert bool(found.proteins) != bool(found.dropped)
    assert {entry.reason for entry in found.dropped} <= {"splice-site"}
