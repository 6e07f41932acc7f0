"""Compare our pVACseq-like tiers with the peer's own on HCC1395 (pVACseq 7.1.5): every variant, every disagreement.

Run: make verify-tiers, or python -m verification.tiers. Prints Markdown (that of verification/tiers.md) and exits 1 where a
disagreement has no explanation, or where a table that is read and written again is not the same bytes.

Three questions, each on the combined table and on that of class I:

- *the same numbers*: the tier from the aggregated row's own numbers, beside the row's tier;
- *from the epitopes*: the best peptide chosen by us among all rows of the variant in the tables of epitopes, and its tier
  from the numbers there, beside the peer's peptide, allele, transcript and tier;
- *how firmly the tables hold each threshold*: the range of values of one threshold, the others as they are, within which no
  variant's tier changes. A wide range says that HCC1395 could not have told another value from ours.

Five things were settled by looking at these very tables, so that their agreement is no test of them: the threshold of allele
expression (the documentation gives a tenth of it), that a number which is not known counts as met, that anchors hold for
class II too, that a peptide of any affinity may be the best, and the purity with which pVACseq ran (the tables do not say;
1.0, a cell line, is within what they allow).
"""

from __future__ import annotations

import csv
import gzip
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from vaxsmith.adapters.pvacseq_aggregated import AggregatedRow, AggregatedTable, read_aggregated, write_aggregated
from vaxsmith.core import Sourced
from vaxsmith.selection.tiers import (
    PVACSEQ_LIKE,
    WASHU_LIKE,
    PeptideCandidate,
    Preset,
    Tier,
    Tiered,
    TierEvidence,
    best_peptide,
    tier_of,
)
from verification.corpora import corpora
from verification.presentation_report import Target, print_table, print_targets

PURITY = 1.0
TABLES = {
    "combined": ("combined_aggregated.tsv", ("class_one_epitopes.tsv.gz", "class_two_epitopes.tsv.gz")),
    "class I": ("class_one_aggregated.tsv", ("class_one_epitopes.tsv.gz",)),
}
STEPS = 200  # how finely a threshold's range is looked for


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One variant: the peer's row, our tier, and our best peptide where the epitopes were asked."""

    row: AggregatedRow
    ours: Tiered
    best: PeptideCandidate | None = None

    @property
    def agrees(self) -> bool:
        """Whether the tiers are the same, and the peptide, allele and transcript where they were chosen."""
        return self.row.tier == self.ours.tier and self.same_peptide

    @property
    def same_peptide(self) -> bool:
        """Whether the same peptide, allele and transcript stand for the variant."""
        if self.best is None:
            return True
        evidence = self.best.evidence
        chosen = (evidence.peptide, evidence.allele, self.best.transcript)
        return chosen == (self.row.peptide, written(self.row), self.row.transcript)

    @property
    def reason(self) -> str:
        """Why the two differ; empty where nobody knows."""
        if not self.same_peptide and self.best is not None:
            theirs, evidence = self.row.affinity_nanomolar, self.best.evidence
            if theirs == evidence.affinity_nanomolar and self.row.percentile == self.best.percentile:
                return f"both peptides rank alike; ours is {evidence.peptide} on {evidence.allele} ({self.best.transcript})"
            return ""
        if on_the_border(self.row, self.ours):
            return f"a number stands on the border once rounded: {self.ours.sentence}"
        return ""


def written(row: AggregatedRow) -> str:
    """Give the allele as the tables of epitopes write it."""
    return row.allele.name if row.allele.mhc_class == 1 else row.allele.name.removeprefix("HLA-")


def on_the_border(row: AggregatedRow, ours: Tiered) -> bool:
    """Whether the peer's tier comes about when every number moves by half of its last digit."""
    evidence = row.evidence
    for step in (-0.0005, 0.0005):
        moved = replace(
            evidence,
            affinity_nanomolar=None if evidence.affinity_nanomolar is None else evidence.affinity_nanomolar + step,
            dna_fraction=None if evidence.dna_fraction is None else evidence.dna_fraction + step,
            rna_fraction=None if evidence.rna_fraction is None else max(0.0, evidence.rna_fraction + step),
        )
        if tier_of(moved, PVACSEQ_LIKE, purity=PURITY).tier == row.tier != ours.tier:
            return True
    return False


