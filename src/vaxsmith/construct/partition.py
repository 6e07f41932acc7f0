"""Verb: build the vaccine's proteins: one, or two where the targets need and the platform has a second molecule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from vaxsmith.construct.build import build_construct
from vaxsmith.construct.construct import Construct, Platform
from vaxsmith.construct.divide import Division, divide_windows
from vaxsmith.construct.gather import gather_windows
from vaxsmith.construct.judge import find_judges
from vaxsmith.construct.place import open_borders
from vaxsmith.construct.settings import ConstructSettings
from vaxsmith.construct.window import TargetWindow
from vaxsmith.core import Dropped, SettingsError
from vaxsmith.genome.proteome import Proteome
from vaxsmith.hla.allele import Allele
from vaxsmith.presentation.prediction import Predictor
from vaxsmith.selection.target import Target


def build_constructs(
    targets: Sequence[Target],
    *,
    alleles: Sequence[Allele],
    predictor: Predictor,
    class_two: Predictor | None = None,
    normal: Proteome | None = None,
    platform: Platform,
    settings: ConstructSettings | None = None,
) -> tuple[Construct, ...]:
    """Build one protein, or divide the targets over two.

    A second molecule is used where there are more windows than one of this platform carries, and the platform has two.
    The division is even and costs the least of all even ones at the borders of both proteins together (``divide_windows``);
    each protein then is what ``build_construct`` gives for its targets, and ``order_method`` and ``order_gap`` speak of the
    division, too. A target whose window stands in another's goes where that goes.

    Raises:
        InfeasibleError: no target gives a window.
        SettingsError: as in ``build_construct``; or the platform has more than two molecules.
    """
    settings = settings or ConstructSettings()

    def build(part: Sequence[Target]) -> Construct:
        return build_construct(
            part,
            alleles=alleles,
            predictor=predictor,
            class_two=class_two,
            normal=normal,
            platform=platform,
            settings=settings,
        )

    windows, dropped = _all_windows(targets, platform)
    numbers = {id(window.target): number for number, window in enumerate(windows)}
    if len(numbers) < 2 or not _needs_two(windows, platform):
        return (build(targets),)
    judges, _ = find_judges(alleles, predictor, class_two, settings)
    borders, _ = open_borders(windows, judges, platform, settings, normal)
    division = divide_windows(
        borders.cheapest(),
        [numbers[id(window.target)] for window in windows],
        rounds=settings.rounds,
        nodes=settings.nodes,
        settle=lambda wanted: borders.cheapest() if borders.settle(wanted) else None,
    )
    made = [build(part) for part in _parts(targets, windows, dropped, division)]
    return _told(made, division)


def _needs_two(windows: Sequence[TargetWindow], platform: Platform) -> bool:
    molecules = platform.most_molecules.value if platform.most_molecules else 1
    if molecules > 2:
        raise SettingsError(f"platform {platform.name} has {molecules} molecules", expected="one or two", place="platform")
    return molecules == 2 and platform.most_windows is not None and len(windows) > platform.most_windows.value


def _all_windows(targets: Sequence[Target], platform: Platform) -> tuple[tuple[TargetWindow, ...], tuple[Dropped, ...]]:
    """Cut every window as if both molecules were one."""
    limit, molecules = platform.most_windows, platform.most_molecules
    if limit is not None and molecules is not None:
        platform = replace(platform, most_windows=replace(limit, value=limit.value * molecules.value))
    windows, _, dropped = gather_windows(targets, platform)
    return windows, dropped


def _parts(
    targets: Sequence[Target], windows: Sequence[TargetWindow], dropped: Sequence[Dropped], division: Division
) -> tuple[list[Target], list[Target]]:
    """Give each molecule's targets in their own order; one whose window another holds goes with that one."""
    side = {id(windows[number].target): which for which, part in enumerate(division.sequences) for number in part}
    parts: tuple[list[Target], list[Target]] = ([], [])
    for target in targets:
        which = side.get(id(target))
        if which is None:
            lost = [row.peptide for row in dropped if row.variant == target.label and row.peptide]
            holder = next((window for window in windows if any(peptide in window.sequence for peptide in lost)), windows[0])
            which = side[id(holder.target)]
        parts[which].append(target)
    return parts


def _told(made: Sequence[Construct], division: Division) -> tuple[Construct, ...]:
    """Say in each protein's method how the targets were divided, and give it the wider of its own gap and the division's."""
    objective = sum(construct.order_objective for construct in made)
    # Each protein is scanned whole, and with its own targets alone, so both together may cost more than the program knew.
    gap = max(0.0, (objective - division.bound) / objective) if objective else 0.0
    proof = "proven optimal" if gap == 0 else f"within {100 * gap:.1f} % of the bound"
    sizes = " and ".join(str(len(part)) for part in division.sequences)
    words = f"windows divided {sizes} over two molecules, {proof} (HiGHS, programs solved: {division.rounds})"
    return tuple(
        replace(construct, order_gap=max(construct.order_gap, gap), order_method=f"{words}; {construct.order_method}")
        for construct in made
    )
