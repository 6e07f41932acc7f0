"""Noun: spontaneous reports counted by product and reaction, and what would be expected if the two had nothing to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from vaxsmith.core import FormatError, SettingsError
from vaxsmith.evidence.delimited import Row, read_delimited

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_SPELLINGS = {
    "drug": "product",
    "vaccine": "product",
    "event": "reaction",
    "reaction_term": "reaction",
    "report_id": "report",
}
_PRODUCT, _REACTION = "product", "reaction"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportCounts:
    """Pairs of product and reaction that were reported at least once.

    ``names[i]`` is (product, reaction); the arrays, all of one length, give for each pair the reports that name both
    (``both``), the product (``with_product``), the reaction (``with_reaction``); ``reports`` is how many reports there are.
    ``expected`` are the counts that independence would give: with_product x with_reaction / reports, summed over strata
    where reports were stratified (by sex and age, say, which move products and reactions alike).
    """

    names: tuple[tuple[str, str], ...]
    both: NDArray[np.int64]
    with_product: NDArray[np.int64]
    with_reaction: NDArray[np.int64]
    expected: NDArray[np.float64]
    reports: int

    def __len__(self) -> int:
        return len(self.names)


def count_reports(mentions: Iterable[tuple[str, str, str]], *, strata: Mapping[str, str] | None = None) -> ReportCounts:
    """Count (report, product, reaction) mentions; a report that says the same twice counts once.

    A report with two products and two reactions counts for all four pairs, as reporting systems do. ``strata`` gives the
    stratum of each report; expected counts are then summed over strata (DuMouchel 1999, section 2.1).

    Raises:
        SettingsError: there are none, or a report has no stratum.
    """
    seen = set(mentions)
    if not seen:
        raise SettingsError("there are no reports", expected="at least one report of a product and a reaction")
    both = Counter((product, reaction) for _, product, reaction in seen)
    products = Counter(product for _, product in {(report, product) for report, product, _ in seen})
    reactions = Counter(reaction for _, reaction in {(report, reaction) for report, _, reaction in seen})
    reports = {report for report, _, _ in seen}
    if strata is None:
        return _counts(both, products, reactions, len(reports))
    lacking = sorted(reports - strata.keys())
    if lacking:
        raise SettingsError(f"report {lacking[0]} has no stratum", expected="a stratum for every report")
    parts = [
        count_reports(mention for mention in seen if strata[mention[0]] == stratum)
        for stratum in sorted({strata[report] for report in reports})
    ]
    return _counts(both, products, reactions, len(reports), _summed(sorted(both), parts))


def from_table(pairs: Iterable[tuple[str, str, int]]) -> ReportCounts:
    """Make counts from a table of pairs whose sums are its margins: each report names one product and one reaction.

    Raises:
        SettingsError: a count is not a whole number of 0 or more, a pair stands twice, or all are 0.
    """
    both: Counter[tuple[str, str]] = Counter()
    products: Counter[str] = Counter()
    reactions: Counter[str] = Counter()
    for product, reaction, count in pairs:
        if isinstance(count, bool) or count != int(count) or count < 0:
            raise SettingsError(f"{count} reports of {product} and {reaction}", expected="a whole number of 0 or more")
        if (product, reaction) in both:
            raise SettingsError(f"the pair of {product} and {reaction} stands twice", remedy="add the two counts")
        both[product, reaction] = int(count)
        products[product] += int(count)
        reactions[reaction] += int(count)
    total = sum(products.values())
    if total == 0:
        raise SettingsError("there are no reports", expected="at least one report of a product and a reaction")
    return _counts(Counter({pair: n for pair, n in both.items() if n}), products, reactions, total)


def read_reports(path: Path) -> ReportCounts:
    """Read reports, one mention a row (``report, product, reaction``) or one pair a row (``product, reaction, count``).

    With one mention a row a column ``stratum`` is used if it is there.

    Raises:
        InputError: the file cannot be read.
        FormatError: it has neither set of columns, an empty field, or a count that is none.
    """
    rows = list(read_delimited(path, role="table of reports", needs=(_PRODUCT, _REACTION), others=_SPELLINGS))
    if "report" in rows[0].fields:
        return count_reports(
            ((row.required("report"), row.required(_PRODUCT), row.required(_REACTION)) for row in rows), strata=_strata(rows)
        )
    if "count" not in rows[0].fields:
        raise FormatError(
            "the table of reports has neither a column report nor a column count",
            expected="report, product, reaction (one mention a row) or product, reaction, count (one pair a row)",
            place=str(path),
        )
    pairs = []
    for row in rows:
        number = row.count("count")
        if number is None:
            raise FormatError("the count is missing", place=row.place)
        pairs.append((row.required(_PRODUCT), row.required(_REACTION), number))
    try:
        return from_table(pairs)
    except SettingsError as error:
        raise FormatError(error.found, expected=error.expected, remedy=error.remedy, place=str(path)) from error


def _strata(rows: Sequence[Row]) -> dict[str, str] | None:
    if "stratum" not in rows[0].fields:
        return None
    found: dict[str, str] = {}
    for row in rows:
        report, stratum = row.required("report"), row.required("stratum")
        if found.setdefault(report, stratum) != stratum:
            raise FormatError(
                f"report {report} is in the strata {found[report]} and {stratum}", expected="one stratum", place=row.place
            )
    return found


def _summed(names: Sequence[tuple[str, str]], parts: Sequence[ReportCounts]) -> NDArray[np.float64]:
    """Add up, over strata, what independence would give each pair; also where the pair was not reported in a stratum."""
    import numpy as np

    total = np.zeros(len(names))
    for part in parts:
        products = dict(zip((product for product, _ in part.names), part.with_product.tolist(), strict=True))
        reactions = dict(zip((reaction for _, reaction in part.names), part.with_reaction.tolist(), strict=True))
        total += [products.get(product, 0) * reactions.get(reaction, 0) / part.reports for product, reaction in names]
    return total


def _counts(
    both: Counter[tuple[str, str]],
    products: Counter[str],
    reactions: Counter[str],
    reports: int,
    expected: NDArray[np.float64] | None = None,
) -> ReportCounts:
    import numpy as np

    names = tuple(sorted(both))
    with_product = np.array([products[product] for product, _ in names], dtype=np.int64)
    with_reaction = np.array([reactions[reaction] for _, reaction in names], dtype=np.int64)
    return ReportCounts(
        names=names,
        both=np.array([both[name] for name in names], dtype=np.int64),
        with_product=with_product,
        with_reaction=with_reaction,
        expected=with_product * (with_reaction / float(reports)) if expected is None else expected,
        reports=reports,
    )
