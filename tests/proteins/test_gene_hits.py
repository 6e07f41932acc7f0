"""Genes of presentation are found damaged also where a genome, and no annotator, tells what a variant does."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.genome.made_reference import make_call, make_calls
from tests.proteins.test_from_reference import _reference

from vaxsmith.core import Severity
from vaxsmith.proteins import proteins_from_reference
from vaxsmith.proteins.gene_hits import hits_of_proteins
from vaxsmith.proteins.mutant_protein import ProteinSet
from vaxsmith.tumor.presentation_defects import find_presentation_defects
from vaxsmith.tumor.presentation_hits import Damage
from vaxsmith.tumor.variant import Call, CallSet


def made(*calls: Call, gene: str = "B2M") -> tuple[ProteinSet, CallSet]:
    """Read the calls on the made genome and let its one gene be called ``gene``."""
    given = make_calls(*calls)
    found = proteins_from_reference(given, _reference())
    proteins = tuple(replace(entry, transcript=replace(entry.transcript, gene=gene)) for entry in found.proteins)
    dropped = tuple(replace(row, gene=gene) if row.transcript else row for row in found.dropped)
    return replace(found, proteins=proteins, dropped=dropped), given


@pytest.mark.parametrize(
    ("position", "before", "after", "damage", "kind", "change"),
    [
        (23, "A", "G", Damage.ALTERING, "missense", "p.Glu3Gly"),
        (24, "A", "AG", Damage.TRUNCATING, "frameshift", "p.Lys4GlufsTer12"),
        (22, "G", "T", Damage.TRUNCATING, "stop gained", ""),
        (16, "A", "G", Damage.TRUNCATING, "start lost", ""),
        (60, "CTGG", "C", Damage.ALTERING, "residues lost", ""),
    ],
)
def test_each_effect_has_its_damage(position: int, before: str, after: str, damage: Damage, kind: str, change: str) -> None:
    proteins, calls = made(make_call("1", position, before, after))
    (hit,) = hits_of_proteins(proteins, calls)
    assert (hit.damage, hit.kind, hit.change, hit.call.label) == (damage, kind, change, calls.calls[0].label)
    assert hit.gene.value.symbol == "B2M"


def test_a_broken_splice_site_is_a_hit() -> None:
    proteins, calls = made(make_call("1", 34, "G", "A"))
    (hit,) = hits_of_proteins(proteins, calls)
    assert hit.damage is Damage.TRUNCATING


@pytest.mark.parametrize(("position", "before", "after"), [(21, "T", "C"), (40, "C", "T"), (3, "G", "C")])
def test_what_leaves_the_protein_alone_is_none(position: int, before: str, after: str) -> None:
    assert hits_of_proteins(*made(make_call("1", position, before, after))) == ()


def test_other_genes_are_none() -> None:
    assert hits_of_proteins(*made(make_call("1", 22, "G", "T"), gene="KRAS")) == ()


def test_hits_stand_in_the_order_of_calls_and_make_one_finding() -> None:
    proteins, calls = made(make_call("1", 24, "A", "AG", number=1), make_call("1", 22, "G", "T", number=2))
    hits = hits_of_proteins(proteins, calls)
    assert [hit.call.record.number for hit in hits] == [1, 2]
    (finding,) = find_presentation_defects(calls, hits=hits).findings
    assert finding.severity is Severity.CAUTION
    assert "on one copy of the gene or on both is not known" in finding.sentence
