"""The compiled core: exact sequence primitives in C++20, bound with nanobind.

>>> from vaxsmith.mrna.native import longest_run
>>> longest_run("GAAAAC")
4
"""

from vaxsmith.mrna.native._native import longest_run

__all__ = ["longest_run"]
