"""What a broken splice site may make: each message as a possible molecule, until RNA shows which the tumor makes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from vaxsmith.core import Dropped, Finding, Severity
from vaxsmith.genome.message import Message
from vaxsmith.genome.reference import Reference
from vaxsmith.genome.transcript import Transcript
from vaxsmith.proteins.carried import Carried, Relation, believed, relate
from vaxsmith.proteins.consequence import NoProtein
from vaxsmith.proteins.falls import SPLICE_REMEDY, drop, drop_nothing
from vaxsmith.proteins.molecule_protein import ReadingSettings
from vaxsmith.proteins.mutant_protein import MutantProtein
from vaxsmith.proteins.refusal import refuse
from vaxsmith.proteins.splice_alternatives import SpliceAlternative, SpliceKind, splice_alternatives
from vaxsmith.proteins.splice_carried import CarriedCalls
from vaxsmith.proteins.splice_protein import spliced_protein
from vaxsmith.proteins.splice_reading import compare_spliced
from vaxsmith.tumor.variant import Variant

# The genome itself joins these exons: no splice site is left to choose.
_SETTLED = (SpliceKind.EXONS_LOST, SpliceKind.EXONS_JOINED)


def proteins_of_broken_site(
    focus: Carried,
    placement: Variant,
    transcript: Transcript,
    message: Message,
    reference: Reference,
    *,
    others: Iterable[Carried] = (),
    settings: ReadingSettings,
) -> list[MutantProtein | Dropped]:
    """Give the protein of every message that a broken splice site may lead to, or one record that says why there is none.

    ``placement`` is where the call's variant stands on this transcript (see ``place_on_transcript``). Of ``others``, what
    shares its molecule is applied, inherited calls to the normal message as well; where nobody knows that of one, the
    residues that it would change are in doubt. Skipping and retention come as ``alternative``: only RNA shows which of them
    happens, or whether another site is used. Exons that the deletion takes whole, or joins, need no such witness, and their
    protein is given with a caution.
    """
    sound = [entry for entry in others if believed(entry, settings.accepted_filters)]
    related = {relation: [e for e in sound if relate(focus, e) is relation] for relation in Relation}
    calls = CarriedCalls.known(
        inherited=[entry for entry in related[Relation.TOGETHER] if not entry.somatic], free=related[Relation.UNKNOWN]
    )
    makers = [focus, *(entry for entry in related[Relation.TOGETHER] if entry.somatic)]
    found: list[MutantProtein | Dropped] = []
    without: list[str] = []
    for alternative in splice_alternatives(placement, transcript):
        pair = calls.read(reference, message, transcript, alternative.transcript, makers)
        outcome = compare_spliced(pair.normal, pair.mutant, pair.edit)
        if isinstance(outcome, NoProtein):
            if alternative.kind in _SETTLED:
                return [drop_nothing(focus.call, transcript, outcome)]
            without.append(f"{alternative.kind}: {outcome.sentence}")
            continue
        altered = outcome.mutant[slice(*outcome.altered)]
        refused = refuse(transcript, message, altered, biotypes=settings.biotypes, incomplete=settings.incomplete)
        if refused is not None:
            return [drop_nothing(focus.call, transcript, refused)]
        protein = spliced_protein(transcript, alternative.transcript, alternative.kind, pair, outcome)
        found.append(
            replace(
                protein,
                calls=(focus.call,),
                companions=tuple(entry.call for entry in makers[1:] if entry.call in pair.somatic),
                findings=(_inference(alternative, protein), *protein.findings),
                alternative=alternative.kind not in _SETTLED,
            )
        )
    if found:
        return found
    sentence = "The variant hits a splice site; which message results cannot be told without RNA reads across it."
    if without:
        sentence += f" What could be read gives nothing new ({' '.join(without)})"
    return [drop(focus.call, transcript, "splice-site", sentence, remedy=SPLICE_REMEDY)]


def _inference(alternative: SpliceAlternative, protein: MutantProtein) -> Finding:
    witnesses = [f"reads that join the two sides of {gap.one_based}" for gap in alternative.introns]
    witnesses += [f"reads through {gap.one_based}" for gap in alternative.retained]
    shown = f" What would show it: {' and '.join(witnesses)}." if witnesses else ""
    return Finding(
        check="splice-inference",
        severity=Severity.CAUTION,
        place=protein.name,
        sentence=f"An inference from the DNA: {alternative.sentence[:1].lower()}{alternative.sentence[1:]}{shown}",
    )
