"""Write ``design.json`` and read it back."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from vaxsmith.core import FormatError, InputError, require_regular_file
from vaxsmith.dossier.records import SCHEMA, SCHEMA_VERSION, DesignRecord

FILE_NAME = "design.json"


def record_to_json(record: DesignRecord) -> str:
    """Write a record as JSON: keys sorted, one line per field or list item, so that two designs compare line by line."""
    return "".join(_lines(record.model_dump(mode="json"))) + "\n"


def _lines(value: dict[str, Any]) -> Iterator[str]:
    yield "{"
    for number, key in enumerate(sorted(value)):
        yield f"{',' if number else ''}\n{json.dumps(key)}: "
        item = value[key]
        if isinstance(item, list) and item:
            yield "[\n" + ",\n".join(_compact(entry) for entry in item) + "\n]"
        else:
            yield _compact(item)
    yield "\n}"


def _compact(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, allow_nan=False)


def read_design_record(path: Path) -> DesignRecord:
    """Read ``design.json``, or the folder that holds it, and check it field by field.

    Raises:
        InputError: the file is absent, is not a regular file or cannot be read.
        FormatError: it is not JSON, not a design of vaxsmith, of another schema version, or a field is wrong.
    """
    file = path / FILE_NAME if os.path.isdir(path) else path  # not is_dir(), which raises where a folder is locked
    remedy = "give the folder that vaxsmith design wrote, or the design.json in it"
    require_regular_file(file, role="design")
    try:
        text = file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise FormatError("the file is not UTF-8 text", expected="a design.json", remedy=remedy, place=str(file)) from error
    except OSError as error:
        raise InputError(f"the design cannot be read ({error.strerror or error})", remedy=remedy, place=str(file)) from error
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:  # ValueError: bad JSON, and whole numbers of over 4300 digits
        where = f"{file}:{error.lineno}" if isinstance(error, json.JSONDecodeError) else str(file)
        raise FormatError(
            "the file is not whole JSON", cause="it was cut short or edited by hand", remedy="design again", place=where
        ) from error
    _check_schema(value, file, remedy)
    try:
        return DesignRecord.model_validate(value)
    except ValidationError as error:
        raise FormatError(
            f"{error.error_count()} field(s) are wrong: {_first_errors(error)}",
            expected=f"a design of schema {SCHEMA} {SCHEMA_VERSION}",
            cause="the file was edited, or another version of vaxsmith wrote it",
            remedy="design again with this version",
            place=str(file),
        ) from error


def _check_schema(value: object, file: Path, remedy: str) -> None:
    if not isinstance(value, dict) or value.get("schema_name") != SCHEMA:
        raise FormatError("the file is JSON, but not a design of vaxsmith", remedy=remedy, place=str(file))
    if value.get("schema_version") != SCHEMA_VERSION:
        raise FormatError(
            f"the design has schema version {str(value.get('schema_version'))[:20]!r}",
            expected=SCHEMA_VERSION,
            cause="another version of vaxsmith wrote it",
            remedy="read it with that version, or design again with this one",
            place=str(file),
        )


def _first_errors(error: ValidationError, limit: int = 3) -> str:
    found = [f"{'.'.join(map(str, item['loc'])) or 'the whole'}: {item['msg']}" for item in error.errors()[:limit]]
    return "; ".join(found)
