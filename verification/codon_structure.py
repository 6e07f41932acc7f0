"""The exact optimum of codons and structure against the objectives that other programs found, and against ViennaRNA.

Run: make verify-codon_structure (some minutes, most of them ViennaRNA's; the programme itself half a minute). Table 1: the
corpora's proteins with the parity codon weights, interior loops up to 20 and
bulges up to 30; agreement is 0.01 kcal/mol, and each sequence, refolded by ViennaRNA without dangling ends, must have the
energy claimed. Table 2: what forbidden words cost. Exits 1 where anything falls short.
"""

from __future__ import annotations

import csv
import sys

from vaxsmith.core import translate
from vaxsmith.mrna import MessengerSettings
from vaxsmith.mrna.coding import forbidden_motifs
from vaxsmith.mrna.codon_structure import CodingOptimum, optimal_coding
from vaxsmith.mrna.codon_weights import codon_adaptation_index, relative_adaptiveness
from verification.corpora import corpora

TOLERANCE = 0.01
MOST_LOST = 0.04
LOOP_OF_THE_PEERS = 20
CUT_FROM_HS800 = {"hs500": 500, "hs600": 600}
WITH_FORBIDDEN_WORDS = ("hs400", "poly10", "poly20", "poly34")


def proteins() -> dict[str, str]:
    """Read the corpora's proteins as they stand; hs500 and hs600 are the first residues of hs800."""
    found = {}
    for record in (corpora() / "mrna" / "proteins.fasta").read_text().split(">")[1:]:
        header, *lines = record.split("\n")
        found[header.split()[0]] = "".join(lines)
    return found | {name: found["hs800"][:length] for name, length in CUT_FROM_HS800.items()}


def parity_weights() -> dict[str, float]:
    """Read the codon weights that the peers' figures were measured with."""
    with (corpora() / "mrna" / "codon_weights_for_parity.tsv").open() as table:
        rows = list(csv.DictReader(table, delimiter="\t"))
    return relative_adaptiveness({row["codon"]: float(row["relative_frequency"]) for row in rows})


def refolded(found: CodingOptimum) -> float:
    """Give ViennaRNA's minimum free energy of the molecule in kcal/mol."""
    import RNA

    details = RNA.md()
    details.dangles = 0
    return round(float(RNA.fold_compound(found.molecule.replace("T", "U"), details).mfe()[1]), 2)


def compare(weights: dict[str, float]) -> bool:
    """Print table 1; tell whether every row agrees."""
    agree = True
    known = proteins()
    print("protein\tλ\tobjective of others\tours\tenergy claimed\trefolded\tCAI\tseconds")
    with (corpora() / "mrna" / "optimum_objectives.tsv").open() as table:
        rows = list(csv.DictReader(table, delimiter="\t"))
    for row in rows:
        protein, theirs = known[row["protein"]], float(row["objective_kcal_per_mol"])
        found = optimal_coding(protein, weight=float(row["lambda"]), codon_weights=weights, max_loop=LOOP_OF_THE_PEERS)
        again = refolded(found)
        same = (
            abs(found.objective - theirs) < TOLERANCE
            and abs(again - found.energy) < TOLERANCE / 2
            and translate(found.sequence) == protein
        )
        agree &= same
        cai = codon_adaptation_index(found.sequence, weights)
        print(
            f"{row['protein']}\t{row['lambda']}\t{theirs:.3f}\t{found.objective:.3f}\t{found.energy:.2f}\t{again:.2f}"
            f"\t{cai:.4f}\t{found.seconds:.2f}\t{'agree' if same else 'DISAGREE'}",
            flush=True,
        )
    return agree


def price_of_words(weights: dict[str, float]) -> bool:
    """Print table 2; tell whether the answers are clean and cost at most 4 %."""
    words = [word for motif in forbidden_motifs(MessengerSettings()) for word in motif.words]
    print(f"\nprotein\tλ\tobjective, free\twithout {len(words)} words\tloss, at most {MOST_LOST:.0%}\twords left")
    kept = True
    for name in WITH_FORBIDDEN_WORDS:
        protein = proteins()[name]
        for exchange in (0.0, 3.0):
            free = optimal_coding(protein, weight=exchange, codon_weights=weights)
            clean = optimal_coding(protein, weight=exchange, codon_weights=weights, motifs=words)
            loss = 1 - clean.objective / free.objective
            left = sum(word in clean.sequence for word in words)
            good = loss <= MOST_LOST and not left and abs(refolded(clean) - clean.energy) < TOLERANCE / 2
            kept &= good
            print(
                f"{name}\t{exchange:g}\t{free.objective:.3f}\t{clean.objective:.3f}\t{loss:.2%}\t{left}"
                f"\t{'kept' if good else 'SHORT'}",
                flush=True,
            )
    return kept


def main() -> int:
    """Print both tables; 1 where anything falls short."""
    weights = parity_weights()
    results = [compare(weights), price_of_words(weights)]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
