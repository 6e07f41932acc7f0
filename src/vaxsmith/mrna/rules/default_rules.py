"""The rules that a molecule is judged by, from the settings it was made with."""

from __future__ import annotations

from vaxsmith.mrna.catalogue import SIGNALS, find_motif
from vaxsmith.mrna.linearising import linearising_motifs
from vaxsmith.mrna.messenger import Rule
from vaxsmith.mrna.rules.cryptic_signals import CrypticSignals
from vaxsmith.mrna.rules.forbidden_sites import ForbiddenSites
from vaxsmith.mrna.rules.gc_content import GcContent
from vaxsmith.mrna.rules.hairpins import Hairpins
from vaxsmith.mrna.rules.homopolymers import Homopolymers
from vaxsmith.mrna.rules.linearisation import Linearisation
from vaxsmith.mrna.rules.long_helices import LongHelices
from vaxsmith.mrna.rules.open_start import OpenStart
from vaxsmith.mrna.rules.repeats import Repeats
from vaxsmith.mrna.rules.start_context import StartContext
from vaxsmith.mrna.rules.tail import Tail
from vaxsmith.mrna.rules.transcript_start import TranscriptStart
from vaxsmith.mrna.rules.translation import Translation
from vaxsmith.mrna.settings import MessengerSettings


def default_rules(settings: MessengerSettings) -> tuple[Rule, ...]:
    """Give every rule, set to the limits of ``settings``, in the order in which a report reads well."""
    enzymes = linearising_motifs(settings)
    named = (find_motif(name) for name in settings.forbidden if name not in SIGNALS)
    sites = {motif.name: motif for motif in (*named, *enzymes)}
    return (
        Translation(),
        TranscriptStart(),
        StartContext(),
        Tail(),
        ForbiddenSites(motifs=tuple(sites.values())),
        Linearisation(motifs=enzymes),
        Homopolymers(longest=settings.longest_homopolymer),
        GcContent(
            lowest=settings.gc_lowest,
            highest=settings.gc_highest,
            window=settings.gc_window,
            window_lowest=settings.gc_window_lowest,
            window_highest=settings.gc_window_highest,
        ),
        Repeats(longest=settings.longest_repeat),
        Hairpins(longest=settings.longest_repeat),
        OpenStart(codons=settings.open_codons, most=settings.most_opening),
        LongHelices(longest=settings.longest_helix),
        CrypticSignals(forbidden=settings.forbidden),
    )
