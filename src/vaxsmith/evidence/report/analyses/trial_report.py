"""The report of a trial with times to an event: what the curves show, where they end, and what was assumed."""

from __future__ import annotations

from collections.abc import Sequence

from vaxsmith.core import InputError, SettingsError
from vaxsmith.evidence.report.analyses.comparison import Comparison, compare, comparison_blocks, comparison_data
from vaxsmith.evidence.report.analyses.curve_tables import curve_section, milestone_table
from vaxsmith.evidence.report.analyses.trial_file import TrialFile, name_control
from vaxsmith.evidence.report.analyses.trial_questions import TrialQuestions
from vaxsmith.evidence.report.report import KeyFigure, Paragraph, Remark, Remarks, Report, Section, Weight
from vaxsmith.evidence.report.wording import counted, interval_words, percent
from vaxsmith.evidence.survival import (
    LandmarkCohort,
    SurvivalCurve,
    TimeToEvent,
    from_landmark,
    kaplan_meier_by_arm,
    median_time,
    responders_at_landmark,
)


def trial_report(file: TrialFile, questions: TrialQuestions, *, title: str) -> Report:
    """Analyse a trial's patients.

    Raises:
        InputError: arms were formed by what happened later and no landmark is given.
        SettingsError: a control that is no arm, or a time that follow-up does not reach.
    """
    data, cohort = file.data, None
    known = questions.known_at_start and not file.response_times  # a time of response is later than the start
    if file.grouped_later and questions.landmark is None and not known:
        raise InputError(
            f"the groups ({', '.join(file.group_names)}) are formed by a response, which takes time to happen",
            expected="groups that were known when follow-up began, or a landmark",
            cause="whoever has the event early never lives to respond: responders look better even if nothing works",
            remedy="give --landmark TIME, when all responses were known; or --known-at-start if they were known at time 0",
        )
    if questions.landmark is not None:
        cohort = after_landmark(file, questions.landmark)
        data = cohort.data
    excluded = sum((*cohort.events_before, *cohort.censored_before)) if cohort else 0
    curves = kaplan_meier_by_arm(data, level=questions.level)
    two = len(curves) == 2
    control = name_control(data, questions.control) if two else None
    compared = compare(data, questions, control.name) if control else None
    sections = [curve_section(data, curves, questions)]
    milestones = milestone_table(curves, questions, data)
    if milestones:
        sections.append(Section(anchor="milestones", title="At set times", blocks=(milestones,)))
    if compared and control:
        sections.append(
            Section(anchor="comparison", title="The arms compared", blocks=comparison_blocks(compared, control, questions))
        )
    sections.append(
        Section(anchor="limits", title="What this cannot show", blocks=(_limits(file, data, curves, questions),))
    )
    lead = [*_unknown(data, curves, questions), *_landmark_words(cohort, excluded)]
    if compared:
        lead += compared.sentences
    elif len(curves) > 2:
        lead.append(
            "There are more than two arms: the curves are shown, and no two are compared. Keep two arms in the table."
        )
    else:
        lead.append("There is one group and no comparator: how these patients would have fared otherwise is not known.")
    return Report(
        name="analysis",
        kicker="Analysis · time to an event",
        title=title,
        subtitle=f"{counted(len(data), 'patient')}, {counted(data.events, 'event')}: {questions.endpoint}",
        lead=tuple(lead),
        figures=_figures(curves, compared.key if compared else ()),
        sections=tuple(sections),
        sources=_sources(cohort, compared),
        data={
            "patients": len(data),
            "events": data.events,
            "landmark": questions.landmark,
            "excluded_before_landmark": excluded,
            "arms": {
                arm: {
                    "patients": data.patients_of(arm),
                    "events": float(curve.events.sum()),
                    "median": median_time(curve),
                    "curve": {"time": curve.time, "survival": curve.survival, "low": curve.low, "high": curve.high,
                              "at_risk": curve.at_risk},
                }
                for arm, curve in curves.items()
            },
            "comparison": comparison_data(compared) if compared else None,
        },
    )  # fmt: skip


_CURVES = (
    "Curves: Kaplan EL, Meier P. J Am Stat Assoc 1958;53:457-481; bands by Greenwood's variance on the log-log scale.",
    "Medians: Brookmeyer R, Crowley J. Biometrics 1982;38:29-41.",
)


def _sources(cohort: LandmarkCohort | None, compared: Comparison | None) -> tuple[str, ...]:
    landmark = (f"Landmark: {cohort.citation}.",) if cohort else ()
    return tuple(dict.fromkeys((*_CURVES, *landmark, *(compared.sources if compared else ()))))


