"""Chapter tumor; its first page is written with its verbs."""

from vaxsmith.tumor.variant import Annotation, Call, CallSet, Origin, Phase, ReadSupport, Record, Variant
from vaxsmith.tumor.vcf import read_vcf

__all__ = ["Annotation", "Call", "CallSet", "Origin", "Phase", "ReadSupport", "Record", "Variant", "read_vcf"]
