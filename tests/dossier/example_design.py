"""A made-up design that has something of everything, hostile strings included; it is no person and no result.

Predictions, read counts and expression are drawn from a hash of their names. KRAS is UniProt P01116-2 (residues 1-60);
the other proteins are random letters.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from vaxsmith.construct.construct import Construct, Platform, Segment, SegmentKind
from vaxsmith.core import CODONS_OF, Dropped, Finding, InputFile, Provenance, Severity, Sourced, Unassessed
from vaxsmith.genome.transcript import TranscriptLabel
from vaxsmith.hla.allele import Allele, Genotype
from vaxsmith.mrna.messenger import Messenger, Part, PartKind
from vaxsmith.patient.design import Case, Design
from vaxsmith.presentation.prediction import Prediction
from vaxsmith.proteins.mutant_protein import Effect, EffectKind, MutantProtein, ProteinSet, Window
from vaxsmith.selection.target import Choice, PeptideEvidence, Target
from vaxsmith.tumor.variant import Annotation, Call, CallSet, Origin, ReadSupport, Record, Variant

SCRIPT = "<script>alert(1)</script>"
FORMULA = '=HYPERLINK("http://example.invalid","x")'
KRAS = "MTEYKLVVVGAGGVGKSALTIQLIQNHFVDEYDPTIEDSYRKQVVIDGETCLLDILDTAGQ"
ALLELES = ("HLA-A*02:01", "HLA-A*11:01", "HLA-B*07:02", "HLA-B*44:02", "HLA-C*07:02")  # the last presents nothing here
LETTERS = "ACDEFGHIKLMNPQRSTVWY"


def draw(*names: object) -> float:
    """Give a number in 0..1 that depends on the names alone."""
    return int(hashlib.sha256("|".join(map(str, names)).encode()).hexdigest()[:8], 16) / 0xFFFFFFFF


def residues(name: str, length: int) -> str:
    """Give a made-up protein of that length."""
    return "M" + "".join(LETTERS[int(draw(name, i) * 19.99)] for i in range(1, length))


def call(contig: str, position: int, reference: str, alternate: str, **more: object) -> Call:
    """Give a call whose reads depend on its place alone."""
    depth = 60 + int(draw(contig, position, "depth") * 120)
    fraction = float(more.pop("fraction", 0.2 + 0.25 * draw(contig, position)))  # type: ignore[arg-type]
    rna = ReadSupport(depth=depth // 2, alternate_count=int(depth / 2 * fraction), fraction=fraction)
    return Call(
        variant=Variant(contig=contig, start=position - 1, reference=reference, alternate=alternate),
        record=Record(number=position % 97, contig=contig, position=position, reference=reference, alternate=alternate),
        tumor=ReadSupport(depth=depth, alternate_count=int(depth * fraction), fraction=fraction),
        normal=ReadSupport(depth=depth, alternate_count=0, fraction=0.0),
        rna=rna,
        **more,  # type: ignore[arg-type]
    )


def label(gene: str, *, mane: bool = True) -> TranscriptLabel:
    """Give a transcript that carries the gene's name."""
    number = int(draw(gene) * 1e6)
    return TranscriptLabel(
        identifier=f"ENST{number:011d}.3",
        gene=gene,
        protein_identifier=f"ENSP{number:011d}.1",
        biotype="protein_coding",
        canonical=mane,
        mane_select=f"NM_{number:06d}.4" if mane else "",
        support_level=1,
    )


def substitution(one_call: Call, gene: str, normal: str, position: int, new: str) -> MutantProtein:
    """Give a missense protein; ``position`` is 1-based."""
    mutant = normal[: position - 1] + new + normal[position:]
    change = f"{normal[position - 1]}{position}{new}"
    return MutantProtein(
        calls=(one_call,),
        transcript=label(gene),
        effect=Effect(
            kind=EffectKind.MISSENSE, change=change, consequences=("missense_variant",), hgvs_protein=f"p.{change}"
        ),
        wild_type=normal,
        mutant=mutant,
        altered=(position - 1, position),
        replaced=(position - 1, position),
        route="annotation",
    )


