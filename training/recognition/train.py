"""Make the recognition model: ``python -m training.recognition.train --corpora DIR --out FILE``.

Reads the four sets, chooses and fits a model of more than presentation, fits presentation alone beside it, cross-validates
both, and writes the weights of the one that ships (``--out``), every figure and both models' weights (``--figures``), the
reliability diagram (``--picture``) and, where a ``MODEL_CARD.md`` lies beside the weights, its tables. Presentation alone
ships unless ``--ship richer`` is said: ``python -m verification.recognition`` measures both where nobody trained them, and
tells which one it should be (docs/decisions/0014-recognition.md). NumPy alone, under a minute of one processor.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np
from verification.presentation_measures import measures

from training.card import BEGIN, END, table
from training.recognition.calibration import Bin, calibration_figures, draw_reliability, interval, resampled
from training.recognition.data import SCREENED, Corpus, Rows, load_corpus
from training.recognition.fit import Floats
from training.recognition.study import BASELINE, Candidate, Fitted, choose, fit, nested
from vaxsmith.core import hash_file
from vaxsmith.presentation import load_class_one
from vaxsmith.presentation.model_file import FOLDER as PRESENTATION_FOLDER
from vaxsmith.selection.recognition.model import FORMAT

NAME = "vaxsmith recognition, version 1"
ALONE, RICHER = "presentation-alone", "richer"
SEED = 20261121
TIMES = 1000
# Beyond this share of the screened peptides, by percentile, the screens hold too few to speak of.
SCREENED_SHARE = 0.975
HERE = Path(__file__).parent


def main() -> None:
    """Make everything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--figures", type=Path, default=HERE / "figures.json")
    parser.add_argument("--picture", type=Path, default=HERE / "reliability.svg")
    parser.add_argument("--ship", choices=(ALONE, RICHER), default=ALONE)
    asked = parser.parse_args()

    network = load_class_one()
    corpus = load_corpus(asked.corpora, network)
    presentation = {
        "name": network.name,
        "sha256": hash_file(PRESENTATION_FOLDER / "class_one.npz", role="weights of presentation").sha256,
    }
    choice = choose(corpus.training)
    richer, alone, choices = nested(corpus.training)
    screened = corpus.training[SCREENED]
    models = {}
    for kind, candidate, log_odds in ((ALONE, BASELINE, alone), (RICHER, choice.chosen, richer)):
        random = np.random.default_rng(SEED)
        models[kind] = {
            "weights": weights_of(fit(candidate, corpus.training), candidate, corpus, presentation),
            "nested": _rounded(calibration_figures(log_odds, screened.response, screened.group, random)),
        }
    figures: dict[str, Any] = {
        "ships": asked.ship,
        "models": models,
        "ledger": corpus.ledger,
        "candidates": [
            {"candidate": candidate.said, "log_loss": loss, "above_least": above, "standard_error": error}
            for candidate, loss, above, error in choice.losses
        ],
        "chosen_in_folds": [one.chosen.said for one in choices],
        "nested_ranking": _ranking(screened, richer, alone),
    }
    figures |= {key: _rounded(figures[key]) for key in ("candidates", "nested_ranking")}
    asked.out.parent.mkdir(parents=True, exist_ok=True)
    asked.out.write_text(json.dumps(models[asked.ship]["weights"], indent=1) + "\n", encoding="utf-8")
    asked.figures.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    bins = [Bin(**one) for one in models[asked.ship]["nested"]["reliability"]]
    asked.picture.write_text(draw_reliability(bins, f"Reliability of {NAME} in nested cross-validation"), encoding="utf-8")
    card = asked.out.parent / "MODEL_CARD.md"
    if card.exists():
        text = card.read_text(encoding="utf-8")
        card.write_text(text.split(BEGIN)[0] + figures_text(figures) + text.split(END)[1], encoding="utf-8")
    print(figures_text(figures))


def weights_of(fitted: Fitted, chosen: Candidate, corpus: Corpus, presentation: dict[str, str]) -> dict[str, Any]:
    """Give what the file of weights holds."""
    screened = corpus.training[SCREENED]
    held = {
        "format": FORMAT,
        "about": {"name": NAME, "chosen": chosen.said, "base_rate_of": SCREENED, "presentation": presentation},
        "features": [
            {"name": name, "mean": mean, "deviation": deviation, "weight": weight}
            for name, mean, deviation, weight in zip(
                fitted.features, fitted.mean.tolist(), fitted.deviation.tolist(), fitted.weight.tolist(), strict=True
            )
        ],
        "intercept": fitted.intercept,
        "base_rate": float(screened.response.mean()),
        "lengths": [min(map(len, screened.peptides)), max(map(len, screened.peptides))],
        "screened_percentile": float(np.quantile(screened.percentile, SCREENED_SHARE)),
    }
    rounded: dict[str, Any] = _rounded(held, 9)
    return rounded


