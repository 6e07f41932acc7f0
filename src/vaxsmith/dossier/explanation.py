"""Say in plain sentences why a variant is in the vaccine, or why it is not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from vaxsmith.dossier.carriers import carriers_of
from vaxsmith.dossier.event_words import describe_event, is_own_protein, reads_of, told_reasons
from vaxsmith.dossier.events import count_variants
from vaxsmith.dossier.evidence_records import DroppedRecord, TargetRecord, VariantRecord
from vaxsmith.dossier.find import find_variants, near_names
from vaxsmith.dossier.records import DesignRecord
from vaxsmith.dossier.wording import (
    count,
    joined,
    number,
    percent,
    percentile,
    reason_title,
    sentence,
    short_allele,
    stage_title,
)
from vaxsmith.dossier.worth_words import describe_chances, describe_near_miss, describe_whole, near_miss_of

MOST_VARIANTS = 12  # a gene of a hypermutated tumor may hold more; those are then named only
_ORDER = {"chosen": 0, "next": 1, "unaccounted": 2, "left": 3}


def explain(record: DesignRecord, query: str) -> str:
    """Explain every variant that ``query`` names.

    A query is the label of a variant (``chr12-25245350-C-T``, also with ``:``, ``_``, ``>`` or without ``chr``), of a
    fusion, a junction or a marker, a place (``chr12:25245350``), a gene (``KRAS``), both genes of a fusion (``EML4::ALK``),
    a gene and change (``KRAS G12D``, ``KRAS p.Gly12Asp``), a transcript, or a peptide of a target. When nothing fits, near
    names are offered; the answer is always text for a person.
    """
    found = find_variants(record, query)
    if not found:
        near = near_names(record, query)
        hint = (
            f"Did you mean {joined(near, 'or')}?" if near else "Give a variant, a place, a gene, or a gene and its change."
        )
        return f"Nothing in this design is called {query.strip()!r}. {hint}"
    ordered = sorted(found, key=lambda variant: (_ORDER[variant.fate.status], variant.fate.rank or 0))
    told = [explain_variant(record, variant) for variant in ordered[:MOST_VARIANTS]]
    if len(found) > 1:
        told.insert(0, f"{query.strip()!r} names {count_variants(found)}.")
    if rest := [variant.label for variant in ordered[MOST_VARIANTS:]]:
        told.append(f"And {len(rest)} more: {', '.join(rest)}.")
    return "\n\n".join(told)


def explain_variant(record: DesignRecord, variant: VariantRecord) -> str:
    """Explain one variant: a heading line, then one line per fact."""
    heading = variant.label
    if names := variant.changes or variant.genes:
        heading += f" ({joined(names[:4])}{' …' if len(names) > 4 else ''})"
    lines = list(_why_in(record, variant) if variant.fate.rank else _why_out(record, variant))
    lines += _reads(variant)
    lines += _other_rows(record, variant)
    return "\n".join([heading, *(f"  {sentence(line)}" for line in lines if line)])


def _why_in(record: DesignRecord, variant: VariantRecord) -> Iterator[str]:
    target = next(target for target in record.targets if target.rank == variant.fate.rank)
    what = "It" if variant.label not in target.causes else "The splice junction that it probably makes"
    if target.status == "chosen":
        yield f"{what} is in the vaccine: {target.name} is target {target.rank} of {len(record.chosen)}"
    else:
        place = target.rank - len(record.chosen)
        yield f"{what} is not in the vaccine, but next in line: {target.name} is number {place} after the chosen targets"
    yield from told_reasons(target)
    yield describe_whole(target, record.composition)
    yield describe_protein(target)
    yield describe_best(target)
    yield describe_class_two(target)
    if amount := describe_amount(target):
        yield amount
    yield describe_chances(target)
    yield from (f"{finding.severity.capitalize()}: {finding.sentence}" for finding in target.findings)
    if target.status == "chosen":
        yield from _where_carried(record, target)


def _where_carried(record: DesignRecord, target: TargetRecord) -> Iterator[str]:
    carried = carriers_of(record, target.rank)
    for where in dict.fromkeys(carrier.where for carrier in carried if not carrier.whole):
        parts = (carrier.segment for carrier in carried if carrier.where == where)
        yield f"In {where} it stands at residues {joined(f'{part.start + 1}–{part.end}' for part in parts)}"
    if peptides := [f"{carrier.where}, {carrier.segment.sequence}" for carrier in carried if carrier.whole]:
        yield f"It is carried by {joined(peptides)}"


def describe_protein(target: TargetRecord) -> str:
    """Say which protein a target is read from."""
    transcript, effect = target.protein.transcript, target.protein.effect
    event = target.protein.event
    if event is not None:
        return describe_event(target, event)
    mane = f", MANE Select {transcript.mane_select}" if transcript.mane_select else ""
    end = "" if target.protein.ends_at_stop else "; its true end is not known"
    return f"{effect.change} is a {effect.kind} change, read from transcript {transcript.identifier}{mane}{end}"


def describe_best(target: TargetRecord) -> str:
    """Say how well the best peptide is presented, beside its normal counterpart."""
    if not target.peptides:
        return "No class I peptide of it is predicted to be presented"
    best = target.peptides[0]
    words = f"Best peptide: {best.sequence} on {short_allele(best.allele)}, percentile {percentile(best.percentile)}"
    if target.protein.event is not None and target.protein.event.kind == "marker":
        return words
    if best.wild_type is None:
        return words + "; no normal counterpart"
    return words + f"; normal {best.wild_type}, percentile {percentile(best.wild_type_percentile)}"


def describe_class_two(target: TargetRecord) -> str:
    """Say what class II adds: the best peptide with something new in its core, or why there is none."""
    if target.class_two_unassessed:
        return f"Class II: not assessed ({target.class_two_unassessed.reason.rstrip('.')})"
    best, rest = target.best_class_two, sum(peptide.new_in_core is False for peptide in target.class_two)
    if best is None:
        unchanged = f"; {count(rest, 'peptide')} over it would be, with a core that is unchanged" if rest else ""
        over = "of it" if is_own_protein(target.protein.event) else "with the change in its core"
        return f"Class II: no peptide {over} is predicted to be presented{unchanged}"
    core = f" (core {best.core})" if best.core else ""
    words = f"Class II: {best.sequence}{core} on {short_allele(best.allele)}, percentile {percentile(best.percentile)}"
    return words + {
        "core": "; the vaccine holds its core, not the whole peptide",
        "no": "; the vaccine does not hold it",
    }.get(best.carried or "", "")


def describe_amount(target: TargetRecord) -> str:
    """Say how much the gene is expressed and how many molecules carry the change."""
    expressed = (
        f"Expression: {number(target.expression, trim=True)} TPM" if target.expression is not None else "Expression: unknown"
    )
    if target.expression is not None and target.expression_source:
        expressed += f" ({target.expression_source} level)"
    event = target.protein.event
    if event is not None:
        reads = reads_of(event) or ("" if event.kind == "marker" else "no read counts were given")
        return "; ".join(filter(None, (expressed if target.expression is not None else "", reads)))
    shares = [
        f"{percent(value)} of {kind} reads"
        for kind, value in (("DNA", target.tumor_fraction), ("RNA", target.rna_fraction))
        if value is not None
    ]
    return expressed + (f"; the change is in {joined(shares)}" if shares else "; no read counts were given")


def _why_out(record: DesignRecord, variant: VariantRecord) -> Iterator[str]:
    fate = variant.fate
    if fate.status == "unaccounted":
        yield "It is not in the vaccine, and no stage recorded why: please report this"
        return
    verb = "could not be judged" if fate.unassessed else "left"
    yield f"It is not in the vaccine: it {verb} at “{stage_title(fate.stage)}” ({reason_title(fate.reason)})"
    yield fate.sentence
    if fate.remedy:
        yield f"Remedy: {fate.remedy}"
    miss = near_miss_of(record, variant.label)
    if miss is not None and record.composition is not None and fate.reason == miss.status:
        yield from describe_near_miss(miss, record.composition)


def _reads(variant: VariantRecord) -> Iterator[str]:
    if variant.tumor is not None and variant.tumor.depth is not None:
        yield f"Tumor DNA: {percent(variant.tumor.fraction)} of {count(variant.tumor.depth, 'read')} carry it"
    if variant.filters:
        yield f"The caller's filters: {joined(variant.filters)}"


def _other_rows(record: DesignRecord, variant: VariantRecord) -> Iterator[str]:
    """Say what fell of this variant besides the row that decided, summed over transcripts, alleles and peptides."""
    fate = variant.fate
    rows = [row for row in record.dropped if row.variant == variant.label]
    rest = [row for row in rows if (row.stage, row.reason, row.sentence) != (fate.stage, fate.reason, fate.sentence)]
    grouped: dict[tuple[str, str], list[DroppedRecord]] = {}
    for row in rest:
        grouped.setdefault((row.stage, row.reason), []).append(row)
    for (stage, reason), group in grouped.items():
        what = Counter(_what(row) for row in group)
        sizes = joined(count(size, kind) for kind, size in sorted(what.items()))
        names = list(dict.fromkeys(row.peptide or row.allele or row.transcript for row in group))
        named = f" ({', '.join(names[:3])}{', …' if len(names) > 3 else ''})" if any(names) else ""
        remedy = next((f"; remedy: {row.remedy}" for row in group if row.remedy), "")
        said = group[0].sentence.removesuffix(".")
        yield f"Also left at “{stage_title(stage)}”, {reason_title(reason)}: {sizes}{named}. {said}{remedy}"


def _what(row: DroppedRecord) -> str:
    if row.peptide:
        return "peptide"
    return "allele" if row.allele else "transcript" if row.transcript else "whole variant"
