"""A finished molecule for tests that judge one, made without the design: catalogue parts around a given coding sequence."""

from __future__ import annotations

from vaxsmith.core import translate
from vaxsmith.mrna.frame import build_frame
from vaxsmith.mrna.messenger import Messenger
from vaxsmith.mrna.refold import compound
from vaxsmith.mrna.sequence_checks import gc_fraction
from vaxsmith.mrna.settings import MessengerSettings

CODING = "ATGGCCAAGCTGGAATGGGTCAACCCTAGAACACATTACCAGATCTGCGACTTCATGTCCCTGGAGGAAAAGCGGGCTGGAGGCAGCGGAGGCGGAGGGTCTGGCGGA"


def example_messenger(coding: str = CODING, *, tail: str = "A30-GCATATGACT-A70", structure: str | None = None) -> Messenger:
    """Lay a molecule out; without ``structure`` ViennaRNA's d0 fold of the whole is claimed."""
    frame = build_frame(MessengerSettings(tail=tail))
    parts = frame.parts(coding)
    sequence = "".join(part.sequence for part in parts)
    folded, energy = compound(sequence.replace("T", "U"), 0).mfe()
    return Messenger(
        name="example",
        parts=parts,
        protein=translate(coding),
        cap=frame.cap.name,
        promoter=frame.promoter,
        promoter_overlap=frame.promoter_overlap,
        linearisation=frame.linearisation.value,
        cai=1.0,
        gc_fraction=gc_fraction(sequence),
        energy=round(energy, 2),
        energy_model="Turner 2004, dangles=0, exact minimum",
        structure=folded if structure is None else structure,
    )
