"""A tiny predictor that needs no weights, and targets made of any protein."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from vaxsmith.core import AMINO_ACIDS, InputError, Unassessed
from vaxsmith.genome.transcript import TranscriptLabel
from vaxsmith.hla import Allele, parse_allele
from vaxsmith.presentation.prediction import Prediction, Predictions
from vaxsmith.proteins.mutant_protein import Effect, EffectKind, MutantProtein, Window
from vaxsmith.selection.target import PeptideEvidence, Target
from vaxsmith.tumor.variant import Call, Record, Variant

ALLELES = tuple(parse_allele(name) for name in ("A*02:01", "A*29:02", "B*45:01", "B*82:02", "C*06:02", "C*07:02"))
MOLECULES = tuple(parse_allele(name) for name in ("DRB1*01:01", "DRB1*04:05"))


class FakePredictor:
    """Percentiles from a hash of peptide and allele: uniform on 0..100, the same on every machine."""

    name = "fake 1"
    lengths = (8, 11)

    def __init__(self, *, refuses: Sequence[str] = (), fixed: dict[str, float] | None = None) -> None:
        self.refuses, self.fixed, self.calls = tuple(refuses), fixed or {}, 0

    def assess(self, allele: Allele) -> Unassessed | None:
        return Unassessed(reason="no such allele in the fake") if allele.name in self.refuses else None

    def predict(self, peptides: Sequence[str], alleles: Sequence[Allele]) -> Predictions:
        self.calls += 1
        for peptide in peptides:
            if set(peptide) - set(AMINO_ACIDS) or not self.lengths[0] <= len(peptide) <= self.lengths[1]:
                raise InputError(f"{peptide!r} is not a peptide", place="fake")
        percentile = np.array([[self._percentile(p, a.name) for a in alleles] for p in peptides], dtype=np.float32)
        percentile = percentile.reshape(len(peptides), len(alleles))
        return Predictions(
            peptides=tuple(peptides),
            alleles=tuple(alleles),
            presentation=1 - percentile / 100,
            percentile=percentile,
            affinity_nanomolar=percentile * 50,
            spread=np.zeros_like(percentile),
            predictor=self.name,
            core_start=self._cores(peptides, alleles),
        )

    def _cores(self, peptides: Sequence[str], alleles: Sequence[Allele]) -> NDArray[np.int16] | None:
        return None

    def _percentile(self, peptide: str, allele: str) -> float:
        if self.fixed:
            return self.fixed.get(peptide, 50.0)
        digest = hashlib.blake2b(f"{peptide} {allele}".encode(), digest_size=8).digest()
        return int.from_bytes(digest, "big") / 2**64 * 100


class FakeClassTwo(FakePredictor):
    """The same for class II: a peptide shows the nine residues with the smallest hash; its flanks matter a little."""

    name = "fake 2"
    lengths = (12, 18)

    def _cores(self, peptides: Sequence[str], alleles: Sequence[Allele]) -> NDArray[np.int16]:
        found = np.array([[self._core(p, a.name) for a in alleles] for p in peptides], dtype=np.int16)
        return found.reshape(len(peptides), len(alleles))

    def _core(self, peptide: str, allele: str) -> int:
        return min(
            range(len(peptide) - 8), key=lambda start: super(FakeClassTwo, self)._percentile(peptide[start:][:9], allele)
        )

    def _percentile(self, peptide: str, allele: str) -> float:
        if self.fixed:
            return super()._percentile(peptide, allele)
        core = peptide[self._core(peptide, allele) :][:9]
        # The smallest of several is no uniform value; its power is.
        smallest = 1 - (1 - super()._percentile(core, allele) / 100) ** (len(peptide) - 8)
        return 85 * smallest + 0.15 * super()._percentile(peptide, allele)


def make_target(
    mutant: str,
    altered: tuple[int, int],
    *,
    gene: str = "GENE",
    change: str = "A1B",
    kind: EffectKind = EffectKind.MISSENSE,
    peptides: Sequence[str] = (),
    class_two: Sequence[str] | None = None,
) -> Target:
    """Make a target of a protein; ``peptides`` become its presented peptides, ``class_two`` those of class II."""
    call = Call(
        variant=Variant(contig="chr1", start=9, reference="A", alternate="T"),
        record=Record(number=1, contig="chr1", position=10, reference="A", alternate="T"),
    )
    protein = MutantProtein(
        calls=(call,),
        transcript=TranscriptLabel(identifier="ENST0.1", gene=gene),
        effect=Effect(kind=kind, change=change),
        wild_type=mutant,
        mutant=mutant,
        altered=altered,
        replaced=altered,
        route="annotation",
    )

    def evidence(presented: Sequence[str], allele: str) -> tuple[PeptideEvidence, ...]:
        return tuple(
            PeptideEvidence(
                window=Window(protein=protein, start=mutant.index(p), sequence=p, altered=(0, 1), wild_type=None),
                prediction=Prediction(peptide=p, allele=allele, presentation=0.9, percentile=0.1),
            )
            for p in presented
        )

    return Target(
        protein=protein,
        proteins=(protein,),
        peptides=evidence(peptides, "HLA-A*02:01"),
        class_two=Unassessed(reason="not in this test") if class_two is None else evidence(class_two, "HLA-DRB1*01:01"),
        expression=10.0,
        expression_source="test",
        tumor_fraction=0.3,
        rna_fraction=None,
        clonal_evidence=1.0,
        score=1.0,
    )


def random_protein(generator: np.random.Generator, length: int) -> str:
    return "".join(generator.choice(list(AMINO_ACIDS), length))


def random_targets(count: int, seed: int = 0) -> tuple[Target, ...]:
    """Make missense targets in the middle of random proteins of 60 residues."""
    generator = np.random.default_rng(seed)
    return tuple(
        make_target(random_protein(generator, 60), (30, 31), gene=f"GENE{number}", change=f"A{number}B")
        for number in range(1, count + 1)
    )
