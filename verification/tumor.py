"""Variant files read here, against htslib (through pysam) and against what pVACseq 7.1.5 read of HCC1395.

Run: make verify-tumor. Compared for every allele of every file that htslib can read: place, alleles, filters, genotype,
depth and, where AD holds one count an allele, the counts. For HCC1395, reads, fractions and expression of the peer's 955
rows.
Exits 1 where a value differs.
"""

from __future__ import annotations

import csv
import gzip
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pysam

from vaxsmith.core import VaxsmithError
from vaxsmith.tumor import Call, CallSet, read_calls
from verification.corpora import corpora

EVIDENCE = ("tdna_depth", "tdna_vaf", "normal_depth", "normal_vaf", "trna_depth", "trna_vaf", "gene_expression")


def compare_with_htslib(path: Path, calls: CallSet) -> Counter[str]:
    """Count the values compared and those that differ, by name."""
    by_record: dict[int, list[Call]] = {}
    for call in calls.calls:
        by_record.setdefault(call.record.number, []).append(call)
    tally: Counter[str] = Counter()
    with pysam.VariantFile(str(path)) as variants:
        for number, record in enumerate(variants, 1):
            for call in by_record.get(number, []):
                tally["alleles"] += 1
                sample = record.samples[calls.tumor_sample] if calls.tumor_sample else None
                for name, ours, theirs in _pairs(call, record, sample):
                    tally[name] += 1
                    if ours != theirs:
                        tally[f"differs: {name}"] += 1
                        print(f"  {path.name}\t{call.label}\t{name}\tours {ours}\thtslib {theirs}")
    return tally


def _pairs(call: Call, record: Any, sample: Any) -> list[tuple[str, object, object]]:
    alternates = record.alts or ()
    pairs: list[tuple[str, object, object]] = [
        ("place", (call.record.contig, call.record.position), (record.chrom, record.pos)),
        ("alleles", call.record.reference, record.ref),
        ("alternate", call.record.alternate in alternates, True),
        ("filters", set(call.filters), set(record.filter.keys()) - {"PASS"}),
    ]
    if sample is None:
        return pairs
    if call.genotype:
        theirs = ["." if allele is None else str(allele) for allele in sample.allele_indices]
        pairs.append(("genotype", call.genotype.replace("|", "/").split("/"), theirs))
    if isinstance(sample.get("DP"), int):
        pairs.append(("depth", call.tumor.depth, sample["DP"]))
    counts = sample.get("AD")
    if isinstance(counts, tuple) and len(counts) == len(alternates) + 1 and all(isinstance(n, int) for n in counts):
        held = counts[1 + alternates.index(call.record.alternate)]
        pairs.append(("counts", (call.tumor.reference_count, call.tumor.alternate_count), (counts[0], held)))
    return pairs


def compare_with_peer(folder: Path) -> Counter[str]:
    """Compare reads and expression with the peer's table, row by row."""
    calls = read_calls(folder / "annotated.expression.vcf.gz")
    by_name: dict[tuple[str, int, str, str], Call] = {
        (call.record.contig, call.record.position, call.record.reference, call.record.alternate): call
        for call in calls.calls
    }
    tally: Counter[str] = Counter()
    with gzip.open(folder / "pvacseq" / "variants.tsv.gz", "rt") as stream:
        for row in csv.DictReader(stream, delimiter="\t"):
            # The peer's start is 0-based for substitutions; for indels it is the padding base, 1-based.
            position = int(row["start"]) + (len(row["variant"]) == len(row["reference"]))
            call = by_name[row["chromosome_name"], position, row["reference"], row["variant"]]
            tally["rows"] += 1
            values = [
                *(
                    (support.depth, support.fraction) if support else (None, None)
                    for support in (call.tumor, call.normal, call.rna)
                ),
                (call.gene_expression.get(row["gene_name"]),),
            ]
            for title, ours in zip(EVIDENCE, (value for pair in values for value in pair), strict=True):
                theirs = None if row[title] == "NA" else float(row[title])
                tally[title] += 1
                if (ours is None) != (theirs is None) or (
                    ours is not None and theirs is not None and abs(ours - theirs) > 1e-5
                ):
                    tally[f"differs: {title}"] += 1
                    print(f"  {row['index']}\t{title}\tours {ours}\tpeer {theirs}")
    return tally


def main() -> int:
    """Print the table."""
    pysam.set_verbosity(0)
    tumours = corpora() / "tumours"
    differing = 0
    print("file\tdialect\trecords\tcalls\tdropped\tcompared values\tdiffer")
    for path in sorted(tumours.rglob("*")):
        if not path.name.endswith((".vcf", ".vcf.gz", ".maf")):
            continue
        try:
            calls = read_calls(path)
        except VaxsmithError as error:
            print(f"{path.name}\trefused: {error.found}")
            continue
        try:
            tally = compare_with_htslib(path, calls) if ".vcf" in path.name else Counter[str]()
            said = ""
        except (ValueError, OSError, NotImplementedError) as error:
            tally, said = Counter[str](), f"htslib does not read it ({str(error)[:50]})"
        wrong = sum(count for name, count in tally.items() if name.startswith("differs"))
        whole = sum(count for name, count in tally.items() if not name.startswith("differs"))
        differing += wrong
        kept = f"{calls.records}\t{len(calls.calls)}\t{len(calls.dropped)}"
        print(f"{path.name}\t{calls.dialect}\t{kept}\t{said or whole}\t{wrong}")
    tally = compare_with_peer(tumours / "hcc1395")
    wrong = sum(count for name, count in tally.items() if name.startswith("differs"))
    print(f"pVACseq 7.1.5 on HCC1395: {tally['rows']} rows, {len(EVIDENCE)} values each, {wrong} differ")
    return 1 if differing + wrong else 0


if __name__ == "__main__":
    sys.exit(main())
