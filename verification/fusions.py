"""Compare fusion proteins with Arriba's own peptides of HCC1395, and with joined genome strings of the minigenome.

Run: make verify-fusions. Prints three tables: (a) the caller's peptides handed over; (b) Arriba's own fused RNA read by
our reader; (c) made fusions among the minigenome's genes, in Arriba's format. Exits 1 on what is not explained.
"""

from __future__ import annotations

import random
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from tests.reference.fused_genome import Fused, Gene, fuse

from vaxsmith.core import STANDARD_CODE, STOP, translate
from vaxsmith.genome import Reference, load_reference
from vaxsmith.genome.message import Message, Unreadable, read_message
from vaxsmith.genome.transcript import Transcript
from vaxsmith.proteins.consequence import NoProtein
from vaxsmith.proteins.fusion_joining import Joined
from vaxsmith.proteins.fusion_peptides import proteins_from_caller_peptides
from vaxsmith.proteins.fusion_proteins import FusionSettings, proteins_from_fusions
from vaxsmith.proteins.fusion_reading import FusionReading, read_fused
from vaxsmith.proteins.mutant_protein import EffectKind, MutantProtein
from vaxsmith.tumor.fusion import Fusion, FusionPeptide, FusionSet, ReadingFrame
from vaxsmith.tumor.fusion_table import read_fusions
from verification.corpora import corpora

MADE = 400  # made fusions of each kind
SEED = 20
REACH = 3000
_MARKS = str.maketrans("", "", "_[]()^$-")
_LAST_CODON = "where the RNA ends with a whole codon, Arriba leaves that codon out (every such row); ours reads it"
_WORDS = {
    "no start": {"no-start-codon", "normal-protein"},
    "stop before": {"stop-before-junction"},
    "nothing new": {"stop-at-junction", "normal-protein"},
    "normal": {"normal-protein"},
}
_TITLES = (
    "#gene1\tgene2\tstrand1(gene/fusion)\tstrand2(gene/fusion)\tbreakpoint1\tbreakpoint2\tsplit_reads1\tsplit_reads2\t"
    "discordant_mates\treading_frame\tgene_id1\tgene_id2\ttranscript_id1\ttranscript_id2\tpeptide_sequence"
)

# What is known to differ, by the label of the fusion, and why.
EXPLAINED = {
    "TMEM129::GUCY1B1 chr4:1718150-chr4:155789842": "Arriba writes the last residue before an inserted base in small "
    "letters, although its codon (TGG) is the 5′ partner's alone; ours begins to be new behind it",
}


def main() -> int:
    """Print the three tables; 0 when every difference is explained."""
    fusions = read_fusions(corpora() / "tumours" / "hcc1395" / "fusions" / "arriba_fusions.tsv")
    problems = [*hand_over(fusions), *read_again(fusions), *joined_strings(corpora() / "genome" / "minigenome")]
    for line in problems:
        print("UNEXPLAINED", line)
    print("all differences explained" if not problems else f"{len(problems)} unexplained")
    return 1 if problems else 0


def hand_over(fusions: FusionSet) -> Iterator[str]:
    """Compare the caller's route with the letters that Arriba wrote."""
    made = proteins_from_caller_peptides(fusions)
    print(f"(a) Arriba's {fusions.records} rows of HCC1395: {len(fusions.fusions)} fusions, {len(fusions.dropped)} dropped")
    proteins = {protein.label: protein for protein in made.proteins}
    fallen = {entry.variant: entry.reason for entry in made.dropped}
    print(f"{'frame':<14}{'fusions':>8}{'peptides':>9}{'equal':>7}{'nothing new':>12}")
    for frame in ReadingFrame:
        group = [fusion for fusion in fusions.fusions if fusion.reading_frame is frame]
        written = [fusion for fusion in group if fusion.peptides]
        equal = [fusion for fusion in written if fusion.label in proteins and _equal(proteins[fusion.label], fusion)]
        ended = [fusion for fusion in written if fallen.get(fusion.label) == "stop-at-junction" and _ends(fusion)]
        if group:
            print(f"{frame.value or 'not said':<14}{len(group):>8}{len(written):>9}{len(equal):>7}{len(ended):>12}")
        good = {fusion.label for fusion in (*equal, *ended)}
        yield from (f"peptide of {fusion.label}" for fusion in written if fusion.label not in good)
        yield from (f"no word on {each.label}" for each in group if each.label not in proteins and each.label not in fallen)


