"""Verb: make the set of long peptides that carries the chosen targets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from vaxsmith.construct.checks import check_peptides
from vaxsmith.construct.construct import Form, Platform
from vaxsmith.construct.gather import gather_windows
from vaxsmith.construct.peptide_set.peptide_set import LongPeptide, PeptideSet
from vaxsmith.construct.peptide_set.placement import Placed, place_peptide, presented_peptides
from vaxsmith.construct.peptide_set.properties import peptide_properties
from vaxsmith.construct.peptide_set.rules import judge_peptide
from vaxsmith.construct.peptide_set.settings import PeptideSettings
from vaxsmith.construct.window import TargetWindow
from vaxsmith.core import Finding, InfeasibleError, SettingsError, Severity
from vaxsmith.selection.target import Target

_TROUBLES = {
    "peptide-length": "a length outside the limits",
    "solubility": "too many hydrophobic residues",
    "few-charges": "too few charges",
    "isoelectric": "charges that cancel",
    "hydrophobic-run": "a hydrophobic run",
    "terminal-glutamine": "a first glutamine",
    "terminal-glutamate": "a first glutamate",
    "cysteine": "a cysteine",
    "acid-labile-bond": "Asp-Pro",
    "aspartimide": "Asp-Gly",
    "deamidation": "Asn-Gly",
    "oxidation": "residues that oxidise",
}
"""What a rule finds, in words, by its check."""


def build_peptide_set(
    targets: Sequence[Target], *, platform: Platform, settings: PeptideSettings | None = None
) -> PeptideSet:
    """Cut each target's windows and place each as one peptide, with its properties and what every rule says of it.

    The platform's window is aimed at; where the settings ask for shorter or longer peptides, the nearest length that they
    allow, and the set's ``platform`` says so. The same inputs give the same set.

    Raises:
        InfeasibleError: no target gives a peptide.
        SettingsError: the platform is not one of peptides, or peptides are too short for the overlap of tiles.
    """
    settings = settings or PeptideSettings()
    flank = platform.tile_overlap.value
    if platform.form is not Form.PEPTIDES:
        raise SettingsError(f"platform {platform.name} makes {platform.form}, not peptides", place="platform")
    if settings.longest <= flank:
        raise SettingsError(
            f"the longest peptide has {settings.longest} residues",
            expected=f"more than {flank}, the overlap of tiles",
            place="longest",
        )
    platform = _at_length(platform, settings)
    windows, gathered, dropped = gather_windows(targets, platform)
    if not windows:
        raise InfeasibleError(
            f"none of {len(targets)} targets gives a peptide",
            expected="at least one target",
            cause="; ".join(drop.sentence for drop in dropped[:3]) or "no target was chosen",
            remedy="see why targets were dropped, or relax the selection",
            place="peptide set",
            dropped=dropped,
        )
    peptides = tuple(_make(window, flank, settings) for window in windows)
    carried = "\n".join(peptide.sequence for peptide in peptides)  # a line's end keeps neighbours apart
    built = tuple({id(peptide.target): peptide.target for peptide in peptides}.values())
    # That a protein is short is said of the peptide itself.
    others = tuple(finding for finding in gathered if finding.check != "short-window")
    findings = (*check_peptides(built, carried), *_too_many(peptides, platform), *others)
    return PeptideSet(platform=platform, peptides=peptides, settings=settings, findings=findings, dropped=dropped)


def _at_length(platform: Platform, settings: PeptideSettings) -> Platform:
    length = min(max(platform.window_length.value, settings.shortest), settings.longest)
    if length == platform.window_length.value:
        return platform
    return replace(platform, window_length=replace(platform.window_length, value=length, citation="given by the user"))


def _make(window: TargetWindow, flank: int, settings: PeptideSettings) -> LongPeptide:
    placed = place_peptide(window, flank=flank, settings=settings)
    first, last = window.target.protein.altered
    stop = placed.start + len(placed.sequence)
    begin = min(max(first, placed.start), stop) - placed.start
    return LongPeptide(
        name=window.name,
        target=window.target,
        start=placed.start,
        sequence=placed.sequence,
        altered=(begin, max(begin, min(last, stop) - placed.start)),
        moved=placed.start - window.start,
        properties=peptide_properties(placed.sequence, acidity=settings.acidity),
        findings=(*placed.findings, *_told_move(window, placed, settings)),
    )


def _told_move(window: TargetWindow, placed: Placed, settings: PeptideSettings) -> tuple[Finding, ...]:
    """Note that a peptide is not the centred window, and what that brought."""
    if (placed.start, placed.sequence) == (window.start, window.sequence):
        return ()
    before = judge_peptide(window.sequence, window.name, settings)
    kept = [finding.check for finding in placed.findings]
    avoided = []
    for finding in before:
        if finding.check in kept:
            kept.remove(finding.check)
        else:
            avoided.append(finding.check)
    gained = sum(
        peptide in placed.sequence and peptide not in window.sequence for peptide in presented_peptides(window.target)
    )
    why = [f"avoids {' and '.join(dict.fromkeys(_TROUBLES[check] for check in avoided))}"] if avoided else []
    why += [f"holds {gained} more presented peptide{'s' if gained > 1 else ''} whole"] if gained else []
    shift, length = placed.start - window.start, len(placed.sequence)
    begins = f"begins {abs(shift)} {'residue' if abs(shift) == 1 else 'residues'} {'later' if shift > 0 else 'earlier'}"
    how = [f"{begins} than the window that is centred"] if shift else []
    how += [f"has {length} residues, not {len(window.sequence)}"] if length != len(window.sequence) else []
    sentence = f"the peptide of {window.name} {' and '.join(how)}{', which ' if why else ''}{' and '.join(why)}"
    return (
        Finding(check="moved-window", severity=Severity.NOTE, place=window.name, sentence=sentence, measured=float(shift)),
    )


def _too_many(peptides: Sequence[LongPeptide], platform: Platform) -> tuple[Finding, ...]:
    limit = platform.most_windows
    if limit is None or len(peptides) <= limit.value:
        return ()
    sentence = f"{len(peptides)} peptides in one set; the precedent has {limit.value}: choose fewer targets"
    return (
        Finding(
            check="size",
            severity=Severity.CAUTION,
            place="whole set",
            sentence=sentence,
            measured=float(len(peptides)),
            limit=float(limit.value),
        ),
    )
