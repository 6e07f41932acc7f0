"""What an allele costs that nobody trained on: alleles left out of a training, beside the same training with them.

The trainings take minutes to an hour and need torch, so they are not run here: ``python -m training.leave_out`` writes
training/figures/leave_out_class_{one,two}.json, and this prints what stands there. Nothing is asked of the drop itself; that
all alleles of the list were measured is.
"""

from __future__ import annotations

import json
import statistics
from pathlib import Path

from verification.presentation_report import Target, print_table

FIGURES = Path(__file__).resolve().parent.parent / "training" / "figures"
ASKED = {"one": 20, "two": 12}


def left_out() -> list[Target]:
    """Print one row for each allele left out, by distance from the nearest trained groove."""
    targets = []
    for name, asked in ASKED.items():
        path = FIGURES / f"leave_out_class_{name}.json"
        if not path.exists():
            print(f"{path.name} is not there: run python -m training.leave_out\n")
            targets.append(Target(what=f"class {name}, alleles left out", reached=float("nan"), asked=float(asked)))
            continue
        found = json.loads(path.read_text(encoding="utf-8"))
        rows = found["rows"]
        print(f"## Alleles left out, class {'I' if name == 'one' else 'II'} ({found['epochs']} epochs)\n")
        print_table(
            ("allele", "ligands", "nearest trained", "distance", "AUROC with", "without", "drop", "recall with", "without"),
            [
                (
                    row["allele"],
                    f"{row['ligands']:,}",
                    row["nearest"],
                    f"{row['distance']:.3f}",
                    *(f"{row[key]:.4f}" for key in ("auroc_with", "auroc_without", "drop")),
                    *(f"{row[key]:.2f}" for key in ("recall_with", "recall_without")),
                )
                for row in rows
            ],
        )
        drops = [row["drop"] for row in rows]
        print(f"AUROC falls by {statistics.median(drops):.4f} in the median, by {max(drops):.4f} at most.\n")
        targets.append(Target(what=f"class {name}, alleles left out", reached=float(len(rows)), asked=float(asked)))
    return targets
