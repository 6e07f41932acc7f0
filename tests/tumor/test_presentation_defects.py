"""Variants that may keep a tumor from showing peptides: found, graded by copies and cells, and told in a sentence."""

from __future__ import annotations

import gzip
from dataclasses import replace
from pathlib import Path

import pytest
from tests.corpora import corpus
from tests.tumor.made_calls import made_profile, made_segment
from tests.tumor.made_files import CSQ, read_text, vcf_text

from vaxsmith.core import Finding, Severity, Unassessed
from vaxsmith.tumor import CallSet, ClonalFraction, CopyNumberProfile, Variant, read_calls
from vaxsmith.tumor.clonal_fraction import EXCESS
from vaxsmith.tumor.presentation_copies import CopiesHit, judge_copies
from vaxsmith.tumor.presentation_defects import PresentationDefect, PresentationDefects, find_presentation_defects
from vaxsmith.tumor.presentation_genes import PRESENTATION_GENES, presentation_gene
from vaxsmith.tumor.presentation_hits import Damage, damage_of, hits_of_annotations
from vaxsmith.tumor.segments import NO_SEGMENTS, SUBCLONAL
from vaxsmith.tumor.variant import Company

HEADER = (
    f'##INFO=<ID=CSQ,Number=.,Type=String,Description="Consequence annotations from Ensembl VEP. Format: {CSQ}">\n'
    '##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">\n'
    '##FORMAT=<ID=AD,Number=R,Type=Integer,Description="Reads">\n'
    '##FORMAT=<ID=PID,Number=1,Type=String,Description="Block">\n'
    '##FORMAT=<ID=PGT,Number=1,Type=String,Description="Phase">'
)
CONTIGS = "##contig=<ID=chr15,length=101991189>\n##contig=<ID=chr1,length=248956422>"


def entry(gene: str, consequence: str, change: str = "p.Leu15fs", transcript: str = "ENST1", canonical: str = "YES") -> str:
    known = presentation_gene(gene)
    identifier = known.value.identifier if known else "ENSG00000000001"
    return f"T|{consequence}|{gene}|{identifier}|Transcript|{transcript}|protein_coding|ENSP1:{change}|15|L/X|{canonical}|1|"


def record(
    position: int, *entries: str, reads: str = "60,40", genotype: str = "0/1", filters: str = "PASS", phase: str = ""
) -> str:
    keys, values = ("GT:AD", f"{genotype}:{reads}")
    if phase:
        keys, values = f"{keys}:PGT:PID", f"{values}:{phase}:block"
    normal = "0/0:50,0" + (":0|1:block" if phase else "")
    return f"chr15 {position} . C T . {filters} CSQ={','.join(entries)} {keys} {normal} {values}"


def calls_of(folder: Path, *records: str) -> CallSet:
    return read_text(folder, vcf_text(*records, header=HEADER, contigs=CONTIGS))


def fraction(
    estimate: float = 1.0,
    low: float = 0.9,
    high: float = 1.0,
    *,
    multiplicity: int = 1,
    total: int = 2,
    assumption: str = "",
) -> ClonalFraction:
    return ClonalFraction(
        estimate=estimate,
        low=low,
        high=high,
        probability_clonal=0.9,
        multiplicity=multiplicity,
        total_copies=total,
        purity=0.8,
        purity_source="given",
        assumption=assumption,
    )


def at(position: int) -> Variant:
    return Variant(contig="chr15", start=position - 1, reference="C", alternate="T")


def only(found: PresentationDefects) -> PresentationDefect:
    (defect,) = found.defects
    assert found.findings == (defect.finding,)
    return defect


def b2m(
    folder: Path,
    *records: str,
    clonal: dict[Variant, ClonalFraction | Unassessed] | None = None,
    segments: CopyNumberProfile | None = None,
) -> PresentationDefect:
    return only(find_presentation_defects(calls_of(folder, *records), clonal=clonal or {}, segments=segments))


FRAMESHIFT = record(100, entry("B2M", "frameshift_variant"))


def test_one_truncated_copy_is_a_caution_that_says_all(tmp_path: Path) -> None:
    defect = b2m(tmp_path, FRAMESHIFT)
    assert (defect.damage, defect.lost) == (Damage.TRUNCATING, False)
    assert defect.copies is not None
    assert defect.copies.copies is CopiesHit.ONE
    assert defect.finding == Finding(  # every word of it
        check="presentation-defect",
        severity=Severity.CAUTION,
        place="B2M",
        sentence="B2M (class I presentation): chr15-100-C-T, p.Leu15fs (frameshift variant, in 40 of 100 tumor reads (40 "
        "%)). One copy is likely lost. Nothing shows a second hit: the other copy may still work. Copy numbers (--segments) "
        "would tell whether it is there. Without β2-microglobulin no class I molecule stays on the cell's surface: T cells "
        "against class I targets cannot see such a cell.",
    )


