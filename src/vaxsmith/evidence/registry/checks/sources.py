"""Who says so, how it was read, and where they contradict each other."""

from __future__ import annotations

from vaxsmith.evidence.registry.claim import Claim
from vaxsmith.evidence.registry.grades import GRADES, Grade, Reading
from vaxsmith.evidence.registry.ruling import Ruling, Standing

GRADE = "source-grade"
READING = "source-reading"
CONTRADICTION = "contradiction"


def check(claim: Claim) -> list[Ruling]:
    """Grade the best source, say what was not opened, and put every contradiction side by side."""
    best = claim.best_source
    meaning = GRADES[best.grade]
    standing = Standing.HOLDS if meaning.checked else Standing.CAUTION
    if best.grade in {Grade.NEWS, Grade.PROJECT_NOTES}:
        standing = Standing.FAULT
    rulings = [
        Ruling(
            check=GRADE,
            standing=standing,
            place="sources",
            sentence=f"The best source is a {meaning.label} ({best.citation}). {meaning.sentence}",
        )
    ]
    if best.reading is Reading.SECOND_HAND:
        rulings.append(
            Ruling(
                check=READING,
                standing=Standing.CAUTION,
                place="sources",
                sentence="The best source was not opened here; its numbers come through others and may have suffered.",
            )
        )
    elif best.reading is Reading.EXCERPT:
        rulings.append(
            Ruling(
                check=READING,
                standing=Standing.NOTE,
                place="sources",
                sentence="Of the best source an excerpt was read, not the whole.",
            )
        )
    rulings += [
        Ruling(
            check=CONTRADICTION,
            standing=Standing.CAUTION if entry.resolved else Standing.FAULT,
            place=entry.about,
            sentence=f"Sources disagree about {entry.about}: {entry.one} ({', '.join(entry.one_sources)}), or "
            f"{entry.other} ({', '.join(entry.other_sources)})." + (f" {entry.resolved}" if entry.resolved else ""),
        )
        for entry in claim.contradictions
    ]
    return rulings
