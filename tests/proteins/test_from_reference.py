"""Mutant proteins from a small genome: each kind of change by hand, what falls and why, the names."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.corpora import corpus
from tests.genome.made_reference import make_call, make_calls, make_reference

from vaxsmith.core import Dropped, Interval, reverse_complement
from vaxsmith.genome import Reference, load_reference
from vaxsmith.proteins import ReadingSettings, proteins_from_reference
from vaxsmith.proteins.mutant_protein import EffectKind, MutantProtein
from vaxsmith.proteins.transcript_placement import left_aligned, sliding_room
from vaxsmith.tumor.variant import Origin, Variant

# 5' flank and UTR, then two exons round an intron, 3' UTR with stops in each frame further on.
#          0         10        20
LEADER = "TTGACTTGCA" + "CCGTC"  # transcript begins at 10, coding at 15
EXON_ONE = "ATGGCTGAAAAAGATCTG"  # M A E K D L
INTRON = "GTAAGTCCCTTTCCCTAG"
EXON_TWO = "GGTTGTTACTGGTAA"  # G C Y W *
TRAILER = "CGACGTTATGACTGATTAGCCC" + "GGGTTT"  # 3' UTR of 22, then flank
CONTIG = LEADER + EXON_ONE + INTRON + EXON_TWO + TRAILER
FIRST = (10, 33)
SECOND = (51, 88)
CODING = [(15, 33), (51, 66)]
NORMAL = "MAEKDLGCYW"


def _reference(**options: object) -> Reference:
    return make_reference({"chr1": CONTIG}, [("ENST1", "chr1", "+", [FIRST, SECOND], CODING)], **options)  # type: ignore[arg-type]


def _mirror() -> Reference:
    size = len(CONTIG)
    turned = [sorted((size - end, size - start) for start, end in parts) for parts in ([FIRST, SECOND], CODING)]
    return make_reference({"chr1": reverse_complement(CONTIG)}, [("ENST1", "chr1", "-", turned[0], turned[1])])


def _one(position: int, before: str, after: str, reference: Reference | None = None) -> MutantProtein | Dropped:
    made = proteins_from_reference(make_calls(make_call("1", position, before, after)), reference or _reference())
    (outcome,) = (*made.proteins, *made.dropped)
    return outcome


# position (1-based), REF, ALT, kind, short name, protein name, coding name, mutant, altered, replaced
CHANGES = [
    (23, "A", "G", EffectKind.MISSENSE, "E3G", "p.Glu3Gly", "c.8A>G", "MAGKDLGCYW", (2, 3), (2, 3)),
    (19, "GC", "AA", EffectKind.MISSENSE, "A2N", "p.Ala2Asn", "c.4_5delinsAA", "MNEKDLGCYW", (1, 2), (1, 2)),
    (21, "TG", "GC", EffectKind.MISSENSE, "E3Q", "p.Glu3Gln", "c.6_7delinsGC", "MAQKDLGCYW", (2, 3), (2, 3)),
    (20, "CTGA", "ATCA", EffectKind.MULTI_RESIDUE, "A2_E3delinsDQ", "p.Ala2_Glu3delinsAspGln", "c.5_7delinsATC",
     "MDQKDLGCYW", (1, 3), (1, 3)),
    (24, "AAAA", "A", EffectKind.INFRAME_DELETION, "K4del", "p.Lys4del", "c.10_12del", "MAEDLGCYW", (3, 3), (3, 4)),
    (18, "GGCTGAA", "G", EffectKind.INFRAME_DELETION, "A2_E3del", "p.Ala2_Glu3del", "c.4_9del", "MKDLGCYW", (1, 1), (1, 3)),
    (21, "T", "TTGG", EffectKind.INFRAME_INSERTION, "A2_E3insW", "p.Ala2_Glu3insTrp", "c.6_7insTGG",
     "MAWEKDLGCYW", (2, 3), (2, 2)),
    (21, "T", "TGCT", EffectKind.INFRAME_INSERTION, "A2dup", "p.Ala2dup", "c.5_7dup", "MAAEKDLGCYW", (2, 3), (2, 2)),
    (22, "GAAAAAG", "GTGG", EffectKind.PROTEIN_ALTERING, "E3_K4delinsV", "p.Glu3_Lys4delinsVal", "c.8_12delinsTG",
     "MAVDLGCYW", (2, 3), (2, 4)),
    (24, "A", "AG", EffectKind.FRAMESHIFT, "K4Efs*12", "p.Lys4GlufsTer12", "c.9_10insG", "MAEERSGLLLVTTL",
     (3, 14), (3, 10)),
    (64, "T", "C", EffectKind.STOP_LOSS, "*11Qext*5", "p.Ter11GlnextTer5", "c.31T>C", NORMAL + "QRRYD", (10, 15), (10, 10)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("position", "before", "after", "kind", "change", "protein", "coding", "mutant", "altered", "replaced"), CHANGES
)
def test_each_kind_of_change(
    position: int,
    before: str,
    after: str,
    kind: EffectKind,
    change: str,
    protein: str,
    coding: str,
    mutant: str,
    altered: tuple[int, int],
    replaced: tuple[int, int],
) -> None:
    size = len(CONTIG)
    start = size - (position - 1) - len(before) + 1
    mirrored = _one(start, reverse_complement(before), reverse_complement(after), _mirror())
    for made in (_one(position, before, after), mirrored):
        assert isinstance(made, MutantProtein)
        assert (made.effect.change, made.effect.kind) == (change, kind)
        assert made.effect.hgvs_protein == f"PENST1:{protein}"
        assert made.effect.hgvs_coding == f"ENST1:{coding}"
        assert (made.wild_type, made.mutant) == (NORMAL, mutant)
        assert (made.altered, made.replaced) == (altered, replaced)
        assert (made.ends_at_stop, made.route) == (True, "reference")


FALLS = [
    (21, "T", "C", "no-protein-change"),
    (64, "TAA", "TGA", "no-protein-change"),  # another stop
    (22, "G", "T", "stop-gained"),
    (24, "A", "ATAA", "stop-gained"),
    (60, "CTGG", "C", "no-new-residues"),
    (16, "A", "G", "start-lost"),
    (16, "ATG", "A", "start-lost"),
    (13, "G", "C", "utr"),
    (15, "C", "CGG", "utr"),
    (69, "A", "C", "utr"),
    (40, "C", "T", "intronic"),
    (3, "G", "C", "intergenic"),
    (8, "GCACC", "G", "incomplete-transcript"),  # across the transcript's outer end
]


@pytest.mark.parametrize(("position", "before", "after", "reason"), FALLS)
def test_what_makes_no_new_residue_says_why(position: int, before: str, after: str, reason: str) -> None:
    fallen = _one(position, before, after)
    assert isinstance(fallen, Dropped)
    assert fallen.reason == reason
    assert fallen.stage == "proteins"
    assert fallen.variant == f"1-{position}-{before}-{after}"
    assert fallen.sentence.endswith(".")
    assert bool(fallen.remedy) == fallen.unassessed
    assert bool(fallen.transcript) == (reason != "intergenic")


def test_stop_loss_becomes_a_mutant_protein_on_real_genes(tmp_path: Path) -> None:
    """The acceptance of issue 2: with a reference, a stop-loss is a target and not unassessed."""
    reference = load_reference(
        corpus("genome", "minigenome", "reference.fa.gz"),
        corpus("genome", "minigenome", "annotation.gff3.gz"),
        cache_directory=tmp_path,
    )
    made = proteins_from_reference(make_calls(make_call("chr1_152184538", 1017, "A", "G")), reference)
    (protein,) = made.proteins
    assert protein.effect.kind is EffectKind.STOP_LOSS
    assert protein.name == "HRNR *2851Rext*49"
    assert protein.mutant.startswith(protein.wild_type)
    assert protein.altered == (2850, 2899)


def test_a_frameshift_that_meets_no_stop_has_no_known_end() -> None:
    contig = "CC" + "ATG" + "GCC" * 6 + "TAA" + "CCCC"
    reference = make_reference({"1": contig}, [("T", "1", "+", [(2, 30)], [(2, 26)])])
    made = _one(6, "G", "GC", reference)
    assert isinstance(made, MutantProtein)
    assert made.effect.kind is EffectKind.FRAMESHIFT
    assert not made.ends_at_stop
    assert made.effect.change.endswith("fs*?")
    lost = _one(24, "T", "C", reference)
    assert isinstance(lost, MutantProtein)
    assert (lost.effect.change, lost.ends_at_stop) == ("*8Qext*?", False)


def test_selenocysteine_is_read_through_in_normal_and_mutant() -> None:
    #             M  A  U  K  G  *
    contig = "CC" + "ATGGCCTGAAAAGGTTAA" + "CCCCC"
    reference = make_reference({"1": contig}, [("T", "1", "+", [(2, 25)], [(2, 20)])])
    changed = _one(16, "G", "C", reference)
    assert isinstance(changed, MutantProtein)
    assert (changed.wild_type, changed.mutant, changed.effect.change) == ("MAUKG", "MAUKA", "G5A")
    grown = _one(7, "C", "CGCC", reference)
    assert isinstance(grown, MutantProtein)
    assert (grown.mutant, grown.effect.change) == ("MAPUKG", "A2_U3insP")
    assert grown.wild_type == "MAUKG"
    elsewhere = make_reference({"1": contig.replace("TGAAAA", "TAAAAA")}, [("T", "1", "+", [(2, 25)], [(2, 20)])])
    fallen = _one(16, "G", "C", elsewhere)
    assert isinstance(fallen, Dropped)
    assert fallen.reason == "incomplete-transcript"
    assert "a stop codon (TAA) lies 3 codons before its annotated end" in fallen.sentence


def test_the_mitochondrion_has_its_own_code() -> None:
    contig = "CC" + "ATAGCCTGAAAAAGA" + "CCCCC"  # M A W K * in table 2
    reference = make_reference({"MT": contig}, [("T", "MT", "+", [(2, 22)], [(2, 17)])])
    made = proteins_from_reference(make_calls(make_call("chrM", 7, "C", "A")), reference)
    (protein,) = made.proteins
    assert (protein.wild_type, protein.effect.change) == ("MAWK", "A2D")
    tailed = make_reference({"MT": "CCATGGCCAAAT" + "CC"}, [("T", "MT", "+", [(2, 12)], [(2, 12)])])  # T(AA) by poly(A)
    (made_tail,) = proteins_from_reference(make_calls(make_call("MT", 7, "C", "A")), tailed).proteins
    assert (made_tail.wild_type, made_tail.ends_at_stop) == ("MAK", True)


def test_incomplete_transcripts_fall_unless_asked_for() -> None:
    reference = _reference(tags=["cds_start_NF"])
    fallen = _one(23, "A", "G", reference)
    assert isinstance(fallen, Dropped)
    assert fallen.reason == "incomplete-transcript"
    calls = make_calls(make_call("1", 23, "A", "G"))
    (kept,) = proteins_from_reference(calls, reference, settings=ReadingSettings(incomplete=True)).proteins
    assert kept.effect.change == "E3G"
    shifted = make_reference({"1": "CC" + "GG" + "GCTGAAAAATAA" + "CC"}, [("T", "1", "+", [(2, 16)], [(2, 16)])], phase=2)
    (later,) = proteins_from_reference(
        make_calls(make_call("1", 9, "A", "G")), shifted, settings=ReadingSettings(incomplete=True)
    ).proteins
    assert (later.wild_type, later.effect.change) == ("AEK", "E2G")


def test_other_biotypes_and_non_coding_transcripts_fall() -> None:
    decayed = _one(23, "A", "G", _reference(biotype="nonsense_mediated_decay"))
    assert isinstance(decayed, Dropped)
    assert (decayed.reason, "nonsense mediated decay" in decayed.sentence) == ("biotype", True)
    silent = make_reference({"1": CONTIG}, [("T", "1", "+", [FIRST, SECOND], [])], biotype="lncRNA")
    fallen = _one(23, "A", "G", silent)
    assert isinstance(fallen, Dropped)
    assert fallen.reason == "non-coding-transcript"


def test_overlapping_coding_parts_are_not_guessed_at() -> None:
    slipping = make_reference({"1": CONTIG}, [("T", "1", "+", [(10, 88)], [(15, 33), (36, 66)])])
    fallen = _one(23, "A", "G", slipping)
    assert isinstance(fallen, Dropped)
    assert (fallen.reason, fallen.unassessed) == ("incomplete-transcript", True)
    assert "ribosomal slippage" in fallen.sentence


def test_nothing_is_lost_and_germline_makes_no_target() -> None:
    calls = make_calls(
        make_call("1", 23, "A", "G", origin=Origin.GERMLINE),
        make_call("1", 23, "A", "T"),
        make_call("1", 21, "T", "C"),
        make_call("1", 22, "C", "T"),  # the genome has G
        make_call("chrUn", 5, "A", "T"),
        make_call("1", 24, "A", "AN"),
        make_call("1", 3, "G", "C"),
    )
    made = proteins_from_reference(calls, _reference())
    reasons = {drop.variant: drop.reason for drop in made.dropped}
    assert reasons == {
        "1-23-A-G": "germline",
        "1-21-T-C": "no-protein-change",
        "1-22-C-T": "reference-mismatch",
        "chrUn-5-A-T": "reference-mismatch",
        "1-24-A-AN": "unknown-bases",
        "1-3-G-C": "intergenic",
    }
    assert [protein.effect.change for protein in made.proteins] == ["E3V"]
    (finding,) = made.findings
    assert "2 of 7 calls do not fit the genome" in finding.sentence


def test_two_transcripts_give_two_rows() -> None:
    both = make_reference(
        {"1": CONTIG},
        [("A", "1", "+", [FIRST, SECOND], CODING), ("B", "1", "+", [(5, 20), SECOND], [])],
        biotype="protein_coding",
    )
    made = proteins_from_reference(make_calls(make_call("1", 23, "A", "G")), both)
    assert [protein.transcript.identifier for protein in made.proteins] == ["A"]
    assert [(drop.transcript, drop.reason) for drop in made.dropped] == [("B", "non-coding-transcript")]


def test_a_change_beside_an_intron_carries_a_note() -> None:
    made = _one(32, "T", "A", _reference())
    assert isinstance(made, MutantProtein)
    assert made.effect.consequences == ("missense_variant", "splice_region_variant")
    assert [finding.check for finding in made.findings] == ["splice-region"]


def test_left_alignment_gives_the_leftmost_placement() -> None:
    reference = make_reference({"1": "GGCACACATT"}, [("T", "1", "+", [(0, 10)], [])])
    call = make_call("1", 7, "CA", "")

    def align(variant: Variant) -> Variant:
        room = sliding_room(variant, lambda start, end: reference.fetch("1", start, end), reference.length("1"))
        return left_aligned(variant, room)

    moved = align(call.variant)
    assert (moved.start, moved.reference) == (2, "CA")
    assert moved.interval == Interval(contig="1", start=2, end=4)
    grown = align(make_call("1", 8, "A", "ACA").variant)
    assert (grown.start, grown.alternate) == (2, "CA")


def test_one_indel_written_at_two_places_of_a_repeat_is_judged_once() -> None:
    contig = "CC" + "ATG" + "GCC" * 3 + "CTG" * 3 + "GCC" * 3 + "TAA" + "CCCC"
    reference = make_reference({"1": contig}, [("T", "1", "+", [(2, len(contig))], [(2, len(contig) - 4)])])
    first, second = make_call("1", 15, "CTG", ""), make_call("1", 18, "CTG", "")
    made = proteins_from_reference(make_calls(first, second), reference)
    assert [protein.calls[0].label for protein in made.proteins] == [first.label]
    assert [(entry.reason, entry.variant) for entry in made.dropped] == [("duplicate-record", second.label)]
