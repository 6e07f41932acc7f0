"""The patient's own variants on fusions: as on a genome that has them, or in doubt where nobody knows the copy."""

from __future__ import annotations

import random
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.genome.made_reference import make_call, make_calls
from tests.proteins.made_fusion_genes import make_gene
from tests.proteins.test_fusion_proteins import partner, reference_of, run

from vaxsmith.proteins import MutantProtein
from vaxsmith.tumor.variant import Origin


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 2**32), st.sampled_from("+-"), st.sampled_from("+-"))
def test_the_patients_own_variants_are_applied_or_in_doubt(seed: int, one: str, other: str) -> None:
    """A substitution on every copy: as on a genome that has it. One of unknown copy: in doubt where it would differ."""
    draw = random.Random(seed)  # noqa: S311 - made genes
    genes = {
        name: make_gene(draw, residues=draw.randrange(4, 16), strand=strand)
        for name, strand in zip("AB", (one, other), strict=True)
    }
    places = [draw.choice([p for start, end in gene.exons for p in range(start, end)]) for gene in genes.values()]
    sides = [partner(name, gene, place) for (name, gene), place in zip(genes.items(), places, strict=True)]
    name = draw.choice("AB")
    place = draw.choice([p for start, end in genes[name].exons for p in range(start, end)])
    old = genes[name].genome[place]
    new = draw.choice([base for base in "ACGT" if base != old])
    genome = genes[name].genome
    rewritten = genes | {name: replace(genes[name], genome=genome[:place] + new + genome[place + 1 :])}
    call = make_call(f"chr{name}", place + 1, old, new, origin=Origin.GERMLINE)
    plain, other_genome = run(reference_of(**genes), *sides), run(reference_of(**rewritten), *sides)

    everywhere = run(reference_of(**genes), *sides, calls=make_calls(replace(call, genotype="1/1")))
    assert [_shape(protein) for protein in everywhere.proteins] == [_shape(protein) for protein in other_genome.proteins]
    assert [entry.reason for entry in everywhere.dropped] == [entry.reason for entry in other_genome.dropped]
    for protein in everywhere.proteins:
        assert not protein.uncertain
        assert {held.label for held in protein.germline} <= {call.label}

    for unknown in (replace(call, genotype="0/1"), replace(call, origin=Origin.SOMATIC)):
        doubtful = run(reference_of(**genes), *sides, calls=make_calls(unknown))
        assert [_shape(protein) for protein in doubtful.proteins] == [_shape(protein) for protein in plain.proteins]
        for protein, written in zip(doubtful.proteins, other_genome.proteins, strict=False):
            inside = {p for first, last in protein.uncertain for p in range(first, last)}
            if len(protein.mutant) == len(written.mutant):
                differ = {i for i, (a, b) in enumerate(zip(protein.mutant, written.mutant, strict=True)) if a != b}
                assert differ == inside
            else:
                assert protein.uncertain
            assert bool(protein.uncertain) == any(finding.check == "phase" for finding in protein.findings)


def _shape(protein: MutantProtein) -> tuple[object, ...]:
    return protein.wild_type, protein.mutant, protein.altered, protein.replaced, protein.effect, protein.ends_at_stop
