"""``vaxsmith construct``: sequences in the order that presents the least at their junctions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from vaxsmith.cli import options
from vaxsmith.cli.fasta import read_proteins
from vaxsmith.core import Severity

if TYPE_CHECKING:
    from vaxsmith.construct import Construct


def construct(
    sequences: Annotated[Path, typer.Argument(metavar="FASTA", help="The stretches to carry, one record each.")],
    hla: Annotated[str, typer.Option("--hla", help="HLA type (A*02:01,B*07:02,…) or a typer's output file.")],
    out: options.Out = Path("construct"),
    platform: Annotated[Optional[str], typer.Option("--platform", help="A platform of the catalogue.")] = None,  # noqa: UP045
    overwrite: options.Overwrite = False,
) -> None:
    """Write construct.fasta, segments.tsv, junctions.tsv and dropped.tsv (what did not fit).

    Positions in segments.tsv are 1-based and closed, as people count residues.
    """
    from vaxsmith.construct import build_construct, targets_from_sequences
    from vaxsmith.dossier import write_dropped_table, write_folder
    from vaxsmith.hla import parse_genotype, read_genotype
    from vaxsmith.patient import Settings, hla_source, with_platform
    from vaxsmith.presentation import default_predictor

    source = hla_source(hla, Path())
    genotype = read_genotype(source) if isinstance(source, Path) else parse_genotype(source)
    chosen = with_platform(Settings(), platform).chosen_platform
    made = build_construct(
        targets_from_sequences(read_proteins(sequences)),
        alleles=genotype.class_one,
        predictor=default_predictor(),
        platform=chosen,
    )
    files = {
        "construct.fasta": f">construct {chosen.name} {len(made.sequence)} residues\n{made.sequence}\n",
        "segments.tsv": _segments(made),
        "junctions.tsv": _junctions(made),
        "dropped.tsv": write_dropped_table((*genotype.dropped, *made.dropped)),
    }
    write_folder(out, files, overwrite=overwrite)
    typer.echo(f"{len(made.sequence)} residues; order: {made.order_method}")
    for finding in (*genotype.findings, *made.findings):
        if finding.severity is not Severity.NOTE:
            typer.echo(f"{finding.severity}: {finding.place}: {finding.sentence}")
    if made.dropped:
        typer.echo(f"{len(made.dropped)} stretches left out: see dropped.tsv")
    typer.echo(f"Written to {out}. Research use only.")


def _segments(made: Construct) -> str:
    """Give one row per segment."""
    rows = ["kind\tname\tstart\tend\tsequence"]
    rows += [f"{s.kind}\t{s.name}\t{s.start + 1}\t{s.end}\t{s.sequence}" for s in made.segments]
    return "\n".join(rows) + "\n"


def _junctions(made: Construct) -> str:
    """Give one row per presented junction peptide."""
    rows = ["peptide\tallele\tpercentile\tpresentation"]
    rows += [f"{p.peptide}\t{p.allele}\t{p.percentile:.4f}\t{p.presentation:.4f}" for p in made.junction_peptides]
    return "\n".join(rows) + "\n"
