"""A whole tumor against normal tissues."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from tests.corpora import corpus
from tests.genome.made_reference import make_reference
from tests.tumor.made_tissue import TISSUES, made_tissue, write_wide

from vaxsmith.core import InputError
from vaxsmith.tumor.expression import Expression
from vaxsmith.tumor.marker import MarkerKind
from vaxsmith.tumor.marker_rule import MarkerSettings
from vaxsmith.tumor.marker_search import find_markers, vital_gene_test
from vaxsmith.tumor.marker_tissues import missing_essentials
from vaxsmith.tumor.normal_tissue import read_normal_tissue

GENES: dict[str, dict[str, float | str]] = {
    "ENSG00000000001": {"testis": 30},
    "ENSG00000000002": {"testis": 30, "heart_muscle": 5},
    "ENSG00000000003": dict.fromkeys(TISSUES, 400),
    "ENSG00000000004": {"testis": 30, "liver": "NA"},
}


def test_each_gene_has_one_fate(tmp_path: Path) -> None:
    values = {f"ENSG0000000000{i}.7": 100.0 for i in range(1, 5)} | {"ENSG00000009999": 50.0, "ENSG00000009998": 0.2}
    found = find_markers(Expression(gene=values, unit="TPM", source="table"), made_tissue(tmp_path, GENES))
    assert [marker.label for marker in found.markers] == ["ENSG00000000001 (cancer-testis antigen)"]
    assert found.markers[0].gene_identifiers == ("ENSG00000000001",)
    assert found.markers[0].tumor_expression == 100
    assert {(fallen.gene, fallen.reason, fallen.unassessed) for fallen in found.dropped} == {
        ("ENSG00000000002", "in-vital-tissue", False),
        ("ENSG00000000004", "tissue-unmeasured", True),
        ("ENSG00000009999", "not-in-tissue-table", True),
    }
    assert sum(found.counts.values()) == len(values)
    assert {finding.check for finding in found.findings} == {"marker-units", "marker-scale"}
    assert {finding.check for finding in found.markers[0].findings} == {"marker-tissue-risk"}


def test_identifier_and_symbol_of_one_gene_are_one_gene(tmp_path: Path) -> None:
    text = "Gene\tGene name\t" + "\t".join(TISSUES) + "\nENSG00000000001\tMAGEX\t" + "\t".join(["30"] + ["0"] * 9) + "\n"
    path = tmp_path / "t.tsv"
    path.write_text(text)
    table = read_normal_tissue(path)
    for values in (
        {"MAGEX": 9.0},
        {"ENSG00000000001.4": 9.0},
        {"ENSG00000000001_MAGEX": 9.0, "ENSG00000000001": 9.0, "MAGEX": 9.0},
    ):
        found = find_markers(Expression(gene=values, unit="TPM"), table)
        assert [marker.label for marker in found.markers] == ["MAGEX (cancer-testis antigen)"]
        assert found.counts == {"cancer-testis antigen": 1}


def test_a_symbol_of_two_genes_is_judged_on_both(tmp_path: Path) -> None:
    rows = [["ENSG00000000001", "TWIN", "30", *["0"] * 9], ["ENSG00000000002", "TWIN", "0", "0", "9", *["0"] * 7]]
    path = tmp_path / "t.tsv"
    path.write_text("\n".join("\t".join(row) for row in [["Gene", "Gene name", *TISSUES], *rows]) + "\n")
    found = find_markers(Expression(gene={"TWIN": 100.0}), read_normal_tissue(path))
    assert not found.markers
    assert found.dropped[0].reason == "in-vital-tissue"


def test_two_genes_of_one_symbol_keep_names_of_their_own(tmp_path: Path) -> None:
    rows = [[f"ENSG0000000000{i}", "TWIN", "30", *["0"] * 9] for i in (1, 2)]
    path = tmp_path / "t.tsv"
    path.write_text("\n".join("\t".join(row) for row in [["Gene", "Gene name", *TISSUES], *rows]) + "\n")
    values = {"ENSG00000000001": 100.0, "ENSG00000000002": 90.0}
    found = find_markers(Expression(gene=values), read_normal_tissue(path))
    assert len({marker.label for marker in found.markers}) == 2


def test_a_table_without_testis_says_what_it_cannot_find(tmp_path: Path) -> None:
    path = write_wide(tmp_path / "t.tsv", GENES, TISSUES[2:])
    found = find_markers(Expression(gene={"ENSG00000000001": 9.0}), read_normal_tissue(path))
    assert "marker-no-testis" in {finding.check for finding in found.findings}


def test_a_reference_translates_names_and_sums_transcripts(tmp_path: Path) -> None:
    reference = make_reference({"1": "A" * 100}, [(name, "1", "+", [(0, 30)], [(0, 30)]) for name in ("T1", "T2")])
    reference.transcripts.text["gene_identifier"][0] = "ENSG00000000001.2"  # type: ignore[index]
    reference.transcripts.text["gene_identifier"][1] = "ENSG00000000001.2"  # type: ignore[index]
    reference.transcripts.text["gene"][0] = "MAGEX"  # type: ignore[index]
    reference.transcripts.text["gene"][1] = "MAGEX"  # type: ignore[index]
    table = made_tissue(tmp_path, GENES)
    by_symbol = find_markers(Expression(gene={"MAGEX": 7.0, "LNC": 80.0}), table, reference=reference)
    assert [marker.label for marker in by_symbol.markers] == ["MAGEX (cancer-testis antigen)"]
    # The reference does not know LNC as coding for a protein: counted, not named.
    assert by_symbol.counts["not-in-tissue-table"] == 1
    assert by_symbol.dropped == ()
    by_transcript = find_markers(Expression(transcript={"T1": 3.0, "T2": 4.0}), table, reference=reference)
    assert [marker.tumor_expression for marker in by_transcript.markers] == [7.0]


def test_genes_are_vital_under_any_name_and_when_unknown(tmp_path: Path) -> None:
    reference = make_reference({"1": "A" * 100}, [("T1", "1", "+", [(0, 30)], [(0, 30)])])
    reference.transcripts.text["gene_identifier"][0] = "ENSG00000000001"  # type: ignore[index]
    table = made_tissue(tmp_path, GENES)
    test = vital_gene_test(table, reference=reference)
    assert [test(name) for name in ("GT1", "ENSG00000000001.1", "ENSG00000000002", "OTHER")] == [False, False, True, True]
    assert vital_gene_test(table)("GT1")


def test_nothing_in_common_is_said(tmp_path: Path) -> None:
    found = find_markers(Expression(gene={"TP53": 9.0}), made_tissue(tmp_path, GENES))
    assert "marker-genes-unmatched" in {finding.check for finding in found.findings}
    assert found.counts == {"not-in-tissue-table": 1}
    empty = find_markers(Expression(), made_tissue(tmp_path, GENES))
    assert empty.markers == empty.dropped == ()


def test_a_table_without_a_heart_is_refused(tmp_path: Path) -> None:
    path = write_wide(tmp_path / "t.tsv", GENES, tuple(name for name in TISSUES if name != "heart_muscle"))
    with pytest.raises(InputError, match="no heart"):
        find_markers(Expression(gene={"ENSG00000000001": 9.0}), read_normal_tissue(path))


def test_an_accepted_tissue_must_be_there(tmp_path: Path) -> None:
    settings = MarkerSettings(accepted_tissues=frozenset({"spleeen"}))
    with pytest.raises(InputError, match="spleeen"):
        find_markers(Expression(gene={"ENSG00000000001": 9.0}), made_tissue(tmp_path, GENES), settings=settings)


def test_a_normal_tissue_taken_for_a_tumor_overexpresses_nothing_of_its_own() -> None:
    """Each tissue of the atlas is a sample of itself: nothing in it can be ten times above it."""
    table = read_normal_tissue(corpus("tissue", "hpa_consensus.tsv.gz"))
    column = table.tissues.index("liver")
    levels = dict(zip(table.identifiers, np.nan_to_num(table.values[:, column]).tolist(), strict=True))
    found = find_markers(Expression(gene=levels, unit="TPM"), table)
    assert found.markers == ()
    # The same with one silent gene raised to the top: it alone is found.
    raised = next(
        gene
        for gene in table.identifiers
        if not missing_essentials(got := table.levels(table.find(gene))) and max(got.values()) < 1
    )
    found = find_markers(Expression(gene={**levels, raised: 5000.0}, unit="TPM"), table)
    assert [(marker.gene, marker.kind) for marker in found.markers] == [(raised, MarkerKind.OVEREXPRESSED)]
