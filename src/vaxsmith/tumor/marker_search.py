"""Find the genes by which a tumor can be recognised: its whole expression table against normal tissues."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from vaxsmith.core import Dropped, Finding, InputError, Severity, Unassessed
from vaxsmith.genome.reference import Reference
from vaxsmith.tumor.expression import Expression, without_version
from vaxsmith.tumor.marker import Marker, MarkerKind, MarkerSet
from vaxsmith.tumor.marker_rule import MarkerSettings, Verdict, assess_risk, judge_gene, made_in_vital_tissue
from vaxsmith.tumor.marker_scale import on_tissue_scale
from vaxsmith.tumor.marker_tissues import TissueClass, missing_essentials, tissue_class
from vaxsmith.tumor.normal_tissue import NormalTissue

_STAGE = "markers"
_CODING = frozenset({"protein_coding", "mRNA"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Gene:
    """One gene of the tumor's table: the name to show, the tumor's value, its rows of the tissue table."""

    name: str
    tpm: float
    rows: tuple[int, ...]


def find_markers(
    expression: Expression,
    tissue: NormalTissue,
    *,
    reference: Reference | None = None,
    settings: MarkerSettings | None = None,
) -> MarkerSet:
    """Find cancer-testis and overexpressed antigens among all genes of a tumor's expression table.

    ``reference`` translates symbols to identifiers where one table has the ones and the other the others, sums transcripts
    to genes where the tumor's table has no genes, and tells which unknown genes code for proteins. A gene that the tissue
    table does not have is unassessed, never assumed absent from tissues. The rule is ``judge_gene``'s.

    Raises:
        InputError: the tissue table lacks an organ without which nothing can be said (brain, heart, lung, liver, kidney).
        InputError: an accepted tissue is not in the table.
    """
    chosen = settings or MarkerSettings()
    _require_tissues(tissue, chosen)
    names = _Names.of(reference)
    genes, unknown = _matched(_gene_values(expression, reference), tissue, names)
    scaled = on_tissue_scale([gene.rows for gene in genes], [gene.tpm for gene in genes], tissue)
    counts: Counter[str] = Counter()
    markers: list[Marker] = []
    dropped: list[Dropped] = []
    least = min(chosen.testis_tumor.value, chosen.overexpressed_tumor.value)
    for number, gene in enumerate(genes):
        if gene.tpm < least:  # most genes; what tissues make of them does not matter
            counts["tumor-low"] += 1
            continue
        on_scale = None if isinstance(scaled, Unassessed) else float(scaled[number])
        verdict = _judged(gene, on_scale, tissue, chosen)
        counts[verdict.kind.value if verdict.kind else verdict.reason] += 1
        if verdict.kind:
            markers.append(_marker(gene, verdict.kind, verdict, tissue))
        elif verdict.near or verdict.unassessed:
            dropped.append(_drop(gene.name, verdict))
    for name in unknown:
        counts["not-in-tissue-table"] += 1
        if unknown[name] >= least and names.may_code(name):
            dropped.append(_drop_unknown(name, tissue))
    markers.sort(key=lambda marker: (marker.kind.value, -(marker.tumor_expression or 0.0), marker.label))
    return MarkerSet(
        markers=tuple(markers),
        dropped=tuple(dropped),
        counts=dict(sorted(counts.items())),
        findings=(*tissue.findings, *_findings(expression, tissue, len(genes), scaled)),
    )


def vital_gene_test(
    tissue: NormalTissue, *, reference: Reference | None = None, settings: MarkerSettings | None = None
) -> Callable[[str], bool]:
    """Give the test whether a gene, by symbol or identifier, must count as made in a vital tissue.

    It is what makes a peptide that a marker shares with another gene unfit: that gene's tissue would be harmed.
    ``reference`` translates symbols where the table has identifiers alone. A gene unknown to the table counts as vital.
    """
    names = _Names.of(reference)

    def test(gene: str) -> bool:
        known = (gene,) if tissue.find(gene) else names.identifiers.get(gene, (gene,))
        return any(made_in_vital_tissue(name, tissue, settings) for name in known)

    return test


@dataclass(frozen=True, slots=True, kw_only=True)
class _Names:
    """What a reference knows of genes' names: symbol → identifiers, identifier → symbol, those that code for proteins."""

    identifiers: Mapping[str, tuple[str, ...]]
    symbols: Mapping[str, str]
    coding: frozenset[str] | None

    @classmethod
    def of(cls, reference: Reference | None) -> _Names:
        if reference is None:
            return cls(identifiers={}, symbols={}, coding=None)
        text = reference.transcripts.text
        identifiers: dict[str, dict[str, None]] = {}
        symbols: dict[str, str] = {}
        coding: set[str] = set()
        for symbol, written, biotype in zip(text["gene"], text["gene_identifier"], text["biotype"], strict=True):
            identifier = without_version(written)
            if symbol and identifier:
                identifiers.setdefault(symbol, {}).setdefault(identifier)
                symbols.setdefault(identifier, symbol)
            if biotype in _CODING:
                coding.update(name for name in (symbol, identifier) if name)
        known = {symbol: tuple(names) for symbol, names in identifiers.items()}
        return cls(identifiers=known, symbols=symbols, coding=frozenset(coding))

    def may_code(self, name: str) -> bool:
        return self.coding is None or without_version(name) in self.coding


