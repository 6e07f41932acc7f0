"""Class II: what this version can say about it."""

from __future__ import annotations

from vaxsmith.core import Unassessed


def class_two_unassessed() -> Unassessed:
    """Say that class II presentation is not judged, so that nobody reads its absence as a low score."""
    return Unassessed(
        reason="this version of vaxsmith has no class II network; HLA-DR, -DP and -DQ presentation was not judged",
        remedy=(
            "judge the 12-25-mer windows with a class II predictor behind the port Predictor, or wait for the version that "
            "brings one"
        ),
    )
