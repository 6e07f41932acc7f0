"""The shipped patient's proteins against peptides of the human proteome: ``python -m verification.shipped_patient``.

Second readers are random human k-mers and published HLA ligands, class I and II. A peptide that shares a long stretch with a
protein should agree with it over its whole length, unless it comes from a paralog, a polymorphism or a mutation. A
residue that some peptide contests and none supports is listed; one that several contest is a fault.
"""

from __future__ import annotations

import csv
import gzip
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from vaxsmith.demo import case_file
from verification.corpora import corpora

SEED = 7  # residues that a peptide must share to be held against a protein
LEAST_COVERED = 0.5
CONTESTED_BY = 4  # distinct peptides without one in support: no longer a paralog's accident
FILES = (
    "class_one/background/*.tsv.gz",
    "class_one/training/ligands_*.tsv.gz",
    "class_two/training/*.tsv.gz",
)


def read_proteins() -> dict[str, str]:
    """Read the shipped proteins by gene and transcript."""
    proteins: dict[str, str] = defaultdict(str)
    name = ""
    for line in (case_file().parent / "proteins.fasta").read_text(encoding="ascii").splitlines():
        if line.startswith(">"):
            transcript, gene, *_ = line[1:].split()
            name = f"{gene} {transcript}"
        else:
            proteins[name] += line
    return dict(proteins)


def read_peptides(corpora: Path) -> Iterator[str]:
    """Give every peptide of the second readers."""
    for pattern in FILES:
        for path in sorted(corpora.glob(pattern)):
            with gzip.open(path, "rt", encoding="utf-8") as handle:
                yield from (row["peptide"] for row in csv.DictReader(handle, delimiter="\t"))


def hold_against(
    proteins: Mapping[str, str], peptides: Iterator[str]
) -> tuple[dict[str, list[int]], dict[str, Counter[int]]]:
    """Count, for each residue, the peptides that agree over their length and those that differ at it and nowhere else."""
    places: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for name, protein in proteins.items():
        for start in range(len(protein) - SEED + 1):
            places[protein[start : start + SEED]].append((name, start))
    support = {name: [0] * len(protein) for name, protein in proteins.items()}
    contested: dict[str, Counter[int]] = {name: Counter() for name in proteins}
    for peptide in set(peptides):
        found = {
            (name, start - offset)
            for offset in range(len(peptide) - SEED + 1)
            for name, start in places.get(peptide[offset : offset + SEED], ())
        }
        for name, start in found:
            stretch = proteins[name][max(start, 0) : start + len(peptide)]
            if start < 0 or len(stretch) < len(peptide):
                continue
            differing = [i for i, (ours, theirs) in enumerate(zip(stretch, peptide, strict=True)) if ours != theirs]
            if not differing:
                for position in range(start, start + len(peptide)):
                    support[name][position] += 1
            elif len(differing) == 1:
                contested[name][start + differing[0]] += 1
    return support, contested


def main() -> int:
    """Print one row a protein and every residue that is contested and not supported."""
    proteins = read_proteins()
    support, contested = hold_against(proteins, read_peptides(corpora()))
    faults = 0
    print(f"{'protein':34} {'residues':>8} {'covered':>8}  contested without support (distinct peptides)")
    for name, protein in sorted(proteins.items()):
        covered = sum(count > 0 for count in support[name]) / len(protein)
        alone = {place: count for place, count in contested[name].items() if not support[name][place]}
        faults += covered < LEAST_COVERED or any(count >= CONTESTED_BY for count in alone.values())
        words = ", ".join(f"{protein[place]}{place + 1} ({count})" for place, count in sorted(alone.items()))
        print(f"{name:34} {len(protein):8} {covered:8.0%}  {words}")
    residues = sum(map(len, proteins.values()))
    whole = sum(count > 0 for counts in support.values() for count in counts) / residues
    print(f"\n{len(proteins)} proteins, {residues} residues, {whole:.0%} covered, {faults} faults")
    return int(faults > 0)


if __name__ == "__main__":
    sys.exit(main())
