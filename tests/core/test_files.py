"""A path that cannot be read as a file is refused in words, each kind in its own."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from vaxsmith.core import InputError, require_regular_file


def _refusal(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        require_regular_file(path, role="variant file")
    assert caught.value.place == str(path)
    return str(caught.value)


def test_a_regular_file_and_a_link_to_one_pass(tmp_path: Path) -> None:
    file = tmp_path / "a.vcf"
    file.write_text("x")
    link = tmp_path / "link"
    link.symlink_to(file)
    require_regular_file(file, role="variant file")
    require_regular_file(link, role="variant file")


def test_each_kind_of_refusal_has_its_own_words(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("x")
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    to_fifo = tmp_path / "to_fifo"
    to_fifo.symlink_to(fifo)
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    assert "does not exist" in _refusal(tmp_path / "absent")
    assert "does not exist" in _refusal(file / "under a file")
    assert "is a directory" in _refusal(tmp_path)
    assert "not a regular file but a pipe" in _refusal(fifo)
    assert "not a regular file but a pipe" in _refusal(to_fifo)
    assert "not a regular file but a device" in _refusal(Path(os.devnull))
    assert "cannot be found" in _refusal(loop)
    assert "cannot be found" in _refusal(tmp_path / ("x" * 300))
    assert "cannot be found" in _refusal(tmp_path / "a\0b")


def test_a_file_that_may_not_be_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "file"
    file.write_text("x")
    monkeypatch.setattr(os, "access", lambda path, mode: False)  # root may read everything
    assert "permission denied" in _refusal(file)


def test_a_directory_that_may_not_be_entered_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path, **_: object) -> os.stat_result:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "stat", refuse)
    assert "cannot be reached" in _refusal(tmp_path / "file")
