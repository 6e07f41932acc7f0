"""Compare our HGVS names with VEP's on HCC1395, and with a slow twin of the nomenclature on the minigenome.

Run: make verify-hgvs. On HCC1395 each row (record x transcript) with an HGVSp is named from its two proteins by our namer;
its codons, its proteins and VEP's name are held against each other. On the minigenome every name of a planted somatic
variant, alone and with the germline, is applied to the sequences and must lead to what the edited contig reads. Exits 1 on a
difference without an explanation. With the parsers ``mavehgvs`` or ``hgvs`` installed names are parsed as well.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from importlib import import_module
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

from tests.reference.edited_haplotype import Edit, Gene, edited_gene, read_haplotype, slides
from tests.reference.slow_hgvs import applied, coding_changes, fits_protein, named_bases, named_protein, parts_of, turned

from vaxsmith.core import MITOCHONDRIAL_CODE, STANDARD_CODE, STOP
from vaxsmith.genome import Reference, load_reference
from vaxsmith.genome.message import Message, read_message
from vaxsmith.proteins import (
    Comparison,
    EffectKind,
    MutantProtein,
    ReadingSettings,
    annotated_span,
    protein_name,
    proteins_from_annotation,
    proteins_from_reference,
)
from vaxsmith.proteins.protein_names import THREE_LETTERS
from vaxsmith.tumor import CallSet, read_calls
from vaxsmith.tumor.variant import Annotation, Call
from verification.corpora import corpora
from verification.haplotypes_consensus import gene_of

CODONS = {residue: [c for c, r in STANDARD_CODE.items() if r == residue] for residue in set(STANDARD_CODE.values())}

EXPLAINED = {
    "stop in an insertion": "a bare stop codon inserted between two codons. HGVS (protein, insertion): what brings a stop "
    "at once is a nonsense change. Ours is right; VEP writes an insertion of Ter",
    "stop lost": "how far translation runs on is not in this file, which has no base of the 3′ UTR. Residue and place are "
    "equal; VEP's count is neither confirmed nor refuted",
    "no shifted protein": "VEP gives the name but no FrameshiftSequence where the record also touches a splice region, so "
    "ours makes no protein. The codons that the normal residues can have allow one count up to 12, and it is VEP's",
}


@dataclass(slots=True)
class Table:
    """Counts by kind: rows, equal names, and differences under their explanation."""

    rows: Counter[str] = field(default_factory=Counter)
    equal: Counter[str] = field(default_factory=Counter)
    explained: dict[str, list[str]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)

    def add(self, kind: str, ours: str, theirs: str, place: str, why: str = "") -> None:
        """Count one row; ``why`` explains it if the names differ."""
        self.rows[kind] += 1
        if ours == theirs:
            self.equal[kind] += 1
        elif why in EXPLAINED:
            self.explained.setdefault(why, []).append(f"{place}: ours {ours}, VEP {theirs}")
        else:
            self.problems.append(f"{kind} {place}: ours {ours}, VEP {theirs}")

    def show(self) -> None:
        """Print the table and what differs."""
        print(f"{'kind':34}{'rows':>7}{'equal':>7}{'other':>7}")
        for kind, count in self.rows.most_common():
            print(f"{kind:34}{count:7}{self.equal[kind]:7}{count - self.equal[kind]:7}")
        print(f"{'together':34}{self.rows.total():7}{self.equal.total():7}{self.rows.total() - self.equal.total():7}")
        for why, places in self.explained.items():
            print(f"  {len(places)} rows, {why}: {EXPLAINED[why]}")
            for place in places:
                print(f"      {place}")


# --- HCC1395 --------------------------------------------------------------------------------------------------------


def compare_hcc1395(path: Path) -> list[str]:
    """Name every row with an HGVSp from its two proteins."""
    calls = read_calls(path)
    made = proteins_from_annotation(calls)
    told = {(entry.variant, entry.transcript): entry.reason for entry in made.dropped}
    told |= {(p.label, p.transcript.identifier): "mutant protein" for p in made.proteins}
    proteins = {(p.label, p.transcript.identifier): p for p in proteins_from_annotation(_complete(calls)).proteins}
    table, checks, reasons = Table(), Counter[str](), Counter[str]()
    for call in calls.calls:
        for entry in call.annotations:
            if not entry.hgvs_protein:
                checks["rows with a place in the protein, but no HGVSp"] += bool(entry.protein_position)
                continue
            key = (call.label, entry.transcript.identifier)
            theirs = entry.hgvs_protein.partition(":")[2]
            place = f"{entry.transcript.gene} {entry.hgvs_coding}"
            reasons[told[key]] += 1
            words = [w for w in entry.consequences if not w.startswith(("splice_region", "NMD_"))]
            kind = " & ".join(w.removesuffix("_variant").replace("_", " ") for w in words)
            if (protein := proteins.get(key)) is not None:
                table.add(kind, _own_name(protein), theirs, place)
                checks["rows named by our namer; it has no name for the rest, which this comparison spells itself"] += 1
                table.problems += _third_opinion(protein, theirs, place, checks)
            else:
                ours, why = _name_without_protein(entry, theirs)
                table.add(kind, ours, theirs, place, why)
            table.problems += _read_codons(call, entry, place, checks)
    table.show()
    print("what the annotation route says of these rows:", ", ".join(f"{n} {r}" for r, n in reasons.most_common()))
    for check, count in checks.items():
        print(f"  {count} {check}")
    return table.problems


def _complete(calls: CallSet) -> CallSet:
    """Give the calls as if every transcript were complete and made protein, so that each row's proteins are made."""

    def shown(entry: Annotation) -> Annotation:
        return replace(entry, transcript=replace(entry.transcript, biotype="protein_coding", flags=()))

    shown_calls = (replace(call, annotations=tuple(map(shown, call.annotations))) for call in calls.calls)
    return replace(calls, calls=tuple(shown_calls))