def frameshift(one_call: Call, gene: str, position: int, tail: int) -> MutantProtein:
    """Give a frameshift protein with ``tail`` new residues from the 1-based ``position`` on."""
    normal = residues(gene, position + 80)
    new = residues(gene + "tail", tail + 1)[1:]
    mutant = normal[: position - 1] + new
    return MutantProtein(
        calls=(one_call,),
        transcript=label(gene),
        effect=Effect(
            kind=EffectKind.FRAMESHIFT,
            change=f"{normal[position - 1]}{position}{new[0]}fs*{tail + 1}",
            consequences=("frameshift_variant",),
        ),
        wild_type=normal,
        mutant=mutant,
        altered=(position - 1, len(mutant)),
        replaced=(position - 1, len(normal)),
        route="annotation",
    )


def window(protein: MutantProtein, start: int, length: int) -> Window:
    """Cut a window out of a mutant protein."""
    sequence = protein.mutant[start : start + length]
    first, last = (min(max(edge - start, 0), len(sequence)) for edge in protein.altered)
    paired = protein.effect.kind is EffectKind.MISSENSE
    wild = protein.wild_type[start : start + length] if paired else None
    return Window(protein=protein, start=start, sequence=sequence, altered=(first, last), wild_type=wild)


def evidence(protein: MutantProtein, start: int, length: int, allele: str) -> PeptideEvidence:
    """Give one presented peptide with made-up predictions."""
    cut = window(protein, start, length)

    def predict(peptide: str, worst: float) -> Prediction:
        percentile = 0.01 + worst * draw(peptide, allele) ** 2
        return Prediction(
            peptide=peptide,
            allele=allele,
            presentation=max(0.0, 1 - percentile / 3),
            percentile=percentile,
            affinity_nanomolar=20 + 400 * percentile,
            predictor="example 0",
        )

    wild = predict(cut.wild_type, 9.0) if cut.wild_type else None
    return PeptideEvidence(window=cut, prediction=predict(cut.sequence, 1.9), wild_type_prediction=wild)


def target(protein: MutantProtein, score: float, **more: object) -> Target:
    """Give a target with three to five presented peptides."""
    first = max(protein.altered[0] - 7, 0)
    pairs = [(first, 9, ALLELES[int(score * 10) % 4]), (first + 1, 10, ALLELES[1]), (first + 2, 9, ALLELES[3])]
    if protein.effect.kind is EffectKind.FRAMESHIFT:
        pairs += [(protein.altered[0] + 12, 9, ALLELES[0]), (protein.altered[0] + 20, 10, ALLELES[2])]
    found = [evidence(protein, start, length, allele) for start, length, allele in pairs]
    one = protein.calls[0]
    fields: dict[str, object] = {
        "class_two": Unassessed(
            reason="no class II predictor is bundled yet", remedy="use an outside class II predictor on targets.tsv"
        ),
        "expression": 2 + 80 * draw(protein.name),
        "expression_source": "gene",
        "tumor_fraction": one.tumor.fraction,
        "rna_fraction": one.rna.fraction if one.rna else None,
        "clonal_evidence": min(1.0, (one.tumor.fraction or 0) / 0.45),
        "reasons": (
            f"{protein.name} changes the protein; {len(found)} peptides of it are predicted to be presented.",
            "Its normal counterpart is presented 2.0 times worse by percentile.",
        ),
    }
    return Target(
        protein=protein,
        proteins=(protein,),
        peptides=tuple(sorted(found, key=lambda item: item.prediction.percentile)),
        score=score,
        **{**fields, **more},  # type: ignore[arg-type]
    )