def _gene_values(expression: Expression, reference: Reference | None) -> Mapping[str, float]:
    """Give the table's genes; the sums over transcripts where it has none and a reference knows whose they are."""
    if expression.gene or reference is None:
        return expression.gene
    table = reference.transcripts
    sums: dict[str, float] = {}
    for transcript, value in expression.transcript.items():
        row = table.find(transcript)
        if row is not None:
            gene = table.text["gene_identifier"][row] or table.text["gene"][row]
            sums[gene] = sums.get(gene, 0.0) + value
    return sums


def _matched(values: Mapping[str, float], tissue: NormalTissue, names: _Names) -> tuple[list[_Gene], dict[str, float]]:
    """Find each gene's rows. A table may name one gene twice (identifier and symbol): it is one gene, the higher value."""
    found: dict[tuple[int, ...], _Gene] = {}
    unknown: dict[str, float] = {}
    for written, tpm in values.items():
        head, _, tail = written.partition("_")
        name = head if tail and head.startswith("ENS") else written  # RSEM's ENSG00000141510_TP53
        rows = tissue.find(name)
        if not rows:
            rows = tuple(row for identifier in names.identifiers.get(name, ()) for row in tissue.find(identifier))
        if not rows:
            unknown[name] = max(tpm, unknown.get(name, 0.0))
            continue
        before = found.get(rows)
        shown = _shown(name, rows, tissue, names)
        if before is not None and before.name != tissue.identifiers[rows[0]]:
            shown = before.name
        found[rows] = _Gene(name=shown, tpm=max(tpm, before.tpm if before else 0.0), rows=rows)
    times = Counter(gene.name for gene in found.values())
    # Two genes of one symbol: a name must mean one.
    return [
        gene if times[gene.name] == 1 else replace(gene, name=f"{gene.name} {tissue.identifiers[gene.rows[0]]}")
        for gene in found.values()
    ], unknown


def _shown(name: str, rows: tuple[int, ...], tissue: NormalTissue, names: _Names) -> str:
    """Give the symbol where any of the three tables knows it, else the name as written."""
    identifier = tissue.identifiers[rows[0]]
    plain = without_version(name)
    return tissue.symbols[rows[0]] or names.symbols.get(identifier, "") or (name if plain != identifier else plain)


def _judged(gene: _Gene, on_scale: float | None, tissue: NormalTissue, settings: MarkerSettings) -> Verdict:
    levels = tissue.levels(gene.rows)
    unmeasured = tuple(name for name in tissue.tissues if name not in levels)
    names = (gene.name, *(tissue.identifiers[row] for row in gene.rows))
    risk = assess_risk(levels, unmeasured, tissue.unit, names, settings)
    return judge_gene(gene.tpm, on_scale, levels, risk, settings)


