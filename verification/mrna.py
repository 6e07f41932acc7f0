"""The molecule against programs that nobody here wrote: Biopython's translation, sites and CAI; ViennaRNA's energies.

Run: make verify-mrna. Designs the proteins of the corpora with the default settings (about a minute) and prints two tables:
agreement, and manufacturability beside one-best-codon choice and the peers' measured figures. Exits 1 where anything
disagrees or a default rule is broken. What rules cost: verification/mrna_rules.py.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from math import exp, log

from vaxsmith.core import CODONS_OF, Severity
from vaxsmith.mrna import Messenger, MessengerSettings, codon_weights, design_messenger, read_back
from vaxsmith.mrna.codon_weights import codon_adaptation_index, relative_adaptiveness
from verification.corpora import corpora

NAMES = ("hs100", "hs200", "hs400", "poly10", "poly20")
ENZYMES = ("BspQI", "BsaI", "AarI")  # AarI is PaqCI's isoschizomer under the name that Biopython has carried longest


def proteins() -> dict[str, str]:
    """Read the corpora's proteins; those without a start codon's M get one."""
    records = {}
    for record in (corpora() / "mrna" / "proteins.fasta").read_text().split(">")[1:]:
        header, *lines = record.split("\n")
        sequence = "".join(lines)
        records[header.split()[0]] = sequence if sequence.startswith("M") else "M" + sequence
    return records


def check_cai(coding: str, weights: dict[str, float]) -> list[tuple[str, float, float]]:
    """Give (what, ours, theirs) for the CAI by Biopython, which leaves Met and Trp out, and by the formula written out."""
    from Bio.SeqUtils import CodonAdaptationIndex

    index = CodonAdaptationIndex([])
    index.update(weights)
    codons = [coding[i : i + 3] for i in range(0, len(coding), 3)]
    counted = sum(codon not in ("ATG", "TGG") for codon in codons)
    ours = codon_adaptation_index(coding, weights)
    product = 1.0
    for codon in codons:
        product *= weights[codon] ** (1 / len(codons))
    return [
        ("CAI, Biopython (without Met, Trp)", exp(log(ours) * len(codons) / counted), index.calculate(coding)),
        ("CAI, formula", ours, product),
    ]


def check_against_programs(messenger: Messenger, weights: dict[str, float]) -> Iterator[tuple[str, object, object]]:
    """Yield (what, ours, theirs)."""
    import RNA
    from Bio import Restriction
    from Bio.Seq import Seq

    letters = messenger.sequence
    start = letters.index("ATG")
    body = letters[start:]
    translated = str(Seq(body[: len(body) // 3 * 3]).translate(to_stop=True))
    yield "translation from the first ATG, Biopython", messenger.protein == translated, True
    for enzyme in ENZYMES:
        sites = getattr(Restriction, enzyme).search(Seq(messenger.coding.sequence))
        yield f"{enzyme} sites in the coding sequence, Biopython", 0, len(sites)
    yield "BspQI sites in the template, Biopython", 1, len(Restriction.BspQI.search(Seq(messenger.template)))
    details = RNA.md()
    details.dangles = 0
    compound = RNA.fold_compound(messenger.rna, details)
    _, energy = compound.mfe()
    yield "energy of the molecule refolded, ViennaRNA", messenger.energy, round(energy, 2)
    yield (
        "energy of the structure reported, ViennaRNA",
        messenger.energy,
        round(compound.eval_structure(messenger.structure), 2),
    )
    yield "read back from FASTA, findings", 0, len(read_back(f">m\n{messenger.rna}\n>t\n{messenger.template}\n", messenger))
    for what, ours, theirs in check_cai(messenger.coding.sequence, weights):
        yield what, round(ours, 9), round(theirs, 9)


def one_best_codon(protein: str, weights: dict[str, float]) -> str:
    """Code with the most frequent codon throughout: the unconstrained optimum of the CAI."""
    return "".join(max(CODONS_OF[residue], key=lambda codon: weights[codon]) for residue in protein)


def manufacturability(coding: str, cai: float) -> str:
    """Give the columns of the second table, counted here by plain text search."""
    gc = [sum(letter in "GC" for letter in coding[i : i + 50]) / 50 for i in range(len(coding) - 49)]
    overall = sum(letter in "GC" for letter in coding) / len(coding)
    sites = sum(coding.count(w) for w in ("GCTCTTC", "GAAGAGC", "GGTCTC", "GAGACC", "CACCTGC", "GCAGGTG"))
    run = next(n for n in range(1, len(coding)) if not any(letter * (n + 1) in coding for letter in "ACGT"))
    words = [coding[i : i + 16] for i in range(len(coding) - 15)]
    return f"{cai:.4f}\t{overall:.2f}\t{min(gc):.2f}-{max(gc):.2f}\t{run}\t{sites}\t{len(words) - len(set(words))}"


def parity_weights() -> dict[str, float]:
    """Read the codon weights that the peers' published optima were computed with."""
    with (corpora() / "mrna" / "codon_weights_for_parity.tsv").open() as stream:
        rows = list(csv.DictReader(stream, delimiter="\t"))
    return relative_adaptiveness({row["codon"]: float(row["relative_frequency"]) for row in rows})


def main() -> int:
    """Print both tables."""
    settings = MessengerSettings()
    weights = codon_weights(settings)
    short = False
    designs = {}
    print("protein\twhat\tours\ttheirs\tverdict")
    for name in NAMES:
        messenger = designs[name] = design_messenger(proteins()[name], name=name)
        for what, ours, theirs in check_against_programs(messenger, weights):
            agree = ours == theirs
            short |= not agree
            print(f"{name}\t{what}\t{ours}\t{theirs}\t{'agree' if agree else 'DISAGREE'}")
        serious = [finding for finding in messenger.findings if finding.severity is not Severity.NOTE]
        short |= bool(serious)
        print(f"{name}\tfindings above a note\t{len(serious)}\t0\t{'kept' if not serious else 'BROKEN'}")
    parity = parity_weights()
    for what, ours, theirs in check_cai(designs["poly10"].coding.sequence, parity):
        agree = abs(ours - theirs) < 1e-9
        short |= not agree
        print(f"poly10\t{what}, parity weights\t{ours:.9f}\t{theirs:.9f}\t{'agree' if agree else 'DISAGREE'}")

    print("\ncoding sequence\tCAI\tGC\tGC in 50 nt\tlongest run\tsites\trepeated 16-mers")
    for name, messenger in designs.items():
        best = one_best_codon(messenger.protein, weights)
        print(f"{name}, one best codon\t{manufacturability(best, codon_adaptation_index(best, weights))}")
        print(f"{name}, vaxsmith\t{manufacturability(messenger.coding.sequence, messenger.cai)}")
    print("poly10, exact structure optimum at λ = 3, no rules (measured before)\t-\t0.70\t-0.86\t9\t3\t8")
    print("ten 25-mers, leading open tool's default (measured before)\t-\t0.73\t-0.92\t-\t3\t292 of 20 nt")
    return 1 if short else 0


if __name__ == "__main__":
    sys.exit(main())
