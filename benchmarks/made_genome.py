"""A made genome of about 1.1 Gb with 20,000 coding genes in Ensembl's GFF3, and VCFs of variants on any reference.

Proteins are those of ``made_proteome``; each has UTRs of human length (means about 200 and 1,100 bases), exons of about 170
bases cut anywhere in a codon, and introns whose lengths spread as human ones do (median 1,200, mean about 3,200 bases: about
half of the human mean, to keep the file small). Half of the genes lie on the minus strand. What lies between has short
tandem repeats, in which indels slide. One annotation has one transcript a gene, the other all: further ones skip an exon or
have shorter UTRs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.made_proteome import made_proteins
from vaxsmith.core import AMINO_ACIDS, CODONS_OF, STANDARD_CODE, STOP, reverse_complement
from vaxsmith.genome import Reference

GENES = 20_000
ISOFORMS = 2.0  # further transcripts of a gene, on average
CONTIGS = 24
_TILE = 8_000_000
_BETWEEN_GENES = 25_000
_CODING_EXON = 170
_NAMES = [f"chr{name}" for name in (*range(1, 23), "X", "Y")]
_RUN = re.compile(r"([ACGT])\1{3,}")
_KINDS = ("substitution", "deletion", "insertion", "multiple")
_SHARES = (0.85, 0.07, 0.05, 0.03)

Parts = list[tuple[int, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Form:
    """One transcript of a gene: exons and coding parts in the bases of the gene, along the genome."""

    exons: Parts
    coding: Parts


def write_genome(folder: Path, *, genes: int = GENES, isoforms: float = ISOFORMS) -> None:
    """Write ``genome.fa`` (60 bases a line), ``genes.gff3`` with one transcript a gene and ``isoforms.gff3`` with all."""
    draw = np.random.default_rng(3)
    codons = {residue: [*CODONS_OF[residue]] for residue in AMINO_ACIDS}
    tile = _tile(draw)
    proteins = made_proteins(draw, genes)
    with ExitStack() as until_written:
        bases = until_written.enter_context((folder / "genome.fa").open("wb"))
        single, several = (
            until_written.enter_context((folder / name).open("w")) for name in ("genes.gff3", "isoforms.gff3")
        )
        for features in (single, several):
            features.write("##gff-version 3\n")
        for contig in range(CONTIGS):
            pieces, place = [], 0
            for gene in range(contig, genes, CONTIGS):
                pieces.append(_filler(tile, draw, int(draw.integers(1_000, 2 * _BETWEEN_GENES))))
                place += len(pieces[-1])
                picks = draw.random(len(proteins[gene])).tolist()
                chosen = (codons[residue] for residue in proteins[gene])
                coding = "".join(of[int(pick * len(of))] for of, pick in zip(chosen, picks, strict=True)) + "TAA"
                sequence, forms = _gene(coding, tile, draw, isoforms)
                minus = bool(gene % 2 ^ contig % 2)
                if minus:
                    sequence = reverse_complement(sequence)
                    forms = [_turned(form, len(sequence)) for form in forms]
                single.writelines(_lines(gene, _NAMES[contig], place, forms[:1], minus=minus))
                several.writelines(_lines(gene, _NAMES[contig], place, forms, minus=minus))
                pieces.append(sequence)
                place += len(sequence)
            bases.write(b">" + _NAMES[contig].encode() + b"\n" + _in_lines("".join(pieces)))


def _tile(draw: np.random.Generator) -> str:
    """Give random bases with a tandem repeat (unit of 1 to 4, 6 to 40 bases) every 500 or so."""
    tile = np.frombuffer(b"ACGT", dtype=np.uint8)[draw.integers(0, 4, _TILE)].copy()
    for start in draw.integers(0, _TILE - 50, _TILE // 500).tolist():
        unit, length = int(draw.integers(1, 5)), int(draw.integers(6, 41))
        tile[start : start + length] = np.resize(tile[start : start + unit], length)
    return tile.tobytes().decode()


def _filler(tile: str, draw: np.random.Generator, length: int) -> str:
    pieces = []
    while length > 0:
        start = int(draw.integers(0, _TILE // 2))
        pieces.append(tile[start : start + min(length, _TILE // 2)])
        length -= len(pieces[-1])
    return "".join(pieces)


def _gene(coding: str, tile: str, draw: np.random.Generator, isoforms: float) -> tuple[str, list[_Form]]:
    """Cut a message into exons, put introns between, and give the gene's transcripts, all on the plus strand."""
    ahead = int(np.clip(draw.lognormal(5.0, 0.8), 15, 3_000))
    behind = int(np.clip(draw.lognormal(6.6, 0.9), 30, 10_000))
    message = _filler(tile, draw, ahead) + coding + _filler(tile, draw, behind)
    cuts = np.unique(draw.integers(12, ahead + len(coding) - 12, (ahead + len(coding)) // _CODING_EXON))
    cuts = cuts[np.diff(cuts, prepend=-100) >= 20]
    edges = [0, *cuts.tolist(), len(message)]
    pieces: list[str] = []
    exons: Parts = []
    place = 0
    for first, last in pairwise(edges):
        exons.append((place, place + last - first))
        pieces.append(message[first:last])
        place += last - first
        if last < len(message):
            intron = int(np.clip(draw.lognormal(7.1, 1.4), 70, 200_000))
            pieces.append(f"GT{_filler(tile, draw, intron - 4)}AG")
            place += intron
    spliced = [(first, last, exons[number]) for number, (first, last) in enumerate(pairwise(edges))]
    begin, end = ahead, ahead + len(coding)
    forms = [_form(spliced, begin, end)]
    for _ in range(int(draw.integers(0, int(2 * isoforms) + 1))):
        number = int(draw.integers(0, len(spliced)))
        first, last, _ = spliced[number]
        if begin + 3 < first and last < end - 3 and _can_skip(message, begin, first, last):
            forms.append(_form([*spliced[:number], *spliced[number + 1 :]], begin, end))
        else:  # the same protein between shorter ends
            kept = list(spliced)
            opening, closing = kept[0], kept[-1]
            less = min(begin, opening[1] - 1) // 2
            kept[0] = opening[0] + less, opening[1], (opening[2][0] + less, opening[2][1])
            if len(kept) > 1:
                less = (closing[1] - max(end, closing[0])) // 2
                kept[-1] = closing[0], closing[1] - less, (closing[2][0], closing[2][1] - less)
            forms.append(_form(kept, begin, end))
    return "".join(pieces), forms


def _can_skip(message: str, begin: int, first: int, last: int) -> bool:
    """Tell whether the frame goes on behind an exon that is left out, without a stop where it is left out."""
    inside = (first - begin) % 3
    joined = message[first - inside : first] + message[last : last + 3 - inside]
    return (last - first) % 3 == 0 and STANDARD_CODE.get(joined) != STOP


def _form(spliced: list[tuple[int, int, tuple[int, int]]], begin: int, end: int) -> _Form:
    coding = [
        (exon[0] + max(0, begin - first), exon[1] - max(0, last - end))
        for first, last, exon in spliced
        if first < end and last > begin
    ]
    return _Form(exons=[exon for _, _, exon in spliced], coding=coding)


def _turned(form: _Form, length: int) -> _Form:
    return _Form(
        exons=[(length - end, length - start) for start, end in reversed(form.exons)],
        coding=[(length - end, length - start) for start, end in reversed(form.coding)],
    )


def _lines(gene: int, contig: str, place: int, forms: list[_Form], *, minus: bool) -> Iterator[str]:
    strand = "-" if minus else "+"

    def line(feature: str, start: int, end: int, phase: str, attributes: str) -> str:
        return (
            f"{contig}\tensembl_havana\t{feature}\t{place + start + 1}\t{place + end}\t.\t{strand}\t{phase}\t{attributes}\n"
        )

    outer = min(form.exons[0][0] for form in forms), max(form.exons[-1][1] for form in forms)
    name = f"ENSG{gene:011d}"
    told = f"ID=gene:{name};Name=GENE{gene};biotype=protein_coding;gene_id={name};logic_name=ensembl_havana_gene;version=5"
    yield line("gene", *outer, ".", told)
    for number, form in enumerate(forms):
        own = f"ENST{gene:07d}{number:04d}"
        parent = f"Parent=transcript:{own}"
        told = f"Name=GENE{gene}-{201 + number};biotype=protein_coding;tag=basic{'' if number else ',Ensembl_canonical'}"
        told = f"ID=transcript:{own};Parent=gene:{name};{told};transcript_id={own};transcript_support_level=1;version=3"
        yield line("mRNA", form.exons[0][0], form.exons[-1][1], ".", told)
        for rank, (start, end) in enumerate(form.exons, 1):
            told = f"{parent};Name={own}E{rank};constitutive=0;exon_id={own}E{rank};rank={rank};version=1"
            yield line("exon", start, end, ".", told)
        read = 0
        parts = [*reversed(form.coding)] if minus else form.coding
        for start, end in parts:
            protein = own.replace("ENST", "ENSP")
            yield line("CDS", start, end, str(-read % 3), f"ID=CDS:{protein};{parent};protein_id={protein};version=3")
            read += end - start


def _in_lines(sequence: str) -> bytes:
    whole = len(sequence) // 60 * 60
    rows = np.frombuffer(sequence[:whole].encode(), dtype=np.uint8).reshape(-1, 60)
    ended = np.full((len(rows), 61), ord("\n"), dtype=np.uint8)
    ended[:, :60] = rows
    rest = sequence[whole:]
    return ended.tobytes() + (rest.encode() + b"\n" if rest else b"")


# --- variants ---------------------------------------------------------------------------------------------------------


def places(reference: Reference, records: int, exonic: float, draw: np.random.Generator) -> list[tuple[str, int, int]]:
    """Draw places (contig, start, end of the part it lies in): ``exonic`` of them in exons, the others outside.

    With ``exonic`` below 0 all lie anywhere between the ends of genes.
    """
    table = reference.transcripts
    chosen: list[tuple[str, int, int]] = []
    spans = np.stack([table.start, table.end], axis=1)
    owner = np.repeat(np.arange(len(table)), np.diff(table.exon_offset))
    exons = {}
    for number, contig in enumerate(table.contigs):
        parts = spans[table.contig == number] if exonic < 0 else table.exons[table.contig[owner] == number]
        exons[contig] = _merged(parts, reference.length(contig))
    inside = records if exonic < 0 else round(records * exonic)
    gaps = {contig: _between(parts, reference.length(contig)) for contig, parts in exons.items()}
    for parts_of, count in ((exons, inside), (gaps, records - inside)):
        names = np.concatenate([np.full(len(parts), i) for i, parts in enumerate(parts_of.values())])
        parts = np.concatenate([*parts_of.values()])
        ends = np.cumsum(parts[:, 1] - parts[:, 0])
        drawn = np.unique(draw.integers(0, ends[-1], count + count // 10 + count * count // int(ends[-1])))
        drawn = np.sort(draw.permutation(drawn)[:count])
        rows = np.searchsorted(ends, drawn, side="right")
        starts = parts[rows, 1] - (ends[rows] - drawn)
        contigs = [*parts_of]
        chosen += [
            (contigs[name], start, end)
            for name, start, end in zip(names[rows].tolist(), starts.tolist(), parts[rows, 1].tolist(), strict=True)
        ]
    return chosen


def _merged(parts: NDArray[np.int32], length: int) -> NDArray[np.int64]:
    """Join parts that overlap; a change at their ends must have bases on either side."""
    parts = parts[np.argsort(parts[:, 0], kind="stable")].astype(np.int64).clip(1, length - 60)
    reached = np.maximum.accumulate(parts[:, 1])
    first = np.concatenate(([True], parts[1:, 0] > reached[:-1]))
    last = np.concatenate((first[1:], [True]))
    return np.stack([parts[first, 0], reached[last]], axis=1)


def _between(parts: NDArray[np.int64], length: int) -> NDArray[np.int64]:
    return np.stack([np.concatenate(([1], parts[:, 1])), np.concatenate((parts[:, 0], [length - 60]))], axis=1)


def write_calls(path: Path, reference: Reference, records: int, *, exonic: float, germline: bool = False) -> None:
    """Write a VCF of tumor and normal (GT:AD:DP) or, with ``germline``, of one inherited sample.

    85 % are single-base changes, 7 % deletions, 5 % insertions (half of both in runs of one base), 3 % change two or three
    bases in a row. Of neighbours within 150 bases half are phased with each other (PS).
    """
    draw = np.random.default_rng(records + (1 << 30) * germline + round(exonic * 100) % 1000)
    kinds = draw.choice(len(_KINDS), records, p=_SHARES)
    found = places(reference, records, exonic, draw)
    with path.open("w") as stream:
        stream.write(_header(reference, germline=germline))
        before, block = ("", 0), 0
        rolls = draw.random((records, 3))
        depths = draw.integers(20, 120, (records, 2)).tolist()
        order = {contig: number for number, contig in enumerate(reference.sequences.lengths)}
        changes = [
            (contig, *_change(reference, contig, start, end, _KINDS[kind], draw))
            for (contig, start, end), kind in zip(found, kinds.tolist(), strict=True)
        ]
        changes.sort(key=lambda change: (order[change[0]], *change[1:]))
        for (contig, position, old, new), roll, depth in zip(changes, rolls.tolist(), depths, strict=True):
            near = contig == before[0] and position - before[1] < 150
            block = block if near and block else position
            phased = near and roll[0] < 0.5
            before = contig, position
            if not near:
                block = position
            genotype = "1/1" if germline and roll[1] < 0.35 else "0/1"
            tail, value = "", ""
            if phased:
                genotype, tail, value = ("0|1" if roll[1] < 0.6 else "1|0"), ":PS", f":{block}"
            reads = depth[0] if genotype == "1/1" else max(3, round(depth[0] * (0.1 + 0.4 * roll[2])))
            carried = f"{genotype}:{depth[0] - reads},{reads}:{depth[0]}{value}"
            healthy = "" if germline else f"\t0/0:{depth[1]},0:{depth[1]}{':.' if phased else ''}"
            word = "PASS" if roll[0] < 0.95 else "weak_evidence"
            stream.write(f"{contig}\t{position}\t.\t{old}\t{new}\t.\t{word}\t.\tGT:AD:DP{tail}\t{carried}{healthy}\n")


def _change(
    reference: Reference, contig: str, start: int, end: int, kind: str, draw: np.random.Generator
) -> tuple[int, str, str]:
    """Give POS (1-based), REF and ALT of a change at or a little behind a place."""
    bases = reference.fetch(contig, start - 1, min(start + 60, reference.length(contig)))
    if kind in ("substitution", "multiple"):
        size = 1 if kind == "substitution" else int(draw.integers(2, 4))
        old = bases[1 : 1 + size]
        return start + 1, old, "".join("ACGT"[("ACGT".index(base) + int(draw.integers(1, 4))) % 4] for base in old)
    length = min(int(draw.geometric(0.3)), 30)
    run = _RUN.search(bases, 1, max(1, min(len(bases), end - start + 1))) if draw.random() < 0.5 else None
    at = run.start() if run else 1
    anchor = bases[at - 1]
    if kind == "deletion":
        gone = bases[at : at + (1 + length % 2 if run else length)]
        return start + at - 1, anchor + gone, anchor
    added = run.group(1) * (1 + length % 2) if run else "".join(draw.choice(list("ACGT"), length))
    return start + at - 1, anchor, anchor + added


def _header(reference: Reference, *, germline: bool) -> str:
    lines = ["##fileformat=VCFv4.2", "##source=made"]
    lines += [f"##contig=<ID={name},length={length}>" for name, length in reference.sequences.lengths.items()]
    lines += ['##FILTER=<ID=weak_evidence,Description="made">']
    for key, number, kind in (("GT", "1", "String"), ("AD", "R", "Integer"), ("DP", "1", "Integer"), ("PS", "1", "Integer")):
        lines.append(f'##FORMAT=<ID={key},Number={number},Type={kind},Description="as VCF 4.2 has it">')
    samples = "PATIENT" if germline else "TUMOR\tNORMAL"
    return "\n".join([*lines, f"#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\t{samples}"]) + "\n"
