"""Read a policy file: which preset a board works by, what it wants otherwise, and the targets it insists on or refuses.

::

    preset = "pvacseq-like"            # vaxsmith (the default), pvacseq-like or washu-like
    must = ["KRAS G12D"]               # names or labels (chr12-25245350-C-T), as targets.tsv writes them
    must_not = ["chr1-451649-A-AG"]

    [selection]                        # thresholds of SelectionSettings, by their names
    tumor_fraction = 0.1
    targets = 25

    [tiers]                            # thresholds of TierRules, by their names
    binding_nanomolar = 250
"""

from __future__ import annotations

import dataclasses
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from vaxsmith.core import FormatError, InputError, SettingsError, Sourced, require_regular_file
from vaxsmith.selection.settings import SelectionSettings
from vaxsmith.selection.tiers.preset import Preset
from vaxsmith.selection.tiers.presets import PRESETS, VAXSMITH

LARGEST_POLICY_BYTES = 1_000_000
_KEYS = ("preset", "must", "must_not", "selection", "tiers")


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What a policy file says: the preset with its overrides, and the targets that must or must not go in.

    ``must`` and ``must_not`` hold targets' names or labels as they were written; whether such a target exists is for
    whoever has the targets to say. ``source`` names the file.
    """

    preset: Preset = VAXSMITH
    must: tuple[str, ...] = ()
    must_not: tuple[str, ...] = ()
    source: str = ""

    @property
    def selection_settings(self) -> SelectionSettings:
        """The thresholds of selection: the preset's, as the file overrides them."""
        return self.preset.selection


