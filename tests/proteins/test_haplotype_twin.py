"""The haplotype engine against its slow twin, and the symmetries it must have."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.proteins.made_haplotypes import Haplotype, edit_sets, genes, haplotypes
from tests.reference.edited_haplotype import (
    Edit,
    Gene,
    Reading,
    crosses,
    edited_gene,
    new_windows,
    possible_readings,
    read,
    read_haplotype,
    slides,
)

from vaxsmith.proteins.molecule import MoleculeReading, ProteinChange, read_molecule
from vaxsmith.proteins.mutant_protein import EffectKind

TAILED = {EffectKind.FRAMESHIFT, EffectKind.STOP_LOSS, EffectKind.STOP_GAIN}
# Reasons to make nothing new that still take residues from the end.
SHORTER = {"stop-gained", "no-new-residues"}


def judge(made: Haplotype) -> MoleculeReading:
    reference = made.reference()
    (transcript,) = list(reference.transcripts)
    reading = read_molecule(
        reference, transcript, germline=made.variants(made.germline), somatic=made.variants(made.somatic)
    )
    assert isinstance(reading, MoleculeReading)
    return reading


def readings(made: Haplotype, edits: tuple[Edit, ...]) -> set[Reading]:
    """Give the twin's readings; what can be said to lie behind the last base of the message may also be left unread."""
    found = possible_readings(made.gene, edits)
    low, high = made.gene.exons[0][0], made.gene.exons[-1][1]
    edge = (high, high) if made.gene.strand == "+" else (low, low)
    inside = tuple(
        edit
        for edit in edits
        if not any((place, place + len(before)) == edge for place, before, _ in slides(made.gene.contig, edit))
    )
    return found if made.end_known else found | possible_readings(made.gene, inside)


@given(haplotypes())
@settings(deadline=None, max_examples=300)
def test_reads_what_the_edited_contig_reads(made: Haplotype) -> None:
    if not made.gene.start and any(
        edited_gene(made.gene, [slid]).first is None
        for edit in made.germline + made.somatic
        for slid in slides(made.gene.contig, edit)
    ):
        return  # an edit across the edge of the first whole codon leaves no frame to follow
    ours = judge(made)
    normals = readings(made, made.germline)
    mutants = readings(made, made.germline + made.somatic)
    assert ours.normal in {reading.protein for reading in normals}
    if any(reading.start_lost for reading in normals):
        return  # where a protein without its start begins is inferred once, on the normal message
    assert (ours.mutant, ours.ends_at_stop, ours.start_lost) in {
        (reading.protein, reading.ends_at_stop, reading.start_lost) for reading in mutants
    }


@given(haplotypes())
@settings(deadline=None, max_examples=200)
def test_no_change_is_laid_to_a_variant_behind_the_stop(made: Haplotype) -> None:
    ours = judge(made)
    if ours.start_lost or not ours.ends_at_stop or any(crosses(made.gene, edit) for edit in made.germline + made.somatic):
        return  # where an edit crosses an exon's edge, bases cannot be counted so simply
    gene = edited_gene(made.gene, made.germline + made.somatic)
    makers = {(v.start, v.reference, v.alternate) for change in ours.changes if change.comparison for v in change.variants}
    for edit in made.somatic:
        if edit in makers and gene.first is not None:
            assert _bases_before(gene, made, edit) < 3 * (len(ours.mutant) + 1)


def _bases_before(gene: Gene, made: Haplotype, edit: Edit) -> int:
    """Count the bases of the mutant message from its first codon to an edit."""
    earlier = [other for other in made.germline + made.somatic if other[0] < edit[0] and not crosses(made.gene, other)]
    start = edit[0] + sum(len(after) - len(before) for _, before, after in earlier)
    end = start + len(edit[2])
    assert gene.first is not None
    places = [place for low, high in gene.exons for place in range(low, high)]
    if gene.strand == "+":
        return sum(gene.first <= place < start for place in places)
    return sum(end <= place <= gene.first for place in places)


@given(haplotypes())
@settings(deadline=None, max_examples=300)
def test_every_new_window_touches_an_altered_stretch(made: Haplotype) -> None:
    ours = judge(made)
    if ours.start_lost:
        return  # a start behind the old stop reads what no normal protein holds, and is no more than an inference
    stretches = [change.comparison.altered for change in ours.changes if change.comparison]
    for length in (4, 9):
        for place, window in new_windows(ours.normal, ours.mutant, length):
            assert any(_touches(place, place + length, *stretch) for stretch in stretches), (place, window)


def _touches(start: int, end: int, first: int, last: int) -> bool:
    """Tell whether a window holds an altered residue, or has the junction of a deletion inside."""
    return start < last and first < end if first < last else start < first < end


@given(haplotypes())
@settings(deadline=None, max_examples=300)
def test_the_changes_rebuild_the_mutant(made: Haplotype) -> None:
    ours = judge(made)
    changes = [change.comparison for change in ours.changes if change.comparison]
    if ours.start_lost:
        return
    for one, two in pairwise(changes):
        assert one.altered[1] <= two.altered[0]
        assert one.replaced[1] <= two.replaced[0]
    rebuilt, done = "", 0
    for change in changes:
        assert change.mutant == ours.mutant
        rebuilt += ours.normal[done : change.replaced[0]]
        assert len(rebuilt) == change.altered[0]
        rebuilt += ours.mutant[slice(*change.altered)]
        done = change.replaced[1]
        if change.kind in TAILED:
            assert (change.altered[1], change.replaced[1]) == (len(ours.mutant), len(ours.normal))
    rebuilt += ours.normal[done:]
    if any(change.nothing and change.nothing.reason in SHORTER for change in ours.changes):
        assert rebuilt.startswith(ours.mutant)
    else:
        assert rebuilt == ours.mutant


