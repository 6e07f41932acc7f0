"""Fusions, junctions and markers are counted apart, found by their genes, and told in words that fit them."""

from __future__ import annotations

import dataclasses
import re

import pytest
from tests.dossier.example_design import example_design
from tests.dossier.example_events import CAUSE, FALLEN, FUSION, OWN, RETAINED, SKIP, TISSUE, VIRAL, events_design
from tests.dossier.example_targets import call
from tests.dossier.test_page import Reader

from vaxsmith.core import Finding, Severity
from vaxsmith.dossier import explain, record_design
from vaxsmith.dossier.coverage import cover
from vaxsmith.dossier.event_words import phases_told
from vaxsmith.dossier.evidence_records import PhaseRecord, TargetRecord, VariantRecord
from vaxsmith.dossier.explanation import describe_amount, describe_protein
from vaxsmith.dossier.find import find_variants
from vaxsmith.dossier.genbank import vaccine_genbank
from vaxsmith.dossier.not_judged import not_judged_line, variants_not_judged
from vaxsmith.dossier.page import breakable, dossier_page
from vaxsmith.dossier.sequence_view import WindowView, alignment_notes, window_views
from vaxsmith.dossier.summary import case_facts, key_figures, summary_sentences
from vaxsmith.tumor.variant import ReadSupport

RECORD = record_design(events_design())
PAGE = dossier_page(RECORD)
TEXT = " ".join("".join(Reader(PAGE).text).split())


def variant_of(label: str) -> VariantRecord:
    return next(variant for variant in RECORD.variants if variant.label == label)


def target_of(label: str) -> TargetRecord:
    return next(target for target in RECORD.targets if label in target.labels)


def views_of(label: str) -> tuple[WindowView, ...]:
    return window_views(RECORD, target_of(label))


def test_variants_and_events_are_counted_apart() -> None:
    funnel = RECORD.funnel
    assert funnel.events == {"fusion": 2, "junction": 3, "marker": 3}
    assert funnel.variants == RECORD.calls.records == sum(not variant.event for variant in RECORD.variants)
    left = sum(step.left for step in funnel.steps)
    everything = funnel.variants + sum(funnel.events.values())
    assert everything == len(RECORD.variants) == left + funnel.next_variants + funnel.chosen_variants + funnel.unaccounted
    said = summary_sentences(RECORD, cover(RECORD))[0]
    assert said.startswith(
        f"tumor.vcf.gz holds {funnel.variants} variants; the other files show 2 fusions, 3 junctions and 3 markers; 11 "
        "targets (from 7 variants, 1 fusion, 2 junctions and 2 markers) go into the vaccine"
    )
    figure = key_figures(RECORD, cover(RECORD))[0]
    assert (figure.value, figure.words) == (str(funnel.variants), "and 2 fusions, 3 junctions and 3 markers")
    assert "alternate alleles" not in TEXT
    assert "Read: variants, fusions, junctions and markers" in TEXT


def test_what_fell_before_it_had_a_protein_is_known_by_its_name() -> None:
    assert [variant_of(label).event for label in FALLEN] == ["fusion", "junction", "marker"]
    assert variant_of(FALLEN[0]).genes == ("A1CF", "NONE")
    assert variant_of(FALLEN[2]).genes == ("PRAMEX",)


def test_markers_fall_before_proteins_are_made() -> None:
    assert [step.stage for step in RECORD.funnel.steps] == ["tumor", "markers", "proteins", "selection"]
    assert "After: looking for protein markers" in TEXT


def test_the_variant_behind_a_chosen_junction_points_to_its_target() -> None:
    target = target_of(SKIP)
    assert target.causes == (CAUSE.label,)
    fate = variant_of(CAUSE.label).fate
    assert (fate.status, fate.rank, fate.unassessed, fate.remedy) == ("chosen", target.rank, False, "")
    told = explain(RECORD, CAUSE.label)
    assert f"The splice junction that it probably makes is in the vaccine: SKIP L41_K60del is target {target.rank}" in told
    assert f"Variant that probably causes it{CAUSE.label}" in TEXT


