"""TransPHLA's two balanced sets, one allele a row, beside its published figures on the same rows.

All alleles are pooled, as in that publication. ``score`` pools the presentation score; ``percentile`` our percentile, ties
settled by the score. Its AUPR is an area under the precision-recall curve; ours is the average precision, which on sets of
this size differs from that area in the fourth decimal. Pairs that we trained on are left out and counted (there are none
when the weights were trained by today's training/class_one/data.py).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from verification.corpora import corpora
from verification.presentation_measures import Measures, measures, strength_of
from verification.presentation_pairs import class_one_training, predict_pairs, print_reasons
from verification.presentation_report import Target, print_table, share

PUBLISHED = {
    "transphla_independent": {"NetMHCpan_EL": (0.956, 0.964), "Anthem": (0.977, 0.978), "TransPHLA": (0.979, 0.978)},
    "transphla_external": {"NetMHCpan_EL": (0.941, 0.954), "Anthem": (0.950, 0.959), "TransPHLA": (0.950, 0.955)},
}
ASKED_OF = "NetMHCpan_EL"


def transphla() -> list[Target]:
    """Print both sets, by length, and without near duplicates; give AUROC and AUPR of each as targets."""
    return [target for name in PUBLISHED for target in _one_set(name)]


def _one_set(name: str) -> list[Target]:
    table = pd.read_csv(corpora() / "class_one" / "evaluation" / f"{name}.tsv.gz", sep="\t")
    training = class_one_training()
    answers = predict_pairs(table.allele.tolist(), table.peptide.tolist())
    seen, near = training.seen(table), training.near(table.peptide.tolist())
    kept = answers.judged & ~seen
    ligand = table.ligand.to_numpy() == 1
    by_score = answers.presentation
    by_percentile = strength_of(np.nan_to_num(answers.percentile, nan=np.inf), np.nan_to_num(by_score))

    print(f"## {name}: AUROC/AUPR\n")
    print_reasons(answers.reasons)
    if seen.any():
        print(f"- left out, pairs that the class I training data hold: {share(int(seen.sum()), len(table))}\n")
    score, percentile = (measures(way[kept], ligand[kept]) for way in (by_score, by_percentile))
    apart = kept & ~near
    rows: list[tuple[str, str, str]] = [("vaxsmith, score", f"{score.rows:,}", _two(score))]
    rows.append(("vaxsmith, percentile", f"{percentile.rows:,}", _two(percentile)))
    for way, strength in (("score", by_score), ("percentile", by_percentile)):
        measured = measures(strength[apart], ligand[apart])
        rows.append((f"vaxsmith, {way}, without near duplicates", f"{measured.rows:,}", _two(measured)))
    rows += [(f"{who}, as published", f"{len(table):,}", f"{a:.3f}/{p:.3f}") for who, (a, p) in PUBLISHED[name].items()]
    print_table(("predictor", "pairs", "AUROC/AUPR"), rows)
    near_ligands = share(int((kept & near & ligand).sum()), int((kept & ligand).sum()))
    near_others = share(int((kept & near & ~ligand).sum()), int((kept & ~ligand).sum()))
    print(f"Near duplicates: {near_ligands} of the ligands, {near_others} of the other peptides.\n")

    lengths = table.peptide.str.len().to_numpy()
    per_length = [
        (int(length), *_length_row(by_score, ligand, kept & (lengths == length), apart & (lengths == length)))
        for length in np.unique(lengths)
    ]
    print_table(("length", "pairs", "AUROC/AUPR by score", "pairs without near duplicates", "AUROC/AUPR"), per_length)
    asked = PUBLISHED[name][ASKED_OF]
    return [
        Target(what=f"{name}, AUROC ({ASKED_OF})", reached=score.auroc, asked=asked[0]),
        Target(what=f"{name}, AUPR ({ASKED_OF})", reached=score.precision, asked=asked[1]),
    ]


def _length_row(strength: np.ndarray, ligand: np.ndarray, kept: np.ndarray, apart: np.ndarray) -> tuple[str, str, str, str]:
    full, rest = (measures(strength[rows], ligand[rows]) for rows in (kept, apart))
    return f"{full.rows:,}", _two(full), f"{rest.rows:,}", _two(rest)


def _two(measured: Measures) -> str:
    return f"{measured.auroc:.4f}/{measured.precision:.4f}"
