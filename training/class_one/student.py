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

from training.class_one.data import RESIDUES, Corpora, cut
from training.class_one.network import Network, Widths, columns, columns_of, groove_one_hot, weights
from training.distil import Distillation, distance, draw_alleles, mutated
from training.schedule import optimiser, set_rate


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings(Distillation):
    """How the network that ships learns from the members."""

    widths: Widths = field(default_factory=lambda: Widths(features=320, pair=224, dropout=0.0))
    peptides: int = 512  # in a step
    meetings: int = 6  # alleles that each of them meets
    steps: int = 9_000


def distil(members: list[Network], corpora: Corpora, settings: Settings, *, checkpoint: Path | None = None) -> Network:
    """Train the network that answers like ``members``; a checkpoint of its weights is written every 500 steps."""
    torch.manual_seed(settings.seed)
    random = np.random.default_rng(settings.seed)
    student = Network(settings.widths_for(len(members)), settings.seed)
    student.train()
    for member in members:
        member.eval()
    grooves = groove_one_hot(corpora.grooves)
    ligands, multi = corpora.ligands, corpora.multi_allelic
    known_genotype = (multi.genotype >= 0).any(axis=1)
    pool = np.concatenate([ligands.peptide, multi.peptide[known_genotype]])
    # A multi-allelic ligand meets some allele of its genotype first: whose it is, the members know.
    many = len(ligands.peptide)
    genotypes = np.sort(multi.genotype[known_genotype], axis=1)[:, ::-1]  # what is missing last
    present = (genotypes >= 0).sum(axis=1)
    chosen = optimiser(student, rate=settings.rate, decay=settings.decay)
    trained = np.unique(ligands.allele)
    began, total = time.monotonic(), 0.0
    known = settings.peptides // 2
    for step in range(settings.steps):
        set_rate(chosen, settings.rate, step / settings.steps)
        rows = random.integers(0, len(pool), known)
        asked = pool[rows].copy()
        asked[: known // 3] = mutated(asked[: known // 3], RESIDUES, random)
        others = columns_of(*cut(corpora.text, settings.peptides - known, random))
        chosen_columns = torch.from_numpy(np.concatenate([columns(asked), others]))
        of_sample = rows[rows >= many] - many
        own = np.empty(known, np.int64)
        own[rows < many] = ligands.allele[rows[rows < many]]
        own[rows >= many] = genotypes[of_sample, random.integers(0, present[of_sample])]
        allele = draw_alleles(own, trained, len(corpora.alleles), settings, random)
        molecules, where = np.unique(allele, return_inverse=True)
        peptide = torch.arange(settings.peptides).repeat(settings.meetings)
        pair = torch.from_numpy(where)

        def answer(network: Network, inputs: torch.Tensor = chosen_columns) -> torch.Tensor:
            scale, shift = network.modulate(grooves[molecules])  # noqa: B023 - called within this step alone
            return network.judge(network.features(inputs)[peptide], scale[pair], shift[pair])  # noqa: B023

        with torch.autocast("cpu", torch.bfloat16):
            with torch.no_grad():
                told = [answer(member) for member in members]
            loss = distance(answer(student), told)
        chosen.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(student.parameters(), 2.0)
        chosen.step()
        total += float(loss.detach())
        if (step + 1) % 500 == 0:
            print(f"class I student step {step + 1}: loss {total / 500:.4f}, {time.monotonic() - began:.0f} s", flush=True)
            total = 0.0
            if checkpoint is not None:
                np.savez(checkpoint, **weights(student))
    student.eval()
    return student