def test_a_cause_that_is_no_variant_of_the_file_is_none() -> None:
    design = events_design()
    calls = tuple(one for one in design.calls.calls if one.label != CAUSE.label)
    dropped = tuple(row for row in design.dropped if row.variant != CAUSE.label)
    record = record_design(
        dataclasses.replace(design, calls=dataclasses.replace(design.calls, calls=calls), dropped=dropped)
    )
    assert CAUSE.label not in {variant.label for variant in record.variants}
    assert all(target.causes == () for target in record.targets)


@pytest.mark.parametrize(
    ("query", "label"),
    [
        *(
            (words, FUSION)
            for words in ("EML4::ALK", "eml4-alk", "EML4--ALK", "EML4/ALK", "EML4 - ALK", "ALK", "EML4", FUSION)
        ),
        *((words, SKIP) for words in ("SKIP", SKIP, SKIP[:-3], SKIP[3:-3], "chr5:271962", "SKIP L41_K60del")),
        *((words, RETAINED) for words in ("KEEP", RETAINED, RETAINED[:-3])),
        *((words, OWN) for words in ("MAGEX", "magex", OWN)),
        *((words, VIRAL) for words in ("E7_made", VIRAL)),
    ],
)
def test_events_are_found_by_their_genes_and_labels(query: str, label: str) -> None:
    assert [variant.label for variant in find_variants(RECORD, query)] == [label]


def test_a_fusion_turned_round_is_another_one() -> None:
    assert find_variants(RECORD, "ALK::EML4") == ()
    assert "EML4::ALK" in explain(RECORD, "EML4::ALKK")


def test_events_are_told_with_their_own_counts_and_places() -> None:
    assert describe_amount(target_of(SKIP)) == "35 reads across the junction"
    assert describe_amount(target_of(FUSION)) == "21 reads across the junction and 7 pairs around it"
    assert describe_amount(target_of(VIRAL)) == "Expression: 50 TPM (gene level)"
    for label in (FUSION, SKIP, RETAINED, OWN, VIRAL):
        assert "no read counts" not in explain(RECORD, label)
    assert describe_protein(target_of(FUSION)).startswith(
        "The two genes meet at chr2:42295516-chr2:29223528 (inversion, confidence high); the protein is read from transcript"
    )
    skipped, kept = describe_protein(target_of(SKIP)), describe_protein(target_of(RETAINED))
    assert skipped.endswith("with chr5:271,962–275,250 (strand +) spliced out as one intron, as STAR gives it")
    assert kept.endswith("with chr5:28,530–28,608 (strand −) kept in the message, as the table of retained introns gives it")
    assert describe_protein(target_of(OWN)).endswith("no residue of it is altered")
    assert describe_protein(target_of(VIRAL)).endswith("every residue of it is foreign")


def test_the_normal_line_is_what_the_protein_continues_with() -> None:
    for label, words in (
        (FUSION, "The normal line shows what the 5′ partner, EML4, continues with on its own."),
        (SKIP, "The normal line shows what the protein continues with where the annotated exons are joined."),
        (RETAINED, "The normal line shows what the protein continues with where the intron is spliced out."),
    ):
        target = target_of(label)
        wild_type, first = target.protein.wild_type or "", target.protein.altered[0]
        view = views_of(label)[0]
        assert view.normal is not None
        assert view.normal.striptags() == wild_type[first - 13 : first + 14]
        assert f"<mark>{wild_type[first : first + 14]}</mark>" in view.normal
        assert words in alignment_notes(target, views_of(label))
        assert words in TEXT


def test_a_window_inside_a_new_tail_has_no_normal_line() -> None:
    frameshift = next(target for target in RECORD.chosen if target.name.startswith("APC"))
    views = window_views(RECORD, frameshift)
    assert [view.normal is not None for view in views] == [True, False, False]
    first, second = alignment_notes(frameshift, views)
    assert "where the variant is absent" in first
    assert second.startswith("The windows without a normal line begin behind the change")


