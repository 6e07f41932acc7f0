"""Compare the haplotype engine with ``bcftools csq -p a``, and both with contigs that ``bcftools consensus`` edited.

Run: make verify-haplotypes. Every molecule (one copy of one sample) of the consequence cases, and of VCFs of all somatic and
germline variants of the minigenome, phased and unphased, is read on every coding transcript: the whole protein residue by
residue, then each consequence, its class and the variants that make it together. The third opinion on each protein is the
contig that ``bcftools consensus`` edits, spliced and read by the slow twin. Each disagreement is put under a kind with an
explanation; exit status 1 when one is not explained. ``--write`` puts the table into ``verification/haplotypes.md``.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from vaxsmith.genome import Reference, Transcript, load_reference
from vaxsmith.genome.message import Message, read_message
from vaxsmith.genome.transcript_table import without_version
from vaxsmith.proteins.molecule import MoleculeReading, ProteinChange, contradict, read_molecule
from vaxsmith.proteins.transcript_placement import Region
from vaxsmith.tumor.variant import Variant
from verification.corpora import corpora
from verification.genome import OUR_KINDS, OUR_REASONS
from verification.haplotypes_consensus import Consensus
from verification.haplotypes_csq import Carried, Entry, Row, Told, carried, expected, protein_of, run_csq
from verification.haplotypes_explained import Found, Item, Site, report
from verification.haplotypes_minigenome import write_minigenome

CASES = corpora() / "genome" / "csq_cases"
MINIGENOME = corpora() / "genome" / "minigenome"
REGIONS = {Region.INTRON: "intron", Region.SPLICE_SITE: "splice-site", Region.BEYOND_END: "beyond the end"}
# Ours that csq calls by the class of the change itself, with an asterisk for the earlier stop.
HIDDEN = "not-translated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A genome with a VCF; ``texts`` are csq's expected words, ``germline`` the records that are not somatic."""

    name: str
    fasta: Path
    gff: Path
    vcf: Path
    texts: tuple[Path, ...] = ()
    germline: frozenset[Row] = frozenset()


def cases(folder: Path) -> Iterator[Case]:
    """Give the consequence cases, then the minigenome."""
    for home in sorted(path for path in CASES.iterdir() if path.is_dir()):
        for vcf in sorted(home.glob("*.vcf")):
            own = home / f"{vcf.stem}.gff"
            gff = own if own.exists() else next(iter(sorted(home.glob("*.gff"))), None)
            fasta = next(iter(home.glob("*.fa")), None)
            texts = (home / f"{vcf.stem}.{ending}" for ending in ("txt", "cmd.out", "1.cmd.out"))
            if gff and fasta:
                # The texts of filter-problem are of runs with filters.
                held = tuple(text for text in texts if text.exists() and vcf.stem != "filter-problem")[:1]
                yield Case(name=f"{home.name}/{vcf.stem}", fasta=fasta, gff=gff, vcf=vcf, texts=held)
    fasta, gff = MINIGENOME / "reference.fa.gz", MINIGENOME / "annotation.gff3.gz"
    contigs = list(load_reference(fasta, gff, cache_directory=folder / "cache").sequences.lengths)
    for name, phased in (("phased", True), ("unphased", False)):
        vcf, inherited = folder / f"{name}.vcf", folder / f"{name}-germline.vcf"
        germline = write_minigenome(MINIGENOME, contigs, vcf, phased=phased)
        yield Case(name=f"minigenome, {name}", fasta=fasta, gff=gff, vcf=vcf, germline=germline)
        write_minigenome(MINIGENOME, contigs, inherited, phased=phased, somatic=False)
        yield Case(name=f"minigenome, {name}, germline alone", fasta=fasta, gff=gff, vcf=inherited)


def sites(case: Case, source: str, reference: Reference, molecule: Carried, told: Told) -> Iterator[Site]:
    """Read one molecule on every transcript that it touches.

    Of two variants that contradict each other the first is read, as csq does.
    """
    rows: dict[Variant, Row] = {}
    left_out = []
    for row, variant in molecule.variants:
        if variant in rows or any(contradict(variant, other) for other in rows):
            left_out.append(variant)
        else:
            rows[variant] = row
    found = {entry.transcript: reference.transcript(entry.transcript) for entry in told.entries if entry.transcript}
    for variant in rows:
        for transcript in reference.transcripts_overlapping(variant.interval):
            found.setdefault(without_version(transcript.label.identifier), transcript)
    for name, transcript in sorted(found.items()):
        message = read_message(reference, transcript) if transcript and transcript.coding else None
        said = tuple(entry for entry in told.entries if entry.transcript == name)
        here = [variant for variant in rows if transcript and _near(variant, transcript)]
        if transcript is None or not transcript.coding or not (here or said):
            continue
        reading = read_molecule(reference, transcript, germline=(), somatic=here) if isinstance(message, Message) else None
        if isinstance(reading, MoleculeReading):
            inherited = [variant for variant in here if rows[variant] in case.germline]
            _require_same_split(reference, transcript, reading, inherited, here)
        yield Site(
            case=case.name,
            source=source,
            molecule=molecule.molecule,
            transcript=transcript,
            message=message if isinstance(message, Message) else None,
            reading=reading if isinstance(reading, MoleculeReading) else None,
            said=said,
            rows={variant: rows[variant] for variant in here},
            applied=tuple(rows),
            left_out=tuple(variant for variant in left_out if _near(variant, transcript)),
        )