def _own_name(made: MutantProtein) -> str:
    kind, ends = made.effect.kind, made.ends_at_stop
    change = Comparison(kind=kind, mutant=made.mutant, altered=made.altered, replaced=made.replaced, ends_at_stop=ends)
    return protein_name(change, made.wild_type)


def _name_without_protein(entry: Annotation, theirs: str) -> tuple[str, str]:
    """Name a row that makes nothing new, from the residues that the annotator gives; and the explanation to be used."""
    span = annotated_span(entry)
    closed = entry.wild_type_protein.rstrip(STOP) + STOP
    before, _, after = entry.amino_acids.partition("/")
    assert span is not None
    if "frameshift_variant" in entry.consequences and not entry.frameshift_protein:
        counts = _allowed_counts(entry, theirs, span)
        return f"none (codons allow Ter{', Ter'.join(map(str, counts))})", (
            "no shifted protein" if [int(theirs.rpartition("Ter")[2])] == counts else ""
        )
    if not after:  # silent: one residue before the stroke, or the stop itself
        first = span[0] + next((i for i, r in enumerate(before) if r != closed[span[0] + i]), 0)
        return f"p.{THREE_LETTERS[closed[first]]}{first + 1}=", ""
    if "stop_lost" in entry.consequences:
        residue = after[len(before) - 1]
        return f"p.Ter{len(closed)}{THREE_LETTERS[residue]}extTer?", "stop lost"
    shifted = entry.frameshift_protein.partition(STOP)[0]
    mutant = shifted or closed[: span[0]] + after.replace("-", "").partition(STOP)[0]
    assert closed.startswith(mutant), entry.hgvs_coding
    why = "stop in an insertion" if "inframe_insertion" in entry.consequences else ""
    return f"p.{THREE_LETTERS[closed[len(mutant)]]}{len(mutant) + 1}Ter", why


