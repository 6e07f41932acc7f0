"""The molecule: a protein in, a whole messenger RNA with its DNA template out. Works for any protein, not only vaccines.

In comes a protein (one-letter residues) and ``MessengerSettings``: which cap, UTRs, stops, tail and linearising enzyme
(names in ``catalogue`` or sequences of your own), which codon table, the exchange rate λ between codons and energy, which
words are forbidden, which limits synthesis sets. Out comes a ``Messenger``: its parts in order, its sequence and template,
its codon adaptation index, the energy and structure of the whole molecule, and the findings of every rule in ``rules``.

Codons and structure are chosen together by an exact programme (``codon_structure``, compiled in ``native``) over the graph
of all codings free of forbidden words (``codon_graph``, ``motif_automaton``). What no graph can hold (GC in windows,
repeats, long helices) is mended by solving again under prices and by single changes (``coding``, ``window_prices``,
``mend``). ``pareto_front`` gives the whole trade of energy against codons, ``diverse_designs`` molecules that differ.
``read_back`` checks the emitted file by an independent path. ``design_insert`` codes the same protein as DNA between two
cloning sites, for a vector of somebody's.

>>> from vaxsmith.mrna import design_messenger
>>> messenger = design_messenger("MKTAYIAKQR", name="short")
>>> [part.kind.value for part in messenger.parts]
["5'UTR", 'Kozak', 'CDS', 'stops', "3'UTR", 'poly(A)']
>>> messenger.coding.sequence
'ATGAAGACCGCCTACATCGCCAAGCAGAGA'
>>> [finding.check for finding in messenger.findings if finding.severity == "fault"]
[]
"""

from vaxsmith.mrna.codon_structure import CancelledError, CodingOptimum, optimal_coding
from vaxsmith.mrna.design import codon_weights, design_messenger
from vaxsmith.mrna.diversity import DiverseDesigns, diverse_designs
from vaxsmith.mrna.folding import Fold, fold
from vaxsmith.mrna.front import Front, FrontPoint, pareto_front
from vaxsmith.mrna.insert import Insert, InsertSettings, design_insert
from vaxsmith.mrna.messenger import Messenger, Part, PartKind, Rule
from vaxsmith.mrna.read_back import check_messenger, read_back
from vaxsmith.mrna.rules import default_rules
from vaxsmith.mrna.settings import MessengerSettings

__all__ = [
    "CancelledError",
    "CodingOptimum",
    "DiverseDesigns",
    "Fold",
    "Front",
    "FrontPoint",
    "Insert",
    "InsertSettings",
    "Messenger",
    "MessengerSettings",
    "Part",
    "PartKind",
    "Rule",
    "check_messenger",
    "codon_weights",
    "default_rules",
    "design_insert",
    "design_messenger",
    "diverse_designs",
    "fold",
    "optimal_coding",
    "pareto_front",
    "read_back",
]
