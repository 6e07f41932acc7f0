"""Compare ``proteins_from_reference`` with ``bcftools csq``, a consequence caller that nobody here wrote.

Run: make verify-genome. Every record × transcript of the consequence cases and of the minigenome's planted
somatic variants is judged by both, one variant at a time (``--local-csq``): the class of the consequence, and the whole
mutant protein residue by residue. Each disagreement is put under a kind with an explanation; exit status 1 when one is not
explained. ``--write`` puts the table into ``verification/genome.md``.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from vaxsmith.core import STOP
from vaxsmith.genome import Reference, Transcript, load_reference
from vaxsmith.genome.message import Message, read_message
from vaxsmith.genome.transcript_table import without_version
from vaxsmith.proteins import ReadingSettings, proteins_from_reference
from vaxsmith.proteins.mutant_protein import EffectKind
from vaxsmith.proteins.transcript_placement import sliding_room
from vaxsmith.tumor.variant import Call, CallSet, Record, Variant
from verification.corpora import corpora
from verification.genome_csq import Consensus, Judgement, bcftools, run_bcftools, their_judgement

CORPORA = corpora() / "genome"

OUR_KINDS = {
    EffectKind.MISSENSE: "missense",
    EffectKind.MULTI_RESIDUE: "missense",
    EffectKind.INFRAME_INSERTION: "in-frame",
    EffectKind.INFRAME_DELETION: "in-frame",
    EffectKind.PROTEIN_ALTERING: "in-frame",
    EffectKind.FRAMESHIFT: "frameshift",
    EffectKind.STOP_LOSS: "stop-loss",
    EffectKind.STOP_GAIN: "stop-gained",
    EffectKind.SPLICE: "splice-site",
    EffectKind.SPLICE_FRAMESHIFT: "splice-site",
}
OUR_REASONS = {
    "no-protein-change": "silent",
    "no-new-residues": "in-frame",
    "stop-gained": "stop-gained",
    "start-lost": "start-lost",
    "non-coding-transcript": "non-coding",
    "intronic": "intron",
    "utr": "utr",
    "splice-site": "splice-site",
    "incomplete-transcript": "not judged",
}


def read_calls(vcf: Path) -> CallSet:
    """Read the plain records of a VCF; symbolic alleles are not for a reader of proteins."""
    calls = []
    for number, line in enumerate(line for line in vcf.read_text().splitlines() if line and line[0] != "#"):
        contig, position, _, reference, alternates = line.split("\t")[:5]
        spelled = [alternate for alternate in alternates.split(",") if set(reference + alternate) <= set("ACGTacgt")]
        calls += [
            make_call(number + 1, contig, int(position), reference.upper(), alternate.upper())
            for alternate in spelled
            if alternate != reference
        ]
    return CallSet(calls=tuple(calls), records=len(calls), dialect="bare")


def make_call(number: int, contig: str, position: int, reference: str, alternate: str) -> Call:
    """Trim a record as ``Variant`` asks."""
    before, after, start = reference, alternate, position - 1
    while before and after and before[-1] == after[-1]:
        before, after = before[:-1], after[:-1]
    while before and after and before[0] == after[0]:
        before, after, start = before[1:], after[1:], start + 1
    return Call(
        variant=Variant(contig=contig, start=start, reference=before, alternate=after),
        record=Record(number=number, contig=contig, position=position, reference=reference, alternate=alternate),
    )


def our_judgements(calls: CallSet, reference: Reference) -> dict[tuple[str, str], Judgement]:
    """Judge every call alone on every transcript, incomplete ones and all biotypes included, as ``--local-csq`` does."""
    chosen = ReadingSettings(biotypes=frozenset(reference.transcripts.text["biotype"]), incomplete=True)
    ours: dict[tuple[str, str], Judgement] = {}
    for call in calls.calls:
        made = proteins_from_reference(CallSet(calls=(call,), records=1, dialect="bare"), reference, settings=chosen)
        for protein in made.proteins:
            key = protein.calls[0].label, without_version(protein.transcript.identifier)
            # What a broken splice site may make is ours alone: csq names the site and no protein.
            whole = "" if protein.alternative else protein.mutant
            group = OUR_KINDS[protein.effect.kind]
            ours[key] = Judgement(words=protein.effect.change, groups=frozenset({group}), protein=whole)
        for drop in made.dropped:
            group = OUR_REASONS.get(drop.reason, drop.reason)
            ours[drop.variant, without_version(drop.transcript)] = Judgement(words=drop.sentence, groups=frozenset({group}))
    return ours


def cases() -> Iterator[tuple[str, Path, Path, CallSet]]:
    """Give the consequence cases (name, FASTA, GFF, calls) and the minigenome."""
    for folder in sorted((CORPORA / "csq_cases").iterdir()):
        for vcf in sorted(folder.glob("*.vcf")):
            own = folder / f"{vcf.stem}.gff"
            gff = own if own.exists() else next(iter(sorted(folder.glob("*.gff"))), None)
            fasta = next(iter(folder.glob("*.fa")), None)
            if gff and fasta:
                yield f"{folder.name}/{vcf.stem}", fasta, gff, read_calls(vcf)
    planted = (CORPORA / "minigenome" / "somatic_truth.tsv").read_text().splitlines()
    rows = [line.split("\t") for line in planted]
    calls = tuple(make_call(n, row[0], int(row[1]), row[2], row[3]) for n, row in enumerate(rows, 1))
    mini = CORPORA / "minigenome"
    yield (
        "minigenome",
        mini / "reference.fa.gz",
        mini / "annotation.gff3.gz",
        CallSet(calls=calls, records=len(calls), dialect="bare"),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One record on one transcript: both judgements, and what is needed to say who is right."""

    case: str
    call: Call
    transcript: Transcript | None
    message: Message | None
    theirs: Judgement | None
    ours: Judgement | None
    room: tuple[int, int]

    @property
    def agrees(self) -> bool:
        """Tell whether class and, where both name one, the whole protein are the same."""
        if self.theirs is None or self.ours is None:
            return False
        if self.theirs.protein and self.ours.protein and self.theirs.protein != self.ours.protein:
            return False
        return self.ours.group in self.theirs.groups


