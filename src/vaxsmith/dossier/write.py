"""Write a design's folder: every file or none."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

from vaxsmith.core import Dropped, InputError, hash_bytes
from vaxsmith.dossier.fasta import vaccine_fasta
from vaxsmith.dossier.folder import check_folder, is_where_we_stand, write_file, write_folder
from vaxsmith.dossier.from_design import record_design
from vaxsmith.dossier.genbank import vaccine_genbank
from vaxsmith.dossier.manufacture_tables import manufacture_table, pieces_table
from vaxsmith.dossier.ours import is_ours
from vaxsmith.dossier.page import dossier_page
from vaxsmith.dossier.peptide_order import order_page, order_table
from vaxsmith.dossier.plain import tidy
from vaxsmith.dossier.record_file import record_to_json
from vaxsmith.dossier.records import SCHEMA_VERSION, DesignRecord
from vaxsmith.dossier.tables import dropped_table, targets_table, write_dropped_table
from vaxsmith.dossier.written import read_again
from vaxsmith.patient.design import Design

RECORD, DROPPED, PROVENANCE = "design.json", "dropped.tsv", "provenance.json"
MANUFACTURE, PIECES = "manufacture.tsv", "pieces.tsv"
GENBANK, ORDER_PAGE, ORDER_TABLE = "vaccine.gb", "peptide_order.html", "peptide_order.tsv"
# Every name that a design may give a file: which of the sequence and order files there are depends on what is made.
FILES = (
    RECORD, "dossier.html", "targets.tsv", DROPPED, "vaccine.fasta", GENBANK, MANUFACTURE, PIECES, ORDER_PAGE, ORDER_TABLE,
    PROVENANCE,
)  # fmt: skip


def _now() -> datetime:
    return datetime.now(UTC)


def write_dossier(
    design: Design, directory: Path, *, overwrite: bool = False, clock: Callable[[], datetime] = _now
) -> tuple[Path, ...]:
    """Write every file of a design into ``directory`` at once, and give their paths.

    Only ``provenance.json`` depends on ``clock`` and on how long the design took; every other file has the same bytes
    whenever the design is the same.

    Raises:
        InputError: see ``check_directory``; or the disk does not let us write.
    """
    check_directory(directory, overwrite=overwrite)
    record = read_again(design, record_design(design))
    contents = render_files(record)
    contents[PROVENANCE] = _provenance(record, design.seconds, contents, clock()).encode("utf-8", "replace")
    return write_folder(directory, contents, overwrite=overwrite, replaces=FILES)


def render_files(record: DesignRecord) -> dict[str, bytes]:
    """Render every file that the record alone determines, by name."""
    texts = {
        RECORD: record_to_json(record),
        "dossier.html": dossier_page(record),
        "targets.tsv": targets_table(record),
        DROPPED: dropped_table(record),
        "vaccine.fasta": vaccine_fasta(record),
    }
    if record.products:
        texts[GENBANK] = vaccine_genbank(record)
    if any(product.manufacture for product in record.products):
        texts[MANUFACTURE] = manufacture_table(record)
        texts[PIECES] = pieces_table(record)
    if record.peptide_set is not None:
        texts[ORDER_PAGE] = order_page(record)
        texts[ORDER_TABLE] = order_table(record)
    return {name: text.encode("utf-8", "replace") for name, text in texts.items()}


def write_dropped(dropped: Iterable[Dropped], directory: Path) -> Path:
    """Write down what fell when no design came of it, and give the table's path.

    It goes into ``directory`` where that is new or empty, and beside it where it holds something (an older dossier); there
    it takes a name that nothing of anybody else's has.

    Raises:
        InputError: the disk does not let us write.
    """
    text = write_dropped_table(dropped)
    try:
        holds = directory.is_dir() and any(entry.name != DROPPED or not is_ours(entry) for entry in directory.iterdir())
        if not holds and not is_where_we_stand(directory):
            return write_folder(directory, {DROPPED: text}, overwrite=True)[0]
        beside = _free_name(directory.resolve())
        write_file(beside, text)
    except OSError as error:
        raise InputError(
            f"the table of what fell cannot be written ({error.strerror or error})", place=f"{directory}.{DROPPED}"
        ) from error
    return beside


def _free_name(directory: Path) -> Path:
    """Give ``directory.dropped.tsv``, or with the first number that is free; an older table of ours is not kept."""
    stem, ending = DROPPED.split(".")
    for number in count(1):
        path = directory.with_name(f"{directory.name}.{stem}{number if number > 1 else ''}.{ending}")
        if not os.path.lexists(path) or is_ours(path, DROPPED):
            return path
    raise AssertionError("numbers do not end")


def check_directory(directory: Path, *, overwrite: bool) -> None:
    """Refuse a place where something would be lost; a caller may ask before the long work begins.

    Raises:
        InputError: see ``check_folder``; with ``overwrite`` only a folder is replaced that holds nothing but what
            vaxsmith wrote: a dossier, or the ``dropped.tsv`` of a case from which none came.
    """
    check_folder(directory, overwrite=overwrite, names=FILES)


def _provenance(record: DesignRecord, seconds: Mapping[str, float], contents: Mapping[str, bytes], written: datetime) -> str:
    """Give the one file with times: when, how long, from what, and the hashes of what was written."""
    value: dict[str, Any] = {
        "schema_name": "vaxsmith.provenance",
        "schema_version": SCHEMA_VERSION,
        "written": written.astimezone(UTC).isoformat(timespec="seconds"),
        "seconds": {stage: tidy(spent) for stage, spent in seconds.items()},
        "version": record.provenance.version,
        "libraries": record.provenance.libraries,
        "predictor": record.predictor,
        "predictors": [item.model_dump() for item in record.predictors],
        "seed": record.provenance.seed,
        "settings": record.settings,
        "inputs": [item.model_dump() for item in record.provenance.inputs],
        "outputs": {name: {"sha256": hash_bytes(data), "size_bytes": len(data)} for name, data in contents.items()},
    }
    return json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
