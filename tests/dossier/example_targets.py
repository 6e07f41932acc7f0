"""Made-up calls, proteins and targets, hostile strings included; they are no person's and no result.

Predictions, read counts and expression are drawn from a hash of their names. KRAS is UniProt P01116-2 (residues 1-60);
the other proteins are random letters.
"""

from __future__ import annotations

import hashlib

from vaxsmith.core import Unassessed
from vaxsmith.genome.transcript import TranscriptLabel
from vaxsmith.presentation.prediction import Prediction
from vaxsmith.proteins.mutant_protein import Effect, EffectKind, MutantProtein, Window
from vaxsmith.selection.target import PeptideEvidence, Target
from vaxsmith.tumor.variant import Call, ReadSupport, Record, Variant

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
