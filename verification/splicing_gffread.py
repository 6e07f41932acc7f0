"""The outside side of ``verification.splicing``: made-up junctions on the minigenome, translated by gffread."""

from __future__ import annotations

import random
import shutil
import subprocess
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from vaxsmith.genome import Message, Reference, Transcript, load_reference, read_message
from vaxsmith.proteins.splice import SpliceSettings, proteins_from_junctions
from vaxsmith.tumor.junction import JunctionSet
from vaxsmith.tumor.junction_table import read_junctions, read_retained_introns

Span = tuple[int, int]
_TITLES = ("chrom", "start", "end", "name", "score", "strand", "splice_site", "anchor", "known_junction", "transcripts")


@dataclass(frozen=True, kw_only=True)
class Event:
    """One change of splicing: its introns (0-based, half-open) and the exons that the message then has."""

    kind: str
    transcript: Transcript
    introns: tuple[Span, ...]
    exons: tuple[Span, ...]


def compare_with_gffread(folder: Path) -> list[str]:
    """Make events on every readable transcript, read them both ways, print the table; give what disagrees."""
    program = shutil.which("gffread")
    if program is None:
        return ["gffread is not installed (Debian package gffread): the minigenome was not compared"]
    reference = load_reference(folder / "reference.fa.gz", folder / "annotation.gff3.gz")
    source = random.Random(20261120)  # noqa: S311 - draws test cases
    events: list[Event] = []
    messages: dict[str, Message] = {}
    for transcript in reference.transcripts:
        message = read_message(reference, transcript) if transcript.coding else None
        if isinstance(message, Message) and message.complete and len(transcript.exons) > 1:
            messages[transcript.label.identifier] = message
            events += _events(transcript, source)
    with TemporaryDirectory() as scratch:
        theirs = _translate(program, reference, events, Path(scratch))
        outcomes, problems = Counter[tuple[str, str]](), []
        for number, event in enumerate(events):
            normal = messages[event.transcript.label.identifier]
            said, problem = _compare(reference, event, theirs.get(f"e{number}"), normal, Path(scratch))
            outcomes[event.kind, said] += 1
            problems += [problem] if problem else []
    print(f"minigenome: {len(events)} made-up events on {len(messages)} transcripts, read here and by gffread")
    columns = ["protein equal", "nothing new, equal", "start codon lost", "wrong"]
    print(f"  {'event':24}" + "".join(f"{column:>22}" for column in columns))
    for kind in dict.fromkeys(event.kind for event in events):
        print(f"  {kind:24}" + "".join(f"{outcomes[kind, column]:22}" for column in columns))
    return problems


def _events(transcript: Transcript, source: random.Random) -> list[Event]:
    exons = [(exon.start, exon.end) for exon in transcript.exons]
    plus = transcript.strand == "+"
    found = []

    def add(kind: str, introns: list[Span], changed: list[Span]) -> None:
        found.append(Event(kind=kind, transcript=transcript, introns=tuple(introns), exons=tuple(changed)))

    for i in range(len(exons) - 1):
        (start, gap), (resume, end) = exons[i], exons[i + 1]
        around = exons[:i], exons[i + 2 :]
        if i + 2 < len(exons):
            add("exon skipped", [(gap, exons[i + 2][0])], [*exons[: i + 1], *exons[i + 2 :]])
        if i + 3 < len(exons):
            add("two exons skipped", [(gap, exons[i + 3][0])], [*exons[: i + 1], *exons[i + 3 :]])
        for low, high, side in ((start + 1, gap - 1, "shorter"), (gap + 1, min(gap + 400, resume - 40), "longer")):
            if low < high:
                place = source.randint(low, high)
                changed = [*around[0], (start, place), (resume, end), *around[1]]
                add(f"{'donor' if plus else 'acceptor'}, exon {side}", [(place, resume)], changed)
        for low, high, side in ((resume + 1, end - 1, "shorter"), (max(resume - 400, gap + 40), resume - 1, "longer")):
            if low < high:
                place = source.randint(low, high)
                changed = [*around[0], (start, gap), (place, end), *around[1]]
                add(f"{'acceptor' if plus else 'donor'}, exon {side}", [(gap, place)], changed)
        if resume - gap > 250:
            first = source.randint(gap + 40, resume - 150)
            last = source.randint(first + 5, min(first + 200, resume - 40))
            changed = [*around[0], (start, gap), (first, last), (resume, end), *around[1]]
            add("novel exon", [(gap, first), (last, resume)], changed)
        add("intron retained", [(gap, resume)], [*around[0], (start, end), *around[1]])
    return found


