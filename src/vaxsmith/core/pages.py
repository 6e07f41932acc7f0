"""Render pages from templates: escaped, strict about names, the same bytes every time."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment

_LONELY_PERCENT = re.compile(r"(?<=\d) %")


def page_environment(templates: Path) -> Environment:
    """Give the environment in which every page of ours is rendered; ``templates`` is the folder of a package's own."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(templates),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_keep_together,
    )


def _keep_together(value: object) -> object:
    """Keep a number and its percent sign on one line, in whatever the page shows."""
    return _LONELY_PERCENT.sub("\N{NO-BREAK SPACE}%", value) if type(value) is str else value