def choose() -> Choice:
    """Give six targets that are in and two that would be next."""
    kras = substitution(call("chr12", 25245350, "C", "T"), "KRAS", KRAS, 12, "D")
    apc = frameshift(call("chr5", 112839514, "TA", "T"), "APC", 61, 52)
    tp53 = substitution(call("chr17", 7675088, "C", "T"), "TP53", residues("TP53", 120), 75, "H")
    subclonal = substitution(call("chr3", 179218303, "G", "A", fraction=0.06), "PIK3CA", residues("PIK3CA", 90), 45, "K")
    hostile = substitution(call("chr1", 1000, "A", "G"), SCRIPT, residues("hostile", 70), 30, "W")
    formula = substitution(call("chr2", 2000, "C", "G"), FORMULA, residues("formula", 70), 12, "P")
    low = Finding(
        check="subclonal",
        severity=Severity.CAUTION,
        place="PIK3CA",
        sentence="The DNA fraction is 6 % where the highest reliable one is 45 %: probably not in every tumor cell.",
        measured=0.06,
        limit=0.1,
    )
    chosen = (
        target(kras, 0.91),
        target(apc, 0.84),
        target(tp53, 0.72),
        target(hostile, 0.61),
        target(subclonal, 0.40, findings=(low,)),
        target(formula, 0.33, rna_fraction=None, expression=None, expression_source="not given"),
    )
    smad = substitution(call("chr18", 51065549, "G", "A"), "SMAD4", residues("SMAD4", 80), 40, "H")
    fbxw = substitution(call("chr4", 152326137, "G", "A"), "FBXW7", residues("FBXW7", 80), 40, "C")
    return Choice(chosen=chosen, next_in_line=(target(smad, 0.2), target(fbxw, 0.1)), dropped=())


def build_construct(chosen: tuple[Target, ...]) -> Construct:
    """String the targets together, the frameshift as three tiles."""
    source = "made up for tests"
    parts = {
        "signal": Sourced(name="signal peptide", value="MRVTAPRTLILLLSGALALTETWAGS", citation=source),
        "trafficking": Sourced(
            name="MITD", value="IVGIVAGLAVLAVVVIGAVVATVMCRRKSSGGKGGSYSQAASSDSAQGSDVSLTA", citation=source
        ),
        "linker": Sourced(name="linker", value="GGSGGGGSGG", citation=source),
    }
    platform = Platform(
        name="example platform",
        window_length=Sourced(name="window", value=27, citation=source, unit="residues"),
        tile_overlap=Sourced(name="overlap", value=13, citation=source, unit="residues"),
        description="signal peptide, windows of 27 joined by glycine-serine linkers, MITD",
        **parts,
    )
    segments: list[Segment] = []

    def add(
        kind: SegmentKind, name: str, sequence: str, one: Target | None = None, new: tuple[int, int] | None = None
    ) -> None:
        start = segments[-1].end if segments else 0
        altered = (start + new[0], start + new[1]) if new else None
        segments.append(Segment(kind=kind, name=name, sequence=sequence, start=start, target=one, altered=altered))

    add(SegmentKind.SIGNAL, "signal peptide", parts["signal"].value)
    for one in chosen:
        first = max(one.protein.altered[0] - 13, 0)
        starts = range(first, max(len(one.protein.mutant) - 26, first + 1), 14) if "fs" in one.name else [first]
        for start in starts:
            cut = window(one.protein, start, 27)
            add(SegmentKind.TARGET, one.name, cut.sequence, one, cut.altered)
            add(SegmentKind.LINKER, "linker", parts["linker"].value)
    add(SegmentKind.TRAFFICKING, "MITD", parts["trafficking"].value)
    crossing = "".join(part.sequence for part in segments)[48:57]
    return Construct(
        platform=platform,
        segments=tuple(segments),
        junction_peptides=(
            Prediction(peptide=crossing, allele=ALLELES[0], presentation=0.7, percentile=0.9, affinity_nanomolar=310.0),
        ),
        order_objective=0.7,
        order_gap=0.0,
        order_method="asymmetric tour, HiGHS",
        findings=(
            Finding(
                check="junction-peptide",
                severity=Severity.CAUTION,
                place=f"residues 49-57 {crossing}",
                sentence=f"{crossing} crosses a border and is predicted to be presented by HLA-A*02:01 (0.9 %).",
                measured=0.9,
                limit=0.5,
            ),
        ),
    )


