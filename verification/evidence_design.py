"""Trial design beside reference programs and published tables: one parity row a number."""

from __future__ import annotations

from collections.abc import Iterable

from tests.reference.sequential_trapezoid import upper_bounds

from vaxsmith.evidence.design import (
    OBRIEN_FLEMING,
    POCOCK,
    ClassicalShape,
    EscalationSettings,
    boin,
    boin_bounds,
    classical_constant,
    delayed_effect,
    design_event_driven,
    design_group_sequential,
    design_single_arm,
    efficacy_bounds,
    even_accrual,
    hwang_shih_decani,
    mtpi2,
    obrien_fleming_type,
    schoenfeld_power,
    two_stage_designs,
)
from vaxsmith.evidence.design.escalation import chance_of_going_up
from verification.evidence_row import ParityRow

_JENNISON = "Jennison and Turnbull 2000"


def rows() -> list[ParityRow]:
    return [*_sequential(), *_classical_tables(), *_simon(), *_escalation(), *_time_to_event()]


def _each(
    method: str, reference: str, quantity: str, ours: Iterable[float], shown: Iterable[str], start: int = 1
) -> list[ParityRow]:
    pairs = list(zip(ours, shown, strict=True))
    return [
        ParityRow(
            method=method,
            reference=reference,
            quantity=f"{quantity} {place}" if len(pairs) > 1 else quantity,
            ours=value,
            shown=text,
        )
        for place, (value, text) in enumerate(pairs, start=start)
    ]


def _even(looks: int) -> tuple[float, ...]:
    return tuple((look + 1) / looks for look in range(looks))


def _sequential() -> list[ParityRow]:
    hsd = design_group_sequential(fractions=_even(5), alpha=0.025, power=0.9, efficacy=hwang_shih_decani(-4))
    both = design_group_sequential(
        fractions=_even(3), alpha=0.025, power=0.9, efficacy=hwang_shih_decani(-4), futility=hwang_shih_decani(-2)
    )
    spending = obrien_fleming_type()
    coarse = upper_bounds(_even(4), lambda t: spending.spent(0.05, t), step=0.05)
    # By adaptive quadrature (scipy.integrate.quad over the first look's Z, error below 1e-13): the second bound exactly.
    converged = efficacy_bounds(fractions=_even(4), alpha=0.05, efficacy=spending)
    return [
        *_each(
            "HSD(-4), 5 looks, one-sided 0.025", "gsDesign", "Z at look", hsd.upper, ("3.25", "2.99", "2.69", "2.37", "2.03")
        ),
        *_each(
            "HSD(-4), 5 looks, power 0.9, no futility", "gsDesign", "sample-size ratio, look 1", hsd.ratios[:1], ("0.205",)
        ),
        *_each(
            "HSD(-4), 5 looks, power 0.9, no futility", "gsDesign", "sample-size ratio, look 5", hsd.ratios[4:], ("1.023",)
        ),
        *_each(
            "HSD(-4) with non-binding futility HSD(-2), 3 looks",
            "gsDesign's default",
            "Z at look",
            both.upper,
            ("3.01", "2.55", "2.00"),
        ),
        *_each(
            "HSD(-4) with non-binding futility HSD(-2), 3 looks",
            "gsDesign's default",
            "futility Z at look",
            both.lower[:2],
            ("-0.24", "0.94"),
        ),
        *_each(
            "HSD(-4) with non-binding futility HSD(-2), 3 looks",
            "gsDesign's default",
            "sample-size ratio at look",
            both.ratios,
            ("0.357", "0.713", "1.070"),
        ),
        *_each(
            "Lan-DeMets O'Brien-Fleming, 4 looks, 0.05, on SeqBounds' own grid (step 0.05)",
            "SeqBounds",
            "Z at look",
            coarse,
            ("3.74955", "2.53993", "2.01604", "1.72014"),
        ),
        *_each(
            "Lan-DeMets O'Brien-Fleming, 4 looks, 0.05, as shipped",
            "adaptive quadrature",
            "Z at look 2",
            (converged[1],),
            ("2.5399426",),
        ),
        *_each(
            "Lan-DeMets O'Brien-Fleming, 4 looks, 0.025",
            "ld98 / ldbounds",
            "Z at look",
            efficacy_bounds(fractions=_even(4), alpha=0.025, efficacy=spending),
            ("4.333", "2.963", "2.359", "2.014"),
        ),
        *_each(
            "Lan-DeMets O'Brien-Fleming, 5 looks, 0.025",
            "ld98 / ldbounds",
            "Z at look",
            efficacy_bounds(fractions=_even(5), alpha=0.025, efficacy=spending),
            ("4.877", "3.357", "2.680", "2.290", "2.031"),
        ),
        *_each(
            "classical O'Brien-Fleming, 3 looks, one-sided 0.025",
            "rpact",
            "Z at look",
            efficacy_bounds(fractions=_even(3), alpha=0.025, efficacy=OBRIEN_FLEMING),
            ("3.4710914", "2.4544323", "2.0040356"),
        ),
    ]


