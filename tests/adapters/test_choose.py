"""Predictors by name, and runs side by side."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from tests.adapters.stand_ins import write_program

from vaxsmith.adapters import PREDICTOR_NAMES, open_predictor
from vaxsmith.adapters.program import Program, run_program, workplace
from vaxsmith.adapters.side_by_side import run_side_by_side
from vaxsmith.core import InputError, ProgramError
from vaxsmith.presentation import default_predictor


def test_ours_is_the_default_one() -> None:
    assert open_predictor("vaxsmith").name == default_predictor().name
    with pytest.raises(InputError, match="runs no outside program"):
        open_predictor("vaxsmith", program=Path("netMHCpan"))


@pytest.mark.parametrize("name", [name for name in PREDICTOR_NAMES if name != "vaxsmith"])
def test_every_name_opens_an_adapter_that_looks_for_its_program(name: str, tmp_path: Path) -> None:
    with pytest.raises(ProgramError) as caught:
        open_predictor(name.upper(), program=tmp_path / "absent")
    assert caught.value.remedy


def test_an_unknown_name_lists_the_known() -> None:
    with pytest.raises(InputError, match="no predictor called 'netmhc'") as caught:
        open_predictor("netmhc")
    assert "netmhcpan" in caught.value.expected


def test_asking_for_the_names_loads_no_learning_framework() -> None:
    code = "import sys, vaxsmith.adapters; print(sorted({'torch', 'tensorflow', 'pandas', 'mhcflurry'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


def test_results_stand_in_the_order_asked_for() -> None:
    def do(number: int, stop: threading.Event) -> int:
        time.sleep(0.01 * (5 - number % 5))
        return number

    assert run_side_by_side(do, range(12)) == list(range(12))
    assert run_side_by_side(do, [3]) == [3]
    assert run_side_by_side(do, []) == []


def test_the_first_failure_stops_the_others_and_is_the_one_told() -> None:
    stopped = []

    def do(number: int, stop: threading.Event) -> int:
        if number == 1:
            time.sleep(0.05)
            raise ProgramError("number 1 failed")
        if stop.wait(5):
            stopped.append(number)
            raise ProgramError("was stopped")
        return number

    started = time.monotonic()
    with pytest.raises(ProgramError, match="number 1 failed"):
        run_side_by_side(do, [0, 1, 2, 3])
    assert time.monotonic() - started < 4
    assert 0 in stopped


@pytest.mark.parametrize("runs", [1, 3])
def test_ctrl_c_ends_the_programs_and_goes_on_to_the_caller(tmp_path: Path, runs: int) -> None:
    alive = tmp_path / "alive"
    body = f"import time\nwhile True: open({str(alive)!r}, 'a').write('x'); time.sleep(0.02)"
    program = Program(name="Tool", path=write_program(tmp_path / "tool", body))

    def do(number: int, stop: threading.Event) -> None:
        with workplace() as folder:
            run_program(program, (), folder=folder, stop=stop, seconds=60)

    timer = threading.Timer(1.0, os.kill, (os.getpid(), signal.SIGINT))
    timer.start()
    started = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        run_side_by_side(do, range(runs))
    assert time.monotonic() - started < 20
    size = alive.stat().st_size if alive.exists() else 0
    time.sleep(0.3)
    assert (alive.stat().st_size if alive.exists() else 0) == size
