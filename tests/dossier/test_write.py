"""The folder is written whole or not at all, and its bytes depend on the design alone."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.dossier.example_design import example_design

from vaxsmith.core import InputError
from vaxsmith.dossier import FILES, check_directory, write_dossier, write_dropped, write_folder
from vaxsmith.dossier import folder as folder_module

DESIGN = example_design()
MADE = set(FILES) - {"peptide_order.html", "peptide_order.tsv"}  # what a design of a messenger writes
SEGMENTS = "kind\tname\tstart\tend\tsequence\n"


def test_all_files_are_written_and_nothing_else(tmp_path: Path) -> None:
    paths = write_dossier(DESIGN, tmp_path / "deep" / "out")
    assert {path.name for path in paths} == MADE
    assert {entry.name for entry in (tmp_path / "deep" / "out").iterdir()} == MADE
    assert [entry.name for entry in (tmp_path / "deep").iterdir()] == ["out"]


def test_two_runs_give_the_same_bytes_but_for_provenance(tmp_path: Path) -> None:
    for name, year in (("a", 2001), ("b", 2002)):
        write_dossier(example_design(tmp_path / name), tmp_path / name, clock=lambda y=year: datetime(y, 1, 1, tzinfo=UTC))
    for name in MADE:
        same = (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()
        assert same == (name != "provenance.json"), name


def test_bytes_do_not_depend_on_the_order_of_hashes(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from tests.dossier.example_choice import chosen_design;"
        "from vaxsmith.dossier import write_dossier; write_dossier(chosen_design(), Path(sys.argv[1]))"
    )
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.getcwd()}
        subprocess.run([sys.executable, "-c", code, str(tmp_path / seed)], check=True, env=environment)
    for name in MADE - {"provenance.json"}:
        assert (tmp_path / "1" / name).read_bytes() == (tmp_path / "2" / name).read_bytes(), name


def test_provenance_holds_time_timings_and_hashes(tmp_path: Path) -> None:
    write_dossier(DESIGN, tmp_path / "out", clock=lambda: datetime(2026, 5, 4, 3, 2, 1, tzinfo=UTC))
    value = json.loads((tmp_path / "out" / "provenance.json").read_text())
    assert value["written"] == "2026-05-04T03:02:01+00:00"
    assert value["seconds"] == {"tumor": 0.2, "proteins": 0.1}
    page = (tmp_path / "out" / "dossier.html").read_bytes()
    assert value["outputs"]["dossier.html"] == {"sha256": hashlib.sha256(page).hexdigest(), "size_bytes": len(page)}
    assert "2026" not in (tmp_path / "out" / "design.json").read_text()


def test_a_folder_that_holds_something_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("keep me")
    for overwrite in (False, True):
        with pytest.raises(InputError) as caught:
            write_dossier(DESIGN, tmp_path, overwrite=overwrite)
        assert caught.value.remedy
    assert (tmp_path / "notes.txt").read_text() == "keep me"


def test_a_dossier_is_replaced_only_when_asked(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write_dossier(DESIGN, out)
    with pytest.raises(InputError, match="not empty"):
        write_dossier(DESIGN, out)
    write_dossier(DESIGN, out, overwrite=True)
    (out / "notes.txt").write_text("keep me")
    with pytest.raises(InputError, match=r"more than vaxsmith wrote \(notes.txt\)"):
        write_dossier(DESIGN, out, overwrite=True)
    assert (out / "notes.txt").exists()
    assert [entry.name for entry in tmp_path.iterdir()] == ["out"]


def test_files_with_our_names_but_not_ours_are_kept(tmp_path: Path) -> None:
    (tmp_path / "design.json").write_text('{"schema_name": "somebody else"}')
    with pytest.raises(InputError, match="vaxsmith did not write"):
        write_dossier(DESIGN, tmp_path, overwrite=True)


def test_a_file_or_the_working_folder_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="is a file"):
        check_directory(tmp_path / "file", overwrite=True)
    with pytest.raises(InputError):
        write_dossier(DESIGN, tmp_path / "file" / "below")
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    with pytest.raises(InputError, match="you stand in"):
        check_directory(Path(), overwrite=True)


def test_links_in_a_circle_are_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    with pytest.raises(InputError):
        write_dossier(DESIGN, tmp_path / "a")


@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError("disk full")])
def test_an_interrupted_run_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException | type[BaseException]
) -> None:
    out = tmp_path / "out"
    write_dossier(DESIGN, out)
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    written: list[Path] = []

    def fail(path: Path, data: bytes) -> None:
        written.append(path)
        path.write_bytes(data[: len(data) // 2])
        if len(written) == 3:
            raise error

    monkeypatch.setattr(folder_module, "_write_through", fail)
    with pytest.raises((KeyboardInterrupt, InputError)):
        write_dossier(DESIGN, out, overwrite=True)
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["out"]


def test_a_failed_exchange_puts_the_old_folder_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out"
    write_folder(out, {"segments.tsv": f"{SEGMENTS}old"})
    rename = Path.rename

    def fail(self: Path, target: Path) -> Path:
        if ".partial-" in self.name and not Path(target).exists():
            raise OSError("no")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", fail)
    with pytest.raises(InputError, match="cannot be written"):
        write_folder(out, {"segments.tsv": "new"}, overwrite=True)
    assert (out / "segments.tsv").read_text().endswith("old")
    assert [entry.name for entry in tmp_path.iterdir()] == ["out"]


def test_what_fell_is_written_even_without_a_design(tmp_path: Path) -> None:
    table = write_dropped(DESIGN.dropped, tmp_path / "new")
    assert table == tmp_path / "new" / "dropped.tsv"
    write_dossier(DESIGN, tmp_path / "new", overwrite=True)
    beside = write_dropped(DESIGN.dropped, tmp_path / "new")
    assert beside.name == "new.dropped.tsv"
    assert beside.read_text() == (tmp_path / "new" / "dropped.tsv").read_text()


def test_what_only_bears_our_names_is_never_replaced(tmp_path: Path) -> None:
    for number, (name, text) in enumerate(
        [
            ("molecules.fasta", ">mine\nMK\n"),
            ("dropped.tsv", "my own work"),
            ("provenance.json", "[]"),
            ("dossier.html", "<!DOCTYPE html><title>mine</title>"),
        ]
    ):
        out = tmp_path / str(number)
        out.mkdir()
        (out / name).write_text(text)
        with pytest.raises(InputError, match="vaxsmith did not write"):
            write_folder(out, {name: "new"}, overwrite=True)
        assert (out / name).read_text() == text
    (tmp_path / "deep" / "design.json").mkdir(parents=True)
    with pytest.raises(InputError, match="vaxsmith did not write"):
        check_directory(tmp_path / "deep", overwrite=True)


def test_a_genuine_record_does_not_cover_foreign_files(tmp_path: Path) -> None:
    write_dossier(DESIGN, tmp_path / "out")
    (tmp_path / "out" / "targets.tsv").write_text("my own work")
    with pytest.raises(InputError, match=r"did not write \(targets.tsv\)"):
        write_dossier(DESIGN, tmp_path / "out", overwrite=True)


def test_of_two_runs_at_one_folder_the_second_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out"
    sync = folder_module._sync

    def other_run(directory: Path) -> None:
        monkeypatch.setattr(folder_module, "_sync", sync)
        write_folder(out, {"segments.tsv": f"{SEGMENTS}faster"})

    monkeypatch.setattr(folder_module, "_sync", other_run)
    with pytest.raises(InputError, match="filled while"):
        write_folder(out, {"segments.tsv": f"{SEGMENTS}slower"})
    assert (out / "segments.tsv").read_text().endswith("faster")
    assert [entry.name for entry in tmp_path.iterdir()] == ["out"]


def test_what_came_after_the_check_is_not_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out"
    write_folder(out, {"segments.tsv": f"{SEGMENTS}old"})
    sync = folder_module._sync

    def somebody(directory: Path) -> None:
        (out / "notes.txt").write_text("keep me")
        sync(directory)

    monkeypatch.setattr(folder_module, "_sync", somebody)
    with pytest.raises(InputError, match="more than vaxsmith wrote"):
        write_folder(out, {"segments.tsv": f"{SEGMENTS}new"}, overwrite=True)
    assert (out / "notes.txt").read_text() == "keep me"
    assert (out / "segments.tsv").read_text().endswith("old")
    assert [entry.name for entry in tmp_path.iterdir()] == ["out"]


def test_a_place_that_cannot_be_written_is_refused_before_the_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("x")
    for place in (tmp_path / "file" / "a" / "b", tmp_path / ("y" * 256), tmp_path / ("y" * 256) / "b"):
        with pytest.raises(InputError):
            check_directory(place, overwrite=False)
    write_folder(tmp_path / ("y" * 250), {"segments.tsv": SEGMENTS})

    def refuse(**_: object) -> str:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(folder_module.tempfile, "mkdtemp", refuse)
    with pytest.raises(InputError, match="no folder can be made"):
        check_directory(tmp_path / "new", overwrite=False)


def test_what_fell_never_replaces_a_file_of_somebody_else(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "dropped.tsv").write_text("my own work")
    (tmp_path / "a.dropped.tsv").write_text("mine too")
    for _ in range(2):
        assert write_dropped(DESIGN.dropped, tmp_path / "a") == tmp_path / "a.dropped2.tsv"
    assert (tmp_path / "a" / "dropped.tsv").read_text() == "my own work"
    assert (tmp_path / "a.dropped.tsv").read_text() == "mine too"
    assert len(list(tmp_path.iterdir())) == 3
