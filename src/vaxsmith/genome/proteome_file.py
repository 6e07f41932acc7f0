"""A built proteome as a file of the cache: arrays and text, nothing that could run code on reading."""

from __future__ import annotations

import json
import struct
import zipfile
import zlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vaxsmith.core import Dropped, Finding, Severity
from vaxsmith.genome.proteome import Proteome
from vaxsmith.genome.proteome_index import BASE, IndexedProteins

# Raise it whenever the meaning of the file or the reading of messages changes: older files are then never read.
PROTEOME_FORMAT = 1
_ARRAYS = {
    "residues": np.uint8,
    "starts": np.int64,
    "ends": np.int64,
    "carriers": np.int64,
    "table": np.uint32,
    "places": np.uint32,
    "around": np.uint64,
}
_DAMAGED = (
    OSError,
    ValueError,
    KeyError,
    TypeError,
    EOFError,
    MemoryError,
    NotImplementedError,  # a flipped bit asks for a compression that there is not
    RuntimeError,  # or for a password
    struct.error,
    zlib.error,
    zipfile.BadZipFile,
)


def save_proteome(path: Path, proteome: Proteome) -> None:
    """Write a proteome of one part; its ``content`` is the key under which it is kept.

    Raises:
        OSError: the file cannot be written.
    """
    (part,) = proteome.parts
    arrays: dict[str, NDArray[np.generic]] = {name: getattr(part, name) for name in _ARRAYS}
    said = {
        "key": proteome.content,
        "source": part.source,
        "depth": part.depth,
        "transcripts": part.transcripts,
        "genes": part.genes,
        "dropped": [[fell.reason, fell.sentence, fell.gene, fell.transcript] for fell in proteome.dropped],
        "stage": sorted({fell.stage for fell in proteome.dropped}),
        "findings": [
            [found.check, found.severity.value, found.place, found.sentence, found.measured] for found in proteome.findings
        ],
    }
    arrays["said"] = np.frombuffer(json.dumps(said).encode(), dtype=np.uint8)
    with path.open("wb") as stream:
        np.savez(stream, **arrays)  # type: ignore[arg-type]  # its stubs take allow_pickle for any keyword


def load_proteome(path: Path, key: str) -> Proteome | None:
    """Read a proteome back; None when there is none, it is damaged, or it was kept under another key.

    Every array's checksum is compared on the way (the zip format's), and sizes with each other.
    """
    try:
        with path.open("rb") as stream, np.load(stream, allow_pickle=False) as stored:
            said = json.loads(stored["said"].tobytes())
            if said["key"] != key:
                return None
            arrays = {name: stored[name] for name in _ARRAYS}
        part = IndexedProteins(
            source=said["source"],
            depth=said["depth"],
            transcripts=tuple(said["transcripts"]),
            genes=tuple(said["genes"]),
            **arrays,
        )
        dropped = tuple(
            Dropped(
                stage=said["stage"][0],
                reason=reason,
                sentence=sentence,
                gene=gene,
                transcript=transcript,
                unassessed=True,
            )
            for reason, sentence, gene, transcript in said["dropped"]
        )
        findings = tuple(
            Finding(check=check, severity=Severity(severity), place=place, sentence=sentence, measured=measured)
            for check, severity, place, sentence, measured in said["findings"]
        )
        sound = all(array.dtype == _ARRAYS[name] and array.ndim == 1 for name, array in arrays.items()) and _fits(part)
    except _DAMAGED:
        return None
    return Proteome(parts=(part,), content=key, dropped=dropped, findings=findings) if sound else None


def _fits(part: IndexedProteins) -> bool:
    """Tell whether the arrays belong together, so that no look-up can leave one of them."""
    proteins, names = len(part.starts), len(part.transcripts)
    return (
        len(part.table) == BASE**part.depth + 1
        and int(part.table[-1]) == len(part.places) == len(part.around)
        and len(part.ends) == proteins == len(part.carriers) - 1
        and int(part.carriers[-1]) == names == len(part.genes)
        and len(part.residues) > int(part.places.max(initial=0))
    )