def test_a_peptide_that_ends_at_the_junction_on_the_normal_side_has_no_normal_line() -> None:
    target = target_of(FUSION)
    wild_type = (target.protein.wild_type or "")[: target.protein.altered[0]]
    replaced = (target.protein.altered[0], len(wild_type))
    protein = target.protein.model_copy(update={"wild_type": wild_type, "replaced": replaced, "route": "caller"})
    fused = target.model_copy(update={"protein": protein})
    views = window_views(RECORD, fused)
    assert [view.normal for view in views] == [None]
    (note,) = alignment_notes(fused, views)
    assert note == "No normal line: the files do not hold what the normal protein continues with."
    assert describe_protein(fused).endswith("the protein is Arriba's own translation")


def test_an_insertion_has_a_gap_in_the_normal_line() -> None:
    kras = next(target for target in RECORD.chosen if target.name == "KRAS G12D")
    (part,) = (part for part in RECORD.products[0].protein_construct.segments if part.target_rank == kras.rank)
    wild_type = (kras.protein.mutant or "")[:10] + (kras.protein.mutant or "")[12:]
    protein = kras.protein.model_copy(update={"wild_type": wild_type, "altered": (10, 12), "replaced": (10, 10)})
    inserted = kras.model_copy(update={"protein": protein})
    (view,) = window_views(RECORD, inserted)
    assert view.normal == part.sequence[:10] + "--" + part.sequence[12:]
    (note,) = alignment_notes(inserted, (view,))
    assert note.endswith("; a dash stands where it has no residue.")


def test_what_could_not_be_judged_is_counted_by_kind() -> None:
    design = events_design()
    rows = tuple(
        dataclasses.replace(row, unassessed=True, remedy="look") if row.variant in FALLEN else row for row in design.dropped
    )
    record = record_design(dataclasses.replace(design, dropped=rows))
    line = not_judged_line(variants_not_judged(record))
    assert line.startswith("1 variant, 1 fusion, 1 junction and 1 marker could not be judged (3 few reads and 1 no three")


def test_inherited_variants_are_said_to_be_in_both_lines() -> None:
    design = example_design()
    kras = design.choice.chosen[0]
    inherited = call("chr12", 25245340, "A", "G")
    protein = dataclasses.replace(kras.protein, germline=(inherited,))
    target = dataclasses.replace(kras, protein=protein)
    choice = dataclasses.replace(design.choice, chosen=(target, *design.choice.chosen[1:]))
    page = dossier_page(record_design(dataclasses.replace(design, choice=choice)))
    assert page.count("Both lines hold this patient&#39;s inherited variants (named below)") == 1
    assert "Inherited variants applied near by (1; silent ones change no residue)" in page
    assert "Both lines hold" not in PAGE


def test_a_virus_is_foreign_throughout_and_a_marker_of_ones_own_nowhere() -> None:
    for view in views_of(VIRAL):
        assert re.fullmatch(r"<mark>[A-Z]+</mark>", view.tumor)
    for view in views_of(OWN):
        assert re.fullmatch(r"[A-Z]+", view.tumor)
    assert all(peptide.altered == (0, 9) for peptide in target_of(VIRAL).peptides)
    assert all(peptide.altered is None for peptide in target_of(OWN).peptides)
    for label, words in ((VIRAL, "the protein is a virus's"), (OWN, "the protein is the patient's own")):
        (note,) = alignment_notes(target_of(label), views_of(label))
        assert words in note
        card = PAGE.split(f'id="target-{target_of(label).rank}"')[1].split("</details>")[0]
        assert "Transcripts with the change" not in card
        assert "Normal peptide" not in card
        assert "Tumor DNA" not in card
        assert ("<dt>Transcript</dt>" in card) == (label == OWN)
    assert f"{VIRAL} (viral protein)" not in TEXT


def test_the_sequence_file_says_foreign_of_a_virus_and_nothing_of_a_marker_of_ones_own() -> None:
    notes = " ".join(vaccine_genbank(RECORD).split())
    assert "foreign residues of E7_made" in notes
    assert "altered residues of KRAS" in notes
    assert "residues of MAGEX" not in notes


