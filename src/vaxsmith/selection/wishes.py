"""Noun: what people insist on, whatever the numbers say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from vaxsmith.core import Dropped, Finding, InfeasibleError, Severity
from vaxsmith.proteins.mutant_protein import MutantProtein
from vaxsmith.selection.target import Target


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """Targets that must or must not go in, by name (``KRAS G12D``) or label (``chr12-25245350-C-T``).

    ``source`` names who asks: a policy file, a board's review.
    """

    must: tuple[str, ...] = ()
    must_not: tuple[str, ...] = ()
    source: str = ""

    def also(self, *, must: Sequence[str], must_not: Sequence[str], source: str) -> Wishes:
        """Add somebody else's wishes; where they contradict, the later ones hold."""
        return Wishes(
            must=(*(name for name in self.must if name not in must_not), *must),
            must_not=(*(name for name in self.must_not if name not in must), *must_not),
            source=" and ".join(filter(None, (self.source, source))),
        )

    def by_label(self, targets: Sequence[Target]) -> Wishes:
        """Put the label of each target in the place of its name, so that whoever names it otherwise is understood.

        A name of no target stays as it is.
        """

        def labels(names: Sequence[str]) -> tuple[str, ...]:
            found = ([t.label for t in targets if is_named(t, (name,))] or [name] for name in names)
            return tuple(dict.fromkeys(label for named in found for label in named))

        return Wishes(must=labels(self.must), must_not=labels(self.must_not), source=self.source)


def is_named(target: Target, names: Sequence[str]) -> bool:
    """Tell whether one of the names is a target's name or a label of what makes it."""
    own = {target.name, target.label, *(call.label for call in target.protein.calls)}
    return any(name in own for name in names)


def require_candidates(
    wishes: Wishes, targets: Sequence[Target], proteins: Iterable[MutantProtein], dropped: Sequence[Dropped]
) -> None:
    """Make sure that every must-have is a target that could go in.

    ``proteins`` and ``dropped`` tell what became of one that is not.

    Raises:
        InfeasibleError: one is none; says of each why.
    """
    unknown = [name for name in wishes.must if not any(is_named(target, (name,)) for target in targets)]
    if unknown:
        labels = {protein.name: protein.label for protein in proteins}
        told = [_fate(name, labels.get(name, name), dropped) for name in unknown]
        raise InfeasibleError(
            f"{', '.join(unknown)} must go in and {'are no targets' if unknown[1:] else 'is no target'} that could",
            expected="a name (KRAS G12D) or a label (chr12-25245350-C-T) of a target that nothing excludes",
            cause="; ".join(told),
            remedy="take it out of the must-haves, or change the threshold that excludes it; see dropped.tsv",
            place=wishes.source,
            dropped=tuple(dropped),
        )


def unknown_must_nots(wishes: Wishes, targets: Sequence[Target], proteins: Iterable[MutantProtein]) -> tuple[Finding, ...]:
    """Say which must-nots name no candidate, since a name that is spelled otherwise would keep nothing out."""
    names = [name for name in wishes.must_not if not any(is_named(target, (name,)) for target in targets)]
    known = {name for protein in proteins for name in (protein.name, protein.label, *(c.label for c in protein.calls))}
    findings = []
    for name in names:
        fell = name in known
        sentence = f"{name} must not go in and is no candidate of this design" + (
            ": it fell before." if fell else ": nothing that was read has this name, so nothing is kept out by it."
        )
        severity = Severity.NOTE if fell else Severity.CAUTION
        findings.append(Finding(check="wish-without-target", severity=severity, place=wishes.source, sentence=sentence))
    return tuple(findings)


def _fate(name: str, label: str, dropped: Sequence[Dropped]) -> str:
    """Say what became of a must-have."""
    rows = [entry for entry in dropped if entry.variant == label]
    fallen = next((entry for entry in rows if not entry.peptide and not entry.allele), rows[0] if rows else None)
    if fallen is None:
        return f"no mutant protein is called {name}: it is spelled otherwise, or changes no protein"
    return f"{name} fell as {fallen.reason}: {fallen.sentence.rstrip('.')}"
