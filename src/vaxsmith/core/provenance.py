"""Where an output came from: content hashes, versions, settings, seed, and the one place a clock is read."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from vaxsmith.core.errors import InputError
from vaxsmith.core.files import require_regular_file

_LIBRARIES = ("numpy", "pysam", "mhcgnomes", "highspy", "ViennaRNA", "biopython")


@dataclass(frozen=True, slots=True, kw_only=True)
class InputFile:
    """One file that was read: what it was for, its name (no directories), size in bytes and SHA-256."""

    role: str
    name: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Everything needed to repeat a run, and nothing that changes between two runs of the same inputs.

    The time of day is deliberately absent: it is written once, by ``dossier``, into ``provenance.json``.
    """

    version: str
    inputs: tuple[InputFile, ...]
    libraries: Mapping[str, str]
    settings: Mapping[str, Any] = field(default_factory=dict)
    seed: int = 0


def hash_bytes(data: bytes) -> str:
    """Give the SHA-256 of ``data`` in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def hash_json(value: object) -> str:
    """Give the SHA-256 of a JSON value written canonically (sorted keys, no spaces)."""
    return hash_bytes(json.dumps(value, sort_keys=True, separators=(",", ":"), default=str).encode())


def hash_file(path: Path, *, role: str) -> InputFile:
    """Hash a file's bytes as they lie on disk.

    Raises:
        InputError: the file cannot be read, or is not a regular file.
    """
    require_regular_file(path, role=role)
    digest = hashlib.sha256()
    size = 0
    try:
        with path.open("rb") as stream:
            while chunk := stream.read(1 << 20):
                digest.update(chunk)
                size += len(chunk)
    except OSError as error:
        raise InputError(
            f"the {role} cannot be read ({error.strerror or error})",
            place=str(path),
            remedy="check the path and its permissions",
        ) from error
    return InputFile(role=role, name=path.name, size_bytes=size, sha256=digest.hexdigest())


def vaxsmith_version() -> str:
    """Give the installed version of vaxsmith, or ``0+unknown`` when run from an unpacked tree."""
    try:
        return version("vaxsmith")
    except PackageNotFoundError:
        return "0+unknown"


def library_versions(names: Iterable[str] = _LIBRARIES) -> dict[str, str]:
    """Give the versions of the libraries that can change a result, and of Python."""
    found = {"python": platform.python_version()}
    for name in names:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "absent"
    return found