def _letters(fusion: Fusion) -> str:
    """Give the residues that Arriba wrote, read here without the reader's help."""
    return fusion.peptides[0].written.partition(STOP)[0].replace("|", "").replace("?", "X").upper()


def _equal(protein: MutantProtein, fusion: Fusion) -> bool:
    in_frame = fusion.reading_frame is ReadingFrame.IN_FRAME
    return protein.mutant == _letters(fusion) and (protein.effect.kind is EffectKind.FUSION) is in_frame


def _ends(fusion: Fusion) -> bool:
    """Tell whether Arriba's peptide has no residue behind the junction."""
    return fusion.peptides[0].written.rstrip(STOP).endswith("|")


def read_again(fusions: FusionSet) -> Iterator[str]:
    """Read Arriba's fused RNA with our reader and compare the residues and where they begin to be new."""
    print("(b) Arriba's fused RNA read by our reader, against its peptide")
    print(f"{'frame':<14}{'peptides':>9}{'equal':>7}{'new stretch too':>16}{'last codon':>11}{'explained':>10}")
    for frame in (ReadingFrame.IN_FRAME, ReadingFrame.OUT_OF_FRAME):
        group = [fusion for fusion in fusions.fusions if fusion.reading_frame is frame and fusion.peptides]
        outcomes = {fusion.label: _read_again(fusion) for fusion in group}
        shorter = {label for label, words in outcomes.items() if words == _LAST_CODON}
        equal = sum("residues" not in words for words in outcomes.values()) - len(shorter)
        places = sum(not words for words in outcomes.values())
        known = {label: words for label, words in outcomes.items() if words and label in EXPLAINED}
        print(f"{frame.value:<14}{len(group):>9}{equal:>7}{places:>16}{len(shorter):>11}{len(known):>10}")
        if shorter:
            print(f"  last codon: {_LAST_CODON}")
        for label in known:
            print(f"  {label}: {EXPLAINED[label]}")
        fine = known.keys() | shorter
        yield from (f"{label}: {words}" for label, words in outcomes.items() if words and label not in fine)


def _read_again(fusion: Fusion) -> str:
    """Say what differs; empty when nothing does."""
    (peptide,) = fusion.peptides
    joined, frame = _joined(fusion, peptide)
    if frame is None:
        return "residues before the junction are found in no frame"
    left = joined.bases[: joined.junction]
    five = _message(left, frame, translate(left[frame:]))
    three = _three(fusion, peptide, joined, frame)
    reading = read_fused(joined, five, three)
    if isinstance(reading, NoProtein):
        return "" if reading.reason in _WORDS["nothing new"] and _ends(fusion) else f"residues: {reading.reason}"
    if reading.stop is None and (len(joined.bases) - frame) % 3 == 0:
        # All nine such rows, and no other, lack the codon that ends with the RNA.
        same = reading.mutant[:-1] == _letters(fusion)
        return _LAST_CODON if same else f"residues {reading.mutant} / {_letters(fusion)}"
    if reading.mutant != _letters(fusion):
        return f"residues {reading.mutant} / {_letters(fusion)}"
    return _place_words(reading, peptide)


def _place_words(reading: FusionReading, peptide: FusionPeptide) -> str:
    """Compare the altered stretch with the residues in small letters that touch the junction."""
    first = end = peptide.junction or 0
    while first - 1 in peptide.differing:
        first -= 1
    while end in peptide.differing:
        end += 1
    expected = (first, end)
    return "" if reading.altered == expected else f"new stretch {reading.altered} / {expected}"


