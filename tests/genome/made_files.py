"""One small genome in every manner of writing: FASTA, and the same two transcripts as GTF and GFF3 of three sources."""

from __future__ import annotations

import gzip
import random
from pathlib import Path

# A coding transcript of two exons on the forward strand (ATG GCC | AAA TGG TAA), and its mirror image on the reverse one.
PLUS_EXONS = [(10, 22), (30, 50)]  # coding 14..22 and 30..37, 0-based half-open
PLUS_CODING = [(14, 22), (30, 37)]
CODING = "ATGGCCGAAATGTAA"
PROTEIN = "MAEM"


def make_contig(length: int = 200, seed: int = 3) -> str:
    """Give a contig that holds the coding bases at their places."""
    draw = random.Random(seed)  # noqa: S311 - a made genome
    bases = [draw.choice("ACGT") for _ in range(length)]
    places = [place for first, last in PLUS_CODING for place in range(first, last)]
    for place, base in zip(places, CODING, strict=True):
        bases[place] = base
    return "".join(bases)


def write_fasta(path: Path, contigs: dict[str, str], *, width: int = 60) -> Path:
    """Write plain FASTA."""
    with path.open("w") as stream:
        for name, bases in contigs.items():
            stream.write(f">{name} made\n")
            for start in range(0, len(bases), width):
                stream.write(bases[start : start + width] + "\n")
    return path


ENSEMBL_GTF = """#!genome-build made
chr1\thavana\tgene\t11\t50\t.\t+\t.\tgene_id "ENSG00000000001"; gene_version "2"; gene_name "ONE"; \
gene_biotype "protein_coding";
chr1\thavana\ttranscript\t11\t50\t.\t+\t.\tgene_id "ENSG00000000001"; gene_version "2"; transcript_id "ENST00000000001"; \
transcript_version "3"; gene_name "ONE"; gene_biotype "protein_coding"; transcript_biotype "protein_coding"; tag "basic"; \
tag "Ensembl_canonical"; tag "MANE_Select"; transcript_support_level "1 (assigned to previous version 2)";
chr1\thavana\texon\t11\t22\t.\t+\t.\tgene_id "ENSG00000000001"; transcript_id "ENST00000000001"; exon_number "1";
chr1\thavana\tCDS\t15\t22\t.\t+\t0\tgene_id "ENSG00000000001"; transcript_id "ENST00000000001"; \
protein_id "ENSP00000000001"; protein_version "4";
chr1\thavana\texon\t31\t50\t.\t+\t.\tgene_id "ENSG00000000001"; transcript_id "ENST00000000001"; exon_number "2";
chr1\thavana\tCDS\t31\t34\t.\t+\t1\tgene_id "ENSG00000000001"; transcript_id "ENST00000000001"; \
protein_id "ENSP00000000001"; protein_version "4";
chr1\thavana\tstop_codon\t35\t37\t.\t+\t0\tgene_id "ENSG00000000001"; transcript_id "ENST00000000001";
"""

GENCODE_GTF = """##format: gtf
chr1\tHAVANA\tgene\t11\t50\t.\t+\t.\tgene_id "ENSG00000000001.2"; gene_type "protein_coding"; gene_name "ONE"; level 2;
chr1\tHAVANA\ttranscript\t11\t50\t.\t+\t.\tgene_id "ENSG00000000001.2"; transcript_id "ENST00000000001.3"; \
gene_type "protein_coding"; gene_name "ONE"; transcript_type "protein_coding"; level 2; protein_id "ENSP00000000001.4"; \
transcript_support_level "1"; tag "basic"; tag "Ensembl_canonical"; tag "MANE_Select";
chr1\tHAVANA\texon\t11\t22\t.\t+\t.\tgene_id "ENSG00000000001.2"; transcript_id "ENST00000000001.3"; exon_number 1;
chr1\tHAVANA\tCDS\t15\t22\t.\t+\t0\tgene_id "ENSG00000000001.2"; transcript_id "ENST00000000001.3"; exon_number 1;
chr1\tHAVANA\texon\t31\t50\t.\t+\t.\tgene_id "ENSG00000000001.2"; transcript_id "ENST00000000001.3"; exon_number 2;
chr1\tHAVANA\tCDS\t31\t34\t.\t+\t1\tgene_id "ENSG00000000001.2"; transcript_id "ENST00000000001.3"; exon_number 2;
chr1\tHAVANA\tstop_codon\t35\t37\t.\t+\t0\tgene_id "ENSG00000000001.2"; transcript_id "ENST00000000001.3"; exon_number 2;
"""

