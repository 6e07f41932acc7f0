"""From the corpora to the weights that ship, the same way for both classes: members, student, calibration, figures.

What differs between the classes stands in a ``Course``. Checkpoints lie in ``--work``: called again, the command goes on
where it stopped. The seeds fix the order of everything; every process computes on one thread.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from training.calibrate import distinct_grooves, write_model
from training.ensemble import finished, mean_figures, open_checkpoint, save, train_members, write_figures

MEMBERS = 4
QUICK_MEMBERS = 2
Named = dict[str, NDArray[np.float32]]  # weights by name


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """What one class brings: its data, its networks, its run-time code.

    ``settings`` and ``taught`` each hold the full and the quick ones. ``thin`` keeps a few rows of the corpora. ``judged``
    makes the run-time code of weights and peptides; ``twin_difference`` and ``followed`` give the figures of that name.
    """

    name: str
    calibration: str
    farthest: float
    load: Callable[[Path], Any]
    thin: Callable[[Any], Any]
    settings: tuple[Any, Any]
    taught: tuple[Any, Any]
    train: Callable[..., Any]
    network: Callable[[Any], Any]
    distil: Callable[..., Any]
    weights: Callable[[Any], dict[str, NDArray[np.float32]]]
    judged: Callable[
        [dict[str, NDArray[np.float32]], NDArray[np.object_]], Callable[[NDArray[np.uint8]], NDArray[np.float64]]
    ]
    twin_difference: Callable[[Any, dict[str, NDArray[np.float32]], Any], dict[str, float]]
    followed: Callable[[Any, list[Any], Any], dict[str, float]]

    def corpora(self, folder: Path, *, quick: bool) -> Any:
        """Read what may be trained on."""
        return self.thin(self.load(folder)) if quick else self.load(folder)


def member(fold: int, *, course: Course, corpora: Path, work: Path, quick: bool) -> None:
    """Train the member that never sees ``fold``, unless ``work`` holds it; write its weights and its figures."""
    torch.set_num_threads(1)
    read, settings = course.corpora(corpora, quick=quick), course.settings[quick]
    path, asked = work / f"member_{fold}.pt", json.dumps([asdict(settings), read.digest()])
    if finished(path, asked):
        return
    trainer = course.train(read, settings, fold=fold, watch=False, checkpoint=work / f"member_{fold}.checkpoint.npz")
    # Multi-allelic ligands, where the class has any, went to these alleles last.
    assigned = torch.from_numpy(getattr(trainer, "assigned", np.empty(0, np.int64)))
    save(path, trainer.network.state_dict(), asked=asked, figures=json.dumps(trainer.figures()), assigned=assigned)


def _open(course: Course, widths: Any, path: Path) -> Any:
    network = course.network(widths)
    network.load_state_dict(open_checkpoint(path)["state"])
    network.eval()
    return network


def run(course: Course, description: str | None) -> None:
    """Read the options, train, distil, calibrate, write."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--corpora", type=Path, required=True, help="folder that holds class_one/ and class_two/")
    parser.add_argument("--work", type=Path, required=True, help="folder for checkpoints")
    parser.add_argument("--out", type=Path, required=True, help="the .npz to write; its figures go beside it as .json")
    parser.add_argument("--jobs", type=int, default=2, help="members trained at a time")
    parser.add_argument("--quick", action="store_true", help="a few thousand ligands: proves the road, not the model")
    chosen = parser.parse_args()
    for folder in (chosen.out.parent, chosen.work):
        folder.mkdir(parents=True, exist_ok=True)
    began = time.monotonic()
    settings, taught = course.settings[chosen.quick], course.taught[chosen.quick]
    folds = range(QUICK_MEMBERS if chosen.quick else MEMBERS)
    job = partial(member, course=course, corpora=chosen.corpora, work=chosen.work, quick=chosen.quick)
    train_members(job, folds, chosen.jobs)
    corpora = course.corpora(chosen.corpora, quick=chosen.quick)
    members = [_open(course, settings.widths, chosen.work / f"member_{fold}.pt") for fold in folds]
    held = [open_checkpoint(chosen.work / f"member_{fold}.pt") for fold in folds]
    torch.set_num_threads(1)
    path, asked = chosen.work / "student.pt", json.dumps([asdict(settings), asdict(taught), len(members), corpora.digest()])
    if not finished(path, asked):
        made = course.distil(members, corpora, taught, checkpoint=chosen.work / "student.checkpoint.npz")
        save(path, made.state_dict(), asked=asked)
    network = _open(course, taught.widths_for(len(members)), path)

    named = course.weights(network)
    rounded = {name: value.astype(np.float16) for name, value in named.items()}
    # A multi-allelic ligand counts for the allele that the first member gave it to last.
    assigned = held[0]["assigned"].numpy()
    assigned = assigned[assigned >= 0]
    about: dict[str, Any] = {
        "name": course.name,
        "settings": {"member": asdict(settings), "student": asdict(taught), "members": len(members)},
        "ledger": corpora.ledger,
        "multi_allelic_assigned": len(assigned),
        "calibration": course.calibration,
        "quick": chosen.quick,
    }
    grooves = distinct_grooves(
        corpora.alleles, corpora.grooves, np.concatenate([corpora.ligands.allele, assigned]), corpora.affinities.allele
    )
    write_model(
        chosen.out, rounded, corpora.alleles, grooves, course.judged(_single(rounded), corpora.calibration), about,
        farthest=course.farthest, every_groove=not chosen.quick,
    )  # fmt: skip
    figures = about | {"trained_alleles": grooves.trained_alleles}
    figures["torch_twin"] = course.twin_difference(network, named, corpora)
    figures["student"] = course.followed(network, members, corpora)
    figures["inner"] = mean_figures([json.loads(found["figures"]) for found in held])
    figures |= {"seconds": round(time.monotonic() - began), "torch": torch.__version__}
    write_figures(chosen.out.with_suffix(".json"), figures)
    print(f"{chosen.out.name}: SHA-256 {hashlib.sha256(chosen.out.read_bytes()).hexdigest()}")


def _single(weights: dict[str, NDArray[np.float16]]) -> Named:
    return {name: value.astype(np.float32) for name, value in weights.items()}


def differences(theirs: NDArray[np.float64], named: Named, ours: Callable[[Named], NDArray[np.float64]]) -> dict[str, float]:
    """Give the largest difference from ``theirs`` of what the run-time code answers with 32- and with 16-bit weights."""
    found = {"32-bit weights": named, "16-bit weights": _single({n: value.astype(np.float16) for n, value in named.items()})}
    return {bits: float(np.abs(ours(weights) - theirs).max()) for bits, weights in found.items()}
