"""What ``verification.haplotypes`` found: agreements, kinds of disagreement with who is right, and the table."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from vaxsmith.core import STOP
from vaxsmith.genome import Reference, Transcript
from vaxsmith.genome.message import Message
from vaxsmith.proteins.molecule import MoleculeReading, read_molecule
from vaxsmith.proteins.transcript_placement import sliding_room
from vaxsmith.tumor.variant import Variant
from verification.genome_csq import bcftools
from verification.haplotypes_csq import Entry, Molecule, Row, Told


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One molecule on one transcript, with both sides' words. ``left_out`` contradict an earlier variant of the molecule.

    ``rows`` are the variants near the transcript, ``applied`` all of the molecule. ``reading`` is None where we refuse to
    read the transcript.
    """

    case: str
    source: str
    molecule: Molecule
    transcript: Transcript
    message: Message | None
    reading: MoleculeReading | None
    said: tuple[Entry, ...]
    rows: dict[Variant, Row]
    applied: tuple[Variant, ...]
    left_out: tuple[Variant, ...]

    def named(self, entry: Entry) -> list[Variant]:
        """Give the variants here that an entry names; where it stands at a record of several alleles, those carried."""
        return [
            variant
            for variant, (contig, position, before, after) in self.rows.items()
            if any(row[:3] == (contig, position, before) and after in row[3].split(",") for row in entry.rows)
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing compared at a site: the whole protein, or one consequence (``entry``).

    ``third`` are the proteins that the consensus contig may give, ``makers`` the variants of each of our changes.
    """

    site: Site
    what: str
    theirs: str
    ours: str
    agrees: bool
    entry: Entry | None = None
    third: frozenset[str] = frozenset()
    makers: tuple[tuple[Variant, ...], ...] = ()

    @property
    def place(self) -> str:
        """Case, molecule and transcript."""
        sample, copy = self.site.molecule
        whose = f"{self.site.source}, {sample or 'one sample'} {copy + 1}"
        return f"{self.site.case} ({whose}) {self.site.transcript.label.identifier}"


EXPLANATIONS = {
    "read on": "Same residues, but csq ends at the annotated end of the CDS; we read on through the 3′ UTR to the "
    "next stop. The "
    "consensus contig reads as we do.",
    "tail into the 3′ UTR": "The new reading runs through the 3′ UTR and takes this variant in; csq ends at the end "
    "of the CDS.",
    "silent in the tail": "The new reading runs through the 3′ UTR and translates this variant, which alone changes "
    "no residue there. "
    "We list with a tail all that is translated in it; csq ends at the end of the CDS.",
    "their own consensus agrees with us": "csq prints residues that are not those of the edited genome: the contig "
    "that `bcftools "
    "consensus` writes, spliced and translated, gives our protein. Ours is right.",
    "not judged": "We refuse the transcript and say why (stops inside the coding sequence, or none at an end that "
    "nothing marks as "
    "incomplete). csq translates the annotated stretch.",
    "no gene line": "The GFF3 has no gene line for this transcript; csq leaves it out, we read it. The consensus "
    "contig reads as "
    "we do.",
    "ribosomal slippage": "The CDS parts overlap by one base: csq's expected text reads that base twice, 1.16 refuses "
    "the file.",
    "first codon": "The start codon is gone; csq says missense of residue 1. Ours is right.",
    "not a multiple of three": "Bases added and removed do not make whole codons, so the frame shifts; csq 1.16 says "
    "in-frame, the "
    "newer expected text of this very case says frameshift, as we do, and names no residues.",
    "residues not given": "The expected text shortens its residues, or counts them in another reading than its own "
    "bcftools 1.16, "
    "which agrees with us here.",
    "opens with a stop": "The shifted frame begins with a stop codon: nothing new is made. HGVS calls it a nonsense change.",
    "stop among the residues": "Same protein; we call it stop-gained because the new residues end at a stop.",
    "stop at an open end": "The CDS has no stop at its end (cds_end_NF); csq takes its last codon for the stop's "
    "place and says "
    "retained, although it names a residue that becomes a stop. We say stop-gained. Same protein.",
    "written together": "Same protein; csq writes in one entry what we tell apart: changes whose stretches do not touch.",
    "behind the new stop": "Same protein; csq lists with a frameshift every record to the end of the CDS. We list "
    "those that the "
    "new reading reaches; what lies behind its stop makes none of it.",
    "behind an earlier stop": "An earlier stop of the molecule hides it. csq marks only some of its entries with an "
    "asterisk.",
    "across an end": "The variant reaches beyond the transcript's or the exon's end; we say so and read no protein from it.",
    "equal placement": "The indel has an equal placement that leaves the splice site as it is; we judge that.",
    "insertion at an exon's edge": "Inserted at an exon's edge, it leaves the splice site as it is; we read it.",
}


def explain(item: Item, reference: Reference) -> str:
    """Name the kind of a disagreement; empty when none of the known kinds fits."""
    if item.site.reading is None:
        return "not judged"
    return _explain_protein(item) if item.what == "protein" else _explain_consequence(item, reference)


def _explain_protein(item: Item) -> str:
    site, theirs, ours = item.site, item.theirs, item.ours
    label = site.transcript.label
    words = {word for entry in site.said for word in entry.words.split("&")}
    if "ribosomal_slippage" in label.flags or (len(site.transcript.coding) > 1 and "slippage" in site.case):
        return "ribosomal slippage"
    if not site.said and not label.gene and not label.gene_identifier and ours in item.third:
        return "no gene line"
    if theirs and ours.startswith(theirs) and words & {"frameshift", "stop_lost"} and ours in item.third:
        return "read on"
    if (
        any(_grown(variant) % 3 for variant in site.rows)
        and words & {"inframe_deletion", "frameshift"}
        and not any(entry.change for entry in site.said)
    ):
        return "not a multiple of three"
    if theirs and ours in item.third:
        return "their own consensus agrees with us"
    if not theirs and site.source == "expected text" and ours in item.third:
        return "residues not given"
    return ""


def _explain_consequence(item: Item, reference: Reference) -> str:  # noqa: PLR0911 - one return a kind reads best
    entry, site = item.entry, item.site
    assert entry is not None
    ours = set(item.ours.split(" + ")) - {"not-translated"}
    variants = site.named(entry)
    within = all(set(makers) <= set(variants) for makers in item.makers)
    if "start-lost" in ours and "missense" in entry.groups and entry.change.startswith("1M>"):
        return "first codon"
    if not ours:
        return "behind an earlier stop" if site.reading and "*" not in site.reading.mutant else ""
    if ours <= entry.groups and within and "not-translated" in item.ours and len(ours) == 1:
        return "behind the new stop"
    tail = ours <= {"frameshift", "stop-loss"} and len(ours) == 1
    if tail and (entry.groups == {"utr"} or (ours <= entry.groups and _in_utr(site, item, set(variants)))):
        matters = all(_matters(item, variant, reference) for variant in variants)
        return "tail into the 3′ UTR" if matters else "silent in the tail"
    if ours & entry.groups and within and len(item.makers) > 1:
        return "written together"
    if "stop-gained" in ours and "frameshift" in entry.groups and entry.change.endswith(">" + entry.change.split(STOP)[0]):
        return "opens with a stop"
    after = entry.change.partition(">")[2].lstrip("0123456789")
    if "stop-gained" in ours and "frameshift" in entry.groups and after == STOP and within:
        return "opens with a stop"
    if "stop-gained" in ours and "stop_retained" in entry.words and after.endswith(STOP):
        return "stop at an open end"
    if "stop-gained" in ours and STOP in after and within:
        return "stop among the residues"
    if "frameshift" in ours and "in-frame" in entry.groups and sum(_grown(variant) for variant in variants) % 3:
        return "not a multiple of three"
    if ours & {"beyond the end", "splice-site"}:
        return "across an end"
    slides = any(sum(_room(variant, reference)) for variant in variants)
    if slides and (ours & {"intron", "utr", "silent"} or "splice-site" in entry.groups):
        return "equal placement"
    if "splice-site" in entry.groups and any(variant.kind == "insertion" for variant in variants):
        return "insertion at an exon's edge"
    return ""


def _in_utr(site: Site, item: Item, variants: set[Variant]) -> bool:
    """Tell whether all further variants of our change are ones that csq sees in the 3′ UTR."""
    seen = {variant for entry in site.said if entry.groups == {"utr"} for variant in site.named(entry)}
    return all(variant in seen | variants for makers in item.makers for variant in makers)


def _matters(item: Item, variant: Variant, reference: Reference) -> bool:
    """Tell whether the mutant would be another without a variant."""
    others = [other for other in item.site.rows if other != variant]
    without = read_molecule(reference, item.site.transcript, germline=(), somatic=others)
    whole = item.site.reading
    return isinstance(without, MoleculeReading) and whole is not None and without.mutant != whole.mutant


def _grown(variant: Variant) -> int:
    return len(variant.alternate) - len(variant.reference)


def _room(variant: Variant, reference: Reference) -> tuple[int, int]:
    contig = variant.contig
    return sliding_room(variant, lambda start, end: reference.fetch(contig, start, end), reference.length(contig))


@dataclass(slots=True)
class Found:
    """What was compared so far (grows while the cases are read)."""

    counts: Counter[tuple[str, str, str, bool]] = field(default_factory=Counter)
    classes: Counter[str] = field(default_factory=Counter)
    kinds: dict[str, list[Item]] = field(default_factory=lambda: defaultdict(list))
    consensus: Counter[str] = field(default_factory=Counter)
    failed: list[str] = field(default_factory=list)
    newer: list[str] = field(default_factory=list)
    left_out: set[tuple[str, Molecule, Variant]] = field(default_factory=set)
    pointers: int = 0
    lost_pointers: list[str] = field(default_factory=list)

    def add(self, item: Item, reference: Reference) -> None:
        """Count one comparison."""
        site = item.site
        name = site.case if site.case.startswith("minigenome") else "csq cases"
        self.counts[name, site.source, item.what, item.agrees] += 1
        self.left_out |= {(site.case, site.molecule, variant) for variant in site.left_out}
        if item.what == "protein" and site.source == "bcftools" and site.reading:
            self.consensus["none" if not item.third else "same" if item.ours in item.third else "other"] += 1
        if not item.agrees:
            self.kinds[explain(item, reference)].append(item)
        elif item.entry:
            self.classes[item.ours] += 1

    def compare_sources(self, case: str, old: dict[Molecule, Told], new: dict[Molecule, Told]) -> None:
        """Note where the bcftools that is installed and the newer one that wrote the expected text do not say the same."""
        for molecule in sorted({*old, *new}):
            one, two = (_said(told.get(molecule, Told())) for told in (old, new))
            for transcript in sorted({*one, *two}):
                a, b = one.get(transcript, set()), two.get(transcript, set())
                if a != b:
                    self.newer.append(f"{case} {transcript}: 1.16 {_short(a - b)}; newer {_short(b - a)}")


def _said(told: Told) -> dict[str, set[str]]:
    said: dict[str, set[str]] = defaultdict(set)
    for entry in told.entries:
        words = "&".join(sorted(set(entry.words.split("&")) - {"NMD_transcript"}))
        before, _, after = entry.change.partition(">")
        said[entry.transcript or entry.gene].add(f"{words} {before.split('..')[0][:6]}>{after}".strip(" >"))
    return said


def _short(words: set[str]) -> str:
    return ", ".join(sorted(word[:60] for word in words)) or "nothing"


def report(found: Found) -> str:
    """Write the table."""
    total, agreed = sum(found.counts.values()), sum(n for key, n in found.counts.items() if key[3])
    version = bcftools("--version").splitlines()[0]
    lines = [
        "# The haplotype engine against bcftools csq, and both against bcftools consensus",
        "",
        f"{version}, `csq -p a`. Written by `make verify-haplotypes` (`--write`). A protein is one molecule "
        f"(one copy of one "
        "sample with all its variants) on one transcript, compared residue by residue; a consequence is one entry of "
        "csq, compared "
        "in class and in the variants that make it together.",
        "",
        f"**{agreed} of {total} agree**; {total - agreed} disagree, {len(found.kinds.get('', []))} of them unexplained.",
        "",
        "| data | csq's words from | proteins agree | differ | consequences agree | differ |",
        "|---|---|---|---|---|---|",
    ]
    for name, source in dict.fromkeys((key[0], key[1]) for key in found.counts):
        cells = [
            str(found.counts[name, source, what, agrees]) for what in ("protein", "consequence") for agrees in (True, False)
        ]
        lines.append(f"| {name} | {source} | {' | '.join(cells)} |")
    same, other, none = (found.consensus[key] for key in ("same", "other", "none"))
    lines += [
        "",
        f"Third opinion: {same + other + none} molecules on transcripts. {same} proteins are those of the contig that "
        f"`bcftools "
        f"consensus` edits, spliced and read by the slow twin (which writes the same contig), {other} are not; for "
        f"{none} there is "
        "none (an edit crosses an exon's edge).",
        "",
        f"csq's {found.pointers} pointers (`@position`) all lead to an entry that lists their record."
        if not found.lost_pointers
        else f"Pointers that lead nowhere: {'; '.join(found.lost_pointers)}.",
        "",
        f"Variants that contradict an earlier one of their molecule: {len(found.left_out)}. csq warns and reads the first; "
        "`read_molecule` refuses them (no molecule carries both), so the first alone was read here.",
        "",
        "| class | consequences that agree |",
        "|---|---|",
        *(f"| {name} | {count} |" for name, count in sorted(found.classes.items(), key=lambda item: -item[1])),
        "",
        "| disagreement | times | who is right, and why | for example |",
        "|---|---|---|---|",
    ]
    for kind, members in sorted(found.kinds.items(), key=lambda entry: -len(entry[1])):
        first = members[0]
        change = first.entry.change[:40] if first.entry else first.theirs[-12:]
        shown = f"{first.place}: csq {first.theirs[:40] if first.entry else '…'}{change}; ours {first.ours[-30:]}".replace(
            "|", "/"
        )
        lines.append(f"| {kind or 'UNEXPLAINED'} | {len(members)} | {EXPLANATIONS.get(kind, '')} | {shown} |")
    lines += ["", f"bcftools could not run on {len(found.failed)} cases (we could): {'; '.join(found.failed)}.", ""]
    lines += [f"Where 1.16 and the newer expected text differ ({len(found.newer)}):", ""]
    lines += [f"- {line.replace('|', '/')}" for line in found.newer]
    return "\n".join([*lines, ""])
