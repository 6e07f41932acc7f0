"""The report of counts: what so many of so many says, and what it cannot exclude."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from vaxsmith.core import SettingsError
from vaxsmith.evidence.proportions import (
    Side,
    clopper_pearson,
    fisher_exact,
    jeffreys,
    koopman_ratio,
    mid_p,
    miettinen_nurminen_difference,
    newcombe_difference,
    number_to_see,
    probability_seen,
    wilson,
    zero_events_exclude,
)
from vaxsmith.evidence.report.analyses.counts_file import GroupCount
from vaxsmith.evidence.report.analyses.trial_file import FORMED_LATER
from vaxsmith.evidence.report.pictures import ForestRow, Scale, forest_figure
from vaxsmith.evidence.report.report import (
    Block,
    Figure,
    KeyFigure,
    Paragraph,
    Remark,
    Remarks,
    Report,
    Section,
    Table,
    Weight,
)
from vaxsmith.evidence.report.wording import counted, estimate_text, interval_text, p_text, percent
from vaxsmith.evidence.safety import shrink_proportions

_RATES = (0.2, 0.1, 0.05, 0.034, 0.02, 0.01, 0.005, 0.001)


def counts_report(
    groups: Sequence[GroupCount], *, control: str = "", endpoint: str = "the event", level: float = 0.95, title: str
) -> Report:
    """Say what the counts of one or more groups show.

    Raises:
        SettingsError: no group has patients, ``control`` is no group, or the level is not between 0 and 1.
    """
    seen = [group for group in groups if group.n]
    if not seen:
        raise SettingsError("no group has any patients", expected="at least one patient", remedy="check the column n")
    pair = _pair(seen, control)
    sections = [Section(anchor="groups", title="What the counts say", blocks=_groups(seen, endpoint, level))]
    if pair:
        sections.append(Section(anchor="comparison", title="The groups compared", blocks=_compared(*pair, level)))
    if len(seen) > 2:
        sections.append(Section(anchor="family", title="The groups as one family", blocks=_family(seen, level)))
    smallest = min(seen, key=lambda group: group.n)
    sections.append(Section(anchor="unseen", title="What so few would not have shown", blocks=_unseen(smallest)))
    first = seen[0]
    exact = clopper_pearson(first.events, first.n, level=level)
    key = [
        KeyFigure(
            title=group.group,
            value=f"{group.events:,} of {group.n:,}",
            words=estimate_text(clopper_pearson(group.events, group.n, level=level), decimals=1, as_percent=True),
        )
        for group in seen[:4]
    ]
    return Report(
        name="counts",
        kicker="Analysis · counts",
        title=title,
        subtitle=f"{counted(sum(group.n for group in seen), 'patient')} in {counted(len(seen), 'group')}",
        lead=(*_lead(seen, pair, endpoint, level), *_empty(groups)),
        figures=tuple(key),
        sections=tuple(sections),
        sources=tuple(
            dict.fromkeys(f"{one.method}: {one.citation}." for one in (exact, wilson(1, 2), jeffreys(1, 2), mid_p(1, 2)))
        ),
        data={
            "groups": [
                {"group": group.group, "n": group.n, "events": group.events, "intervals": _intervals(group, level)}
                for group in seen
            ],
            "comparison": _comparison_data(*pair, level) if pair else None,
        },
    )


def _pair(groups: Sequence[GroupCount], control: str) -> tuple[GroupCount, GroupCount] | None:
    """Give treatment and control where there are two groups; the second is the control unless one is named."""
    names = [group.group for group in groups]
    if control and control not in names:
        raise SettingsError(f"there is no group {control[:40]!r}", expected=f"one of {', '.join(names)}", place="--control")
    if len(groups) != 2:
        return None
    first, second = groups
    return (second, first) if control == first.group else (first, second)


def _lead(
    groups: Sequence[GroupCount], pair: tuple[GroupCount, GroupCount] | None, endpoint: str, level: float
) -> list[str]:
    said = []
    if pair is None and len(groups) == 1:
        said.append(
            "What would have happened to these patients otherwise is not known: a count without a comparator shows how "
            "often something was seen, not why."
        )
    elif pair:
        said.append(
            "Whether chance decided who belongs to which group, and whether all were watched for the same time, is not in "
            "these counts. Without both, a difference says little about the cause."
        )
    for group in groups[:3]:
        exact = clopper_pearson(group.events, group.n, level=level)
        said.append(
            f"{group.group}: {group.events:,} of {counted(group.n, 'patient')} had {endpoint}, {percent(exact.value)}; the "
            f"true share lies from {interval_text(exact.low, exact.high, decimals=1, as_percent=True)} with "
            f"{100 * level:g} % confidence."
        )
    for group in groups[:3]:
        if group.events in (0, group.n):
            limit = zero_events_exclude(group.n, level=level)
            what, other = ("Not one", "have it") if group.events == 0 else ("Every one", "do not have it")
            said.append(
                f"{what} of the {group.n:,} had it ({group.group}). This still fits a world in which up to "
                f"{percent(limit.high)} of such patients {other} (one-sided {100 * level:g} % limit)."
            )
    if pair:
        test = fisher_exact(pair[0].events, pair[0].n, pair[1].events, pair[1].n, level=level)
        said.append(f"If the groups did not differ, a difference as large would be seen with probability {p_text(test.p)}.")
    return said


def _empty(groups: Sequence[GroupCount]) -> list[str]:
    names = [f"“{group.group}”" for group in groups if not group.n]
    return [f"Nobody was observed in {', '.join(names)}: every share is possible there."] if names else []


def _intervals(group: GroupCount, level: float) -> list[Any]:
    methods = (clopper_pearson, wilson, jeffreys, mid_p)
    return [method(group.events, group.n, level=level) for method in methods]


def _groups(groups: Sequence[GroupCount], endpoint: str, level: float) -> tuple[Block, ...]:
    rows = []
    for group in groups:
        texts = (interval_text(one.low, one.high, decimals=1, as_percent=True) for one in _intervals(group, level))
        lower = clopper_pearson(group.events, group.n, level=level, side=Side.LOWER)
        rows.append(
            (group.group, f"{group.events:,}/{group.n:,}", percent(group.events / group.n), *texts, f"{percent(lower.low)}")
        )
    table = Table(
        caption=f"Share with {endpoint}, and its {100 * level:g} % interval by four methods",
        titles=("Group", "Count", "Share", "Exact", "Wilson", "Jeffreys", "mid-P", "One side"),
        rows=tuple(rows),
        numeric=frozenset({1, 2}),
        note="Exact (Clopper-Pearson) is never too narrow and often too wide; Wilson, Jeffreys and mid-P are right on "
        "average.",
    )
    drawn = [
        ForestRow(
            label=group.group, words=f"{group.events:,} of {group.n:,}", value=exact.value, low=exact.low, high=exact.high,
            text=estimate_text(exact, decimals=1, as_percent=True),
        )
        for group in groups[:30]
        for exact in (clopper_pearson(group.events, group.n, level=level),)
    ]  # fmt: skip
    figure = Figure(
        picture=forest_figure(
            drawn,
            name="shares",
            title=f"Share with {endpoint} in each group",
            description="; ".join(f"{row.label} {row.text}" for row in drawn) + ".",
            scale=Scale(low=0.0, high=1.0),
            neutral=None,
            percent=True,
        ),
        caption=f"Share with {endpoint} and its exact {100 * level:g} % interval.",
        narrow=True,
    )
    return figure, table


def _family(groups: Sequence[GroupCount], level: float) -> tuple[Block, ...]:
    """Draw each group's share towards what the groups have in common."""
    shrunk = shrink_proportions(
        [group.group for group in groups],
        [group.events for group in groups],
        [group.n for group in groups],
        level=level,
    )
    rows = tuple(
        (
            group.group,
            f"{group.events:,}/{group.n:,}",
            estimate_text(alone, decimals=1, as_percent=True),
            estimate_text(together, decimals=1, as_percent=True),
        )
        for group, alone, together in zip(groups, shrunk.raw, shrunk.shrunk, strict=True)
    )
    return (
        Table(
            caption="Each group alone, and as one of a family",
            titles=("Group", "Count", "Alone", "As one of the family"),
            rows=(*rows, ("a group not seen", "", "", estimate_text(shrunk.predicted, decimals=1, as_percent=True))),
            numeric=frozenset({1}),
            note="Of several small groups the extreme ones are extreme by chance as well; the last column allows for it. "
            "The mean of the family is " + estimate_text(shrunk.mean, decimals=1, as_percent=True) + ".",
        ),
        Paragraph(
            small=True,
            words="It assumes that nothing but the counts tells the groups apart. Where one is known to differ (another "
            "dose, another disease), look at it alone.",
        ),
    )