@pytest.mark.parametrize(
    ("records", "clonal", "segments", "copies", "severity", "words"),
    [
        # the other copy is lost, and reads, purity and copy number agree
        ([FRAMESHIFT], {at(100): fraction(multiplicity=1, total=1)}, None, "both", "fault", "the only copy left"),
        ([FRAMESHIFT], {at(100): fraction(multiplicity=2, total=2)}, None, "both", "fault", "all 2 copies"),
        (
            [FRAMESHIFT],
            {at(100): fraction(0.3, 0.2, 0.4, total=1)},
            None,
            "both",
            "caution",
            "in about 30 % of the tumor cells",
        ),
        ([FRAMESHIFT], {at(100): fraction(multiplicity=1, total=2)}, None, "one", "caution", "in about 100 %"),
        # the copies were assumed: nothing is sure
        (
            [FRAMESHIFT],
            {at(100): fraction(multiplicity=2, assumption=f"{NO_SEGMENTS}; {EXCESS}")},
            None,
            "perhaps both",
            "caution",
            "More reads show it",
        ),
        ([FRAMESHIFT], {at(100): fraction(multiplicity=2, assumption=NO_SEGMENTS)}, None, "one", "caution", "One copy"),
        (
            [FRAMESHIFT],
            {at(100): fraction(multiplicity=1, total=1, assumption=SUBCLONAL)},
            None,
            "one",
            "caution",
            "One copy",
        ),
        # one parent's copy of the place is gone, without a purity
        ([FRAMESHIFT], {}, made_profile(made_segment("15", 0, 1000, 2, 0)), "perhaps both", "caution", "one parent's copy"),
        ([FRAMESHIFT], {}, made_profile(made_segment("15", 0, 1000, 2, 1)), "one", "caution", "second hit"),
        # reads and genotype alone
        (
            [record(100, entry("B2M", "stop_gained"), reads="10,90")],
            {},
            None,
            "perhaps both",
            "caution",
            "half of the reads",
        ),
        (
            [record(100, entry("B2M", "stop_gained"), reads="4500,5500")],
            {},
            None,
            "perhaps both",
            "caution",
            "half of the reads",
        ),
        ([record(100, entry("B2M", "stop_gained"), reads="45,55")], {}, None, "one", "caution", "second hit"),
        ([record(100, entry("B2M", "stop_gained"), genotype="1/1")], {}, None, "both", "fault", "genotype (1/1)"),
        # two truncating variants
        ([FRAMESHIFT, record(200, entry("B2M", "stop_gained"))], {}, None, "perhaps both", "caution", "is not known"),
        (
            [
                record(100, entry("B2M", "stop_gained"), phase="0|1"),
                record(200, entry("B2M", "splice_donor_variant"), phase="1|0"),
            ],
            {},
            None,
            "both",
            "fault",
            "different copies of the gene",
        ),
        (
            [record(100, entry("B2M", "stop_gained"), phase="0|1"), record(200, entry("B2M", "start_lost"), phase="1|0")],
            {at(100): fraction(0.4, 0.3, 0.5), at(200): fraction(0.5, 0.4, 0.6)},
            None,
            "perhaps both",
            "caution",
            "or in different cells",
        ),
        (
            [record(100, entry("B2M", "stop_gained"), phase="0|1"), record(200, entry("B2M", "stop_gained"), phase="0|1")],
            {},
            None,
            "one",
            "caution",
            "second hit",
        ),
        # a second hit of unknown effect
        ([FRAMESHIFT, record(200, entry("B2M", "missense_variant"))], {}, None, "perhaps both", "caution", "chr15-200-C-T"),
    ],
)
def test_copies_decide(
    tmp_path: Path,
    records: list[str],
    clonal: dict[Variant, ClonalFraction | Unassessed],
    segments: CopyNumberProfile | None,
    copies: str,
    severity: str,
    words: str,
) -> None:
    defect = b2m(tmp_path, *records, clonal=clonal, segments=segments)
    assert defect.copies is not None
    assert defect.copies.copies.value.startswith(copies)
    assert defect.finding.severity == severity
    assert words in defect.finding.sentence
    assert defect.lost is (severity == "fault")


