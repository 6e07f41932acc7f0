"""``vaxsmith mrna``: a molecule for any protein."""

from __future__ import annotations

import math
import time
from pathlib import Path
from typing import Annotated

import typer

from vaxsmith.cli import options
from vaxsmith.cli.design import energy_words
from vaxsmith.cli.fasta import read_proteins
from vaxsmith.core import Severity


def mrna(
    proteins: Annotated[Path, typer.Argument(metavar="FASTA", help="One or more proteins.")],
    out: options.Out = Path("mrna"),
    add_start_methionine: Annotated[
        bool, typer.Option("--add-start-methionine", help="Put M before a protein that does not begin with it.")
    ] = False,
    overwrite: options.Overwrite = False,
) -> None:
    """Write molecules.fasta and designs.tsv (name, CAI, GC, energy, findings, seconds, sequence) for each protein."""
    from vaxsmith.dossier import write_folder
    from vaxsmith.mrna import MessengerSettings, check_messenger, design_messenger

    rows = ["name\tresidues\tnucleotides\tcai\tgc_fraction\tenergy_kcal_per_mol\tfindings\tseconds\tsequence"]
    fasta: list[str] = []
    settings = MessengerSettings(add_start_methionine=add_start_methionine)
    for name, protein in read_proteins(proteins):
        begun = time.perf_counter()
        made = design_messenger(protein, name=name, settings=settings)
        findings = (*made.findings, *check_messenger(made, settings=settings))
        seconds = time.perf_counter() - begun
        counts = sorted({f"{finding.check}:{finding.severity}" for finding in findings})
        rows.append(
            f"{name}\t{len(protein)}\t{len(made.sequence)}\t{made.cai:.4f}\t{made.gc_fraction:.4f}\t{_number(made.energy)}\t"
            f"{','.join(counts) or 'none'}\t{seconds:.2f}\t{made.sequence}"
        )
        fasta.append(f">{name} mRNA {len(made.sequence)} nt, DNA letters\n{made.sequence}\n")
        typer.echo(f"{name}: {len(made.sequence)} nt, CAI {made.cai:.3f}, {energy_words(made.energy)}")
        for finding in findings:
            if finding.severity is not Severity.NOTE:
                typer.echo(f"  {finding.severity}: {finding.place}: {finding.sentence}")
    write_folder(out, {"designs.tsv": "\n".join(rows) + "\n", "molecules.fasta": "".join(fasta)}, overwrite=overwrite)
    typer.echo(f"Written to {out}. Research use only.")


def _number(energy: float) -> str:
    """Write an energy; ``NA`` where the molecule was not folded."""
    return "NA" if math.isnan(energy) else f"{energy:.2f}"
