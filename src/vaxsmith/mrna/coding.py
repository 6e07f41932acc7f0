"""Code a protein: exact codon choice, solved again with prices and bans until the sequence is clean.

Forbidden words are kept by construction (``codon_choice``). GC in windows and recurring words are not regular: when the
optimum breaks one, each G and C in the offending windows gets a price, each recurring word is banned at its later place,
and the optimum under these is found again, exactly, for a bounded number of rounds. What then remains is reported by the
rules. Deterministic: the same protein and settings give the same bases.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from vaxsmith.mrna.catalogue import LINEARISATIONS, find_motif, homopolymers
from vaxsmith.mrna.catalogue.motifs import Motif
from vaxsmith.mrna.codon_choice import Blocked, Coding, CodonTask, choose_codons
from vaxsmith.mrna.codon_weights import UNITS_PER_LN, codon_gains
from vaxsmith.mrna.frame import Frame
from vaxsmith.mrna.impossible import explain_impossible
from vaxsmith.mrna.motif_automaton import MotifAutomaton, build_automaton
from vaxsmith.mrna.sequence_checks import gc_counts, gc_fraction, merge_repeats, recurring_words
from vaxsmith.mrna.settings import MessengerSettings

# One round's rise of the price of a G or C, for each base that the worst window around it is over: fine enough that the
# price stops soon after the window is clean, coarse enough to get there in a few rounds.
_PRICE_STEP = UNITS_PER_LN // 100

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


@dataclass(slots=True)
class _Pressure:
    """What the rounds have piled up: a price for each nucleotide, words banned at places."""

    prices: list[int]
    bans: dict[int, set[str]]


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

    ``bans[p]`` are words that must not stand at nucleotide p of the coding sequence, from the first round on.

    Raises:
        InfeasibleError: every coding contains a forbidden word; names the residues and the motif.
    """
    motifs = forbidden_motifs(settings)
    automaton = build_automaton(word for motif in motifs for word in motif.words)
    gains = codon_gains(weights)
    first = choose_codons(
        CodonTask(gains=[gains[residue] for residue in protein], automaton=automaton, left=frame.left, right=frame.right)
    )
    if isinstance(first, Blocked):
        raise explain_impossible(protein, first, gains=gains, motifs=motifs, left=frame.left, right=frame.right)
    pressure = _Pressure(prices=[0] * (3 * len(protein)), bans=defaultdict(set))
    for place, words in bans.items():
        pressure.bans[place] |= words
    best: tuple[int, int, str] | None = None
    coding: Coding | Blocked = _solve(protein, gains, automaton, frame, pressure) if bans else first
    rounds = 0
    # Bans may come to contradict the protein (Blocked): then the best so far stands, and the rules name what is left.
    while isinstance(coding, Coding):
        remaining = _press(coding.sequence, frame, settings, pressure)
        value = _value(coding, gains, protein)
        if best is None or (-remaining, value) > best[:2]:
            best = (-remaining, value, coding.sequence)
        if remaining == 0 or rounds == settings.rounds:
            break
        rounds += 1
        coding = _solve(protein, gains, automaton, frame, pressure)
    if best is None:  # the bans given from outside cannot be kept at all
        return code_protein(protein, frame, weights, settings)
    return CodingResult(sequence=best[2], gain=best[1], first_gain=first.gain, rounds=rounds, remaining=-best[0])


def _value(coding: Coding, gains: dict[str, dict[str, int]], protein: str) -> int:
    """Σ ln w of a coding without the prices it was found under."""
    return sum(gains[residue][codon] for residue, codon in zip(protein, coding.codons, strict=True))


def _solve(
    protein: str, gains: dict[str, dict[str, int]], automaton: MotifAutomaton, frame: Frame, pressure: _Pressure
) -> Coding | Blocked:
    priced = []
    for index, residue in enumerate(protein):
        prices = pressure.prices[3 * index : 3 * index + 3]
        if not any(prices):
            priced.append(gains[residue])
            continue
        own = {
            codon: gain - sum(price for price, letter in zip(prices, codon, strict=True) if letter in "GC")
            for codon, gain in gains[residue].items()
        }
        priced.append(own)
    bans = {place: frozenset(words) for place, words in pressure.bans.items()}
    return choose_codons(CodonTask(gains=priced, automaton=automaton, left=frame.left, right=frame.right, bans=bans))


def _press(coding: str, frame: Frame, settings: MessengerSettings, pressure: _Pressure) -> int:
    """Raise prices and add bans where the sequence is at fault; give the number of faults."""
    return _press_gc(coding, settings, pressure) + _press_repeats(coding, frame, settings, pressure)


def _press_gc(coding: str, settings: MessengerSettings, pressure: _Pressure) -> int:
    width = min(settings.gc_window, len(coding))
    most = int(settings.gc_window_highest * width + 1e-9)
    least = -int(-settings.gc_window_lowest * width + 1e-9)
    excess = [0] * len(coding)
    faults = 0
    for start, count in enumerate(gc_counts(coding, settings.gc_window)):
        over = count - most if count > most else count - least if count < least else 0
        if over:
            faults += 1
            for place in range(start, start + width):
                if abs(over) > abs(excess[place]):
                    excess[place] = over
    overall = gc_fraction(coding)
    if not settings.gc_lowest <= overall <= settings.gc_highest:
        faults += 1
        sign = 1 if overall > settings.gc_highest else -1
        excess = [value or sign for value in excess]
    for place, over in enumerate(excess):
        pressure.prices[place] += over * _PRICE_STEP
    return faults


def _press_repeats(coding: str, frame: Frame, settings: MessengerSettings, pressure: _Pressure) -> int:
    length = settings.longest_repeat + 1
    molecule = frame.left + coding + frame.right
    begin, end = len(frame.left), len(frame.left) + len(coding)
    faults = 0
    for repeat in merge_repeats(recurring_words(molecule, length)):
        shift = (repeat.length - length) // 2
        for place in (repeat.second + shift, repeat.first + shift):
            if place < end and place + length > begin:
                pressure.bans[place - begin].add(molecule[place : place + length])
                faults += 1
                break
    return faults
