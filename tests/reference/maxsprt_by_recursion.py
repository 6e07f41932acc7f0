"""Slow, obvious twins of the sequential bounds: one recursion over single counts, no arrays, no convolution."""

from __future__ import annotations

from functools import cache
from math import comb, exp, factorial, log


def poisson_alarm(critical: float, limit: float, least: int) -> float:
    """Give the probability of an alarm by ``limit``, by walking from threshold to threshold one count at a time."""

    def ratio(count: int, mean: float) -> float:
        return 0.0 if count <= mean else mean - count + count * log(count / mean)

    def threshold(count: int) -> float:
        low, high = 0.0, float(count)
        for _ in range(200):
            middle = (low + high) / 2
            low, high = (middle, high) if middle == 0 or ratio(count, middle) > critical else (low, middle)
        return low

    places = []
    count = least
    while True:
        place = threshold(count)
        places.append((count, min(place, limit)))
        if place >= limit:
            break
        count += 1

    @cache
    def quiet(step: int, now: int) -> float:
        """Give the chance of no alarm from threshold ``step`` on, with ``now`` events before it."""
        if step == len(places):
            return 1.0
        first, place = places[step]
        mean = place - (places[step - 1][1] if step else 0.0)
        return sum(exp(-mean) * mean**more / factorial(more) * quiet(step + 1, now + more) for more in range(first - now))

    return 1.0 - quiet(0, 0)


def binomial_alarm(alarm_from: tuple[int, ...], chance: float) -> float:
    """Give the probability of an alarm by counting every path of exposed and not exposed that stays quiet."""
    paths = {0: 1}
    quiet = 0.0
    for n, first in enumerate(alarm_from, 1):
        grown: dict[int, int] = {}
        for exposed, ways in paths.items():
            for more in (0, 1):
                if exposed + more < first:
                    grown[exposed + more] = grown.get(exposed + more, 0) + ways
        paths = grown
        quiet = sum(ways * chance**x * (1 - chance) ** (n - x) for x, ways in paths.items())
    return 1.0 - quiet


def stopped(looks: tuple[int, ...], stop_at: tuple[int, ...], rate: float) -> float:
    """Give the probability that a toxicity rule stops, by enumerating counts patient by patient."""
    alive = {0: 1.0}
    out = 0.0
    before = 0
    for n, stop in zip(looks, stop_at, strict=True):
        grown: dict[int, float] = {}
        for seen, weight in alive.items():
            for more in range(n - before + 1):
                chance = comb(n - before, more) * rate**more * (1 - rate) ** (n - before - more)
                grown[seen + more] = grown.get(seen + more, 0.0) + weight * chance
        out += sum(weight for seen, weight in grown.items() if seen >= stop)
        alive = {seen: weight for seen, weight in grown.items() if seen < stop}
        before = n
    return out
