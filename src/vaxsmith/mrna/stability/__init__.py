"""How long a molecule lasts in solution: where it breaks (DegScore), and what that meant for constructs that were measured.

In come a sequence and its structure; out go a ``DegScore`` (a score for each base) and a ``HalfLife`` (hours, with the
spread that measured constructs had about the line, under the conditions of that one assay). A *loop letter* says in which
kind of loop a base stands.

>>> from vaxsmith.mrna.stability import degscore, name_loops
>>> name_loops("(((...)))")
'SSSHHHSSS'
>>> round(degscore("GGGUUUCCC", "(((...)))").total, 3)
3.883
"""

from vaxsmith.mrna.stability.degscore import DegScore, degscore
from vaxsmith.mrna.stability.half_life import HalfLife, expect_half_life
from vaxsmith.mrna.stability.loops import name_loops, read_partners

__all__ = ["DegScore", "HalfLife", "degscore", "expect_half_life", "name_loops", "read_partners"]
