"""The slow obvious twin of ``expected_context``: one cell a base, changes written into the cells, exons read out."""

from __future__ import annotations

from collections.abc import Sequence


def message_beside(
    genome: str, exons: Sequence[tuple[int, int]], site: tuple[int, int], changes: Sequence[tuple[int, str, str]]
) -> tuple[str, str]:
    """Give the whole message left and right of a site.

    A change that replaces a base outside exons or of the site is left away. An insertion belongs to the base before it; when
    that is no base of the message beside the site, to the one after it.
    """
    cells = list(genome)
    beside = [at for first, end in exons for at in range(first, end) if not site[0] <= at < site[1]]
    for start, reference, alternate in changes:
        replaced = range(start, start + len(reference))
        if not all(at in beside for at in replaced):
            continue
        if replaced:
            for at in replaced:
                cells[at] = ""
            cells[start] = alternate
        elif start - 1 in beside:
            cells[start - 1] += alternate
        elif start in beside:
            cells[start] = alternate + cells[start]
    left = "".join(cells[at] for at in beside if at < site[0])
    right = "".join(cells[at] for at in beside if at >= site[1])
    return left, right
