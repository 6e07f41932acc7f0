"""Compare mutant proteins and windows of HCC1395 with what pVACseq 7.1.5 made of the same file.

Run: make verify-proteins. Prints every difference with its explanation; exits 1 on one that is not explained.
"""

from __future__ import annotations

import csv
import gzip
import sys
from collections import Counter
from pathlib import Path

from vaxsmith.core import Dropped
from vaxsmith.proteins import (
    MutantProtein,
    ProteinSet,
    annotated_span,
    distinct_windows,
    flanked_pair,
    proteins_from_annotation,
)
from vaxsmith.tumor import CallSet, read_calls
from verification.corpora import corpora

FLANK = 8
Key = tuple[str, str, str, str, str]  # contig, reference, alternate, transcript, HGVS c.

# What is known to differ, and who is right. Keys are (gene, what).
EXPLAINED = {
    (
        "IGSF3",
        "row",
    ): "in-frame insertion of a bare stop codon: the protein only ends early. The peer lists the row, makes no "
    "window of it, and says nothing; here it is recorded as stop-gained",
    (
        "OR4F29",
        "row",
    ): "frameshift whose first shifted codon is a stop: nothing new. The peer lists the row and makes no window",
    (
        "CBWD2",
        "window",
    ): "frameshift by an insertion between residues 257 and 258: the peer flanks residue 257, ours the place between the "
    "two, so ours begins one residue later; the shifted residues are the same",
    (
        "NOTCH4",
        "window",
    ): "insertion of LL: the peer extends the right flank by the inserted length (10 residues where 8 were "
    "asked for), in both windows; ours flanks with 8",
}


def main() -> int:
    """Print the comparison; 0 when every difference is explained."""
    folder = corpora() / "tumours" / "hcc1395"
    calls = read_calls(folder / "annotated.expression.vcf.gz")
    made = proteins_from_annotation(calls)
    peer = _peer_rows(folder / "pvacseq" / "variants.tsv.gz")
    unexplained = [
        *_compare_rows(made, peer),
        *_compare_windows(made, peer, folder / "pvacseq" / "peptides_flank8.fasta"),
        *_compare_peptides(made, folder / "pvacseq" / "class_one_epitopes.tsv.gz"),
        *_check_stop_losses(made),
        *_check_records(calls, made),
    ]
    for line in unexplained:
        print("UNEXPLAINED", line)
    print("all differences explained" if not unexplained else f"{len(unexplained)} unexplained")
    return 1 if unexplained else 0


def _key(protein: MutantProtein) -> Key:
    record = protein.calls[0].record
    return (record.contig, record.reference, record.alternate, protein.transcript.identifier, protein.effect.hgvs_coding)


def _place(protein: MutantProtein) -> str:
    record = protein.calls[0].record
    return f"{record.contig} {record.reference}>{record.alternate}"


def _peer_rows(path: Path) -> dict[str, dict[str, str]]:
    with gzip.open(path, "rt") as stream:
        return {row["index"]: row for row in csv.DictReader(stream, delimiter="\t")}


def _peer_key(row: dict[str, str]) -> Key:
    return (row["chromosome_name"], row["reference"], row["variant"], row["transcript_name"], row["hgvsc"])


def _compare_rows(made: ProteinSet, peer: dict[str, dict[str, str]]) -> list[str]:
    theirs = {_peer_key(row): row for row in peer.values()}
    ours = {_key(protein): protein for protein in made.proteins}
    fallen: dict[tuple[str, str], Dropped] = {(entry.variant, entry.transcript): entry for entry in made.dropped}
    print(f"variant x transcript rows: peer {len(theirs)}, ours {len(ours)}, both {len(set(theirs) & set(ours))}")
    problems = [f"row only ours: {key}" for key in sorted(set(ours) - set(theirs))]
    for key in sorted(set(theirs) - set(ours)):
        row = theirs[key]
        entry = next((e for (variant, name), e in fallen.items() if name == key[3] and variant.startswith(key[0])), None)
        reason = EXPLAINED.get((row["gene_name"], "row"))
        print(
            f"  only peer: {row['gene_name']} {row['transcript_name']} {row['hgvsp']}; "
            f"ours: {entry.reason if entry else '?'}"
        )
        print(f"    {reason}")
        if reason is None or entry is None or entry.reason != "stop-gained":
            problems.append(f"row only peer: {key}")
    wrong = [key for key in set(ours) & set(theirs) if ours[key].wild_type != theirs[key]["wildtype_amino_acid_sequence"]]
    return problems + [f"wild type differs: {key}" for key in wrong]


