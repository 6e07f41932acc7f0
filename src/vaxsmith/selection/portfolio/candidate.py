"""Nouns that go into a portfolio: an epitope's chance, a candidate, and what can fail for many candidates at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from vaxsmith.core import SettingsError, Sourced

CLASSES = (1, 2)
_HOUSE = "vaxsmith house choice, docs/decisions/0015-portfolio.md"


@dataclass(frozen=True, slots=True, kw_only=True)
class EpitopeChance:
    """One peptide on one HLA molecule and the chance that T cells answer it, given that the molecule is there and works.

    ``allele`` is the molecule's name, ``mhc_class`` 1 or 2, ``chance`` lies in 0..1. Epitopes of a candidate count as
    independent of each other, so give one of several peptides that are nearly the same on the same molecule.

    Raises:
        SettingsError: the class is neither 1 nor 2, or the chance is no probability.
    """

    allele: str
    mhc_class: int
    chance: float

    def __post_init__(self) -> None:
        if self.mhc_class not in CLASSES:
            raise SettingsError(f"{self.allele}: MHC class {self.mhc_class}", expected="1 or 2", place="epitope")
        _require_share(self.chance, f"{self.allele}: chance of a response", "epitope")


@dataclass(frozen=True, slots=True, kw_only=True)
class PortfolioCandidate:
    """One target with one of its windows, as the portfolio sees it.

    ``key`` names it uniquely and breaks ties. ``made`` is the chance that the tumor makes the peptides at all, whatever
    their HLA molecule. ``clonal_fraction`` is the share of tumor cells that carry the target. ``clone`` names the cells
    that carry it where they are known (see ``SharedCauses.cells``); without a name, which cells carry it is taken to be
    independent of all others. At most one candidate of a ``group`` is taken: alternative windows of one target, or targets
    that share their best peptide; empty is no group.

    Raises:
        SettingsError: there is no key, or a share is not between 0 and 1.
    """

    key: str
    gene: str
    epitopes: tuple[EpitopeChance, ...]
    made: float = 1.0
    clonal_fraction: float = 1.0
    clone: str = ""
    group: str = ""

    def __post_init__(self) -> None:
        if not self.key:
            raise SettingsError("a candidate without a key", expected="a key for each, all different", place="portfolio")
        _require_share(self.made, "chance of being made", self.key)
        _require_share(self.clonal_fraction, "share of tumor cells that carry it", self.key)


@dataclass(frozen=True, slots=True, kw_only=True)
class AlleleRisk:
    """An HLA molecule of the patient and the chance that it fails: lost, silent, or judged wrongly by the predictor."""

    allele: str
    mhc_class: int
    failure: float

    def __post_init__(self) -> None:
        if self.mhc_class not in CLASSES:
            raise SettingsError(f"{self.allele}: MHC class {self.mhc_class}", expected="1 or 2", place="shared causes")
        _require_share(self.failure, f"{self.allele}: chance of failing", "shared causes")


@dataclass(frozen=True, slots=True, kw_only=True)
class CellPopulation:
    """Tumor cells that carry the same clones: their share of all tumor cells, and the names of those clones."""

    share: float
    clones: frozenset[str] = frozenset()


ALLELE_FAILURE: Sourced[float] = Sourced(
    name="chance that an HLA molecule fails",
    value=0.1,
    citation=_HOUSE,
    note=(
        "somatic loss hits HLA class I in 17 % of 83,644 tumors (Montesion et al., Cancer Discov 2021;11:282), mostly one "
        "of two alleles of a locus, so about 9 % an allele; what is silenced or predicted wrongly comes on top"
    ),
)
CLASS_FAILURE: Sourced[float] = Sourced(
    name="chance that a whole class of HLA molecules fails",
    value=0.03,
    citation=_HOUSE,
    note="loss of what all molecules of a class need (B2M, TAP; CIITA) that the calls do not show; nobody's measurement",
)
GENE_FAILURE: Sourced[float] = Sourced(
    name="chance that a gene fails",
    value=0.05,
    citation=_HOUSE,
    note="silenced, or its expression misjudged, for all targets of the gene together; nobody's measurement",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedCauses:
    """What makes the responses of many targets fail together; given these causes, targets answer independently.

    Each of ``alleles`` fails on its own chance; a whole class with ``class_failure[mhc_class]``; a gene with
    ``gene_failure``. ``cells`` parts the tumor's cells by the clones they carry and sums to 1; empty means that no clone is
    named. All causes are independent of each other. The patient's molecules are listed here, and not gathered from the
    candidates, so that leaving out a candidate never changes what may fail.

    Raises:
        SettingsError: a molecule is named twice, a chance is no probability, or the cells do not sum to 1.
    """

    alleles: tuple[AlleleRisk, ...]
    class_failure: Mapping[int, Sourced[float]] = field(default_factory=lambda: dict.fromkeys(CLASSES, CLASS_FAILURE))
    gene_failure: Sourced[float] = GENE_FAILURE
    cells: tuple[CellPopulation, ...] = ()

    def __post_init__(self) -> None:
        names = [risk.allele for risk in self.alleles]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise SettingsError(f"{', '.join(twice)} named twice", expected="each molecule once", place="shared causes")
        for constant in (*self.class_failure.values(), self.gene_failure):
            _require_share(constant.value, constant.name, "shared causes")
        for population in self.cells:
            _require_share(population.share, "share of tumor cells", "shared causes")
        if self.cells and abs(sum(population.share for population in self.cells) - 1.0) > 1e-6:
            total = sum(population.share for population in self.cells)
            raise SettingsError(
                f"populations of {total:.3g} of the tumor cells in all",
                expected="shares that sum to 1",
                place="shared causes",
            )

    def failure_of(self, mhc_class: int) -> float:
        """Give the chance that a whole class of molecules fails; 0 for a class of which nothing is said."""
        return self.class_failure[mhc_class].value if mhc_class in self.class_failure else 0.0


def risks_of(alleles: Mapping[str, int], known: Mapping[str, float] | None = None) -> tuple[AlleleRisk, ...]:
    """Give the patient's molecules (name to class) the usual chance of failing, or the one that is ``known`` for them.

    >>> [risk.failure for risk in risks_of({"HLA-A*02:01": 1, "HLA-B*07:02": 1}, {"HLA-B*07:02": 0.6})]
    [0.1, 0.6]
    """
    known = known or {}
    return tuple(
        AlleleRisk(allele=name, mhc_class=mhc_class, failure=known.get(name, ALLELE_FAILURE.value))
        for name, mhc_class in sorted(alleles.items())
    )


def nested_cells(shares: Mapping[str, float]) -> tuple[CellPopulation, ...]:
    """Part the tumor's cells as if each smaller clone lay inside every larger one; ``shares`` maps a clone to its share.

    Of all family trees with these shares this is the worst for a benefit that diminishes, since it leaves the most cells
    with few targets (a nested order is the most dependent one). So it is what to assume where the tree is not known.

    >>> [(round(cells.share, 2), sorted(cells.clones)) for cells in nested_cells({"trunk": 1.0, "b": 0.6, "c": 0.3})]
    [(0.4, ['trunk']), (0.3, ['b', 'trunk']), (0.3, ['b', 'c', 'trunk'])]

    Raises:
        SettingsError: a share is not between 0 and 1.
    """
    for clone, share in shares.items():
        _require_share(share, "share of tumor cells", clone)
    levels = sorted({1.0, *(share for share in shares.values() if share > 0)}, reverse=True)
    cells = []
    for level, below in zip(levels, [*levels[1:], 0.0], strict=True):
        clones = frozenset(clone for clone, share in shares.items() if share >= level)
        cells.append(CellPopulation(share=level - below, clones=clones))
    return tuple(cells)


def _require_share(value: float, what: str, place: str) -> None:
    if not 0.0 <= value <= 1.0:
        raise SettingsError(f"{what} is {value:g}", expected="a number between 0 and 1", place=place)
