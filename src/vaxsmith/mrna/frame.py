"""The fixed frame around the coding sequence: parts chosen by name or given by the user, cap, promoter, linearisation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from vaxsmith.core import STOP, SettingsError, Sourced, translate
from vaxsmith.mrna.catalogue import CAPS, FIVE_PRIME_UTRS, KOZAKS, LINEARISATIONS, STOPS, TAILS, THREE_PRIME_UTRS, Cap
from vaxsmith.mrna.messenger import Part, PartKind
from vaxsmith.mrna.settings import MessengerSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The parts before and after the coding sequence, in order, and what the template needs around them."""

    before: tuple[tuple[PartKind, Sourced[str]], ...]
    after: tuple[tuple[PartKind, Sourced[str]], ...]
    cap: Cap
    linearisation: Sourced[str]

    @property
    def left(self) -> str:
        """Everything before the start codon."""
        return "".join(part.value for _, part in self.before)

    @property
    def right(self) -> str:
        """Everything after the last sense codon."""
        return "".join(part.value for _, part in self.after)

    @property
    def promoter_overlap(self) -> int:
        """How many of the transcript's first bases belong to the promoter as it is written for this cap."""
        for start in (self.cap.preferred_start.value, self.cap.required_start.value):
            if self.left.startswith(start):
                return len(start)
        return 1  # does not fit the cap; the rule transcript-start says so

    @property
    def promoter(self) -> str:
        """The promoter up to and including the overlap."""
        return self.cap.promoter_core.value + self.left[: self.promoter_overlap]

    def parts(self, coding: str) -> tuple[Part, ...]:
        """Lay the molecule out around a coding sequence; empty parts are left out."""
        designed = Sourced(name="designed", value=coding, citation="")
        laid: list[Part] = []
        start = 0
        for kind, part in (*self.before, (PartKind.CODING, designed), *self.after):
            if part.value:
                fixed = kind is not PartKind.CODING
                laid.append(
                    Part(kind=kind, name=part.name, sequence=part.value, start=start, fixed=fixed, citation=part.citation)
                )
            start += len(part.value)
        return tuple(laid)


def build_frame(settings: MessengerSettings) -> Frame:
    """Look every part up in the catalogue, or take the user's own sequence.

    Raises:
        SettingsError: a name is unknown, a sequence has other letters, or the stops are not stop codons.
    """
    stops = _choose(STOPS, settings.stops, "stops")
    if not stops.value or len(stops.value) % 3 or set(translate(stops.value)) != {STOP}:
        raise SettingsError(f"stops '{stops.value}' are not stop codons", expected="one or more of TAA, TAG, TGA, in frame")
    if settings.cap not in CAPS:
        raise SettingsError(f"cap '{settings.cap}' is unknown", expected=f"one of {', '.join(CAPS)}")
    leader = _choose(FIVE_PRIME_UTRS, settings.five_prime_utr, "five_prime_utr")
    if not leader.value:
        raise SettingsError(
            "five_prime_utr is empty", expected="a name or a sequence", cause="the cap needs its first bases"
        )
    return Frame(
        before=(
            (PartKind.FIVE_PRIME_UTR, leader),
            (PartKind.KOZAK, _choose(KOZAKS, settings.kozak, "kozak")),
        ),
        after=(
            (PartKind.STOPS, stops),
            (PartKind.THREE_PRIME_UTR, _choose(THREE_PRIME_UTRS, settings.three_prime_utr, "three_prime_utr")),
            (PartKind.TAIL, _choose(TAILS, settings.tail, "tail")),
        ),
        cap=CAPS[settings.cap],
        linearisation=_choose(LINEARISATIONS, settings.linearisation, "linearisation"),
    )


def _choose(catalogue: Mapping[str, Sourced[str]], text: str, what: str) -> Sourced[str]:
    if text in catalogue:
        return catalogue[text]
    sequence = "".join(text.split()).upper().replace("U", "T")
    if set(sequence) - set("ACGT"):
        raise SettingsError(
            f"{what} '{text[:60]}' is neither in the catalogue nor a sequence",
            expected=f"one of {', '.join(catalogue)}, or letters A, C, G, T (U)",
        )
    return Sourced(name=f"{what}, given by the user", value=sequence, citation="given by the user")
