"""Load a reference: open the genome, compile or fetch its transcripts, and check one against the other."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from vaxsmith.core import Finding, ReferenceMismatchError, Severity, hash_file, require_regular_file, reverse_complement
from vaxsmith.genome.build import identify_build, odd_lengths
from vaxsmith.genome.cache import default_cache_directory
from vaxsmith.genome.compiled import compile_reference
from vaxsmith.genome.contig_names import ContigNames, few
from vaxsmith.genome.reference import Reference
from vaxsmith.genome.sequences import Sequences, open_sequences
from vaxsmith.genome.transcript_table import TranscriptTable

_START, _STOPS = "ATG", frozenset({"TAA", "TAG", "TGA"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceSettings:
    """How closely genome and annotation are compared.

    ``codons_sampled``: how many coding transcripts have their first and last codon looked at, evenly spread.
    ``least_fitting``: below this share of ATG starts and of stops the two do not belong together. By chance 1 in 64 codons
    is ATG and 3 in 64 stop; in one release nearly all are (house choice: far from both). ``fewest_sampled``: with fewer
    transcripts the share says nothing.
    """

    codons_sampled: int = 300
    least_fitting: float = 0.5
    fewest_sampled: int = 10


def load_reference(
    fasta: Path, annotation: Path, *, cache_directory: Path | None = None, settings: ReferenceSettings | None = None
) -> Reference:
    """Open a genome (FASTA; plain, gzip or bgzip) with its transcripts (GTF or GFF3; gzip or not).

    What is made on the way (indexes, a bgzip copy, the compiled transcripts) is kept in ``cache_directory``, by default
    ``$VAXSMITH_CACHE`` or the user's cache, under the hash of the content it was made from.

    Raises:
        InputError: a file cannot be read, or is not a regular file.
        FormatError: a file is not what it should be, or is truncated.
        ReferenceMismatchError: genome and annotation do not belong together.
    """
    require_regular_file(fasta, role="reference FASTA")
    require_regular_file(annotation, role="reference annotation")
    cache = cache_directory or default_cache_directory()
    chosen = settings or ReferenceSettings()
    sequences = open_sequences(fasta, cache)
    annotation_hash = hash_file(annotation, role="reference annotation")
    table, findings = compile_reference(annotation, annotation_hash, sequences.lengths, cache)
    build = identify_build(sequences.lengths)
    return Reference(
        sequences=sequences,
        transcripts=table,
        names=ContigNames(tuple(sequences.lengths)),
        build=build,
        annotation=annotation_hash,
        findings=(
            *findings,
            *_compare_lengths(sequences, build),
            *_compare_codons(sequences, table, annotation.name, chosen),
        ),
    )


def _compare_lengths(sequences: Sequences, build: str) -> tuple[Finding, ...]:
    """Report chromosomes that are shorter or longer than in the build that the others name."""
    return tuple(
        _note(
            "contig-length",
            Severity.CAUTION,
            sequences.path.name,
            f"{name} has {found:,} bases and {expected:,} in {build}: the file is truncated or was changed.",
            float(found),
        )
        for name, (found, expected) in odd_lengths(sequences.lengths, build).items()
    )


def _compare_codons(
    sequences: Sequences, table: TranscriptTable, place: str, settings: ReferenceSettings
) -> tuple[Finding, ...]:
    """Look at the first and last codon of some complete coding transcripts."""
    lengths = table.coding_lengths()
    complete = [
        int(row)
        for row in np.flatnonzero(lengths >= 6).tolist()
        if not table.text["flags"][row] and table.first_phase[row] == 0
    ]
    if not complete:
        return (_note("coding-transcripts", Severity.CAUTION, place, "The annotation holds no complete coding transcript."),)
    picked = complete[:: max(1, len(complete) // settings.codons_sampled)]
    odd: list[str] = []
    starts = stops = 0
    for row in picked:
        first, last, after = _outer_codons(sequences, table, row)
        starts += first == _START
        stops += bool(_STOPS & {last, after})
        if first != _START:
            odd.append(table.text["identifier"][row])
    share = max(starts, stops) / len(picked)
    if len(picked) >= settings.fewest_sampled and share < settings.least_fitting:
        raise ReferenceMismatchError(
            f"of {len(picked)} coding transcripts only {starts} begin with ATG and {stops} end at a stop in this FASTA",
            expected="nearly all of them",
            cause=f"the annotation was made for another build than {identify_build(sequences.lengths) or 'this FASTA'}",
            remedy="give the FASTA and the annotation of one release",
            place=place,
        )
    if not odd:
        return ()
    sentence = f"{len(odd)} of {len(picked)} coding transcripts looked at do not begin with ATG ({few(odd)})."
    return (_note("start-codons", Severity.NOTE, place, sentence, float(len(odd))),)


def _outer_codons(sequences: Sequences, table: TranscriptTable, row: int) -> tuple[str, str, str]:
    """Give the first codon, the last, and the three bases after it (GTF may leave the stop out); introns are not crossed."""
    contig = table.contigs[int(table.contig[row])]
    parts = table.coding[table.coding_offset[row] : table.coding_offset[row + 1]]
    low, high = int(parts[0, 0]), int(parts[-1, 1])
    length = sequences.lengths[contig]

    def bases(start: int, end: int) -> str:
        return sequences.fetch(contig, max(0, start), min(end, length))

    if table.minus[row]:
        forward = bases(high - 3, high), bases(low, low + 3), bases(low - 3, low)
        return reverse_complement(forward[0]), reverse_complement(forward[1]), reverse_complement(forward[2])
    return bases(low, low + 3), bases(high - 3, high), bases(high, high + 3)


def _note(check: str, severity: Severity, place: str, sentence: str, measured: float | None = None) -> Finding:
    return Finding(check=check, severity=severity, place=place, sentence=sentence, measured=measured)