def _compared(treated: GroupCount, control: GroupCount, level: float) -> tuple[Block, ...]:
    numbers = (treated.events, treated.n, control.events, control.n)
    difference = miettinen_nurminen_difference(*numbers, level=level)
    newcombe, ratio = newcombe_difference(*numbers, level=level), koopman_ratio(*numbers, level=level)
    test = fisher_exact(*numbers, level=level)
    return (
        Table(
            caption=f"{treated.group} against {control.group}",
            titles=("Method", "Estimate (interval)", "p"),
            rows=(
                ("Difference (Miettinen-Nurminen)", estimate_text(difference, decimals=1, as_percent=True), ""),
                ("Difference (Newcombe)", estimate_text(newcombe, decimals=1, as_percent=True), ""),
                ("Ratio of shares (Koopman)", estimate_text(ratio), ""),
                ("Odds ratio (conditional)", estimate_text(test.odds_ratio), ""),
                ("Fisher's exact test", "two-sided", p_text(test.p)),
                ("Fisher, mid-P", "two-sided", p_text(test.mid_p)),
            ),
            numeric=frozenset({2}),
        ),
        Remarks(
            items=(
                *_formed_later(treated, control),
                Remark(
                    weight=Weight.CAUTION,
                    words="These tests ignore time. Where patients are followed for different times, or leave early, "
                    "compare the times to the event instead.",
                ),
            )
        ),
    )


