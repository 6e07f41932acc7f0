"""Parity of the safety chapter: sequential bounds, shrinkage of reports, pooling of groups.

Read by verification/evidence.py.

The numbers of openEBGM are those that its vignettes print (2 and 4, dated 2023-09-14): counts, expected counts, the five
hyperparameters and the scores. Its raw reports are not here, so the fit of the hyperparameters itself is not repeated.
"""

from __future__ import annotations

import numpy as np

from vaxsmith.evidence.safety import (
    GammaMixture,
    count_reports,
    disproportionality,
    heterogeneity,
    poisson_bound,
    prr,
    shrink,
    shrink_proportions,
)
from verification.evidence_row import ParityRow

OPEN_EBGM = "openEBGM vignettes, 2023-09-14"
SEQUENTIAL = "Sequential"
METAFOR = "metafor, dat.bcg (Colditz et al. 1994)"
BOOK = "Gelman et al. 2013, section 5.1"

# Colditz GA, et al. JAMA 1994;271:698-702: vaccinated with and without tuberculosis, controls with and without.
BCG = (
    (4, 119, 11, 128), (6, 300, 29, 274), (3, 228, 11, 209), (62, 13536, 248, 12619), (33, 5036, 47, 5761),
    (180, 1361, 372, 1079), (8, 2537, 10, 619), (505, 87886, 499, 87892), (29, 7470, 45, 7232), (17, 1699, 65, 1600),
    (186, 50448, 141, 27197), (5, 2493, 3, 2338), (27, 16886, 29, 17825),
)  # fmt: skip

# Tarone RE. Biometrics 1982;38:215-220: rats with a tumour of rats, 70 historical groups and the current one.
_RATS = (
    "0/20 0/20 0/20 0/20 0/20 0/20 0/20 0/19 0/19 0/19 0/19 0/18 0/18 0/17 1/20 1/20 1/20 1/20 1/19 1/19 1/18 1/18 "
    "2/25 2/24 2/23 2/20 2/20 2/20 2/20 2/20 2/20 1/10 5/49 2/19 5/46 3/27 2/17 7/49 7/47 3/20 3/20 2/13 9/48 10/50 "
    "4/20 4/20 4/20 4/20 4/20 4/20 4/20 10/48 4/19 4/19 4/19 5/22 11/46 12/49 5/20 5/20 6/23 5/19 6/22 6/20 6/20 "
    "6/20 16/52 15/47 15/46 9/24 4/14"
)
RATS = tuple((int(pair.partition("/")[0]), int(pair.partition("/")[2])) for pair in _RATS.split())

_PRIOR = GammaMixture(
    shape_one=3.25379356, rate_one=0.39988854, shape_two=2.02612692, rate_two=1.90807970, share_one=0.06534557
)
_PAIRS = (
    # N, E, Qn and EBGM as the vignette prints them; "" where it does not print Qn
    (1, 0.0360548272, "0.2819737", "2.23"),
    (1, 0.0038736591, "0.3409653", "2.58"),
    (1, 0.0002979738, "0.3482317", "2.63"),
    (1, 0.0765792610, "0.2226356", "1.92"),
    (1, 0.0527413588, "0.2556670", "2.09"),
    (16, 0.40643623, "", "23.26"),
    (19, 0.89690107, "", "16.78"),
    (6, 0.07866508, "", "18.28"),
    (8, 0.30482718, "", "15.25"),
    (11, 0.56317044, "", "14.28"),
)
_TOY = "A2 B1 B1 B2 A1 A1 A1 A1 A1 B1 B1 A1 A2 B2 A2 A1 C1"
_TOY_STRATA = "M1 M2 F2 F2 F1 F1 M1 F2 F2 M2 M1 M2 M1 M1 F1 M2 M2"  # sex and age category of the same reports


def rows() -> list[ParityRow]:
    return [*_sequential(), *_shrunken_reports(), *_toy(), *_pooling()]


def _sequential() -> list[ParityRow]:
    known = ((1, 1, "2.853937"), (5, 1, "3.297183"), (10, 1, "3.467952"), (10, 3, "3.064248"))
    return [
        ParityRow(
            method="Poisson MaxSPRT, α .05",
            reference=SEQUENTIAL,
            quantity=f"critical value, T={limit}, M={least}",
            ours=poisson_bound(limit, minimum_events=least).critical_value,
            shown=shown,
        )
        for limit, least, shown in known
    ]