def _marker(gene: _Gene, kind: MarkerKind, verdict: Verdict, tissue: NormalTissue) -> Marker:
    label = f"{gene.name} ({kind.value})"
    identifiers = tuple(tissue.identifiers[row] for row in gene.rows)
    findings = [Finding(check="marker-tissue-risk", severity=Severity.CAUTION, place=label, sentence=verdict.risk.sentence)]
    findings += [
        Finding(check="marker-precedent", severity=Severity.CAUTION, place=label, sentence=precedent)
        for precedent in verdict.risk.precedents
    ]
    return Marker(
        label=label,
        kind=kind,
        gene=gene.name,
        risk=verdict.risk,
        gene_identifiers=identifiers,
        tumor_expression=gene.tpm,
        findings=tuple(findings),
    )


def _drop(name: str, verdict: Verdict) -> Dropped:
    remedy = "give a table of normal tissues that has it" if verdict.unassessed else ""
    return Dropped(
        stage=_STAGE,
        reason=verdict.reason,
        sentence=verdict.sentence,
        variant=f"{name} (marker)",
        gene=name,
        unassessed=verdict.unassessed,
        remedy=remedy,
    )


def _drop_unknown(name: str, tissue: NormalTissue) -> Dropped:
    return Dropped(
        stage=_STAGE,
        reason="not-in-tissue-table",
        sentence=f"The table of normal tissues ({tissue.source}) does not have it, so where else it is made is not known.",
        variant=f"{name} (marker)",
        gene=name,
        unassessed=True,
        remedy="give a table of normal tissues that has it, or a reference whose annotation knows its other name",
    )


def _require_tissues(tissue: NormalTissue, settings: MarkerSettings) -> None:
    missing = missing_essentials(tissue.tissues)
    if missing:
        raise InputError(
            f"the table of normal tissues has no {', '.join(missing)}",
            place=tissue.source,
            expected="the vital organs, for a marker that they make must not be aimed at",
            cause="the table covers a part of the body",
            remedy="give the Human Protein Atlas's rna_tissue_consensus.tsv",
        )
    absent = sorted(settings.accepted_tissues - set(tissue.tissues))
    if absent:
        raise InputError(
            f"the accepted tissue {', '.join(absent)} is not in the table of normal tissues",
            place=tissue.source,
            expected=f"some of {', '.join(tissue.tissues)}",
            remedy="spell it as the table does, in small letters with underscores",
        )


def _findings(
    expression: Expression, tissue: NormalTissue, shared: int, scaled: Iterable[float] | Unassessed
) -> Iterator[Finding]:
    unit = tissue.unit or "an unstated unit"
    yield Finding(
        check="marker-units",
        severity=Severity.NOTE,
        place=tissue.source,
        sentence=f"The tumor is in {expression.unit or 'an unstated unit'}, normal tissues in {unit}: other samples, other "
        "pipelines, other normalisation. Limits on tissues are in the tissue table's unit; the tumor is compared with "
        "tissues by rank. Both are bulk RNA: what few cells make does not show, and RNA is not protein.",
    )
    if not shared:
        yield Finding(
            check="marker-genes-unmatched",
            severity=Severity.CAUTION,
            place=tissue.source,
            sentence="No gene of the tumor's table is in that of normal tissues, so no marker could be looked for: one "
            "names genes by symbol and one by identifier (give a reference), or the tumor's table has only transcripts.",
        )
    if not any(tissue_class(name) is TissueClass.PRIVILEGED for name in tissue.tissues):
        yield Finding(
            check="marker-no-testis",
            severity=Severity.CAUTION,
            place=tissue.source,
            sentence="The table of normal tissues has no testis and no placenta: no cancer-testis antigen could be found.",
        )
    if shared and isinstance(scaled, Unassessed):
        yield Finding(
            check="marker-scale",
            severity=Severity.CAUTION,
            place=expression.source,
            sentence=f"Overexpressed antigens were not looked for: {scaled.reason} ({scaled.remedy}).",
            measured=shared,
        )
