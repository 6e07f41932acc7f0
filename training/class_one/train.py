"""Train the class I network: ``python -m training.class_one.train --corpora DIR --work DIR --out FILE``.

One command from the corpora to the weights with their calibration (``training/course.py``): the members, each without one
fold of peptides, the network that answers like all of them, the percentiles.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import torch
from numpy.typing import NDArray

from training.class_one import student
from training.class_one.data import CALIBRATION_LENGTHS, CALIBRATION_PER_LENGTH, Corpora, MultiAllelic, Pairs, load
from training.class_one.network import Network, columns, groove_one_hot, weights
from training.class_one.trainer import Settings, train
from training.course import Course, differences, run
from training.distil import agreement
from vaxsmith.presentation.catalogue import FARTHEST_GROOVE
from vaxsmith.presentation.dense import (
    LONGEST,
    SHORTEST,
    DenseWeights,
    block_features,
    entry_of_length,
    judge,
    length_blocks,
    modulation,
)
from vaxsmith.presentation.groove_table import encode_peptides, share


class Judged:
    """The run-time code on peptides, whose own share is computed once: mean presentation logits with any groove."""

    def __init__(self, named: dict[str, NDArray[np.float32]], peptides: NDArray[np.object_]) -> None:
        made = DenseWeights(**named)
        self.weights, self.size = made, len(peptides)
        codes = encode_peptides(peptides.tolist(), shortest=SHORTEST, longest=LONGEST, mhc_class=1)
        entries = {length: entry_of_length(made, length) for length in range(SHORTEST, LONGEST + 1)}
        self.blocks = [
            (rows, block_features(made, entries[length], codes[rows, :length])) for length, rows in length_blocks(codes)
        ]

    def __call__(self, groove: NDArray[np.uint8]) -> NDArray[np.float64]:
        """Give the mean logit of each peptide with one groove (34 residue codes)."""
        scale, shift = modulation(self.weights, groove)
        out = np.empty(self.size)
        for rows, features in self.blocks:
            out[rows] = judge(self.weights, features, scale, shift)[: len(rows), :-1].mean(axis=1, dtype=np.float64)
        return out


def twin_difference(network: Network, named: dict[str, NDArray[np.float32]], corpora: Corpora) -> dict[str, float]:
    """Give the largest difference of presentation between torch and the run-time code, with 32- and 16-bit weights."""
    peptides, allele = corpora.calibration[::40], int(corpora.ligands.allele[0])
    with torch.no_grad():
        scale, shift = network.modulate(groove_one_hot(corpora.grooves[allele : allele + 1]))
        logits = network.judge(network.features(torch.from_numpy(columns(peptides))), scale, shift)
        theirs = share(logits[:, :-1].numpy().mean(axis=1))
    groove = corpora.grooves[allele]
    return differences(theirs, named, lambda rounded: share(Judged(rounded, peptides)(groove)))


def followed(network: Network, members: list[Network], corpora: Corpora) -> dict[str, float]:
    """Compare the network that ships with the members: 2,000 random peptides and 2,000 ligands, twelve alleles."""
    random = np.random.default_rng(0)
    peptides = np.concatenate([random.choice(corpora.test_background, 2_000), random.choice(corpora.ligands.peptide, 2_000)])
    inputs = torch.from_numpy(columns(peptides))
    grooves = groove_one_hot(corpora.grooves[random.choice(np.unique(corpora.ligands.allele), 12, replace=False)])

    def ask(asked: Network) -> NDArray[np.float32]:
        with torch.no_grad():
            features, (scale, shift) = asked.features(inputs), asked.modulate(grooves)
            each = [asked.judge(features, scale[k : k + 1], shift[k : k + 1])[:, :-1] for k in range(len(grooves))]
        return torch.cat(each).numpy()

    return agreement(ask(network), np.concatenate([ask(member) for member in members], axis=1))


def thin(corpora: Corpora) -> Corpora:
    """Keep every fortieth row of everything."""
    few = slice(None, None, 40)
    multi = corpora.multi_allelic
    return replace(
        corpora,
        ligands=Pairs(peptide=corpora.ligands.peptide[few], allele=corpora.ligands.allele[few]),
        affinities=Pairs(peptide=corpora.affinities.peptide[few], allele=corpora.affinities.allele[few]),
        affinity=corpora.affinity[few],
        multi_allelic=MultiAllelic(peptide=multi.peptide[few], genotype=multi.genotype[few], sample=multi.sample[few]),
    )


COURSE = Course(
    name="vaxsmith-class-one 3",
    calibration=f"{CALIBRATION_PER_LENGTH} human peptides of each length of {CALIBRATION_LENGTHS[0]} to "
    f"{CALIBRATION_LENGTHS[-1]}",
    farthest=FARTHEST_GROOVE.value,
    load=load,
    thin=thin,
    settings=(Settings(), Settings(epochs=2, alone=1)),
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
