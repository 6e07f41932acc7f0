"""All calls of one transcript: for each somatic one, the molecules it can lie on and the protein each of them makes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from vaxsmith.core import Finding, Severity
from vaxsmith.genome.message import Message
from vaxsmith.genome.transcript import Transcript
from vaxsmith.proteins.carried import (
    MOST_MOLECULES,
    Carried,
    Relation,
    agreeing,
    believed,
    possible_sets,
    relate,
    single_sets,
)
from vaxsmith.proteins.change import disagreements, merged
from vaxsmith.proteins.consequence import NoProtein
from vaxsmith.proteins.edited_message import growth
from vaxsmith.proteins.falls import SPLICE_REMEDY
from vaxsmith.proteins.molecule import MoleculeReading, PlacedVariant, ProteinChange, compare_molecule, place_variants
from vaxsmith.proteins.transcript_placement import Edit
from vaxsmith.proteins.windows import REACH
from vaxsmith.tumor.variant import Variant

LINKED = 12
"""Residues between two changes of one molecule that still make one target: a 25-mer centred on one holds the other."""


_AT_SITE = NoProtein(
    reason="splice-site",
    sentence="Beside the other variants of its molecule the variant can only be said to lie at a splice site; which message "
    "results cannot be told without RNA reads across it.",
    remedy=SPLICE_REMEDY,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Molecule:
    """A molecule that holds a somatic call: what was applied, how it reads, and the changes near the call.

    ``changes`` are those that make one target with the call, in the order of the protein; ``nothing`` says why there is
    none. ``certain`` is False when other molecules are possible; ``uncertain`` are then the stretches of the mutant that
    they read otherwise, ``doubtful`` the calls whose place nothing tells, and ``alternative`` marks the molecules that
    assume more than they must; with ``too_many`` these were not listed. ``assumed`` are calls of unknown place that even the
    molecule with the fewest has (one of two phased alternatives must be there).
    """

    focus: Carried
    germline: tuple[Carried, ...]
    somatic: tuple[Carried, ...]
    reading: MoleculeReading
    changes: tuple[ProteinChange, ...]
    nothing: NoProtein | None
    certain: bool = True
    alternative: bool = False
    uncertain: tuple[tuple[int, int], ...] = ()
    doubtful: tuple[Carried, ...] = ()
    assumed: tuple[Carried, ...] = ()
    too_many: bool = False

    @property
    def altered(self) -> tuple[int, int]:
        """The stretch of the mutant from the first changed residue to the last."""
        spans = [change.comparison.altered for change in self.changes if change.comparison]
        return min(span[0] for span in spans), max(span[1] for span in spans)

    @property
    def replaced(self) -> tuple[int, int]:
        """The stretch of the normal protein that ``altered`` stands for."""
        spans = [change.comparison.replaced for change in self.changes if change.comparison]
        return min(span[0] for span in spans), max(span[1] for span in spans)

    @property
    def context(self) -> tuple[str, str]:
        """What peptides can see of it: the mutant residues within reach; the reason where nothing is new."""
        if self.nothing is not None:
            return "", self.nothing.reason
        first, last = self.altered
        return self.reading.mutant[max(0, first - REACH) : last + REACH], self.reading.mutant[first:last]


@dataclass(slots=True, kw_only=True)
class TranscriptHaplotypes:
    """The calls inside the exons of one transcript, and the molecules they make; readings are kept.

    ``room_of`` tells how far an indel can slide on the genome. A call that failed a filter is judged for itself but not
    applied as another's neighbour, unless the filter is among ``accepted_filters``.
    """

    transcript: Transcript
    message: Message
    carried: Sequence[Carried]
    room_of: Callable[[Variant], tuple[int, int]]
    accepted_filters: frozenset[str] = frozenset()
    _placed: dict[Variant, PlacedVariant] = field(default_factory=dict)
    _disruptive: dict[Variant, bool] = field(default_factory=dict)
    _readings: dict[frozenset[tuple[Variant, bool]], MoleculeReading] = field(default_factory=dict)

    def molecules(self, focus: Carried) -> list[Molecule]:
        """Give the possible molecules of a somatic call, the one that assumes least first."""
        related = [(e, relate(focus, e)) for e in self.carried if e is not focus and self._is_believed(e)]
        known = agreeing((e for e, relation in related if relation is Relation.TOGETHER), beside=[focus])
        unknown = [entry for entry, relation in related if relation is Relation.UNKNOWN]
        first = self._molecule(focus, known)
        near = self._relevant(first, known, unknown)
        if not near:
            return [first]
        singles = self._differing(focus, known, single_sets(focus, near), first)
        if len(singles) == 1:
            return singles
        doubtful = [e for m in singles[1:] for e in (*m.germline, *m.somatic) if e not in known and e is not focus]
        near = list(dict.fromkeys(doubtful))
        primary = singles[0]
        uncertain = merged(span for m in singles[1:] for span in disagreements(primary.reading.mutant, m.reading.mutant))
        sets = possible_sets(focus, near)
        assumed = tuple(e for e in (*primary.germline, *primary.somatic) if e not in known and e is not focus)
        primary = replace(primary, certain=False, uncertain=uncertain, doubtful=tuple(near), assumed=assumed)
        found = [replace(primary, too_many=sets is None)]
        for molecule in self._differing(focus, known, sets or [], primary)[1:]:
            extra = tuple(e for e in (*molecule.germline, *molecule.somatic) if e not in known and e is not focus)
            found.append(replace(molecule, certain=False, alternative=True, doubtful=extra))
        return found

    def _differing(
        self, focus: Carried, known: Sequence[Carried], sets: Sequence[tuple[Carried, ...]], first: Molecule
    ) -> list[Molecule]:
        """Read the molecules with these sets; keep one of those that look alike around the call."""
        found: dict[tuple[str, str], Molecule] = {first.context: first}
        for number, entries in enumerate(sets):
            molecule = self._molecule(focus, (*known, *entries))
            if not number:  # the set that assumes least stands for those that look like it
                found = {molecule.context: molecule}
            found.setdefault(molecule.context, molecule)
        return list(found.values())

    def read(self, entries: Iterable[Carried]) -> MoleculeReading:
        """Read the molecule that carries these calls and no others."""
        wanted = list(entries)
        key = frozenset((entry.variant, entry.somatic) for entry in wanted)
        if key not in self._readings:
            placed = place_variants(
                self.transcript,
                [entry.variant for entry in wanted],
                self.room_of,
                written=[entry.written for entry in wanted],
            )
            pairs = list(zip(wanted, placed, strict=True))
            self._readings[key] = compare_molecule(
                self.message,
                germline=[place for entry, place in pairs if not entry.somatic],
                somatic=[place for entry, place in pairs if entry.somatic],
            )
        return self._readings[key]

    def homozygous(self) -> list[Carried]:
        """Give the inherited calls that every copy of the gene has."""
        return agreeing(entry for entry in self.carried if not entry.somatic and entry.everywhere)

    def placed(self, entry: Carried) -> PlacedVariant:
        """Place one call alone."""
        if entry.variant not in self._placed:
            self._placed[entry.variant] = place_variants(self.transcript, [entry.variant], self.room_of)[0]
        return self._placed[entry.variant]

    def filtered_neighbours(self, molecule: Molecule) -> list[Carried]:
        """Give the calls within reach of a molecule's change that failed a filter and were therefore not applied."""
        suspects = [e for e in self.carried if e is not molecule.focus and not self._is_believed(e)]
        return self._relevant(molecule, (), suspects) if suspects else []

    def _is_believed(self, entry: Carried) -> bool:
        return believed(entry, self.accepted_filters)

    def _molecule(self, focus: Carried, others: Sequence[Carried]) -> Molecule:
        reading = self.read((focus, *others))
        variant = focus.variant
        own = next((change for change in reading.changes if variant in change.variants), None)
        changes: tuple[ProteinChange, ...] = ()
        if own is not None and own.comparison is not None:
            changes = _linked(own, reading.changes)
        return Molecule(
            focus=focus,
            germline=tuple(entry for entry in others if not entry.somatic),
            somatic=(focus, *(entry for entry in others if entry.somatic)),
            reading=reading,
            changes=changes,
            nothing=own.nothing if own is not None else _AT_SITE,
        )

    def _relevant(self, first: Molecule, known: Sequence[Carried], unknown: Sequence[Carried]) -> list[Carried]:
        """Keep the calls of unknown phase that could change what peptides of this one see."""
        place = self.placed(first.focus).edit
        if place is None or not unknown:
            return []
        low, high = place.start, place.end
        if first.changes:
            # Where the shifted tail is read, every variant in it matters.
            low = min(low, first.reading.before.frame + 3 * first.replaced[0])
            # The mutant's places are behind those of the calls by what the molecule has lost.
            lost = max(0, len(first.reading.before.bases) - len(first.reading.after.bases))
            high = max(high, first.reading.before.frame + 3 * (first.altered[1] + 1) + lost)
        near = []
        for entry in unknown:
            edit = self.placed(entry).edit
            if edit is None:
                continue
            within = edit.end >= low - 3 * (REACH + 1) and edit.start <= high + 3 * (REACH + 1)
            if within or (edit.start <= high and self._disrupts(entry)):
                near.append(entry)
        return [entry for entry in near if all(relate(entry, other) is not Relation.APART for other in known)]

    def _disrupts(self, entry: Carried) -> bool:
        """Tell whether a call changes what is read far behind it: a shift, a stop, a lost start."""
        if entry.variant not in self._disruptive:
            placed = self.placed(entry)
            self._disruptive[entry.variant] = placed.edit is not None and self._shifts_or_ends(placed, placed.edit)
        return self._disruptive[entry.variant]

    def _shifts_or_ends(self, placed: PlacedVariant, edit: Edit) -> bool:
        if growth(edit) % 3 or self.message.frame - 3 < edit.start < self.message.frame + 3:
            return True
        alone = compare_molecule(self.message, germline=(), somatic=(placed,))
        return len(alone.mutant) != len(self.message.protein) + growth(edit) // 3


