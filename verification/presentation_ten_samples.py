"""Ten multi-allelic samples (Gfeller et al. 2018): the best allele of each peptide, beside four peers on the same rows.

The ligands of these samples are left out of our training whatever their allele. Peers' ranks stand in the same file; what
they were trained on is theirs. A peptide's strength is its best percentile over the sample's alleles, ties settled by the
score; the percentile alone and the score alone are printed beside it.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from vaxsmith.hla import parse_allele
from vaxsmith.presentation import load_class_one
from verification.corpora import corpora
from verification.presentation_measures import Measures, mean_measures, measures, strength_of
from verification.presentation_pairs import class_one_training
from verification.presentation_report import Target, print_table, share

FIGURES = ("AUROC", "AP", "PPV(n)")
ASKED = (0.9865, 0.9578, 0.9103)  # the best peer's means
OURS = "vaxsmith"
PEERS = {
    "MixMHCpred 2.2": "rank_mixmhcpred22",
    "MHCflurry 2.0": "rank_mhcflurry20",
    "NetMHCpan 4.1": "rank_netmhcpan41",
    "HLAthena": "rank_hlathena",
}
Ways = dict[str, NDArray[np.float64]]  # strength of each peptide, by the name of who says so


def ten_samples() -> list[Target]:
    """Print each sample, the means, and the means without near duplicates; give the three targets."""
    table = pd.read_csv(corpora() / "class_one" / "evaluation" / "gfeller2018_10_samples.tsv.gz", sep="\t")
    table["near"] = class_one_training().near(table.peptide.tolist())
    samples = {str(name): (rows, _ways(rows)) for name, rows in table.groupby("sample")}
    full = {name: _measure(rows, ways, np.ones(len(rows), bool)) for name, (rows, ways) in samples.items()}
    apart = {name: _measure(rows, ways, ~rows.near.to_numpy()) for name, (rows, ways) in samples.items()}

    print("## Ten samples: AUROC/average precision/PPV(n)\n")
    shown = [OURS, *PEERS]
    print_table(("sample", *shown), [(name, *(measured[who] for who in shown)) for name, measured in full.items()])
    means, means_apart = ({who: mean_measures([m[who] for m in each.values()]) for who in each[next(iter(each))]}
                          for each in (full, apart))  # fmt: skip
    print_table(
        ("mean over the samples", "AUROC/AP/PPV(n)", "the same without near duplicates"),
        [(who, mean, means_apart[who]) for who, mean in means.items()],
    )
    print_table(
        ("vaxsmith less the peer, mean and standard error over the samples", *FIGURES),
        [(peer, *_differences(list(full.values()), peer)) for peer in PEERS],
    )
    ligand = table.ligand == 1
    print(
        f"Near duplicates of a training peptide (one mismatch, or 8 residues in common), left out on the right: "
        f"{share(int((table.near & ligand).sum()), int(ligand.sum()))} of the ligands, "
        f"{share(int((table.near & ~ligand).sum()), int((~ligand).sum()))} of the random peptides.\n"
    )
    _tails(samples)
    ours = means[OURS]
    reached = (ours.auroc, ours.precision, ours.ppv)
    return [
        Target(what=f"ten samples, mean {what}", reached=figure, asked=asked)
        for what, figure, asked in zip(FIGURES, reached, ASKED, strict=True)
    ]


def _differences(each: list[dict[str, Measures]], peer: str) -> list[str]:
    """Give, of each figure, our mean lead over ``peer`` (negative: behind), its standard error, and where we are ahead."""
    three = np.array([[(m[who].auroc, m[who].precision, m[who].ppv) for who in (OURS, peer)] for m in each])
    lead = three[:, 0] - three[:, 1]
    error = lead.std(axis=0, ddof=1) / np.sqrt(len(lead))
    return [
        f"{mean:+.4f} ± {spread:.4f}, ahead in {ahead} of {len(lead)}"
        for mean, spread, ahead in zip(lead.mean(axis=0), error, (lead > 0).sum(axis=0), strict=True)
    ]


def _ways(sample: pd.DataFrame) -> Ways:
    """Give every way to order one sample's peptides."""
    alleles = [parse_allele(name) for name in sample.alleles.iloc[0].split(",")]
    predictions = load_class_one().predict(sample.peptide.tolist(), alleles)
    for name, reason in predictions.unassessed.items():
        print(f"- {sample['sample'].iloc[0]}: {name} not judged: {reason.reason}")
    percentile = np.nan_to_num(predictions.percentile.astype(np.float64), nan=np.inf)
    score = np.nan_to_num(predictions.presentation.astype(np.float64), nan=0.0)
    best = percentile.min(axis=1)
    tied = np.where(percentile == best[:, None], score, 0.0).max(axis=1)
    ways = {OURS: strength_of(best, tied), f"{OURS}, percentile alone": -best, f"{OURS}, score alone": score.max(axis=1)}
    for name, column in PEERS.items():
        ways[name] = -np.nan_to_num(sample[column].to_numpy(np.float64), nan=np.inf)
    return ways


def _measure(sample: pd.DataFrame, ways: Ways, kept: NDArray[np.bool_]) -> dict[str, Measures]:
    ligand = sample.ligand.to_numpy() == 1
    return {who: measures(strength[kept], ligand[kept]) for who, strength in ways.items()}


def _tails(samples: dict[str, tuple[pd.DataFrame, Ways]]) -> None:
    best = np.concatenate([-ways[f"{OURS}, percentile alone"] for _, ways in samples.values()])
    ligand = np.concatenate([rows.ligand.to_numpy() == 1 for rows, _ in samples.values()])
    rows = [
        (f"{limit} %", f"{(best[ligand] <= limit).mean():.1%}", f"{(best[~ligand] <= limit).mean():.1%}")
        for limit in (0.1, 0.5, 2.0)
    ]
    print_table(("best percentile at or under", "ligands", "random peptides"), rows)
