"""The claims that ship with vaxsmith: list them, or find one by name or path."""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from vaxsmith.core import InputError
from vaxsmith.evidence.registry.claim import Claim
from vaxsmith.evidence.registry.claim_file import parse_claim, read_claim


def _shelf() -> dict[str, Traversable]:
    folder = files("vaxsmith.evidence") / "claims"
    return {entry.name.removesuffix(".toml"): entry for entry in folder.iterdir() if entry.name.endswith(".toml")}


def claim_names() -> tuple[str, ...]:
    """Give the names of the claims that ship with vaxsmith, sorted."""
    return tuple(sorted(_shelf()))


@cache
def shipped_claim(name: str) -> Claim:
    """Read one shipped claim by its name.

    Raises:
        InputError: there is none of this name; says which is nearest.
    """
    shelf = _shelf()
    if name not in shelf:
        near = get_close_matches(name, shelf, n=1)
        raise InputError(
            f"there is no claim {name[:80]!r}",
            expected="a path to a TOML file, or one of " + ", ".join(sorted(shelf)),
            remedy=f"did you mean {near[0]!r}?" if near else "",
        )
    return parse_claim(shelf[name].read_bytes(), place=f"claims/{name}.toml")


def shipped_claims() -> tuple[Claim, ...]:
    """Read every claim that ships with vaxsmith, by name."""
    return tuple(shipped_claim(name) for name in claim_names())


def find_claim(name_or_path: str) -> Claim:
    """Read a claim by the name of a shipped one, or from a file.

    A text with a folder or the ending ``.toml`` is a path; so is the name of a file that exists and no claim is called so.

    Raises:
        InputError: there is no such claim or file.
        FormatError: the file is not a claim.
    """
    path = Path(name_or_path)
    is_path = path.suffix.lower() == ".toml" or len(path.parts) > 1
    if is_path or (name_or_path not in claim_names() and path.is_file()):
        return read_claim(path)
    return shipped_claim(name_or_path)
