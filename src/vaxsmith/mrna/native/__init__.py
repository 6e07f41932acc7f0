"""The compiled core: sequence primitives, loop energies and the exact codon-structure optimum in C++20, bound with nanobind.

>>> from vaxsmith.mrna.native import longest_run
>>> longest_run("GAAAAC")
4
"""

from vaxsmith.mrna.native._native import (
    FORBIDDEN,
    EnergyModel,
    StandingStructure,
    longest_run,
    optimal_coding,
    structure_energy,
)

__all__ = ["FORBIDDEN", "EnergyModel", "StandingStructure", "longest_run", "optimal_coding", "structure_energy"]
