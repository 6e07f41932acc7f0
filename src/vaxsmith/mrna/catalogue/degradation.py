"""Coefficients of DegScore 2.1, a linear model of where an RNA in solution breaks, and the line from its sum to a rate.

Licence notice: these numbers are those of DegScore 2.1 (github.com/eternagame/DegScore), published under the MIT licence as
this project's data catalogue records it; only the fitted numbers are carried over, none of its code. Cite
Leppek et al. 2022, Nat. Commun. 13:1536, and Wayment-Steele & Kim 2022, DegScore, Zenodo, doi:10.5281/zenodo.7130659.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from vaxsmith.core import Sourced

_DEGSCORE = "DegScore 2.1: Leppek et al. 2022, Nat. Commun. 13:1536; Wayment-Steele & Kim 2022, doi:10.5281/zenodo.7130659"

DEGSCORE_REACH = 12
"""Bases to either side that the model looks at."""

_COEFFICIENTS = {
    "A": (
        -0.02, 0.031, -0.043, 0.064, -0.072, -0.065, 0.009, -0.026, -0.077, 0.01, -0.012, 0.012, -0.027, -0.353, 0.048,
        0.033, 0.015, -0.046, 0.001, -0.003, -0.018, 0.035, -0.042, -0.037, 0.014,
    ),
    "C": (
        -0.017, 0.034, -0.026, 0.069, -0.065, -0.041, 0.037, -0.008, -0.064, 0.05, -0.032, -0.05, -0.017, -0.506, 0.005,
        -0.039, 0.015, -0.013, 0.017, 0.007, -0.008, 0.04, -0.021, -0.028, 0.031,
    ),
    "G": (
        -0.026, 0.036, -0.029, 0.064, -0.061, -0.058, 0.019, -0.036, -0.092, -0.004, -0.047, -0.038, 0.003, -0.503,
        -0.071, 0.006, 0.007, -0.031, 0.025, 0.003, -0.016, 0.042, -0.015, -0.034, 0.02,
    ),
    "U": (
        -0.027, 0.021, -0.043, 0.065, -0.066, -0.068, 0.014, -0.026, -0.079, 0.017, -0.019, 0.021, 0.042, -0.178, 0.002,
        0.011, 0.022, -0.059, 0.021, -0.001, -0.023, 0.024, -0.04, -0.047, 0.009,
    ),
    "H": (
        0.005, 0.026, 0.016, 0.029, 0.014, -0.014, 0.005, 0.041, 0.012, -0.018, 0.124, 0.014, -0.09, -0.09, -0.002,
        -0.023, -0.003, 0.005, 0.012, 0.004, -0.013, -0.01, 0.008, 0.025, 0.026,
    ),
    "E": (
        0, -0.024, -0.077, 0.044, 0.037, 0.075, -0.097, 0.067, 0.022, -0.144, 0.164, -0.044, -0.057, -0.058, 0.024,
        0.046, -0.121, 0.051, 0.033, -0.099, -0.027, 0.27, -0.294, 0.144, -0.096,
    ),
    "I": (
        0.005, -0.005, -0.001, -0.003, 0.051, -0.007, 0.013, 0.017, 0.041, -0.001, 0.089, -0.023, -0.14, -0.032, 0,
        0.009, -0.014, -0.006, -0.003, -0.003, -0.006, 0.006, -0.005, 0.016, 0.002,
    ),
    "M": (
        -0.006, 0.028, -0.016, 0.012, 0.017, 0.005, -0.005, 0.007, 0.041, 0.009, 0.063, -0.015, -0.005, -0.035, -0.007,
        0.009, -0.021, 0.003, -0.03, 0.006, 0.005, -0.04, -0.008, 0.023, -0.012,
    ),
    "B": (
        -0.011, -0.022, 0.031, -0.006, 0.054, -0.01, 0.001, 0.034, 0.057, 0.013, 0.076, -0.037, -0.031, 0.015, -0.014,
        0.003, -0.016, 0.009, 0.002, -0.018, 0.011, -0.001, 0.001, 0.026, 0.03,
    ),
    "S": (
        0.006, -0.015, -0.001, -0.004, 0.037, -0.006, 0.002, 0.028, 0.038, -0.017, 0.055, -0.059, -0.256, -0.07, -0.029,
        -0.002, -0.01, -0.006, 0.008, -0.002, -0.001, -0.012, -0.014, 0.015, 0,
    ),
}  # fmt: skip

DEGSCORE_COEFFICIENTS: Sourced[Mapping[str, tuple[float, ...]]] = Sourced(
    name="DegScore 2.1 coefficients",
    value=MappingProxyType(_COEFFICIENTS),
    citation=_DEGSCORE,
    note="By base (A, C, G, U) or loop (H, E, I, M, B, S) standing -12 .. +12 bases from the one judged. Ridge regression "
    "on short designed RNAs (In-line-seq), unmodified, at pH 10, 10 mM Mg2+, 24 C, one day. MIT licence.",
)
DEGSCORE_INTERCEPT = Sourced(
    name="DegScore 2.1 intercept",
    value=1.122,
    citation=_DEGSCORE,
    note="Not in the list of coefficients: recovered from that project's unit tests, the same at all of their 2,000 bases.",
)
DEGSCORE_RATE_SLOPE = Sourced(
    name="decay per unit of DegScore",
    value=0.002170959651184995,
    unit="1/h",
    citation=_DEGSCORE,
    note="Recovered from the same unit tests; a fit of that project's to its measured constructs.",
)
DEGSCORE_RATE_START = Sourced(
    name="decay at DegScore 0",
    value=0.052208869356301646,
    unit="1/h",
    citation=_DEGSCORE,
    note="Recovered from the same unit tests.",
)
