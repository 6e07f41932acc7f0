"""Sourced constants of presentation."""

from vaxsmith.presentation.catalogue.thresholds import (
    FARTHEST_GROOVE,
    FEWEST_LIGANDS,
    STRONG_PERCENTILE,
    THIN_SUPPORT,
    WEAK_PERCENTILE,
)

__all__ = ["FARTHEST_GROOVE", "FEWEST_LIGANDS", "STRONG_PERCENTILE", "THIN_SUPPORT", "WEAK_PERCENTILE"]
