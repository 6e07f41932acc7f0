"""Render a report as one page that carries everything it needs and fetches nothing."""

from __future__ import annotations

from pathlib import Path

from vaxsmith.core.pages import page_environment
from vaxsmith.core.provenance import library_versions, vaxsmith_version
from vaxsmith.evidence.report.machine import LIBRARIES
from vaxsmith.evidence.report.report import Report

_TEMPLATES = Path(__file__).parent / "templates"
# Nothing may be fetched, framed, run or sent, whatever a file's text tries; the page has no script at all.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"


def report_page(report: Report) -> str:
    """Give the page of a report; the same report always gives the same page."""
    from markupsafe import Markup

    environment = page_environment(_TEMPLATES)
    # The style sheet is ours and part of the package; it holds no text from a file.
    style = Markup((_TEMPLATES / "report.css").read_text(encoding="utf-8"))  # noqa: S704
    text: str = environment.get_template("report.html.j2").render(
        report=report,
        policy=_POLICY,
        style=style,
        version=vaxsmith_version(),
        libraries=", ".join(f"{name} {found}" for name, found in library_versions(LIBRARIES).items()),
        settings=tuple((name.replace("_", " "), _setting(value)) for name, value in report.settings.items()),
    )
    return text


def _setting(value: object) -> str:
    """Write one setting: a truth value as yes or no, a list with commas."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(map(_setting, value)) or "none"
    return "none" if value is None or value == "" else f"{value:g}" if isinstance(value, float) else str(value)
