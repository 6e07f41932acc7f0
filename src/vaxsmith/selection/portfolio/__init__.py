"""Portfolio: the targets of a vaccine chosen as one decision, with the causes that make several of them fail together.

In come ``PortfolioCandidate``s (one window of one target each, with the chance that T cells answer each of its epitopes) and
the ``SharedCauses`` (HLA molecules, genes and clones that may fail); out comes a ``Portfolio``: the set with the largest
expected benefit, proven; the exact law of its responses; what each candidate is worth to it and which rules cost something.
How the objective is defined, and why: docs/decisions/0015-portfolio.md.

>>> from vaxsmith.selection.portfolio import EpitopeChance, PortfolioCandidate, PortfolioSettings, SharedCauses
>>> from vaxsmith.selection.portfolio import choose_portfolio, risks_of
>>> def candidate(key, allele, chance):
...     epitopes = (EpitopeChance(allele=allele, mhc_class=1, chance=chance),)
...     return PortfolioCandidate(key=key, gene=key, epitopes=epitopes)
>>> first, second, third = "HLA-A*02:01", "HLA-A*02:01", "HLA-B*07:02"
>>> candidates = [candidate("KRAS", first, 0.9), candidate("TP53", second, 0.9), candidate("IDH1", third, 0.8)]
>>> causes = SharedCauses(alleles=risks_of({"HLA-A*02:01": 1, "HLA-B*07:02": 1}))
>>> sorted(choose_portfolio(candidates, causes, PortfolioSettings(targets=2).wanting(1)).chosen)
['IDH1', 'KRAS']
"""

from vaxsmith.selection.portfolio.candidate import (
    AlleleRisk,
    CellPopulation,
    EpitopeChance,
    PortfolioCandidate,
    SharedCauses,
    nested_cells,
    risks_of,
)
from vaxsmith.selection.portfolio.choose import choose_portfolio
from vaxsmith.selection.portfolio.law import ResponseLaw, expected_responses, response_law
from vaxsmith.selection.portfolio.portfolio import AlleleCover, Binding, CloneCover, Marginal, Portfolio
from vaxsmith.selection.portfolio.sensitivity import (
    Inclusion,
    Sensitivity,
    inclusion_frequencies,
    noise_on_odds,
    perturbed,
)
from vaxsmith.selection.portfolio.settings import PortfolioSettings
from vaxsmith.selection.portfolio.trade_off import TradeOffPoint, trade_off

__all__ = [
    "AlleleCover",
    "AlleleRisk",
    "Binding",
    "CellPopulation",
    "CloneCover",
    "EpitopeChance",
    "Inclusion",
    "Marginal",
    "Portfolio",
    "PortfolioCandidate",
    "PortfolioSettings",
    "ResponseLaw",
    "Sensitivity",
    "SharedCauses",
    "TradeOffPoint",
    "choose_portfolio",
    "expected_responses",
    "inclusion_frequencies",
    "nested_cells",
    "noise_on_odds",
    "perturbed",
    "response_law",
    "risks_of",
    "trade_off",
]
