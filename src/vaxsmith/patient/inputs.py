"""Read what a case names besides its tumor: the HLA type and the reference; and hash every file."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

from vaxsmith.core import InputFile, hash_file
from vaxsmith.genome import Reference, load_reference
from vaxsmith.hla import Genotype, HlaLoss, parse_genotype, read_genotype, read_hla_loss
from vaxsmith.patient.design import Case


def read_hla(case: Case) -> Genotype:
    """Read the case's HLA type, from text or from a typer's output."""
    return read_genotype(case.hla) if isinstance(case.hla, Path) else parse_genotype(case.hla)


def read_loss(case: Case, genotype: Genotype) -> HlaLoss | None:
    """Read which alleles of the patient the tumor lost; None when the case does not tell."""
    return None if case.hla_loss is None else read_hla_loss(case.hla_loss, genotype)


def read_reference(case: Case) -> Reference | None:
    """Open the case's genome with its transcripts; None when it has none."""
    if case.reference_fasta is None or case.reference_annotation is None:
        return None
    return load_reference(case.reference_fasta, case.reference_annotation)


def case_files(case: Case) -> dict[str, Path]:
    """Give every file of a case by its role (the field's name)."""
    named = {entry.name: getattr(case, entry.name) for entry in fields(case)}
    return {role: value for role, value in named.items() if isinstance(value, Path)}


def input_files(case: Case) -> tuple[InputFile, ...]:
    """Hash every file of a case."""
    return tuple(hash_file(path, role=role) for role, path in case_files(case).items())
