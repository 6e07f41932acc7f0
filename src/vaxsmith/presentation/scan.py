"""``vaxsmith predict --fasta``: every window of every protein, judged as the file is read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import numpy as np

from vaxsmith.core import AMINO_ACIDS, InputError, SettingsError
from vaxsmith.hla.allele import Allele
from vaxsmith.presentation.absent import AbsentAllele
from vaxsmith.presentation.by_class import predictor_for
from vaxsmith.presentation.judged import Judged, Panel, PredictorOf, best_of_rows, in_order, judge_pairs, take
from vaxsmith.presentation.prediction_columns import NOT_PREDICTED, PREDICTION_COLUMNS, written_predictions
from vaxsmith.presentation.table_file import writing

SCAN_COLUMNS = ("protein", "position", "peptide", "allele", *PREDICTION_COLUMNS, "note")
_STRANGE = re.compile(f"[^{AMINO_ACIDS}]+")
_PAIRS_AT_ONCE = 400_000
_LONGEST_SHOWN = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanSettings:
    """Which windows are judged (lengths in residues, by class) and which pairs are written.

    ``best`` writes the best allele of each window alone, ``under`` only pairs of a percentile under it (%).
    """

    class_one_lengths: tuple[int, ...] = (8, 9, 10, 11)
    class_two_lengths: tuple[int, ...] = (15,)
    best: bool = False
    under: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScanCount:
    """What became of the proteins: records read, windows judged, pairs written, and notes on what was not judged."""

    proteins: int
    windows: int
    pairs: int
    notes: int


class _Item(NamedTuple):  # millions are made: a tuple costs a third of a dataclass
    """A window at a 1-based position; with a ``note``, what could not be a window and why."""

    protein: str
    position: int | str
    peptide: str
    note: str = ""


class _Tally:
    """Count as the scan goes."""

    def __init__(self) -> None:
        self.proteins = self.residues = self.windows = self.pairs = self.notes = 0


def scan_proteins(
    proteins: Iterable[tuple[str, str]],
    alleles: Sequence[Allele],
    out: Path,
    *,
    absent: Sequence[AbsentAllele] = (),
    settings: ScanSettings | None = None,
    predictor_of: PredictorOf = predictor_for,
    watch: Callable[[int], None] = lambda residues: None,
) -> ScanCount:
    """Judge the windows of named proteins (upper case) with each allele and write a row a pair, by protein and position.

    Windows with a letter other than the twenty residues are not judged: each such stretch has a row of its own with the
    reason in ``note``, as have a protein too short for any window and a name that comes again, and, above all others, an
    allele that cannot be judged or is ``absent`` from the cell's surface. Memory grows with the number of names alone.
    ``watch`` is told how many residues were read.

    Raises:
        InputError: none of the alleles can be judged, or ``out`` cannot be written.
        SettingsError: a length is outside what the predictor takes, or the setting ``under`` needs percentiles.
    """
    settings, alleles = settings or ScanSettings(), tuple(dict.fromkeys(alleles))
    panel, tally = Panel(predictor_of), _Tally()
    judged_alleles, lengths_of = _judgeable(alleles, absent, settings, panel)
    lengths = sorted({length for allele in judged_alleles for length in lengths_of[allele]})
    with writing(out, role="table") as text:
        text.write("\t".join(SCAN_COLUMNS) + "\n")
        for allele in alleles:
            refusal = panel.refusal(allele)
            if refusal is not None:
                tally.notes += 1
                text.write(f"NA\tNA\tNA\t{allele.name}\t{NOT_PREDICTED}\tunassessed: {refusal.reason}\n")
        for gone in dict.fromkeys(absent):
            tally.notes += 1
            text.write(f"NA\tNA\tNA\t{gone.name}\t{NOT_PREDICTED}\t{gone.sentence}\n")
        items = _items(proteins, lengths, tally)
        while batch := list(islice(items, max(1, _PAIRS_AT_ONCE // len(judged_alleles)))):
            judged = _judge(batch, judged_alleles, lengths_of, panel)
            text.writelines(_lines(batch, judged, settings, tally))
            watch(tally.residues)
    return ScanCount(proteins=tally.proteins, windows=tally.windows, pairs=tally.pairs, notes=tally.notes)


def _judgeable(
    alleles: Sequence[Allele], absent: Sequence[AbsentAllele], settings: ScanSettings, panel: Panel
) -> tuple[tuple[Allele, ...], dict[Allele, tuple[int, ...]]]:
    """Give the distinct alleles that can be judged and the lengths of each."""
    lengths_of: dict[Allele, tuple[int, ...]] = {}
    for allele in alleles:
        if panel.refusal(allele) is None:
            wanted = settings.class_one_lengths if allele.mhc_class == 1 else settings.class_two_lengths
            shortest, longest = panel.predictor(allele).lengths
            outside = [length for length in wanted if not shortest <= length <= longest]
            if outside:
                raise SettingsError(
                    f"windows of {', '.join(map(str, outside))} residues were asked for {allele.name}",
                    expected=f"{shortest} to {longest} residues, which {panel.predictor(allele).name} judges",
                    remedy=f"set the lengths of class {'I' * allele.mhc_class} within these",
                )
            lengths_of[allele] = wanted
    if not lengths_of:
        refusals = [(allele, panel.refusal(allele)) for allele in alleles]
        reasons = [f"{allele.name}: {refusal.reason}" for allele, refusal in refusals if refusal]
        reasons += [gone.sentence for gone in dict.fromkeys(absent)]
        remedies = list(dict.fromkeys(refusal.remedy for _, refusal in refusals if refusal and refusal.remedy))
        raise InputError(
            f"none of the alleles can be judged: {'; '.join(reasons) or 'none was given'}",
            remedy=remedies[0] if remedies else "give an allele such as A*02:01",
        )
    return tuple(lengths_of), lengths_of


def _items(proteins: Iterable[tuple[str, str]], lengths: Sequence[int], tally: _Tally) -> Iterator[_Item]:
    """Give every window of the lengths (rising) by position, and between them what could not be judged."""
    seen: set[str] = set()
    for name, sequence in proteins:
        tally.proteins += 1
        tally.residues += len(sequence)
        if name in seen:
            yield _Item(
                name, "NA", "NA", f"record {tally.proteins} has a name that an earlier one has: rows follow the file's order"
            )
        seen.add(name)
        before, begin = tally.windows, 0
        for strange in _STRANGE.finditer(sequence):
            yield from _windows(name, sequence, begin, strange.start(), lengths, tally)
            yield _Item(name, strange.start() + 1, _shown(strange.group()), _strange_words(strange))
            begin = strange.end()
        yield from _windows(name, sequence, begin, len(sequence), lengths, tally)
        if tally.windows == before:
            none = f"no window: among its {len(sequence)} letters are no {lengths[0]} residues in a row"
            yield _Item(name, "NA", "NA", none if sequence else "no window: the record is empty")


def _windows(name: str, sequence: str, begin: int, end: int, lengths: Sequence[int], tally: _Tally) -> Iterator[_Item]:
    for start in range(begin, end - lengths[0] + 1):
        room = end - start
        for length in lengths:
            if length > room:
                break
            tally.windows += 1
            yield _Item(name, start + 1, sequence[start : start + length])


def _strange_words(strange: re.Match[str]) -> str:
    letters = ", ".join(sorted(set(strange.group())))
    last = f" to {strange.end()}" if strange.end() > strange.start() + 1 else ""
    return f"{letters} at {strange.start() + 1}{last} is none of the twenty residues: no window that touches it is judged"


def _shown(stretch: str) -> str:
    return stretch if len(stretch) <= _LONGEST_SHOWN else f"{stretch[:_LONGEST_SHOWN]}..."


def _judge(
    batch: Sequence[_Item], alleles: Sequence[Allele], lengths_of: dict[Allele, tuple[int, ...]], panel: Panel
) -> Judged:
    """Judge the batch's windows; ``row`` of the answer is a place in ``batch``."""
    size = np.array([0 if item.note else len(item.peptide) for item in batch], np.intp)
    rows_of_lengths = {lengths: np.flatnonzero(np.isin(size, lengths)) for lengths in set(lengths_of.values())}
    return judge_pairs(
        [item.peptide for item in batch], {allele: rows_of_lengths[lengths_of[allele]] for allele in alleles}, panel
    )