def explain(pair: Compared, consensus: Consensus) -> str:  # noqa: PLR0911 - one return a kind reads best
    """Name the kind of a disagreement; empty when none of the known kinds fits."""
    theirs, ours, call = pair.theirs, pair.ours, pair.call
    normal = pair.message.protein if pair.message else ""
    if ours is None:
        return ""
    if ours.group in ("not judged", "reference-mismatch"):
        return ours.group
    if theirs is None:
        if pair.transcript is None:
            return "no exon lines"
        if not pair.transcript.label.gene_identifier and not pair.transcript.label.gene:
            return "no gene line"
        if ours.group in ("intron", "non-coding"):
            return "not named"
        return "utr without a line" if ours.group == "utr" else ""
    if theirs.protein and ours.protein.startswith(theirs.protein) and STOP not in theirs.new_residues:
        return "read on"
    if "frameshift" in theirs.groups and ours.group == "stop-gained" and normal.startswith(theirs.protein):
        return "opens with a stop"
    if theirs.protein and theirs.protein == ours.protein and STOP in theirs.new_residues:
        return "stop among the residues"
    if "missense" in theirs.groups and ours.group == "start-lost" and theirs.change.startswith("1M>"):
        return "first codon"
    if "in-frame" in theirs.groups and ours.group == "frameshift" and _grown(call) % 3:
        return "not a multiple of three"
    if theirs.protein and ours.protein and consensus.protein(call, pair.transcript) == ours.protein:
        return "their own consensus agrees with us"
    if sum(pair.room) and ours.group in ("intron", "utr", "silent"):
        return "equal placement"
    if sum(pair.room) and ours.group == "splice-site":
        return "copied site"
    if call.variant.kind == "insertion" and "splice-site" in theirs.groups:
        return "insertion at an exon's edge"
    return ""


def _grown(call: Call) -> int:
    return len(call.variant.alternate) - len(call.variant.reference)


EXPLANATIONS = {
    "not judged": "We refuse and say why: stops inside the coding sequence, no stop at its end although nothing marks it as "
    "incomplete, or a variant that reaches beyond an end. csq translates the annotated stretch.",
    "reference-mismatch": "The record's REF runs past the end of the contig; we set such a call aside.",
    "no exon lines": "The GFF3 gives this transcript a span and CDS lines but no exons; csq calls the rest of it intron, "
    "we know no transcript there. Neither makes a protein.",
    "no gene line": "The GFF3 has no gene line for this transcript; csq leaves it out, we read it.",
    "utr without a line": "csq names a UTR only where the GFF3 has a UTR line; we derive it from exons and CDS.",
    "read on": "Same residues, but csq ends at the annotated end of the CDS; we read on through the 3′ UTR to the new stop.",
    "opens with a stop": "The shifted frame begins with a stop codon: nothing new is made. HGVS calls it a nonsense change.",
    "not named": "csq names introns and non-coding exons by gene, and only where it has nothing weightier to say there; its "
    "silence contradicts nothing.",
    "stop among the residues": "Same protein; we call it stop-gained because the new residues end at a stop.",
    "first codon": "The start codon is gone; csq 1.16 says missense of residue 1. Ours is right.",
    "not a multiple of three": "Bases added and removed do not make whole codons, so the frame shifts; csq 1.16 says "
    "in-frame, the newer expected text of this very case says frameshift, as we do.",
    "their own consensus agrees with us": "csq prints residues that are not those of the edited genome: `bcftools "
    "consensus` of the same record, spliced and translated, gives our protein. Ours is right.",
    "copied site": "The indel copies a splice site or takes one copy of two: it can be said to lie in the exon or in "
    "the intron, and "
    "either site may be used. csq takes one; we leave it to the RNA.",
    "equal placement": "The indel has an equal placement that leaves splice site and protein as they are; we judge that.",
    "insertion at an exon's edge": "Inserted at an exon's edge, it leaves the splice site as it is; we read it.",
}


