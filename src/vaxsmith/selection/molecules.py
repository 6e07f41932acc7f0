"""Which of the patient's HLA molecules a predictor can judge."""

from __future__ import annotations

from collections.abc import Iterable

from vaxsmith.core import Dropped
from vaxsmith.hla.allele import Allele
from vaxsmith.presentation.prediction import Predictor


def judgeable_molecules(alleles: Iterable[Allele], predictor: Predictor, dropped: list[Dropped]) -> list[Allele]:
    """Keep the molecules, of one class, that the predictor can judge; the others are recorded in ``dropped``."""
    usable: list[Allele] = []
    for allele in alleles:
        unassessed = predictor.assess(allele)
        if unassessed is None:
            usable.append(allele)
        else:
            dropped.append(
                Dropped(
                    stage="presentation",
                    reason="allele-unassessed",
                    sentence=unassessed.reason,
                    allele=allele.name,
                    unassessed=True,
                    remedy=unassessed.remedy,
                )
            )
    return usable
