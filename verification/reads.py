"""Fragments counted here in the RNA of B16, against the published table of isovar (openvax, rna_support of the corpora).

Run: make verify-reads. Compared: reference, alternate and other fragments and reads of each row; that every fragment with
the variant belongs to the assembled message; that the assembled message translates to isovar's protein. Named besides: the
neighbours in the same codon that no call states. B16's genome (mm10) is not among the corpora: what is expected beside a
variant is what the fragments without it write. Two variants of the VCF have no row in the table; their counts are printed.
Exits 1 where a value differs.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from pathlib import Path

from vaxsmith.core import Unassessed, translate
from vaxsmith.tumor.alignments import Alignments, open_alignments
from vaxsmith.tumor.allele_in_read import Allele, allele_in_read
from vaxsmith.tumor.allele_site import AlleleSite, allele_site
from vaxsmith.tumor.expected_context import ExpectedContext
from vaxsmith.tumor.fragment_counts import FragmentSupport, count_fragments
from vaxsmith.tumor.normalise import trim
from vaxsmith.tumor.read_context import CodonContext, ContextSettings, assemble_context
from vaxsmith.tumor.read_phase import phase_from_reads
from vaxsmith.tumor.read_settings import ReadSettings
from vaxsmith.tumor.variant import Call, Record
from verification.corpora import corpora

# The peer's columns and our fields, in one order.
COLUMNS = {
    "num_ref_fragments": "reference_fragments",
    "num_alt_fragments": "alternate_fragments",
    "num_other_fragments": "other_fragments",
    "num_ref_reads": "reference_reads",
    "num_alt_reads": "alternate_reads",
    "num_other_reads": "other_reads",
}


def read_bare_vcf(path: Path) -> list[Call]:
    """Read the corpus' four-column VCFs, which have no header line that a VCF must have."""
    calls = []
    rows = [line.split("\t") for line in path.read_text().splitlines() if line and line[0] != "#"]
    for number, (contig, position, _, reference, alternate, *_rest) in enumerate(rows, 1):
        record = Record(number=number, contig=contig, position=int(position), reference=reference, alternate=alternate)
        calls.append(Call(variant=trim(contig, int(position) - 1, reference, alternate), record=record))
    return calls


def expected_of_others(site: AlleleSite, call: Call, alignments: Alignments, beside: int) -> ExpectedContext:
    """Give what most reads with the reference allele write beside a substitution."""
    rules = ReadSettings()
    votes: dict[int, Counter[str]] = {}
    for read in alignments.reads(site.contig, site.start, site.end):
        if rules.left_out(read) or allele_in_read(read, site, rules) is not Allele.REFERENCE:
            continue
        for place, position in read.get_aligned_pairs(matches_only=True):
            votes.setdefault(position, Counter())[read.query_sequence[place]] += 1
    left = range(site.start - beside, site.start)
    right = range(site.end, site.end + beside)
    bases = {position: votes[position].most_common(1)[0][0] for position in (*left, *right)}
    return ExpectedContext(
        call=call,
        left="".join(bases[position] for position in left),
        right="".join(bases[position] for position in right),
        places=(*left, *right),
        strand="-",  # Phip and Wdr13 both lie on the reverse strand of mm10
    )


def context_of(call: Call, alignments: Alignments) -> CodonContext:
    site = allele_site(call.variant, alignments, reference=None, settings=ReadSettings())
    assert isinstance(site, AlleleSite)
    settings = ContextSettings()
    return assemble_context(
        site, expected_of_others(site, call, alignments, settings.bases_beside), alignments, settings=settings
    )


def compare_row(row: dict[str, str], call: Call, alignments: Alignments) -> int:
    """Print one row of the peer's table beside ours; give the number of values that differ."""
    (counted,) = count_fragments([call], alignments)
    assert not isinstance(counted, Unassessed)
    context = context_of(call, alignments)
    pairs = {title: (getattr(counted, field), int(float(row[title]))) for title, field in COLUMNS.items()}
    title = "num_fragments_supporting_top_protein_sequence"
    pairs[title] = (context.assembled_fragments, int(float(row[title])))
    frames = [translate(context.assembled[frame:]) for frame in range(3)]
    held = any(row["protein_sequence"] in frame for frame in frames)
    differing = 0 if held else 1
    print(f"{call.label} ({row['overlapping_gene_names']})")
    for title, (ours, theirs) in pairs.items():
        differing += ours != theirs
        print(f"  {title}\tours {ours}\tisovar {theirs}{'' if ours == theirs else chr(9) + 'DIFFERS'}")
    print(f"  isovar's protein {row['protein_sequence']} in the assembled message\t{'yes' if held else 'NO: DIFFERS'}")
    print(f"  spanning fragments\t{context.spanning_fragments}, as expected {context.agreeing_fragments}: {context.verdict}")
    for finding in context.findings:
        print(f"  {finding.sentence}")
    for neighbour in context.neighbours:
        record = Record(number=0, contig=neighbour.contig, position=neighbour.start + 1, reference="", alternate="")
        for phase in phase_from_reads([call, Call(variant=neighbour, record=record)], [alignments]):
            print(f"  the two are {phase.verdict}: both {phase.both}, one {phase.only_first + phase.only_second} fragments")
    return differing


def main() -> int:
    """Print the table."""
    folder = corpora() / "rna_support" / "b16.f10"
    calls = {call.variant.start: call for call in read_bare_vcf(folder / "b16.vcf")}
    differing = 0
    with open_alignments(folder / "b16.combined.sorted.bam") as alignments:
        with (folder / "isovar-results.csv").open(newline="") as stream:
            for row in csv.DictReader(stream):
                place = int(row["variant"].partition("g.")[2].partition(">")[0][:-1]) - 1
                differing += compare_row(row, calls.pop(place), alignments)
        for call in calls.values():
            (counted,) = count_fragments([call], alignments)
            assert isinstance(counted, FragmentSupport)
            print(f"{call.label}: no row in the table; ours {counted}")
    print(
        "chr13-5864876-C-CG: STAR wrote this insertion at the other end of a run of six G. Matched at the VCF's own\n"
        "place no read carries it (the corpus lists it as not expressed); compared as bases, these do."
    )
    print(f"{differing} values differ")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
