"""Compare splice junctions and their proteins with RegTools and pVACsplice (HCC1395), and with gffread (minigenome).

Run: python -m verification.splicing. Prints every difference with its explanation; exits 1 on one that is not explained. No
GRCh38 genome lies here, so HCC1395's proteins are not read again from its bases: what the peer's own tables and proteins can
tell exactly is told, row by row. The reading itself is compared with gffread on the minigenome.
"""

from __future__ import annotations

import csv
import re
import sys
from collections import Counter
from pathlib import Path

from vaxsmith.proteins.change import differing_stretch
from vaxsmith.proteins.splice import SpliceSettings
from vaxsmith.tumor import CallSet, read_calls
from vaxsmith.tumor.junction import Junction, JunctionSet
from vaxsmith.tumor.junction_table import read_junctions
from verification.corpora import corpora
from verification.splicing_edges import KnownIntrons
from verification.splicing_gffread import compare_with_gffread

Row = dict[str, str]
_NINE = 9

# What is known of the peer's rows, by what is done otherwise here.
PAIRED = "another junction takes up in the same intron: a novel exon here, in the peer's protein a longer exon"
LONG = "one junction alone would make an exon so much longer: not inferred here, recorded with the remedy"
DELETED = (
    "the deletion that the row names lies in the intron bases that stay: ours reads the message without them, the peer's "
    "protein holds them"
)
SHORT = "the gap is the deletion that the row itself names, not an intron: recorded here, a protein in the peer's table"
OWN_MISSENSE = "the peer's normal protein holds the tumor's own missense"
OWN_STOP = "the peer's normal protein ends at the tumor's own stop-gain"
READTHROUGH = "VEP reads the annotated stop codon readthrough (X); the peer ends at that stop"
NO_PROTEIN = "VEP gives no protein of the transcript beside this variant"


def main() -> int:
    """Print the comparison; 0 when every difference is explained."""
    folder = corpora() / "tumours" / "hcc1395"
    table = folder / "splicing" / "HCC1395.splice_junctions.tsv"
    rows = _rows(folder / "splicing" / "HCC1395_TUMOR_DNA_combined.tsv")
    proteins = _proteins(folder / "splicing" / "HCC1395_TUMOR_DNA.transcripts.fa")
    calls = read_calls(folder / "annotated.expression.vcf.gz")
    found = read_junctions(table)
    known = KnownIntrons.of(found)
    normal, unlike = _normal_proteins(rows, proteins, calls)
    pairs = {row["index"]: (normal[row["index"]], proteins[f"ALT.{row['index']}"].removesuffix("X")) for row in rows}
    problems = [
        *unlike,
        *_compare_rows(found, _rows(table), rows),
        *_check_convention(_rows(table), calls),
        *_check_classes(found, known),
        *_compare_pairs(rows, found, known, pairs),
        *compare_with_gffread(corpora() / "genome" / "minigenome"),
    ]
    _tell_choices(rows, found, known)
    for line in problems:
        print("UNEXPLAINED", line)
    print("all differences explained" if not problems else f"{len(problems)} unexplained")
    return 1 if problems else 0