def _third_opinion(protein: MutantProtein, theirs: str, place: str, checks: Counter[str]) -> list[str]:
    """Hold VEP's name against VEP's own two proteins, by the slow twin of the nomenclature."""
    if protein.effect.kind is EffectKind.FRAMESHIFT:
        wrong = fits_protein(theirs, protein.wild_type, protein.mutant, ends_at_stop=protein.ends_at_stop)
        checks["frameshifts whose name fits the two proteins: first new residue, place, count to the stop"] += not wrong
    else:
        wanted = named_protein(protein.wild_type, protein.mutant)
        wrong = "" if wanted == theirs else f"the nomenclature's name is {wanted}"
        checks["in-frame changes whose name is the one found by trying every description"] += not wrong
    return [f"{place}: VEP {theirs}: {wrong}"] if wrong else []


def _read_codons(call: Call, entry: Annotation, place: str, checks: Counter[str]) -> list[str]:
    """Read the row's codons with the genetic code: in frame its residues, shifted the residues of the shifted protein."""
    before, _, after = entry.codons.upper().replace("-", "").partition("/")
    if "frameshift_variant" not in entry.consequences:
        code = MITOCHONDRIAL_CODE if call.variant.contig in ("chrM", "MT") else STANDARD_CODE
        read = ["".join(code[part[i : i + 3]] for i in range(0, len(part), 3)) for part in (before, after) if part]
        said = [part for part in entry.amino_acids.replace("-", "").split("/") if part]
        good = read in (said, said * 2)
        checks["rows whose codons, read with the genetic code, give the residues named"] += good
        return [] if good else [f"{place}: codons {entry.codons} read {read}, not {entry.amino_acids}"]
    if not entry.frameshift_protein:
        return []
    span = annotated_span(entry)
    assert span is not None
    wanted = entry.frameshift_protein[span[0] :].rstrip(STOP) + STOP
    done = _read_shifted(entry, list(wanted))
    checks["shifted residues that the normal residues' codons allow"] += max(done, 0)
    checks["shifted residues behind the normal stop, where the file has no bases"] += len(wanted) - max(done, 0)
    return [] if done >= 0 else [f"{place}: the shifted protein cannot be read from the normal residues' codons"]


def _read_shifted(entry: Annotation, wanted: Sequence[str]) -> int:
    """Read the shifted frame over every choice of codons for the normal residues, which alone are known.

    ``wanted`` are the shifted residues from the first codon that the record touches; a dot stands for any but a stop. Gives
    how many could be read before the normal protein ended; -1 where no choice of codons gives them.
    """
    span = annotated_span(entry)
    assert span is not None
    rest = iter(entry.wild_type_protein.rstrip(STOP)[span[1] :])
    held = {entry.codons.upper().partition("/")[2].replace("-", "")}
    for number, residue in enumerate(wanted):
        while min(map(len, held)) < 3:
            following = next(rest, "")
            if not following:
                return number
            held = {bases + codon for bases in held for codon in CODONS[following]}
        fits = {
            bases
            for bases in held
            if (STANDARD_CODE[bases[:3]] == residue or (residue == "." and bases[:3] not in CODONS[STOP]))
        }
        held = {bases[3:] for bases in fits}
        if not held:
            return -1
    return len(wanted)


def _allowed_counts(entry: Annotation, theirs: str, span: tuple[int, int]) -> list[int]:
    """Give the counts to the new stop, up to 12, that the normal residues' codons allow for a frameshift's name."""
    match = re.fullmatch(r"p\.([A-Z][a-z]{2})(\d+)([A-Z][a-z]{2})fsTer\d+", theirs)
    assert match
    letters = {word: letter for letter, word in THREE_LETTERS.items()}
    first = int(match[2]) - 1
    same = list(entry.wild_type_protein[span[0] : first])
    new = letters[match[3]]
    assert entry.wild_type_protein[first] == letters[match[1]] != new
    return [n for n in range(2, 13) if _read_shifted(entry, [*same, new, *"." * (n - 2), STOP]) > 0]


# --- minigenome -----------------------------------------------------------------------------------------------------

