"""Candidates that another program listed (pVACseq's aggregated table, a LENS report) as stretches for a construct.

A table is no tumor: it holds peptides and not the proteins around them. What it gives is carried, and nothing is made up
around it. pVACseq's table has the bare peptide; a LENS report has residues on both sides of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from vaxsmith.adapters.lens_table import LensRow, read_lens_table
from vaxsmith.adapters.peer_table import open_peer_table
from vaxsmith.adapters.pvacseq_aggregated import AggregatedRow, read_aggregated
from vaxsmith.core import AMINO_ACIDS, Dropped, SettingsError
from vaxsmith.selection.tiers import Evaluation

_STAGE = "import"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """What a table gives a construct: ``(name, residues)`` in order, what was left out, and how many are bare peptides."""

    stretches: tuple[tuple[str, str], ...]
    dropped: tuple[Dropped, ...]
    bare: int
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    name: str
    residues: str
    entry: Dropped  # what it is recorded as if it is left out
    evaluation: Evaluation = Evaluation.PENDING
    origin: str = ""


def read_listed_peptides(path: Path, *, most: int, length: int) -> Listed:
    """Read a table of candidates; at most ``most`` of them, each of at most ``length`` residues (or its bare peptide).

    Rows go in the table's order, those of a LENS report by its priority, the highest first. A row is left out as
    ``rejected`` (by its ``Evaluation``), ``not-accepted`` (where a board accepted others), ``same-origin`` (a better row of
    the same LENS antigen stands for it), ``same-stretch`` or ``outranked``; and as the readers of both tables say.

    Raises:
        InputError: the file cannot be opened.
        FormatError: it is neither table, or is damaged.
        SettingsError: ``most`` is under 1.
    """
    if most < 1:
        raise SettingsError(f"{most} targets were asked for", expected="at least 1")
    titles = open_peer_table(
        path,
        role="table of candidates",
        required=(),
        cause="",
        remedy="give an aggregated table of pVACseq or a LENS report",
    ).titles
    dropped: list[Dropped]
    if "antigen_source" in titles:
        report = read_lens_table(path)
        ranked = sorted(report.rows, key=lambda row: -(row.priority if row.priority is not None else float("-inf")))
        candidates, dropped = [_of_lens(row, length) for row in ranked], list(report.dropped)
    else:
        table = read_aggregated(path)
        candidates, dropped = [_of_pvacseq(row) for row in table.rows], list(table.dropped)
    kept = list(_taken(candidates, most, dropped))
    names = _distinct([candidate.name for candidate in kept])
    bare = sum(candidate.residues == candidate.entry.peptide for candidate in kept)
    stretches = tuple((name, candidate.residues) for name, candidate in zip(names, kept, strict=True))
    return Listed(stretches=stretches, dropped=tuple(dropped), bare=bare, source=path.name)


def _of_pvacseq(row: AggregatedRow) -> _Candidate:
    entry = _entry(row.label, row.gene, row.transcript, row.allele.name, row.peptide, row.line)
    return _Candidate(
        name=_word(f"{row.gene} {row.change}") or row.label, residues=row.peptide, entry=entry, evaluation=row.evaluation
    )


def _of_lens(row: LensRow, length: int) -> _Candidate:
    entry = _entry(row.variant, row.gene, row.transcript, row.allele.name, row.peptide, row.line)
    origin = "\t".join((row.source.value, row.variant, row.origin, row.gene_identifier or row.gene))
    name = _word(f"{row.gene} {row.effect}") or _word(row.variant) or row.peptide
    return _Candidate(name=name, residues=_around(row.peptide, row.context, length), entry=entry, origin=origin)


def _around(peptide: str, context: str, length: int) -> str:
    """Give the peptide with what the context holds on both sides of it, up to ``length`` residues; alone where it cannot."""
    at = context.find(peptide)
    if at < 0 or context.find(peptide, at + 1) >= 0 or set(context) - set(AMINO_ACIDS) or len(peptide) >= length:
        return peptide
    start = max(0, min(at - (length - len(peptide)) // 2, len(context) - length))
    return context[start : start + length]


def _taken(candidates: Sequence[_Candidate], most: int, dropped: list[Dropped]) -> Iterator[_Candidate]:
    """Give those that go in; the others are recorded."""
    accepted = any(candidate.evaluation is Evaluation.ACCEPT for candidate in candidates)
    origins: dict[str, str] = {}
    held: list[str] = []
    for candidate in candidates:
        doubt: tuple[str, str] | None = None
        holder = next((residues for residues in held if candidate.residues in residues), None)
        if candidate.evaluation is Evaluation.REJECT:
            doubt = "rejected", "The table's Evaluation is Reject."
        elif accepted and candidate.evaluation is not Evaluation.ACCEPT:
            word = candidate.evaluation.value
            doubt = "not-accepted", f"The table's Evaluation is {word}, and other rows of it are accepted."
        elif candidate.origin and candidate.origin in origins:
            doubt = "same-origin", f"The antigen is carried by its row of higher priority, {origins[candidate.origin]}."
        elif holder is not None:
            doubt = "same-stretch", f"Its residues are part of {holder}, which goes in already."
        elif len(held) >= most:
            doubt = "outranked", f"{most} rows before it go in."
        if doubt:
            dropped.append(_because(candidate.entry, *doubt))
            continue
        held.append(candidate.residues)
        origins[candidate.origin] = candidate.entry.peptide
        yield candidate


def _entry(variant: str, gene: str, transcript: str, allele: str, peptide: str, line: int) -> Dropped:
    return Dropped(
        stage=_STAGE,
        reason="",
        sentence=f"(line {line})",
        variant=variant,
        gene=gene,
        transcript=transcript,
        allele=allele,
        peptide=peptide,
    )


def _because(entry: Dropped, reason: str, sentence: str) -> Dropped:
    return replace(entry, reason=reason, sentence=f"{sentence} {entry.sentence}")


def _distinct(names: Sequence[str]) -> list[str]:
    """Number names that stand twice."""
    return [f"{name} ({names[:at].count(name) + 1})" if names.count(name) > 1 else name for at, name in enumerate(names)]


def _word(text: str) -> str:
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())[:100]
