"""What makes a DNA hard to synthesise: extreme GC, words that recur, hairpins, runs, tandem repeats.

The counts are those of the house's limits. Every vendor has limits of its own and changes them: give those as settings, and
read the counts as a hint of where to look, never as a vendor's verdict.
"""

from __future__ import annotations

from dataclasses import dataclass

from vaxsmith.core import InputError, SettingsError, in_percent
from vaxsmith.mrna.sequence_checks import gc_counts, gc_fraction, merge_repeats, recurring_words


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplexityLimits:
    """House limits, each to be replaced by the chosen vendor's own.

    GC are fractions; ``gc_spread`` is between the richest and the poorest window of ``gc_window`` bases. ``repeat`` and
    ``hairpin_stem`` are the shortest words that count, ``hairpin_loop`` the widest loop between a hairpin's arms, ``run``
    the shortest run of one base, ``tandem`` the shortest stretch in which a unit of 2 to ``tandem_unit`` bases repeats at
    once.

    Raises:
        SettingsError: a limit is out of range.
    """

    gc_lowest: float = 0.30
    gc_highest: float = 0.65
    gc_window: int = 50
    gc_window_lowest: float = 0.25
    gc_window_highest: float = 0.75
    gc_spread: float = 0.52
    repeat: int = 16
    hairpin_stem: int = 12
    hairpin_loop: int = 60
    run: int = 8
    tandem: int = 20
    tandem_unit: int = 40

    def __post_init__(self) -> None:
        for low, high in (("gc_lowest", "gc_highest"), ("gc_window_lowest", "gc_window_highest")):
            if not 0 <= getattr(self, low) <= getattr(self, high) <= 1:
                raise SettingsError(f"{low} and {high} are out of range", expected=f"0 <= {low} <= {high} <= 1")
        if not 0 <= self.gc_spread <= 1:
            raise SettingsError(f"gc_spread is {self.gc_spread}", expected="a fraction between 0 and 1")
        least = {"gc_window": 10, "repeat": 8, "hairpin_stem": 6, "hairpin_loop": 3, "run": 3, "tandem": 4, "tandem_unit": 2}
        for name, smallest in least.items():
            if not getattr(self, name) >= smallest:
                raise SettingsError(f"{name} is {getattr(self, name)}", expected=f"at least {smallest}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Difficulty:
    """One hard place: its kind, its stretch ``[start, end)`` of the DNA, its size and a sentence."""

    kind: str
    start: int
    end: int
    size: float
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Complexity:
    """Every hard place of a DNA, kind by kind along it, and the GC range that was found."""

    difficulties: tuple[Difficulty, ...]
    gc: float
    gc_window_lowest: float
    gc_window_highest: float
    limits: ComplexityLimits

    def count(self, kind: str) -> int:
        """Count the places of one kind."""
        return sum(item.kind == kind for item in self.difficulties)


KINDS = ("GC content", "GC window", "GC spread", "run", "repeat", "hairpin", "tandem repeat")
_DEFAULTS = ComplexityLimits()


def judge_complexity(dna: str, limits: ComplexityLimits = _DEFAULTS) -> Complexity:
    """Look for hard places in a DNA (A, C, G, T).

    Raises:
        InputError: nothing, or other letters.
    """
    if not dna or set(dna) - set("ACGT"):
        raise InputError("the DNA is empty or has other letters", expected="letters A, C, G, T")
    width = min(limits.gc_window, len(dna))
    windows = [count / width for count in gc_counts(dna, width)]
    found = [
        *_gc(dna, windows, width, limits),
        *_runs(dna, limits.run),
        *_repeats(dna, limits),
        *_tandems(dna, limits),
    ]
    return Complexity(
        difficulties=tuple(sorted(found, key=lambda item: (KINDS.index(item.kind), item.start, item.end))),
        gc=gc_fraction(dna),
        gc_window_lowest=min(windows),
        gc_window_highest=max(windows),
        limits=limits,
    )


def _gc(dna: str, windows: list[float], width: int, limits: ComplexityLimits) -> list[Difficulty]:
    found = []
    overall, spread = gc_fraction(dna), max(windows) - min(windows)
    if not limits.gc_lowest <= overall <= limits.gc_highest:
        text = f"GC of the whole is {in_percent(overall, 1)}."
        found.append(Difficulty(kind="GC content", start=0, end=len(dna), size=overall, sentence=text))
    if spread > limits.gc_spread:
        text = f"GC of windows of {width} ranges over {in_percent(spread)}."
        found.append(Difficulty(kind="GC spread", start=0, end=len(dna), size=spread, sentence=text))
    begin = None
    for place, share in enumerate([*windows, 0.5]):
        odd = place < len(windows) and not limits.gc_window_lowest <= share <= limits.gc_window_highest
        if odd and begin is None:
            begin = place
        elif not odd and begin is not None:
            worst = max(windows[begin:place], key=lambda value: abs(value - 0.5))
            text = f"GC reaches {in_percent(worst)} in windows of {width}."
            found.append(Difficulty(kind="GC window", start=begin, end=place - 1 + width, size=worst, sentence=text))
            begin = None
    return found


def _runs(dna: str, shortest: int) -> list[Difficulty]:
    found, begin = [], 0
    for place in range(1, len(dna) + 1):
        if place == len(dna) or dna[place] != dna[begin]:
            if place - begin >= shortest:
                text = f"{place - begin} {dna[begin]} in a row."
                found.append(Difficulty(kind="run", start=begin, end=place, size=place - begin, sentence=text))
            begin = place
    return found


def _repeats(dna: str, limits: ComplexityLimits) -> list[Difficulty]:
    """Give direct repeats that do not overlap themselves, and inverted ones near enough to fold back."""
    found = []
    for repeat in merge_repeats(recurring_words(dna, limits.repeat)):
        first, second, size = repeat.first, repeat.second, repeat.length
        if repeat.inverted or second < first + size or len(set(dna[first : first + size])) == 1:
            continue  # a run is told as a run
        text = f"{size} bases stand again at {second + 1}..{second + size}."
        found.append(Difficulty(kind="repeat", start=first, end=first + size, size=size, sentence=text))
    for first, last, stem in hairpins(dna, limits.hairpin_stem, limits.hairpin_loop):
        text = f"A stem of {stem} base pairs around a loop of {last - first - 2 * stem} bases."
        found.append(Difficulty(kind="hairpin", start=first, end=last, size=stem, sentence=text))
    return found


def hairpins(dna: str, stem: int, widest_loop: int) -> list[tuple[int, int, int]]:
    """Give (start, end, pairs) of every perfect stem of at least ``stem`` pairs around a loop of 3 to ``widest_loop``.

    >>> hairpins("GGGGGGAAAACCCCCC", 6, 10)
    [(0, 16, 6)]
    """
    paired = {"A": "T", "C": "G", "G": "C", "T": "A"}
    found: list[tuple[int, int, int]] = []
    # Every stem has one innermost pair (left, right): grow outwards from each loop.
    for left in range(len(dna)):
        for right in range(left + 4, min(left + widest_loop + 2, len(dna))):
            inner_pairs = right - left >= 6 and paired[dna[left + 1]] == dna[right - 1]
            if paired[dna[left]] != dna[right] or inner_pairs:
                continue
            size = 0
            while left - size >= 0 and right + size < len(dna) and paired[dna[left - size]] == dna[right + size]:
                size += 1
            if size >= stem:
                found.append((left - size + 1, right + size, size))
    return found


def _tandems(dna: str, limits: ComplexityLimits) -> list[Difficulty]:
    found: list[Difficulty] = []
    for unit in range(2, min(limits.tandem_unit, len(dna) // 2) + 1):
        begin = 0
        for place in range(unit, len(dna) + 1):
            if place < len(dna) and dna[place] == dna[place - unit]:
                continue
            start, size = begin, place - begin
            begin = place - unit + 1
            inside = any(item.start <= start and place <= item.end for item in found)
            if size < max(limits.tandem, 2 * unit) or inside or len(set(dna[start:place])) == 1:
                continue
            text = f"A unit of {unit} bases ({dna[start : start + unit]}) repeats over {size} bases."
            found.append(Difficulty(kind="tandem repeat", start=start, end=place, size=size, sentence=text))
    return found
