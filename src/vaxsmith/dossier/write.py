"""Write a design's folder: every file or none."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from vaxsmith.core import InputError, hash_bytes
from vaxsmith.dossier.fasta import vaccine_fasta
from vaxsmith.dossier.from_design import record_design
from vaxsmith.dossier.genbank import vaccine_genbank
from vaxsmith.dossier.page import dossier_page
from vaxsmith.dossier.plain import tidy
from vaxsmith.dossier.record_file import record_to_json
from vaxsmith.dossier.records import SCHEMA, DesignRecord
from vaxsmith.dossier.tables import dropped_table, targets_table
from vaxsmith.patient.design import Design

RECORD, PROVENANCE = "design.json", "provenance.json"
FILES = (RECORD, "dossier.html", "targets.tsv", "dropped.tsv", "vaccine.fasta", "vaccine.gb", PROVENANCE)


def _now() -> datetime:
    return datetime.now(UTC)


def write_dossier(
    design: Design, directory: Path, *, overwrite: bool = False, clock: Callable[[], datetime] = _now
) -> tuple[Path, ...]:
    """Write every file of a design into ``directory`` at once, and give their paths.

    Everything is made in memory, then written into a new folder beside ``directory``, brought to the disk and renamed,
    so whoever looks sees the old folder or the whole new one. Only ``provenance.json`` depends on ``clock`` and on how
    long the design took; every other file has the same bytes whenever the design is the same.

    Raises:
        InputError: ``directory`` is a file or holds something; with ``overwrite`` only a folder that holds nothing but
            a dossier is replaced. Or the disk does not let us write.
    """
    target = directory.resolve()
    check_directory(target, overwrite=overwrite)
    record = record_design(design)
    contents = render_files(record)
    contents[PROVENANCE] = _provenance(record, design.seconds, contents, clock()).encode()
    try:
        _place(contents, target)
    except OSError as error:
        raise InputError(
            f"the dossier cannot be written ({error.strerror or error})",
            cause="the disk is full, or the folder above may not be written to",
            remedy="give another folder with --out",
            place=str(directory),
        ) from error
    return tuple(directory / name for name in FILES)


def render_files(record: DesignRecord) -> dict[str, bytes]:
    """Render every file that the record alone determines, by name."""
    texts = {
        RECORD: record_to_json(record),
        "dossier.html": dossier_page(record),
        "targets.tsv": targets_table(record),
        "dropped.tsv": dropped_table(record),
        "vaccine.fasta": vaccine_fasta(record),
        "vaccine.gb": vaccine_genbank(record),
    }
    # A lone surrogate cannot be written as UTF-8; it becomes a question mark rather than a failure at the last step.
    return {name: text.encode("utf-8", "replace") for name, text in texts.items()}


def check_directory(directory: Path, *, overwrite: bool) -> None:
    """Refuse a place where something would be lost; a caller may ask before the long work begins.

    Raises:
        InputError: see ``write_dossier``.
    """
    place = str(directory)
    if not directory.exists():
        return
    if not directory.is_dir():
        raise InputError("this is a file", expected="a new or empty folder", remedy="name another folder", place=place)
    if directory == Path.cwd():
        raise InputError(
            "the folder you stand in cannot be replaced", expected="a new or empty folder", remedy="name one", place=place
        )
    found = sorted(entry.name for entry in directory.iterdir())
    if not found:
        return
    if not overwrite:
        raise InputError(
            f"the folder is not empty (it holds {found[0]})",
            expected="a new or empty folder",
            remedy="name another, or say --overwrite to replace a dossier",
            place=place,
        )
    foreign = [name for name in found if name not in FILES]
    if foreign or not _is_dossier(directory):
        raise InputError(
            f"the folder holds more than a dossier ({foreign[0]})" if foreign else "the folder holds no dossier of vaxsmith",
            expected="a folder that vaxsmith design wrote, and nothing else in it",
            remedy="name another folder, or move what is in it",
            place=place,
        )


def _is_dossier(directory: Path) -> bool:
    """Tell whether vaxsmith wrote ``design.json`` here, in whatever version."""
    try:
        value = json.loads((directory / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(value, dict) and value.get("schema_name") == SCHEMA


def _provenance(record: DesignRecord, seconds: Mapping[str, float], contents: Mapping[str, bytes], written: datetime) -> str:
    """Give the one file with times: when, how long, from what, and the hashes of what was written."""
    value: dict[str, Any] = {
        "schema_name": "vaxsmith.provenance",
        "schema_version": "1.0",
        "written": written.astimezone(UTC).isoformat(timespec="seconds"),
        "seconds": {stage: tidy(spent) for stage, spent in seconds.items()},
        "version": record.provenance.version,
        "libraries": record.provenance.libraries,
        "predictor": record.predictor,
        "seed": record.provenance.seed,
        "settings": record.settings,
        "inputs": [item.model_dump() for item in record.provenance.inputs],
        "outputs": {name: {"sha256": hash_bytes(data), "size_bytes": len(data)} for name, data in contents.items()},
    }
    return json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def _place(contents: Mapping[str, bytes], target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = Path(tempfile.mkdtemp(prefix=f".{target.name}.partial-", dir=target.parent))
    try:
        for name in FILES:
            _write_through(partial / name, contents[name])
        partial.chmod(0o777 & ~_umask())
        _sync(partial)
        _swap(partial, target)
        _sync(target.parent)
    finally:
        # Also when interrupted from the keyboard: after a whole run there is nothing left to remove.
        shutil.rmtree(partial, ignore_errors=True)


def _swap(partial: Path, target: Path) -> None:
    """Rename ``partial`` to ``target``; an older dossier steps aside and comes back if that fails."""
    if not target.exists() or not any(target.iterdir()):
        partial.rename(target)  # over an empty folder a rename is one step
        return
    aside = Path(tempfile.mkdtemp(prefix=f".{target.name}.old-", dir=target.parent))
    target.rename(aside)
    try:
        partial.rename(target)
    except BaseException:
        with contextlib.suppress(OSError):
            aside.rename(target)
        raise
    shutil.rmtree(aside, ignore_errors=True)


def _write_through(path: Path, data: bytes) -> None:
    with path.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def _sync(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
