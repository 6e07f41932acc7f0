"""The vaccine protein and the molecule of the made-up design."""

from __future__ import annotations

from tests.dossier.example_targets import ALLELES, draw, window

from vaxsmith.construct.construct import Construct, Platform, Segment, SegmentKind
from vaxsmith.core import CODONS_OF, Finding, Severity, Sourced
from vaxsmith.mrna.messenger import Messenger, Part, PartKind
from vaxsmith.presentation.prediction import Prediction
from vaxsmith.selection.target import Target


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
