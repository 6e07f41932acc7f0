"""Train the class I network: ``python -m training.class_one.train --corpora DIR --work DIR --out FILE``.

One command from the corpora to the weights with their calibration: the members (each without one fold of peptides), the
network that answers like all of them, the percentiles. Checkpoints lie in ``--work``: called again, it goes on where it
stopped. The seed fixes the order of everything; every process computes on one thread.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import time
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from training.calibrate import distinct_grooves, write_model
from training.class_one import student
from training.class_one.data import CALIBRATION_LENGTHS, CALIBRATION_PER_LENGTH, Corpora, MultiAllelic, Pairs, load
from training.class_one.network import Network, columns, groove_one_hot, weights
from training.class_one.trainer import Settings, train
from training.distil import agreement
from training.ensemble import finished, mean_figures, open_checkpoint, save, train_members, write_figures
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

MEMBERS = 4
LENGTHS = f"{CALIBRATION_LENGTHS[0]} to {CALIBRATION_LENGTHS[-1]}"
QUICK = Settings(epochs=2, alone=1)
QUICK_STUDENT = student.Settings(steps=200)


def member(fold: int, *, corpora: Path, work: Path, settings: Settings, quick: bool) -> None:
    """Train the member that never sees ``fold``, unless ``work`` holds it; write its weights and its figures."""
    torch.set_num_threads(1)
    read = _quick(load(corpora)) if quick else load(corpora)
    path, asked = work / f"member_{fold}.pt", json.dumps([asdict(settings), read.digest()])
    if finished(path, asked):
        return
    trainer = train(read, settings, fold=fold, watch=False, checkpoint=work / f"member_{fold}.checkpoint.npz")
    figures = json.dumps(trainer.figures())
    assigned = torch.from_numpy(trainer.assigned)
    save(path, trainer.network.state_dict(), asked=asked, figures=figures, assigned=assigned)


def open_members(work: Path, settings: Settings, folds: range) -> list[Network]:
    """Load the members that ``work`` holds."""
    members = []
    for fold in folds:
        network = Network(settings.widths)
        network.load_state_dict(open_checkpoint(work / f"member_{fold}.pt")["state"])
        network.eval()
        members.append(network)
    return members


class Judged:
    """The run-time code on peptides, whose own share is computed once: mean presentation logits with any groove."""

    def __init__(self, made: DenseWeights, peptides: NDArray[np.object_]) -> None:
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


def twin_difference(network: Network, made: dict[str, NDArray[np.float32]], corpora: Corpora) -> dict[str, float]:
    """Give the largest difference of presentation between torch and the run-time code, with 32- and 16-bit weights."""
    peptides, allele = corpora.calibration[::40], int(corpora.ligands.allele[0])
    with torch.no_grad():
        scale, shift = network.modulate(groove_one_hot(corpora.grooves[allele : allele + 1]))
        logits = network.judge(network.features(torch.from_numpy(columns(peptides))), scale, shift)
        theirs = share(logits[:, :-1].numpy().mean(axis=1))
    found = {}
    for bits, kind in ((32, np.float32), (16, np.float16)):
        dense = DenseWeights(**{name: value.astype(kind).astype(np.float32) for name, value in made.items()})
        ours = share(Judged(dense, peptides)(corpora.grooves[allele]))
        found[f"{bits}-bit weights"] = float(np.abs(ours - theirs).max())
    return found


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


def main() -> None:
    """Read the options, train, distil, calibrate, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=Path, required=True, help="folder that holds class_one/")
    parser.add_argument("--work", type=Path, required=True, help="folder for checkpoints")
    parser.add_argument("--out", type=Path, required=True, help="the .npz to write; its figures go beside it as .json")
    parser.add_argument("--jobs", type=int, default=2, help="members trained at a time")
    parser.add_argument("--quick", action="store_true", help="a few thousand ligands: proves the road, not the model")
    chosen = parser.parse_args()
    for folder in (chosen.out.parent, chosen.work):
        folder.mkdir(parents=True, exist_ok=True)
    settings, taught = (QUICK, QUICK_STUDENT) if chosen.quick else (Settings(), student.Settings())
    folds = range(2 if chosen.quick else MEMBERS)
    began = time.monotonic()
    job = partial(member, corpora=chosen.corpora, work=chosen.work, settings=settings, quick=chosen.quick)
    train_members(job, folds, chosen.jobs)
    corpora = _quick(load(chosen.corpora)) if chosen.quick else load(chosen.corpora)
    members = open_members(chosen.work, settings, folds)
    held = [open_checkpoint(chosen.work / f"member_{fold}.pt") for fold in folds]
    torch.set_num_threads(1)
    path, asked = chosen.work / "student.pt", json.dumps([asdict(settings), asdict(taught), len(members), corpora.digest()])
    if not finished(path, asked):
        made = student.distil(members, corpora, taught, checkpoint=chosen.work / "student.checkpoint.npz")
        save(path, made.state_dict(), asked=asked)
    network = Network(taught.widths_for(len(members)))
    network.load_state_dict(open_checkpoint(path)["state"])
    network.eval()

    named = weights(network)
    rounded = {name: value.astype(np.float16) for name, value in named.items()}
    dense = DenseWeights(**{name: value.astype(np.float32) for name, value in rounded.items()})
    # A multi-allelic ligand counts for the allele that the first member gave it to last.
    assigned = held[0]["assigned"].numpy()
    about: dict[str, Any] = {
        "name": "vaxsmith-class-one 2",
        "settings": {"member": asdict(settings), "student": asdict(taught), "members": len(members)},
        "ledger": corpora.ledger,
        "multi_allelic_assigned": int((assigned >= 0).sum()),
        "calibration": f"{CALIBRATION_PER_LENGTH} human peptides of each length of {LENGTHS} residues",
        "quick": chosen.quick,
    }
    grooves = distinct_grooves(
        corpora.alleles, corpora.grooves, np.concatenate([corpora.ligands.allele, assigned[assigned >= 0]]),
        corpora.affinities.allele,
    )  # fmt: skip
    write_model(
        chosen.out, rounded, corpora.alleles, grooves, Judged(dense, corpora.calibration), about,
        farthest=FARTHEST_GROOVE.value, every_groove=not chosen.quick,
    )  # fmt: skip
    figures = about | {"trained_alleles": grooves.trained_alleles, "torch_twin": twin_difference(network, named, corpora)}
    figures["student"] = followed(network, members, corpora)
    figures["inner"] = mean_figures([json.loads(found["figures"]) for found in held])
    figures |= {"seconds": round(time.monotonic() - began), "torch": torch.__version__}
    write_figures(chosen.out.with_suffix(".json"), figures)
    print(f"{chosen.out.name}: SHA-256 {hashlib.sha256(chosen.out.read_bytes()).hexdigest()}")


def _quick(corpora: Corpora) -> Corpora:
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


if __name__ == "__main__":
    main()
