"""What a molecule must keep: one rule a file, each giving findings with a place and a sentence.

>>> from vaxsmith.mrna.rules import default_rules
>>> from vaxsmith.mrna.settings import MessengerSettings
>>> default_rules(MessengerSettings())[0].name
'translation'
"""

from vaxsmith.mrna.rules.cryptic_signals import CrypticSignals
from vaxsmith.mrna.rules.default_rules import default_rules
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

__all__ = [
    "CrypticSignals",
    "ForbiddenSites",
    "GcContent",
    "Hairpins",
    "Homopolymers",
    "Linearisation",
    "LongHelices",
    "OpenStart",
    "Repeats",
    "StartContext",
    "Tail",
    "TranscriptStart",
    "Translation",
    "default_rules",
]