def filtered_finding(neighbours: Sequence[Carried], place: str) -> tuple[Finding, ...]:
    """Say that calls within reach failed a filter and were not applied."""
    if not neighbours:
        return ()
    names = ", ".join(f"{e.call.label} ({', '.join(e.call.filters)})" for e in neighbours[:3])
    sentence = f"Within reach lies what the caller itself doubts and was not applied: {names}. Look at the reads."
    return (Finding(check="filtered-neighbour", severity=Severity.CAUTION, place=place, sentence=sentence),)


def possible_findings(molecule: Molecule, place: str) -> tuple[Finding, ...]:
    """Say that neighbours of unknown phase make other molecules possible."""
    if molecule.certain:
        return ()
    names = ", ".join(entry.call.label for entry in molecule.doubtful[:5])
    more = f" and {len(molecule.doubtful) - 5} more" if len(molecule.doubtful) > 5 else ""
    instead = (
        f" and with {', '.join(entry.call.label for entry in molecule.assumed[:5])} instead" if molecule.assumed else ""
    )
    sentence = (
        f"Shown is the molecule that also carries {names}{more}; nothing tells whether they share one."
        if molecule.alternative
        else f"Nothing tells whether {names}{more} lies on the same molecule; shown is the one without{instead}, and "
        "peptides over residues that would then differ are left out. Reads (BAM, CRAM) or a phased VCF would tell."
    )
    if molecule.too_many:
        sentence += f" More than {MOST_MOLECULES} molecules are possible; they are not listed."
    return (Finding(check="phase", severity=Severity.CAUTION, place=place, sentence=sentence),)


def _linked(own: ProteinChange, changes: Sequence[ProteinChange]) -> tuple[ProteinChange, ...]:
    """Give the changes that make one target with ``own``: each within ``LINKED`` residues of the next."""
    ordered = sorted((c for c in changes if c.comparison is not None), key=_span)
    groups: list[list[ProteinChange]] = []
    for change in ordered:
        if groups and _span(change)[0] - max(_span(c)[1] for c in groups[-1]) <= LINKED:
            groups[-1].append(change)
        else:
            groups.append([change])
    return next(tuple(group) for group in groups if own in group)


def _span(change: ProteinChange) -> tuple[int, int]:
    return change.comparison.altered if change.comparison else (0, 0)
