"""How many responded: of all who began, with the interval, and what a count without control arm cannot say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from vaxsmith.core import SettingsError, Unassessed
from vaxsmith.evidence.estimate import Estimate
from vaxsmith.evidence.proportions import clopper_pearson
from vaxsmith.evidence.response.recist.best import PatientResponse
from vaxsmith.evidence.response.recist.time_point import Response

_CONTROLLED = {Response.COMPLETE, Response.PARTIAL, Response.STABLE, Response.NON_COMPLETE}
_NO_COMPARATOR = (
    "All patients who began are counted; those who could not be judged did not respond. Without a control arm this says how "
    "often tumours shrank, not whether the treatment is the cause or lengthens life."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseSummary:
    """Counts by best response (``not judged`` for the unassessed), the response rate and the disease control rate.

    ``depths`` are the largest changes of the sum from baseline, as fractions, most shrunken first (a waterfall plot);
    ``durations`` are (days from response to progression or last assessment, whether it was progression) of the responders.
    """

    counts: dict[str, int]
    response_rate: Estimate
    control_rate: Estimate
    depths: tuple[tuple[str, float], ...]
    durations: tuple[tuple[str, int, bool], ...]


def summarise(responses: Sequence[PatientResponse], *, level: float = 0.95) -> ResponseSummary:
    """Count best responses over all patients, and give the rates with exact intervals.

    Raises:
        SettingsError: there are no patients, or one stands twice.
    """
    names = [each.patient for each in responses]
    if not names or len(set(names)) != len(names):
        raise SettingsError(
            "there are no patients" if not names else "a patient stands twice", expected="each patient once, one at least"
        )
    counts = Counter("not judged" if isinstance(each.best, Unassessed) else str(each.best) for each in responses)
    order = [*(str(word) for word in Response), "not judged"]
    responded = sum(each.responded for each in responses)
    controlled = sum(each.best in _CONTROLLED for each in responses)

    def rate(count: int, name: str) -> Estimate:
        found = clopper_pearson(count, len(names), level=level, name=name)
        return Estimate(
            name=found.name,
            value=found.value,
            low=found.low,
            high=found.high,
            level=found.level,
            method=found.method,
            citation=found.citation,
            note=_NO_COMPARATOR,
        )

    return ResponseSummary(
        counts={word: counts[word] for word in order if counts[word]},
        response_rate=rate(responded, "objective response rate"),
        control_rate=rate(controlled, "disease control rate"),
        depths=tuple(
            sorted(((e.patient, e.deepest) for e in responses if e.deepest is not None), key=lambda pair: (pair[1], pair[0]))
        ),
        durations=tuple(
            (each.patient, end - each.response_day, each.progression_day is not None)
            for each in responses
            if each.responded
            and each.response_day is not None
            and (end := each.progression_day if each.progression_day is not None else each.last_day) is not None
        ),
    )
