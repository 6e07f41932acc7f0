"""A file of somatic variants, VCF or MAF, told apart by what it holds."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from vaxsmith.core import FormatError
from vaxsmith.tumor.content import read_lines
from vaxsmith.tumor.maf import looks_like_maf, read_maf
from vaxsmith.tumor.variant import CallSet
from vaxsmith.tumor.vcf import read_vcf


def read_calls(
    path: Path, *, tumor_sample: str | None = None, normal_sample: str | None = None, rna_sample: str | None = None
) -> CallSet:
    """Read a VCF, BCF or MAF, plain or compressed; the file's name plays no part.

    A MAF is known by its columns (``Hugo_Symbol``, ``Chromosome``, ``Reference_Allele`` …); all else is read as a VCF,
    whose reader says what is wrong with it.

    Raises:
        InputError: no such file, or a sample option that the file cannot meet.
        FormatError: neither a usable VCF nor a usable MAF.
    """
    with closing(read_lines(path)) as lines:
        telling = (line for line in lines if line.strip() and (line[0] != "#" or line.startswith("##fileformat")))
        first = next(telling, "")
    if not looks_like_maf(first):
        return read_vcf(path, tumor_sample=tumor_sample, normal_sample=normal_sample, rna_sample=rna_sample)
    if rna_sample is not None:
        raise FormatError(
            f"an RNA sample '{rna_sample}' is asked for, and this is a MAF",
            place=str(path),
            expected="no RNA sample: a MAF has no columns of reads per sample",
            remedy="leave --rna-sample out, or give a VCF",
        )
    return read_maf(path, tumor_sample=tumor_sample, normal_sample=normal_sample)
