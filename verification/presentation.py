"""Compare our class I and class II networks with their peers on public sets of ligands and affinities.

Run: make verify-presentation, or python -m verification.presentation PART ... for some of the parts. Prints Markdown tables
(those of docs/benchmarks.md and verification/presentation.md), closes with what was asked beside what was reached, and
exits 1 where a figure falls short. Everything is asked through the port, so new weights change figures only; what was
trained on is read with training/*/data.py, so run it from the commit whose weights it measures.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

from vaxsmith.core import VaxsmithError
from vaxsmith.presentation import Predictor, load_class_one, load_class_two
from verification.presentation_class_two import class_two
from verification.presentation_hcc1395 import hcc1395
from verification.presentation_left_out import left_out
from verification.presentation_report import Target, print_targets
from verification.presentation_ten_samples import ten_samples
from verification.presentation_transphla import transphla
from verification.presentation_uniform import uniform_ranks
from verification.presentation_weekly import iedb_weekly

PARTS: dict[str, Callable[[], list[Target]]] = {
    "ten-samples": ten_samples,
    "transphla": transphla,
    "iedb-weekly": iedb_weekly,
    "class-two": class_two,
    "hcc1395": hcc1395,
    "uniform": uniform_ranks,
    "left-out": left_out,
}
HEAD = """# Presentation beside its peers

Printed by `python -m verification.presentation > verification/presentation.md`; what is compared, and how, is said at the
head of each file verification/presentation_*.py. Class I weights: {class_one}; class II weights: {class_two}.
"""


def main() -> int:
    """Print every part that was asked for, or all; 0 when every target is met."""
    chosen = sys.argv[1:] or list(PARTS)
    unknown = [name for name in chosen if name not in PARTS]
    if unknown:
        print(f"{unknown[0]} is not a part; there are {', '.join(PARTS)}", file=sys.stderr)
        return 2
    print(HEAD.format(class_one=_name(load_class_one), class_two=_name(load_class_two)))
    targets = [target for name in chosen for target in PARTS[name]()]
    print("## Asked for and reached\n")
    return 0 if print_targets(targets) else 1


def _name(load: Callable[[], Predictor]) -> str:
    try:
        return load().name
    except VaxsmithError:
        return "none"


if __name__ == "__main__":
    sys.exit(main())
