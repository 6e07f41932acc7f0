"""Run the command line inside a test's own process."""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence

import pytest

from vaxsmith.cli import main


def run_command(
    arguments: Sequence[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> tuple[int, str, str]:
    """Give exit status, standard output and standard error; the signals' handlers are put back."""
    monkeypatch.setattr(sys, "argv", ["vaxsmith", *arguments])
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        main()
        status = 0
    except SystemExit as leaving:
        status = int(leaving.code or 0)
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
    said = capsys.readouterr()
    return status, said.out, said.err
