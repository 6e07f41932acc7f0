"""Verb: read the finished protein again from its string, and tell which foreign peptides it would present."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from vaxsmith.construct.construct import Segment, SegmentKind
from vaxsmith.construct.judge import find_judges, shown
from vaxsmith.construct.likeness import likeness_to_self
from vaxsmith.construct.scan_findings import junction_findings, part_findings
from vaxsmith.construct.settings import ConstructSettings
from vaxsmith.construct.worth import OwnProteins, pair_weight
from vaxsmith.core import Finding
from vaxsmith.genome.proteome import Proteome
from vaxsmith.hla.allele import Allele
from vaxsmith.presentation.prediction import Prediction, Predictor


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """What the finished protein presents that is no target.

    ``junction_peptides`` are presented (peptide, allele) pairs across borders, strongest first; of class II peptides that
    show the same core on the same molecule the strongest stands for all. ``cost`` is what ordering counts, over the whole
    protein; ``strong``, ``weak`` and ``like_self`` count the places that make it up (a place is a stretch that some molecule
    would show; one like self is counted there alone). ``scanned`` counts the distinct peptides that were predicted.
    """

    junction_peptides: tuple[Prediction, ...]
    findings: tuple[Finding, ...]
    cost: int
    strong: int
    weak: int
    like_self: int
    scanned: int


def scan_construct(
    segments: Sequence[Segment],
    *,
    alleles: Sequence[Allele],
    predictor: Predictor,
    class_two: Predictor | None = None,
    normal: Proteome | None = None,
    settings: ConstructSettings | None = None,
) -> Scan:
    """Predict every peptide of the finished protein that is not inside one target window, with both classes.

    The protein is joined from the segments and cut anew, so that nothing the ordering assumed is taken on trust. What would
    be seen (the peptide in class I, its core in class II) is left out where it stands in a target's mutant protein: that is
    the tumor's own. What lies inside the signal peptide, the trafficking domain or a linker is the platform's, the same in
    every order; it is reported as that part's and not as a junction. ``normal`` is what normal cells make: where it is
    given, findings say what is like self. Molecules that cannot be judged are findings.

    Raises:
        SettingsError: a predictor judges none of the peptide lengths.
    """
    settings = settings or ConstructSettings()
    judges, findings = find_judges(alleles, predictor, class_two, settings)
    protein = Joined(segments)
    found: list[Prediction] = []
    levels: list[tuple[bool, bool]] = []
    cost = scanned = 0
    for judge in judges:
        peptides = protein.peptides(judge.lengths)
        scanned += len(peptides)
        shows = protein.shows(peptides, judge.presented(list(peptides)))
        alike = likeness_to_self([show.prediction for show in shows if not show.part], judge, normal)
        places: dict[tuple[int, int], tuple[int, bool, bool]] = {}
        for show in shows:
            if not show.part:
                like = (show.text, show.prediction.allele) in alike
                weight = pair_weight(show.prediction, judge, settings, alike=like)
                here = (weight, show.prediction.percentile < judge.strong, like)
                places[show.start, show.end] = max(here, places.get((show.start, show.end), (0, False, False)))
        cost += sum(weight for weight, _, _ in places.values())
        levels += [(strong, like) for _, strong, like in places.values()]
        junctions = _once([show for show in shows if not show.part])
        found += [show.prediction for show in junctions]
        findings = (*findings, *junction_findings(junctions, judge, alike, segments, normal_known=normal is not None))
        findings = (*findings, *part_findings([show for show in shows if show.part], judge))
    return Scan(
        junction_peptides=tuple(sorted(found, key=lambda p: (p.percentile, p.peptide, p.allele))),
        findings=findings,
        cost=cost,
        strong=sum(strong and not like for strong, like in levels),
        weak=sum(not strong and not like for strong, like in levels),
        like_self=sum(like for _, like in levels),
        scanned=scanned,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Show:
    """A stretch ``[start, end)`` of the protein that a molecule would show; ``part`` names the platform's part it lies in.

    ``part`` is empty for a junction. ``text`` is what a T cell would see.
    """

    start: int
    end: int
    text: str
    prediction: Prediction
    part: str = ""


class Joined:
    """The finished protein as one string, and which segment each residue belongs to."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        self._segments = segments
        self._text = "".join(segment.sequence for segment in segments)
        self._owner = [index for index, segment in enumerate(segments) for _ in segment.sequence]
        self._own = OwnProteins(segment.target.protein for segment in segments if segment.target is not None)

    def peptides(self, lengths: tuple[int, int]) -> Mapping[str, list[int]]:
        """Cut the protein into its distinct peptides, with where each begins; those inside one target window left out."""
        places: dict[str, list[int]] = {}
        for length in range(lengths[0], lengths[1] + 1):
            for start in range(len(self._text) - length + 1):
                if self._inside(start, start + length) is not SegmentKind.TARGET:
                    places.setdefault(self._text[start : start + length], []).append(start)
        return places

    def shows(self, places: Mapping[str, list[int]], presented: Sequence[Prediction]) -> list[Show]:
        """Give what is shown at each place and is no target's own."""
        shows = []
        for prediction in presented:
            first, last = shown(prediction)
            text = prediction.peptide[first:last]
            for place in places[prediction.peptide]:
                start, end = place + first, place + last
                kind = self._inside(start, end)
                if kind is SegmentKind.TARGET or (kind is None and text in self._own):
                    continue
                part = "" if kind is None else self._segments[self._owner[start]].name
                shows.append(Show(start=start, end=end, text=text, prediction=prediction, part=part))
        return shows

    def _inside(self, start: int, end: int) -> SegmentKind | None:
        """Give the kind of the segment that holds the stretch whole, None where it crosses a border."""
        first, last = self._owner[start], self._owner[end - 1]
        return self._segments[first].kind if first == last else None


def _once(shows: Sequence[Show]) -> list[Show]:
    """Keep the strongest show of each text on each molecule, strongest first; of equals the first in the protein."""
    best: dict[tuple[str, str], Show] = {}
    for show in sorted(shows, key=lambda s: (s.prediction.percentile, s.prediction.peptide, s.prediction.allele, s.start)):
        best.setdefault((show.text, show.prediction.allele), show)
    return list(best.values())
