"""How much the network knows about an allele: training ligands, and the nearest groove it was trained on."""

from __future__ import annotations

from dataclasses import dataclass

from vaxsmith.hla.allele import Allele
from vaxsmith.presentation.class_one import ClassOneNetwork, load_class_one


@dataclass(frozen=True, slots=True, kw_only=True)
class AlleleSupport:
    """What stands behind predictions for one allele.

    ``ligands`` and ``measurements`` are training ligands and affinities of molecules with exactly this groove;
    ``nearest`` the trained allele with the most similar groove (the allele itself, or another of the same groove, at
    distance 0); ``distance`` in 0..1, NaN with an empty ``nearest`` where the groove is unknown.
    """

    allele: str
    ligands: int
    nearest: str
    distance: float
    measurements: int = 0


def allele_support(allele: Allele, network: ClassOneNetwork | None = None) -> AlleleSupport:
    """Look up what the class I network was trained on near ``allele``."""
    model = (network or load_class_one()).model
    groove = model.groove_of.get(allele.name)
    if groove is None:
        return AlleleSupport(allele=allele.name, ligands=0, nearest="", distance=float("nan"))
    ligands, distance = int(model.ligands[groove]), float(model.distance[groove])
    near = int(model.nearest[groove])
    own = near == groove and ligands > 0
    return AlleleSupport(
        allele=allele.name,
        ligands=ligands,
        nearest=allele.name if own and allele.name in model.about["trained_alleles"] else str(model.trained_name[near]),
        distance=distance,
        measurements=int(model.measurements[groove]),
    )


def nearest_trained(allele: Allele) -> tuple[str, float]:
    """Give the nearest trained allele and the groove distance to it; ``("", nan)`` for an unknown groove."""
    support = allele_support(allele)
    return support.nearest, support.distance
