"""The report of a surveillance of a rare harm after every event (Poisson MaxSPRT)."""

from __future__ import annotations

from vaxsmith.evidence.report.pictures import Line, Scale, lines_figure
from vaxsmith.evidence.report.report import Figure, KeyFigure, Report, Section, Table
from vaxsmith.evidence.report.wording import counted, decimal, percent
from vaxsmith.evidence.safety import PoissonBound, poisson_bound, poisson_performance
from vaxsmith.evidence.safety.maxsprt_poisson import CITATION

_RISKS = (1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 10.0)
_MOST_ROWS = 25


def surveillance_report(*, expected: float = 10.0, alpha: float = 0.05, minimum_events: int = 3) -> Report:
    """Find when an alarm sounds if ``expected`` events are expected over the whole surveillance, and how often it would.

    Raises:
        SettingsError: a setting is out of range, or the error cannot be spent.
    """
    bound = poisson_bound(expected, alpha=alpha, minimum_events=minimum_events)
    told = [poisson_performance(bound, risk) for risk in _RISKS]
    double = next(one for one in told if one.relative_risk == 2.0)
    return Report(
        name="surveillance",
        kicker="Trial design · watching for a rare harm",
        title=f"Watching until {expected:g} events are expected",
        subtitle=f"Poisson MaxSPRT, error {percent(alpha, 0)}, at least {counted(minimum_events, 'event')}",
        lead=(
            "What is not known is whether the expected number is right: it comes from another population, and if it is too "
            "low alarms come by themselves.",
            f"If the product adds no risk, an alarm sounds by mistake in {percent(alpha)} of such surveillances. If it "
            f"doubles the risk, one sounds in {percent(double.power)}; without an alarm a doubled risk stays possible.",
        ),
        figures=(
            KeyFigure(title="Alarms by mistake", value=percent(alpha), words="exact, over the whole surveillance"),
            KeyFigure(title="Sees a doubled risk", value=percent(double.power), words="of such surveillances"),
            KeyFigure(title="Critical value", value=decimal(bound.critical_value, 6), words="of the log likelihood ratio"),
        ),
        sections=(
            Section(anchor="bound", title="When the alarm sounds", blocks=(_picture(bound), _bound(bound))),
            Section(
                anchor="behaviour",
                title="How it behaves",
                blocks=(
                    Table(
                        caption="By the true relative risk, exact",
                        titles=("Relative risk", "Alarm", "Expected events at the alarm", "Expected events at the end"),
                        rows=tuple(
                            (
                                f"{one.relative_risk:g}",
                                percent(one.power),
                                decimal(one.expected_at_signal, 2),
                                decimal(one.expected_at_end, 2),
                            )
                            for one in told
                        ),
                        numeric=frozenset(range(4)),
                    ),
                ),
            ),
        ),
        sources=(f"{CITATION}.",),
        data={
            "bound": {name: getattr(bound, name) for name in bound.__dataclass_fields__},
            "behaviour": [{name: getattr(one, name) for name in one.__dataclass_fields__} for one in told],
        },
    )


def _bound(bound: PoissonBound) -> Table:
    rows = tuple((f"{count}", decimal(limit, 3)) for count, limit in zip(bound.events, bound.signal_at, strict=True))
    more = len(rows) - _MOST_ROWS
    return Table(
        caption="Event number n raises the alarm if it comes while no more than this many are expected",
        titles=("Event", "Expected at most"),
        rows=rows[:_MOST_ROWS],
        numeric=frozenset({0, 1}),
        note=f"{more} more are in the JSON." if more > 0 else "",
    )


def _picture(bound: PoissonBound) -> Figure:
    events = [float(count) for count in bound.events]
    limits = list(bound.signal_at)
    most = max(events)
    return Figure(
        picture=lines_figure(
            [
                Line(label="alarm", xs=limits, ys=events, marks=list(zip(limits, events, strict=True))[:40]),
                Line(label="as expected", xs=[0.0, bound.upper_limit], ys=[0.0, bound.upper_limit]),
            ],
            name="surveillance",
            title="Events at which the alarm sounds, over the events expected",
            description=f"From {events[0]:g} events at {limits[0]:.2f} expected to {events[-1]:g} at {limits[-1]:.2f}.",
            x=Scale(low=0.0, high=bound.upper_limit),
            y=Scale(low=0.0, high=1.05 * most),
            x_title="events expected so far",
            y_title="events seen",
            point_text=lambda at, count: f"event {count:g} raises the alarm until {at:.2f} are expected",
        ),
        caption="An alarm sounds when the events seen reach the upper line.",
        legend=(("series-1", "alarm"), ("series-2", "as many as expected")),
    )
