"""What every record is made of: a plain, frozen set of fields, and a constant with its pedigree."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, model_validator


class Record(BaseModel):
    """A plain, frozen set of fields; a field that it does not know is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _make_writable(cls, data: Any) -> Any:
        """Replace what UTF-8 cannot write (a file name of odd bytes) by a question mark, in every text field."""
        if not isinstance(data, dict):
            return data
        return {name: _writable(value) for name, value in data.items()}


def _writable(value: Any) -> Any:
    if isinstance(value, str) and not value.isascii():
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, tuple) and value and isinstance(value[0], str):
        return tuple(_writable(item) for item in value)
    if isinstance(value, dict) and type(value) is dict:
        return {_writable(key): _writable(item) for key, item in value.items()}
    return value


class SourcedRecord(Record):
    """A constant with its pedigree."""

    name: str
    value: str | int | float
    unit: str = ""
    citation: str = ""
    note: str = ""
