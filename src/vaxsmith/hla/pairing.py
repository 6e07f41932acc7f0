"""Verb: form the class II molecules that a patient's α and β chains make, in cis and in trans."""

from __future__ import annotations

from collections.abc import Sequence

from vaxsmith.core import Dropped, Finding, Severity
from vaxsmith.hla.allele import Allele

_FAMILIES = (("DPA1", "DPB1"), ("DQA1", "DQB1"))


def form_pairs(alleles: Sequence[Allele]) -> tuple[tuple[Allele, ...], tuple[Dropped, ...], tuple[Finding, ...]]:
    """Give the patient's class II molecules, the chains that found no partner, and what is doubtful about pairs.

    DR molecules are named by their β chain, because DRA does not vary in its groove. Every DP and DQ α chain is paired
    with every β chain of the patient (two cis, two trans where both are heterozygous); pairs that the input wrote as
    pairs are kept as they are. DQ pairs of the two families that are known not to form stable molecules stay in, flagged.
    """
    molecules = {allele.name: allele for allele in alleles if allele.locus.startswith("DRB") or "-" in allele.locus}
    dropped: list[Dropped] = []
    for alpha_locus, beta_locus in _FAMILIES:
        alphas = _chains(alleles, alpha_locus)
        betas = _chains(alleles, beta_locus)
        for alpha in alphas:
            for beta in betas:
                pair = _join(alpha, beta)
                molecules.setdefault(pair.name, pair)
        if bool(alphas) != bool(betas):
            missing = beta_locus if alphas else alpha_locus
            dropped.extend(_without_partner(chain, missing) for chain in (*alphas, *betas))
    invariant = sorted({allele.name for allele in alleles if allele.locus == "DRA"})
    dropped.extend(
        Dropped(
            stage="hla",
            reason="invariant-chain",
            sentence=f"{name} is in every DR molecule and does not vary in its groove; molecules are named by their β chain",
            allele=name,
        )
        for name in invariant
    )
    ordered = tuple(sorted(molecules.values()))
    return ordered, tuple(dropped), tuple(note for molecule in ordered if (note := _unstable(molecule)))


def _chains(alleles: Sequence[Allele], locus: str) -> list[Allele]:
    return sorted({allele.name: allele for allele in alleles if allele.locus == locus}.values())


def _join(alpha: Allele, beta: Allele) -> Allele:
    return Allele(
        name=f"{alpha.name}-{beta.name.removeprefix('HLA-')}",
        mhc_class=2,
        locus=f"{alpha.locus}-{beta.locus}",
        written=f"{alpha.written} + {beta.written}",
        findings=(*alpha.findings, *beta.findings),
    )


def _without_partner(chain: Allele, missing: str) -> Dropped:
    return Dropped(
        stage="hla",
        reason="chain-without-partner",
        sentence=f"{chain.name} is one chain of a molecule whose other chain, {missing}, is not typed",
        allele=chain.name,
        unassessed=True,
        remedy=f"type {missing} as well",
    )


def _unstable(molecule: Allele) -> Finding | None:
    """Flag a DQ pair across the two families of chains.

    DQA1*01 forms stable molecules with DQB1*05 and *06; the other DQA1 chains with DQB1*02, *03 and *04 (Kwok et al.,
    J Immunol 1993;150:2263).
    """
    if molecule.locus != "DQA1-DQB1":
        return None
    alpha, beta = (chain.split("*")[1][:2] for chain in molecule.name.removeprefix("HLA-").split("-"))
    if (alpha == "01") == (beta in ("05", "06")):
        return None
    return Finding(
        check="unstable-dq-pair",
        severity=Severity.NOTE,
        place=molecule.name,
        sentence=f"{molecule.name} joins chains of two families that pair poorly; it may not be on the cell",
    )
