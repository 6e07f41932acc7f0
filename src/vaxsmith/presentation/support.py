"""How much the network knows about an allele: training ligands, and the nearest groove it was trained on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from vaxsmith.core import Finding, Severity
from vaxsmith.hla.allele import Allele
from vaxsmith.presentation.by_class import Network, predictor_for
from vaxsmith.presentation.catalogue import FEWEST_MEASUREMENTS, THIN_SUPPORT


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


def allele_support(allele: Allele, network: Network | None = None) -> AlleleSupport:
    """Look up what the network (that of the allele's class, unless given) was trained on near ``allele``."""
    model = (network or predictor_for(allele)).model
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


def check_support(alleles: Iterable[Allele], network: Network | None = None) -> tuple[Finding, ...]:
    """Say how well each allele that can be judged was covered in training: a caution where it was thin, else a note."""
    findings = []
    for allele in alleles:
        judge = network or predictor_for(allele)
        if judge.assess(allele) is not None:
            continue
        support = allele_support(allele, judge)
        thin = support.ligands < THIN_SUPPORT.value
        if not thin:
            sentence = f"The network saw {support.ligands:,} ligands of this allele's groove in training."
        elif support.measurements >= FEWEST_MEASUREMENTS.value and support.distance == 0.0:
            sentence = (
                f"The network knows this allele's groove by {support.measurements:,} measured affinities and only "
                f"{support.ligands:,} ligands: how it presents what binds is less sure; read its percentiles with care."
            )
        elif support.nearest == allele.name:
            sentence = f"The network saw only {support.ligands:,} ligands of this allele: read its percentiles with care."
        else:
            sentence = (
                f"The network saw {support.ligands:,} ligands of this allele and judges it by its nearest trained "
                f"neighbour, {support.nearest} (groove distance {support.distance:.2f}): read its percentiles with care."
            )
        findings.append(
            Finding(
                check="allele-support",
                severity=Severity.CAUTION if thin else Severity.NOTE,
                place=allele.name,
                sentence=sentence,
                measured=float(support.ligands),
                limit=float(THIN_SUPPORT.value),
            )
        )
    return tuple(findings)
