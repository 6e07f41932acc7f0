"""Nothing vanishes on the way to a choice: every variant record and every mutant protein is in exactly one place.

A record goes in with a chosen target, waits with one that is next in line, or is excluded with a reason; a record none of
whose proteins is in a target, and about which nobody says why, has vanished. A mutant protein is what a target's window is
cut from (chosen or next in line) or has one reason of its own for each call that makes it; reasons and proteins are counted
against each other by (variant, transcript), so that one reason too many or too few shows.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from vaxsmith.core import Dropped
from vaxsmith.proteins.mutant_protein import MutantProtein
from vaxsmith.selection import Choice, Target
from vaxsmith.selection.falls import STAGE, origin_labels
from verification.corpora import corpora
from verification.presentation_report import Target as Asked
from verification.presentation_report import print_table
from verification.selection_road import Road, choose, minigenome, road_to_selection, tcga

Place = tuple[str, str]  # variant's label, transcript


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One case's sum: records and mutant proteins in, and where they went.

    ``unplaced`` are labels of records about which nothing is said, ``twice`` those in a chosen target and in one next in
    line; ``untold`` are proteins without a reason, ``overtold`` reasons without a protein. ``reasons`` counts the excluded
    proteins by reason.
    """

    case: str
    records: int
    labels: int
    records_chosen: int
    records_reserve: int
    records_excluded: int
    unplaced: tuple[str, ...]
    twice: tuple[str, ...]
    proteins: int
    proteins_chosen: int
    proteins_reserve: int
    proteins_excluded: int
    untold: int
    overtold: int
    reasons: Counter[str]

    @property
    def wrong(self) -> int:
        """How many records and proteins are in no place or in more than one."""
        uneven = abs(self.records - self.labels)
        parts = self.proteins_chosen + self.proteins_reserve + self.proteins_excluded
        return uneven + len(self.unplaced) + len(self.twice) + self.untold + self.overtold + abs(self.proteins - parts)


def account_of(case: str, road: Road, choice: Choice) -> Account:
    """Count a case's records and proteins in and out."""
    calls = road.tumor.calls
    labels = {call.label for call in calls.calls} | {entry.variant for entry in calls.dropped if entry.variant}
    dropped = (*calls.dropped, *road.tumor.dropped, *road.proteins.dropped, *choice.dropped)
    chosen, reserve = (labels & _labels(targets) for targets in (choice.chosen, choice.next_in_line))
    excluded = labels & {entry.variant for entry in dropped if entry.reason} - chosen - reserve
    made = Counter(place for protein in road.proteins.proteins for place in _places(protein))
    taken = Counter(place for target in (*choice.chosen, *choice.next_in_line) for place in _places(target.protein))
    fell = [entry for entry in choice.dropped if entry.stage == STAGE and not entry.peptide and not entry.allele]
    told = Counter((entry.variant, entry.transcript) for entry in fell)
    return Account(
        case=case,
        records=calls.records,
        labels=len(labels),
        records_chosen=len(chosen),
        records_reserve=len(reserve - chosen),
        records_excluded=len(excluded),
        unplaced=tuple(sorted(labels - chosen - reserve - excluded)),
        twice=tuple(sorted(chosen & reserve)),
        proteins=len(road.proteins.proteins),
        proteins_chosen=len(choice.chosen),
        proteins_reserve=len(choice.next_in_line),
        proteins_excluded=_proteins_of(fell, road, choice),
        untold=(made - taken - told).total(),
        overtold=(taken + told - made).total(),
        reasons=Counter(entry.reason for entry in fell),
    )


def accounts(road: Road, choice: Choice) -> list[Asked]:
    """Print where every record and every mutant protein went: HCC1395's, the minigenome's, and of two TCGA tumors."""
    found = [account_of("HCC1395", road, choice)]
    with TemporaryDirectory() as folder:
        os.environ.setdefault("VAXSMITH_CACHE", folder)
        cases = {"minigenome": minigenome(Path(folder))}
        for path in sorted((corpora() / "tumours" / "tcga").glob("*.grch38.vcf.gz")):
            name = path.name.removesuffix(".grch38.vcf.gz")
            cases[f"TCGA {name}"] = tcga(name)
        for name, case in cases.items():
            other = road_to_selection(case)
            found.append(account_of(name, other, choose(other)))
    print("## In = chosen + next in line + excluded with a reason\n")
    print("The TCGA tumors carry no annotation and come without a genome: nothing of them can be a target, and each record")
    print("says so.\n")
    print_table(
        ("case", "records", "chosen", "next in line", "excluded", "nowhere or twice",
         "mutant proteins", "chosen", "next in line", "excluded", "no reason or too many"),
        [_row(one) for one in found],
    )  # fmt: skip
    reasons = sorted({reason for one in found for reason in one.reasons})
    print("Excluded proteins by reason (a protein of several calls once for each call):\n")
    print_table(("reason", *(one.case for one in found)), [(r, *(one.reasons[r] for one in found)) for r in reasons])
    for one in found:
        for label in (*one.unplaced, *one.twice)[:5]:
            print(f"- {one.case}: {label} is in no place, or in two")
    return [
        Asked(what=f"{one.case}: records and proteins not in exactly one place", reached=one.wrong, asked=0.0, at_most=True)
        for one in found
    ]


def _row(one: Account) -> tuple[object, ...]:
    return (
        one.case, f"{one.records:,}", one.records_chosen, one.records_reserve, f"{one.records_excluded:,}",
        len(one.unplaced) + len(one.twice) + abs(one.records - one.labels), f"{one.proteins:,}", one.proteins_chosen,
        one.proteins_reserve, f"{one.proteins_excluded:,}", one.untold + one.overtold,
    )  # fmt: skip


def _labels(targets: Iterable[Target]) -> set[str]:
    return {label for target in targets for label in origin_labels(target.protein)}


def _places(protein: MutantProtein) -> list[Place]:
    return [(label, protein.transcript.identifier) for label in origin_labels(protein)]


def _proteins_of(fell: Iterable[Dropped], road: Road, choice: Choice) -> int:
    """Count the proteins that reasons tell of, beside those that targets are cut from.

    One of several calls has a reason for each, and may share its calls with others that are in.
    """
    told = Counter((entry.variant, entry.transcript) for entry in fell)
    taken = Counter(tuple(_places(target.protein)) for target in (*choice.chosen, *choice.next_in_line))
    count = 0
    for protein in road.proteins.proteins:
        places = _places(protein)
        if taken[tuple(places)] > 0:
            taken[tuple(places)] -= 1
        elif all(told[place] > 0 for place in places):
            count += 1
            told.subtract(places)
    return count
