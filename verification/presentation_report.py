"""What each part of the comparison of presentation gives back: targets, reached or not, and tables in Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A figure that was asked for: ``reached`` must be at least ``asked``, or at most where ``at_most`` is True."""

    what: str
    reached: float
    asked: float
    at_most: bool = False

    @property
    def met(self) -> bool:
        """Whether the target is reached; a figure that is not a number never is."""
        return self.reached <= self.asked if self.at_most else self.reached >= self.asked

    @property
    def row(self) -> tuple[str, str, str, str]:
        """The target as a row of the closing table."""
        sign = "≤" if self.at_most else "≥"
        reached = "not judged" if self.reached != self.reached else f"{self.reached:.4f}"
        return self.what, f"{sign} {self.asked:.4f}", reached, "yes" if self.met else "**NO**"


def print_table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a Markdown table and an empty line."""
    print("| " + " | ".join(header) + " |")
    print("|" + "---|" * len(header))
    for row in rows:
        print("| " + " | ".join(map(str, row)) + " |")
    print()


def print_targets(targets: Sequence[Target]) -> bool:
    """Print asked beside reached; tell whether every target is met."""
    print_table(("asked for", "at", "reached", "met"), [target.row for target in targets])
    return all(target.met for target in targets)


def share(part: int, whole: int) -> str:
    """Write a count and what share of the whole it is."""
    return f"{part:,} of {whole:,} ({part / whole:.1%})" if whole else "0 of 0"