def _formed_later(treated: GroupCount, control: GroupCount) -> tuple[Remark, ...]:
    if not any(FORMED_LATER.search(group.group) for group in (treated, control)):
        return ()
    words = (
        "The groups are formed by a response, which takes time to happen: whoever has the event early is never counted as a "
        "responder. Such groups differ even if nothing works; compare them from a landmark on, with times to the event."
    )
    return (Remark(weight=Weight.FAULT, words=words),)


def _unseen(group: GroupCount) -> tuple[Block, ...]:
    rows = tuple(
        (percent(rate), _chance(probability_seen(rate, group.n)), _chance(1 - probability_seen(rate, group.n)),
         f"{number_to_see(rate):,}")
        for rate in _RATES
    )  # fmt: skip
    return (
        Table(
            caption=f"Would {counted(group.n, 'patient')} show a harm of this frequency at least once?",
            titles=("True frequency", "Seen at least once", "Missed", "Patients to see it with 95 %"),
            rows=rows,
            numeric=frozenset({0, 1, 2, 3}),
        ),
    )


def _chance(probability: float) -> str:
    return "> 99 %" if 0.995 <= probability < 1 else "< 1 %" if 0 < probability < 0.005 else percent(probability, 0)


def _comparison_data(treated: GroupCount, control: GroupCount, level: float) -> dict[str, Any]:
    numbers = (treated.events, treated.n, control.events, control.n)
    test = fisher_exact(*numbers, level=level)
    return {
        "treatment": treated.group,
        "control": control.group,
        "difference": miettinen_nurminen_difference(*numbers, level=level),
        "difference_newcombe": newcombe_difference(*numbers, level=level),
        "ratio": koopman_ratio(*numbers, level=level),
        "odds_ratio": test.odds_ratio,
        "fisher_p": test.p,
        "fisher_mid_p": test.mid_p,
    }
