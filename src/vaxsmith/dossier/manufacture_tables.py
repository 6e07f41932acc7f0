"""Write ``manufacture.tsv`` and ``pieces.tsv``: the manufacturer's sheet of every molecule, for programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from vaxsmith.dossier.manufacture_records import ManufactureRecord, PieceMapRecord, SubstanceRecord, WholeCheckRecord
from vaxsmith.dossier.records import DesignRecord
from vaxsmith.dossier.tables import write_table

SHEET_COLUMNS = ("molecule", "section", "item", "value", "unit", "note")
PIECE_COLUMNS = (
    "molecule",
    "map",
    "first",
    "last",
    "letters",
    "average_mass",
    "monoisotopic_mass",
    "copies",
    "same_mass",
    "unique",
)
Row = tuple[str, str, object, str, str]


def manufacture_table(record: DesignRecord) -> str:
    """Give one row a fact: molecule, section, item, value, unit, note; places count from 1, ends included."""
    rows: list[tuple[object, ...]] = []
    for product in record.products:
        if product.manufacture is not None:
            rows += [(product.name, *row) for row in sheet_rows(product.manufacture)]
        if product.whole_check is not None:
            rows += [(product.name, *row) for row in check_rows(product.whole_check)]
    return write_table(SHEET_COLUMNS, rows)


def pieces_table(record: DesignRecord) -> str:
    """Give one row a piece of every map, in the order of the molecule."""
    rows: list[tuple[object, ...]] = []
    for product in record.products:
        if product.manufacture is not None:
            for own in (*product.manufacture.oligonucleotides, product.manufacture.peptides):
                rows += [(product.name, *row) for row in _piece_rows(own)]
    return write_table(PIECE_COLUMNS, rows)


def sheet_rows(made: ManufactureRecord) -> Iterator[Row]:
    """Give the sheet's rows, section by section."""
    yield "identity", "cap", made.cap, "", f"{made.cap_structure} {made.cap_source}".strip()
    note = " ".join((made.modified_nucleotide_note, made.modified_nucleotide_source)).strip()
    yield "identity", "nucleotide for uridine", made.modified_nucleotide, "", note
    for part in made.parts:
        yield "parts", f"{part.kind}: {part.name}", part.end - part.start, "nt", f"{part.start + 1}..{part.end}"
    for item in made.substances:
        yield from _substance_rows(item)
    yield from _template_rows(made)
    for digest in made.restriction:
        marks = [digest.overhang]
        marks += ["tells the direction"] if digest.tells_direction else []
        marks += ["cuts the coding sequence"] if digest.cuts_own_part else []
        yield "restriction", f"{digest.enzyme} ({digest.site})", _list(digest.sizes), "bp", "; ".join(marks)
    for own in (*made.oligonucleotides, made.peptides):
        words = f"share of the molecule in unique pieces of {own.shortest_telling} and more; {len(own.pieces)} pieces in all"
        yield "maps", own.enzyme, own.covered, "", words
    low, high = made.template_gc_windows
    yield "synthesis", "GC of the template", made.template_gc, "", f"{low} to {high} in windows of {made.gc_window}"
    for place in made.difficulties:
        yield "synthesis", place.kind, place.size, "", f"{place.start + 1}..{place.end}: {place.sentence}"


def check_rows(check: WholeCheckRecord) -> Iterator[Row]:
    """Give the rows of the check of the whole molecule."""
    yield "check", "files read again", ", ".join(check.read), "", ""
    for item in check.refolds:
        yield "check", f"energy of the claimed structure, {item.model}", item.claimed, "kcal/mol", ""
        yield "check", f"least energy that ViennaRNA finds, {item.model}", item.minimum, "kcal/mol", ""
    start, end = check.start.stretch
    place = f"{start + 1}..{end}, the first {check.start.window} nt alone"
    yield "check", "bases paired at the start", check.start.paired, "nt", f"{start + 1}..{end}"
    yield (
        "check",
        "energy to open the start",
        check.start.opening,
        "kcal/mol",
        f"{start + 1}..{end}, the whole, d0, compiled core",
    )
    yield "check", "energy to open the start, nearby pairs alone", check.start.opening_near, "kcal/mol", place
    yield "check", "mean probability that a base of the start is unpaired", check.start.unpaired, "", place
    for regions in check.regions:
        note = "; ".join(f"{own.first + 1}..{own.last + 1}: {own.length}" for own in regions.helices)
        yield "check", f"pairs of {regions.first} with {regions.second}", regions.pairs, "pairs", note
    yield "check", "DegScore", check.degscore, "", check.structure_from
    yield "check", "DegScore, uridines masked", check.degscore_masked, "", check.structure_from
    if check.half_life is not None:
        life = check.half_life
        words = f"{life.low} to {life.high} ({life.level:.0%} of measured constructs); {life.conditions}"
        yield "check", "half-life in solution", life.hours, "h", words


def _substance_rows(item: SubstanceRecord) -> Iterator[Row]:
    yield item.name, "length", item.length, item.alphabet, item.note
    yield item.name, "letters", " ".join(f"{letter}{number}" for letter, number in item.letters.items()), "", ""
    yield item.name, "formula (neutral acid)", item.formula, "", ""
    # As text: six digits, which other tables' numbers have, are too few for a mass.
    yield item.name, "average mass", f"{item.average_mass:.2f}", "Da", "neutral acid, without sodium"
    if item.extinction is not None:
        yield (
            item.name,
            "extinction at 260 nm",
            f"{item.extinction}",
            "1/(M cm)",
            "single strand without structure, unmodified",
        )
        yield item.name, "mass at absorbance 1", item.micrograms_per_unit, "µg/mL", "at 260 nm over 1 cm"
    yield item.name, "SHA-256", item.sha256, "", f"of the {item.length} letters, upper case, nothing else"


def _template_rows(made: ManufactureRecord) -> Iterator[Row]:
    cut = made.linearised
    if cut is not None:
        note = f"site {cut.site_start + 1}..{cut.site_end}; {cut.overhang}; transcript ends …{cut.transcript_end}"
        yield (
            "plasmid template",
            cut.enzyme,
            f"{cut.cut}/{cut.opposite_cut}",
            "bases before the cut, sense/other strand",
            note,
        )
        yield "plasmid template", "bases transcribed beyond the molecule", f"{cut.extra}", "nt", ""
    elif made.linearised_unassessed is not None:
        yield "plasmid template", "linearisation", None, "", made.linearised_unassessed.reason
    for primer in (made.primers.forward, made.primers.reverse):
        words = (
            f"{len(primer.sequence)} bases, the last {primer.annealing} anneal, Tm {primer.melting} °C, "
            f"{primer.self_pairs} self pairs in a row"
        )
        yield "PCR template", f"{primer.name} primer", primer.sequence, "", words
    yield (
        "PCR template",
        "product",
        made.primers.product,
        "bp",
        f"{made.primers.cross_pairs} pairs in a row between the primers",
    )
    for note in made.primers.notes:
        yield "PCR template", "note", note, "", ""


def _piece_rows(own: PieceMapRecord) -> Iterator[tuple[object, ...]]:
    for item in own.pieces:
        yield (
            own.enzyme,
            item.start + 1,
            item.end,
            item.letters,
            f"{item.average_mass:.2f}",
            f"{item.monoisotopic_mass:.4f}",
            item.copies,
            item.same_mass,
            "yes" if item.copies == 1 else "",
        )


def _list(numbers: Iterable[int]) -> str:
    return ", ".join(str(number) for number in numbers)
