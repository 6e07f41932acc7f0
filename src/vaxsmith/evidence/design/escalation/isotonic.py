"""The maximum tolerated dose from a tally: toxicity may only rise with dose, and the closest to the target wins."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache


def rising_rates(patients: Sequence[int], toxicities: Sequence[int]) -> tuple[float | None, ...]:
    """Give toxicity rates that never fall with dose, by pooling adjacent violators; None for doses not given.

    Each observed rate is ``(y + 0.05) / (n + 0.1)``, weighted by the inverse variance of Beta(y + 0.05, n - y + 0.05),
    as Yuan, Hess, Hilsenbeck and Gilbert (Clin Cancer Res 2016;22:4291) do, so that doses with few patients bend more.
    """
    blocks: list[tuple[float, float, list[int]]] = []  # rate, weight, doses
    for dose, (n, y) in enumerate(zip(patients, toxicities, strict=True)):
        if n == 0:
            continue
        a, b = y + 0.05, n - y + 0.05
        rate, weight = a / (a + b), (a + b) ** 2 * (a + b + 1) / (a * b)
        block = [dose]
        while blocks and blocks[-1][0] >= rate:
            before, its_weight, its_doses = blocks.pop()
            rate = (before * its_weight + rate * weight) / (its_weight + weight)
            weight += its_weight
            block = its_doses + block
        blocks.append((rate, weight, block))
    rates: list[float | None] = [None] * len(patients)
    for rate, _, doses in blocks:
        for dose in doses:
            rates[dose] = rate
    return tuple(rates)


@lru_cache(maxsize=200_000)
def closest_dose(patients: tuple[int, ...], toxicities: tuple[int, ...], target: float) -> int | None:
    """Give the dose whose rising rate is closest to ``target``: of equals below it the highest, of equals above the lowest.

    None when no dose was given.
    """
    best: tuple[float, int] | None = None
    for dose, rate in enumerate(rising_rates(patients, toxicities)):
        if rate is None:
            continue
        distance = round(abs(rate - target), 12)
        if best is None or distance < best[0] or (distance == best[0] and rate < target):
            best = (distance, dose)
    return None if best is None else best[1]
