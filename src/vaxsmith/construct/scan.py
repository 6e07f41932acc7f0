"""Verb: read the finished protein again from its string, and tell which foreign peptides it would present."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from vaxsmith.construct.construct import Segment, SegmentKind
from vaxsmith.construct.settings import ConstructSettings
from vaxsmith.core import Finding, SettingsError, Severity
from vaxsmith.hla.allele import Allele
from vaxsmith.presentation.prediction import Prediction, Predictor

_PARTS = (SegmentKind.SIGNAL, SegmentKind.TRAFFICKING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """What the finished protein presents that is no target.

    ``junction_peptides`` are presented (peptide, allele) pairs across borders, strongest first. ``scanned`` counts the
    distinct peptides across borders, ``own_parts`` those inside the signal peptide and the trafficking domain.
    """

    junction_peptides: tuple[Prediction, ...]
    findings: tuple[Finding, ...]
    scanned: int
    own_parts: int


def scan_construct(
    segments: Sequence[Segment],
    *,
    alleles: Sequence[Allele],
    predictor: Predictor,
    settings: ConstructSettings | None = None,
    is_self: Callable[[str], bool] | None = None,
) -> Scan:
    """Predict every peptide of the finished protein that is neither inside one target window nor linker-only.

    The protein is joined from the segments and cut anew, so that nothing the ordering assumed is taken on trust. Peptides
    that are also in a target's mutant protein are the tumor's own and left out. Those inside the signal peptide or the
    trafficking domain are human self: they are reported as those parts' own, not as junction peptides. ``is_self`` tells
    whether a peptide is in the normal proteome; where it is given, findings say so. An allele that the predictor cannot
    judge, or no allele at all, is a finding.

    Raises:
        SettingsError: the predictor judges none of the peptide lengths.
    """
    settings = settings or ConstructSettings()
    lengths = scanned_lengths(predictor, settings)
    assessed, findings = assessable(alleles, predictor)
    places, parts = _collect(segments, lengths)
    if not assessed:
        return Scan(junction_peptides=(), findings=findings, scanned=len(places), own_parts=len(parts))
    junctions = _presented(tuple(places), assessed, predictor, settings)
    findings = (*findings, *(_finding(p, places[p.peptide], segments, is_self) for p in _worst(junctions, settings)))
    inside = _presented(tuple(parts), assessed, predictor, settings)
    findings = (*findings, *_part_findings(inside, parts))
    return Scan(junction_peptides=junctions, findings=findings, scanned=len(places), own_parts=len(parts))


def scanned_lengths(predictor: Predictor, settings: ConstructSettings) -> tuple[int, int]:
    """Give the shortest and longest peptide that both the settings ask for and the predictor judges.

    Raises:
        SettingsError: there is none.
    """
    low, high = max(settings.lengths[0], predictor.lengths[0]), min(settings.lengths[1], predictor.lengths[1])
    if low > high:
        raise SettingsError(
            f"{predictor.name} judges peptides of {predictor.lengths} residues, the scan asks for {settings.lengths}",
            expected="lengths that overlap",
            place="construct settings",
        )
    return low, high


def assessable(alleles: Sequence[Allele], predictor: Predictor) -> tuple[tuple[Allele, ...], tuple[Finding, ...]]:
    """Part the class I alleles into those that can be predicted, and findings on those that cannot."""
    kept, findings = [], []
    for allele in sorted({allele.name: allele for allele in alleles if allele.mhc_class == 1}.values()):
        refusal = predictor.assess(allele)
        if refusal is None:
            kept.append(allele)
        else:
            sentence = f"junction peptides were not judged for {allele.name}: {refusal.reason}"
            findings.append(_caution("junction-unassessed", allele.name, sentence))
    if not kept:
        sentence = "no class I allele could be predicted, so junction peptides were not judged and the order is as given"
        findings.append(_caution("junction-unassessed", "whole construct", sentence))
    return tuple(kept), tuple(findings)


def _caution(check: str, place: str, sentence: str) -> Finding:
    return Finding(check=check, severity=Severity.CAUTION, place=place, sentence=sentence)


def _collect(segments: Sequence[Segment], lengths: tuple[int, int]) -> tuple[dict[str, tuple[int, int]], dict[str, str]]:
    """Cut the protein into peptides: across borders with the stretch ``[start, end)``, inside own parts with their name."""
    protein = "".join(segment.sequence for segment in segments)
    owner = [index for index, segment in enumerate(segments) for _ in segment.sequence]
    own = "\n".join(dict.fromkeys(s.target.protein.mutant for s in segments if s.target is not None))
    places: dict[str, tuple[int, int]] = {}
    parts: dict[str, str] = {}
    for length in range(lengths[0], lengths[1] + 1):
        for start in range(len(protein) - length + 1):
            touched = range(owner[start], owner[start + length - 1] + 1)
            kinds = {segments[index].kind for index in touched}
            peptide = protein[start : start + length]
            if kinds == {SegmentKind.LINKER} or (len(touched) == 1 and kinds == {SegmentKind.TARGET}) or peptide in own:
                continue
            if len(touched) == 1 and segments[touched[0]].kind in _PARTS:
                parts.setdefault(peptide, segments[touched[0]].name)
            else:
                places.setdefault(peptide, (start, start + length))
    return places, parts


def _presented(
    peptides: tuple[str, ...], alleles: Sequence[Allele], predictor: Predictor, settings: ConstructSettings
) -> tuple[Prediction, ...]:
    """Give every presented (peptide, allele) pair, strongest first, ties by name."""
    if not peptides:
        return ()
    predictions = predictor.predict(peptides, alleles)
    rows, columns = np.nonzero(predictions.percentile < settings.weak_percentile.value)
    found = [predictions.at(int(row), int(column)) for row, column in zip(rows, columns, strict=True)]
    return tuple(sorted(found, key=lambda p: (p.percentile, p.peptide, p.allele)))


def _worst(junctions: Sequence[Prediction], settings: ConstructSettings) -> list[Prediction]:
    """Give each strongly presented junction peptide once, on the allele that presents it best."""
    best: dict[str, Prediction] = {}
    for prediction in junctions:
        if prediction.percentile < settings.strong_percentile.value:
            best.setdefault(prediction.peptide, prediction)
    return list(best.values())


def _finding(
    prediction: Prediction, place: tuple[int, int], segments: Sequence[Segment], is_self: Callable[[str], bool] | None
) -> Finding:
    start, end = place
    across = " | ".join(s.name for s in segments if s.start < end and s.end > start)
    self_note = ""
    if is_self is not None:
        known = is_self(prediction.peptide)
        self_note = "; it is also a normal human peptide" if known else "; it is not a normal human peptide"
    return Finding(
        check="junction-peptide",
        severity=Severity.CAUTION,
        place=f"residues {start + 1}-{end} ({across})",
        sentence=(
            f"{prediction.peptide} exists only in the vaccine and {prediction.allele} would present it strongly "
            f"({prediction.percentile:.2f} %){self_note}; T cells against it would not see the tumor"
        ),
        measured=prediction.percentile,
    )


def _part_findings(inside: Sequence[Prediction], parts: dict[str, str]) -> tuple[Finding, ...]:
    """Say once for each own part how many of its human peptides are presented, and the strongest."""
    findings = []
    for name in dict.fromkeys(parts.values()):
        presented = [prediction for prediction in inside if parts[prediction.peptide] == name]
        if presented:
            count, best = len({prediction.peptide for prediction in presented}), presented[0]
            noun = "peptide" if count == 1 else "peptides"
            sentence = (
                f"{count} {noun} inside {name} would be presented, {best.peptide} best ({best.allele}, "
                f"{best.percentile:.2f} %): human self, the same in every construct on this platform"
            )
            findings.append(Finding(check="own-part-peptide", severity=Severity.NOTE, place=name, sentence=sentence))
    return tuple(findings)
