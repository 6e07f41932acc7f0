"""How LOHHLA, SpecHLA, DASH and a person write which HLA alleles a tumor lost: a row of each, read into told alleles.

Learned from the programs' descriptions of their tables and from tables that users show (decision 0017).
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from vaxsmith.core import FormatError
from vaxsmith.hla.loss_rule import ToldAllele

Row = Mapping[str, str]

_MISSING = frozenset({"", "na", "n/a", "nan", ".", "-", "none", "null", "inf", "-inf", "+inf"})
_TRUE = frozenset({"true", "yes", "y", "1", "t"})
_FALSE = frozenset({"false", "no", "n", "0", "f"})
_COPY_RATIO = re.compile(r"0*(\d{1,4}):0*(\d{1,4})")


@dataclass(frozen=True, slots=True, kw_only=True)
class LossDialect:
    """One program's table.

    ``told_by`` are titles (letters and digits, lower case) that it alone has, ``needed`` further ones without which it
    cannot be used, ``sample`` the title of the column that names the sample (empty: it has none), ``read`` takes a row and
    its place.
    ``by_numbers`` says that the thresholds of ``loss_rule`` decide, not the program's own call.
    """

    name: str
    told_by: tuple[str, ...]
    read: Callable[[Row, str], list[ToldAllele]]
    needed: tuple[str, ...] = ()
    sample: str = ""
    by_numbers: bool = True


def is_missing(cell: str) -> bool:
    """Tell whether a cell holds nothing."""
    return cell.strip().lower() in _MISSING


def _read_lohhla(row: Row, place: str) -> list[ToldAllele]:
    """Read one gene of ``*.HLAlossPrediction_CI.xls``: two alleles, and the one that is rarer in the tumor."""
    loss = row.get("lossallele", "")
    p_value = _number(row, "pvalunique", place, low=0.0, high=1.0)
    sites = row.get("nummismatchsitescov", "")
    remark = "" if is_missing(sites) else f"{sites[:12]} covered sites that tell the alleles apart"
    told = []
    for which in ("1", "2"):
        written = row[f"hlaatype{which}"]
        copies = f"hlatype{which}copynumwithbafbin"
        told.append(
            ToldAllele(
                written=written,
                place=place,
                program="LOHHLA",
                copies=_number(row, copies, place),
                copies_low=_number(row, f"{copies}lower", place),
                copies_high=_number(row, f"{copies}upper", place),
                p_value=p_value,
                rarer=not is_missing(loss) and loss.lower() == written.lower(),
                remark=remark,
            )
        )
    return told


def _read_spechla(row: Row, place: str) -> list[ToldAllele]:
    """Read one gene of ``merge.hla.copy.txt``; it names a LossHLA, the rarer allele, also where it calls no loss."""
    called = _yes_or_no(row, "loh", place)
    ratio = row.get("copyratio", "")
    match = _COPY_RATIO.fullmatch(ratio.strip())
    if match is None and not is_missing(ratio):
        raise FormatError(
            f"'{ratio[:40]}' in the column copyratio",
            place=place,
            expected="the copies of both alleles, such as 0:2",
            cause="a spreadsheet took it for a time of day",
            remedy="use the file as SpecHLA wrote it",
        )
    loss = row["losshla"]
    told = []
    for which in (1, 2):
        written = row[f"allele{which}"]
        frequency = row.get(f"freq{which}", "")
        told.append(
            ToldAllele(
                written=written,
                place=place,
                program="SpecHLA",
                copies=float(match[which]) if match else None,
                rarer=loss == written,
                called_lost=called and loss == written,
                by_call=True,
                remark="" if is_missing(frequency) else f"in {frequency[:12]} of the gene's reads",
            )
        )
    return told


def _read_dash(row: Row, place: str) -> list[ToldAllele]:
    """Read one allele of ``DASH.output.txt``; both alleles of a gene share what it calls confidence."""
    confidence = row.get("confidence", "")
    return [
        ToldAllele(
            written=row["alleles"],
            place=place,
            program="DASH",
            called_lost=_yes_or_no(row, "dashdeletion", place),
            by_call=True,
            remark="" if is_missing(confidence) else f"confidence of its gene {confidence[:12]}",
        )
    ]


def _read_statement(row: Row, place: str) -> list[ToldAllele]:
    """Read one allele of our own plain table."""
    return [
        ToldAllele(
            written=row["allele"],
            place=place,
            program="The statement given",
            copies=_number(row, "copynumber", place, low=0.0),
            copies_low=_number(row, "copynumberlow", place),
            copies_high=_number(row, "copynumberhigh", place),
            p_value=_number(row, "pvalue", place, low=0.0, high=1.0),
            cells_lost=_number(row, "cellslost", place, low=0.0, high=1.0),
            stated=True,
        )
    ]


DIALECTS = (
    LossDialect(
        name="LOHHLA",
        told_by=("hlaatype1", "hlaatype2"),
        needed=("hlatype1copynumwithbafbin", "hlatype2copynumwithbafbin", "pvalunique", "lossallele"),
        sample="region",
        read=_read_lohhla,
    ),
    LossDialect(
        name="SpecHLA",
        told_by=("kepthla", "losshla"),
        needed=("hla", "allele1", "allele2", "loh"),
        sample="sample",
        read=_read_spechla,
        by_numbers=False,
    ),
    LossDialect(name="DASH", told_by=("alleles", "dashdeletion"), read=_read_dash, by_numbers=False),
    LossDialect(name="statement", told_by=("allele", "cellslost"), sample="sample", read=_read_statement),
    LossDialect(name="statement", told_by=("allele", "copynumber"), sample="sample", read=_read_statement),
)
"""The tables that are understood; the first of which all tell-tale titles are there is taken."""


def _number(row: Row, title: str, place: str, *, low: float = -1e6, high: float = 1e6) -> float | None:
    text = row.get(title, "").strip()
    if is_missing(text):
        return None
    try:
        value = float(text) if text.isascii() and "_" not in text else math.nan
    except ValueError:
        value = math.nan
    if math.isfinite(value) and low <= value <= high:
        return value
    raise FormatError(
        f"'{text[:40]}' in the column {title}",
        place=place,
        expected=f"a number from {low:g} to {high:g}, or NA",
        cause="columns were shifted, or a percentage was given for a share" if high == 1 else "columns were shifted",
        remedy="write the file again from its source",
    )


def _yes_or_no(row: Row, title: str, place: str) -> bool | None:
    text = row[title].strip().lower()
    if text in _TRUE or text in _FALSE:
        return text in _TRUE
    if is_missing(text):
        return None
    raise FormatError(
        f"'{row[title][:40]}' in the column {title}",
        place=place,
        expected="yes or no (Y, N, True, False)",
        cause="columns were shifted",
        remedy="write the file again from its source",
    )
