"""``vaxsmith mrna``: a molecule for any protein."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from vaxsmith.cli import options
from vaxsmith.cli.fasta import read_proteins
from vaxsmith.core import SettingsError

if TYPE_CHECKING:
    from vaxsmith.mrna import MessengerSettings


def mrna(
    proteins: Annotated[Path, typer.Argument(metavar="FASTA", help="One or more proteins.")],
    out: options.Out = Path("mrna"),
    exchange_rate: Annotated[
        Optional[float],  # noqa: UP045
        typer.Option("--lambda", help="Exchange rate between ln w of codons and energy, kcal/mol; 0: structure alone."),
    ] = None,
    unconstrained: Annotated[
        bool, typer.Option("--unconstrained", help="The bare optimum of the coding sequence: no rules, no UTRs.")
    ] = False,
    codon_weights: Annotated[
        options.OptionalPath, typer.Option("--codon-weights", help="How often codons are used: a table, instead of human.")
    ] = None,
    max_loop: Annotated[
        Optional[int],  # noqa: UP045
        typer.Option("--max-loop", help="Unpaired letters in an interior loop, at most (bulges have up to 30)."),
    ] = None,
    uridine_price: Annotated[float, typer.Option("--uridine-price", help="kcal/mol for each U; negative: wanted.")] = 0.0,
    cpg_price: Annotated[float, typer.Option("--cpg-price", help="kcal/mol for each CG.")] = 0.0,
    upa_price: Annotated[float, typer.Option("--upa-price", help="kcal/mol for each UA.")] = 0.0,
    decay_price: Annotated[
        float, typer.Option("--decay-price", help="kcal/mol for a unit of DegScore: less breaking in solution.")
    ] = 0.0,
    codons_alone: Annotated[
        bool, typer.Option("--codons-alone", help="Choose codons without structure, in a fraction of the time.")
    ] = False,
    part: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option(
            "--part", help="A part of the catalogue or your own, as name=value: tail=A100, kozak=GCCACC (repeatable)."
        ),
    ] = None,
    designs: Annotated[int, typer.Option("--designs", help="Different molecules for each protein.")] = 1,
    seed: Annotated[int, typer.Option("--seed", help="Of the nudges that make designs differ.")] = 1,
    front: Annotated[
        int, typer.Option("--front", help="Also write front.tsv: that many optima from deepest energy to highest CAI.")
    ] = 0,
    refold: Annotated[
        bool, typer.Option("--refold", help="Let ViennaRNA fold long molecules again in full, too (minutes).")
    ] = False,
    add_start_methionine: Annotated[
        bool, typer.Option("--add-start-methionine", help="Put M before a protein that does not begin with it.")
    ] = False,
    overwrite: options.Overwrite = False,
) -> None:
    """Choose codons and structure together, and write designs.tsv, molecules.fasta and findings.tsv for each protein.

    Each molecule is read back from the file, judged by every rule, and folded again by ViennaRNA (up to 2,000 nt).
    """
    from vaxsmith.cli.mrna_tables import bare_optima, front_table, whole_molecules
    from vaxsmith.dossier import write_folder

    named = read_proteins(proteins)
    base = _settings(part or [], codon_weights)
    settings = replace(
        base,
        add_start_methionine=add_start_methionine,
        uridine_price=uridine_price,
        cpg_price=cpg_price,
        upa_price=upa_price,
        decay_price=decay_price,
        structured=not codons_alone,
        exchange_rate=base.exchange_rate if exchange_rate is None else exchange_rate,
        longest_loop=base.longest_loop if max_loop is None else max_loop,
    )
    _refuse_contradictions(unconstrained, codons_alone, designs, front)
    if unconstrained:
        files = bare_optima(named, settings)
    else:
        files = whole_molecules(named, settings, designs=designs, seed=seed, refold=refold)
    if front:
        files["front.tsv"] = front_table(named, settings, most=front, unconstrained=unconstrained)
    write_folder(out, files, overwrite=overwrite, replaces=("designs.tsv", "molecules.fasta", "findings.tsv", "front.tsv"))
    typer.echo(f"Written to {out}. Research use only.")


def _settings(parts: list[str], codon_weights: Path | None) -> MessengerSettings:
    from vaxsmith.mrna.codon_weights_file import read_codon_weights
    from vaxsmith.patient import Settings, read_part, with_chosen_parts

    read = dict(map(read_part, parts))
    chosen = with_chosen_parts(Settings(), read, place="--part").messenger
    strange = [name for name in read if not hasattr(chosen, name)]
    if strange:
        raise SettingsError(
            f"{', '.join(strange)} is no part of an mRNA",
            expected="five_prime_utr, kozak, stops, three_prime_utr, tail, cap or linearisation",
            cause="parts of the protein, of peptides and of an insert belong to vaxsmith design and construct",
            place="--part",
        )
    return chosen if codon_weights is None else replace(chosen, codon_weights=read_codon_weights(codon_weights))


def _refuse_contradictions(unconstrained: bool, codons_alone: bool, designs: int, front: int) -> None:
    if unconstrained and codons_alone:
        raise SettingsError("--unconstrained and --codons-alone contradict each other", remedy="leave one of them out")
    if unconstrained and designs != 1:
        raise SettingsError("--unconstrained gives the one optimum", remedy="leave out --designs")
    if not 1 <= designs <= 1000:
        raise SettingsError(f"--designs is {designs}", expected="1 to 1,000")
    if front and not 2 <= front <= 1000:
        raise SettingsError(f"--front is {front}", expected="2 to 1,000 points, or 0 for none")