def _shrunken_reports() -> list[ParityRow]:
    found = shrink([pair[0] for pair in _PAIRS], [pair[1] for pair in _PAIRS], _PRIOR)
    made = []
    for i, (n, e, chance, score) in enumerate(_PAIRS):
        where = f"N={n}, E={e:g}"
        if chance:
            made.append(_row("Gamma-Poisson shrinkage (CAERS)", OPEN_EBGM, f"Qn, {where}", found.chance_one[i], chance))
        made.append(_row("Gamma-Poisson shrinkage (CAERS)", OPEN_EBGM, f"EBGM, {where}", found.ebgm[i], score))
    return made


def _toy() -> list[ParityRow]:
    """Give Evans' example, and the pairs of openEBGM's toy table, plain and stratified."""
    rifabutin = prr(41, 14, 754, 591958)
    counts = count_reports((str(i), pair[0], pair[1]) for i, pair in enumerate(_TOY.split()))
    ratios = disproportionality(counts).prr
    expected = ("7.0588235", "2.9411765", "4.2352941", "1.7647059", "0.7058824")
    shown = ("0.98", "1.05", "0.92", "1.22", "1.45")
    made = [_row("Proportional reporting ratio", "Evans et al. 2001", "rifabutin, uveitis", rifabutin.value, "586")]
    for i, (product, reaction) in enumerate(counts.names):
        pair = f"product {product}, event {reaction}"
        made.append(_row("Expected reports", OPEN_EBGM, pair, counts.expected[i], expected[i]))
        made.append(_row("Proportional reporting ratio", OPEN_EBGM, pair, ratios[i], shown[i]))
    strata = {str(i): stratum for i, stratum in enumerate(_TOY_STRATA.split())}
    adjusted = count_reports(((str(i), pair[0], pair[1]) for i, pair in enumerate(_TOY.split())), strata=strata)
    for name, ours, known in zip(adjusted.names, adjusted.expected, ("6.7", "3.3", "4.3", "1.7", "1.0"), strict=True):
        made.append(_row("Expected reports, four strata", OPEN_EBGM, f"product {name[0]}, event {name[1]}", ours, known))
    return made


def _pooling() -> list[ParityRow]:
    table = np.array(BCG, dtype=float)
    cases, cases_free, controls, controls_free = table.T
    values = np.log(cases / (cases + cases_free)) - np.log(controls / (controls + controls_free))
    errors = np.sqrt(1 / cases - 1 / (cases + cases_free) + 1 / controls - 1 / (controls + controls_free))
    found = heterogeneity(list(values), list(errors))
    shares = np.array([x / n for x, n in RATS[:70]])
    family = shrink_proportions([str(i) for i in range(len(RATS))], [x for x, _ in RATS], [n for _, n in RATS])
    random = "Random effects, log risk ratio"
    return [
        _row(random, METAFOR, "Q", found.q, "152.2330"),
        _row(random, METAFOR, "τ² (REML)", found.tau_reml**2, "0.3132"),
        _row(random, METAFOR, "pooled", found.pooled.value, "-0.7145"),
        _row(random, METAFOR, "its standard error", found.pooled.standard_error, "0.1798"),
        _row(random, METAFOR, "its lower bound", found.pooled.low, "-1.0669"),
        _row(random, METAFOR, "its upper bound", found.pooled.high, "-0.3622"),
        _row("Beta-binomial family, rats", BOOK, "mean of 70 shares", float(shares.mean()), "0.136"),
        _row("Beta-binomial family, rats", BOOK, "their standard deviation", float(shares.std(ddof=1)), "0.103"),
        _row("Beta-binomial family, rats", "the same, section 5.3", "2.4 / (2.4 + 14.3)", family.mean.value, "0.144"),
    ]


def _row(method: str, reference: str, quantity: str, ours: float, shown: str) -> ParityRow:
    return ParityRow(method=method, reference=reference, quantity=quantity, ours=float(ours), shown=shown)
