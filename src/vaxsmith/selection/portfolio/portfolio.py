"""Nouns that come out: the portfolio, what it covers, what each candidate is worth to it, and which rules cost something."""

from __future__ import annotations

from dataclasses import dataclass

from vaxsmith.selection.portfolio.law import ResponseLaw


@dataclass(frozen=True, slots=True, kw_only=True)
class Marginal:
    """What the objective loses, in responses, when a chosen candidate is forced out, or another one forced in.

    In either case all others are chosen anew. ``loss`` is exact where ``exact`` says so; otherwise it is what a set at hand
    loses, and ``at_least`` what is proven. ``loss`` is None where no set that keeps every rule is known. A must-have that
    does harm has a negative loss.
    """

    key: str
    chosen: bool
    loss: float | None
    at_least: float
    exact: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """A rule that costs something: ``cost`` is what the objective would gain, in responses, if the rule were lifted.

    ``kind`` is ``targets`` (then the gain of one more), ``group``, ``gene``, ``allele``, ``class``, ``clone``, ``must`` or
    ``must-not``; ``name`` the group, gene, molecule, class, clone or candidate.
    """

    kind: str
    name: str
    cost: float
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AlleleCover:
    """What an HLA molecule (or, with ``allele`` empty, its whole class) does for the portfolio.

    ``targets`` have an epitope on it; ``expected_without`` responses are left when it fails.
    """

    allele: str
    mhc_class: int
    targets: int
    expected_without: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CloneCover:
    """What the portfolio does against a clone: its share of the tumor's cells, how many targets are of this clone itself,
    how many its cells carry in all, the responses that are expected to see one of its cells, and by molecule the targets
    that its cells carry with an epitope there.
    """

    clone: str
    share: float
    own_targets: int
    targets: int
    expected: float
    by_allele: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Portfolio:
    """A set of targets chosen as one decision.

    ``chosen`` are keys, those first whose loss would be the largest. ``objective`` is in responses that count
    (``Benefit``), with ``gap`` to what is proven; a part of it is ``molecules_reached``, the expected number of molecules
    through which some response sees a tumor cell drawn at random, times its worth. ``responses`` is the exact law of the
    responses that see such a cell, ``raised`` that of those which see any of its cells. ``next_in_line`` are keys of the
    candidates left out whose forcing in would cost least. ``marginals`` stand in the order of the keys; a must-not, and a
    candidate without any chance, has none.
    """

    chosen: tuple[str, ...]
    next_in_line: tuple[str, ...]
    objective: float
    gap: float
    molecules_reached: float
    responses: ResponseLaw
    raised: ResponseLaw
    wanted: int
    alleles: tuple[AlleleCover, ...]
    classes: tuple[AlleleCover, ...]
    clones: tuple[CloneCover, ...]
    marginals: tuple[Marginal, ...]
    bindings: tuple[Binding, ...]

    @property
    def chance_of_wanted(self) -> float:
        """The chance that at least the wanted number of responses see a tumor cell drawn at random."""
        at_least = self.responses.at_least
        return at_least[self.wanted] if self.wanted < len(at_least) else 0.0
