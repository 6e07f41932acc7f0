"""One VCF of the minigenome's 550 somatic and 2,155 germline variants, phased or not."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from verification.haplotypes_csq import Row

# The truth table says on which copies a germline variant lies.
GERMLINE = {"A": (1, 0), "B": (0, 1), "AB": (1, 1)}
SEED = 20261120


def write_minigenome(truth: Path, contigs: list[str], vcf: Path, *, phased: bool, somatic: bool = True) -> frozenset[Row]:
    """Write the VCF; germline genotypes as the truth says, somatic ones on a copy drawn by seed. Give the germline rows."""
    generator = np.random.default_rng(SEED)
    rows: dict[Row, tuple[int, int]] = {}
    germline = _rows(truth / "germline_truth.tsv")
    rows.update({row: GERMLINE[columns[0]] for row, columns in germline})
    for row, _ in _rows(truth / "somatic_truth.tsv"):
        copies = (1, 0) if generator.integers(2) else (0, 1)
        if somatic:
            rows.setdefault(row, copies)
    mark = "|" if phased else "/"
    lines = ["##fileformat=VCFv4.2", *(f"##contig=<ID={contig}>" for contig in contigs)]
    lines += ['##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">']
    lines += ["#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\ttumor"]
    for row, copies in sorted(rows.items(), key=lambda entry: (contigs.index(entry[0][0]), entry[0][1:])):
        contig, position, before, after = row
        genotype = mark.join(map(str, copies if phased else sorted(copies)))
        lines.append(f"{contig}\t{position}\t.\t{before}\t{after}\t.\tPASS\t.\tGT\t{genotype}")
    vcf.write_text("\n".join(lines) + "\n")
    return frozenset(row for row, _ in germline)


def _rows(table: Path) -> list[tuple[Row, list[str]]]:
    lines = [line.split("\t") for line in table.read_text().splitlines()]
    return [((line[0], int(line[1]), line[2], line[3]), line[4:]) for line in lines]
