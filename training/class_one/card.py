"""Write the figures into the model card, between its two markers.

``python -m training.class_one.card --figures class_one.json --left-out leave_out.json --card MODEL_CARD.md``: what ``train``
and ``leave_out`` measured becomes tables; the sentences around them are written by people.
"""

from __future__ import annotations

import argparse
import itertools
import json
import statistics
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

BEGIN, END = "<!-- figures: written by training.class_one.card -->", "<!-- end of figures -->"
DISTANCES = (0.0, 0.05, 0.10, 0.15, 0.20, 0.25, 0.30, 0.35)


def table(head: Sequence[str], rows: Iterable[Iterable[object]]) -> str:
    """Write a Markdown table."""
    lines = [head, ["---"] * len(head), *([str(cell) for cell in row] for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def left_out_table(rows: Sequence[dict[str, Any]]) -> str:
    """Tell how alleles fare that were left out of training, by the distance to the nearest trained one."""
    lines = []
    for low, high in itertools.pairwise(DISTANCES):
        inside = [row for row in rows if low <= row["distance"] < high]
        if inside:
            auroc, recall = ([row[what] for row in inside] for what in ("auroc", "recall"))
            lines.append([
                f"{low:.2f}-{high:.2f}", len(inside), f"{statistics.median(auroc):.3f}", f"{min(auroc):.3f}",
                f"{statistics.median(recall):.2f}", f"{min(recall):.2f}",
            ])  # fmt: skip
    return table(["distance", "alleles", "AUROC median", "least", "recall at 0.5 % median", "least"], lines)


def figures_text(figures: dict[str, Any], left_out: Sequence[dict[str, Any]]) -> str:
    """Write every generated table."""
    inner, counts = figures["inner"], figures.get("trained_alleles", {})
    ledger = table(["what", "rows"], ([what, f"{count:,}"] for what, count in figures["ledger"].items()))
    measured = [
        [name, f"{row['ligands']:,}", f"{row['auroc']:.4f}", f"{row['recall']:.3f}"]
        for name, row in inner["per_length"].items()
    ]
    alleles = [
        [name, f"{counts.get(name, 0):,}", row["ligands"], f"{row['auroc']:.4f}", f"{row['recall']:.3f}"]
        for name, row in sorted(inner["per_allele"].items())
    ]
    poor = sorted((count, name) for name, count in counts.items() if count < 200)
    return "\n".join([
        BEGIN,
        f"### What was read and left out\n\n{ledger}",
        f"In the last epochs {figures['multi_allelic_assigned']:,} multi-allelic ligands were assigned to an allele.\n",
        f"### Inner fold\n\nMean over {inner['alleles']} alleles with at least 10 held-out ligands: AUROC "
        f"{inner['auroc']:.4f}, recall at 0.5 % {inner['recall']:.3f}. Affinity (exact measurements held out, "
        f"1 - log50000(nM)): root mean square error {inner['affinity_rmse']:.3f}.\n",
        table(["length", "held-out ligands", "AUROC", "recall at 0.5 %"], measured),
        f"### Alleles left out of training\n\n{left_out_table(left_out)}",
        "### Alleles of the inner fold\n",
        table(["allele", "trained on", "held out", "AUROC", "recall at 0.5 %"], alleles),
        "### Alleles with fewer than 200 training ligands\n",
        ", ".join(f"{name} ({count})" for count, name in poor) + "\n",
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
