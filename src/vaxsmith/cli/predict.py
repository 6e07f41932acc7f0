"""``vaxsmith predict``: presentation of peptides by HLA alleles."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from vaxsmith.cli.options import OptionalPath
from vaxsmith.cli.progress import portion
from vaxsmith.core.errors import SettingsError

if TYPE_CHECKING:
    from vaxsmith.hla.allele import Allele
    from vaxsmith.presentation.absent import AbsentAllele
    from vaxsmith.presentation.judged import PredictorOf

OptionalText = Optional[str]  # noqa: UP045 (typer reads it at run time)
OptionalNumber = Optional[float]  # noqa: UP045
_OWN = "vaxsmith"
_LONGEST_WINDOW = 100


def predict(
    out: Annotated[
        Path, typer.Option("--out", "-o", help="File to write: a table (.gz compresses it) or, for --logo, an .svg picture.")
    ],
    table: Annotated[
        OptionalPath,
        typer.Option("--input", "-i", help="Table with columns peptide and allele (or alleles: the best of them is given)."),
    ] = None,
    fasta: Annotated[
        OptionalPath, typer.Option("--fasta", help="Proteins of which every window is judged; positions count from 1.")
    ] = None,
    alleles: Annotated[
        OptionalText, typer.Option("--alleles", help="With --fasta: alleles of either class, as A*02:01,DRB1*04:05.")
    ] = None,
    lengths: Annotated[
        OptionalText, typer.Option("--lengths", help="With --fasta or --logo: class I lengths, as 8-11 or 9,10. [8-11; 9]")
    ] = None,
    lengths_class_two: Annotated[
        OptionalText, typer.Option("--lengths-class-two", help="With --fasta or --logo: class II lengths, as 12-25. [15]")
    ] = None,
    best: Annotated[bool, typer.Option("--best", help="With --fasta: only the best allele of each window.")] = False,
    under: Annotated[
        OptionalNumber,
        typer.Option(
            "--under", help="With --fasta: only pairs of a percentile under this. Presented: 2 in class I, 5 in class II."
        ),
    ] = None,
    logo: Annotated[
        OptionalText, typer.Option("--logo", metavar="ALLELE", help="Draw what this allele presents, by residue and place.")
    ] = None,
    predictor: Annotated[
        OptionalText,
        typer.Option(
            "--predictor", help="Another one that you have, as netmhcpan or mhcflurry; a wrong name lists all. [vaxsmith's]"
        ),
    ] = None,
    program: Annotated[
        OptionalPath,
        typer.Option("--program", help="With --predictor: its program if not on the PATH, or the table of pvacseq:NAME."),
    ] = None,
) -> None:
    """Predict presentation: of a table's peptides, of every window of proteins, or an allele's motif as a picture.

    The class is told by the allele. Tables hold affinity (nM), presentation (a score from 0 to 1, not a probability),
    percentile (0.5 = better than 99.5 % of random peptides), the ensemble's spread, the class II core, the allele's distance
    from training, and a note on what was not judged and on what is doubtful about an allele.
    """
    wanted = [name for name, value in (("--input", table), ("--fasta", fasta), ("--logo", logo)) if value is not None]
    if len(wanted) != 1:
        raise SettingsError(
            f"{' and '.join(wanted)} were given together" if wanted else "nothing to predict was given",
            expected="one of --input, --fasta and --logo",
        )
    _spare(out, {"--input": table, "--fasta": fasta, "--program": program})
    for_windows: dict[str, object] = {"--lengths": lengths, "--lengths-class-two": lengths_class_two}
    for_fasta: dict[str, object] = {"--alleles": alleles, "--best": best or None, "--under": under}
    if table is not None:
        _refuse(for_windows | for_fasta, "--input")
        return _predict_table(table, out, _predictor_of(predictor, program))
    if fasta is not None:
        if not alleles:
            raise SettingsError("--fasta was given without --alleles", remedy="name alleles: --alleles A*02:01,DRB1*04:05")
        return _scan(fasta, out, alleles, lengths, lengths_class_two, best, under, _predictor_of(predictor, program))
    _refuse(for_fasta, "--logo")
    return _draw(logo or "", out, lengths, lengths_class_two, _predictor_of(predictor, program))


def _predict_table(table: Path, out: Path, predictor_of: PredictorOf) -> None:
    from vaxsmith.presentation import predict_table

    with portion("Predicting rows", _size(table)) as watch:
        count = predict_table(table, out, predictor_of=predictor_of, watch=watch)
    without = f", {count.unassessed:,} of them without a number (their note says why)" if count.unassessed else ""
    typer.echo(f"{count.rows:,} rows written to {out}{without}")


def _scan(
    fasta: Path,
    out: Path,
    alleles: str,
    lengths: str | None,
    lengths_class_two: str | None,
    best: bool,
    under: float | None,
    predictor_of: PredictorOf,
) -> None:
    from vaxsmith.cli.fasta import stream_proteins
    from vaxsmith.presentation import ScanSettings, scan_proteins

    asked, absent = _genotype(alleles)
    for option, value, mhc_class in (("--lengths", lengths, 1), ("--lengths-class-two", lengths_class_two, 2)):
        if value is not None and not any(allele.mhc_class == mhc_class for allele in asked):
            raise SettingsError(
                f"{option} was given, and no allele of class {'I' * mhc_class}", remedy="leave it out or add an allele"
            )
    if under is not None and not 0 < under <= 100:
        raise SettingsError(f"--under {under:g}", expected="a percentile over 0 and up to 100")
    chosen = {}
    if lengths is not None:
        chosen["class_one_lengths"] = _lengths(lengths, "--lengths")
    if lengths_class_two is not None:
        chosen["class_two_lengths"] = _lengths(lengths_class_two, "--lengths-class-two")
    settings = ScanSettings(best=best, under=under, **chosen)
    # Residues are counted; of a compressed file their number is not known before the end.
    plain = fasta.suffix not in {".gz", ".bgz"}
    with portion("Scanning proteins", _size(fasta) if plain else None) as watch:
        count = scan_proteins(
            stream_proteins(fasta), asked, out, absent=absent, settings=settings, predictor_of=predictor_of, watch=watch
        )
    typer.echo(
        f"{count.proteins:,} proteins, {count.windows:,} windows, {count.pairs:,} pairs written to {out}"
        + (f"; {count.notes:,} notes on what was not judged" if count.notes else "")
    )


def _draw(logo: str, out: Path, lengths: str | None, lengths_class_two: str | None, predictor_of: PredictorOf) -> None:
    import numpy as np

    from vaxsmith.hla import parse_allele
    from vaxsmith.presentation import draw_logo, find_motif
    from vaxsmith.presentation.table_file import writing

    if not out.name.lower().endswith((".svg", ".svg.gz")):
        raise SettingsError(
            f"--out {out} for --logo", expected="a name that ends in .svg (or .svg.gz), since the motif is a picture in SVG"
        )
    allele = parse_allele(logo)
    _say_doubts(allele)
    mine, other = (lengths, lengths_class_two) if allele.mhc_class == 1 else (lengths_class_two, lengths)
    names = ("--lengths", "--lengths-class-two")
    option, foreign = names if allele.mhc_class == 1 else names[::-1]
    _refuse({foreign: other}, f"--logo of class {'I' * allele.mhc_class}")
    chosen = _lengths(mine, option) if mine is not None else (None,)
    if len(chosen) != 1:
        raise SettingsError(f"{option} {mine} for --logo", expected="one length, since places are counted from its ends")
    motif = find_motif(allele, predictor_of(allele), np.random.default_rng(0), length=chosen[0])
    with writing(out, role="picture") as text:
        text.write(draw_logo(motif))
    typer.echo(f"Motif of {allele.name} written to {out}")


def _genotype(names: str) -> tuple[list[Allele], list[AbsentAllele]]:
    """Read alleles' names, and say what is doubtful about each; null alleles and their like stand apart."""
    from vaxsmith.presentation.absent import AbsentAllele, read_allele

    present, absent = [], []
    for name in names.split(","):
        allele = read_allele(name)
        if isinstance(allele, AbsentAllele):
            absent.append(allele)
            typer.echo(f"left out: {allele.sentence}")
        else:
            present.append(allele)
            _say_doubts(allele)
    return present, absent


