"""Compare the normal proteome and its look-ups with programs that nobody here wrote.

Run: make verify-proteome, or ``python -m verification.proteome``. Two comparisons on the real genes of the minigenome:

- proteins: each coding transcript's protein with what ``gffread -y`` (Pertea) translates from the same FASTA and GFF3;
- matches: every place at which ``fuzzpro`` (EMBOSS) finds a peptide with 0, 1 or 2 mismatches, beside ``find_places``; and
  the nearest of them beside ``self_matches``. The same on a made proteome of 20,000 proteins, with fewer peptides.

A program that is not installed is said and skipped. Exits 1 on a difference that is not explained.
"""

from __future__ import annotations

import gzip
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from benchmarks.made_proteome import human_kmers, made_proteins

from vaxsmith.core import AMINO_ACIDS
from vaxsmith.genome import Reference, load_reference
from vaxsmith.genome.proteome import NormalProtein, Proteome
from vaxsmith.genome.proteome_build import build_proteome, proteome_from_proteins
from vaxsmith.genome.proteome_letters import peptide_groups
from vaxsmith.genome.proteome_search import find_places
from vaxsmith.genome.transcript_table import without_version
from vaxsmith.proteins.self_matches import self_matches
from verification.corpora import corpora

MINIGENOME_PEPTIDES, MADE_PEPTIDES = 1_500, 60
LONGEST = 45
Place = tuple[int, int, int, int]  # peptide, protein, start, mismatches


def main() -> int:
    """Print both tables; 0 when every difference is explained."""
    folder = corpora() / "genome" / "minigenome"
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        reference = load_reference(folder / "reference.fa.gz", folder / "annotation.gff3.gz", cache_directory=scratch)
        proteome = build_proteome(reference, cache_directory=scratch)
        print(f"minigenome: {proteome.proteins} proteins, {proteome.residues:,} residues, {len(proteome.dropped)} dropped")
        unexplained = _compare_proteins(proteome, reference, folder, scratch)
        print("\nmatches\tpeptides\tmismatches\tplaces, fuzzpro\tplaces, ours\tdiffer\tnearest differ")
        unexplained += _compare_matches("minigenome", proteome, MINIGENOME_PEPTIDES, scratch)
        made = proteome_from_proteins(
            NormalProtein(sequence=sequence, transcript=f"T{number}")
            for number, sequence in enumerate(made_proteins(np.random.default_rng(11), 20_000))
        )
        unexplained += _compare_matches("20,000 made", made, MADE_PEPTIDES, scratch)
    print(f"\n{unexplained} differences without an explanation")
    return int(unexplained > 0)


def _compare_proteins(proteome: Proteome, reference: Reference, folder: Path, scratch: Path) -> int:
    """Compare each transcript's protein with gffread's; give the number of differences that nothing explains."""
    program = shutil.which("gffread")
    if program is None:
        print("proteins: gffread is not installed (Debian: gffread), so they are not compared")
        return 0
    (scratch / "reference.fa").write_bytes(gzip.decompress((folder / "reference.fa.gz").read_bytes()))
    features = gzip.decompress((folder / "annotation.gff3.gz").read_bytes()).decode().splitlines()
    (scratch / "annotation.gff3").write_text("\n".join(map(_for_gffread, features)) + "\n")
    translate = [program, "-y", str(scratch / "peer.fa"), "-g", str(scratch / "reference.fa")]
    subprocess.run([*translate, str(scratch / "annotation.gff3")], check=True, capture_output=True)
    peer = dict(_fasta((scratch / "peer.fa").read_text().splitlines()))
    part = proteome.parts[0]
    ours = {without_version(name): part.sequence(number) for number in range(len(part)) for name in part.names(number)[0]}
    told: dict[str, int] = {}
    for name in sorted(ours.keys() | peer.keys() | {without_version(fell.transcript) for fell in proteome.dropped}):
        why = _difference(name, ours.get(name), peer.get(name), reference)
        told[why] = told.get(why, 0) + 1
    print("\nproteins, beside gffread -y\ttranscripts")
    for why, count in sorted(told.items(), key=lambda item: -item[1]):
        print(f"{why}\t{count}")
    return sum(count for why, count in told.items() if why.startswith("UNEXPLAINED"))


def _for_gffread(line: str) -> str:
    """Write every transcript's feature as ``mRNA``: gffread passes over ``NMD_transcript_variant`` and other types."""
    columns = line.split("\t")
    if len(columns) == 9 and columns[8].startswith("ID=transcript:"):
        columns[2] = "mRNA"
    return "\t".join(columns)


def _difference(name: str, ours: str | None, peer: str | None, reference: Reference) -> str:
    """Say in what the two proteins of a transcript differ, and why."""
    if peer is not None:
        peer = peer.rstrip(".")
    if ours == peer:
        return "equal"
    transcript = reference.transcript(name)
    if transcript is None or peer is None:
        return f"UNEXPLAINED: {name} is not in the peer's output"
    if ours is None:
        stops = "." in peer
        return "recorded as unreadable; the peer writes it with a stop inside" if stops else f"UNEXPLAINED: {name}"
    if ours.replace("U", ".") == peer:
        return "selenocysteine: U here, a stop inside for the peer"
    if ours[1:] == peer[1:] and ours[0] == "M":
        return "starts at another codon than ATG, which the annotators mark: M here, that codon's residue for the peer"
    return f"UNEXPLAINED: {name} {ours[:20]}… ({len(ours)}) and {peer[:20]}… ({len(peer)})"


