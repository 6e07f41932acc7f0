"""An interrupted run leaves nothing: no folder, no part of one."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

BEGIN = (
    "import sys; from vaxsmith.cli import main; sys.argv = ['vaxsmith', 'demo', '--out', 'out']; "
    "print('begun', flush=True); main()"
)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL], ids=lambda how: how.name)
@pytest.mark.parametrize("after_seconds", [0.2, 1.0])
def test_an_interrupted_run_leaves_nothing(how: signal.Signals, after_seconds: float, tmp_path: Path) -> None:
    running = subprocess.Popen(
        [sys.executable, "-c", BEGIN], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert running.stdout is not None
    running.stdout.readline()
    time.sleep(after_seconds)
    running.send_signal(how)
    _, error = running.communicate(timeout=60)
    assert running.returncode != 0
    if how is not signal.SIGKILL:
        assert running.returncode == 130
        assert error.strip() == "vaxsmith: interrupted; nothing was written"
    assert list(tmp_path.iterdir()) == []


# Compiled code that calls back into Python may lose the exception (as here a finalizer) or rename it (as here a class).
LOSES = """
class Lost:
    def __del__(self):
        time.sleep(30)
def run():
    Lost()
    time.sleep(30)
"""
RENAMES = """
class Slow:
    def __set_name__(self, owner, name):
        time.sleep(30)
def run():
    type("Owner", (), {"slow": Slow()})
"""


@pytest.mark.parametrize("code", [LOSES, RENAMES], ids=["lost", "renamed"])
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM], ids=lambda how: how.name)
def test_an_interruption_that_is_lost_on_its_way_is_heard_all_the_same(code: str, how: signal.Signals) -> None:
    begin = f"import time, vaxsmith.cli.application as cli\n{code}\ncli.application = run\n"
    begin += "print('begun', flush=True)\ncli.main()"
    with subprocess.Popen(
        [sys.executable, "-c", begin], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout is not None
        running.stdout.readline()
        time.sleep(0.3)
        running.send_signal(how)
        _, error = running.communicate(timeout=20)
    assert running.returncode == 130
    assert error.strip().endswith("vaxsmith: interrupted; nothing was written")


def test_cleaning_up_is_not_interrupted_by_a_second_request(tmp_path: Path) -> None:
    begin = (
        "import sys, time, pathlib, vaxsmith.cli.application as cli\n"
        "def run():\n"
        "    try:\n"
        "        time.sleep(30)\n"
        "    finally:\n"
        "        time.sleep(1)\n"
        "        pathlib.Path(sys.argv[1]).touch()\n"
        "cli.application = run\nprint('begun', flush=True)\ncli.main()"
    )
    cleaned = tmp_path / "cleaned"
    with subprocess.Popen([sys.executable, "-c", begin, cleaned], stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        running.stdout.readline()
        for wait in (0.3, 0.3):
            time.sleep(wait)
            running.send_signal(signal.SIGTERM)
        assert running.wait(20) == 130
    assert cleaned.exists()