@pytest.mark.parametrize(
    "gene", [symbol for symbol, known in PRESENTATION_GENES.items() if not known.value.each_copy_differs]
)
def test_only_the_loss_of_b2m_is_a_fault(tmp_path: Path, gene: str) -> None:
    defect = b2m(tmp_path, record(100, entry(gene, "stop_gained"), genotype="1/1"))
    assert (defect.finding.severity is Severity.FAULT) is (gene == "B2M")
    assert defect.lost
    assert PRESENTATION_GENES[gene].value.cost in defect.finding.sentence


@pytest.mark.parametrize(("gene", "severity"), [("B2M", "caution"), ("JAK1", "note"), ("HLA-A", "note")])
def test_a_changed_residue_is_uncertain(tmp_path: Path, gene: str, severity: str) -> None:
    defect = b2m(tmp_path, record(100, entry(gene, "missense_variant", "p.Leu15Pro")))
    assert (defect.damage, defect.copies, defect.finding.severity) == (Damage.ALTERING, None, severity)
    assert "Whether the protein still works is not known" in defect.finding.sentence


@pytest.mark.parametrize(("company", "copies"), [(Company.NEVER, CopiesHit.BOTH), (Company.ALWAYS, CopiesHit.ONE)])
def test_reads_that_cover_both_variants_tell_copies_apart(tmp_path: Path, company: Company, copies: CopiesHit) -> None:
    calls = calls_of(tmp_path, FRAMESHIFT, record(200, entry("B2M", "stop_gained")))
    first, second = hits_of_annotations(calls.calls)
    together = replace(second, call=replace(second.call, neighbours={at(100): company}))
    assert judge_copies((first, together), {}, None).copies is copies


def test_a_truncated_hla_gene_is_one_allele(tmp_path: Path) -> None:
    defect = b2m(tmp_path, record(100, entry("HLA-B", "stop_gained"), genotype="1/1"))
    assert (defect.copies, defect.finding.severity, defect.lost) == (None, Severity.CAUTION, False)
    assert "One allele of the gene is likely lost" in defect.finding.sentence


def test_what_the_caller_rejects_is_said_and_weighs_nothing(tmp_path: Path) -> None:
    rejected = record(100, entry("B2M", "stop_gained"), genotype="1/1", filters="weak_evidence")
    defect = b2m(tmp_path, rejected)
    assert (defect.damage, defect.hits, len(defect.rejected), defect.finding.severity) == (None, (), 1, Severity.NOTE)
    accepted = only(find_presentation_defects(calls_of(tmp_path, rejected), accepted_filters=["weak_evidence"]))
    assert accepted.finding.severity is Severity.FAULT
    both = b2m(tmp_path, rejected, record(200, entry("B2M", "missense_variant")))
    assert "1 more in this gene" in both.finding.sentence


def test_the_preferred_transcript_decides(tmp_path: Path) -> None:
    minor = entry("B2M", "splice_acceptor_variant", transcript="ENST9", canonical="")
    calls = calls_of(tmp_path, record(100, minor, entry("B2M", "missense_variant")))
    assert only(find_presentation_defects(calls)).damage is Damage.ALTERING
    calls = calls_of(tmp_path, record(100, minor, entry("B2M", "synonymous_variant")))
    assert find_presentation_defects(calls).defects == ()
    calls = calls_of(tmp_path, record(100, minor, entry("B2M", "missense_variant", canonical="")))
    assert only(find_presentation_defects(calls)).damage is Damage.TRUNCATING


def test_the_gravest_comes_first_and_other_genes_do_not_come(tmp_path: Path) -> None:
    calls = calls_of(
        tmp_path,
        record(100, entry("STAT1", "missense_variant")),
        record(200, entry("KRAS", "stop_gained")),
        record(300, entry("JAK2", "frameshift_variant")),
        record(400, entry("B2M", "stop_gained"), genotype="1/1"),
        record(500, entry("TAP1", "splice_region_variant&intron_variant")),
    )
    assert [finding.place for finding in find_presentation_defects(calls).findings] == ["B2M", "JAK2", "STAT1", "TAP1"]
    assert len(hits_of_annotations(calls.calls)) == 4


def test_a_maf_tells_as_well(tmp_path: Path) -> None:
    path = tmp_path / "calls.maf"
    titles = "Hugo_Symbol NCBI_Build Chromosome Start_Position End_Position Variant_Classification Reference_Allele"
    titles += " Tumor_Seq_Allele1 Tumor_Seq_Allele2 Tumor_Sample_Barcode HGVSp_Short t_depth t_ref_count t_alt_count"
    row = "B2M GRCh38 chr15 44711583 44711584 Frame_Shift_Del CT CT - P1-T p.L15Ffs*41 50 30 20"
    path.write_text("\n".join("\t".join(line.split(" ")) for line in (titles, row)) + "\n")
    defect = only(find_presentation_defects(read_calls(path)))
    assert defect.finding.severity is Severity.CAUTION
    assert "p.L15Ffs*41 (frameshift variant, in 20 of 50 tumor reads (40 %))" in defect.finding.sentence


