"""Where the real data lies, and how a test says that it needs it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

CORPORA = Path(os.environ.get("VAXSMITH_CORPORA", Path(__file__).resolve().parents[2] / "shared" / "data"))


def corpus(*parts: str) -> Path:
    """Give the path of a corpus file, or skip the test with a line that says what is missing."""
    path = CORPORA.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"needs {'/'.join(parts)} under VAXSMITH_CORPORA ({CORPORA})")
    return path
