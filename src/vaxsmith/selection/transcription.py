"""Is the change transcribed? Expression of the transcripts that carry it, and what the RNA reads say; one reason if not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from vaxsmith.proteins.consequence import PROTEIN_CHANGING
from vaxsmith.proteins.mutant_protein import MutantProtein
from vaxsmith.selection.settings import SelectionSettings
from vaxsmith.selection.support import fraction_of
from vaxsmith.tumor.marker import Marker
from vaxsmith.tumor.variant import Call

_ALIGNED_WELL = frozenset({"snv", "mnv"})


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageLevel:
    """How much message carries a change, in TPM; None where the case does not say.

    ``gene`` is the whole gene's, ``carriers`` the sum over its transcripts whose coding sequence the variant changes.
    """

    gene: float | None
    carriers: float | None

    @property
    def tpm(self) -> float | None:
        """The smaller of the two where both are known: the change cannot be in more message than either says."""
        known = [value for value in (self.gene, self.carriers) if value is not None]
        return min(known) if known else None

    @property
    def source(self) -> str:
        """Which of the two ``tpm`` is: ``gene``, ``transcript``, or empty."""
        if self.tpm is None:
            return ""
        return "gene" if self.tpm == self.gene else "transcript"


def level_of(proteins: Sequence[MutantProtein]) -> MessageLevel:
    """Give the message behind what several calls make together: that of the call with the least.

    A marker brings its own expression; of fusions and junctions the reads that show them tell, not TPM.
    """
    first = proteins[0]
    if isinstance(first.event, Marker):
        return MessageLevel(gene=first.event.tumor_expression, carriers=None)
    levels = [message_level(call, proteins) for call in first.calls]
    known = [level for level in levels if level.tpm is not None]
    return min(known, key=lambda level: level.tpm or 0.0) if known else MessageLevel(gene=None, carriers=None)


def message_level(call: Call, proteins: Sequence[MutantProtein]) -> MessageLevel:
    """Look up the expression behind one variant's mutant proteins (all its transcripts of one or several genes).

    Carriers are the transcripts that make the proteins and those whose incomplete coding sequence the annotator says is
    changed alike: they make no protein that we know exactly, but their message carries the variant.
    """
    genes = {name for p in proteins for name in (p.transcript.gene, p.transcript.gene_identifier) if name}
    gene = next((value for name in sorted(genes) if (value := _look_up(call.gene_expression, name)) is not None), None)
    names = {p.transcript.identifier for p in proteins}
    names.update(
        entry.transcript.identifier
        for entry in call.annotations
        if entry.transcript.biotype == "protein_coding"
        and {entry.transcript.gene, entry.transcript.gene_identifier} & genes
        and PROTEIN_CHANGING & set(entry.consequences)
    )
    known = [value for name in sorted(names) if (value := _look_up(call.transcript_expression, name)) is not None]
    return MessageLevel(gene=gene, carriers=sum(known) if known else None)


def transcript_expression(call: Call, protein: MutantProtein) -> float | None:
    """Give one transcript's expression in TPM, None when the case does not say; versions are ignored if need be."""
    return _look_up(call.transcript_expression, protein.transcript.identifier)


def chance_of_no_mutant_read(call: Call) -> float | None:
    """Give how likely no RNA read would carry the variant, were the RNA like the DNA: (1 − DNA fraction)^RNA depth.

    None when the file does not give both, or when some read carries it.
    """
    fraction, rna = fraction_of(call.tumor), call.rna
    if fraction is None or rna is None or not rna.depth or rna.alternate_count != 0:
        return None
    return float((1.0 - min(1.0, fraction)) ** rna.depth)


def doubt_expression(call: Call, proteins: Sequence[MutantProtein], settings: SelectionSettings) -> tuple[str, str] | None:
    """Give ``(reason, sentence)`` when the tumor does not transcribe the change, None otherwise.

    Absence from RNA reads excludes substitutions only: aligners often miss insertions and deletions in RNA.
    """
    level = message_level(call, proteins)
    first = min((protein.transcript for protein in proteins), key=lambda transcript: transcript.preference)
    gene = first.gene or first.gene_identifier or "the gene"
    if level.tpm is not None and level.tpm < settings.expression.value:
        what = gene if level.source == "gene" else f"the transcripts of {gene} that carry the change"
        return (
            "not-expressed",
            f"The tumor hardly transcribes {what} ({level.tpm:.2g} TPM; at least {settings.expression.value:g}).",
        )
    chance = chance_of_no_mutant_read(call)
    if chance is not None and call.variant.kind in _ALIGNED_WELL and chance < settings.silent_rna_chance.value:
        return "not-in-rna", f"{missing_from_rna(call)} The mutant copy seems not to be transcribed."
    return None


def missing_from_rna(call: Call) -> str:
    """Say how many mutant RNA reads were seen and how many the DNA lets expect."""
    depth = call.rna.depth or 0 if call.rna else 0
    expected = depth * (fraction_of(call.tumor) or 0.0)
    sentence = f"None of {depth} RNA reads carries it, where about {expected:.0f} were expected from the DNA."
    if call.variant.kind not in _ALIGNED_WELL:
        sentence += " Aligners often miss insertions and deletions in RNA."
    return sentence


def _look_up(table: Mapping[str, float], key: str) -> float | None:
    """Find ``key`` as written, else without its version."""
    found = table.get(key) if key else None
    if found is None and "." in key:
        found = table.get(key.rsplit(".", 1)[0])
    return found
