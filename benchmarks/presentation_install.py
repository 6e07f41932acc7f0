"""How much a distribution and everything it requires takes on disk, as installed in the running environment."""

from __future__ import annotations

import re
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path


def installed_mebibytes(distribution: str) -> float:
    """Add up the files of ``distribution`` and of its requirements, and theirs, extras left out, each once.

    Of a package installed from its working tree (editable) the tree's files count, as they would be copied.
    """
    todo, seen, size = [distribution], set[str](), 0
    while todo:
        name = re.sub(r"[-_.]+", "-", todo.pop()).lower()
        if name in seen:
            continue
        seen.add(name)
        try:
            found = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            continue  # a requirement for another platform or version of Python
        paths = [Path(str(found.locate_file(file))) for file in found.files or ()]
        if name == distribution and not any(path.parts[-2:] == (name, "__init__.py") for path in paths):
            specification = find_spec(name)
            for folder in (specification.submodule_search_locations if specification else None) or ():
                paths += [path for path in Path(folder).rglob("*") if "__pycache__" not in path.parts]
        size += sum(path.stat().st_size for path in paths if path.is_file())
        required = [requirement for requirement in found.requires or () if "extra ==" not in requirement]
        todo += [re.split(r"[^A-Za-z0-9._-]", requirement, maxsplit=1)[0] for requirement in required]
    return size / (1 << 20)
