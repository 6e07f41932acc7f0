"""Other predictors behind the port ``Predictor``: programs and packages that the user has, one file each.

In comes a name (``netmhcpan``) and, where the program is not on the PATH, the path to it; out goes a ``Predictor`` that
every stage can use in the place of vaxsmith's own network. Nothing of these programs ships with vaxsmith.

>>> from vaxsmith.adapters import PREDICTOR_NAMES, open_predictor
>>> "netmhcpan" in PREDICTOR_NAMES
True
>>> open_predictor("vaxsmith").lengths
(8, 14)
"""

from vaxsmith.adapters.choose import PREDICTOR_NAMES, open_predictor

__all__ = ["PREDICTOR_NAMES", "open_predictor"]
