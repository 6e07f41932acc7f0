"""The report of the whole registry: every claim beside the others, each with n, design, endpoint, source and grade."""

from __future__ import annotations

from collections.abc import Sequence

from vaxsmith.evidence.registry import GRADES, Effect, Grouping, Judgement, Measure, Standing, Worth
from vaxsmith.evidence.registry.checks.arithmetic import LogEffect, log_effect
from vaxsmith.evidence.report.judgements.judgement_report import judgement_data
from vaxsmith.evidence.report.pictures import ForestRow, Scale, forest_figure
from vaxsmith.evidence.report.report import Figure, Paragraph, Remark, Remarks, Report, Section, Table, Weight
from vaxsmith.evidence.report.wording import counted, decimal, interval_text

_ORDER = tuple(Worth)[::-1]  # the firmest first in the table, the emptiest last


def registry_report(judgements: Sequence[Judgement]) -> Report:
    """Give the table of all claims, the forest of their effects, and one line of judgement each."""
    ranked = sorted(judgements, key=lambda one: (_ORDER.index(one.worth), one.claim.name))
    firm = [one for one in ranked if one.worth is Worth.PERSUASIVE]
    checked = sum(GRADES[one.claim.best_source.grade].checked for one in ranked)
    lead = (
        f"Of {counted(len(ranked), 'claim')} on the shelf, {len(firm) or 'none'} would persuade a sceptic. "
        f"{sum(one.count(Standing.UNKNOWN) for one in ranked)} facts that one would need are not known.",
        f"{counted(checked, 'claim rests', 'claims rest')} on a source that somebody without a stake checked before it was "
        "public. A claim stands here with its number of patients, design, endpoint and source, or with what of these is not "
        "told.",
    )
    return Report(
        name="registry",
        kicker="Registry of claims",
        title=f"{counted(len(ranked), 'published claim')}, judged",
        subtitle="personalised cancer vaccines",
        lead=lead,
        sections=(
            Section(anchor="table", title="The claims", blocks=(_table(ranked),)),
            Section(anchor="forest", title="Their effects, where one is told", blocks=(_forest(ranked), _forest_note())),
            Section(anchor="verdicts", title="What each is worth", blocks=(_verdicts(ranked),)),
        ),
        sources=tuple(dict.fromkeys(f"{one.claim.name}: {one.claim.best_source.citation}." for one in ranked)),
        data={"claims": [judgement_data(one) for one in ranked]},
    )


def _table(judgements: Sequence[Judgement]) -> Table:
    rows = []
    for one in judgements:
        claim = one.claim
        endpoint = next((point for point in claim.endpoints if point.role.value == "primary"), None)
        endpoint = endpoint or next((point for point in claim.endpoints if point.defined), None)
        rows.append(
            (
                claim.name,
                one.worth.value,
                f"{claim.design.participants:,}" if claim.design.participants else "not told",
                claim.design.kind.value.replace("-", " "),
                endpoint.name if endpoint else "not told",
                GRADES[claim.best_source.grade].label,
                f"{one.count(Standing.UNKNOWN)} / {one.count(Standing.FAULT)} / {one.count(Standing.CAUTION)}",
            )
        )
    return Table(
        caption="What each is worth at most, by its design and its numbers",
        titles=("Claim", "Worth", "n", "Design", "Endpoint", "Best source", "Unknown / faults / cautions"),
        rows=tuple(rows),
        numeric=frozenset({2}),
        note="The whole judgement of one: vaxsmith evidence judge NAME.",
    )


def _forest(judgements: Sequence[Judgement]) -> Figure:
    rows = [row for one in judgements for row in _rows(one)]
    return Figure(
        picture=forest_figure(
            rows,
            name="registry",
            title="Hazard ratios as their sources print them",
            description="; ".join(f"{row.label}: {row.text or row.absent}" for row in rows) + ".",
            scale=Scale(low=0.05, high=2.0, log=True),
            left_words="fewer events",
            right_words="more",
        ),
        caption="Hazard ratios with their intervals as the sources print them; an arrow where the axis cuts one. Dashed: it "
        "must not be relied on, and the words say why.",
        narrow=True,
    )


def _forest_note() -> Paragraph:
    words = (
        "These trials asked different questions of different patients; their effects must not be compared with each other "
        "or averaged."
    )
    return Paragraph(small=True, words=words)


def _rows(judgement: Judgement) -> list[ForestRow]:
    claim = judgement.claim
    patients = f"n = {claim.design.participants:,}" if claim.design.participants else "n not told"
    told = f"{patients} · {GRADES[claim.best_source.grade].label}"
    rows = []
    for endpoint in claim.endpoints:
        effect = log_effect(endpoint.effect)
        if effect is None:
            continue
        why = _why_faint(judgement, endpoint.name, later=endpoint.grouping is Grouping.AFTER_START)
        rows.append(
            ForestRow(
                label=f"{claim.name}: {endpoint.name}",
                words=f"{told} · {why}" if why else told,
                value=effect.hazard_ratio,
                low=effect.low,
                high=effect.high,
                text=_as_printed(endpoint.effect, effect),
                faint=bool(why),
            )
        )
    if rows:
        return rows
    absent = {
        Worth.DESCRIPTION: "tells how common something is: no effect to draw",
        Worth.UNJUDGEABLE: "no comparator and no defined endpoint: nothing to draw",
    }.get(judgement.worth, "no effect with an interval is told: nothing to draw")
    return [ForestRow(label=claim.name, words=told, absent=absent)]


def _as_printed(printed: Effect | None, effect: LogEffect) -> str:
    """Write an effect with the digits of its source; a reduction in percent is turned into a ratio."""
    if printed is not None and printed.measure is Measure.HAZARD_RATIO and printed.low and printed.high:
        return f"{printed.value.text} ({printed.low.text} to {printed.high.text})"
    return f"{decimal(effect.hazard_ratio)} ({interval_text(effect.low, effect.high)})"


def _why_faint(judgement: Judgement, endpoint: str, *, later: bool) -> str:
    """Say shortly why an effect cannot be relied on: groups that formed later, or a fault at this endpoint."""
    if later:
        return "groups formed after the start"
    faults = [one for one in judgement.against if one.standing is Standing.FAULT and one.place == endpoint]
    return f"fault: {faults[0].check.replace('-', ' ')}" if faults else ""


def _verdicts(judgements: Sequence[Judgement]) -> Remarks:
    weights = {
        Worth.UNJUDGEABLE: Weight.UNKNOWN,
        Worth.NOT_SHOWN: Weight.FAULT,
        Worth.HYPOTHESIS: Weight.CAUTION,
        Worth.SUGGESTIVE: Weight.CAUTION,
        Worth.DESCRIPTION: Weight.NOTE,
        Worth.PERSUASIVE: Weight.HOLDS,
    }
    items = tuple(
        Remark(
            weight=weights[one.worth], words=f"{one.claim.title}. {one.headline}", source=f"{one.claim.name}: {_gist(one)}"
        )
        for one in reversed(judgements)
    )
    return Remarks(items=items)


def _gist(judgement: Judgement) -> str:
    return judgement.unknown[0].sentence if judgement.unknown else "nothing that is needed is unknown"
