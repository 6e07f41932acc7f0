"""The slow obvious twin of ``vaxsmith.tumor.trim``: cut bases one at a time, right end first."""

from __future__ import annotations


def trim_one_base_at_a_time(start: int, reference: str, alternate: str) -> tuple[int, str, str]:
    """Give start, reference and alternate with common bases cut from the right, then from the left."""
    before, after = list(reference.upper()), list(alternate.upper())
    while before and after and before[-1] == after[-1]:
        before.pop()
        after.pop()
    while before and after and before[0] == after[0]:
        before.pop(0)
        after.pop(0)
        start += 1
    return start, "".join(before), "".join(after)


def apply(sequence: str, start: int, reference: str, alternate: str) -> str:
    """Write ``alternate`` over ``reference`` at ``start`` of ``sequence``."""
    assert sequence[start : start + len(reference)] == reference
    return sequence[:start] + alternate + sequence[start + len(reference) :]