@given(haplotypes())
@settings(deadline=None, max_examples=200)
def test_every_somatic_variant_has_one_place(made: Haplotype) -> None:
    ours = judge(made)
    named = [variant for change in ours.changes for variant in change.variants]
    named += [entry.variant for entry in ours.outside]
    wanted = (*made.variants(made.somatic), *(entry.variant for entry in ours.outside))
    somatic = set(made.variants(made.somatic))
    assert sorted(variant for variant in named if variant in somatic) == sorted(somatic)
    assert set(named) <= {*wanted, *made.variants(made.germline)}
    for change in ours.changes:
        assert change.variants
        assert bool(change.comparison) + bool(change.nothing) <= 1


@given(haplotypes())
@settings(deadline=None, max_examples=200)
def test_reads_both_strands_alike(made: Haplotype) -> None:
    one, two = judge(made), judge(made.mirrored())
    assert _essence(one) == _essence(two)


@given(haplotypes(), st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=200)
def test_the_order_of_variants_does_not_matter(made: Haplotype, random: object) -> None:
    shuffled = replace(
        made,
        germline=tuple(random.sample(made.germline, len(made.germline))),  # type: ignore[attr-defined]
        somatic=tuple(random.sample(made.somatic, len(made.somatic))),  # type: ignore[attr-defined]
    )
    one, two = judge(made), judge(shuffled)
    assert _essence(one) == _essence(two)
    assert [sorted(change.variants) for change in one.changes] == [sorted(change.variants) for change in two.changes]


def _essence(reading: MoleculeReading) -> tuple[object, ...]:
    changes = [_told(change) for change in reading.changes]
    # Variants that change nothing are listed in no particular order.
    return reading.normal, reading.mutant, reading.ends_at_stop, reading.start_lost, sorted(changes, key=repr)


def _told(change: ProteinChange) -> tuple[object, ...]:
    return len(change.variants), change.comparison, change.nothing.reason if change.nothing else None


@given(genes())
@settings(deadline=None, max_examples=60)
def test_no_variants_change_nothing(made: Haplotype) -> None:
    ours = judge(made)
    twin = read(made.gene)
    assert ours.normal == ours.mutant == twin.protein
    assert ours.ends_at_stop == twin.ends_at_stop
    assert not ours.changes
    assert not ours.outside
    assert not ours.start_lost


@given(haplotypes())
@settings(deadline=None, max_examples=150)
def test_germline_alone_makes_no_change(made: Haplotype) -> None:
    inherited = replace(made, germline=made.germline + made.somatic, somatic=())
    ours = judge(inherited)
    assert ours.normal == ours.mutant
    assert not ours.changes
    assert new_windows(ours.normal, ours.mutant) == set()


@given(genes(), st.data())
@settings(deadline=None, max_examples=200)
def test_a_frame_that_is_restored_ends_the_change(made: Haplotype, data: st.DataObject) -> None:
    """Two shifts that add up to whole codons: behind the second the protein is the old one, and both are one change."""
    (low, high) = made.coding[0]
    assert made.gene.first is not None
    low = max(low, made.gene.first + 3)
    if high - low < 12:
        return
    start = data.draw(st.integers(low, high - 8))
    gap = data.draw(st.integers(2, high - start - 4))
    size = data.draw(st.sampled_from([1, 2]))
    gained = data.draw(st.text(alphabet="ACGT", min_size=size, max_size=size))
    second = start + gap
    edits = ((start, "", gained), (second, made.gene.contig[second : second + size], ""))
    whole = replace(made, somatic=edits)
    ours, twin = judge(whole), read_haplotype(made.gene, edits)
    if twin not in possible_readings(made.gene, edits) or len(possible_readings(made.gene, edits)) > 1:
        return
    if ours.outside:
        return  # the deletion slides into the intron: that it restores the frame is one of two equal readings
    assert (ours.mutant, ours.ends_at_stop) == (twin.protein, twin.ends_at_stop)
    if len(twin.protein) == len(ours.normal) and not ours.start_lost:
        kinds = {change.comparison.kind for change in ours.changes if change.comparison}
        assert not kinds & {EffectKind.FRAMESHIFT, EffectKind.STOP_LOSS}
        for change in ours.changes:
            if change.comparison:
                assert len(change.variants) == 2
                assert change.comparison.altered == change.comparison.replaced


@given(genes(), st.data())
@settings(deadline=None, max_examples=150)
def test_variants_written_apart_or_together_read_alike(made: Haplotype, data: st.DataObject) -> None:
    """Two neighbouring substitutions and the one record that says both make the same protein."""
    edits = [edit for edit in data.draw(edit_sets(made.gene, most=4)) if len(edit[1]) == len(edit[2]) == 1]
    if len(edits) < 2:
        return
    (start, _, one), (last, _, two) = edits[:2]
    between = made.gene.contig[start + 1 : last]
    if any(low < last + 1 and start < high and not low <= start < last < high for low, high in made.gene.exons):
        return
    joined = (start, made.gene.contig[start : last + 1], one + between + two)
    apart, together = judge(replace(made, somatic=tuple(edits[:2]))), judge(replace(made, somatic=(joined,)))
    assert (apart.mutant, apart.ends_at_stop, apart.start_lost) == (
        together.mutant,
        together.ends_at_stop,
        together.start_lost,
    )
