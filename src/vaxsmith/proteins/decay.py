"""Nonsense-mediated decay: whether a new stop lies so far before the last exon junction that the message is destroyed."""

from __future__ import annotations

from vaxsmith.core import Finding, Severity, Sourced
from vaxsmith.proteins.mutant_protein import EffectKind

DECAY_DISTANCE = Sourced(
    name="distance of a new stop to the last exon junction",
    value=50,
    unit="nt",
    citation="Nagy & Maquat, Trends Biochem Sci 1998;23:198-199: stops more than 50-55 nt before the last exon junction",
)
"""A stop that lies farther than this before the last exon junction marks a message for decay."""

_EARLY_STOPS = frozenset(
    {EffectKind.FRAMESHIFT, EffectKind.STOP_GAIN, EffectKind.FUSION_FRAMESHIFT, EffectKind.SPLICE_FRAMESHIFT}
)


def decay_finding(stop: int | None, junction: int | None, place: str, kind: EffectKind) -> tuple[Finding, ...]:
    """Say whether a shifted or shortened message is likely destroyed, by the last-junction rule.

    ``stop`` is the first base of the stop codon and ``junction`` the first base behind the last exon junction, both in the
    edited message; None where there is none. The rule is evidence and not a verdict: peptides also come from the first
    rounds of translation, and many messages escape.
    """
    if kind not in _EARLY_STOPS or stop is None or junction is None:
        return ()
    distance = junction - (stop + 3)
    expected = distance > DECAY_DISTANCE.value
    sentence = (
        f"The new stop lies {distance} bases before the last exon junction, so the message is likely to be destroyed "
        "(nonsense-mediated decay); RNA reads that show it speak against that."
        if expected
        else "The new stop lies too close to the last exon junction, or behind it, for nonsense-mediated decay."
    )
    return (
        Finding(
            check="nonsense-mediated-decay",
            severity=Severity.CAUTION if expected else Severity.NOTE,
            place=place,
            sentence=sentence,
            measured=float(distance),
            limit=float(DECAY_DISTANCE.value),
        ),
    )