def _compare_matches(title: str, proteome: Proteome, count: int, scratch: Path) -> int:
    """Compare places with fuzzpro's, for each number of mismatches; give the number of differences."""
    program = shutil.which("fuzzpro")
    if program is None:
        print(f"{title}\tfuzzpro is not installed (Debian: emboss), so the matches are not compared")
        return 0
    (part,) = proteome.parts
    peptides = _peptides([part.sequence(number) for number in range(len(part))], count)
    fasta, patterns = scratch / "proteins.fa", scratch / "patterns.txt"
    fasta.write_text("".join(f">P{number}\n{part.sequence(number)}\n" for number in range(len(part))))
    patterns.write_text("".join(f">q{number}\n{peptide}\n" for number, peptide in enumerate(peptides)))
    differences = 0
    for allowed in range(3):
        peer = _fuzzpro(program, fasta, patterns, allowed)
        ours = _all_places(proteome, peptides, allowed)
        nearest = _nearest_places(proteome, peptides, allowed)
        fewest = {number: min(place[3] for place in places) for number, places in _by_peptide(peer).items()}
        expected = {place for place in peer if place[3] == fewest[place[0]]}
        print(
            f"{title}\t{len(peptides)}\t{allowed}\t{len(peer)}\t{len(ours)}\t{len(peer ^ ours)}\t{len(expected ^ nearest)}",
            flush=True,
        )
        for place in sorted(peer ^ ours)[:3]:
            where = "fuzzpro" if place in peer else "ours"
            window = part.sequence(place[1])[place[2] : place[2] + LONGEST]
            print(f"  only {where}: {peptides[place[0]]} in {window} {place}")
        differences += len(peer ^ ours) + len(expected ^ nearest)
    return differences


def _peptides(proteins: Sequence[str], count: int) -> list[str]:
    """Give pieces of 5 to 45 residues, whole or with one or two residues changed, and human k-mers; standard residues only.

    ``fuzzpro`` reads X, B and Z in a pattern as several residues, which is another question than ours.
    """
    draw = np.random.default_rng(7)
    kmers, peptides = human_kmers(), []
    while len(peptides) < count:
        kind, sizes = len(peptides) % 4, (5, LONGEST + 1) if len(peptides) % 3 else (8, 12)
        size = int(draw.integers(*sizes))
        if kind == 3:
            peptides.append(kmers[draw.integers(len(kmers))][: min(size, 14)])
            continue
        protein = proteins[draw.integers(len(proteins))]
        if len(protein) < size:
            continue
        start = int(draw.integers(0, len(protein) - size + 1))
        piece = list(protein[start : start + size])
        for place in draw.integers(0, size, kind):
            piece[place] = AMINO_ACIDS[draw.integers(20)]
        if set(piece) <= set(AMINO_ACIDS):
            peptides.append("".join(piece))
    return peptides


def _fuzzpro(program: str, fasta: Path, patterns: Path, allowed: int) -> set[Place]:
    command = [program, "-auto", "-sequence", str(fasta), "-pattern", f"@{patterns}", "-pmismatch", str(allowed)]
    done = subprocess.run([*command, "-rformat", "excel", "-outfile", "stdout"], check=True, capture_output=True, text=True)
    found = set()
    for line in done.stdout.splitlines():
        columns = line.split("\t")
        if len(columns) == 7 and columns[0] != "SeqName":
            peptide = int(columns[5].partition(":")[0].removeprefix("q"))
            differing = 0 if columns[6] == "." else int(columns[6])
            found.add((peptide, int(columns[0].removeprefix("P")), int(columns[1]) - 1, differing))
    return found


def _all_places(proteome: Proteome, peptides: Sequence[str], allowed: int) -> set[Place]:
    """Give every place of ``find_places``."""
    (part,) = proteome.parts
    found: set[Place] = set()
    for rows, numbers in peptide_groups(peptides):
        places = find_places(part, numbers, allowed)
        proteins = part.protein_at(places.places)
        starts = places.places - part.starts[proteins]
        columns = (rows[places.peptides], proteins, starts, places.mismatches)
        found.update(zip(*(column.tolist() for column in columns), strict=True))
    return found


def _nearest_places(proteome: Proteome, peptides: Sequence[str], allowed: int) -> set[Place]:
    """Give the places of ``self_matches``, read through its nouns."""
    (part,) = proteome.parts
    number = {name: at for at in range(len(part)) for name in part.names(at)[0]}
    return {
        (row, number[match.transcripts[0]], match.start, match.mismatches)
        for row, matches in enumerate(self_matches(peptides, proteome, mismatches=allowed))
        for match in matches
    }


def _by_peptide(places: Iterable[Place]) -> dict[int, list[Place]]:
    groups: dict[int, list[Place]] = {}
    for place in places:
        groups.setdefault(place[0], []).append(place)
    return groups


def _fasta(lines: Iterable[str]) -> Iterable[tuple[str, str]]:
    """Give name and sequence of each record; Ensembl's GFF3 writes ``transcript:`` before names, and no versions."""
    name, pieces = "", []
    for line in lines:
        if line.startswith(">"):
            if name:
                yield name, "".join(pieces)
            name, pieces = line[1:].split()[0].removeprefix("transcript:"), []
        else:
            pieces.append(line.strip())
    if name:
        yield name, "".join(pieces)


if __name__ == "__main__":
    sys.exit(main())
