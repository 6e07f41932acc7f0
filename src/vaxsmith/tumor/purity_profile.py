"""How likely each purity makes the read shares of a tumor's somatic changes: arrays in, arrays out.

For each purity on a grid the changes are a mixture of: clonal ones, at the share that the local copies give (McGranahan
2015, see ``EXPECTED_SHARE``), any possible multiplicity; where no segment speaks for a place, clonal ones on the commoner
altered copy states; subclonal ones at cancer-cell fractions 0.1, 0.2 … 0.7; and a few that fit nothing. The mixture's
weights are fitted by expectation-maximisation with a prior (``strength`` times the number of changes, spread as
``_PRIOR``), and at least ``least_clonal`` of the changes must be clonal: without that floor every purity above the true
one fits as well, the clonal changes being called a subclone. Reads below the caller's reach are allowed for: each
likelihood is that of at least ``least_alternate`` alternate reads having been seen.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vaxsmith.tumor.clonal_posterior import Floats, ReadCounts

PURITIES: Floats = np.arange(10, 101) / 100
SUBCLONES: Floats = np.arange(1, 8) / 10
# Copies, mutated copies and how common each is where nothing is known; (2, 1) is the clonal state itself.
_ALTERED_STATES = ((1, 1, 0.18), (3, 1, 0.28), (3, 2, 0.18), (2, 2, 0.18), (4, 2, 0.10), (4, 1, 0.08))
_PRIOR = {"clonal": 0.48, "altered": 0.15, "subclonal": 0.35, "unexplained": 0.02}
_MOST_UNEXPLAINED = 0.05
_ROUNDS = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class PurityProfile:
    """For each purity of ``PURITIES`` (R,): the penalised log-likelihood, and the share of changes called clonal."""

    log_likelihood: Floats
    clonal: Floats


def purity_profile(
    counts: ReadCounts, measured: Floats, *, least_alternate: int, strength: float = 0.1, least_clonal: float = 0.15
) -> PurityProfile:
    """Compute the profile. ``measured`` (V,) is 1 where a segment gives the copies and 0 where they are assumed."""
    scores = np.zeros(len(PURITIES))
    clonal = np.zeros(len(PURITIES))
    prior = _prior(bool((measured == 0).any()))
    noise = -_log_uniform(counts)
    for r, purity in enumerate(PURITIES):
        components = _components(counts, measured, float(purity), noise, least_alternate)
        weights = _fitted(components, prior, strength * len(counts), least_clonal)
        scores[r] = np.log(weights @ components).sum() + strength * len(counts) * float(prior @ np.log(weights))
        clonal[r] = weights[0] + weights[1] * (prior[1] > 0.001)
    return PurityProfile(log_likelihood=scores, clonal=clonal)


def _prior(any_assumed: bool) -> Floats:
    altered = _PRIOR["altered"] if any_assumed else 1e-6
    subclonal = [_PRIOR["subclonal"] / len(SUBCLONES)] * len(SUBCLONES)
    prior = np.array([_PRIOR["clonal"], altered, *subclonal, _PRIOR["unexplained"]])
    shares: Floats = prior / prior.sum()
    return shares


def _components(counts: ReadCounts, measured: Floats, purity: float, noise: Floats, least: int) -> Floats:
    """Give each component's likelihood of each change, relative to a change that fits nothing (C, V)."""
    one_copy = counts.share_of_one_copy(purity)
    clonal = np.zeros(len(counts))
    for m in range(1, int(counts.most_mutated.max()) + 1):
        possible = m <= counts.most_mutated
        clonal += np.where(possible, _likelihood(counts, one_copy * m, noise, least) / counts.most_mutated, 0.0)
    altered = np.zeros(len(counts))
    for total, mutated, common in _ALTERED_STATES:
        share = np.full(len(counts), purity * mutated / (purity * total + (1 - purity) * 2))
        altered += common * _likelihood(counts, share, noise, least)
    subclonal = [_likelihood(counts, one_copy * fraction, noise, least) for fraction in SUBCLONES]
    stacked: Floats = np.array([clonal, altered * (1 - measured), *subclonal, np.ones(len(counts))])
    return stacked


def _likelihood(counts: ReadCounts, share: Floats, noise: Floats, least: int) -> Floats:
    """Give the binomial likelihood at a share of reads, seen at all being given, over that of any share."""
    bounded = np.clip(share, 1e-6, 1 - 1e-6)
    other = counts.depth - counts.alternate
    log = counts.alternate * np.log(bounded) + other * np.log1p(-bounded) + noise
    result: Floats = np.exp(log) / _seen(counts.depth.astype(np.float64), bounded, least)
    return result


def _seen(depth: Floats, share: Floats, least: int) -> Floats:
    """Give the probability of at least ``least`` alternate reads; not below a thousandth, which no weight can outrun."""
    term = (1 - share) ** depth
    below = term.copy()
    for k in range(1, least):
        term = term * (depth - k + 1) / k * share / (1 - share)
        below += term
    return np.maximum(1 - below, 1e-3)


def _log_uniform(counts: ReadCounts) -> Floats:
    """Give the log-likelihood under a share uniform on (0, 1): 1 / (depth + 1), without the binomial coefficient."""
    factorial = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, int(counts.depth.max()) + 1)))])
    coefficient = factorial[counts.depth] - factorial[counts.alternate] - factorial[counts.depth - counts.alternate]
    uniform: Floats = -np.log(counts.depth + 1.0) - coefficient
    return uniform


def _fitted(components: Floats, prior: Floats, strength: float, least_clonal: float) -> Floats:
    weights = prior.copy()
    for _ in range(_ROUNDS):
        shares = weights[:, None] * components
        shares /= shares.sum(axis=0)
        weights = shares.sum(axis=1) + strength * prior
        weights /= weights.sum()
        if weights[0] < least_clonal:
            weights[1:] *= (1 - least_clonal) / weights[1:].sum()
            weights[0] = least_clonal
        if weights[-1] > _MOST_UNEXPLAINED:
            weights[:-1] *= (1 - _MOST_UNEXPLAINED) / weights[:-1].sum()
            weights[-1] = _MOST_UNEXPLAINED
    return weights
