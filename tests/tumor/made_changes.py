"""Random changes of a small genome full of repeats."""

from __future__ import annotations

from hypothesis import strategies as st

from vaxsmith.tumor.variant import Variant


@st.composite
def changes(draw: st.DrawFn) -> tuple[str, Variant]:
    """Draw a genome of 60 bases and a change in its middle."""
    # Repeats in the middle, between ends into which no indel can slide.
    genome = f"GTTGTATTGG{draw(st.text('AC', min_size=40, max_size=40))}GTTGTATTGG"
    start = draw(st.integers(25, 32))
    size = draw(st.integers(0, 3))
    variant = Variant(
        contig="chr1", start=start, reference=genome[start : start + size], alternate=draw(st.text("ACG", max_size=3))
    )
    return genome, variant
