"""Words everyone uses: no biology of ours, no parsing of anyone's files.

In come the plain facts that every chapter needs (the genetic code, intervals); out go the nouns in which chapters speak
to each other: a ``Finding`` (what a check says), an ``Unassessed`` (what could not be computed), a ``Dropped`` (what left
the road and why), a ``Sourced`` constant, an ``Interval``, the error tree and ``Provenance``.

>>> from vaxsmith.core import translate
>>> translate("ATGAAATGA", to_stop=True)
'MK'
"""

from vaxsmith.core.errors import (
    FormatError,
    InfeasibleError,
    InputError,
    ProgramError,
    ReferenceMismatchError,
    SettingsError,
    UnknownAlleleError,
    VaxsmithError,
)
from vaxsmith.core.files import require_regular_file
from vaxsmith.core.finding import Finding, Severity
from vaxsmith.core.genetic_code import (
    AMINO_ACIDS,
    CODONS_OF,
    MITOCHONDRIAL_CODE,
    STANDARD_CODE,
    STOP,
    UNKNOWN,
    reverse_complement,
    translate,
)
from vaxsmith.core.interval import Interval
from vaxsmith.core.provenance import (
    InputFile,
    Provenance,
    hash_bytes,
    hash_file,
    hash_json,
    library_versions,
    vaxsmith_version,
)
from vaxsmith.core.sourced import Sourced
from vaxsmith.core.unassessed import Dropped, Unassessed
from vaxsmith.core.wording import in_percent

__all__ = [
    "AMINO_ACIDS",
    "CODONS_OF",
    "MITOCHONDRIAL_CODE",
    "STANDARD_CODE",
    "STOP",
    "UNKNOWN",
    "Dropped",
    "Finding",
    "FormatError",
    "InfeasibleError",
    "InputError",
    "InputFile",
    "Interval",
    "ProgramError",
    "Provenance",
    "ReferenceMismatchError",
    "SettingsError",
    "Severity",
    "Sourced",
    "Unassessed",
    "UnknownAlleleError",
    "VaxsmithError",
    "hash_bytes",
    "hash_file",
    "hash_json",
    "in_percent",
    "library_versions",
    "require_regular_file",
    "reverse_complement",
    "translate",
    "vaxsmith_version",
]
