"""What measured constructs say about decay in solution: a rate for each unit of DegScore, and how far they strayed.

Fitted here (``make verify-degscore`` fits it again and compares) to 193 of the 233 mRNAs of Leppek et al. 2022, those with
a usable decay curve and a known amplified stretch: MEV 9, NLuc 171 from two laboratories, eGFP 13.
"""

from __future__ import annotations

from vaxsmith.core import Sourced

_TABLE = "Leppek et al. 2022, Nat. Commun. 13:1536, decay of 233 mRNAs in one pool (193 used); fitted by vaxsmith"

DECAY_RATE = Sourced(
    name="decay for each unit of DegScore",
    value=0.00247436,
    unit="1/h",
    citation=_TABLE,
    note="Geometric mean of measured rate over DegScore of the amplified stretch, the construct folded by ViennaRNA (d2).",
)
DECAY_SPREAD = Sourced(
    name="spread of the measured rate about that",
    value=0.2227,
    unit="ln",
    citation=_TABLE,
    note="Root mean square over four families of constructs, each predicted by the other three, families weighing alike "
    "(constructs alike: 0.177).",
)
SCORES_MEASURED = Sourced(name="least and greatest DegScore of a measured stretch", value=(60.9, 344.9), citation=_TABLE)
ASSAY = Sourced(
    name="conditions of the assay",
    value="In buffer at about pH 10 with 10 mM magnesium and 24 °C, unmodified, naked RNA: accelerated hydrolysis; it says "
    "nothing about storage, a formulation or a cell.",
    citation="Leppek et al. 2022, Nat. Commun. 13:1536",
    note="Second-hand: the conditions are those that DegScore's documentation gives for the same study's assay; check the "
    "paper's methods before quoting them.",
)
