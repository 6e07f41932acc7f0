"""Why a consequence gives no mutant protein: one short reason and one plain sentence for each Sequence Ontology term."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class NoProtein:
    """A reason code to count by, and a sentence for people; a remedy where it was not judged rather than found wanting."""

    reason: str
    sentence: str
    remedy: str = ""


COMPLETE_REMEDY = "judge it on a transcript with a complete coding sequence, where the gene has one"
START_REMEDY = "have the protein's new start shown by experiment"

PROTEIN_CHANGING = frozenset(
    {
        "missense_variant",
        "inframe_insertion",
        "inframe_deletion",
        "protein_altering_variant",
        "frameshift_variant",
        "stop_lost",
    }
)
"""Terms that can put new residues into a protein (Sequence Ontology, as VEP writes them)."""

_SPLICE = NoProtein(
    reason="splice-site",
    sentence="The variant hits a splice site; which protein results cannot be told without RNA reads across the junction.",
    remedy="give the genome and the tumor's splice junctions (--reference-fasta, --reference-annotation, --junctions)",
)
_NEAR_SPLICE = NoProtein(
    reason="near-splice-site",
    sentence="The variant changes no residue but lies near a splice site; whether it changes splicing was not assessed.",
)
_INTRON = NoProtein(reason="intronic", sentence="The variant lies in an intron and leaves the protein as it is.")
_UTR = NoProtein(reason="utr", sentence="The variant lies in an untranslated region and leaves the protein as it is.")
STOP_GAINED = NoProtein(
    reason="stop-gained",
    sentence="The variant ends the protein early and adds no new residue, so there is nothing new to present.",
)
START_LOST = NoProtein(
    reason="start-lost",
    sentence="The variant removes the start codon; where translation would begin instead is an inference.",
    remedy=START_REMEDY,
)
SILENT = NoProtein(reason="no-protein-change", sentence="The codon changes but the residue does not.")
_NONCODING = NoProtein(reason="non-coding-transcript", sentence="This transcript codes for no protein.")
_OUTSIDE = NoProtein(reason="intergenic", sentence="The variant lies outside this gene's transcript.")

# In order of weight: the first term that a record carries gives the reason.
_REASONS: tuple[tuple[str, NoProtein], ...] = (
    ("stop_gained", STOP_GAINED),
    ("start_lost", START_LOST),
    ("splice_acceptor_variant", _SPLICE),
    ("splice_donor_variant", _SPLICE),
    ("transcript_ablation", _SPLICE),
    ("splice_region_variant", _NEAR_SPLICE),
    ("splice_donor_5th_base_variant", _NEAR_SPLICE),
    ("splice_donor_region_variant", _NEAR_SPLICE),
    ("splice_polypyrimidine_tract_variant", _NEAR_SPLICE),
    ("synonymous_variant", SILENT),
    ("stop_retained_variant", SILENT),
    ("start_retained_variant", SILENT),
    ("incomplete_terminal_codon_variant", NoProtein(
        reason="incomplete-transcript",
        sentence="The variant lies in the last, incomplete codon of a transcript whose end is not known.",
        remedy=COMPLETE_REMEDY,
    )),
    ("coding_sequence_variant", NoProtein(
        reason="coding-change-undetermined",
        sentence="The annotator places the variant in the coding sequence but cannot say what it does to the protein.",
        remedy="give a reference (--reference-fasta, --reference-annotation), or look at the variant by hand",
    )),
    ("5_prime_UTR_variant", _UTR),
    ("3_prime_UTR_variant", _UTR),
    ("non_coding_transcript_exon_variant", _NONCODING),
    ("mature_miRNA_variant", _NONCODING),
    ("intron_variant", _INTRON),
    ("non_coding_transcript_variant", _NONCODING),
    ("upstream_gene_variant", _OUTSIDE),
    ("downstream_gene_variant", _OUTSIDE),
    ("intergenic_variant", _OUTSIDE),
)  # fmt: skip


def explain_no_protein(consequences: tuple[str, ...]) -> NoProtein:
    """Say why these consequences give no mutant protein; the weightiest known term decides."""
    present = set(consequences)
    for term, answer in _REASONS:
        if term in present:
            return answer
    named = " & ".join(consequences) or "no consequence"
    return NoProtein(
        reason="consequence-not-coding",
        sentence=f"The annotator gives {named}, which changes no protein.",
    )
