"""The report of one judged claim: what is unknown before what is hoped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from vaxsmith.core import Unassessed
from vaxsmith.evidence.registry import GRADES, Claim, Judgement, Ruling, SettlingOption, SettlingTrial, Standing, Statement
from vaxsmith.evidence.registry.shows import vaccinated_of
from vaxsmith.evidence.report.judgements.belief_pictures import belief_blocks
from vaxsmith.evidence.report.judgements.harm_picture import harm_figure
from vaxsmith.evidence.report.judgements.settling_picture import settling_figure
from vaxsmith.evidence.report.report import (
    Block,
    Facts,
    KeyFigure,
    Paragraph,
    Remark,
    Remarks,
    Report,
    Section,
    Table,
    Weight,
)
from vaxsmith.evidence.report.wording import counted, decimal

_WEIGHTS = {
    Standing.UNKNOWN: Weight.UNKNOWN,
    Standing.FAULT: Weight.FAULT,
    Standing.CAUTION: Weight.CAUTION,
    Standing.NOTE: Weight.NOTE,
    Standing.HOLDS: Weight.HOLDS,
}


def judgement_report(judgement: Judgement) -> Report:
    """Give the report of a judgement, in the order in which it should be read."""
    claim = judgement.claim
    faults, cautions = judgement.count(Standing.FAULT), judgement.count(Standing.CAUTION)
    lead = [judgement.headline]
    if judgement.unknown:
        first = judgement.unknown[0].sentence
        lead.append(f"{counted(len(judgement.unknown), 'thing is', 'things are')} not known. First: {first}")
    if faults or cautions:
        lead.append(f"The checks found {_tally(faults, cautions)}; they stand below.")
    lead.append(f"What was claimed ({claim.said_by}; {claim.reported}): “{claim.said.rstrip('.')}.”")
    sections = [
        Section(anchor=anchor, title=title, blocks=blocks)
        for anchor, title, blocks in (
            ("unknown", "What is unknown", _remarks(judgement.unknown)),
            ("against", "What speaks against relying on it", _remarks(judgement.against)),
            ("open", "What the numbers leave open", _open(judgement)),
            ("excluded", "What the numbers exclude", _statements(judgement.excludes)),
            ("checked", "What was checked", _remarks((*judgement.noted, *judgement.holds))),
            ("supported", "What the numbers support", _statements(judgement.supports)),
            ("beliefs", "What a sceptic and an enthusiast must now believe", belief_blocks(judgement)),
            ("settling", "The trial that would settle it", _settling(judgement.settling)),
            ("claim", "The claim and who says so", _claim(claim)),
        )
        if blocks
    ]
    return Report(
        name="judgement",
        kicker=f"Judgement of a claim · {judgement.worth.value}",
        title=claim.title,
        subtitle=f"{claim.product} · {claim.modality}",
        lead=tuple(lead),
        figures=_figures(claim),
        sections=tuple(sections),
        sources=tuple(
            f"{source.citation}. {_graded(source.grade.value)}, read: {source.reading}." for source in claim.sources
        ),
        data=judgement_data(judgement),
    )


def _tally(faults: int, cautions: int) -> str:
    told = [counted(number, noun) for number, noun in ((faults, "fault"), (cautions, "caution")) if number]
    return " and ".join(told)


def _graded(grade: str) -> str:
    label = next((meaning.label for name, meaning in GRADES.items() if name.value == grade), grade)
    return f"Grade: {label}"


def _remarks(rulings: Iterable[Ruling]) -> tuple[Block, ...]:
    items = tuple(
        Remark(weight=_WEIGHTS[ruling.standing], words=ruling.sentence, source=_place(ruling)) for ruling in rulings
    )
    return (Remarks(items=items),) if items else ()


def _place(ruling: Ruling) -> str:
    return f"{ruling.check}, {ruling.place}" if ruling.place else ruling.check


def _statements(statements: Sequence[Statement]) -> tuple[Block, ...]:
    return tuple(Paragraph(words=statement.sentence) for statement in statements)


def _open(judgement: Judgement) -> tuple[Block, ...]:
    blocks = list(_statements(judgement.leaves_open))
    vaccinated = vaccinated_of(judgement.claim)
    if vaccinated and judgement.claim.of_effect:
        blocks.append(harm_figure(vaccinated))
    return tuple(blocks)


def _figures(claim: Claim) -> tuple[KeyFigure, ...]:
    """Give what every claim must carry: n, design, endpoint, source and its grade."""
    patients = claim.design.participants
    defined = [endpoint for endpoint in claim.endpoints if endpoint.defined]
    primary = next((endpoint for endpoint in defined if endpoint.role.value == "primary"), None)
    endpoint = primary or (defined[0] if defined else None)
    best = claim.best_source
    told = {"not-told": "not told"}
    return (
        KeyFigure(title="Patients", value=f"{patients:,}" if patients else "not told", words=_arms(claim)),
        KeyFigure(
            title="Design", value=told.get(claim.design.kind.value, claim.design.kind.value), words=claim.design.comparator
        ),
        KeyFigure(
            title="Endpoint",
            value=endpoint.name if endpoint else "not told",
            words=endpoint.role.value.replace("-", " ") if endpoint else "what counts as an event is not said",
        ),
        KeyFigure(title="Best source", value=GRADES[best.grade].label, words=best.date),
    )


def _arms(claim: Claim) -> str:
    sizes = [f"{arm.name} {arm.randomised if arm.randomised is not None else arm.analysed}" for arm in claim.arms
             if arm.randomised is not None or arm.analysed is not None]  # fmt: skip
    return ", ".join(sizes)


_LATE = ("Events, late", "Patients, late", "Seen as")


def _late(option: SettlingOption) -> tuple[str, str, str]:
    """Write what a late effect asks of the trial: events, patients, and the hazard ratio that is seen."""
    if option.delayed_events is None or option.patients is None or option.average_hazard_ratio is None:
        return ("none is enough",) * 3
    return (f"{option.delayed_events:,}", f"{option.patients:,}", decimal(option.average_hazard_ratio))


def _settling(trial: SettlingTrial | Unassessed) -> tuple[Block, ...]:
    if isinstance(trial, Unassessed):
        return (Paragraph(words=" ".join(part for part in (trial.reason, trial.remedy) if part)),)
    plan = trial.settings
    told = trial.control_median_months is not None
    rows = tuple(
        (option.label, decimal(option.hazard_ratio), f"{option.events:,}", *(_late(option) if told else ()))
        for option in trial.options
    )
    late = (
        f"Late: the effect begins after {plan.delay_months:g} months and {100 * plan.undosed:g} % of the vaccine arm are "
        "never dosed; the test then sees the hazard ratio in the last column."
    )
    table = Table(
        caption=f"Size of the trial by the effect that it should find (power {100 * plan.power:g} %, one-sided error "
        f"{100 * plan.alpha:g} %)",
        titles=(
            "Effect",
            "Hazard ratio",
            "Events, effect at once",
            *(("Events, late", "Patients, late", "Seen as") if told else ()),
        ),
        rows=rows,
        numeric=frozenset(range(1, 6)),
        note=late if told else "More are needed if the effect begins late.",
    )
    picture = settling_figure(trial)
    return (*(Paragraph(words=words) for words in trial.sentences[:1]), table, *((picture,) if picture else ()),
            *(Paragraph(words=words) for words in trial.sentences[1 + len(trial.options) :]))  # fmt: skip


def _claim(claim: Claim) -> tuple[Block, ...]:
    facts = Facts(
        items=tuple(
            (title, value or "not told")
            for title, value in (
                ("Said by", claim.said_by),
                ("When", claim.reported),
                ("Product", claim.product),
                ("Modality", claim.modality),
                ("Population", claim.population),
                ("Design", claim.design.described),
                ("Comparator", claim.design.comparator),
                ("Primary endpoint", claim.design.primary_endpoint),
            )
        )
    )
    endpoints = Table(
        caption="Its endpoints",
        titles=("Endpoint", "Place in the plan", "As printed", "Source"),
        rows=tuple(
            (endpoint.name, endpoint.role.value.replace("-", " "), _printed(endpoint), endpoint.source)
            for endpoint in claim.endpoints
        ),
    )
    sources = Table(
        caption="Its sources, and what a source of their grade is worth",
        titles=("Source", "Grade", "Read", "What that means"),
        rows=tuple(
            (
                source.identity,
                GRADES[source.grade].label,
                source.reading.value.replace("-", " "),
                GRADES[source.grade].sentence,
            )
            for source in claim.sources
        ),
    )
    return facts, endpoints, sources


def _printed(endpoint: Any) -> str:
    """Write an endpoint's numbers as its source prints them."""
    told = [f"{count.events} of {count.n} ({count.group})" for count in endpoint.counts]
    for share in endpoint.shares:
        at = f" at {share.at_months:g} months" if share.at_months else ""
        told.append(f"{share.percent.text} %{at} ({share.group})")
    effect = endpoint.effect
    if effect is not None:
        name = "hazard ratio" if effect.measure.value == "hazard-ratio" else "risk reduction, %"
        bounds = f" ({effect.low.text} to {effect.high.text})" if effect.low and effect.high else ""
        p = f", p {effect.p.text}" if effect.p else ""
        told.append(f"{name} {effect.value.text}{bounds}{p}")
    return "; ".join(told) or "no number"


