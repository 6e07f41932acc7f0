"""The report of a table of lesions: best responses by RECIST 1.1 and iRECIST."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from vaxsmith.core import Finding, Severity, Unassessed
from vaxsmith.evidence.report.pictures import waterfall_figure
from vaxsmith.evidence.report.report import (
    Block,
    Figure,
    KeyFigure,
    Remark,
    Remarks,
    Report,
    Section,
    Table,
    Weight,
)
from vaxsmith.evidence.report.wording import counted, estimate_text, interval_words, percent
from vaxsmith.evidence.response.recist import (
    IRECIST_CITATION,
    RECIST_CITATION,
    ImmunePatientResponse,
    PatientResponse,
    RecistSettings,
    ResponseSummary,
    best_immune_response,
    best_response,
    read_lesions,
    summarise,
)

_WEIGHTS = {Severity.NOTE: Weight.NOTE, Severity.CAUTION: Weight.CAUTION, Severity.FAULT: Weight.FAULT}
_TONES = {"CR": "series-3", "PR": "series-1", "SD": "series-5", "PD": "series-2"}


def recist_report(table: Path, *, confirmation: bool = True, level: float = 0.95, title: str) -> Report:
    """Read a table of lesions and say what it shows.

    Raises:
        InputError: the table cannot be read.
        FormatError: a row cannot be understood.
        SettingsError: the level is not between 0 and 1.
    """
    patients = read_lesions(table)
    settings = RecistSettings(confirmation=confirmation)
    responses = [best_response(patient, settings) for patient in patients]
    immune = [best_immune_response(patient, settings) for patient in patients]
    summary = summarise(responses, level=level)
    unjudged = summary.counts.get("not judged", 0)
    rate = summary.response_rate
    responded = sum(response.responded for response in responses)
    lead = (
        "Whether the treatment made tumours shrink, and whether that lengthens life, is not known from this table: it has "
        "no comparator, and a response is not yet a benefit."
        + (f" {counted(unjudged, 'patient')} could not be judged and count as without response." if unjudged else ""),
        f"{responded} of {counted(len(responses), 'patient')} responded by RECIST 1.1"
        f"{' with confirmation' if confirmation else ', not confirmed'}: "
        f"{estimate_text(rate, decimals=1, as_percent=True)}.",
    )
    findings = [(response.patient, finding) for response in responses for finding in response.findings]
    sections = [
        Section(anchor="responses", title="Best responses", blocks=_responses(responses, summary, level)),
        Section(anchor="patients", title="Each patient", blocks=(_patients(responses, immune),)),
    ]
    if findings:
        sections.append(Section(anchor="findings", title="What should be looked at", blocks=(_findings(findings),)))
    return Report(
        name="recist",
        kicker="Analysis · tumour response",
        title=title,
        subtitle=f"{counted(len(responses), 'patient')}, RECIST 1.1 and iRECIST",
        lead=lead,
        figures=(
            KeyFigure(
                title="Response rate", value=f"{responded} of {len(responses)}",
                words=estimate_text(rate, decimals=1, as_percent=True),
            ),
            KeyFigure(
                title="Response or stable disease", value=percent(summary.control_rate.value, 0),
                words=interval_words(summary.control_rate),
            ),
        ),
        sections=tuple(sections),
        sources=(f"{RECIST_CITATION}.", f"{IRECIST_CITATION}.", f"{rate.method}: {rate.citation}."),
        data={
            "counts": summary.counts,
            "response_rate": rate,
            "control_rate": summary.control_rate,
            "patients": [
                {"patient": one.patient, "best": _word(one.best), "immune": _word(two.best),
                 "response_day": one.response_day, "progression_day": one.progression_day, "deepest": one.deepest,
                 "sentence": one.sentence}
                for one, two in zip(responses, immune, strict=True)
            ],
        },
    )  # fmt: skip


def _word(best: object) -> str:
    return "not judged" if isinstance(best, Unassessed) else str(best)


def _responses(responses: Sequence[PatientResponse], summary: ResponseSummary, level: float) -> tuple[Block, ...]:
    blocks: list[Block] = []
    words = {response.patient: _word(response.best) for response in responses}
    if summary.depths:
        bars = [(patient, change, _TONES.get(words[patient], "series-5")) for patient, change in summary.depths[::-1]]
        told = "; ".join(f"{patient} {percent(change, 0)}" for patient, change, _ in bars[:40])
        blocks.append(
            Figure(
                picture=waterfall_figure(
                    bars, name="waterfall", description=f"{told}.", levels=((-0.3, "−30 %: partial response"),)
                ),
                caption="The largest change of each patient's sum of target lesions. One look is enough for a bar and not "
                "for a response; colours show the best response.",
                legend=tuple((tone, word) for word, tone in _TONES.items() if word in set(words.values())),
            )
        )
    blocks.append(
        Table(
            caption=f"Best response; intervals are exact, {100 * level:g} %",
            titles=("Best response", "Patients"),
            rows=tuple((word, str(number)) for word, number in summary.counts.items()),
            numeric=frozenset({1}),
            note=summary.response_rate.note,
        )
    )
    return tuple(blocks)


def _patients(responses: Sequence[PatientResponse], immune: Sequence[ImmunePatientResponse]) -> Table:
    return Table(
        caption="Best response of each patient, and why",
        titles=("Patient", "RECIST 1.1", "iRECIST", "Deepest", "Why"),
        rows=tuple(
            (
                one.patient,
                _word(one.best),
                _word(two.best),
                "–" if one.deepest is None else percent(one.deepest, 0),
                one.sentence,
            )
            for one, two in zip(responses, immune, strict=True)
        ),
        numeric=frozenset({3}),
    )


def _findings(findings: Sequence[tuple[str, Finding]]) -> Remarks:
    repeated = Counter(finding.sentence for _, finding in findings)
    seen: set[str] = set()
    items = []
    for patient, finding in findings:
        if finding.sentence in seen:
            continue
        seen.add(finding.sentence)
        more = repeated[finding.sentence] - 1
        source = f"{patient}{f' and {more} more' if more else ''}"
        items.append(Remark(weight=_WEIGHTS[finding.severity], words=finding.sentence, source=source))
    return Remarks(items=tuple(items))
