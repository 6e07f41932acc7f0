"""Plain JSON values: the one place where numbers are rounded and foreign types are made plain."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping
from enum import Enum
from pathlib import PurePath
from typing import Any

SIGNIFICANT_DIGITS = 6  # float32 networks carry no more, and two machines agree on these


def tidy(value: float | None) -> float | None:
    """Round to six significant digits; None for what is not a finite number.

    >>> tidy(0.123456789), tidy(float("nan"))
    (0.123457, None)
    """
    if value is None:
        return None
    number = float(value)
    if not math.isfinite(number):
        return None
    return float(f"{number:.{SIGNIFICANT_DIGITS}g}")


def plain(value: Any) -> Any:
    """Make a JSON value of any setting: paths become names, enums values, dataclasses and mappings objects.

    Whatever is of no known type becomes its class's name, never its ``repr``, which may hold an address in memory.

    >>> plain({"lengths": (8, 11), "limit": float("nan")})
    {'lengths': [8, 11], 'limit': None}
    """
    if isinstance(value, Enum):
        return plain(value.value)
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        return tidy(value)
    if isinstance(value, PurePath):
        return value.name
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, set | frozenset):
        return sorted((plain(item) for item in value), key=str)
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if hasattr(value, "item"):  # a NumPy scalar
        return plain(value.item())
    return f"<{type(value).__name__}>"
