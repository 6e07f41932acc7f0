"""Render ``dossier.html``: one page that carries everything it needs and fetches nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markupsafe import Markup

from vaxsmith.core.pages import page_environment
from vaxsmith.dossier import event_words, explanation, promise, promise_figures, wording, worth_words
from vaxsmith.dossier.composition import WINDOW
from vaxsmith.dossier.construct_map import KIND_TITLES
from vaxsmith.dossier.coverage import BANDS, cover, coverage_figure, coverage_sentence
from vaxsmith.dossier.evidence_heat import evidence_heat
from vaxsmith.dossier.funnel import funnel_figure, funnel_rows
from vaxsmith.dossier.left_out import count_rows, left_out_by_stage
from vaxsmith.dossier.manufacture_view import pairing_sentences, short_letters
from vaxsmith.dossier.molecule_map import PART_CLASSES
from vaxsmith.dossier.not_judged import count_not_judged, variants_not_judged
from vaxsmith.dossier.product_views import peptide_rows, product_views
from vaxsmith.dossier.records import DesignRecord
from vaxsmith.dossier.sequence_view import alignment_notes, marked, marked_with_core, window_views
from vaxsmith.dossier.summary import (
    SEVERITIES,
    case_facts,
    finding_text,
    first_words,
    key_figures,
    measured_text,
    summary_sentences,
)
from vaxsmith.hla.loss import EVERY_CELL
from vaxsmith.presentation.catalogue import STRONG_CLASS_TWO_PERCENTILE, STRONG_PERCENTILE, WIDE_SPREAD

TEMPLATES = Path(__file__).parent / "templates"
# Nothing may be fetched, framed or sent, whatever a gene's name tries.
CONTENT_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; "
    "base-uri 'none'; form-action 'none'"
)
_COLONS = re.compile(r"(?<=:)(?=[^:])")
_SOURCED = frozenset({"value", "citation"})  # the fields by which a sourced constant is known in plain JSON
KICKERS = {
    "mRNA": "Personalised mRNA cancer vaccine",
    "long peptides": "Personalised cancer vaccine of long peptides",
    "vector insert": "Personalised cancer vaccine, insert for a viral vector",
}
JUNCTIONS_SHOWN = 10  # the rest folds away
MISSES_SHOWN = 15  # the rest stands in design.json


def dossier_page(record: DesignRecord) -> str:
    """Render the page of a design; the same record always gives the same page."""
    environment = page_environment(TEMPLATES)
    environment.filters.update(
        number=wording.number,
        percent=wording.percent,
        percentile=wording.percentile,
        allele=wording.short_allele,
        stage=wording.stage_title,
        reason=wording.reason_title,
        breakable=breakable,
        sentence=wording.sentence,
        linked_chains=linked_chains,
    )
    environment.tests.update(viral=event_words.is_viral)
    environment.globals.update(
        count=wording.count,
        joined=wording.joined,
        coverage_figure=coverage_figure,
        coverage_sentence=coverage_sentence,
        marked=marked,
        marked_with_core=marked_with_core,
        strong_percentiles={1: STRONG_PERCENTILE.value, 2: STRONG_CLASS_TWO_PERCENTILE.value},
        wide_spread=WIDE_SPREAD.value,
        is_own_protein=event_words.is_own_protein,
        is_viral=event_words.is_viral,
        phases_told=event_words.phases_told,
        program=event_words.program,
        reads_of=event_words.reads_of,
        told_reasons=event_words.told_reasons,
        bands=BANDS,
        every_cell=EVERY_CELL.value,
        chances_figure=promise_figures.chances_figure,
        trade_off_figure=promise_figures.trade_off_figure,
        small_bar=promise_figures.small_bar,
        promise_sentences=promise.promise_sentences,
        pairing_sentences=pairing_sentences,
        short_letters=short_letters,
        objective_sentences=promise.objective_sentences,
        proof_sentence=promise.proof_sentence,
        cover_sentences=promise.cover_sentences,
        firmness_sentences=promise.firmness_sentences,
        standings=promise.standings,
        wishes_sentences=promise.wishes_sentences,
        house_choices=promise.house_choices,
        honestly=promise.HONESTLY,
        evidence_heat=evidence_heat,
        describe_whole=worth_words.describe_whole,
        describe_chances=worth_words.describe_chances,
        describe_near_miss=worth_words.describe_near_miss,
        effect_words=worth_words.EFFECT_WORDS,
        misses_shown=MISSES_SHOWN,
        kind_titles=KIND_TITLES,
        message_words=wording.MESSAGE_WORDS,
    )
    text: str = environment.get_template("dossier.html.j2").render(page_context(record))
    return text


def breakable(name: str) -> Markup:
    """Let a long name break behind its colons (``ENSP00000362939:`` ``p.Val111Ile``), and escape it.

    >>> print(breakable("A::B p.<1>"))
    A::<wbr>B p.&lt;1&gt;
    """
    return Markup("<wbr>").join(_COLONS.split(name))


def linked_chains(molecule: str) -> Markup:
    """Write the two chains of a class II pair on two lines, and escape them.

    >>> print(linked_chains("DPA1*01:03-DPB1*04:01"))
    DPA1*01:03-<br>DPB1*04:01
    """
    return Markup("-<br>").join(molecule.split("-"))


def page_context(record: DesignRecord) -> dict[str, Any]:
    """Give everything that the template shows."""
    coverage, coverage_two = cover(record), cover(record, 2)
    windows = {target.rank: window_views(record, target) for target in record.chosen}
    return {
        "record": record,
        "policy": CONTENT_POLICY,
        # Both files are ours and part of the package; they hold no text from a case.
        "style": Markup((TEMPLATES / "dossier.css").read_text(encoding="utf-8")),  # noqa: S704
        "script": Markup((TEMPLATES / "dossier.js").read_text(encoding="utf-8")),  # noqa: S704
        "sentences": summary_sentences(record, coverage),
        "figures": key_figures(record, coverage),
        "first_words": first_words(record, coverage),
        "funnel_figure": funnel_figure(record.funnel),
        "funnel_rows": funnel_rows(record.funnel),
        "coverage": coverage,
        "coverage_two": coverage_two,
        "with_class_two": bool(coverage_two.alleles),
        "products": product_views(record),
        "peptide_rows": peptide_rows(record),
        "kicker": KICKERS.get(record.platform.form, record.platform.form),
        "composition_window": WINDOW,
        "part_classes": PART_CLASSES,
        "junctions_shown": JUNCTIONS_SHOWN,
        "case_facts": case_facts(record),
        "windows": windows,
        "notes": {target.rank: alignment_notes(target, windows[target.rank]) for target in record.chosen},
        "rna_noun": "fragment" if "rna_alignments" in record.case.files else "read",
        "count_not_judged": count_not_judged,
        "describe_protein": explanation.describe_protein,
        "severities": SEVERITIES,
        "finding_text": finding_text,
        "measured_text": measured_text,
        "not_judged": variants_not_judged(record),
        "left_out": left_out_by_stage(record),
        "dropped_counts": count_rows(record),
        "settings": tuple(flatten_settings(record.settings)),
        "sources": tuple(_sources(record)),
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingRow:
    """One setting in words, and where its value comes from."""

    name: str
    value: str
    source: str = ""


def flatten_settings(settings: Mapping[str, Any], prefix: str = "") -> Iterator[SettingRow]:
    """Give every setting as one row: a dotted name, its value, and the source of a sourced one."""
    for name in sorted(settings):
        value, path = settings[name], f"{prefix}{name}"
        if not isinstance(value, dict):
            yield SettingRow(name=path, value=_setting_text(value))
        elif value.keys() >= _SOURCED:
            source = " ".join(wording.sentence(str(value[part])) for part in ("citation", "note") if value.get(part))
            yield SettingRow(name=path, value=_setting_text(value), source=source)
        elif value:
            yield from flatten_settings(value, f"{path}.")
        else:
            yield SettingRow(name=path, value="none")


def _setting_text(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_setting_text(item) for item in value) or "none"
    if isinstance(value, dict) and value.keys() >= _SOURCED:
        unit = value.get("unit") or ""
        return f"{_setting_text(value['value'])} {unit}".strip()
    if isinstance(value, dict):
        return ", ".join(f"{name} {_setting_text(value[name])}" for name in sorted(value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "none" if value is None or value == "" else str(value)


def _sources(record: DesignRecord) -> Iterator[tuple[str, str, str]]:
    """Give what came from somewhere: the thing, its value in short, its citation."""
    for chosen in (record.administration.route, record.administration.formulation):
        if chosen is not None:
            yield chosen.name, str(chosen.value), f"{chosen.citation} ({chosen.note})"
    for name, part in record.platform.parts.items():
        if isinstance(part.value, str):  # a stretch of protein
            shown = part.value if len(part.value) <= 12 else f"{len(part.value)} residues"
        else:
            shown = f"{part.value} {part.unit}".strip()
        note = f" ({part.note})" if part.note else ""
        yield part.name or name, shown or "left out", part.citation + note
    molecules = [product.molecule for product in record.products]
    pieces = [piece for molecule in molecules for piece in molecule.parts if piece.citation]
    for piece in {(piece.kind, piece.name): piece for piece in pieces}.values():
        yield f"{piece.kind}: {piece.name}", f"{len(piece.sequence)} nt", piece.citation
    for vector in dict.fromkeys(product.insert.vector for product in record.products if product.insert):
        note = f" ({vector.note})" if vector.note else ""
        yield f"room of {vector.name}", f"{vector.value:,} {vector.unit}", vector.citation + note
