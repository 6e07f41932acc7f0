"""Write the figures into a model card, between its two markers.

``python -m training.card --figures class_one.json --left-out leave_out_one.json --card MODEL_CARD.md``: what ``train`` and
``leave_out`` measured becomes tables; the sentences around them are written by people.
"""

from __future__ import annotations

import argparse
import json
import statistics
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

BEGIN, END = "<!-- figures: written by training.card -->", "<!-- end of figures -->"
POOR = 200
_NAMES = {
    "auroc": "AUROC, ligands among random peptides, mean over alleles",
    "recall": "recall (class I at 0.5 %, class II at 2 %), mean over alleles",
    "affinity_rmse": "affinity, root mean square error of 1 - log50000(nM), exact measurements",
    "affinity_auroc": "affinity, AUROC at 500 nM, all pooled",
    "mixed_auroc": "AUROC, ligands among the mixed file's negatives, all pooled",
    "sample_auroc": "samples of several alleles: mean AUROC",
    "sample_ap": "samples of several alleles: mean average precision",
    "sample_ppv": "samples of several alleles: mean PPV(n)",
}


def table(head: Sequence[str], rows: Iterable[Iterable[object]]) -> str:
    """Write a Markdown table."""
    lines = [head, ["---"] * len(head), *([str(cell) for cell in row] for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def left_out_text(left_out: dict[str, Any]) -> str:
    """Tell what each allele that was left out lost, and what is usual."""
    rows = left_out["rows"]
    drops = [row["drop"] for row in rows]
    lines = [
        [
            row["allele"],
            f"{row['ligands']:,}",
            row["nearest"],
            f"{row['distance']:.3f}",
            *(f"{row[name]:.4f}" for name in ("auroc_with", "auroc_without", "drop")),
            *(f"{row[name]:.2f}" for name in ("recall_with", "recall_without")),
        ]
        for row in rows
    ]
    said = (
        f"{len(rows)} alleles, {left_out['epochs']} epochs with them and without (python -m training.leave_out): AUROC "
        f"falls by {statistics.median(drops):.4f} in the median, by {max(drops):.4f} at most.\n"
    )
    head = ["allele", "ligands", "nearest trained", "distance", "AUROC with", "without", "drop", "recall with", "without"]
    return f"{said}\n{table(head, lines)}"


def figures_text(figures: dict[str, Any], left_out: dict[str, Any]) -> str:
    """Write every generated table."""
    inner, counts = figures["inner"], figures["trained_alleles"]
    student, twin = figures["student"], figures["torch_twin"]
    columns = [name for name in ("auroc", "recall") if name in next(iter(inner["per_length"].values()))]

    def measured(group: str, also: dict[str, int] | None = None) -> list[list[object]]:
        rows: list[list[object]] = []
        for name, row in sorted(
            inner[group].items(), key=lambda item: (len(item[0]) if group == "per_length" else 0, item[0])
        ):
            trained = [f"{also.get(name, 0):,}"] if also is not None else []
            rows.append([name, *trained, f"{row['ligands']:,}", *(f"{row[c]:.3f}" for c in row if c != "ligands")])
        return rows

    poor = sorted((count, name) for name, count in counts.items() if count < POOR)
    ledger = table(["what", "rows"], ([what, f"{count:,}"] for what, count in figures["ledger"].items()))
    return "\n".join([
        BEGIN,
        f"### What was read and left out\n\n{ledger}",
        f"### Held-out folds\n\nMeans over {inner['members']} members, each on the fold that it never saw.\n",
        table(["measure", "value"], ([said, f"{inner[name]:.4f}"] for name, said in _NAMES.items() if name in inner)),
        table(["length", "held-out ligands", *columns], measured("per_length")),
        "### The network that ships beside its members\n\n"
        f"Root mean square difference of the mean logits above -4: {student['mean_difference']:.2f}; correlation of the "
        f"mean logits {student['mean_correlation']:.4f}, of the spreads (Spearman) {student['spread_correlation']:.2f}. "
        f"Largest difference of presentation from the torch twin: {twin['32-bit weights']:.1e} with the same weights, "
        f"{twin['16-bit weights']:.1e} through rounding them to 16 bits.\n",
        f"### Alleles left out of training\n\n{left_out_text(left_out)}",
        "### Alleles of the held-out folds\n",
        table(["allele", "trained on", "held out", "AUROC", "recall"], measured("per_allele", counts)),
        f"### Alleles with fewer than {POOR} training ligands\n",
        ", ".join(f"{name.replace('*', chr(92) + '*')} ({count})" for count, name in poor) + "\n",
        END,
    ])  # fmt: skip


def main() -> None:
    """Read the figures, rewrite the card."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("figures", "left-out", "card"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    chosen = parser.parse_args()
    made = figures_text(json.loads(chosen.figures.read_text()), json.loads(chosen.left_out.read_text()))
    text = chosen.card.read_text(encoding="utf-8")
    before, after = text.split(BEGIN)[0], text.split(END)[1]
    chosen.card.write_text(before + made + after, encoding="utf-8")


if __name__ == "__main__":
    main()
