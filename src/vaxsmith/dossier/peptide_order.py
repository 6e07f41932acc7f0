"""The order of a set of peptides: a table for the maker's system, and a form to read, fill and sign."""

from __future__ import annotations

from pathlib import Path

from markupsafe import Markup

from vaxsmith.core.pages import page_environment
from vaxsmith.dossier.product_records import LongPeptideRecord
from vaxsmith.dossier.product_views import peptide_rows
from vaxsmith.dossier.records import DesignRecord
from vaxsmith.dossier.tables import write_table
from vaxsmith.dossier.wording import count, sentence

_TEMPLATES = Path(__file__).parent / "templates"
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
ORDER_COLUMNS = (
    "number",
    "name",
    "sequence",
    "length",
    "average_mass_da",
    "monoisotopic_mass_da",
    "net_charge",
    "isoelectric_point",
    "hydropathy",
    "first_residue",
    "amount",
    "purity",
    "counter_ion",
    "modifications",
    "remarks",
)


def order_table(record: DesignRecord) -> str:
    """Give one row per peptide; what nobody filled is empty, and ``first_residue`` is its place in the protein, 1-based."""
    if record.peptide_set is None:
        return write_table(ORDER_COLUMNS, ())
    fields = record.peptide_set.order
    rows = (
        (
            number,
            peptide.name,
            peptide.sequence,
            len(peptide.sequence),
            f"{peptide.average_mass:.2f}",
            f"{peptide.monoisotopic_mass:.4f}",
            f"{peptide.net_charge:.2f}",
            f"{peptide.isoelectric_point:.2f}",
            f"{peptide.hydropathy:.2f}",
            peptide.start + 1,
            fields["amount"],
            fields["purity"],
            fields["counter_ion"],
            "none",
            _remarks(peptide),
        )
        for number, peptide in enumerate(record.peptide_set.peptides, start=1)
    )
    return write_table(ORDER_COLUMNS, rows)


def order_page(record: DesignRecord) -> str:
    """Render the form; the same record always gives the same page, and it fetches nothing."""
    environment = page_environment(_TEMPLATES)
    environment.filters.update(sentence=sentence)
    text: str = environment.get_template("peptide_order.html.j2").render(
        record=record,
        rows=peptide_rows(record),
        count=count,
        policy=_POLICY,
        # The file is ours and part of the package; it holds no text from a case.
        style=Markup((_TEMPLATES / "peptide_order.css").read_text(encoding="utf-8")),  # noqa: S704
    )
    return text


def _remarks(peptide: LongPeptideRecord) -> str:
    return " ".join(sentence(finding.sentence) for finding in peptide.findings if finding.check != "moved-window")
