"""What the final scan says to people: each junction worth a look, and what the platform's own parts present."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from vaxsmith.construct.catalogue.limits import CUTTABLE_ENDS
from vaxsmith.construct.construct import Segment
from vaxsmith.construct.judge import CLASS_NAMES, Judge
from vaxsmith.core import Finding, Severity

if TYPE_CHECKING:
    from vaxsmith.construct.scan import Show


def junction_findings(
    junctions: Sequence[Show],
    judge: Judge,
    alike: Mapping[tuple[str, str], str],
    segments: Sequence[Segment],
    *,
    normal_known: bool,
) -> tuple[Finding, ...]:
    """Give a caution for each stretch that is strongly presented or like self, once, on the molecule that shows it best.

    ``junctions`` are strongest first; ``alike`` says of (text, allele) what normal peptide it is like.
    """
    findings: dict[str, Finding] = {}
    for show in sorted(junctions, key=lambda s: (s.text, s.prediction.allele) not in alike):
        likeness = alike.get((show.text, show.prediction.allele), "")
        if show.text not in findings and (likeness or show.prediction.percentile < judge.strong):
            findings[show.text] = _junction_finding(show, judge, likeness, segments, normal_known=normal_known)
    return tuple(findings.values())


def _junction_finding(
    show: Show, judge: Judge, likeness: str, segments: Sequence[Segment], *, normal_known: bool
) -> Finding:
    prediction = show.prediction
    start = show.start - (prediction.core_start or 0)
    end = start + len(prediction.peptide)
    across = " | ".join(s.name for s in segments if s.start < end and s.end > start)
    how = "strongly " if prediction.percentile < judge.strong else ""
    core = f", core {show.text}" if show.text != prediction.peptide else ""
    if likeness:
        harm = f"{likeness}: T cells against it might attack normal cells, or were removed because of them"
    else:
        known = "it is not like a normal human peptide; " if normal_known else ""
        harm = f"{known}T cells against it would not see the tumor"
    return Finding(
        check="junction-like-self" if likeness else "junction-peptide",
        severity=Severity.CAUTION,
        place=f"residues {start + 1}-{end} ({across})",
        sentence=(
            f"{prediction.peptide} exists only in the vaccine and {prediction.allele} would present it {how}"
            f"({prediction.percentile:.2f} %{core}); {harm}{_cutting(prediction.peptide, judge)}"
        ),
        measured=prediction.percentile,
        limit=judge.strong if how else judge.weak,
    )


def _cutting(peptide: str, judge: Judge) -> str:
    """Say of a class I peptide where its last residue speaks against its being made: evidence, counted nowhere."""
    if judge.mhc_class == 2 or peptide[-1] in CUTTABLE_ENDS.value:
        return ""
    return f"; processing seldom leaves {peptide[-1]} at a peptide's end, so it may never be made (evidence, not counted)"


def part_findings(shows: Sequence[Show], judge: Judge) -> tuple[Finding, ...]:
    """Say once for each part of the platform how much of it is presented, and the strongest."""
    findings = []
    for name in dict.fromkeys(show.part for show in shows):
        here = [show for show in shows if show.part == name]
        best = min(here, key=lambda s: (s.prediction.percentile, s.text, s.prediction.allele))
        count = len({show.text for show in here})
        sentence = (
            f"{count} {'core' if judge.mhc_class == 2 else 'peptide'}{'s' if count > 1 else ''} inside {name} would be "
            f"presented by {CLASS_NAMES[judge.mhc_class]}, {best.prediction.peptide} best ({best.prediction.allele}, "
            f"{best.prediction.percentile:.2f} %): the platform's own, the same in every construct on it"
        )
        findings.append(Finding(check="own-part-peptide", severity=Severity.NOTE, place=name, sentence=sentence))
    return tuple(findings)
