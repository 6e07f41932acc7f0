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