def _joined(fusion: Fusion, peptide: FusionPeptide) -> tuple[Joined, int | None]:
    """Take Arriba's RNA apart, and find the frame in which the residues before the junction stand in it."""
    parts = fusion.transcript_sequence.split("|")
    left = parts[0].split("...")[-1].translate(_MARKS).upper()
    right = parts[-1].split("...")[0].translate(_MARKS).upper()
    inserted = parts[1].upper() if len(parts) == 3 else ""
    whole, count = left + inserted + right, peptide.junction or 0
    starts = [0, 1, 2, *(match.start() for match in re.finditer("ATG", left))]
    frame = next(
        (
            start
            for start in starts
            if (len(left) - start + 1) // 3 == count and translate(whole[start:])[:count] == peptide.residues[:count]
        ),
        None,
    )
    resumed = len(left) + len(inserted)
    joined = Joined(
        bases=whole,
        kept=len(left),
        junction=len(left),
        resumed=resumed,
        own=resumed,
        offset=resumed,
        exon_ends=(),
        assumptions=(),
    )
    return joined, frame


def _three(fusion: Fusion, peptide: FusionPeptide, joined: Joined, frame: int) -> Message | None:
    """Give the 3′ partner's message in frame: it begins where Arriba's small letters behind the junction end."""
    if fusion.reading_frame is not ReadingFrame.IN_FRAME:
        return None
    place = peptide.junction or 0
    while place in peptide.differing:
        place += 1
    begin = max(frame + 3 * place, joined.resumed + -(joined.resumed - frame) % 3) - joined.resumed
    right = joined.bases[joined.resumed :]
    return _message(right, begin, translate(right[begin:], to_stop=True))


def _message(bases: str, frame: int, protein: str) -> Message:
    return Message(
        bases=bases,
        coding=(frame, len(bases)),
        frame=frame,
        stop=None,
        starts_known=False,
        protein=protein,
        selenocysteines=set(),
        code=STANDARD_CODE,
    )


def joined_strings(folder: Path) -> Iterator[str]:
    """Make fusions among the minigenome's genes, read them from a file, and compare with the twin that joins strings."""
    reference = load_reference(folder / "reference.fa.gz", folder / "annotation.gff3.gz")
    genes = [(each, gene) for each in reference.transcripts if (gene := _gene(reference, each)) is not None]
    print(
        f"(c) made fusions among {len(genes)} complete coding transcripts of the minigenome, against joined genome strings"
    )
    print(f"{'breakpoints':<24}{'fusions':>8}{'in frame':>9}{'shifted':>8}{'no protein':>11}{'equal':>7}{'own peptide':>12}")
    draw = random.Random(SEED)  # noqa: S311 - made fusions
    for kind in ("splice sites", "inside exons", "introns", "5′ UTR of the 3′ gene", "against the 3′ gene"):
        made = [_made(kind, draw, genes) for _ in range(MADE)]
        yield from _compare(kind, made, reference)


_Made = tuple[str, Fused | str]  # the row as Arriba writes it, and what the twin makes of it


def _compare(kind: str, made: list[_Made], reference: Reference) -> Iterator[str]:
    rows = dict(made)  # the same fusion drawn twice is one
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "fusions.tsv"
        path.write_text("\n".join([_TITLES, *rows]) + "\n")
        fusions = read_fusions(path)
    counts: Counter[str] = Counter()
    problems: list[str] = []
    for fusion, (row, expected) in zip(fusions.fusions, rows.items(), strict=True):
        one = proteins_from_fusions(
            replace(fusions, fusions=(fusion,)), reference, settings=FusionSettings(reach=REACH, biotypes=frozenset())
        )
        if isinstance(expected, str):
            counts["none"] += 1
            reasons = {entry.reason for entry in one.dropped}
            good = not one.proteins and bool(reasons) and reasons <= _WORDS[expected]
        else:
            counts["in" if expected.in_frame else "out"] += 1
            good = [_twin_words(protein) for protein in one.proteins] == [
                (expected.protein, expected.in_frame, (expected.first, expected.end), expected.stopped)
            ]
            agrees = good and all(finding.check != "caller-peptide" for finding in one.proteins[0].findings)
            counts["agrees"] += agrees
            if not agrees:
                problems.append(f"{kind}: peptide: {row}")
        counts["equal"] += good
        if not good:
            problems.append(f"{kind}: {row}: {expected}")
    print(
        f"{kind:<24}{len(rows):>8}{counts['in']:>9}{counts['out']:>8}{counts['none']:>11}{counts['equal']:>7}"
        f"{counts['agrees']:>12}"
    )
    yield from problems


