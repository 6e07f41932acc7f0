"""Design a messenger: a protein in, a whole checked molecule out."""

from __future__ import annotations

from dataclasses import replace
from math import nan
from typing import TYPE_CHECKING

from vaxsmith.core import AMINO_ACIDS, Finding, InputError, SettingsError, Severity, in_percent
from vaxsmith.mrna.catalogue import USAGES
from vaxsmith.mrna.catalogue.limits import MOST_RESIDUES
from vaxsmith.mrna.coding import CodingResult, code_protein
from vaxsmith.mrna.codon_structure import Progress
from vaxsmith.mrna.codon_weights import codon_adaptation_index, relative_adaptiveness
from vaxsmith.mrna.energy_parameters import LONGEST_INTERIOR
from vaxsmith.mrna.frame import Frame, build_frame
from vaxsmith.mrna.messenger import Messenger
from vaxsmith.mrna.rules import default_rules
from vaxsmith.mrna.rules.place import worst_first
from vaxsmith.mrna.sequence_checks import gc_fraction
from vaxsmith.mrna.settings import MessengerSettings

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_NO_COST = 0.005
_DEFAULTS = MessengerSettings()


def design_messenger(
    protein: str,
    *,
    name: str = "vaccine",
    settings: MessengerSettings = _DEFAULTS,
    nudges: NDArray[np.float64] | None = None,
    progress: Progress | None = None,
) -> Messenger:
    """Design the molecule that encodes ``protein`` (one-letter residues, no stop).

    Codons and structure are the exact optimum of energy − λ Σ ln w among all codings free of forbidden words and long runs,
    with an unpaired start; GC in windows, repeats and long helices are then mended (``coding``). The energy and structure
    given are the exact minimum of the whole molecule. It is judged by every rule; its ``findings`` say what was found, and
    what the rules cost. A molecule longer than ``longest_folded`` has its codons chosen alone, and a finding says so.
    ``nudges`` (kcal/mol, float64 (at least the coding's nucleotides, 4)) move the solution without counting in the objective
    (``diversity``). ``progress(done, all)`` is called now and then within each solution; False stops the work.

    Raises:
        InputError: the protein is empty or too long to code, does not begin with M, or has a letter other than the twenty
            residues.
        SettingsError: a part is unknown, or the codon weights leave a residue without a codon.
        InfeasibleError: no coding is free of forbidden words; says which residues and which motif stand in the way.
        CancelledError: ``progress`` returned False.
    """
    residues = read_protein(protein, add_start_methionine=settings.add_start_methionine)
    frame = build_frame(settings)
    weights = codon_weights(settings)
    result = code_protein(residues, frame, weights, settings, nudges=nudges, progress=progress)
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


def read_protein(protein: str, *, add_start_methionine: bool = False) -> str:
    """Give the residues to code, upper case and without blanks.

    Raises:
        InputError: it is empty or too long, does not begin with M, or has a letter other than the twenty residues.
    """
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
    if add_start_methionine:
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
    structured = bool(result.structure)
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
        energy=round(result.energy, 2) if structured else nan,
        energy_model="Turner 2004, dangles=0, exact minimum" if structured else "not folded: codons were chosen alone",
        structure=result.structure,
        exchange_rate=settings.exchange_rate,
        objective=result.objective,
        opening_energy=result.opening_energy,
    )


def _not_folded(messenger: Messenger, settings: MessengerSettings) -> tuple[Finding, ...]:
    """Say that a long molecule was not folded, and what is therefore not known of it."""
    size = len(messenger.sequence)
    if messenger.structure or not settings.structured:
        return ()
    sentence = (
        f"The molecule has {size:,} nt and its structure was not designed, because that takes time with the square of the "
        "length: codons were chosen alone, and its energy, its long helices and its start are not assessed. Set "
        "longest_folded higher to design it all the same."
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
    """Say what keeping the rules cost against the proven optimum under forbidden words alone."""
    cost = result.objective - result.first_objective
    what = f"energy {messenger.energy:.1f} kcal/mol and CAI {messenger.cai:.3f}" if messenger.structure else "codons alone"
    objective = f"The objective at λ = {messenger.exchange_rate:g} ({what}) is {result.objective:.1f}"
    if messenger.structure and settings.longest_loop < LONGEST_INTERIOR:
        # What the molecule folds to has longer loops, too, so it may lie on either side of that optimum.
        sentence = (
            f"{objective}, folded with interior loops of up to {LONGEST_INTERIOR} letters; the optimum under the forbidden "
            f"words alone, with loops of up to {settings.longest_loop}, is {result.first_objective:.1f}."
        )
    elif cost < _NO_COST:
        sentence = f"{objective}: the proven optimum under the forbidden words; no other rule cost anything."
    else:
        share = f", {in_percent(cost / abs(result.first_objective), 1)}" if messenger.structure else ""
        sentence = (
            f"{objective}; the proven optimum under the forbidden words alone is {result.first_objective:.1f}. The other "
            f"rules (an open start, GC windows, repeats, helices) cost {cost:.1f} kcal/mol{share}."
        )
    weight = Severity.NOTE
    if result.remaining:
        weight = Severity.CAUTION
        places = "place" if result.remaining == 1 else "places"
        sentence += f" {result.remaining} {places} (GC windows, repeats, helices) could not be mended."
    return (
        Finding(
            check="codon-choice",
            severity=weight,
            place="CDS",
            sentence=sentence,
            measured=result.objective,
            limit=result.first_objective,
        ),
    )