def _near(variant: Variant, transcript: Transcript) -> bool:
    low, high = transcript.exons[0].start, transcript.exons[-1].end
    return variant.contig == transcript.contig and variant.start <= high and variant.start + len(variant.reference) >= low


def _require_same_split(
    reference: Reference, transcript: Transcript, whole: MoleculeReading, inherited: list[Variant], here: list[Variant]
) -> None:
    """Require that germline and somatic apart give the two proteins that each VCF alone gives (csq knows no germline)."""
    own = [variant for variant in here if variant not in inherited]
    parted = read_molecule(reference, transcript, germline=inherited, somatic=own)
    normal = read_molecule(reference, transcript, germline=(), somatic=inherited)
    assert isinstance(parted, MoleculeReading)
    assert isinstance(normal, MoleculeReading)
    assert (parted.mutant, parted.ends_at_stop, parted.start_lost) == (whole.mutant, whole.ends_at_stop, whole.start_lost)
    assert parted.normal == normal.mutant


def items(site: Site, consensus: Consensus) -> Iterator[Item]:
    """Compare the whole protein, then every consequence that csq names."""
    if site.message is None or site.reading is None:
        yield Item(site=site, what="protein", theirs="", ours="", agrees=False)
        return
    third = consensus.readings(site.transcript, site.message, site.applied)
    ours = site.reading.mutant
    if not site.reading.start_lost:
        theirs = protein_of(site.said, site.message.protein)
        opinion = {reading.protein for reading in third if not reading.start_lost}
        yield Item(
            site=site, what="protein", theirs=theirs or "", ours=ours, agrees=theirs == ours, third=frozenset(opinion)
        )
    for entry in site.said:
        yield compare_entry(site, entry)


def compare_entry(site: Site, entry: Entry) -> Item:
    """Compare one consequence of csq with what we say of the variants that it names."""
    assert site.reading is not None
    variants = set(site.named(entry))
    touched = [change for change in site.reading.changes if variants & set(change.variants)]
    groups = [our_group(change) for change in touched]
    groups += [REGIONS[outside.region] for outside in site.reading.outside if outside.variant in variants]
    told = [group for group in groups if group != HIDDEN]
    same = set(told) <= entry.groups and bool(told)
    together = len(told) == 1 and all(set(change.variants) <= variants for change in touched)
    hidden = not told and HIDDEN in groups and entry.behind_stop
    # A record may have a second entry without residues (splice_region): words added to the first.
    added = not entry.change and any(other.change and set(entry.rows) <= set(other.rows) for other in site.said)
    agrees = hidden or added or (same and together) or (same and not entry.change)
    return Item(
        site=site,
        what="consequence",
        theirs=entry.words,
        ours=" + ".join(dict.fromkeys(groups)),
        agrees=agrees,
        entry=entry,
        makers=tuple(tuple(change.variants) for change in touched),
    )


def our_group(change: ProteinChange) -> str:
    """Put one of our changes into a class."""
    if change.comparison:
        return OUR_KINDS.get(change.comparison.kind, str(change.comparison.kind))
    reason = change.nothing.reason if change.nothing else "no-protein-change"
    return OUR_REASONS.get(reason, reason)


def compare_case(case: Case, folder: Path, found: Found) -> None:
    """Compare all molecules of a case with all sources of csq's words."""
    reference = load_reference(case.fasta, case.gff, cache_directory=folder / "cache")
    molecules = carried(case.vcf)
    sources = {}
    try:
        sources["bcftools"] = run_csq(reference.sequences.served_from, case.gff, case.vcf, folder)
    except RuntimeError as error:
        found.failed.append(f"{case.name} ({str(error).strip()[:60]})")
    if case.texts:
        sources["expected text"] = expected(case.texts, molecules)
    if len(sources) == 2:
        found.compare_sources(case.name, sources["bcftools"], sources["expected text"])
    for source, told in sources.items():
        for molecule in molecules:
            said = told.get(molecule.molecule, Told())
            found.pointers += said.pointers
            found.lost_pointers += [f"{case.name} {row}" for row in said.lost_pointers]
            consensus = Consensus(reference, molecule, folder)
            for site in sites(case, source, reference, molecule, said):
                for item in items(site, consensus):
                    found.add(item, reference)


def main() -> int:
    if not shutil.which("bcftools"):
        print("bcftools is not installed; nothing was compared")
        return 2
    found = Found()
    with tempfile.TemporaryDirectory() as name:
        for case in cases(Path(name)):
            compare_case(case, Path(name), found)
    text = report(found)
    print(text)
    for item in found.kinds.get("", []):
        print(
            "UNEXPLAINED", item.place, item.theirs[-60:], "|", item.ours[-60:], item.entry, item.makers, item.site.left_out
        )
    if "--write" in sys.argv:
        Path(__file__).with_suffix(".md").write_text(text)
    return 1 if found.kinds.get("") or found.lost_pointers else 0


if __name__ == "__main__":
    sys.exit(main())
