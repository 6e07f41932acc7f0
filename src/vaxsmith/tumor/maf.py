"""A mutation annotation format (MAF) table as a call set: the second way in.

Columns as the GDC and vcf2maf define them (GDC MAF Format v1.0.0; TCGA MAF specification 2.4): 1-based closed positions,
``-`` for an empty allele, an insertion lying between ``Start_Position`` and the base after it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from vaxsmith.core import FormatError, InputError, Severity
from vaxsmith.tumor.build import build_of_words, species_note
from vaxsmith.tumor.content import read_lines
from vaxsmith.tumor.ledger import DUPLICATE, Ledger
from vaxsmith.tumor.maf_row import annotation_of, origin_of, support_of
from vaxsmith.tumor.normalise import Unusable, spelled_variant
from vaxsmith.tumor.variant import Call, CallSet, Origin, Record, Variant

_NEEDED = ("chromosome", "start_position", "reference_allele", "tumor_seq_allele2")
_EMPTY_ALLELES = frozenset({"-", "", "--"})


def looks_like_maf(line: str) -> bool:
    """Tell whether a line is the column titles of a MAF."""
    titles = set(_titles(line))
    return "hugo_symbol" in titles or len(titles & set(_NEEDED)) >= 3


def read_maf(path: Path, *, tumor_sample: str | None = None, normal_sample: str | None = None) -> CallSet:
    """Read the somatic calls of one tumor in a MAF.

    ``Variant_Classification``, ``HGVSp_Short``, ``Transcript_ID`` and ``Hugo_Symbol`` become an annotation without proteins
    (a MAF has none, so they come from a reference). Reads come from ``t_depth`` and its like. A row whose two tumor
    alleles both differ from the reference gives two calls. A cohort's MAF needs ``tumor_sample``; rows of other tumors are
    counted in a finding. A row that falls is in ``dropped`` with its reason.

    Raises:
        InputError: no such file, or no row of the sample that was asked for.
        FormatError: columns are missing, a row is broken, several tumors or several builds.
    """
    reading = _Reading(path=path, ledger=Ledger(place=path.name))
    titles: list[str] = []
    rows: list[tuple[int, Mapping[str, str]]] = []
    for number, text in enumerate(read_lines(path), 1):
        if not text.strip() or text.startswith("#"):
            continue
        if not titles:
            titles = _checked_titles(text, f"{path}:{number}")
            continue
        rows.append((number, _row(text, titles, f"{path}:{number}")))
    if not titles:
        raise FormatError("the file holds comments and nothing else", place=str(path), expected="a row of column titles")
    tumor = _tumor_of(rows, tumor_sample, path)
    chosen = [(number, row) for number, row in rows if not tumor or row.get("tumor_sample_barcode", "") == tumor]
    if len(chosen) < len(rows):
        reading.ledger.note(
            "other-samples", f"{len(rows) - len(chosen)} rows belong to other tumors than {tumor}.", len(rows)
        )
    for number, row in chosen:
        reading.read(row, f"{path}:{number}")
    return reading.call_set(tumor, _normal_of(chosen, normal_sample, path))


@dataclass(slots=True, kw_only=True)
class _Reading:
    """What has been read of one MAF so far."""

    path: Path
    ledger: Ledger
    records: int = 0
    calls: list[Call] = field(default_factory=list)
    seen: set[Variant] = field(default_factory=set)
    builds: dict[str, str] = field(default_factory=dict)

    def read(self, row: Mapping[str, str], place: str) -> None:
        """Turn one row into calls, or write into the ledger why not."""
        self.records += 1
        position = row["start_position"]
        if not position.isascii() or not position.isdigit() or not 0 < int(position[:19]) < 10**16 or not row["chromosome"]:
            raise FormatError(
                f"chromosome '{row['chromosome'][:40]}', position '{position[:40]}'",
                place=place,
                expected="a chromosome and a whole number of 1 or more in Start_Position",
                cause="columns were shifted or a spreadsheet reformatted them",
                remedy="write the file again from its source",
            )
        if row.get("ncbi_build", "") not in {"", "."}:
            written = row["ncbi_build"]
            self.builds.setdefault(build_of_words(written) or written, place)
        origin, words = origin_of(row)
        if words:
            self.ledger.origins[origin, words] += 1
        kept, fallen = self._alleles(row, origin)
        if not kept:
            label = _label(row, "/".join(dict.fromkeys(alternate for alternate, _ in fallen)))
            self.ledger.drop_record(label, [why for _, why in fallen], row.get("hugo_symbol", ""))
            return
        for alternate, why in fallen:
            self.ledger.drop_allele(_label(row, alternate), why, row.get("hugo_symbol", ""))

    def _alleles(self, row: Mapping[str, str], origin: Origin) -> tuple[int, list[tuple[str, Unusable]]]:
        kept, fallen = 0, []
        for alternate in _alternates(row):
            variant = _variant(row, alternate)
            if isinstance(variant, Variant) and variant in self.seen:
                variant = DUPLICATE
            if isinstance(variant, Unusable):
                fallen.append((alternate, variant))
                continue
            self.seen.add(variant)
            self.calls.append(self._call(row, variant, alternate, origin))
            kept += 1
        return kept, fallen

    def _call(self, row: Mapping[str, str], variant: Variant, alternate: str, origin: Origin) -> Call:
        numbers = self.ledger.numbers
        return Call(
            variant=variant,
            record=Record(
                number=self.records,
                contig=row["chromosome"],
                position=int(row["start_position"]),
                reference=row["reference_allele"] or "-",
                alternate=alternate,
                identifier=row.get("dbsnp_rs", "").strip(".") if row.get("dbsnp_rs", "") != "novel" else "",
            ),
            filters=tuple(
                name for name in row.get("filter", "").replace(",", ";").split(";") if name not in {"", ".", "PASS"}
            ),
            origin=origin,
            callers=tuple(name for name in row.get("callers", "").replace(",", ";").split(";") if name not in {"", "."}),
            tumor=support_of(row, "t", numbers),
            normal=support_of(row, "n", numbers) if any(f"n_{what}" in row for what in ("depth", "alt_count")) else None,
            annotations=annotation_of(row, variant),
        )

    def call_set(self, tumor: str, normal: str) -> CallSet:
        """Close the book."""
        if len(self.builds) > 1:
            raise FormatError(
                f"rows of different genome builds ({', '.join(self.builds)})",
                place=next(reversed(self.builds.values())),
                expected="one NCBI_Build in a file",
                remedy="lift all rows to one build, or split the file",
            )
        self.ledger.summarise()
        if not self.records:
            self.ledger.note("no-records", "The file has column titles and no rows.", 0, Severity.CAUTION)
        written = next(iter(self.builds), "")
        build = build_of_words(written) or written
        if species_note(build):
            self.ledger.note("not-human", species_note(build), severity=Severity.CAUTION)
        return CallSet(
            calls=tuple(self.calls),
            records=self.records,
            dialect="maf",
            tumor_sample=tumor,
            normal_sample=normal,
            build=build,
            annotated=any(call.annotations for call in self.calls),
            findings=tuple(self.ledger.findings),
            dropped=tuple(self.ledger.dropped),
            dropped_records=self.ledger.records_dropped,
        )


def _titles(line: str) -> list[str]:
    return [title.strip().strip('"').lower() for title in line.split("\t")]


def _checked_titles(text: str, place: str) -> list[str]:
    titles = _titles(text)
    absent = [name for name in _NEEDED if name not in titles]
    if absent:
        spaced = len(titles) == 1 and len(text.split()) > 4
        raise FormatError(
            f"the columns {', '.join(absent)} are missing" if not spaced else "the columns are separated by spaces",
            place=place,
            expected="a MAF: tab-separated Hugo_Symbol, Chromosome, Start_Position, Reference_Allele, Tumor_Seq_Allele2 …",
            remedy="write the file again with vcf2maf or from its source",
        )
    return titles


def _row(text: str, titles: list[str], place: str) -> Mapping[str, str]:
    values = text.split("\t")
    # Empty cells at the end of a row may be left out; the cells that are needed may not.
    if len(values) < len(titles) and len(values) <= max(titles.index(name) for name in _NEEDED):
        raise FormatError(
            f"{len(values)} columns",
            place=place,
            expected=f"{len(titles)} columns as in the titles",
            cause="the file was cut short or edited by hand",
            remedy="write the file again from its source",
        )
    if any(value.strip() for value in values[len(titles) :]):
        raise FormatError(f"{len(values)} columns", place=place, expected=f"{len(titles)} columns as in the titles")
    row: dict[str, str] = {}
    for title, value in zip(titles, values, strict=False):
        row.setdefault(title, value.strip())  # TCGA repeats 'strand'; the first is the specification's
    return row


def _tumor_of(rows: list[tuple[int, Mapping[str, str]]], asked: str | None, path: Path) -> str:
    names = list(dict.fromkeys(row.get("tumor_sample_barcode", "") for _, row in rows))
    if asked is not None and asked not in names:
        raise InputError(
            f"no row of the tumor sample '{asked}'",
            place=str(path),
            expected=f"one of {', '.join(names[:20])}" if any(names) else "rows with a Tumor_Sample_Barcode",
            remedy="give --tumor-sample one of these names",
        )
    if asked is None and len(names) > 1:
        raise FormatError(
            f"{len(names)} tumors ({', '.join(names[:5])}{' …' if len(names) > 5 else ''})",
            place=str(path),
            expected="one tumor's rows: a vaccine is designed for one patient",
            cause="this is a cohort's MAF",
            remedy="say which with --tumor-sample NAME",
        )
    return asked or (names[0].strip(".") if names else "")


def _normal_of(rows: list[tuple[int, Mapping[str, str]]], asked: str | None, path: Path) -> str:
    names = list(dict.fromkeys(row.get("matched_norm_sample_barcode", "") for _, row in rows))
    if asked is not None and asked not in names:
        raise InputError(
            f"no row has the matched normal '{asked}'",
            place=str(path),
            expected=f"one of {', '.join(names[:20])}",
            remedy="leave --normal-sample out, or give the name that the file has",
        )
    named = [name for name in names if name not in {"", "."}]
    return asked or (named[0] if len(named) == 1 else "")


def _alternates(row: Mapping[str, str]) -> list[str]:
    """List the tumor's alleles that differ from the reference; the second allele where none does."""
    reference = row["reference_allele"].upper()
    alleles = dict.fromkeys(row.get(name, "") or "-" for name in ("tumor_seq_allele2", "tumor_seq_allele1"))
    # A first allele left empty or '.' in a row with a second says nothing rather than "deleted".
    if row.get("tumor_seq_allele1", "") in {"", "."}:
        alleles = dict.fromkeys([row["tumor_seq_allele2"] or "-"])
    different = [allele for allele in alleles if allele.upper() != (reference or "-")]
    return different or [row["tumor_seq_allele2"] or "-"]


def _variant(row: Mapping[str, str], alternate: str) -> Variant | Unusable:
    reference = "" if row["reference_allele"] in _EMPTY_ALLELES else row["reference_allele"]
    changed = "" if alternate in _EMPTY_ALLELES else alternate
    # An insertion's Start_Position is the base before it.
    start = int(row["start_position"]) - (1 if reference else 0)
    return spelled_variant(row["chromosome"], start, reference, changed)


def _label(row: Mapping[str, str], alternate: str) -> str:
    return f"{row['chromosome']}-{row['start_position']}-{row['reference_allele'] or '-'}-{alternate}"