def build_messenger(protein: str) -> Messenger:
    """Encode a protein with the first codon of each residue; energy and structure are made up."""
    coding = "".join(CODONS_OF[residue][int(draw(i) * len(CODONS_OF[residue]) * 0.99)] for i, residue in enumerate(protein))
    pieces = [
        (PartKind.FIVE_PRIME_UTR, "example 5' UTR", "AGGAAATAAGAGAGAAAAGAAGAGTAAGAAGAAATATAAGA", True),
        (PartKind.KOZAK, "Kozak", "GCCACC", True),
        (PartKind.CODING, "coding sequence", coding, False),
        (PartKind.STOPS, "two stops", "TGATAA", True),
        (
            PartKind.THREE_PRIME_UTR,
            "example 3' UTR",
            "GCTGCCTTCTGCGGGGCTTGCCTTCTGGCCATGCCCTTCTTCTCTCCCTTGCACCTGTACCTCTTGGTCTTTGAATAAAG" * 2,
            True,
        ),
        (PartKind.TAIL, "poly(A)", "A" * 100, True),
    ]
    parts: list[Part] = []
    for kind, name, sequence, fixed in pieces:
        start = parts[-1].end if parts else 0
        citation = "made up for tests" if fixed else ""
        parts.append(Part(kind=kind, name=name, sequence=sequence, start=start, fixed=fixed, citation=citation))
    whole = "".join(part.sequence for part in parts)
    hairpin = "((((((....))))))...."
    return Messenger(
        name="example mRNA",
        parts=tuple(parts),
        protein=protein,
        cap="cap 1 (m7GpppAm)",
        promoter="TAATACGACTCACTATAAGG",
        promoter_overlap=3,
        linearisation="GAAGAGC",
        cai=0.87,
        gc_fraction=sum(base in "GC" for base in whole) / len(whole),
        energy=-812.4,
        energy_model="ViennaRNA, dangles 2",
        structure=(hairpin * (len(whole) // 20 + 1))[: len(whole)].replace("(", "(")[: len(whole)],
        findings=(
            Finding(check="gc-window", severity=Severity.NOTE, place="CDS 300..349", sentence="This window has 71 % GC."),
            Finding(
                check="forbidden-site",
                severity=Severity.FAULT,
                place="CDS 120..125",
                sentence="GAAGAG is the site of the enzyme that linearises the template: it would cut the molecule here.",
            ),
        ),
    )


def fallen(targets: Mapping[str, str]) -> tuple[tuple[Call, ...], tuple[Dropped, ...]]:
    """Give calls that fell, and why; ``targets`` names one chosen variant whose second transcript fell."""
    calls: list[Call] = []
    rows: list[Dropped] = []
    for number in range(40):
        one = call("chr7", 5000 + number, "A", "T", filters=("weak_evidence",))
        calls.append(one)
        rows.append(
            Dropped(stage="tumor", reason="filtered", sentence="The caller's filter says weak_evidence.", variant=one.label)
        )
    for number in range(25):
        gene = f"GENE{number}"
        annotation = Annotation(allele="T", consequences=("synonymous_variant",), transcript=label(gene))
        one = call("chr8", 9000 + number, "C", "T", annotations=(annotation,), origin=Origin.SOMATIC)
        calls.append(one)
        rows.append(
            Dropped(
                stage="proteins",
                reason="no-protein-change",
                sentence="The codon changes, the residue does not.",
                variant=one.label,
                gene=gene,
                transcript=annotation.transcript.identifier,
            )
        )
    stop_loss = call("chr9", 777, "T", "C")
    calls.append(stop_loss)
    rows.append(
        Dropped(
            stage="proteins",
            reason="no-three-prime-utr",
            sentence="The stop is lost and the file does not carry what follows it.",
            variant=stop_loss.label,
            gene="LOST1",
            transcript="ENST00000000777.1",
            unassessed=True,
            remedy="give a reference genome and annotation",
        )
    )
    rows.append(
        Dropped(
            stage="proteins",
            reason="no-protein-change",
            sentence="On this transcript the change is in an intron.",
            variant=targets["KRAS"],
            gene="KRAS",
            transcript="ENST00000556131.2",
        )
    )
    quiet = call("chr10", 888, "G", "A")
    calls.append(quiet)
    rows.append(
        Dropped(
            stage="selection",
            reason="not-expressed",
            sentence="The gene is silent in this tumor (0.00 TPM).",
            variant=quiet.label,
            gene="-QUIET",
            peptide="KQSLALLAV",
            allele=ALLELES[0],
        )
    )
    return tuple(calls), tuple(rows)


def example_design(directory: Path = Path("case"), *, choice: Choice | None = None) -> Design:
    """Give the whole made-up design."""
    choice = choice or choose()
    both = (*choice.chosen, *choice.next_in_line)
    calls, dropped = fallen({one.protein.transcript.gene: one.label for one in both} or {"KRAS": "chr12-25245350-C-T"})
    construct = build_construct(choice.chosen)
    class_one = tuple(Allele(name=name, mhc_class=1, locus=name[4]) for name in ALLELES)
    dr = Allele(name="HLA-DRB1*04:05", mhc_class=2, locus="DRB1", written="DRB1*04:05")
    unassessed = {
        "class II presentation": Unassessed(
            reason="no class II predictor is bundled yet", remedy="use an outside class II predictor on targets.tsv"
        ),
        "HLA loss in the tumor": Unassessed(reason="no tumor HLA reads were given"),
    }
    return Design(
        case=Case(
            name=f"Example 7 {SCRIPT}",
            variants=directory / "tumor.vcf.gz",
            hla="A*02:01, A*11:01, B*07:02, B*44:02, C*07:02",
            expression=directory / "expression.tsv",
            diagnosis="made-up colorectal cancer",
            notice="This is not a person: every number on this page is made up for tests.",
        ),
        calls=CallSet(
            calls=(*(one.protein.calls[0] for one in both), *calls),
            records=len(both) + len(calls),
            dialect="mutect2",
            tumor_sample="T",
            normal_sample="N",
            build="GRCh38",
            annotated=True,
            findings=(
                Finding(
                    check="header", severity=Severity.NOTE, place="tumor.vcf.gz", sentence="The header names no RNA sample."
                ),
            ),
        ),
        genotype=Genotype(class_one=class_one, class_two=(dr,), homozygous=("C",)),
        proteins=ProteinSet(proteins=tuple(protein for one in both for protein in one.proteins)),
        choice=choice,
        construct=construct,
        messenger=build_messenger(construct.sequence),
        dropped=dropped,
        findings=(),
        unassessed=unassessed,
        settings={
            "selection": {"targets": 20, "presented_percentile": 2.0, "minimum_expression": 1.0},
            "construct": {"platform": "example platform", "time_limit_seconds": 10.0},
            "seed": 7,
        },
        provenance=Provenance(
            version="0.1.0",
            inputs=(
                InputFile(role="variants", name="tumor.vcf.gz", size_bytes=4242, sha256="ab" * 32),
                InputFile(role="expression", name="expression.tsv", size_bytes=99, sha256="cd" * 32),
            ),
            libraries={"python": "3.11", "numpy": "2.0"},
            seed=7,
        ),
        predictor="example 0",
        seconds={"tumor": 0.2, "proteins": 0.1},
    )
