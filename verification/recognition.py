"""Compare the recognition model with presentation alone and with agretopicity alone, where nobody trained it.

Run: make verify-recognition, or python -m verification.recognition > verification/recognition.md. Prints Markdown and exits
1 where a figure falls short. Two models are measured: the one that ships, and the richer one that cross-validation chose
(training/recognition), whose weights lie in its figures.json. Nothing of either was chosen on these sets but the one thing
that they are there to decide: the richer model ships only if it beats presentation alone here, by the rule in
``_beats``. Rows are those of ``cedar_neoepitopes`` and ``itsndb``; all are judged, also those whose percentile
lies beyond what the screens tested, which ``vaxsmith recognise`` would leave out. Intervals are of a bootstrap over groups
of alike peptides, the same draws for every score. Calibration is that of nested cross-validation on ``improve_screened``,
which ``training.recognition.train`` wrote down; this program makes sure that it was written with the weights that ship.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from training.recognition.calibration import interval, resampled
from training.recognition.data import EVALUATION, Rows, load_corpus
from training.recognition.train import HERE

from vaxsmith.core import hash_file
from vaxsmith.presentation import load_class_one
from vaxsmith.presentation.model_file import FOLDER
from vaxsmith.selection.recognition.model import FILE, RecognitionModel, load_recognition_model, model_of
from verification.corpora import corpora
from verification.presentation_measures import measures
from verification.presentation_report import Target, print_table, print_targets
from verification.recognition_seen import seen_by_presentation

TIMES = 2000
SEED = 5
FEWEST_OF_A_KIND = 15  # rows of either kind below which a slice is not measured
Floats = NDArray[np.float64]
SHIPS, RICHER, ALONE = "the model that ships", "the richer model", "presentation alone (percentile)"
AGRETOPICITY = "agretopicity alone (percentiles, wild type over mutant)"
SLOPE = (0.8, 1.2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """AUROC and average precision of one score, as they are and in each bootstrap: (1 + ``TIMES``,) each."""

    auroc: Floats
    precision: Floats


def main() -> int:
    """Print every table; 0 when every target is met."""
    network, model = load_class_one(), load_recognition_model()
    figures = json.loads((HERE / "figures.json").read_text(encoding="utf-8"))
    richer = model_of(figures["models"]["richer"]["weights"])
    corpus = load_corpus(corpora(), network)
    print(
        "# Recognition beside presentation and agretopicity\n\nPrinted by `python -m verification.recognition > "
        f"verification/recognition.md`. {model.name}. Ships: {model.about['chosen']}. The richer model: "
        f"{richer.about['chosen']}. Presentation: {network.name}.\n"
    )
    targets: list[Target] = []
    gains = []
    for name in EVALUATION:
        measured = _one_set(name, corpus.evaluation[name], model, richer)
        for other in (ALONE, AGRETOPICITY):
            if other in measured:
                targets += _targets(name, measured[SHIPS], measured[other], other)
        gains.append(_gain(measured[RICHER], measured[ALONE]))
    targets += _calibration(model, figures)
    beats, ships = _beats(gains), figures["ships"] == "richer"
    print(f"The richer model {'beats' if beats else 'does not beat'} presentation alone, so it {_ought(beats)}.\n")
    targets.append(
        Target(what="the model that the rule names is the one that ships", reached=float(beats == ships), asked=1.0)
    )
    print("## Asked for and reached\n")
    return 0 if print_targets(targets) else 1


def _ought(beats: bool) -> str:
    return "ought to ship (train with --ship richer)" if beats else "does not ship: presentation alone, calibrated, does"


def _beats(gains: Sequence[Measured]) -> bool:
    """Tell whether no figure of any set falls, and the AUROC of the larger set rises beyond its interval.

    The smaller set has too few rows for an interval that any model worth having would clear.
    """
    falls = any(gain.auroc[0] < 0 or gain.precision[0] < 0 for gain in gains)
    return not falls and interval(gains[0].auroc[1:].tolist())[0] > 0


def _gain(one: Measured, other: Measured) -> Measured:
    return Measured(auroc=one.auroc - other.auroc, precision=one.precision - other.precision)


def _targets(name: str, ships: Measured, other: Measured, words: str) -> list[Target]:
    gain = _gain(ships, other)
    return [
        Target(what=f"{name}: {measure}, what ships less {words}", reached=float(values[0]), asked=0.0)
        for measure, values in (("AUROC", gain.auroc), ("average precision", gain.precision))
    ]


def _one_set(name: str, rows: Rows, model: RecognitionModel, richer: RecognitionModel) -> dict[str, Measured]:
    positive = rows.response == 1
    print(f"## {name}: {len(positive):,} peptides, {int(positive.sum()):,} recognised\n")
    scores = {
        SHIPS: model.log_odds(rows.peptides, rows.percentile, rows.affinity_nanomolar),
        RICHER: richer.log_odds(rows.peptides, rows.percentile, rows.affinity_nanomolar),
        ALONE: -np.log(rows.percentile),
        "affinity alone": -np.log(rows.affinity_nanomolar),
    }
    if rows.wild_type_percentile is not None and rows.wild_type_affinity is not None:
        scores[AGRETOPICITY] = np.log(rows.wild_type_percentile / rows.percentile)
        scores["agretopicity alone (affinities)"] = np.log(rows.wild_type_affinity / rows.affinity_nanomolar)
    measured = _measure(scores, positive, rows.group)
    print_table(
        ("score", "AUROC (95 %)", "average precision (95 %)"),
        [(score, _said(found.auroc), _said(found.precision)) for score, found in measured.items()],
    )
    gains = [
        (one, other, _gain(measured[one], measured[other]))
        for one in (SHIPS, RICHER)
        for other in measured
        if other not in {SHIPS, RICHER}
    ]
    print_table(
        ("of", "less", "in AUROC (95 %)", "in average precision (95 %)"),
        [(one, other, _said(gain.auroc), _said(gain.precision)) for one, other, gain in gains],
    )
    _slices(rows, scores, positive, model)
    return measured


def _slices(rows: Rows, scores: dict[str, Floats], positive: NDArray[np.bool_], model: RecognitionModel) -> None:
    """Print where a difference might come from: what presentation was trained on, alleles, weak presentation."""
    seen = seen_by_presentation(corpora(), rows.peptides)
    alleles, lengths = np.array(rows.alleles), np.array([len(peptide) for peptide in rows.peptides])
    screened = (lengths >= model.lengths[0]) & (lengths <= model.lengths[1]) & (rows.percentile <= model.screened_percentile)
    kinds: list[tuple[str, NDArray[np.bool_]]] = [
        ("peptides in no training file of presentation", ~seen),
        ("peptides in one", seen),
        ("HLA-A*02:01", alleles == "HLA-A*02:01"),
        ("other alleles", alleles != "HLA-A*02:01"),
        ("presented (percentile up to 2)", rows.percentile <= 2),
        ("within what the screens tested", screened),
    ]
    lines = []
    for words, chosen in kinds:
        count = int(positive[chosen].sum()), int((~positive[chosen]).sum())
        if min(count) < FEWEST_OF_A_KIND:
            lines.append((words, f"{sum(count):,}", count[0], "too few", "", ""))
            continue
        part = _measure({name: scores[name][chosen] for name in (RICHER, ALONE)}, positive[chosen], rows.group[chosen])
        found = [_said(part[name].auroc) for name in (RICHER, ALONE)]
        lines.append((words, f"{sum(count):,}", count[0], *found, _said(part[RICHER].auroc - part[ALONE].auroc)))
    within = [_within(scores[name], positive, alleles) for name in (RICHER, ALONE)]
    lines.append(("pairs of one allele only", "", "", *(f"{one:.3f}" for one in within), f"{within[0] - within[1]:.3f}"))
    print_table(("rows", "how many", "recognised", "AUROC, richer model", "presentation alone", "difference"), lines)


def _within(score: Floats, positive: NDArray[np.bool_], alleles: NDArray[np.str_]) -> float:
    """Give the AUROC over pairs of a recognised and another peptide of one allele: alleles' base rates tell nothing here."""
    total = right = 0.0
    for allele in np.unique(alleles).tolist():
        here = alleles == allele
        pairs = float(positive[here].sum()) * float((~positive[here]).sum())
        if pairs:
            total, right = total + pairs, right + pairs * measures(score[here], positive[here]).auroc
    return right / total if total else float("nan")


