"""The noun ``Marker``: a whole protein by which a tumor can be recognised although no base of it is mutated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from vaxsmith.core import Dropped, Finding


class MarkerKind(StrEnum):
    """Why a whole protein tells the tumor from normal cells."""

    CANCER_TESTIS = "cancer-testis antigen"  # normal in germ cells or placenta alone
    OVEREXPRESSED = "overexpressed antigen"  # far more in the tumor than in any normal tissue
    VIRAL = "viral protein"


@dataclass(frozen=True, slots=True, kw_only=True)
class TissueRisk:
    """Where normal cells make a marker, so that its vaccine could harm them.

    ``highest_vital``, ``highest_expendable`` and ``highest_privileged`` are the tissue of each class that makes most, with
    its value; None where nothing of the class was measured. ``above`` are all tissues outside the immune-privileged ones
    at or above the limit of detection, highest first. ``unmeasured`` are tissues for which the table has no value.
    ``precedents`` say what happened when this gene was aimed at in people. ``sentence`` is for people to read.
    """

    sentence: str
    highest_vital: tuple[str, float] | None = None
    highest_expendable: tuple[str, float] | None = None
    highest_privileged: tuple[str, float] | None = None
    above: tuple[tuple[str, float], ...] = ()
    unmeasured: tuple[str, ...] = ()
    unit: str = ""
    precedents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Marker:
    """A cancer-testis antigen, an overexpressed antigen or a viral protein.

    ``label`` is the name that every table and page uses: ``MAGEA3 (cancer-testis antigen)``. ``gene`` is the symbol, or the
    identifier where no symbol is known; ``gene_identifiers`` are the Ensembl genes that the tissue table knows by it (empty
    for a virus). ``tumor_expression`` is the tumor's own value (TPM; see ``Expression.unit``), None when not known.
    ``sequence`` is the whole protein where the file gives it (viral); a human marker's is read from the reference.
    """

    label: str
    kind: MarkerKind
    gene: str
    risk: TissueRisk
    gene_identifiers: tuple[str, ...] = ()
    tumor_expression: float | None = None
    sequence: str = ""
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkerSet:
    """All markers of one tumor, what came near and fell, and how many genes fell for which reason.

    ``counts`` covers every gene of the tumor's table by reason. ``dropped`` names those that the tumor side of a rule
    admits and normal tissue forbids, and those that could not be judged (``unassessed``).
    """

    markers: tuple[Marker, ...]
    dropped: tuple[Dropped, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
