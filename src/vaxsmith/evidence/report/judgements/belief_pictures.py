"""Pictures of what must be believed after a claim: prior, data and posterior, and an interval for each believer."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from vaxsmith.evidence.bayes import NormalBelief
from vaxsmith.evidence.registry import Holder, Judgement, Posterior
from vaxsmith.evidence.registry.beliefs import priors
from vaxsmith.evidence.registry.checks.arithmetic import log_effect
from vaxsmith.evidence.report.pictures import ForestRow, Line, Scale, forest_figure, lines_figure
from vaxsmith.evidence.report.report import Block, Figure, Paragraph, Table
from vaxsmith.evidence.report.wording import decimal, estimate_text, probability_text, sentence

_WHO = {Holder.NO_OPINION: "without an opinion", Holder.SCEPTIC: "a sceptic", Holder.ENTHUSIAST: "an enthusiast"}
_RATIOS = frozenset({"hazard ratio", "odds ratio"})


def belief_blocks(judgement: Judgement) -> tuple[Block, ...]:
    """Give pictures and a table of every posterior; for an endpoint without one, the reason."""
    blocks: list[Block] = [
        Paragraph(words=f"{sentence(missing.reason)} {sentence(missing.remedy)}".strip())
        for missing in judgement.no_posterior
    ]
    blocks += [
        Paragraph(words=f"{endpoint[:1].upper()}{endpoint[1:]}: {note}")
        for endpoint, note in dict.fromkeys((one.endpoint, one.note) for one in judgement.posteriors if one.note)
    ]
    ratios = [posterior for posterior in judgement.posteriors if posterior.estimate.name in _RATIOS]
    rates = [posterior for posterior in judgement.posteriors if posterior not in ratios]
    if ratios:
        blocks += _ratio_blocks(judgement, ratios)
    if rates:
        blocks.append(_table(rates, as_percent=True))
    if judgement.posteriors:
        stances = (
            " The sceptic gives the planned effect a small chance, the enthusiast gives “no effect” that chance. A "
            "finding is firm when the sceptic comes round."
        )
        words = (
            f"A prior is what someone believed before the data.{stances if ratios else ''} The probabilities are of "
            f"{'the effect' if ratios else 'a rate'} in such patients, never of a patient."
        )
        blocks.append(Paragraph(small=True, words=words))
    return tuple(blocks)


def _ratio_blocks(judgement: Judgement, ratios: Sequence[Posterior]) -> list[Block]:
    blocks: list[Block] = []
    names = list(dict.fromkeys(posterior.endpoint for posterior in ratios))
    for place, name in enumerate(names[:2]):
        figure = _densities(judgement, name, f"belief-{place + 1}")
        if figure:
            blocks.append(figure)
    blocks.append(_forest(ratios))
    blocks.append(_table(ratios, as_percent=False))
    return blocks


def _densities(judgement: Judgement, name: str, anchor: str) -> Figure | None:
    """Draw the sceptic's prior, the data, and the sceptic's posterior of one endpoint."""
    endpoint = next((one for one in judgement.claim.endpoints if one.name == name), None)
    effect = log_effect(endpoint.effect) if endpoint is not None else None
    if effect is None:
        return None
    sceptic = priors(judgement.claim)[Holder.SCEPTIC]
    after = next(one for one in judgement.posteriors if one.endpoint == name and one.holder is Holder.SCEPTIC)
    if after.estimate.name != "hazard ratio":
        return None
    data = NormalBelief(mean=math.log(effect.hazard_ratio), standard_deviation=effect.standard_error)
    posterior = NormalBelief(mean=math.log(after.estimate.value), standard_deviation=after.estimate.standard_error)
    x = np.geomspace(0.1, 4.0, 240)
    curves = [("the sceptic before", sceptic), ("the data alone", data), ("the sceptic after", posterior)]
    lines = [Line(label=words, xs=x, ys=_density(belief, x)) for words, belief in curves]
    highest = max(float(np.max(line.ys)) for line in lines)
    picture = lines_figure(
        lines,
        name=anchor,
        title=f"What the sceptic believes of {name}",
        description=f"The sceptic's belief moves from 1 to {decimal(after.estimate.value)} "
        f"({decimal(after.estimate.low)} to {decimal(after.estimate.high)}).",
        x=Scale(low=0.1, high=4.0, log=True),
        y=Scale(low=0.0, high=1.06 * highest),
        x_title="hazard ratio (logarithmic)",
        y_title="",
        y_ticks=False,
        x_ticks=(0.1, 0.25, 0.5, 1.0, 2.0, 4.0),
        verticals=[(1.0, "no difference")],
        height=170.0,
    )
    return Figure(
        picture=picture,
        caption=f"{name[:1].upper()}{name[1:]}: how the data move a sceptic. The higher a curve, the more likely that "
        "value.",
        legend=tuple((f"series-{place + 1}", words) for place, (words, _) in enumerate(curves)),
    )


def _density(belief: NormalBelief, x: NDArray[np.float64]) -> NDArray[np.float64]:
    distance = (np.log(x) - belief.mean) / belief.standard_deviation
    density: NDArray[np.float64] = np.exp(-0.5 * distance**2) / belief.standard_deviation
    return density


def _forest(ratios: Sequence[Posterior]) -> Figure:
    rows = [
        ForestRow(
            label=f"{one.endpoint[:1].upper()}{one.endpoint[1:]}", words=_WHO[one.holder] if one.estimate.name == "hazard "
            "ratio" else f"{_WHO[one.holder]}, {one.estimate.name}",
            value=one.estimate.value, low=one.estimate.low, high=one.estimate.high, text=estimate_text(one.estimate),
        )
        for one in ratios
    ]  # fmt: skip
    low = min(0.25, *(0.9 * row.low for row in rows))
    high = max(2.0, *(1.1 * row.high for row in rows))
    return Figure(
        picture=forest_figure(
            rows,
            name="beliefs",
            title="Ratio after the data, by who judges",
            description="; ".join(f"{row.label}, {row.words}: {row.text}" for row in rows) + ".",
            scale=Scale(low=max(low, 0.05), high=min(high, 5.0), log=True),
            left_words="fewer events",
            right_words="more",
        ),
        caption="The hazard ratio and its 95 % interval after the data, by who judges. Below 1: fewer events with the "
        "vaccine.",
        narrow=True,
    )


def _table(posteriors: Sequence[Posterior], *, as_percent: bool) -> Table:
    return Table(
        caption="What must be believed after the data",
        titles=("Endpoint", "Prior", "Estimate (95 % interval)", "Probability that", "is"),
        rows=tuple(
            (
                one.endpoint,
                one.prior,
                estimate_text(one.estimate, decimals=1 if as_percent else 2, as_percent=as_percent),
                one.proposition,
                probability_text(one.probability),
            )
            for one in posteriors
        ),
        numeric=frozenset({4}),
    )
