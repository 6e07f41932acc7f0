"""No long word and its reverse complement: the strands of the template fold back there, and synthesis stops."""

from __future__ import annotations

from dataclasses import dataclass

from vaxsmith.core import Finding
from vaxsmith.mrna.messenger import Messenger
from vaxsmith.mrna.rules.repeats import judge_copies


@dataclass(frozen=True, slots=True, kw_only=True)
class Hairpins:
    """Find perfect inverted repeats longer than ``longest``, at any distance."""

    longest: int
    name: str = "hairpin"

    def check(self, messenger: Messenger) -> tuple[Finding, ...]:
        """Give each pair of arms once, longest first; a caution where either touches the coding sequence."""
        return judge_copies(messenger, check=self.name, longest=self.longest, inverted=True)
