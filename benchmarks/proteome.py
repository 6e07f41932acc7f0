"""The normal proteome: building, loading, memory, and look-ups per second for each length and number of mismatches.

Run: make bench-proteome, or ``python -m benchmarks.proteome``. Two made genomes of 20,000 genes (``made_proteome``): with
one transcript a gene (11 million residues), and with two more on average that skip an exon (31 million, most of them there
more than once). One core; CPU seconds, medians. The peptides are ``held`` by a protein, ``changed`` in one residue, or
``foreign`` (human k-mers that the made proteins mostly do not hold: nothing stops the search early).
Budgets: build < 60 s and < 1 GiB; load in about a second; thousands of peptides judged within a second, loading included;
100,000 look-ups/s exactly (8-11-mers, 25-mers) and for one mismatch on 9-mers, whatever the kind of peptides. Other modes
are shown without a budget. Exits 1 where it falls short.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from verification.corpora import corpora

from benchmarks.made_proteome import made_peptides, share, write_reference
from benchmarks.measure import measure, report
from vaxsmith.genome import load_reference
from vaxsmith.genome.proteome import Proteome
from vaxsmith.genome.proteome_build import build_proteome
from vaxsmith.proteins.self_matches import contained_in_self, self_matches

BUILD_SECONDS, LOAD_SECONDS, MEBIBYTES, PER_SECOND = 60.0, 1.2, 1024.0, 100_000
PEPTIDES = 20_000
LENGTHS: dict[str, list[int]] = {
    "8-mers": [8],
    "9-mers": [9],
    "8-11-mers mixed": [8, 9, 10, 11],
    "15-mers": [15],
    "25-mers": [25],
    "45-mers": [45],
}
KINDS = ("held", "changed", "foreign")
# Length and mismatches (None: only whether it is held) that must reach PER_SECOND.
BUDGETED = {(name, allowed) for name in ("8-11-mers mixed", "25-mers") for allowed in (None, 0)} | {("9-mers", 1)}


def load(folder: str) -> Proteome:
    """Open the made reference and give its proteome, from the cache where it is."""
    place = Path(folder)
    reference = load_reference(place / "made.fa", place / "made.gtf", cache_directory=place / "cache")
    return build_proteome(reference, cache_directory=place / "cache")


def open_reference(folder: str) -> None:
    """Open the made reference alone, to subtract."""
    place = Path(folder)
    load_reference(place / "made.fa", place / "made.gtf", cache_directory=place / "cache")


def judge(folder: str) -> None:
    """Load the proteome and tell which of 20,000 class I and class II peptides it holds: what a selection asks."""
    peptides = (Path(folder) / "peptides.txt").read_text().split()
    contained_in_self(peptides, load(folder))


def print_building(folder: Path, isoforms: float) -> bool:
    """Print building and loading; tell whether all is within budget."""
    write_reference(folder, isoforms=isoforms)
    open_reference(str(folder))  # compiled, as for every other use of a reference
    alone = measure("benchmarks.proteome", "reference", str(folder), runs=3)
    first = measure("benchmarks.proteome", "load", str(folder), runs=1)
    again = measure("benchmarks.proteome", "load", str(folder), runs=3)
    proteome = load(str(folder))
    part = proteome.parts[0]
    proteins = [part.sequence(number) for number in range(0, len(part), 3)]
    mixed = [*range(8, 26)]
    peptides = [peptide for kind in ("changed", "foreign") for peptide in made_peptides(kind, mixed, 10_000, proteins)]
    (folder / "peptides.txt").write_text("\n".join(peptides))
    judged = measure("benchmarks.proteome", "judge", str(folder), runs=3)
    size = next((folder / "cache" / "genome").glob("*.proteome.npz")).stat().st_size / (1 << 20)
    print(
        f"\n{proteome.proteins:,} proteins of {len(part.transcripts):,} transcripts, {proteome.residues:,} residues, "
        f"{size:.0f} MiB in the cache\n\nwork\tCPU s\twall s\tpeak MiB\tbudget"
    )
    rows = (
        ("build", first, BUILD_SECONDS),
        ("load from the cache", again, LOAD_SECONDS),
        ("load, and judge 20,000 peptides", judged, LOAD_SECONDS),
    )
    good = True
    for name, cost, budget in rows:
        cpu, wall = cost.cpu_seconds - alone.cpu_seconds, cost.wall_seconds - alone.wall_seconds
        print(f"{name}\t{cpu:.2f}\t{wall:.2f}\t{cost.peak_mebibytes:.0f}\t< {budget} s CPU, < {MEBIBYTES:.0f} MiB")
        good &= cpu <= budget and cost.peak_mebibytes <= MEBIBYTES
    print(f"(opening the reference, subtracted\t{alone.cpu_seconds:.2f}\t{alone.wall_seconds:.2f})")
    return good


def print_look_ups(folder: Path) -> bool:
    """Print look-ups per second; tell whether those with a budget reach it."""
    proteome = load(str(folder))
    part = proteome.parts[0]
    proteins = [part.sequence(number) for number in range(0, len(part), 3)]
    print("\npeptides\tkind\theld?\texact\t1 mismatch\t2 mismatches\t(look-ups/s; share found)")
    good = True
    for name, sizes in LENGTHS.items():
        for kind in KINDS:
            peptides = made_peptides(kind, sizes, PEPTIDES, proteins)
            cells = []
            for allowed in (None, 0, 1, 2):
                rate, found = _rate(peptides, proteome, allowed)
                short = (name, allowed) in BUDGETED and rate < PER_SECOND
                good &= not short
                cells.append(f"{rate:,.0f}{' SHORT' if short else ''}{found}")
            print(f"{name}\t{kind}\t" + "\t".join(cells), flush=True)
    return good


def _rate(peptides: list[str], proteome: Proteome, allowed: int | None) -> tuple[float, str]:
    """Give look-ups per CPU second (median of three) and the share found."""
    seconds, found = [], ""
    for _ in range(3):
        begun = time.process_time()
        if allowed is None:
            contained_in_self(peptides, proteome)
        else:
            found = f" ({share(self_matches(peptides, proteome, mismatches=allowed).fewest)})"
        seconds.append(time.process_time() - begun)
    return len(peptides) / statistics.median(seconds), found


def main() -> int:
    """Print both tables for both genomes."""
    corpora()
    good = True
    for title, isoforms in (("One transcript a gene", 0.0), ("With isoforms", 2.0)):
        with tempfile.TemporaryDirectory() as name:
            print(f"\n{title}")
            good &= print_building(Path(name), isoforms)
            good &= print_look_ups(Path(name))
    return 0 if good else 1


WORKS: dict[str, Callable[[str], object]] = {"reference": open_reference, "load": load, "judge": judge}

if __name__ == "__main__":
    if len(sys.argv) > 2:
        report(lambda: WORKS[sys.argv[1]](sys.argv[2]))
    else:
        sys.exit(main())
