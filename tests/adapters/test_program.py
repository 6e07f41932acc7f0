"""The life cycle of outside programs: found or not, fast or hanging, honest or not; nothing ends in a traceback."""

from __future__ import annotations

import os
import sys
import threading
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.adapters.stand_ins import write_program

from vaxsmith.adapters.program import Program, find_program, quote_end, run_program, workplace
from vaxsmith.core import ProgramError


def program(path: Path, body: str) -> Program:
    return Program(name="Tool", path=write_program(path / "tool", body))


def refused(tool: Program, folder: Path, **limits: float) -> ProgramError:
    place = folder / "run"
    place.mkdir(exist_ok=True)
    with pytest.raises(ProgramError) as caught:
        run_program(tool, ("-x", "a b"), folder=place, **limits)  # type: ignore[arg-type]
    assert "Traceback" not in str(caught.value)
    assert caught.value.remedy
    return caught.value


def test_a_program_that_ends_well_gives_both_streams(tmp_path: Path) -> None:
    tool = program(tmp_path, "import sys; print('out', sys.argv[1:]); print('err', file=sys.stderr)")
    with workplace() as folder:
        ran = run_program(tool, ("a b", "$HOME; rm *"), folder=folder)
    assert ran.stdout == "out ['a b', '$HOME; rm *']\n"
    assert ran.stderr == "err\n"
    assert not folder.exists()


def test_its_environment_is_clean_and_its_folder_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("PYTHONPATH", "/x"), ("LC_ALL", "de_DE"), ("SECRET_TOKEN", "s"), ("TOOL_MODELS", "/models")):
        monkeypatch.setenv(name, value)
    tool = program(
        tmp_path, "import os; print(sorted(os.environ)); print(os.environ['LC_ALL'], os.environ['TOOL_MODELS'], os.getcwd())"
    )
    with workplace() as folder:
        out = run_program(Program(name="Tool", path=tool.path, keep=("TOOL_",)), (), folder=folder).stdout
        assert f"C /models {folder.resolve()}" in out
    assert "SECRET_TOKEN" not in out
    assert "PYTHONPATH" not in out


def test_not_found_says_what_was_looked_for_and_what_to_do() -> None:
    with pytest.raises(ProgramError, match="Tool was not found") as caught:
        find_program("Tool", ("no-such-tool-1", "no-such-tool-2"), remedy="install it")
    assert "no-such-tool-1 or no-such-tool-2" in caught.value.expected
    assert caught.value.remedy == "install it"


def test_found_on_the_path_at_a_path_and_in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_program(tmp_path / "tool", "")
    assert find_program("Tool", ("tool",), given=path).path == path
    assert find_program("Tool", ("tool",), given=tmp_path).path == path
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_program("Tool", ("other", "tool")).path == path
    assert find_program("Tool", ("other",), given=Path("tool")).path == path


@pytest.mark.parametrize(
    ("given", "words"),
    [("absent", "no Tool at the path"), ("empty", "holds no tool"), ("plain", "may not be run")],
)
def test_a_path_that_is_no_program_is_refused(tmp_path: Path, given: str, words: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "plain").write_text("text")
    with pytest.raises(ProgramError, match=words):
        find_program("Tool", ("tool",), given=tmp_path / given)


def test_a_status_that_is_not_0_quotes_what_it_said(tmp_path: Path) -> None:
    error = refused(program(tmp_path, "import sys; print('allele unknown', file=sys.stderr); sys.exit(3)"), tmp_path)
    assert "ended with status 3" in error.found
    assert "allele unknown" in error.found
    assert "tool -x 'a b'" in error.place


def test_a_traceback_of_the_program_is_not_shown_but_its_end(tmp_path: Path) -> None:
    error = refused(program(tmp_path, "raise RuntimeError('models are missing')"), tmp_path)
    assert "it said: RuntimeError: models are missing" in error.found


def test_one_that_hangs_is_stopped_with_its_children(tmp_path: Path) -> None:
    alive = tmp_path / "alive"
    child = f"import time\nfor _ in range(200): open({str(alive)!r}, 'a').write('x'); time.sleep(0.05)"
    body = f"import subprocess, sys, time\nsubprocess.Popen([sys.executable, '-c', {child!r}])\n"
    body += "print('began', flush=True)\ntime.sleep(60)"
    started = time.monotonic()
    error = refused(program(tmp_path, body), tmp_path, seconds=1.0)
    assert time.monotonic() - started < 10
    assert "had not ended after 1 s" in error.found
    assert "began" in error.found
    size = alive.stat().st_size if alive.exists() else 0
    time.sleep(0.3)
    assert (alive.stat().st_size if alive.exists() else 0) == size


def test_one_that_waits_for_input_gets_none(tmp_path: Path) -> None:
    with workplace() as folder:
        assert run_program(
            program(tmp_path, "print(repr(input.__name__), len(__import__('sys').stdin.read()))"), (), folder=folder
        )


@pytest.mark.parametrize("where", ["sys.stdout", "open('answer.txt', 'w')"])
def test_one_that_writes_without_end_is_stopped(tmp_path: Path, where: str) -> None:
    body = f"import sys\nto = {where}\nwhile True: to.write('x' * 65536)"
    error = refused(program(tmp_path, body), tmp_path, seconds=30.0, most_bytes=2**20)
    assert "written more than 1 MiB" in error.found


def test_one_that_is_killed_names_the_signal(tmp_path: Path) -> None:
    error = refused(program(tmp_path, "import os; os.kill(os.getpid(), 9)"), tmp_path)
    assert "SIGKILL" in error.found
    assert "memory" in error.cause


def test_a_script_without_its_interpreter_names_it(tmp_path: Path) -> None:
    path = tmp_path / "tool"
    path.write_text("#!/bin/no-such-tcsh -f\necho hello\n")
    path.chmod(0o755)
    error = refused(Program(name="Tool", path=path), tmp_path)
    assert "/bin/no-such-tcsh" in error.cause
    assert error.remedy == "install no-such-tcsh"


def test_a_file_that_is_no_program_and_one_that_is_gone(tmp_path: Path) -> None:
    path = tmp_path / "tool"
    path.write_bytes(b"\x00\x01\x02")
    path.chmod(0o755)
    assert "another kind of machine" in refused(Program(name="Tool", path=path), tmp_path).cause
    path.unlink()
    assert "could not be started" in refused(Program(name="Tool", path=path), tmp_path).found


def test_bytes_that_are_not_text_do_no_harm(tmp_path: Path) -> None:
    error = refused(program(tmp_path, "import os, sys; os.write(2, bytes(range(256)) * 100); sys.exit(1)"), tmp_path)
    assert len(str(error)) < 2_000
    assert all(letter.isprintable() for letter in str(error))


def test_another_thread_can_stop_a_run(tmp_path: Path) -> None:
    stop = threading.Event()
    threading.Timer(0.3, stop.set).start()
    with workplace() as folder, pytest.raises(ProgramError, match="was stopped"):
        run_program(program(tmp_path, "import time; time.sleep(30)"), (), folder=folder, stop=stop)


@given(st.text(max_size=3_000))
def test_a_quote_is_short_and_one_line(text: str) -> None:
    quote = quote_end(text)
    assert len(quote) < 500
    assert "\n" not in quote


def test_this_python_is_found_beside_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", os.devnull)
    name = Path(sys.executable).name
    assert find_program("Python", (name,)).path == Path(sys.executable).parent / name