def _ranking(screened: Rows, log_odds: Floats, alone: Floats) -> dict[str, Any]:
    """Give AUROC and average precision of the model and of presentation alone, held out, and of their difference."""
    positive = screened.response == 1
    random = np.random.default_rng(SEED)
    found: dict[str, list[tuple[float, float]]] = {RICHER: [], ALONE: []}
    for rows in [np.arange(len(positive)), *resampled(screened.group, random, TIMES)]:
        for name, score in ((RICHER, log_odds), (ALONE, alone)):
            one = measures(score[rows], positive[rows])
            found[name].append((one.auroc, one.precision))
    found["difference"] = [(m[0] - a[0], m[1] - a[1]) for m, a in zip(found[RICHER], found[ALONE], strict=True)]
    return {
        name: {
            measure: [values[0][at], *interval([value[at] for value in values[1:]])]
            for at, measure in enumerate(("auroc", "average_precision"))
        }
        for name, values in found.items()
    }


def _rounded(value: Any, digits: int = 6) -> Any:
    """Round every float to significant digits, so that the last bits of a processor's sums do not change the file."""
    if isinstance(value, dict):
        return {key: _rounded(one, digits) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(one, digits) for one in value]
    return float(f"{value:.{digits}g}") if isinstance(value, float) else value


def figures_text(figures: dict[str, Any]) -> str:
    """Write the figures as the tables of the model card."""
    kinds = list(dict.fromkeys(kind for said in figures["ledger"].values() for kind in said))
    ledger = [
        [name, *(f"{said[kind]:,}" if kind in said else "" for kind in kinds)] for name, said in figures["ledger"].items()
    ]
    tried = [
        [one["candidate"], f"{one['log_loss']:.5f}", f"{one['above_least']:.5f} ± {one['standard_error']:.5f}"]
        for one in figures["candidates"]
    ]
    ranked = [
        [name, *("{:.3f} ({:.3f} to {:.3f})".format(*one[measure]) for measure in ("auroc", "average_precision"))]
        for name, one in figures["nested_ranking"].items()
    ]
    presentation = figures["models"][ALONE]["weights"]["about"]["presentation"]
    parts = [
        BEGIN,
        f"Written by training.recognition.train with {presentation['name']} (SHA-256 of its weights "
        f"{presentation['sha256'][:16]}…). What ships: **{figures['ships']}**.\n",
        f"### What was read and left out\n\n{table(['set', *kinds], ledger)}",
        "### What was tried\n\nMean log loss on the screened rows, five folds; how the richer model is chosen among them "
        f"is said in `training/recognition/study.py`.\n\n{table(['candidate', 'log loss', 'above the least'], tried)}",
        "### Ranking in nested cross-validation, on the screened rows\n\n"
        + table(["", "AUROC (95 %)", "average precision (95 %)"], ranked),
    ]
    for kind, one in figures["models"].items():
        parts += [f"### {kind}{', which ships' if kind == figures['ships'] else ''}\n", _one_model_text(one)]
    return "\n".join([*parts, END])


def _one_model_text(one: dict[str, Any]) -> str:
    nest, held = one["nested"], one["weights"]
    slope, intercept = nest["slope_interval"], nest["intercept_interval"]
    rows = [
        [
            f"{each['rows']:,}", each["positives"], f"{100 * each['predicted']:.2f} %",
            f"{100 * each['observed']:.2f} % ({100 * each['low']:.2f} to {100 * each['high']:.2f})",
        ]
        for each in nest["reliability"]
    ]  # fmt: skip
    return "\n".join([
        f"{held['about']['chosen']}. Weights, for one standard deviation among screened peptides: "
        + ", ".join(f"{each['name']} {each['weight']:+.3f}" for each in held["features"]) + ".\n",
        f"Nested cross-validation, {nest['positives']} of {nest['rows']:,} recognised: calibration slope "
        f"{nest['slope']:.2f} ({slope[0]:.2f} to {slope[1]:.2f}), intercept {nest['intercept']:.2f} "
        f"({intercept[0]:.2f} to {intercept[1]:.2f}); Brier score {nest['brier']:.5f} (of the base rate alone "
        f"{nest['brier_of_base_rate']:.5f}), log loss {nest['log_loss']:.5f} ({nest['log_loss_of_base_rate']:.5f}).\n",
        table(["rows", "recognised", "probability given", "share that was recognised (95 %)"], rows),
    ])  # fmt: skip


if __name__ == "__main__":
    main()