COPIES = {"A": "1|0", "B": "0|1", "AB": "1|1"}
EDGE = "on the genome the 3′ rule would go on into the intron; named in the exon, as the splice site keeps its bases"


def compare_minigenome(folder: Path) -> list[str]:
    """Name all planted somatic variants, alone and with the patient's germline, and apply the names."""
    problems = []
    with tempfile.TemporaryDirectory() as name:
        somatic, germline = (
            _write(folder / f"{kind}_truth.tsv", Path(name) / f"{kind}.vcf") for kind in ("somatic", "germline")
        )
        reference = load_reference(
            folder / "reference.fa.gz", folder / "annotation.gff3.gz", cache_directory=Path(name) / "cache"
        )
        settings = ReadingSettings(incomplete=True, biotypes=frozenset(t.label.biotype for t in reference.transcripts))
        for title, inherited in (("somatic alone", None), ("with the germline", read_calls(germline))):
            made = proteins_from_reference(read_calls(somatic), reference, germline=inherited, settings=settings)
            checks = Counter[str]()
            for protein in made.proteins:
                problems += [f"{title}: {p}" for p in _check_names(protein, reference, inherited, checks)]
            print(f"minigenome, {title}: {len(made.proteins)} mutant proteins")
            for check, count in checks.items():
                print(f"  {count} {check}")
    return problems


def _write(truth: Path, vcf: Path) -> Path:
    lines = ["##fileformat=VCFv4.2", '##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">']
    lines += ["#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\ttumor"]
    for line in truth.read_text().splitlines():
        contig, position, before, after, *carried = line.split("\t")
        copies = COPIES[carried[0]] if carried[0] in COPIES else ("1|0", "0|1")[int(carried[1])]
        lines.append(f"{contig}\t{position}\t.\t{before}\t{after}\t.\tPASS\t.\tGT\t{copies}")
    vcf.write_text("\n".join(lines) + "\n")
    return vcf


def _check_names(protein: MutantProtein, reference: Reference, inherited: CallSet | None, checks: Counter[str]) -> list[str]:
    """Apply both names of one mutant protein and compare with what the edited contig reads."""
    transcript = reference.transcript(protein.transcript.identifier)
    assert transcript is not None
    message = read_message(reference, transcript)
    assert isinstance(message, Message)
    gene = gene_of(reference, transcript, message)
    coding, change = protein.effect.hgvs_coding, protein.effect.hgvs_protein
    place = f"{protein.label} {coding} {change}"
    named = coding_changes(coding, message.bases, *message.coding)
    own = [_edit(call) for call in protein.calls]
    copy = protein.calls[0].genotype.index("1")
    shared = [_edit(c) for c in (inherited.calls if inherited else ()) if _is_on(c, gene, transcript.contig, copy)]
    alone = {applied([one], message.bases) for one in named}
    edits = own + [edit for edit in shared if edit not in own and _spliced(edited_gene(gene, [edit])) in alone]
    checks["names that hold an inherited variant too"] += len(edits) > len(own)
    wrong = []
    edited = _spliced(edited_gene(gene, edits))
    if applied(named, message.bases) == edited:
        checks["c. names that, applied to the transcript, give the edited one"] += 1
    else:
        wrong.append(f"{place}: c. gives other bases")
    mutant = read_haplotype(gene, edits)
    if change:
        misfit = fits_protein(change, message.protein, mutant.protein, ends_at_stop=mutant.ends_at_stop)
        checks["p. names that, applied to the annotated protein, give the mutant of the variants named"] += not misfit
        wrong += [f"{place}: {misfit}"] if misfit else []
    else:
        checks["p. names left out: against the annotated protein nothing is new"] += 1
    if len(edits) == 1:
        wanted = named_bases(message.bases, edited, *message.coding, _exon(gene, named[0]))
        checks["c. names that are the nomenclature's own, at the most 3′ place of the exon"] += coding.endswith(f":{wanted}")
        wrong += [] if coding.endswith(f":{wanted}") else [f"{place}: the nomenclature's name is {wanted}"]
        if change and not re.search("fs|ext", change):
            wanted = named_protein(message.protein, mutant.protein)
            checks["in-frame p. names that are the nomenclature's own"] += change.endswith(f":{wanted}")
            wrong += [] if change.endswith(f":{wanted}") else [f"{place}: the nomenclature's name is {wanted}"]
    elif any(two[0] - one[1] < 2 for one, two in pairwise(named)):
        wrong.append(f"{place}: two parts of the c. name are neighbours, HGVS makes them one delins")
    if any(_slides_off(gene, edit) for edit in own):
        checks[f"{coding}: {EDGE}"] += 1
    wrong += [f"{name}: {error}" for name in (coding, change) if name for error in _parse(name, checks)]
    return wrong


