"""Does what was called three in a hundred happen three times in a hundred? Slope, intercept, table and picture.

Slope and intercept are those of a logistic regression of what happened on the held-out log odds (Cox, Biometrika
1958;45:562): 1 and 0 where probabilities are right, a slope under 1 where they are too extreme. Intervals are of a
bootstrap that draws whole groups of alike peptides.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from training.recognition.fit import Floats, fit_logistic, log_losses, share

_BINS = 10
_NORMAL = 1.959963984540054  # 97.5 % of a normal distribution


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """One tenth of the rows by predicted probability: what was said, what happened, and Wilson's 95 % interval of it."""

    rows: int
    positives: int
    predicted: float
    observed: float
    low: float
    high: float


def resampled(group: NDArray[np.int64], random: np.random.Generator, times: int) -> Iterator[NDArray[np.intp]]:
    """Give rows, ``times`` times: as many groups as there are, drawn with replacement, each with all of its rows."""
    order = np.argsort(group, kind="stable")
    _, starts, sizes = np.unique(group[order], return_index=True, return_counts=True)
    for _ in range(times):
        drawn = random.integers(0, len(starts), len(starts))
        counts = sizes[drawn]
        within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        yield order[np.repeat(starts[drawn], counts) + within]


def interval(values: list[float]) -> tuple[float, float]:
    """Give the middle 95 % of bootstrapped values."""
    low, high = np.quantile(np.array(values), [0.025, 0.975])
    return float(low), float(high)


def calibrate_line(log_odds: Floats, response: Floats) -> tuple[float, float]:
    """Give intercept and slope of what happened on what was said."""
    design = np.column_stack([np.ones(len(log_odds)), log_odds])
    intercept, slope = fit_logistic(design, response, np.zeros(2), np.zeros(2, bool))
    return float(intercept), float(slope)


def reliability(log_odds: Floats, response: Floats) -> list[Bin]:
    """Divide the rows into tenths by what was said of them, and count."""
    order = np.argsort(log_odds, kind="stable")
    bins = []
    for rows in np.array_split(order, _BINS):
        count, positives = len(rows), int(response[rows].sum())
        low, high = wilson(positives, count)
        bins.append(
            Bin(
                rows=count, positives=positives, predicted=float(share(log_odds[rows]).mean()),
                observed=positives / count, low=low, high=high,
            )
        )  # fmt: skip
    return bins


def wilson(positives: int, count: int) -> tuple[float, float]:
    """Give Wilson's 95 % interval of a share (J Am Stat Assoc 1927;22:209)."""
    p, z = positives / count, _NORMAL
    middle, half = p + z * z / (2 * count), z * math.sqrt(p * (1 - p) / count + z * z / (4 * count * count))
    return (middle - half) / (1 + z * z / count), (middle + half) / (1 + z * z / count)


def calibration_figures(
    log_odds: Floats, response: Floats, group: NDArray[np.int64], random: np.random.Generator, times: int = 500
) -> dict[str, object]:
    """Give every figure of calibration, ready for JSON."""
    intercept, slope = calibrate_line(log_odds, response)
    lines = [calibrate_line(log_odds[rows], response[rows]) for rows in resampled(group, random, times)]
    chance = share(log_odds)
    rate = float(response.mean())
    return {
        "rows": len(response),
        "positives": int(response.sum()),
        "slope": slope,
        "slope_interval": interval([line[1] for line in lines]),
        "intercept": intercept,
        "intercept_interval": interval([line[0] for line in lines]),
        "brier": float(((chance - response) ** 2).mean()),
        "brier_of_base_rate": rate * (1 - rate),
        "log_loss": float(log_losses(log_odds, response).mean()),
        "log_loss_of_base_rate": float(-(rate * math.log(rate) + (1 - rate) * math.log(1 - rate))),
        "reliability": [asdict(one) for one in reliability(log_odds, response)],
    }


def draw_reliability(bins: list[Bin], title: str) -> str:
    """Draw what happened over what was said, with intervals and the diagonal, as SVG."""
    most = max(*(one.high for one in bins), *(one.predicted for one in bins)) * 1.05
    size, edge = 300.0, 60.0

    def x(value: float) -> float:
        return edge + value / most * size

    def y(value: float) -> float:
        return edge / 2 + size - value / most * size

    text = 'font-family="sans-serif" font-size="11" fill="#333"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size + 1.5 * edge:g} {size + 1.5 * edge:g}" role="img">',
        f"<title>{title}</title>",
        f'<rect x="{x(0):.1f}" y="{y(most):.1f}" width="{size:g}" height="{size:g}" fill="none" stroke="#999"/>',
        f'<line x1="{x(0):.1f}" y1="{y(0):.1f}" x2="{x(most):.1f}" y2="{y(most):.1f}" '
        'stroke="#999" stroke-dasharray="4 3"/>',
    ]
    step = 0.01 if most < 0.12 else 0.02 if most < 0.24 else 0.1
    for number in range(int(most / step) + 1):
        at, said = number * step, f"{100 * number * step:.0f} %"
        parts += [
            f'<text x="{x(at):.1f}" y="{y(0) + 15:.1f}" text-anchor="middle" {text}>{said}</text>',
            f'<text x="{x(0) - 5:.1f}" y="{y(at) + 4:.1f}" text-anchor="end" {text}>{said}</text>',
        ]
    for one in bins:
        parts += [
            f'<line x1="{x(one.predicted):.1f}" y1="{y(one.low):.1f}" x2="{x(one.predicted):.1f}" y2="{y(one.high):.1f}" '
            'stroke="#2a6f97" stroke-width="1.5"/>',
            f'<circle cx="{x(one.predicted):.1f}" cy="{y(one.observed):.1f}" r="3.5" fill="#2a6f97"/>',
        ]
    middle = size / 2
    parts += [
        f'<text x="{edge + middle:.1f}" y="{y(0) + 33:.1f}" text-anchor="middle" {text}>probability given, by tenths</text>',
        f'<text transform="translate(14 {edge / 2 + middle:.1f}) rotate(-90)" text-anchor="middle" {text}>'
        "share that T cells answered (95 %)</text>",
        "</svg>",
    ]
    return "\n".join(parts) + "\n"