def _rows(path: Path) -> list[Row]:
    with path.open(newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t"))


def _proteins(path: Path) -> dict[str, str]:
    entries = (entry.partition("\n") for entry in path.read_text().split(">")[1:])
    return {title.strip(): "".join(body.split()) for title, _, body in entries}


def _compare_rows(found: JunctionSet, table: list[Row], combined: list[Row]) -> list[str]:
    """Hold our reading against the junction table and the peer's combined table, row by row."""
    by_name = {entry.name: entry for entry in found.junctions}
    problems = [] if len(by_name) == len(table) == found.records else ["junctions lost while reading"]
    equal = Counter[str]()
    for kind, listed in (("junction table", table), ("combined table", combined)):
        for row in listed:
            entry = by_name[row["name"]]
            prefix = "junction_" if kind == "combined table" else ""
            end = row["junction_stop"] if prefix else row["end"]
            strand = {"1": "+", "-1": "-"}.get(row["strand"], row["strand"])
            theirs = (
                row[f"{prefix}chrom"],
                int(row[f"{prefix}start"]),
                int(end) - 1,
                strand,
                int(row["score"]),
                row["anchor"],
            )
            ours = entry.contig, entry.start, entry.end, entry.strand, entry.unique_reads, entry.anchor
            same = theirs == ours and row["splice_site"] == entry.motif and (row["variant_info"] in entry.variant.split(","))
            same = same or (theirs == ours and row["variant_info"] == entry.variant)
            equal[kind] += same
            problems += [] if same else [f"{kind}: {row['name']}"]
        print(f"{kind}: {len(listed)} rows, equal to our reading {equal[kind]}")
    return problems


def _check_convention(table: list[Row], calls: CallSet) -> list[str]:
    """Find where RegTools says an intron begins and ends, from variants whose HGVS name counts from a splice site."""
    sites: set[tuple[str, str, str, int]] = set()  # contig, strand, donor or acceptor, edge of the intron (0-based)
    strands = {(row["chrom"], gene): row["strand"] for row in table for gene in row["gene_names"].split(",")}
    for call in calls.calls:
        for entry in call.annotations:
            match = re.search(r":c\.\*?-?\d+([+-])(\d+)[ACGT]>[ACGT]$", entry.hgvs_coding)
            strand = strands.get((call.variant.contig, entry.transcript.gene))
            if match is None or strand is None or int(match[2]) > 2:
                continue
            donor, away, place = match[1] == "+", int(match[2]) - 1, call.variant.start
            left = donor == (strand == "+")
            sites.add(
                (call.variant.contig, strand, "donor" if donor else "acceptor", place - away if left else place + 1 + away)
            )
    agree, shifted = 0, 0
    for contig, strand, site, edge in sorted(sites):
        left = (site == "donor") == (strand == "+")
        written = {
            int(row["start"] if left else row["end"])
            for row in table
            if (row["chrom"], row["strand"], row[f"known_{site}"]) == (contig, strand, "1")
        }
        agree += (edge if left else edge + 1) in written
        shifted += bool(written & ({edge - 1, edge + 1} if left else {edge, edge + 2}))
    print(
        f"RegTools' start as an intron's 0-based start, end - 1 as its half-open end, against {len(sites)} splice sites "
        f"that HGVS names of the VCF place: {agree} are known sites there, {shifted} lie one base off"
    )
    return [] if agree >= 5 and not shifted else ["the meaning of RegTools' start and end is not settled"]


def _check_classes(found: JunctionSet, known: KnownIntrons) -> list[str]:
    """Class each junction again from the table's own known introns; what they do not hold cannot be told."""
    outcome, problems = Counter[str](), []
    for entry in found.junctions:
        told = known.classify(entry)
        donor, acceptor = entry.anchor in ("D", "DA", "NDA"), entry.anchor in ("A", "DA", "NDA")
        if told.joined != (entry.anchor == "DA") or (told.donor and not donor) or (told.acceptor and not acceptor):
            problems.append(f"class of {entry.name}: table {entry.anchor}, from its known introns {told}")
        outcome["same" if (told.donor, told.acceptor) == (donor, acceptor) else "known site not among them"] += 1
    print(f"anchor classes told again from the table's own {len(known.introns)} known introns, contradicted {len(problems)}")
    _print_counts(outcome)
    return problems


def _normal_proteins(rows: list[Row], proteins: dict[str, str], calls: CallSet) -> tuple[dict[str, str], list[str]]:
    """Compare the peer's normal proteins with VEP's; give, for each row, the one that normal cells make."""
    vep: dict[str, str] = {}
    missense: dict[str, set[int]] = {}
    for call in calls.calls:
        for entry in call.annotations:
            name = entry.transcript.identifier
            vep[name] = entry.wild_type_protein or vep.get(name, "")
            match = re.search(r"p\.[A-Z][a-z]{2}(\d+)[A-Z][a-z]{2}$", entry.hgvs_protein)
            if match:
                missense.setdefault(name, set()).add(int(match[1]) - 1)
    outcome, problems, normal = Counter[str](), [], {}
    for row in rows:
        name, theirs = row["transcript_name"], proteins[f"WT.{row['index']}"]
        ours = vep.get(name, "")
        apart = {i for i, (one, two) in enumerate(zip(ours, theirs, strict=False)) if one != two}
        stop = re.search(r"p\.[A-Z][a-z]{2}(\d+)Ter$", row["hgvsp"])
        normal[row["index"]] = ours or theirs
        if not ours:
            outcome[NO_PROTEIN] += 1
        elif theirs == ours:
            outcome["equal"] += 1
        elif ours.startswith(theirs + "X"):
            outcome[READTHROUGH] += 1
            normal[row["index"]] = theirs
        elif stop and theirs == ours[: int(stop[1]) - 1]:
            outcome[OWN_STOP] += 1
        elif len(theirs) == len(ours) and apart <= missense.get(name, set()):
            outcome[OWN_MISSENSE] += 1
        else:
            problems.append(f"normal protein of {row['index']}: {differing_stretch(ours, theirs)}")
    print(f"normal proteins of {len(rows)} rows against VEP's")
    _print_counts(outcome)
    return normal, problems


def _compare_pairs(rows: list[Row], found: JunctionSet, known: KnownIntrons, pairs: dict[str, tuple[str, str]]) -> list[str]:
    """Compare frame and length as the coordinates give them with the peer's proteins; check our spans on these."""
    by_name: dict[str, Junction] = {entry.name: entry for entry in found.junctions}
    outcome, problems = Counter[str](), []
    for row in rows:
        normal, mutant = pairs[row["index"]]
        changes = known.length_changes(by_name[row["name"]])
        in_frame = row["frameshift_event"] == "no"
        grown = 3 * (len(mutant) - len(normal))
        if not changes:
            outcome["the table holds no known intron to measure from"] += 1
        elif in_frame and grown in changes:
            outcome["in frame, length of the protein equal"] += 1
        elif not in_frame and any(change % 3 for change in changes):
            outcome["frame shifted in both"] += 1
        else:
            problems.append(f"change of {row['index']}: {grown} bases in the protein, coordinates {sorted(changes)}")
        problems += _check_span(row["index"], normal, mutant, in_frame=in_frame)
    print(f"change of the message told from coordinates, against the peer's {len(rows)} pairs of proteins")
    _print_counts(outcome)
    print(f"altered span on these {len(rows)} pairs: every 9-mer that is not in the normal protein touches it")
    return problems


def _tell_choices(rows: list[Row], found: JunctionSet, known: KnownIntrons) -> None:
    """List the peer's rows of which ours would make another message, or none, and say why."""
    by_name = {entry.name: entry for entry in found.junctions}
    settings = SpliceSettings()
    believed = [
        entry
        for entry in found.junctions
        if entry.unique_reads >= settings.minimum_unique_reads and entry.end - entry.start >= settings.shortest_intron
    ]
    told: dict[str, tuple[str, int]] = {}
    for row in rows:
        entry = by_name[row["name"]]
        partner = known.partner(entry, believed) if entry.anchor in ("D", "A") else None
        deleted = len(row["reference"]) - len(row["variant"])
        longer = max(known.length_changes(entry), default=0)
        reason = ""
        if entry.end - entry.start < settings.shortest_intron:
            reason = SHORT
        elif partner is not None:
            reason = f"{PAIRED} ({partner.name})"
        elif longer > settings.longest_extension:
            reason = f"{LONG} ({longer} bases)"
        elif (
            longer > 0
            and deleted > 0
            and known.comes_in(entry, int(row["variant_start"]), int(row["variant_start"]) + deleted)
        ):
            reason = f"{DELETED} ({longer} bases come in there, {longer - deleted} here)"
        if reason:
            told[row["name"]] = reason, told.get(row["name"], ("", 0))[1] + 1
    count = sum(number for _, number in told.values())
    print(f"of the peer's {len(rows)} rows, ours makes the same message of {len(rows) - count}, another or none of {count}")
    for name, (reason, number) in told.items():
        print(f"  {name} {by_name[name].label}, {number} rows: {reason}")


def _print_counts(outcome: Counter[str]) -> None:
    for what, count in outcome.most_common():
        print(f"  {count:4} {what}")


def _check_span(index: str, normal: str, mutant: str, *, in_frame: bool) -> list[str]:
    """Check that exactly our span is new: what lies outside it stands in the normal protein at its place."""
    altered, replaced = differing_stretch(normal, mutant)
    if not in_frame:
        altered, replaced = (altered[0], len(mutant)), (replaced[0], len(normal))
    if mutant[: altered[0]] != normal[: replaced[0]] or mutant[altered[1] :] != normal[replaced[1] :]:
        return [f"span of {index}"]
    theirs = {normal[i : i + _NINE] for i in range(len(normal) - _NINE + 1)}
    for start in range(len(mutant) - _NINE + 1):
        touches = (
            start < altered[1] and start + _NINE > altered[0]
            if altered[0] < altered[1]
            else start < altered[0] < start + _NINE
        )
        if mutant[start : start + _NINE] not in theirs and not touches:
            return [f"new 9-mer outside the span of {index}: {mutant[start : start + _NINE]}"]
    return []


if __name__ == "__main__":
    sys.exit(main())
