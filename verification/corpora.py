"""Where the outside data lies (``VAXSMITH_CORPORA``, else ``../shared/data`` beside the repository)."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def corpora() -> Path:
    """Give the corpora's folder, or leave with a sentence when it is absent."""
    path = Path(os.environ.get("VAXSMITH_CORPORA", Path(__file__).resolve().parents[2] / "shared" / "data"))
    if not path.is_dir():
        print(f"needs the corpora: {path} is absent; set VAXSMITH_CORPORA", file=sys.stderr)
        raise SystemExit(3)
    return path
