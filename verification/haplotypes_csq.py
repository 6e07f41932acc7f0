"""The other side of ``verification.haplotypes``: what ``bcftools csq`` says of every molecule of a VCF, in our terms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from vaxsmith.core import STOP
from vaxsmith.genome.transcript_table import without_version
from vaxsmith.tumor.variant import Variant
from verification.genome_csq import CLASSES, bcftools

Molecule = tuple[str, int]  # sample (empty where the VCF has none), and which of its two copies: 0 or 1
Row = tuple[str, int, str, str]  # contig, position, REF, ALT as the VCF writes them


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One consequence of csq on one molecule and transcript.

    ``rows`` are the records that together make it: those it lists, or the one it stands at. ``change`` is the residues as
    written (``146M>146T``), empty where csq names none. ``behind_stop`` is csq's asterisk: an earlier stop hides it.
    """

    words: str
    transcript: str
    gene: str
    change: str
    rows: tuple[Row, ...]
    behind_stop: bool

    @property
    def groups(self) -> frozenset[str]:
        """The classes of its words."""
        words = set(self.words.split("&"))
        found = {name for word, name in CLASSES if word in words}
        # csq's start_retained may lie before the start codon; its splice region reaches eight bases into the intron.
        found |= {"utr"} if "start_retained" in words else set()
        found |= {"intron", "splice-site"} if "splice region" in found else set()
        return frozenset(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What csq says of one molecule; ``lost_pointers`` are records whose pointer leads to no entry that lists them."""

    entries: tuple[Entry, ...] = ()
    pointers: int = 0
    lost_pointers: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """The alternate alleles on one molecule, in the order of the VCF."""

    molecule: Molecule
    variants: tuple[tuple[Row, Variant], ...]


def trimmed(row: Row) -> Variant | None:
    """Trim a record as ``Variant`` asks; None for a symbolic allele or none at all."""
    contig, position, before, after = row
    start = position - 1
    if not set(before + after) <= set("ACGTN") or before == after:
        return None
    while before and after and before[-1] == after[-1]:
        before, after = before[:-1], after[:-1]
    while before and after and before[0] == after[0]:
        before, after, start = before[1:], after[1:], start + 1
    return Variant(contig=contig, start=start, reference=before, alternate=after)


def carried(vcf: Path) -> list[Carried]:
    """Read which alleles lie on which molecule, as ``csq -p a`` takes genotypes: first allele, first copy, phased or not."""
    samples: list[str] = []
    found: dict[Molecule, list[tuple[Row, Variant]]] = defaultdict(list)
    for line in vcf.read_text().splitlines():
        if line.startswith("#CHROM"):
            samples = line.split("\t")[9:]
        if not line or line[0] == "#":
            continue
        contig, position, _, before, alternates, *rest = line.split("\t")
        alleles = alternates.split(",")
        told: list[tuple[Molecule, int]] = [(("", 0), number) for number in range(1, len(alleles) + 1)]
        if samples:
            told = []
            for sample, column in zip(samples, rest[4:], strict=True):
                genotype = column.split(":")[0].replace("|", "/").split("/")
                if len(genotype) <= 2:  # more copies are not for csq
                    told += [((sample, copy), int(call)) for copy, call in enumerate(genotype) if call not in (".", "0")]
        for molecule, number in told:
            row = (contig, int(position), before.upper(), alleles[number - 1].upper())
            variant = trimmed(row)
            if variant:
                found[molecule].append((row, variant))
    return [Carried(molecule=molecule, variants=tuple(rows)) for molecule, rows in found.items()]


def run_csq(fasta: Path, gff: Path, vcf: Path, folder: Path) -> dict[Molecule, Told]:
    """Run ``csq -p a`` and give what it says of each molecule.

    Raises:
        RuntimeError: bcftools failed.
    """
    said = folder / "said.vcf"
    said.write_text(bcftools("csq", "-p", "a", "--ncsq", "64", "-f", str(fasta), "-g", str(gff), str(vcf)))
    samples = any(line.startswith("#CHROM") and line.count("\t") > 8 for line in said.read_text().splitlines())
    if not samples:
        text = bcftools("query", "-f", "%CHROM\t%POS\t%REF\t%ALT\t%INFO/BCSQ\n", str(said))
        rows = [(line.split("\t")[:4], ("", 0), line.split("\t")[4]) for line in text.splitlines()]
    else:
        text = bcftools("query", "-f", "[%CHROM\t%POS\t%REF\t%ALT\t%SAMPLE\t%TBCSQ\n]", str(said))
        rows = []
        for line in text.splitlines():
            *place, sample, first, second = line.split("\t")
            rows += [(place, (sample, 0), first), (place, (sample, 1), second)]
    told: dict[Molecule, list[tuple[Row, str]]] = defaultdict(list)
    for (contig, position, before, alternate), molecule, words in rows:
        told[molecule].append(((contig, int(position), before, alternate), words))
    return {molecule: told_of(statements) for molecule, statements in told.items()}


def expected(texts: Iterable[Path], molecules: Sequence[Carried]) -> dict[Molecule, Told]:
    """Read the expected texts of a case: blocks of lines, the last line (or one line a sample) is what csq prints."""
    rows = {row[1:]: row for one in molecules for row, _ in one.variants}
    carriers: dict[Row, list[str]] = defaultdict(list)
    for one in sorted(molecules, key=lambda one: one.molecule):
        for row, _ in one.variants:
            if one.molecule[0] not in carriers[row]:
                carriers[row].append(one.molecule[0])
    samples = sorted({one.molecule[0] for one in molecules})
    told: dict[Molecule, list[tuple[Row, str]]] = defaultdict(list)
    for block in "\n\n".join(text.read_text() for text in texts).split("\n\n"):
        lines = [line.split("\t") for line in block.split("\n") if line.count("\t") >= 3 and line.split("\t")[0].isdigit()]
        for number, parts in enumerate(lines):
            row = rows.get((int(parts[0]), parts[1], parts[2]))
            if row is None:
                continue
            if samples == [""]:
                if parts is lines[-1] or parts[:3] != lines[number + 1][:3]:
                    told["", 0].append((row, parts[3]))
            else:
                named = [sample for sample in samples if sample in parts]
                sample = named[0] if named else carriers[row][min(number, len(carriers[row]) - 1)]
                for copy, words in enumerate(parts[-2:]):
                    told[sample, copy].append((row, words))
    return {molecule: told_of(statements) for molecule, statements in told.items()}


def told_of(statements: Sequence[tuple[Row, str]]) -> Told:
    """Take csq's words apart; a pointer (``@4310``) must be of a record that the entry it points to lists."""
    found: list[Entry] = []
    pointers: list[Row] = []
    for row, words in statements:
        for entry in words.split(","):
            parts = entry.split("|")
            if entry[:1] == "@":
                pointers.append(row)
            if len(parts) < 3 or "<" in row[3]:
                continue
            listed = tuple(_listed(part, row[0]) for part in parts[6].split("+")) if len(parts) > 6 else (row,)
            found.append(
                Entry(
                    words=parts[0].lstrip("*"),
                    behind_stop=parts[0].startswith("*"),
                    gene=parts[1],
                    transcript=without_version(parts[2]),
                    change=parts[5] if len(parts) > 5 else "",
                    rows=listed,
                )
            )
    joined = {row for entry in found if len(entry.rows) > 1 for row in entry.rows}
    return Told(
        entries=tuple(found), pointers=len(pointers), lost_pointers=tuple(row for row in pointers if row not in joined)
    )


def _listed(part: str, contig: str) -> Row:
    before, _, after = part.partition(">")
    digits = len(before) - len(before.lstrip("0123456789"))
    return contig, int(before[:digits]), before[digits:], after


def protein_of(told: Sequence[Entry], normal: str) -> str | None:
    """Put every change that csq names into our normal protein; None where csq reads other residues than we do.

    csq writes each change against the reference: place and residues before, residues after. What stands behind a stop is not
    made; a change whose old residues hold the stop runs to csq's end of the protein.
    """
    closed = normal + STOP
    changes = []
    for entry in told:
        if ">" in entry.change:
            before, after = entry.change.split(">")
            old, new = before.lstrip("0123456789"), after.lstrip("0123456789")
            place = int(before[: len(before) - len(old)]) - 1
            if ".." in old:  # abbreviated: the first residues, and the number of the last
                head, last = old.split("..")
                old = head + closed[place + len(head) : int(last)]
            changes.append((place, old, new))
    made, done = "", 0
    for place, old, new in sorted(set(changes)):
        if closed[place : place + len(old)] != old:
            return None
        if place < done:
            return None
        made += closed[done:place] + new
        done = place + len(old)
        if STOP in made:
            break
    return (made + closed[done:]).partition(STOP)[0]
