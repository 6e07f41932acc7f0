"""The shipped patient: a composite colorectal cancer, made by us, that is **not a person**.

Nothing comes in; out goes the path of a case file that every command takes. It names a VCF annotated in VEP's manner (so
that it runs without a genome), an HLA type and an expression table. The VCF holds published recurrent mutations beside
invented passengers, and one record for every reason for which a variant can fall. ``README.md`` says which is which and
where each protein comes from; ``tools/make_demo_patient.py`` writes the VCF from tables that a person can read.

Words: a *recurrent* change is found again and again in tumors; a *passenger* is one that merely came along; *composed*
means invented by us.

>>> from vaxsmith.demo import case_file
>>> case_file().name
'case.toml'
"""

from __future__ import annotations

from pathlib import Path


def case_file() -> Path:
    """Give the path of the shipped patient's case file."""
    return Path(__file__).resolve().parent / "case.toml"


__all__ = ["case_file"]
