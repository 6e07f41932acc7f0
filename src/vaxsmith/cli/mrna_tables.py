"""The tables of ``vaxsmith mrna``: molecules, bare optima, fronts."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import typer

from vaxsmith.cli.design import energy_words
from vaxsmith.core import Severity

if TYPE_CHECKING:
    from vaxsmith.mrna import Messenger, MessengerSettings

_COLUMNS = (
    "name", "lambda", "objective", "energy_kcal_per_mol", "cai", "seconds", "sequence", "structure", "residues",
    "nucleotides", "gc_fraction", "opening_kcal_per_mol", "findings",
)  # fmt: skip
_MOST_SAID = 10
"""Findings that are told of one molecule; a hopeless protein has thousands, and all of them stand in the table."""

_FINDINGS = ("name", "severity", "check", "place", "sentence")


def whole_molecules(
    named: Sequence[tuple[str, str]], settings: MessengerSettings, *, designs: int, seed: int, refold: bool
) -> dict[str, str]:
    """Design and check each protein's molecules; tell the person how each came out; give the files."""
    from vaxsmith.mrna import diverse_designs
    from vaxsmith.mrna.refold import RefoldSettings
    from vaxsmith.mrna.whole_check import WholeCheckSettings, check_whole

    check = WholeCheckSettings(refold=RefoldSettings(everything=refold))
    generator = np.random.default_rng(seed)
    rows: list[Sequence[str]] = [_COLUMNS]
    found: list[Sequence[str]] = [_FINDINGS]
    fasta = []
    for name, protein in named:
        begun = time.perf_counter()
        made = diverse_designs(protein, designs, generator=generator, name=name, settings=settings)
        seconds = (time.perf_counter() - begun) / designs
        for messenger in made.messengers:
            record = f">{messenger.name} mRNA {len(messenger.sequence)} nt, DNA letters\n{messenger.sequence}\n"
            # What the design says of its price belongs to it alone; all else is asked again of the written record.
            own = [finding for finding in messenger.findings if finding.check in {"codon-choice", "folding"}]
            findings = (*own, *check_whole(messenger, fasta=record, settings=settings, check=check).findings)
            rows.append(_row(messenger, seconds, [f"{f.check}:{f.severity}" for f in findings]))
            found += [(messenger.name, f.severity, f.check, f.place, f.sentence) for f in findings]
            fasta.append(record)
            energy = energy_words(messenger.energy)
            typer.echo(f"{messenger.name}: {len(messenger.sequence)} nt, CAI {messenger.cai:.3f}, {energy}")
            serious = [finding for finding in findings if finding.severity is not Severity.NOTE]
            for finding in serious[:_MOST_SAID]:
                typer.echo(f"  {finding.severity}: {finding.place}: {finding.sentence}")
            if len(serious) > _MOST_SAID:
                typer.echo(f"  {len(serious) - _MOST_SAID:,} more cautions and faults stand in findings.tsv")
        if len(made.messengers) < designs:
            typer.echo(f"  {len(made.messengers)} of {designs} designs differ")
    return {"designs.tsv": _table(rows), "molecules.fasta": "".join(fasta), "findings.tsv": _table(found)}


def bare_optima(named: Sequence[tuple[str, str]], settings: MessengerSettings) -> dict[str, str]:
    """Give the exact optimum of each coding sequence without any rule or flank; any residue may begin it."""
    from vaxsmith.mrna import codon_weights, optimal_coding
    from vaxsmith.mrna.coding import chosen_objective
    from vaxsmith.mrna.codon_weights import codon_adaptation_index
    from vaxsmith.mrna.sequence_checks import gc_fraction

    weights = codon_weights(settings)
    objective = chosen_objective(weights, settings)
    rows: list[Sequence[str]] = [_COLUMNS]
    fasta = []
    for name, protein in named:
        made = optimal_coding(
            protein,
            weight=settings.exchange_rate,
            codon_weights=weights,
            max_loop=settings.longest_loop,
            prices=dict.fromkeys(range(3 * len(protein)), objective.letters),
            neighbours=objective.neighbours,
            loops=objective.loops,
        )
        cai = codon_adaptation_index(made.sequence, weights)
        rows.append(
            (
                name,
                f"{settings.exchange_rate:g}",
                f"{made.objective:.3f}",
                f"{made.energy:.2f}",
                f"{cai:.4f}",
                f"{made.seconds:.2f}",
                made.sequence,
                made.structure,
                str(len(protein)),
                str(len(made.sequence)),
                f"{gc_fraction(made.sequence):.4f}",
                "NA",
                "none asked for",
            )
        )
        fasta.append(f">{name} coding sequence {len(made.sequence)} nt, DNA letters, no rules kept\n{made.sequence}\n")
        typer.echo(
            f"{name}: objective {made.objective:.3f}, energy {made.energy:.2f} kcal/mol, CAI {cai:.3f}; no rule is kept"
        )
    return {"designs.tsv": _table(rows), "molecules.fasta": "".join(fasta)}


def front_table(named: Sequence[tuple[str, str]], settings: MessengerSettings, *, most: int, unconstrained: bool) -> str:
    """Give the optima from the deepest energy to the highest CAI, under the forbidden words unless ``unconstrained``."""
    from vaxsmith.mrna import codon_weights, pareto_front
    from vaxsmith.mrna.coding import forbidden_motifs

    words = () if unconstrained else tuple(word for motif in forbidden_motifs(settings) for word in motif.words)
    rows = [("name", "lambda", "energy_kcal_per_mol", "cai", "sequence", "structure")]
    for name, protein in named:
        front = pareto_front(
            protein, codon_weights=codon_weights(settings), most=most, motifs=words, max_loop=settings.longest_loop
        )
        rows += [
            (name, f"{p.exchange_rate:.4g}", f"{p.energy:.2f}", f"{p.cai:.4f}", p.sequence, p.structure)
            for p in front.points
        ]
        points = "1 point" if len(front.points) == 1 else f"{len(front.points)} points"
        typer.echo(f"{name}: {points} of the front{'; there are no others' if front.complete else ''}")
    typer.echo(f"A front is of the coding sequence alone, {_left_out(settings)}.")
    return _table(rows)


def _left_out(settings: MessengerSettings) -> str:
    """Say what a front does not know: untranslated regions, and prices that were asked for."""
    names = ("uridine_price", "cpg_price", "upa_price", "decay_price")
    asked = [f"--{name.replace('_', '-')}" for name in names if getattr(settings, name)]
    return "without untranslated regions" + (f", and {', '.join(asked)} did not enter it" if asked else "")


def _row(made: Messenger, seconds: float, findings: Sequence[str]) -> tuple[str, ...]:
    return (
        made.name, f"{made.exchange_rate:g}", _number(made.objective, 3), _number(made.energy, 2), f"{made.cai:.4f}",
        f"{seconds:.2f}", made.sequence, made.structure or "NA", str(len(made.protein)), str(len(made.sequence)),
        f"{made.gc_fraction:.4f}", _number(made.opening_energy, 1), ",".join(sorted(set(findings))) or "none",
    )  # fmt: skip


def _table(rows: Sequence[Sequence[str]]) -> str:
    return "\n".join("\t".join(row) for row in rows) + "\n"


def _number(value: float, digits: int) -> str:
    """Write a number; ``NA`` where it was not computed."""
    return "NA" if math.isnan(value) else f"{value:.{digits}f}"
