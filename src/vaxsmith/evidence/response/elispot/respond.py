"""Did the T cells of a sample answer an antigen? Two permutation tests, and a rule of thumb beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, isfinite, sqrt
from typing import TYPE_CHECKING

from vaxsmith.core import Finding, SettingsError, Unassessed
from vaxsmith.evidence.estimate import Estimate
from vaxsmith.evidence.proportions.count import require_fraction, require_positive
from vaxsmith.evidence.response.elispot.checks import check_sample
from vaxsmith.evidence.response.elispot.plate import Sample, Wells
from vaxsmith.evidence.response.elispot.resampling import Permuted, equal_means, fold_means, smallest_p

if TYPE_CHECKING:
    import numpy as np

DFR_CITATION = (
    "Moodie Z, Huang Y, Gu L, et al. J Immunol Methods 2006;315:121-132; "
    "Moodie Z, Price L, Gouttefangeas C, et al. Cancer Immunol Immunother 2010;59:1489-1501"
)
WELCH_CITATION = "Welch BL. Biometrika 1947;34:28-35"


@dataclass(frozen=True, slots=True, kw_only=True)
class EmpiricalRule:
    """A rule of thumb: at least ``fold`` times the background and ``per_million`` spots per million cells.

    It knows no error rate: how often it is wrong depends on the background and on how much wells scatter.
    """

    name: str
    fold: float
    per_million: float
    citation: str

    def __post_init__(self) -> None:
        require_positive(self.fold, "the fold of a rule")
        if not isfinite(self.per_million) or self.per_million < 0:
            raise SettingsError(f"a rule asks for {self.per_million} spots", expected="0 or more")

    def holds(self, antigen: float, background: float) -> bool:
        """Tell whether means per million fulfil the rule."""
        return antigen >= self.per_million and antigen >= self.fold * background


FOUR_FOLD_55 = EmpiricalRule(
    name="at least 55 per million and 4 times the background",
    fold=4.0,
    per_million=55.0,
    citation="Dubey S, Clair J, Fu TM, et al. J Acquir Immune Defic Syndr 2007;45:20-27",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ElispotSettings:
    """How responses are judged.

    ``alpha`` is for all antigens of a sample together; ``fold`` the multiple of the background in the stricter test;
    ``saturation`` the most spots in a well that the reader resolves; ``draws`` the arrangements looked at where there are
    too many to look at all.

    Raises:
        SettingsError: a number is out of range.
    """

    alpha: float = 0.05
    fold: float = 2.0
    saturation: float = 600.0
    draws: int = 10_000
    level: float = 0.95
    rules: tuple[EmpiricalRule, ...] = (FOUR_FOLD_55,)

    def __post_init__(self) -> None:
        require_fraction(self.alpha, "alpha")
        require_fraction(self.level, "the level of an interval")
        require_positive(self.fold, "the fold over the background")
        require_positive(self.saturation, "the spots at which a well is full")
        if isinstance(self.draws, bool) or not isinstance(self.draws, int) or not 1000 <= self.draws <= 10_000_000:
            raise SettingsError(f"{self.draws!r} arrangements", expected="1,000 to 10,000,000")


@dataclass(frozen=True, slots=True, kw_only=True)
class AntigenResponse:
    """One antigen in one sample.

    ``above_background`` is in spots per million cells; ``fold`` over the background (infinite where that is 0).
    ``equal`` and ``folded`` are the two tests (adjusted p-values); ``responds`` and ``responds_strictly`` their verdicts at
    alpha. ``reach`` is the smallest p-value that these wells could give. ``rules`` says what each rule of thumb would.
    """

    antigen: str
    mean: float
    above_background: Estimate
    fold: float
    equal: Permuted
    folded: Permuted
    responds: bool
    responds_strictly: bool
    reach: float
    rules: tuple[tuple[str, bool], ...]
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleResponse:
    """One sample: its background per million cells, its antigens (or why they were not judged), and what to doubt."""

    sample: str
    background: float
    antigens: tuple[AntigenResponse, ...] | Unassessed
    findings: tuple[Finding, ...]


def judge_sample(
    sample: Sample, *, generator: np.random.Generator, settings: ElispotSettings | None = None
) -> SampleResponse:
    """Judge every antigen of a sample by DFR(eq) and DFR(2x), with a rule of thumb for comparison.

    DFR(eq) asks whether antigen wells exceed the control, DFR(2x) whether they exceed twice the control; both are
    permutation tests adjusted for the number of antigens (Moodie et al. 2006 and 2010). The form of the adjustment (closed
    testing) and half a spot for 0 on the logarithmic scale are our choice; with one antigen the first test needs neither.
    """
    chosen = settings or ElispotSettings()
    findings = check_sample(sample, alpha=chosen.alpha, saturation=chosen.saturation)
    if sample.negative is None:
        return SampleResponse(
            sample=sample.name,
            background=float("nan"),
            antigens=Unassessed(
                reason="no wells without antigen", remedy="plate the same cells without antigen, four wells or more"
            ),
            findings=findings,
        )
    control = sample.negative.per_million(chosen.saturation)
    wells = [antigen.per_million(chosen.saturation) for antigen in sample.antigens]
    equal = equal_means(control, wells, draws=chosen.draws, generator=generator)
    # The logarithm is of spots in a well, so that half a spot means the same for every number of cells.
    unit = sample.negative.cells / 1e6
    folded = fold_means(
        [unit * value for value in control],
        [[unit * value for value in values] for values in wells],
        fold=chosen.fold,
        draws=chosen.draws,
        generator=generator,
    )
    return SampleResponse(
        sample=sample.name,
        background=_mean(control),
        antigens=tuple(
            _judge(antigen, sample.negative, values, control, one, two, chosen)
            for antigen, values, one, two in zip(sample.antigens, wells, equal, folded, strict=True)
        ),
        findings=findings,
    )


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def _judge(
    antigen: Wells,
    negative: Wells,
    values: Sequence[float],
    control: Sequence[float],
    equal: Permuted,
    folded: Permuted,
    settings: ElispotSettings,
) -> AntigenResponse:
    mean, background = _mean(values), _mean(control)
    hair = 1 + 1e-9
    responds = equal.p_value <= settings.alpha * hair
    strictly = folded.p_value <= settings.alpha * hair
    reach = smallest_p(antigen.replicates, negative.replicates)
    ratio = mean / background if background > 0 else (inf if mean > 0 else 1.0)
    words = f"{antigen.name}: {mean:.0f} spots per million against {background:.0f} without antigen"
    if strictly:
        verdict = f"more than {settings.fold:g} times the background (p = {folded.p_value:.3g})"
    elif responds:
        verdict = (
            f"more than the background (p = {equal.p_value:.3g}), but not shown to be more than {settings.fold:g} times it"
        )
    elif reach > settings.alpha * hair:
        verdict = f"not judged a response: so few wells cannot reach p = {settings.alpha:g}"
    else:
        verdict = f"no response shown (p = {equal.p_value:.3g}); that does not show that there is none"
    return AntigenResponse(
        antigen=antigen.name,
        mean=mean,
        above_background=_difference(values, control, settings.level),
        fold=ratio,
        equal=equal,
        folded=folded,
        responds=responds,
        responds_strictly=strictly,
        reach=reach,
        rules=tuple((rule.name, rule.holds(mean, background)) for rule in settings.rules),
        sentence=f"{words}: {verdict}.",
    )


def _difference(values: Sequence[float], control: Sequence[float], level: float) -> Estimate:
    """Give the difference of means with Welch's interval; unbounded where a side has one well."""
    from scipy.special import stdtrit

    difference = _mean(values) - _mean(control)
    low, high, error, note = -inf, inf, float("nan"), "one well on a side says nothing of the scatter"
    if len(values) > 1 and len(control) > 1:
        parts = [
            (sum((x - _mean(side)) ** 2 for x in side) / (len(side) - 1) / len(side), len(side))
            for side in (values, control)
        ]
        error = sqrt(sum(part for part, _ in parts))
        note = ""
        if error > 0:
            freedom = error**4 / sum(part**2 / (n - 1) for part, n in parts)
            width = float(stdtrit(freedom, (1 + level) / 2)) * error
            low, high = difference - width, difference + width
        else:
            note = "all replicates are equal, so the scatter is not known"
    return Estimate(
        name="spots above background",
        value=difference,
        low=low,
        high=high,
        level=level,
        method="difference of means, Welch",
        citation=WELCH_CITATION,
        unit="spots per million cells",
        standard_error=error,
        note=note,
    )
