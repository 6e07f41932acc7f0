"""Train the class II network: ``python -m training.class_two.train --corpora DIR --work DIR --out FILE``.

One command from the corpora to the weights with their calibration (``training/course.py``): the members, each without one
fold of peptides, the network that answers like all of them, the percentiles.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import torch
from numpy.typing import NDArray

from training.class_one.data import Pairs
from training.class_one.network import groove_one_hot
from training.class_two import student
from training.class_two.data import CALIBRATION_LENGTHS, CALIBRATION_PER_LENGTH, Corpora, load
from training.class_two.network import Network, pair_logits, stretches, weights
from training.class_two.trainer import Settings, train
from training.course import Course, differences, run
from training.distil import agreement
from vaxsmith.presentation.catalogue import FARTHEST_CLASS_TWO_GROOVE
from vaxsmith.presentation.groove_table import encode_peptides, share
from vaxsmith.presentation.register import (
    LONGEST,
    SHORTEST,
    RegisterWeights,
    judge,
    length_blocks,
    modulation,
    stretch_block,
)


class Judged:
    """The run-time code on peptides, whose own share is computed once: mean presentation logits with any groove."""

    def __init__(self, named: dict[str, NDArray[np.float32]], peptides: NDArray[np.object_]) -> None:
        made = RegisterWeights(**named)
        self.weights, self.size = made, len(peptides)
        codes = encode_peptides(peptides.tolist(), shortest=SHORTEST, longest=LONGEST, mhc_class=2)
        self.blocks = [stretch_block(made, length, rows, codes[rows, :length]) for length, rows in length_blocks(codes)]

    def __call__(self, groove: NDArray[np.uint8]) -> NDArray[np.float64]:
        """Give the mean logit of each peptide with one groove (34 residue codes)."""
        scale, shift = modulation(self.weights, groove)
        out = np.empty(self.size)
        for block in self.blocks:
            out[block.rows] = judge(self.weights, block, scale, shift)[0].mean(axis=1, dtype=np.float64)
        return out


def twin_difference(network: Network, named: dict[str, NDArray[np.float32]], corpora: Corpora) -> dict[str, float]:
    """Give the largest difference of presentation between torch and the run-time code, with 32- and 16-bit weights."""
    peptides, allele = corpora.calibration[::40], int(corpora.ligands.allele[0])
    with torch.no_grad():
        taken = stretches(peptides)
        grooves = groove_one_hot(corpora.grooves[allele : allele + 1])
        everyone = np.arange(len(peptides))
        logits = pair_logits(network, grooves, taken, everyone, np.zeros_like(everyone))
        theirs = share(logits[:, :-1].numpy().mean(axis=1))
    groove = corpora.grooves[allele]
    return differences(theirs, named, lambda rounded: share(Judged(rounded, peptides)(groove)))


def followed(network: Network, members: list[Network], corpora: Corpora) -> dict[str, float]:
    """Compare the network that ships with the members: 1,000 random peptides and 1,000 ligands, twelve alleles."""
    random = np.random.default_rng(0)
    peptides = np.concatenate([random.choice(corpora.test_background, 1_000), random.choice(corpora.ligands.peptide, 1_000)])
    taken, everyone = stretches(peptides), np.arange(len(peptides))
    grooves = groove_one_hot(corpora.grooves[random.choice(np.unique(corpora.ligands.allele), 12, replace=False)])

    def ask(asked: Network) -> NDArray[np.float32]:
        with torch.no_grad():
            each = [
                pair_logits(asked, grooves, taken, everyone, np.full_like(everyone, k))[:, :-1] for k in range(len(grooves))
            ]
        return torch.cat(each).numpy()

    return agreement(ask(network), np.concatenate([ask(member) for member in members], axis=1))


def thin(corpora: Corpora) -> Corpora:
    """Keep every fortieth row of everything."""
    few = slice(None, None, 40)

    def fewer(pairs: Pairs) -> Pairs:
        return Pairs(peptide=pairs.peptide[few], allele=pairs.allele[few])

    return replace(
        corpora, ligands=fewer(corpora.ligands), refused=fewer(corpora.refused), affinities=fewer(corpora.affinities),
        affinity=corpora.affinity[few],
    )  # fmt: skip


COURSE = Course(
    name="vaxsmith-class-two 2",
    calibration=f"{CALIBRATION_PER_LENGTH} random peptides of each length of {CALIBRATION_LENGTHS[0]} to "
    f"{CALIBRATION_LENGTHS[-1]} residues",
    farthest=FARTHEST_CLASS_TWO_GROOVE.value,
    load=load,
    thin=thin,
    settings=(Settings(), Settings(epochs=2)),
    taught=(student.Settings(), student.Settings(steps=200)),
    train=train,
    network=Network,
    distil=student.distil,
    weights=weights,
    judged=Judged,
    twin_difference=twin_difference,
    followed=followed,
)

if __name__ == "__main__":
    run(COURSE, __doc__)
