"""Checks of a finished construct: one rule a file, each giving findings with a place and a sentence."""

from vaxsmith.construct.checks.alphabet import check_alphabet
from vaxsmith.construct.checks.carried import check_carried
from vaxsmith.construct.checks.contained import check_peptides
from vaxsmith.construct.checks.cysteines import check_cysteines
from vaxsmith.construct.checks.flanks import check_flanks
from vaxsmith.construct.checks.membrane import check_membrane
from vaxsmith.construct.checks.runs import check_runs
from vaxsmith.construct.checks.size import check_size
from vaxsmith.construct.checks.start import check_start

__all__ = [
    "check_alphabet",
    "check_carried",
    "check_cysteines",
    "check_flanks",
    "check_membrane",
    "check_peptides",
    "check_runs",
    "check_size",
    "check_start",
]
