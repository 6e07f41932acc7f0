"""Write the shipped patient's VCF from its readable source: ``python tools/make_demo_patient.py``.

The source is three tables in ``tools/demo_patient`` (``records``: one row a VCF line; ``effects``: one row an allele and
transcript; ``transcripts``: names) and the proteins in ``src/vaxsmith/demo/proteins.fasta``. Nothing is computed that the
tables do not say, and every residue that they name is checked against the protein before a line is written.
"""

from __future__ import annotations

import csv
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "tools" / "demo_patient"
DEMO = ROOT / "src" / "vaxsmith" / "demo"
Row = dict[str, str]

NOTICE = (
    "NOT A PERSON. A composite colorectal cancer made by the vaxsmith developers. No sample was taken, no sequencing was "
    "done, no caller and no annotator was run. Recurrent changes (INFO flag PUBLISHED) stand at their published GRCh38 "
    "positions; everything else (INFO flag COMPOSED), its reads and its positions, is invented and lies only on the right "
    "chromosome, so do not check it against a genome. Research use only."
)
# GRCh38 primary assembly (Genome Reference Consortium), chromosome lengths in bases.
CONTIGS = {
    "chr1": 248956422, "chr2": 242193529, "chr3": 198295559, "chr4": 190214555, "chr5": 181538259, "chr6": 170805979,
    "chr7": 159345973, "chr8": 145138636, "chr9": 138394717, "chr10": 133797422, "chr11": 135086622, "chr12": 133275309,
    "chr13": 114364328, "chr14": 107043718, "chr15": 101991189, "chr16": 90338345, "chr17": 83257441, "chr18": 80373285,
    "chr19": 58617616, "chr20": 64444167, "chr21": 46709983, "chr22": 50818468, "chrX": 156040895, "chrY": 57227415,
}  # fmt: skip
FILTERS = {
    "PASS": "All filters passed",
    "weak_evidence": "Mutation does not meet likelihood threshold",
    "panel_of_normals": "Site is in the panel of normals",
    "germline": "Evidence indicates this site is germline, not somatic",
}
CSQ_COLUMNS = (
    "Allele", "Consequence", "IMPACT", "SYMBOL", "Gene", "Feature_type", "Feature", "BIOTYPE", "HGVSc", "HGVSp",
    "Protein_position", "Amino_acids", "Codons", "STRAND", "FLAGS", "CANONICAL", "MANE_SELECT", "TSL", "ENSP",
    "UNIPROT_ISOFORM", "FrameshiftSequence", "WildtypeProtein",
)  # fmt: skip
HIGH = {"frameshift_variant", "stop_gained", "stop_lost", "start_lost", "splice_acceptor_variant"}
MODERATE = {"missense_variant", "inframe_insertion", "inframe_deletion", "protein_altering_variant"}
LOW = {"synonymous_variant"}
FORMAT_KEYS = "GT:AD:DP:AF:RDP:RAD:RAF"


def read_table(name: str) -> list[Row]:
    """Read one tab-separated table of the source."""
    with (SOURCE / name).open(newline="", encoding="utf-8") as handle:
        return list(csv.DictReader(handle, delimiter="\t", strict=True, quoting=csv.QUOTE_NONE))


def read_proteins() -> dict[str, str]:
    """Read the proteins by transcript identifier."""
    proteins: dict[str, str] = {}
    name = ""
    for line in (DEMO / "proteins.fasta").read_text(encoding="ascii").splitlines():
        if line.startswith(">"):
            name = line[1:].split()[0]
            proteins[name] = ""
        else:
            proteins[name] += line
    return proteins


def check_residues(effect: Row, protein: str) -> None:
    """Refuse an effect whose wild-type residues are not those of the protein."""
    before = effect["amino_acids"].partition("/")[0]
    if not before or before == "*":
        return
    first, _, last = effect["protein_position"].partition("-")
    found = protein[int(first) - 1 : int(last or first)]
    if found != before:
        sys.exit(f"{effect['id']}: {effect['transcript']} has {found} at {effect['protein_position']}, not {before}")


