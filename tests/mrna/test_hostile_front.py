"""The front says what it does not know."""

from __future__ import annotations

import pytest

from vaxsmith.cli.mrna_tables import front_table
from vaxsmith.mrna import MessengerSettings


def test_prices_that_do_not_enter_the_front_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    front_table([("p", "MKTAYIAK")], MessengerSettings(uridine_price=0.3, cpg_price=1.0), most=3, unconstrained=False)
    said = capsys.readouterr().out
    assert "--uridine-price, --cpg-price did not enter it" in said
    assert "without untranslated regions" in said


def test_points_go_from_the_deepest_energy_to_the_highest_cai_without_twins() -> None:
    table = front_table([("p", "MKTAYIAKQRQLLSS")], MessengerSettings(), most=50, unconstrained=False)
    rows = [line.split("\t") for line in table.splitlines()[1:]]
    energies, indices = [float(row[2]) for row in rows], [float(row[3]) for row in rows]
    assert energies == sorted(energies)
    assert indices == sorted(indices)
    assert len({row[4] for row in rows}) == len(rows)