def _say_doubts(allele: Allele) -> None:
    for finding in allele.findings:
        typer.echo(f"{finding.severity}: {finding.place}: {finding.sentence}")


def _spare(out: Path, inputs: dict[str, Path | None]) -> None:
    from vaxsmith.presentation.table_file import spare_inputs

    spare_inputs(out, inputs)


def _predictor_of(name: str | None, program: Path | None) -> PredictorOf:
    if name is None or name == _OWN:
        from vaxsmith.presentation import predictor_for

        _refuse({"--program": program}, "vaxsmith's own networks")
        return predictor_for
    from vaxsmith.adapters import open_predictor

    opened = open_predictor(name, program=program)
    return lambda allele: opened


def _refuse(options: dict[str, object], beside: str) -> None:
    """Refuse options that would be ignored."""
    given = [name for name, value in options.items() if value is not None]
    if given:
        raise SettingsError(f"{', '.join(given)} cannot stand beside {beside}", remedy="leave it out")


def _lengths(text: str, option: str) -> tuple[int, ...]:
    """Read lengths such as ``8-11`` or ``9,10``: distinct and rising."""
    found: set[int] = set()
    for part in text.split(","):
        match = re.fullmatch(r"\s*(\d{1,3})(?:\s*-\s*(\d{1,3}))?\s*", part, re.ASCII)
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
        if not 0 < first <= last <= _LONGEST_WINDOW:
            raise SettingsError(f"{option} {text[:40]}", expected="lengths such as 8-11 or 9,10, in residues")
        found.update(range(first, last + 1))
    return tuple(sorted(found))


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except (OSError, ValueError):  # whoever opens it says what is wrong
        return None
