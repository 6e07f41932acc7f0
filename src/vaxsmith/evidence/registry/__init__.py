"""The claim registry: one file a published claim or trial, and a judge that says what each is worth.

In comes a ``Claim`` (a TOML file: what was said, by whom, of how many, from sources of which grade); out comes
a ``Judgement``: what is unknown, what contradicts, what the numbers leave open, exclude and support, what a sceptic and
an enthusiast must now believe, and the trial that would settle it. In that order: what is unknown comes before what is
hoped. The words: a *ruling* is what one check found; a *reported* number is one as its source prints it; a *grade*
says who checked a source. No probability is that of a patient, and nothing is called effective by a count in one group.

>>> from vaxsmith.evidence.registry import find_claim, judge
>>> judgement = judge(find_claim("keynote-942"))
>>> judgement.worth.value, judgement.headline
('suggestive', 'This suggests an effect and does not yet show it: a sceptic now gives a benefit the probability 0.94.')
"""

from vaxsmith.evidence.registry.checks import CHECKS
from vaxsmith.evidence.registry.claim import (
    Arm,
    Claim,
    Contradiction,
    Count,
    Design,
    DesignKind,
    Effect,
    Endpoint,
    EndpointKind,
    Grouping,
    Measure,
    Role,
    Share,
    Source,
    Subject,
)
from vaxsmith.evidence.registry.claim_file import parse_claim, read_claim
from vaxsmith.evidence.registry.grades import GRADES, Grade, GradeMeaning, Reading
from vaxsmith.evidence.registry.judge import judge
from vaxsmith.evidence.registry.judgement import Holder, Judgement, Posterior, Statement, Worth
from vaxsmith.evidence.registry.reported import Reported
from vaxsmith.evidence.registry.ruling import Ruling, Standing
from vaxsmith.evidence.registry.settling import SettlingOption, SettlingSettings, SettlingTrial, settling_trial
from vaxsmith.evidence.registry.shelf import claim_names, find_claim, shipped_claim, shipped_claims

__all__ = [
    "CHECKS",
    "GRADES",
    "Arm",
    "Claim",
    "Contradiction",
    "Count",
    "Design",
    "DesignKind",
    "Effect",
    "Endpoint",
    "EndpointKind",
    "Grade",
    "GradeMeaning",
    "Grouping",
    "Holder",
    "Judgement",
    "Measure",
    "Posterior",
    "Reading",
    "Reported",
    "Role",
    "Ruling",
    "SettlingOption",
    "SettlingSettings",
    "SettlingTrial",
    "Share",
    "Source",
    "Standing",
    "Statement",
    "Subject",
    "Worth",
    "claim_names",
    "find_claim",
    "judge",
    "parse_claim",
    "read_claim",
    "settling_trial",
    "shipped_claim",
    "shipped_claims",
]
