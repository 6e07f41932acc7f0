"""Which alignments count as evidence: one set of rules for counting, phasing and assembling."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from vaxsmith.core import SettingsError


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadSettings:
    """Rules for alignments; all are house choices, checked against the published counts of B16 (``make verify-reads``).

    ``minimum_mapping_quality`` 1 leaves out what fits many places equally well (STAR writes 3 for two places, 1 for three or
    four, 0 for more, 255 for one; BWA writes 0 for a tie). ``minimum_base_quality`` (Phred) is asked of the mean over the
    bases that tell the alleles apart: Illumina writes 2 for a base of which nothing is known. Reads without qualities pass
    it. Duplicates, secondary and supplementary alignments, and reads that failed the machine's own control do not count
    unless said so; unmapped ones never. ``indel_flank`` is how many bases beyond each end of an indel's repeat a read must
    be aligned over: nearer its end an aligner writes an indel as mismatches.

    Raises:
        SettingsError: a quality or the flank is out of range.
    """

    minimum_mapping_quality: int = 1
    minimum_base_quality: int = 10
    indel_flank: int = 3
    count_duplicates: bool = False
    count_secondary: bool = False
    count_supplementary: bool = False
    count_quality_failed: bool = False

    def __post_init__(self) -> None:
        if not 0 <= self.minimum_mapping_quality <= 255 or not 0 <= self.minimum_base_quality <= 93:
            raise SettingsError(
                "a minimum quality of reads is out of range",
                expected="0 to 255 for mapping quality, 0 to 93 for base quality (SAM specification)",
            )
        if self.indel_flank < 1:
            raise SettingsError("indel_flank is less than 1", expected="at least one base on each side of an indel")

    def left_out(self, read: Any) -> bool:
        """Tell whether an alignment (``pysam.AlignedSegment``) does not count."""
        flag: int = read.flag
        return bool(
            flag & 0x4
            or read.mapping_quality < self.minimum_mapping_quality
            or (flag & 0x400 and not self.count_duplicates)
            or (flag & 0x100 and not self.count_secondary)
            or (flag & 0x800 and not self.count_supplementary)
            or (flag & 0x200 and not self.count_quality_failed)
        )