def test_without_annotation_nobody_can_say(tmp_path: Path) -> None:
    bare = read_text(tmp_path, vcf_text("chr15 100 . C T . PASS . GT:AD 0/0:50,0 0/1:60,40", header=HEADER, contigs=CONTIGS))
    found = find_presentation_defects(bare)
    assert found.defects == ()
    assert found.unassessed is not None
    assert "not annotated" in found.unassessed.reason
    assert "VEP" in found.unassessed.remedy
    assert find_presentation_defects(bare, hits=()).unassessed is None


def test_nothing_found_is_not_unassessed(tmp_path: Path) -> None:
    found = find_presentation_defects(calls_of(tmp_path, record(100, entry("KRAS", "missense_variant"))))
    assert found == PresentationDefects()


@pytest.mark.parametrize(
    ("terms", "damage"),
    [
        ("stop_gained&splice_region_variant", Damage.TRUNCATING),
        ("frameshift_variant", Damage.TRUNCATING),
        ("splice_donor_variant&intron_variant", Damage.TRUNCATING),
        ("start_lost", Damage.TRUNCATING),
        ("inframe_deletion", Damage.ALTERING),
        ("stop_lost", Damage.ALTERING),
        ("splice_region_variant&synonymous_variant", Damage.NEAR_SPLICE),
        ("synonymous_variant", None),
        ("3_prime_UTR_variant", None),
        ("", None),
    ],
)
def test_damage(terms: str, damage: Damage | None) -> None:
    assert damage_of(terms.split("&")) is damage


def test_the_catalogue_is_whole() -> None:
    asked = "B2M TAP1 TAP2 TAPBP NLRC5 JAK1 JAK2 STAT1 IRF1 CIITA RFX5 RFXAP RFXANK HLA-A HLA-B HLA-C"
    assert set(asked.split()) <= set(PRESENTATION_GENES)
    identifiers = [known.value.identifier for known in PRESENTATION_GENES.values()]
    assert len(set(identifiers)) == len(identifiers)
    for symbol, known in PRESENTATION_GENES.items():
        assert known.value.symbol == symbol
        assert known.value.cost.endswith(".")
        assert known.citation
        assert presentation_gene(symbol) is presentation_gene(f"{known.value.identifier}.7") is known
    assert presentation_gene("KRAS", "ENSG00000133703") is None


def test_identifiers_are_those_of_a_real_annotation() -> None:
    path = corpus("tumours", "hcc1395", "annotated.expression.vcf.gz")
    named: dict[str, set[str]] = {}
    for call in read_calls(path).calls:
        for annotation in call.annotations:
            if annotation.transcript.gene in PRESENTATION_GENES:
                named.setdefault(annotation.transcript.gene, set()).add(annotation.transcript.gene_identifier)
    assert {"STAT1", "NLRC5", "TAP1", "HLA-A"} <= set(named)
    assert all(found == {PRESENTATION_GENES[symbol].value.identifier} for symbol, found in named.items())


def test_every_identifier_is_a_gene_of_the_tissue_table() -> None:
    with gzip.open(corpus("tissue", "hpa_consensus.tsv.gz"), "rt") as table:
        genes = {line.partition("\t")[0] for line in table}
    assert {known.value.identifier for known in PRESENTATION_GENES.values()} <= genes


def test_hcc1395_has_one_changed_residue_in_stat1() -> None:
    calls = read_calls(corpus("tumours", "hcc1395", "annotated.expression.vcf.gz"))
    defect = only(find_presentation_defects(calls))
    assert (defect.gene.value.symbol, defect.damage, defect.finding.severity) == ("STAT1", Damage.ALTERING, Severity.NOTE)
    assert "chr2-190982494-G-C, p.Pro491Ala (missense variant, in 105 of 180 tumor reads (58 %))" in defect.finding.sentence


@pytest.mark.parametrize("tumor", ["T001-COAD", "T001-BRCA"])
def test_the_tcga_tumors_are_not_annotated_and_that_is_said(tumor: str) -> None:
    calls = read_calls(corpus("tumours", "tcga", f"{tumor}.grch38.vcf.gz"))
    assert calls.calls
    found = find_presentation_defects(calls)
    assert found.defects == ()
    assert found.unassessed is not None
