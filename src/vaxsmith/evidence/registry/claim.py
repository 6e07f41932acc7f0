"""The nouns of the registry: what was claimed, about whom, on what evidence, and who says so.

A ``Claim`` holds what its sources print and nothing that was computed; every number is a count or a ``Reported``.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from vaxsmith.evidence.registry.grades import Grade, Reading
from vaxsmith.evidence.registry.reported import Reported


class DesignKind(StrEnum):
    """How the patients whom a claim compares came to be in their groups."""

    RANDOMISED = "randomised"
    SINGLE_ARM = "single-arm"
    OBSERVATIONAL = "observational"  # treated outside a trial, or compared with others who chose
    SCREENING = "screening"  # nobody was treated: how common something is
    NOT_TOLD = "not-told"


class EndpointKind(StrEnum):
    """What is counted."""

    TIME_TO_EVENT = "time-to-event"
    PROPORTION = "proportion"
    NOT_TOLD = "not-told"


class Subject(StrEnum):
    """What an outcome is about; only efficacy and safety say that a product works or harms."""

    EFFICACY = "efficacy"
    SAFETY = "safety"
    RESPONSE = "immune-response"
    FREQUENCY = "frequency"  # how common something is, whoever is or is not treated


class Role(StrEnum):
    """The place that an endpoint had in the plan of the trial."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    SUBGROUP = "subgroup"
    EXPLORATORY = "exploratory"
    NOT_TOLD = "not-told"


class Grouping(StrEnum):
    """When patients were put into the groups that are compared."""

    AT_START = "at-start"  # by randomisation or by a fact known before treatment
    AFTER_START = "after-start"  # by something that had to be lived to see, such as an immune response


class Measure(StrEnum):
    """What an effect is a number of."""

    HAZARD_RATIO = "hazard-ratio"
    RISK_REDUCTION_PERCENT = "risk-reduction-percent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A document: ``identity`` is its short name in the file, ``reading`` how it was read, ``date`` as far as known."""

    identity: str
    citation: str
    grade: Grade
    reading: Reading
    date: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contradiction:
    """Two statements of which one must be wrong, with the sources of each; ``resolved`` says which to believe, and why."""

    about: str
    one: str
    other: str
    one_sources: tuple[str, ...]
    other_sources: tuple[str, ...]
    resolved: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arm:
    """A group of the trial; numbers that no source tells are None."""

    name: str
    experimental: bool
    randomised: int | None = None
    analysed: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """``events`` patients of ``n`` in ``group``; ``after_dose`` where the event came only with that dose or a later one."""

    group: str
    events: int
    n: int
    after_dose: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A printed percentage of ``group``; ``of`` is its denominator, ``at_months`` the time of a share without event."""

    group: str
    percent: Reported
    of: int | None = None
    at_months: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """A printed effect of the first group against the second; below 1 (or a reduction) favours the first.

    ``p`` is two-sided, ``p_one_sided`` in the direction of benefit; ``test`` says which test gave them.
    """

    measure: Measure
    value: Reported
    low: Reported | None = None
    high: Reported | None = None
    level: float = 0.95
    p: Reported | None = None
    p_one_sided: Reported | None = None
    test: str = ""

    @property
    def hazard_ratio(self) -> float:
        """Give the effect as a hazard ratio; a reduction of 49 % is 0.51."""
        return self._ratio(self.value.value)

    @property
    def hazard_ratio_range(self) -> tuple[float, float]:
        """Give the smallest and largest hazard ratio that would be printed so."""
        return self._range(self.value)

    @property
    def bounds(self) -> tuple[float, float] | None:
        """Give the interval of the hazard ratio, low before high, or None where it is not told."""
        if self.low is None or self.high is None:
            return None
        low, high = sorted((self._ratio(self.low.value), self._ratio(self.high.value)))
        return low, high

    @property
    def bound_ranges(self) -> tuple[tuple[float, float], tuple[float, float]] | None:
        """Give what rounding allows of the low and of the high bound of the hazard ratio."""
        if self.low is None or self.high is None:
            return None
        low, high = sorted((self._range(self.low), self._range(self.high)))
        return low, high

    @property
    def ratio_texts(self) -> tuple[str, str, str]:
        """Give hazard ratio, low and high bound as text, with the digits that the source prints; empty where not told."""
        told = (self.value, self.low, self.high)
        if self.measure is Measure.HAZARD_RATIO:
            value, low, high = ("" if one is None else one.text for one in told)
            return value, low, high
        value, high, low = ("" if one is None else f"{1 - one.value / 100:.{one.decimals + 2}f}" for one in told)
        return value, low, high

    def _ratio(self, number: float) -> float:
        return number if self.measure is Measure.HAZARD_RATIO else 1 - number / 100

    def _range(self, number: Reported) -> tuple[float, float]:
        least, most = sorted((self._ratio(number.least), self._ratio(number.most)))
        return least, most


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """One outcome: what it is, its place in the plan, the groups (first: treated or responding), and its numbers.

    ``event_is_bad`` is True for relapse and False for a response; ``defined`` is False where no source says what counts as
    an event. ``landmark_months`` is set where groups that formed after the start are compared from a landmark on.
    """

    name: str
    subject: Subject
    kind: EndpointKind
    role: Role
    source: str
    event_is_bad: bool = True
    defined: bool = True
    groups: tuple[str, ...] = ()
    grouping: Grouping = Grouping.AT_START
    landmark_months: float | None = None
    follow_up: str = ""
    counts: tuple[Count, ...] = ()
    shares: tuple[Share, ...] = ()
    effect: Effect | None = None

    @property
    def compared(self) -> bool:
        """Tell whether two groups are compared."""
        return len(self.groups) == 2

    @property
    def biased(self) -> bool:
        """Tell whether the groups formed after the start and no landmark sets that right."""
        return self.grouping is Grouping.AFTER_START and self.landmark_months is None

    def count_of(self, group: str) -> Count | None:
        """Give the count of a group, if there is one."""
        return next((count for count in self.counts if count.group == group), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """How the claim came about. ``alternative`` is the hazard ratio that the trial was planned to find, if told.

    ``left_untreated`` counts those who were randomised and left before treatment; ``under_way`` names a trial that runs.
    """

    kind: DesignKind
    described: str
    comparator: str = ""
    masked: bool | None = None
    primary_endpoint: str = ""
    participants: int | None = None
    left_untreated: int | None = None
    alternative: Reported | None = None
    alternative_source: str = ""
    under_way: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One published claim or trial, as its sources tell it.

    ``of_effect`` is True where the claim is, or is read as, that the product works or is safe; False where it only says
    how common something is. ``missing`` are the facts without which it cannot be judged fully, as sentences.
    """

    name: str
    title: str
    said: str
    said_by: str
    of_effect: bool
    reported: str
    product: str
    modality: str
    population: str
    design: Design
    arms: tuple[Arm, ...]
    endpoints: tuple[Endpoint, ...]
    sources: tuple[Source, ...]
    contradictions: tuple[Contradiction, ...]
    missing: tuple[str, ...]

    def source(self, identity: str) -> Source:
        """Give a source by its short name."""
        return next(source for source in self.sources if source.identity == identity)

    @property
    def best_source(self) -> Source:
        """Give the source of the best grade."""
        return min(self.sources, key=lambda source: list(Grade).index(source.grade))
