"""The cache's file: what goes in comes out, and nothing damaged is trusted."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest

from vaxsmith.core import Dropped, Finding, Severity
from vaxsmith.genome.proteome import NormalProtein, Proteome
from vaxsmith.genome.proteome_build import proteome_from_proteins
from vaxsmith.genome.proteome_file import load_proteome, save_proteome

FELL = Dropped(stage="proteome", reason="r", sentence="A sentence.", gene="G", transcript="T", unassessed=True)
FOUND = Finding(check="c", severity=Severity.NOTE, place="p", sentence="Another — with a dash.", measured=2.0)


def made() -> Proteome:
    built = proteome_from_proteins([NormalProtein(sequence="MKTAYIAKQRQISFVKSHF", transcript="Tß", gene="G")])
    return Proteome(parts=built.parts, content="key", dropped=(FELL,), findings=(FOUND,))


def facts(proteome: Proteome) -> list[object]:
    (part,) = proteome.parts
    arrays = [part.residues, part.starts, part.ends, part.carriers, part.table, part.places, part.around]
    named = [part.source, part.depth, part.transcripts, part.genes, proteome.content, proteome.dropped, proteome.findings]
    return [*named, *((array.dtype, array.tolist()) for array in arrays)]


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    save_proteome(tmp_path / "kept.npz", made())
    return tmp_path / "kept.npz"


def test_what_goes_in_comes_out(kept: Path) -> None:
    loaded = load_proteome(kept, "key")
    assert loaded is not None
    assert facts(loaded) == facts(made())


def test_a_proteome_of_nothing_comes_out(tmp_path: Path) -> None:
    empty = proteome_from_proteins([])
    save_proteome(tmp_path / "empty.npz", empty)
    loaded = load_proteome(tmp_path / "empty.npz", empty.content)
    assert loaded is not None
    assert facts(loaded) == facts(empty)


def test_absent_renamed_or_foreign_files_are_not_taken(kept: Path, tmp_path: Path) -> None:
    assert load_proteome(tmp_path / "absent.npz", "key") is None
    assert load_proteome(kept, "another key") is None
    np.savez(tmp_path / "foreign.npz", said=np.zeros(3))
    assert load_proteome(tmp_path / "foreign.npz", "key") is None
    (tmp_path / "text.npz").write_text("no zip")
    assert load_proteome(tmp_path / "text.npz", "key") is None
    assert load_proteome(tmp_path, "key") is None


def test_arrays_that_do_not_belong_together_are_not_taken(kept: Path) -> None:
    with np.load(kept) as stored:
        arrays = dict(stored)
    for name, wrong in (
        ("places", arrays["places"] + np.uint32(10_000)),
        ("places", arrays["places"][:-1]),
        ("table", arrays["table"][:-1]),
        ("around", arrays["around"].astype(np.int64)),
        ("starts", arrays["starts"][None]),
        ("carriers", arrays["carriers"] + 1),
    ):
        np.savez(kept, **{**arrays, name: wrong})
        assert load_proteome(kept, "key") is None, name


def test_a_truncated_or_changed_file_is_never_trusted(kept: Path) -> None:
    whole, good = kept.read_bytes(), facts(made())
    draw = random.Random(4)  # noqa: S311 - where to damage a file
    for _ in range(40):
        kept.write_bytes(whole[: draw.randrange(len(whole))])
        assert load_proteome(kept, "key") is None
    for _ in range(600):
        changed = bytearray(whole)
        changed[draw.randrange(len(whole))] ^= 1 << draw.randrange(8)
        kept.write_bytes(changed)
        loaded = load_proteome(kept, "key")
        # A byte that means nothing (a date in the zip's directory) may change.
        assert loaded is None or facts(loaded) == good
