"""Sourced parts and the platforms made of them."""

from vaxsmith.construct.catalogue.platforms import DEFAULT_PLATFORM, PLATFORMS

__all__ = ["DEFAULT_PLATFORM", "PLATFORMS"]
