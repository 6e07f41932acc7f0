"""The other side of ``verification.genome``: run ``bcftools csq`` and put its words and residues in our terms."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.reference.edited_transcript import move_exons, read_spliced

from vaxsmith.core import STOP
from vaxsmith.genome import Transcript
from vaxsmith.genome.transcript_table import without_version
from vaxsmith.tumor.variant import Call, CallSet

# bcftools' words, weightiest first, and the class that both sides are put in.
CLASSES = (
    ("start_lost", "start-lost"),
    ("splice_acceptor", "splice-site"),
    ("splice_donor", "splice-site"),
    ("stop_gained", "stop-gained"),
    ("frameshift", "frameshift"),
    ("stop_lost", "stop-loss"),
    ("inframe_insertion", "in-frame"),
    ("inframe_deletion", "in-frame"),
    ("inframe_altering", "in-frame"),
    ("missense", "missense"),
    ("start_retained", "silent"),
    ("stop_retained", "silent"),
    ("synonymous", "silent"),
    ("coding_sequence", "coding, not judged"),
    ("5_prime_utr", "utr"),
    ("3_prime_utr", "utr"),
    ("non_coding", "non-coding"),
    ("splice_region", "splice region"),
    ("intron", "intron"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What one side says of one record on one transcript; ``protein`` is empty where it names none."""

    words: str
    groups: frozenset[str]
    protein: str = ""
    change: str = ""

    @property
    def group(self) -> str:
        """Our side has one class."""
        return next(iter(self.groups), "")

    @property
    def new_residues(self) -> str:
        """The residues behind ``>`` in bcftools' change."""
        return self.change.partition(">")[2]


def bcftools(*arguments: str) -> str:
    """Run bcftools and give what it prints.

    Raises:
        RuntimeError: it failed; the message is its last line.
    """
    program = shutil.which("bcftools") or "bcftools"
    done = subprocess.run([program, *arguments], capture_output=True, text=True, check=False, timeout=300)
    if done.returncode:
        raise RuntimeError((done.stderr.strip() or "bcftools failed").splitlines()[-1].strip())
    return done.stdout


def run_bcftools(fasta: Path, gff: Path, calls: CallSet, folder: Path) -> dict[tuple[str, str], str]:
    """Run csq on one record a call; give its words for each (variant label, transcript without version)."""
    vcf = folder / "calls.vcf"
    contigs = sorted({call.record.contig for call in calls.calls})
    header = ["##fileformat=VCFv4.2", *(f"##contig=<ID={contig}>" for contig in contigs)]
    rows = sorted({(r.contig, r.position, r.reference, r.alternate) for r in (call.record for call in calls.calls)})
    lines = [*header, "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO"]
    lines += [f"{contig}\t{position}\t.\t{before}\t{after}\t.\t.\t." for contig, position, before, after in rows]
    vcf.write_text("\n".join(lines) + "\n")
    words = bcftools("csq", "--local-csq", "--ncsq", "200", "-f", str(fasta), "-g", str(gff), str(vcf))
    said: dict[tuple[str, str], str] = {}
    for line in words.splitlines():
        if line.startswith("#"):
            continue
        contig, position, _, before, after, _, _, info = line.split("\t")[:8]
        for entry in info.partition("BCSQ=")[2].partition(";")[0].split(","):
            parts = entry.split("|")
            if len(parts) > 2:
                key = f"{contig}-{position}-{before}-{after}", without_version(parts[2]) or f"gene {parts[1]}"
                # The consequence of the codons carries residues; a second entry (splice_region) adds words only.
                kept = said.get(key, "")
                said[key] = entry if entry.count("|") > kept.count("|") or not kept else kept
                if kept and said[key] is not kept:
                    said[key] = f"{parts[0]}&{kept.split('|')[0]}|" + entry.partition("|")[2]
                elif kept:
                    said[key] = f"{kept.split('|')[0]}&{parts[0]}|" + kept.partition("|")[2]
    return said


def their_judgement(entry: str, normal: str) -> Judgement:
    """Put bcftools' words in a class, and its residues into our normal protein."""
    parts = entry.split("|")
    words = set(parts[0].replace("*", "").split("&"))
    groups = frozenset(name for word, name in CLASSES if word in words)
    if "silent" in groups:
        groups |= {"utr"} if words & {"start_retained"} else frozenset()
    if "splice region" in groups:
        groups |= {"intron"}  # csq's splice region includes bases 3 to 8 of the intron
    change = parts[5] if len(parts) > 5 else ""
    if ">" not in change or not normal:
        return Judgement(words=parts[0], groups=groups)
    before, after = change.split(">")
    place = int("".join(letter for letter in before if letter.isdigit())) - 1
    old, new = before.lstrip("0123456789"), after.lstrip("0123456789")
    closed = normal + STOP
    if closed[place : place + len(old)] != old:
        read = f"(csq reads {before[:12]} where we read {place + 1}{closed[place : place + 5]})"
        return Judgement(words=parts[0], groups=groups, protein=read, change=change)
    if STOP in new:
        mutant = normal[:place] + new.partition(STOP)[0]
    elif STOP in old:
        mutant = normal[:place] + new
    else:
        mutant = normal[:place] + new + normal[place + len(old) :]
    return Judgement(words=parts[0], groups=groups, protein=mutant, change=change)


class Consensus:
    """Proteins read from contigs that ``bcftools consensus`` edited: a third opinion on a single record."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.fasta = Path()

    def protein(self, call: Call, transcript: Transcript | None) -> str:
        """Splice and translate the edited contig with the slow twin; empty when the edit is not inside one exon."""
        record, variant = call.record, call.variant
        if transcript is None:
            return ""
        vcf, packed = self.folder / "one.vcf", self.folder / "one.vcf.gz"
        line = f"{record.contig}\t{record.position}\t.\t{record.reference}\t{record.alternate}\t.\t.\t."
        head = f"##fileformat=VCFv4.2\n##contig=<ID={record.contig}>\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO"
        vcf.write_text(f"{head}\n{line}\n")
        bcftools("view", "-Oz", "-o", str(packed), str(vcf))
        bcftools("index", "-f", str(packed))
        edited_fasta = bcftools("consensus", "-f", str(self.fasta), str(packed))
        contigs = {block.split("\n")[0].split()[0]: block.split("\n", 1)[1] for block in edited_fasta.split(">")[1:]}
        edited = contigs[record.contig].replace("\n", "").upper()
        exons = [(exon.start, exon.end) for exon in transcript.exons]
        grown = len(variant.alternate) - len(variant.reference)
        moved = move_exons(exons, variant.start, variant.start + len(variant.reference), grown)
        if moved is None:
            return ""
        plus = transcript.strand == "+"
        first = transcript.coding[0].start + transcript.first_phase if plus else transcript.coding[-1].end - 1
        if not plus:
            first += grown - transcript.first_phase if variant.start < first else 0
        return read_spliced(edited, moved, transcript.strand, first).protein
