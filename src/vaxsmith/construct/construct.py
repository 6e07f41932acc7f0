"""Nouns of the construct: the platform that is built on, the segments of the protein, the protein itself."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from vaxsmith.core import Dropped, Finding, Sourced
from vaxsmith.presentation.prediction import Prediction
from vaxsmith.selection.target import Target


class SegmentKind(StrEnum):
    """What a stretch of the vaccine protein is there for."""

    SIGNAL = "signal"
    TARGET = "target"
    LINKER = "linker"
    TRAFFICKING = "trafficking"  # MITD: MHC class I trafficking domain


class Form(StrEnum):
    """What is made: the thing that carries the targets into the body."""

    MESSENGER = "mRNA"
    PEPTIDES = "long peptides"
    INSERT = "vector insert"


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """A way to carry targets: what is made, its parts and its lengths, each with its source.

    ``form`` says what is made. Targets are parted over up to ``most_molecules`` molecules of one protein each (None: one);
    in a set of peptides each window is a peptide of its own, and the parts between windows are not used.
    ``window_length`` is residues per target window, centred on the change; longer changes are tiled with windows
    that overlap by ``tile_overlap`` residues. Empty parts are left out of the protein. ``linked_ends`` says that a linker
    also parts the signal from the first window and the last window from the trafficking domain. Where
    ``alternative_linkers`` are given, a border may take one of them if that spares a presented junction peptide.
    ``signal_length`` says how many of the first residues of ``signal`` are the natural signal peptide, which the cell cuts
    off (0: it has none; None: all of it). ``most_windows`` is how many windows one molecule of this kind has been known to
    carry.
    """

    name: str
    signal: Sourced[str]
    trafficking: Sourced[str]
    linker: Sourced[str]
    window_length: Sourced[int]
    tile_overlap: Sourced[int]
    description: str = ""
    linked_ends: bool = True
    alternative_linkers: tuple[Sourced[str], ...] = ()
    most_windows: Sourced[int] | None = None
    signal_length: Sourced[int] | None = None
    form: Form = Form.MESSENGER
    most_molecules: Sourced[int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A stretch ``[start, end)`` of the vaccine protein (residues, 0-based).

    For a target segment, ``altered`` is the new stretch in coordinates of the whole vaccine protein.
    """

    kind: SegmentKind
    name: str
    sequence: str
    start: int
    target: Target | None = None
    altered: tuple[int, int] | None = None

    @property
    def end(self) -> int:
        """One past the last residue."""
        return self.start + len(self.sequence)


@dataclass(frozen=True, slots=True, kw_only=True)
class Construct:
    """The vaccine protein, its parts in order, and what was found about its junctions.

    ``junction_peptides`` are presented peptides that are in no tumor protein (they cross a border), strongest first.
    ``order_objective`` is the summed junction cost of the chosen order; ``order_gap`` the relative gap to the proven
    bound (0 means proven optimal). ``order_method`` says how. ``dropped`` lists targets and tiles that were not built.
    """

    platform: Platform
    segments: tuple[Segment, ...]
    junction_peptides: tuple[Prediction, ...]
    order_objective: float
    order_gap: float
    order_method: str
    findings: tuple[Finding, ...] = ()
    dropped: tuple[Dropped, ...] = ()

    @property
    def sequence(self) -> str:
        """The whole protein, without the stop."""
        return "".join(segment.sequence for segment in self.segments)
