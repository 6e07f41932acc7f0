"""Render a report as JSON for machines: plain numbers, the same bytes every time."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

from vaxsmith.core.provenance import library_versions, vaxsmith_version
from vaxsmith.evidence.estimate import Estimate
from vaxsmith.evidence.report.report import Report

LIBRARIES = ("numpy", "scipy")
"""The libraries whose version can change a number of this chapter."""
_SCHEMA = {"schema_name": "vaxsmith.evidence", "schema_version": "1.0"}


def report_json(report: Report) -> str:
    """Give a report's sentences and numbers; a number that does not exist or has no bound is ``null``."""
    remarks = [
        {"weight": item.weight.value, "words": item.words}
        for section in report.sections
        for block in section.blocks
        if block.kind == "remarks"
        for item in getattr(block, "items", ())
    ]
    value = {
        **_SCHEMA,
        "report": report.name,
        "title": report.title,
        "lead": list(report.lead),
        "remarks": remarks,
        "data": plain(report.data),
        "sources": list(report.sources),
        "provenance": {
            "version": vaxsmith_version(),
            "libraries": library_versions(LIBRARIES),
            "inputs": [{name: getattr(one, name) for name in one.__dataclass_fields__} for one in report.inputs],
            "settings": plain(report.settings),
        },
        "notice": "Research use only.",
    }
    return json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False, allow_nan=False) + "\n"


def plain(value: Any) -> Any:
    """Turn estimates, arrays and nested values into what JSON can hold.

    >>> plain({"n": 3, "bound": float("inf"), "pair": (1.0, 0.1234567891234)})
    {'n': 3, 'bound': None, 'pair': [1.0, 0.12345678912]}
    """
    if isinstance(value, Estimate):
        named = {name: getattr(value, name) for name in value.__dataclass_fields__}
        return {name: plain(part) for name, part in named.items() if part != ""}
    if isinstance(value, Mapping):
        return {str(name): plain(part) for name, part in value.items()}
    if isinstance(value, str | bool) or value is None:
        return str(value) if isinstance(value, str) else value
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(part) for part in value]
    if hasattr(value, "tolist"):  # arrays and numbers of NumPy
        return plain(value.tolist())
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        # Eleven digits: the last ones of a float differ between machines, and nothing here is known that well.
        return float(f"{value:.11g}") if math.isfinite(value) else None
    return str(value)
