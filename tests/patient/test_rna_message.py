"""The message around a target in RNA reads: assembled, absent, in part, contradicted; nothing without a reference."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.tumor.made_alignments import MadeRead, write_bam
from tests.tumor.test_read_context import CALL, NEIGHBOUR, changed, reference, spliced_read

from vaxsmith.core import Unassessed
from vaxsmith.genome.transcript import TranscriptLabel
from vaxsmith.patient import Case
from vaxsmith.patient.rna_message import with_rna_messages
from vaxsmith.proteins.mutant_protein import Effect, EffectKind, MutantProtein
from vaxsmith.selection import Choice, Target
from vaxsmith.tumor.variant import Call


def choice(*companions: Call, germline: tuple[Call, ...] = ()) -> Choice:
    protein = MutantProtein(
        calls=(CALL,),
        transcript=TranscriptLabel(identifier="T"),
        effect=Effect(kind=EffectKind.MISSENSE, change="X1Y"),
        wild_type="MK",
        mutant="MR",
        altered=(1, 2),
        replaced=(1, 2),
        route="reference",
        companions=companions,
        germline=germline,
    )
    target = Target(
        protein=protein,
        proteins=(protein,),
        peptides=(),
        class_two=Unassessed(reason="not asked"),
        expression=None,
        expression_source="",
        tumor_fraction=None,
        rna_fraction=None,
        clonal_evidence=None,
        score=0.0,
    )
    return Choice(chosen=(target,), next_in_line=(target,), dropped=())


def judged(folder: Path, reads: list[MadeRead], given: Choice) -> Target:
    bam = write_bam(folder / "rna.bam", reads, contigs={"chr1": 600})
    case = Case(name="x", variants=folder / "v.vcf", hla="A*02:01", rna_alignments=bam)
    found = with_rna_messages(given, case, reference())
    assert found.chosen[0].messages == found.next_in_line[0].messages
    return found.chosen[0]


@pytest.mark.parametrize(
    ("reads", "verdict", "check"),
    [
        ([spliced_read(f"m{i}", mutant=changed(CALL), left=40) for i in range(3)], "assembles", ""),
        ([spliced_read(f"m{i}", mutant=changed(CALL), left=40, right=12) for i in range(3)], "partial", "rna-message"),
        ([spliced_read("plain")], "absent", "rna-message"),
        (
            [spliced_read(f"m{i}", mutant=changed(CALL, NEIGHBOUR), left=40) for i in range(3)],
            "differs",
            "uncalled-neighbour",
        ),
    ],
)
def test_each_verdict_reaches_the_target(tmp_path: Path, reads: list[MadeRead], verdict: str, check: str) -> None:
    target = judged(tmp_path, reads, choice())
    assert [message.verdict for message in target.messages] == [verdict]
    assert [finding.check for finding in target.findings] == ([check] if check else [])


@pytest.mark.parametrize("given", [choice(NEIGHBOUR), choice(germline=(NEIGHBOUR,))])
def test_the_other_variants_on_the_molecule_are_expected(tmp_path: Path, given: Choice) -> None:
    reads = [spliced_read(f"m{i}", mutant=changed(CALL, NEIGHBOUR), left=40) for i in range(3)]
    target = judged(tmp_path, reads, given)
    assert [message.verdict for message in target.messages] == ["assembles"]
    assert target.findings == ()


def test_without_reads_or_reference_nothing_changes(tmp_path: Path) -> None:
    given = choice()
    case = Case(name="x", variants=tmp_path / "v.vcf", hla="A*02:01")
    assert with_rna_messages(given, case, reference()) is given
    bam = write_bam(tmp_path / "rna.bam", [spliced_read("plain")], contigs={"chr1": 600})
    case = Case(name="x", variants=tmp_path / "v.vcf", hla="A*02:01", rna_alignments=bam)
    assert with_rna_messages(given, case, None) is given
