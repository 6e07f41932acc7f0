"""What falls while a file is read, and what is odd about the rest: the ledger that makes nothing vanish."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from vaxsmith.core import Dropped, Finding, Severity
from vaxsmith.tumor.normalise import Unusable
from vaxsmith.tumor.read_support import Numbers
from vaxsmith.tumor.variant import Origin

STAGE = "tumor"

DUPLICATE = Unusable(
    reason="duplicate-record",
    sentence="The same change stands in an earlier record of the file; the first one was kept.",
)
ABSENT = Unusable(
    reason="absent-in-tumor",
    sentence="The tumor's genotype does not hold this allele and no read shows it.",
)
OUTSIDE = Unusable(
    reason="outside-contig",
    sentence="The position lies outside its chromosome as the file's own header gives it.",
    unassessed=True,
    remedy="check that header and records speak of the same genome build",
)


@dataclass(slots=True, kw_only=True)
class Ledger:
    """Collects what fell and what was odd while one file is read.

    ``place`` is the file's name. ``records_dropped`` counts records of which no allele was kept,
    ``undeclared`` records by contigs that the file's header lists contigs without.
    """

    place: str
    dropped: list[Dropped] = field(default_factory=list)
    records_dropped: int = 0
    numbers: Numbers = field(default_factory=Numbers)
    origins: Counter[tuple[Origin, str]] = field(default_factory=Counter)
    normal_carriers: int = 0
    only_in_normal: int = 0
    commented: int = 0
    undeclared: Counter[str] = field(default_factory=Counter)
    findings: list[Finding] = field(default_factory=list)

    def drop_allele(self, label: str, why: Unusable, gene: str = "") -> None:
        """Record that one allele of a record fell while another was kept."""
        self.dropped.append(_dropped(label, why, why.sentence, gene))

    def drop_record(self, label: str, whys: list[Unusable], gene: str = "") -> None:
        """Record that a record fell with all its alleles: one entry, named as the file wrote it."""
        self.records_dropped += 1
        sentence = " ".join(dict.fromkeys(why.sentence for why in whys))
        # An allele that could be judged with more data outweighs one that was judged.
        first = next((why for why in whys if why.unassessed), whys[0])
        self.dropped.append(_dropped(label, first, sentence, gene))

    def note(self, check: str, sentence: str, count: int | None = None, severity: Severity = Severity.NOTE) -> None:
        """Add a finding about the file as a whole."""
        self.findings.append(Finding(check=check, severity=severity, place=self.place, sentence=sentence, measured=count))

    def summarise(self) -> None:
        """Turn the counts into findings."""
        for (origin, words), count in sorted(self.origins.items()):
            what = "inherited" if origin is Origin.GERMLINE else "neither somatic nor inherited"
            self.note(f"origin-{origin.value}", f"Calls that the file itself says are {what}: {count} ({words}).", count)
        if self.commented:
            self.note("commented-line", f"{self.commented} lines among the records are commented out.", self.commented)
        if self.undeclared:
            names = list(self.undeclared)
            shown = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
            count = self.undeclared.total()
            self.note(
                "undeclared-contig",
                f"{count} records lie on contigs that the file's own header does not list ({shown}): see whether header and "
                "records belong together.",
                count,
                Severity.CAUTION,
            )
        if self.normal_carriers:
            self.note(
                "normal-carries-alternate",
                f"In {self.normal_carriers} calls that are not marked as inherited, the normal's genotype holds the allele.",
                self.normal_carriers,
                Severity.CAUTION,
            )
        if self.only_in_normal:
            self.note(
                "only-in-normal",
                f"In {self.only_in_normal} records the normal holds the allele and the tumor does not: see whether the two "
                "samples are swapped.",
                self.only_in_normal,
                Severity.CAUTION,
            )
        for key, count in sorted(self.numbers.unreadable.items()):
            self.note(
                "unreadable-values",
                f"{count} values of {key} are not what {key} should be and count as missing.",
                count,
                Severity.CAUTION,
            )


def _dropped(label: str, why: Unusable, sentence: str, gene: str) -> Dropped:
    return Dropped(
        stage=STAGE,
        reason=why.reason,
        sentence=sentence,
        variant=label,
        gene=gene,
        unassessed=why.unassessed,
        remedy=why.remedy,
    )
