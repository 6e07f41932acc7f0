"""Small made-up portfolios for the tests: candidates by hand, and drawn ones for Hypothesis."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from vaxsmith.core import Sourced
from vaxsmith.selection.portfolio import (
    AlleleRisk,
    EpitopeChance,
    PortfolioCandidate,
    PortfolioSettings,
    SharedCauses,
    nested_cells,
)

MOLECULES = {"HLA-A*02:01": 1, "HLA-B*07:02": 1, "HLA-C*07:02": 1, "HLA-DRB1*15:01": 2}
CHANCES = [0.0, 0.03, 0.1, 0.17, 0.3, 0.45, 0.8]
CLONES = {"trunk": 1.0, "branch": 0.6, "twig": 0.25}


def candidate(key: str, allele: str = "HLA-A*02:01", chance: float = 0.3, **others: object) -> PortfolioCandidate:
    """Make a candidate with one epitope."""
    epitopes = (EpitopeChance(allele=allele, mhc_class=MOLECULES[allele], chance=chance),)
    made = PortfolioCandidate(key=key, gene=key, epitopes=epitopes)
    return replace(made, **others)  # type: ignore[arg-type]


def house(value: float) -> Sourced[float]:
    return Sourced(name="made up for a test", value=value, citation="tests")


def made_causes(
    failure: float = 0.1, *, clones: bool = False, gene: float = 0.05, whole_class: float = 0.03
) -> SharedCauses:
    """Give four molecules the same chance of failing."""
    return SharedCauses(
        alleles=tuple(AlleleRisk(allele=a, mhc_class=c, failure=failure) for a, c in MOLECULES.items()),
        class_failure={1: house(whole_class), 2: house(whole_class)},
        gene_failure=house(gene),
        cells=nested_cells(CLONES) if clones else (),
    )


@st.composite
def causes(draw: st.DrawFn) -> SharedCauses:
    risks = tuple(
        AlleleRisk(allele=a, mhc_class=c, failure=draw(st.sampled_from([0.0, 0.1, 0.25, 0.6, 1.0])))
        for a, c in MOLECULES.items()
    )
    return SharedCauses(
        alleles=risks,
        class_failure={n: house(draw(st.sampled_from([0.0, 0.03, 0.2]))) for n in (1, 2)},
        gene_failure=house(draw(st.sampled_from([0.0, 0.05, 0.3]))),
        cells=nested_cells(CLONES) if draw(st.booleans()) else (),
    )


@st.composite
def candidates(draw: st.DrawFn, most: int = 7, *, groups: bool = True) -> list[PortfolioCandidate]:
    made = []
    for number in range(draw(st.integers(1, most))):
        alleles = draw(st.lists(st.sampled_from(sorted(MOLECULES)), min_size=1, max_size=3, unique=True))
        epitopes = tuple(
            EpitopeChance(allele=a, mhc_class=MOLECULES[a], chance=draw(st.sampled_from(CHANCES))) for a in alleles
        )
        made.append(
            PortfolioCandidate(
                key=f"t{number}",
                gene=draw(st.sampled_from(["", "G1", "G2", f"own{number}"])),
                epitopes=epitopes,
                made=draw(st.sampled_from([1.0, 0.7])),
                clonal_fraction=draw(st.sampled_from([1.0, 0.4])),
                clone=draw(st.sampled_from(["", *CLONES])),
                group=draw(st.sampled_from(["", "W1", "W2"])) if groups else "",
            )
        )
    return draw(st.permutations(made))


@st.composite
def wishes(draw: st.DrawFn) -> PortfolioSettings:
    covers = {name: draw(st.sampled_from([0, 0, 0, 0, 1])) for name in ("cover_alleles", "cover_classes", "cover_clones")}
    return PortfolioSettings(
        targets=draw(st.integers(1, 4)),
        molecule_worth=house(draw(st.sampled_from([0.0, 0.1, 0.4]))),
        beyond=house(draw(st.sampled_from([0.0, 0.1, 0.5]))),
        most_per_gene=draw(st.integers(1, 3)),
        **covers,
    ).wanting(draw(st.integers(1, 5)))
