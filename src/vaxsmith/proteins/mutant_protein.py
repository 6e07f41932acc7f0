"""Nouns of mutant proteins: the effect of a variant, the protein it makes, and a window of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from vaxsmith.core import Dropped, Finding
from vaxsmith.genome.transcript import TranscriptLabel
from vaxsmith.tumor.fusion import Fusion
from vaxsmith.tumor.junction import Junction
from vaxsmith.tumor.marker import Marker
from vaxsmith.tumor.variant import Call


class EffectKind(StrEnum):
    """What a variant does to one transcript's protein (Sequence Ontology's distinctions, in the field's short words)."""

    MISSENSE = "missense"
    MULTI_RESIDUE = "multi-residue"  # several residues replaced by as many
    INFRAME_INSERTION = "in-frame insertion"
    INFRAME_DELETION = "in-frame deletion"
    PROTEIN_ALTERING = "protein-altering"  # in frame, both removes and adds residues
    FRAMESHIFT = "frameshift"
    STOP_LOSS = "stop-loss"
    STOP_GAIN = "stop-gain"
    START_LOSS = "start-loss"
    SYNONYMOUS = "synonymous"
    FUSION = "fusion"  # two genes joined, the second in its own frame
    FUSION_FRAMESHIFT = "out-of-frame fusion"
    SPLICE = "splice variant"  # in frame behind the junction
    SPLICE_FRAMESHIFT = "out-of-frame splice variant"
    CANCER_TESTIS = "cancer-testis antigen"
    OVEREXPRESSED = "overexpressed antigen"
    VIRAL = "viral protein"


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What a variant does to one protein.

    ``change`` is short and readable (``G12D``, ``V600_K601delinsE``, ``K240Rfs*12``); ``hgvs_coding`` and
    ``hgvs_protein`` are the full names where known; ``change`` counts residues in this patient's normal protein, HGVS in the
    annotated one (they part behind an inherited insertion or deletion). ``consequences`` are Sequence Ontology terms.
    """

    kind: EffectKind
    change: str
    consequences: tuple[str, ...] = ()
    hgvs_coding: str = ""
    hgvs_protein: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MutantProtein:
    """A protein that the tumor makes and, on this transcript, the patient's normal cells do not.

    ``calls`` are the somatic calls that together make the altered stretch; ``event`` is the fusion, junction or marker
    that makes it instead. ``wild_type`` and ``mutant`` are whole proteins without the stop, ``wild_type`` with the
    patient's germline where it is known. ``altered`` is the stretch ``[start, end)`` of ``mutant`` that is new,
    ``replaced`` the stretch of ``wild_type`` that it stands for (0-based, half-open). A pure deletion has an empty
    ``altered``: the new thing is the junction between residues ``start - 1`` and ``start``. A frameshift or stop-loss is
    altered to its end, a marker from its first residue to its last. ``ends_at_stop`` is False when the mutant's true end
    is not known. ``route`` says what it was read from: ``annotation``, ``reference``, ``caller`` (a fusion caller's own
    peptide) or ``sequence`` (given as residues).

    ``germline`` and ``companions`` are the germline and the other somatic calls on the same molecule within reach;
    ``causes`` the somatic calls that probably make a junction (they break a splice site that its message does without).
    ``uncertain`` are stretches of ``mutant`` that another possible molecule of this patient reads otherwise, because
    nothing tells on which copy of the gene a neighbour lies; ``alternative`` marks such another possible molecule.
    """

    calls: tuple[Call, ...]
    transcript: TranscriptLabel
    effect: Effect
    wild_type: str
    mutant: str
    altered: tuple[int, int]
    replaced: tuple[int, int]
    route: str
    ends_at_stop: bool = True
    findings: tuple[Finding, ...] = ()
    event: Fusion | Junction | Marker | None = None
    germline: tuple[Call, ...] = ()
    companions: tuple[Call, ...] = ()
    causes: tuple[Call, ...] = ()
    uncertain: tuple[tuple[int, int], ...] = ()
    alternative: bool = False

    @property
    def label(self) -> str:
        """What made it, as its files wrote it; several calls are joined with `` + ``."""
        return self.event.label if self.event is not None else " + ".join(call.label for call in self.calls)

    @property
    def name(self) -> str:
        """Gene and change, as people say it: ``KRAS G12D``; a fusion's change names both genes."""
        if isinstance(self.event, Fusion):
            return self.effect.change
        return f"{self.transcript.gene or self.transcript.identifier} {self.effect.change}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A stretch of a mutant protein that touches what is new in it.

    ``start`` is its 0-based place in ``protein.mutant``. ``altered`` is the new stretch ``[first, last)`` inside
    ``sequence`` (0-based); empty (``first == last``) means that the junction before residue ``first`` is what is new.
    ``wild_type`` is the paired normal peptide of equal length, or None where there is no meaningful one.
    """

    protein: MutantProtein
    start: int
    sequence: str
    altered: tuple[int, int]
    wild_type: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProteinSet:
    """All mutant proteins of one call set, and everything that gave none, each with its reason.

    ``germline`` are stretches of the patient's normal proteins that the reference lacks: what inherited variants change,
    with the residues around it.
    """

    proteins: tuple[MutantProtein, ...]
    dropped: tuple[Dropped, ...] = ()
    findings: tuple[Finding, ...] = ()
    germline: tuple[str, ...] = ()