def main() -> int:
    """Print the comparison; 0 when every disagreement is explained."""
    folder = corpora() / "tumours" / "hcc1395" / "pvacseq"
    print("# Tiers beside pVACseq's on HCC1395\n")
    print("Printed by `python -m verification.tiers > verification/tiers.md`; what is compared is said at its head.")
    print(f"Preset `{PVACSEQ_LIKE.name}`, purity {PURITY:g}. Peer: pVACseq 7.1.5, tables of HCC1395.")
    print("Five things were settled by looking at these tables, so their agreement is no test of them: the threshold of")
    print("allele expression, that what is not known counts as met, that anchors hold for class II too, that a peptide of")
    print("any affinity may be the best, and the purity.\n")
    targets: list[Target] = []
    for name, (aggregated, epitopes) in TABLES.items():
        table = read_aggregated(folder / aggregated)
        print(f"## {name[0].upper()}{name[1:]}: {len(table.rows)} variants, {len(table.dropped)} rows fell\n")
        same = [Compared(row=row, ours=tier_of(row.evidence, PVACSEQ_LIKE, purity=PURITY)) for row in table.rows]
        targets.append(report(f"{name}, the same numbers", same))
        candidates = read_epitopes([folder / file for file in epitopes])
        targets.append(report(f"{name}, from the epitopes", [from_epitopes(row, candidates) for row in table.rows]))
        targets.append(Target(what=f"{name}, bytes written again", reached=float(is_rewritten(table, folder)), asked=1.0))
        print_ranges(table.rows)
        print_board(table.rows)
        print_absent(table, folder, set(candidates))
    print("## Asked for and reached\n")
    return 0 if print_targets(targets) else 1


def report(what: str, compared: Sequence[Compared]) -> Target:
    """Print the confusion and each disagreement with its reason; the target is that none is unexplained."""
    counts = Counter((one.row.tier, one.ours.tier.value) for one in compared)
    print(f"### {what}: the peer's tier and ours\n")
    print_table(("peer", "ours", "variants"), [(peer, ours, n) for (peer, ours), n in sorted(counts.items())])
    differing = [one for one in compared if not one.agrees]
    print(f"{len(compared) - len(differing)} of {len(compared)} agree in all that was compared.\n")
    if differing:
        rows = [
            (one.row.identifier, one.row.tier, one.ours.tier.value, one.ours.sentence, one.reason or "**unexplained**")
            for one in differing
        ]
        print_table(("variant", "peer", "ours", "first rule not met", "why they differ"), rows)
    return Target(what=f"{what}: unexplained", reached=sum(not one.reason for one in differing), asked=0, at_most=True)


def read_epitopes(paths: Iterable[Path]) -> dict[str, list[PeptideCandidate]]:
    """Read the tables of epitopes: by variant, every peptide of every transcript on every allele."""
    found: dict[str, list[PeptideCandidate]] = {}
    for path in paths:
        with gzip.open(path, "rt", encoding="utf-8", newline="") as text:
            for row in csv.DictReader(text, delimiter="\t"):
                name = "-".join(row[title] for title in ("Chromosome", "Start", "Stop", "Reference", "Variant"))
                found.setdefault(name, []).append(candidate_of(row))
    return found


def candidate_of(row: Mapping[str, str]) -> PeptideCandidate:
    """Read one row of epitopes."""
    level, allele = row["Transcript Support Level"], sys.intern(row["HLA Allele"])
    positions = row["Mutation Position"]
    return PeptideCandidate(
        evidence=TierEvidence(
            peptide=row["MT Epitope Seq"],
            allele=allele,
            mhc_class=1 if allele.startswith("HLA-") else 2,
            affinity_nanomolar=number(row["Median MT IC50 Score"]),
            wild_type_affinity_nanomolar=number(row["Median WT IC50 Score"]),
            binding_percentile=number(row["Median MT IC50 Percentile"]),
            presentation_percentile=number(row["Median MT Presentation Percentile"]),
            immunogenicity_percentile=number(row["Median MT Immunogenicity Percentile"]),
            changed=None if positions == "NA" else tuple(int(at) - 1 for at in positions.split(",")),
            expression=number(row["Gene Expression"]),
            rna_fraction=number(row["Tumor RNA VAF"]),
            rna_depth=number(row["Tumor RNA Depth"]),
            dna_fraction=number(row["Tumor DNA VAF"]),
            mane_select=row["MANE Select"] == "True",
            canonical=row["Canonical"] == "True",
            support_level=int(level) if level.isdigit() else None,
        ),
        transcript=sys.intern(row["Transcript"]),
        percentile=number(row["Median MT Percentile"]),
        protein_coding=row["Biotype"] == "protein_coding",
        complete=row["Transcript CDS Flags"] == "None",
        protein_length=int(row["Transcript Length"]),
        transcript_expression=number(row["Transcript Expression"]),
    )


def number(text: str) -> float | None:
    """Read a number, None for NA."""
    return None if text in ("NA", "") else float(text)


def from_epitopes(row: AggregatedRow, candidates: Mapping[str, Sequence[PeptideCandidate]]) -> Compared:
    """Choose the variant's best peptide ourselves and put it into a tier."""
    best = best_peptide(candidates[row.identifier], PVACSEQ_LIKE)
    return Compared(row=row, ours=tier_of(best.evidence, PVACSEQ_LIKE, purity=PURITY), best=best)