def _classical_tables() -> list[ParityRow]:
    looks = (2, 3, 4, 5, 10)
    tables = (
        ("Pocock constant", POCOCK, ("2.178", "2.289", "2.361", "2.413", "2.555")),
        ("O'Brien-Fleming constant", OBRIEN_FLEMING, ("1.977", "2.004", "2.024", "2.040", "2.087")),
    )
    found = []
    for title, shape, shown in tables:
        for count, text in zip(looks, shown, strict=True):
            constant = classical_constant(fractions=_even(count), alpha=0.025, delta=shape.delta, two_sided=True)
            found += _each(
                f"{title}, two-sided 0.05", f"{_JENNISON}, tables 2.1 and 2.3", f"{count} looks", (constant,), (text,)
            )
    for delta, text in ((0.1, "1.994"), (0.25, "2.038")):
        constant = classical_constant(fractions=_even(2), alpha=0.025, delta=delta, two_sided=True)
        found += _each(
            f"Wang-Tsiatis constant, delta {delta}, two-sided 0.05",
            f"{_JENNISON}, table 2.9",
            "2 looks",
            (constant,),
            (text,),
        )
    inflations = (
        ("Pocock inflation", POCOCK, ("1.100", "1.151", "1.183", "1.207")),
        ("O'Brien-Fleming inflation", OBRIEN_FLEMING, ("1.007", "1.016", "1.022", "1.026")),
    )
    for title, shape, shown in inflations:
        for count, text in zip(looks, shown, strict=False):
            ratio = _ratio(count, shape)
            found += _each(
                f"{title}, two-sided 0.05, power 0.9",
                f"{_JENNISON}, tables 2.2 and 2.4",
                f"{count} looks",
                (ratio,),
                (text,),
            )
    return found


def _ratio(looks: int, shape: ClassicalShape) -> float:
    return design_group_sequential(fractions=_even(looks), alpha=0.025, power=0.9, efficacy=shape, two_sided=True).ratio


def _simon() -> list[ParityRow]:
    # Null, alternative, alpha, beta; then r1/n1, r/n, EN and where shown PET, optimal and minimax.
    cases: tuple[tuple[str, tuple[float, float, float, float], tuple[str, ...], tuple[str, ...]], ...] = (
        (
            "clinfun",
            (0.2, 0.4, 0.1, 0.1),
            ("3", "17", "10", "37", "26.02", "0.549"),
            ("3", "19", "10", "36", "28.26", "0.455"),
        ),
        ("clinfun", (0.05, 0.25, 0.05, 0.2), ("0", "9", "2", "17", "11.96"), ("0", "12", "2", "16", "13.8")),
        ("Simon 1989", (0.05, 0.25, 0.1, 0.1), ("0", "9", "2", "24", "14.5"), ("0", "13", "2", "20", "16.4")),
        ("Simon 1989", (0.1, 0.3, 0.1, 0.1), ("1", "12", "5", "35", "19.8"), ("1", "16", "4", "25", "20.4")),
        ("Simon 1989", (0.1, 0.3, 0.05, 0.2), ("1", "10", "5", "29", "15.0"), ("1", "15", "5", "25", "19.5")),
        ("Simon 1989", (0.2, 0.4, 0.05, 0.2), ("3", "13", "12", "43", "20.6"), ("4", "18", "10", "33", "22.3")),
        ("Simon 1989", (0.3, 0.5, 0.05, 0.2), ("5", "15", "18", "46", "23.6"), ("6", "19", "16", "39", "25.7")),
        ("Simon 1989", (0.4, 0.6, 0.05, 0.2), ("7", "16", "23", "46", "24.5"), ("17", "34", "20", "39", "34.4")),
        ("Simon 1989", (0.5, 0.7, 0.05, 0.2), ("8", "15", "26", "43", "23.5"), ("12", "23", "23", "37", "27.7")),
        ("Simon 1989", (0.6, 0.8, 0.05, 0.2), ("7", "11", "30", "43", "20.5"), ("8", "13", "25", "35", "20.8")),
        ("Simon 1989", (0.7, 0.9, 0.05, 0.2), ("4", "6", "22", "27", "14.8"), ("19", "23", "21", "26", "23.2")),
    )
    found = []
    names = ("r1", "n1", "r", "n", "EN", "PET")
    for reference, (null, alternative, alpha, beta), optimal, minimax in cases:
        designs = two_stage_designs(null=null, alternative=alternative, alpha=alpha, beta=beta)
        for kind, design, shown in (("optimal", designs[-1], optimal), ("minimax", designs[0], minimax)):
            ours = (design.r1, design.n1, design.r, design.n, design.expected_n, design.early_stop)
            for name, value, text in zip(names, ours, shown, strict=False):
                found += _each(f"Simon, {kind} ({null}, {alternative}, {alpha}, {beta})", reference, name, (value,), (text,))
    single = design_single_arm(null=0.2, alternative=0.4, alpha=0.05, beta=0.2)
    found += _each("one stage, exact (0.2, 0.4, 0.05, 0.2)", "A'Hern 2001", "n", (single.n,), ("35",))
    return found