def test_a_tissue_risk_is_told_once_on_a_card() -> None:
    card = PAGE.split(f'id="target-{target_of(OWN).rank}"')[1].split("</details>")[0]
    assert card.count(TISSUE) == 1
    assert "The tumor transcribes it (50.0 TPM)." in card
    assert explain(RECORD, OWN).count(TISSUE) == 1
    assert explain(RECORD, VIRAL).count(TISSUE) == 1, "no finding says it, so the reason keeps it"


@pytest.mark.parametrize("aligned", [True, False])
def test_the_share_of_rna_has_its_count(aligned: bool) -> None:
    design = example_design()
    if aligned:
        design = dataclasses.replace(design, case=dataclasses.replace(design.case, rna_alignments=design.case.variants))
    first = record_design(design).chosen[0]
    assert first.rna is not None
    page = dossier_page(record_design(design))
    noun = "fragments" if aligned else "reads"
    assert f"\N{NO-BREAK SPACE}% of {first.rna.depth} {noun}</dd>" in page


def test_the_least_frequent_of_several_variants_gives_the_reads() -> None:
    design = example_design()
    kras = design.choice.chosen[0]
    rarer = dataclasses.replace(
        kras.protein.calls[0], tumor=ReadSupport(depth=50, alternate_count=2, fraction=0.04), rna=None
    )
    both = dataclasses.replace(kras.protein, calls=(kras.protein.calls[0], rarer))
    choice = dataclasses.replace(design.choice, chosen=(dataclasses.replace(kras, protein=both),))
    first = record_design(dataclasses.replace(design, choice=choice)).chosen[0]
    assert first.tumor is not None
    assert (first.tumor.depth, first.tumor.fraction) == (50, 0.04)
    assert first.rna is not None
    assert first.rna.depth == kras.protein.calls[0].rna.depth if kras.protein.calls[0].rna else False


def test_purity_and_sex_are_told_with_where_they_come_from() -> None:
    assert case_facts(RECORD) == (("Tumor purity", "80 % (given)"), ("Chromosomal sex", "female (given)"))
    nothing = example_design()
    assert case_facts(record_design(nothing)) == (("Tumor purity", "not given"), ("Chromosomal sex", "not given"))
    estimate = Finding(check="purity-estimated", severity=Severity.CAUTION, place="t", sentence="s", measured=0.62)
    found = record_design(dataclasses.replace(nothing, findings=(estimate,)))
    assert case_facts(found)[0][1] == "62 % (not given; estimated from the read shares of variants)"


def test_names_break_behind_colons_only_and_percent_signs_stay_with_their_number() -> None:
    assert str(breakable("ENSP1.1:p.Val111Ile")) == "ENSP1.1:<wbr>p.Val111Ile"
    assert str(breakable("<A>::B:")) == "&lt;A&gt;::<wbr>B:"
    assert "ENST1.1:<wbr>r.1_120::<wbr>ENST2.1:<wbr>r.181_*1" in PAGE
    shown = re.sub(r"<style>.*?</style>|<script>.*?</script>|<svg.*?</svg>", "", PAGE, flags=re.DOTALL)
    assert not re.search(r"\d %", re.sub(r"<[^>]*>", "", shown))


def test_the_same_events_give_the_same_page() -> None:
    assert dossier_page(record_design(events_design())) == PAGE


def test_what_reads_tell_of_phase_stands_with_the_target() -> None:
    record = record_design(events_design())
    target = record.targets[0]
    mate = target.protein.model_copy(update={"germline": ("chr1-5-A-C",)})
    target = target.model_copy(update={"protein": mate})

    def phase(other: str, verdict: str, both: int) -> PhaseRecord:
        counts = {"both": both, "only_first": 3, "only_second": 4, "neither": 9, "unclear": 0}
        return PhaseRecord.model_validate({"first": other, "second": target.labels[0], "verdict": verdict, **counts})

    told = phases_told(
        target,
        [
            phase("chr1-5-A-C", "together", 5),
            phase("chr1-6-A-C", "together", 5),  # not on this molecule
            phase("chr1-7-A-C", "apart", 0),
            phase("chr1-8-A-C", "unknown", 1),
        ],
    )
    assert told == (
        "5 fragments carry it together with chr1-5-A-C",
        "no molecule carries it together with chr1-7-A-C (fragments with one alone: 3, 4)",
    )
