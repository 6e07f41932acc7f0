"""The vaccine protein: which stretch of each target it carries, in what order, and what its junctions would present.

In come the chosen ``Target``s, the patient's alleles, a ``Predictor`` for each class, the normal proteins and a
``Platform``; out goes a ``Construct``: the protein, its segments in order, every presented junction peptide, and findings.
Order, linkers and where windows end are one choice, proven to present the least (docs/decisions/0020-construct.md).
``build_constructs`` divides the targets over two proteins where the platform has two molecules; ``peptide_set`` makes long
peptides of them.

Words: a *window* is the stretch of a mutant protein that is carried (27 residues with the change in the middle, an end of
it up to three residues off where that spares a junction); a long change is *tiled*; a *linker* parts two windows; a
*junction peptide* crosses a border and is in no tumor protein, so T cells against it are wasted, or worse where it is *like
self*; the *core* is what T cells see of a class II peptide; the *MITD* is the tail of an HLA molecule that sends the
protein to where peptides are loaded.

>>> from vaxsmith.construct import DEFAULT_PLATFORM, PLATFORMS
>>> PLATFORMS[DEFAULT_PLATFORM].window_length.value
27
"""

from vaxsmith.construct.build import build_construct
from vaxsmith.construct.catalogue import DEFAULT_PLATFORM, PLATFORMS
from vaxsmith.construct.construct import Construct, Form, Platform, Segment, SegmentKind
from vaxsmith.construct.from_sequences import targets_from_sequences
from vaxsmith.construct.order import Order, solve_order
from vaxsmith.construct.own_parts import ProteinParts
from vaxsmith.construct.partition import build_constructs
from vaxsmith.construct.scan import Scan, scan_construct
from vaxsmith.construct.settings import ConstructSettings
from vaxsmith.construct.window import TargetWindow, cut_windows

__all__ = [
    "DEFAULT_PLATFORM",
    "PLATFORMS",
    "Construct",
    "ConstructSettings",
    "Form",
    "Order",
    "Platform",
    "ProteinParts",
    "Scan",
    "Segment",
    "SegmentKind",
    "TargetWindow",
    "build_construct",
    "build_constructs",
    "cut_windows",
    "scan_construct",
    "solve_order",
    "targets_from_sequences",
]
