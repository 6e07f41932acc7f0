"""Evidence: judge a published claim, design the trial that would settle it, analyse the one that ran.

In come counts, times, tables of lesions, wells or reports, and claims as their sources tell them; out come ``Estimate``s (a
number, its interval, its method and source), designs, and reports in which what is unknown stands before what is hoped. The
parts: ``proportions`` (counts and rare events), ``survival`` (times to an event), ``design`` and ``bayes`` (trials that do
not exist yet, and beliefs), ``response`` and ``safety`` (what was measured in patients), ``registry`` (claims and their
judge), ``report`` (tables, pages, JSON). Nothing is called effective by a single-arm count, and no probability is that of a
patient.

>>> from vaxsmith.evidence import clopper_pearson, find_claim, judge
>>> f"{clopper_pearson(48, 48).low:.4f}"
'0.9260'
>>> judge(find_claim("enteromix-announcement")).worth.value
'cannot be judged'
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from vaxsmith.evidence.estimate import Estimate

if TYPE_CHECKING:
    from vaxsmith.evidence.proportions import clopper_pearson, fisher_exact, probability_seen, zero_events_exclude
    from vaxsmith.evidence.registry import Claim, Judgement, claim_names, find_claim, judge
    from vaxsmith.evidence.survival import TimeToEvent, fit_cox, kaplan_meier, log_rank_test, time_to_event

# Each part loads when it is asked for: whoever wants an interval of a count does not wait for the survival kernel.
_HOME = {
    "clopper_pearson": "proportions",
    "fisher_exact": "proportions",
    "probability_seen": "proportions",
    "zero_events_exclude": "proportions",
    "Claim": "registry",
    "Judgement": "registry",
    "claim_names": "registry",
    "find_claim": "registry",
    "judge": "registry",
    "TimeToEvent": "survival",
    "fit_cox": "survival",
    "kaplan_meier": "survival",
    "log_rank_test": "survival",
    "time_to_event": "survival",
}

__all__ = [
    "Claim",
    "Estimate",
    "Judgement",
    "TimeToEvent",
    "claim_names",
    "clopper_pearson",
    "find_claim",
    "fisher_exact",
    "fit_cox",
    "judge",
    "kaplan_meier",
    "log_rank_test",
    "probability_seen",
    "time_to_event",
    "zero_events_exclude",
]


def __getattr__(name: str) -> object:
    """Load the part that a name lives in."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