def _compare(reference: Reference, event: Event, theirs: str | None, normal: Message, scratch: Path) -> tuple[str, str]:
    retained = event.kind == "intron retained"
    path = scratch / "junctions.tsv"
    path.write_text(_plain_table(event) if retained else _regtools_table(event))
    nothing = JunctionSet(junctions=(), records=0, caller="")
    made = proteins_from_junctions(
        nothing if retained else read_junctions(path),
        reference,
        retained=read_retained_introns(path) if retained else None,
        settings=SpliceSettings(shortest_intron=1, biotypes=frozenset({event.transcript.label.biotype})),
    )
    name = event.transcript.label.identifier
    where = f"{event.kind} {name} {event.introns}"
    mine = [protein for protein in made.proteins if protein.transcript.identifier == name]
    fallen = {entry.reason for entry in made.dropped if entry.transcript in (name, "")} - {"part-of-novel-exon"}
    if theirs is None:
        return ("start codon lost", "") if fallen == {"start-lost"} else ("wrong", f"{where}: {fallen}, start codon gone")
    if mine:
        if mine[0].mutant == theirs and mine[0].wild_type == normal.protein:
            return "protein equal", ""
        return "wrong", f"{where}: ours {mine[0].mutant[:60]}…, gffread {theirs[:60]}…"
    if normal.protein.startswith(theirs) and fallen <= {"utr", "no-protein-change", "stop-gained"}:
        return "nothing new, equal", ""
    return "wrong", f"{where}: {fallen or 'nothing said'}, gffread {theirs[:60]}…"


def _regtools_table(event: Event) -> str:
    lines = ["\t".join(_TITLES)]
    for number, (first, last) in enumerate(event.introns, 1):
        row = {"chrom": event.transcript.contig, "start": first, "end": last + 1, "name": f"JUNC{number:08}", "score": 50}
        row["strand"] = event.transcript.strand
        lines.append("\t".join(str(row.get(title, "NA")) for title in _TITLES))
    return "\n".join(lines) + "\n"


def _plain_table(event: Event) -> str:
    rows = [f"{event.transcript.contig}\t{a + 1}\t{b}\t{event.transcript.strand}\t50" for a, b in event.introns]
    return "\n".join(["chrom\tstart\tend\tstrand\treads", *rows]) + "\n"


def _translate(program: str, reference: Reference, events: list[Event], scratch: Path) -> dict[str, str]:
    """Let gffread translate each event's exons from the annotated start codon; events without it are left out."""
    fasta, gff, proteins = scratch / "genome.fa", scratch / "events.gff3", scratch / "proteins.fa"
    contigs = {event.transcript.contig for event in events}
    fasta.write_text("".join(f">{name}\n{reference.fetch(name, 0, reference.length(name))}\n" for name in sorted(contigs)))
    lines = ["##gff-version 3"]
    for number, event in enumerate(events):
        coding = _coding_to_the_end(event)
        if coding is None:
            continue
        head = f"{event.transcript.contig}\tmade"
        tail = f"\t.\t{event.transcript.strand}"
        low, high = event.exons[0][0] + 1, event.exons[-1][1]
        lines.append(f"{head}\tmRNA\t{low}\t{high}{tail}\t.\tID=e{number}")
        lines += [f"{head}\texon\t{a + 1}\t{b}{tail}\t.\tParent=e{number}" for a, b in event.exons]
        lines += [f"{head}\tCDS\t{a + 1}\t{b}{tail}\t{phase}\tParent=e{number}" for a, b, phase in coding]
    gff.write_text("\n".join(lines) + "\n")
    subprocess.run([program, "-g", fasta, "-y", proteins, gff], check=True, capture_output=True, timeout=300)
    found = {}
    for entry in proteins.read_text().split(">")[1:]:
        title, _, body = entry.partition("\n")
        found[title.split()[0]] = "".join(body.split()).split(".", 1)[0]  # gffread writes a stop as a full stop
    return found


def _coding_to_the_end(event: Event) -> list[tuple[int, int, int]] | None:
    """Call everything from the start codon to the message's end coding, with phases; None when the codon is not there."""
    transcript, exons = event.transcript, list(event.exons)
    plus = transcript.strand == "+"
    inside = [p for part in transcript.coding for p in range(part.start, part.end)]
    codon = inside[:3] if plus else inside[-3:]
    places = [p for a, b in exons for p in range(a, b)]
    if not set(codon) <= set(places):
        return None
    first = places.index(codon[0])
    if places[first : first + 3] != codon:
        return None
    spans = [(max(a, codon[0]), b) for a, b in exons if b > codon[0]] if plus else [
        (a, min(b, codon[2] + 1)) for a, b in exons if a <= codon[2]
    ]  # fmt: skip
    done, rows = 0, []
    for a, b in spans if plus else reversed(spans):
        rows.append((a, b, -done % 3))
        done += b - a
    return sorted(rows)
