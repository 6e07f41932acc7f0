"""Read what a case names: its tumor, its HLA type, its mutant proteins, and the hashes of its files."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from vaxsmith.core import InputFile, hash_file
from vaxsmith.genome import load_reference
from vaxsmith.hla import Genotype, parse_genotype, read_genotype
from vaxsmith.patient.design import Case
from vaxsmith.proteins import ProteinSet, proteins_from_annotation, proteins_from_reference
from vaxsmith.tumor import CallSet, add_expression, read_calls, read_expression


def read_tumor(case: Case) -> CallSet:
    """Read the case's variants, and its expression table if it has one."""
    calls = read_calls(
        case.variants,
        tumor_sample=case.tumor_sample,
        normal_sample=case.normal_sample,
        rna_sample=case.rna_sample,
    )
    return add_expression(calls, read_expression(case.expression)) if case.expression else calls


def read_hla(case: Case) -> Genotype:
    """Read the case's HLA type, from text or from a typer's output."""
    return read_genotype(case.hla) if isinstance(case.hla, Path) else parse_genotype(case.hla)


def make_proteins(case: Case, calls: CallSet) -> ProteinSet:
    """Make the mutant proteins: from the reference where the case has one, else from the file's annotation."""
    if case.reference_fasta and case.reference_annotation:
        reference = load_reference(case.reference_fasta, case.reference_annotation)
        made = proteins_from_reference(calls, reference)
        return replace(made, findings=(*reference.findings, *made.findings))
    return proteins_from_annotation(calls)


def input_files(case: Case) -> tuple[InputFile, ...]:
    """Hash every file of a case."""
    named = {
        "variants": case.variants,
        "hla": case.hla if isinstance(case.hla, Path) else None,
        "expression": case.expression,
        "reference_fasta": case.reference_fasta,
        "reference_annotation": case.reference_annotation,
    }
    return tuple(hash_file(path, role=role) for role, path in named.items() if path is not None)