def shifted_protein(effect: Row, protein: str) -> str:
    """Build the shifted protein: the wild type before the first new residue, then the tail (``K128:SLVRL…``)."""
    if not effect["shifted"]:
        return ""
    where, _, tail = effect["shifted"].partition(":")
    residue, position = where[0], int(where[1:])
    if protein[position - 1] != residue or tail[0] == residue:
        sys.exit(f"{effect['id']}: {where} is not the first residue that changes")
    return protein[: position - 1] + tail


def vep_allele(reference: str, alternate: str) -> str:
    """Name an alternate allele as VEP does: without the base that an insertion or deletion shares with the reference."""
    if alternate.startswith("<"):
        return "deletion"
    if len(reference) == len(alternate):
        return alternate
    return alternate[1:] or "-"


def csq_entry(effect: Row, record: Row, transcripts: dict[str, Row], proteins: dict[str, str]) -> str:
    """Write one CSQ entry in the order of ``CSQ_COLUMNS``."""
    alternate = record["alt"].split(",")[int(effect["alternate"]) - 1]
    label = transcripts.get(effect["transcript"], {})
    protein = proteins.get(effect["transcript"], "")
    check_residues(effect, protein)
    terms = set(effect["consequence"].split("&"))
    impact = "HIGH" if terms & HIGH else "MODERATE" if terms & MODERATE else "LOW" if terms & LOW else "MODIFIER"
    values = {
        "Allele": vep_allele(record["ref"], alternate),
        "Consequence": effect["consequence"],
        "IMPACT": impact,
        "SYMBOL": label.get("gene", ""),
        "Gene": label.get("gene_id", ""),
        "Feature_type": "Transcript" if label else "",
        "Feature": effect["transcript"],
        "BIOTYPE": label.get("biotype", ""),
        "HGVSc": f"{effect['transcript']}:{effect['hgvs_coding']}" if effect["hgvs_coding"] else "",
        # VEP escapes the equals sign of a silent change, which would end an INFO value.
        "HGVSp": f"{label['protein']}:{effect['hgvs_protein'].replace('=', '%3D')}" if effect["hgvs_protein"] else "",
        "Protein_position": effect["protein_position"],
        "Amino_acids": effect["amino_acids"],
        "Codons": effect["codons"],
        "STRAND": label.get("strand", ""),
        "FLAGS": label.get("flags", ""),
        "CANONICAL": label.get("canonical", ""),
        "MANE_SELECT": label.get("mane_select", ""),
        "TSL": label.get("tsl", ""),
        "ENSP": label.get("protein", ""),
        "UNIPROT_ISOFORM": label.get("uniprot", ""),
        "FrameshiftSequence": shifted_protein(effect, protein),
        "WildtypeProtein": protein,
    }
    return "|".join(values[column] for column in CSQ_COLUMNS)


def sample_column(reads: str, genotype: str, rna: str) -> str:
    """Write one sample: genotype, DNA counts and fractions, RNA counts and fractions (``.`` where there are none)."""
    return ":".join((genotype, *_counted(reads), *_counted(rna, depth_first=True)))


def _counted(reads: str, *, depth_first: bool = False) -> tuple[str, str, str]:
    if reads == ".":
        return (".", ".", ".")
    counts = [int(part) for part in reads.split(",")]
    depth = sum(counts)
    fractions = ",".join(f"{count / depth:.4g}" if depth else "0" for count in counts[1:])
    return (str(depth), reads, fractions) if depth_first else (reads, str(depth), fractions)


def genotypes(record: Row) -> tuple[str, str]:
    """Give the normal's and the tumor's genotype."""
    tumor = "/".join(str(number) for number in range(record["alt"].count(",") + 2))
    return ("0/1" if record["shows"] == "germline" else "0/0"), tumor


