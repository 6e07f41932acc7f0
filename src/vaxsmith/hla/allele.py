"""Nouns of HLA: an allele, a class II pair, a patient's genotype."""

from __future__ import annotations

from dataclasses import dataclass, field

from vaxsmith.core import Dropped, Finding


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Allele:
    """An HLA molecule at two-field resolution, the resolution at which the protein is known.

    ``name`` is ``HLA-A*02:01``, ``HLA-DRB1*04:05`` or, for an αβ pair, ``HLA-DPA1*01:03-DPB1*02:01`` (the way predictors
    and the data write it). ``mhc_class`` is 1 or 2. ``locus`` is ``A``, ``DRB1``, or ``DPA1-DPB1`` for a pair. ``written``
    is what the input said, ``findings`` what is doubtful about it; two alleles are equal whatever these two say.
    """

    name: str
    mhc_class: int
    locus: str
    written: str = field(default="", compare=False)
    findings: tuple[Finding, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Genotype:
    """A patient's HLA type: each distinct presenting molecule once.

    ``homozygous`` lists loci given twice with the same allele. ``class_two`` holds DRB molecules and every DP and DQ αβ
    pair that this patient's chains can form. Names that were refused stand in ``dropped``; doubtful ones in ``findings``.
    """

    class_one: tuple[Allele, ...] = ()
    class_two: tuple[Allele, ...] = ()
    homozygous: tuple[str, ...] = ()
    source: str = "text"
    findings: tuple[Finding, ...] = ()
    dropped: tuple[Dropped, ...] = ()