def after_landmark(file: TrialFile, landmark: float) -> LandmarkCohort:
    """Keep who was still followed, without the event, after the landmark; times count from there.

    Where the table tells when each patient responded, groups are formed by what was known at the landmark.

    Raises:
        SettingsError: the landmark is not above 0, or nobody is left in an arm.
    """
    if not landmark > 0:
        raise SettingsError(f"the landmark is {landmark:g}", expected="a time above 0, when all groups were known")
    if file.response_times:
        return responders_at_landmark(file.data, file.response_times, landmark)
    cohort = from_landmark(file.data, landmark)
    empty = [arm for arm in cohort.data.arm_names if cohort.data.patients_of(arm) == 0]
    if empty:
        raise SettingsError(
            f"nobody in {', '.join(empty)} was still followed at the landmark {landmark:g}",
            expected="an earlier landmark, with patients left in each group",
        )
    return cohort


def _unknown(data: TimeToEvent, curves: dict[str, SurvivalCurve], questions: TrialQuestions) -> list[str]:
    """Say first what the data do not hold."""
    still = len(data) - data.events
    last = max(curve.follow_up_end for curve in curves.values())
    unit = f" {data.unit}" if data.unit else ""
    sentences = []
    if still:
        share = percent(still / len(data), 0)
        sentences.append(
            f"Of {counted(len(data), 'patient')}, {still:,} ({share}) were without {questions.endpoint} when last seen; "
            f"what became of them later is not known. Nobody was followed beyond {last:g}{unit}."
        )
    if not data.events:
        sentences.append(
            f"Nobody had {questions.endpoint}. That is not proof that nobody will: follow-up may be too short, and the "
            "upper limits below say what it leaves possible."
        )
    return sentences


def _landmark_words(cohort: LandmarkCohort | None, excluded: int) -> list[str]:
    if cohort is None:
        return []
    later = cohort.responses_after
    return [
        f"Groups are compared from the landmark at {cohort.landmark:g} on. {counted(excluded, 'patient')} had the event or "
        "left before it and are not counted; the result holds only for those who came so far."
        + (f" {counted(later, 'patient')} who responded later count as without response." if later else "")
    ]


def _figures(curves: dict[str, SurvivalCurve], more: Sequence[KeyFigure]) -> tuple[KeyFigure, ...]:
    medians = []
    for arm, curve in curves.items():
        median = median_time(curve)
        value = f"{median.value:.3g}" if median.determined else "not reached"
        if median.determined:
            words = interval_words(median, as_percent=False)
        else:
            words = f"by {curve.follow_up_end:g}, the last time seen"
        medians.append(KeyFigure(title=f"Median, {arm}", value=value, words=words))
    return (*more, *medians[:4])


def _limits(
    file: TrialFile, data: TimeToEvent, curves: dict[str, SurvivalCurve], questions: TrialQuestions
) -> Remarks | Paragraph:
    items = []
    if file.has_arms:
        items.append(
            Remark(
                weight=Weight.UNKNOWN,
                words="Whether chance decided who got what is not in the table. If it did not, differences between the arms "
                "may come from who was chosen, and no test below can tell.",
            )
        )
    else:
        items.append(Remark(weight=Weight.UNKNOWN, words="Without a comparator nothing can be laid to the treatment."))
    items.append(
        Remark(
            weight=Weight.UNKNOWN,
            words="Patients who left are assumed to fare as those who stayed. If the sicker left first, the curves are too "
            "high.",
        )
    )
    if file.grouped_later and questions.known_at_start:
        items.append(
            Remark(
                weight=Weight.CAUTION,
                words="The groups' names speak of a response, and you said that it was known at time 0. If it was not, the "
                "comparison favours responders even where nothing works.",
            )
        )
    if questions.landmark is not None:
        items.append(
            Remark(
                weight=Weight.CAUTION,
                words="A landmark removes the head start of responders, not their better luck: who responds may have been "
                "healthier from the start.",
            )
        )
    few = [arm for arm, curve in curves.items() if curve.events.sum() < _FEW]
    if few:
        items.append(
            Remark(
                weight=Weight.CAUTION,
                words=f"Fewer than {_FEW} events in {', '.join(few)}: intervals that rest on large numbers are too narrow "
                "there.",
            )
        )
    items.append(
        Remark(weight=Weight.NOTE, words="An average over patients says nothing certain about any single one of them.")
    )
    return Remarks(items=tuple(items))


_FEW = 10
