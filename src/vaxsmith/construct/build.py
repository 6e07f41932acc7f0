"""Verb: build the vaccine protein from the chosen targets."""

from __future__ import annotations

from collections.abc import Sequence

from vaxsmith.construct import checks
from vaxsmith.construct.assemble import assemble
from vaxsmith.construct.catalogue import DEFAULT_PLATFORM, PLATFORMS
from vaxsmith.construct.construct import Construct, Form, Platform
from vaxsmith.construct.gather import gather_windows
from vaxsmith.construct.judge import find_judges
from vaxsmith.construct.place import Placed, place_windows
from vaxsmith.construct.scan import Scan, scan_construct
from vaxsmith.construct.settings import ConstructSettings
from vaxsmith.core import Finding, InfeasibleError, SettingsError
from vaxsmith.genome.proteome import Proteome
from vaxsmith.hla.allele import Allele
from vaxsmith.presentation.prediction import Predictor
from vaxsmith.selection.target import Target


def build_construct(
    targets: Sequence[Target],
    *,
    alleles: Sequence[Allele],
    predictor: Predictor,
    class_two: Predictor | None = None,
    normal: Proteome | None = None,
    platform: Platform | None = None,
    settings: ConstructSettings | None = None,
) -> Construct:
    """Cut each target's windows, join them so that junctions present the least, and scan the finished protein.

    Order, the linker of each border and where each window ends are one choice, proven optimal (``place``) by the
    sum of what is presented across borders on any allele: ``predictor`` judges those of class I, ``class_two`` those of
    class II, ``alleles`` holds both. What is like a peptide of ``normal``, the patient's normal proteins, weighs more
    (``ConstructSettings``). Where every order costs the same, the targets' own order stands. The same inputs give the same
    construct.

    Raises:
        InfeasibleError: no target gives a window.
        SettingsError: a predictor judges none of the peptide lengths, or two pieces of the platform contradict.
    """
    platform = platform or PLATFORMS[DEFAULT_PLATFORM]
    settings = settings or ConstructSettings()
    _refuse_odd_platform(platform)
    windows, gathered, dropped = gather_windows(targets, platform)
    if not windows:
        raise InfeasibleError(
            f"none of {len(targets)} targets gives a window to build with",
            expected="at least one target",
            cause="; ".join(drop.sentence for drop in dropped[:3]) or "no target was chosen",
            remedy="see why targets were dropped, or relax the selection",
            place="construct",
        )
    judges, _ = find_judges(alleles, predictor, class_two, settings)  # the scan says what could not be judged
    placed = place_windows(windows, judges, platform, settings, normal)
    segments = assemble(placed.windows, placed.linkers, platform)
    scan = scan_construct(
        segments, alleles=alleles, predictor=predictor, class_two=class_two, normal=normal, settings=settings
    )
    protein = "".join(segment.sequence for segment in segments)
    built = tuple({id(window.target): window.target for window in windows}.values())
    findings: tuple[Finding, ...] = (
        *checks.check_start(segments),
        *checks.check_alphabet(segments),
        *checks.check_carried(segments),
        *scan.findings,
        *checks.check_size(segments, platform),
        *checks.check_peptides(built, protein),
        *checks.check_flanks(segments, settings.flank_reach.value),
        *checks.check_membrane(segments),
        *checks.check_runs(segments),
        *checks.check_cysteines(segments),
        *placed.findings,
        *gathered,
    )
    objective = scan.cost + settings.move_weight * (placed.clipped + placed.stretched)
    return Construct(
        platform=platform,
        segments=segments,
        junction_peptides=scan.junction_peptides,
        order_objective=float(objective),
        order_gap=_gap(objective, placed),
        order_method=_method(objective, placed, scan),
        findings=findings,
        dropped=dropped,
    )


def _refuse_odd_platform(platform: Platform) -> None:
    if platform.form is Form.PEPTIDES:
        raise SettingsError(
            f"platform {platform.name} makes peptides, and no protein is built of them",
            expected="a platform of one protein",
            remedy="vaxsmith design --platform long-peptides makes the set",
            place="platform",
        )
    length, overlap = platform.window_length.value, platform.tile_overlap.value
    if not 0 <= overlap < length:
        raise SettingsError(
            f"platform {platform.name} has windows of {length} residues that overlap by {overlap}",
            expected="0 <= overlap < window length",
            place="platform",
        )


def _gap(objective: int, placed: Placed) -> float:
    """Give how far the finished protein's cost lies over the proven bound; peptides over a whole short window widen it."""
    if not objective:
        return 0.0
    bound = placed.order.objective - placed.order.gap * max(placed.order.objective, 1)
    return max(0.0, (objective - bound) / objective)


def _method(objective: int, placed: Placed, scan: Scan) -> str:
    """Say in one sentence how the order was found and what its objective counts."""
    counted = f"presented across borders: {scan.strong} strongly, {scan.weak} weakly"
    if scan.like_self:
        counted += f", {scan.like_self} like self"
    if placed.clipped or placed.stretched:
        counted += f"; residues at the ends of windows: {placed.clipped} clipped, {placed.stretched} added"
    gap = _gap(objective, placed)
    proof = "proven optimal" if gap == 0 else f"within {100 * gap:.1f} % of the bound"
    if len(placed.windows) == 1:
        return f"one window, linkers and ends {proof}; {counted}"
    basis = "order, linkers and ends of windows as one shortest path"
    if placed.indifferent:
        basis = "every order costs the same, so the targets' own order stands, linkers and ends"
    asked = f"(HiGHS, programs solved: {placed.order.rounds}) over {placed.peptides} junction peptides"
    return f"{basis}, {proof} {asked}; {counted}"