def _edit(call: Call) -> Edit:
    return call.variant.start, call.variant.reference, call.variant.alternate


def _is_on(call: Call, gene: Gene, contig: str, copy: int) -> bool:
    start, before, _ = _edit(call)
    inside = gene.exons[0][0] <= start and start + len(before) <= gene.exons[-1][1]
    return call.variant.contig == contig and inside and call.genotype[copy] == "1"


def _spliced(gene: Gene) -> str:
    bases = "".join(gene.contig[low:high] for low, high in gene.exons)
    return bases if gene.strand == "+" else turned(bases)


def _exon(gene: Gene, change: tuple[int, int, str]) -> tuple[int, int]:
    """Give the exon that holds a change of the message; at a junction the one before."""
    begin = 0
    for low, high in gene.exons if gene.strand == "+" else gene.exons[::-1]:
        if begin <= change[0] and change[1] <= begin + high - low:
            return begin, begin + high - low
        begin += high - low
    raise AssertionError(f"{change} crosses an edge")


def _slides_off(gene: Gene, edit: Edit) -> bool:
    """Tell whether the most 3′ of an indel's equal placements on the genome lies outside the exon."""
    places = sorted(slides(gene.contig, edit))
    start, before, _ = places[-1] if gene.strand == "+" else places[0]
    return not any(low <= start and start + len(before) <= high for low, high in gene.exons)


def _parse(name: str, checks: Counter[str]) -> list[str]:
    """Parse a name with each parser that is installed; what a parser does not know is counted, not called wrong."""
    prefix, _, body = name.partition(":")
    wrong = []
    for parser, parse in PARSERS.items():
        # mavehgvs knows fs alone and no extension; hgvs knows no alleles, so it gets one part at a time.
        if parser == "mavehgvs" and re.search("fsTer|ext", body):
            checks["names with fsTer or ext, which mavehgvs does not know"] += 1
            continue
        try:
            for part in [body] if parser == "mavehgvs" else [f"{prefix}:{body[:2]}{part}" for part in parts_of(name)]:
                parse(part)
            checks[f"names that {parser} parses"] += 1
        except Exception as error:  # noqa: BLE001 - each parser has errors of its own, and all mean the same
            wrong.append(f"{parser} refuses it: {error}")
    return wrong


def _parsers() -> dict[str, Callable[[str], object]]:
    """Give the parsers that are installed."""
    found: dict[str, Callable[[str], object]] = {}
    if find_spec("mavehgvs"):
        found["mavehgvs"] = import_module("mavehgvs").Variant
    if find_spec("hgvs"):
        found["hgvs"] = import_module("hgvs.parser").Parser().parse_hgvs_variant
    return found


PARSERS = _parsers()


def main() -> int:
    """Print both comparisons; 0 when every difference is explained."""
    folder = corpora()
    problems = compare_hcc1395(folder / "tumours" / "hcc1395" / "annotated.expression.vcf.gz")
    problems += compare_minigenome(folder / "genome" / "minigenome")
    for problem in problems:
        print("UNEXPLAINED", problem)
    print("all differences explained" if not problems else f"{len(problems)} unexplained")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
