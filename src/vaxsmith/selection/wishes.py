"""Noun: what people insist on, whatever the numbers say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from vaxsmith.selection.target import Target


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """Targets that must or must not go in, by name (``KRAS G12D``) or label (``chr12-25245350-C-T``).

    ``source`` names who asks: a policy file, a board's review.
    """

    must: tuple[str, ...] = ()
    must_not: tuple[str, ...] = ()
    source: str = ""

    def also(self, *, must: Sequence[str], must_not: Sequence[str], source: str) -> Wishes:
        """Add somebody else's wishes; where they contradict, the later ones hold."""
        return Wishes(
            must=(*(name for name in self.must if name not in must_not), *must),
            must_not=(*(name for name in self.must_not if name not in must), *must_not),
            source=" and ".join(filter(None, (self.source, source))),
        )


def is_named(target: Target, names: Sequence[str]) -> bool:
    """Tell whether one of the names is a target's name or a label of what makes it."""
    own = {target.name, target.label, *(call.label for call in target.protein.calls)}
    return any(name in own for name in names)
