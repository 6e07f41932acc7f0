"""Grades of a source: who wrote it, who checked it before it was public, and what that makes it worth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Grade(StrEnum):
    """What kind of document says it, from the most to the least checked."""

    PEER_REVIEWED = "peer-reviewed"
    REGULATORY = "regulatory-review"
    TRIAL_REGISTER = "trial-register"
    CONGRESS = "congress-abstract"
    FILING = "securities-filing"
    PRESS_RELEASE = "company-press-release"
    TRADE_NEWS = "professional-news"
    NEWS = "news-report"
    PROJECT_NOTES = "project-notes"


class Reading(StrEnum):
    """How the person who wrote the registry's file read the source."""

    WHOLE = "whole"
    ABSTRACT = "abstract"
    EXCERPT = "excerpt"
    SECOND_HAND = "second-hand"  # the source itself was not opened; its numbers come through another


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeMeaning:
    """What a grade means; ``checked`` is True where someone without a stake looked at the numbers first."""

    label: str
    checked: bool
    sentence: str


GRADES: Mapping[Grade, GradeMeaning] = MappingProxyType(
    {
        Grade.PEER_REVIEWED: GradeMeaning(
            label="peer-reviewed paper",
            checked=True,
            sentence="Independent reviewers read methods and numbers before it was published.",
        ),
        Grade.REGULATORY: GradeMeaning(
            label="regulator's review", checked=True, sentence="A regulator's own reviewers analysed the data."
        ),
        Grade.TRIAL_REGISTER: GradeMeaning(
            label="trial register",
            checked=False,
            sentence="The sponsor stated the design in public; good evidence of what was planned, none of what was found.",
        ),
        Grade.CONGRESS: GradeMeaning(
            label="congress abstract",
            checked=False,
            sentence="A short text chosen by a programme committee; its numbers are often not final.",
        ),
        Grade.FILING: GradeMeaning(
            label="securities filing",
            checked=False,
            sentence="The company answers for it under law, but no scientist outside the company checked it.",
        ),
        Grade.PRESS_RELEASE: GradeMeaning(
            label="company press release", checked=False, sentence="The company chose what to say, and nobody checked it."
        ),
        Grade.TRADE_NEWS: GradeMeaning(
            label="professional news",
            checked=False,
            sentence="A journalist who knows the field retold a paper or a statement; it is as good as what it retells.",
        ),
        Grade.NEWS: GradeMeaning(
            label="news report", checked=False, sentence="Someone reported that someone said so; there are no data to check."
        ),
        Grade.PROJECT_NOTES: GradeMeaning(
            label="project notes",
            checked=False,
            sentence="The notes of this project, collected from sources that it did not always keep: second-hand.",
        ),
    }
)
"""Every grade with its meaning, best first."""


def rank(grade: Grade) -> int:
    """Give the place of a grade, 0 for the best.

    >>> rank(Grade.PEER_REVIEWED) < rank(Grade.NEWS)
    True
    """
    return list(GRADES).index(grade)
