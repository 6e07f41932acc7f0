"""The noun that judging a claim gives: what is unknown, what contradicts, what is left open, and only then what is hoped."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from vaxsmith.core import Unassessed
from vaxsmith.evidence.estimate import Estimate
from vaxsmith.evidence.registry.claim import Claim
from vaxsmith.evidence.registry.figures import chance, opening, percent, ratio
from vaxsmith.evidence.registry.ruling import Ruling, Standing
from vaxsmith.evidence.registry.settling import SettlingTrial


class Worth(StrEnum):
    """What a claim is worth at most, by its design and its numbers."""

    UNJUDGEABLE = "cannot be judged"  # no design or no endpoint is told
    DESCRIPTION = "a description"  # how common something is; nothing about a treatment
    HYPOTHESIS = "a hypothesis"  # counts without comparison, or groups that formed after the start
    NOT_SHOWN = "not shown"  # randomised, and what it was planned to show it did not show, or no interval is told
    SUGGESTIVE = "suggestive"  # randomised, and a sceptic is not yet persuaded
    PERSUASIVE = "persuasive"  # randomised, and the sceptic is persuaded


class Holder(StrEnum):
    """Who holds a prior."""

    NO_OPINION = "no opinion"
    SCEPTIC = "sceptic"
    ENTHUSIAST = "enthusiast"


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One thing that the numbers say, with the estimate that says it."""

    about: str
    sentence: str
    estimate: Estimate | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Posterior:
    """What someone who held a prior must now believe about an endpoint.

    ``probability`` is the belief's probability that ``proposition`` holds: of the effect in such patients,
    never of a patient.
    """

    endpoint: str
    holder: Holder
    prior: str
    estimate: Estimate
    probability: float
    proposition: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A claim and everything that can be said of its worth, in the order in which it should be read.

    ``unknown``, ``against`` (faults, then cautions), ``noted`` and ``holds`` are rulings of the checks. ``excludes``,
    ``leaves_open`` and ``supports`` are what the numbers say. ``posteriors`` is empty where ``no_posterior`` says why.
    """

    claim: Claim
    worth: Worth
    headline: str
    unknown: tuple[Ruling, ...]
    against: tuple[Ruling, ...]
    leaves_open: tuple[Statement, ...]
    excludes: tuple[Statement, ...]
    noted: tuple[Ruling, ...]
    holds: tuple[Ruling, ...]
    supports: tuple[Statement, ...]
    posteriors: tuple[Posterior, ...]
    no_posterior: tuple[Unassessed, ...]
    settling: SettlingTrial | Unassessed

    @property
    def rulings(self) -> tuple[Ruling, ...]:
        """Give every ruling, the unknown first."""
        return self.unknown + self.against + self.noted + self.holds

    def count(self, standing: Standing) -> int:
        """Count the rulings of a standing."""
        return sum(ruling.standing is standing for ruling in self.rulings)

    @property
    def sentences(self) -> tuple[str, ...]:
        """Give the whole judgement as sentences: what is unknown comes before what is hoped."""
        settling = (self.settling.reason,) if isinstance(self.settling, Unassessed) else self.settling.sentences
        return (
            self.headline,
            *(self._placed(ruling) for ruling in self.unknown + self.against),
            *(statement.sentence for statement in self.leaves_open + self.excludes),
            *(self._placed(ruling) for ruling in self.noted + self.holds),
            *(statement.sentence for statement in self.supports),
            *(missing.reason for missing in self.no_posterior),
            *(_belief(posterior) for posterior in self.posteriors),
            *settling,
        )

    def _placed(self, ruling: Ruling) -> str:
        """Say which endpoint a ruling is about, where the claim has several."""
        names = [endpoint.name for endpoint in self.claim.endpoints]
        if len(names) < 2 or ruling.place not in names or ruling.place in ruling.sentence:
            return ruling.sentence
        return f"{opening(ruling.place)}: {ruling.sentence}"


def _belief(posterior: Posterior) -> str:
    estimate = posterior.estimate
    bounds = (estimate.value, estimate.low, estimate.high)
    value, low, high = (percent(x) if estimate.name.startswith("rate") else ratio(x) for x in bounds)
    return (
        f"{opening(posterior.endpoint)}, {posterior.prior}: {estimate.name} {value} ({low} to {high}); probability that "
        f"{posterior.proposition}: {chance(posterior.probability)}." + (f" {posterior.note}" if posterior.note else "")
    )
