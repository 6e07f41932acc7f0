"""Proteins of new junctions, against the slow twin that marks every base, and case by case."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.genome.made_reference import make_call, make_calls, make_reference
from tests.proteins.made_genes import Gene, genes
from tests.reference.spliced_message import keep_intron, marked, read_marked, splice_out

from vaxsmith.genome import Reference
from vaxsmith.proteins.change import Comparison
from vaxsmith.proteins.mutant_protein import EffectKind, MutantProtein, ProteinSet
from vaxsmith.proteins.splice import SpliceSettings, proteins_from_junctions
from vaxsmith.proteins.splice_reading import splice_names
from vaxsmith.proteins.windows import REACH
from vaxsmith.tumor.junction import Junction, JunctionSet, junction_label
from vaxsmith.tumor.junction_normal import NormalJunctions
from vaxsmith.tumor.variant import Call, Origin

Span = tuple[int, int]


def junction(span: Span, strand: str, *, reads: int = 50, retained: bool = False, variant: str = "") -> Junction:
    return Junction(
        label=junction_label("c", *span, strand),
        contig="c",
        start=span[0],
        end=span[1],
        strand=strand,
        unique_reads=reads,
        retained=retained,
        variant=variant,
    )


def held(*junctions: Junction) -> JunctionSet:
    return JunctionSet(junctions=junctions, records=len(junctions), caller="made")


def reference_of(gene: Gene) -> Reference:
    return make_reference({"c": gene.contig}, [("T", "c", gene.strand, gene.exons, gene.coding)])


@st.composite
def events(draw: st.DrawFn) -> tuple[Gene, list[Span], str]:
    """Draw a gene and the introns of one event in it."""
    gene = draw(genes())
    kind = draw(st.sampled_from(["skip", "left", "right", "novel exon", "retained"]))
    introns = gene.introns
    number = draw(st.integers(0, len(introns) - 1))
    last = draw(st.integers(number, len(introns) - 1))
    left, right = introns[number][0], introns[last][1]
    if kind == "skip":
        return gene, [(left, right)] if last > number else [(introns[0][0], introns[1][1])], kind
    if kind == "retained":
        return gene, [introns[number]], kind
    if kind == "novel exon":
        first = draw(st.integers(introns[number][0] + 1, introns[number][1] - 2))
        until = draw(st.integers(first + 1, introns[number][1] - 1))
        return gene, [(introns[number][0], first), (until, introns[number][1])], kind
    if kind == "left":  # the right end is known, the left one is new
        low = gene.exons[number][0] + 1
        place = draw(st.integers(low, introns[number][1] - 1).filter(lambda p: p != left))
        return gene, [(place, right)], kind
    place = draw(st.integers(introns[last][0] + 1, gene.exons[last + 1][1] - 1).filter(lambda p: p != right))
    return gene, [(left, place)], kind


@settings(deadline=None, max_examples=400)
@given(event=events())
def test_every_event_equals_the_twin_that_marks_the_bases(event: tuple[Gene, list[Span], str]) -> None:
    gene, introns, kind = event
    size = len(gene.contig)
    retained = kind == "retained"
    found = keep_intron(size, gene.exons, introns[0]) if retained else splice_out(size, gene.exons, introns)
    assert found is not None
    inside = marked(size, gene.exons)
    expected = read_marked(gene.contig, inside, found, gene.strand, gene.start_codon)
    normal = read_marked(gene.contig, inside, inside, gene.strand, gene.start_codon)
    entries = held(*(junction(span, gene.strand, retained=retained) for span in introns))
    made = proteins_from_junctions(
        held() if retained else entries,
        reference_of(gene),
        retained=entries if retained else None,
        settings=SpliceSettings(shortest_intron=1, longest_extension=10_000),
    )
    assert normal is not None
    assert len(made.proteins) + len(made.dropped) == len(introns)
    if not made.proteins:
        reasons = {entry.reason for entry in made.dropped} - {"part-of-novel-exon"}
        if expected is None:
            assert reasons == {"start-lost"}
        elif expected.protein == normal.protein:
            assert reasons <= {"utr", "no-protein-change"}
        else:
            assert reasons == {"stop-gained"}
            assert normal.protein.startswith(expected.protein)
        return
    (protein,) = made.proteins
    assert expected is not None
    assert (protein.mutant, protein.ends_at_stop) == (expected.protein, expected.ends_at_stop)
    assert protein.wild_type == normal.protein
    _assert_exact(protein, sum(found) - sum(b - a for a, b in gene.exons))


def _assert_exact(protein: MutantProtein, grown: int) -> None:
    """The stretches stand for each other, nothing smaller would do, and the kind says whether the frame is kept."""
    mutant, wild_type = protein.mutant, protein.wild_type
    (first, last), (begin, end) = protein.altered, protein.replaced
    assert first == begin
    assert mutant[:first] == wild_type[:begin]
    assert mutant[last:] == wild_type[end:]
    assert first == min(len(mutant), len(wild_type)) or mutant[first] != wild_type[first]
    if last < len(mutant):
        smaller = first < last and begin < end
        assert not smaller or mutant[last - 1] != wild_type[end - 1]
    assert (protein.effect.kind is EffectKind.SPLICE) == (grown % 3 == 0)
    assert (protein.effect.kind is EffectKind.SPLICE_FRAMESHIFT) == (grown % 3 != 0)


@settings(deadline=None, max_examples=40)
@given(event=events(), data=st.data())
def test_the_patients_own_variants_stand_on_both_sides(event: tuple[Gene, list[Span], str], data: st.DataObject) -> None:
    """Homozygous germline substitutions give the same as a genome that has them."""
    gene, introns, kind = event
    retained = kind == "retained"
    stops = [gene.coding[0], gene.coding[-1]]
    open_places = [p for p in range(gene.exons[0][0], gene.exons[-1][1]) if not any(a <= p < b for a, b in stops)]
    places = data.draw(st.lists(st.sampled_from(open_places), max_size=4, unique=True)) if open_places else []
    bases = list(gene.contig)
    calls = []
    for number, place in enumerate(places, 1):
        new = data.draw(st.sampled_from([base for base in "ACGT" if base != gene.contig[place]]))
        bases[place] = new
        calls.append(make_call("c", place + 1, gene.contig[place], new, number=number, origin=Origin.GERMLINE))
    calls = [_homozygous(call) for call in calls]
    entries = held(*(junction(span, gene.strand, retained=retained) for span in introns))

    def proteins(bases: str, called: bool) -> ProteinSet:
        return proteins_from_junctions(
            held() if retained else entries,
            make_reference({"c": bases}, [("T", "c", gene.strand, gene.exons, gene.coding)]),
            retained=entries if retained else None,
            calls=make_calls(*calls) if called else None,
            settings=SpliceSettings(shortest_intron=1, longest_extension=10_000),
        )

    applied, written = proteins(gene.contig, called=True), proteins("".join(bases), called=False)
    unreadable = any("cannot be read" in entry.sentence for entry in written.dropped)
    # An annotation whose coding sequence runs over a TGA says that it is read as selenocysteine; a variant says nothing so.
    unreadable |= any("U" in protein.wild_type + protein.mutant for protein in written.proteins)
    if not unreadable:
        assert [(p.wild_type, p.mutant, p.altered) for p in applied.proteins] == [
            (p.wild_type, p.mutant, p.altered) for p in written.proteins
        ]


@settings(deadline=None, max_examples=60)
@given(event=events(), data=st.data())
def test_a_variant_of_unknown_copy_puts_residues_in_doubt(event: tuple[Gene, list[Span], str], data: st.DataObject) -> None:
    gene, introns, kind = event
    retained = kind == "retained"
    place = data.draw(st.integers(gene.coding[0][0] + 3, gene.coding[-1][1] - 4))
    new = data.draw(st.sampled_from([base for base in "ACGT" if base != gene.contig[place]]))
    call = replace(make_call("c", place + 1, gene.contig[place], new, origin=Origin.GERMLINE), genotype="0/1")
    entries = held(*(junction(span, gene.strand, retained=retained) for span in introns))

    def proteins(bases: str, called: bool) -> tuple[MutantProtein, ...]:
        return proteins_from_junctions(
            held() if retained else entries,
            make_reference({"c": bases}, [("T", "c", gene.strand, gene.exons, gene.coding)]),
            retained=entries if retained else None,
            calls=make_calls(call) if called else None,
            settings=SpliceSettings(shortest_intron=1, longest_extension=10_000),
        ).proteins

    doubtful = proteins(gene.contig, called=True)
    written = proteins(gene.contig[:place] + new + gene.contig[place + 1 :], called=False)
    assert [p.mutant for p in doubtful] == [p.mutant for p in proteins(gene.contig, called=False)]
    for one, two in zip(doubtful, written, strict=False):
        inside = {number for first, last in one.uncertain for number in range(first, last)}
        if len(one.mutant) == len(two.mutant) and "U" not in two.mutant + two.wild_type:
            near = range(max(0, one.altered[0] - REACH), one.altered[1] + REACH)
            assert inside == {
                number for number in near if one.mutant[number : number + 1] != two.mutant[number : number + 1]
            }


def _homozygous(call: Call) -> Call:
    return replace(call, genotype="1/1")


#            0         1         2         3         4         5         6         7         8         9
EXON_1 = "CCATGGCTGAA"  # M A E
EXON_2 = "TTCGGTCAC"  # F G H
EXON_3 = "AAATGGTGCTAACC"  # K W C stop
GAP_1 = "GTAAGCCCTTTTCCCTTTTCCCTTTTCCCTTTTCAG"
GAP_2 = "GTATGTGGGTTTGGGTTTGGGTTTGGGTTTGGGTAG"
CONTIG = "TTTTT" + EXON_1 + GAP_1 + EXON_2 + GAP_2 + EXON_3 + "TTTTT"
E1 = (5, 5 + len(EXON_1))
E2 = (E1[1] + len(GAP_1), E1[1] + len(GAP_1) + len(EXON_2))
E3 = (E2[1] + len(GAP_2), E2[1] + len(GAP_2) + len(EXON_3))
GENE = Gene(
    contig=CONTIG, strand="+", exons=[E1, E2, E3], coding=[(7, E1[1]), E2, (E3[0], E3[1] - 2)], start_codon=[7, 8, 9]
)


def made(*junctions: Junction, **given_settings: int) -> ProteinSet:
    return proteins_from_junctions(held(*junctions), reference_of(GENE), settings=SpliceSettings(**given_settings))


def reasons(found: ProteinSet) -> list[str]:
    return [entry.reason for entry in found.dropped]


def test_a_skipped_exon_leaves_a_new_junction_of_residues() -> None:
    (protein,) = made(junction((E1[1], E3[0]), "+", reads=12)).proteins
    assert (protein.wild_type, protein.mutant) == ("MAEFGHKWC", "MAEKWC")
    assert (protein.altered, protein.replaced) == ((3, 3), (3, 6))
    assert protein.effect.kind is EffectKind.SPLICE
    assert protein.effect.change == "F4_H6del"
    assert protein.effect.hgvs_protein == "PT:p.Phe4_His6del"
    assert protein.label == f"c:{E1[1] + 1}-{E3[0]}(+)"
    assert protein.findings[0].measured == 12
    assert "Exon 2 is skipped." in protein.findings[0].sentence


def test_a_shifted_frame_is_new_to_the_end() -> None:
    (protein,) = made(junction((E1[1], E2[0] + 1), "+")).proteins
    assert protein.effect.kind is EffectKind.SPLICE_FRAMESHIFT
    assert protein.altered[1] == len(protein.mutant)
    assert "fs" in protein.effect.change
    assert "Exon 2 begins elsewhere and is 1 base shorter." in protein.findings[0].sentence


def test_each_fall_has_its_reason() -> None:
    assert reasons(made(junction((E1[1], E2[0]), "+"))) == ["annotated-junction"]
    assert reasons(made(junction((E1[1], E3[0]), "+", reads=9))) == ["few-reads"]
    assert reasons(made(junction((E1[1], E3[0]), "-"))) == ["intergenic"]
    assert reasons(made(junction((E1[1] + 3, E2[0] - 2), "+"), shortest_intron=5)) == ["no-shared-end"]
    assert reasons(made(junction((2, E2[0]), "+"))) == ["beyond-transcript"]
    assert reasons(made(junction((E1[1], 10_000), "+"))) == ["outside-contig"]
    assert reasons(made(junction((E1[1], E1[1] + 20), "+"))) == ["short-intron"]
    assert reasons(made(junction((8, E2[0]), "+"))) == ["start-lost"]
    assert reasons(made(junction((E2[1], E3[0] - 33), "+"), shortest_intron=1, longest_extension=20)) == [
        "unpaired-novel-exon"
    ]
    lost = made(junction((8, E2[0]), "+")).dropped[0]
    assert lost.unassessed
    assert lost.remedy


def test_a_normal_junction_is_not_new() -> None:
    span = (E1[1], E3[0])
    normal = NormalJunctions(introns={("c", *span): 3}, records=1, source="normal.tab")
    found = proteins_from_junctions(held(junction(span, "+")), reference_of(GENE), normal=normal)
    assert reasons(found) == ["normal-junction"]
    assert "normal.tab" in found.dropped[0].sentence


def test_an_unknown_contig_is_said() -> None:
    away = Junction(label="x", contig="chr99", start=5, end=90, unique_reads=50)
    found = proteins_from_junctions(held(away), reference_of(GENE))
    assert reasons(found) == ["unknown-contig"]


def test_a_novel_exon_needs_both_junctions_and_is_judged_once() -> None:
    first, second = (E1[1], E1[1] + 10), (E1[1] + 22, E2[0])
    found = made(junction(first, "+", reads=30), junction(second, "+", reads=20), shortest_intron=1)
    (protein,) = found.proteins
    assert protein.mutant == "MAE" + "FPFP" + "FGHKWC"
    assert protein.effect.kind is EffectKind.SPLICE
    assert protein.effect.change == "F4_G5insPFPF"  # as far 3′ as it can be written
    assert reasons(found) == ["part-of-novel-exon"]
    assert protein.event is not None
    assert protein.event.label == junction(second, "+").label  # the one with fewer reads


def test_a_junction_without_strand_is_tried_on_each_gene() -> None:
    (protein,) = made(junction((E1[1], E3[0]), "")).proteins
    assert protein.mutant == "MAEKWC"


def test_the_variant_named_beside_the_junction_is_on_the_message() -> None:
    place = E3[0] + 1  # AAA (K) becomes ACA (T)
    entry = junction((E1[1], E3[0]), "+", variant=f"chrc:{place}-{place + 1},chr7:1-2")
    call = make_call("c", place + 1, "A", "C")
    found = proteins_from_junctions(held(entry), reference_of(GENE), calls=make_calls(call))
    (protein,) = found.proteins
    assert (protein.wild_type, protein.mutant) == ("MAEFGHKWC", "MAETWC")
    assert protein.companions == (call,)
    assert protein.altered == (3, 4)


def test_counts_add_up_whatever_the_order() -> None:
    entries = [junction((E1[1], E3[0]), "+"), junction((E1[1], E2[0] + 1), "+"), junction((E1[1], E2[0]), "+")]
    forward, backward = made(*entries), made(*reversed(entries))
    assert Counter(p.mutant for p in forward.proteins) == Counter(p.mutant for p in backward.proteins)
    assert len(forward.proteins) + len(forward.dropped) == len(entries)


def test_a_retained_intron_is_read_through() -> None:
    entry = junction((E1[1], E2[0]), "+", retained=True)
    found = proteins_from_junctions(held(), reference_of(GENE), retained=held(entry))
    (protein,) = found.proteins
    assert protein.mutant == "MAEVSPFPFSLFPFQFGHKWC"  # GTA AGC CCT TTT CCC TTT TCC CTT TTC CCT TTT CAG
    assert {finding.check for finding in found.findings} >= {"normal-retention-unknown"}
    assert reasons(
        proteins_from_junctions(held(), reference_of(GENE), retained=held(junction((1, 9), "+", retained=True)))
    ) == ["no-shared-end"]


def test_a_variant_that_breaks_the_site_is_named_and_applied() -> None:
    """A deletion across the acceptor lies in bases that come in with a site further up: they come in without it."""
    new_end = E2[0] - 9  # TTTTTTCAG comes in, of which the call deletes TTTCAG
    gone = make_call("c", E2[0] - 6, CONTIG[E2[0] - 7 : E2[0]], CONTIG[E2[0] - 7])
    entries = held(junction((E1[1], new_end), "+"))
    settings = SpliceSettings(shortest_intron=20)
    with_calls = proteins_from_junctions(entries, reference_of(GENE), calls=make_calls(gone), settings=settings)
    (protein,) = with_calls.proteins
    (alone,) = proteins_from_junctions(entries, reference_of(GENE), settings=settings).proteins
    assert len(alone.mutant) == len(protein.mutant) + 2
    assert protein.mutant.endswith("FGHKWC")
    cause = next(finding for finding in protein.findings if finding.check == "splice-cause")
    assert gone.label in cause.sentence
    assert not [finding for finding in alone.findings if finding.check == "splice-cause"]


def test_long_insertions_are_counted_in_the_short_name() -> None:
    inserted = Comparison(
        kind=EffectKind.SPLICE, mutant="MAE" + "W" * 20 + "FG", altered=(3, 23), replaced=(3, 3), ends_at_stop=True
    )
    assert splice_names(inserted, "MAEFG")[0] == "E3_F4ins20"
    early = replace(inserted, mutant="MAE" + "W" * 20, altered=(3, 23), replaced=(3, 5))
    assert splice_names(early, "MAEFG")[0] == "F4_G5delins20*"


def test_decay_is_told_of_an_early_end() -> None:
    entry = held(junction((E2[1], E3[0]), "+", retained=True))
    (protein,) = proteins_from_junctions(held(), reference_of(GENE), retained=entry).proteins
    assert protein.mutant == "MAEFGHVCGFGFGFGFG"  # then TAG
    assert protein.altered == (6, 17)
    assert protein.effect.change == "K7_C9delinsVCGFGFGFGFG*"
    assert [finding.check for finding in protein.findings] == ["splice-support", "nonsense-mediated-decay"]
    (kept,) = made(junction((E1[1], E3[0]), "+")).proteins
    assert [finding.check for finding in kept.findings] == ["splice-support"]