ENSEMBL_GFF3 = """##gff-version 3
1\thavana\tgene\t11\t50\t.\t+\t.\tID=gene:ENSG00000000001;Name=ONE;biotype=protein_coding;description=one%3B made;version=2
1\thavana\tmRNA\t11\t50\t.\t+\t.\tID=transcript:ENST00000000001;Parent=gene:ENSG00000000001;biotype=protein_coding;\
tag=basic,Ensembl_canonical,MANE_Select;transcript_id=ENST00000000001;transcript_support_level=1 (assigned);version=3
1\thavana\tfive_prime_UTR\t11\t14\t.\t+\t.\tParent=transcript:ENST00000000001
1\thavana\texon\t11\t22\t.\t+\t.\tParent=transcript:ENST00000000001;Name=E1
1\thavana\tCDS\t15\t22\t.\t+\t0\tID=CDS:ENSP00000000001;Parent=transcript:ENST00000000001;protein_id=ENSP00000000001;version=4
1\thavana\texon\t31\t50\t.\t+\t.\tParent=transcript:ENST00000000001;Name=E2
1\thavana\tCDS\t31\t37\t.\t+\t1\tID=CDS:ENSP00000000001;Parent=transcript:ENST00000000001;protein_id=ENSP00000000001;version=4
"""

REFSEQ_GFF3 = """##gff-version 3
NC_000001.11\tRefSeq\tregion\t1\t200\t.\t+\t.\tID=NC_000001.11:1..200;Name=1
NC_000001.11\tBestRefSeq\tgene\t11\t50\t.\t+\t.\tID=gene-ONE;Dbxref=GeneID:1;Name=ONE;gbkey=Gene;gene=ONE;gene_biotype=protein_coding
NC_000001.11\tBestRefSeq\tmRNA\t11\t50\t.\t+\t.\tID=rna-NM_000001.3;Parent=gene-ONE;Name=NM_000001.3;gbkey=mRNA;gene=ONE;\
tag=MANE Select;transcript_id=NM_000001.3
NC_000001.11\tBestRefSeq\texon\t11\t22\t.\t+\t.\tID=exon-NM_000001.3-1;Parent=rna-NM_000001.3
NC_000001.11\tBestRefSeq\texon\t31\t50\t.\t+\t.\tID=exon-NM_000001.3-2;Parent=rna-NM_000001.3
NC_000001.11\tBestRefSeq\tCDS\t15\t22\t.\t+\t0\tID=cds-NP_000001.4;Parent=rna-NM_000001.3;protein_id=NP_000001.4
NC_000001.11\tBestRefSeq\tCDS\t31\t37\t.\t+\t1\tID=cds-NP_000001.4;Parent=rna-NM_000001.3;protein_id=NP_000001.4
NC_000001.11\tRefSeq\tcDNA_match\t11\t22\t.\t+\t.\tID=match1;Target=NM_000001.3 1 12 +
"""

MANNERS = {
    "ensembl.gtf": ENSEMBL_GTF,
    "gencode.gtf": GENCODE_GTF,
    "ensembl.gff3": ENSEMBL_GFF3,
    "refseq.gff3": REFSEQ_GFF3,
}


def write_text(path: Path, text: str, *, compressed: bool = False, windows: bool = False) -> Path:
    """Write an annotation, gzip or not, with Windows line ends or not."""
    data = text.replace("\n", "\r\n").encode() if windows else text.encode()
    path.write_bytes(gzip.compress(data) if compressed else data)
    return path
