"""Nouns: one synthetic long peptide with its properties, and the set that is ordered."""

from __future__ import annotations

from dataclasses import dataclass

from vaxsmith.construct.construct import Platform
from vaxsmith.construct.peptide_set.properties import PeptideProperties
from vaxsmith.construct.peptide_set.settings import PeptideSettings
from vaxsmith.core import Dropped, Finding
from vaxsmith.selection.target import Target


@dataclass(frozen=True, slots=True, kw_only=True)
class LongPeptide:
    """A stretch ``[start, start + length)`` of a target's mutant protein, made by itself.

    ``altered`` is the new stretch inside ``sequence`` (empty: the junction before it is what is new). ``moved`` is how many
    residues it begins behind (before: negative) the window that is centred on the change.
    """

    name: str
    target: Target
    start: int
    sequence: str
    altered: tuple[int, int]
    moved: int
    properties: PeptideProperties
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PeptideSet:
    """The peptides in the targets' order; ``dropped`` lists targets and tiles that were not made."""

    platform: Platform
    peptides: tuple[LongPeptide, ...]
    settings: PeptideSettings
    findings: tuple[Finding, ...] = ()
    dropped: tuple[Dropped, ...] = ()
