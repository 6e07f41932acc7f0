"""Find the variants that a person means."""

from __future__ import annotations

import difflib
import re

from vaxsmith.dossier.evidence_records import ProteinRecord, VariantRecord
from vaxsmith.dossier.records import DesignRecord

_THREE_LETTERS = {
    **{"Ala": "A", "Arg": "R", "Asn": "N", "Asp": "D", "Cys": "C", "Gln": "Q", "Glu": "E", "Gly": "G", "His": "H"},
    **{"Ile": "I", "Leu": "L", "Lys": "K", "Met": "M", "Phe": "F", "Pro": "P", "Sec": "U", "Ser": "S", "Ter": "*"},
    **{"Thr": "T", "Trp": "W", "Tyr": "Y", "Val": "V"},
}
_RESIDUE = re.compile("|".join(_THREE_LETTERS), re.IGNORECASE)
_STRAND = re.compile(r"\([+?-]*\)?$")  # a junction's, which a person may leave out
_BETWEEN_GENES = re.compile(r"\s*(?:::|--|[/–-])\s*")
_PLACE = re.compile(r"^(?:chr)?([^\s:_>-]+)[:_\- ]+([\d,]+)$", re.IGNORECASE)


def find_variants(record: DesignRecord, query: str) -> tuple[VariantRecord, ...]:
    """Give the variants and events that a query names, by the first of these that fits any: label, place, change, fused
    genes, gene, transcript, peptide.
    """
    words = query.strip()
    if not words:
        return ()
    for finder in (_by_label, _by_place, _by_change, _by_fused_genes, _by_gene, _by_transcript, _by_peptide):
        if found := finder(record, words):
            return found
    return ()


def near_names(record: DesignRecord, query: str, most: int = 5) -> tuple[str, ...]:
    """Give names of this design that look like ``query``, nearest first."""
    names: dict[str, str] = {}
    for variant in record.variants:
        fused = ("::".join(variant.genes[:2]),) if variant.event == "fusion" else ()
        for name in (variant.label, *variant.genes, *fused, *variant.changes):
            names.setdefault(name.casefold(), name)
    for target in record.targets:
        names.setdefault(target.name.casefold(), target.name)
    close = difflib.get_close_matches(query.strip().casefold(), list(names), n=most, cutoff=0.6)
    return tuple(names[name] for name in close)


def _label_key(text: str) -> str:
    """Write a label in one manner: ``chr12:25245350 C>T`` and ``12-25245350-C-T`` are the same."""
    parts = [part for part in re.split(r"[\s:_>/|-]+", text.strip().casefold()) if part]
    if parts:
        parts[0] = parts[0].removeprefix("chr")
    # HGVS writes the place and the first bases without a space between.
    return "-".join(re.sub(r"^(\d+)([acgtn]+)$", r"\1-\2", part) for part in parts)


def _by_label(record: DesignRecord, words: str) -> tuple[VariantRecord, ...]:
    exact = tuple(variant for variant in record.variants if words in {variant.label, variant.identifier})
    if exact:
        return exact
    key = _label_key(words)
    by_key = tuple(variant for variant in record.variants if _label_key(variant.label) == key)
    if by_key:
        return by_key
    bare = _STRAND.sub("", key)
    return tuple(
        variant
        for variant in record.variants
        if variant.event == "junction" and _STRAND.sub("", _label_key(variant.label)) == bare
    )


def _by_place(record: DesignRecord, words: str) -> tuple[VariantRecord, ...]:
    match = _PLACE.match(words)
    if not match:
        return ()
    contig, position = match[1].casefold(), match[2].replace(",", "")
    return tuple(
        variant
        for variant in record.variants
        if _label_key(variant.label).split("-")[:2] == [contig, position]
        or (variant.contig.casefold().removeprefix("chr") == contig and str(variant.position) == position)
    )


def _change_key(text: str) -> str:
    """Write a change in one manner: ``p.Gly12Asp`` is ``g12d``."""
    short = _RESIDUE.sub(lambda match: _THREE_LETTERS[match[0].capitalize()], text.strip().removeprefix("p."))
    return short.casefold().strip("()")


def _by_change(record: DesignRecord, words: str) -> tuple[VariantRecord, ...]:
    """Match ``KRAS G12D`` as written first, then gene and change apart, then a change alone."""
    folded = words.casefold()
    names = {label for target in record.targets if target.name.casefold() == folded for label in target.labels}
    found = [variant for variant in record.variants if variant.label in names]
    found += [variant for variant in record.variants if folded in (name.casefold() for name in variant.changes)]
    if not found:
        gene, _, change = words.replace(":", " ").rpartition(" ")
        key = _change_key(change)
        wanted = {label for label, named, changed in _all_changes(record) if changed == key and _same_gene(gene, named)}
        found = [variant for variant in record.variants if variant.label in wanted]
    return tuple({variant.label: variant for variant in found}.values())


def _all_changes(record: DesignRecord) -> list[tuple[str, str, str]]:
    return [
        (label, protein.transcript.gene, _change_key(protein.effect.change))
        for protein in (*record.proteins, *(target.protein for target in record.targets))
        for label in _labels(protein)
    ]


def _labels(protein: ProteinRecord) -> tuple[str, ...]:
    return (protein.event.label,) if protein.event is not None else protein.variants


def _same_gene(asked: str, gene: str) -> bool:
    return not asked.strip() or asked.strip().casefold() == gene.casefold()


def _by_fused_genes(record: DesignRecord, words: str) -> tuple[VariantRecord, ...]:
    """Match both genes of a fusion, however they are joined; ``EML4-ALK`` and ``ALK::EML4`` are two different ones."""
    folded = words.casefold()
    found = []
    for variant in record.variants:
        if variant.event != "fusion" or len(variant.genes) < 2:
            continue
        first, second = (gene.casefold() for gene in variant.genes[:2])
        # Genes may hold a dash themselves (HLA-A), so the words are not cut, but what stands between is compared.
        between = folded.removeprefix(first).removesuffix(second)
        if len(between) == len(folded) - len(first) - len(second) and _BETWEEN_GENES.fullmatch(between):
            found.append(variant)
    return tuple(found)


def _by_gene(record: DesignRecord, words: str) -> tuple[VariantRecord, ...]:
    folded = words.casefold()
    return tuple(variant for variant in record.variants if folded in (gene.casefold() for gene in variant.genes))


def _by_transcript(record: DesignRecord, words: str) -> tuple[VariantRecord, ...]:
    """Match a transcript with or without its version."""
    stem = words.split(".", maxsplit=1)[0].casefold()
    if len(stem) < 4:
        return ()

    def same(identifier: str) -> bool:
        return identifier.casefold() == words.casefold() or identifier.split(".", maxsplit=1)[0].casefold() == stem

    labels = {row.variant for row in record.dropped if row.transcript and same(row.transcript)}
    labels |= {label for protein in record.proteins if same(protein.transcript.identifier) for label in _labels(protein)}
    return tuple(variant for variant in record.variants if variant.label in labels)


def _by_peptide(record: DesignRecord, words: str) -> tuple[VariantRecord, ...]:
    upper = words.upper()
    if len(upper) < 8 or not upper.isalpha():
        return ()
    labels = {
        label
        for target in record.targets
        if any(upper in (item.sequence, item.core) for item in (*target.peptides, *target.class_two))
        for label in target.labels
    }
    return tuple(variant for variant in record.variants if variant.label in labels)
