"""The one life cycle of outside programs: find, run with a time limit in a folder of its own, say what went wrong.

No shell is involved, the arguments are a list, and the environment holds only what a program needs, so that a setting of
the person's own Python or language changes no number.
"""

from __future__ import annotations

import errno
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from vaxsmith.core import ProgramError

MOST_SECONDS = 3_600.0  # of one run; a batch of peptides takes minutes at the most
MOST_BYTES = 512 * 2**20  # of everything one run writes; a batch's answer takes a few megabytes
_PASSED_ON = (
    "PATH", "HOME", "USER", "LOGNAME", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH",
    "CUDA_VISIBLE_DEVICES", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS",
)  # fmt: skip
_LONGEST_QUOTE = 400
_EXCEPTION = re.compile(r"[\w.]*(?:Error|Exception|Exit|Interrupt|Warning)\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """An outside program on this machine.

    ``name`` is what sentences call it, ``path`` its file, ``first`` the arguments that every run begins with (a script
    that an interpreter runs), ``keep`` the beginnings of environment variables that are its own (``MHCFLURRY_``).
    """

    name: str
    path: Path
    first: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """A run that ended well: what was run, and what it wrote to its two streams."""

    command: tuple[str, ...]
    stdout: str
    stderr: str


def find_program(
    name: str, executables: Sequence[str], *, given: Path | None = None, remedy: str = "", keep: tuple[str, ...] = ()
) -> Program:
    """Find a program: at the path given (the file, or the folder that holds it), on the PATH, or beside this Python.

    Raises:
        ProgramError: it is nowhere, or the file may not be run.
    """
    if given is not None:
        return Program(name=name, path=_given(name, executables, given, remedy), keep=keep)
    beside = str(Path(sys.executable).parent)
    for executable in executables:
        found = shutil.which(executable) or shutil.which(executable, path=beside)
        if found:
            return Program(name=name, path=Path(found).absolute(), keep=keep)
    raise ProgramError(
        f"{name} was not found",
        expected=f"{' or '.join(executables)} on the PATH",
        cause="it is not installed, or installed in another environment",
        remedy=remedy or f"install {name}, or name its path",
    )


def _given(name: str, executables: Sequence[str], given: Path, remedy: str) -> Path:
    path = given.expanduser()
    if path.name == str(path) and not path.exists() and (found := shutil.which(str(path))):
        return Path(found).absolute()
    if path.is_dir():
        inside = [path / executable for executable in executables if (path / executable).is_file()]
        if not inside:
            raise ProgramError(
                f"the folder given for {name} holds no {' or '.join(executables)}",
                remedy="name the program's file",
                place=str(given),
            )
        path = inside[0]
    if not path.exists():
        raise ProgramError(
            f"there is no {name} at the path given",
            remedy=remedy or "check the path",
            cause="a typing error",
            place=str(given),
        )
    if not path.is_file() or not os.access(path, os.X_OK):
        raise ProgramError(
            f"the file given for {name} may not be run",
            expected="a program with permission to run",
            cause="unpacking lost the permission, or this is another file of the program",
            remedy=f"chmod +x {shlex.quote(str(path))}, or name the program itself",
            place=str(given),
        )
    return path.absolute()


@contextmanager
def workplace() -> Iterator[Path]:
    """Give an empty folder for one run and remove it afterwards; its path is short, which some programs need."""
    with tempfile.TemporaryDirectory(prefix="vaxsmith-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def run_program(
    program: Program,
    arguments: Sequence[str],
    *,
    folder: Path,
    seconds: float = MOST_SECONDS,
    most_bytes: int = MOST_BYTES,
    stop: threading.Event | None = None,
) -> Ran:
    """Run ``program`` in ``folder`` and wait for it; it and its children die when it takes too long or writes too much.

    Its input is empty. ``stop``, once set by another thread, ends the run.

    Raises:
        ProgramError: it cannot be started, ends with another status than 0, is ended by a signal, or passes a limit.
    """
    command = (str(program.path), *program.first, *arguments)
    out, err = folder / "stdout.log", folder / "stderr.log"
    with out.open("wb") as to_out, err.open("wb") as to_err:
        try:
            process = subprocess.Popen(  # noqa: S603 - a program that the person chose, with a list of arguments
                command,
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=to_out,
                stderr=to_err,
                env=_environment(program, folder),
                start_new_session=True,
            )
        except (OSError, ValueError) as error:
            raise _not_started(program, command, error) from error
        passed = _wait(process, folder, seconds, most_bytes, stop)
    ran = Ran(command=command, stdout=_text(out), stderr=_text(err))
    if passed:
        raise program_error(program, ran, passed[0], cause=passed[1], remedy=passed[2])
    if process.returncode != 0:
        raise _failed(program, ran, process.returncode)
    return ran


def program_error(
    program: Program, ran: Ran, found: str, *, expected: str = "", cause: str = "", remedy: str = ""
) -> ProgramError:
    """Make the error that tells of a run: what was found, what the program said, and the command."""
    said = quote_end(ran.stderr) or quote_end(ran.stdout)
    return ProgramError(
        f"{program.name} {found}" + (f"; it said: {said}" if said else "; it said nothing"),
        expected=expected,
        cause=cause,
        remedy=remedy or "run the command by hand to see more",
        place=shlex.join(ran.command)[:_LONGEST_QUOTE],
    )


def quote_end(text: str) -> str:
    """Give the last lines of what a program said, in one line; of a Python traceback only what it ends with."""
    lines = [line.strip() for line in text[-20 * _LONGEST_QUOTE :].splitlines() if line.strip(" \t-#=*^~")]
    if any(line.startswith("Traceback (") for line in lines):
        ends = [at for at, line in enumerate(lines) if _EXCEPTION.match(line)]
        lines = lines[ends[-1] :] if ends else lines
    kept: list[str] = []
    for line in reversed(lines[-6:]):
        if sum(map(len, kept)) + len(line) > _LONGEST_QUOTE:
            kept.append(f"…{line[-_LONGEST_QUOTE:]}" if not kept else "…")
            break
        kept.append(line)
    return " / ".join(reversed(kept))


def _environment(program: Program, folder: Path) -> dict[str, str]:
    kept = {
        name: value for name, value in os.environ.items() if name in _PASSED_ON or any(map(name.startswith, program.keep))
    }
    # A decimal comma or a translated message would be read as something else.
    return {"PATH": os.defpath, **kept, "LC_ALL": "C", "TMPDIR": str(folder)}


def _wait(
    process: subprocess.Popen[bytes], folder: Path, seconds: float, most_bytes: int, stop: threading.Event | None
) -> tuple[str, str, str] | None:
    """Wait for the end; where a limit is passed, kill the whole group and give what was found, the cause and the remedy."""
    started, pause = time.monotonic(), 0.005
    try:
        while True:
            with suppress(subprocess.TimeoutExpired):
                process.wait(pause)
                return None
            pause = min(2 * pause, 0.2)
            if time.monotonic() - started > seconds:
                cause = "it waits for something, or the machine is too slow for this many peptides"
                return f"had not ended after {seconds:g} s and was stopped", cause, ""
            if _written(folder) > most_bytes:
                cause = "it repeats itself, or is not the program it should be"
                return f"had written more than {most_bytes / 2**20:g} MiB and was stopped", cause, ""
            if stop is not None and stop.is_set():
                return "was stopped", "another run failed, or the person stopped it", ""
    finally:
        if process.poll() is None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _written(folder: Path) -> int:
    size = 0
    for path in folder.rglob("*"):
        with suppress(OSError):  # a file that is gone by now takes no room
            size += path.lstat().st_size
    return size


def _text(path: Path) -> str:
    with path.open("rb") as stream:
        return stream.read(MOST_BYTES).decode("utf-8", errors="replace")


def _not_started(program: Program, command: tuple[str, ...], error: OSError | ValueError) -> ProgramError:
    cause, remedy = "", "run it by hand to see more"
    code = error.errno if isinstance(error, OSError) else None
    if code == errno.ENOENT and program.path.exists():
        with suppress(OSError), program.path.open("rb") as script:
            words = script.readline(200).removeprefix(b"#!").decode("utf-8", errors="replace").split() or ["?"]
            cause = f"it is a script for {words[0]}, which this machine does not have"
            remedy = f"install {Path(words[0]).name}"
    elif code == errno.ENOEXEC:
        cause = "it was built for another kind of machine, or is a script without its first line"
        remedy = "install the version for this machine"
    elif code == errno.EACCES:
        cause, remedy = "the file, or its folder, may not be run", f"chmod +x {shlex.quote(str(program.path))}"
    said = (error.strerror if isinstance(error, OSError) else None) or str(error)
    return ProgramError(
        f"{program.name} could not be started ({said})",
        cause=cause,
        remedy=remedy,
        place=shlex.join(command)[:_LONGEST_QUOTE],
    )


def _failed(program: Program, ran: Ran, status: int) -> ProgramError:
    if status > 0:
        cause = {126: "a part of it may not be run", 127: "a part of it was not found"}.get(status, "")
        return program_error(program, ran, f"ended with status {status}", expected="status 0", cause=cause)
    try:
        called = signal.Signals(-status).name
    except ValueError:
        called = f"signal {-status}"
    cause = (
        "the machine ran out of memory, or somebody stopped it" if -status == signal.SIGKILL else "a fault in the program"
    )
    return program_error(program, ran, f"was ended by {called}", cause=cause)
