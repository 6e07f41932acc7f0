"""Compare two arms of a trial: hazard ratio, tests, mean times, and whether their assumptions hold."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from vaxsmith.core import SettingsError
from vaxsmith.evidence.estimate import Estimate
from vaxsmith.evidence.report.analyses.trial_file import Control
from vaxsmith.evidence.report.analyses.trial_questions import TrialQuestions
from vaxsmith.evidence.report.report import Block, KeyFigure, Paragraph, Remark, Remarks, Table, Weight
from vaxsmith.evidence.report.wording import decimal, estimate_text, interval_text, p_equals, p_text, ratio_words, sentence
from vaxsmith.evidence.survival import (
    DEFAULT_WEIGHTS,
    FlemingHarrington,
    MaxComboTest,
    ProportionalityTest,
    RestrictedMeanComparison,
    SurvivalTest,
    TimeToEvent,
    compare_restricted_means,
    fit_cox,
    kaplan_meier_by_arm,
    log_rank_test,
    max_combo_test,
    proportionality_tests,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """All that two arms were asked; what could not be computed is None, and ``missing`` says why.

    ``hazard_p`` is the two-sided p-value of the hazard ratio by Wald's test.
    """

    hazard_ratio: Estimate | None
    hazard_p: float
    log_rank: SurvivalTest
    weighted: tuple[tuple[FlemingHarrington, SurvivalTest], ...]
    max_combo: MaxComboTest
    means: RestrictedMeanComparison | None
    proportionality: ProportionalityTest | None
    missing: tuple[str, ...]
    sentences: tuple[str, ...]
    key: tuple[KeyFigure, ...]
    sources: tuple[str, ...]


def compare(data: TimeToEvent, questions: TrialQuestions, control: str) -> Comparison:
    """Compare the two arms; the stratified log-rank test and the hazard ratio come first.

    Raises:
        SettingsError: a horizon that follow-up does not reach.
    """
    missing: list[str] = []
    log_rank = log_rank_test(data, control=control)
    weighted = tuple((weight, log_rank_test(data, weight, control=control)) for weight in DEFAULT_WEIGHTS[1:])
    told = math.isfinite(log_rank.p_value)
    ratio, hazard_p, proportionality = _hazard_ratio(data, questions, control, told, missing)
    means = _means(data, questions, control, missing)
    max_combo = max_combo_test(data, control=control)
    return Comparison(
        hazard_ratio=ratio,
        hazard_p=hazard_p,
        log_rank=log_rank,
        weighted=weighted,
        max_combo=max_combo,
        means=means,
        proportionality=proportionality,
        missing=tuple(missing),
        sentences=_sentences(ratio, log_rank, means, questions),
        key=_key(ratio, log_rank),
        sources=_sources(ratio, log_rank, weighted, max_combo, means, proportionality),
    )


def _hazard_ratio(
    data: TimeToEvent, questions: TrialQuestions, control: str, told: bool, missing: list[str]
) -> tuple[Estimate | None, float, ProportionalityTest | None]:
    if data.events and not told:  # Efron's ties would still give a ratio of 1 with an interval, from no comparison at all
        missing.append("No hazard ratio: whenever an event came, all at risk had it or were of one arm.")
        return None, math.nan, None
    try:
        fit = fit_cox(data, control=control, level=questions.level)
    except SettingsError as error:
        missing.append(f"No hazard ratio: {error.found}.")
        return None, math.nan, None
    try:
        proportionality = proportionality_tests(data, fit)[0]
    except SettingsError as error:
        missing.append(f"Whether the hazard ratio stays the same over time cannot be tested: {error.found}.")
        return fit.hazard_ratios[0], fit.p_values[0], None
    return fit.hazard_ratios[0], fit.p_values[0], proportionality


def _means(
    data: TimeToEvent, questions: TrialQuestions, control: str, missing: list[str]
) -> RestrictedMeanComparison | None:
    if questions.horizon is not None:
        return compare_restricted_means(data, questions.horizon, level=questions.level, control=control)
    curves = kaplan_meier_by_arm(data, level=questions.level).values()
    # A curve that has reached 0 is known for ever; the others only as long as somebody was followed.
    reach = min((curve.follow_up_end for curve in curves if not curve.reaches_zero), default=0.0)
    horizon = reach or max(curve.follow_up_end for curve in curves)
    if horizon <= 0:
        missing.append("No mean times: nobody was followed beyond time 0.")
        return None
    return compare_restricted_means(data, horizon, level=questions.level, control=control)


def _sentences(
    ratio: Estimate | None,
    log_rank: SurvivalTest,
    means: RestrictedMeanComparison | None,
    questions: TrialQuestions,
) -> tuple[str, ...]:
    said = []
    treatment, control = log_rank.treatment, log_rank.control
    if ratio is not None:
        value = decimal(ratio.value) if math.isfinite(ratio.value) else "without limit"
        said.append(
            f"At any moment, patients in “{treatment}” had {questions.endpoint} {value} times as often as in "
            f"“{control}”; with {100 * ratio.level:g} % confidence the true figure lies from "
            f"{interval_text(ratio.low, ratio.high)}. {ratio_words(ratio.low, ratio.high)}"
        )
    if math.isfinite(log_rank.p_value):
        said.append(
            f"If the arms did not differ at all, chance alone would show a difference as large in "
            f"{_often(log_rank.p_value)} (log-rank test, {p_equals(log_rank.p_value)})."
        )
    else:
        said.append(f"The arms cannot be compared: {log_rank.note or 'no events while both were followed'}.")
    if means is not None:
        said.append(
            f"Up to {_at(means)}, patients in “{treatment}” were without {questions.endpoint} for "
            f"{_longer(means.difference)} on average than in “{control}” "
            f"({interval_text(means.difference.low, means.difference.high)})."
        )
    return tuple(said)


def _at(means: RestrictedMeanComparison) -> str:
    return f"{means.horizon:g} {means.difference.unit}".rstrip()


def _often(p_value: float) -> str:
    if p_value < 0.001:
        return "fewer than 1 in 1,000 such trials"
    return f"{100 * p_value:.2g} of 100 such trials"


def _longer(difference: Estimate) -> str:
    unit = f" {difference.unit}" if difference.unit else ""
    amount = f"{decimal(abs(difference.value))}{unit}"
    return f"{amount} {'more' if difference.value >= 0 else 'less'}"


def _key(ratio: Estimate | None, log_rank: SurvivalTest) -> tuple[KeyFigure, ...]:
    key = []
    if ratio is not None:
        key.append(
            KeyFigure(
                title=f"Hazard ratio, {log_rank.treatment} to {log_rank.control}",
                value=decimal(ratio.value),
                words=f"{100 * ratio.level:g} % interval {interval_text(ratio.low, ratio.high)}",
            )
        )
    key.append(KeyFigure(title="Log-rank test", value=p_equals(log_rank.p_value), words="two-sided"))
    return tuple(key)


def _sources(
    ratio: Estimate | None,
    log_rank: SurvivalTest,
    weighted: Sequence[tuple[FlemingHarrington, SurvivalTest]],
    max_combo: MaxComboTest,
    means: RestrictedMeanComparison | None,
    proportionality: ProportionalityTest | None,
) -> tuple[str, ...]:
    named = [f"Log-rank: {log_rank.citation}.", f"Weighted: {weighted[0][1].citation}.", f"MaxCombo: {max_combo.citation}."]
    if ratio is not None:
        named.append(f"Hazard ratio: {ratio.method}; {ratio.citation}.")
    if proportionality is not None:
        named.append(f"Proportional hazards: {proportionality.citation}.")
    if means is not None:
        named.append(f"Mean times: {means.difference.citation}.")
    return tuple(named)


def comparison_blocks(compared: Comparison, control: Control, questions: TrialQuestions) -> tuple[Block, ...]:
    """Give the table of tests and the remarks on what each assumes."""
    blocks: list[Block] = [_tests(compared)]
    if compared.means is not None:
        blocks.append(_mean_table(compared.means, questions))
    blocks.append(Remarks(items=_assumptions(compared, control, questions)))
    blocks.append(
        Paragraph(
            small=True,
            words="One test decides, and it must be named before anybody looks. The others show how firmly the answer "
            "stands; picking the smallest p-value afterwards is no test.",
        )
    )
    return tuple(blocks)


_ASKS = {
    (1.0, 0.0): "weighs early differences",
    (0.0, 1.0): "weighs late differences, as a vaccine's may be",
    (1.0, 1.0): "weighs differences in the middle",
}


def _tests(compared: Comparison) -> Table:
    rows = []
    if compared.hazard_ratio is not None:
        rows.append(
            (
                "Hazard ratio (Cox)",
                estimate_text(compared.hazard_ratio),
                p_text(compared.hazard_p),
                "one ratio for all times",
            )
        )
    test = compared.log_rank
    rows.append(
        (test.name, f"Z = {decimal(test.z)}", p_text(test.p_value), "weighs all times alike; strongest if one ratio holds")
    )
    for weight, one in compared.weighted:
        rows.append((one.name, f"Z = {decimal(one.z)}", p_text(one.p_value), _ASKS[(weight.rho, weight.gamma)]))
    combined = compared.max_combo
    rows.append(
        (
            "MaxCombo",
            f"largest: {combined.farthest or 'none'}",
            p_text(combined.p_value),
            "the four above, paying for having looked",
        )
    )
    return Table(
        caption=f"{test.treatment} against {test.control}, two-sided",
        titles=("Method", "Result", "p", "What it asks"),
        rows=tuple(rows),
        numeric=frozenset({2}),
        note="Z is above 0 where the treated had fewer events than expected.",
    )


def _mean_table(means: RestrictedMeanComparison, questions: TrialQuestions) -> Table:
    chosen = "" if questions.horizon is not None else "; chosen from the data, so fix one beforehand with --horizon"
    return Table(
        caption=f"Mean time without {questions.endpoint} up to {means.horizon:g}{chosen}",
        titles=("What", "Estimate (interval)", "p"),
        rows=(
            ("Treatment", estimate_text(means.treatment), ""),
            ("Control", estimate_text(means.control), ""),
            ("Difference", estimate_text(means.difference), p_text(means.p_value)),
            ("Ratio", estimate_text(means.ratio), ""),
        ),
        numeric=frozenset({2}),
        note="It assumes no constant ratio, and says nothing about what comes after its horizon.",
    )


def _assumptions(compared: Comparison, control: Control, questions: TrialQuestions) -> tuple[Remark, ...]:
    items = [Remark(weight=Weight.UNKNOWN, words=sentence(words)) for words in compared.missing]
    if control.how:
        items.append(Remark(weight=Weight.CAUTION, words=sentence(control.how)))
    if compared.hazard_ratio is not None and compared.hazard_ratio.note:
        items.append(Remark(weight=Weight.CAUTION, words=sentence(compared.hazard_ratio.note)))
    test = compared.proportionality
    if test is not None:
        falls = {1: "rises", -1: "falls"}.get(test.trend, "changes")
        if test.p_value < _DOUBT:
            words = (
                f"The hazard ratio {falls} over time ({p_equals(test.p_value)}): one number does not describe it. Look at "
                "the curves and the mean times; a delayed effect looks like this."
            )
            items.append(Remark(weight=Weight.CAUTION, words=words, source=test.citation))
        else:
            words = (
                f"No sign that the hazard ratio changes over time ({p_equals(test.p_value)}); with few events such a test "
                "sees little."
            )
            items.append(Remark(weight=Weight.NOTE, words=words, source=test.citation))
    if questions.level != _USUAL:
        items.append(Remark(weight=Weight.NOTE, words=f"Intervals are at {100 * questions.level:g} %."))
    return tuple(items)


_DOUBT = 0.1  # below it, a changing ratio is said; the test is weak, so its usual limit would keep quiet too often
_USUAL = 0.95


def comparison_data(compared: Comparison) -> dict[str, Any]:
    """Give the comparison's numbers for machines."""
    test, combined, means = compared.log_rank, compared.max_combo, compared.means
    return {
        "control": test.control,
        "treatment": test.treatment,
        "hazard_ratio": compared.hazard_ratio,
        "hazard_ratio_p": compared.hazard_p,
        "tests": [
            {"name": one.name, "z": one.z, "chi_square": one.statistic, "p": one.p_value, "p_one_sided": one.p_one_sided}
            for one in (test, *(one for _, one in compared.weighted))
        ],
        "max_combo": {"z": combined.z, "p": combined.p_value, "p_one_sided": combined.p_one_sided},
        "proportional_hazards_p": compared.proportionality.p_value if compared.proportionality else None,
        "restricted_means": None
        if means is None
        else {
            "horizon": means.horizon, "treatment": means.treatment, "control": means.control,
            "difference": means.difference, "ratio": means.ratio, "p": means.p_value,
        },
        "missing": compared.missing,
    }  # fmt: skip
