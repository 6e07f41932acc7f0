"""What the chapter says, as tables, as a page and as numbers: one report, three renderings.

In come the answers of the other parts (proportions, survival, design, response, safety, registry) and plain arrays; out goes
a ``Report``: sentences, remarks with a weight, tables and pictures, which ``report_text`` prints, ``report_page`` draws and
``report_json`` hands to machines. Every picture is SVG made by hand (``core.svg``): the same bytes every time, legible on a
phone. Words: a *remark* is one sentence with its weight (unknown, fault, caution, note, holds); the *lead* are the first
sentences of a page, in which what is unknown stands before what is hoped.

>>> from vaxsmith.evidence.report import Report, report_text
>>> print(report_text(Report(name="example", kicker="Evidence", title="A claim", lead=("Nothing is known of it.",))))
Evidence
A claim
<BLANKLINE>
Nothing is known of it.
<BLANKLINE>
Research use only.
<BLANKLINE>
"""

from vaxsmith.evidence.report.machine import report_json
from vaxsmith.evidence.report.page import report_page
from vaxsmith.evidence.report.report import (
    Facts,
    Figure,
    KeyFigure,
    Paragraph,
    Remark,
    Remarks,
    Report,
    Section,
    Table,
    Weight,
)
from vaxsmith.evidence.report.text import report_text

__all__ = [
    "Facts",
    "Figure",
    "KeyFigure",
    "Paragraph",
    "Remark",
    "Remarks",
    "Report",
    "Section",
    "Table",
    "Weight",
    "report_json",
    "report_page",
    "report_text",
]
