"""A case with every source that a design can use, made of the minigenome, and the truth of what was put into it.

Two copies of each gene are edited (``A`` and ``B``: inherited variants as the truth table says, somatic ones in turn), read
as messenger RNA and as DNA, and cut into pairs of reads. Which base each read holds of which copy is remembered, so that
counts can be checked without asking vaxsmith.
"""

from __future__ import annotations

import csv
import gzip
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pysam
from tests.corpora import corpus

HLA = "A*02:01,A*24:02,B*07:02,B*44:02,C*05:01,C*07:02"
NAME = "Every <b>source</b> & more"
LENGTH = 100
SPLICE = ("chr10_60272880", 273963, "G", "A")  # the donor of exon 5 of BICC1: planted beside the table's 550
INHERITED = ("chr10_60272880", 283348, "G", "A")  # G436D of BICC1 on both copies: planted, too
SKIP = ("chr10_60272880", 271961, 275250)  # the intron (0-based, half-open) that leaves this exon out
NORMAL_SKIP = ("chr10_60272880", 276337, 280364)  # leaves out a later exon, and normal cells do so, too
ANNOTATED = ("chr10_60272880", 271961, 273803)
RETAINED = ("chr3_3111213", 28529, 28608)  # of IL5RA, on the reverse strand
FUSION = "ACOT13::IL5RA chr6_24667279:294-chr3_3111213:32302"
MARKER, VITAL = "SOX30", "PRAMEF8"
EXPRESSED = ("RCC1", "SMAD5", "BICC1", "IL5RA", "ACOT13")
VIRUS, SILENT_VIRUS = "E7<u>made", "E6_made"
_READ_GENES = ("RCC1", "HRNR", "SMAD5", "BICC1", "CD207", "DNTTIP2", "IL5RA", "ACOT13", "UNC93B1")
# Which copy a somatic variant lies on where the story needs it; the others take turns.
_COPIES = {26298: "A", 26341: "A", 7937: "A", 8012: "B", 44541: "A", 8673: "B", 285970: "A", 286092: "B"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Planted:
    """One record of a truth table: ``position`` as VCF writes it, ``copies`` of the gene that carry it."""

    contig: str
    position: int
    reference: str
    alternate: str
    copies: str
    share: float = 0.0

    @property
    def label(self) -> str:
        """The name by which tables call it."""
        return f"{self.contig}-{self.position}-{self.reference}-{self.alternate}"

    @property
    def change(self) -> tuple[int, str, str]:
        """Give 0-based start, bases taken out and bases put in, without what both share."""
        start, old, new = self.position - 1, self.reference, self.alternate
        while old and new and old[-1] == new[-1]:
            old, new = old[:-1], new[:-1]
        while old and new and old[0] == new[0]:
            start, old, new = start + 1, old[1:], new[1:]
        return start, old, new


@dataclass(frozen=True, slots=True, kw_only=True)
class Gene:
    """The exons (0-based, half-open) of one gene's first transcript, and their coding parts."""

    contig: str
    strand: str
    exons: tuple[tuple[int, int], ...]
    coding: tuple[tuple[int, int], ...]


@dataclass(slots=True, kw_only=True)
class Truth:
    """What was put in: fragments by (variant's label, kind), kind ``reference`` or ``alternate``; substitutions only."""

    somatic: tuple[Planted, ...] = ()
    germline: tuple[Planted, ...] = ()
    genes: dict[str, Gene] = field(default_factory=dict)
    genome: dict[str, str] = field(default_factory=dict)
    rna: dict[tuple[str, str], int] = field(default_factory=dict)


def read_truth() -> Truth:
    """Read the minigenome, its genes and the planted variants."""
    genome: dict[str, list[str]] = {}
    with gzip.open(corpus("genome", "minigenome", "reference.fa.gz"), "rt") as stream:
        for line in stream:
            if line.startswith(">"):
                parts = genome.setdefault(line[1:].split()[0], [])
            else:
                parts.append(line.strip())
    somatic = [
        Planted(
            contig=row[0],
            position=int(row[1]),
            reference=row[2],
            alternate=row[3],
            copies=_COPIES.get(int(row[1]), "AB"[number % 2]),
            share=float(row[4]),
        )
        for number, row in enumerate(_rows("somatic_truth.tsv"))
    ]
    contig, position, reference, alternate = SPLICE
    somatic.append(
        Planted(contig=contig, position=position, reference=reference, alternate=alternate, copies="A", share=0.3)
    )
    germline = [
        Planted(contig=row[0], position=int(row[1]), reference=row[2], alternate=row[3], copies=row[4])
        for row in _rows("germline_truth.tsv")
    ]
    contig, position, reference, alternate = INHERITED
    germline.append(Planted(contig=contig, position=position, reference=reference, alternate=alternate, copies="AB"))
    return Truth(
        somatic=tuple(sorted(somatic, key=lambda entry: (entry.contig, entry.position))),
        germline=tuple(sorted(germline, key=lambda entry: (entry.contig, entry.position))),
        genes=_genes(),
        genome={name: "".join(parts) for name, parts in genome.items()},
    )


def write_case(folder: Path) -> tuple[dict[str, Path], Truth]:
    """Write every file of the case, by the option that takes it; the case file itself is ``folder/case.toml``."""
    truth = read_truth()
    files = {
        "variants": _write_somatic(folder / "somatic.vcf", truth),
        "germline": _write_germline(folder / "germline.vcf", truth),
        "reference_fasta": corpus("genome", "minigenome", "reference.fa.gz"),
        "reference_annotation": corpus("genome", "minigenome", "annotation.gff3.gz"),
        "rna_alignments": _write_rna(folder / "rna.bam", truth),
        "dna_alignments": _write_dna(folder / "dna.bam", truth),
    }
    for option, text in _tables(truth).items():
        files[option] = folder / f"{option}.txt"
        files[option].write_text(text)
    lines = [f'{option} = "{path}"' for option, path in files.items()]
    lines += [f'name = "{NAME}"', f'hla = "{HLA}"', "purity = 0.8", 'sex = "male"', 'germline_sample = "PATIENT"']
    (folder / "case.toml").write_text("\n".join(lines) + "\n\n[settings]\ntargets = 10\n")
    return files, truth


def _rows(name: str) -> list[list[str]]:
    with corpus("genome", "minigenome", name).open(newline="") as stream:
        return list(csv.reader(stream, delimiter="\t"))


def _genes() -> dict[str, Gene]:
    """Read the GFF3 as plainly as can be: the first transcript of each named gene."""
    names: dict[str, str] = {}
    owner: dict[str, str] = {}
    parts: dict[str, dict[str, list[tuple[int, int]]]] = {}
    where: dict[str, tuple[str, str]] = {}
    with gzip.open(corpus("genome", "minigenome", "annotation.gff3.gz"), "rt") as stream:
        for line in stream:
            if line.startswith("#"):
                continue
            contig, _, kind, start, end, _, strand, _, words = line.rstrip("\n").split("\t")
            said = dict(word.split("=", 1) for word in words.split(";") if "=" in word)
            if said.get("ID", "").startswith("gene:"):
                names[said["ID"]] = said.get("Name", "")
            elif said.get("ID", "").startswith("transcript:"):
                owner[said["ID"]] = said["Parent"]
            elif kind in ("exon", "CDS"):
                where[said["Parent"]] = contig, strand
                parts.setdefault(said["Parent"], {}).setdefault(kind, []).append((int(start) - 1, int(end)))
    genes: dict[str, Gene] = {}
    for transcript, found in parts.items():
        name = names.get(owner.get(transcript, ""), "")
        contig, strand = where[transcript]
        gene = Gene(
            contig=contig,
            strand=strand,
            exons=tuple(sorted(found.get("exon", []))),
            coding=tuple(sorted(found.get("CDS", []))),
        )
        genes.setdefault(name, gene)
    return genes


def _header(truth: Truth) -> list[str]:
    return [
        "##fileformat=VCFv4.2",
        *(f"##contig=<ID={name},length={len(bases)}>" for name, bases in truth.genome.items()),
        '##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">',
    ]


def _write_somatic(path: Path, truth: Truth) -> Path:
    lines = [
        *_header(truth),
        '##FILTER=<ID=weak_evidence,Description="Too little evidence">',
        '##FORMAT=<ID=AD,Number=R,Type=Integer,Description="Allelic depths">',
        '##FORMAT=<ID=DP,Number=1,Type=Integer,Description="Depth">',
        "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tNORMAL\tTUMOR",
    ]
    for entry in truth.somatic:
        depth = 120
        passed = "weak_evidence" if entry.contig == truth.genes[MARKER].contig else "PASS"
        alternate = round(depth * entry.share)
        lines.append(
            f"{entry.contig}\t{entry.position}\t.\t{entry.reference}\t{entry.alternate}\t.\t{passed}\t.\tGT:AD:DP\t0/0:60,0:60\t"
            f"0/1:{depth - alternate},{alternate}:{depth}"
        )
    path.write_text("\n".join(lines) + "\n")
    return path


def _write_germline(path: Path, truth: Truth) -> Path:
    """Write the inherited variants; heterozygous neighbours (1,000 bases) are phased with each other in one block."""
    genotypes = {"A": "1|0", "B": "0|1", "AB": "1|1"}
    lines = [
        *_header(truth),
        '##FORMAT=<ID=PS,Number=1,Type=Integer,Description="Phase set">',
        "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tPATIENT",
    ]
    blocks: list[list[Planted]] = []
    for entry in truth.germline:
        last = blocks[-1][-1] if blocks else None
        if last is not None and last.contig == entry.contig and entry.position - last.position <= 1000:
            blocks[-1].append(entry)
        else:
            blocks.append([entry])
    for block in blocks:
        phased = sum(len(entry.copies) == 1 for entry in block) > 1
        for entry in block:
            genotype = genotypes[entry.copies]
            said = f"GT:PS\t{genotype}:{block[0].position}" if phased else f"GT\t{genotype.replace('|', '/')}"
            lines.append(f"{entry.contig}\t{entry.position}\t.\t{entry.reference}\t{entry.alternate}\t.\tPASS\t.\t{said}")
    path.write_text("\n".join(lines) + "\n")
    return path


def _write_rna(path: Path, truth: Truth) -> Path:
    """Read the messages of some genes: of each ten fragments three are the tumor's of either copy, four are normal."""
    pairs = []
    chance = random.Random(3)  # noqa: S311 - reads, not secrets
    for name in _READ_GENES:
        gene = truth.genes[name]
        number = max(160, sum(end - start for start, end in gene.exons) // 8)
        pairs += _pairs(truth, f"rna-{name}", gene.contig, gene.exons, number, chance)
    for _, copy, tumor, contig, mates in pairs:
        held = {place for mate in mates for place, _, kind in mate if kind == "M"}
        for entry in truth.somatic:
            start, old, new = entry.change
            if entry.contig == contig and len(old) == len(new) == 1 and start in held:
                kind = "alternate" if tumor and copy in entry.copies else "reference"
                truth.rna[entry.label, kind] = truth.rna.get((entry.label, kind), 0) + 1
    return _write_bam(path, truth, pairs)


def _write_dna(path: Path, truth: Truth) -> Path:
    """Read 300 bases to either side of each somatic variant of the same genes, without splicing."""
    pairs = []
    chance = random.Random(4)  # noqa: S311
    for name in _READ_GENES:
        gene = truth.genes[name]
        for entry in (entry for entry in truth.somatic if entry.contig == gene.contig):
            low, high = max(0, entry.position - 300), min(len(truth.genome[gene.contig]), entry.position + 300)
            if any(start - 2 < entry.position <= end + 2 for start, end in gene.coding):
                pairs += _pairs(truth, f"dna-{entry.label}", gene.contig, ((low, high),), 40, chance)
    return _write_bam(path, truth, pairs)


_Base = tuple[int, str, str]  # place on the genome, base, M(atch) or I(nsertion)
_Pair = tuple[str, str, bool, str, tuple[list[_Base], list[_Base]]]  # name, copy, of the tumor, contig, both mates


def _pairs(
    truth: Truth, name: str, contig: str, exons: Sequence[tuple[int, int]], number: int, chance: random.Random
) -> list[_Pair]:
    messages = {(copy, tumor): _message(truth, contig, exons, copy, tumor=tumor) for copy in "AB" for tumor in (True, False)}
    made: list[_Pair] = []
    for pair in range(number):
        copy, tumor = (("A", True), ("B", True), ("A", False), ("B", False))[(0, 0, 0, 1, 1, 1, 2, 2, 3, 3)[pair % 10]]
        bases = messages[copy, tumor]
        first = chance.randrange(max(1, len(bases) - 2 * LENGTH - 60))
        second = first + 40 + chance.randrange(LENGTH + 20)  # some mates overlap, and are one fragment all the same
        made.append((f"{name}-{pair}", copy, tumor, contig, (_cut(bases, first), _cut(bases, second))))
    return made


def _message(truth: Truth, contig: str, exons: Iterable[tuple[int, int]], copy: str, *, tumor: bool) -> list[_Base]:
    """Give the bases of the stretches on one copy, in normal cells or in the tumor's."""
    carried = [*truth.germline, *(truth.somatic if tumor else ())]
    return _edited(truth.genome[contig], exons, [e for e in carried if e.contig == contig and copy in e.copies])


def _edited(genome: str, exons: Iterable[tuple[int, int]], carried: Iterable[Planted]) -> list[_Base]:
    changes = sorted(entry.change for entry in carried)
    bases: list[_Base] = []
    for start, end in exons:
        place = start
        for at, old, new in changes:
            if at < place or at + len(old) > end:
                continue
            bases += [(i, genome[i], "M") for i in range(place, at)]
            kept = min(len(old), len(new))
            bases += [(at + i, new[i], "M") for i in range(kept)]
            bases += [(at + kept - 1, base, "I") for base in new[kept:]]
            place = at + len(old)
        bases += [(i, genome[i], "M") for i in range(place, end)]
    return bases


def coding_bases(
    truth: Truth, name: str, carried: Iterable[Planted] = (), parts: Iterable[tuple[int, int]] | None = None
) -> str:
    """Give a gene's coding bases (or those of some ``parts`` of the genome), read 5′ to 3′, with these variants in them."""
    gene = truth.genes[name]
    chosen = gene.coding if parts is None else parts
    bases = "".join(base for _, base, _ in _edited(truth.genome[gene.contig], chosen, carried))
    return bases if gene.strand == "+" else bases.translate(str.maketrans("ACGT", "TGCA"))[::-1]


def _cut(bases: list[_Base], first: int) -> list[_Base]:
    """Give about a read's length from a place on, beginning and ending with aligned bases."""
    last = min(first + LENGTH, len(bases))
    while bases[first][2] == "I":
        first += 1
    while bases[last - 1][2] == "I":
        last -= 1
    return bases[first:last]


def _write_bam(path: Path, truth: Truth, pairs: Iterable[_Pair]) -> Path:
    header = pysam.AlignmentHeader.from_dict(
        {
            "HD": {"VN": "1.6", "SO": "coordinate"},
            "SQ": [{"SN": name, "LN": len(bases)} for name, bases in truth.genome.items()],
            "RG": [{"ID": "made", "SM": "TUMOR"}],
        }
    )
    reads = [
        _segment(name, flag, contig, mate, header)
        for name, _, _, contig, mates in pairs
        for flag, mate in zip((99, 147), mates, strict=True)
    ]
    reads.sort(key=lambda read: (read.reference_id, read.reference_start))
    with pysam.AlignmentFile(str(path), "wb", header=header) as out:
        for read in reads:
            out.write(read)
    pysam.index(str(path))
    return path


def _segment(name: str, flag: int, contig: str, bases: list[_Base], header: pysam.AlignmentHeader) -> pysam.AlignedSegment:
    operations: list[list[int]] = []
    place = bases[0][0]
    for at, _, kind in bases:
        if kind == "M" and at > place:  # an intron where the gap is long
            operations.append([3 if at - place > 60 else 2, at - place])
        code = 0 if kind == "M" else 1
        if operations and operations[-1][0] == code:
            operations[-1][1] += 1
        else:
            operations.append([code, 1])
        place = at + 1
    read = pysam.AlignedSegment(header)
    read.query_name, read.flag, read.mapping_quality = name, flag, 60
    read.reference_id, read.reference_start = header.get_tid(contig), bases[0][0]
    read.cigartuples = [(code, length) for code, length in operations]
    read.query_sequence = "".join(base for _, base, _ in bases)
    read.query_qualities = pysam.qualitystring_to_array("I" * len(bases))
    return read


def _tables(truth: Truth) -> dict[str, str]:
    chance = random.Random(5)  # noqa: S311
    names = [name for name in truth.genes if name]
    levels = {name: 30.0 if name in EXPRESSED else 0.2 for name in names}
    levels |= {MARKER: 60.0, VITAL: 20.0, VIRUS: 50.0, SILENT_VIRUS: 0.1}
    tissues = ("testis", "cerebral_cortex", "heart_muscle", "lung", "liver", "kidney", "skin")
    made: dict[str, Sequence[object]] = {"GeneID": tissues} | {name: [8.0] * 7 for name in names}
    made |= {MARKER: [40.0] + [0.0] * 6, VITAL: [20.0, 0.0, 0.0, 0.0, 4.0, 0.0, 0.0]}
    fusions = (
        "#gene1 gene2 strand1(gene/fusion) strand2(gene/fusion) breakpoint1 breakpoint2 site1 site2 type split_reads1 "
        "split_reads2 discordant_mates coverage1 coverage2 confidence reading_frame",
        "ACOT13 IL5RA +/+ -/- chr6_24667279:294 chr3_3111213:32302 . . translocation 12 9 7 80 90 high in-frame",
        "RCC1 CD207 +/+ -/- chr1_28832455:26048 chr2_71057327:3825 . . translocation 1 1 0 80 90 high in-frame",
    )
    protein = "".join(chance.choice("ACDEFGHIKLMNPQRSTVWY") for _ in range(160))
    return {
        "expression": "gene\ttpm\n" + "".join(f"{name}\t{level}\n" for name, level in levels.items()),
        "normal_tissue": "".join("\t".join((name, *map(str, row))) + "\n" for name, row in made.items()),
        "fusions": "".join(line.replace(" ", "\t") + "\n" for line in fusions),
        "junctions": "".join(
            f"{contig}\t{start + 1}\t{end}\t1\t1\t{known}\t{reads}\t0\t40\n"
            for contig, start, end, known, reads in ((*SKIP, 0, 35), (*NORMAL_SKIP, 0, 50), (*ANNOTATED, 1, 90))
        ),
        "retained_introns": f"chrom\tstart\tend\tstrand\treads\n{RETAINED[0]}\t{RETAINED[1] + 1}\t{RETAINED[2]}\t-\t44\n",
        "normal_junctions": "\t".join(map(str, NORMAL_SKIP)) + "\n",
        "segments": "chromosome\tstart\tend\ttotal_copies\tminor_copies\n"
        + "".join(
            f"{name}\t1\t{len(bases)}\t{3 if number % 3 == 0 else 2}\t1\n"
            for number, (name, bases) in enumerate(truth.genome.items())
        ),
        "viral_proteins": f">{VIRUS} made protein\nM{protein}\n>{SILENT_VIRUS}\nM{protein[::-1]}\n",
    }
