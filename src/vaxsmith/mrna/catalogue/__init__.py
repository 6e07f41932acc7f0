"""Sourced parts and limits of the molecule; every entry says where it was read.

>>> from vaxsmith.mrna.catalogue import STOPS
>>> STOPS["TGATGA"].value
'TGATGA'
"""

from vaxsmith.mrna.catalogue.caps import CAPS, LINEARISATIONS, Cap
from vaxsmith.mrna.catalogue.codon_usage import USAGES
from vaxsmith.mrna.catalogue.motifs import SIGNALS, SITES, Motif, find_motif, homopolymers
from vaxsmith.mrna.catalogue.parts import FIVE_PRIME_UTRS, KOZAKS, STOPS, TAILS, THREE_PRIME_UTRS

__all__ = [
    "CAPS",
    "FIVE_PRIME_UTRS",
    "KOZAKS",
    "LINEARISATIONS",
    "SIGNALS",
    "SITES",
    "STOPS",
    "TAILS",
    "THREE_PRIME_UTRS",
    "USAGES",
    "Cap",
    "Motif",
    "find_motif",
    "homopolymers",
]