def read_policy(path: Path) -> Policy:
    """Read a policy file; every key of it must be known, so that a typing error cannot fall back to a default.

    An overridden threshold keeps its name and unit; its citation is the policy file, and its note what it replaced.

    Raises:
        InputError: the file cannot be read.
        FormatError: it is not TOML, or a value is of the wrong kind; the place gives the line.
        SettingsError: a key or preset is not known, a value is out of range, or a target both must and must not go in.
    """
    text = _text(path)
    values, where = _parse(text, path), _Places(text=text, path=path)
    _refuse_unknown(values, _KEYS, "", where)
    preset = _preset(values, where)
    for table in ("selection", "tiers"):
        if not isinstance(values.get(table, {}), dict):
            raise FormatError(f"{table} is not a table", expected=f"a table [{table}]", place=where.of(table))
    rules = _override(preset.rules, values.get("tiers", {}), "tiers", where)
    selection = _override(preset.selection, values.get("selection", {}), "selection", where)
    must, must_not = (_targets(values, key, where) for key in ("must", "must_not"))
    if both := [name for name in must if name in must_not]:
        raise SettingsError(
            f"{both[0]!r} stands in must and in must_not", remedy="leave it in one of them", place=where.of("must_not")
        )
    return Policy(preset=replace(preset, rules=rules, selection=selection), must=must, must_not=must_not, source=path.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Places:
    """Finds the line of a key, for error messages; the parser of TOML does not keep it."""

    text: str
    path: Path

    def of(self, key: str, table: str = "") -> str:
        current = ""
        for number, line in enumerate(self.text.splitlines(), start=1):
            if match := re.match(r"\s*\[\s*[\"']?([^\]\"']*)[\"']?\s*\]", line):
                current = match.group(1).strip()
                if not table and current == key:
                    return f"{self.path}:{number}"
            elif current == table and re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*[=.]", line):
                return f"{self.path}:{number}"
        return f"{self.path}, [{table}]" if table else str(self.path)


def _text(path: Path) -> str:
    require_regular_file(path, role="policy file")
    try:
        if path.stat().st_size > LARGEST_POLICY_BYTES:
            raise FormatError("the policy file is larger than any policy", expected="a few lines of TOML", place=str(path))
        return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise FormatError(
            "the policy file is not text", expected="TOML, in UTF-8", remedy="save it as plain text", place=str(path)
        ) from error
    except OSError as error:
        raise InputError(
            f"the policy file cannot be read ({error.strerror or error})", remedy="check the path", place=str(path)
        ) from error


def _parse(text: str, path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # not TOML, a number too long, brackets too deep
        raise FormatError(
            f"the policy file is not TOML ({error})",
            remedy='write lines such as preset = "pvacseq-like", and [selection] above tumor_fraction = 0.1',
            place=str(path),
        ) from error


def _preset(values: Mapping[str, Any], where: _Places) -> Preset:
    name = values.get("preset", VAXSMITH.name)
    if not isinstance(name, str):
        raise FormatError(f"preset is {name!r}", expected="text in quotation marks", place=where.of("preset"))
    if name not in PRESETS:
        near = get_close_matches(name, PRESETS, n=1)
        raise SettingsError(
            f"there is no preset {name[:60]!r}",
            expected="one of " + ", ".join(PRESETS),
            remedy=f"did you mean {near[0]!r}?" if near else "choose one of these",
            place=where.of("preset"),
        )
    return PRESETS[name]


def _override(base: Any, values: Mapping[str, Any], table: str, where: _Places) -> Any:
    """Give ``base`` (settings or rules) with the file's values in the place of its own."""
    known = tuple(entry.name for entry in dataclasses.fields(base))
    _refuse_unknown(values, known, table, where)
    changes: dict[str, Any] = {}
    for key, value in values.items():
        place = where.of(key, table)
        changes[key] = _value(getattr(base, key), key, value, where.path.name, place)
    try:
        return replace(base, **changes)
    except SettingsError as error:
        wrong = next((key for key in values if key == error.place or _speaks_of(error.found, base, key)), "")
        error.place = where.of(wrong, table) if wrong else f"{where.path}, [{table}]"
        error.remedy = error.remedy or "correct the value, or leave the line out for the preset's own"
        raise


def _speaks_of(found: str, base: Any, key: str) -> bool:
    threshold = getattr(base, key)
    return found.startswith((f"{key} ", f"{threshold.name} is") if isinstance(threshold, Sourced) else (f"{key} ",)) or (
        key == "targets" and "targets were asked for" in found
    )


def _value(present: Any, key: str, value: Any, file: str, place: str) -> Any:
    """Read one override in the form of what it replaces."""
    expected, fits = _form_of(present, key)
    if not fits(value):
        raise FormatError(f"{key} is {_short(value)}", expected=expected, remedy=f"write {expected}", place=place)
    if isinstance(present, Sourced):
        kept = tuple(value) if isinstance(present.value, tuple) else float(value)
        was = ", ".join(map(str, present.value)) if isinstance(present.value, tuple) else f"{present.value:g}"
        note = f"in the place of {was} ({present.citation})"
        return Sourced(name=present.name, value=kept, unit=present.unit, citation=f"policy file {file}", note=note)
    if present is None:
        return Sourced(name=key, value=float(value), citation=f"policy file {file}", note="the preset has none")
    return tuple(value) if isinstance(present, tuple) else value


def _form_of(present: Any, key: str) -> tuple[str, Callable[[Any], bool]]:
    """Tell which values may replace ``present``, in words and as a test; a kind that nobody foresaw is not replaced."""
    if isinstance(present, Sourced) and isinstance(present.value, tuple):
        return "a list of whole numbers other than 0, as [1, 2, -2, -1]", lambda v: _whole_numbers(v) and 0 not in v
    if isinstance(present, Sourced) or present is None:
        return "a number of 0 or more", _is_number
    if isinstance(present, bool):
        return "true or false", lambda v: isinstance(v, bool)
    if isinstance(present, int):
        return "a whole number of 0 or more", lambda v: type(v) is int and 0 <= v < 1_000_000
    if isinstance(present, float):
        return "a number of 0 or more", _is_number
    if isinstance(present, str):
        return "text in quotation marks", lambda v: isinstance(v, str)
    if key == "class_two_lengths":
        return "a list of whole numbers, as [15]", _whole_numbers
    if isinstance(present, tuple):
        return "a list of texts in quotation marks", lambda v: isinstance(v, list) and all(isinstance(e, str) for e in v)
    return "the preset's own, which a policy file cannot change", lambda _: False


def _is_number(value: Any) -> bool:
    if not isinstance(value, (int, float)) or isinstance(value, bool):
        return False
    return 0 <= value < 1e15  # neither infinity nor NaN is


def _whole_numbers(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(type(e) is int and abs(e) < 1000 for e in value)


def _targets(values: Mapping[str, Any], key: str, where: _Places) -> tuple[str, ...]:
    names = values.get(key, [])
    if not isinstance(names, list) or not all(isinstance(name, str) and name.strip() for name in names):
        raise FormatError(
            f"{key} is {_short(names)}",
            expected="a list of targets' names or labels",
            remedy=f'write {key} = ["KRAS G12D"]',
            place=where.of(key),
        )
    # A name that is given twice says nothing new.
    return tuple(dict.fromkeys(" ".join(name.split()) for name in names))


def _refuse_unknown(values: Mapping[str, Any], known: tuple[str, ...], table: str, where: _Places) -> None:
    for key in values:
        if key not in known:
            near = get_close_matches(key, known, n=1)
            raise SettingsError(
                f"the key {key[:60]!r} is not known" + (f" in [{table}]" if table else ""),
                expected="one of " + ", ".join(known),
                remedy=f"did you mean {near[0]!r}?" if near else "remove it",
                place=where.of(key, table),
            )


def _short(value: Any) -> str:
    told = repr(value)
    return told if len(told) <= 80 else f"{told[:77]}..."