def _twin_words(protein: MutantProtein) -> tuple[str, bool, tuple[int, int], bool]:
    return protein.mutant, protein.effect.kind is EffectKind.FUSION, protein.altered, protein.ends_at_stop


def _gene(reference: Reference, transcript: Transcript) -> Gene | None:
    """Give a transcript as the twin wants it; None unless both ends of its protein are known."""
    if not transcript.coding:
        return None
    message = read_message(reference, transcript)
    if isinstance(message, Unreadable) or not message.complete or message.selenocysteines:
        return None
    gene = Gene(
        reference.fetch(transcript.contig, 0, reference.length(transcript.contig)),
        transcript.strand,
        [(part.start, part.end) for part in transcript.exons],
        [(part.start, part.end) for part in transcript.coding],
    )
    return gene if len(gene.coding_places()) % 3 == 0 and gene.protein() == message.protein else None


def _made(kind: str, draw: random.Random, genes: list[tuple[Transcript, Gene]]) -> _Made:
    """Draw two genes and breakpoints of a kind, and write them as Arriba does, with the twin's peptide."""
    (first, five), (second, three) = draw.choice(genes), draw.choice(genes)
    last, begin, strand = _inside(draw, five), _inside(draw, three), three.strand
    if kind == "splice sites":
        last, begin = _exon_edge(draw, five, last=True), _exon_edge(draw, three, last=False)
    elif kind == "introns":
        last, begin = _anywhere(draw, five), _anywhere(draw, three)
    elif kind.startswith("5′ UTR"):
        walk = [place for place, _ in three.walk()]
        begin = walk[draw.randrange(max(1, walk.index(three.coding_places()[0])))]
    elif kind.startswith("against"):
        strand, begin = "-" if three.strand == "+" else "+", draw.randrange(len(three.genome))
    if kind.startswith("against"):
        bases = three.genome
        if strand == "+":
            bases = bases[: begin + REACH]
            expected = fuse(five, last, None, bases, strand, begin)
        else:
            cut = max(0, begin + 1 - REACH)
            expected = fuse(five, last, None, bases[cut:], strand, begin - cut)
    else:
        expected = fuse(five, last, three, "", "", begin)
    row = (
        first.label.gene, second.label.gene, f"{five.strand}/{five.strand}", f"{three.strand}/{strand}",
        f"{first.contig}:{last + 1}", f"{second.contig}:{begin + 1}", "3", "4", "5",
        "." if isinstance(expected, str) else "in-frame" if expected.in_frame else "out-of-frame",
        first.label.gene_identifier, second.label.gene_identifier, first.label.identifier,
        "." if kind.startswith("against") else second.label.identifier, _peptide(expected),
    )  # fmt: skip
    return "\t".join(row), expected


def _peptide(expected: Fused | str) -> str:
    if isinstance(expected, str):
        return "."
    start = max(0, expected.first - 20)
    tail = expected.protein[expected.first :] + (STOP if expected.stopped else "")
    return f"{expected.protein[start : expected.first]}|{tail.lower()}"


def _inside(draw: random.Random, gene: Gene) -> int:
    return draw.choice(gene.walk())[0]


def _anywhere(draw: random.Random, gene: Gene) -> int:
    """Draw a place in an intron, or in an exon where there is none."""
    gaps = [(left[1], right[0]) for left, right in zip(gene.exons, gene.exons[1:], strict=False) if right[0] > left[1]]
    start, end = draw.choice(gaps or gene.exons)
    return draw.randrange(start, end)


def _exon_edge(draw: random.Random, gene: Gene, *, last: bool) -> int:
    """Draw an exon's last base in the gene's direction, or its first."""
    start, end = draw.choice(gene.exons)
    return end - 1 if last is (gene.strand == "+") else start


if __name__ == "__main__":
    sys.exit(main())
