"""Check the whole molecule by a path of its own: the files as they were written, ViennaRNA's folds, measured stability.

Nothing of the design is trusted: the emitted files are read again (``read_back``, ``read_genbank``), the molecule is folded
again by another program (``refold``), and every rule is asked once more. What was not done is said in a finding.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import isnan
from pathlib import Path

from vaxsmith.core import Finding, Severity, Unassessed
from vaxsmith.mrna.messenger import Messenger
from vaxsmith.mrna.read_back import check_messenger, read_back
from vaxsmith.mrna.read_genbank import read_genbank_back
from vaxsmith.mrna.refold import Refold, RefoldSettings, refold, vienna_version
from vaxsmith.mrna.region_pairs import RegionPairs, count_region_pairs
from vaxsmith.mrna.settings import MessengerSettings
from vaxsmith.mrna.stability.degscore import DegScore, degscore
from vaxsmith.mrna.stability.half_life import HalfLife, expect_half_life
from vaxsmith.mrna.start_access import StartAccess, StartSettings, measure_start

_TOLERANCE = 0.011
"""kcal/mol: ViennaRNA adds hundredths in single precision."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeCheckSettings:
    """How the whole molecule is checked."""

    refold: RefoldSettings = field(default_factory=RefoldSettings)
    start: StartSettings = field(default_factory=StartSettings)


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeCheck:
    """What the check found.

    ``read`` names what was read again. ``structure`` is the structure that start, regions and stability were judged in, and
    ``structure_from`` says whose it is. ``degscore`` is that of uridine, ``degscore_masked`` that of the model's variant for
    replaced uridines; ``half_life`` is of uridine, because no other was measured. ``findings`` are those of this check and
    of every rule, worst first.
    """

    read: tuple[str, ...]
    refolds: tuple[Refold, ...]
    structure: str
    structure_from: str
    start: StartAccess
    regions: tuple[RegionPairs, ...]
    degscore: DegScore | Unassessed
    degscore_masked: DegScore | Unassessed
    half_life: HalfLife | Unassessed
    findings: tuple[Finding, ...]


_DEFAULTS = WholeCheckSettings()
_MESSENGER_DEFAULTS = MessengerSettings()


def check_whole(
    messenger: Messenger,
    *,
    fasta: str | Path | None = None,
    genbank: str | Path | None = None,
    settings: MessengerSettings = _MESSENGER_DEFAULTS,
    check: WholeCheckSettings = _DEFAULTS,
) -> WholeCheck:
    """Check a molecule and the files (text or path) that were written of it; about 4 s of CPU for 1,500 nt.

    Raises:
        InputError: a file cannot be read.
        FormatError: a file is not what its format promises.
    """
    from vaxsmith.mrna.rules.place import worst_first

    findings: list[Finding] = []
    read = []
    if fasta is not None:
        findings += read_back(fasta, messenger, settings=settings)
        read.append("FASTA")
    if genbank is not None:
        findings += read_genbank_back(genbank, messenger)
        read.append("GenBank")
    rna = messenger.rna
    refolds = refold(rna, messenger.structure, check.refold)
    structure, structure_from = _choose_structure(messenger, refolds)
    coding = messenger.coding
    # A claim that ViennaRNA's own energies contradict is a fault anyway.
    least = None if isnan(messenger.energy) else messenger.energy
    start = measure_start(rna, coding.start, coding.end, structure, check.start, least=least)
    score, masked, life = _stability(messenger, structure)
    findings += _judge_energies(messenger, refolds)
    findings.append(_say_refolding(len(rna), refolds, check.refold))
    findings += check_messenger(messenger, settings=settings)
    return WholeCheck(
        read=tuple(read),
        refolds=refolds,
        structure=structure,
        structure_from=structure_from,
        start=start,
        regions=count_region_pairs(messenger, structure),
        degscore=score,
        degscore_masked=masked,
        half_life=life,
        findings=worst_first(list(dict.fromkeys(findings))),
    )


def _choose_structure(messenger: Messenger, refolds: tuple[Refold, ...]) -> tuple[str, str]:
    """Choose the deepest structure that is known under d2, by which measured constructs were judged, too.

    That is ViennaRNA's own where it folded the molecule.
    """
    claimed = messenger.structure if len(messenger.structure) == len(messenger.sequence) else ""
    for item in sorted(refolds, key=lambda item: item.model != "d2"):
        if item.minimum is not None and (not claimed or item.claimed is None or item.minimum <= item.claimed):
            return item.structure, f"{vienna_version()}, {item.model}"
    return (claimed, f"the design ({messenger.energy_model})") if claimed else ("", "")


def _stability(
    messenger: Messenger, structure: str
) -> tuple[DegScore | Unassessed, DegScore | Unassessed, HalfLife | Unassessed]:
    if not structure:
        nothing = Unassessed(reason="the molecule was not folded", remedy="ask for --refold")
        return nothing, nothing, nothing
    score = degscore(messenger.rna, structure)
    masked = degscore(messenger.rna, structure, mask_uridine=True)
    if score.total <= 0:
        return score, masked, Unassessed(reason="its DegScore is below those of any molecule that decays")
    return score, masked, expect_half_life(score.total)


def _judge_energies(messenger: Messenger, refolds: tuple[Refold, ...]) -> list[Finding]:
    """Compare the claim with ViennaRNA: the energy of the claimed structure, and whether a deeper one was found."""
    claimed = {item.model: item.claimed for item in refolds if item.claimed is not None}
    if not claimed:
        return []
    agreeing = next((model for model, value in claimed.items() if abs(value - messenger.energy) <= _TOLERANCE), None)
    if agreeing is None:
        values = " and ".join(f"{value:.2f} under {model}" for model, value in claimed.items())
        sentence = f"The design claims {messenger.energy:.2f} kcal/mol, but ViennaRNA gives its structure {values}."
        return [_say("refolding", Severity.FAULT, sentence, messenger.energy)]
    own = next(item for item in refolds if item.model == agreeing)
    if own.minimum is not None and own.minimum < messenger.energy - _TOLERANCE:
        sentence = (
            f"The structure that the design claims ({messenger.energy:.2f} kcal/mol, {agreeing}) is not the deepest: "
            f"ViennaRNA finds one of {own.minimum:.2f}."
        )
        return [_say("refolding", Severity.CAUTION, sentence, own.minimum)]
    return []


def _say_refolding(size: int, refolds: tuple[Refold, ...], settings: RefoldSettings) -> Finding:
    """Say what was computed again, and what was not."""
    told = []
    for item in refolds:
        claimed = "" if item.claimed is None else f"{item.claimed:.2f} kcal/mol for the claimed structure"
        own = "" if item.minimum is None else f"{item.minimum:.2f} for its own"
        if claimed or own:
            told.append(f"under {item.model} {' and '.join(part for part in (claimed, own) if part)}")
    done = f"{vienna_version()} gives {'; '.join(told) or 'nothing: it was given no structure, and folded none'}."
    missing = [item.model for item in refolds if item.minimum is None]
    if missing:
        done += (
            f" The molecule has {size:,} nt, more than {settings.longest_refolded:,}: the minimum under "
            f"{' and '.join(missing)} was not computed again; --refold asks for it."
        )
    return _say("refolding", Severity.NOTE, done, size)


def _say(check: str, severity: Severity, sentence: str, measured: float) -> Finding:
    return Finding(check=check, severity=severity, place="whole molecule", sentence=sentence, measured=float(measured))