def _escalation() -> list[ParityRow]:
    found = []
    for target, shown in ((0.30, ("0.236", "0.359")), (0.25, ("0.197", "0.298")), (0.20, ("0.157", "0.238"))):
        found += _each(f"BOIN, target {target}", "BOIN", "bound (up, down)", boin_bounds(target), shown)
    table = boin(EscalationSettings(target=0.3, doses=5))
    for title, ours, shown_counts in (
        ("up at most", table.escalate_at_most, ("0", "1", "2", "2", "3", "4")),
        ("down at least", table.deescalate_at_least, ("2", "3", "4", "5", "6", "7")),
        ("close at least", table.eliminate_at_least, ("3", "4", "5", "7", "8", "9")),
    ):
        for n, text in zip((3, 6, 9, 12, 15, 18), shown_counts, strict=True):
            found += _each(
                "BOIN's table, target 0.3", "Yuan et al. 2016, table 1", f"{title}, n = {n}", (ours[n - 1],), (text,)
            )
    second = mtpi2(EscalationSettings(target=0.3, doses=5))
    for n, text in ((3, "2"), (6, "3")):  # 3 of 6 means down, where mTPI would have stayed
        found += _each(
            "mTPI-2, target 0.3", "Guo et al. 2017", f"down at least, n = {n}", (second.deescalate_at_least[n - 1],), (text,)
        )
    for rate, text in ((0.1, "0.91"), (0.2, "0.71"), (0.3, "0.49"), (0.4, "0.31"), (0.5, "0.17"), (0.6, "0.08")):
        found += _each(
            "3+3, chance of going up", "Storer 1989 (closed form)", f"toxicity {rate}", (chance_of_going_up(rate),), (text,)
        )
    return found


def _time_to_event() -> list[ParityRow]:
    # Inputs of the fixture: 18 months of even accrual, control median 12 months, dropout 0.001 a month, HR 1 for 4 months.
    trial = design_event_driven(
        accrual=even_accrual(18, 18),
        assumptions=delayed_effect(control_median=12, hazard_ratio=0.6, delay=4, dropout=0.001),
        month=36,
        alpha=0.025,
        power=0.9,
    )
    reference = "gsDesign2 fixture"
    method = "fixed design, 4-month delay, HR 0.6, 36 months"
    return [
        *_each(method, reference, "average hazard ratio", (trial.average_hazard_ratio,), ("0.697102041399151",)),
        *_each(method, reference, "N", (trial.patients,), ("463.078",)),
        *_each(method, reference, "events", (trial.events,), ("324.7077",)),
        *_each(
            "Schoenfeld, 40 events, HR 0.5, one-sided 0.1, 2:1",
            "closed form",
            "power",
            (schoenfeld_power(events=40, hazard_ratio=0.5, alpha=0.1, ratio=2),),
            ("0.784",),
        ),
    ]
