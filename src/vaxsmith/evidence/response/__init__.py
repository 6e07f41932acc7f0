"""Response: did tumours shrink, did T cells answer, did their clones grow, and how long does it last.

In come the tables that trials keep: lesions at each visit, spots in each well, T-cell clones before and after, an immune
measurement over time. Out come responses with their reasons, ``Estimate``s with their intervals, and sentences.

- ``recist``: RECIST 1.1 and iRECIST, from lesions to the best response.
- ``elispot``: T-cell responses from spot counts, with warnings about the plate.
- ``clones``: T-cell clones that grew between two samples.
- ``memory``: how an immune response declines, with every extrapolation shown.

An immune response is not a clinical one, and a count without control arm shows no effect; each answer says so where it
could be read otherwise.

>>> from vaxsmith.evidence.response import recist
>>> str(recist.Response.PARTIAL)
'PR'
"""

from vaxsmith.evidence.response import clones, elispot, memory, recist

__all__ = ["clones", "elispot", "memory", "recist"]
