"""Train the class II network: ``python -m training.class_two.train --corpora DIR --work DIR --out FILE``.

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
from training.class_one.data import Pairs
from training.class_one.network import groove_one_hot
from training.class_two import student
from training.class_two.data import CALIBRATION_LENGTHS, CALIBRATION_PER_LENGTH, Corpora, load
from training.class_two.network import Network, pair_logits, stretches, weights
from training.class_two.trainer import Settings, train
from training.distil import agreement
from training.ensemble import finished, mean_figures, open_checkpoint, save, train_members, write_figures
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

MEMBERS = 4
QUICK = Settings(epochs=2)
QUICK_STUDENT = student.Settings(steps=200)


def member(fold: int, *, corpora: Path, work: Path, settings: Settings, quick: bool) -> None:
    """Train the member that never sees ``fold``, unless ``work`` holds it; write its weights and its figures."""
    torch.set_num_threads(1)
    read = _quick(load(corpora)) if quick else load(corpora)
    path, asked = work / f"member_{fold}.pt", json.dumps([asdict(settings), read.digest()])
    if finished(path, asked):
        return
    trainer = train(read, settings, fold=fold, watch=False, checkpoint=work / f"member_{fold}.checkpoint.npz")
    save(path, trainer.network.state_dict(), asked=asked, figures=json.dumps(trainer.figures()))


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

    def __init__(self, made: RegisterWeights, peptides: NDArray[np.object_]) -> None:
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


def twin_difference(network: Network, made: dict[str, NDArray[np.float32]], corpora: Corpora) -> dict[str, float]:
    """Give the largest difference of presentation between torch and the run-time code, with 32- and 16-bit weights."""
    peptides, allele = corpora.calibration[::40], int(corpora.ligands.allele[0])
    with torch.no_grad():
        taken = stretches(peptides)
        grooves = groove_one_hot(corpora.grooves[allele : allele + 1])
        everyone = np.arange(len(peptides))
        logits = pair_logits(network, grooves, taken, everyone, np.zeros_like(everyone))
        theirs = share(logits[:, :-1].numpy().mean(axis=1))
    found = {}
    for bits, kind in ((32, np.float32), (16, np.float16)):
        register = RegisterWeights(**{name: value.astype(kind).astype(np.float32) for name, value in made.items()})
        ours = share(Judged(register, peptides)(corpora.grooves[allele]))
        found[f"{bits}-bit weights"] = float(np.abs(ours - theirs).max())
    return found


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


def main() -> None:
    """Read the options, train, distil, calibrate, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=Path, required=True, help="folder that holds class_one/ and class_two/")
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
    register = RegisterWeights(**{name: value.astype(np.float32) for name, value in rounded.items()})
    lengths = f"{CALIBRATION_LENGTHS[0]} to {CALIBRATION_LENGTHS[-1]}"
    about: dict[str, Any] = {
        "name": "vaxsmith-class-two 1",
        "settings": {"member": asdict(settings), "student": asdict(taught), "members": len(members)},
        "ledger": corpora.ledger,
        "calibration": f"{CALIBRATION_PER_LENGTH} random peptides of each length of {lengths} residues",
        "quick": chosen.quick,
    }
    grooves = distinct_grooves(corpora.alleles, corpora.grooves, corpora.ligands.allele, corpora.affinities.allele)
    write_model(
        chosen.out, rounded, corpora.alleles, grooves, Judged(register, corpora.calibration), about,
        farthest=FARTHEST_CLASS_TWO_GROOVE.value, every_groove=not chosen.quick,
    )  # fmt: skip
    held = [json.loads(open_checkpoint(chosen.work / f"member_{fold}.pt")["figures"]) for fold in folds]
    figures = about | {"trained_alleles": grooves.trained_alleles, "torch_twin": twin_difference(network, named, corpora)}
    figures["student"] = followed(network, members, corpora)
    figures |= {"inner": mean_figures(held), "seconds": round(time.monotonic() - began), "torch": torch.__version__}
    write_figures(chosen.out.with_suffix(".json"), figures)
    print(f"{chosen.out.name}: SHA-256 {hashlib.sha256(chosen.out.read_bytes()).hexdigest()}")


def _quick(corpora: Corpora) -> Corpora:
    """Keep every fortieth row of everything."""
    few = slice(None, None, 40)

    def thin(pairs: Pairs) -> Pairs:
        return Pairs(peptide=pairs.peptide[few], allele=pairs.allele[few])

    return replace(
        corpora, ligands=thin(corpora.ligands), refused=thin(corpora.refused), affinities=thin(corpora.affinities),
        affinity=corpora.affinity[few],
    )  # fmt: skip


if __name__ == "__main__":
    main()
