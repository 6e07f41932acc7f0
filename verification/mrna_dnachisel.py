"""DNAchisel on one protein under vaxsmith's default rules: run in an environment of its own by verification/mrna_rules.py.

``VENV/bin/python -m verification.mrna_dnachisel PROTEIN`` prints the coding sequence (or ``none``) and the CPU seconds.
Needs no vaxsmith. Rules as near as its own classes come: translation, sites on both strands, signals on one, runs, GC in all
and in 50 nt, no 16-mer twice (reverse complements too), no hairpin of 20 within 200; objective: the highest CAI in human.
"""

from __future__ import annotations

import sys
import time


def main() -> int:
    """Solve and print."""
    import numpy
    from dnachisel import (
        AvoidHairpins,
        AvoidPattern,
        CodonOptimize,
        DnaOptimizationProblem,
        EnforceGCContent,
        EnforceTranslation,
        NoSolutionError,
        UniquifyAllKmers,
        reverse_translate,
    )  # fmt: skip

    numpy.random.seed(1)  # noqa: NPY002 - its own generator
    protein = sys.argv[1]
    begun = time.process_time()
    problem = DnaOptimizationProblem(
        sequence=reverse_translate(protein),
        constraints=[
            EnforceTranslation(),
            *(AvoidPattern(site) for site in ("GCTCTTC", "GGTCTC", "CACCTGC")),
            *(AvoidPattern(word, strand=1) for word in ("ATCTGTT", "AATAAA")),
            *(AvoidPattern(letter * 7, strand=1) for letter in "ACGT"),
            EnforceGCContent(mini=0.40, maxi=0.65),
            EnforceGCContent(mini=0.30, maxi=0.70, window=50),
            UniquifyAllKmers(16, include_reverse_complement=True),
            AvoidHairpins(stem_size=20, hairpin_window=200),
        ],
        objectives=[CodonOptimize(species="h_sapiens", method="use_best_codon")],
        logger=None,
    )
    try:
        problem.resolve_constraints()
        problem.optimize()
        coding = problem.sequence
    except NoSolutionError:
        coding = "none"
    print(coding, f"{time.process_time() - begun:.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
