"""``vaxsmith construct``: sequences in the order that presents the least at their junctions."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from vaxsmith.cli import options
from vaxsmith.cli.fasta import read_proteins
from vaxsmith.core import InputError, SettingsError, Severity

if TYPE_CHECKING:
    from vaxsmith.construct import Construct


def construct(
    hla: Annotated[
        str, typer.Option("--hla", help="HLA type of both classes (A*02:01,DRB1*04:05,…) or a typer's output file.")
    ],
    sequences: Annotated[
        options.OptionalPath, typer.Argument(metavar="FASTA", help="The stretches to carry, one record each.")
    ] = None,
    from_table: Annotated[
        options.OptionalPath,
        typer.Option("--from-table", help="Carry the peptides of a pVACseq aggregated table or a LENS report instead."),
    ] = None,
    targets: Annotated[
        Optional[int],  # noqa: UP045
        typer.Option("--targets", help="With --from-table: how many rows go in at most (default 20)."),
    ] = None,
    normal_proteins: Annotated[
        options.OptionalPath,
        typer.Option("--normal-proteins", help="What normal cells make (FASTA): junctions like it are avoided first."),
    ] = None,
    out: options.Out = Path("construct"),
    platform: Annotated[Optional[str], typer.Option("--platform", help="A platform of the catalogue.")] = None,  # noqa: UP045
    overwrite: options.Overwrite = False,
) -> None:
    """Write construct.fasta, segments.tsv, junctions.tsv, findings.tsv and dropped.tsv (what did not fit).

    Order and linkers are chosen together, proven to present the least across borders on every allele of both classes.
    Positions are 1-based and closed, as people count residues. A table of another program gives what it
    holds: of pVACseq bare peptides (the accepted ones where there are any, and none that is rejected), of LENS each peptide
    with the residues around it, by priority. For whole windows give the FASTA of `pvacseq generate_protein_fasta`.
    """
    from vaxsmith.construct import build_constructs, targets_from_sequences
    from vaxsmith.dossier import write_dropped_table, write_folder
    from vaxsmith.genome import read_proteome_fasta
    from vaxsmith.hla import parse_genotype, read_genotype
    from vaxsmith.patient import Settings, hla_source, with_platform
    from vaxsmith.presentation import default_predictor

    source = hla_source(hla, Path())
    genotype = read_genotype(source) if isinstance(source, Path) else parse_genotype(source)
    settings = with_platform(Settings(), platform)
    chosen = settings.chosen_platform
    if (sequences is None) == (from_table is None):
        raise InputError(
            "a FASTA and --from-table are both given" if sequences else "nothing to carry is given",
            expected="a FASTA of stretches, or --from-table with a table of candidates",
        )
    if targets is not None and from_table is None:
        raise SettingsError("--targets goes with --from-table alone", remedy="leave it out, or stretches out of the FASTA")
    listed = None
    if from_table is not None:
        from vaxsmith.adapters.listed_peptides import read_listed_peptides

        most = settings.selection.targets if targets is None else targets
        listed = read_listed_peptides(from_table, most=most, length=chosen.window_length.value)
    stretches = listed.stretches if listed else read_proteins(sequences) if sequences else ()
    built = build_constructs(
        targets_from_sequences(stretches),
        alleles=(*genotype.class_one, *genotype.class_two),
        predictor=default_predictor(),
        class_two=default_predictor(2) if genotype.class_two else None,
        normal=read_proteome_fasta(normal_proteins) if normal_proteins else None,
        platform=chosen,
    )
    dropped = tuple(entry for made in built for entry in made.dropped)
    files = {
        "construct.fasta": _fasta(built, chosen.name),
        "segments.tsv": _segments(built),
        "junctions.tsv": _junctions(built),
        "findings.tsv": _findings(built),
        "dropped.tsv": write_dropped_table((*genotype.dropped, *(listed.dropped if listed else ()), *dropped)),
    }
    write_folder(out, files, overwrite=overwrite)
    for finding in genotype.findings:
        if finding.severity is not Severity.NOTE:
            typer.echo(f"{finding.severity}: {finding.place}: {finding.sentence}")
    for number, made in enumerate(built, start=1):
        which = f"protein {number}: " if len(built) > 1 else ""
        typer.echo(f"{which}{len(made.sequence)} residues; order: {made.order_method}")
        for finding in made.findings:
            if finding.severity is not Severity.NOTE:
                typer.echo(f"{which}{finding.severity}: {finding.place}: {finding.sentence}")
    if listed and listed.bare:
        typer.echo(
            f"{listed.bare} of {len(listed.stretches)} stretches are bare peptides: the table does not hold the protein "
            "around them, and a cell may cut them out of the construct otherwise than out of the protein"
        )
    if left := len(dropped) + (len(listed.dropped) if listed else 0):
        typer.echo(f"{left} {'rows or stretches' if listed else 'stretches'} left out: see dropped.tsv")
    typer.echo(f"Written to {out}. Research use only.")


def _fasta(built: Sequence[Construct], platform: str) -> str:
    names = ["construct"] if len(built) == 1 else [f"construct-{number}" for number in range(1, len(built) + 1)]
    return "".join(
        f">{name} {platform} {len(made.sequence)} residues\n{made.sequence}\n"
        for name, made in zip(names, built, strict=True)
    )


def _segments(built: Sequence[Construct]) -> str:
    """Give one row per segment."""
    rows = ["kind\tname\tstart\tend\tsequence\tprotein"]
    for number, made in enumerate(built, start=1):
        rows += [f"{s.kind}\t{s.name}\t{s.start + 1}\t{s.end}\t{s.sequence}\t{number}" for s in made.segments]
    return "\n".join(rows) + "\n"


def _junctions(built: Sequence[Construct]) -> str:
    """Give one row per presented junction peptide, strongest first, with its first place in the protein."""
    rows = ["peptide\tallele\tpercentile\tpresentation\tclass\tcore\tstart\tend\tprotein"]
    for number, made in enumerate(built, start=1):
        for p in made.junction_peptides:
            start = made.sequence.find(p.peptide)
            mhc_class = "I" if p.core_start is None else "II"
            rows.append(
                f"{p.peptide}\t{p.allele}\t{p.percentile:.4f}\t{p.presentation:.4f}\t{mhc_class}\t{p.core}"
                f"\t{start + 1}\t{start + len(p.peptide)}\t{number}"
            )
    return "\n".join(rows) + "\n"


def _findings(built: Sequence[Construct]) -> str:
    """Give one row per finding of whatever weight."""
    rows = ["severity\tcheck\tplace\tsentence\tprotein"]
    for number, made in enumerate(built, start=1):
        rows += [f"{f.severity}\t{f.check}\t{f.place}\t{f.sentence}\t{number}" for f in made.findings]
    return "\n".join(rows) + "\n"