def is_rewritten(table: AggregatedTable, folder: Path) -> bool:
    """Whether the table, read and written again, is the same bytes."""
    with TemporaryDirectory() as out:
        copy = Path(out) / table.source
        write_aggregated(table.rows, copy, alleles=table.alleles)
        return copy.read_bytes() == (folder / table.source).read_bytes()


def print_ranges(rows: Sequence[AggregatedRow]) -> None:
    """Print, for each threshold, between which values every tier stays the peer's."""
    thresholds: dict[str, tuple[float, int | None, Callable[[float], tuple[Preset, float]]]] = {
        "binding affinity (nM)": (500, None, rules("binding_nanomolar")),
        "percentile of affinity, class I": (2, 1, rules("binding_percentile")),
        "percentile of affinity, class II": (2, 2, rules("class_two_binding_percentile")),
        "percentile of immunogenicity": (2, None, rules("immunogenicity_percentile")),
        "percentile of presentation, class I": (2, 1, selection("percentile")),
        "percentile of presentation, class II": (2, 2, selection("class_two_percentile")),
        "allele expression (TPM)": (2.5, None, rules("allele_expression")),
        "purity": (1, None, lambda value: (PVACSEQ_LIKE, value)),
    }
    print("### How firmly the tables hold each threshold\n")
    said = []
    for name, (ours, mhc_class, make) in thresholds.items():
        if mhc_class is None or any(row.allele.mhc_class == mhc_class for row in rows):
            low, high = (farthest(rows, make, ours, step) for step in (-ours / STEPS, ours / STEPS))
            said.append((name, f"{ours:g}", f"{low:g} to {high:g}"))
    print_table(("threshold", "ours", "no tier changes from … to …"), said)
    seen = {row.tier for row in rows}
    print(f"Tiers that no variant of this table has: {', '.join(tier for tier in Tier if tier not in seen)}.\n")


def farthest(
    rows: Sequence[AggregatedRow], make: Callable[[float], tuple[Preset, float]], ours: float, step: float
) -> float:
    """Give the last value, stepping away from ours, at which every row still gets the peer's tier."""
    value = ours
    while 0 < value + step <= 2 * ours and all_agree(rows, *make(value + step)):
        value += step
    return round(value, 6)


def rules(name: str) -> Callable[[float], tuple[Preset, float]]:
    """Make presets with another value of one rule's threshold."""

    def make(value: float) -> tuple[Preset, float]:
        threshold: Sourced[float] = replace(getattr(PVACSEQ_LIKE.rules, name), value=value)
        return replace(PVACSEQ_LIKE, rules=replace(PVACSEQ_LIKE.rules, **{name: threshold})), PURITY

    return make


def selection(name: str) -> Callable[[float], tuple[Preset, float]]:
    """Make presets with another value of one threshold of selection."""

    def make(value: float) -> tuple[Preset, float]:
        threshold: Sourced[float] = replace(getattr(PVACSEQ_LIKE.selection, name), value=value)
        return replace(PVACSEQ_LIKE, selection=replace(PVACSEQ_LIKE.selection, **{name: threshold})), PURITY

    return make


def all_agree(rows: Sequence[AggregatedRow], preset: Preset, purity: float) -> bool:
    """Whether every row gets the peer's tier."""
    return all(tier_of(row.evidence, preset, purity=purity).tier == row.tier for row in rows)


def print_board(rows: Sequence[AggregatedRow]) -> None:
    """Print what the tumor board's numbers would make of each of pVACseq's tiers; there is nothing to compare it with."""
    print(f"### The same rows under `{WASHU_LIKE.name}` (no published verdicts on these tables are known here)\n")
    judged = Counter((row.tier, tier_of(row.evidence, WASHU_LIKE, purity=PURITY).suggestion.value) for row in rows)
    tiers = sorted({tier for tier, _ in judged})
    header = ("pVACseq's tier", "Accept", "Review", "Reject")
    print_table(header, [(tier, *(judged[tier, word] for word in header[1:])) for tier in tiers])


def print_absent(table: AggregatedTable, folder: Path, with_peptides: set[str]) -> None:
    """Print how many variants pVACseq read, and why some have no row."""
    with gzip.open(folder / "variants.tsv.gz", "rt", encoding="utf-8", newline="") as text:
        names = {
            "-".join(row[title] for title in ("chromosome_name", "start", "stop", "reference", "variant")): row[
                "variant_type"
            ]
            for row in csv.DictReader(text, delimiter="\t")
        }
    present = {row.identifier for row in table.rows}
    absent = Counter(kind for name, kind in names.items() if name not in present)
    told = ", ".join(f"{n} {kind}" for kind, n in sorted(absent.items())) or "none"
    strangers = len(present - set(names))
    print(f"Of {len(names)} variants that pVACseq read, {len(names) - absent.total()} have a row. Without one: {told}; ")
    print(f"of these, {len(set(names) & with_peptides - present)} have a peptide in the tables of epitopes. ")
    print(f"Rows of variants that it did not read: {strangers}.\n")


if __name__ == "__main__":
    sys.exit(main())
