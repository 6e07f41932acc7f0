"""The house keeps its own rules: doctests run, links lead somewhere, files stay small, layers hold."""

from __future__ import annotations

import ast
import doctest
import importlib
import pkgutil
import re
import subprocess
import sys
from pathlib import Path

import pytest

import vaxsmith

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted((ROOT / "src" / "vaxsmith").rglob("*.py"))
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "verification").glob("*.md")])
MODULES = sorted(info.name for info in pkgutil.walk_packages(vaxsmith.__path__, "vaxsmith.") if "_native" not in info.name)
PACKAGES = [
    "core", "genome", "tumor", "proteins", "hla", "presentation", "selection", "construct", "mrna", "patient", "dossier",
    "adapters", "evidence",
]  # fmt: skip
LONGEST_FILE = 400
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "misc"}


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings_run(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


@pytest.mark.parametrize("package", PACKAGES)
def test_the_first_page_of_a_chapter_has_an_example_and_says_what_it_exports(package: str) -> None:
    module = importlib.import_module(f"vaxsmith.{package}")
    assert ">>>" in (module.__doc__ or "")
    for name in module.__all__:
        assert getattr(module, name, None) is not None


def test_no_file_is_long_and_none_is_named_for_nothing() -> None:
    long = [path.name for path in SOURCES if len(path.read_text().splitlines()) > LONGEST_FILE]
    assert long == []
    assert [path for path in SOURCES if path.stem in FORBIDDEN_NAMES] == []


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_dangerous_calls(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func)
            assert name not in {"eval", "exec", "os.system", "pickle.load", "pickle.loads", "input"}, f"{path}:{node.lineno}"
            assert not any(k.arg == "shell" for k in node.keywords), f"{path}:{node.lineno}"
            assert not any(k.arg == "allow_pickle" and getattr(k.value, "value", None) is True for k in node.keywords), (
                f"{path}:{node.lineno}"
            )


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text()):
        if "://" not in target and not target.startswith("mailto:"):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_help_is_instant_and_loads_no_heavy_library() -> None:
    """Speed is measured in benchmarks; here: the command line imports none of the heavy libraries to say its help."""
    code = (
        "import sys; from vaxsmith.cli.application import application\n"
        "heavy = {'scipy', 'matplotlib', 'mhcgnomes', 'highspy', 'RNA', 'pandas', 'Bio', 'pysam', 'numpy', 'torch'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