def _lines(batch: Sequence[_Item], judged: Judged, settings: ScanSettings, tally: _Tally) -> list[str]:
    """Write what is wanted of a batch, notes between the windows where they belong."""
    kept = best_of_rows(judged) if settings.best else in_order(judged)
    if settings.under is not None:
        _require_percentiles(kept)
        kept = take(kept, kept.percentile < settings.under)
    tally.pairs += len(kept.row)
    names = [allele.name for allele in kept.alleles]
    peptides = [item.peptide for item in batch]
    rows = kept.row.tolist()
    lines = [
        f"{(item := batch[row]).protein}\t{item.position}\t{item.peptide}\t{names[allele]}\t{text}\t{kept.caveats[allele]}\n"
        for row, allele, text in zip(rows, kept.allele.tolist(), written_predictions(kept, peptides), strict=True)
    ]
    said = [(row, item, item.note) for row, item in enumerate(batch) if item.note]
    said += [(row, batch[row], why) for row, why in judged.missing]
    if not said:
        return lines
    tally.notes += len(said)
    notes = [
        (row, 1, f"{item.protein}\t{item.position}\t{item.peptide}\tNA\t{NOT_PREDICTED}\t{note}\n")
        for row, item, note in said
    ]
    return [
        line for _, _, line in sorted([*((row, 0, line) for row, line in zip(rows, lines, strict=True)), *notes], key=_place)
    ]


def _place(entry: tuple[int, int, str]) -> tuple[int, int]:
    return entry[:2]


def _require_percentiles(judged: Judged) -> None:
    if np.isnan(judged.percentile).any():
        raise SettingsError(
            "only pairs under a percentile were asked for, and the predictor gives none for some",
            remedy="leave --under out, or choose a predictor that gives percentiles",
        )
