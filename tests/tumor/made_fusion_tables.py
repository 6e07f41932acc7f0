"""One small table of each fusion caller, two rows each, written by hand after the callers' documentation."""

from __future__ import annotations


def _cells(separator: str, text: str) -> list[str]:
    return text.split(separator)


ARRIBA_TITLES = _cells(
    " ",
    "#gene1 gene2 strand1(gene/fusion) strand2(gene/fusion) breakpoint1 breakpoint2 site1 site2 type "
    "split_reads1 split_reads2 discordant_mates coverage1 coverage2 confidence reading_frame tags "
    "retained_protein_domains closest_genomic_breakpoint1 closest_genomic_breakpoint2 gene_id1 gene_id2 "
    "transcript_id1 transcript_id2 direction1 direction2 filters fusion_transcript peptide_sequence "
    "read_identifiers",
)
ARRIBA_ROWS = [
    _cells(
        " ",
        "AAA BBB +/+ -/- chr1:100 chr2:200 CDS/splice-site CDS/splice-site translocation 5 6 7 80 90 high "
        "in-frame Mitelman |kinase(100%) . . ENSG01.2 ENSG02 ENST01.3 ENST02 downstream downstream "
        "duplicates(3),mismatches(1) ATGAAA___CTG|gg|TGGTTT VK|s|SI r1,r2",
    ),
    _cells(
        " ",
        "AAA CCC(50),DDD(70) +/. ./+ chr1:100 chr3:300 CDS intergenic duplication/read-through 0 x 1 . 90 low . . "
        "| . . ENSG01 . ENST01 . downstream upstream . . . r3",
    ),
]
STAR_TITLES = _cells(
    " ",
    "#FusionName JunctionReadCount SpanningFragCount est_J est_S SpliceType LeftGene LeftBreakpoint RightGene "
    "RightBreakpoint LargeAnchorSupport FFPM LeftBreakDinuc LeftBreakEntropy RightBreakDinuc "
    "RightBreakEntropy annots CDS_LEFT_ID CDS_LEFT_RANGE CDS_RIGHT_ID CDS_RIGHT_RANGE PROT_FUSION_TYPE "
    "FUSION_MODEL FUSION_CDS FUSION_TRANSL PFAM_LEFT PFAM_RIGHT",
)
STAR_ROWS = [
    _cells(
        " ",
        "AAA--BBB 11 7 11.0 6.5 ONLY_REF_SPLICE AAA^ENSG01.2 chr1:100:+ BBB^ENSG02.1 chr2:200:- YES_LDAS 1.2 GT "
        '1.9 AG 1.8 ["Mitelman","INTERCHROMOSOMAL[chr1--chr2]"] ENST01.3 1-10 ENST02.1 8-300 INFRAME . '
        "atgaaactggGCATTTTAACCC MKLGIL*P . .",
    ),
    _cells(
        " ",
        "AAA--CCC 3 0 3.0 0.0 INCL_NON_REF_SPLICE AAA^ENSG01.2 chr1:100:+ CCC^ENSG03.1 chr3:300:+ NO_LDAS 0.1 GT "
        "1.9 AG 1.8 . . NA . NA . . . . . .",
    ),
]
CATCHER_TITLES = _cells(
    "|",
    "Gene_1_symbol(5end_fusion_partner)|Gene_2_symbol(3end_fusion_partner)|Fusion_description|"
    "Counts_of_common_mapping_reads|Spanning_pairs|Spanning_unique_reads|Longest_anchor_found|"
    "Fusion_finding_method|Fusion_point_for_gene_1(5end_fusion_partner)|"
    "Fusion_point_for_gene_2(3end_fusion_partner)|Gene_1_id(5end_fusion_partner)|"
    "Gene_2_id(3end_fusion_partner)|Exon_1_id(5end_fusion_partner)|Exon_2_id(3end_fusion_partner)|"
    "Fusion_sequence|Predicted_effect|Predicted_fused_transcripts|Predicted_fused_proteins",
)
CATCHER_ROWS = [
    _cells(
        "|",
        "AAA|BBB|known_fusion,mitelman|0|7|11|33|BOWTIE+STAR|1:100:+|2:200:-|ENSG01|ENSG02|ENSE1|ENSE2|"
        "GAAACTGG*GCATTTTAA|in-frame|ENST01:10/ENST02:8;ENST09:10/ENST02:8|MKLGIL;MWKLGIL",
    ),
    _cells("|", "AAA|CCC||0|3|4|20|BOWTIE|1:100:+|3:300:+|ENSG01|ENSG03|||GG*CC|||"),
]
EASYFUSE_TITLES = _cells(
    "|",
    "BPID|context_sequence_id|FTID|Fusion_Gene|Breakpoint1|Breakpoint2|context_sequence_100_id|type|"
    "exon_boundary1|exon_boundary2|exon_boundary|bp1_frame|bp2_frame|frame|context_sequence|"
    "context_sequence_bp|neo_peptide_sequence|neo_peptide_sequence_bp|fusioncatcher_detected|"
    "starfusion_detected|arriba_detected|ft_junc_best|ft_junc_cnt_best|ft_span_cnt_best|prediction_prob|"
    "prediction_class",
)
EASYFUSE_ROWS = [
    _cells(
        "|",
        "chr1:100:+_chr2:200:-|c1|A_A_chr1:100:+_ENST01_BBB_chr2:200:-_ENST02|A_A_BBB|chr1:100:+|chr2:200:-|c2|"
        "trans_inv|right_boundary|left_boundary|both|1|1|in_frame|ATGAAACTGGGCATTTTAA|10|KLGIL|2.33|0|1|1|0.5|11|"
        "7|0.93|positive",
    ),
    _cells(
        "|",
        "chr1:100:+_chr2:200:-|c1|A_A_chr1:100:+_ENST01_BBB_chr2:200:-_ENST07|A_A_BBB|chr1:100:+|chr2:200:-|c2|"
        "trans_inv|right_boundary|within|5prime|1|-1|neo_frame|ATGAAACTGGTTTTAA|9|KLVL|2|0|0|1|0.1|NA|0|0.61|"
        "positive",
    ),
]
TABLES = {
    "arriba": (ARRIBA_TITLES, ARRIBA_ROWS, "\t"),
    "star-fusion": (STAR_TITLES, STAR_ROWS, "\t"),
    "fusioncatcher": (CATCHER_TITLES, CATCHER_ROWS, "\t"),
    "easyfuse": (EASYFUSE_TITLES, EASYFUSE_ROWS, ";"),
}


def table_text(caller: str, *, rows: list[list[str]] | None = None, end: str = "\n") -> str:
    """Give a caller's table as text."""
    titles, own, delimiter = TABLES[caller]
    return "".join(delimiter.join(cells) + end for cells in [titles, *(own if rows is None else rows)])
