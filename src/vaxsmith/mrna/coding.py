"""Code a protein: exact codon choice, solved again with prices and bans until the sequence is clean.

Forbidden words are kept by construction (``codon_choice``). GC in windows and recurring words are not regular: when the
optimum breaks one, each G and C in the offending windows gets a price (``pressure``) and the optimum under prices is found
again, exactly; then the later copies of repeats are coded again in place (``repeat_repair``), in a bounded number of
rounds. Codons are raised again where that breaks nothing (``raising``). What remains is reported by the rules.
Deterministic: the same protein and settings give the same bases.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from vaxsmith.core import STANDARD_CODE
from vaxsmith.mrna.catalogue import LINEARISATIONS, find_motif, homopolymers
from vaxsmith.mrna.catalogue.motifs import Motif
from vaxsmith.mrna.codon_choice import Blocked, Coding, choose_codons
from vaxsmith.mrna.codon_weights import codon_gains
from vaxsmith.mrna.frame import Frame
from vaxsmith.mrna.impossible import explain_impossible
from vaxsmith.mrna.motif_automaton import build_automaton
from vaxsmith.mrna.pressure import Pressure
from vaxsmith.mrna.raising import raise_codons
from vaxsmith.mrna.repeat_repair import WordIndex, recode, repeated_stretches
from vaxsmith.mrna.settings import MessengerSettings

_WIDEST_MARGIN = 12
"""Codons on either side of a stretch that are coded with it, at most; a thirty-codon stretch takes milliseconds."""

_MOST_STRETCHES = 200
"""Stretches coded again, at most: keeps the time of hopeless proteins bounded."""

_MOST_CODONS = 30_000
"""Codons chosen again in stretches, at most, and ten more a residue: a vaccine of 34 windows takes half of that."""

NO_BANS: Mapping[int, frozenset[str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class CodingResult:
    """The coding sequence, what the rounds cost, and what they could not mend.

    ``gain`` and ``first_gain`` are Σ ln w in units of 10⁻¹², after and before prices and bans; ``first_gain`` is
    the proven optimum under the forbidden words alone. ``remaining`` counts windows and words still at fault.
    """

    sequence: str
    gain: int
    first_gain: int
    rounds: int
    remaining: int


def forbidden_motifs(settings: MessengerSettings) -> tuple[Motif, ...]:
    """Give every motif that the coding sequence must not contain: those named, the linearising site, too long runs."""
    enzyme = (settings.linearisation,) if settings.linearisation in LINEARISATIONS else ()
    sites = [find_motif(name) for name in dict.fromkeys((*settings.forbidden, *enzyme))]
    return (*sites, *homopolymers(settings.longest_homopolymer).values())


def code_protein(
    protein: str,
    frame: Frame,
    weights: Mapping[str, float],
    settings: MessengerSettings,
    bans: Mapping[int, frozenset[str]] = NO_BANS,
) -> CodingResult:
    """Give the coding sequence of greatest CAI under the settings' rules.

    ``bans[p]`` are words that must not stand at nucleotide p of the coding sequence, from the first round on; they are
    dropped where no coding keeps them.

    Raises:
        InfeasibleError: every coding contains a forbidden word; names the residues and the motif.
    """
    motifs = forbidden_motifs(settings)
    gains_of = codon_gains(weights)
    pressure = Pressure(
        gains=[gains_of[residue] for residue in protein],
        automaton=build_automaton(word for motif in motifs for word in motif.words),
        left=frame.left,
        right=frame.right,
        settings=settings,
    )
    first = choose_codons(pressure.task())
    if isinstance(first, Blocked):
        raise explain_impossible(protein, first, gains=gains_of, motifs=motifs, left=frame.left, right=frame.right)
    start = first.sequence
    if bans:
        for place, words in bans.items():
            pressure.ban(place, words)
        kept = choose_codons(pressure.task())
        start = kept.sequence if isinstance(kept, Coding) else start
    mended, rounds = _mend(start, pressure)
    candidates = [_grade(mended, gains_of, pressure)]
    if rounds:
        # The stretches were optimal one by one; the whole may do better under the same prices and bans.
        whole = choose_codons(pressure.task())
        if isinstance(whole, Coding):
            candidates.append(_grade(whole.sequence, gains_of, pressure))
    faults, loss, sequence = min(candidates)
    if rounds and not faults:
        faults, loss, sequence = _grade(raise_codons(sequence, pressure, bans), gains_of, pressure)
    return CodingResult(sequence=sequence, gain=-loss, first_gain=first.gain, rounds=rounds, remaining=faults)


def _grade(coding: str, gains: Mapping[str, Mapping[str, int]], pressure: Pressure) -> tuple[int, int, str]:
    """Give (places at fault, loss, coding): the least is the best. Loss is −Σ ln w without prices."""
    codons = [coding[place : place + 3] for place in range(0, len(coding), 3)]
    loss = -sum(gains[STANDARD_CODE[codon]][codon] for codon in codons)
    return len(pressure.gc_faults(coding)) + len(repeated_stretches(coding, pressure)), loss, coding


def _mend(coding: str, pressure: Pressure) -> tuple[str, int]:
    """Solve the whole again under rising prices until GC is clean, then stretch by stretch until nothing is left.

    Gives the coding and the number of rounds. A ban that no coding can keep ends the first phase early.
    """
    settings = pressure.settings
    rounds = 0
    while rounds < settings.rounds and pressure.press_gc(coding):
        rounds += 1
        answer = choose_codons(pressure.task())
        if isinstance(answer, Blocked):
            break
        coding = answer.sequence
    index = WordIndex(pressure.left + coding + pressure.right, settings.longest_repeat + 1)
    begin, end = len(pressure.left), len(pressure.left) + len(coding)
    margin = work = chosen = 0
    most_chosen = _MOST_CODONS + 10 * (len(coding) // 3)
    while rounds < settings.rounds and chosen <= most_chosen:
        stretches = [*repeated_stretches(coding, pressure), *pressure.press_gc(coding)]
        if not stretches:
            break
        work += len(stretches)
        if work > _MOST_STRETCHES:
            break  # hopeless (a protein of linkers alone): the rules name what is left
        rounds += 1
        margin += 1  # what a narrow stretch could not mend, a wider one may
        for stretch in stretches:
            chosen += recode(index, pressure, len(coding) // 3, stretch, min(margin, _WIDEST_MARGIN))
            if chosen > most_chosen:
                break
        coding = index.molecule[begin:end]
    return coding, rounds
