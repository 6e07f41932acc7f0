"""Code a protein: the exact optimum of codons and structure, solved again under prices until every rule is kept.

Forbidden words, and codons that stay open at the start, are kept by construction. GC in windows, recurring words and long
helices are no regular language. So the whole is solved again, exactly, under prices for G and C (``window_prices``); what is
still out of limits is mended change by change (``mend``); then the whole is solved once more among all codings with G or
C only where every window allows it, and folded. What remains is reported by the rules.
Deterministic: the same protein and settings give the same bases.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from math import nan
from threading import Event

import numpy as np
from numpy.typing import NDArray

from vaxsmith.core import InfeasibleError
from vaxsmith.mrna.catalogue import find_motif, homopolymers
from vaxsmith.mrna.catalogue.motifs import Motif
from vaxsmith.mrna.coding_task import NO_BANS, CodingTask
from vaxsmith.mrna.codon_structure import Progress
from vaxsmith.mrna.folding import fold, helices
from vaxsmith.mrna.frame import Frame
from vaxsmith.mrna.impossible import refuse_impossible
from vaxsmith.mrna.linearising import linearising_motifs
from vaxsmith.mrna.mend import break_helices, mend, mend_gc, mend_repeats, polish, repeated_stretches
from vaxsmith.mrna.motif_automaton import LETTERS
from vaxsmith.mrna.objective import Objective
from vaxsmith.mrna.sequence_checks import gc_counts
from vaxsmith.mrna.settings import MessengerSettings
from vaxsmith.mrna.solve import Solution, solve
from vaxsmith.mrna.stability.degscore import letter_shares
from vaxsmith.mrna.stability.loops import LOOPS
from vaxsmith.mrna.window_prices import WindowPrices
from vaxsmith.mrna.working_copy import WorkingCopy

_MENDED = 2
"""How many of the priced optima are mended; the best is gone on with."""

_WORTH = 0.2
"""What a base out of a window's limits will about cost to mend, in kcal/mol: decides which optima are worth mending."""

_FOLDS = 4
"""How often a mended molecule is folded, looked at for long helices, and mended again."""

_ALONE = 4000
"""From this many letters on the bound is proven after the design: each solution takes two threads and 150 MB."""