def _compare_windows(made: ProteinSet, peer: dict[str, dict[str, str]], path: Path) -> list[str]:
    theirs: set[tuple[str, Key, str]] = set()
    genes: dict[Key, str] = {}
    for entry in path.read_text().split(">")[1:]:
        title, _, body = entry.partition("\n")
        kind, _, index = title.partition(".")
        key = _peer_key(peer[index])
        genes[key] = peer[index]["gene_name"]
        theirs.add((kind, key, "".join(body.split())))
    ours = set()
    for protein in made.proteins:
        entry = next(e for e in protein.calls[0].annotations if e.transcript.identifier == protein.transcript.identifier)
        wild_type, mutant = flanked_pair(protein, FLANK, span=annotated_span(entry), keep_length=True)
        ours |= {("WT", _key(protein), wild_type), ("MT", _key(protein), mutant)}
    print(f"windows at flank {FLANK}: peer {len(theirs)}, ours {len(ours)}, both {len(theirs & ours)}")
    problems = []
    for kind, key, sequence in sorted(theirs ^ ours):
        side = "peer" if (kind, key, sequence) in theirs else "ours"
        gene = genes.get(key, "")
        print(f"  only {side}: {kind} {gene} {key[3]} {sequence}")
        if (gene, "window") not in EXPLAINED:
            problems.append(f"window only {side}: {kind} {key} {sequence}")
    for (gene, what), reason in EXPLAINED.items():
        if what == "window":
            print(f"    {gene}: {reason}")
    return problems


def _compare_peptides(made: ProteinSet, path: Path) -> list[str]:
    """Compare the 8-11-mers: pVACseq's table holds those of every allele; as a set of (variant, peptide)."""
    theirs: set[tuple[str, str]] = set()
    lengths: Counter[int] = Counter()
    with gzip.open(path, "rt") as stream:
        for row in csv.DictReader(stream, delimiter="\t"):
            theirs.add((f"{row['Chromosome']} {row['Reference']}>{row['Variant']}", row["MT Epitope Seq"]))
            lengths[int(row["Peptide Length"])] += 1
    ours = {(_place(w.protein), w.sequence) for w in distinct_windows(made.proteins, sorted(lengths))}
    print(f"class I peptides (variant, peptide), lengths {sorted(lengths)}: peer {len(theirs)}, ours {len(ours)}, "
          f"both {len(theirs & ours)}")  # fmt: skip
    wild_types: dict[str, list[str]] = {}
    for protein in made.proteins:
        wild_types.setdefault(_place(protein), []).append(protein.wild_type)
    problems = []
    reasons: Counter[str] = Counter()
    for place, peptide in sorted(theirs - ours):
        if any(peptide in wild_type for wild_type in wild_types.get(place, [])):
            reasons["only peer: also in the normal protein, so not new"] += 1
        else:
            problems.append(f"peptide only peer: {place} {peptide}")
    for place, peptide in sorted(ours - theirs):
        problems.append(f"peptide only ours: {place} {peptide}")
    for reason, count in sorted(reasons.items()):
        print(f"  {count} {reason}")
    return problems


def _check_stop_losses(made: ProteinSet) -> list[str]:
    lost = [entry for entry in made.dropped if entry.reason == "stop-loss-needs-reference"]
    for entry in lost:
        print(
            f"stop-loss, unassessed here, silent in the peer: {entry.gene} {entry.transcript} {entry.variant}: "
            f"{entry.remedy}"
        )
    return [] if len(lost) == 2 and all(entry.unassessed and entry.remedy for entry in lost) else ["stop-loss records"]


def _check_records(calls: CallSet, made: ProteinSet) -> list[str]:
    named = {p.calls[0].label for p in made.proteins} | {e.variant for e in (*made.dropped, *calls.dropped)}
    missing = [call.label for call in calls.calls if call.label not in named]
    print(f"records {calls.records}; accounted for {calls.records - len(missing)}")
    return [f"record without a word: {label}" for label in missing]


if __name__ == "__main__":
    sys.exit(main())