def _calibration(model: RecognitionModel, figures: dict[str, Any]) -> list[Target]:
    print("## Calibration and ranking, nested cross-validation on improve_screened\n")
    lines = []
    for kind, one in figures["models"].items():
        nest = one["nested"]
        lines.append((
            f"{kind}{' (ships)' if kind == figures['ships'] else ''}", f"{nest['positives']} of {nest['rows']:,}",
            "{:.2f} ({:.2f} to {:.2f})".format(nest["slope"], *nest["slope_interval"]),
            "{:.2f} ({:.2f} to {:.2f})".format(nest["intercept"], *nest["intercept_interval"]),
            f"{nest['brier']:.5f}", f"{nest['log_loss']:.5f}",
            "{:.3f} ({:.3f} to {:.3f})".format(*figures["nested_ranking"][kind]["auroc"]),
        ))  # fmt: skip
    print_table(("model", "recognised", "slope (95 %)", "intercept (95 %)", "Brier", "log loss", "AUROC (95 %)"), lines)
    nest = figures["models"][figures["ships"]]["nested"]
    print(f"The base rate alone: Brier {nest['brier_of_base_rate']:.5f}, log loss {nest['log_loss_of_base_rate']:.5f}.\n")
    shipped = hash_file(FOLDER / "class_one.npz", role="weights of presentation").sha256
    held = figures["models"][figures["ships"]]["weights"]
    same = shipped == model.about["presentation"]["sha256"] and json.loads(FILE.read_text(encoding="utf-8")) == held
    return [
        Target(what="calibration slope, nested cross-validation", reached=nest["slope"], asked=SLOPE[0]),
        Target(what="calibration slope, nested cross-validation", reached=nest["slope"], asked=SLOPE[1], at_most=True),
        Target(what="fitted with the weights of presentation that ship", reached=float(same), asked=1.0),
    ]


def _measure(scores: dict[str, Floats], positive: NDArray[np.bool_], group: NDArray[np.int64]) -> dict[str, Measured]:
    """Measure every score on the rows as they are and on the same bootstraps of them."""
    random = np.random.default_rng(SEED)
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in scores}
    for rows in [np.arange(len(positive)), *resampled(group, random, TIMES)]:
        for name, score in scores.items():
            one = measures(score[rows], positive[rows])
            found[name].append((one.auroc, one.precision))
    return {
        name: Measured(auroc=np.array([one[0] for one in values]), precision=np.array([one[1] for one in values]))
        for name, values in found.items()
    }


def _said(values: Floats) -> str:
    low, high = interval(values[1:].tolist())
    return f"{values[0]:.3f} ({low:.3f} to {high:.3f})"


if __name__ == "__main__":
    sys.exit(main())
