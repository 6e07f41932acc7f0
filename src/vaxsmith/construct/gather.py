"""Verb: gather the windows of all targets, each stretch once, no more than a molecule can carry."""

from __future__ import annotations

from collections.abc import Sequence

from vaxsmith.construct.construct import Platform
from vaxsmith.construct.window import TargetWindow, cut_windows
from vaxsmith.core import Dropped, Finding, Severity
from vaxsmith.selection.target import Target


def gather_windows(
    targets: Sequence[Target], platform: Platform
) -> tuple[tuple[TargetWindow, ...], tuple[Finding, ...], tuple[Dropped, ...]]:
    """Cut every target's windows; leave out what is there already, and tiles that nothing speaks for if there are too many.

    Gives the windows in the targets' order, findings, and what was left out with its reason.
    """
    windows: list[TargetWindow] = []
    findings: list[Finding] = []
    dropped: list[Dropped] = []
    for target in targets:
        cut = cut_windows(target, platform)
        if not cut:
            sentence = f"{target.name} has no stretch of standard residues that holds its change"
            dropped.append(_drop(target, "no-encodable-window", sentence))
        findings.extend(_shortened(cut, platform))
        windows.extend(cut)
    windows = _distinct(windows, findings, dropped)
    windows = _within_limit(windows, platform, findings, dropped)
    return tuple(windows), tuple(findings), tuple(dropped)


def _drop(target: Target, reason: str, sentence: str, *, peptide: str = "") -> Dropped:
    label = target.protein.transcript
    return Dropped(
        stage="construct",
        reason=reason,
        sentence=sentence,
        variant=target.label,
        gene=label.gene,
        transcript=label.identifier,
        peptide=peptide,
    )


def _shortened(windows: Sequence[TargetWindow], platform: Platform) -> list[Finding]:
    """Note windows that the protein, or a residue the vaccine cannot carry, made shorter."""
    full = platform.window_length.value
    return [
        Finding(
            check="short-window",
            severity=Severity.NOTE,
            place=window.name,
            sentence=f"the window of {window.name} has {len(window.sequence)} residues, not {full}: all its protein allows",
            measured=float(len(window.sequence)),
            limit=float(full),
        )
        for window in windows
        if len(window.sequence) < full
    ]


def _distinct(windows: Sequence[TargetWindow], findings: list[Finding], dropped: list[Dropped]) -> list[TargetWindow]:
    """Keep each stretch once: a window that another, or an equal earlier one, holds whole is left out."""
    kept = []
    for number, window in enumerate(windows):
        holder = next(
            (
                other
                for place, other in enumerate(windows)
                if place != number
                and window.sequence in other.sequence
                and (len(other.sequence) > len(window.sequence) or place < number)
            ),
            None,
        )
        if holder is None:
            kept.append(window)
            continue
        sentence = f"the window of {window.name} is already in that of {holder.name}; it is built once"
        findings.append(Finding(check="duplicate-window", severity=Severity.NOTE, place=window.name, sentence=sentence))
        dropped.append(_drop(window.target, "duplicate-window", sentence, peptide=window.sequence))
    return kept


def _within_limit(
    windows: list[TargetWindow], platform: Platform, findings: list[Finding], dropped: list[Dropped]
) -> list[TargetWindow]:
    """Where there are too many windows, leave out tiles without a presented class I peptide, the last first.

    A target's only window always stays; ``check_size`` speaks if there are still too many.
    """
    if platform.most_windows is None:
        return windows
    surplus = len(windows) - platform.most_windows.value
    kept = list(windows)
    for window in reversed(windows):
        if surplus <= 0:
            break
        if window.tiles == 1 or any(e.window.sequence in window.sequence for e in window.target.peptides):
            continue
        kept.remove(window)
        surplus -= 1
        sentence = f"{window.name} holds no presented class I peptide, and there are more windows than one molecule carries"
        findings.append(Finding(check="tile-left-out", severity=Severity.NOTE, place=window.name, sentence=sentence))
        dropped.append(_drop(window.target, "tile-left-out", sentence, peptide=window.sequence))
    return kept
