"""Nouns of one patient's road: the case that goes in, the design that comes out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from vaxsmith.construct.construct import Platform
from vaxsmith.construct.peptide_set import PeptideSet
from vaxsmith.core import Dropped, Finding, Provenance, Sourced, Unassessed
from vaxsmith.hla.allele import Genotype
from vaxsmith.hla.loss import HlaLoss
from vaxsmith.patient.predictors_used import PredictorUsed
from vaxsmith.patient.product import Product
from vaxsmith.proteins.mutant_protein import ProteinSet
from vaxsmith.selection.target import Choice
from vaxsmith.selection.tiers import VAXSMITH, Preset
from vaxsmith.tumor.presentation_defects import PresentationDefects
from vaxsmith.tumor.read_phase import ReadPhase
from vaxsmith.tumor.segments import Sex
from vaxsmith.tumor.variant import CallSet


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One patient's files and facts.

    ``variants`` is a VCF or MAF. ``hla`` is text (``A*02:01, B*07:02``) or the path of a typer's output. ``expression``
    is a table and may be None where the VCF carries it. ``reference_fasta`` and ``reference_annotation`` come
    together or not at all. ``notice`` is printed at the head of every page (the shipped patient's "not a person").

    ``germline`` is a VCF of inherited variants. ``rna_alignments`` and ``dna_alignments`` are the tumor's reads (BAM, CRAM).
    ``fusions`` is a fusion caller's table; ``junctions``, ``retained_introns`` and ``normal_junctions`` are tables of
    splice junctions. ``segments`` are copy numbers, ``purity`` the share of tumor cells in the sample (0..1), ``sex`` the
    chromosomal one. ``hla_loss`` is a table of the HLA alleles that the tumor lost, ``policy`` a file of thresholds and
    wishes (``selection.tiers.policy``), ``review`` a board's decisions. ``normal_tissue`` is a table of expression by
    tissue, ``viral_proteins`` a FASTA.
    """

    name: str
    variants: Path
    hla: str | Path
    expression: Path | None = None
    reference_fasta: Path | None = None
    reference_annotation: Path | None = None
    tumor_sample: str | None = None
    normal_sample: str | None = None
    rna_sample: str | None = None
    diagnosis: str = ""
    notice: str = ""
    germline: Path | None = None
    germline_sample: str | None = None
    rna_alignments: Path | None = None
    dna_alignments: Path | None = None
    fusions: Path | None = None
    junctions: Path | None = None
    retained_introns: Path | None = None
    normal_junctions: Path | None = None
    segments: Path | None = None
    purity: float | None = None
    sex: Sex | None = None
    hla_loss: Path | None = None
    normal_tissue: Path | None = None
    viral_proteins: Path | None = None
    policy: Path | None = None
    review: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """One finished design: every stage's answer, everything that fell, and where it all came from.

    What is made stands in ``products``, one for each molecule, or in ``peptides``, as ``platform.form`` says; the other is
    empty. ``route`` and ``formulation`` are what a person chose, None where nobody did: nothing here follows from them.
    ``dropped`` gathers what fell at every stage, in road order. ``unassessed`` maps what could not be judged (``class II
    presentation``) to why. ``predictor`` names the class I predictor; ``predictors`` are all that were asked, with their
    weights' hashes. ``phases`` are the pairs of neighbours whose molecule reads judged. ``hla_loss`` are the alleles that
    the tumor lost, ``defects`` its variants in genes of antigen presentation. ``settings`` is every setting in force, as
    plain JSON values, by stage; ``preset`` the rules by which targets are sorted into tiers. ``seconds`` is not part of the
    design's identity and stays out of every file but ``provenance.json``.
    """

    case: Case
    calls: CallSet
    genotype: Genotype
    proteins: ProteinSet
    choice: Choice
    platform: Platform
    dropped: tuple[Dropped, ...]
    findings: tuple[Finding, ...]
    unassessed: Mapping[str, Unassessed]
    settings: Mapping[str, Any]
    provenance: Provenance
    predictor: str
    products: tuple[Product, ...] = ()
    peptides: PeptideSet | None = None
    route: Sourced[str] | None = None
    formulation: Sourced[str] | None = None
    predictors: tuple[PredictorUsed, ...] = ()
    phases: tuple[ReadPhase, ...] = ()
    hla_loss: HlaLoss | None = None
    defects: PresentationDefects = field(default_factory=PresentationDefects)
    preset: Preset = VAXSMITH
    seconds: Mapping[str, float] = field(default_factory=dict)

    @property
    def carried(self) -> tuple[str, ...]:
        """Every stretch of a target's protein that the vaccine carries, in the order of the vaccine."""
        segments = (part for product in self.products for part in product.construct.segments)
        peptides = self.peptides.peptides if self.peptides else ()
        return (*(part.sequence for part in segments if part.target is not None), *(one.sequence for one in peptides))