def vcf_line(record: Row, effects: list[Row], transcripts: dict[str, Row], proteins: dict[str, str]) -> str:
    """Write one data line."""
    entries = [csq_entry(effect, record, transcripts, proteins) for effect in effects]
    info = [record["origin"], f"DEMO={record['shows']}"]
    if record["alt"].startswith("<"):
        info += ["SVTYPE=DEL", f"END={int(record['pos']) + 42000}"]
    if entries:
        info.append("CSQ=" + ",".join(entries))
    normal, tumor = genotypes(record)
    return "\t".join(
        (
            record["chrom"], record["pos"], ".", record["ref"], record["alt"], ".", record["filter"], ";".join(info),
            FORMAT_KEYS,
            sample_column(record["normal_reads"], normal, "."),
            sample_column(record["tumor_reads"], tumor, record["rna_reads"]),
        )
    )  # fmt: skip


def header_lines() -> list[str]:
    """Write the header, the notice first."""
    return [
        "##fileformat=VCFv4.2",
        f"##notice={NOTICE}",
        "##source=vaxsmith_shipped_patient",
        "##reference=GRCh38",
        "##tumor_sample=DEMO_TUMOR",
        "##normal_sample=DEMO_NORMAL",
        *(f"##contig=<ID={name},length={length},assembly=GRCh38>" for name, length in CONTIGS.items()),
        *(f'##FILTER=<ID={name},Description="{text}">' for name, text in FILTERS.items()),
        '##ALT=<ID=DEL,Description="Deletion">',
        '##INFO=<ID=PUBLISHED,Number=0,Type=Flag,Description="Published as recurrent; its reads are composed">',
        '##INFO=<ID=COMPOSED,Number=0,Type=Flag,Description="Change, position and reads are composed">',
        '##INFO=<ID=DEMO,Number=1,Type=String,Description="What this record is here to show">',
        '##INFO=<ID=SVTYPE,Number=1,Type=String,Description="Type of structural variant">',
        '##INFO=<ID=END,Number=1,Type=Integer,Description="Last position of a structural variant">',
        '##INFO=<ID=CSQ,Number=.,Type=String,Description="Consequence annotations written by hand in the manner of Ensembl '
        f'VEP with its plugins Wildtype and Frameshift; VEP was not run. Format: {"|".join(CSQ_COLUMNS)}">',
        '##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">',
        '##FORMAT=<ID=AD,Number=R,Type=Integer,Description="DNA reads of each allele">',
        '##FORMAT=<ID=DP,Number=1,Type=Integer,Description="DNA read depth">',
        '##FORMAT=<ID=AF,Number=A,Type=Float,Description="DNA variant-allele fraction">',
        '##FORMAT=<ID=RDP,Number=1,Type=Integer,Description="RNA read depth">',
        '##FORMAT=<ID=RAD,Number=R,Type=Integer,Description="RNA reads of each allele">',
        '##FORMAT=<ID=RAF,Number=A,Type=Float,Description="RNA variant-allele fraction">',
        "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tDEMO_NORMAL\tDEMO_TUMOR",
    ]


def make_vcf() -> str:
    """Give the whole VCF as text."""
    transcripts = {row["transcript"]: row for row in read_table("transcripts.tsv")}
    proteins = read_proteins()
    by_record: dict[str, list[Row]] = {}
    for effect in read_table("effects.tsv"):
        by_record.setdefault(effect["id"], []).append(effect)
    records = read_table("records.tsv")
    unknown = set(by_record) - {record["id"] for record in records}
    if unknown or any(re.search(r"[^A-Z]", protein) for protein in proteins.values()):
        sys.exit(f"effects of unknown records: {', '.join(sorted(unknown))}, or a protein with a strange letter")
    lines = [vcf_line(record, by_record.get(record["id"], []), transcripts, proteins) for record in records]
    return "\n".join([*header_lines(), *lines]) + "\n"


def main() -> int:
    """Write ``variants.vcf``."""
    (DEMO / "variants.vcf").write_text(make_vcf(), encoding="ascii", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
