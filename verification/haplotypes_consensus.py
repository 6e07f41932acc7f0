"""A third opinion on a molecule: the contig that ``bcftools consensus`` edits, spliced and read by the slow twin."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from pathlib import Path

from tests.reference.edited_haplotype import (
    Gene,
    Reading,
    crosses,
    edited_contig,
    lies_in_one_exon,
    possible_readings,
)

from vaxsmith.genome import Reference, Transcript
from vaxsmith.genome.message import Message
from vaxsmith.tumor.variant import Variant
from verification.genome_csq import bcftools
from verification.haplotypes_csq import Carried


class Consensus:
    """Contigs of one molecule as ``bcftools consensus`` writes them."""

    def __init__(self, reference: Reference, molecule: Carried, folder: Path) -> None:
        self.reference = reference
        self.molecule = molecule
        self.folder = folder

    @cached_property
    def contigs(self) -> dict[str, str]:
        """Edit the whole genome with all records of the molecule (each written alone, so that genotypes cannot matter)."""
        vcf, packed = self.folder / "molecule.vcf", self.folder / "molecule.vcf.gz"
        names = list(self.reference.sequences.lengths)
        head = ["##fileformat=VCFv4.2", *(f"##contig=<ID={name}>" for name in names)]
        rows = sorted({row for row, _ in self.molecule.variants}, key=lambda row: (names.index(row[0]), *row[1:]))
        lines = [*head, "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO"]
        lines += [f"{contig}\t{place}\t.\t{before}\t{after}\t.\t.\t." for contig, place, before, after in rows]
        vcf.write_text("\n".join(lines) + "\n")
        bcftools("view", "-Oz", "-o", str(packed), str(vcf))
        bcftools("index", "-f", str(packed))
        text = bcftools("consensus", "-f", str(self.reference.sequences.served_from), str(packed))
        blocks = [block.partition("\n") for block in text.split(">")[1:]]
        return {name.split()[0]: bases.replace("\n", "").upper() for name, _, bases in blocks}

    def readings(self, transcript: Transcript, message: Message, applied: Iterable[Variant]) -> set[Reading]:
        """Read a transcript from the edited contig, for every equal placement of its indels; empty where that cannot be.

        It cannot where an edit crosses an exon's edge (nobody knows the splicing then), and where the contig that bcftools
        wrote is not the one that the twin writes from ``applied``.
        """
        edits = [
            (variant.start, variant.reference, variant.alternate)
            for variant in sorted(set(applied))
            if variant.contig == transcript.contig
        ]
        gene = gene_of(self.reference, transcript, message)
        if (
            any(crosses(gene, edit) for edit in edits)
            or edited_contig(gene.contig, edits) != self.contigs[transcript.contig]
        ):
            return set()
        near = [edit for edit in edits if lies_in_one_exon(gene, edit)]
        return possible_readings(gene, near)


def gene_of(reference: Reference, transcript: Transcript, message: Message) -> Gene:
    """Give the twin's view of a transcript."""
    exons = tuple((exon.start, exon.end) for exon in transcript.exons)
    places = [place for low, high in exons for place in range(low, high)]
    if transcript.strand == "-":
        places.reverse()
    mitochondrial = reference.is_mitochondrial(transcript.contig)
    end = len(places) if message.stop is None else min(len(places), message.stop)
    return Gene(
        contig=reference.fetch(transcript.contig, 0, reference.length(transcript.contig)),
        exons=exons,
        first=places[message.frame],
        strand=transcript.strand,
        later=tuple(places[message.frame + 3 : end : 3]),
        code="mitochondrial" if mitochondrial else "standard",
        start=message.bases[message.frame : message.frame + 3] if message.starts_known else "",
        selenocysteines=tuple(tuple(places[place : place + 3]) for place in sorted(message.selenocysteines)),
        tail=len(message.bases) - len(places),
    )
