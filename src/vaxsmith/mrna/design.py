"""Design a messenger: a protein in, a whole checked molecule out."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from math import exp

from vaxsmith.core import AMINO_ACIDS, Finding, InputError, SettingsError, Severity
from vaxsmith.mrna.catalogue import USAGES
from vaxsmith.mrna.catalogue.limits import MOST_RESIDUES
from vaxsmith.mrna.coding import NO_BANS, CodingResult, code_protein
from vaxsmith.mrna.codon_weights import UNITS_PER_LN, codon_adaptation_index, relative_adaptiveness
from vaxsmith.mrna.folding import fold, helices
from vaxsmith.mrna.frame import Frame, build_frame
from vaxsmith.mrna.messenger import Messenger
from vaxsmith.mrna.rules import default_rules
from vaxsmith.mrna.rules.place import worst_first
from vaxsmith.mrna.sequence_checks import gc_fraction
from vaxsmith.mrna.settings import MessengerSettings

_DEFAULTS = MessengerSettings()

# A helix that is too long is broken by banning its middle, and the molecule folded again: seconds each time, so fewer times
# the longer the molecule.
_MOST_FOLDS = 3
_MOST_FOLDED_NUCLEOTIDES = 10_000


def design_messenger(protein: str, *, name: str = "vaccine", settings: MessengerSettings = _DEFAULTS) -> Messenger:
    """Design the molecule that encodes ``protein`` (one-letter residues, no stop).

    Codons are the exact optimum of the codon adaptation index among all codings free of forbidden words and long runs; GC in
    windows, repeats and long helices are then mended by solving again with prices and bans (``coding``). The molecule is
    folded and judged by every rule; its ``findings`` say what was found, and what mending cost. A molecule longer than
    ``longest_folded`` is not folded, and a finding says so.

    Raises:
        InputError: the protein is empty or too long to code, does not begin with M, or has a letter other than the twenty
            residues.
        SettingsError: a part is unknown, or the codon weights leave a residue without a codon.
        InfeasibleError: no coding is free of forbidden words; says which residues and which motif stand in the way.
    """
    residues = _read_protein(protein, settings)
    frame = build_frame(settings)
    weights = codon_weights(settings)
    result = code_protein(residues, frame, weights, settings)
    messenger = _assemble(name, residues, result, frame, weights, settings)
    for _ in range(min(_MOST_FOLDS, _MOST_FOLDED_NUCLEOTIDES // len(messenger.sequence)) - 1):
        bans = _helix_bans(messenger, settings)
        if not bans:
            break
        result = code_protein(residues, frame, weights, settings, bans)
        messenger = _assemble(name, residues, result, frame, weights, settings)
    found = [finding for rule in default_rules(settings) for finding in rule.check(messenger)]
    said = (*_not_folded(messenger, settings), *_price(messenger, result, settings))
    return replace(messenger, findings=worst_first([*found, *said]))


def codon_weights(settings: MessengerSettings) -> dict[str, float]:
    """Give the relative adaptiveness of each codon under the settings' table.

    Raises:
        SettingsError: the table is unknown or leaves a residue without a codon.
    """
    if settings.codon_weights:
        return relative_adaptiveness(dict(settings.codon_weights))
    if settings.codon_usage not in USAGES:
        raise SettingsError(
            f"codon usage '{settings.codon_usage}' is unknown",
            expected=f"one of {', '.join(USAGES)}",
            remedy="give codon_weights for another organism",
        )
    return relative_adaptiveness(USAGES[settings.codon_usage].value)


def _read_protein(protein: str, settings: MessengerSettings) -> str:
    residues = "".join(protein.split()).upper()
    if not residues:
        raise InputError("the protein is empty", expected="one-letter residues, beginning with M")
    if len(residues) > MOST_RESIDUES.value:
        raise InputError(
            f"the protein has {len(residues):,} residues",
            expected=f"at most {MOST_RESIDUES.value:,} residues",
            cause="several proteins run together, or a genome or nucleotide sequence was given",
            remedy="give one protein, or split it over several molecules",
        )
    odd = [(place, letter) for place, letter in enumerate(residues) if letter not in AMINO_ACIDS]
    if odd:
        listed = ", ".join(f"{letter} at {place + 1}" for place, letter in odd[:5]) + (", ..." if len(odd) > 5 else "")
        raise InputError(
            f"{len(odd)} letters of the protein are no residue that a codon can be chosen for ({listed})",
            expected=f"the twenty residues {AMINO_ACIDS}",
            cause="a stop (*), an unknown residue (X) or a gap was left in" if odd[0][1] in "*X-" else "",
            remedy="cut the protein before its stop, and resolve ambiguous residues",
            place=f"residue {odd[0][0] + 1}",
        )
    if residues[0] == "M":
        return residues
    if settings.add_start_methionine:
        return "M" + residues
    raise InputError(
        f"the protein begins with {residues[0]}",
        expected="M, the residue of the start codon",
        remedy="begin the protein with M, or set add_start_methionine",
        place="residue 1",
    )


def _assemble(
    name: str, protein: str, result: CodingResult, frame: Frame, weights: dict[str, float], settings: MessengerSettings
) -> Messenger:
    parts = frame.parts(result.sequence)
    sequence = "".join(part.sequence for part in parts)
    longest = settings.longest_folded
    folded = fold(sequence, dangles=settings.dangles, longest_pair_span=settings.longest_pair_span, longest=longest)
    return Messenger(
        name=name,
        parts=parts,
        protein=protein,
        cap=frame.cap.name,
        promoter=frame.promoter,
        promoter_overlap=frame.promoter_overlap,
        linearisation=frame.linearisation.value,
        cai=codon_adaptation_index(result.sequence, weights),
        gc_fraction=gc_fraction(sequence),
        energy=folded.energy,
        energy_model=folded.model,
        structure=folded.structure,
    )


def _helix_bans(messenger: Messenger, settings: MessengerSettings) -> dict[int, frozenset[str]]:
    """Ban the middle of each too long helix on the strand that is ours, the 3′ one first."""
    coding = messenger.coding
    width = min(settings.longest_repeat + 1, settings.longest_helix)
    bans: dict[int, set[str]] = defaultdict(set)
    for helix in helices(messenger.structure):
        if helix.length <= settings.longest_helix:
            break
        for arm in (helix.last + 1 - helix.length, helix.first):
            start = arm + (helix.length - width) // 2
            if coding.start <= start and start + width <= coding.end:
                bans[start - coding.start].add(messenger.sequence[start : start + width])
                break
    return {place: frozenset(words) for place, words in bans.items()} if bans else dict(NO_BANS)


def _not_folded(messenger: Messenger, settings: MessengerSettings) -> tuple[Finding, ...]:
    """Say that a long molecule was not folded, and what is therefore not known of it."""
    size = len(messenger.sequence)
    if messenger.structure:
        return ()
    sentence = (
        f"The molecule has {size:,} nt and was not folded, because folding takes time with the square of the length: its "
        "energy and its long helices are not assessed. Set longest_folded higher to fold it all the same."
    )
    return (
        Finding(
            check="folding",
            severity=Severity.CAUTION,
            place="whole molecule",
            sentence=sentence,
            measured=size,
            limit=settings.longest_folded,
        ),
    )


def _price(messenger: Messenger, result: CodingResult, settings: MessengerSettings) -> tuple[Finding, ...]:
    """Say what prices and bans cost in CAI against the proven optimum under forbidden words alone."""
    best = exp(result.first_gain / UNITS_PER_LN / len(messenger.protein))
    if result.rounds == 0 and result.remaining:
        sentence = f"CAI {messenger.cai:.4f} is the proven optimum under the forbidden words."
    elif result.rounds == 0:
        sentence = f"CAI {messenger.cai:.4f} is the proven optimum under the forbidden words; nothing had to be mended."
    else:
        sentence = (
            f"CAI {messenger.cai:.4f}, where the proven optimum under the forbidden words alone is {best:.4f}: "
            f"GC windows and repeats were mended in {result.rounds} rounds."
        )
    weight = Severity.NOTE
    if result.remaining:
        weight = Severity.CAUTION
        sentence += f" {result.remaining} places (GC windows, repeats) could not be mended within the work allowed for it."
    return (
        Finding(check="codon-choice", severity=weight, place="CDS", sentence=sentence, measured=messenger.cai, limit=best),
    )
