"""A made genome with 20,000 coding genes, like the human ones in what an index of k-mers feels.

Residues follow one another as in random human k-mers (a chain fitted to ``class_one/background``), lengths as in the human
proteome (median 415, mean about 550), and a twentieth of the proteins have what makes k-mers frequent there: runs of one
residue and tandem repeats of one family (C2H2 zinc fingers). Each gene has up to four more transcripts that skip an exon.
"""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from verification.corpora import corpora

from vaxsmith.core import AMINO_ACIDS, CODONS_OF, reverse_complement

GENES = 20_000
ISOFORMS = 2.0  # more transcripts a gene, on average
EXON_CODONS = 50
_FINGER = "TGEKPYKCEECGKAFSRSSHLTTHKRIH"
_CONTIGS = 20


def human_kmers(size: int = 14) -> list[str]:
    """Give the 100,000 random human k-mers of the corpora."""
    (path,) = (corpora() / "class_one" / "background").glob(f"human_{size}mers*")
    with gzip.open(path, "rt") as lines:
        kmers = (line.split("\t")[0].strip() for line in lines)
        return [kmer for kmer in kmers if len(kmer) == size and set(kmer) <= set(AMINO_ACIDS)]


def made_proteins(draw: np.random.Generator, genes: int) -> list[str]:
    """Give proteins that begin with M."""
    number = {letter: at for at, letter in enumerate(AMINO_ACIDS)}
    kmers = np.array([[number[letter] for letter in kmer] for kmer in human_kmers()])
    follows = np.full((400, 20), 0.1)
    for at in range(kmers.shape[1] - 2):
        np.add.at(follows, (kmers[:, at] * 20 + kmers[:, at + 1], kmers[:, at + 2]), 1)
    chances = np.cumsum(follows / follows.sum(axis=1, keepdims=True), axis=1)
    lengths = -np.sort(-np.clip(np.exp(draw.normal(6.03, 0.75, genes)), 30, 8000).astype(int))
    state = draw.integers(0, 400, genes)
    made = np.zeros((genes, lengths[0]), dtype=np.uint8)
    for at in range(lengths[0]):
        going = int((lengths > at).sum())
        residue = (draw.random(going)[:, None] > chances[state[:going]]).sum(axis=1).clip(0, 19)
        made[:going, at] = residue
        state[:going] = state[:going] % 20 * 20 + residue
    letters = np.frombuffer(AMINO_ACIDS.encode(), dtype=np.uint8)[made]
    proteins = ["M" + letters[row, 1:length].tobytes().decode() for row, length in enumerate(lengths.tolist())]
    return [_with_repeats(protein, draw) if draw.random() < 0.05 else protein for protein in proteins]


def _with_repeats(protein: str, draw: np.random.Generator) -> str:
    if draw.random() < 0.5:
        repeat = AMINO_ACIDS[draw.choice([0, 3, 9, 12, 13, 15])] * int(draw.integers(8, 25))
    else:
        fingers = np.frombuffer((_FINGER * int(draw.integers(5, 15))).encode(), dtype=np.uint8).copy()
        changed = draw.random(len(fingers)) < 0.2
        fingers[changed] = np.frombuffer(AMINO_ACIDS.encode(), dtype=np.uint8)[draw.integers(0, 20, changed.sum())]
        repeat = fingers.tobytes().decode()
    at = int(draw.integers(1, len(protein)))
    return protein[:at] + repeat + protein[at:]


