"""How strongly genes and transcripts are expressed, and how calls come to know it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from vaxsmith.core import Finding, Severity
from vaxsmith.tumor.variant import Call, CallSet


def without_version(identifier: str) -> str:
    """Cut the version from an accession (``ENST00000426406.4``); other names stay (``AC092143.1`` is a gene's name).

    >>> without_version("ENST00000426406.4"), without_version("NM_004333.6"), without_version("AC092143.1")
    ('ENST00000426406', 'NM_004333', 'AC092143.1')
    """
    if identifier.startswith(("ENS", "NM_", "NR_", "XM_", "XR_")):
        return identifier.partition(".")[0]
    return identifier


@dataclass(frozen=True, slots=True, kw_only=True)
class Expression:
    """One sample's expression table.

    ``gene`` is keyed by gene name or identifier and ``transcript`` by transcript identifier, as the table writes them.
    ``unit`` is ``TPM``, ``FPKM`` or ``RPKM``, or empty where the table does not say; ``source`` names the program or
    format (``salmon``, ``kallisto``, ``rsem``, ``table``).
    """

    gene: Mapping[str, float] = field(default_factory=dict)
    transcript: Mapping[str, float] = field(default_factory=dict)
    unit: str = ""
    source: str = ""
    findings: tuple[Finding, ...] = ()


def add_expression(calls: CallSet, expression: Expression) -> CallSet:
    """Give every call the table's values for the genes and transcripts that it touches.

    An annotated VCF's calls receive the values of their annotations' genes (by name and by identifier) and transcripts;
    a version that differs is ignored when the exact name is not in the table. Calls that are not annotated, and those of
    a MAF (one transcript a row), share the whole table, for their transcripts come from a reference later. Where the
    file had values of its own and they differ, the table wins and a finding says how often.
    """
    genes, transcripts = _with_plain_names(expression.gene), _with_plain_names(expression.transcript)
    whole = replaced = named = 0
    filled: list[Call] = []
    for call in calls.calls:
        if not call.annotations or calls.dialect == "maf":
            gene, transcript = genes, transcripts
            whole += 1
        else:
            labels = [annotation.transcript for annotation in call.annotations]
            gene = _chosen(genes, (name for label in labels for name in (label.gene, label.gene_identifier)))
            transcript = _chosen(transcripts, (label.identifier for label in labels))
            named += bool(gene or transcript)
        replaced += _differs(call.gene_expression, gene) or _differs(call.transcript_expression, transcript)
        filled.append(
            replace(
                call,
                gene_expression=_merged(call.gene_expression, gene),
                transcript_expression=_merged(call.transcript_expression, transcript),
            )
        )
    findings = (*calls.findings, *expression.findings, *_findings(expression, len(filled) - whole, named, replaced))
    return replace(calls, calls=tuple(filled), findings=findings)


def _findings(expression: Expression, annotated: int, named: int, replaced: int) -> Iterable[Finding]:
    if replaced:
        yield Finding(
            check="expression-replaced",
            severity=Severity.NOTE,
            place=expression.source,
            sentence=f"{replaced} calls had other expression values in the variant file; the table's were taken.",
            measured=replaced,
        )
    if annotated and not named:
        yield Finding(
            check="expression-unmatched",
            severity=Severity.CAUTION,
            place=expression.source,
            sentence="No call's gene or transcript is in the expression table: its names are of another kind or species.",
            measured=0,
        )
    if expression.unit != "TPM":
        yield Finding(
            check="expression-unit",
            severity=Severity.CAUTION,
            place=expression.source,
            sentence=f"The table's unit is {expression.unit or 'not stated'}; thresholds are in TPM.",
        )


def _with_plain_names(table: Mapping[str, float]) -> dict[str, float]:
    """Add each accession without its version, summed over versions, where that name is not in the table itself."""
    plain: dict[str, float] = {}
    for name, value in table.items():
        bare = without_version(name)
        if bare not in table:
            plain[bare] = plain.get(bare, 0.0) + value
    return {**plain, **table}


def _chosen(table: Mapping[str, float], names: Iterable[str]) -> dict[str, float]:
    found: dict[str, float] = {}
    for name in names:
        if not name or name in found:
            continue
        bare = without_version(name)
        value = table.get(name, table.get(bare))
        if value is not None:
            found[name] = found[bare] = value
    return found


def _differs(own: Mapping[str, float], table: Mapping[str, float]) -> bool:
    return any(abs(value - table.get(name, value)) > 1e-6 * max(1.0, value) for name, value in own.items())


def _merged(own: Mapping[str, float], table: Mapping[str, float]) -> Mapping[str, float]:
    """Lay the table over a call's own values; the same object where there is nothing to lay it over."""
    return {**own, **table} if own and table else own if own else table