def judgement_data(judgement: Judgement) -> dict[str, Any]:
    """Give a judgement for machines."""
    claim, settling = judgement.claim, judgement.settling
    return {
        "claim": claim.name,
        "title": claim.title,
        "said": claim.said,
        "worth": judgement.worth.value,
        "headline": judgement.headline,
        "n": claim.design.participants,
        "design": claim.design.kind.value,
        "best_grade": claim.best_source.grade.value,
        "rulings": [
            {"check": one.check, "standing": one.standing.value, "place": one.place, "sentence": one.sentence,
             "measured": one.measured, "reported": one.reported, "estimate": one.estimate}
            for one in judgement.rulings
        ],
        "leaves_open": [_statement(one) for one in judgement.leaves_open],
        "excludes": [_statement(one) for one in judgement.excludes],
        "supports": [_statement(one) for one in judgement.supports],
        "posteriors": [
            {"endpoint": one.endpoint, "prior": one.prior, "estimate": one.estimate, "proposition": one.proposition,
             "probability": one.probability}
            for one in judgement.posteriors
        ],
        "no_posterior": [one.reason for one in judgement.no_posterior],
        "settling": {"unassessed": settling.reason}
        if isinstance(settling, Unassessed)
        else {
            "endpoint": settling.endpoint, "comparator": settling.comparator, "allocation": settling.allocation,
            "control_median_months": settling.control_median_months,
            "options": [{name: getattr(one, name) for name in one.__dataclass_fields__} for one in settling.options],
            "vaccinated_for_harm": settling.vaccinated_for_harm,
        },
        "sentences": judgement.sentences,
    }  # fmt: skip


def _statement(one: Statement) -> dict[str, Any]:
    return {"about": one.about, "sentence": one.sentence, "estimate": one.estimate}
