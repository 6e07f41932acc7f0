"""Percentiles of fresh random human peptides are uniform: Kolmogorov-Smirnov, one allele at a time.

The peptides are those that training/*/data.py keeps apart as ``test_background``: neither negatives nor calibration, in the
calibration's mix of lengths. The alleles are all with ligands in training and a hundred others, drawn with a fixed seed.
What is fair: with n fresh peptides against m that calibrated, two samples of one distribution differ by more than
sqrt(-ln(a/2)/2) · sqrt(1/n + 1/m) in a share a of all cases; a is 1 % divided by the number of alleles tested. To that the
half a percentile point is added by which interpolation between the grid's points may move a rank. The tails, where
decisions are made, are printed as observed shares.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from vaxsmith.core import VaxsmithError
from vaxsmith.hla import parse_allele
from vaxsmith.presentation import predictor_for
from verification.corpora import corpora
from verification.presentation_measures import uniform_distance
from verification.presentation_report import Target, print_table

OTHERS = 100
LEVEL = 0.01
INTERPOLATION = 0.005
TAILS = (0.1, 0.5, 2.0, 10.0)


def uniform_ranks() -> list[Target]:
    """Print the largest distances and the tails of both classes; give the largest distance of each as a target."""
    from training.class_one.data import load as load_class_one_data
    from training.class_two.data import load as load_class_two_data

    one, two = load_class_one_data(corpora()), load_class_two_data(corpora())
    return [
        _one_class("I", one.alleles, one.ligands.allele, one.test_background.tolist(), len(one.calibration)),
        _one_class("II", two.alleles, two.ligands.allele, two.test_background.tolist(), len(two.calibration)),
    ]


def _one_class(number: str, alleles: Sequence[str], trained: np.ndarray, peptides: list[str], calibrated: int) -> Target:
    print(f"## Class {number}: percentiles of {len(peptides):,} fresh random human peptides\n")
    usable = [name for name in alleles if _usable(name)]
    with_ligands = {alleles[index] for index in np.unique(trained)}
    others = [name for name in usable if name not in with_ligands]
    drawn = np.random.default_rng(0).permutation(len(others))[:OTHERS]
    tested = [name for name in usable if name in with_ligands] + [others[index] for index in sorted(drawn)]
    what = f"class {number}, percentiles of background, largest distance from uniform"
    if not tested:
        print("No allele of this class is judged.\n")
        return Target(what=what, reached=float("nan"), asked=0.0, at_most=True)
    distance, tails = {}, []
    for name in tested:
        allele = parse_allele(name)
        percentile = predictor_for(allele).predict(peptides, [allele]).percentile[:, 0].astype(np.float64)
        distance[name] = uniform_distance(percentile / 100)
        tails.append([(percentile <= tail).mean() * 100 for tail in TAILS])
    chance = np.sqrt(-np.log(LEVEL / len(tested) / 2) / 2) * np.sqrt(1 / len(peptides) + 1 / calibrated)
    ordered = sorted(distance.items(), key=lambda item: -item[1])
    print(
        f"{len(tested)} alleles, {sum(name in with_ligands for name in tested)} of them with ligands in training. "
        f"Distance D: median {np.median(list(distance.values())):.4f}, largest "
        + ", ".join(f"{value:.4f} ({name})" for name, value in ordered[:3])
        + f"; by chance up to {chance:.4f}, and {INTERPOLATION} for interpolation.\n"
    )
    share = np.array(tails)
    print_table(
        ("percentile at or under", "mean share of fresh peptides", "lowest allele", "highest allele"),
        [
            (f"{tail} %", f"{share[:, i].mean():.3f} %", f"{share[:, i].min():.3f} %", f"{share[:, i].max():.3f} %")
            for i, tail in enumerate(TAILS)
        ],
    )
    return Target(what=what, reached=ordered[0][1], asked=float(chance) + INTERPOLATION, at_most=True)


def _usable(name: str) -> bool:
    try:
        allele = parse_allele(name)
        return predictor_for(allele).assess(allele) is None
    except VaxsmithError:
        return False
