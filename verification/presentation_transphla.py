"""TransPHLA's two balanced sets, one allele a row, beside its published figures on the same rows.

All alleles are pooled, as in that publication. ``score`` pools the presentation score; ``percentile`` our percentile, ties
settled by the score. Both know how rarely each length is presented; the sets hold as many other peptides as ligands of each
length, so that this knowledge cannot help there and costs ligands of rare lengths their place. ``percentile in its length``
ranks a peptide among random human peptides of its own length (5,000 for each allele and length, none of them trained on;
ties settled by the score); it uses no label. It was thought of after the set had been seen, vaxsmith predict does not write
it, and the peers were not given it: so the targets ask of the score, and this stands beside it.

Its AUPR is an area under the precision-recall curve; ours is the average precision, which on sets of this size differs from
that area in the fourth decimal. Pairs that we trained on are left out and counted: training/class_one/data.py keeps the
pairs of both sets out by name, and under 1 % of them reach training by the name of another allele with the same groove.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from verification.corpora import corpora
from verification.presentation_measures import Measures, measures, strength_of
from verification.presentation_pairs import class_one_training, predict_pairs, print_reasons
from verification.presentation_report import Target, print_table, share

PUBLISHED = {
    "transphla_independent": {"NetMHCpan_EL": (0.956, 0.964), "Anthem": (0.977, 0.978), "TransPHLA": (0.979, 0.978)},
    "transphla_external": {"NetMHCpan_EL": (0.941, 0.954), "Anthem": (0.950, 0.959), "TransPHLA": (0.950, 0.955)},
}
ASKED_OF = "NetMHCpan_EL"
OF_ONE_LENGTH = 5_000


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
    in_length = _in_length(table, by_score)

    print(f"## {name}: AUROC/AUPR\n")
    print_reasons(answers.reasons)
    if seen.any():
        print(f"- left out, pairs that the class I training data hold: {share(int(seen.sum()), len(table))}\n")
    score, percentile, own = (measures(way[kept], ligand[kept]) for way in (by_score, by_percentile, in_length))
    apart = kept & ~near
    rows: list[tuple[str, str, str]] = [("vaxsmith, score", f"{score.rows:,}", _two(score))]
    rows.append(("vaxsmith, percentile", f"{percentile.rows:,}", _two(percentile)))
    rows.append(("vaxsmith, percentile in its length", f"{own.rows:,}", _two(own)))
    ways = (("score", by_score), ("percentile", by_percentile), ("percentile in its length", in_length))
    for way, strength in ways:
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


def _in_length(table: pd.DataFrame, score: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give each row's strength among random human peptides of its own length and allele: (N,), NaN where unjudged."""
    lengths = table.peptide.str.len().to_numpy()
    background = {
        int(length): pd.read_csv(
            corpora() / "class_one" / "background" / f"human_{length}mers.tsv.gz", sep="\t"
        ).peptide.tolist()[-OF_ONE_LENGTH:]
        for length in np.unique(lengths)
    }
    strength = np.full(len(table), np.nan)
    for allele, rows in table.groupby("allele").indices.items():
        if np.isnan(score[rows]).all():
            continue
        for length, peptides in background.items():
            mine = rows[lengths[rows] == length]
            if len(mine):
                answered = predict_pairs([str(allele)] * len(peptides), peptides).presentation
                better = len(peptides) - np.searchsorted(np.sort(answered), score[mine], side="right")
                # The score is in 0..1, so it settles ties and nothing else.
                strength[mine] = -better + 0.5 * score[mine]
    return strength


def _length_row(strength: np.ndarray, ligand: np.ndarray, kept: np.ndarray, apart: np.ndarray) -> tuple[str, str, str, str]:
    full, rest = (measures(strength[rows], ligand[rows]) for rows in (kept, apart))
    return f"{full.rows:,}", _two(full), f"{rest.rows:,}", _two(rest)


def _two(measured: Measures) -> str:
    return f"{measured.auroc:.4f}/{measured.precision:.4f}"
