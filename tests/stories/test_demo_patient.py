"""The shipped patient: it is what its source says, its residues are right, and every kind of record is there."""

from __future__ import annotations

import importlib.util
import tomllib
from collections import Counter
from itertools import pairwise, product
from pathlib import Path
from types import ModuleType

import pysam
import pytest

from vaxsmith.core import AMINO_ACIDS, CODONS_OF, STANDARD_CODE, STOP, UNKNOWN, Unassessed
from vaxsmith.demo import case_file
from vaxsmith.hla.typer_output import read_genotype
from vaxsmith.presentation import default_predictor
from vaxsmith.proteins import EffectKind, proteins_from_annotation
from vaxsmith.selection import choose_targets
from vaxsmith.tumor import CallSet, Origin, add_expression, read_calls, read_expression

DEMO = case_file().parent
# Residues of the UniProt entries whose sequences were not read from an Ensembl release, as UniProt states them.
UNIPROT_LENGTHS = {
    "P01116-2": 188, "P01116-1": 189, "P04637-1": 393, "P25054": 2843, "P42336": 1068, "P15056": 766, "Q13485": 552,
    "P35222": 781, "P37173-1": 567, "Q01831": 940,
}  # fmt: skip
PUBLISHED = {
    "chr12-25245350-C-T": "KRAS G12D",
    "chr17-7675088-C-T": "TP53 R175H",
    "chr5-112839514-TAAAAG-T": "APC E1309Dfs*4",
    "chr3-179218303-G-A": "PIK3CA E545K",
    "chr18-51065549-G-A": "SMAD4 R361H",
    "chr7-140753354-T-C": "BRAF D594G",
    "chr3-41224642-CCTT-C": "CTNNB1 S45del",
    "chr3-30650379-GA-G": "TGFBR2 K128Sfs*35",
}


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    path = Path(__file__).resolve().parents[2] / "tools" / "make_demo_patient.py"
    spec = importlib.util.spec_from_file_location("make_demo_patient", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def calls() -> CallSet:
    return read_calls(DEMO / "variants.vcf")


def test_the_shipped_vcf_is_what_the_tool_writes(tool: ModuleType) -> None:
    assert (DEMO / "variants.vcf").read_bytes().decode("ascii") == tool.make_vcf()


def test_every_page_says_that_it_is_not_a_person() -> None:
    case = tomllib.loads((DEMO / "case.toml").read_text(encoding="utf-8"))
    assert "NOT A PERSON" in case["notice"]
    for name in ("case.toml", "variants.vcf", "hla.txt", "expression.tsv"):
        assert "NOT A PERSON" in (DEMO / name).read_text(encoding="utf-8")
    assert "not a person" in (DEMO / "README.md").read_text(encoding="utf-8").splitlines()[0]


def test_the_case_names_files_that_are_there_and_samples_that_the_vcf_has(calls: CallSet) -> None:
    case = tomllib.loads((DEMO / "case.toml").read_text(encoding="utf-8"))
    assert all((DEMO / case[key]).is_file() for key in ("variants", "hla", "expression"))
    assert (case["tumor_sample"], case["normal_sample"]) == (calls.tumor_sample, calls.normal_sample)


def test_htslib_reads_every_record_in_order() -> None:
    with pysam.VariantFile(str(DEMO / "variants.vcf")) as variants:
        order = list(variants.header.contigs)
        places = [(order.index(record.chrom), record.pos) for record in variants]
    assert len(places) == 46
    assert all(first <= second for first, second in pairwise(places))


def test_proteins_have_the_lengths_of_their_accessions(tool: ModuleType) -> None:
    proteins = tool.read_proteins()
    lengths = {
        row["uniprot"]: len(proteins[row["transcript"]]) for row in tool.read_table("transcripts.tsv") if row["protein"]
    }
    assert {name: lengths[name] for name in UNIPROT_LENGTHS} == UNIPROT_LENGTHS
    incomplete = {row["transcript"] for row in tool.read_table("transcripts.tsv") if row["flags"]}  # begins with X
    for name, protein in proteins.items():
        assert set(protein) <= set(AMINO_ACIDS + (UNKNOWN if name in incomplete else "")), name


def test_published_residues_stand_where_they_are_published(tool: ModuleType) -> None:
    proteins = tool.read_proteins()
    gene = {row["transcript"]: row["gene"] for row in tool.read_table("transcripts.tsv") if row["mane_select"]}
    by_gene = {gene[name]: protein for name, protein in proteins.items() if name in gene}
    for name, residue, position in (
        ("KRAS", "G", 12), ("KRAS", "Q", 61), ("TP53", "R", 175), ("TP53", "R", 273), ("APC", "R", 1450), ("APC", "T", 1556),
        ("PIK3CA", "E", 545), ("PIK3CA", "H", 1047), ("BRAF", "D", 594), ("BRAF", "V", 600), ("SMAD4", "R", 361),
        ("CTNNB1", "S", 45), ("CTNNB1", "T", 41), ("TGFBR2", "K", 128), ("TGFBR2", "R", 528),
    ):  # fmt: skip
        assert by_gene[name][position - 1] == residue, f"{name} {residue}{position}"


def test_nothing_is_lost_in_reading(calls: CallSet) -> None:
    assert calls.records == 46
    assert calls.build == "GRCh38"
    assert calls.annotated
    assert Counter(entry.reason for entry in calls.dropped) == {"duplicate-record": 1, "symbolic-allele": 1}
    assert len(calls.calls) == 46 - 2 + 1  # one record has two alternate alleles
    assert sum(call.origin is Origin.GERMLINE for call in calls.calls) == 1
    assert {name for call in calls.calls for name in call.filters} == {"weak_evidence", "panel_of_normals", "germline"}


def test_reads_are_there_for_every_kind_of_evidence(calls: CallSet) -> None:
    by_label = {call.label: call for call in calls.calls}
    kras = by_label["chr12-25245350-C-T"]
    assert (kras.tumor.depth, kras.tumor.alternate_count) == (96, 35)
    assert kras.rna is not None
    assert (kras.rna.depth, kras.rna.alternate_count) == (71, 27)
    assert kras.normal is not None
    assert kras.normal.alternate_count == 0
    fractions = [call.tumor.fraction or 0.0 for call in calls.calls]
    assert any(0 < fraction < 0.05 for fraction in fractions)
    assert any(0.05 < fraction < 0.15 for fraction in fractions)
    assert any((call.tumor.depth or 0) < 10 for call in calls.calls)
    assert any(call.rna and call.rna.alternate_count == 0 and (call.rna.depth or 0) > 50 for call in calls.calls)


def test_every_kind_of_protein_change_is_there(calls: CallSet) -> None:
    proteins = proteins_from_annotation(calls)
    kinds = {protein.effect.kind for protein in proteins.proteins}
    assert {
        EffectKind.MISSENSE, EffectKind.FRAMESHIFT, EffectKind.INFRAME_DELETION, EffectKind.INFRAME_INSERTION,
        EffectKind.PROTEIN_ALTERING,
    } <= kinds  # fmt: skip
    names = {protein.calls[0].label: protein.name for protein in proteins.proteins if protein.transcript.mane_select}
    assert {label: names.get(label) for label in PUBLISHED} == PUBLISHED
    assert Counter(entry.reason for entry in proteins.dropped) == dict.fromkeys(
        (
            "germline", "incomplete-transcript", "intergenic", "intronic", "no-frameshift-protein", "no-protein-change",
            "non-coding-transcript", "splice-site", "start-lost", "stop-gained", "stop-loss-needs-reference", "utr",
        ),
        1,
    )  # fmt: skip
    unassessed = [entry for entry in proteins.dropped if entry.unassessed]
    assert {entry.reason for entry in unassessed} == {
        "incomplete-transcript", "no-frameshift-protein", "splice-site", "start-lost", "stop-loss-needs-reference",
    }  # fmt: skip
    assert all(entry.remedy for entry in unassessed)


def test_enough_passengers_are_left_for_a_vaccine(calls: CallSet) -> None:
    proteins = proteins_from_annotation(calls)
    labels = {protein.calls[0].label for protein in proteins.proteins if not protein.calls[0].filters}
    assert len(labels) >= 28


def test_selection_finds_every_kind_of_doubt_and_twenty_targets(calls: CallSet) -> None:
    expressed = add_expression(calls, read_expression(DEMO / "expression.tsv"))
    choice = choose_targets(
        expressed,
        proteins_from_annotation(expressed),
        read_genotype(DEMO / "hla.txt"),
        default_predictor(),
        class_two=Unassessed(reason="not asked for"),
    )
    assert len(choice.chosen) == 20
    reasons = Counter(entry.reason for entry in choice.dropped if entry.stage == "selection")
    doubts = {"failed-filter": 2, "low-fraction": 2, "low-depth": 1, "in-normal": 1, "not-expressed": 1, "not-in-rna": 1}
    assert {name: reasons[name] for name in doubts} == doubts


@pytest.mark.parametrize(
    ("gene", "removed"),
    [("APC", 5), ("TGFBR2", 1), ("XPC", -1)],
)
def test_each_tail_and_its_normal_protein_are_two_readings_of_one_sequence(calls: CallSet, gene: str, removed: int) -> None:
    """A tail copied wrongly could hardly share a coding sequence with the normal protein over its whole length."""
    (protein,) = (
        protein
        for protein in proteins_from_annotation(calls).proteins
        if protein.effect.kind is EffectKind.FRAMESHIFT and protein.transcript.gene == gene
    )
    first = protein.altered[0]
    tail = protein.mutant[first:] + STOP
    # The change may lie up to two codons before the first new residue, as runs of one base hide where it fell.
    assert any(
        _two_readings(protein.wild_type[start:], protein.mutant[start:first] + tail, cut, removed)
        for start in range(first - 3, first + 1)
        for cut in range(13)
    )


def _two_readings(normal: str, shifted: str, cut: int, removed: int) -> bool:
    """Tell whether some DNA reads as ``normal`` and, with ``removed`` bases out (or one in) at ``cut``, as ``shifted``."""
    needed = cut + max(removed, 0) + 3 * len(shifted)
    normal = normal[: needed // 3 + 1]
    free = "ACGT" if removed < 0 else ("",)
    return any(_reads(normal, shifted, cut, removed, extra) for extra in free)


def _reads(normal: str, shifted: str, cut: int, removed: int, inserted: str) -> bool:
    """Walk the normal codons, keeping the last bases that the shifted reading has not used yet."""
    states = {("", "", 0)}  # (bases before the cut rule is applied, unread bases of the shifted reading, residues read)
    position = 0
    for residue in normal:
        following: set[tuple[str, str, int]] = set()
        for (_, unread, done), codon in product(states, CODONS_OF[residue]):
            kept = unread + _kept(codon, position, cut, removed, inserted)
            step = _consume(kept, done, shifted)
            if step is not None:
                following.add(("", *step))
        states = following
        position += 3
        if any(done == len(shifted) for *_, done in states):
            return True
    return False


def _kept(codon: str, position: int, cut: int, removed: int, inserted: str) -> str:
    kept = ""
    for offset, base in enumerate(codon, position):
        if inserted and offset == cut:
            kept += inserted
        if not cut <= offset < cut + removed:
            kept += base
    return kept


def _consume(bases: str, done: int, shifted: str) -> tuple[str, int] | None:
    while len(bases) >= 3 and done < len(shifted):
        if STANDARD_CODE[bases[:3]] != shifted[done]:
            return None
        bases, done = bases[3:], done + 1
    return ("" if done == len(shifted) else bases), done


def test_a_wrong_tail_is_found_out() -> None:
    normal = "KKKPGETFFMCSCSSDECNDNIIFSEEYNTSNPDLLLV"
    right, wrong = "KKSLVRLSSCVPVALMSAMTTSSSQKNITPAILTCC*", "KKSLVRLSSCVPVALMSAMTTSSWQKNITPAILTCC*"
    assert any(_two_readings(normal, right, cut, 1) for cut in range(9))
    assert not any(_two_readings(normal, wrong, cut, 1) for cut in range(9))


def test_the_hla_type_is_common_and_complete() -> None:
    genotype = read_genotype(DEMO / "hla.txt")
    assert len(genotype.class_one) == 6
    assert genotype.dropped == ()
    assert {allele.locus for allele in genotype.class_two} == {"DRB1", "DPA1-DPB1", "DQA1-DQB1"}


def test_every_gene_has_an_expression(tool: ModuleType) -> None:
    expression = read_expression(DEMO / "expression.tsv")
    assert set(expression.gene) == {row["gene"] for row in tool.read_table("transcripts.tsv")}
    assert [gene for gene, value in expression.gene.items() if value == 0] == ["TYRP1"]
