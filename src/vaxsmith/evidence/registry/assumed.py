"""What the judge assumes where a claim does not tell: each a house choice or another trial's number, with its source."""

from __future__ import annotations

from vaxsmith.core import Sourced

ALTERNATIVE = Sourced(
    name="effect that the sceptic doubts and the enthusiast expects, where the trial's own is not told: a hazard ratio of",
    value=0.5,
    citation="house choice",
    note="what KEYNOTE-942 was planned to find, the only plan on the shelf; a milder one would make the sceptic harder",
)
WORTHWHILE = Sourced(
    name="smallest effect worth finding: a hazard ratio of",
    value=0.75,
    citation="house choice",
    note="a quarter fewer events at any time; smaller effects matter too, but no first trial can afford to look for them",
)
DELAY = Sourced(
    name="months until the vaccine acts",
    value=9.2,
    unit="months",
    citation="design notes: KEYNOTE-942's curves part at about 40 weeks",
    note="second-hand, and read from curves; a trial should plan for it and not count on it",
)
KNOWN_HARM = Sourced(
    name="severe reaction rate of another personalised vaccine",
    value=7 / 203,
    citation="congress abstract on 203 glioblastoma patients (claim glioblastoma-peptides): 7 grade 3 allergic reactions",
    note="another product; it says what is possible, not what is to be expected",
)
RARE_HARM = Sourced(name="a severe harm that matters in a vaccine", value=0.01, citation="house choice")
MOST = Sourced(name="a share that would be called most of the patients", value=0.5, citation="the word")
ONE_IN_TEN = Sourced(
    name="a share that makes a finding common",
    value=0.1,
    citation="house choice",
    note="below one in ten, a screening finds few for the trial that it feeds",
)
