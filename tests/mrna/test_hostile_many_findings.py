"""A hopeless protein does not flood the screen, and nothing is left out of the table."""

from __future__ import annotations

import pytest

from vaxsmith.cli.mrna_tables import whole_molecules
from vaxsmith.mrna import MessengerSettings


def test_thousands_of_findings_are_counted_and_not_told(capsys: pytest.CaptureFixture[str]) -> None:
    files = whole_molecules([("trp", "M" + "W" * 200)], MessengerSettings(structured=False), designs=1, seed=1, refold=False)
    said = capsys.readouterr().out.splitlines()
    rows = [row.split("\t") for row in files["findings.tsv"].splitlines()[1:]]
    serious = [row for row in rows if row[1] != "note"]
    assert len(serious) > 100
    assert len(said) == 12  # the molecule, ten findings, the count of the others
    assert said[-1] == f"  {len(serious) - 10:,} more cautions and faults stand in findings.tsv"
    assert all(row[1] in {"fault", "caution", "note"} and len(row) == 5 for row in rows)
