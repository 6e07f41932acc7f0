"""Which molecule a call sits on, as phasing callers write it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from vaxsmith.tumor.variant import Phase


def read_phase(fields: Mapping[str, str], contig: str, number: int) -> Phase | None:
    """Read the phase of the ``number``-th alternate (from 0) in one sample; None where the file does not say.

    In this order: GT with ``|`` and PS (VCF 4.3, section 1.6.2); PGT and PID (GATK's physical phasing); HP
    (ReadBackedPhasing, ``block-haplotype`` for each allele of GT); GT with ``|`` alone, which phases it with every other
    such call of the contig. ``haplotype`` is the place of the allele in the genotype, from 0. An allele on every
    haplotype shares a molecule with all others and needs no phase: None.
    """
    genotype = fields.get("GT", "")
    phased = "|" in genotype
    block = fields.get("PS", ".")
    if phased and block not in {".", ""}:
        return _phase(genotype, number + 1, f"{contig}:{block}", "PS")
    physical, block = fields.get("PGT", "."), fields.get("PID", ".")
    if "|" in physical and block not in {".", ""}:
        # PGT is written for one alternate at a time: 1 is "the" alternate, whichever it is.
        return _phase(physical, 1, f"{contig}:{block}", "PID")
    names = fields.get("HP", ".").split(",")
    alleles = re.split(r"[/|]", genotype)
    if len(names) == len(alleles) > 1 and alleles.count(str(number + 1)) == 1:
        block, _, haplotype = names[alleles.index(str(number + 1))].rpartition("-")
        if block and haplotype.isascii() and haplotype.isdigit() and int(haplotype):
            return Phase(block=f"{contig}:{block}", haplotype=int(haplotype) - 1, source="HP")
    return _phase(genotype, number + 1, contig, "GT") if phased else None


def _phase(genotype: str, allele: int, block: str, source: str) -> Phase | None:
    places = [i for i, name in enumerate(genotype.split("|")) if name == str(allele)]
    return Phase(block=block, haplotype=places[0], source=source) if len(places) == 1 else None
