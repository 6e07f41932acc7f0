"""Build the normal proteome: of a reference, of proteins that are at hand, and with a patient's own added."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from vaxsmith.core import STOP, Dropped, Finding, InputError, InputFile, Severity, hash_bytes, hash_file, hash_json
from vaxsmith.genome.cache import CACHE_VARIABLE, default_cache_directory, put_whole
from vaxsmith.genome.message import Unreadable, read_message
from vaxsmith.genome.proteome import GIVEN, PATIENT, REFERENCE, NormalProtein, Proteome
from vaxsmith.genome.proteome_file import PROTEOME_FORMAT, load_proteome, save_proteome
from vaxsmith.genome.proteome_index import IndexedProteins, index_proteins
from vaxsmith.genome.proteome_letters import spelled
from vaxsmith.genome.reference import Reference
from vaxsmith.genome.transcript import Transcript

STAGE = "proteome"
_NO_RESIDUE = re.compile(r"[^A-Z*]")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProteomeSettings:
    """Which coding transcripts make the normal proteome.

    ``left_out_biotypes``: transcripts of these biotypes are recorded and left out. The default leaves none out: a peptide of
    a transcript that is mostly decayed (``nonsense_mediated_decay``) is still shown by normal cells, and to take it for self
    costs a target at most, while to take self for new could cost the patient (house choice).
    """

    left_out_biotypes: frozenset[str] = frozenset()


def build_proteome(
    reference: Reference,
    *,
    cache_directory: Path | None = None,
    settings: ProteomeSettings | None = None,
    fasta_hash: InputFile | None = None,
) -> Proteome:
    """Give the proteome of a reference, from the cache when it was built before.

    The key is the content of FASTA and annotation, the settings and the version of the index; a damaged entry, or one that
    holds another key than its name says, is made anew. Hashing a genome of three gigabytes takes seconds: a caller that
    has its hash gives it as ``fasta_hash``. A cache that cannot be written costs time alone and is reported as a finding.

    Raises:
        InputError: the FASTA cannot be read.
    """
    chosen = settings or ProteomeSettings()
    hashed = fasta_hash or hash_file(reference.sequences.path, role="reference FASTA")
    key = hash_json([PROTEOME_FORMAT, hashed.sha256, reference.annotation.sha256, sorted(chosen.left_out_biotypes)])
    cache = cache_directory or default_cache_directory()
    path = cache / "genome" / f"{key}.proteome.npz"
    known = load_proteome(path, key)
    if known is not None:
        return known
    proteome = read_proteome(reference, settings=chosen, content=key)
    try:
        put_whole(path, lambda temporary: save_proteome(temporary, proteome))
    except OSError as error:
        unkept = Finding(
            check="cache",
            severity=Severity.NOTE,
            place=str(cache),
            sentence=f"The normal proteome could not be kept ({error.strerror or error}), so each run builds it anew; "
            f"point {CACHE_VARIABLE} to a directory that can be written.",
        )
        return Proteome(parts=proteome.parts, content=key, dropped=proteome.dropped, findings=(*proteome.findings, unkept))
    return proteome


def read_proteome(reference: Reference, *, settings: ProteomeSettings | None = None, content: str = "") -> Proteome:
    """Read the protein of every coding transcript and index them, without a cache.

    Transcripts that are not coding are no part of it; a coding one that gives no protein is in ``dropped`` with its reason.
    """
    dropped: list[Dropped] = []
    part = _indexed(_proteins_of(reference, settings or ProteomeSettings(), dropped), source=REFERENCE)
    return Proteome(parts=(part,), content=content or _content(part), dropped=tuple(dropped))


def proteome_from_proteins(proteins: Iterable[NormalProtein]) -> Proteome:
    """Index proteins that are at hand. Empty ones are in ``dropped``.

    Raises:
        InputError: a protein holds something else than upper-case residues; names its transcript.
    """
    dropped: list[Dropped] = []
    part = _indexed(_not_empty(proteins, dropped), source=GIVEN)
    return Proteome(parts=(part,), content=_content(part), dropped=tuple(dropped))


def with_patient_proteins(proteome: Proteome, proteins: Iterable[NormalProtein]) -> Proteome:
    """Give the proteome with the proteins that the patient's germline variants make; the index that stands is shared.

    The reference's proteins stay: of which of them the patient has no intact copy is not asked, and a peptide that most
    people show is a poor target in any case. Sequences that equal a protein which is there already are left out.

    Raises:
        InputError: a protein holds something else than upper-case residues; names its transcript.
    """
    dropped: list[Dropped] = []
    known = {sequence for part in proteome.parts for sequence in spelled(part.residues).split(STOP)}
    fresh = (protein for protein in _not_empty(proteins, dropped) if protein.sequence.rstrip(STOP) not in known)
    part = _indexed(fresh, source=PATIENT)
    if not len(part) and not dropped:
        return proteome
    return Proteome(
        parts=(*proteome.parts, part) if len(part) else proteome.parts,
        content=hash_json([proteome.content, _content(part)]),
        dropped=(*proteome.dropped, *dropped),
        findings=proteome.findings,
    )


def _proteins_of(reference: Reference, settings: ProteomeSettings, dropped: list[Dropped]) -> Iterator[NormalProtein]:
    """Read the coding transcripts one after the other."""
    table = reference.transcripts
    # Rows first: building a transcript that is not coding would cost more than the question.
    for row in (table.coding_offset[1:] > table.coding_offset[:-1]).nonzero()[0].tolist():
        transcript = table[row]
        label = transcript.label
        if label.biotype in settings.left_out_biotypes:
            dropped.append(_drop(transcript, "biotype-left-out", f"is of biotype {label.biotype}, left out by the settings"))
            continue
        message = read_message(reference, transcript)
        if isinstance(message, Unreadable):
            dropped.append(_drop(transcript, "unreadable-transcript", f"cannot be read: {message.why}"))
        elif not message.protein:
            dropped.append(_drop(transcript, "no-residue", "has no whole codon before its end"))
        else:
            yield NormalProtein(
                sequence=message.protein, transcript=label.identifier, gene=label.gene or label.gene_identifier
            )


def _drop(transcript: Transcript, reason: str, clause: str) -> Dropped:
    label = transcript.label
    return Dropped(
        stage=STAGE,
        reason=reason,
        sentence=f"The normal protein of {label.identifier} {clause}.",
        gene=label.gene or label.gene_identifier,
        transcript=label.identifier,
        unassessed=True,
    )


def _not_empty(proteins: Iterable[NormalProtein], dropped: list[Dropped]) -> Iterator[NormalProtein]:
    for protein in proteins:
        if protein.sequence.rstrip(STOP):
            yield protein
        else:
            dropped.append(
                Dropped(
                    stage=STAGE,
                    reason="no-residue",
                    sentence=f"The normal protein of {protein.transcript} has no residue.",
                    gene=protein.gene,
                    transcript=protein.transcript,
                    unassessed=True,
                )
            )


def _indexed(proteins: Iterable[NormalProtein], *, source: str) -> IndexedProteins:
    """Index each distinct sequence once, in the order in which it first comes."""
    carriers: dict[str, dict[tuple[str, str], None]] = {}
    for protein in proteins:
        strange = _NO_RESIDUE.search(protein.sequence)
        if strange:
            raise InputError(
                f"the protein of {protein.transcript} holds {strange[0]!r}",
                expected="one-letter residues in upper case",
                place=f"normal protein of {protein.gene or protein.transcript}",
            )
        carriers.setdefault(protein.sequence.rstrip(STOP), {})[protein.transcript, protein.gene] = None
    return index_proteins(list(carriers), [list(names) for names in carriers.values()], source=source)


def _content(part: IndexedProteins) -> str:
    """Hash what a part was made from."""
    names = [list(part.transcripts), list(part.genes), part.carriers.tolist(), part.starts.tolist()]
    return hash_json([hash_bytes(part.residues.tobytes()), names])