_MOST_OPENED = 3
_WEAKER = 0.5
"""What each G or C of the first codons costs in the first attempt to open them, in kcal/mol; twice as much in each next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodingResult:
    """The coding sequence, what it is worth, and what could not be mended.

    ``structure`` (dot-bracket) and ``energy`` (kcal/mol, Turner 2004 without dangling ends) are the exact minimum of all the
    molecule; empty and 0 where codons alone were chosen. ``objective`` is that of the coding (less is better),
    ``first_objective`` the proven optimum under the forbidden words alone. ``opening_energy`` is what unpairing the
    first codons costs in the whole molecule (kcal/mol; NaN where it was not asked for). ``rounds`` counts the solutions of
    the whole after the first; ``remaining`` windows, repeats and helices still at fault.
    """

    sequence: str
    structure: str
    energy: float
    objective: float
    first_objective: float
    opening_energy: float
    rounds: int
    remaining: int


def forbidden_motifs(settings: MessengerSettings) -> tuple[Motif, ...]:
    """Give every motif that the coding sequence must not contain: those named, the linearising site, too long runs."""
    named = [find_motif(name) for name in dict.fromkeys(settings.forbidden)]
    sites = {motif.name: motif for motif in (*named, *linearising_motifs(settings))}
    return (*sites.values(), *homopolymers(settings.longest_homopolymer).values())


def coding_task(
    protein: str,
    frame: Frame,
    weights: Mapping[str, float],
    settings: MessengerSettings,
    bans: Mapping[int, frozenset[str]] = NO_BANS,
    nudges: NDArray[np.float64] | None = None,
) -> CodingTask:
    """Put together what is to be coded; ``weights`` are relative adaptivenesses, ``nudges`` as in ``CodingTask``."""
    length = len(frame.left) + 3 * len(protein) + len(frame.right)
    structured = settings.structured and not (settings.longest_folded and length > settings.longest_folded)
    return CodingTask(
        protein=protein,
        left=frame.left,
        right=frame.right,
        objective=chosen_objective(weights, settings, structured=structured),
        motifs=forbidden_motifs(settings),
        settings=settings,
        structured=structured,
        bans=bans,
        nudges=nudges,
    )


def chosen_objective(weights: Mapping[str, float], settings: MessengerSettings, *, structured: bool = True) -> Objective:
    """Give the objective that the settings ask for; ``weights`` are relative adaptivenesses by codon."""
    # Without energies any positive rate gives the same optimum, and 0 would leave codons without any order.
    rate = settings.exchange_rate if structured else settings.exchange_rate or 1.0
    shares = letter_shares() if settings.decay_price else {}
    letters = {base: settings.decay_price * shares.get(base.replace("T", "U"), 0.0) for base in LETTERS}
    letters["T"] += settings.uridine_price
    neighbours = {"CG": settings.cpg_price, "TA": settings.upa_price}
    loops = {loop: settings.decay_price * shares.get(loop, 0.0) for loop in LOOPS}
    return Objective(
        codon_weights=weights,
        exchange_rate=rate,
        letters={letter: price for letter, price in letters.items() if price},
        neighbours={pair: price for pair, price in neighbours.items() if price},
        loops={loop: price for loop, price in loops.items() if price},
    )


def code_protein(
    protein: str,
    frame: Frame,
    weights: Mapping[str, float],
    settings: MessengerSettings,
    bans: Mapping[int, frozenset[str]] = NO_BANS,
    *,
    nudges: NDArray[np.float64] | None = None,
    progress: Progress | None = None,
) -> CodingResult:
    """Give the coding sequence of least objective under the settings' rules.

    ``bans[p]`` are words that must not stand at nucleotide p of the coding sequence; they are dropped where no coding
    keeps them. ``nudges`` are as in ``CodingTask``. ``progress(done, all)`` is called now and then within each solution;
    False stops the work.

    Raises:
        InfeasibleError: every coding contains a forbidden word; names the residues and the motif.
        CancelledError: ``progress`` returned False.
    """
    task = coding_task(protein, frame, weights, settings, bans, nudges)
    refuse_impossible(task)
    if bans and _codons_alone(task) is None:  # bans on places may contradict each other or the words
        task = coding_task(protein, frame, weights, settings, nudges=nudges)
    length = len(task.left) + task.size + len(task.right)
    bare = replace(task, nudges=None)
    with _Beside(lambda watch: solve(bare, closed_start=True, progress=watch), now=length < _ALONE) as bound:
        pricing = WindowPrices(task)
        optima = _priced_optima(task, pricing, progress)
        best = min((_mended(task, each) for each in _promising(task, optima)), key=lambda each: _grade(task, each))
        rounds = len(optima)
        opening = nan
        if task.structured:
            best = _settled(task, best, progress)
            best, opening, more = _with_open_start(task, best, pricing, progress)
            rounds += 1 + more
        first = bound.answer()
    assert first is not None  # noqa: S101 - codings exist: refuse_impossible has looked
    return CodingResult(
        sequence=best.coding,
        structure=best.structure if task.structured else "",
        energy=best.energy,
        objective=best.value,
        first_objective=first.value,
        opening_energy=opening,
        rounds=rounds,
        remaining=_grade(task, best)[0],
    )


class _Beside:
    """Work that a second core does meanwhile (``now``), or that is done when asked for; whoever leaves early stops it."""

    def __init__(self, work: Callable[[Progress], Solution | None], *, now: bool) -> None:
        self._stopped = Event()
        self._pool = ThreadPoolExecutor(max_workers=1)
        self._work = work
        self._future = self._begin() if now else None

    def _begin(self) -> Future[Solution | None]:
        return self._pool.submit(self._work, lambda done, total: not self._stopped.is_set())

    def __enter__(self) -> _Beside:
        return self

    def answer(self) -> Solution | None:
        """Wait for the work and give its answer."""
        return (self._future or self._begin()).result()

    def __exit__(self, *failure: object) -> None:
        self._stopped.set()
        self._pool.shutdown()


def _codons_alone(task: CodingTask) -> Solution | None:
    """Give the best codons without structure."""
    return solve(replace(task, structured=False, nudges=None))


def _priced_optima(task: CodingTask, pricing: WindowPrices, progress: Progress | None) -> list[Solution]:
    """Solve with an open start, under prices while GC is out of limits.

    Which windows will be out is first guessed from the best codons alone: prices then begin where they are needed, and a
    solution of the whole is saved.
    """
    optima: list[Solution] = []
    current = _codons_alone(task)
    while not optima or (len(optima) < task.settings.rounds and _gc_fault(task, optima[-1])):
        if current is not None and _gc_fault(task, current) and len(optima) < task.settings.rounds:
            pricing.follow(current.coding)
        answer = solve(task, pricing.prices, progress=progress)
        if answer is None:
            raise InfeasibleError("no coding keeps every forbidden word", remedy="forbid fewer words")
        current = answer
        optima.append(answer)
    return optima


def _with_open_start(
    task: CodingTask, best: Solution, pricing: WindowPrices, progress: Progress | None
) -> tuple[Solution, float, int]:
    """Solve again with weaker and weaker first codons while opening them in the whole molecule costs too much.

    Gives the molecule, what opening costs (NaN where nobody asked), and the number of solutions.
    """
    opened = _opening(task, best)
    seen = [(best, opened)]
    for attempt in range(1, _MOST_OPENED + 1):
        if not opened > task.settings.most_opening:
            break
        prices = pricing.prices
        prices[: 3 * task.settings.open_codons] += _WEAKER * 2 ** (attempt - 1)
        answer = solve(task, prices, progress=progress)
        if answer is None:
            break
        # Polishing would put the stronger codons back: in the design they pair with nothing.
        held = replace(task, held=min(task.settings.open_codons, len(task.protein)))
        settled = _settled(held, _mended(held, answer), progress)
        if _grade(task, settled)[0]:
            copy = WorkingCopy(task, settled)
            mend(copy)
            settled = _folded(task, copy.solution)
        opened = _opening(task, settled)
        seen.append((settled, opened))
    over = task.settings.most_opening
    graded = [((faults + (cost > over), *rest), made, cost) for made, cost in seen for faults, *rest in [_grade(task, made)]]
    _, made, opened = min(graded, key=lambda each: each[0])
    return made, opened, 2 * (len(seen) - 1)


def _opening(task: CodingTask, solution: Solution) -> float:
    """Give what it costs to unpair the first codons in the whole molecule, in kcal/mol; NaN where none are asked for."""
    codons = min(task.settings.open_codons, len(task.protein))
    if not codons:
        return nan
    start = len(task.left)
    opened = fold(task.left + solution.coding + task.right, unpaired=(start, start + 3 * codons))
    return max(round(opened.energy - solution.energy, 2), 0.0)


def _gc_fault(task: CodingTask, solution: Solution) -> int:
    """By how many bases the windows are out of limits together."""
    return int(abs(task.windows_over(solution.coding)).sum()) + task.window * abs(task.whole_over(solution.coding))


def _promising(task: CodingTask, optima: list[Solution]) -> list[Solution]:
    """Give the optima that are likely to be the best when mended; the earlier of equals."""
    ranked = sorted(optima, key=lambda each: each.value + _WORTH * _gc_fault(task, each))
    return ranked[:_MENDED]


def _mended(task: CodingTask, solution: Solution) -> Solution:
    copy = WorkingCopy(task, solution)
    mend(copy)
    polish(copy)
    return copy.solution


def _settled(task: CodingTask, mended: Solution, progress: Progress | None) -> Solution:
    """Solve once more with G and C only where every window allows it, then fold and mend until no helix is too long.

    Gives the best molecule on the way, with its exact fold.
    """
    seen = [_folded(task, mended)]
    packed = solve(task, allowed=_within(task, mended.coding), progress=progress)
    if packed is not None and packed.coding != mended.coding:
        seen.append(_folded(task, _mended(task, packed)))
    current = seen[-1]
    for attempt in range(_FOLDS):
        if not _grade(task, current)[0]:
            break
        copy = WorkingCopy(task, current)
        mend_repeats(copy)
        break_helices(copy, opened=1 + attempt)
        mend_gc(copy)
        current = _folded(task, copy.solution)
        seen.append(current)
    return min(seen, key=lambda each: _grade(task, each))


def _within(task: CodingTask, coding: str) -> dict[int, frozenset[str]]:
    """Give the codons, by residue, that keep every GC window whatever the others do.

    A base may become G or C (or A or T) only where in each of its windows all bases that may do so, together, stay
    within the limit; all others keep what they have.
    """
    marks = np.array([letter in "GC" for letter in coding])
    may_gain, may_lose = np.zeros(task.size, dtype=bool), np.zeros(task.size, dtype=bool)
    for place, residue in enumerate(task.protein):
        for codon in task.usable[residue]:
            for offset, letter in enumerate(codon):
                at = 3 * place + offset
                may_gain[at] |= letter in "GC" and not marks[at]
                may_lose[at] |= letter not in "GC" and bool(marks[at])
    counts = np.array(gc_counts(coding, task.window))
    least, most = task.window_limits
    gains = may_gain & _free(may_gain, most - counts, task.window)
    losses = may_lose & _free(may_lose, counts - least, task.window)
    whole, (low, high) = int(marks.sum()), task.whole_limits
    if whole + int(gains.sum()) > high:
        gains[:] = False
    if whole - int(losses.sum()) < low:
        losses[:] = False
    allowed = {}
    for place, residue in enumerate(task.protein):
        now = coding[3 * place : 3 * place + 3]
        keeps = {now}
        for codon in task.usable[residue] if place >= task.held else ():
            places = range(3 * place, 3 * place + 3)
            if all(
                (letter in "GC") == marks[at] or (gains[at] if letter in "GC" else losses[at])
                for at, letter in zip(places, codon, strict=True)
            ):
                keeps.add(codon)
        allowed[place] = frozenset(keeps)
    return allowed


def _free(may: NDArray[np.bool_], room: NDArray[np.int64], window: int) -> NDArray[np.bool_]:
    """Tell for each base whether all its windows have room for every change that may happen in them."""
    sums = np.concatenate([[0], np.cumsum(may)])
    short = (sums[window:] - sums[:-window]) > room
    # A base is free where none of its windows is short of room.
    reached = np.concatenate([[0], np.cumsum(short)])
    places = np.arange(len(may))
    first = np.maximum(places - window + 1, 0)
    last = np.minimum(places, len(short) - 1)
    found: NDArray[np.bool_] = reached[last + 1] == reached[first]
    return found


def _folded(task: CodingTask, solution: Solution) -> Solution:
    folded = fold(task.left + solution.coding + task.right)
    return Solution(
        coding=solution.coding,
        structure=folded.structure,
        energy=folded.energy,
        value=task.value(solution.coding, folded.energy, folded.structure),
    )


def _grade(task: CodingTask, solution: Solution) -> tuple[int, float, str]:
    """Give (places at fault, objective, coding): the least is the best."""
    copy = WorkingCopy(task, solution)
    long = sum(helix.length > task.settings.longest_helix for helix in helices(solution.structure))
    faults = len(copy.windows_at_fault()) + bool(task.whole_over(solution.coding)) + len(repeated_stretches(copy)) + long
    return faults, solution.value, solution.coding
