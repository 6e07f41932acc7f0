"""One network that answers like every member of the ensemble, at a fifth of their cost: the one that ships.

It learns the members' numbers, not the labels: on ligands, on ligands with one or two residues changed, and on random human
peptides, each with alleles that were trained on and with any other of the table, so that it follows the ensemble where there
were no ligands as well. A head for each member keeps their spread.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch

from training.class_one.data import RESIDUES
from training.class_one.network import groove_one_hot
from training.class_two.data import Corpora, cut
from training.class_two.network import Network, Stretches, Widths, pair_logits, stretches, stretches_of, weights
from training.distil import Distillation, distance, draw_alleles, mutated
from training.schedule import optimiser, set_rate


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings(Distillation):
    """How the network that ships learns from the members."""

    widths: Widths = field(default_factory=lambda: Widths(core=256, features=160, pair=80, dropout=0.0))
    peptides: int = 256  # in a step
    meetings: int = 5  # alleles that each of them meets
    steps: int = 4000


def distil(members: list[Network], corpora: Corpora, settings: Settings, *, checkpoint: Path | None = None) -> Network:
    """Train the network that answers like ``members``; a checkpoint of its weights is written every 500 steps."""
    torch.manual_seed(settings.seed)
    random = np.random.default_rng(settings.seed)
    student = Network(settings.widths_for(len(members)), settings.seed)
    student.train()
    for member in members:
        member.eval()
    grooves = groove_one_hot(corpora.grooves)
    ligands = corpora.ligands
    chosen = optimiser(student, rate=settings.rate, decay=settings.decay)
    trained = np.unique(ligands.allele)
    began, total = time.monotonic(), 0.0
    known = settings.peptides // 2
    for step in range(settings.steps):
        set_rate(chosen, settings.rate, step / settings.steps)
        rows = random.integers(0, len(ligands), known)
        asked = ligands.peptide[rows].copy()
        asked[: known // 3] = mutated(asked[: known // 3], RESIDUES, random)
        others = stretches_of(*cut(corpora.text, settings.peptides - known, random))
        columns = Stretches.join([stretches(asked), others])
        allele = draw_alleles(ligands.allele[rows], trained, len(corpora.alleles), settings, random)
        peptide = np.tile(np.arange(settings.peptides), settings.meetings)
        with torch.autocast("cpu", torch.bfloat16):
            with torch.no_grad():
                told = [pair_logits(member, grooves, columns, peptide, allele) for member in members]
            found = pair_logits(student, grooves, columns, peptide, allele)
            loss = distance(found, told)
        chosen.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(student.parameters(), 2.0)
        chosen.step()
        total += float(loss.detach())
        if (step + 1) % 500 == 0:
            print(f"class II student step {step + 1}: loss {total / 500:.4f}, {time.monotonic() - began:.0f} s", flush=True)
            total = 0.0
            if checkpoint is not None:
                np.savez(checkpoint, **weights(student))
    student.eval()
    return student
