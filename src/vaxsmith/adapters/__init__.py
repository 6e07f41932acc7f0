"""Other predictors behind the port ``Predictor``: programs and packages that the user has, one file each.

In comes a name (``netmhcpan``) and, where the program is not on the PATH, the path to it; out goes a ``Predictor`` that
every stage can use in the place of vaxsmith's own networks. Nothing of these programs ships with vaxsmith, and none is
run unless it is asked for. A pVACseq table can stand in for the predictors that made it (``pvacseq:NetMHCpanEL``).

Words: a *program* is run in a folder of its own with a time limit, and never through a shell; an allele that it does not
answer for is ``Unassessed`` in its own words; a pair without a number is a *gap* with its reason; a pair without an answer
is an error. What a predictor *ranks* is presentation, unless it says otherwise (PRIME: immunogenicity).

>>> from vaxsmith.adapters import PREDICTOR_NAMES, open_predictor
>>> "netmhcpan" in PREDICTOR_NAMES
True
>>> from pathlib import Path
>>> from vaxsmith.core import ProgramError
>>> try:
...     open_predictor("netmhcpan", program=Path("nowhere/netMHCpan"))
... except ProgramError as error:
...     print(error.found)
there is no NetMHCpan at the path given
"""

from vaxsmith.adapters.choose import PREDICTOR_NAMES, open_predictor
from vaxsmith.adapters.pvacseq_table import read_pvacseq_table

__all__ = ["PREDICTOR_NAMES", "open_predictor", "read_pvacseq_table"]