def compare_case(case: str, fasta: Path, gff: Path, calls: CallSet, folder: Path) -> list[Compared]:
    """Judge one case by both."""
    reference = load_reference(fasta, gff, cache_directory=folder / "cache")
    theirs = run_bcftools(reference.sequences.served_from, gff, calls, folder)
    ours = our_judgements(calls, reference)
    found = []
    for call in calls.calls:
        names = {name for label, name in (*theirs, *ours) if label == call.label and not name.startswith("gene ")}
        by_gene = [entry for (label, name), entry in theirs.items() if label == call.label and name.startswith("gene ")]
        gene_groups = {group for entry in by_gene for group in their_judgement(entry, "").groups}
        for name in sorted(names):
            transcript = reference.transcript(name) if name else None
            message = read_message(reference, transcript) if transcript and transcript.coding else None
            message = message if isinstance(message, Message) else None
            own = ours.get((call.label, name))
            entry = theirs.get((call.label, name))
            said = their_judgement(entry, message.protein if message else "") if entry else None
            # Introns and non-coding exons are named by gene alone; a variant between genes is not named at all.
            if (
                said is None
                and own
                and (own.group in gene_groups or (own.group == "intergenic" and not by_gene and len(names) == 1))
            ):
                said = Judgement(words=own.group, groups=frozenset({own.group}))
            room = (0, 0)
            if own and own.group != "reference-mismatch":
                variant = call.variant
                room = sliding_room(
                    variant, lambda s, e, c=variant.contig: reference.fetch(c, s, e), reference.length(variant.contig)
                )
            found.append(
                Compared(case=case, call=call, transcript=transcript, message=message, theirs=said, ours=own, room=room)
            )
    return found


def report(pairs: list[Compared], kinds: dict[str, list[Compared]], failed: list[str]) -> str:
    """Write the table."""
    agreed = [pair for pair in pairs if pair.agrees]
    proteins = sum(bool(pair.theirs and pair.theirs.protein and pair.ours and pair.ours.protein) for pair in agreed)
    version = bcftools("--version").splitlines()[0]
    classes = Counter(pair.ours.group for pair in agreed if pair.ours)
    lines = [
        "# proteins_from_reference against bcftools csq",
        "",
        f"{version}, `--local-csq`; {len({pair.case for pair in pairs})} cases, {len(pairs)} record × transcript pairs, one "
        "variant at a time. Written by `make verify-genome` (`--write`).",
        "",
        f"**{len(agreed)} agree** in class ({proteins} of them in every residue of the mutant protein); "
        f"{len(pairs) - len(agreed)} disagree, {len(kinds.get('', []))} of them unexplained.",
        "",
        "| class | agree |",
        "|---|---|",
        *(f"| {name} | {count} |" for name, count in sorted(classes.items(), key=lambda item: -item[1])),
        "",
        "| disagreement | pairs | who is right, and why | for example |",
        "|---|---|---|---|",
    ]
    for kind, members in sorted(kinds.items(), key=lambda item: -len(item[1])):
        first = members[0]
        theirs, ours = first.theirs.words if first.theirs else "–", first.ours.words if first.ours else "–"
        shown = f"{first.case} {first.call.label}: csq {theirs[:60]}; ours {ours[:70]}".replace("|", "/")
        lines.append(f"| {kind or 'UNEXPLAINED'} | {len(members)} | {EXPLANATIONS.get(kind, '')} | {shown} |")
    lines += ["", f"bcftools could not run on {len(failed)} cases (we could): {'; '.join(failed)}.", ""]
    lines += ["Records that share a molecule are compared together in [haplotypes.md](haplotypes.md).", ""]
    return "\n".join(lines)


def main() -> int:
    if not shutil.which("bcftools"):
        print("bcftools is not installed; nothing was compared")
        return 2
    pairs: list[Compared] = []
    kinds: dict[str, list[Compared]] = defaultdict(list)
    failed: list[str] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        consensus = Consensus(folder)
        for case, fasta, gff, calls in cases():
            try:
                found = compare_case(case, fasta, gff, calls, folder)
            except RuntimeError as error:
                failed.append(f"{case} ({str(error).strip()[:60]})")
                our_judgements(calls, load_reference(fasta, gff, cache_directory=folder / "cache"))
                continue
            consensus.fasta = load_reference(fasta, gff, cache_directory=folder / "cache").sequences.served_from
            pairs += found
            for pair in found:
                if not pair.agrees:
                    kinds[explain(pair, consensus)].append(pair)
    text = report(pairs, kinds, failed)
    print(text)
    for pair in kinds.get("", []):
        print("UNEXPLAINED", pair.case, pair.call.label, pair.theirs, pair.ours)
    if "--write" in sys.argv:
        Path(__file__).with_suffix(".md").write_text(text)
    return 1 if kinds.get("") else 0


if __name__ == "__main__":
    sys.exit(main())