def write_reference(folder: Path, *, genes: int = GENES, isoforms: float = ISOFORMS) -> tuple[Path, Path]:
    """Write FASTA and GTF (Ensembl's manner) of a made genome; give both paths."""
    draw = np.random.default_rng(11)
    codons = {residue: [*CODONS_OF[residue]] for residue in AMINO_ACIDS}
    between = "".join(draw.choice(list("ACGT"), 200_000))
    fasta, annotation = folder / "made.fa", folder / "made.gtf"
    proteins = made_proteins(draw, genes)
    with fasta.open("w") as bases, annotation.open("w") as features:
        for contig in range(_CONTIGS):
            pieces: list[str] = []
            place = 0
            for gene in range(contig, genes, _CONTIGS):
                picks = draw.random(len(proteins[gene])).tolist()
                chosen = (codons[residue] for residue in proteins[gene])
                coding = "".join(of[int(pick * len(of))] for of, pick in zip(chosen, picks, strict=True))
                exons, sequence = _exons(coding, between, draw)
                minus = bool(gene % 2)
                if minus:
                    sequence = reverse_complement(sequence)
                    exons = [(len(sequence) - end, len(sequence) - start) for start, end in reversed(exons)]
                pieces.append(sequence)
                for number, kept in enumerate(_isoforms(exons, draw, isoforms)):
                    features.write(_lines(gene, number, str(contig + 1), place, kept, minus=minus))
                place += len(sequence)
            bases.write(f">{contig + 1}\n{''.join(pieces)}\n")
    return fasta, annotation


def _exons(coding: str, between: str, draw: np.random.Generator) -> tuple[list[tuple[int, int]], str]:
    """Cut coding bases into exons at whole codons, introns between and 60 bases on either side; give coding stretches."""
    pieces, exons, place = [between[:60]], [], 60
    cuts = [0, *np.sort(draw.choice(len(coding) // 3, len(coding) // 3 // EXON_CODONS, replace=False)).tolist()]
    for first, last in zip(cuts, [*cuts[1:], len(coding) // 3], strict=True):
        if first == last:
            continue
        exon = coding[first * 3 : last * 3]
        intron = between[(start := int(draw.integers(0, 199_000))) : start + 100]
        pieces += [exon, intron]
        exons.append((place, place + len(exon)))
        place += len(exon) + len(intron)
    pieces[-1] = "TAA" + between[:57]
    return exons, "".join(pieces)


def _isoforms(exons: list[tuple[int, int]], draw: np.random.Generator, mean: float) -> list[list[tuple[int, int]]]:
    """Give the coding stretches of each transcript: all, and without one inner exon."""
    inner = draw.permutation(np.arange(1, max(1, len(exons) - 1)))[: int(draw.integers(0, int(2 * mean) + 1))]
    return [exons, *([exon for at, exon in enumerate(exons) if at != skipped] for skipped in inner.tolist())]


def _lines(gene: int, number: int, contig: str, place: int, coding: list[tuple[int, int]], *, minus: bool) -> str:
    names = f'gene_id "ENSG{gene:011d}"; transcript_id "ENST{gene:07d}{number:04d}"; gene_name "GENE{gene}"; '
    names += 'gene_biotype "protein_coding"; transcript_biotype "protein_coding";'
    strand = "-" if minus else "+"
    exons = [list(stretch) for stretch in coding]
    exons[0][0] -= 30
    exons[-1][1] += 30
    rows = [("transcript", exons[0][0], exons[-1][1], ".")]
    rows += [("exon", start, end, ".") for start, end in exons]
    rows += [("CDS", start, end, "0") for start, end in coding]
    return "".join(
        f"{contig}\tmade\t{feature}\t{place + start + 1}\t{place + end}\t.\t{strand}\t{phase}\t{names}\n"
        for feature, start, end, phase in rows
    )


def made_peptides(kind: str, sizes: list[int], count: int, proteins: list[str]) -> list[str]:
    """Give peptides of the sizes in turn: ``held`` by a protein, ``changed`` in one residue, or ``foreign`` human k-mers."""
    draw = np.random.default_rng(5)
    kmers = human_kmers()
    peptides = []
    for at in range(count):
        size = sizes[at % len(sizes)]
        if kind == "foreign":
            joined = "".join(kmers[pick] for pick in draw.integers(0, len(kmers), size // 14 + 1))
            peptides.append(joined[:size])
            continue
        protein = ""
        while len(protein) < size:
            protein = proteins[draw.integers(len(proteins))]
        start = int(draw.integers(0, len(protein) - size + 1))
        piece = protein[start : start + size]
        if kind == "changed":
            place = int(draw.integers(size))
            piece = piece[:place] + AMINO_ACIDS[draw.integers(20)] + piece[place + 1 :]
        peptides.append(piece)
    return peptides


def share(found: NDArray[np.int8]) -> str:
    """Say which share of the peptides was found."""
    return f"{(found >= 0).mean():.0%}"
