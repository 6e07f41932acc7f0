"""Sourced constants of presentation."""

from vaxsmith.presentation.catalogue.thresholds import FARTHEST_GROOVE, FEWEST_LIGANDS, STRONG_PERCENTILE, WEAK_PERCENTILE

__all__ = ["FARTHEST_GROOVE", "FEWEST_LIGANDS", "STRONG_PERCENTILE", "WEAK_PERCENTILE"]
